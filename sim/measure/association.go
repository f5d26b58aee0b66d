package measure

import (
	"fmt"
	"math"
)

// Association is a global index of spatial association with its tests against the null of no
// association.
type Association struct {
	N               int // regions that take part
	Index, Expected float64
	// Normality takes the values for independent normal numbers. Zero for G, which has no such test.
	Normality Inference
	// Randomisation takes every order of the values over the regions for equally likely.
	Randomisation Inference
}

// Inference is the variance of an index under the null, its deviation from the expectation in standard
// deviations, and the chance of a larger deviation on either side by the normal law.
type Inference struct{ Variance, Z, P float64 }

func infer(index, expected, variance float64) Inference {
	z := (index - expected) / math.Sqrt(variance)
	return Inference{Variance: variance, Z: z, P: normalTails(z)}
}

// Moran returns Moran's I of y with weights w and its tests.
//
//	I = (n/S0) Σ_i Σ_j w_ij z_i z_j / Σ_i z_i²,  z_i = y_i - ȳ,  E[I] = -1/(n-1)
//	Var_N = (n²S1 - nS2 + 3S0²)/((n²-1)S0²) - E²
//	Var_R = (n((n²-3n+3)S1 - nS2 + 3S0²) - b((n²-n)S1 - 2nS2 + 6S0²))/((n-1)(n-2)(n-3)S0²) - E²
//
// S0 = Σ w_ij, S1 = ½ Σ (w_ij+w_ji)², S2 = Σ_i (w_i. + w_.i)², b = n Σ z⁴/(Σ z²)². y [any unit, may be
// negative] has one value a region; for islands see [IslandRule]. I is near 1 if like values touch, below
// E[I] if unlike values do. [MoranI] gives the index alone, without building weights, for two regions or more.
//
// It panics if the length differs. Errors: [ErrNoData] with fewer than four regions, [ErrNoVariation],
// [ErrRange] for a value that is not finite.
//
// Moran (1950), Cliff and Ord (1981, ch. 1 and 2).
func Moran(y []float64, w *Weights) (Association, error) {
	z, m2, m4, err := w.deviations("Moran", y, 4)
	if err != nil {
		return Association{}, err
	}
	n, s0, s1, s2 := float64(w.N()), w.s0, w.s1, w.s2
	a := Association{N: w.N(), Index: w.moran(z, m2), Expected: -1 / (n - 1)}
	b, square := m4/(m2*m2), s0*s0
	mean2 := float64(a.Expected * a.Expected)
	normal := float64(n*n*s1) - float64(n*s2) + float64(3*square)
	a.Normality = infer(a.Index, a.Expected, normal/((float64(n*n)-1)*square)-mean2)
	random := float64(n*(float64((float64(n*n)-float64(3*n)+3)*s1)-float64(n*s2)+float64(3*square))) -
		float64(b*(float64((float64(n*n)-n)*s1)-float64(2*n*s2)+float64(6*square)))
	a.Randomisation = infer(a.Index, a.Expected, random/((n-1)*(n-2)*(n-3)*square)-mean2)
	return a, nil
}

// moran returns I of deviations z from their mean.
func (w *Weights) moran(z []float64, m2 float64) float64 {
	cross := 0.0
	for _, i := range w.ids {
		cross += float64(z[i] * w.lag(int(i), z))
	}
	return cross / w.s0 / m2
}

// Geary returns Geary's C of y with weights w and its tests.
//
//	C = (n-1) Σ_i Σ_j w_ij (y_i - y_j)² / (2 S0 Σ_i z_i²),  E[C] = 1
//	Var_N = ((2S1+S2)(n-1) - 4S0²)/(2(n+1)S0²)
//	Var_R = ((n-1)S1(n²-3n+3-(n-1)b) - ¼(n-1)S2(n²+3n-6-(n²-n+2)b) + S0²(n²-3-(n-1)²b))/(n(n-2)(n-3)S0²)
//
// with the symbols of [Moran]. C is below 1 if like values touch and above 1 if unlike values do, so that
// its Z has the opposite sign of Moran's; it is more sensitive to differences between neighbours than to
// distance from the mean. C is not negative.
//
// Arguments, panics and errors are those of [Moran].
//
// Geary (1954), Cliff and Ord (1981, ch. 1 and 2).
func Geary(y []float64, w *Weights) (Association, error) {
	z, m2, m4, err := w.deviations("Geary", y, 4)
	if err != nil {
		return Association{}, err
	}
	n, s0, s1, s2 := float64(w.N()), w.s0, w.s1, w.s2
	a := Association{N: w.N(), Index: w.geary(z, m2), Expected: 1}
	b, square := m4/(m2*m2), s0*s0
	normal := float64((2*s1+s2)*(n-1)) - float64(4*square)
	a.Normality = infer(a.Index, 1, normal/(2*(n+1)*square))
	random := float64((n-1)*s1*(float64(n*n)-float64(3*n)+3-float64((n-1)*b))) -
		float64((n-1)*s2*(float64(n*n)+float64(3*n)-6-float64((float64(n*n)-n+2)*b))/4) +
		float64(square*(float64(n*n)-3-float64((n-1)*(n-1)*b)))
	a.Randomisation = infer(a.Index, 1, random/(n*(n-2)*(n-3)*square))
	return a, nil
}

