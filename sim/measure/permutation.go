package measure

import (
	"fmt"
	"math"

	"gowest/sim/draw"
)

// Permutations says how random orders of values are drawn. The same fields give the same orders.
type Permutations struct {
	Count    int // R; the smallest p-value is 1/(R+1)
	Key      draw.Key
	Identity uint64
	Stream   draw.Stream
}

// PermutationTest is where an index lies among those of random orders of the values.
type PermutationTest struct {
	Index    float64
	Mean, SD float64 // of the random orders, divisor R
	// Upper and Lower are (1 + #{I* ≥ I})/(R+1) and (1 + #{I* ≤ I})/(R+1): the chance under the null
	// of an index as high, as low. TwoSided is twice the smaller, at most 1.
	Upper, Lower, TwoSided float64
}

// MoranPermutation tests Moran's I of y by random orders of the values over the regions, see [Moran].
// The orders depend on the numbering of regions: renumbering them gives another sample of the same null.
//
// It panics if the length differs. Errors as [Moran], but from two regions on, and [ErrRange] for
// fewer than one permutation.
//
// Cliff and Ord (1981, ch. 2); p-values as in Davison and Hinkley (1997, ch. 4).
func MoranPermutation(y []float64, w *Weights, p Permutations) (PermutationTest, error) {
	z, m2, _, err := w.deviations("MoranPermutation", y, 2)
	if err != nil {
		return PermutationTest{}, err
	}
	return w.permute("MoranPermutation", z, p, func(z []float64) float64 { return w.moran(z, m2) })
}

// GearyPermutation tests Geary's C of y by random orders of the values over the regions, see [Geary]
// and [MoranPermutation].
func GearyPermutation(y []float64, w *Weights, p Permutations) (PermutationTest, error) {
	z, m2, _, err := w.deviations("GearyPermutation", y, 2)
	if err != nil {
		return PermutationTest{}, err
	}
	return w.permute("GearyPermutation", z, p, func(z []float64) float64 { return w.geary(z, m2) })
}

// GetisOrdPermutation tests the general G of y by random orders of the values over the regions, see
// [GetisOrdG] and [MoranPermutation].
func GetisOrdPermutation(y []float64, w *Weights, p Permutations) (PermutationTest, error) {
	const name = "GetisOrdPermutation"
	if _, _, _, err := w.deviations(name, y, 2); err != nil {
		return PermutationTest{}, err
	}
	if _, _, err := w.getisOrd(name, y); err != nil {
		return PermutationTest{}, err
	}
	return w.permute(name, y, p, func(y []float64) float64 {
		g, _, _ := w.getisOrd(name, y) // an order of values that have passed
		return g
	})
}

func (w *Weights) permute(function string, values []float64, p Permutations, index func([]float64) float64) (PermutationTest, error) {
	if p.Count < 1 {
		return PermutationTest{}, fmt.Errorf("%w: %s: %d permutations", ErrRange, function, p.Count)
	}
	t := newCounter(index(values))
	shuffled := append([]float64(nil), values...)
	for r := range p.Count {
		s := p.sequence(uint64(r))
		for k := len(w.ids) - 1; k > 0; k-- { // Fisher and Yates, over the regions that take part
			a, b := w.ids[k], w.ids[s.below(k+1)]
			shuffled[a], shuffled[b] = shuffled[b], shuffled[a]
		}
		t.add(index(shuffled))
	}
	return t.test(), nil
}

// sequence starts the random numbers of one order: that of SplitMix64 from a keyed start.
func (p Permutations) sequence(order uint64) sequence {
	return sequence(p.Key.Bits(p.Identity+order*golden, p.Stream))
}

const golden = 0x9e3779b97f4a7c15 // 2^64 over the golden ratio, odd: another identity for every order

type sequence uint64

// below returns a whole number in [0, n).
func (s *sequence) below(n int) int {
	*s += golden
	z := uint64(*s)
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return draw.Index(z^z>>31, n)
}

// counter collects indices of random orders.
type counter struct {
	observed           float64
	orders, high, low  int
	mean, squares, eps float64
}

func newCounter(observed float64) counter {
	// Orders that give the same index in exact arithmetic must count as equal.
	return counter{observed: observed, eps: 1e-12 * (1 + math.Abs(observed))}
}

func (t *counter) add(v float64) {
	t.orders++
	if v >= t.observed-t.eps {
		t.high++
	}
	if v <= t.observed+t.eps {
		t.low++
	}
	d := v - t.mean // Welford (1962)
	t.mean += d / float64(t.orders)
	t.squares += float64(d * (v - t.mean))
}

func (t *counter) test() PermutationTest {
	r := float64(t.orders)
	out := PermutationTest{Index: t.observed, Mean: t.mean, SD: math.Sqrt(max(0, t.squares) / r)}
	out.Upper, out.Lower = float64(1+t.high)/(r+1), float64(1+t.low)/(r+1)
	out.TwoSided = min(1, 2*min(out.Upper, out.Lower))
	return out
}
