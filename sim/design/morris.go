package design

import (
	"fmt"
	"math"
	"slices"

	"gowest/sim/draw"
)

// Trajectories are walks through the unit cube on which one input at a time takes one step, so that each walk shows an effect of every input.
type Trajectories struct {
	// Points of all walks one after the other, d + 1 of each.
	Points [][]float64
	d      int
	order  [][]int // by walk: the input that each step changes
}

// work is how many coordinates are compared to spread walks, at most: about a second.
const work = 4e8

// mostCandidates are walks of which the ones far from each other are taken, at most (Campolongo, Cariboni and Saltelli 2007 take 500 to 1000).
const mostCandidates = 500

// Morris returns n walks in d dimensions on a grid of levels (even). Each begins at a random point of the grid and takes its d steps of
//
//	Δ = levels / (2 (levels − 1))
//
// in random order, up from the lower half of the grid and down from the upper. The walks are taken one by one from ten times as many, each time the one
// farthest from those before: the sum of squared distances between all pairs of walks is to be large. The distance of two walks is the sum of the
// distances between all pairs of their points. Fewer candidates are made where that would take long.
//
// It panics if n or d is less than 1 or levels is odd or less than 2.
//
// Morris (1991); Campolongo, Cariboni and Saltelli (2007, eq. 10), by a greedy search as in Ruano, Ribes, Seco and Ferrer (2012) instead of one through
// all combinations.
func Morris(seed uint64, n, d, levels int) *Trajectories {
	if n < 1 || d < 1 || levels < 2 || levels%2 != 0 {
		panic(fmt.Sprintf("design: %d walks in %d dimensions on %d levels; want one or more, and an even number of levels", n, d, levels))
	}
	pair := float64((d + 1) * (d + 1) * d)
	candidates := max(n, min(10*n, mostCandidates, int(work/(pair*float64(n)))))
	walks := make([][][]float64, candidates)
	orders := make([][]int, candidates)
	for i := range walks {
		walks[i], orders[i] = walk(draw.NewKey(seed, i+1), d, levels)
	}
	t := &Trajectories{d: d}
	for _, i := range spread(walks, n) {
		t.Points = append(t.Points, walks[i]...)
		t.order = append(t.order, orders[i])
	}
	return t
}

// walk returns the points of one walk and the inputs that it changes.
func walk(key draw.Key, d, levels int) (points [][]float64, order []int) {
	points = empty(d+1, d)
	order = make([]int, d)
	half := levels / 2
	for j := range d {
		order[j] = j
		base := key.Below(uint64(j), morrisBase, half) // the lower end of the step of an input
		if key.Bits(uint64(j), morrisUp)&1 == 1 {      // which begins above and goes down
			base += half
		}
		points[0][j] = float64(base) / float64(levels-1)
	}
	slices.SortFunc(order, func(a, b int) int {
		if key.Bits(uint64(a), morrisOrder) < key.Bits(uint64(b), morrisOrder) {
			return -1
		}
		return 1
	})
	for k, j := range order {
		copy(points[k+1], points[k])
		level := int(math.Round(points[k][j] * float64(levels-1)))
		if level < half {
			level += half
		} else {
			level -= half
		}
		points[k+1][j] = float64(level) / float64(levels-1)
	}
	return points, order
}

// spread returns n walks that are far from each other: the first one, then always the one with the largest sum of squared distances to those taken.
func spread(walks [][][]float64, n int) []int {
	taken := []int{0}
	if len(walks) == n {
		for i := 1; i < n; i++ {
			taken = append(taken, i)
		}
		return taken
	}
	sums := make([]float64, len(walks))
	for len(taken) < n {
		last, best := taken[len(taken)-1], -1
		for i := range walks {
			if slices.Contains(taken, i) {
				continue
			}
			d := walkDistance(walks[i], walks[last])
			sums[i] += float64(d * d)
			if best < 0 || sums[i] > sums[best] {
				best = i
			}
		}
		taken = append(taken, best)
	}
	return taken
}

func walkDistance(a, b [][]float64) float64 {
	sum := 0.0
	for i := range a {
		for j := range b {
			sum += math.Sqrt(squaredDistance(a[i], b[j]))
		}
	}
	return sum
}

