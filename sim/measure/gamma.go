package measure

import "fmt"

// Concordance says how far ranks have persisted, see [GammaConvergence].
type Concordance struct {
	Years     int     // points in time
	Index     float64 // γ, 1 = ranks as at the start
	ChiSquare float64 // Years (n-1) γ
	P         float64 // its upper tail with n-1 degrees of freedom: the chance of γ if ranks were independent
}

// GammaConvergence returns the γ-convergence of Boyle and McCarthy: the variance of units' summed
// ranks over the variance they would have, had every rank stayed as it was at the start.
//
//	γ = Var_i(Σ_t R_t,i) / Var_i(T R_0,i)
//
// y[t] holds one value a unit [any unit, may be negative] for each of T ≥ 2 points in time, the first
// being the start; all have the same length n ≥ 2. With T = 2 this is their simple measure
// Var(R_1 + R_0)/Var(2 R_0); without ties it equals (1+ρ)/2 with ρ of [Spearman], and for any T
// Kendall's coefficient of concordance W. The result lies in [0, 1] if there are no ties in y[0]: 1 if
// ranks never change, lower the more they do. σ-convergence with γ near 1 is catching up without
// overtaking. Equal values share the mean of their ranks. χ² is a good guide for n > 7.
//
// It panics if the lengths differ. Errors: [ErrNoData] for T < 2 or n < 2, [ErrNoVariation] if all of
// y[0] are equal, [ErrRange] for a value that is not finite.
//
// Boyle and McCarthy (1997, 1999), Siegel (1956, ch. 9) for χ².
func GammaConvergence(y ...[]float64) (Concordance, error) {
	if len(y) < 2 {
		return Concordance{}, fmt.Errorf("%w: GammaConvergence: %d points in time", ErrNoData, len(y))
	}
	n, years := len(y[0]), float64(len(y))
	sum := make([]float64, n)
	for _, v := range y {
		if err := pairs("GammaConvergence", y[0], v); err != nil {
			return Concordance{}, err
		}
		for i, r := range ranks(v) {
			sum[i] += r
		}
	}
	first := ranks(y[0])
	middle := float64(float64(n+1) / 2)
	var now, start float64
	for i := range sum {
		d, d0 := sum[i]-float64(years*middle), years*(first[i]-middle)
		now += float64(d * d)
		start += float64(d0 * d0)
	}
	if start == 0 {
		return Concordance{}, fmt.Errorf("%w: GammaConvergence: all start equal", ErrNoVariation)
	}
	c := Concordance{Years: len(y), Index: now / start}
	c.ChiSquare = years * float64(n-1) * c.Index
	c.P = chiSquareTail(c.ChiSquare, n-1)
	return c, nil
}
