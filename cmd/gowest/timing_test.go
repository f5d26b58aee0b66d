package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// timingRows reads a log and checks what holds of every row.
func timingRows(t *testing.T, file string) (rows [][]string) {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	rows, err = csv.NewReader(bytes.NewReader(b)).ReadAll()
	if err != nil || !strings.HasPrefix(string(b), timingHeader) {
		t.Fatalf("%v; want the header and rows of its length:\n%s", err, b)
	}
	rows = rows[1:]
	for _, r := range rows {
		var v [8]float64
		for i, text := range r {
			empty := i == 1 || i == 7 || i >= 4 && runtime.GOOS != "linux"
			if v[i], err = strconv.ParseFloat(text, 64); (err != nil || v[i] < 0) && (text != "" || !empty) {
				t.Errorf("row %q: field %d is not a number from 0", r, i)
			}
		}
		if v[3] > v[2] || v[5] > v[6] {
			t.Errorf("row %q: more in a year than in all, or more memory than at most", r)
		}
	}
	return rows
}

// ended returns replicate and year of each row.
func ended(rows [][]string) (out []string) {
	for _, r := range rows {
		out = append(out, r[0]+":"+r[1])
	}
	return out
}

// Each replicate has a row for its start-up and one for each year, and the results are those of a run without.
func TestTimingHasARowForEachYear(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(dir, "timing.csv")
	want := plainRun(t, dir)
	args := longRun(dir, "timed", "--timing", file, "--quiet")
	i := slices.Index(args, "--checkpoint")
	if code, stderr := withModel(t, slices.Delete(args, i, i+4)...); code != 0 || stderr != "" {
		t.Fatalf("exit code %d, %s", code, stderr)
	}
	if d := cmp.Diff(want, tree(t, filepath.Join(dir, "timed"))); d != "" {
		t.Errorf("tables (-plain +timed):\n%s", d)
	}
	if a, b := manifest(t, filepath.Join(dir, "plain")).ResultHash, manifest(t, filepath.Join(dir, "timed")).ResultHash; a != b {
		t.Errorf("result hashes %q and %q differ", a, b)
	}
	rows := timingRows(t, file)
	years := []string{
		"1:", "1:2000", "1:2001", "1:2002", "1:2003", "1:2004", "1:2005",
		"2:", "2:2000", "2:2001", "2:2002", "2:2003", "2:2004", "2:2005",
	}
	if d := cmp.Diff(years, ended(rows)); d != "" {
		t.Errorf("replicates and years (-want +got):\n%s", d)
	}
	for _, r := range rows {
		if r[7] != "" {
			t.Errorf("row %q has time in checkpoints without any", r)
		}
	}
}

// A run that goes on from a checkpoint appends to the log, which has one header.
func TestTimingOfARunThatGoesOn(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(dir, "timing.csv")
	timed := []string{"--replicates", "1", "--timing", file}
	want := plainRun(t, dir, "--replicates", "1")
	stopped(t, dir, 10, timed...) // ten quarters, of which nine are kept
	before := timingRows(t, file)
	if d := cmp.Diff([]string{"1:", "1:2000", "1:2001"}, ended(before)); d != "" {
		t.Fatalf("replicates and years before the stop (-want +got):\n%s", d)
	}
	if code, stderr := withModel(t, longRun(dir, "out", timed...)...); code != 0 {
		t.Fatalf("exit code %d, %s", code, stderr)
	}
	if d := cmp.Diff(want, tree(t, filepath.Join(dir, "out"))); d != "" {
		t.Errorf("tables (-plain +timed):\n%s", d)
	}
	rows := timingRows(t, file)
	if d := cmp.Diff([]string{"1:", "1:2000", "1:2001", "1:", "1:2002", "1:2003", "1:2004", "1:2005"}, ended(rows)); d != "" {
		t.Errorf("replicates and years (-want +got):\n%s", d)
	}
	if d := cmp.Diff(before, rows[:len(before)]); d != "" {
		t.Errorf("rows of the first process changed:\n%s", d)
	}
	for _, r := range rows {
		if r[7] == "" {
			t.Errorf("row %q does not tell the time in checkpoints", r)
		}
	}
	// What is finished takes no time, and no row.
	if code, stderr := withModel(t, longRun(dir, "out", timed...)...); code != 0 {
		t.Fatalf("exit code %d, %s", code, stderr)
	}
	if d := cmp.Diff(rows, timingRows(t, file)); d != "" {
		t.Errorf("rows after a run of nothing (-before +after):\n%s", d)
	}
}

// A file that cannot be a log ends the command before anything runs, and stays as it is.
func TestBadTimingFilesAreRefused(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	notes := filepath.Join(dir, "notes.csv")
	short := filepath.Join(dir, "short.csv")
	for file, text := range map[string]string{notes: strings.Repeat("year,what\n2000,a note of mine\n", 10), short: "replicate"} {
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	before := tree(t, dir)
	for _, tt := range []struct{ file, want string }{
		{"", "gowest run: --timing names no file\n"},
		{dir, "gowest run: timing file: "},
		{filepath.Join(dir, "nowhere", "timing.csv"), "gowest run: timing file: "},
		{notes, "notes.csv holds something else; want a new file or the timing of earlier runs\n"},
		{short, "short.csv holds something else; want a new file or the timing of earlier runs\n"},
	} {
		out := filepath.Join(t.TempDir(), "out")
		code, _, stderr := call(t, t.Context(), "run", "toy", "--charts", "none", "--timing", tt.file, "-o", out)
		if code != 2 || !strings.Contains(stderr, tt.want) || strings.Contains(stderr, "%,") {
			t.Errorf("%q: exit code %d, %s; want 2 and %q before anything runs", tt.file, code, stderr, tt.want)
		}
		if _, err := os.Stat(out); err == nil {
			t.Errorf("%q: the output folder was left", tt.file)
		}
	}
	if d := cmp.Diff(before, tree(t, dir)); d != "" {
		t.Errorf("files changed:\n%s", d)
	}
}

// A row that an earlier process could not end stays alone.
func TestTimingAfterATornRow(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "timing.csv")
	if err := os.WriteFile(file, []byte(timingHeader+"1,2000,3.1"), 0o644); err != nil {
		t.Fatal(err)
	}
	s := &study{app: new(app)}
	if err := s.openTiming(&timingFlags{file}); err != nil {
		t.Fatal(err)
	}
	s.timing.write("1,2000\n")
	if err := s.timing.close(); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(file)
	if want := timingHeader + "1,2000,3.1\n1,2000\n"; err != nil || string(b) != want {
		t.Errorf("file holds %q, %v; want %q", b, err, want)
	}
	// The first error of writing is told at the end.
	s.timing.write("2,2000\n")
	if err := s.timing.close(); err == nil || !strings.HasPrefix(err.Error(), "timing file: write ") {
		t.Errorf("close after a failed write: %v", err)
	}
}

// A log within the results does not make their folder foreign if nothing finishes.
func TestTimingInsideTheResults(t *testing.T) {
	t.Parallel()
	out := filepath.Join(t.TempDir(), "out")
	args := []string{"run", "toy", "--charts", "none", "-o", out, "--timing", filepath.Join(out, "timing.csv")}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if code, _, stderr := call(t, ctx, args...); code != 130 {
		t.Fatalf("exit code %d, %s; want 130", code, stderr)
	}
	if code, _, stderr := call(t, t.Context(), args...); code != 0 {
		t.Errorf("exit code %d, %s; want results", code, stderr)
	}
}