// Screening is how an input moves an outcome when it goes through its whole range, by its effects on walks: elementary effects, per
// unit of the cube.
type Screening struct {
	// Mu is the mean effect, MuStar that of its size, Sigma how much effects differ between places: because other inputs matter for it or
	// because the outcome is no straight line.
	Mu, MuStar, Sigma Estimate
	// Luck is the MuStar that an input without any effect would show by the luck that is left in means over replicates, if that is normal;
	// NaN of one replicate. MuStar is not corrected for it.
	Luck float64
	// Walks is how many had all values.
	Walks int
}

// Screen returns the screening of each input. at are the places where the model was run, as far as they differ from t.Points; an input that
// did not move there has no effect on that walk.
//
// Standard errors are those over walks, and of Sigma by resamples of walks; intervals are Student's with as many degrees of freedom as walks less
// one. They speak of the choice of walks, not of luck that all walks share. Sigma is without the noise that is left in means over
// replicates, 0 where that is all that there is.
//
// Morris (1991), MuStar: Campolongo, Cariboni and Saltelli (2007).
func (t *Trajectories) Screen(at [][]float64, y Values, seed uint64, resamples int) []Screening {
	out := make([]Screening, t.d)
	for input := range out {
		effects := t.effects(input, at, y)
		s := Screening{Mu: unknown(), MuStar: unknown(), Sigma: unknown(), Luck: math.NaN(), Walks: len(effects)}
		if len(effects) > 0 {
			s.fill(effects, seed, resamples)
		}
		out[input] = s
	}
	return out
}

// effects returns the effects of an input by walk and replicate.
func (t *Trajectories) effects(input int, at [][]float64, y Values) (out Values) {
	for w, order := range t.order {
		from := w*(t.d+1) + slices.Index(order, input)
		step := at[from+1][input] - at[from][input]
		if step == 0 || !y.complete(from, from+1) {
			continue
		}
		effect := make([]float64, len(y[from]))
		for r := range effect {
			effect[r] = (y[from+1][r] - y[from][r]) / step
		}
		out = append(out, effect)
	}
	return out
}

// fill measures effects.
func (s *Screening) fill(effects Values, seed uint64, resamples int) {
	n := len(effects)
	points := make([]int, n)
	for i := range points {
		points[i] = i
	}
	l := effects.layersOf(points)
	size := make([]float64, n)
	for i, e := range l.mean {
		size[i] = math.Abs(e)
	}
	root := math.Sqrt(float64(n))
	s.Mu = student(mean(l.mean), math.Sqrt(variance(l.mean))/root, n-1, math.Inf(-1))
	s.MuStar = student(mean(size), math.Sqrt(variance(size))/root, n-1, 0)
	if n > 1 {
		s.Sigma = sigma(effects, seed, resamples)
	}
	if len(l.deviations) > 0 {
		// Variance of the mean effect over replicates, on average over walks; the size of a normal number with it has mean √(2/π) s.d.
		square := func(f []float64) float64 {
			sum := 0.0
			for _, v := range f {
				sum += float64(v * v)
			}
			return sum / float64(n)
		}
		s.Luck = math.Sqrt(2 / math.Pi * l.left(square))
	}
}

// sigma returns the standard deviation of effects between walks, without noise. Its error is that of resamples of walks, wider by √(n/(n − 1)) since these
// repeat walks (Efron and Tibshirani 1993, ch. 6.5).
func sigma(effects Values, seed uint64, resamples int) Estimate {
	n := len(effects)
	points := make([]int, n)
	of := func() float64 { return math.Sqrt(max(0, effects.layersOf(points).quadratic(variance))) }
	for i := range points {
		points[i] = i
	}
	value := of()
	if n < 3 || resamples < 2 {
		return Estimate{value, math.NaN(), math.NaN(), math.NaN()}
	}
	again := make([]float64, resamples)
	for b := range again {
		source := draw.NewKey(seed, 0).Tick(b).Of(resampleRow)
		for i := range points {
			points[i] = draw.Index(source.Bits(uint64(i)), n)
		}
		again[b] = of()
	}
	return student(value, math.Sqrt(variance(again)*float64(n)/float64(n-1)), n-1, 0)
}
