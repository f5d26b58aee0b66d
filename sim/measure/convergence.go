package measure

import (
	"fmt"
	"math"
)

// Convergence is the result of a growth regression, see [BetaConvergence].
type Convergence struct {
	N             int     // units
	Slope         float64 // a year, per unit of log initial income
	SlopeSE       float64 // its standard error, n-2 degrees of freedom
	Intercept     float64 // a year
	RSquared      float64
	Speed         float64 // λ a year; negative = divergence
	HalfLifeYears float64 // ln 2/λ, +Inf without convergence
}

// BetaConvergence regresses the yearly growth of y on its initial log by ordinary least squares,
// each unit counting once.
//
//	ln(y_i1/y_i0)/T = a + b ln y_i0 + u_i,  λ = -ln(1 + bT)/T,  half-life = ln 2/λ
//
// b < 0 is (unconditional) β-convergence; λ is the speed at which a gap to the common steady state
// closes in the neoclassical growth model. initial and final [any unit, positive] have the same
// length n ≥ 3, years = T > 0. If 1 + bT ≤ 0 the order of units is reversed: Speed is +Inf and the
// half-life 0.
//
// It panics if the lengths differ. Errors: [ErrNoData] with fewer than three units, [ErrZeroIncome],
// [ErrNoVariation] if all units start equal, [ErrRange] (also for T ≤ 0).
//
// Barro and Sala-i-Martin (1992, eq. 10).
func BetaConvergence(initial, final []float64, years float64) (Convergence, error) {
	if len(initial) != len(final) {
		panic(fmt.Sprintf("measure: BetaConvergence: %d initial but %d final values", len(initial), len(final)))
	}
	n := float64(len(initial))
	if !usable(years) || years == 0 {
		return Convergence{}, fmt.Errorf("%w: BetaConvergence: %g years", ErrRange, years)
	}
	if len(initial) < 3 {
		return Convergence{}, fmt.Errorf("%w: BetaConvergence: %d units", ErrNoData, len(initial))
	}
	x, g := make([]float64, len(initial)), make([]float64, len(initial))
	var meanX, meanG float64
	for i := range initial {
		if !usable(initial[i]) || !usable(final[i]) {
			return Convergence{}, fmt.Errorf("%w: BetaConvergence: %g, then %g at index %d", ErrRange, initial[i], final[i], i)
		}
		if initial[i] == 0 || final[i] == 0 {
			return Convergence{}, fmt.Errorf("%w: BetaConvergence: index %d", ErrZeroIncome, i)
		}
		x[i] = math.Log(initial[i])
		g[i] = (math.Log(final[i]) - x[i]) / years
		meanX += x[i] / n
		meanG += g[i] / n
	}
	var xx, xg, gg float64
	for i := range x {
		dx, dg := x[i]-meanX, g[i]-meanG
		xx += float64(dx * dx)
		xg += float64(dx * dg)
		gg += float64(dg * dg)
	}
	if tiny := 1e-14 * max(1, math.Abs(meanX)); xx <= n*tiny*tiny { // equal but for rounding
		return Convergence{}, fmt.Errorf("%w: BetaConvergence", ErrNoVariation)
	}
	c := Convergence{N: len(x), Slope: xg / xx}
	c.Intercept = meanG - float64(c.Slope*meanX)
	residual := max(0, gg-float64(c.Slope*xg))
	c.SlopeSE = math.Sqrt(residual / (n - 2) / xx)
	if gg > 0 {
		c.RSquared = 1 - residual/gg
	}
	c.Speed, c.HalfLifeYears = speed(c.Slope, years)
	return c, nil
}

func speed(slope, years float64) (lambda, halfLife float64) {
	if slope*years <= -1 {
		return math.Inf(1), 0
	}
	lambda = -math.Log1p(slope*years) / years
	if lambda <= 0 {
		return lambda, math.Inf(1)
	}
	return lambda, math.Ln2 / lambda
}
