package main

import (
	"context"
	"io"
	"math"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"gowest/scenarios"
	"gowest/sim"
	"gowest/sim/record"
	"gowest/sim/store"
)

// evaluating evaluates with the fake model, and counts how many runs it simulates.
func evaluating(t *testing.T, dir string, threads int) (*evaluation, *atomic.Int64) {
	t.Helper()
	results, err := store.OpenResults(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { results.Close() })
	n := new(atomic.Int64)
	a := &app{stdout: io.Discard, stderr: io.Discard, simulate: func(ctx context.Context, cfg *sim.Config, replicate, threads int, progress func(int, int)) (*record.Tables, error) {
		n.Add(1)
		return fakeModel(ctx, cfg, replicate, threads, progress)
	}}
	return &evaluation{app: a, threads: threads, quiet: true, results: results, yard: outcomes{{Indicator: "cv", Year: 2002}, {Indicator: "gdp", Year: 2003}}}, n
}

// toys are the toy scenario with other values of a key.
func toys(t *testing.T, sets ...string) (out []*scenarios.Scenario) {
	t.Helper()
	for _, set := range sets {
		sc, err := scenarios.Load("toy", scenarios.Options{Set: []string{set}})
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, sc)
	}
	return out
}

// What has been simulated is not again: not the same run twice, not after the end of the process, not for more replicates than before. It
// does not depend on threads.
func TestEvaluationKeepsRuns(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	list := toys(t, "labour.quit=0.01", "labour.quit=0.02", "labour.quit=0.01")
	e, n := evaluating(t, dir, 1)
	if missing := e.missing(list, 3); missing != 6 {
		t.Errorf("%d runs are missing, want 6", missing)
	}
	first, failed, err := e.run(t.Context(), list, 3)
	if err != nil || len(failed) > 0 {
		t.Fatal(err, failed)
	}
	if n.Load() != 6 {
		t.Errorf("%d runs simulated, want 6: the third scenario is the first", n.Load())
	}
	if d := cmp.Diff(first[0], first[2]); d != "" {
		t.Errorf("the same scenario has other numbers: %s", d)
	}
	e, n = evaluating(t, dir, 2)
	second, _, err := e.run(t.Context(), list, 4)
	if err != nil {
		t.Fatal(err)
	}
	if n.Load() != 2 {
		t.Errorf("%d runs simulated, want the fourth replicate of two scenarios", n.Load())
	}
	for i := range first {
		if d := cmp.Diff(first[i], second[i][:3]); d != "" {
			t.Errorf("scenario %d has other numbers: %s", i, d)
		}
	}
	e, n = evaluating(t, t.TempDir(), 4)
	fresh, _, err := e.run(t.Context(), list, 4)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(second, fresh); d != "" {
		t.Errorf("four threads give other numbers: %s", d)
	}
	if n.Load() != 8 {
		t.Errorf("%d runs simulated, want 8", n.Load())
	}
}

// A run that fails has no numbers, is told of each time, and does not keep the others from running.
func TestEvaluationOfFailures(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	list := toys(t, `title="fail at 3"`, "labour.quit=0.02")
	for range 2 {
		e, _ := evaluating(t, dir, 2)
		values, failed, err := e.run(t.Context(), list, 4)
		if err != nil {
			t.Fatal(err)
		}
		want := []failedRun{{0, 3, "money: ledger off by 3 fen after wages, tick 41"}}
		if d := cmp.Diff(want, failed, cmp.AllowUnexported(failedRun{})); d != "" {
			t.Errorf("failed runs: %s", d)
		}
		if x := values[0][2]; !math.IsNaN(x[0]) || !math.IsNaN(x[1]) {
			t.Errorf("the failed run has numbers %v", x)
		}
		if x := values[1][2]; math.IsNaN(x[0]) {
			t.Errorf("the other scenario has no numbers in that replicate: %v", x)
		}
	}
}

// What finished before an interruption is kept.
func TestEvaluationInterrupted(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	list := toys(t, `title="stop at 3"`)
	e, _ := evaluating(t, dir, 1)
	ctx, cancel := context.WithCancel(t.Context())
	inner := e.app.simulate
	e.app.simulate = func(ctx context.Context, cfg *sim.Config, replicate, threads int, progress func(int, int)) (*record.Tables, error) {
		if replicate == 3 {
			cancel()
		}
		return inner(ctx, cfg, replicate, threads, progress)
	}
	if _, _, err := e.run(ctx, list, 4); exitCode(err) != exitInterrupted {
		t.Errorf("error %v, want an interruption", err)
	}
	e, _ = evaluating(t, dir, 1)
	if missing := e.missing(list, 4); missing != 2 {
		t.Errorf("%d runs are missing, want 2 of 4", missing)
	}
}

// The numbers are those of the tables.
func TestEvaluationTakesOutcomes(t *testing.T) {
	t.Parallel()
	list := toys(t, "labour.quit=0.01")
	e, _ := evaluating(t, t.TempDir(), 1)
	values, _, err := e.run(t.Context(), list, 2)
	if err != nil {
		t.Fatal(err)
	}
	for r := range 2 {
		tables, err := fakeModel(t.Context(), list[0].Config, r+1, 1, nil)
		if err != nil {
			t.Fatal(err)
		}
		var want []float64
		for _, row := range tables.Nation {
			switch row.Year {
			case 2002:
				want = append(want, row.CV)
			case 2003:
				want = append(want, row.GDP)
			}
		}
		if d := cmp.Diff(want, values[0][r], cmpopts.EquateApprox(1e-12, 0)); d != "" {
			t.Errorf("replicate %d: %s", r+1, d)
		}
	}
}
