package measure

import (
	"fmt"
	"math"
	"slices"
)

// RankSize returns the exponent of a Pareto tail from the rank-size regression with ranks less one
// half, and its asymptotic standard error.
//
//	ln(i - ½) = c - ζ ln x_(i),  i = 1 … k,  s.e. = ζ sqrt(2/k),  x_(1) ≥ x_(2) ≥ …
//
// by ordinary least squares, where P(X > x) ~ x^-ζ. The half takes away the leading bias of small samples;
// the standard error of the regression itself would be far too small. Compare [Hill], which is more
// precise for an exact Pareto law and more sensitive to where the tail begins.
//
// x [heads, or any positive size] has at least k ≥ 2 values; only the k largest matter. Equal sizes keep
// ranks of their own, as in the source.
//
// Errors: [ErrNoData] for k < 2 or n < k, [ErrNoVariation] if the k largest are equal, [ErrRange] if a
// value is negative or not finite or the tail reaches down to zero.
//
// Gabaix and Ibragimov (2011).
func RankSize(x []float64, k int) (zeta, se float64, err error) {
	if k < 2 || len(x) < k {
		return 0, 0, fmt.Errorf("%w: RankSize: tail of %d among %d values", ErrNoData, k, len(x))
	}
	for i, v := range x {
		if !usable(v) {
			return 0, 0, fmt.Errorf("%w: RankSize: value %g at index %d", ErrRange, v, i)
		}
	}
	s := slices.Clone(x)
	slices.Sort(s)
	slices.Reverse(s)
	if s[k-1] == 0 {
		return 0, 0, fmt.Errorf("%w: RankSize: the tail reaches down to zero", ErrRange)
	}
	if s[k-1] == s[0] {
		return 0, 0, fmt.Errorf("%w: RankSize", ErrNoVariation)
	}
	var meanX, meanR float64
	for i := range k {
		meanX += math.Log(s[i]/s[k-1]) / float64(k) // relative: no digits lost to a common factor
		meanR += math.Log(float64(i)+0.5) / float64(k)
	}
	var xx, xr float64
	for i := range k {
		d := math.Log(s[i]/s[k-1]) - meanX
		xx += float64(d * d)
		xr += float64(d * (math.Log(float64(i)+0.5) - meanR))
	}
	zeta = -xr / xx
	return zeta, zeta * math.Sqrt(2/float64(k)), nil
}
