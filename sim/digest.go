package sim

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"math"
	"runtime"
	"slices"
	"strings"
	"sync"

	"gowest/agents"
)

//go:embed *.go */*.go
var source embed.FS

// above are packages that no run depends on: they lay runs out, gather them and write what came of them.
var above = []string{"design/", "ensemble/", "stata/"}

// SourceDigest returns the SHA-256, as hex, of the Go source of the model: sim and agents with their packages
// but tests and those [above], of the architecture, since some fuse multiplications with additions, and of the bits of some exponentials, which
// hang on the processor. Two programs of one digest give the same results, unless a new compiler or library changes other floating-point numbers. [ModelVersion] is for people; this
// is for programs, since a version that somebody forgot to raise must not mix results.
var SourceDigest = sync.OnceValue(func() string {
	h := sha256.New()
	fmt.Fprintln(h, runtime.GOARCH)
	for i := range 256 {
		fmt.Fprintln(h, math.Float64bits(math.Exp(float64(i-128)/29)))
	}
	for _, files := range []embed.FS{agents.Source, source} {
		err := fs.WalkDir(files, ".", func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || strings.HasSuffix(path, "_test.go") || slices.ContainsFunc(above, func(p string) bool { return strings.HasPrefix(path, p) }) {
				return err
			}
			text, err := files.ReadFile(path)
			fmt.Fprintf(h, "%s %d\n%s", path, len(text), text)
			return err
		})
		if err != nil {
			panic("sim: embedded source: " + err.Error()) // it is in the program
		}
	}
	return hex.EncodeToString(h.Sum(nil))
})
