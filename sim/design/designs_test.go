package design

import (
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// Each of n equal intervals of each dimension holds one point.
func TestLatinHypercubeHasAPointInEveryInterval(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n, d := rapid.IntRange(1, 40).Draw(t, "n"), rapid.IntRange(1, 8).Draw(t, "d")
		seed, tries := rapid.Uint64().Draw(t, "seed"), rapid.IntRange(0, 4).Draw(t, "tries")
		points := LatinHypercube(seed, n, d, tries)
		for j := range d {
			holds := make([]int, n)
			for _, p := range points {
				holds[int(p[j]*float64(n))]++
			}
			if slices.Max(holds) != 1 || slices.Min(holds) != 1 {
				t.Fatalf("dimension %d: intervals hold %v points", j, holds)
			}
		}
		if d := cmp.Diff(points, LatinHypercube(seed, n, d, tries)); d != "" {
			t.Fatalf("the same seed gives other points: %s", d)
		}
	})
}

// More tries never bring the nearest points nearer, and other seeds give other points.
func TestLatinHypercubeIsTheBestOfItsTries(t *testing.T) {
	t.Parallel()
	before := 0.0
	for _, tries := range []int{1, 2, 5, 20, 60} {
		least := leastDistance(LatinHypercube(3, 20, 3, tries), 0)
		if least < before {
			t.Errorf("%d tries: nearest points at %g, with fewer tries at %g", tries, least, before)
		}
		before = least
	}
	if once := leastDistance(LatinHypercube(3, 20, 3, 1), 0); before <= once {
		t.Errorf("sixty tries find nothing better than %g", once)
	}
	if cmp.Equal(LatinHypercube(3, 20, 3, 1), LatinHypercube(4, 20, 3, 1)) {
		t.Error("two seeds, the same points")
	}
}

// The grid of two and three levels, by hand.
func TestFactorial(t *testing.T) {
	t.Parallel()
	want := [][]float64{{0, 0}, {0, 0.5}, {0, 1}, {0.5, 0}, {0.5, 0.5}, {0.5, 1}, {1, 0}, {1, 0.5}, {1, 1}}
	if d := cmp.Diff(want, Factorial(3, 2)); d != "" {
		t.Errorf("three levels in two dimensions: %s", d)
	}
	if n := FactorialPoints(10, 30); n != math.MaxInt {
		t.Errorf("10^30 points are %d", n)
	}
	if n := len(Factorial(2, 10)); n != 1024 || FactorialPoints(2, 10) != 1024 {
		t.Errorf("2^10 points are %d", n)
	}
}

// On each walk every input takes one step of Δ and stays on the grid, and all levels are as likely.
func TestMorrisWalks(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n, d, levels := rapid.IntRange(1, 8).Draw(t, "n"), rapid.IntRange(1, 6).Draw(t, "d"), 2*rapid.IntRange(1, 4).Draw(t, "half")
		walks := Morris(rapid.Uint64().Draw(t, "seed"), n, d, levels)
		if len(walks.Points) != n*(d+1) {
			t.Fatalf("%d points of %d walks in %d dimensions", len(walks.Points), n, d)
		}
		delta := float64(levels) / float64(2*(levels-1))
		for w := range n {
			moved := make([]int, d)
			for k := range d {
				before, after := walks.Points[w*(d+1)+k], walks.Points[w*(d+1)+k+1]
				for j := range d {
					if after[j] == before[j] {
						continue
					}
					moved[j]++
					if math.Abs(math.Abs(after[j]-before[j])-delta) > 1e-12 || walks.order[w][k] != j {
						t.Fatalf("walk %d, step %d moves input %d by %g; want input %d by %g", w, k, j, after[j]-before[j], walks.order[w][k], delta)
					}
				}
			}
			if slices.Max(moved) != 1 || slices.Min(moved) != 1 {
				t.Fatalf("walk %d moves inputs %v times", w, moved)
			}
		}
		for _, p := range walks.Points {
			for _, u := range p {
				if level := u * float64(levels-1); u < 0 || u > 1 || math.Abs(level-math.Round(level)) > 1e-9 {
					t.Fatalf("%g is no level of %d", u, levels)
				}
			}
		}
	})
}

// Walks taken for their distance are farther apart than the first ones, and every level still comes up.
func TestMorrisWalksAreSpread(t *testing.T) {
	t.Parallel()
	const n, d, levels = 8, 4, 4
	apart := func(walks [][][]float64) (sum float64) {
		for i := range walks {
			for _, other := range walks[:i] {
				x := walkDistance(walks[i], other)
				sum += x * x
			}
		}
		return sum
	}
	taken := Morris(3, n, d, levels)
	var chosen, all [][][]float64
	for w := range n {
		chosen = append(chosen, taken.Points[w*(d+1):(w+1)*(d+1)])
	}
	for i := range 10 * n {
		points, _ := walk(3, d, levels)
		if i > 0 {
			points, _ = walk(drawKey(i), d, levels)
		}
		all = append(all, points)
	}
	random := apart(all) / float64(10*n*(10*n-1)) * float64(n*(n-1))
	if got := apart(chosen); got < 1.1*random {
		t.Errorf("squared distances sum to %g, those of random walks to %g", got, random)
	}
	counts := map[float64]int{}
	for _, p := range Morris(5, 200, d, levels).Points {
		counts[p[0]]++
	}
	if len(counts) != levels {
		t.Errorf("levels %v, want %d", counts, levels)
	}
	for level, n := range counts {
		if n < 150 || n > 350 { // of 1000 points, 250 each to be expected
			t.Errorf("level %g holds %d of 1000 points", level, n)
		}
	}
}

// Rows have A, B and A with one input of B each, and more rows begin with the same ones.
func TestSaltelliRows(t *testing.T) {
	t.Parallel()
	const d = 3
	p := Saltelli(11, 16, d)
	for i := range p.rows() {
		row := p.Points[i*(d+2) : (i+1)*(d+2)]
		for j := range d {
			want := slices.Clone(row[0])
			want[j] = row[1][j]
			if d := cmp.Diff(want, row[j+2]); d != "" {
				t.Errorf("row %d, input %d: %s", i, j, d)
			}
		}
	}
	if d := cmp.Diff(p.Points, Saltelli(11, 32, d).Points[:len(p.Points)]); d != "" {
		t.Errorf("more rows begin with others: %s", d)
	}
	if n := len(p.Independent()); n != 32 {
		t.Errorf("%d points of A and B, want 32", n)
	}
}
