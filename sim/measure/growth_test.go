package measure_test

import (
	"errors"
	"math"
	"slices"
	"testing"

	"gowest/sim/draw"
	"gowest/sim/measure"
	"pgregory.net/rapid"
)

func TestRankSize(t *testing.T) {
	t.Parallel()
	// Sizes that lie on the law: i - ½ = x^-ζ.
	for _, zeta := range []float64{0.5, 1, 1.06, 3} {
		x := make([]float64, 50)
		for i := range x {
			x[len(x)-1-i] = 1e6 * math.Pow(float64(i)+0.5, -1/zeta)
		}
		got, se, err := measure.RankSize(x, 50)
		if err != nil {
			t.Fatal(err)
		}
		near(t, "ζ", got, zeta, 1e-12)
		near(t, "s.e.", se, zeta*math.Sqrt(2.0/50), 1e-12)
	}
	for name, c := range map[string]struct {
		x    []float64
		k    int
		want error
	}{
		"one value": {[]float64{1, 2}, 1, measure.ErrNoData},
		"too few":   {[]float64{1, 2}, 3, measure.ErrNoData},
		"equal":     {[]float64{2, 2}, 2, measure.ErrNoVariation},
		"zero":      {[]float64{0, 2}, 2, measure.ErrRange},
		"negative":  {[]float64{-1, 2, 3}, 2, measure.ErrRange},
	} {
		if _, _, err := measure.RankSize(c.x, c.k); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

// In small samples of a Pareto law the estimate has next to no bias, and its standard error is the spread of
// the estimates (Gabaix and Ibragimov 2011, theorems 1 and 2).
func TestRankSizeOfPareto(t *testing.T) {
	t.Parallel()
	const samples, k, zeta = 4000, 50, 1.06
	key := draw.NewKey(21, 1)
	var mean, square float64
	for s := range samples {
		x := make([]float64, k)
		for i := range x {
			x[i] = math.Pow(1-key.Uniform(uint64(s*k+i), 1), -1/zeta)
		}
		got, _, err := measure.RankSize(x, k)
		if err != nil {
			t.Fatal(err)
		}
		mean, square = mean+got/samples, square+got*got/samples
	}
	sd := math.Sqrt(square - mean*mean)
	near(t, "mean", mean, zeta, 0.02*zeta)
	near(t, "s.d.", sd, zeta*math.Sqrt(2.0/k), 0.1*zeta*math.Sqrt(2.0/k))
}

func TestGrowthLaws(t *testing.T) {
	t.Parallel()
	// Homicide rates around St. Louis as data: scipy.stats.laplace.fit and the maximum of scipy.stats.gennorm.logpdf with
	// the location at the median (SciPy 1.17.1, Nelder-Mead to 1e-12); SciPy's scale is a b^(1/b).
	x := readTable(t, "testdata/stlouis.csv").floats(t, "hr8893")
	l := must[measure.Laplace](t)(measure.FitLaplace(x))
	near(t, "Laplace location", l.Location, 3.239639, 1e-12)
	near(t, "Laplace scale", l.Scale, 2.664413628205128, 1e-12)
	near(t, "Laplace likelihood", l.LogLikelihood, -208.5042325882121, 1e-9)
	s := must[measure.Subbotin](t)(measure.FitSubbotin(x))
	near(t, "shape", s.Shape, 0.5516458019264434, 1e-6)
	near(t, "scale", s.Scale, 1.8302230495933993, 1e-5)
	near(t, "likelihood", s.LogLikelihood, -199.63991482042377, 1e-8)

	// Growth of income per head of the 48 states 2008-2009, likewise.
	data := readTable(t, "testdata/usincome.csv")
	before, after := data.floats(t, "y2008"), data.floats(t, "y2009")
	g := make([]float64, len(before))
	for i := range g {
		g[i] = math.Log(after[i] / before[i])
	}
	s = must[measure.Subbotin](t)(measure.FitSubbotin(g))
	near(t, "shape of US growth", s.Shape, 1.415538589793248, 1e-6)
	near(t, "scale of US growth", s.Scale, 0.013559805425601874, 1e-8)
	near(t, "likelihood of US growth", s.LogLikelihood, 132.00017896422898, 1e-8)
}

// The quantiles of a law have its parameters in the limit: Laplace is b = 1 with a its scale, normal b = 2 with a its
// standard deviation; the uniform law is b → ∞, at the limit of the search.
func TestSubbotinOfQuantiles(t *testing.T) {
	t.Parallel()
	const n = 20_000
	laplace, normal, uniform := make([]float64, n), make([]float64, n), make([]float64, n)
	for i := range n {
		q := (float64(i) + 0.5) / n
		laplace[i] = 0.1 + 0.3*math.Copysign(-math.Log(1-2*math.Abs(q-0.5)), q-0.5)
		normal[i] = 0.1 + 0.3*math.Sqrt2*math.Erfinv(2*q-1)
		uniform[i] = q
	}
	must := must[measure.Subbotin](t)
	for name, c := range map[string]struct {
		x        []float64
		shape, a float64
	}{"Laplace": {laplace, 1, 0.3}, "normal": {normal, 2, 0.3}} {
		s := must(measure.FitSubbotin(c.x))
		near(t, name+" shape", s.Shape, c.shape, 0.003)
		near(t, name+" scale", s.Scale, c.a, 0.001)
		near(t, name+" location", s.Location, 0.1, 1e-9)
	}
	near(t, "uniform", must(measure.FitSubbotin(uniform)).Shape, 20, 1e-9)
	// The Laplace fit is the Subbotin fit at b = 1.
	l, err := measure.FitLaplace(laplace)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "likelihoods", must(measure.FitSubbotin(laplace)).LogLikelihood, l.LogLikelihood, 0.1)
}

// The standard error of the shape is the spread of its estimates.
func TestSubbotinStandardError(t *testing.T) {
	t.Parallel()
	const samples, n = 150, 500
	key := draw.NewKey(31, 1)
	var mean, square, se float64
	for s := range samples {
		x := make([]float64, n)
		for i := range x {
			u := key.Uniform(uint64(s*n+i), 1) - 0.5
			x[i] = math.Copysign(-math.Log(1-2*math.Abs(u)), u)
		}
		f := must[measure.Subbotin](t)(measure.FitSubbotin(x))
		mean, square, se = mean+f.Shape/samples, square+f.Shape*f.Shape/samples, se+f.ShapeSE/samples
	}
	sd := math.Sqrt(square - mean*mean)
	near(t, "mean shape", mean, 1, 0.05)
	near(t, "spread of shapes", sd, se, 0.3*se) // a z of 5 for 150 samples
}

func TestGrowthFitProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		n := rapid.IntRange(3, 40).Draw(r, "n")
		// Multiples of 1/64, so that 7-2x and the medians are exact.
		part := rapid.Map(rapid.IntRange(-320, 320), func(k int) float64 { return float64(k) / 64 })
		x := rapid.SliceOfN(part, n, n).Draw(r, "x")
		x[0], x[1] = 9, -9
		s, err := measure.FitSubbotin(x)
		if err != nil {
			r.Fatal(err)
		}
		shifted := scaled(x, -2)
		for i := range shifted {
			shifted[i] += 7
		}
		slices.Reverse(shifted)
		u, _ := measure.FitSubbotin(shifted)
		if math.Abs(u.Scale-2*s.Scale) > 1e-5*s.Scale || math.Abs(u.Shape-s.Shape) > 1e-5*s.Shape || math.Abs(u.Location-(7-2*s.Location)) > 1e-9 {
			r.Fatalf("%+v, of 7-2x %+v", s, u)
		}
		l, _ := measure.FitLaplace(x)
		if l.LogLikelihood > s.LogLikelihood+1e-9 {
			r.Fatalf("Laplace %g is likelier than Subbotin %g", l.LogLikelihood, s.LogLikelihood)
		}
	})
	for name, c := range map[string]struct {
		x    []float64
		want error
	}{
		"nothing":  {nil, measure.ErrNoData},
		"equal":    {[]float64{1, 1, 1}, measure.ErrNoVariation},
		"infinite": {[]float64{1, math.Inf(1)}, measure.ErrRange},
	} {
		if _, err := measure.FitSubbotin(c.x); !errors.Is(err, c.want) {
			t.Errorf("FitSubbotin of %s: %v", name, err)
		}
		if _, err := measure.FitLaplace(c.x); !errors.Is(err, c.want) {
			t.Errorf("FitLaplace of %s: %v", name, err)
		}
	}
}
