package measure

import (
	"fmt"
	"math"
)

// SpatialChain is a Markov chain for every class of neighbourhood, see [SpatialMarkov].
type SpatialChain struct {
	Pooled Chain   // all steps
	ByLag  []Chain // ByLag[l] = steps that began with the spatial lag in class l; their counts sum to Pooled's
	// Q and LR test the null that the neighbourhood makes no difference, χ² with Degrees; QP and LRP are
	// their p-values. Both take steps for independent, which makes them small too easily.
	Q, QP, LR, LRP float64
	Degrees        int
}

// SpatialMarkov estimates Markov chains of the values y given the class of the spatial lag at the
// start of each step: do regions move up more easily among rich neighbours?
//
//	p_ij|l = n_ij|l / Σ_j n_ij|l
//	Q = Σ_l Σ_i n_i|l Σ_j (p_ij|l - p_ij)²/p_ij,  LR = 2 Σ_l Σ_i Σ_j n_ij|l ln(p_ij|l/p_ij)
//
// over j with p_ij > 0; degrees of freedom Σ_i (a_i-1)(b_i-1), a_i the classes reached from i, b_i the lag
// classes in which i occurs. y[t] holds one value a region [any unit, usually income over the national
// mean of the year; NaN = missing] at T ≥ 2 points in time of equal distance. limits cut the values into
// classes and lagLimits the lags, see [Classify] and [Quantiles]; row-standardised weights make the lag a
// mean of neighbours, in the unit of y. Steps of a region without neighbours, or with a missing value at
// an end or among neighbours, are left out. Rows without steps are as in [Markov].
//
// It panics if lengths differ or limits fall. Errors: [ErrNoData] without any step.
//
// Rey (2001); tests of Bickenbach and Bode (2003).
func SpatialMarkov(y [][]float64, w *Weights, limits, lagLimits []float64) (SpatialChain, error) {
	k, m := len(limits)+1, len(lagLimits)+1
	s := SpatialChain{ByLag: make([]Chain, m)}
	for l := range s.ByLag {
		s.ByLag[l].Counts = newCounts(k)
	}
	s.Pooled.Counts = newCounts(k)
	var class, lag []int
	steps := 0
	for t, v := range y {
		now := Classify(v, limits)
		w.fits("SpatialMarkov", v)
		if t > 0 {
			for i, to := range now {
				if l := lag[i]; l >= 0 && class[i] >= 0 && to >= 0 {
					s.ByLag[l].Counts[class[i]][to]++
					s.Pooled.Counts[class[i]][to]++
					steps++
				}
			}
		}
		lags := w.Lag(v)
		for i := range lags {
			if w.start[i] == w.start[i+1] { // also islands that are kept: they have no neighbourhood
				lags[i] = math.NaN()
			}
		}
		class, lag = now, Classify(lags, lagLimits)
	}
	if steps == 0 {
		return SpatialChain{}, fmt.Errorf("%w: SpatialMarkov: no steps", ErrNoData)
	}
	s.Pooled.P = probabilities(s.Pooled.Counts)
	for l := range s.ByLag {
		s.ByLag[l].P = probabilities(s.ByLag[l].Counts)
	}
	s.homogeneity()
	return s, nil
}

// homogeneity fills the tests.
func (s *SpatialChain) homogeneity() {
	for i, pooled := range s.Pooled.P {
		reached, occurs := 0, 0
		for _, n := range s.Pooled.Counts[i] {
			if n > 0 {
				reached++
			}
		}
		for _, c := range s.ByLag {
			var from int64
			for _, n := range c.Counts[i] {
				from += n
			}
			if from == 0 {
				continue
			}
			occurs++
			for j, q := range pooled {
				if s.Pooled.Counts[i][j] == 0 {
					continue
				}
				d := c.P[i][j] - q
				s.Q += float64(float64(from)*float64(d*d)) / q
				if n := c.Counts[i][j]; n > 0 {
					s.LR += 2 * float64(float64(n)*math.Log(c.P[i][j]/q))
				}
			}
		}
		if occurs > 0 {
			s.Degrees += (reached - 1) * (occurs - 1)
		}
	}
	s.LR = max(0, s.LR)
	s.QP, s.LRP = chiSquareTail(s.Q, s.Degrees), chiSquareTail(s.LR, s.Degrees)
}
