package measure

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// Mobility holds indices of how much a Markov chain over k ≥ 2 ordered classes moves its units, see
// [MobilityOf].
type Mobility struct {
	// Trace is Shorrocks' index (k - Σ_i p_ii)/(k-1), the inverse of the harmonic mean of the expected
	// stays in a class, times k/(k-1): 0 if nothing moves, 1 if the next class does not depend on this one.
	Trace float64
	// Determinant is 1 - |det P|, in [0, 1]: 1 as soon as two rows are alike.
	Determinant float64
	// Eigenvalue is 1 - |λ₂|, in [0, 1], with the second largest eigenvalue by modulus: the speed at
	// which the ergodic distribution is approached in the long run.
	Eigenvalue float64
	// HalfLife is ln ½/ln|λ₂| in steps, +Inf without mobility, 0 if one step forgets the start.
	HalfLife float64
	// Bartholomew is Σ_i π_i Σ_j p_ij |i-j| / (k-1): the mean number of class limits crossed a step, over
	// the largest possible.
	Bartholomew float64
}

// MobilityOf returns the mobility indices of a Markov chain with transition probabilities p. pi is the
// distribution over classes that Bartholomew's index is weighted with (the present one, or that of
// [Ergodic]); nil weights classes equally.
//
// p is k by k with k ≥ 2, its rows not negative and of sum 1 (to 1e-9). Trace can exceed 1, up to
// k/(k-1), if the diagonal is small; the others lie in [0, 1]. Trace and Determinant do not change if
// classes are renumbered, Bartholomew's does. The eigenvalue comes from a library routine and may differ in
// its last digits between processors.
//
// It panics if p is not square or pi has another length. Errors: [ErrNoData] for k < 2, [ErrRange] if p
// is not stochastic or pi is no distribution (to 1e-9).
//
// Shorrocks (1978) for trace and determinant, Sommers and Conlisk (1979) for the eigenvalue,
// Bartholomew (1973).
func MobilityOf(p [][]float64, pi []float64) (Mobility, error) {
	const name = "MobilityOf"
	if err := stochastic(name, p); err != nil {
		return Mobility{}, err
	}
	k := len(p)
	if k < 2 {
		return Mobility{}, fmt.Errorf("%w: %s: %d classes", ErrNoData, name, k)
	}
	if pi == nil {
		pi = make([]float64, k)
		for i := range pi {
			pi[i] = 1 / float64(k)
		}
	}
	if len(pi) != k {
		panic(fmt.Sprintf("measure: %s: %d classes but a distribution over %d", name, k, len(pi)))
	}
	var m Mobility
	a, flat := make([][]float64, k), make([]float64, 0, k*k)
	var stay, mass float64
	for i, row := range p {
		if !usable(pi[i]) {
			return Mobility{}, fmt.Errorf("%w: %s: share %g of class %d", ErrRange, name, pi[i], i)
		}
		mass += pi[i]
		stay += row[i]
		for j, q := range row {
			m.Bartholomew += float64(float64(pi[i]*q) * math.Abs(float64(i-j)))
		}
		a[i] = append([]float64(nil), row...)
		flat = append(flat, row...)
	}
	if math.Abs(mass-1) > 1e-9 {
		return Mobility{}, fmt.Errorf("%w: %s: shares of classes sum to %g", ErrRange, name, mass)
	}
	m.Bartholomew /= float64(k - 1)
	m.Trace = (float64(k) - stay) / float64(k-1)
	m.Determinant = max(0, 1-math.Abs(solve(a, make([]float64, k))))
	second := min(1, secondModulus(mat.NewDense(k, k, flat)))
	m.Eigenvalue = 1 - second
	switch {
	case second >= 1-1e-14:
		m.Eigenvalue, m.HalfLife = 0, math.Inf(1)
	case second > 0:
		m.HalfLife = -math.Ln2 / math.Log(second)
	}
	return m, nil
}

// secondModulus returns the second largest modulus among the eigenvalues of a stochastic matrix.
func secondModulus(p *mat.Dense) float64 {
	var e mat.Eigen
	if !e.Factorize(p, mat.EigenNone) {
		return math.NaN() // the QR iterations did not converge; not seen for stochastic matrices
	}
	var first, second float64
	for _, v := range e.Values(nil) {
		switch size := math.Hypot(real(v), imag(v)); {
		case size > first:
			first, second = size, first
		case size > second:
			second = size
		}
	}
	return second
}
