package sim

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// everyResample returns the n^n resamples of n replicates, all alike likely.
func everyResample(n int) *resamples {
	r := &resamples{n: n}
	total := 1
	for range n {
		total *= n
	}
	for b := range total {
		one := make([]int32, n)
		for i := range one {
			one[i] = int32(b % n)
			b /= n
		}
		slices.Sort(one)
		r.index = append(r.index, one...)
	}
	return r
}

// Intervals over all n^n resamples, so that no luck is left, against scipy.stats.bootstrap(method='BCa') of SciPy 1.17.1 fed with
// the same resamples.
func TestBCaAgainstSciPy(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		x         []float64
		low, high float64
	}{
		{[]float64{1, 2, 4, 8, 16}, 2.6, 12.8},
		{[]float64{-3, 0.5, 1, 1.5, 2, 12}, -0.25, 7.833333333333333},
		{[]float64{3, 1, 4, 1, 5, 9}, 2, 6.666666666666667},
	} {
		r := everyResample(len(c.x))
		low, high := r.meanBCa(c.x, make([]float64, r.count()))
		if !near(low, c.low) || !near(high, c.high) {
			t.Errorf("BCa interval of %v = [%g, %g], want [%g, %g]", c.x, low, high, c.low, c.high)
		}
	}
}

// The survival times of treated mice (Efron and Tibshirani 1993, table 2.1): SciPy 1.17.1 has [46.3, 138.3] and [46.4, 138.3] with
// a million resamples of two seeds. With 2000 an end of the interval has a standard error of about 1.5 here.
func TestBCaWithSharedResamples(t *testing.T) {
	t.Parallel()
	r := newResamples(7)
	low, high := r.meanBCa([]float64{94, 197, 16, 38, 99, 141, 23}, make([]float64, r.count()))
	if math.Abs(low-46.3) > 6 || math.Abs(high-138.3) > 6 {
		t.Errorf("BCa interval = [%g, %g], want [46.3, 138.3] within 6", low, high)
	}
}

// On normal data the two intervals agree: their ends differ by a few hundredths of the sample's deviation.
func TestBCaIsStudentOnNormalData(t *testing.T) {
	t.Parallel()
	const n, trials = 50, 200
	rng := rand.New(rand.NewPCG(5, 3))
	w := newPairing(n)
	base, alt := make([]float64, n), make([]float64, n)
	var low, high, most float64
	for range trials {
		for i := range alt {
			alt[i] = 1 + rng.NormFloat64()
		}
		row, err := w.row(base, alt, "gdp")
		if err != nil {
			t.Fatal(err)
		}
		low += (row.BCaLow - row.CILow) / row.DeltaSE / trials
		high += (row.BCaHigh - row.CIHigh) / row.DeltaSE / trials
		most = max(most, math.Abs(row.BCaLow-row.CILow)/row.DeltaSE)
	}
	// Bootstrap quantiles are ±1.96 √(49/50) = 1.94 s.e. against t's 2.01: 0.07 on each side; the shared resamples add
	// an error of 1/(√2000 φ(1.96)) √(0.025·0.975) = 0.06 s.e. that does not average out.
	if math.Abs(low-0.07) > 0.2 || math.Abs(high+0.07) > 0.2 || most > 0.6 {
		t.Errorf("ends differ by %.3f and %.3f s.e. on average, at most %.2f", low, high, most)
	}
}

// Exponential data have their long tail above: the BCa interval lies higher than Student's at both ends, and for the mirrored
// data lower.
func TestBCaLeansToTheLongTail(t *testing.T) {
	t.Parallel()
	const n, trials = 30, 200
	rng := rand.New(rand.NewPCG(8, 3))
	w := newPairing(n)
	base, alt := make([]float64, n), make([]float64, n)
	for _, sign := range []float64{1, -1} {
		low, high := 0.0, 0.0
		for range trials {
			for i := range alt {
				alt[i] = sign * rng.ExpFloat64()
			}
			row, err := w.row(base, alt, "gdp")
			if err != nil {
				t.Fatal(err)
			}
			low += (row.BCaLow - row.CILow) / row.DeltaSE / trials
			high += (row.BCaHigh - row.CIHigh) / row.DeltaSE / trials
		}
		if sign*low < 0.1 || sign*high < 0.1 {
			t.Errorf("sign %g: ends move by %.2f and %.2f s.e., want both that way", sign, low, high)
		}
	}
}

func TestBCaOfEqualValues(t *testing.T) {
	t.Parallel()
	r := newResamples(3)
	if low, high := r.meanBCa([]float64{0.1, 0.1, 0.1}, make([]float64, r.count())); low != 0.1 || high != 0.1 {
		t.Errorf("interval of equal values = [%g, %g]", low, high)
	}
}

// The closed form of the mean against leaving out each value in turn.
func TestMeanAcceleration(t *testing.T) {
	t.Parallel()
	x := []float64{1, 2, 4, 8, 16}
	without := make([]float64, len(x))
	for i := range x {
		for j, v := range x {
			if j != i {
				without[i] += v / 4
			}
		}
	}
	if a, b := meanAcceleration(x), jackknifeAcceleration(without); !near(a, b) || a <= 0 {
		t.Errorf("acceleration %g by the closed form, %g by jackknife", a, b)
	}
}

func TestQuantileOf(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(2, 3))
	for n := 1; n < 40; n++ {
		x := make([]float64, n)
		for i := range x {
			x[i] = float64(rng.IntN(12)) // with ties
		}
		sorted := slices.Sorted(slices.Values(x))
		for _, p := range []float64{0, 0.025, 0.3, 0.5, 0.975, 1} {
			at := p * float64(n-1)
			k := int(at)
			want := sorted[k] + (at-float64(k))*(sorted[min(k+1, n-1)]-sorted[k])
			if got := quantileOf(x, p); !near(got, want) {
				t.Fatalf("quantile %g of %v = %g, want %g", p, sorted, got, want)
			}
		}
	}
}

// The interval of one row of effects.csv with 20 replicates.
func BenchmarkMeanBCa(b *testing.B) {
	r := newResamples(20)
	rng := rand.New(rand.NewPCG(1, 1))
	x, work := make([]float64, 20), make([]float64, r.count())
	for i := range x {
		x[i] = rng.NormFloat64()
	}
	for b.Loop() {
		r.meanBCa(x, work)
	}
}
