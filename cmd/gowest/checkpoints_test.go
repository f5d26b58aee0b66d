package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gowest/sim"
)

// longRun is a run with the real model, 24 quarters and 4 of start-up, that saves its state every third. Lines of progress tell
// how far it is.
func longRun(dir, out string, more ...string) []string {
	return append([]string{
		"run", "toy", "--scale", "1000", "--from", "2000", "--to", "2005", "--set", "initial.burn_in=4", "--replicates", "2", "--threads", "1",
		"--charts", "none", "--checkpoint", filepath.Join(dir, "states"), "--every", "3q", "-o", filepath.Join(dir, out),
	}, more...)
}

// plainRun returns the tables of the same run without checkpoints.
func plainRun(t *testing.T, dir string, more ...string) map[string]string {
	t.Helper()
	args := longRun(dir, "plain", append(more, "--quiet")...)
	i := slices.Index(args, "--checkpoint")
	if code, stderr := withModel(t, slices.Delete(args, i, i+4)...); code != 0 {
		t.Fatalf("exit code %d, %s", code, stderr)
	}
	return tree(t, filepath.Join(dir, "plain"))
}

// withModel runs the program with the real model.
func withModel(t *testing.T, args ...string) (code int, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	code = execute(t.Context(), args, &out, &errs, sim.Simulate)
	return code, errs.String()
}

// atLine writes on until the n-th line, then calls then.
type atLine struct {
	bytes.Buffer
	n    int
	then func()
}

func (w *atLine) Write(b []byte) (int, error) {
	w.n -= bytes.Count(b, []byte("\n"))
	w.Buffer.Write(b)
	if w.n <= 0 {
		w.then()
	}
	return len(b), nil
}

// killAtLineEnv makes the test binary the program, which kills its own process at that line of its progress.
const killAtLineEnv = "GOWEST_TEST_KILL_AT_LINE"

// killAtLine is the program of such a process.
func killAtLine(n int) int {
	w := &atLine{n: n}
	w.then = func() {
		os.Stderr.Write(w.Bytes())
		if self, err := os.FindProcess(os.Getpid()); err == nil {
			self.Kill()
		}
		select {} // the signal arrives soon
	}
	return execute(context.Background(), os.Args[1:], os.Stdout, w, sim.Simulate)
}

// A run that is killed again and again goes on each time from the last checkpoint before the kill, and its tables are
// those of one that was never killed.
func TestKilledRunsGoOn(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	one := []string{"--replicates", "1"}
	want := plainRun(t, dir, one...)
	reached := 0 // quarters
	for i, line := range []int{5, 8, 3, 2, 10, 4} {
		cmd := exec.Command(os.Args[0], longRun(dir, "killed", one...)...)
		cmd.Env = append(os.Environ(), killAtLineEnv+"="+strconv.Itoa(line))
		var errs bytes.Buffer
		cmd.Stderr = &errs
		if err := cmd.Run(); err == nil {
			t.Fatalf("process %d ended by itself:\n%s", i, &errs)
		}
		// A quarter is more than a percent, so that each has its line; but for the first process, one line tells the beginning.
		lines := strings.Split(strings.TrimSpace(errs.String()), "\n")
		if reached >= 3 {
			reached -= reached % 3
			from := fmt.Sprintf("toy: replicate 1 goes on from %s", quarterAfter(2000, reached))
			if lines[0] != from {
				t.Errorf("process %d begins with %q; want %q", i, lines[0], from)
			}
			lines = lines[1:]
		}
		reached += len(lines)
		if last, percent := lines[len(lines)-1], fmt.Sprintf("toy: %d %%,", (4+reached)*100/28); !strings.HasPrefix(last, percent) {
			t.Errorf("process %d ends with %q; want %q", i, last, percent)
		}
	}
	code, stderr := withModel(t, longRun(dir, "killed", one...)...)
	if code != 0 || !strings.Contains(stderr, "goes on from quarter 2 of 2005") {
		t.Errorf("exit code %d, %s; want a run that goes on", code, stderr)
	}
	if d := cmp.Diff(want, tree(t, filepath.Join(dir, "killed"))); d != "" {
		t.Errorf("tables (-undisturbed +killed):\n%s", d)
	}
	if left, _ := os.ReadDir(filepath.Join(dir, "states")); len(left) > 0 {
		t.Errorf("%v is left of a finished run", left)
	}
	before := blockTimes(t, filepath.Join(dir, "killed"))
	if code, stderr := withModel(t, longRun(dir, "killed", one...)...); code != 0 || strings.Contains(stderr, "%,") {
		t.Errorf("exit code %d, %s; want nothing simulated again", code, stderr)
	}
	if d := cmp.Diff(before, blockTimes(t, filepath.Join(dir, "killed"))); d != "" {
		t.Errorf("blocks changed:\n%s", d)
	}
}

// stopped leaves checkpoints of replicate 1, or of both, as Ctrl-C at that line of progress does.
func stopped(t *testing.T, dir string, line int, more ...string) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	w := &atLine{n: line, then: sync.OnceFunc(cancel)}
	code := execute(ctx, longRun(dir, "out", more...), new(bytes.Buffer), w, sim.Simulate)
	if want := "interrupted; the same command goes on from the checkpoints\n"; code != 130 || !strings.HasSuffix(w.String(), want) {
		t.Fatalf("exit code %d, %s; want 130 and %q", code, w, want)
	}
}

