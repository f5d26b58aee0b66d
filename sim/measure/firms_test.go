package measure_test

import (
	"errors"
	"math"
	"slices"
	"testing"

	"gowest/sim/draw"
	"gowest/sim/measure"
)

func TestHillByHand(t *testing.T) {
	t.Parallel()
	// Tail e³, e², e over threshold 1: α = 3/(3+2+1).
	x := []float64{1, math.E, 0.5, math.Exp(3), math.Exp(2), 0.1}
	alpha, se, err := measure.Hill(x, 3)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "α", alpha, 0.5, 1e-15)
	near(t, "s.e.", se, 0.5/math.Sqrt(3), 1e-15)
	for _, c := range []struct {
		name string
		x    []float64
		k    int
		want error
	}{
		{"no tail", x, 0, measure.ErrNoData},
		{"tail as long as the data", x, len(x), measure.ErrNoData},
		{"equal sizes", []float64{2, 2, 2}, 2, measure.ErrNoVariation},
		{"tail down to zero", []float64{0, 1, 2}, 2, measure.ErrRange},
		{"negative", []float64{-1, 1, 2}, 1, measure.ErrRange},
	} {
		if _, _, err := measure.Hill(c.x, c.k); !errors.Is(err, c.want) {
			t.Errorf("Hill of %s: %v, want %v", c.name, err, c.want)
		}
	}
}

// Of a Pareto law the estimate is within its own standard error, as often as it should.
func TestHillOfPareto(t *testing.T) {
	t.Parallel()
	const samples, n, k, alpha = 200, 2000, 200, 1.06
	key := draw.NewKey(11, 1)
	within := 0
	for s := range samples {
		x := make([]float64, n)
		for i := range x {
			x[i] = math.Pow(1-key.Uniform(uint64(s*n+i), 3), -1/alpha)
		}
		got, se, err := measure.Hill(x, k)
		if err != nil {
			t.Fatal(err)
		}
		if math.Abs(got-alpha) < 1.96*se {
			within++
		}
	}
	// Binomial(200, 0.95): mean 190, s.d. 3.1; a z of 5.
	if within < 174 {
		t.Errorf("%d of %d intervals hold the exponent, want about 190", within, samples)
	}
}

func TestLogGrowth(t *testing.T) {
	t.Parallel()
	must := must[measure.Moments](t)
	// Growth of 0, 0, 0, 2 (in logs): mean ½, deviations -½, -½, -½, 1½; m2 = ¾, m3 = ¾, m4 = 21/16.
	before := []float64{1, 1, 1, 1, 0, 5}
	after := []float64{1, 1, 1, math.Exp(2), 3, 0}
	m := must(measure.LogGrowth(before, after))
	if m.N != 4 {
		t.Errorf("N = %d, want 4 without birth and death", m.N)
	}
	near(t, "mean", m.Mean, 0.5, 1e-15)
	near(t, "SD", m.SD, math.Sqrt(0.75), 1e-15)
	near(t, "skewness", m.Skewness, 0.75/math.Pow(0.75, 1.5), 1e-14)
	near(t, "excess kurtosis", m.ExcessKurtosis, 21.0/16/(0.75*0.75)-3, 1e-14)

	// Quantiles of the Laplace law have excess kurtosis 3, of the uniform law -1.2.
	const n = 200_000
	one, laplace, uniform := slices.Repeat([]float64{1}, n), make([]float64, n), make([]float64, n)
	for i := range n {
		q := (float64(i) + 0.5) / n
		laplace[i] = math.Exp(math.Copysign(-math.Log(1-2*math.Abs(q-0.5)), q-0.5) / 10)
		uniform[i] = math.Exp(q)
	}
	near(t, "kurtosis of Laplace", must(measure.LogGrowth(one, laplace)).ExcessKurtosis, 3, 0.02)
	near(t, "kurtosis of uniform", must(measure.LogGrowth(one, uniform)).ExcessKurtosis, -1.2, 1e-4)
	still := must(measure.LogGrowth([]float64{3, 4}, []float64{3, 4}))
	if still.ExcessKurtosis != 0 || still.Skewness != 0 {
		t.Errorf("moments of no growth: %+v", still)
	}
	if _, err := measure.LogGrowth([]float64{0}, []float64{1}); !errors.Is(err, measure.ErrNoData) {
		t.Errorf("only births: %v, want ErrNoData", err)
	}
}

func TestTopShare(t *testing.T) {
	t.Parallel()
	heads := []int32{1, 5, 2, 2}
	for k, want := range []float64{0, 0.5, 0.7, 0.9, 1, 1} {
		near(t, "TopShare", measure.TopShare(heads, k), want, 0)
	}
	near(t, "TopShare of nothing", measure.TopShare(nil, 3), 0, 0)
}
