package calibration

import (
	"errors"
	"math"

	"gonum.org/v1/gonum/mat"
)

// emulator knows the moments at all points roughly: each is a quadratic of the parameters, fitted to the points that were run by
// weighted ridge regression (Hoerl and Kennard 1970). Ridge keeps the coefficients of squares and products near 0 as long as there are
// fewer points than such coefficients.
type emulator struct {
	dim     int
	ridges  []*ridge
	targets []fit
}

// fit is the regression of one target.
type fit struct {
	ridge int // by index
	coef  []float64
	// noise is the variance of what the quadratic leaves open: luck, and what is no quadratic.
	noise float64
	// misfit is the part of it that is not luck.
	misfit float64
}

// ridge is a regression's matrix A = ΦᵀWΦ + Λ under one penalty on squares and products.
type ridge struct {
	penalty float64
	factor  mat.Cholesky
	inverse []float64 // of the lower factor L of A = LLᵀ, row by row
}

// penalties of squares and products, in units of the sum of the weights. Linear coefficients have the first.
var penalties = []float64{1e-6, 1e-3, 3e-2, 1}

var errFlat = errors.New("calibration: too few points that are not bad, or all of them alike; the model may fail in most of the ranges")

// terms returns the number of coefficients of a quadratic.
func terms(dim int) int { return (dim + 1) * (dim + 2) / 2 }

// basis puts the terms at a point into out: 1, x, x², products, with x = 2u - 1.
func basis(u, out []float64) {
	dim := len(u)
	out[0] = 1
	at := 1 + dim
	for i := range dim {
		out[1+i] = 2*u[i] - 1
	}
	for i := range dim {
		for j := range i + 1 {
			out[at] = out[1+i] * out[1+j]
			at++
		}
	}
}

// slopeBasis puts the derivatives of the terms by parameter i into out.
func slopeBasis(u []float64, by int, out []float64) {
	dim := len(u)
	for i := range out {
		out[i] = 0
	}
	out[1+by] = 2
	at := 1 + dim
	for i := range dim {
		for j := range i + 1 {
			if i == by {
				out[at] += 2 * (2*u[j] - 1)
			}
			if j == by {
				out[at] += 2 * (2*u[i] - 1)
			}
			at++
		}
	}
}

// newEmulator fits the evaluations that are not bad; weights say how much each counts. luck is the variance of the mean over
// replicates by target, which no regression can explain.
func newEmulator(dim int, evaluations []Evaluation, weights, luck []float64) (*emulator, error) {
	var rows, w []float64
	var used []int
	p := terms(dim)
	sum := 0.0
	for i := range evaluations {
		if !evaluations[i].Bad && weights[i] > 0 {
			used = append(used, i)
			row := make([]float64, p)
			basis(evaluations[i].Point, row)
			rows = append(rows, row...)
			w = append(w, weights[i])
			sum += weights[i]
		}
	}
	if len(used) < dim+2 {
		return nil, errFlat
	}
	e := &emulator{dim: dim}
	design := mat.NewDense(len(used), p, rows)
	leverage := make([][]float64, len(penalties))
	for i, penalty := range penalties {
		r := &ridge{penalty: penalty}
		if !r.solve(dim, design, w, sum) {
			return nil, errFlat
		}
		leverage[i] = make([]float64, len(used))
		for n := range used {
			leverage[i][n] = float64(w[n] * r.variance(design.RawRowView(n)))
		}
		e.ridges = append(e.ridges, r)
	}
	y := make([]float64, len(used))
	for k := range luck {
		for n, i := range used {
			y[n] = evaluations[i].Mean[k]
		}
		e.targets = append(e.targets, e.fit(design, y, w, sum, leverage, luck[k]))
	}
	return e, nil
}

// solve factors the matrix of the regression and tells whether it could.
func (r *ridge) solve(dim int, design *mat.Dense, w []float64, sum float64) bool {
	n, p := design.Dims()
	weighted := mat.NewDense(n, p, nil)
	weighted.Apply(func(i, _ int, v float64) float64 { return v * math.Sqrt(w[i]) }, design)
	a := mat.NewSymDense(p, nil)
	a.SymOuterK(1, weighted.T())
	for i := range p {
		penalty := penalties[0]
		if i > dim {
			penalty = r.penalty
		}
		if i == 0 {
			penalty = 1e-12
		}
		a.SetSym(i, i, a.At(i, i)+float64(penalty*sum))
	}
	if !r.factor.Factorize(a) {
		return false
	}
	var lower, inverse mat.TriDense
	r.factor.LTo(&lower)
	if err := inverse.InverseTri(&lower); err != nil && !isCondition(err) {
		return false
	}
	for i := range p {
		for j := range i + 1 {
			r.inverse = append(r.inverse, inverse.At(i, j))
		}
	}
	return true
}

