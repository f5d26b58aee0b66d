package measure

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// Spearman returns Spearman's rank correlation of x and y: how far units keep their places.
//
//	ρ = cov(R(x), R(y)) / (sd(R(x)) sd(R(y)))
//
// Equal values share the mean of their ranks. x and y [any unit, may be negative] have the same
// length n ≥ 2, each unit counting once; the divisor cancels. The result lies in [-1, 1]: 1 for the
// same order, -1 for the reverse. Any increasing transformation of x or y leaves it as it is.
//
// It panics if the lengths differ. Errors: [ErrNoData] for n < 2, [ErrNoVariation] if all of x or all
// of y are equal, [ErrRange] for a value that is not finite.
//
// Spearman (1904).
func Spearman(x, y []float64) (float64, error) {
	if err := pairs("Spearman", x, y); err != nil {
		return 0, err
	}
	a, b := ranks(x), ranks(y)
	middle := float64(float64(len(x)+1) / 2)
	var ab, aa, bb float64
	for i := range a {
		da, db := a[i]-middle, b[i]-middle
		ab += float64(da * db)
		aa += float64(da * da)
		bb += float64(db * db)
	}
	if aa == 0 || bb == 0 {
		return 0, fmt.Errorf("%w: Spearman", ErrNoVariation)
	}
	return min(1, max(-1, ab/math.Sqrt(aa*bb))), nil
}

// KendallTau returns Kendall's rank correlation τ-b of x and y.
//
//	τ_b = (C - D) / sqrt((n₀ - n_x)(n₀ - n_y)),  n₀ = n(n-1)/2
//
// C and D count the pairs of units in the same and in the opposite order, n_x and n_y those tied in x
// and in y. Without ties (1-τ)/2 is the share of pairs that changed places. It takes O(n log n) steps.
//
// Arguments, range, panics and errors are those of [Spearman].
//
// Kendall (1945); algorithm of Knight (1966).
func KendallTau(x, y []float64) (float64, error) {
	if err := pairs("KendallTau", x, y); err != nil {
		return 0, err
	}
	n := len(x)
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int {
		if c := cmp.Compare(x[i], x[j]); c != 0 {
			return c
		}
		return cmp.Compare(y[i], y[j])
	})
	var tiedX, tiedBoth, run, runBoth int
	second := make([]float64, n)
	for k, i := range order {
		second[k] = y[i]
		if k == 0 {
			continue
		}
		if before := order[k-1]; x[before] == x[i] {
			run++
			tiedX += run
			if y[before] == y[i] {
				runBoth++
				tiedBoth += runBoth
			} else {
				runBoth = 0
			}
		} else {
			run, runBoth = 0, 0
		}
	}
	discordant := inversions(second, make([]float64, n)) // and sorts second
	tiedY, run := 0, 0
	for k := 1; k < n; k++ {
		if second[k] == second[k-1] {
			run++
			tiedY += run
		} else {
			run = 0
		}
	}
	all := n * (n - 1) / 2
	if tiedX == all || tiedY == all {
		return 0, fmt.Errorf("%w: KendallTau", ErrNoVariation)
	}
	concordant := all - tiedX - tiedY + tiedBoth - discordant
	room := math.Sqrt(float64(all-tiedX)) * math.Sqrt(float64(all-tiedY))
	return min(1, max(-1, float64(concordant-discordant)/room)), nil
}

// inversions sorts v and returns how many pairs stood in descending order.
func inversions(v, buffer []float64) int {
	if len(v) < 2 {
		return 0
	}
	half := len(v) / 2
	count := inversions(v[:half], buffer) + inversions(v[half:], buffer)
	copy(buffer, v)
	i, j := 0, half
	for k := range v {
		if j == len(v) || i < half && buffer[i] <= buffer[j] {
			v[k] = buffer[i]
			i++
		} else {
			v[k] = buffer[j]
			j++
			count += half - i
		}
	}
	return count
}

// ranks returns the places of x in ascending order, counted from 1; equal values share the mean.
func ranks(x []float64) []float64 {
	order := make([]int, len(x))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(x[i], x[j]) })
	out := make([]float64, len(x))
	for k := 0; k < len(order); {
		end := k + 1
		for end < len(order) && x[order[end]] == x[order[k]] {
			end++
		}
		for _, i := range order[k:end] {
			out[i] = float64(k+1+end) / 2
		}
		k = end
	}
	return out
}

// pairs checks two samples of the same units.
func pairs(function string, x, y []float64) error {
	if len(x) != len(y) {
		panic(fmt.Sprintf("measure: %s: %d values but %d", function, len(x), len(y)))
	}
	if len(x) < 2 {
		return fmt.Errorf("%w: %s: %d units", ErrNoData, function, len(x))
	}
	for i := range x {
		if !finite(x[i]) || !finite(y[i]) {
			return fmt.Errorf("%w: %s: %g and %g at index %d", ErrRange, function, x[i], y[i], i)
		}
	}
	return nil
}

// finite reports whether x is neither infinite nor not a number.
func finite(x float64) bool { return math.Abs(x) <= math.MaxFloat64 }
