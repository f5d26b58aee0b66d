package measure

import "fmt"

// LocationalGini returns the locational Gini coefficient of an industry: how far its spread over
// regions departs from that of the base, 0 if both agree.
//
//	G = Σ_r Σ_q b_r b_q |LQ_r - LQ_q| / 2,  LQ_r = x_r/b_r
//
// with shares x_r and b_r of industry and base: the [Gini] coefficient of location quotients, weighted by
// the base, or twice the area between the diagonal and the Lorenz curve of the industry over the base.
// industry and base [heads by region] have the same length. The result has no unit and lies in [0, 1),
// up to 1 less the base share of the smallest region. Splitting a region in parts of equal quotients
// changes nothing.
//
// Krugman (1991) and the R package EconGeo give the area itself, half of this. The R package REAT, after
// Farhauer and Kröll, counts each region once whatever its size: Gini(LQ, nil).
//
// It panics if the lengths differ. Errors: [ErrNoData], [ErrNoIncome], [ErrRange] also for an industry in
// a region without base. With industries in the place of regions it measures specialisation of a region.
//
// Krugman (1991, ch. 2), Kim (1995).
func LocationalGini(industry, base []float64) (float64, error) {
	lq, err := LocationQuotient(industry, base)
	if err != nil {
		return 0, fmt.Errorf("LocationalGini: %w", err)
	}
	return Gini(lq, base)
}
