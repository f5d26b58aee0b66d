package validation

import (
	"math"
	"slices"

	"gowest/sim/draw"
)

// resamples is how many an interval uses: enough for the 2.5 % tails (Efron and Tibshirani 1993, ch. 14, ask for 1000 or more).
const resamples = 2000

// drawPlace is the stream of resamples; their key has nothing of a run in it.
const drawPlace draw.Stream = 1

// Sample resamples places with replacement, each with all its years: a block bootstrap whose blocks are places, since the errors of one place are
// alike from year to year. All statistics of as many places share the resamples.
type Sample struct {
	n     int
	index []int32
}

// NewSample returns the resamples of n places, the same in every run.
func NewSample(n int) *Sample {
	return &Sample{n: n, index: draw.Resamples(draw.NewKey(uint64(n), 0).Of(drawPlace), resamples, n)}
}

// all is each place once.
func (s *Sample) all() []int32 {
	out := make([]int32, s.n)
	for i := range out {
		out[i] = int32(i)
	}
	return out
}

// Interval returns the 95 % percentile interval of a statistic of places, given as indices. Values that are not numbers are left out.
func (s *Sample) Interval(of func(places []int32) float64) (low, high float64) {
	values := make([]float64, 0, resamples)
	for k := 0; k < len(s.index); k += s.n {
		if v := of(s.index[k : k+s.n]); v == v {
			values = append(values, v)
		}
	}
	if len(values) == 0 {
		return math.NaN(), math.NaN()
	}
	slices.Sort(values)
	return Band(values, 0.95)
}

// Mean returns the mean over places of a number and its interval.
func (s *Sample) Mean(x []float64) (value, low, high float64) {
	low, high = s.Interval(func(places []int32) float64 { return meanAt(x, places) })
	return mean(x), low, high
}

// RootMean returns the root of the mean over places of squares and its interval.
func (s *Sample) RootMean(squares []float64) (value, low, high float64) {
	low, high = s.Interval(func(places []int32) float64 { return root(meanAt(squares, places)) })
	return root(mean(squares)), low, high
}

// RootRatio returns the root of the ratio of the means over places of two kinds of squares and its interval: of squared errors of a forecast and
// of a random walk it is Theil's U2 (Theil 1966), 1 where both are as good.
func (s *Sample) RootRatio(squares, ofWalk []float64) (value, low, high float64) {
	ratio := func(places []int32) float64 { return root(meanAt(squares, places) / meanAt(ofWalk, places)) }
	low, high = s.Interval(ratio)
	return ratio(s.all()), low, high
}

func meanAt(x []float64, places []int32) float64 {
	sum := 0.0
	for _, i := range places {
		sum += x[i]
	}
	return sum / float64(len(places))
}
