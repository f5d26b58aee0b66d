package design

import (
	"cmp"
	"math"
	"slices"

	"gowest/sim/draw"
)

// Streams of draws; see [draw.Stream].
const (
	lhsOrder draw.Stream = iota + 1
	lhsPlace
	morrisBase
	morrisOrder
	morrisUp
	owenFlip
	resampleRow
)

// LatinHypercube returns n points in d dimensions: in each, every one of the n intervals of equal length holds one point, at random within.
// Of tries hypercubes it is the one whose two nearest points are farthest apart; less than 1 counts as 1, and the work grows as tries·n²·d.
//
// It panics if n or d is less than 1.
//
// McKay, Beckman and Conover (1979); Johnson, Moore and Ylvisaker (1990) for the distance.
func LatinHypercube(seed uint64, n, d, tries int) [][]float64 {
	if n < 1 || d < 1 {
		panic("design: a hypercube without points or dimensions")
	}
	if tries <= 1 || n == 1 {
		return latin(draw.NewKey(seed, 1), n, d)
	}
	var best [][]float64
	apart := -1.0
	for try := range tries {
		points := latin(draw.NewKey(seed, try+1), n, d)
		if least := leastDistance(points, apart); least > apart {
			best, apart = points, least
		}
	}
	return best
}

// latin returns one hypercube.
func latin(key draw.Key, n, d int) [][]float64 {
	points := empty(n, d)
	type ticket struct {
		bits uint64
		row  int
	}
	tickets := make([]ticket, n)
	for j := range d {
		column := key.Tick(j)
		for i := range tickets {
			tickets[i] = ticket{column.Bits(uint64(i), lhsOrder), i}
		}
		slices.SortFunc(tickets, func(a, b ticket) int { return cmp.Or(cmp.Compare(a.bits, b.bits), a.row-b.row) })
		for k, t := range tickets {
			u := (float64(k) + column.Uniform(uint64(t.row), lhsPlace)) / float64(n)
			points[t.row][j] = min(u, math.Nextafter(1, 0)) // the sum may round up
		}
	}
	return points
}

// leastDistance returns the least squared distance between two points, or something not above enough once it is clear that it is not.
func leastDistance(points [][]float64, enough float64) float64 {
	least := math.Inf(1)
	for i := range points {
		for _, other := range points[:i] {
			least = min(least, squaredDistance(points[i], other))
		}
		if least <= enough {
			return least
		}
	}
	return least
}

func squaredDistance(a, b []float64) float64 {
	sum := 0.0
	for j := range a {
		d := a[j] - b[j]
		sum += float64(d * d)
	}
	return sum
}

// empty returns n points in d dimensions, all 0.
func empty(n, d int) [][]float64 {
	all := make([]float64, n*d)
	points := make([][]float64, n)
	for i := range points {
		points[i] = all[i*d : (i+1)*d : (i+1)*d]
	}
	return points
}
