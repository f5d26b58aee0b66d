package sim

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/mathext"
	"gonum.org/v1/gonum/stat/distuv"

	"gowest/sim/draw"
)

// resampleCount is how many resamples an interval uses: enough for the 2.5 % tails (Efron and Tibshirani 1993, ch. 14, ask
// for 1000 or more).
const resampleCount = 2000

// resamples draws n replicates from n with replacement, again and again. Everything that has n replicates shares them,
// so that they are drawn once and intervals of indicators can be compared.
type resamples struct {
	n     int
	index []int32 // n for each resample, ascending: equal resamples have sums of equal bits
}

// drawResample is the stream of the resamples; their key has nothing of a run in it.
const drawResample draw.Stream = 1

// newResamples returns the resamples of n ≥ 2 replicates, the same in every run.
func newResamples(n int) *resamples {
	return &resamples{n: n, index: draw.Resamples(draw.NewKey(uint64(n), 0).Of(drawResample), resampleCount, n)}
}

// count returns how many resamples there are.
func (r *resamples) count() int { return len(r.index) / r.n }

// of returns the replicates in resample b, n indices from 0.
func (r *resamples) of(b int) []int32 { return r.index[b*r.n : (b+1)*r.n] }

// sums fills out, one a resample, with the sums of x [n] over each resample.
func (r *resamples) sums(x, out []float64) {
	for b := range out {
		sum := 0.0
		for _, i := range r.of(b) {
			sum += x[i]
		}
		out[b] = sum
	}
}

// meanBCa returns the 95 % BCa interval of the mean of x over the replicates of r; see [bca]. work has room for a
// number a resample. Equal values give that value twice.
func (r *resamples) meanBCa(x, work []float64) (low, high float64) {
	if !slices.ContainsFunc(x, func(v float64) bool { return v != x[0] }) {
		return x[0], x[0]
	}
	point := 0.0
	for _, v := range x {
		point += v
	}
	r.sums(x, work)
	low, high = bca(point, work, meanAcceleration(x))
	return low / float64(r.n), high / float64(r.n)
}

// meanAcceleration returns the acceleration of the mean of x: a sixth of the skewness of the jackknife's values, which for
// the mean has the closed form
//
//	a = Σ (x_i - x̄)³ / (6 (Σ (x_i - x̄)²)^{3/2}).
//
// It lies within ±1/6 and is 0 for equal values.
func meanAcceleration(x []float64) float64 {
	mean := 0.0
	for _, v := range x {
		mean += v - x[0]
	}
	mean = x[0] + mean/float64(len(x))
	square, cube := 0.0, 0.0
	for _, v := range x {
		d := v - mean
		square += float64(d * d)
		cube += float64(d * d * d)
	}
	if square == 0 {
		return 0
	}
	return cube / (6 * square * math.Sqrt(square))
}

// jackknifeAcceleration returns the acceleration of any statistic from its values without each replicate in turn. Values of
// the mean give [meanAcceleration] of the data.
func jackknifeAcceleration(without []float64) float64 { return -meanAcceleration(without) }

// bca returns the bias-corrected and accelerated 95 % interval of a statistic from its value, its values over resamples, which
// it puts into another order, and its acceleration a: the quantiles α₁ and α₂ of the resamples with
//
//	z₀ = Φ⁻¹(share of resamples below the value, ties half),
//	α_k = Φ(z₀ + (z₀ + z_k)/(1 - a (z₀ + z_k))),  z_k = ∓1.96.
//
// A normal statistic has z₀ = a = 0 and the plain quantiles. Quantiles between two resamples are interpolated. Skewed data
// move both ends towards their long tail, where Student's interval stays symmetric. With fewer than ten replicates or
// so the resamples are too few to differ from each other and the interval is too short: prefer Student's there.
//
// Where all resamples lie on one side, z₀ does not exist and the interval is that of the plain quantiles.
//
// Efron (1987).
func bca(value float64, resampled []float64, a float64) (low, high float64) {
	below := 0
	for _, v := range resampled {
		if v < value {
			below += 2
		} else if v == value {
			below++
		}
	}
	z0 := mathext.NormalQuantile(float64(below) / float64(2*len(resampled)))
	if math.IsInf(z0, 0) {
		z0 = 0
	}
	level := func(p float64) float64 {
		z := z0 + mathext.NormalQuantile(p)
		return distuv.UnitNormal.CDF(z0 + z/(1-float64(a*z)))
	}
	return quantileOf(resampled, level(0.5-confidence/2)), quantileOf(resampled, level(0.5+confidence/2))
}

// quantileOf returns the p-quantile of x, interpolated between order statistics p (n - 1) from 0 (type 7 of Hyndman and
// Fan 1996). It puts x into another order.
func quantileOf(x []float64, p float64) float64 {
	at := float64(p * float64(len(x)-1))
	k := int(at)
	selectNth(x, k)
	if k+1 == len(x) {
		return x[k]
	}
	return x[k] + float64((at-float64(k))*(slices.Min(x[k+1:])-x[k]))
}

// selectNth orders x so that the k-th smallest (from 0) is at k, none before it is larger and none behind it smaller
// (Hoare 1961).
func selectNth(x []float64, k int) {
	for low, high := 0, len(x)-1; low < high; {
		pivot := x[low+(high-low)/2]
		i, j := low, high
		for i <= j {
			for x[i] < pivot {
				i++
			}
			for pivot < x[j] {
				j--
			}
			if i <= j {
				x[i], x[j] = x[j], x[i]
				i, j = i+1, j-1
			}
		}
		switch {
		case k <= j:
			high = j
		case k >= i:
			low = i
		default:
			return
		}
	}
}
