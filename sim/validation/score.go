package validation

import (
	"math"

	"gowest/sim/measure"
)

// Loss is what a forecast lost in each place and year against the observed values.
type Loss struct {
	First int
	// Error is forecast less observed, of the point, in logarithms.
	Error [][]float64
	// CRPS of the draws; see [CRPS].
	CRPS [][]float64
	// Inside is 1 where the band of a level holds the observed value and 0 elsewhere.
	Inside [len(Levels)][][]float64
}

// Losses compares a forecast with the panel, whose years it must be among.
func Losses(f *Forecast, p *Panel) *Loss {
	l := &Loss{First: f.First}
	for i := range f.Point {
		n := f.Years()
		l.Error, l.CRPS = append(l.Error, make([]float64, n)), append(l.CRPS, make([]float64, n))
		for b := range Levels {
			l.Inside[b] = append(l.Inside[b], make([]float64, n))
		}
		for t := range n {
			seen := p.At(i, f.First+t)
			l.Error[i][t] = f.Point[i][t] - seen
			l.CRPS[i][t] = CRPS(f.Draws[i][t], seen)
			for b, level := range Levels {
				if low, high := Band(f.Draws[i][t], level); low <= seen && seen <= high {
					l.Inside[b][i][t] = 1
				}
			}
		}
	}
	return l
}

// CRPS returns the continuous ranked probability score of equally likely draws, ascending, against what came: the mean distance of the draws from
// it, less half the mean distance between draws,
//
//	1/m Σ_k |x_k - y| - 1/(2m²) Σ_k Σ_l |x_k - x_l|.
//
// It is in the unit of the draws, at least 0, less is better, and of a single draw the absolute error. (Gneiting and Raftery 2007, section 4.2.)
func CRPS(draws []float64, y float64) float64 {
	m := len(draws)
	far, apart := 0.0, 0.0
	for k, x := range draws {
		far += math.Abs(x - y)
		apart += float64(float64(2*k-m+1) * x) // the double sum of ascending values
	}
	return far/float64(m) - apart/float64(m*m)
}

// Places returns one number a place: the mean over years of what of makes of each.
func Places(x [][]float64, of func(float64) float64) []float64 {
	out := make([]float64, len(x))
	for i := range x {
		for _, v := range x[i] {
			out[i] += of(v)
		}
		out[i] /= float64(len(x[i]))
	}
	return out
}

// Year returns one number a place: what of makes of the year with an index.
func Year(x [][]float64, t int, of func(float64) float64) []float64 {
	out := make([]float64, len(x))
	for i := range x {
		out[i] = of(x[i][t])
	}
	return out
}

// Square returns x².
func Square(x float64) float64 { return float64(x * x) }

// Plain returns x.
func Plain(x float64) float64 { return x }

// GrowthRank returns Spearman's rank correlation of growth from the origin to the last year between two forecasts' points and what was observed.
// start is the value of each place at the origin from which the forecast grows. The interval resamples places. A forecast in which nothing moves
// has no ranks: NaN.
func GrowthRank(f *Forecast, start []float64, p *Panel, s *Sample) (rho, low, high float64) {
	t := f.Years() - 1
	said, seen := make([]float64, len(start)), make([]float64, len(start))
	for i := range start {
		said[i] = f.Point[i][t] - start[i]
		seen[i] = p.At(i, f.First+t) - p.At(i, f.First-1)
	}
	return s.RankCorrelation(said, seen)
}

// RankCorrelation returns Spearman's rank correlation over places and its interval by resampling them; NaN where one of the two has no ranks.
func (s *Sample) RankCorrelation(x, y []float64) (rho, low, high float64) {
	rank := func(index []int32) float64 {
		a, b := make([]float64, len(index)), make([]float64, len(index))
		for k, i := range index {
			a[k], b[k] = x[i], y[i]
		}
		r, err := measure.Spearman(a, b)
		if err != nil {
			return math.NaN()
		}
		return r
	}
	flat := true
	for _, v := range x {
		flat = flat && math.Abs(v-x[0]) < 1e-12 // equal but for rounding
	}
	if flat {
		return math.NaN(), math.NaN(), math.NaN()
	}
	if rho = rank(s.all()); math.IsNaN(rho) {
		return rho, rho, rho
	}
	low, high = s.Interval(rank)
	return rho, low, high
}
