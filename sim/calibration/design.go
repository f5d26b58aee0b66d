package calibration

import (
	"math"
	"slices"

	"gowest/sim/draw"
)

// Streams of random numbers. New ones go to the end: renumbering changes the points that are tried.
const (
	streamOrder draw.Stream = iota
	streamJitter
	streamCandidate
	streamDirection
	streamLevel
	streamStep
	streamMutation
	streamPick
)

// designs is how many Latin hypercubes are drawn, of which the one with the largest smallest distance is taken (Morris and Mitchell
// 1995).
const designs = 30

// hypercube returns n points, of which each n-th of the range of each parameter holds one (McKay, Beckman and Conover 1979).
func hypercube(n, dim int, key draw.Key) [][]float64 {
	var best [][]float64
	widest := -1.0
	for try := range designs {
		points := latin(n, dim, key.Tick(try))
		if gap := smallestGap(points); gap > widest {
			best, widest = points, gap
		}
	}
	return best
}

func latin(n, dim int, key draw.Key) [][]float64 {
	points := make([][]float64, n)
	for i := range points {
		points[i] = make([]float64, dim)
	}
	order := make([]int, n)
	for j := range dim {
		for i := range order {
			order[i] = i
		}
		bits := func(i int) uint64 { return key.Bits(uint64(i*dim+j), streamOrder) }
		slices.SortFunc(order, func(a, b int) int {
			if bits(a) < bits(b) {
				return -1
			}
			return 1
		})
		for i, at := range order {
			points[i][j] = (float64(at) + key.Uniform(uint64(i*dim+j), streamJitter)) / float64(n)
		}
	}
	return points
}

// smallestGap returns the smallest squared distance between two points.
func smallestGap(points [][]float64) float64 {
	least := math.Inf(1)
	for i := range points {
		for j := range i {
			least = min(least, gap(points[i], points[j]))
		}
	}
	return least
}

// gap returns the squared distance of two points.
func gap(a, b []float64) (sum float64) {
	for i := range a {
		d := a[i] - b[i]
		sum += float64(d * d)
	}
	return sum
}

// spread returns n of the candidates, each the one farthest from those before and from the points that are there.
func spread(candidates, there [][]float64, n int) (out [][]float64) {
	near := make([]float64, len(candidates))
	for i, c := range candidates {
		near[i] = math.Inf(1)
		for _, p := range there {
			near[i] = min(near[i], gap(c, p))
		}
	}
	for range min(n, len(candidates)) {
		far := 0
		for i := range near {
			if near[i] > near[far] {
				far = i
			}
		}
		out = append(out, candidates[far])
		for i, c := range candidates {
			near[i] = min(near[i], gap(c, candidates[far]))
		}
	}
	return out
}
