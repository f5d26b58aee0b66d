package store

import (
	"bytes"
	"errors"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"gowest/sim/record"
)

// run returns the tables of a replicate with numbers at the ends of what int64 and float64 hold.
func run(replicate int) *record.Tables {
	t := &record.Tables{Clusters: []record.ClusterYear{{Replicate: replicate, Year: 1990, Cluster: 1, Industry: "textiles, wool", Cells: "3:4;3:5"}}}
	for year := 1978; year <= 1990; year++ {
		luck := math.Sin(float64(replicate * year))
		t.Nation = append(t.Nation, record.NationYear{
			Replicate: replicate, Year: year, GDP: 1e11 * (1 + luck), CV: math.SmallestNonzeroFloat64, Population: math.MaxInt64, Firms: math.MinInt64 + int64(year),
			Gini: math.MaxFloat64, TheilT: math.Copysign(0, -1), Gamma: record.Missing(), Beta: luck,
		})
		for _, p := range []string{"Guizhou", "Hunan"} {
			t.Provinces = append(t.Provinces, record.ProvinceYear{Replicate: replicate, Year: year, Province: p, GDP: 4.6e9 * luck})
		}
	}
	return t
}

func series(name string) Series {
	return Series{Scenario: name, Digest: "d-" + name, ModelVersion: "1", ModelDigest: "m", Seed: 1, From: 1978, To: 1990, Scale: 1000, Replicates: 3}
}

func open(t *testing.T, dir string, list ...Series) *Store {
	t.Helper()
	s, err := Open(dir, list)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func put(t *testing.T, s *Store, series int, replicates ...int) {
	t.Helper()
	for _, r := range replicates {
		if err := s.Put(series, r, run(r)); err != nil {
			t.Fatal(err)
		}
	}
}

// equal compares tables, missing numbers among them.
func equal(t *testing.T, what string, want, got *record.Tables) {
	t.Helper()
	if d := cmp.Diff(want, got, cmpopts.EquateNaNs()); d != "" {
		t.Errorf("%s (-want +got):\n%s", what, d)
	}
}

func TestBlocksHoldExactNumbers(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := open(t, dir, series("a"))
	put(t, s, 0, 2)
	for r, want := range map[int]bool{1: false, 2: true, 3: false} {
		if got, err := open(t, dir, series("a")).Has(0, r); got != want || err != nil {
			t.Errorf("Has(0, %d) = %t, %v; want %t", r, got, err, want)
		}
	}
	got, err := s.Get(0, 2)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "block", run(2), got)
	if !math.Signbit(got.Nation[0].TheilT) {
		t.Error("negative zero lost its sign")
	}
}

// The bytes of a block do not depend on processors, on other blocks or on the folder.
func TestBlocksAreCanonical(t *testing.T) {
	bytesOf := func(processors int) []byte {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(processors))
		dir := t.TempDir()
		s := open(t, dir, series("b"), series("a"))
		put(t, s, 1, processors, 9)
		b, err := os.ReadFile(s.path(1, 9) + ".parquet")
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	one := bytesOf(1)
	for _, n := range []int{2, 8} {
		if !bytes.Equal(one, bytesOf(n)) {
			t.Errorf("block differs with %d processors", n)
		}
	}
}

