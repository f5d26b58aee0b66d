package measure_test

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"testing"

	"gowest/sim/measure"
	"pgregory.net/rapid"
)

// ineqExample is the vector of incomes in the documentation of the R package ineq (Zeileis, CRAN).
var ineqExample = []float64{541, 1463, 2445, 3438, 4437, 5401, 6392, 8304, 11904, 22261}

func TestPublishedExamples(t *testing.T) {
	t.Parallel()
	type index func(y, w []float64) (float64, error)
	ge := func(alpha float64) index {
		return func(y, w []float64) (float64, error) { return measure.GeneralisedEntropy(y, w, alpha) }
	}
	atkinson := func(epsilon float64) index {
		return func(y, w []float64) (float64, error) { return measure.Atkinson(y, w, epsilon) }
	}
	cv := func(y, _ []float64) (float64, error) { return measure.CV(y) }

	germany := []float64{460.69, 549.19, 124.16, 65.29, 31.59, 109.27, 263.44, 39.87, 258.53, 645.59, 131.95, 35.03, 112.66, 56.22, 85.61, 56.81}
	for _, c := range []struct {
		name   string
		f      index
		y, w   []float64
		want   float64
		digits int
	}{
		// R ineq on ineqExample, to seven digits, as a Scala port records its output in its tests.
		{"ineq Gini", measure.Gini, ineqExample, nil, 0.4620911, 7},
		{"ineq Theil", measure.TheilT, ineqExample, nil, 0.3623412, 7},
		{"ineq Theil parameter 1", measure.TheilL, ineqExample, nil, 0.4335946, 7},
		{"ineq entropy 0", ge(0), ineqExample, nil, 0.4335946, 7},
		{"ineq entropy 0.5", ge(0.5), ineqExample, nil, 0.3770931, 7},
		{"ineq entropy 0.723", ge(0.723), ineqExample, nil, 0.3663712, 7},
		{"ineq entropy 1", ge(1), ineqExample, nil, 0.3623412, 7},
		{"ineq Atkinson 0.4", atkinson(0.4), ineqExample, nil, 0.1440938, 7},
		{"ineq Atkinson 0.5", atkinson(0.5), ineqExample, nil, 0.1796591, 7},
		{"ineq Atkinson 1", atkinson(1), ineqExample, nil, 0.3518251, 7},
		{"ineq var.coeff", cv, ineqExample, nil, 0.9169582, 7},
		{"ineq square.var as GE(2)", ge(2), ineqExample, nil, 0.8408123 / 2, 7},
		// Examples of the R package REAT (Wieland, CRAN), from Dörsam (2004) and Störmann (2009).
		{"REAT gini sales", measure.Gini, []float64{20, 50, 20, 10}, nil, 0.3, 12},
		{"REAT gini classes", measure.Gini, []float64{500, 1500, 2500, 4000, 7500, 15000}, []float64{1000, 1200, 1600, 400, 200, 600}, 0.5278, 4},
		{"REAT gini Germany", measure.Gini, germany, nil, 0.5009, 4},
		{"REAT theil (the mean log deviation)", measure.TheilL, []float64{10, 10, 10, 20, 50}, nil, 0.2326302, 7},
		// DescTools (Signorell, CRAN): Gini(c(10, 10, 0, 0, 0), unbiased=FALSE) and the same with weights.
		{"DescTools Gini", measure.Gini, []float64{10, 10, 0, 0, 0}, nil, 0.6, 12},
		{"DescTools Gini weights", measure.Gini, []float64{10, 0}, []float64{2, 3}, 0.6, 12},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			near(t, c.name, must[float64](t)(c.f(c.y, c.w)), c.want, 0.51*math.Pow10(-c.digits))
		})
	}
}

// The examples of the documentation of PySAL's package inequality (Rey): classes Theil and TheilD on
// incomes of Mexican states, each state counting once, regions of Hanson (1998).
func TestMexicoAsPySAL(t *testing.T) {
	t.Parallel()
	data := readTable(t, "testdata/mexico.csv")
	group := data.groups("hanson98")
	for k, want := range []struct{ t, between, within float64 }{
		{0.20894344, 0.0345889, 0.17435454},
		{0.15222451, 0.02816853, 0.12405598},
		{0.10472941, 0.05260921, 0.0521202},
		{0.10194725, 0.05931219, 0.04263506},
		{0.09560113, 0.03205257, 0.06354856},
		{0.10511256, 0.02963731, 0.07547525},
		{0.10660832, 0.03635872, 0.0702496},
	} {
		year := fmt.Sprintf("pcgdp%d", 1940+10*k)
		y := data.floats(t, year)
		near(t, year+": TheilT", must[float64](t)(measure.TheilT(y, nil)), want.t, 0.51e-8)
		d := must[measure.Decomposition](t)(measure.DecomposeTheilT(y, nil, group))
		near(t, year+": between", d.Between, want.between, 0.51e-8)
		near(t, year+": within", d.Within, want.within, 0.51e-8)
	}
}

