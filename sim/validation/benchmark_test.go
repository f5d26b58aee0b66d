package validation

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Where incomes are random walks, the error of the walk over h years has the standard deviation σ√h, and its bands cover what they say. 400 places;
// those of one history share little, so that five standard errors of 400 places hold.
func TestRandomWalkOfRandomWalks(t *testing.T) {
	t.Parallel()
	const places, step = 400, 0.05
	rng := rand.New(rand.NewPCG(4, 4))
	p := paths(t, 1978, walks(rng, places, 43, step))
	f := must(t)(RandomWalk(p, 2000, 2020))
	l := Losses(f, p)
	for _, h := range []int{1, 5, 20} {
		want := step * math.Sqrt(float64(h))
		near(t, "RMSE", root(mean(Year(l.Error, h-1, Square))), want, 5*want/math.Sqrt(2*places))
		for b, level := range Levels {
			near(t, "coverage", mean(Year(l.Inside[b], h-1, Plain)), level, 5*math.Sqrt(level*(1-level)/places))
		}
	}
	for i := range p.Places {
		if low, high := Band(f.Draws[i][0], 0.5); math.Abs(low+high-2*f.Point[i][0]) > 1e-12 {
			t.Fatalf("band of place %d is not about its last value", i)
		}
	}
}

// With three years there are changes over a year alone; over four they are twice as large.
func TestRandomWalkStretchesShortPasts(t *testing.T) {
	t.Parallel()
	p := &Panel{Places: []string{"a"}, From: 1998, Log: [][]float64{{0, 0.1, 0.3}}, Share: [][]float64{{1, 1, 1}}}
	f := must(t)(RandomWalk(p, 2000, 2004))
	if d := cmp.Diff([]float64{0.3 - 0.2, 0.3 - 0.1, 0.3 + 0.1, 0.3 + 0.2}, f.Draws[0][0], approx()); d != "" {
		t.Errorf("a year on (-want +got):\n%s", d)
	}
	if d := cmp.Diff([]float64{0.3 - 0.4, 0.3 - 0.2, 0.3 + 0.2, 0.3 + 0.4}, f.Draws[0][3], approx()); d != "" {
		t.Errorf("four years on (-want +got):\n%s", d)
	}
}

func approx() cmp.Option {
	return cmp.Comparer(func(a, b float64) bool { return math.Abs(a-b) < 1e-12 })
}

// A straight line in relative logarithms goes on; gaps between places are those of the lines, whatever the constant of the year.
func TestTrendOfLines(t *testing.T) {
	t.Parallel()
	p := &Panel{From: 1990}
	for i := range 4 {
		var x, s []float64
		for year := range 11 {
			x, s = append(x, 0.1*float64(i)+0.01*float64(i*year)), append(s, 0.25)
		}
		p.Places, p.Log, p.Share = append(p.Places, "x"), append(p.Log, x), append(p.Share, s)
	}
	f := must(t)(LogTrend(p, 1990, 2000, 2020))
	for i := range 4 {
		near(t, "gap in 2020", f.Point[i][19]-f.Point[0][19], 0.1*float64(i)+0.01*float64(i*30), 1e-9)
		near(t, "width", f.Draws[i][19][lawDraws-1]-f.Draws[i][19][0], 0, 1e-9)
	}
}

// Prediction intervals of a line with normal noise cover what they say, far beyond the data too: 11 years, a value 20 years after them, 20,000
// lines, five standard errors.
func TestPredictionIntervalsOfALine(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(5, 5))
	x, law := yearsFrom(1990, 11), studentQuantiles(9)
	const trials = 20000
	var inside [len(Levels)]int
	for range trials {
		y := make([]float64, len(x))
		for k := range y {
			y[k] = 0.02*x[k] + 0.1*rng.NormFloat64()
		}
		l := fitLine(x, y)
		draws := spreadOut(l.at(2020), l.predictionError(2020), law)
		came := 0.02*2020 + 0.1*rng.NormFloat64()
		for b, level := range Levels {
			if low, high := Band(draws, level); low <= came && came <= high {
				inside[b]++
			}
		}
	}
	for b, level := range Levels {
		near(t, "coverage", float64(inside[b])/trials, level, 5*math.Sqrt(level*(1-level)/trials))
	}
}

// Anscombe's first data set (1973): intercept 3.00, slope 0.500, standard error of the slope 0.118, and R² 0.67.
func TestFitLine(t *testing.T) {
	t.Parallel()
	l := fitLine([]float64{10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5}, []float64{8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68})
	near(t, "slope", l.slope, 0.500, 0.0005)
	near(t, "intercept", l.intercept, 3.00, 0.005)
	near(t, "error of the slope", l.slopeError, 0.118, 0.0005)
}

