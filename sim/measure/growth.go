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
func FitLaplace(x []float64) (Laplace, error) { return fitLaplace("FitLaplace", x, nil) }

// FitLaplaceOfCounts is [FitLaplace] of a histogram: count[k] units have the value x[k].
//
// It panics if the lengths differ. Errors as [FitLaplace], and [ErrRange] for a negative count.
func FitLaplaceOfCounts(x []float64, count []int64) (Laplace, error) {
	return fitLaplace("FitLaplaceOfCounts", x, floats(count))
}

func fitLaplace(function string, x, w []float64) (Laplace, error) {
	c, err := centre(function, x, w)
	if err != nil {
		return Laplace{}, err
	}
	sum := 0.0
	for i, v := range c.d {
		sum += float64(c.w[i] * v)
	}
	a := sum / c.n
	return Laplace{N: int(c.n), Location: c.median, Scale: a, LogLikelihood: -c.n * (math.Log(2*a) + 1)}, nil
}

// GainOverNormal returns by how much the log likelihood of the fitted Laplace law exceeds that of the
// fitted normal law, as a mean over the n values, whose standard deviation (divisor n) is sd.
//
//	(ln L_Laplace - ln L_normal)/n = (ln(π σ²/(2 a²)) - 1)/2
//
// In large samples it is (ln π - 1)/2 = 0.07 for a Laplace and ln(π/2) - 1/2 = -0.05 for a normal law.
func (l Laplace) GainOverNormal(sd float64) float64 {
	return float64(math.Log(math.Pi/2)/2) + math.Log(sd/l.Scale) - 0.5
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
// Errors: [ErrNoData] for n = 0, [ErrNoVariation] if all are equal, [ErrRange] for a value that is not finite.
//
// Subbotin (1923); Bottazzi and Secchi (2006) for growth rates of firms, (2011) for the information matrix.
func FitSubbotin(x []float64) (Subbotin, error) { return fitSubbotin("FitSubbotin", x, nil) }

// FitSubbotinOfCounts is [FitSubbotin] of a histogram: count[k] units have the value x[k]. Classes that are wide
// against the scale put many units on the median, which drives b towards 0.
//
// It panics if the lengths differ. Errors as [FitSubbotin], and [ErrRange] for a negative count.
func FitSubbotinOfCounts(x []float64, count []int64) (Subbotin, error) {
	return fitSubbotin("FitSubbotinOfCounts", x, floats(count))
}

func fitSubbotin(function string, x, w []float64) (Subbotin, error) {
	c, err := centre(function, x, w)
	if err != nil {
		return Subbotin{}, err
	}
	n, most := c.n, slices.Max(c.d)
	var logs, weights []float64
	for i, v := range c.d {
		if v > 0 { // of zero deviations, the powers are zero
			logs, weights = append(logs, math.Log(v/most)), append(weights, c.w[i])
		}
	}
	// fit returns the mean log likelihood of the shape e^s, and the scale.
	fit := func(s float64) (likelihood, scale float64) {
		b, sum := math.Exp(s), 0.0
		for i, l := range logs {
			sum += float64(weights[i] * math.Exp(b*l))
		}
		scale = float64(most * math.Pow(sum/n, 1/b))
		return -math.Log(2*scale) - s/b - logGamma(1+1/b) - 1/b, scale
	}
	s := maximise(func(s float64) float64 { l, _ := fit(s); return l }, math.Log(subbotinLeast), math.Log(subbotinMost))
	l, a := fit(s)
	b := math.Exp(s)
	trigamma := mathext.Zeta(2, 1+1/b)
	return Subbotin{
		N: int(n), Location: c.median, Scale: a, Shape: b, LogLikelihood: n * l,
		ShapeSE: math.Sqrt(b * b * b / (n * (float64((1+1/b)*trigamma) - 1))),
	}, nil
}

// maximise returns where f is largest in [low, high]: the best of a grid, refined by golden sections.
func maximise(f func(float64) float64, low, high float64) float64 {
	const cells = 32
	step, best, value := float64((high-low)/cells), low, math.Inf(-1)
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

// centred is a weighted sample seen from its median.
type centred struct {
	d, w      []float64 // |x_i - median| in the order of x_i, and weights
	n, median float64   // sum of the weights
}

// centre returns x with weights w, nil for ones, as deviations from the median.
func centre(function string, x, w []float64) (c centred, err error) {
	if c.n, err = counted(function, x, w); err != nil {
		return c, err
	}
	s, weights := sorted(x, w) // so that the order of x cannot reach the sums
	k := 0
	for i, v := range weights {
		if v > 0 {
			s[k], weights[k] = s[i], v
			k++
		}
	}
	c.d, c.w = s[:k], weights[:k]
	if s[0] == s[k-1] {
		return c, fmt.Errorf("%w: %s", ErrNoVariation, function)
	}
	below, half := 0.0, 0
	for below+c.w[half] < c.n/2 {
		below += c.w[half]
		half++
	}
	c.median = s[half]
	if below+c.w[half] == c.n/2 {
		c.median += float64((s[half+1] - s[half]) / 2)
	}
	for i, v := range c.d {
		c.d[i] = math.Abs(v - c.median)
	}
	return c, nil
}

// counted returns the sum of the weights after checking them and the values.
func counted(function string, x, w []float64) (n float64, err error) {
	sameLength(function, len(x), w)
	for i, v := range x {
		if !finite(v) || !usable(weight(w, i)) {
			return 0, fmt.Errorf("%w: %s: value %g with weight %g at index %d", ErrRange, function, v, weight(w, i), i)
		}
		n += weight(w, i)
	}
	if n == 0 {
		return 0, fmt.Errorf("%w: %s", ErrNoData, function)
	}
	return n, nil
}
