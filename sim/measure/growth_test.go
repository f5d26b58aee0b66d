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

// A histogram is what its units are one by one, in any order and with empty classes.
func TestFitsOfCounts(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		classes := rapid.Permutation([]float64{-9, -2, -0.5, 0, 0.25, 1, 6}).Draw(r, "classes")
		count := rapid.SliceOfN(rapid.Int64Range(0, 5), len(classes), len(classes)).Draw(r, "count")
		count[0], count[1] = count[0]+1, count[1]+1 // two values at least
		var x []float64
		for k, v := range classes {
			x = append(x, slices.Repeat([]float64{v}, int(count[k]))...)
		}
		// Growth from 1 to e^x, whose moments are those of x.
		after := make([]float64, len(x))
		for i, v := range x {
			after[i] = math.Exp(v)
		}
		want, _ := measure.LogGrowth(slices.Repeat([]float64{1}, len(x)), after)
		m, err := measure.MomentsOfCounts(classes, count)
		if err != nil || m.N != want.N || math.Abs(m.SD-want.SD) > 1e-9 || math.Abs(m.ExcessKurtosis-want.ExcessKurtosis) > 1e-9 {
			r.Fatalf("MomentsOfCounts = %+v, %v, one by one %+v", m, err, want)
		}
		l, err := measure.FitLaplaceOfCounts(classes, count)
		one, _ := measure.FitLaplace(x)
		if err != nil || l.N != one.N || l.Location != one.Location || math.Abs(l.Scale-one.Scale) > 1e-12 || math.Abs(l.LogLikelihood-one.LogLikelihood) > 1e-9 {
			r.Fatalf("FitLaplaceOfCounts = %+v, %v, one by one %+v", l, err, one)
		}
		s, err := measure.FitSubbotinOfCounts(classes, count)
		single, _ := measure.FitSubbotin(x)
		if err != nil || s.N != single.N || math.Abs(s.LogLikelihood-single.LogLikelihood) > 1e-6 {
			r.Fatalf("FitSubbotinOfCounts = %+v, %v, one by one %+v", s, err, single)
		}
	})
	for name, c := range map[string]struct {
		x     []float64
		count []int64
		want  error
	}{
		"nothing":  {[]float64{1, 2}, []int64{0, 0}, measure.ErrNoData},
		"equal":    {[]float64{1, 2}, []int64{3, 0}, measure.ErrNoVariation},
		"negative": {[]float64{1, 2}, []int64{3, -1}, measure.ErrRange},
	} {
		if _, err := measure.FitLaplaceOfCounts(c.x, c.count); !errors.Is(err, c.want) {
			t.Errorf("FitLaplaceOfCounts of %s: %v", name, err)
		}
	}
}

// The gain is the difference of the two log likelihoods: in the limit (ln π - 1)/2 for a Laplace law, whose
// variance is 2a², and ln(π/2) - 1/2 for a normal law, whose mean absolute deviation is σ sqrt(2/π).
func TestLaplaceGainOverNormal(t *testing.T) {
	t.Parallel()
	const n = 200_000
	laplace, normal := make([]float64, n), make([]float64, n)
	for i := range n {
		q := (float64(i) + 0.5) / n
		laplace[i] = math.Copysign(-math.Log(1-2*math.Abs(q-0.5)), q-0.5)
		normal[i] = math.Erfinv(2*q - 1)
	}
	for name, c := range map[string]struct {
		x    []float64
		want float64
	}{"Laplace": {laplace, (math.Log(math.Pi) - 1) / 2}, "normal": {normal, math.Log(math.Pi/2) - 0.5}, "three values": {[]float64{-1, 0, 4}, math.NaN()}} {
		l := must[measure.Laplace](t)(measure.FitLaplace(c.x))
		mean, square := 0.0, 0.0
		for _, v := range c.x {
			mean += v / float64(len(c.x))
		}
		for _, v := range c.x {
			square += (v - mean) * (v - mean) / float64(len(c.x))
		}
		sd := math.Sqrt(square)
		likelihood := 0.0
		for _, v := range c.x {
			likelihood -= (math.Log(2*math.Pi)/2 + math.Log(sd) + (v-mean)*(v-mean)/(2*sd*sd)) / float64(len(c.x))
		}
		near(t, name+": difference of likelihoods", l.GainOverNormal(sd), l.LogLikelihood/float64(len(c.x))-likelihood, 1e-9)
		if !math.IsNaN(c.want) {
			near(t, name+": limit", l.GainOverNormal(sd), c.want, 1e-4)
		}
	}
}