// Every slip in a block is an error that names its file, and leaves the file as it is.
func TestDamagedBlocksAreRefused(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		damage func(t *testing.T, s *Store) (file string) // of replicate 1
		want   string
	}{
		{"a byte flipped", func(t *testing.T, s *Store) string {
			return edit(t, s.path(0, 1)+".parquet", func(b []byte) []byte { b[len(b)/2] ^= 1; return b })
		}, "changed or cut off"},
		{"cut off", func(t *testing.T, s *Store) string {
			return edit(t, s.path(0, 1)+".parquet", func(b []byte) []byte { return b[:len(b)-7] })
		}, "changed or cut off"},
		{"empty", func(t *testing.T, s *Store) string {
			return edit(t, s.path(0, 1)+".parquet", func(b []byte) []byte { return nil })
		}, "changed or cut off"},
		{"sidecar cut off", func(t *testing.T, s *Store) string {
			return edit(t, s.path(0, 1)+".json", func(b []byte) []byte { return b[:20] })
		}, "JSON"},
		{"no sidecar", func(t *testing.T, s *Store) string {
			if err := os.Remove(s.path(0, 1) + ".json"); err != nil {
				t.Fatal(err)
			}
			return s.path(0, 1) + ".parquet"
		}, "there is no blk-00000001.json"},
		{"of another replicate", func(t *testing.T, s *Store) string {
			put(t, s, 0, 2)
			copyBlock(t, s.path(0, 2), s.path(0, 1))
			return s.path(0, 1) + ".json"
		}, "another run"},
		{"of another scenario", func(t *testing.T, s *Store) string {
			other := open(t, s.dir, series("b"))
			put(t, other, 0, 1)
			copyBlock(t, other.path(0, 1), s.path(0, 1))
			return s.path(0, 1) + ".json"
		}, "another run"},
		{"of another model", func(t *testing.T, s *Store) string {
			a := series("a")
			a.ModelVersion = "2"
			other := open(t, s.dir, a)
			put(t, other, 0, 1)
			copyBlock(t, other.path(0, 1), s.path(0, 1))
			return s.path(0, 1) + ".json"
		}, "another run"},
		{"of another scenario under a forged sidecar", func(t *testing.T, s *Store) string {
			data, rows, err := encode("another key", 1, run(1))
			if err != nil {
				t.Fatal(err)
			}
			forge(t, s, data, rows)
			return s.path(0, 1) + ".parquet"
		}, "another run"},
		{"with rows missing", func(t *testing.T, s *Store) string {
			data, rows, err := encode(s.key(0, 1), 1, run(1))
			if err != nil {
				t.Fatal(err)
			}
			forge(t, s, data, rows+1)
			return s.path(0, 1) + ".parquet"
		}, "rows; want"},
		{"no Parquet file", func(t *testing.T, s *Store) string {
			forge(t, s, []byte("something else"), 1)
			return s.path(0, 1) + ".parquet"
		}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := open(t, t.TempDir(), series("a"))
			put(t, s, 0, 1)
			file := tt.damage(t, s)
			before, _ := os.ReadFile(file)
			_, err := s.Get(0, 1)
			var damage *Damage
			if !errors.As(err, &damage) || damage.File != file || !strings.Contains(damage.Problem, tt.want) {
				t.Errorf("Get = %v; want damage of %s with %q", err, file, tt.want)
			}
			if after, _ := os.ReadFile(file); !bytes.Equal(before, after) {
				t.Error("the file was changed")
			}
		})
	}
}

func edit(t *testing.T, path string, change func([]byte) []byte) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, change(b), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func copyBlock(t *testing.T, from, to string) {
	t.Helper()
	for _, ending := range []string{".json", ".parquet"} {
		edit(t, to+ending, func([]byte) []byte {
			b, err := os.ReadFile(from + ending)
			if err != nil {
				t.Fatal(err)
			}
			return b
		})
	}
}

