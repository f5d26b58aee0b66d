package measure

import (
	"fmt"
	"math"
)

// Quadrant is the place of a region in the Moran scatter plot.
type Quadrant uint8

// Quadrants, numbered as in PySAL. A value equal to the mean counts as low.
const (
	NoQuadrant Quadrant = iota // an island that is left out
	HighHigh                   // high among high: hot spot
	LowHigh                    // low among high: hole
	LowLow                     // low among low: cold spot
	HighLow                    // high among low: lone peak
)

// String returns a word for tables.
func (q Quadrant) String() string {
	switch q {
	case HighHigh:
		return "high-high"
	case LowHigh:
		return "low-high"
	case LowLow:
		return "low-low"
	case HighLow:
		return "high-low"
	}
	return "none"
}

// LocalMoran is Moran's I of one region, see [LocalMorans].
type LocalMoran struct {
	Quadrant Quadrant
	Index    float64
	// Expected and Variance are exact for random orders of the other regions' values, this region
	// keeping its own; Z is the deviation from Expected in standard deviations, 0 if Variance is.
	Expected, Variance, Z float64
	Test                  PermutationTest
}

// LocalMorans returns Anselin's local Moran (LISA) of every region, with a permutation test for each.
//
//	I_i = (z_i/m₂) Σ_j w_ij z_j,  m₂ = Σ_i z_i²/n,  Σ_i I_i = S0 I
//
// z_i = y_i - ȳ and I as in [Moran]. (PySAL puts n-1 for n.) The test is conditional: region i keeps its
// value, and its neighbours' are drawn without replacement from all others. Under that null
//
//	E = -z_i² W_i/((n-1)m₂),  V = (z_i/m₂)² n/(n-2) (W_i2 - W_i²/(n-1)) (m₂ - z_i²/(n-1))
//
// with W_i = Σ_j w_ij and W_i2 = Σ_j w_ij². y [any unit, may be negative] has one value a region. One
// test a region is many tests: at 0.05, one region in twenty is significant by chance. Islands that are
// left out have NaN and [NoQuadrant]; a region with an empty row has index 0 and p-values of 1.
//
// It panics if the length differs. Errors as [Moran], but from three regions on, and [ErrRange] for
// fewer than one permutation.
//
// Anselin (1995); moments of Sokal, Oden and Thomson (1998, eq. A7 and A8).
func LocalMorans(y []float64, w *Weights, p Permutations) ([]LocalMoran, error) {
	const name = "LocalMorans"
	z, m2, _, err := w.deviations(name, y, 3)
	if err != nil {
		return nil, err
	}
	if p.Count < 1 {
		return nil, fmt.Errorf("%w: %s: %d permutations", ErrRange, name, p.Count)
	}
	n, out := float64(w.N()), make([]LocalMoran, len(y))
	for i := range out {
		nan := math.NaN()
		out[i] = LocalMoran{NoQuadrant, nan, nan, nan, nan, PermutationTest{nan, nan, nan, nan, nan, nan}}
	}
	c := newConditional(w, p)
	for rank, i := range w.ids {
		lag := w.lag(int(i), z)
		own := z[i] / m2
		r := LocalMoran{Quadrant: quadrant(z[i], lag), Index: float64(own * lag)}
		sum, squares := w.row(int(i))
		z2 := float64(z[i] * z[i])
		r.Expected = -z2 / m2 * sum / (n - 1)
		r.Variance = max(0, own*own*n/(n-2)*(squares-float64(sum*sum)/(n-1))*(m2-z2/(n-1)))
		r.Z = score(r.Index, r.Expected, r.Variance)
		r.Test = c.test(rank, z, r.Index, func(lag float64) float64 { return own * lag })
		out[i] = r
	}
	return out, nil
}

func quadrant(z, lag float64) Quadrant {
	switch {
	case z > 0 && lag > 0:
		return HighHigh
	case lag > 0:
		return LowHigh
	case z > 0:
		return HighLow
	}
	return LowLow
}

func score(index, expected, variance float64) float64 {
	if variance <= 0 {
		return 0
	}
	return (index - expected) / math.Sqrt(variance)
}

// row returns Σ_j w_ij and Σ_j w_ij².
func (w *Weights) row(i int) (sum, squares float64) {
	for l := w.start[i]; l < w.start[i+1]; l++ {
		sum += w.value[l]
		squares += float64(w.value[l] * w.value[l])
	}
	return sum, squares
}

// LocalG is the statistic of Getis and Ord of one region, see [GetisOrdLocal].
type LocalG struct {
	Index, Expected, Variance float64
	Z                         float64 // positive = hot spot, negative = cold spot
	P                         float64 // of Z, two-sided, by the normal law
	Test                      PermutationTest
}

