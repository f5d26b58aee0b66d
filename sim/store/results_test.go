package store

import (
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"
)

// What is put is there again after opening, whatever the numbers.
func TestResultsComeBack(t *testing.T) {
	t.Parallel()
	base := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		dir, err := os.MkdirTemp(base, "")
		if err != nil {
			t.Fatal(err)
		}
		r, err := OpenResults(dir)
		if err != nil {
			t.Fatal(err)
		}
		want := map[string]float64{}
		for range rapid.IntRange(1, 8).Draw(t, "runs") {
			run := rapid.StringMatching(`[0-9a-f]{8}`).Draw(t, "run")
			name := rapid.StringMatching(`[a-z =:0-9"]{1,12}`).Draw(t, "name")
			x := rapid.Float64().Draw(t, "x")
			if err := r.Put(run, []string{name}, []float64{x}); err != nil {
				t.Fatal(err)
			}
			want[run+"\t"+name] = x
		}
		r.Close()
		if r, err = OpenResults(dir); err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		for key, x := range want {
			run, name, _ := strings.Cut(key, "\t")
			got, failed, known := r.Get(run, []string{name})
			if !known || failed != "" || math.Float64bits(got[0]) != math.Float64bits(x) {
				t.Fatalf("%q: %v %q %v, want %g", key, got, failed, known, x)
			}
		}
	})
}

// A run is known only with all its numbers; one that failed has none, and says why.
func TestResultsOfRuns(t *testing.T) {
	t.Parallel()
	r, err := OpenResults(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if err := errors.Join(r.Put("a", []string{"x", "y"}, []float64{1, math.NaN()}), r.Fail("b", "money\nran out")); err != nil {
		t.Fatal(err)
	}
	if _, _, known := r.Get("a", []string{"x", "z"}); known {
		t.Error("a number that nobody put is known")
	}
	if v, _, known := r.Get("a", []string{"y", "x"}); !known || !math.IsNaN(v[0]) || v[1] != 1 {
		t.Errorf("numbers %v, known %v", v, known)
	}
	if v, why, known := r.Get("b", []string{"x"}); !known || !math.IsNaN(v[0]) || why != "money\nran out" {
		t.Errorf("failed run: %v %q %v", v, why, known)
	}
	if _, _, known := r.Get("c", []string{"x"}); known {
		t.Error("a run that nobody put is known")
	}
}

// A process may die at any byte: what was whole stays, and the file goes on from there.
func TestResultsCutShort(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, ResultsFile)
	r, err := OpenResults(dir)
	if err != nil {
		t.Fatal(err)
	}
	for i, run := range []string{"a", "b"} {
		if err := r.Put(run, []string{"x"}, []float64{float64(i)}); err != nil {
			t.Fatal(err)
		}
	}
	r.Close()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	first := strings.Index(string(text), "b\t")
	for n := range len(text) {
		if err := os.WriteFile(path, text[:n], 0o600); err != nil {
			t.Fatal(err)
		}
		r, err := OpenResults(dir)
		if err != nil {
			t.Fatalf("%d bytes: %v", n, err)
		}
		if _, _, known := r.Get("a", []string{"x"}); known != (n >= first) {
			t.Fatalf("%d bytes: first run known: %v", n, known)
		}
		if err := r.Put("c", []string{"x"}, []float64{3}); err != nil {
			t.Fatal(err)
		}
		r.Close()
		if r, err = OpenResults(dir); err != nil {
			t.Fatalf("%d bytes and a line: %v", n, err)
		}
		if _, _, known := r.Get("c", []string{"x"}); !known {
			t.Fatalf("%d bytes: what was put then is lost", n)
		}
		r.Close()
	}
}

// A byte that changed is damage, and the file stays as it is.
func TestResultsDamaged(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, ResultsFile)
	r, err := OpenResults(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Put("a", []string{"x"}, []float64{1.5}); err != nil {
		t.Fatal(err)
	}
	r.Close()
	text, _ := os.ReadFile(path)
	broken := strings.Replace(string(text), "x=1.5", "x=2.5", 1)
	if err := os.WriteFile(path, []byte(broken), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = OpenResults(dir)
	var damage *Damage
	if !errors.As(err, &damage) || !strings.Contains(damage.Problem, "line 2") {
		t.Errorf("error %v, want damage of line 2", err)
	}
	if now, _ := os.ReadFile(path); string(now) != broken {
		t.Error("the file was changed")
	}
}

// Many goroutines may add at a time.
func TestResultsFromManyGoroutines(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r, err := OpenResults(dir)
	if err != nil {
		t.Fatal(err)
	}
	var group sync.WaitGroup
	for i := range 8 {
		group.Go(func() {
			for j := range 10 {
				if err := r.Put(string(rune('a'+i)), []string{string(rune('a' + j))}, []float64{float64(10*i + j)}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	r.Close()
	if r, err = OpenResults(dir); err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	for i := range 8 {
		for j := range 10 {
			if v, _, known := r.Get(string(rune('a'+i)), []string{string(rune('a' + j))}); !known || v[0] != float64(10*i+j) {
				t.Errorf("run %d, number %d: %v, known %v", i, j, v, known)
			}
		}
	}
}

// Two processes that begin a folder together may both write its first line.
func TestResultsWithTwoHeads(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r, err := OpenResults(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Put("one", []string{"x"}, []float64{1}); err != nil {
		t.Fatal(err)
	}
	r.Close()
	path := filepath.Join(dir, ResultsFile)
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	head, rest, _ := strings.Cut(string(text), "\n")
	if err := os.WriteFile(path, []byte(head+"\n"+head+"\n"+rest), 0o600); err != nil {
		t.Fatal(err)
	}
	if r, err = OpenResults(dir); err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if x, _, known := r.Get("one", []string{"x"}); !known || x[0] != 1 {
		t.Errorf("x is %v, known %t; want 1", x, known)
	}
}

// Results without any run can go, others stay.
func TestAbandonResults(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if !AbandonResults(dir) {
		t.Error("where there are none, there are some")
	}
	r, err := OpenResults(dir)
	if err != nil {
		t.Fatal(err)
	}
	r.Close()
	if !AbandonResults(dir) {
		t.Error("results without a run stay")
	}
	if r, err = OpenResults(dir); err != nil {
		t.Fatal(err)
	}
	if err := r.Fail("run", "because"); err != nil {
		t.Fatal(err)
	}
	r.Close()
	if AbandonResults(dir) {
		t.Error("a run that failed is thrown away")
	}
	if _, err := os.Stat(filepath.Join(dir, ResultsFile)); err != nil {
		t.Error(err)
	}
}
