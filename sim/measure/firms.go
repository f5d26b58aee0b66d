package measure

import (
	"fmt"
	"math"
	"slices"
)

// Hill returns Hill's estimate of the exponent of a Pareto tail and its asymptotic standard error.
//
//	α = k / Σ_{i≤k} ln(x_(i)/x_(k+1)),  s.e. = α/√k,  x_(1) ≥ x_(2) ≥ …
//
// where P(X > x) ~ x^-α; Zipf's law is α = 1. x [heads, or any positive size] has more than k ≥ 1
// values; only the k+1 largest matter. Sizes counted in whole heads are not continuous: choose k so
// that x_(k+1) is well above 1.
//
// Errors: [ErrNoData] for k < 1 or n ≤ k, [ErrNoVariation] if the k+1 largest are equal, [ErrRange]
// if a value is negative or not finite or x_(k+1) is zero.
//
// Hill (1975).
func Hill(x []float64, k int) (alpha, se float64, err error) {
	if k < 1 || len(x) <= k {
		return 0, 0, fmt.Errorf("%w: Hill: tail of %d among %d values", ErrNoData, k, len(x))
	}
	for i, v := range x {
		if !usable(v) {
			return 0, 0, fmt.Errorf("%w: Hill: value %g at index %d", ErrRange, v, i)
		}
	}
	s := slices.Clone(x)
	slices.Sort(s)
	tail, least := s[len(s)-k:], s[len(s)-k-1]
	if least == 0 {
		return 0, 0, fmt.Errorf("%w: Hill: the tail reaches down to zero", ErrRange)
	}
	sum := 0.0
	for _, v := range tail {
		sum += math.Log(v / least)
	}
	if sum == 0 {
		return 0, 0, fmt.Errorf("%w: Hill", ErrNoVariation)
	}
	alpha = float64(k) / sum
	return alpha, alpha / math.Sqrt(float64(k)), nil
}

// Moments describes a sample, divisor n.
type Moments struct {
	N              int
	Mean, SD       float64
	Skewness       float64 // m3/m2^1.5, 0 for a symmetric distribution or without spread
	ExcessKurtosis float64 // m4/m2² - 3: 0 normal, 3 Laplace (a tent on a log scale), 0 without spread
}

// LogGrowth returns the moments of ln(after/before) over the units that exist in both.
//
// before and after [heads, sales, …; not negative] have the same length. Pairs with a zero are
// births, deaths or absences and are left out; N says how many remain.
//
// It panics if the lengths differ. Errors: [ErrNoData] if no pair remains, [ErrRange].
//
// Stanley et al. (1996) find tent-shaped growth rates of firms, Bottazzi and Secchi (2006) why.
func LogGrowth(before, after []float64) (Moments, error) {
	if len(before) != len(after) {
		panic(fmt.Sprintf("measure: LogGrowth: %d values before but %d after", len(before), len(after)))
	}
	g := make([]float64, 0, len(before))
	for i := range before {
		if !usable(before[i]) || !usable(after[i]) {
			return Moments{}, fmt.Errorf("%w: LogGrowth: %g, then %g at index %d", ErrRange, before[i], after[i], i)
		}
		if before[i] > 0 && after[i] > 0 {
			g = append(g, math.Log(after[i]/before[i]))
		}
	}
	return moments("LogGrowth", g, nil)
}

// MomentsOfCounts returns the moments of a histogram: count[k] units have the value x[k] [any unit]. The
// spread inside a class is taken as nil.
//
// It panics if the lengths differ. Errors: [ErrNoData] if nothing is counted, [ErrRange] for a value that is
// not finite or a negative count.
func MomentsOfCounts(x []float64, count []int64) (Moments, error) {
	return moments("MomentsOfCounts", x, floats(count))
}

func moments(function string, x, w []float64) (Moments, error) {
	n, err := counted(function, x, w)
	if err != nil {
		return Moments{}, err
	}
	m := Moments{N: int(n)}
	for i, v := range x {
		m.Mean += weight(w, i) * v / n
	}
	var m2, m3, m4 float64
	for i, v := range x {
		d := v - m.Mean
		d2 := float64(d * d)
		m2 += weight(w, i) * d2 / n
		m3 += weight(w, i) * float64(d2*d) / n
		m4 += weight(w, i) * float64(d2*d2) / n
	}
	m.SD = math.Sqrt(m2)
	if m.SD > 1e-14*(1+math.Abs(m.Mean)) { // more than rounding
		m.Skewness = m3 / (m2 * m.SD)
		m.ExcessKurtosis = m4/(m2*m2) - 3
	}
	return m, nil
}

// TopShare returns the share of the k largest in the sum of heads, 0 if the sum is zero.
// It panics if a value or k is negative.
func TopShare(heads []int32, k int) float64 {
	if k < 0 {
		panic(fmt.Sprintf("measure: TopShare: %d largest", k))
	}
	s := slices.Clone(heads)
	slices.Sort(s)
	var total, top int64
	for i, h := range s {
		if h < 0 {
			panic(fmt.Sprintf("measure: TopShare: %d heads", h))
		}
		total += int64(h)
		if i >= len(s)-k {
			top += int64(h)
		}
	}
	if total == 0 {
		return 0
	}
	return float64(top) / float64(total)
}
