// Package arch holds no code: its test reads the import lines of all packages and enforces the
// architecture of docs/architecture.md.
package arch
