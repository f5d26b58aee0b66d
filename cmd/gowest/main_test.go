package main

import (
	"bytes"
	"context"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/testscript"

	"gowest/sim"
	"gowest/sim/record"
	"gowest/sim/store"
)

var update = flag.Bool("update", false, "rewrite the expected output in testdata/script")

// In scripts, gowest is the program and fakewest the program with a model that takes no time.
func TestMain(m *testing.M) {
	if n, err := strconv.ParseInt(os.Getenv(childEnv), 10, 64); err == nil {
		os.Exit(program(suicidal(n)))
	}
	if os.Getenv(programEnv) != "" {
		main()
	}
	if n, err := strconv.Atoi(os.Getenv(killAtLineEnv)); err == nil {
		os.Exit(killAtLine(n))
	}
	testscript.Main(m, map[string]func(){
		"gowest":   main,
		"fakewest": func() { os.Exit(program(fakeModel)) },
	})
}

func TestScripts(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("testdata", "script"),
		UpdateScripts:       *update,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Cmds:                map[string]func(ts *testscript.TestScript, neg bool, args []string){"code": exitCodeIs, "await": await},
	})
}

// exitCodeIs runs a command and checks its exit code: code 2 gowest run nowhere.
func exitCodeIs(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: code N command args...")
	}
	want, err := strconv.Atoi(args[0])
	if err != nil {
		ts.Fatalf("%v", err)
	}
	err = ts.Exec(args[1], args[2:]...)
	got := 0
	if err != nil {
		var exit interface{ ExitCode() int }
		if !asExit(err, &exit) {
			ts.Fatalf("%v", err)
		}
		got = exit.ExitCode()
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

// await waits for a file that a command in the background will write: await out/manifest.json.
func await(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: await file")
	}
	for range 1000 { // 10 s: a process starts in a fraction of that
		if _, err := os.Stat(ts.MkAbs(args[0])); err == nil {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	ts.Fatalf("%s did not appear", args[0])
}

func asExit(err error, to *interface{ ExitCode() int }) bool {
	e, ok := err.(interface{ ExitCode() int })
	*to = e
	return ok
}

// call runs the program inside the test with the fake model.
func call(t *testing.T, ctx context.Context, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	code = execute(ctx, args, &out, &errs, fakeModel)
	return code, out.String(), errs.String()
}

// scenario writes a scenario file that extends toy, and returns its path.
func scenario(t *testing.T, dir, name, text string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, []byte("extends = \"toy\"\n"+text), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func manifest(t *testing.T, dir string) *record.Manifest {
	t.Helper()
	m, err := record.ReadManifest(dir)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestInterruptKeepsFinishedReplicates(t *testing.T) {
	t.Parallel()
	for _, command := range []string{"run", "compare"} {
		dir := t.TempDir()
		out := filepath.Join(dir, "out")
		slow := scenario(t, dir, "slow.toml", `title = "stop at 3"`)
		ctx, cancel := context.WithCancel(t.Context())
		model := func(c context.Context, cfg *sim.Config, r, n int, p func(done, total int)) (*record.Tables, error) {
			if r == 3 {
				cancel() // the user presses Ctrl-C
			}
			return fakeModel(c, cfg, r, n, p)
		}
		args := []string{command, slow, "--replicates", "5", "--threads", "1", "--charts", "none", "-o", out}
		if command == "compare" {
			args = slices.Insert(args, 1, scenario(t, dir, "base.toml", `title = "stop at 3 too"`))
		}
		var stdout, stderr bytes.Buffer
		code := execute(ctx, args, &stdout, &stderr, model)
		if code != 130 || !strings.Contains(stderr.String(), "interrupted; what finished was written") {
			t.Errorf("%s: exit code %d, stderr %q; want 130 and a word on what was kept", command, code, &stderr)
		}
		m := manifest(t, out)
		if m.Status != record.Interrupted || !cmp.Equal(m.Finished, []int{1, 2}) || m.Replicates != 5 {
			t.Errorf("%s: manifest says %s, finished %v of %d; want interrupted, [1 2] of 5", command, m.Status, m.Finished, m.Replicates)
		}
		if command == "compare" {
			if rows, err := store.ReadTable[record.EffectRow](out, record.EffectsFile); err != nil || len(rows) == 0 || rows[0].Replicates != 2 {
				t.Errorf("effects of two pairs: %d rows, %v", len(rows), err)
			}
			out = filepath.Join(out, "slow")
		}
		if tables, err := record.ReadDir(out); err != nil || !cmp.Equal(tables.Replicates(), []int{1, 2}) {
			t.Errorf("%s: tables hold %v, %v; want replicates 1 and 2", command, tables.Replicates(), err)
		}
	}
}

func TestInterruptBeforeAnythingLeavesNothing(t *testing.T) {
	t.Parallel()
	out := filepath.Join(t.TempDir(), "out")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	code, _, stderr := call(t, ctx, "run", "toy", "-o", out)
	if code != 130 || !strings.Contains(stderr, "nothing was written") {
		t.Errorf("exit code %d, stderr %q; want 130 and nothing written", code, stderr)
	}
	if _, err := os.Stat(out); !os.IsNotExist(err) {
		t.Errorf("folder is there: %v", err)
	}
}

func TestFailureKeepsFinishedReplicates(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	out := filepath.Join(dir, "out")
	file := scenario(t, dir, "broken.toml", `title = "fail at 3"`)
	code, _, stderr := call(t, t.Context(), "run", file, "--replicates", "5", "--threads", "1", "--charts", "none", "--quiet", "-o", out)
	want := "gowest run: scenario broken: replicate 3 (seed 1): money: ledger off by 3 fen after wages, tick 41 (failed/run-"
	if code != 1 || !strings.HasPrefix(stderr, want) || strings.Count(stderr, "\n") != 1 {
		t.Errorf("exit code %d, stderr %q; want 1 and a line that begins with %q", code, stderr, want)
	}
	m := manifest(t, out)
	if m.Status != record.Failed || !cmp.Equal(m.Finished, []int{1, 2, 4, 5}) || !strings.Contains(m.Error, "ledger off") {
		t.Errorf("manifest = %+v; want failed with all replicates but 3", m)
	}
}

// tree returns the CSV and TOML files below dir with their bytes.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".csv") && !strings.HasSuffix(path, ".toml") {
			return err
		}
		b, err := os.ReadFile(path)
		rel, _ := filepath.Rel(dir, path)
		files[rel] = string(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestSameBytesForAnyThreadsAndFromTheStoredScenario(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	first := filepath.Join(dir, "t1")
	args := []string{"--replicates", "3", "--charts", "none", "--quiet"}
	for _, threads := range []string{"1", "2", "8"} {
		out := filepath.Join(dir, "t"+threads)
		if code, _, stderr := call(t, t.Context(), append([]string{"run", "toy", "--threads", threads, "-o", out}, args...)...); code != 0 {
			t.Fatalf("threads %s: exit code %d, %s", threads, code, stderr)
		}
		if d := cmp.Diff(tree(t, first), tree(t, out)); d != "" {
			t.Errorf("threads %s (-1 thread +got):\n%s", threads, d)
		}
	}
	// The stored scenario knows its replicates, so no flag is needed.
	again := filepath.Join(dir, "again")
	if code, _, stderr := call(t, t.Context(), "run", filepath.Join(first, "scenario.toml"), "--charts", "none", "--quiet", "-o", again); code != 0 {
		t.Fatalf("stored scenario: exit code %d, %s", code, stderr)
	}
	if d := cmp.Diff(tree(t, first), tree(t, again)); d != "" {
		t.Errorf("stored scenario (-first +again):\n%s", d)
	}
	if a, b := manifest(t, first).ResultHash, manifest(t, again).ResultHash; a != b || a == "" {
		t.Errorf("result hashes %q and %q differ", a, b)
	}
}

// A scenario alone and as a side of a comparison gives the same tables.
func TestCompareHoldsTheTablesOfARun(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := scenario(t, dir, "more.toml", "[[policy]]\nname = \"Southport zone\"\nintensity = 0.5\n")
	flags := []string{"--replicates", "4", "--charts", "none", "--quiet", "-o"}
	if code, _, stderr := call(t, t.Context(), append([]string{"compare", "toy", file}, append(flags, filepath.Join(dir, "cmp"))...)...); code != 0 {
		t.Fatalf("compare: exit code %d, %s", code, stderr)
	}
	if code, _, stderr := call(t, t.Context(), append([]string{"run", file}, append(flags, filepath.Join(dir, "run"))...)...); code != 0 {
		t.Fatalf("run: exit code %d, %s", code, stderr)
	}
	if d := cmp.Diff(tree(t, filepath.Join(dir, "run")), tree(t, filepath.Join(dir, "cmp", "more"))); d != "" {
		t.Errorf("tables (-run +compare):\n%s", d)
	}
}

// A folder with files of the user is never written to.
func TestForeignFolderIsRefused(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := scenario(t, dir, "mine.toml", `title = "mine"`)
	before := tree(t, dir)
	code, _, stderr := call(t, t.Context(), "run", file, "-o", dir)
	if code != 2 || !strings.Contains(stderr, "holds other files (mine.toml)") {
		t.Errorf("exit code %d, stderr %q; want 2 and the file named", code, stderr)
	}
	if d := cmp.Diff(before, tree(t, dir)); d != "" {
		t.Errorf("folder changed:\n%s", d)
	}
}

func TestProgressLinesAreAtMostAHundred(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	p := newProgress(&b, "toy", false)
	for done := 1; done <= 1720; done++ {
		p.report(done, 1720)
	}
	p.stop()
	if n := strings.Count(b.String(), "\n"); n != 100 {
		t.Errorf("%d lines, want 100", n)
	}
	if !strings.HasSuffix(b.String(), "toy: 100 %, about 0s left\n") {
		t.Errorf("last line is %q", b.String()[max(0, b.Len()-60):])
	}
}
