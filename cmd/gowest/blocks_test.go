package main

import (
	"bytes"
	"context"
	"io/fs"
	"maps"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gowest/sim"
	"gowest/sim/record"
	"gowest/sim/store"
)

// counted runs the program with the fake model and returns which runs it simulated, as title:replicate, sorted.
func counted(t *testing.T, args ...string) (code int, ran []string, stderr string) {
	t.Helper()
	var mu sync.Mutex
	var out, errs bytes.Buffer
	code = execute(t.Context(), append(args, "--charts", "none", "--quiet"), &out, &errs,
		func(ctx context.Context, cfg *sim.Config, r, n int, p func(done, total int)) (*record.Tables, error) {
			mu.Lock()
			ran = append(ran, cfg.Title+":"+string(rune('0'+r)))
			mu.Unlock()
			return fakeModel(ctx, cfg, r, n, p)
		})
	slices.Sort(ran)
	return code, ran, errs.String()
}

// blockTimes returns the blocks below dir with the times of their last change.
func blockTimes(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	for path, info := range infos(t, filepath.Join(dir, store.BlocksDir)) {
		out[path] = info.ModTime().String()
	}
	return out
}

func infos(t *testing.T, dir string) map[string]fs.FileInfo {
	t.Helper()
	out := map[string]fs.FileInfo{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		out[path], err = d.Info()
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// A study that grows simulates what is new, and its tables are those of one that was that large from the start.
func TestOnlyMissingRunsAreSimulated(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	a, b, c := scenario(t, dir, "a.toml", `title = "a"`), scenario(t, dir, "b.toml", `title = "b"`), scenario(t, dir, "c.toml", `title = "c"`)
	grown := filepath.Join(dir, "grown")
	for _, step := range []struct {
		name string
		args []string
		want []string
	}{
		{"first", []string{"compare", a, b, "--replicates", "2"}, []string{"a:1", "a:2", "b:1", "b:2"}},
		{"again", []string{"compare", a, b, "--replicates", "2"}, nil},
		{"a replicate more", []string{"compare", a, b, "--replicates", "3"}, []string{"a:3", "b:3"}},
		{"a scenario more", []string{"compare", a, b, c, "--replicates", "3"}, []string{"c:1", "c:2", "c:3"}},
		{"another base", []string{"compare", c, a, "--replicates", "3"}, nil},
		{"fewer", []string{"compare", a, b, c, "--replicates", "2"}, nil},
		{"another seed", []string{"compare", a, b, "--replicates", "2", "--seed", "7"}, []string{"a:1", "a:2", "b:1", "b:2"}},
		{"other years", []string{"compare", a, b, "--replicates", "2", "--to", "2001"}, []string{"a:1", "a:2", "b:1", "b:2"}},
		{"all of it", []string{"compare", a, b, c, "--replicates", "3"}, nil},
	} {
		before := map[string]string{}
		if step.name != "first" {
			before = blockTimes(t, grown)
		}
		code, ran, stderr := counted(t, append(step.args, "-o", grown)...)
		if d := cmp.Diff(step.want, ran); code != 0 || d != "" {
			t.Fatalf("%s: exit code %d, %s; simulated (-want +got):\n%s", step.name, code, stderr, d)
		}
		after := blockTimes(t, grown)
		maps.DeleteFunc(after, func(path, _ string) bool { return before[path] == "" })
		if d := cmp.Diff(before, after); d != "" {
			t.Errorf("%s: finished blocks changed:\n%s", step.name, d)
		}
	}
	whole := filepath.Join(dir, "whole")
	if code, _, stderr := counted(t, "compare", a, b, c, "--replicates", "3", "-o", whole); code != 0 {
		t.Fatalf("exit code %d, %s", code, stderr)
	}
	if d := cmp.Diff(tree(t, whole), tree(t, grown)); d != "" {
		t.Errorf("tables (-at once +grown):\n%s", d)
	}
	if x, y := manifest(t, whole).ResultHash, manifest(t, grown).ResultHash; x != y {
		t.Errorf("result hashes %s and %s", x, y)
	}
}

// Two names of one scenario are one series: nothing is simulated twice.
func TestTwinsShareTheirRuns(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	a, twin := scenario(t, dir, "a.toml", `title = "a"`), scenario(t, dir, "twin.toml", `title = "a"`)
	out := filepath.Join(dir, "out")
	code, ran, stderr := counted(t, "compare", a, twin, "--replicates", "2", "-o", out)
	if d := cmp.Diff([]string{"a:1", "a:2"}, ran); code != 0 || d != "" {
		t.Errorf("exit code %d, %s; simulated (-want +got):\n%s", code, stderr, d)
	}
	files := tree(t, out)
	if x, y := files[filepath.Join("a", "nation.csv")], files[filepath.Join("twin", "nation.csv")]; x == "" || x != y {
		t.Error("tables of twins differ")
	}
}

// What is damaged is named and neither used nor replaced.
func TestDamagedFolderIsRefused(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		file   string // as a pattern
		damage func([]byte) []byte
	}{
		{"blocks/*/blk-00000002.parquet", func(b []byte) []byte { b[len(b)/3] ^= 4; return b }},
		{"blocks/*/blk-00000002.parquet", func(b []byte) []byte { return b[:len(b)-1] }},
		{"blocks/*/blk-00000001.json", func(b []byte) []byte { return bytes.Replace(b, []byte(`"key": "`), []byte(`"key": "0`), 1) }},
		{"plan.json", func(b []byte) []byte { return bytes.Replace(b, []byte(`"seed": 1`), []byte(`"seed": 2`), 1) }},
		{"plan.json", func(b []byte) []byte { return b[:len(b)/2] }},
	} {
		out := filepath.Join(t.TempDir(), "out")
		if code, _, stderr := counted(t, "run", "toy", "--replicates", "2", "-o", out); code != 0 {
			t.Fatalf("exit code %d, %s", code, stderr)
		}
		found, err := filepath.Glob(filepath.Join(out, filepath.FromSlash(tt.file)))
		if err != nil || len(found) != 1 {
			t.Fatalf("%s: found %v, %v", tt.file, found, err)
		}
		b, err := os.ReadFile(found[0])
		if err != nil {
			t.Fatal(err)
		}
		bad := tt.damage(bytes.Clone(b))
		if err := os.WriteFile(found[0], bad, 0o644); err != nil {
			t.Fatal(err)
		}
		before := tree(t, out)
		code, ran, stderr := counted(t, "run", "toy", "--replicates", "3", "-o", out)
		if code != 2 || len(ran) > 0 || !strings.Contains(stderr, found[0]) {
			t.Errorf("%s: exit code %d, simulated %v, stderr %q; want 2, nothing and the file", tt.file, code, ran, stderr)
		}
		if after, _ := os.ReadFile(found[0]); !bytes.Equal(after, bad) {
			t.Errorf("%s was written over", tt.file)
		}
		if d := cmp.Diff(before, tree(t, out)); d != "" {
			t.Errorf("%s: tables changed:\n%s", tt.file, d)
		}
	}
}

// A run that failed is not tried again, and the same error ends the command; nothing but failures leaves the error.
func TestFailuresAreRemembered(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	out := filepath.Join(dir, "out")
	file := scenario(t, dir, "broken.toml", `title = "fail at 3"`)
	code, _, first := counted(t, "run", file, "--replicates", "4", "-o", out)
	if code != 1 {
		t.Fatalf("exit code %d, %s", code, first)
	}
	code, ran, again := counted(t, "run", file, "--replicates", "5", "-o", out)
	if d := cmp.Diff([]string{"fail at 3:5"}, ran); code != 1 || again != first || d != "" {
		t.Errorf("exit code %d, stderr %q; want 1 and %q; simulated (-want +got):\n%s", code, again, first, d)
	}
	if m := manifest(t, out); !cmp.Equal(m.Finished, []int{1, 2, 4, 5}) {
		t.Errorf("finished %v; want all but 3", m.Finished)
	}
	for range 2 {
		panics := func(context.Context, *sim.Config, int, int, func(done, total int)) (*record.Tables, error) {
			panic("ledger off by 3 fen")
		}
		var stdout, stderr bytes.Buffer
		none := filepath.Join(dir, "none")
		code := execute(t.Context(), []string{"run", "toy", "--replicates", "2", "--quiet", "-o", none}, &stdout, &stderr, panics)
		if code != 1 || !strings.Contains(stderr.String(), "replicate 1 (seed 1): panic: ledger off by 3 fen (failed/run-") || !strings.Contains(stderr.String(), "and 1 more") {
			t.Errorf("exit code %d, stderr %q; want 1 and both failures", code, &stderr)
		}
		if m := manifest(t, none); m.Status != record.Failed || len(m.Finished) > 0 {
			t.Errorf("manifest %+v; want failed without replicates", m)
		}
	}
}

// Charts are drawn from the parts of tables that a study keeps; those of whole tables are the same.
func TestChartsOfKeptTablesAreThoseOfAllTables(t *testing.T) {
	t.Parallel()
	out := filepath.Join(t.TempDir(), "out")
	var stdout, stderr bytes.Buffer
	args := []string{"compare", "toy", scenario(t, t.TempDir(), "late.toml", "[[policy]]\nname = \"Southport zone\"\nstart = 2003\n"), "--to", "2008", "--replicates", "2", "--quiet", "--charts", "svg", "-o", out}
	if code := execute(t.Context(), args, &stdout, &stderr, sim.Simulate); code != 0 {
		t.Fatalf("exit code %d, %s", code, &stderr)
	}
	charts := func() map[string]string {
		files := map[string]string{}
		for path := range infos(t, out) {
			if strings.HasSuffix(path, ".svg") {
				b, err := os.ReadFile(path)
				if err != nil {
					t.Fatal(err)
				}
				files[path] = string(b)
				os.Remove(path)
			}
		}
		return files
	}
	kept := charts()
	if code := execute(t.Context(), []string{"plot", out, "--format", "svg"}, &stdout, &stderr, nil); code != 0 {
		t.Fatalf("plot: exit code %d, %s", code, &stderr)
	}
	all := charts()
	if len(kept) < 10 {
		t.Errorf("%d charts; want at least 10", len(kept))
	}
	for path := range all {
		if all[path] != kept[path] {
			t.Errorf("%s differs from that of whole tables", path)
		}
	}
	if len(all) != len(kept) {
		t.Errorf("%d charts of whole tables, %d of kept ones", len(all), len(kept))
	}
}

// Of a study's second replicate only sums and the rows that effects, costs and maps read are kept.
func TestKeeperAddsUp(t *testing.T) {
	t.Parallel()
	cfg := &sim.Config{}
	cfg.Run.From, cfg.Run.To = 1990, 1992
	tables := func(r int, x int64) *record.Tables {
		v := float64(x)
		return &record.Tables{
			Nation:   []record.NationYear{{Replicate: r, Year: 1991}},
			Policies: []record.PolicyYear{{Replicate: r, Year: 1991, Policy: "P", Target: "A"}, {Replicate: r, Year: 1992, Policy: "P", TaxForgone: v, Target: "A"}},
			Clusters: []record.ClusterYear{{Replicate: r, Year: 1991, Cluster: 1, Cells: "1:1"}, {Replicate: r, Year: 1992, Cluster: 1, Cells: "1:1;1:2"}},
			Mobility: []record.MobilityRow{{Replicate: r, ClassFrom: 1, ClassTo: 1, Provinces: x}, {Replicate: r, Neighbours: 2, ClassFrom: 1, ClassTo: 1, Provinces: x}},
			Demography: []record.FirmAgeYear{
				{Replicate: r, Year: 1991, Origin: "founded", Firms: v, Exits: 1}, {Replicate: r, Year: 1992, Origin: "founded", Firms: v, Exits: x},
			},
			Cells: []record.CellYear{{Replicate: r, Year: 1991, GDP: v}, {Replicate: r, Year: 1992, Row: 1, GDP: v, Population: x}},
			Trade: []record.TradeYear{{Replicate: r, Year: 1990, From: "A", To: "B", Value: v}, {Replicate: r, Year: 1992, From: "A", To: "B", Value: v}},
			Migration: []record.MigrationYear{
				{Replicate: r, Year: 1991, From: "A", To: "B", Persons: x}, {Replicate: r, Year: 1992, From: "B", To: "A", Persons: 5}, {Replicate: r, Year: 1992, From: "A", To: "B", Persons: 4},
			},
			Growth: []record.FirmGrowthYear{{Replicate: r, Year: 1991, Measure: "sales", RateFrom: -1, Firms: x}},
		}
	}
	all, few := newKeeper(cfg, 2, true), newKeeper(cfg, 2, false)
	for _, k := range []*keeper{all, few} {
		for r := 1; r <= 2; r++ {
			if err := k.add(tables(r, int64(10*r)).Frames()); err != nil {
				t.Fatal(err)
			}
		}
	}
	first := tables(1, 10)
	want := record.Tables{
		Nation:     []record.NationYear{{Replicate: 1, Year: 1991}, {Replicate: 2, Year: 1991}},
		Policies:   append(first.Policies, record.PolicyYear{Replicate: 2, Year: 1992, Policy: "P", TaxForgone: 20}),
		Clusters:   []record.ClusterYear{{Replicate: 1, Year: 1991, Cluster: 1}, first.Clusters[1], {Replicate: 2, Year: 1991, Cluster: 1}, {Replicate: 2, Year: 1992, Cluster: 1, Cells: "1:1;1:2"}},
		Mobility:   []record.MobilityRow{first.Mobility[0], {Replicate: 2, ClassFrom: 1, ClassTo: 1, Provinces: 20}},
		Demography: []record.FirmAgeYear{{Replicate: 1, Origin: "founded", Firms: 20, Exits: 11}, {Replicate: 2, Origin: "founded", Firms: 40, Exits: 21}},
		Cells:      []record.CellYear{{Year: 1992, Row: 1, GDP: 30, Population: 30}},
		Trade:      []record.TradeYear{{Year: 1992, From: "A", To: "B", Value: 30}},
		Migration:  []record.MigrationYear{{Year: 1992, From: "A", To: "B", Persons: 38}, {Year: 1992, From: "B", To: "A", Persons: 10}},
		Growth:     []record.FirmGrowthYear{{Year: 1991, Measure: "sales", RateFrom: -1, Firms: 30}},
	}
	missing := cmp.Comparer(func(a, b float64) bool { return a == b || math.IsNaN(a) && math.IsNaN(b) })
	if d := cmp.Diff(want, all.tables, missing); d != "" {
		t.Errorf("kept for charts (-want +got):\n%s", d)
	}
	want = record.Tables{Nation: want.Nation, Policies: want.Policies}
	if d := cmp.Diff(want, few.tables, missing); d != "" {
		t.Errorf("kept without charts (-want +got):\n%s", d)
	}
}

// kills is how often the process of TestKilledStudiesGoOn is killed.
const kills = 6

// A process that is killed again and again, each time after some more runs, leaves nothing that the next one cannot
// use: the tables are those of an undisturbed study, and no run is simulated twice that was stored.
func TestKilledStudiesGoOn(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	b := scenario(t, dir, "b.toml", `title = "b"`)
	args := []string{"compare", "toy", b, "--replicates", "8", "--threads", "2", "--charts", "none", "--quiet", "-o"}
	killed, plain := filepath.Join(dir, "killed"), filepath.Join(dir, "plain")
	blocks := 0
	for range kills {
		cmd := exec.Command(os.Args[0], append(args, killed)...)
		cmd.Env = append(os.Environ(), childEnv+"=2")
		text, err := cmd.CombinedOutput()
		if err == nil {
			t.Fatalf("the process ended by itself:\n%s", text)
		}
		found, _ := filepath.Glob(filepath.Join(killed, "blocks", "*", "*.parquet"))
		if len(found) < blocks {
			t.Fatalf("%d blocks after a kill, %d before", len(found), blocks)
		}
		blocks = len(found)
	}
	if blocks == 0 || blocks == 16 {
		t.Fatalf("%d blocks after all kills; want some of 16", blocks)
	}
	code, ran, stderr := counted(t, append(args[:len(args)-2:len(args)-2], "-o", killed)...)
	if code != 0 || len(ran) != 16-blocks {
		t.Errorf("exit code %d, %s; simulated %d runs, want the %d that were missing", code, stderr, len(ran), 16-blocks)
	}
	if code, _, stderr := call(t, t.Context(), append(args, plain)...); code != 0 {
		t.Fatalf("exit code %d, %s", code, stderr)
	}
	if d := cmp.Diff(tree(t, plain), tree(t, killed)); d != "" {
		t.Errorf("tables (-undisturbed +killed):\n%s", d)
	}
	for path := range infos(t, killed) {
		if strings.HasPrefix(filepath.Base(path), record.TempPrefix) {
			t.Errorf("%s was left", path)
		}
	}
}

// childEnv makes the test binary the program with a model that kills its own process in the middle of as many
// runs as the variable says.
const childEnv = "GOWEST_TEST_KILL_AFTER"

// suicidal ends the process without warning in the middle of run n + 1.
func suicidal(n int64) sim.SimulateFunc {
	var begun atomic.Int64
	return func(ctx context.Context, cfg *sim.Config, r, threads int, p func(done, total int)) (*record.Tables, error) {
		if begun.Add(1) > n {
			self, err := os.FindProcess(os.Getpid())
			if err == nil {
				err = self.Kill()
			}
			if err != nil {
				return nil, err
			}
			select {} // the signal arrives soon
		}
		return fakeModel(ctx, cfg, r, threads, p)
	}
}

// Several processes may work on one folder at once.
func TestProcessesShareAFolder(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	out, plain := filepath.Join(dir, "out"), filepath.Join(dir, "plain")
	args := []string{"run", "toy", "--replicates", "6", "--charts", "none", "--quiet", "-o"}
	var group sync.WaitGroup
	for range 3 {
		group.Go(func() {
			cmd := exec.Command(os.Args[0], append(args, out)...)
			cmd.Env = append(os.Environ(), childEnv+"=1000")
			if text, err := cmd.CombinedOutput(); err != nil {
				t.Errorf("%v: %s", err, text)
			}
		})
	}
	group.Wait()
	if code, _, stderr := call(t, t.Context(), append(args, plain)...); code != 0 {
		t.Fatalf("exit code %d, %s", code, stderr)
	}
	if d := cmp.Diff(tree(t, plain), tree(t, out)); d != "" {
		t.Errorf("tables (-one process +three):\n%s", d)
	}
	if code, ran, stderr := counted(t, "run", "toy", "--replicates", "6", "-o", out); code != 0 || len(ran) > 0 {
		t.Errorf("exit code %d, %s; simulated %v afterwards, want nothing", code, stderr, ran)
	}
}
