package power_test

import (
	"encoding/binary"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"

	"gowest/sim/power"
)

// Errors that the doc comments promise. math's own are below 1e-15, so it is the oracle.
const (
	exp2Error        = 6e-11
	log2Error        = 5e-13
	relativeLogError = 3e-10
)

// positive returns n numbers with logarithms spread evenly between two.
func positive(n int, low, high float64) []float64 {
	r := rand.New(rand.NewPCG(1, 2))
	x := make([]float64, n)
	for i := range x {
		x[i] = math.Exp2(low + (high-low)*r.Float64())
	}
	return x
}

func TestExp2(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 4))
	worst := 0.0
	for _, width := range []float64{1e-6, 1, 20, 2045} {
		for range 500_000 {
			y := 0.5 + width*(r.Float64()-0.5)
			worst = max(worst, math.Abs(power.Exp2(y)/math.Exp2(y)-1))
		}
	}
	t.Logf("relative error %.2g", worst)
	if worst > exp2Error {
		t.Errorf("relative error of Exp2 is %g, want at most %g", worst, exp2Error)
	}
}

func TestLog2(t *testing.T) {
	t.Parallel()
	worst, relative := 0.0, 0.0
	check := func(x float64) {
		// Next to 1 math.Log2 loses digits in the sum with the exponent; Log1p does not.
		want := math.Log2(x)
		if math.Abs(x-1) < 0.25 {
			want = math.Log1p(x-1) / math.Ln2
		}
		e := math.Abs(power.Log2(x) - want)
		worst = max(worst, e)
		if want != 0 {
			relative = max(relative, e/math.Abs(want))
		}
	}
	for _, width := range []float64{1e-9, 1e-4, 0.01, 1, 10} {
		for _, x := range positive(300_000, -width, width) {
			check(x)
		}
	}
	t.Logf("absolute error %.2g, relative error %.2g", worst, relative)
	if worst > log2Error || relative > relativeLogError {
		t.Errorf("errors of Log2 are %g and, of the logarithm itself, %g; want at most %g and %g", worst, relative, log2Error, relativeLogError)
	}
	for _, x := range positive(300_000, -1022, 1024) {
		if e := math.Abs(power.Log2(x) - math.Log2(x)); e > log2Error {
			t.Fatalf("Log2(%g) = %g, wrong by %g", x, power.Log2(x), e)
		}
	}
}

// The natural ones are those of math, to the same error.
func TestExpAndLog(t *testing.T) {
	t.Parallel()
	for _, x := range positive(100_000, -500, 500) {
		if got, want := power.Log(x), math.Log(x); math.Abs(got-want) > log2Error {
			t.Fatalf("Log(%g) = %.17g, want %.17g", x, got, want)
		}
		y := math.Log(x)
		if got, want := power.Exp(y), math.Exp(y); math.Abs(got/want-1) > exp2Error+1e-13 { // the product with log2 e rounds once more
			t.Fatalf("Exp(%g) = %.17g, want %.17g", y, got, want)
		}
	}
}

// Powers of two and their logarithms are exact.
func TestExactAtPowersOfTwo(t *testing.T) {
	t.Parallel()
	for k := -1022; k <= 1023; k++ {
		x := math.Ldexp(1, k)
		if got := power.Exp2(float64(k)); got != x {
			t.Errorf("Exp2(%d) = %g, want %g", k, got, x)
		}
		if got := power.Log2(x); got != float64(k) {
			t.Errorf("Log2(2^%d) = %.17g, want %d", k, got, k)
		}
	}
}

// A larger exponent gives no smaller power: at the edges of cells, where the polynomials meet with a step upwards of an
// eighth of a billionth, next to them, and in between.
func TestExp2NeverFalls(t *testing.T) {
	t.Parallel()
	const grid = 1 << 16 // to the unit, 128 to a cell
	before := 0.0
	for i := -10 * grid; i <= 10*grid; i++ {
		y := float64(i) / grid
		for _, y := range []float64{math.Nextafter(y, -20), y, math.Nextafter(y, 20)} {
			p := power.Exp2(y)
			if p < before {
				t.Fatalf("Exp2(%.17g) = %.17g, less than the %.17g before", y, p, before)
			}
			before = p
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.Float64().Draw(t, "a"), rapid.Float64().Draw(t, "b")
		if a > b {
			a, b = b, a
		}
		if power.Exp2(a) > power.Exp2(b) {
			t.Fatalf("Exp2(%g) = %g > Exp2(%g) = %g", a, power.Exp2(a), b, power.Exp2(b))
		}
	})
}

