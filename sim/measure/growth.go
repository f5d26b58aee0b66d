package measure

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mathext"
)

// Laplace is a fitted Laplace law, a tent on a logarithmic scale.
type Laplace struct {
	N             int
	Location      float64 // median
	Scale         float64 // mean absolute deviation from it; the standard deviation is √2 times this
	LogLikelihood float64
}

// FitLaplace fits the Laplace law to x by maximum likelihood.
//
//	f(x) = exp(-|x-m|/a)/(2a),  m̂ = median,  â = Σ_i |x_i - m̂|/n
//
// x [any unit, for firms usually log growth rates] has n ≥ 1 values; with even n the median is the mean of the
// two in the middle, all between them being as likely. Their order does not matter.
//
// Errors: [ErrNoData] for n = 0, [ErrNoVariation] if all are equal, [ErrRange] for a value that is not finite.
//
// Laplace (1774); Stanley et al. (1996) for growth rates of firms.
func FitLaplace(x []float64) (Laplace, error) {
	d, m, err := deviationsFromMedian("FitLaplace", x)
	if err != nil {
		return Laplace{}, err
	}
	n, sum := float64(len(x)), 0.0
	for _, v := range d {
		sum += v
	}
	a := sum / n
	return Laplace{N: len(x), Location: m, Scale: a, LogLikelihood: -n * (math.Log(2*a) + 1)}, nil
}

// Subbotin is a fitted exponential-power law.
type Subbotin struct {
	N             int
	Location      float64 // median
	Scale         float64 // a
	Shape         float64 // b: 1 = Laplace, 2 = normal, smaller = fatter tails
	ShapeSE       float64 // asymptotic standard error of b
	LogLikelihood float64
}

// Limits of the shape between which [FitSubbotin] searches.
const (
	subbotinLeast = 0.1
	subbotinMost  = 20
)

// FitSubbotin fits the exponential-power law of Subbotin to x by maximum likelihood, the location being
// held at the median.
//
//	f(x) = exp(-|(x-m)/a|^b/b) / (2 a b^(1/b) Γ(1+1/b)),  â^b = Σ_i |x_i - m|^b/n
//	s.e.(b) ≈ sqrt(b³/(n ((1+1/b) ψ′(1+1/b) - 1)))
//
// b̂ maximises the likelihood with â put in, over b in [0.1, 20]; a result at one of these limits says that no
// shape inside fits. Holding m costs nothing in large samples, since location and shape are estimated
// independently of each other in a symmetric law; for asymmetric samples it is part of the definition. Many values
// equal to the median, such as firms that do not grow at all, drive b towards 0: fit the others alone.
//
// x [any unit, for firms usually log growth rates] has n ≥ 2 values.
//
// Errors: [ErrNoData] for n < 2, [ErrNoVariation] if all are equal, [ErrRange] for a value that is not finite.
//
// Subbotin (1923); Bottazzi and Secchi (2006) for growth rates of firms, (2011) for the information matrix.
func FitSubbotin(x []float64) (Subbotin, error) {
	d, m, err := deviationsFromMedian("FitSubbotin", x)
	if err != nil {
		return Subbotin{}, err
	}
	if len(x) < 2 {
		return Subbotin{}, fmt.Errorf("%w: FitSubbotin: one value", ErrNoData)
	}
	most := slices.Max(d)
	logs := make([]float64, 0, len(d))
	for _, v := range d {
		if v > 0 {
			logs = append(logs, math.Log(v/most)) // of zero deviations, the powers are zero
		}
	}
	n := float64(len(x))
	// fit returns the mean log likelihood of the shape e^s, and the scale.
	fit := func(s float64) (likelihood, scale float64) {
		b, sum := math.Exp(s), 0.0
		for _, l := range logs {
			sum += math.Exp(b * l)
		}
		scale = most * math.Pow(sum/n, 1/b)
		gamma, _ := math.Lgamma(1 + 1/b)
		return -math.Log(2*scale) - s/b - gamma - 1/b, scale
	}
	s := maximise(func(s float64) float64 { l, _ := fit(s); return l }, math.Log(subbotinLeast), math.Log(subbotinMost))
	l, a := fit(s)
	b := math.Exp(s)
	trigamma := mathext.Zeta(2, 1+1/b)
	return Subbotin{
		N: len(x), Location: m, Scale: a, Shape: b, LogLikelihood: n * l,
		ShapeSE: math.Sqrt(b * b * b / (n * (float64((1+1/b)*trigamma) - 1))),
	}, nil
}

// maximise returns where f is largest in [low, high]: the best of a grid, refined by golden sections.
func maximise(f func(float64) float64, low, high float64) float64 {
	const cells = 32
	step, best, value := (high-low)/cells, low, math.Inf(-1)
	for i := range cells + 1 {
		x := low + float64(float64(i)*step)
		if v := f(x); v > value {
			best, value = x, v
		}
	}
	a, b := max(low, best-step), min(high, best+step)
	g := (math.Sqrt(5) - 1) / 2
	p, q := b-float64(g*(b-a)), a+float64(g*(b-a))
	fp, fq := f(p), f(q)
	for b-a > 1e-9 {
		if fp < fq {
			a, p, fp = p, q, fq
			q = a + float64(g*(b-a))
			fq = f(q)
		} else {
			b, q, fq = q, p, fp
			p = b - float64(g*(b-a))
			fp = f(p)
		}
	}
	x := (a + b) / 2
	if value > f(x) { // the limits of the search themselves
		return best
	}
	return x
}

// deviationsFromMedian returns |x_i - m| and the median m.
func deviationsFromMedian(function string, x []float64) (d []float64, m float64, err error) {
	if len(x) == 0 {
		return nil, 0, fmt.Errorf("%w: %s", ErrNoData, function)
	}
	for i, v := range x {
		if !finite(v) {
			return nil, 0, fmt.Errorf("%w: %s: value %g at index %d", ErrRange, function, v, i)
		}
	}
	s := slices.Clone(x)
	slices.Sort(s)
	half := len(s) / 2
	m = s[half]
	if len(s)%2 == 0 {
		m = s[half-1] + (s[half]-s[half-1])/2
	}
	if s[0] == s[len(s)-1] {
		return nil, 0, fmt.Errorf("%w: %s", ErrNoVariation, function)
	}
	for i, v := range s { // sorted, so that the order of x cannot reach the sums
		s[i] = math.Abs(v - m)
	}
	return s, m, nil
}
