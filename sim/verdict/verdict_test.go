package verdict

import (
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

// share returns how often judging n normal numbers of a mean and standard deviation 1 gives a verdict, of 2000 times.
func share(x Expectation, mean float64, n int, want Verdict) float64 {
	luck := rand.New(rand.NewPCG(1, uint64(n)))
	hits := 0
	for range 2000 {
		if judged := Judge([]Expectation{x}, [][]float64{normal(luck, n, mean)})[0]; judged.Verdict == want {
			hits++
		}
	}
	return float64(hits) / 2000
}

func normal(luck *rand.Rand, n int, mean float64) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = mean + luck.NormFloat64()
	}
	return out
}

// An effect of known size and noise gets the verdict that it should at about the stated rate. Powers are those of the two-sided t test at
// 5 % (Cohen 1988, table 2.3 of one sample: n = 16, d = 0.75, power 0.80), error rates those that the intervals promise. 2000 draws know a share of 0.05 to
// ±0.015 and one of 0.80 to ±0.027 at three standard errors.
func TestVerdictRates(t *testing.T) {
	t.Parallel()
	sign, margin := Expectation{Expect: Positive}, Expectation{Expect: Zero, Within: 1}
	least := Expectation{Expect: Positive, Within: 1}
	band := Expectation{Expect: Between, Low: 1, High: 3}
	for _, c := range []struct {
		name     string
		x        Expectation
		mean     float64
		n        int
		want     Verdict
		from, to float64
	}{
		{"no effect called positive", sign, 0, 16, Supported, 0.0145, 0.0355},
		{"no effect called negative", sign, 0, 16, NotSupported, 0.0145, 0.0355},
		{"no effect left open", sign, 0, 16, Undecided, 0.935, 0.965},
		{"an effect seen with the power of the t test", sign, 0.75, 16, Supported, 0.77, 0.83},
		{"an effect of the other sign", Expectation{Expect: Negative}, 0.75, 16, NotSupported, 0.77, 0.83},
		{"nothing seen as nothing", margin, 0, 16, Supported, 0.85, 1},
		{"an effect at the margin called nothing", margin, 1, 16, Supported, 0.0145, 0.0355},
		{"an effect at the margin called one", margin, 1, 16, NotSupported, 0.0145, 0.0355},
		{"an effect beyond the margin", margin, 2.5, 16, NotSupported, 0.99, 1},
		{"nothing of interest", least, 0, 16, NotSupported, 0.85, 1},
		{"a small effect with a known sign is nothing of interest", least, 0.5, 100, NotSupported, 0.99, 1},
		{"an effect at the margin of interest is not called nothing", least, 1, 16, NotSupported, 0.0145, 0.0355},
		{"inside a band", band, 2, 16, Supported, 0.85, 1},
		{"at the edge of a band", band, 3, 16, Supported, 0.0145, 0.0355},
		{"outside a band", band, 0, 16, NotSupported, 0.9, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := share(c.x, c.mean, c.n, c.want); got < c.from || got > c.to {
				t.Errorf("%s in %.3f of cases, want %g to %g", c.want, got, c.from, c.to)
			}
		})
	}
}

// Four tests of nothing: one of them is decided wrongly in about 5 % of claims, not in the 19 % that each alone would add up to.
func TestHolmKeepsTheRateOfAClaim(t *testing.T) {
	t.Parallel()
	luck := rand.New(rand.NewPCG(3, 4))
	tests := make([]Expectation, 4)
	wrong, alone := 0, 0
	for range 2000 {
		samples := make([][]float64, len(tests))
		for i := range samples {
			samples[i] = normal(luck, 12, 0)
		}
		any, each := false, false
		for i, j := range Judge(tests, samples) {
			any = any || j.Verdict != Undecided
			each = each || Judge(tests[:1], samples[i:i+1])[0].Verdict != Undecided
		}
		if any {
			wrong++
		}
		if each {
			alone++
		}
	}
	if got := float64(wrong) / 2000; got < 0.035 || got > 0.065 {
		t.Errorf("a claim of nothing is decided in %.3f of cases, want about 0.05", got)
	}
	if got := float64(alone) / 2000; got < 0.16 || got > 0.212 {
		t.Errorf("tests one by one decide in %.3f of cases, want about 1 - 0.95⁴ = 0.185", got)
	}
}

