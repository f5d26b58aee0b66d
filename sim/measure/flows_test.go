package measure_test

import (
	"errors"
	"math"
	"testing"

	"gowest/sim/measure"
	"pgregory.net/rapid"
)

// By hand, after the definitions of Davis and Haltiwanger (1992): a firm grows from 10 to 20, one shrinks from 30 to 20,
// one of 20 leaves, one of 10 enters, one stays at 10. Mean employment ½(70 + 60) = 65, mean number of firms 4.
func TestJobFlowsByHand(t *testing.T) {
	t.Parallel()
	f, err := measure.JobFlowsOf([]float64{10, 30, 20, 0, 10, 0}, []float64{20, 20, 0, 10, 10, 0})
	if err != nil {
		t.Fatal(err)
	}
	want := measure.JobFlows{
		Creation: 20.0 / 65, Destruction: 30.0 / 65, EntryJobs: 10.0 / 65, ExitJobs: 20.0 / 65,
		Net: -10.0 / 65, Reallocation: 50.0 / 65, Excess: 40.0 / 65, Entry: 0.25, Exit: 0.25,
	}
	for name, pair := range map[string][2]float64{
		"creation": {f.Creation, want.Creation}, "destruction": {f.Destruction, want.Destruction},
		"entry jobs": {f.EntryJobs, want.EntryJobs}, "exit jobs": {f.ExitJobs, want.ExitJobs},
		"net": {f.Net, want.Net}, "reallocation": {f.Reallocation, want.Reallocation}, "excess": {f.Excess, want.Excess},
		"entry": {f.Entry, want.Entry}, "exit": {f.Exit, want.Exit},
	} {
		near(t, name, pair[0], pair[1], 1e-15)
	}
	near(t, "entry", measure.SymmetricGrowth(0, 5), 2, 0)
	near(t, "exit", measure.SymmetricGrowth(5, 0), -2, 0)
	near(t, "absence", measure.SymmetricGrowth(0, 0), 0, 0)
	near(t, "growth", measure.SymmetricGrowth(90, 110), 0.2, 1e-15)
	if _, err := measure.JobFlowsOf([]float64{0}, []float64{0}); !errors.Is(err, measure.ErrNoData) {
		t.Errorf("no jobs: %v", err)
	}
	if _, err := measure.JobFlowsOf([]float64{-1}, []float64{0}); !errors.Is(err, measure.ErrRange) {
		t.Errorf("negative: %v", err)
	}
}

func TestJobFlowsLaws(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		n := rapid.IntRange(1, 20).Draw(r, "n")
		heads := rapid.SliceOfN(rapid.OneOf(rapid.Just(0.0), rapid.Float64Range(0.5, 1000)), n, n)
		a, b := heads.Draw(r, "before"), heads.Draw(r, "after")
		a[0]++
		f, err := measure.JobFlowsOf(a, b)
		if err != nil {
			r.Fatal(err)
		}
		back, _ := measure.JobFlowsOf(b, a)
		// Reallocation is the employment-weighted mean of absolute symmetric growth (Davis, Haltiwanger and Schuh 1996).
		var mean, jobs float64
		for i := range a {
			mean += math.Abs(measure.SymmetricGrowth(a[i], b[i])) * (a[i] + b[i]) / 2
			jobs += (a[i] + b[i]) / 2
		}
		switch {
		case math.Abs(f.Reallocation-mean/jobs) > 1e-9, math.Abs(f.Excess-(f.Reallocation-math.Abs(f.Net))) > 1e-12:
			r.Fatalf("%+v, want reallocation %g", f, mean/jobs)
		case back.Creation != f.Destruction || back.Entry != f.Exit || back.EntryJobs != f.ExitJobs:
			r.Fatalf("%+v, reversed %+v", f, back)
		case f.EntryJobs > f.Creation+1e-12 || f.ExitJobs > f.Destruction+1e-12 || f.Reallocation > 2+1e-12:
			r.Fatalf("%+v", f)
		}
	})
}

func TestWorkerFlows(t *testing.T) {
	t.Parallel()
	// Six persons: stays; changes firm and region; is hired; leaves; never works; moves with the firm.
	f, err := measure.WorkerFlowsOf([]int32{1, 1, -1, 2, -1, 3}, []int32{1, 2, 2, -1, -1, 3}, []int32{0, 0, 0, 0, 0, 0}, []int32{0, 1, 1, 1, 1, 1})
	if err != nil {
		t.Fatal(err)
	}
	// Employed before 4, after 4.
	if want := (measure.WorkerFlows{JobToJob: 0.25, Hires: 0.25, Separations: 0.25, Away: 0.5}); f != want {
		t.Errorf("WorkerFlowsOf = %+v, want %+v", f, want)
	}
	if g, err := measure.WorkerFlowsOf([]int32{1}, []int32{2}, nil, nil); err != nil || g.JobToJob != 1 || g.Away != 0 {
		t.Errorf("without regions: %+v, %v", g, err)
	}
	if _, err := measure.WorkerFlowsOf([]int32{-1}, []int32{-1}, nil, nil); !errors.Is(err, measure.ErrNoData) {
		t.Errorf("nobody: %v", err)
	}
}
