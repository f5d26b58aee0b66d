package validation

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// Of 3 values the places of quartiles are (n+1)p = 1, 2 and 3.
func TestQuantile(t *testing.T) {
	t.Parallel()
	x := []float64{10, 20, 40}
	for _, tt := range []struct{ p, want float64 }{{0.25, 10}, {0.5, 20}, {0.75, 40}, {0.625, 30}, {0.01, 10}, {0.99, 40}} {
		near(t, "quantile", Quantile(x, tt.p), tt.want, 1e-12)
	}
	near(t, "of one value", Quantile([]float64{7}, 0.3), 7, 0)
}

// Bands of few draws cover a further draw of the same law as often as they say. Of uniform numbers the k-th of n lies at k/(n+1) on average, so
// that this holds exactly; 20,000 trials, five standard errors.
func TestBandsOfFewDrawsCoverWhatTheySay(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(1, 50))
	const trials = 20000
	for _, level := range Levels {
		inside := 0
		for range trials {
			draws := make([]float64, 50)
			for k := range draws {
				draws[k] = rng.Float64()
			}
			slices.Sort(draws)
			low, high := Band(draws, level)
			if x := rng.Float64(); low <= x && x <= high {
				inside++
			}
		}
		near(t, "coverage", float64(inside)/trials, level, 5*math.Sqrt(level*(1-level)/trials))
	}
}

// Members that are right but for a constant of each place: levels carry it, changes since the origin do not.
func TestAnchoringDropsAnErrorOfTheStart(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(2, 2))
	p := paths(t, 1980, walks(rng, 12, 41, 0.05))
	e := &Ensemble{From: 1980}
	for range 5 {
		member := make([][]float64, 12)
		for i := range member {
			for year := 1980; year <= 2020; year++ {
				member[i] = append(member[i], p.At(i, year)+0.3*float64(i%3-1))
			}
		}
		e.Log = append(e.Log, member)
	}
	levels := Losses(e.Levels("levels", 2001, 2020), p)
	near(t, "RMSE of levels", root(mean(Places(levels.Error, Square))), 0.3*math.Sqrt(2.0/3), 1e-12) // two places of three are 0.3 off
	anchored := e.Anchored("changes", p, 2000, 2020)
	moved := e.Shifted(p, 2000, 2020)
	for i := range p.Places {
		near(t, "start", moved.at(0, i, 2000), p.At(i, 2000), 1e-12)
	}
	// The constant of the year comes from the people of the origin, who here are as many everywhere: nothing.
	near(t, "RMSE of changes", root(mean(Places(Losses(anchored, p).Error, Square))), 0, 1e-12)
}

// All points of benchmarks and all members of anchored forecasts have a mean of 1 under the people of the origin.
func TestForecastsHaveAMeanOfOne(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(3, 3))
	log := walks(rng, 9, 31, 0.1)
	y, w := make([][]float64, 9), make([][]float64, 9)
	for i := range log {
		for year, x := range log[i] {
			y[i], w[i] = append(y[i], math.Exp(x+float64(i)*0.2)), append(w[i], 1+float64(i)+0.1*float64(year*i%7))
		}
	}
	p, err := NewPanel(make([]string, 9), 1980, y, w)
	if err != nil {
		t.Fatal(err)
	}
	e := &Ensemble{From: 1980, Log: [][][]float64{walks(rng, 9, 31, 0.1)}}
	for _, f := range append(benchmarks(t, p, 2000, 2010), e.Anchored("one member", p, 2000, 2010)) {
		for h := range f.Years() {
			sum := 0.0
			for i := range f.Point {
				sum += p.Share[i][20] * math.Exp(f.Point[i][h])
			}
			near(t, f.Name, sum, 1, 1e-12)
		}
	}
}
