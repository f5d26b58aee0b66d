package measure

import (
	"fmt"
	"slices"
)

// Quantiles returns the k-1 limits that cut y into k classes of as equal size as its ties allow, by
// linear interpolation between order statistics.
//
//	limit_c = x_(⌊h⌋) + (h-⌊h⌋)(x_(⌊h⌋+1) - x_(⌊h⌋)),  h = 1 + (n-1) c/k
//
// y [any unit, may be negative] has n ≥ 1 values, each counting once; k ≥ 1. The limits do not fall. This
// is the default of R (type 7), NumPy and mapclassify.
//
// Errors: [ErrNoData] for n = 0, [ErrRange] for a value that is not finite and for k < 1.
//
// Hyndman and Fan (1996), definition 7.
func Quantiles(y []float64, k int) ([]float64, error) {
	if k < 1 {
		return nil, fmt.Errorf("%w: Quantiles: %d classes", ErrRange, k)
	}
	if len(y) == 0 {
		return nil, fmt.Errorf("%w: Quantiles", ErrNoData)
	}
	for i, v := range y {
		if !finite(v) {
			return nil, fmt.Errorf("%w: Quantiles: value %g at index %d", ErrRange, v, i)
		}
	}
	s := slices.Clone(y)
	slices.Sort(s)
	limits := make([]float64, k-1)
	for c := range limits {
		whole := (len(s) - 1) * (c + 1)
		at, part := whole/k, float64(whole%k)/float64(k)
		limits[c] = s[at]
		if part > 0 {
			limits[c] += float64(part * (s[at+1] - s[at]))
		}
	}
	return limits, nil
}

// Classify returns the class of every value: the number of limits below it, so that class c holds the
// values in (limits[c-1], limits[c]] and a value on a limit belongs to the lower class.
//
// y [any unit; NaN = missing, class -1] and limits [the same unit, in ascending order] may have any
// length. It panics if limits fall.
func Classify(y, limits []float64) []int {
	if !slices.IsSorted(limits) {
		panic(fmt.Sprintf("measure: Classify: limits %v are not in ascending order", limits))
	}
	out := make([]int, len(y))
	for i, v := range y {
		if v != v {
			out[i] = -1
			continue
		}
		out[i], _ = slices.BinarySearch(limits, v)
	}
	return out
}
