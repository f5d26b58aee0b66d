package draw_test

import (
	"fmt"
	"math"
	"math/bits"
	"testing"

	"pgregory.net/rapid"

	"gowest/sim/draw"
)

// z is the width of the bounds of all statistical tests here, in standard errors: with the few hundred
// checks of this file a sound generator fails one with a chance of 1 in 10,000, and seeds are fixed.
const z = 5

// These numbers may never change: every stored result hangs on them.
func TestNumbersNeverChange(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		got  uint64
		want uint64
	}{
		{"bits", draw.NewKey(1, 1).Tick(0).Bits(1, 1), 0xdce48b8634728d3c},
		{"large seed, late tick", draw.NewKey(1<<63, 20).Tick(171).Bits(1<<40, 30), 0x7cc7970d952c24a8},
		{"start-up", draw.NewKey(7, 3).Tick(-40).Bits(12345, 2), 0x49649786e4051b95},
		{"zero", draw.NewKey(0, 0).Tick(0).Bits(0, 0), 0x476e5292c580411e},
		{"identity", draw.NewKey(1, 1).Tick(5).Identity(99, 1), 0x964e49651cf2aeeb},
		{"below", uint64(draw.NewKey(1, 1).Below(3, 4, 1_000_000)), 0x399aa},
		{"uniform", math.Float64bits(draw.NewKey(1, 1).Uniform(3, 4)), 0x3fce337eaabe8408},
	} {
		if c.got != c.want {
			t.Errorf("%s = %#x, want %#x", c.name, c.got, c.want)
		}
	}
	// Up to what logarithms and cosines of processors differ by.
	if got, want := draw.NewKey(1, 1).Normal(3, 4), -0.5859619226806694; math.Abs(got-want) > 1e-12 {
		t.Errorf("normal = %.17g, want %.17g", got, want)
	}
}

// chiSquare fails unless counts are what equal chances would give: the statistic has mean k-1 and
// variance 2(k-1) for k classes.
func chiSquare(t *testing.T, what string, counts []int) {
	t.Helper()
	n := 0
	for _, c := range counts {
		n += c
	}
	want := float64(n) / float64(len(counts))
	x := 0.0
	for _, c := range counts {
		x += (float64(c) - want) * (float64(c) - want) / want
	}
	df := float64(len(counts) - 1)
	if d := (x - df) / math.Sqrt(2*df); math.Abs(d) > z {
		t.Errorf("%s: χ² = %.0f with %.0f degrees of freedom, z = %.1f", what, x, df, d)
	}
}

// mean fails unless the mean of n numbers is want, given their standard deviation.
func mean(t *testing.T, what string, sum float64, n int, want, sd float64) {
	t.Helper()
	if d := (sum/float64(n) - want) / (sd / math.Sqrt(float64(n))); math.Abs(d) > z || math.IsNaN(d) {
		t.Errorf("%s: mean = %g of %d, want %g (z = %.1f)", what, sum/float64(n), n, want, d)
	}
}

// Numbers are uniform along each of the things that key them: workers, streams, ticks, replicates, seeds.
func TestUniform(t *testing.T) {
	t.Parallel()
	const n, classes = 100_000, 200
	for _, c := range []struct {
		name string
		at   func(i int) float64
	}{
		{"identities", func(i int) float64 { return draw.NewKey(1, 1).Tick(3).Uniform(uint64(i), 5) }},
		{"identities far apart", func(i int) float64 { return draw.NewKey(1, 1).Tick(3).Uniform(uint64(i)<<40, 5) }},
		{"streams", func(i int) float64 { return draw.NewKey(1, 1).Tick(3).Uniform(42, draw.Stream(i)) }},
		{"streams of places", func(i int) float64 { return draw.NewKey(1, 1).Tick(3).Uniform(42, 28+draw.Stream(i)<<32) }},
		{"ticks", func(i int) float64 { return draw.NewKey(1, 1).Tick(i-n/2).Uniform(42, 5) }},
		{"replicates", func(i int) float64 { return draw.NewKey(1, i).Tick(3).Uniform(42, 5) }},
		{"seeds", func(i int) float64 { return draw.NewKey(uint64(i), 1).Tick(3).Uniform(42, 5) }},
		{"identities of births", func(i int) float64 {
			k := draw.NewKey(1, 1).Tick(3)
			return k.Uniform(k.Identity(uint64(i), 0), 5)
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			counts := make([]int, classes)
			pairs := make([]int, 100) // successive numbers, ten classes each
			sum, last := 0.0, 0.0
			for i := range n {
				u := c.at(i)
				if u < 0 || u >= 1 {
					t.Fatalf("Uniform = %g, want [0, 1)", u)
				}
				counts[int(u*classes)]++
				if i%2 == 1 {
					pairs[int(last*10)*10+int(u*10)]++
				}
				sum += u
				last = u
			}
			chiSquare(t, "classes", counts)
			chiSquare(t, "pairs", pairs)
			mean(t, "uniform", sum, n, 0.5, 1/math.Sqrt(12))
		})
	}
}

