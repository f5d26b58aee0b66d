package power_test

import (
	"math"
	"testing"

	"gowest/sim/power"
)

// BenchmarkPower is about a number of a slice, as in loops over firms; sums keep the calls from being left out.
func BenchmarkPower(b *testing.B) {
	x := positive(1<<12, -40, 40)
	y := make([]float64, len(x))
	for i := range x {
		y[i] = math.Log2(x[i])
	}
	run := func(name string, of []float64, f func(x []float64) float64) {
		b.Run(name, func(b *testing.B) {
			sum := 0.0
			for b.Loop() {
				sum += f(of)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(of)), "ns/number")
			if math.IsNaN(sum) {
				b.Fatal("no number")
			}
		})
	}
	// The calls stand in loops of their own, because calls of function values would be most of the time.
	run("Log2", x, func(x []float64) (s float64) {
		for _, x := range x {
			s += power.Log2(x)
		}
		return s
	})
	run("Log2/math", x, func(x []float64) (s float64) {
		for _, x := range x {
			s += math.Log2(x)
		}
		return s
	})
	run("Exp2", y, func(y []float64) (s float64) {
		for _, y := range y {
			s += power.Exp2(y)
		}
		return s
	})
	run("Exp2/math", y, func(y []float64) (s float64) {
		for _, y := range y {
			s += math.Exp2(y)
		}
		return s
	})
	run("Pow", x, func(x []float64) (s float64) {
		for _, x := range x {
			s += power.Exp2(0.7 * power.Log2(x))
		}
		return s
	})
	run("Pow/math", x, func(x []float64) (s float64) {
		for _, x := range x {
			s += math.Pow(x, 0.7)
		}
		return s
	})
}
