package measure

import (
	"fmt"
	"math"
)

// SigmaChange is the change of dispersion between two points in time, see [SigmaConvergence].
type SigmaChange struct {
	N              int
	Initial, Final float64 // standard deviation of logs, divisor n, as [Sigma]
	Yearly         float64 // ln(Final/Initial)/years; negative = σ-convergence
	Statistic, P   float64 // test of equal variances
}

// SigmaConvergence compares the dispersion of the same units at two points in time and tests whether
// it has changed, allowing for the units' values being correlated over time.
//
//	T₂ = (n - 2.5) ln(1 + ¼ (σ₀² - σ₁²)² / (σ₀²σ₁² - σ₀₁²))
//
// which follows χ² with one degree of freedom if the variances of ln y are equal; σ₀₁ is the
// covariance, all with divisor n. Comparing σ alone, or an F test that takes the two years for
// independent samples, finds significance too rarely. initial and final [any unit, positive] have the same
// length n ≥ 3, each unit counting once, years > 0. P is 1 if nothing but the level changed, and the
// statistic +Inf with P = 0 if one year's logs are an exact multiple of the other's.
//
// It panics if the lengths differ. Errors: [ErrNoData] with fewer than three units, [ErrZeroIncome],
// [ErrNoVariation] if all units are equal in one of the years, [ErrRange] (also for years ≤ 0).
//
// Barro and Sala-i-Martin (1992) for σ, Carree and Klomp (1997) for T₂.
func SigmaConvergence(initial, final []float64, years float64) (SigmaChange, error) {
	const name = "SigmaConvergence"
	if err := pairs(name, initial, final); err != nil {
		return SigmaChange{}, err
	}
	if !usable(years) || years == 0 {
		return SigmaChange{}, fmt.Errorf("%w: %s: %g years", ErrRange, name, years)
	}
	if len(initial) < 3 {
		return SigmaChange{}, fmt.Errorf("%w: %s: %d units", ErrNoData, name, len(initial))
	}
	c := SigmaChange{N: len(initial)}
	var err error
	if c.Initial, err = Sigma(initial); err != nil {
		return SigmaChange{}, err
	}
	if c.Final, err = Sigma(final); err != nil {
		return SigmaChange{}, err
	}
	if c.Initial < 1e-14 || c.Final < 1e-14 { // equal but for rounding
		return SigmaChange{}, fmt.Errorf("%w: %s", ErrNoVariation, name)
	}
	c.Yearly = math.Log(c.Final/c.Initial) / years

	// With standardised sums and differences the determinant does not cancel: the test is that of the
	// correlation r between ln y₁ + ln y₀ and ln y₁ - ln y₀ (Pitman 1939), 1 + ¼(…) = 1/(1-r²).
	n := float64(c.N)
	var meanSum, meanDiff float64
	for i := range initial {
		meanSum += (math.Log(final[i]) + math.Log(initial[i])) / n
		meanDiff += (math.Log(final[i]) - math.Log(initial[i])) / n
	}
	var ss, dd, sd float64
	for i := range initial {
		s := math.Log(final[i]) + math.Log(initial[i]) - meanSum
		d := math.Log(final[i]) - math.Log(initial[i]) - meanDiff
		ss += float64(s * s)
		dd += float64(d * d)
		sd += float64(s * d)
	}
	switch {
	case dd <= 1e-28*n || ss <= 1e-28*n: // the same dispersion, or its mirror image
		c.P = 1
		return c, nil
	case float64(ss*dd)-float64(sd*sd) <= 1e-14*ss*dd:
		c.Statistic = math.Inf(1)
		return c, nil
	}
	c.Statistic = -(n - 2.5) * math.Log1p(-float64(sd*sd)/(ss*dd))
	c.P = chiSquareTail(c.Statistic, 1)
	return c, nil
}