// forge replaces replicate 1 by other bytes with a sidecar that fits them.
func forge(t *testing.T, s *Store, data []byte, rows int) {
	t.Helper()
	for _, ending := range []string{".json", ".parquet"} {
		if err := os.Remove(s.path(0, 1) + ending); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.putBytes(0, 1, data, rows); err != nil {
		t.Fatal(err)
	}
}

// Of two that store the same run at once both succeed; other bytes are a conflict that names the file.
func TestTwoWritersOfOneBlock(t *testing.T) {
	t.Parallel()
	for name, link := range map[string]func(string, string) error{
		"links": os.Link, "no links": func(string, string) error { return errors.ErrUnsupported },
	} {
		dir := t.TempDir()
		var group sync.WaitGroup
		for range 4 {
			group.Go(func() {
				s, err := Open(dir, []Series{series("a")})
				if err != nil {
					t.Errorf("%s: %v", name, err)
					return
				}
				s.link = link
				for r := 1; r <= 5; r++ {
					if err := s.Put(0, r, run(r)); err != nil {
						t.Errorf("%s: %v", name, err)
					}
				}
			})
		}
		group.Wait()
		s := open(t, dir, series("a"))
		s.link = link
		got, err := s.Get(0, 5)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, name, run(5), got)
		var conflict *Conflict
		if err := s.Put(0, 5, run(6)); !errors.As(err, &conflict) || !strings.Contains(err.Error(), "blk-00000005") {
			t.Errorf("%s: Put of another result = %v; want a conflict", name, err)
		}
		if left, _ := filepath.Glob(filepath.Join(dir, "blocks", "*", ".tmp-*")); len(left) > 0 {
			t.Errorf("%s: files left: %v", name, left)
		}
	}
}

func TestPlanGrowsAndIsChecked(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	read := func() string {
		b, err := os.ReadFile(filepath.Join(dir, PlanFile))
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	a := series("a")
	open(t, dir, a)
	first := read()
	a.Replicates = 2 // fewer than planned
	open(t, dir, a)
	if read() != first {
		t.Error("the plan shrank")
	}
	a.Replicates = 20
	b := series("b")
	newer := a
	newer.ModelDigest = "n"
	open(t, dir, a, b)
	open(t, dir, newer)
	p, err := readPlan(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Series) != 3 || p.Series[0].Replicates != 20 || p.Series[1].Scenario != "b" || p.Series[2].ModelDigest != "n" {
		t.Errorf("plan = %+v; want a with 20 replicates, b, and a of the other model", p.Series)
	}
	seen := map[string]bool{}
	for _, one := range p.Series {
		seen[one.Blocks] = true
	}
	if len(seen) != 3 {
		t.Errorf("folders %v; want three", seen)
	}

	// Killed between the two files of an extension: the old plan with both sums.
	before := read()
	c := series("c")
	open(t, dir, c)
	edit(t, filepath.Join(dir, PlanFile), func([]byte) []byte { return []byte(before) })
	open(t, dir, c)

	whole := read()
	for name, text := range map[string]string{
		"changed": strings.Replace(whole, `"scale": 1000`, `"scale": 5000`, 1), "cut off": whole[:len(whole)/2], "empty": "",
	} {
		edit(t, filepath.Join(dir, PlanFile), func([]byte) []byte { return []byte(text) })
		_, err := Open(dir, []Series{a})
		var damage *Damage
		if !errors.As(err, &damage) || filepath.Base(damage.File) != PlanFile {
			t.Errorf("%s: Open = %v; want damage of the plan", name, err)
		}
		if read() != text {
			t.Errorf("%s: the plan was written over", name)
		}
	}
	// With a sum that fits: a format of the future, and a key that does not stand for its series.
	for name, change := range map[string][2]string{
		"format": {`"format": 1`, `"format": 2`}, "key": {`"scale": 1000`, `"scale": 5000`}, "no JSON": {"{", "["},
	} {
		text := strings.Replace(whole, change[0], change[1], 1)
		edit(t, filepath.Join(dir, PlanFile), func([]byte) []byte { return []byte(text) })
		edit(t, filepath.Join(dir, sumFile), func([]byte) []byte { return []byte(sumLine([]byte(text))) })
		if _, err := Open(dir, []Series{a}); !errors.As(err, new(*Damage)) {
			t.Errorf("%s: Open = %v; want damage", name, err)
		}
	}
}

// The key covers all that results depend on, and nothing else.
func TestKeyOfASeries(t *testing.T) {
	t.Parallel()
	a := series("a")
	same := a
	same.Scenario, same.Replicates = "a copy", 50
	if a.key() != same.key() {
		t.Error("the name or the number of replicates changes the key")
	}
	for name, change := range map[string]func(*Series){
		"scenario": func(s *Series) { s.Digest = "e" }, "version": func(s *Series) { s.ModelVersion = "2" },
		"model": func(s *Series) { s.ModelDigest = "n" }, "schema": func(s *Series) { s.Schema = "t" }, "seed": func(s *Series) { s.Seed++ },
		"from": func(s *Series) { s.From++ }, "to": func(s *Series) { s.To++ }, "scale": func(s *Series) { s.Scale++ },
	} {
		b := a
		change(&b)
		if a.key() == b.key() {
			t.Errorf("another %s has the same key", name)
		}
	}
}

func TestFailuresAreKept(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := open(t, dir, series("a"), series("b"))
	if err := s.Fail(1, 3, "ledger off by 3 fen"); err != nil {
		t.Fatal(err)
	}
	s = open(t, dir, series("a"), series("b"))
	for i, want := range []string{"", "ledger off by 3 fen"} {
		if got, err := s.Failed(i, 3); got != want || err != nil {
			t.Errorf("Failed(%d, 3) = %q, %v; want %q", i, got, err, want)
		}
	}
	path := edit(t, filepath.Join(dir, s.FailedFile(1, 3)), func(b []byte) []byte { return b[:9] })
	if _, err := s.Failed(1, 3); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("Failed of a torn file = %v; want an error that names it", err)
	}
}