// geary returns C of deviations z from their mean.
func (w *Weights) geary(z []float64, m2 float64) float64 {
	sum, n := 0.0, float64(w.N())
	for _, i := range w.ids {
		for l := w.start[i]; l < w.start[i+1]; l++ {
			d := z[i] - z[w.to[l]]
			sum += float64(w.value[l] * float64(d*d))
		}
	}
	return (n - 1) / n * sum / (2 * w.s0 * m2)
}

// GetisOrdG returns the general G of Getis and Ord of y with weights w and its test.
//
//	G = Σ_i Σ_{j≠i} w_ij y_i y_j / Σ_i Σ_{j≠i} y_i y_j,  E[G] = S0/(n(n-1))
//
// Large if high values touch high values (hot spots), small if low values touch low ones, which Moran's I
// does not tell apart. The variance is that under randomisation,
//
//	Var_R = (S1 A/(n(n-1)) + (S2-2S1) B/(n(n-1)(n-2)) + (S0²-S2+S1) C/(n(n-1)(n-2)(n-3)))/D² - E²
//
// with A, B, C and D the sums of y_a² y_b², y_a² y_b y_c, y_a y_b y_c y_d and y_a y_b over different regions, which is
// the published formula without its cancelling power sums; Normality is left zero. y [any unit, not negative] has one value a region; for islands
// see [IslandRule]. G is made for binary weights; row-standardised ones are accepted.
//
// It panics if the length differs. Errors: [ErrNoData] with fewer than four regions, [ErrNoIncome] if
// all but one of y are zero, [ErrNoVariation], [ErrRange] for a value that is negative or not finite.
//
// Getis and Ord (1992).
func GetisOrdG(y []float64, w *Weights) (Association, error) {
	if _, _, _, err := w.deviations("GetisOrdG", y, 4); err != nil {
		return Association{}, err
	}
	index, p, err := w.getisOrd("GetisOrdG", y)
	if err != nil {
		return Association{}, err
	}
	n, s0, s1, s2 := float64(w.N()), w.s0, w.s1, w.s2
	a := Association{N: w.N(), Index: index, Expected: s0 / (n * (n - 1))}
	// Pairs of links that share two regions, one and none.
	second := float64(s1*p.twoTwo)/(n*(n-1)) +
		float64((s2-2*s1)*p.twoOneOne)/(n*(n-1)*(n-2)) +
		float64((float64(s0*s0)-s2+s1)*p.four)/(n*(n-1)*(n-2)*(n-3))
	a.Randomisation = infer(a.Index, a.Expected, second/(p.two*p.two)-float64(a.Expected*a.Expected))
	return a, nil
}

// products are sums over all ordered choices of different regions, of y_a y_b, y_a² y_b², y_a² y_b y_c and
// y_a y_b y_c y_d. Summing them term by term cancels nothing, unlike power sums where one value dominates.
type products struct{ two, twoTwo, twoOneOne, four float64 }

func productsOf(y []float64) products {
	var e1, e2, e3, e4, square, m22, m21, m211 float64 // unordered choices of the values so far
	for _, v := range y {
		v2 := float64(v * v)
		e4 += float64(v * e3)
		m211 += float64(v2*e2) + float64(v*m21)
		e3 += float64(v * e2)
		m21 += float64(v2*e1) + float64(v*square)
		m22 += float64(v2 * square)
		e2 += float64(v * e1)
		e1 += v
		square += v2
	}
	return products{two: 2 * e2, twoTwo: 2 * m22, twoOneOne: 2 * m211, four: 24 * e4}
}

// getisOrd returns G and the products of y in units of its mean.
func (w *Weights) getisOrd(function string, y []float64) (g float64, p products, err error) {
	part := make([]float64, 0, w.N())
	for _, i := range w.ids {
		part = append(part, y[i])
	}
	_, total, err := totals(function, part, nil)
	if err != nil {
		return 0, p, err
	}
	mean, cross := total/float64(w.N()), 0.0
	for k, i := range w.ids {
		part[k] = y[i] / mean
		cross += float64(part[k] * (w.lag(int(i), y) / mean))
	}
	p = productsOf(part)
	if p.two == 0 {
		return 0, p, fmt.Errorf("%w: %s: all but one region have nothing", ErrNoIncome, function)
	}
	return cross / p.two, p, nil
}