func TestClosedForms(t *testing.T) {
	t.Parallel()
	must := must[float64](t)

	// Two units with shares s and 1-s of income and p, 1-p of people, s < p: the Lorenz curve has one
	// corner, so G = p - s; the rest by inserting two values.
	p, s := 0.3, 0.1
	y, w := []float64{s / p, (1 - s) / (1 - p)}, []float64{p, 1 - p}
	near(t, "Gini", must(measure.Gini(y, w)), p-s, 1e-15)
	near(t, "TheilT", must(measure.TheilT(y, w)), s*math.Log(s/p)+(1-s)*math.Log((1-s)/(1-p)), 1e-15)
	near(t, "TheilL", must(measure.TheilL(y, w)), p*math.Log(p/s)+(1-p)*math.Log((1-p)/(1-s)), 1e-15)

	// Of 1, 3: mean 2, deviation 1.
	near(t, "CV", must(measure.CV([]float64{1, 3})), 0.5, 1e-15)
	near(t, "Sigma", must(measure.Sigma([]float64{1, math.E * math.E})), 1, 1e-15)
	// Weights 3 and 1: mean 1.5, variance 0.75.
	near(t, "WilliamsonCV", must(measure.WilliamsonCV([]float64{1, 3}, []float64{3, 1})), math.Sqrt(0.75)/1.5, 1e-15)
	// GE(-1) of 1, 3: (mean of μ/y - 1)/2 = ((2 + 2/3)/2 - 1)/2.
	near(t, "GE(-1)", must(measure.GeneralisedEntropy([]float64{1, 3}, nil, -1)), 1.0/6, 1e-15)
	// Atkinson(2) is one minus harmonic over arithmetic mean: 1 - 1.5/2.
	near(t, "Atkinson(2)", must(measure.Atkinson([]float64{1, 3}, nil, 2)), 0.25, 1e-15)

	// All to one of n: G = 1 - 1/n, T = ln n, CV = sqrt(n-1).
	one := []float64{0, 0, 0, 0, 7}
	near(t, "Gini of one rich", must(measure.Gini(one, nil)), 0.8, 1e-15)
	near(t, "TheilT of one rich", must(measure.TheilT(one, nil)), math.Log(5), 1e-15)
	near(t, "CV of one rich", must(measure.CV(one)), 2, 1e-15)
	near(t, "Atkinson of a pauper", must(measure.Atkinson(one, nil, 1)), 1, 0)
	near(t, "Atkinson(0.5) of one rich", must(measure.Atkinson(one, nil, 0.5)), 0.8, 1e-15) // 1 - (n^-½)²
	near(t, "GE(2) of one rich", must(measure.GeneralisedEntropy(one, nil, 2)), 2, 1e-15)   // CV²/2

	// One unit has no inequality, whatever its weight.
	for name, f := range indices {
		near(t, name+" of one unit", must(f([]float64{3}, []float64{0.2})), 0, 1e-15)
	}
}

// The quantiles of a distribution have its index in the limit.
func TestDistributions(t *testing.T) {
	t.Parallel()
	must := must[float64](t)
	const n = 200_000
	uniform, exponential := make([]float64, n), make([]float64, n)
	for i := range n {
		q := (float64(i) + 0.5) / n
		uniform[i] = q
		exponential[i] = -math.Log1p(-q)
	}
	near(t, "Gini of U(0,1)", must(measure.Gini(uniform, nil)), 1.0/3, 1e-5)
	near(t, "Gini of the exponential", must(measure.Gini(exponential, nil)), 0.5, 1e-4)
	// ∫ x e^-x ln x dx = 1 - γ and -∫ e^-x ln x dx = γ, Euler's constant.
	const euler = 0.5772156649015329
	near(t, "TheilT of the exponential", must(measure.TheilT(exponential, nil)), 1-euler, 1e-4)
	near(t, "TheilL of the exponential", must(measure.TheilL(exponential, nil)), euler, 1e-4)
	near(t, "CV of the exponential", must(measure.CV(exponential)), 1, 1e-3)
}

