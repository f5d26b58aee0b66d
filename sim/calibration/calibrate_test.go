package calibration

import (
	"context"
	"errors"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"gonum.org/v1/gonum/mat"

	"gowest/sim/draw"
)

func calibrate(t *testing.T, dim int, targets []Target, m Model, o Options) *Result {
	t.Helper()
	r, err := Calibrate(t.Context(), dim, targets, m, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// In a linear model with normal errors the belief is that of generalised least squares: mean (AᵀA/s²)⁻¹ Aᵀ(t - c)/s² and covariance
// (AᵀA/s²)⁻¹, as long as the cube does not cut it off.
func TestLinearModelIsLeastSquares(t *testing.T) {
	t.Parallel()
	const dim, count, tolerance = 3, 7, 0.02
	f := linear(count, dim, draw.NewKey(3, 1))
	truth := []float64{0.4, 0.55, 0.6}
	targets := targetsAt(f(truth), tolerance, draw.NewKey(4, 1))
	r := calibrate(t, dim, targets, toy{moments: f, count: 2}.run, Options{Evaluations: 80})

	a, rest := mat.NewDense(count, dim, nil), mat.NewVecDense(count, nil)
	for i := range dim {
		u := make([]float64, dim)
		u[i] = 1
		a.SetCol(i, f(u))
	}
	for k := range targets {
		rest.SetVec(k, targets[k].Value)
	}
	var square, cov mat.Dense
	square.Mul(a.T(), a)
	if err := cov.Inverse(&square); err != nil {
		t.Fatal(err)
	}
	cov.Scale(tolerance*tolerance, &cov)
	var solution mat.VecDense
	if err := solution.SolveVec(a, rest); err != nil {
		t.Fatal(err)
	}
	for i, e := range r.Estimates {
		sd := math.Sqrt(cov.At(i, i) * r.Spread)
		if math.Abs(e.Mean-solution.AtVec(i)) > 0.1*sd {
			t.Errorf("parameter %d: mean %.4f, least squares %.4f", i, e.Mean, solution.AtVec(i))
		}
		if e.SD < 0.9*sd || e.SD > 1.1*sd {
			t.Errorf("parameter %d: standard deviation %.4f, least squares %.4f", i, e.SD, sd)
		}
		if got := (e.High - e.Low) / sd; math.Abs(got-2*1.96) > 0.4 {
			t.Errorf("parameter %d: the interval is %.2f standard deviations wide, want 3.92", i, got)
		}
		if x := r.Evaluations[r.Best].Point[i]; math.Abs(x-solution.AtVec(i)) > 0.3*sd {
			t.Errorf("parameter %d: best at %.4f, least squares %.4f, standard deviation %.4f", i, x, solution.AtVec(i), sd)
		}
		for j := range i {
			if got, want := r.Correlation[i][j], cov.At(i, j)/math.Sqrt(cov.At(i, i)*cov.At(j, j)); math.Abs(got-want) > 0.1 {
				t.Errorf("correlation of %d and %d is %.2f, least squares %.2f", i, j, got, want)
			}
		}
	}
	for k := range targets {
		for i := range dim {
			if s := r.Slopes[k][i]; math.Abs(s.By-a.At(k, i)) > 1e-3 {
				t.Errorf("slope of %d by %d is %.4f, want %.4f", k, i, s.By, a.At(k, i))
			}
		}
	}
	var values mat.SVD
	a.Scale(1/tolerance, a)
	values.Factorize(a, mat.SVDNone)
	for j, want := range values.Values(nil) {
		if got := r.Directions[j].Strength; math.Abs(got-want) > 0.01*want {
			t.Errorf("singular value %d is %.3f, want %.3f", j, got, want)
		}
		if r.Directions[j].Hidden() {
			t.Errorf("direction %d is hidden", j)
		}
	}
	if r.Effective < 0.9*float64(r.Drawn) || len(r.Plausible) < r.Drawn/2 {
		t.Errorf("%d plausible of %d drawn, worth %.1f; want nearly all of a model that the emulator knows", len(r.Plausible), r.Drawn, r.Effective)
	}
}

// Over many sets of data with errors of the size of the tolerance, intervals hold the truth as often as they say or somewhat more, as the
// emulator's errors and [spreadOf] widen them.
func TestIntervalsHoldTheTruth(t *testing.T) {
	t.Parallel()
	sets := 40
	if testing.Short() {
		sets = 30
	}
	for name, m := range map[string]struct {
		f         func(u []float64) []float64
		tolerance float64
	}{
		"linear": {linear(6, 3, draw.NewKey(9, 1)), 0.05},
		"bent":   {bent, 0.1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			held, all := 0, 0
			for n := range sets {
				key := draw.NewKey(uint64(n), 7)
				truth := make([]float64, 3)
				for i := range truth {
					truth[i] = key.Uniform(uint64(i), 5)
				}
				model := toy{moments: m.f, count: 2, seed: uint64(n), common: m.tolerance / 4, own: m.tolerance / 2}
				r := calibrate(t, 3, targetsAt(m.f(truth), m.tolerance, key), model.run, Options{Evaluations: 60, Seed: uint64(n)})
				for i, e := range r.Estimates {
					all++
					if truth[i] >= e.Low && truth[i] <= e.High {
						held++
					}
				}
			}
			// The standard deviation of the share of independent intervals is √(0.95·0.05/240) = 0.014; three in a set are not independent.
			if share := float64(held) / float64(all); share < 0.92 || share > 0.995 {
				t.Errorf("%.3f of %d intervals of 95 %% hold the truth", share, all)
			}
		})
	}
}

// What the moments do not depend on is reported as not seen: of a sum the difference of its parts.
func TestHiddenDirection(t *testing.T) {
	t.Parallel()
	f := func(u []float64) []float64 {
		x := u[0] + u[1]
		return []float64{x, x * x, u[2], 2*u[2] - x}
	}
	targets := targetsAt(f([]float64{0.3, 0.4, 0.5}), 0.03, draw.NewKey(1, 1))
	r := calibrate(t, 3, targets, toy{moments: f, count: 2, own: 0.01}.run, Options{Evaluations: 100})
	last := r.Directions[2]
	if !last.Hidden() || r.Directions[1].Hidden() {
		t.Errorf("seen are %.2f, %.2f, %.2f; want the last hidden", r.Directions[0].Seen, r.Directions[1].Seen, last.Seen)
	}
	if want := []float64{1 / math.Sqrt2, -1 / math.Sqrt2, 0}; !cmp.Equal(want, last.Parts, cmpopts.EquateApprox(0, 0.1)) && !cmp.Equal(want, []float64{-last.Parts[0], -last.Parts[1], -last.Parts[2]}, cmpopts.EquateApprox(0, 0.1)) {
		t.Errorf("the hidden direction is %v, want %v or its reverse", last.Parts, want)
	}
	if c := r.Correlation[0][1]; c > -0.9 {
		t.Errorf("correlation %.2f of the two, want near -1", c)
	}
	if r.Estimates[0].Shrink() > 0.5 || r.Estimates[2].Shrink() < 0.8 {
		t.Errorf("intervals shrank by %.2f and %.2f; want little of the first and much of the third", r.Estimates[0].Shrink(), r.Estimates[2].Shrink())
	}
	// The profile of either is flat as far as the other can make up for it: u0 from 0 to 0.7.
	for _, p := range r.Profiles[0] {
		if p.At < 0.65 && p.Distance > r.Distance[r.Best]+2 {
			t.Errorf("profile of the first at %.2f is %.1f, %.1f at best", p.At, p.Distance, r.Distance[r.Best])
		}
	}
}

// A profile is the least distance over the other parameters: in a linear model J + ((u - û)/sd)².
func TestProfileOfLinearModel(t *testing.T) {
	t.Parallel()
	f := linear(6, 2, draw.NewKey(5, 1))
	targets := targetsAt(f([]float64{0.5, 0.5}), 0.1, draw.NewKey(6, 1))
	r := calibrate(t, 2, targets, toy{moments: f, count: 1}.run, Options{Evaluations: 60})
	a := mat.NewDense(6, 2, nil)
	a.SetCol(0, f([]float64{1, 0}))
	a.SetCol(1, f([]float64{0, 1}))
	var square, cov mat.Dense
	square.Mul(a.T(), a)
	if err := cov.Inverse(&square); err != nil {
		t.Fatal(err)
	}
	for i, profile := range r.Profiles {
		bottom := math.Inf(1)
		for _, p := range profile {
			bottom = min(bottom, p.Distance)
		}
		// Second differences of a parabola are 2h²/variance.
		h := profile[1].At - profile[0].At
		for n := 8; n < 12; n++ { // the other stays within the cube
			got := profile[n+1].Distance - 2*profile[n].Distance + profile[n-1].Distance
			if want := 2 * h * h / cov.At(i, i) / 0.01; math.Abs(got-want) > 0.05*want {
				t.Errorf("parameter %d: the profile bends by %.3f at %.2f, want %.3f", i, got, profile[n].At, want)
			}
		}
	}
}

// The same options give the same points and numbers; a model that stopped goes on, and is not asked for other points than before.
func TestCalibrationGoesOn(t *testing.T) {
	t.Parallel()
	targets := targetsAt(bent([]float64{0.3, 0.6, 0.5}), 0.1, draw.NewKey(2, 1))
	model := toy{moments: bent, count: 2, own: 0.02}
	o := Options{Evaluations: 50, Start: []float64{0.5, 0.5, 0.5}}
	whole := calibrate(t, 3, targets, model.run, o)
	if got := len(whole.Evaluations); got != 50 {
		t.Errorf("%d evaluations, want 50", got)
	}
	type answer = [][]float64
	known := map[[3]float64]answer{}
	stop := errors.New("stop")
	for try := 0; ; try++ {
		left := 1 // batches that are answered before the next stop
		r, err := Calibrate(t.Context(), 3, targets, func(ctx context.Context, points [][]float64) (out [][][]float64, err error) {
			fresh := false
			for _, u := range points {
				if _, is := known[[3]float64(u)]; !is {
					fresh = true
				}
			}
			if fresh {
				if left--; left < 0 {
					return nil, stop
				}
			}
			values, err := model.run(ctx, points)
			for i, u := range points {
				if old, is := known[[3]float64(u)]; is {
					values[i] = old
				}
				known[[3]float64(u)] = values[i]
			}
			return values, err
		}, o)
		if err == nil {
			if d := cmp.Diff(whole, r, cmpopts.EquateNaNs(), cmp.AllowUnexported(Evaluation{})); d != "" {
				t.Errorf("after %d stops (-whole +stopped):\n%s", try, d)
			}
			if try < 4 {
				t.Errorf("stopped %d times, want once after each stage", try)
			}
			return
		}
		if !errors.Is(err, stop) || try > 20 {
			t.Fatal(try, err)
		}
	}
}

// Points at which the model fails count as bad and are passed round.
func TestBadPoints(t *testing.T) {
	t.Parallel()
	f := linear(5, 2, draw.NewKey(8, 1))
	truth := []float64{0.3, 0.5}
	model := toy{moments: func(u []float64) []float64 {
		y := f(u)
		if u[0] > 0.7 {
			y[2] = math.NaN()
		}
		return y
	}, count: 2}
	r := calibrate(t, 2, targetsAt(f(truth), 0.05, draw.NewKey(8, 2)), model.run, Options{Evaluations: 60})
	bad := 0
	for i, e := range r.Evaluations {
		if want := e.Point[0] > 0.7; e.Bad != want {
			t.Errorf("point %v: bad is %v", e.Point, e.Bad)
		}
		if e.Bad {
			bad++
			if !math.IsInf(r.Distance[i], 1) || !math.IsInf(r.Implausibility[i], 1) {
				t.Errorf("bad point with distance %g and implausibility %g", r.Distance[i], r.Implausibility[i])
			}
		}
	}
	if bad == 0 || bad != r.Bad || r.Evaluations[r.Best].Bad {
		t.Errorf("%d bad points, %d reported", bad, r.Bad)
	}
	_, err := Calibrate(t.Context(), 2, targetsAt(f(truth), 0.05, draw.NewKey(8, 2)), toy{moments: func([]float64) []float64 {
		return []float64{math.NaN(), 0, 0, 0, 0}
	}, count: 1}.run, Options{Evaluations: 60})
	if !errors.Is(err, errFlat) {
		t.Errorf("a model that always fails: %v", err)
	}
}

// Targets that no point meets are told: nothing is plausible, and the intervals are wider than tolerances would have them.
func TestTargetsOutOfReach(t *testing.T) {
	t.Parallel()
	f := func(u []float64) []float64 { return []float64{u[0], u[0], u[1], u[1], u[0] + u[1]} }
	targets := targetsAt([]float64{0.2, 0.8, 0.4, 0.4, 0.9}, 0.02, draw.NewKey(0, 1)) // the first two contradict each other
	r := calibrate(t, 2, targets, toy{moments: f, count: 2}.run, Options{Evaluations: 60})
	if len(r.Plausible) > 0 || r.Spread < 10 {
		t.Errorf("%d plausible points, spread %.1f; want none and a large one", len(r.Plausible), r.Spread)
	}
	if e := r.Estimates[0]; e.SD < 0.03 {
		t.Errorf("standard deviation %.3f of the contradicted parameter; want more than the tolerances alone give, 0.012", e.SD)
	}
	// One target may be missed: still one of the two is, and the sum with it.
	if _, err := Calibrate(t.Context(), 2, targets, toy{moments: f, count: 2}.run, Options{Evaluations: 60, MayMiss: 5}); err == nil {
		t.Error("a point may miss all targets")
	}
}

func TestBadInput(t *testing.T) {
	t.Parallel()
	good := []Target{{"a", 1, 1, 1}}
	for name, tt := range map[string]struct {
		dim     int
		targets []Target
		o       Options
	}{
		"no parameters":  {0, good, Options{Evaluations: 100}},
		"no targets":     {1, nil, Options{Evaluations: 100}},
		"no weight":      {1, []Target{{"a", 1, 1, 0}}, Options{Evaluations: 100}},
		"no tolerance":   {1, []Target{{"a", 1, 0, 1}}, Options{Evaluations: 100}},
		"NaN":            {1, []Target{{"a", math.NaN(), 1, 1}}, Options{Evaluations: 100}},
		"too few":        {1, good, Options{Evaluations: Fewest(1) - 1}},
		"start too long": {1, good, Options{Evaluations: 100, Start: []float64{0, 0}}},
		"variances":      {1, good, Options{Evaluations: 100, Variance: []float64{1, 1}}},
		"start outside":  {1, good, Options{Evaluations: 100, Start: []float64{1.1}}},
	} {
		if _, err := Calibrate(t.Context(), tt.dim, tt.targets, toy{moments: func(u []float64) []float64 { return u }, count: 1}.run, tt.o); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// One parameter and one target work, with the fewest evaluations there can be.
func TestSmallest(t *testing.T) {
	t.Parallel()
	r := calibrate(t, 1, []Target{{"x²", 0.25, 0.01, 1}}, toy{moments: func(u []float64) []float64 { return []float64{u[0] * u[0]} }, count: 1}.run, Options{Evaluations: Fewest(1)})
	if x := r.Evaluations[r.Best].Point[0]; math.Abs(x-0.5) > 0.01 {
		t.Errorf("best at %.4f, want 0.5", x)
	}
	if e := r.Estimates[0]; e.Low > 0.5 || e.High < 0.5 || e.SD > 0.02 {
		t.Errorf("%+v; want about 0.5 ± 0.01", e)
	}
}