// A larger number gives no smaller logarithm but for rounding and the little by which two polynomials differ where
// they meet.
func TestLog2FallsByRoundingAtMost(t *testing.T) {
	t.Parallel()
	const grid = 1 << 16 // to a doubling, 128 to a cell
	const most = 1e-14
	before := math.Inf(-1)
	fall := 0.0
	for k := -3; k < 3; k++ {
		for i := range grid {
			x := math.Ldexp(1+float64(i)/grid, k)
			for _, x := range []float64{math.Nextafter(x, 0), x, math.Nextafter(x, 20)} {
				l := power.Log2(x)
				fall = max(fall, before-l)
				before = l
			}
		}
	}
	t.Logf("falls by up to %.2g", fall)
	if fall > most {
		t.Errorf("Log2 falls by %g, want at most %g", fall, most)
	}
}

func TestThereAndBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.Float64Range(0x1p-1022, 0x1p1023).Draw(t, "x")
		// An error of the logarithm is worth ln 2 of it in x.
		if back := power.Exp2(power.Log2(x)); math.Abs(back/x-1) > exp2Error+log2Error {
			t.Fatalf("Exp2(Log2(%g)) = %g", x, back)
		}
		a := rapid.Float64Range(-1, 1).Draw(t, "exponent")
		if got, want := power.Exp2(a*power.Log2(x)), math.Pow(x, a); math.Abs(got/want-1) > exp2Error+log2Error {
			t.Fatalf("power %g of %g = %g, want %g", a, x, got, want)
		}
	})
}

func TestExtremes(t *testing.T) {
	t.Parallel()
	inf, nan := math.Inf(1), math.NaN()
	for _, c := range []struct {
		name      string
		got, want float64
	}{
		{"Log2(0)", power.Log2(0), -inf},
		{"Log2(-0)", power.Log2(math.Copysign(0, -1)), -inf},
		{"Log2 of the smallest number", power.Log2(math.SmallestNonzeroFloat64), -inf},
		{"Log2 just below the normal numbers", power.Log2(math.Nextafter(0x1p-1022, 0)), -inf},
		{"Log2 of the smallest normal number", power.Log2(0x1p-1022), -1022},
		{"Log2 of the largest number", power.Log2(math.MaxFloat64), 1024},
		{"Log2(+Inf)", power.Log2(inf), inf},
		{"Log2(-1)", power.Log2(-1), nan},
		{"Log2(-Inf)", power.Log2(-inf), nan},
		{"Log2 of a negative number next to 0", power.Log2(-math.SmallestNonzeroFloat64), nan},
		{"Log2(NaN)", power.Log2(nan), nan},
		{"Exp2(-0)", power.Exp2(math.Copysign(0, -1)), 1},
		{"Exp2(-1022)", power.Exp2(-1022), 0x1p-1022},
		{"Exp2 just below -1022", power.Exp2(math.Nextafter(-1022, -2000)), 0},
		{"Exp2(-1e300)", power.Exp2(-1e300), 0},
		{"Exp2(-Inf)", power.Exp2(-inf), 0},
		{"Exp2(1023)", power.Exp2(1023), 0x1p1023},
		{"Exp2 just above 1023", power.Exp2(math.Nextafter(1023, 2000)), inf},
		{"Exp2(1e300)", power.Exp2(1e300), inf},
		{"Exp2(+Inf)", power.Exp2(inf), inf},
		{"Exp2(NaN)", power.Exp2(nan), nan},
		{"0 to the power ½", power.Exp2(0.5 * power.Log2(0)), 0},
		{"0 to the power -½", power.Exp2(-0.5 * power.Log2(0)), inf},
	} {
		if c.got != c.want && !(math.IsNaN(c.got) && math.IsNaN(c.want)) {
			t.Errorf("%s = %g, want %g", c.name, c.got, c.want)
		}
	}
}

// Stored results hang on every bit, on every processor: also of products that a caller passes and of powers that it adds
// up, which a compiler may fuse when it inlines. The sums are those of amd64 and may change nowhere.
func TestSameBytesEverywhere(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(5, 6))
	hash := fnv.New64a()
	add := func(x float64) { hash.Write(binary.LittleEndian.AppendUint64(nil, math.Float64bits(x))) }
	total := 1.0
	for range 100_000 {
		a, x := 4*r.Float64(), r.Float64() // products with a power of two are the same everywhere
		add(power.Log2(x))
		add(power.Exp2(a))
		add(power.Exp2(a * power.Log2(x)))
		total += power.Exp2(a * x)
		add(total)
	}
	const want = 0xb7ea69fde2be1e68
	if got := hash.Sum64(); got != want {
		t.Errorf("sum of logarithms and powers is %#x, want %#x", got, uint64(want))
	}
}

func TestNothingAllocated(t *testing.T) {
	sum := 0.0
	if n := testing.AllocsPerRun(100, func() { sum += power.Exp2(0.3 * power.Log2(7+sum)) }); n != 0 {
		t.Errorf("%g allocations a power, want none", n)
	}
}
