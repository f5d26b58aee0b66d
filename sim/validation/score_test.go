package validation

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
	"pgregory.net/rapid"
)

// Of a normal law with mean μ and standard deviation σ the score is σ (z (2Φ(z) - 1) + 2φ(z) - 1/√π), z = (y - μ)/σ (Gneiting and Raftery
// 2007, eq. 22). 20,000 equally likely quantiles stand for the law.
func TestCRPSOfANormalLaw(t *testing.T) {
	t.Parallel()
	law := distuv.Normal{Mu: 0.3, Sigma: 0.2}
	draws := make([]float64, 20000)
	for k := range draws {
		draws[k] = law.Quantile((float64(k) + 0.5) / float64(len(draws)))
	}
	for _, y := range []float64{0.3, 0.1, 0.9} {
		z := (y - law.Mu) / law.Sigma
		want := law.Sigma * (z*(2*distuv.UnitNormal.CDF(z)-1) + 2*distuv.UnitNormal.Prob(z) - 1/math.Sqrt(math.Pi))
		near(t, "CRPS", CRPS(draws, y), want, 1e-5)
	}
}

// The double sum as it is written; one draw is its distance.
func TestCRPSIsTheDoubleSum(t *testing.T) {
	t.Parallel()
	near(t, "of one draw", CRPS([]float64{2}, 5), 3, 0)
	rapid.Check(t, func(t *rapid.T) {
		draws := rapid.SliceOfN(rapid.Float64Range(-3, 3), 1, 20).Draw(t, "draws")
		y := rapid.Float64Range(-3, 3).Draw(t, "came")
		slices.Sort(draws)
		m, want := float64(len(draws)), 0.0
		for _, a := range draws {
			want += math.Abs(a-y) / m
			for _, b := range draws {
				want -= math.Abs(a-b) / (2 * m * m)
			}
		}
		if got := CRPS(draws, y); math.Abs(got-want) > 1e-12 || got < -1e-12 {
			t.Fatalf("CRPS(%v, %v) = %v, want %v", draws, y, got, want)
		}
	})
}

// Who knows the future makes no error in any score, and beats everybody.
func TestPerfectForecast(t *testing.T) {
	t.Parallel()
	p := paths(t, 1978, walks(rand.New(rand.NewPCG(9, 9)), 31, 43, 0.05))
	e := &Ensemble{From: 1978, Log: [][][]float64{p.Log, p.Log, p.Log}}
	s := NewSample(31)
	walk := must(t)(RandomWalk(p, 2000, 2020))
	ofWalk := Losses(walk, p)
	for _, f := range []*Forecast{e.Levels("levels", 2001, 2020), e.Anchored("changes", p, 2000, 2020)} {
		l := Losses(f, p)
		rmse, low, high := s.RootMean(Places(l.Error, Square))
		crps, _, _ := s.Mean(Places(l.CRPS, Plain))
		u, _, _ := s.RootRatio(Places(l.Error, Square), Places(ofWalk.Error, Square))
		for what, x := range map[string]float64{"RMSE": rmse, "low": low, "high": high, "CRPS": crps, "U2": u} {
			near(t, what, x, 0, 1e-9)
		}
		start := make([]float64, 31)
		for i := range start {
			start[i] = p.At(i, 2000)
		}
		rho, _, _ := GrowthRank(f, start, p, s)
		near(t, "rank correlation", rho, 1, 1e-12)
		if d := Judge(l, ofWalk, s); d.Verdict != Better || d.CRPSVerdict != Better {
			t.Errorf("%s is %s the random walk", f.Name, d.Verdict)
		}
		if d := Judge(ofWalk, l, s); d.Verdict != Worse {
			t.Errorf("the random walk is %s %s", d.Verdict, f.Name)
		}
	}
	l := Losses(e.Levels("levels", 2001, 2020), p)
	for b := range Levels {
		near(t, "coverage", mean(Places(l.Inside[b], Plain)), 1, 0)
	}
	if d := Judge(ofWalk, ofWalk, s); d.Verdict != AsGood || d.Square != 0 || d.SquareLow != 0 {
		t.Errorf("the random walk against itself: %+v", d)
	}
	u, low, high := s.RootRatio(Places(ofWalk.Error, Square), Places(ofWalk.Error, Square))
	if u != 1 || low != 1 || high != 1 {
		t.Errorf("U2 of the random walk = %v (%v to %v), want 1", u, low, high)
	}
	// Nothing moves, so that there are no ranks.
	start := make([]float64, 31)
	for i := range start {
		start[i] = p.At(i, 2000)
	}
	if rho, _, _ := GrowthRank(walk, start, p, s); !math.IsNaN(rho) {
		t.Errorf("rank correlation of no growth = %v, want none", rho)
	}
}