// variance returns φᵀ A⁻¹ φ = |L⁻¹ φ|²: the variance of a prediction, in units of the noise.
func (r *ridge) variance(phi []float64) (sum float64) {
	row := r.inverse
	for i := range phi {
		z := dot(row[:i+1], phi)
		row = row[i+1:]
		sum += float64(z * z)
	}
	return sum
}

// isCondition tells of a matrix that is near to singular, which ridge makes harmless.
func isCondition(err error) bool { _, is := err.(mat.Condition); return is }

// fit regresses a target on the design by the penalty that predicts points best that it has not seen (Allen 1974).
func (e *emulator) fit(design *mat.Dense, y, w []float64, sum float64, leverage [][]float64, luck float64) fit {
	n, p := design.Dims()
	mean := 0.0 // taken off, so that a large moment loses no digits
	for i := range y {
		mean += float64(w[i] * y[i] / sum)
	}
	right := mat.NewVecDense(p, nil)
	weighted := mat.NewVecDense(n, nil)
	for i := range y {
		weighted.SetVec(i, w[i]*(y[i]-mean))
	}
	right.MulVec(design.T(), weighted)
	best, least := fit{}, math.Inf(1)
	for i, r := range e.ridges {
		coef, value := mat.NewVecDense(p, nil), mat.NewVecDense(n, nil)
		if err := r.factor.SolveVecTo(coef, right); err != nil && !isCondition(err) {
			continue
		}
		value.MulVec(design, coef)
		unseen, noise, free := 0.0, 0.0, float64(n)
		for j := range y {
			miss := y[j] - mean - value.AtVec(j)
			rest := max(1-leverage[i][j], 1e-6)
			unseen += float64(w[j] * miss * miss / float64(rest*rest))
			noise += float64(w[j] * miss * miss / rest)
			free -= leverage[i][j]
		}
		if unseen < least {
			least = unseen
			noise *= 1 + 2/max(free-2, 1) // the variance of Student's t, since few points do not know the noise well
			best = fit{ridge: i, coef: coef.RawVector().Data, noise: noise / sum}
		}
	}
	if best.coef == nil { // no number was finite
		best = fit{coef: make([]float64, p), noise: math.Inf(1)}
	}
	best.coef[0] += mean
	best.misfit = max(best.noise-luck, 0)
	return best
}

// prediction is room for what an emulator says of a point.
type prediction struct {
	mean, variance []float64 // by target
	phi            []float64
	unit           []float64 // by ridge, NaN until asked for
}

func (e *emulator) prediction() *prediction {
	n := len(e.targets)
	return &prediction{make([]float64, n), make([]float64, n), make([]float64, terms(e.dim)), make([]float64, len(e.ridges))}
}

// predict puts the moments at a point and the variance of what the emulator does not know into p: of the coefficients, and of what is no
// quadratic. Luck is not in it.
func (e *emulator) predict(u []float64, p *prediction) {
	basis(u, p.phi)
	for i := range p.unit {
		p.unit[i] = math.NaN()
	}
	for k := range e.targets {
		f := &e.targets[k]
		if math.IsNaN(p.unit[f.ridge]) {
			p.unit[f.ridge] = e.ridges[f.ridge].variance(p.phi)
		}
		p.mean[k] = dot(f.coef, p.phi)
		p.variance[k] = float64(f.noise*p.unit[f.ridge]) + f.misfit
	}
}

// slope returns the derivative of a target by a parameter at a point and its standard error.
func (e *emulator) slope(u []float64, target, by int, phi []float64) (slope, se float64) {
	slopeBasis(u, by, phi)
	f := &e.targets[target]
	return dot(f.coef, phi), math.Sqrt(f.noise * e.ridges[f.ridge].variance(phi))
}

func dot(a, b []float64) (sum float64) {
	for i := range a {
		sum += float64(a[i] * b[i])
	}
	return sum
}
