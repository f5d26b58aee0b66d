package calibration

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// bound is what a wave left: the points whose implausibility by its emulator is not above a limit.
type bound struct {
	yard     *yard
	emulator *emulator
	limit    float64
}

// excess returns the implausibility of a point over the limit; up to 1 it is inside.
func (b *bound) excess(u []float64, p *prediction) float64 {
	b.emulator.predict(u, p)
	return b.yard.implausibility(p.mean, p.variance) / b.limit
}

// belief is how probable points are by what has been run: the probability of the targets' values under the errors that are known
// of, on the part of the cube that no wave has ruled out, every point of which is as probable before (Wilkinson 2013 on errors of the
// model as the tolerance of approximate Bayesian computation).
type belief struct {
	yard     *yard
	emulator *emulator
	bounds   []bound
	spread   float64 // of the distance, 1 where the model meets its targets; see [spreadOf]
	p        *prediction
}

func newBelief(y *yard, e *emulator, bounds []bound, spread float64) *belief {
	return &belief{y, e, bounds, spread, e.prediction()}
}

// inside tells whether no wave has ruled out a point.
func inside(bounds []bound, u []float64, p *prediction) bool {
	for i := range bounds {
		if bounds[i].excess(u, p) > 1 {
			return false
		}
	}
	return true
}

// logDensity returns -½ Σ w (z²/b + ln(s² + v)) with z² = (m - t)²/(s² + v), m the emulated moment, v what the emulator does not know of
// it and b the spread; -Inf of what a wave has ruled out or of less than the floor.
func (b *belief) logDensity(u []float64, floor float64) float64 {
	b.emulator.predict(u, b.p)
	sum := 0.0
	for k, t := range b.yard.targets {
		if t.Weight > 0 {
			s := b.yard.scale(k)
			variance := float64(s*s) + b.p.variance[k]
			d := b.p.mean[k] - t.Value
			sum += float64(t.Weight * (float64(d*d)/variance/b.spread + math.Log(variance)))
		}
	}
	if -sum/2 < floor || !inside(b.bounds, u, b.p) {
		return math.Inf(-1)
	}
	return -sum / 2
}

// simulated is [belief.logDensity] of a point that was run, with the distance that it turned out to have.
func (b *belief) simulated(distance float64) float64 {
	sum := distance / b.spread
	for k, t := range b.yard.targets {
		sum += float64(t.Weight * 2 * math.Log(b.yard.scale(k)))
	}
	return -sum / 2
}

// distance returns the emulated distance of a point, with the emulator's errors in the scale.
func (b *belief) distance(u []float64) float64 {
	b.emulator.predict(u, b.p)
	sum := 0.0
	for k, t := range b.yard.targets {
		z := b.residual(k)
		sum += float64(t.Weight * z * z)
	}
	return sum
}

// residual returns (m - t)/√(s² + v) of the last prediction.
func (b *belief) residual(k int) float64 {
	s := b.yard.scale(k)
	return (b.p.mean[k] - b.yard.targets[k].Value) / math.Sqrt(float64(s*s)+b.p.variance[k])
}

// climb returns the point of the least emulated distance near to u, with one coordinate fixed unless fixed is negative, by steps of
// Levenberg (1944) and Marquardt (1963) within the cube and the bounds.
func (b *belief) climb(u []float64, fixed int) ([]float64, float64) {
	const most = 60
	at := append([]float64(nil), u...)
	least, damping := b.distance(at), 1e-3
	for range most {
		to := b.downhill(at, fixed, damping)
		if to == nil {
			break
		}
		moved := gap(at, to)
		if d := b.distance(to); d < least && inside(b.bounds, to, b.p) {
			gain := least - d
			at, least, damping = to, d, max(damping/4, 1e-9)
			if gain < 1e-9*(1+least) {
				break
			}
		} else if damping *= 5; damping > 1e8 || moved < 1e-20 {
			break
		}
	}
	return at, least
}

// downhill returns where one damped step leads, nil if nowhere.
func (b *belief) downhill(at []float64, fixed int, damping float64) []float64 {
	dim, targets := len(at), len(b.yard.targets)
	b.emulator.predict(at, b.p)
	slopes, phi := mat.NewDense(targets, dim, nil), make([]float64, len(b.p.phi))
	rest := mat.NewVecDense(targets, nil)
	for k, t := range b.yard.targets {
		root := math.Sqrt(t.Weight)
		s := b.yard.scale(k)
		rest.SetVec(k, root*b.residual(k))
		for i := range dim {
			slopeBasis(at, i, phi)
			slopes.Set(k, i, root*dot(b.emulator.targets[k].coef, phi)/math.Sqrt(float64(s*s)+b.p.variance[k]))
		}
	}
	var gradient mat.VecDense
	gradient.MulVec(slopes.T(), rest)
	var free []int
	for i := range dim {
		g := gradient.AtVec(i)
		if i != fixed && !(at[i] <= 0 && g > 0) && !(at[i] >= 1 && g < 0) {
			free = append(free, i)
		}
	}
	if len(free) == 0 {
		return nil
	}
	var full mat.Dense
	full.Mul(slopes.T(), slopes)
	square, right := mat.NewSymDense(len(free), nil), mat.NewVecDense(len(free), nil)
	for a, i := range free {
		for c, j := range free[:a+1] {
			square.SetSym(a, c, full.At(i, j))
		}
		square.SetSym(a, a, float64(full.At(i, i)*(1+damping))+1e-12)
		right.SetVec(a, -gradient.AtVec(i))
	}
	var factor mat.Cholesky
	if !factor.Factorize(square) {
		return nil
	}
	var step mat.VecDense
	if err := factor.SolveVecTo(&step, right); err != nil && !isCondition(err) {
		return nil
	}
	to := append([]float64(nil), at...)
	for a, i := range free {
		to[i] = min(max(at[i]+step.AtVec(a), 0), 1)
	}
	return to
}

// spreadOf returns by how much distances are too large for the tolerances: the least distance over how much it should be on average, at
// least 1. Intervals become wider by its root (Birge 1932).
func spreadOf(y *yard, least float64, dim int) float64 {
	rest := y.weights() - float64(dim)
	if rest < 1 || math.IsInf(least, 1) {
		return 1
	}
	return max(1, least/rest)
}