func TestAbandonLeavesResults(t *testing.T) {
	t.Parallel()
	empty, full := t.TempDir(), t.TempDir()
	open(t, empty, series("a"))
	if !Abandon(empty) {
		t.Error("Abandon of an empty store left it")
	}
	if left, err := os.ReadDir(empty); err != nil || len(left) > 0 {
		t.Errorf("left %v, %v; want nothing", left, err)
	}
	s := open(t, full, series("a"))
	Abandon(full) // by another process, before the first block
	put(t, s, 0, 1)
	open(t, full, series("a"))
	if Abandon(full) {
		t.Error("Abandon of a full store removed it")
	}
	if ok, err := open(t, full, series("a")).Has(0, 1); !ok || err != nil {
		t.Errorf("Has = %t, %v after Abandon of a full store", ok, err)
	}
}

// Tables in Parquet, written in two pieces, read back as those in CSV do.
func TestParquetTablesEqualCSV(t *testing.T) {
	t.Parallel()
	csv, pq := t.TempDir(), t.TempDir()
	for dir, format := range map[string]record.Format{csv: record.CSV, pq: Parquet} {
		w, err := record.NewWriter(dir, format)
		if err != nil {
			t.Fatal(err)
		}
		for r := range 2 {
			if err := w.Append(run(r + 1)); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := w.Close(); err != nil {
			t.Fatal(err)
		}
	}
	want, err := ReadDir(csv)
	if err != nil {
		t.Fatal(err)
	}
	got, err := ReadDir(pq)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "tables", want, got)
	if len(got.Nation) != 26 || !math.IsNaN(got.Nation[0].Gamma) {
		t.Errorf("%d rows, gamma %v; want 26 and a missing number", len(got.Nation), got.Nation[0].Gamma)
	}
	if _, err := ReadDir(t.TempDir()); !errors.Is(err, os.ErrNotExist) || !strings.Contains(err.Error(), "nation.csv") {
		t.Errorf("ReadDir of an empty folder = %v; want one about nation.csv", err)
	}
}

func TestParquetRefusesNoNumbers(t *testing.T) {
	t.Parallel()
	bad := run(1)
	bad.Provinces[3].GDP = math.Inf(1)
	w, err := record.NewWriter(t.TempDir(), Parquet)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Discard()
	if err := w.Append(bad); err == nil || !strings.Contains(err.Error(), "row 4, column gdp: +Inf is not a finite number") {
		t.Errorf("Append = %v; want one that names row and column", err)
	}
}