var indices = map[string]func(y, w []float64) (float64, error){
	"Gini":         measure.Gini,
	"TheilT":       measure.TheilT,
	"TheilL":       measure.TheilL,
	"WilliamsonCV": measure.WilliamsonCV,
	"GE(2)":        func(y, w []float64) (float64, error) { return measure.GeneralisedEntropy(y, w, 2) },
	"GE(-0.5)":     func(y, w []float64) (float64, error) { return measure.GeneralisedEntropy(y, w, -0.5) },
	"Atkinson(1)":  func(y, w []float64) (float64, error) { return measure.Atkinson(y, w, 1) },
	"Atkinson(2)":  func(y, w []float64) (float64, error) { return measure.Atkinson(y, w, 2) },
}

// What every index of relative inequality obeys (Cowell 2011, ch. 3).
func TestAxioms(t *testing.T) {
	t.Parallel()
	for name, f := range indices {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(r *rapid.T) {
				must := must[float64](t)
				n := rapid.IntRange(2, 25).Draw(r, "n")
				y, w := incomes(r, n), weights(r, n)
				got := must(f(y, w))
				if !(got >= 0) || math.IsInf(got, 0) {
					r.Fatalf("%s = %v", name, got)
				}
				tol := 1e-9 * (1 + got)
				same := func(law string, y, w []float64) {
					if other := must(f(y, w)); !(math.Abs(other-got) <= tol) {
						r.Fatalf("%s: %g becomes %g", law, got, other)
					}
				}
				by := rapid.Float64Range(1e-3, 1e3).Draw(r, "by")
				same("scale invariance", scaled(y, by), w)
				same("scale of weights", y, scaled(w, by))
				same("replication", slices.Concat(y, y), slices.Concat(w, w))
				same("splitting units", slices.Concat(y, y), slices.Concat(scaled(w, 0.25), scaled(w, 0.75)))
				same("a unit without weight", append(slices.Clone(y), 1e9), append(slices.Clone(w), 0))
				yr, wr := slices.Clone(y), slices.Clone(w)
				slices.Reverse(yr)
				slices.Reverse(wr)
				same("symmetry", yr, wr)

				equal := make([]float64, n)
				for i := range equal {
					equal[i] = y[0]
				}
				if e := must(f(equal, w)); e > 1e-7 {
					r.Fatalf("equal incomes give %g", e)
				}

				// Pigou and Dalton: a transfer from poor to rich raises the index.
				poor, rich := 0, 0
				for i := range y {
					if y[i] < y[poor] {
						poor = i
					}
					if y[i] > y[rich] {
						rich = i
					}
				}
				if y[poor] < y[rich] {
					give := y[poor] / 2 * w[poor]
					z := slices.Clone(y)
					z[poor] -= give / w[poor]
					z[rich] += give / w[rich]
					if more := must(f(z, w)); more < got-tol {
						r.Fatalf("a regressive transfer lowers %g to %g", got, more)
					}
				}
			})
		})
	}
}

func TestGiniByPairs(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		n := rapid.IntRange(1, 20).Draw(r, "n")
		y, w := incomes(r, n), weights(r, n)
		var pairs, people, income float64
		for i := range y {
			people += w[i]
			income += w[i] * y[i]
			for j := range y {
				pairs += w[i] * w[j] * math.Abs(y[i]-y[j])
			}
		}
		want := pairs / (2 * income * people)
		got := must[float64](t)(measure.Gini(y, w))
		if math.Abs(got-want) > 1e-12 {
			r.Fatalf("Gini = %g, by pairs %g", got, want)
		}
		if got > 1-slices.Min(w)/people+1e-12 {
			r.Fatalf("Gini = %g above its bound", got)
		}
	})
}

func TestGiniOfCounts(t *testing.T) {
	t.Parallel()
	y, count := []float64{0, 1, 2.5, 9}, []int64{3, 0, 5, 2}
	long := []float64{0, 0, 0, 2.5, 2.5, 2.5, 2.5, 2.5, 9, 9}
	want := must[float64](t)(measure.Gini(long, nil))
	near(t, "GiniOfCounts", must[float64](t)(measure.GiniOfCounts(y, count)), want, 1e-15)
	near(t, "GiniSorted", must[float64](t)(measure.GiniSorted(long, nil)), want, 0)
	if _, err := measure.GiniSorted([]float64{2, 1}, nil); !errors.Is(err, measure.ErrRange) {
		t.Errorf("GiniSorted of descending values: %v, want ErrRange", err)
	}
}

