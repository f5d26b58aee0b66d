package ensemble

import (
	"math"
	"slices"

	"gowest/sim"
)

// Spread is what is told of the numbers of one quantity.
type Spread struct {
	N      int     `csv:"n"`
	Mean   float64 `csv:"mean,optional"`
	SD     float64 `csv:"sd,optional"` // divisor n - 1
	SE     float64 `csv:"se,optional"` // of the mean
	CILow  float64 `csv:"ci_low,optional"`
	CIHigh float64 `csv:"ci_high,optional"` // 95 %, Student t, of the mean
	Min    float64 `csv:"min,optional"`
	Q05    float64 `csv:"q05,optional"`
	Q25    float64 `csv:"q25,optional"`
	Q50    float64 `csv:"q50,optional"`
	Q75    float64 `csv:"q75,optional"`
	Q95    float64 `csv:"q95,optional"`
	Max    float64 `csv:"max,optional"`
}

// describe returns the spread of the numbers of x that exist. Sums are taken in the order of x. x is sorted afterwards.
func describe(x []float64) Spread {
	x = slices.DeleteFunc(x, math.IsNaN)
	nan := math.NaN()
	s := Spread{len(x), nan, nan, nan, nan, nan, nan, nan, nan, nan, nan, nan, nan}
	if len(x) == 0 {
		return s
	}
	var m2 float64
	s.Mean, m2 = moments(x)
	if n := float64(len(x)); n > 1 {
		s.SD = math.Sqrt(m2 / (n - 1))
		s.SE = s.SD / math.Sqrt(n)
		half := float64(sim.TQuantile(len(x)) * s.SE)
		s.CILow, s.CIHigh = s.Mean-half, s.Mean+half
	}
	slices.Sort(x)
	s.Min, s.Max = x[0], x[len(x)-1]
	s.Q05, s.Q25, s.Q50, s.Q75, s.Q95 = Quantile(x, 0.05), Quantile(x, 0.25), Quantile(x, 0.5), Quantile(x, 0.75), Quantile(x, 0.95)
	return s
}

// moments returns the mean and the sum of squared deviations from it.
//
//	mean_k = mean_{k-1} + (x_k - mean_{k-1})/k,  M2_k = M2_{k-1} + (x_k - mean_{k-1})(x_k - mean_k)
//
// Welford (1962).
func moments(x []float64) (mean, m2 float64) {
	for i, v := range x {
		d := v - mean
		mean += d / float64(i+1)
		m2 += float64(d * (v - mean))
	}
	return mean, m2
}

// Quantile returns the p-quantile of one or more ascending numbers, p in [0, 1], on straight lines between them: definition 7 of Hyndman and Fan
// (1996).
func Quantile(x []float64, p float64) float64 {
	at := float64(p * float64(len(x)-1))
	i := int(at)
	if i >= len(x)-1 {
		return x[len(x)-1]
	}
	return x[i] + float64((at-float64(i))*(x[i+1]-x[i]))
}
