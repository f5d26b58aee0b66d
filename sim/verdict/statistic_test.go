package verdict

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func meanOf(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += v
	}
	return sum / float64(len(x))
}

// The sample of a mean is the combination itself.
func TestSampleOfMean(t *testing.T) {
	t.Parallel()
	got := Sample(Mean, []Term{{Weight: 1, Values: []float64{1, 2, math.NaN(), 4}}, {Weight: -2, Values: []float64{1, 0, 5, 1}}})
	if want := []float64{-1, 2, 0, 2}; !slices.EqualFunc(got, want, func(a, b float64) bool { return a == b || math.IsNaN(a) && b == 0 }) {
		t.Errorf("%v, want -1, 2, nothing, 2", got)
	}
}

// Ratio, spread and agreement by hand. The jackknife is exact for what is a mean of pairs, as agreement.
func TestSampleByHand(t *testing.T) {
	t.Parallel()
	if got := meanOf(Sample(Agreement, []Term{{Weight: 1, Values: []float64{7, 7, 3, 7}}})); math.Abs(got-0.5) > 1e-12 {
		t.Errorf("agreement %g, want 3 of 6 pairs", got)
	}
	same := []float64{2, 2, 2, 2} // numerator twice the denominator in each replicate: no error at all
	if got := Sample(Ratio, []Term{{Weight: 1, Values: []float64{2, 4, 6, 8}, Per: []float64{1, 2, 3, 4}}}); !slices.EqualFunc(got, same, func(a, b float64) bool { return math.Abs(a-b) < 1e-12 }) {
		t.Errorf("ratio %v, want %v", got, same)
	}
	x := []float64{1, 2, 4, 8, 16}
	twice := []float64{2, 4, 8, 16, 32}
	got := meanOf(Sample(Spread, []Term{{Weight: 1, Values: twice}, {Weight: -1, Values: x}}))
	if math.Abs(got-math.Log(2)) > 1e-12 {
		t.Errorf("twice the spread differs in logarithms by %g, want ln 2", got)
	}
	for _, v := range Sample(Spread, []Term{{Weight: 1, Values: []float64{3, 3, 3}}}) {
		if !math.IsNaN(v) {
			t.Errorf("the logarithm of no spread is %g, want none", v)
		}
	}
}

// The interval of the jackknife covers the true value about as often as it says: the log ratio of standard deviations, and a ratio of sums.
// Normal numbers, n = 30; 95 % within four points, since the jackknife is approximate.
func TestJackknifeCovers(t *testing.T) {
	t.Parallel()
	luck := rand.New(rand.NewPCG(5, 6))
	const n, runs = 30, 1000
	spread, ratio := 0, 0
	for range runs {
		a, b, num, den := make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)
		for i := range n {
			a[i], b[i] = 2*luck.NormFloat64(), luck.NormFloat64()
			den[i] = 10 + luck.NormFloat64()
			num[i] = 3*den[i] + luck.NormFloat64()
		}
		covers := func(s Statistic, terms []Term, truth float64) bool {
			j := Judge([]Expectation{{}}, [][]float64{Sample(s, terms)})[0]
			return j.Low < truth && truth < j.High
		}
		if covers(Spread, []Term{{Weight: 1, Values: a}, {Weight: -1, Values: b}}, math.Log(2)) {
			spread++
		}
		if covers(Ratio, []Term{{Weight: 1, Values: num, Per: den}}, 3) {
			ratio++
		}
	}
	for name, hits := range map[string]int{"spread": spread, "ratio": ratio} {
		if got := float64(hits) / runs; math.Abs(got-0.95) > 0.04 {
			t.Errorf("%s: intervals cover in %.3f of cases, want about 0.95", name, got)
		}
	}
}

// Common luck drops out of a contrast of means, whatever it is.
func TestCommonLuckDropsOut(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(3, 12).Draw(t, "n")
		a, b := make([]float64, n), make([]float64, n)
		for i := range n {
			luck := float64(rapid.IntRange(-1000, 1000).Draw(t, "luck"))
			a[i], b[i] = luck+5, luck
		}
		j := Judge([]Expectation{{}}, [][]float64{Sample(Mean, []Term{{Weight: 1, Values: a}, {Weight: -1, Values: b}})})[0]
		if j.Estimate != 5 || j.SE != 0 || j.Verdict != Supported {
			t.Fatalf("%+v, want 5 without error", j)
		}
	})
}