func TestFaults(t *testing.T) {
	t.Parallel()
	nan := math.NaN()
	all := map[string]func(y, w []float64) (float64, error){
		"CV":    func(y, _ []float64) (float64, error) { return measure.CV(y) },
		"Sigma": func(y, _ []float64) (float64, error) { return measure.Sigma(y) },
	}
	maps.Copy(all, indices)
	for name, f := range all {
		for _, c := range []struct {
			fault string
			y, w  []float64
			want  error
		}{
			{"nothing", nil, nil, measure.ErrNoData},
			{"no income", []float64{0, 0}, []float64{1, 1}, measure.ErrNoIncome},
			{"negative income", []float64{1, -1}, []float64{1, 1}, measure.ErrRange},
			{"income not a number", []float64{1, nan}, []float64{1, 1}, measure.ErrRange},
			{"infinite income", []float64{1, math.Inf(1)}, []float64{1, 1}, measure.ErrRange},
			{"sum overflows", []float64{1.7e308, 1.7e308}, []float64{1, 1}, measure.ErrRange},
		} {
			if got, err := f(c.y, c.w); !errors.Is(err, c.want) || got != 0 {
				t.Errorf("%s of %s: %v, %v, want 0 and %v", name, c.fault, got, err, c.want)
			}
		}
	}
	for name, f := range indices {
		if _, err := f([]float64{1, 2}, []float64{1, -1}); !errors.Is(err, measure.ErrRange) {
			t.Errorf("%s with a negative weight: %v, want ErrRange", name, err)
		}
		if _, err := f([]float64{1, 2}, []float64{0, 0}); !errors.Is(err, measure.ErrNoData) {
			t.Errorf("%s without weights: %v, want ErrNoData", name, err)
		}
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s of 2 values and 1 weight did not panic", name)
				}
			}()
			f([]float64{1, 2}, []float64{1})
		}()
	}
	zero := []float64{0, 1}
	for name, err := range map[string]error{
		"TheilL":   second(measure.TheilL(zero, nil)),
		"Sigma":    second(measure.Sigma(zero)),
		"GE(-0.5)": second(measure.GeneralisedEntropy(zero, nil, -0.5)),
	} {
		if !errors.Is(err, measure.ErrZeroIncome) {
			t.Errorf("%s with a zero income: %v, want ErrZeroIncome", name, err)
		}
	}
	for _, bad := range []float64{nan, math.Inf(1), -1} {
		if _, err := measure.Atkinson(zero, nil, bad); !errors.Is(err, measure.ErrRange) {
			t.Errorf("Atkinson(%g): %v, want ErrRange", bad, err)
		}
	}
	if _, err := measure.GeneralisedEntropy(zero, nil, nan); !errors.Is(err, measure.ErrRange) {
		t.Errorf("GE(NaN): %v, want ErrRange", err)
	}
}

func second(_ float64, err error) error { return err }

func TestEntropyIsContinuous(t *testing.T) {
	t.Parallel()
	must := must[float64](t)
	for _, alpha := range []float64{0, 1} {
		at := must(measure.GeneralisedEntropy(ineqExample, nil, alpha))
		near(t, "GE just beside", must(measure.GeneralisedEntropy(ineqExample, nil, alpha+1e-7)), at, 1e-6)
	}
	near(t, "A just beside 1", must(measure.Atkinson(ineqExample, nil, 1+1e-9)), must(measure.Atkinson(ineqExample, nil, 1)), 1e-6)
	// Atkinson and GE order alike: A(ε) = 1 - (1 + α(α-1) GE(α))^(1/α), α = 1-ε.
	ge := must(measure.GeneralisedEntropy(ineqExample, nil, 0.6))
	near(t, "A(0.4) from GE(0.6)", 1-math.Pow(1+0.6*-0.4*ge, 1/0.6), must(measure.Atkinson(ineqExample, nil, 0.4)), 1e-14)
}

func BenchmarkGini(b *testing.B) {
	const n = 1_000_000
	y, w := make([]float64, n), make([]float64, n)
	for i := range y {
		y[i] = float64((i*2654435761)%1_000_003) + 1
		w[i] = float64(i%7) + 1
	}
	s := slices.Clone(y)
	slices.Sort(s)
	for _, c := range []struct {
		name string
		f    func() (float64, error)
	}{
		{"plain", func() (float64, error) { return measure.Gini(y, nil) }},
		{"weighted", func() (float64, error) { return measure.Gini(y, w) }},
		{"sorted", func() (float64, error) { return measure.GiniSorted(s, nil) }},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := c.f(); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(n*float64(b.N)/b.Elapsed().Seconds(), "persons/s")
		})
	}
}
