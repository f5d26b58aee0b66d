package draw_test

import (
	"encoding/binary"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"

	"gowest/sim/draw"
)

// quantileError is what the doc comment of NormalOf promises.
const quantileError = 2e-6

// exactQuantile returns Φ⁻¹(p) for 0 < p ≤ ½ by Newton's method on ln Φ, which is concave, so that from the left of the
// root it does not overshoot. It shares nothing with the algorithm that it checks.
func exactQuantile(p float64) float64 {
	x := -math.Sqrt(-2 * math.Log(p)) // Φ(x) ≤ exp(-x²/2)/2 on the left
	for range 60 {
		below := math.Erfc(-x/math.Sqrt2) / 2
		density := math.Exp(-x*x/2) / math.Sqrt(2*math.Pi)
		step := math.Log(p/below) * below / density
		x += step
		if math.Abs(step) < 1e-13 {
			break
		}
	}
	return x
}

func TestNormalOfIsTheInverse(t *testing.T) {
	t.Parallel()
	if x := exactQuantile(0.025); math.Abs(x+1.959963984540054) > 1e-12 { // the well-known one
		t.Fatalf("the oracle says %.16g", x)
	}
	r := rand.New(rand.NewPCG(1, 2))
	worst, where := 0.0, uint64(0)
	for i := range 400_000 {
		bits := r.Uint64()
		if i%2 == 0 {
			bits >>= 1 + r.IntN(63) // all tails alike
		}
		tail := min(bits, ^bits)
		want := exactQuantile(float64(tail|1) / (1 << 64)) // the middle of the pair to which the tail belongs
		if bits != tail {
			want = -want
		}
		if e := math.Abs(draw.NormalOf(bits) - want); e > worst {
			worst, where = e, bits
		}
	}
	t.Logf("error %.2g at %#x, %g", worst, where, draw.NormalOf(where))
	if worst > quantileError {
		t.Errorf("NormalOf(%#x) = %g is wrong by %g, want at most %g", where, draw.NormalOf(where), worst, quantileError)
	}
}

func TestNormalOfIsSymmetric(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		bits := rapid.OneOf(rapid.Uint64(), rapid.SampledFrom([]uint64{0, 1, math.MaxInt64 - 1, math.MaxInt64})).Draw(t, "bits")
		a, b := draw.NormalOf(bits), draw.NormalOf(^bits)
		if bits >= 1<<63 {
			a, b = b, a
		}
		if a != -b || a > 1e-15 { // next to the median, rounding decides the sign
			t.Fatalf("NormalOf(%#x) = %g, of the complement %g", bits, a, b)
		}
	})
}

// More bits, no smaller number: also where cells meet.
func TestNormalOfNeverFalls(t *testing.T) {
	t.Parallel()
	rising := func(a, b uint64) {
		if x, y := draw.NormalOf(a), draw.NormalOf(b); x > y+1e-14 {
			t.Fatalf("NormalOf(%#x) = %.17g > NormalOf(%#x) = %.17g", a, x, b, y)
		}
	}
	for octave := range 63 {
		const steps = 16 * 16
		before := uint64(1) << octave
		for i := range uint64(steps) {
			next := before
			if octave > 8 {
				next = uint64(1)<<octave + (i+1)<<(octave-8) // a sixteenth of a cell further; its ends are among them
			}
			rising(next-1, next)
			rising(before, next)
			rising(^next, ^before)
			before = next
		}
	}
	rising(math.MaxInt64, 1<<63)
}

func TestNormalOfExtremes(t *testing.T) {
	t.Parallel()
	// Of the pair 0 and 1 the tail is 2^-64, of which the quantile is -9.0815.
	want := exactQuantile(0x1p-64)
	for _, c := range []struct {
		bits uint64
		want float64
	}{
		{0, want},
		{1, want},
		{math.MaxUint64, -want},
		{math.MaxUint64 - 1, -want},
		{1<<63 - 1, 0},
		{1 << 63, 0}, // the median
		{1 << 62, exactQuantile(0.25)},
		{3 << 62, -exactQuantile(0.25)},
	} {
		if got := draw.NormalOf(c.bits); math.Abs(got-c.want) > quantileError {
			t.Errorf("NormalOf(%#x) = %g, want %g", c.bits, got, c.want)
		}
	}
}

// Moments and quantiles of keyed draws are those of the standard normal law.
func TestNormalOfKeyedBits(t *testing.T) {
	t.Parallel()
	const n = 1_000_000
	s := draw.NewKey(5, 1).Tick(3).Of(9)
	var m [5]float64
	var products float64
	below := make([]int, 50) // classes of equal chance
	beyond := [3]int{}       // 2, 3 and 4 standard deviations
	last := draw.NormalOf(s.Bits(n))
	for i := range uint64(n) {
		x := draw.NormalOf(s.Bits(i))
		product := 1.0
		for j := range m {
			m[j] += product
			product *= x
		}
		products += x * last
		last = x
		below[int(50*math.Erfc(-x/math.Sqrt2)/2)]++
		for j := range beyond {
			if math.Abs(x) > float64(j+2) {
				beyond[j]++
			}
		}
	}
	// Moments 0, 1, 0, 3 of the standard normal, with variances 1, 2, 15, 96 of the powers.
	mean(t, "x", m[1], n, 0, 1)
	mean(t, "x²", m[2], n, 1, math.Sqrt(2))
	mean(t, "x³", m[3], n, 0, math.Sqrt(15))
	mean(t, "x⁴", m[4], n, 3, math.Sqrt(96))
	mean(t, "product of neighbours", products, n, 0, 1)
	chiSquare(t, "quantiles", below)
	for j, count := range beyond {
		p := math.Erfc(float64(j+2) / math.Sqrt2)
		mean(t, "beyond", float64(count), n, p, math.Sqrt(p*(1-p)))
	}
}

// The numbers themselves may never change, on no processor.
func TestNormalOfSameBytesEverywhere(t *testing.T) {
	t.Parallel()
	hash := fnv.New64a()
	s := draw.NewKey(1, 1).Tick(1).Of(1)
	for i := range uint64(100_000) {
		x := draw.NormalOf(s.Bits(i) >> (i % 60))
		hash.Write(binary.LittleEndian.AppendUint64(nil, math.Float64bits(x)))
	}
	const want = 0xca02fc1ea249aa8a
	if got := hash.Sum64(); got != want {
		t.Errorf("sum of normal numbers is %#x, want %#x", got, uint64(want))
	}
}

func BenchmarkNormal(b *testing.B) {
	const n = 1 << 12
	per := func(b *testing.B) {
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/number")
	}
	b.Run("NormalOf", func(b *testing.B) { // the bits included
		s, sum := draw.NewKey(1, 1).Tick(0).Of(3), 0.0
		for b.Loop() {
			for i := range uint64(n) {
				sum += draw.NormalOf(s.Bits(i))
			}
		}
		per(b)
	})
	b.Run("Bits", func(b *testing.B) {
		s, sum := draw.NewKey(1, 1).Tick(0).Of(3), uint64(0)
		for b.Loop() {
			for i := range uint64(n) {
				sum += s.Bits(i)
			}
		}
		per(b)
	})
	b.Run("Key.Normal", func(b *testing.B) {
		k, sum := draw.NewKey(1, 1).Tick(0), 0.0
		for b.Loop() {
			for i := range uint64(n) {
				sum += k.Normal(i, 3)
			}
		}
		per(b)
	})
}