// Flipping one bit of any input flips each bit of the output with a chance of a half.
func TestAvalanche(t *testing.T) {
	t.Parallel()
	const n = 4000
	for _, c := range []struct {
		name string
		bits int
		at   func(x uint64, i uint64) uint64
	}{
		{"seed", 64, func(x, i uint64) uint64 { return draw.NewKey(x, 1).Tick(3).Bits(i, 5) }},
		{"replicate", 20, func(x, i uint64) uint64 { return draw.NewKey(9, int(x)).Tick(3).Bits(i, 5) }},
		{"tick", 12, func(x, i uint64) uint64 { return draw.NewKey(9, 1).Tick(int(x)).Bits(i, 5) }},
		{"identity", 64, func(x, i uint64) uint64 { return draw.NewKey(9, 1).Tick(int(i)).Bits(x, 5) }},
		{"stream", 40, func(x, i uint64) uint64 { return draw.NewKey(9, 1).Tick(3).Bits(i, draw.Stream(x)) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var flips [64]int
			total := 0
			for i := range uint64(n) {
				x := i * 0x9e3779b97f4a7c15 >> (64 - c.bits)
				in := uint64(1) << (i % uint64(c.bits))
				changed := c.at(x, i) ^ c.at(x^in, i)
				total += bits.OnesCount64(changed)
				for b := range flips {
					flips[b] += int(changed >> b & 1)
				}
			}
			mean(t, "bits flipped", float64(total), n, 32, 4) // binomial(64, ½)
			for b, f := range flips {
				mean(t, fmt.Sprintf("bit %d flipped", b), float64(f), n, 0.5, 0.5)
			}
		})
	}
}

// Streams, ticks, replicates and identities next to each other are not correlated.
func TestUncorrelated(t *testing.T) {
	t.Parallel()
	const n = 20_000
	k := draw.NewKey(3, 1).Tick(10)
	for _, c := range []struct {
		name string
		a, b func(id uint64) float64
	}{
		{"streams", func(i uint64) float64 { return k.Uniform(i, 1) }, func(i uint64) float64 { return k.Uniform(i, 2) }},
		{"ticks", func(i uint64) float64 { return k.Uniform(i, 1) }, func(i uint64) float64 { return draw.NewKey(3, 1).Tick(11).Uniform(i, 1) }},
		{"replicates", func(i uint64) float64 { return k.Uniform(i, 1) }, func(i uint64) float64 { return draw.NewKey(3, 2).Tick(10).Uniform(i, 1) }},
		{"seeds", func(i uint64) float64 { return k.Uniform(i, 1) }, func(i uint64) float64 { return draw.NewKey(4, 1).Tick(10).Uniform(i, 1) }},
		{"neighbours", func(i uint64) float64 { return k.Uniform(2*i, 1) }, func(i uint64) float64 { return k.Uniform(2*i+1, 1) }},
		{"stream and identity exchanged", func(i uint64) float64 { return k.Uniform(i, 7) }, func(i uint64) float64 { return k.Uniform(7, draw.Stream(i)) }},
		{"halves of the bits", func(i uint64) float64 { return float64(uint32(k.Bits(i, 1))) / (1 << 32) }, func(i uint64) float64 { return float64(k.Bits(i, 1)>>32) / (1 << 32) }},
		{"sixteen bits and the upper half", func(i uint64) float64 { return float64(uint16(k.Bits(i, 1))) / (1 << 16) }, func(i uint64) float64 { return float64(k.Bits(i, 1)>>32) / (1 << 32) }},
		{"a uniform number and the sign of the normal one made of it", func(i uint64) float64 { return k.Uniform(i, 1) }, func(i uint64) float64 { return k.Normal(i, 1) / math.Sqrt(12) }},
	} {
		sum := 0.0
		for i := range uint64(n) {
			sum += (c.a(i) - 0.5) * 12 * c.b(i) // variance 12·(1/12 + mean²) of a product of independent ones, at most 4
		}
		if r := sum / n / 2; math.Abs(r) > z/math.Sqrt(n) {
			t.Errorf("%s: covariance %g of standardised numbers, want 0 within %g", c.name, r, z/math.Sqrt(n))
		}
	}
}