// Ctrl-C keeps what was saved, on another number of threads too, and in a folder below the results.
func TestInterruptedRunsGoOn(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	want := plainRun(t, dir)
	inside := []string{"--checkpoint", filepath.Join(dir, "out", "states")}
	stopped(t, dir, 20, append(inside, "--threads", "2")...)
	code, stderr := withModel(t, longRun(dir, "out", append(inside, "--threads", "3")...)...)
	for _, text := range []string{"replicate 1 goes on from ", "replicate 2 goes on from "} {
		if code != 0 || !strings.Contains(stderr, text) {
			t.Errorf("exit code %d, %s; want %q", code, stderr, text)
		}
	}
	if d := cmp.Diff(want, tree(t, filepath.Join(dir, "out"))); d != "" {
		t.Errorf("tables (-undisturbed +interrupted):\n%s", d)
	}
}

// A checkpoint that cannot be used ends the command before anything is simulated; the file is named and stays as it is.
func TestBadCheckpointsAreRefused(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, want string
		change     func([]byte) []byte
		more       []string
	}{
		{"flipped bit", "changed or cut off", func(b []byte) []byte { b[len(b)/2] ^= 16; return b }, nil},
		{"truncated", "changed or cut off", func(b []byte) []byte { return b[:len(b)-100] }, nil},
		{"other seed", "of seed 1; want 9", nil, []string{"--seed", "9"}},
		{"other scenario", "of another scenario, toy", nil, []string{"--set", "labour.quit=0.5"}},
		{"other output folder", "of another scenario, toy", nil, []string{"--to", "2004", "-o", filepath.Join(t.TempDir(), "new")}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			stopped(t, dir, 10)
			files, err := filepath.Glob(filepath.Join(dir, "states", "replicate-00000001-*.checkpoint"))
			if err != nil || len(files) != 1 {
				t.Fatalf("checkpoints %v, %v; want one", files, err)
			}
			b, err := os.ReadFile(files[0])
			if err != nil {
				t.Fatal(err)
			}
			if tt.change != nil {
				if b = tt.change(b); os.WriteFile(files[0], b, 0o644) != nil {
					t.Fatal("cannot write")
				}
			}
			args := longRun(dir, "out", tt.more...)
			code, stderr := withModel(t, args...)
			if code != 2 || !strings.Contains(stderr, files[0]+": ") || !strings.Contains(stderr, tt.want) || strings.Contains(stderr, "%,") {
				t.Errorf("exit code %d, %s; want 2, the file and %q before anything runs", code, stderr, tt.want)
			}
			if after, err := os.ReadFile(files[0]); err != nil || !bytes.Equal(after, b) {
				t.Errorf("the checkpoint was changed: %v", err)
			}
		})
	}
}

// A folder that cannot be written to is no failure of the model: the run is tried again.
func TestUnwritableCheckpointsAreNoFailure(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	w := &atLine{n: 6}
	w.then = sync.OnceFunc(func() {
		// A folder where the next file should appear cannot be replaced by it, whoever runs the test.
		for tick := range 24 {
			if err := os.MkdirAll(filepath.Join(dir, "states", fmt.Sprintf("replicate-00000001-%08d.checkpoint", tick), "x"), 0o755); err != nil && tick > 6 {
				t.Error(err)
			}
		}
	})
	if code := execute(t.Context(), longRun(dir, "out"), new(bytes.Buffer), w, sim.Simulate); code != 1 || !strings.Contains(w.String(), "checkpoint: ") {
		t.Fatalf("exit code %d, %s; want 1 and the checkpoint", code, w)
	}
	if failed, _ := filepath.Glob(filepath.Join(dir, "out", "failed", "*")); len(failed) > 0 {
		t.Errorf("%v is kept as a failure of the model", failed)
	}
}

func TestCheckpointFlags(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		args []string
		want []string
	}{
		{[]string{"--every", "5y"}, []string{"--every without --checkpoint"}},
		{[]string{"--checkpoint", "", "--every", "soon"}, []string{"--checkpoint names no folder", `--every is "soon"`}},
		{[]string{"--checkpoint", "x", "--every", "0y"}, []string{`--every is "0y"; want a number from 1`}},
		{[]string{"--checkpoint", "x", "--every", "-1q"}, []string{`--every is "-1q"`}},
		{[]string{"--checkpoint", "x", "--every", "5"}, []string{`--every is "5"`}},
		{[]string{"--checkpoint", "x", "--every", "y"}, []string{`--every is "y"`}},
		{[]string{"--checkpoint", "x", "--every", ""}, []string{`--every is ""`}},
		{[]string{"--checkpoint", "x", "--every", "99999999999999999999y"}, []string{`--every is "9`}},
		{[]string{"--checkpoint", file}, []string{"checkpoint folder: ", file}},
	} {
		out := filepath.Join(t.TempDir(), "out")
		code, stderr := withModel(t, append([]string{"run", "toy", "--charts", "none", "-o", out}, tt.args...)...)
		for _, want := range tt.want {
			if code != 2 || !strings.Contains(stderr, want) {
				t.Errorf("%q: exit code %d, %s; want 2 and %q", tt.args, code, stderr, want)
			}
		}
		if _, err := os.Stat(out); err == nil {
			t.Errorf("%q: the output folder was left", tt.args)
		}
	}
	for ticks, want := range map[int]string{0: "2000", 20: "2005", 23: "quarter 4 of 2005"} {
		if got := quarterAfter(2000, ticks); got != want {
			t.Errorf("quarterAfter(2000, %d) = %q; want %q", ticks, got, want)
		}
	}
	for text, want := range map[string]int{"1y": 4, "5y": 20, "8q": 8, "1q": 1} {
		if got, ok := quartersOf(text); got != want || !ok {
			t.Errorf("quartersOf(%q) = %d, %v; want %d", text, got, ok, want)
		}
	}
}
