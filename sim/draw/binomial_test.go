package draw_test

import (
	"fmt"
	"math"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"gowest/sim/draw"
)

// Numbers of hits have the chances of the binomial law, for both algorithms, next to where one takes over
// from the other (a mean of 10) and on both sides of ½. The χ² of the test has a p-value above 1e-7
// but for one in 10 million: there are some thirty.
func TestBinomialLaw(t *testing.T) {
	t.Parallel()
	draws := 400_000
	if testing.Short() {
		draws = 50_000
	}
	for i, c := range []struct {
		n int64
		p float64
	}{
		{1, 0.3},
		{2, 0.5},
		{7, 0.9},
		{19, 0.5},
		{20, 0.5},
		{21, 0.5},
		{25, 0.39},
		{30, 0.01},
		{40, 0.24},
		{40, 0.26},
		{100, 0.1},
		{100, 0.0999},
		{100, 0.97},
		{1000, 0.0001},
		{1000, 0.0099},
		{1000, 0.0101},
		{1000, 0.3},
		{1000, 0.7},
		{1e5, 1e-5},
		{1e5, 0.002},
		{1e6, 9.9e-6},
		{1e6, 1.01e-5},
		{1e6, 0.5},
		{1e8, 1e-9},
		{1e8, 5e-8},
		{1e8, 2e-7},
		{1e8, 1e-5},
		{1e8, 0.01},
		{2e8, 0.003},
		{2e8, 0.999},
		{1 << 40, 3e-11},
		{1 << 40, 1e-6},
	} {
		t.Run(fmt.Sprintf("n=%d, p=%g", c.n, c.p), func(t *testing.T) {
			t.Parallel()
			numbers := draw.NewKey(uint64(i), 1).Of(5)
			var law interface{ CDF(float64) float64 } = distuv.Binomial{N: float64(c.n), P: c.p}
			if c.n > 1e9 { // logarithms of factorials lose too many digits; Poisson's law is off by p/2 at most
				law = distuv.Poisson{Lambda: float64(c.n) * c.p}
			}
			most, at, sd := float64(c.n), float64(c.n)*c.p, math.Sqrt(float64(c.n)*c.p*(1-c.p))
			// Classes of equal width over 4.5 standard deviations, and the two tails.
			low, high := at-4.5*sd, at+4.5*sd
			width := math.Max(1, math.Ceil((high-low)/100))
			first := math.Max(0, math.Floor(low))
			counts := make([]float64, 2+int((math.Min(high, most)-first)/width)+1)
			for d := range draws {
				k := float64(draw.Binomial(numbers.Bits(uint64(d)), c.n, c.p))
				if k < 0 || k > most {
					t.Fatalf("%g hits among %d", k, c.n)
				}
				counts[min(len(counts)-1, 1+int(math.Floor(math.Max(-1, (k-first)/width))))]++
			}
			below := 0.0 // chance of the classes before
			x, df := 0.0, -1.0
			got, want := 0.0, 0.0 // classes are joined until ten draws are expected
			for j, n := range counts {
				upTo := 1.0
				if j < len(counts)-1 {
					upTo = law.CDF(first + float64(j)*width - 1)
				}
				got, want = got+n, want+(upTo-below)*float64(draws)
				below = upTo
				if want >= 10 || j == len(counts)-1 && want > 0 {
					x += (got - want) * (got - want) / want
					df++
					got, want = 0, 0
				}
			}
			if df < 1 {
				t.Fatal("one class only")
			}
			if p := (distuv.ChiSquared{K: df}).Survival(x); p < 1e-7 {
				t.Errorf("χ² = %.0f with %.0f degrees of freedom", x, df)
			}
		})
	}
}

// Mean and variance for numbers too large for classes of single hits.
func TestBinomialMoments(t *testing.T) {
	t.Parallel()
	const draws = 100_000
	for i, c := range []struct {
		n int64
		p float64
	}{{1e8, 0.4}, {2e8, 0.0031}, {2e8, 1e-7}, {1 << 40, 0.5}} {
		numbers := draw.NewKey(uint64(i), 2).Of(5)
		at, sd := float64(c.n)*c.p, math.Sqrt(float64(c.n)*c.p*(1-c.p))
		sum, squares := 0.0, 0.0
		for d := range draws {
			x := (float64(draw.Binomial(numbers.Bits(uint64(d)), c.n, c.p)) - at) / sd
			sum += x
			squares += x * x
		}
		what := fmt.Sprintf("n=%d, p=%g", c.n, c.p)
		mean(t, what, sum, draws, 0, 1)
		mean(t, what+", squared", squares, draws, 1, math.Sqrt(2+1/(sd*sd))) // variance of x²: kurtosis 3 + 1/(npq) at most, less 1
	}
}

func TestBinomialEdges(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		n    int64
		p    float64
		want int64
	}{
		{0, 0.5, 0},
		{10, 0, 0},
		{10, -1, 0},
		{10, 1, 10},
		{10, 2, 10},
		{2e8, 1, 2e8},
		{1e8, 1e-300, 0},
		{1e8, math.SmallestNonzeroFloat64, 0},
		{10, math.Nextafter(1, 0), 10},
	} {
		for b := range uint64(100) {
			if got := draw.Binomial(draw.Key(b).Bits(1, 1), c.n, c.p); got != c.want {
				t.Errorf("Binomial(n=%d, p=%g) = %d, want %d", c.n, c.p, got, c.want)
			}
		}
	}
}

// These numbers may never change: results hang on them.
func TestBinomialNumbersNeverChange(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		n    int64
		p    float64
		want [4]int64
	}{
		{50, 0.1, [4]int64{11, 3, 7, 8}},
		{1000, 0.3, [4]int64{292, 285, 313, 325}},
		{1000, 0.8, [4]int64{807, 813, 788, 778}},
		{1e8, 0.002, [4]int64{199770, 199554, 200404, 200766}},
	} {
		var got [4]int64
		for b := range got {
			got[b] = draw.Binomial(draw.NewKey(1, 1).Bits(uint64(b), 1), c.n, c.p)
		}
		if got != c.want {
			t.Errorf("Binomial(n=%d, p=%g) = %d, want %d", c.n, c.p, got, c.want)
		}
	}
}

func BenchmarkBinomial(b *testing.B) {
	for _, c := range []struct {
		n int64
		p float64
	}{{1000, 0.002}, {1000, 0.05}, {1e6, 0.001}, {1e8, 1e-6}, {1e8, 0.01}} {
		b.Run(fmt.Sprintf("n=%d,p=%g", c.n, c.p), func(b *testing.B) {
			numbers, id := draw.NewKey(1, 1).Of(5), uint64(0)
			for b.Loop() {
				id++
				draw.Binomial(numbers.Bits(id), c.n, c.p)
			}
		})
	}
}
