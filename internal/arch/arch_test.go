package arch

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "gowest"

// layer is the height of a package by the beginning of its path; the longest entry that fits
// decides. A package may import lower ones and its own layer's children, never higher ones.
var layers = []struct {
	path  string
	layer int
}{
	{"cmd", 7},
	{"scenarios", 6},
	{"sim/ensemble/bucket", 6}, // object stores
	{"sim/ensemble", 5},        // many runs of what sim runs one by one
	{"sim", 4},
	{"sim/market", 3},
	{"sim/policy", 3},
	{"agents", 2},
	{"sim/record", 1},
	{"sim/store", 2},
	{"sim/stata", 2},
	{"sim/state", 1},
	{"sim/measure", 1}, // leaves that also plots may see
	{"sim/validation", 1},
	{"sim/money", 1},
	{"sim/draw", 1},
	{"sim/space", 1},
	{"sim/design", 1},
	{"sim/calendar", 1},
	{"sim/calibration", 1}, // knows nothing of the model
	{"sim/parallel", 0},    // knows nothing but Go
	{"sim/power", 0},       // nor does this
	{"sim/memory", 0},      // and this the system
	{"internal", 0},
}

// sameLayer are the pairs within one layer that may see each other.
var sameLayer = map[string][]string{
	"sim/policy":  {"sim/market"},
	"sim/measure": {"sim/record", "sim/draw"}, // draws of the permutation test
	"sim/design":  {"sim/draw"},               // keys of designs and resamples
	"agents/bank": {"agents/firm"},            // a bank looks at its borrowers' columns

	"sim/validation":  {"sim/measure", "sim/draw"},
	"sim/calibration": {"sim/draw"}, // points that are tried
}

// mayImport reports whether package from may import package to, both without the module's name.
func mayImport(from, to string, test bool) bool {
	switch {
	case strings.HasPrefix(to, "internal/golden"):
		return test
	case strings.HasPrefix(to, "internal/"):
		return !strings.HasPrefix(from, "plots") && !strings.HasPrefix(from, "sim") && !strings.HasPrefix(from, "agents")
	case strings.HasPrefix(to, "plots"):
		return strings.HasPrefix(from, "cmd") || strings.HasPrefix(from, "plots")
	case strings.HasPrefix(from, "plots"):
		return to == "sim/record" || to == "sim/measure" || to == "sim/parallel"
	case to == "cmd" || strings.HasPrefix(to, "cmd/"):
		return false
	case root(from) == root(to) && from != to && strings.HasPrefix(to, from+"/") && root(from) != "sim":
		return true // a package and its own parts
	}
	f, t := layerOf(from), layerOf(to)
	if f < 0 || t < 0 {
		return false
	}
	return f > t || slices.Contains(sameLayer[from], to)
}

func root(path string) string { return strings.SplitN(path, "/", 2)[0] }

func layerOf(path string) int {
	best, layer := -1, -1
	for _, l := range layers {
		if (path == l.path || strings.HasPrefix(path, l.path+"/")) && len(l.path) > best {
			best, layer = len(l.path), l.layer
		}
	}
	return layer
}

// source is one parsed Go file.
type source struct {
	path, pkg string // from the root of the module
	test      bool
	file      *ast.File
	set       *token.FileSet
}

