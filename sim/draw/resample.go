package draw

import "slices"

// Resamples returns count resamples of n things with replacement, n indices from 0 for each, one after the other. Those of a resample are
// ascending, so that equal resamples have sums of equal bits. n is at least 1.
func Resamples(source Source, count, n int) []int32 {
	index := make([]int32, count*n)
	for i := range index {
		index[i] = int32(Index(source.Bits(uint64(i)), n))
	}
	for i := 0; i < len(index); i += n {
		slices.Sort(index[i : i+n])
	}
	return index
}
