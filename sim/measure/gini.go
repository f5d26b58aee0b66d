package measure

import (
	"fmt"
	"slices"
)

// Gini returns the Gini coefficient of y with weights w, population convention (no n/(n-1)).
//
//	G = Σ_i Σ_j w_i w_j |y_i - y_j| / (2 μ (Σw)²),  μ = Σ_i w_i y_i / Σ_i w_i
//
// which is one minus twice the area under the Lorenz curve. It is computed from the sorted values
// in O(n log n) as G = Σ_k w_k y_k (2P_k - w_k - Σw) / (μ (Σw)²), P_k the weights up to k.
//
// y [any unit, not negative] and w [persons, nil = 1 each] have the same length. The result has no
// unit and lies in [0, 1 - min w/Σw]. One unit, or equal incomes, give 0; zero incomes count.
//
// It panics if the lengths differ. Errors: [ErrNoData], [ErrNoIncome], [ErrRange].
//
// Gini (1912); weights as in Lerman and Yitzhaki (1989).
func Gini(y, w []float64) (float64, error) {
	sameLength("Gini", len(y), w)
	if w == nil {
		s := slices.Clone(y)
		slices.Sort(s)
		return giniSorted("Gini", s, nil)
	}
	s, g := sorted(y, w)
	return giniSorted("Gini", s, g)
}

// GiniSorted returns [Gini] of values that are already in ascending order, in one pass and without
// allocation: 10⁶ persons take a few milliseconds.
//
// It panics if the lengths differ. Errors as [Gini], and [ErrRange] if y is not in ascending order.
func GiniSorted(y, w []float64) (float64, error) { return giniSorted("GiniSorted", y, w) }

func giniSorted(function string, y, w []float64) (float64, error) {
	people, income, err := totals(function, y, w)
	if err != nil {
		return 0, err
	}
	var below, sum, last float64
	for i, v := range y {
		if v < last {
			return 0, fmt.Errorf("%w: %s: value %g at index %d is below the one before it", ErrRange, function, v, i)
		}
		last = v
		g := weight(w, i)
		// 2P_k - w_k - Σw with P_k = below + g; dividing by Σw at once keeps the terms near one.
		sum += float64(g*v) * ((below + (below + g)) - people) / people // rounded by the division
		below += g
	}
	return max(0, sum/income), nil // rounding can leave -1e-17 for equal incomes
}

// GiniOfCounts returns [Gini] of a histogram: count[k] units have the value y[k], classes ascending.
// The spread inside a class is taken as nil, so the result is a lower bound for grouped data.
//
// It panics if the lengths differ. Errors as [GiniSorted], and [ErrRange] for a negative count.
func GiniOfCounts(y []float64, count []int64) (float64, error) {
	return GiniSorted(y, floats(count))
}

func floats(n []int64) []float64 {
	out := make([]float64, len(n))
	for i, v := range n {
		out[i] = float64(v)
	}
	return out
}

// sorted returns copies of y and w ordered by ascending y, ties in the order given.
func sorted(y, w []float64) (ys, ws []float64) {
	type pair struct{ y, w float64 }
	p := make([]pair, len(y))
	for i := range y {
		p[i] = pair{y[i], weight(w, i)}
	}
	slices.SortStableFunc(p, func(a, b pair) int {
		switch {
		case a.y < b.y:
			return -1
		case a.y > b.y:
			return 1
		}
		return 0
	})
	ys, ws = make([]float64, len(y)), make([]float64, len(y))
	for i, v := range p {
		ys[i], ws[i] = v.y, v.w
	}
	return ys, ws
}
