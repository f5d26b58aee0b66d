package validation

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"
)

// Differences 1, 2, 3, 4: d̄ = 2.5, γ_0 = 5/4, γ_1 = (0.75 - 0.25 + 0.75)/4 = 0.3125.
//
//	h = 1: 2.5/√(1.25/4) √(3/4) = 3.8730;  h = 2: 2.5/√((1.25 + 0.625)/4) √((4 + 1 - 4 + 2/4)/4) = 2.2361
func TestDieboldMarianoByHand(t *testing.T) {
	t.Parallel()
	d := []float64{1, 2, 3, 4}
	for h, want := range map[int]float64{1: 3.872983346, 2: 2.236067977} {
		s, p, err := DieboldMariano(d, h)
		if err != nil {
			t.Fatal(err)
		}
		near(t, "statistic", s, want, 1e-9)
		// Student's t with 3 degrees of freedom: P(|T| > t) = 1 - 2/π (atan(t/√3) + (t/√3)/(1 + t²/3)).
		a := want / math.Sqrt(3)
		near(t, "p", p, 1-2/math.Pi*(math.Atan(a)+a/(1+a*a)), 1e-9)
	}
}

// One step ahead, the corrected statistic is that of the paired t-test.
func TestDieboldMarianoOneStepIsStudentsTest(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(12, 12))
	d := make([]float64, 31)
	sum, squares := 0.0, 0.0
	for i := range d {
		d[i] = rng.NormFloat64() + 0.3
		sum += d[i]
		squares += d[i] * d[i]
	}
	m := sum / 31
	s, _, err := DieboldMariano(d, 1)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "statistic", s, m/math.Sqrt((squares-31*m*m)/30/31), 1e-12)
}

func TestDieboldMarianoRefuses(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		d    []float64
		h    int
		want error
	}{{[]float64{1}, 1, ErrData}, {[]float64{1, 2}, 0, ErrData}, {[]float64{1, 2}, 2, ErrData}, {[]float64{1, 1, 1}, 1, ErrVariance}, {[]float64{1, -1, 1, -1}, 2, ErrVariance}} {
		if _, _, err := DieboldMariano(tt.d, tt.h); !errors.Is(err, tt.want) {
			t.Errorf("%v, h = %d: %v, want %v", tt.d, tt.h, err, tt.want)
		}
	}
}

// Clopper and Pearson: none of 10 is below 1 - 0.025^(1/10); 5 of 10 has the tabled interval 0.187 to 0.813.
func TestBinomial(t *testing.T) {
	t.Parallel()
	low, high := Binomial(0, 10)
	near(t, "low of none", low, 0, 0)
	near(t, "high of none", high, 1-math.Pow(0.025, 0.1), 1e-9)
	low, high = Binomial(10, 10)
	near(t, "low of all", low, math.Pow(0.025, 0.1), 1e-9)
	near(t, "high of all", high, 1, 0)
	low, high = Binomial(5, 10)
	near(t, "low of half", low, 0.1871, 5e-5)
	near(t, "high of half", high, 0.8129, 5e-5)
}

// The verdict of two forecasts that are as good is right but for one in twenty: places of independent differences with mean 0. Percentile intervals
// of 31 places are a little short, so that some 7 % are; of 300 trials that is 21, give or take 5 standard errors of 4.4.
func TestVerdictsOfEqualsAreRarelyWrong(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(13, 13))
	s := NewSample(31)
	wrong, trials := 0, 300
	for range trials {
		x := make([]float64, 31)
		for i := range x {
			x[i] = rng.NormFloat64()
		}
		if _, low, high := s.Mean(x); verdictOf(low, high) != AsGood {
			wrong++
		}
	}
	if share := float64(wrong) / float64(trials); share > 0.145 || share < 0.005 {
		t.Errorf("%.3f of verdicts are wrong, want about 0.07", share)
	}
}

func TestWords(t *testing.T) {
	t.Parallel()
	if got := Better.String() + ", " + AsGood.String() + ", " + Worse.String(); got != "better than, as good as, worse than" {
		t.Errorf("verdicts are %s", got)
	}
	for fit, interval := range map[Fit][2]float64{TooNarrow: {0.1, 0.4}, Right: {0.7, 0.9}, TooWide: {0.9, 1}} {
		if got := Calibrated(0.8, interval[0], interval[1]); got != fit {
			t.Errorf("bands of 80 %% with coverage %v are %s, want %s", interval, got, fit)
		}
	}
}
