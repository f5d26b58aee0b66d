package measure_test

import (
	"errors"
	"math"
	"testing"

	"gowest/sim/measure"
)

// Anscombe (1973), first of the four data sets: y = 3.00 + 0.500 x, s.e. of the slope 0.118,
// R² = 0.667. Incomes are made so that log initial is x and log growth is y.
func TestBetaConvergenceOfAnscombe(t *testing.T) {
	t.Parallel()
	x := []float64{10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5}
	y := []float64{8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68}
	const years = 2
	initial, final := make([]float64, len(x)), make([]float64, len(x))
	for i := range x {
		initial[i], final[i] = math.Exp(x[i]), math.Exp(x[i]+years*y[i])
	}
	c := must[measure.Convergence](t)(measure.BetaConvergence(initial, final, years))
	near(t, "slope", c.Slope, 0.500, 0.00051)
	near(t, "intercept", c.Intercept, 3.00, 0.0051)
	near(t, "s.e.", c.SlopeSE, 0.118, 0.00051)
	near(t, "R²", c.RSquared, 0.667, 0.00051)
	near(t, "speed", c.Speed, -math.Log(2)/2, 1e-3) // -ln(1 + 0.5·2)/2
	if !math.IsInf(c.HalfLifeYears, 1) || c.N != 11 {
		t.Errorf("half-life %g of %d units, want +Inf of 11", c.HalfLifeYears, c.N)
	}
}

// Barro and Sala-i-Martin's rule of thumb: gaps that close by 2 % a year halve in 35 years.
func TestBetaConvergenceRecoversTheSpeed(t *testing.T) {
	t.Parallel()
	const lambda, steady, years = 0.02, 9.0, 30
	var initial, final []float64
	for _, l := range []float64{5, 6, 7.5, 8, 8.2} {
		initial = append(initial, math.Exp(l))
		final = append(final, math.Exp(steady-(steady-l)*math.Exp(-lambda*years)))
	}
	c := must[measure.Convergence](t)(measure.BetaConvergence(initial, final, years))
	near(t, "speed", c.Speed, lambda, 1e-12)
	near(t, "half-life", c.HalfLifeYears, 34.657, 0.001)
	near(t, "s.e.", c.SlopeSE, 0, 1e-9)
	near(t, "R²", c.RSquared, 1, 1e-12)

	// Income that overtakes: the poor end above the rich.
	c = must[measure.Convergence](t)(measure.BetaConvergence([]float64{1, 2, 4}, []float64{4, 2, 1}, 1))
	if !math.IsInf(c.Speed, 1) || c.HalfLifeYears != 0 {
		t.Errorf("reversal: speed %g, half-life %g, want +Inf, 0", c.Speed, c.HalfLifeYears)
	}
}

func TestBetaConvergenceFaults(t *testing.T) {
	t.Parallel()
	three := []float64{1, 2, 3}
	for _, c := range []struct {
		name   string
		a, b   []float64
		years  float64
		reason error
	}{
		{"two units", three[:2], three[:2], 1, measure.ErrNoData},
		{"no time", three, three, 0, measure.ErrRange},
		{"negative time", three, three, -1, measure.ErrRange},
		{"zero income", []float64{0, 1, 2}, three, 1, measure.ErrZeroIncome},
		{"ruin", three, []float64{1, 0, 1}, 1, measure.ErrZeroIncome},
		{"equal start", []float64{2, 2, 2}, three, 1, measure.ErrNoVariation},
		{"not a number", []float64{2, math.NaN(), 2}, three, 1, measure.ErrRange},
	} {
		if _, err := measure.BetaConvergence(c.a, c.b, c.years); !errors.Is(err, c.reason) {
			t.Errorf("BetaConvergence with %s: %v, want %v", c.name, err, c.reason)
		}
	}
}
