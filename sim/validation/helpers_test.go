package validation

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// near fails unless got is want within a tolerance.
func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s = %v, want %v (within %g)", what, got, want, tolerance)
	}
}

// paths makes a panel of equal populations whose log incomes are given by place and year.
func paths(t testing.TB, from int, log [][]float64) *Panel {
	t.Helper()
	var places []string
	y, w := make([][]float64, len(log)), make([][]float64, len(log))
	for i := range log {
		places = append(places, fmt.Sprint("place ", i))
		for _, x := range log[i] {
			y[i], w[i] = append(y[i], math.Exp(x)), append(w[i], 1)
		}
	}
	p, err := NewPanel(places, from, y, w)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// walks are log incomes that take independent normal steps.
func walks(rng *rand.Rand, places, years int, step float64) [][]float64 {
	out := make([][]float64, places)
	for i := range out {
		x := 0.0
		for range years {
			out[i] = append(out[i], x)
			x += step * rng.NormFloat64()
		}
	}
	return out
}

// must returns a forecast or fails.
func must(t testing.TB) func(f *Forecast, err error) *Forecast {
	return func(f *Forecast, err error) *Forecast {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
}

// benchmarks are all of a panel with an origin.
func benchmarks(t testing.TB, p *Panel, origin, last int) []*Forecast {
	ok := must(t)
	return []*Forecast{
		ok(RandomWalk(p, origin, last)), ok(LogTrend(p, origin-10, origin, last)), ok(LogTrend(p, p.From, origin, last)),
		ok(BetaConvergence(p, origin-10, origin, last)),
	}
}