// sources parses every Go file of the module.
func sources(t *testing.T) []source {
	t.Helper()
	base := filepath.Join("..", "..")
	var out []source
	err := filepath.WalkDir(base, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if _, err := os.Stat(filepath.Join(path, "go.mod")); path != base && err == nil {
				return filepath.SkipDir // a module of its own
			}
			if name := d.Name(); path != base && (strings.HasPrefix(name, ".") || name == "testdata" || name == "runs") {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(path, ".go") {
			return nil
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(base, path)
		rel = filepath.ToSlash(rel)
		out = append(out, source{rel, filepath.ToSlash(filepath.Dir(rel)), strings.HasSuffix(path, "_test.go"), file, set})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(out) < 20 {
		t.Fatalf("found only %d Go files; is this the root of the module?", len(out))
	}
	return out
}

func TestImportsGoOneWay(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t) {
		if s.test && strings.HasSuffix(s.file.Name.Name, "_test") {
			continue // an external test may stand above its package
		}
		for _, imp := range s.file.Imports {
			path, err := strconv.Unquote(imp.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			to, ours := strings.CutPrefix(path, module+"/")
			if ours && !mayImport(s.pkg, to, s.test) {
				t.Errorf("%s: %s may not import %s", s.set.Position(imp.Pos()), s.pkg, to)
			}
		}
	}
}

// The rules themselves, so that a slip in the table does not open the gates.
func TestMayImport(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		from, to string
		want     bool
	}{
		{"cmd/gowest", "scenarios", true},
		{"cmd/gowest", "plots", true},
		{"cmd/gowest", "internal/diag", true},
		{"cmd/gowest", "internal/golden", false},
		{"scenarios", "sim", true},
		{"scenarios", "sim/money", true},
		{"scenarios", "plots", false},
		{"sim", "scenarios", false},
		{"sim", "sim/market", true},
		{"sim", "agents/firm", true},
		{"sim", "sim/record", true},
		{"sim/record", "sim", false},
		{"sim/store", "sim/record", true},
		{"sim/ensemble", "sim", true},
		{"sim/ensemble", "sim/store", true},
		{"sim/ensemble", "scenarios", false},
		{"scenarios", "sim/ensemble", true},
		{"sim", "sim/ensemble", false},
		{"sim/store", "sim", false},
		{"sim", "sim/state", true},
		{"sim/state", "sim", false},
		{"sim/record", "sim/store", false},
		{"sim/validation", "sim/measure", true},
		{"sim/validation", "sim/record", false},
		{"sim/market", "agents/firm", true},
		{"agents/firm", "sim/market", false},
		{"agents/firm", "sim", false},
		{"agents/worker", "agents/firm", false},
		{"agents/worker", "sim/draw", true},
		{"sim/draw", "agents/worker", false},
		{"sim/design", "sim/draw", true},
		{"sim/design", "sim/record", false},
		{"sim", "sim/design", true},
		{"plots", "sim/design", false},
		{"sim/draw", "sim/money", false},
		{"sim/policy", "sim/market", true},
		{"sim/market", "sim/policy", false},
		{"plots", "sim/record", true},
		{"plots", "sim/parallel", true},
		{"sim/record", "sim/parallel", true},
		{"sim/parallel", "sim/record", false},
		{"sim/draw", "sim/power", true},
		{"agents/firm", "sim/power", true},
		{"sim/power", "sim/draw", false},
		{"sim", "sim/memory", true},
		{"agents/worker", "sim/memory", true},
		{"sim/state", "sim/memory", true},
		{"sim/memory", "sim/state", false},
		{"sim/calibration", "sim/draw", true},
		{"sim/calibration", "sim/record", false},
		{"sim/record", "sim/calibration", false},
		{"sim/memory", "sim/parallel", false},
		{"plots", "sim/memory", false},
		{"plots", "sim", false},
		{"plots", "scenarios", false},
		{"plots/report", "plots", true},
		{"plots", "internal/diag", false},
		{"sim", "plots", false},
		{"scenarios", "cmd/gowest", false},
	} {
		if got := mayImport(tt.from, tt.to, false); got != tt.want {
			t.Errorf("mayImport(%s, %s) = %v, want %v", tt.from, tt.to, got, tt.want)
		}
	}
	if !mayImport("plots", "internal/golden", true) {
		t.Error("tests may not import internal/golden")
	}
}

// What would make results depend on the clock, the machine or the order of goroutines, and the
// terminal, which belongs to cmd.
var forbidden = map[string][]string{
	"time":    {"Now", "Since", "Until", "After", "Tick"},
	"os":      {"Getenv", "LookupEnv", "Environ", "Exit", "Hostname", "Stdout", "Stderr"},
	"runtime": {"NumGoroutine", "NumCPU", "GOMAXPROCS"},
	"fmt":     {"Print", "Printf", "Println"},
}

// exempt are packages that may use what the others may not: results do not depend on it.
var exempt = map[string][]string{
	"sim/record": {"Hostname"}, // in the names of unfinished files, so that those of the dead can go
}

// free are the functions of math/rand/v2 that make a source of one's own; all others draw from
// the global one.
var free = []string{"New", "NewPCG", "NewChaCha8", "NewZipf", "Rand", "PCG", "ChaCha8", "Zipf", "Source"}

func TestModelDependsOnItsInputsAlone(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t) {
		if r := root(s.pkg); s.test || (r != "sim" && r != "agents") {
			continue
		}
		names := map[string]string{} // name in the file → path
		for _, imp := range s.file.Imports {
			path, _ := strconv.Unquote(imp.Path.Value)
			name := path[strings.LastIndex(path, "/")+1:]
			if path == "math/rand/v2" {
				name = "rand"
			}
			if imp.Name != nil {
				name = imp.Name.Name
			}
			names[name] = path
			if path == "math/rand" {
				t.Errorf("%s: math/rand is global and old; use sim/draw", s.set.Position(imp.Pos()))
			}
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			sel, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			x, ok := sel.X.(*ast.Ident)
			if !ok {
				return true
			}
			path := names[x.Name]
			if slices.Contains(exempt[s.pkg], sel.Sel.Name) {
				return true
			}
			if slices.Contains(forbidden[path], sel.Sel.Name) || path == "math/rand/v2" && !slices.Contains(free, sel.Sel.Name) {
				t.Errorf("%s: %s.%s does not belong into the model", s.set.Position(sel.Pos()), path, sel.Sel.Name)
			}
			return true
		})
	}
}

func TestPackageNamesSayWhatTheyHold(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t) {
		if slices.Contains([]string{"util", "utils", "common", "helpers", "types", "models"}, s.file.Name.Name) {
			t.Errorf("%s: a package called %s says nothing about what it holds", s.path, s.file.Name.Name)
		}
	}
}

// reserved are imports that only a few packages may have.
var reserved = map[string][]string{
	"unsafe":                {"sim/state", "sim/memory"}, // the memory of other packages for checkpoints, memory outside the heap
	"golang.org/x/sys/unix": {"sim/memory"},
}

func TestUnsafeStaysInFewPlaces(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t) {
		for _, imp := range s.file.Imports {
			path, _ := strconv.Unquote(imp.Path.Value)
			vectors := path == "unsafe" && strings.HasSuffix(s.set.Position(imp.Pos()).Filename, "_simd.go") // words as plain numbers
			if only, is := reserved[path]; is && !s.test && !vectors && !slices.Contains(only, s.pkg) {
				t.Errorf("%s: only %s may use %s", s.set.Position(imp.Pos()), strings.Join(only, " and "), path)
			}
		}
	}
}

// What knows nothing but Go and the system must not learn more.
func TestMemoryIsALeaf(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t) {
		for _, imp := range s.file.Imports {
			path, _ := strconv.Unquote(imp.Path.Value)
			host, _, _ := strings.Cut(path, "/")
			if s.pkg == "sim/memory" && !s.test && path != "golang.org/x/sys/unix" && (strings.Contains(host, ".") || host == module) {
				t.Errorf("%s: sim/memory may not import %s", s.set.Position(imp.Pos()), path)
			}
		}
	}
}