// Gaps that shrink by a fifth in ten years shrink on at that pace: to √0.8 in five years and 0.64 in twenty. Without residuals draws are the point.
func TestBetaConvergenceGoesOn(t *testing.T) {
	t.Parallel()
	start := []float64{-0.6, -0.1, 0.2, 0.9}
	p := &Panel{Places: make([]string, 4), From: 1990}
	for _, x := range start {
		var path, share []float64
		for year := range 11 {
			path, share = append(path, x*math.Pow(0.8, float64(year)/10)), append(share, 0.25)
		}
		p.Log, p.Share = append(p.Log, path), append(p.Share, share)
	}
	f := must(t)(BetaConvergence(p, 1990, 2000, 2020))
	for h, left := range map[int]float64{5: 0.8 * math.Sqrt(0.8), 20: 0.8 * 0.64} {
		for i := range start {
			near(t, "gap", f.Point[i][h-1]-f.Point[0][h-1], left*(start[i]-start[0]), 1e-12)
			near(t, "width", f.Draws[i][h-1][lawDraws-1]-f.Draws[i][h-1][0], 0, 1e-9)
		}
	}
}

// The variance of h steps of an autoregression is the geometric sum of ρ^{2k}, k < h.
func TestStepsOfAnAutoregression(t *testing.T) {
	t.Parallel()
	sum := func(rho float64, n int) (s float64) {
		for k := range n {
			s += math.Pow(rho, float64(2*k))
		}
		return s
	}
	for _, rho := range []float64{0.9, 1, 1.02} {
		near(t, "share of the variance", steps(math.Pow(rho, 10), 2), sum(rho, 20)/sum(rho, 10), 1e-9)
	}
}

// An autoregression of order 1 with known coefficient: points have the error of what no one can know, and bands cover it. 600 places, ten
// years of growth, five standard errors; the coefficient itself is estimated, which 600 places make small.
func TestBetaConvergenceOfAnAutoregression(t *testing.T) {
	t.Parallel()
	const places, rho, step = 600, 0.97, 0.04
	rng := rand.New(rand.NewPCG(6, 6))
	log := make([][]float64, places)
	for i := range log {
		x := 0.5 * rng.NormFloat64()
		for range 31 {
			log[i] = append(log[i], x)
			x = rho*x + step*rng.NormFloat64()
		}
	}
	p := paths(t, 1980, log)
	l := Losses(must(t)(BetaConvergence(p, 1990, 2000, 2010)), p)
	for _, h := range []int{1, 10} {
		want := step * math.Sqrt((1-math.Pow(rho, float64(2*h)))/(1-rho*rho))
		near(t, "RMSE", root(mean(Year(l.Error, h-1, Square))), want, 5*want/math.Sqrt(2*places))
		for b, level := range Levels {
			near(t, "coverage", mean(Year(l.Inside[b], h-1, Plain)), level, 5*math.Sqrt(level*(1-level)/places))
		}
	}
}

// No benchmark looks beyond its origin.
func TestBenchmarksKnowNothingAfterTheOrigin(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(7, 7))
	log := walks(rng, 8, 43, 0.1)
	first := benchmarks(t, paths(t, 1978, log), 2000, 2020)
	for i := range log {
		for year := 23; year < 43; year++ {
			log[i][year] = rng.NormFloat64()
		}
	}
	if d := cmp.Diff(first, benchmarks(t, paths(t, 1978, log), 2000, 2020)); d != "" {
		t.Errorf("forecasts changed:\n%s", d)
	}
}

func TestBenchmarksRefuse(t *testing.T) {
	t.Parallel()
	p := paths(t, 1990, walks(rand.New(rand.NewPCG(8, 8)), 2, 11, 0.1))
	for name, of := range map[string]func() (*Forecast, error){
		"origin before the data": func() (*Forecast, error) { return RandomWalk(p, 1989, 2010) },
		"origin after the data":  func() (*Forecast, error) { return RandomWalk(p, 2001, 2010) },
		"nothing to forecast":    func() (*Forecast, error) { return RandomWalk(p, 2000, 2000) },
		"trend of two years":     func() (*Forecast, error) { return LogTrend(p, 1999, 2000, 2010) },
		"trend before the data":  func() (*Forecast, error) { return LogTrend(p, 1989, 2000, 2010) },
		"growth of two places":   func() (*Forecast, error) { return BetaConvergence(p, 1990, 2000, 2010) },
	} {
		if _, err := of(); !errors.Is(err, ErrData) {
			t.Errorf("%s: %v, want ErrData", name, err)
		}
	}
}
