// Package agents holds the agents of the model, a package for each kind.
package agents

import "embed"

// Source is the Go source of the agents, tests among it, by package.
//
//go:embed */*.go
var Source embed.FS
