package arch

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	functionHead = regexp.MustCompile(`^(\S+) STEXT`)
	wideRegister = regexp.MustCompile(`\bZ\d+\b`)
	legacyMove   = regexp.MustCompile(`\t(MOVQ|MOVL|MOVD)\t[A-Z0-9]+, X\d+`)
)

// Functions with vectors move no plain number into a vector register by an instruction of before AVX: after a wide one, Intel's processors
// take some hundred nanoseconds for it. Counts of shifts are such numbers unless they are vectors themselves.
func TestVectorsMoveNothingTheOldWay(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles the model with vectors")
	}
	t.Parallel()
	sources(t) // reads every file, so that a result that go test keeps is of these files
	build := exec.Command("go", "build", "-gcflags=-S", "./sim/draw", "./agents/worker", "./sim")
	build.Dir = filepath.Join("..", "..")
	build.Env = append(os.Environ(), "GOOS=linux", "GOARCH=amd64", "CGO_ENABLED=0", "GOFLAGS=", "GOPROXY=off", "GOEXPERIMENT=simd")
	out, err := build.CombinedOutput()
	if err != nil {
		t.Skipf("this compiler has no vectors: %v", err)
	}
	name, wide, moves := "", false, []string(nil)
	functions := 0
	judge := func() {
		if wide {
			functions++
			for _, m := range moves {
				t.Errorf("%s: %s", name, m)
			}
		}
		wide, moves = false, nil
	}
	for line := range strings.Lines(string(out)) {
		if m := functionHead.FindStringSubmatch(line); m != nil {
			judge()
			name = m[1]
		}
		wide = wide || wideRegister.MatchString(line)
		if legacyMove.MatchString(line) {
			moves = append(moves, strings.TrimSpace(line))
		}
	}
	judge()
	if functions < 5 {
		t.Errorf("%d functions with wide vectors in what the compiler says, want those of drawing, adding up, paying and searching", functions)
	}
}
