package sim

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Paired is the statistics of one indicator over the replicates of two scenarios that share
// their luck.
type Paired struct {
	BaseMean, AltMean float64
	DeltaMean         float64 // mean of alt − base
	DeltaSE           float64 // paired
	CILow, CIHigh     float64 // of DeltaMean
	UnpairedSE        float64 // what the error would be without common random numbers
	PImproves         float64 // share of replicates with a change for the better
}

// confidence is the level of all intervals.
const confidence = 0.95

// TQuantile returns the quantile of Student's t with n − 1 degrees of freedom that a two-sided
// interval over n ≥ 2 replicates needs.
func TQuantile(n int) float64 {
	return distuv.StudentsT{Mu: 0, Sigma: 1, Nu: float64(n - 1)}.Quantile(0.5 + confidence/2)
}

// Pair returns the paired statistics of alt against base, replicate by replicate.
//
//	d_r = alt_r − base_r,  s.e. = s(d)/√n,  interval = mean(d) ± t_{n−1} s.e.
//	unpaired s.e. = √(s²(base)/n + s²(alt)/n)
//
// with s the sample standard deviation (divisor n − 1) and t = [TQuantile](n), which the caller
// passes because it is the same for every indicator. Equal values give exactly zero everywhere.
//
// It returns an error for fewer than two pairs or unequal lengths: one pair has no error.
func Pair(base, alt []float64, better Direction, t float64) (Paired, error) {
	n := len(base)
	if n != len(alt) || n < 2 {
		return Paired{}, fmt.Errorf("paired statistics of %d and %d replicates; want two or more pairs", n, len(alt))
	}
	delta := make([]float64, n)
	improved := 0
	for r := range delta {
		delta[r] = alt[r] - base[r]
		if better.Improves(delta[r]) {
			improved++
		}
	}
	var p Paired
	var varBase, varAlt, varDelta float64
	p.BaseMean, varBase = meanVariance(base)
	p.AltMean, varAlt = meanVariance(alt)
	p.DeltaMean, varDelta = meanVariance(delta)
	root := math.Sqrt(float64(n))
	p.DeltaSE = math.Sqrt(varDelta) / root
	half := float64(t * p.DeltaSE)
	p.CILow, p.CIHigh = p.DeltaMean-half, p.DeltaMean+half
	p.UnpairedSE = math.Sqrt(varBase+varAlt) / root
	p.PImproves = float64(improved) / float64(n)
	return p, nil
}

// meanVariance returns the mean and the sample variance of two or more values by the two-pass
// formula, which is exact for equal values.
func meanVariance(x []float64) (mean, variance float64) {
	// Starting from the first value keeps the mean of equal values equal to them: their plain sum
	// over n may round.
	for _, v := range x[1:] {
		mean += v - x[0]
	}
	mean = x[0] + mean/float64(len(x))
	for _, v := range x {
		d := v - mean
		variance += float64(d * d)
	}
	return mean, variance / float64(len(x)-1)
}