// Ensembles whose members are draws of the law that made the observed values: walks from the origin with the same steps. RMSE over h years is
// σ√h (of the mean of 50 members: √(1 + 1/50) of it), and bands cover what they say. 300 places, five standard errors.
func TestEnsembleOfTheTrueLaw(t *testing.T) {
	t.Parallel()
	const places, step = 300, 0.05
	rng := rand.New(rand.NewPCG(10, 10))
	p := paths(t, 1998, walks(rng, places, 13, step))
	e := &Ensemble{From: 2000}
	for range 50 {
		e.Log = append(e.Log, walks(rng, places, 11, step))
	}
	l := Losses(e.Anchored("model", p, 2000, 2010), p)
	for _, h := range []int{1, 10} {
		want := step * math.Sqrt(float64(h)*(1+1.0/50))
		near(t, "RMSE", root(mean(Year(l.Error, h-1, Square))), want, 5*want/math.Sqrt(2*places))
		for b, level := range Levels {
			near(t, "coverage", mean(Year(l.Inside[b], h-1, Plain)), level, 5*math.Sqrt(level*(1-level)/places))
		}
	}
	s := NewSample(places)
	_, low, high := s.Mean(Places(l.Inside[1], Plain))
	if got := Calibrated(0.80, low, high); got != Right {
		t.Errorf("80 %% bands that are right count as %s: %v to %v", got, low, high)
	}
}

// The interval of a mean over places is that of theory, ±1.96 s/√n, but for the skewness of 31 numbers and the luck of the resamples.
func TestIntervalOfAMean(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(11, 11))
	x := make([]float64, 31)
	sum, squares := 0.0, 0.0
	for i := range x {
		x[i] = rng.NormFloat64()
		sum += x[i]
		squares += x[i] * x[i]
	}
	n := float64(len(x))
	half := 1.96 * math.Sqrt((squares/n-sum/n*sum/n)/n)
	m, low, high := NewSample(31).Mean(x)
	near(t, "mean", m, sum/n, 1e-12)
	near(t, "half-width", (high-low)/2, half, 0.08*half)
}

func TestDispersionByHand(t *testing.T) {
	t.Parallel()
	// Incomes 1 and 3 have mean 2 and standard deviation 1; logs 0 and ln 3 have ln 3 / 2.
	p := paths(t, 2000, [][]float64{{0, 0}, {math.Log(3), 0}, {5, 0}})
	if got := CV().Of([]float64{0, math.Log(3)}); math.Abs(got-0.5) > 1e-12 {
		t.Errorf("CV = %v, want 0.5", got)
	}
	got := Sigma("sigma", []bool{true, true, false}).Observed(p, 2000, 2001)
	near(t, "sigma", got[0], math.Log(3)/2, 1e-12)
	near(t, "sigma of equal places", got[1], 0, 1e-12)
	if y := Peak([]float64{1, 5, 5, 2}, 2000); y != 2001 {
		t.Errorf("peak in %d, want 2001", y)
	}
}
