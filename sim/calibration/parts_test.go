package calibration

import (
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"
	"pgregory.net/rapid"

	"gowest/sim/draw"
)

// Each n-th of each range holds one point of a Latin hypercube.
func TestHypercube(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n, dim := rapid.IntRange(1, 30).Draw(t, "n"), rapid.IntRange(1, 6).Draw(t, "dim")
		points := hypercube(n, dim, draw.NewKey(rapid.Uint64().Draw(t, "seed"), 1))
		for j := range dim {
			var strata []int
			for _, u := range points {
				strata = append(strata, int(u[j]*float64(n)))
			}
			slices.Sort(strata)
			for i, s := range strata {
				if s != i {
					t.Fatalf("strata %v of parameter %d", strata, j)
				}
			}
		}
	})
}

// The evolution strategy finds the minimum of an ellipsoid of condition 100, also in a corner, in a number of evaluations that Hansen
// (2016) leads to expect: some 100 times the dimension for six digits.
func TestStrategyFindsTheMinimum(t *testing.T) {
	t.Parallel()
	for _, at := range []float64{0.3, 0} {
		for _, dim := range []int{1, 2, 5, 10} {
			f := func(u []float64) (sum float64) {
				for i, x := range u {
					sum += math.Pow(100, float64(i)/max(1, float64(dim-1))) * (x - at) * (x - at)
				}
				return sum
			}
			start, cov := make([]float64, dim), mat.NewSymDense(dim, nil)
			for i := range dim {
				start[i] = 0.8
				cov.SetSym(i, i, 1)
			}
			s := newStrategy(start, cov, 0.3, draw.NewKey(1, 1))
			least := math.Inf(1)
			for range 200 * dim / population(dim) {
				points := s.ask()
				values := make([]float64, len(points))
				for i, u := range points {
					if slices.Min(u) < 0 || slices.Max(u) > 1 {
						t.Fatalf("point %v outside of the cube", u)
					}
					values[i] = f(u)
					least = min(least, values[i])
				}
				s.tell(points, values)
			}
			if least > 1e-6 {
				t.Errorf("dimension %d, minimum at %g: %g after %d evaluations", dim, at, least, 200*dim)
			}
		}
	}
}

// A generation that is bad all through changes nothing, and single bad points come last.
func TestStrategyAndBadPoints(t *testing.T) {
	t.Parallel()
	s := newStrategy([]float64{0.5, 0.5}, mat.NewSymDense(2, []float64{1, 0, 0, 1}), 0.2, draw.NewKey(1, 1))
	points := s.ask()
	values := make([]float64, len(points))
	for i := range values {
		values[i] = math.NaN()
	}
	s.tell(points, values)
	if s.sigma != 0.2 || s.mean[0] != 0.5 {
		t.Errorf("step %g, mean %v after a generation without numbers", s.sigma, s.mean)
	}
	for range 40 {
		points := s.ask()
		values := make([]float64, len(points))
		for i, u := range points {
			values[i] = gap(u, []float64{0.4, 0.4})
			if u[0] > 0.5 {
				values[i] = []float64{math.NaN(), math.Inf(1)}[i%2]
			}
		}
		s.tell(points, values)
	}
	if gap(s.mean, []float64{0.4, 0.4}) > 1e-6 {
		t.Errorf("mean %v, want 0.4, 0.4", s.mean)
	}
}

// A quadratic is emulated without error from enough points, with its slopes.
func TestEmulatorOfQuadratic(t *testing.T) {
	t.Parallel()
	f := func(u []float64) float64 { return 1000 + 3*u[0] - u[1] + 2*u[0]*u[1] - u[1]*u[1] }
	var list []Evaluation
	var weights []float64
	for _, u := range hypercube(20, 2, draw.NewKey(1, 1)) {
		list = append(list, Evaluation{Point: u, Mean: []float64{f(u)}})
		weights = append(weights, 1)
	}
	e, err := newEmulator(2, list, weights, []float64{0})
	if err != nil {
		t.Fatal(err)
	}
	p, phi := e.prediction(), make([]float64, terms(2))
	for _, u := range hypercube(10, 2, draw.NewKey(2, 1)) {
		e.predict(u, p)
		if math.Abs(p.mean[0]-f(u)) > 1e-4 || p.variance[0] > 1e-8 {
			t.Errorf("%v: %g ± %g, want %g", u, p.mean[0], math.Sqrt(p.variance[0]), f(u))
		}
		for i, want := range []float64{3 + 2*u[1], -1 + 2*u[0] - 2*u[1]} {
			if got, se := e.slope(u, 0, i, phi); math.Abs(got-want) > 1e-3 || se > 1e-3 {
				t.Errorf("%v: slope %d is %g ± %g, want %g", u, i, got, se, want)
			}
		}
	}
}

