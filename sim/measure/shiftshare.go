package measure

import "fmt"

// ShiftShare splits a change of employment [heads]: National + Mix + Regional = Change, exactly but for
// rounding.
type ShiftShare struct {
	Change   float64
	National float64 // growth as in the nation
	Mix      float64 // more because the industries grow faster in the nation
	Regional float64 // more because they grow faster here: the competitive or differential shift
}

// ShiftShareOf splits the change of a region's employment between two years by industry.
//
//	National_i = e_i G,  Mix_i = e_i (G_i - G),  Regional_i = e_i' - e_i (1 + G_i)
//
// e_i and e_i' are the region's employment in industry i before and after, G_i the growth of industry i
// in the nation and G that of all its industries together. regionBefore, regionAfter, nationBefore and
// nationAfter [heads by industry, not negative] have the same length n ≥ 1; the nation includes the region.
// The sum over industries is returned as well. An industry new to the nation has no G_i: all of its change is
// Regional. Mix and Regional of all regions
// of a nation together add up to 0.
//
// It panics if the lengths differ. Errors: [ErrNoData] for n = 0, [ErrNoIncome] if the nation had no
// employment, [ErrRange] for a value that is negative or not finite, or a region with employment in an
// industry that the nation does not have.
//
// Dunn (1960), Perloff, Dunn, Lampard and Muth (1960).
func ShiftShareOf(regionBefore, regionAfter, nationBefore, nationAfter []float64) (total ShiftShare, byIndustry []ShiftShare, err error) {
	const name = "ShiftShareOf"
	for _, v := range [][]float64{regionAfter, nationBefore, nationAfter} {
		if len(v) != len(regionBefore) {
			panic(fmt.Sprintf("measure: %s: %d industries but %d", name, len(regionBefore), len(v)))
		}
	}
	_, before, err := totals(name, nationBefore, nil)
	if err != nil {
		return ShiftShare{}, nil, err
	}
	after := 0.0
	for i, v := range nationAfter {
		a, b := regionBefore[i], regionAfter[i]
		if !usable(v) || !usable(a) || !usable(b) || nationBefore[i] == 0 && a > 0 || v == 0 && b > 0 {
			return ShiftShare{}, nil, fmt.Errorf("%w: %s: region %g, then %g; nation %g, then %g in industry %d",
				ErrRange, name, a, b, nationBefore[i], v, i)
		}
		after += v
	}
	growth := after/before - 1
	byIndustry = make([]ShiftShare, len(regionBefore))
	for i, e := range regionBefore {
		s := ShiftShare{Change: regionAfter[i] - e}
		if nationBefore[i] > 0 {
			own := nationAfter[i]/nationBefore[i] - 1
			s.National = float64(e * growth)
			s.Mix = float64(e * (own - growth))
			s.Regional = s.Change - float64(e*own)
		} else {
			s.Regional = s.Change
		}
		byIndustry[i] = s
		total.Change += s.Change
		total.National += s.National
		total.Mix += s.Mix
		total.Regional += s.Regional
	}
	return total, byIndustry, nil
}
