package calibration

import (
	"context"
	"fmt"
	"math"

	"gowest/sim/draw"
)

// toy is a model in closed form with luck: what all points share in a replicate, and what each has of its own.
type toy struct {
	moments func(u []float64) []float64
	common  float64 // standard deviations
	own     float64
	count   int // replicates
	seed    uint64
}

// run is a [Model].
func (m toy) run(_ context.Context, points [][]float64) ([][][]float64, error) {
	out := make([][][]float64, len(points))
	for i, u := range points {
		own := uint64(0)
		for _, x := range u {
			own = draw.Key(own).Bits(math.Float64bits(x), 1)
		}
		for r := range m.count {
			key := draw.NewKey(m.seed, r+1)
			y := m.moments(u)
			for k := range y {
				y[k] += float64(m.common*key.Normal(uint64(k), 1)) + float64(m.own*key.Normal(own+uint64(k), 2))
			}
			out[i] = append(out[i], y)
		}
	}
	return out, nil
}

// targetsAt returns targets that a point would show, with one tolerance and an error of that size drawn by a key.
func targetsAt(moments []float64, tolerance float64, key draw.Key) (out []Target) {
	for k, m := range moments {
		out = append(out, Target{Name: fmt.Sprint(k), Value: m + float64(tolerance*key.Normal(uint64(k), 3)), Tolerance: tolerance, Weight: 1})
	}
	return out
}

// linear returns moments that are a matrix times the point; the matrix has numbers in [-1, 1].
func linear(targets, dim int, key draw.Key) func(u []float64) []float64 {
	return func(u []float64) []float64 {
		out := make([]float64, targets)
		for k := range out {
			for i, x := range u {
				out[k] += float64((2*key.Uniform(uint64(k*dim+i), 4) - 1) * x)
			}
		}
		return out
	}
}

// bent returns moments that are no quadratics of the point.
func bent(u []float64) []float64 {
	return []float64{
		math.Exp(1.5 * u[0]), u[0] * u[1], math.Sin(3 * u[1]), 1 / (0.5 + u[2]), u[2]*u[2] + u[0], math.Sqrt(0.2 + u[1]*u[2]),
	}
}
