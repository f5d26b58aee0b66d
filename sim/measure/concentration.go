package measure

import (
	"fmt"
	"math"
)

// LocationQuotient returns for every region the share of an industry over the share of the base.
//
//	LQ_r = (x_r/Σx) / (b_r/Σb)
//
// industry [heads or output by region] and base [the same, all industries] have the same length.
// 1 means as much as the region's size suggests, 0 none. A region without base has quotient 0.
//
// It panics if the lengths differ. Errors: [ErrNoData] and [ErrNoIncome] if base or industry is
// empty, [ErrRange] also for an industry in a region without base.
//
// Florence (1939).
func LocationQuotient(industry, base []float64) ([]float64, error) {
	x, b, err := shares("LocationQuotient", industry, base)
	if err != nil {
		return nil, err
	}
	out := make([]float64, len(x))
	for r := range x {
		switch {
		case b[r] > 0:
			out[r] = x[r] / b[r]
		case x[r] > 0:
			return nil, fmt.Errorf("%w: LocationQuotient: region %d has the industry but no base", ErrRange, r)
		}
	}
	return out, nil
}

// Krugman returns Krugman's index of how differently two things are spread.
//
//	K = Σ_r |x_r/Σx - b_r/Σb|
//
// With industries as r it compares the structure of a region with that of the nation
// (specialisation), with regions as r an industry with all employment (concentration). The result
// has no unit and lies in [0, 2]: 0 if the shares agree, 2 if they have nothing in common.
//
// It panics if the lengths differ. Errors: [ErrNoData], [ErrNoIncome], [ErrRange].
//
// Krugman (1991, p. 76).
func Krugman(industry, base []float64) (float64, error) {
	x, b, err := shares("Krugman", industry, base)
	if err != nil {
		return 0, err
	}
	sum := 0.0
	for r := range x {
		sum += math.Abs(x[r] - b[r])
	}
	return sum, nil
}

// HerfindahlHirschman returns the sum of squared shares of x.
//
//	H = Σ_k (x_k/Σx)²
//
// x [heads by plant, output by region, …] has n ≥ 1 values that are not negative. The result has no
// unit and lies in [1/n, 1]; 1/H reads as a number of equal units.
//
// Errors: [ErrNoData], [ErrNoIncome] if the sum is zero, [ErrRange].
//
// Hirschman (1964).
func HerfindahlHirschman(x []float64) (float64, error) {
	_, total, err := totals("HerfindahlHirschman", x, nil)
	if err != nil {
		return 0, err
	}
	sum := 0.0
	for _, v := range x {
		sum += float64(v / total * (v / total))
	}
	return sum, nil
}

// EllisonGlaeser returns Ellison and Glaeser's index of geographic concentration beyond that of
// plants.
//
//	γ = (G - (1-Σ_r b_r²) H) / ((1-Σ_r b_r²)(1-H)),  G = Σ_r (s_r - b_r)²
//
// s_r is the industry's share in region r, b_r that of the base, H the Herfindahl index of plants
// (see [HerfindahlHirschman]). industry and base [heads by region] have the same length; plants is H
// in [0, 1). γ has no unit; it is 0 in expectation if plants are thrown at random on regions of size
// b (the dartboard), above 0.05 the paper calls an industry very concentrated, and it can be negative.
//
// It panics if the lengths differ. Errors: [ErrNoData] (also for a base in one region only),
// [ErrNoIncome], [ErrRange] (also for plants outside [0, 1)).
//
// Ellison and Glaeser (1997, eq. 5).
func EllisonGlaeser(industry, base []float64, plants float64) (float64, error) {
	if !(plants >= 0 && plants < 1) {
		return 0, fmt.Errorf("%w: EllisonGlaeser: Herfindahl index of plants %g", ErrRange, plants)
	}
	s, b, err := shares("EllisonGlaeser", industry, base)
	if err != nil {
		return 0, err
	}
	g, room := 0.0, 1.0
	for r := range s {
		d := s[r] - b[r]
		g += float64(d * d)
		room -= float64(b[r] * b[r])
	}
	if room < 1e-12 { // 1 - Σb² of a base in one region, but for rounding
		return 0, fmt.Errorf("%w: EllisonGlaeser: the base is in one region", ErrNoData)
	}
	return (g - float64(room*plants)) / (room * (1 - plants)), nil
}

// shares returns both as shares of their sums.
func shares(function string, industry, base []float64) (x, b []float64, err error) {
	if len(industry) != len(base) {
		panic(fmt.Sprintf("measure: %s: %d regions of the industry but %d of the base", function, len(industry), len(base)))
	}
	_, total, err := totals(function, industry, nil)
	if err != nil {
		return nil, nil, err
	}
	_, all, err := totals(function, base, nil)
	if err != nil {
		return nil, nil, err
	}
	x, b = make([]float64, len(industry)), make([]float64, len(base))
	for r := range industry {
		x[r], b[r] = industry[r]/total, base[r]/all
	}
	return x, b, nil
}
