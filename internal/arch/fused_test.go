package arch

import (
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Sums of products in the model round twice on every processor (docs/decisions/0016-no-fused-arithmetic.md). The compiler itself
// says what it fuses, with the lines into which functions were inlined; go build repeats what it said from the cache.
func TestNothingIsFused(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles the model for two other processors")
	}
	t.Parallel()
	sources(t) // reads every file, so that a result that go test keeps is of these files
	const example = "internal/arch/testdata/fused/fused.go"
	for _, processor := range [][]string{{"GOARCH=arm64"}, {"GOARCH=amd64", "GOAMD64=v3"}} {
		t.Run(strings.Join(processor, " "), func(t *testing.T) {
			t.Parallel()
			build := exec.Command("go", "build", "-gcflags=-d=fmahash=vy", // v: say which, y: all
				"./sim/...", "./agents/...", "./scenarios/...", "./"+path.Dir(example))
			build.Dir = filepath.Join("..", "..")
			build.Env = append(os.Environ(), "GOOS=linux", "CGO_ENABLED=0", "GOFLAGS=", "GOPROXY=off")
			build.Env = append(build.Env, processor...)
			out, err := build.CombinedOutput()
			if err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			var examples, sites []string
			for line := range strings.Lines(string(out)) {
				site, _, found := strings.Cut(line, " [bisect-match ")
				switch {
				case !found:
				case strings.Contains(filepath.ToSlash(site), example):
					examples = append(examples, site)
				default:
					sites = append(sites, site)
				}
			}
			if len(examples) != 1 || !strings.Contains(examples[0], "fused.go:4:") {
				t.Fatalf("fused in the example: %q, want one site, so the flag does not say what it should\n%s", examples, out)
			}
			slices.Sort(sites)
			for _, s := range slices.Compact(sites) {
				t.Errorf("%s: a product is fused with a sum; write float64(a*b) + c", s)
			}
		})
	}
}