// The interval shown and the verdict never disagree, and more certain tests have wider intervals than they would need.
func TestVerdictAgreesWithInterval(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m, n := rapid.IntRange(1, 6).Draw(t, "tests"), rapid.IntRange(LeastReplicates, 20).Draw(t, "n")
		tests, samples := make([]Expectation, m), make([][]float64, m)
		for i := range tests {
			tests[i] = Expectation{
				Expect: Expect(rapid.IntRange(0, 3).Draw(t, "expect")), Within: rapid.SampledFrom([]float64{0, 0.5, 2}).Draw(t, "within"),
				Low: -0.5, High: 1,
			}
			for range n {
				samples[i] = append(samples[i], rapid.Float64Range(-3, 3).Draw(t, "x"))
			}
		}
		for i, j := range Judge(tests, samples) {
			x := tests[i]
			var in, out bool
			switch x.Expect {
			case Positive:
				out = j.High < 0 || x.small(j.Low, j.High)
				in = j.Low > 0 && !out
			case Negative:
				out = j.Low > 0 || x.small(j.Low, j.High)
				in = j.High < 0 && !out
			case Zero:
				in, out = j.Low >= -x.Within && j.High <= x.Within, j.Low > x.Within || j.High < -x.Within
			case Between:
				in, out = j.Low >= x.Low && j.High <= x.High, j.Low > x.High || j.High < x.Low
			}
			want := Undecided
			if in {
				want = Supported
			} else if out {
				want = NotSupported
			}
			if j.Verdict != want {
				t.Fatalf("test %d, %s: interval %g to %g is %s, want %s", i, x, j.Low, j.High, j.Verdict, want)
			}
			if least := 1 - Alpha; j.Level < least-1e-12 {
				t.Fatalf("test %d was judged at %g, want at least %g", i, j.Level, least)
			}
		}
	})
}

// The number of replicates asked for is the least that decides.
func TestNeeded(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		room, s := rapid.Float64Range(0.1, 2).Draw(t, "room"), rapid.Float64Range(0.1, 5).Draw(t, "s")
		n := needed(room, s, Alpha)
		half := func(n int) float64 { return quantile(n, Alpha) * s / math.Sqrt(float64(n)) }
		if half(n) >= room || n > LeastReplicates && half(n-1) < room {
			t.Fatalf("%d replicates: half-width %g, of one less %g; want the first below %g", n, half(n), half(n-1), room)
		}
	})
	if n := needed(0, 1, Alpha); n != 0 {
		t.Errorf("an effect of nothing needs %d replicates, want 0: no number will do", n)
	}
}

// What cannot be judged is undecided, what never varies is judged as it is.
func TestJudgeEdges(t *testing.T) {
	t.Parallel()
	nan := math.NaN()
	for _, c := range []struct {
		name string
		x    Expectation
		xs   []float64
		want Verdict
	}{
		{"no replicate has the number", Expectation{}, []float64{nan, nan, nan}, Undecided},
		{"two have it", Expectation{}, []float64{nan, 5, 5}, Undecided},
		{"never anything", Expectation{Expect: Positive}, []float64{0, 0, 0, nan}, NotSupported},
		{"always the same", Expectation{Expect: Positive}, []float64{2, 2, 2}, Supported},
		{"exactly nothing", Expectation{Expect: Zero}, []float64{0, 0, 0}, Supported},
	} {
		if got := Judge([]Expectation{c.x}, [][]float64{c.xs})[0].Verdict; got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestSentence(t *testing.T) {
	t.Parallel()
	yes, no, open := Judgement{Verdict: Supported}, Judgement{Verdict: NotSupported}, Judgement{N: 16, Needed: 40}
	for _, c := range []struct {
		all  []Judgement
		want string
	}{
		{[]Judgement{yes, yes}, "supported"},
		{[]Judgement{no, no}, "not supported"},
		{[]Judgement{open, open}, "undecided: a (about 40 replicates would do), b (about 40 replicates would do)"},
		{[]Judgement{yes, no}, "mixed, depends on the test: supported: a; not supported: b"},
		{[]Judgement{no, open}, "not supported: a; undecided: b (about 40 replicates would do)"},
	} {
		if got := Sentence([]string{"a", "b"}, c.all); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}