// The draws of one tick, replicate or stream are not those of another, moved along.
func TestKeysAreNotShiftedCopies(t *testing.T) {
	t.Parallel()
	const n = 2000
	seen := map[uint64]string{}
	add := func(name string, bits uint64) {
		if other, ok := seen[bits]; ok {
			t.Fatalf("%s repeats a number of %s", name, other)
		}
		seen[bits] = name
	}
	// 20,000 numbers of 64 bits: a match by chance has a probability of 1e-11.
	for i := range uint64(n) {
		add("stream 1 of tick 0", draw.NewKey(1, 1).Tick(0).Bits(i, 1))
		add("stream 2 of tick 0", draw.NewKey(1, 1).Tick(0).Bits(i, 2))
		add("stream 1 of tick 1", draw.NewKey(1, 1).Tick(1).Bits(i, 1))
		add("stream 1 of tick -1", draw.NewKey(1, 1).Tick(-1).Bits(i, 1))
		add("replicate 2", draw.NewKey(1, 2).Tick(0).Bits(i, 1))
		add("seed 2", draw.NewKey(2, 1).Tick(0).Bits(i, 1))
		add("streams from 1000", draw.NewKey(1, 1).Tick(0).Bits(0, draw.Stream(1000+i)))
		add("births", draw.NewKey(1, 1).Tick(0).Identity(i, 0))
		add("second births", draw.NewKey(1, 1).Tick(0).Identity(i, 1))
		add("births of the next tick", draw.NewKey(1, 1).Tick(1).Identity(i, 0))
	}
	// Keys themselves: nearby seeds, replicates and ticks give different ones.
	keys := map[draw.Key]bool{}
	for seed := range uint64(20) {
		for rep := range 20 {
			for tick := range 50 {
				keys[draw.NewKey(seed, rep).Tick(tick-25)] = true
			}
		}
	}
	if len(keys) != 20*20*50 {
		t.Errorf("%d keys of %d seeds, replicates and ticks are distinct", len(keys), 20*20*50)
	}
}

// Different identities never share a number of one key and stream: the map is one to one.
func TestDistinct(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		k := draw.NewKey(rapid.Uint64().Draw(t, "seed"), rapid.IntRange(1, 1000).Draw(t, "replicate"))
		a, b := rapid.Uint64().Draw(t, "a"), rapid.Uint64().Draw(t, "b")
		s := draw.Stream(rapid.Uint64Range(0, 100).Draw(t, "stream"))
		if (a == b) != (k.Bits(a, s) == k.Bits(b, s)) || (a == b) != (k.Identity(a, 1) == k.Identity(b, 1)) {
			t.Fatalf("identities %d and %d: equal numbers of unequal identities", a, b)
		}
		if k.Identity(a, 0) == k.Identity(a, 1) {
			t.Fatalf("two births of %d in one tick share an identity", a)
		}
	})
}

func TestNormal(t *testing.T) {
	t.Parallel()
	const n = 200_000
	k := draw.NewKey(5, 1)
	var m [5]float64
	below := make([]int, 20) // classes of equal chance
	for i := range n {
		x := k.Normal(uint64(i), 9)
		if math.IsNaN(x) || math.Abs(x) > 9 { // 53 bits end at √(2·53·ln 2) = 8.6
			t.Fatalf("Normal = %g", x)
		}
		for j := range m {
			m[j] += math.Pow(x, float64(j))
		}
		below[int(20*math.Erfc(-x/math.Sqrt2)/2)]++
	}
	// Moments 0, 1, 0, 3 of the standard normal, with variances 1, 2, 15, 96 of the powers.
	mean(t, "x", m[1], n, 0, 1)
	mean(t, "x²", m[2], n, 1, math.Sqrt(2))
	mean(t, "x³", m[3], n, 0, math.Sqrt(15))
	mean(t, "x⁴", m[4], n, 3, math.Sqrt(96))
	chiSquare(t, "normal quantiles", below)
}