// The emulator's error is about as large as it says: of predictions of a noisy function that it has not seen, about 95 % lie within two
// standard deviations of the truth, also with fewer points than coefficients.
func TestEmulatorKnowsItsError(t *testing.T) {
	t.Parallel()
	for _, n := range []int{18, 30, 100} { // 21 coefficients
		held, all := 0, 0
		for set := range 60 {
			key := draw.NewKey(uint64(set), n)
			f := linear(1, 5, key)
			var list []Evaluation
			var weights []float64
			for i, u := range hypercube(n, 5, key) {
				list = append(list, Evaluation{Point: u, Mean: []float64{f(u)[0] + float64(0.1*key.Normal(uint64(i), 9)) + 0.3*u[0]*u[1]}})
				weights = append(weights, 1)
			}
			e, err := newEmulator(5, list, weights, []float64{0.01})
			if err != nil {
				t.Fatal(err)
			}
			p := e.prediction()
			for _, u := range hypercube(20, 5, draw.NewKey(uint64(set), n+1)) {
				e.predict(u, p)
				all++
				if math.Abs(p.mean[0]-f(u)[0]-0.3*u[0]*u[1]) < 2*math.Sqrt(p.variance[0]) {
					held++
				}
			}
		}
		if share := float64(held) / float64(all); share < 0.88 {
			t.Errorf("%d points: %.3f of predictions lie within two standard deviations", n, share)
		}
	}
}

// The walk draws from a normal distribution cut off by the cube, here at a corner: its mean and variance are those of a half normal.
func TestWalk(t *testing.T) {
	t.Parallel()
	const sd = 0.1
	points := sample([]float64{0.05, 0.5}, func(u []float64, _ float64) float64 {
		return -(u[0]*u[0] + (u[1]-0.5)*(u[1]-0.5)) / (2 * sd * sd)
	}, 4000, draw.NewKey(1, 1))
	mean, cov := means(points, nil), covariance(points, nil, 0)
	if want := sd * math.Sqrt(2/math.Pi); math.Abs(mean[0]-want) > 0.05*want {
		t.Errorf("mean %.4f, want %.4f", mean[0], want)
	}
	if want := sd * sd * (1 - 2/math.Pi); math.Abs(cov.At(0, 0)-want) > 0.1*want {
		t.Errorf("variance %.5f, want %.5f", cov.At(0, 0), want)
	}
	if math.Abs(mean[1]-0.5) > 0.1*sd || math.Abs(cov.At(1, 1)-sd*sd) > 0.1*sd*sd {
		t.Errorf("mean %.4f and variance %.5f, want 0.5 and %.5f", mean[1], cov.At(1, 1), sd*sd)
	}
}

// The largest implausibilities may be left out, and weights of 0 do not count.
func TestImplausibility(t *testing.T) {
	t.Parallel()
	targets := []Target{{"a", 0, 1, 1}, {"b", 0, 1, 1}, {"c", 0, 1, 1}, {"d", 0, 1, 0}}
	mean := []float64{1, -4, 2, 100}
	for miss, want := range []float64{4, 2, 1} {
		y := &yard{targets: targets, luck: make([]float64, 4), mayMiss: miss}
		if got := y.implausibility(mean, nil); got != want {
			t.Errorf("without %d: %g, want %g", miss, got, want)
		}
	}
	y := &yard{targets: targets, luck: []float64{3, 0, 0, 0}}
	if got, want := y.distance(mean), 1./4+16+4; got != want {
		t.Errorf("distance %g, want %g", got, want)
	}
	if got, want := y.implausibility(mean, []float64{0, 12, 0, 0}), 4/math.Sqrt(13); got != 2 && got != want {
		t.Errorf("with an emulator's variance %g, want 2", got)
	}
}

// Luck is the variance of the mean, pooled.
func TestLuck(t *testing.T) {
	t.Parallel()
	list := []Evaluation{
		evaluationOf(StageWave, nil, [][]float64{{1}, {3}}), // variance 2, of the mean 1
		evaluationOf(StageWave, nil, [][]float64{{5}, {5}}),
		evaluationOf(StageWave, nil, [][]float64{{5}, {math.NaN()}}),
	}
	y := newYard([]Target{{"a", 0, 1, 1}}, list, []float64{1, 1, 1}, nil, 0)
	if y.luck[0] != 0.5 || !list[2].Bad || y.scale(0) != math.Sqrt(1.5) {
		t.Errorf("luck %g, want 0.5; bad is %v; scale %g", y.luck[0], list[2].Bad, y.scale(0))
	}
	y = newYard([]Target{{"a", 0, 1, 1}}, list, []float64{1, 1, 1}, []float64{6}, 0)
	if y.luck[0] != 3 { // of two replicates
		t.Errorf("luck %g of a known variance of 6, want 3", y.luck[0])
	}
}
