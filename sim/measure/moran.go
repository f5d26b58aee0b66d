package measure

import (
	"fmt"
	"math"
)

// MoranI returns Moran's I of y over regions with the given adjacency, and its expectation if the
// values were shuffled over the regions.
//
//	I = (n/S0) Σ_i Σ_j w_ij (y_i - ȳ)(y_j - ȳ) / Σ_i (y_i - ȳ)²,  E[I] = -1/(n-1)
//
// with row-standardised weights: w_ij = 1/k_i for each of the k_i entries of neighbours[i] (a
// neighbour listed twice counts twice), and S0 = Σ w_ij, the number of regions with neighbours.
//
// A region that neither has neighbours nor is one is left out, of n, ȳ and the variance too: an
// island's value then changes nothing, and E[I] is exact. (PySAL keeps it in n and ȳ; spdep with
// zero.policy leaves it out of n only.)
//
// y [any unit, may be negative] and neighbours have the same length. I is near 1 if like values
// touch, below E[I] if unlike values do; it usually, not always, lies in [-1, 1].
//
// It panics if the lengths differ or a neighbour does not exist. Errors: [ErrNoData] with fewer than
// two connected regions, [ErrNoVariation] if their values are equal, [ErrRange] for a value that is
// not finite.
//
// Moran (1950), Cliff and Ord (1981, ch. 1).
func MoranI(y []float64, neighbours [][]int32) (index, expected float64, err error) {
	if len(neighbours) != len(y) {
		panic(fmt.Sprintf("measure: MoranI: %d values but neighbours of %d regions", len(y), len(neighbours)))
	}
	connected, rows := make([]bool, len(y)), 0
	for i, ns := range neighbours {
		if len(ns) > 0 {
			connected[i] = true
			rows++
		}
		for _, j := range ns {
			connected[j] = true
		}
	}
	n, mean := 0, 0.0
	for i, v := range y {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return 0, 0, fmt.Errorf("%w: MoranI: value %g at index %d", ErrRange, v, i)
		}
		if connected[i] {
			n++
			mean += v
		}
	}
	if n < 2 {
		return 0, 0, fmt.Errorf("%w: MoranI: %d connected regions", ErrNoData, n)
	}
	mean /= float64(n)
	var cross, square float64
	for i, v := range y {
		if !connected[i] {
			continue
		}
		z := v - mean
		square += float64(z * z)
		if len(neighbours[i]) == 0 {
			continue
		}
		lag := 0.0
		for _, j := range neighbours[i] {
			lag += y[j] - mean
		}
		cross += float64(z*lag) / float64(len(neighbours[i]))
	}
	// Equal values can differ from their rounded mean by an ulp each.
	if tiny := mean * 1e-14; square <= float64(n)*tiny*tiny {
		return 0, 0, fmt.Errorf("%w: MoranI", ErrNoVariation)
	}
	return float64(n) / float64(rows) * cross / square, -1 / float64(n-1), nil
}
