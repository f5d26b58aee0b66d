package design

import "math"

// FactorialPoints returns how many points [Factorial] has: levels^d, or math.MaxInt if that is more.
func FactorialPoints(levels, d int) int {
	n := 1
	for range d {
		if n > math.MaxInt/levels {
			return math.MaxInt
		}
		n *= levels
	}
	return n
}

// Factorial returns the full grid of levels in d dimensions, ends included: 0, 1/(levels − 1), …, 1. The last dimension changes fastest.
//
// It panics if levels is less than 2 or d less than 1. The caller looks at [FactorialPoints] first.
func Factorial(levels, d int) [][]float64 {
	if levels < 2 || d < 1 {
		panic("design: a grid needs two levels and a dimension")
	}
	points := empty(FactorialPoints(levels, d), d)
	for i := range points {
		rest := i
		for j := d - 1; j >= 0; j-- {
			points[i][j] = float64(rest%levels) / float64(levels-1)
			rest /= levels
		}
	}
	return points
}