func TestRound(t *testing.T) {
	t.Parallel()
	const n = 50_000
	k := draw.NewKey(6, 1)
	for _, x := range []float64{0, 0.001, 0.3, 0.5, 2.75, 1000.999, -0.25, -7.5, 12} {
		sum, f := 0.0, math.Floor(x)
		for i := range n {
			r := float64(k.Round(x, uint64(i), 3))
			if r != f && r != f+1 || x == f && r != x {
				t.Fatalf("Round(%g) = %g, want a neighbour", x, r)
			}
			sum += r - f
		}
		if p := x - f; p > 0 {
			mean(t, "rounded at random", sum, n, p, math.Sqrt(p*(1-p)))
		}
	}
}

func TestBelow(t *testing.T) {
	t.Parallel()
	k := draw.NewKey(8, 1)
	for _, n := range []int{1, 2, 3, 7, 240} {
		counts := make([]int, n)
		for i := range 40_000 {
			counts[k.Below(uint64(i), 4, n)]++
		}
		if n > 1 {
			chiSquare(t, "below", counts)
		}
	}
}

// Index is the high word of a product of 64 bits.
func TestIndex(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		x, n := rapid.Uint64().Draw(t, "bits"), rapid.IntRange(1, math.MaxInt32).Draw(t, "n")
		want, _ := bits.Mul64(x, uint64(n))
		if got := draw.Index(x, n); got != int(want) {
			t.Fatalf("Index(%#x, %d) = %d, want %d", x, n, got, want)
		}
	})
	if got := draw.Unit(math.MaxUint64); got >= 1 {
		t.Errorf("Unit of all ones = %g, want below 1", got)
	}
}

func TestNothingAllocated(t *testing.T) {
	k := draw.NewKey(1, 1)
	if n := testing.AllocsPerRun(100, func() { k.Tick(3).Normal(k.Tick(3).Identity(5, 1), 2) }); n != 0 {
		t.Errorf("%g allocations a draw, want none", n)
	}
}

func BenchmarkBits(b *testing.B) {
	k, sum := draw.NewKey(1, 1).Tick(0), uint64(0)
	for b.Loop() {
		sum += k.Bits(sum, 3)
	}
}

// A chance in whole numbers decides as the fraction does, also at the ends and next to it.
func TestChanceIsTheFraction(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.OneOf(rapid.Float64Range(-0.5, 1.5), rapid.SampledFrom([]float64{0, 1, 0x1p-32, 0x1p-33, 1 - 0x1p-32})).Draw(t, "p")
		edge := int64(p * (1 << 32))
		for _, u := range []int64{int64(rapid.Uint32().Draw(t, "u")), edge - 1, edge, edge + 1} {
			if u < 0 || u >= 1<<32 {
				continue
			}
			if got, want := draw.ChanceOf(p).Hits(uint32(u)), float64(u)/(1<<32) < p; got != want {
				t.Fatalf("ChanceOf(%g).Hits(%d) = %t, want %t", p, u, got, want)
			}
		}
	})
}

// Weights decide by their shares, and an index without weight never comes, not even where products round up: among the
// smallest numbers, or next to u = 1.
func TestWeightedNeverTakesNoWeight(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		weight := rapid.SampledFrom([]float64{0, 0, 0x1p-1074, 0x1p-1073, 1, 3, 1e300})
		var cumulative []float64
		var weights []float64
		sum := 0.0
		for range rapid.IntRange(1, 6).Draw(t, "n") {
			x := weight.Draw(t, "weight")
			if sum+x == sum {
				x = 0 // lost in the sum
			}
			sum += x
			weights, cumulative = append(weights, x), append(cumulative, sum)
		}
		if sum == 0 {
			t.Skip("no weight")
		}
		u := rapid.OneOf(rapid.Float64Range(0, 1-0x1p-53), rapid.SampledFrom([]float64{0, 0.5, 1 - 0x1p-53})).Draw(t, "u")
		i := draw.Weighted(cumulative, u)
		if weights[i] == 0 {
			t.Fatalf("Weighted(%v, %g) = %d, which has no weight", cumulative, u, i)
		}
		if below := cumulative[i] - weights[i]; u*sum < below*(1-1e-12) || u*sum > cumulative[i] {
			t.Fatalf("Weighted(%v, %g) = %d, from %g to %g", cumulative, u, i, below, cumulative[i])
		}
	})
}