// GetisOrdLocal returns the local statistic G_i of Getis and Ord of every region or, with star, G_i*,
// which counts the region among its own neighbours; with a permutation test for each.
//
//	G_i = Σ_{j≠i} w_ij y_j / Σ_{j≠i} y_j,  G_i* = Σ_j w_ij y_j / Σ_j y_j (j = i included)
//	E = W_i/N,  V = (N W_i2 - W_i²)/(N²(N-1)) (s/ȳ)²
//
// ȳ and s are mean and standard deviation (divisor N) of the N values in the lower sum: n-1 others for
// G_i, all n for G_i*; W_i and W_i2 sum w_ij and w_ij². In G_i* the region's own weight is that of a
// neighbour: 1 if binary, and with row standardisation all k+1 have 1/(k+1). Z does not depend on the
// style. The test is conditional, see [LocalMorans]: region i keeps its value, in G_i* too.
//
// y [any unit, not negative] has one value a region; islands that are left out have NaN. A region whose
// neighbours are all others (or, with star, all regions) has Variance and Z of 0.
//
// It panics if the length differs. Errors: [ErrNoData] with fewer than three regions, [ErrNoIncome] if
// all but one of y are zero, [ErrNoVariation], [ErrRange] for a value that is negative or not finite and
// for fewer than one permutation.
//
// Getis and Ord (1992), Ord and Getis (1995).
func GetisOrdLocal(y []float64, w *Weights, star bool, p Permutations) ([]LocalG, error) {
	const name = "GetisOrdLocal"
	if _, _, _, err := w.deviations(name, y, 3); err != nil {
		return nil, err
	}
	if p.Count < 1 {
		return nil, fmt.Errorf("%w: %s: %d permutations", ErrRange, name, p.Count)
	}
	if _, _, err := w.getisOrd(name, y); err != nil {
		return nil, err
	}
	var total float64
	for _, i := range w.ids {
		total += y[i]
	}
	out := make([]LocalG, len(y))
	for i := range out {
		nan := math.NaN()
		out[i] = LocalG{nan, nan, nan, nan, nan, PermutationTest{nan, nan, nan, nan, nan, nan}}
	}
	c := newConditional(w, p)
	for rank, i := range w.ids {
		out[i] = w.localG(int(i), y, total, star, func(index float64, of func(float64) float64) PermutationTest {
			return c.test(rank, y, index, of)
		})
	}
	return out, nil
}

func (w *Weights) localG(i int, y []float64, total float64, star bool, test func(float64, func(float64) float64) PermutationTest) LocalG {
	sum, squares := w.row(i)
	n, base, own, scale := float64(w.N()-1), total-y[i], 0.0, 1.0
	if star {
		n, base, own = float64(w.N()), total, y[i]
		if k := float64(w.start[i+1] - w.start[i]); w.style == RowStandardised {
			scale = max(1, k) / (k + 1) // from 1/k to 1/(k+1) for each neighbour
			own /= k + 1
			sum, squares = 1, 1/(k+1)
		} else {
			sum, squares = sum+1, squares+1
		}
	}
	of := func(lag float64) float64 { return (float64(scale*lag) + own) / base }
	mean, spread := base/n, 0.0
	for _, j := range w.ids {
		if int(j) == i && !star {
			continue
		}
		d := y[j]/mean - 1
		spread += float64(d*d) / n
	}
	g := LocalG{Index: of(w.lag(i, y)), Expected: sum / n}
	g.Variance = max(0, (float64(n*squares)-float64(sum*sum))/(n*n*(n-1))*spread)
	if g.Variance < 1e-14*g.Expected*g.Expected { // nothing to compare with, but for rounding
		g.Variance = 0
	}
	g.Z = score(g.Index, g.Expected, g.Variance)
	g.P = normalTails(g.Z)
	g.Test = test(g.Index, of)
	return g
}

// conditional draws values for the neighbours of a region from all other regions.
type conditional struct {
	w     *Weights
	p     Permutations
	other []int32
}

func newConditional(w *Weights, p Permutations) *conditional {
	return &conditional{w: w, p: p, other: make([]int32, 0, w.N())}
}

// test compares an index with those of random lags of the region with the given rank in ids.
func (c *conditional) test(rank int, values []float64, index float64, of func(lag float64) float64) PermutationTest {
	w, i := c.w, c.w.ids[rank]
	c.other = append(append(c.other[:0], w.ids[:rank]...), w.ids[rank+1:]...)
	row := w.value[w.start[i]:w.start[i+1]]
	t := newCounter(index)
	for r := range c.p.Count {
		// Regions have starts of their own, so that their tests are independent.
		s := c.p.sequence(uint64(r)<<32 | uint64(i))
		lag := 0.0
		for k, v := range row { // the first steps of Fisher and Yates
			at := k + s.below(len(c.other)-k)
			c.other[k], c.other[at] = c.other[at], c.other[k]
			lag += float64(v * values[c.other[k]])
		}
		t.add(of(lag))
	}
	return t.test()
}
