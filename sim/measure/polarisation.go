package measure

import (
	"fmt"
	"math"
)

// Wolfson returns Wolfson's index of bipolarisation of y with weights w: how far the middle has
// emptied towards two poles.
//
//	P = 2 (2D - G) μ/m,  D = ½ - L(½)
//
// where L is the Lorenz curve, G the Gini coefficient, μ the mean and m the median. P is 0 if all
// are equal and 1 if one half has nothing and the other shares all of it, m being put half way.
// Foster and Wolfson (2010) and the package inequality of PySAL leave out the leading 2.
//
// y [any unit, not negative] and w [persons, nil = 1 each] have the same length. The median is the
// value of the unit in which half of Σw is reached, and the mean of two values where half of Σw is
// reached exactly between two units (to 1e-12 of Σw). The result has no unit and is not negative; it
// has no upper bound, since the median can be small. One unit gives 0.
//
// It panics if the lengths differ. Errors: [ErrNoData], [ErrNoIncome], [ErrRange], and
// [ErrZeroIncome] if the median is zero.
//
// Wolfson (1994).
func Wolfson(y, w []float64) (float64, error) {
	people, income, err := totals("Wolfson", y, w)
	if err != nil {
		return 0, err
	}
	curve, err := Lorenz(y, w)
	if err != nil {
		return 0, err
	}
	gini, err := Gini(y, w)
	if err != nil {
		return 0, err
	}
	s, g := sorted(y, w)
	middle := median(s, g, people)
	if middle == 0 {
		return 0, fmt.Errorf("%w: Wolfson: the median", ErrZeroIncome)
	}
	d := 0.5 - lorenzAt(curve, 0.5)
	return max(0, 2*(2*d-gini)) * (income / people / middle), nil
}

// median returns the weighted median of values in ascending order, total being the sum of weights.
func median(y, w []float64, total float64) float64 {
	below, last := 0.0, 0
	for i, v := range y {
		if w[i] == 0 {
			continue
		}
		if below > 0 && math.Abs(below-float64(total/2)) <= 1e-12*total { // exactly between two units but for rounding
			return (y[last] + v) / 2
		}
		below += w[i]
		last = i
		if below > total/2*(1+2e-12) {
			return v
		}
	}
	return y[last]
}

// KanburZhang returns the polarisation index of Zhang and Kanbur between groups.
//
//	P = GE_between(α) / GE_within(α)
//
// Arguments and panics are those of [DecomposeEntropy]; Zhang and Kanbur use α = 0 (Theil's L) and
// α = 1 (Theil's T). The result has no unit and lies in [0, ∞]: 0 if the groups have equal means
// (also without any inequality), 1 if as much lies between as within, +Inf if groups are equal inside
// but not between. It falls if a group becomes more unequal inside, where an index of inequality would
// rise.
//
// Errors as [DecomposeEntropy].
//
// Zhang and Kanbur (2001); applied to coast and inland by Kanbur and Zhang (1999).
func KanburZhang(y, w []float64, group []int, alpha float64) (float64, error) {
	d, err := DecomposeEntropy(y, w, group, alpha)
	if err != nil {
		return 0, err
	}
	return d.Polarisation(), nil
}

// Polarisation returns Between over Within, 0 if there is no inequality at all, see [KanburZhang]. Parts below
// 1e-14 count as zero.
func (d Decomposition) Polarisation() float64 {
	const rounding = 1e-14 // what equal incomes can leave in the sums
	if d.Between <= rounding {
		return 0
	}
	if d.Within <= rounding {
		return math.Inf(1)
	}
	return d.Between / d.Within
}
