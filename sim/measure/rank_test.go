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

func TestRankCorrelations(t *testing.T) {
	t.Parallel()
	must := must[float64](t)
	// Documentation of scipy.stats.spearmanr and scipy.stats.kendalltau; the latter also in that of giddy.rank.Tau.
	near(t, "Spearman", must(measure.Spearman([]float64{1, 2, 3, 4, 5}, []float64{5, 6, 7, 8, 7})), 0.8207826816681233, 1e-15)
	near(t, "KendallTau", must(measure.KendallTau([]float64{12, 2, 1, 12, 2}, []float64{1, 4, 7, 1, 0})), -0.47140452079103173, 1e-15)
	// Mexican states 1940 and 2000, as SciPy 1.17.1 and giddy 2.3.8 compute them.
	data := readTable(t, "testdata/mexico.csv")
	y0, y1 := data.floats(t, "pcgdp1940"), data.floats(t, "pcgdp2000")
	near(t, "Spearman of Mexico", must(measure.Spearman(y0, y1)), 0.782258064516129, 1e-14)
	near(t, "KendallTau of Mexico", must(measure.KendallTau(y0, y1)), 0.5846774193548387, 1e-14)
	if _, err := measure.Spearman([]float64{1, 1}, []float64{1, 2}); !errors.Is(err, measure.ErrNoVariation) {
		t.Errorf("Spearman of equal values: %v", err)
	}
	if _, err := measure.KendallTau([]float64{1, 1}, []float64{1, 2}); !errors.Is(err, measure.ErrNoVariation) {
		t.Errorf("KendallTau of equal values: %v", err)
	}
	if _, err := measure.KendallTau([]float64{1}, []float64{1}); !errors.Is(err, measure.ErrNoData) {
		t.Errorf("KendallTau of one unit: %v", err)
	}
	if _, err := measure.Spearman([]float64{1, math.Inf(1)}, []float64{1, 2}); !errors.Is(err, measure.ErrRange) {
		t.Errorf("Spearman of infinity: %v", err)
	}
}

// Chinese provinces 1978-1990: the rank correlation that goes with TestChinaConvergence is 0.80.
func TestChinaRanks(t *testing.T) {
	t.Parallel()
	data := readTable(t, "testdata/provinces.csv")
	y0, y1 := perHead(data.floats(t, "gdp78"), data.floats(t, "pop78")), perHead(data.floats(t, "gdp90"), data.floats(t, "pop90"))
	near(t, "Spearman", must[float64](t)(measure.Spearman(y0, y1)), 0.80, 0.0051)
}

func TestRankLaws(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		n := rapid.IntRange(2, 20).Draw(r, "n")
		x, y := incomes(r, n), incomes(r, n)
		x[0], x[1], y[0], y[1] = 1e7, 0, 1e7, 2e7 // never all equal
		// Brute force over all pairs.
		var concordant, tiedX, tiedY, all float64
		for i := range x {
			for j := range i {
				a, b := x[i]-x[j], y[i]-y[j]
				all++
				switch {
				case a == 0 && b == 0:
					tiedX, tiedY = tiedX+1, tiedY+1
				case a == 0:
					tiedX++
				case b == 0:
					tiedY++
				case a*b > 0 || math.Signbit(a) == math.Signbit(b):
					concordant++
				default:
					concordant--
				}
			}
		}
		tau, err := measure.KendallTau(x, y)
		if want := concordant / math.Sqrt((all-tiedX)*(all-tiedY)); err != nil || math.Abs(tau-want) > 1e-12 {
			r.Fatalf("KendallTau %g, %v, want %g", tau, err, want)
		}
		rho, err := measure.Spearman(x, y)
		if err != nil {
			r.Fatal(err)
		}
		for name, f := range map[string]func(x, y []float64) (float64, error){"tau": measure.KendallTau, "rho": measure.Spearman} {
			v := map[string]float64{"tau": tau, "rho": rho}[name]
			swapped, _ := f(y, x)
			grown, _ := f(x, scaled(y, 3))
			reversed, _ := f(x, scaled(y, -1))
			if swapped != v || grown != v || math.Abs(reversed+v) > 1e-12 {
				r.Fatalf("%s %g, swapped %g, scaled %g, reversed %g", name, v, swapped, grown, reversed)
			}
		}
	})
}

// A textbook example (four judges, ten projects; The Kendall's coefficient of concordance W,
// scribd.com/document/659863121): squared deviations of rank sums add up to 1048, so that
// W = 12·1048/(4²·10·(10²-1)).
func TestGammaConvergenceIsKendallsW(t *testing.T) {
	t.Parallel()
	c, err := measure.GammaConvergence(
		[]float64{1, 3, 4, 5, 2, 8, 6, 7, 10, 9},
		[]float64{2, 1, 4, 5, 6, 3, 8, 7, 10, 9},
		[]float64{3, 2, 1, 5, 7, 4, 6, 8, 9, 10},
		[]float64{4, 2, 3, 1, 6, 7, 5, 9, 8, 10},
	)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "γ", c.Index, 12*1048.0/(16*990), 1e-15)
	near(t, "χ²", c.ChiSquare, 4*9*12*1048.0/(16*990), 1e-12)
	if c.P > 0.001 || c.P < 1e-4 { // χ² of 28.58 with 9 degrees: between the tabled 27.88 and 33.72 (Fisher and Yates)
		t.Errorf("P = %g", c.P)
	}
}

func TestGammaConvergenceLaws(t *testing.T) {
	t.Parallel()
	key := draw.NewKey(3, 1)
	rapid.Check(t, func(r *rapid.T) {
		n, years := rapid.IntRange(3, 12).Draw(r, "n"), rapid.IntRange(2, 5).Draw(r, "years")
		id := rapid.Uint64().Draw(r, "id")
		y := make([][]float64, years)
		for k := range y {
			y[k] = make([]float64, n)
			for i := range y[k] {
				y[k][i] = key.Uniform(id+uint64(k*n+i), 1) // no ties
			}
		}
		c, err := measure.GammaConvergence(y...)
		if err != nil {
			r.Fatal(err)
		}
		// Without ties the mean of all rank correlations is (TW-1)/(T-1) (Kendall 1970, ch. 6).
		var mean, pairs float64
		for a := range y {
			for b := range a {
				rho, _ := measure.Spearman(y[a], y[b])
				mean, pairs = mean+rho, pairs+1
			}
		}
		m := float64(years)
		if want := (1 + (m-1)*mean/pairs) / m; math.Abs(c.Index-want) > 1e-12 {
			r.Fatalf("γ = %g, want %g", c.Index, want)
		}
		same, _ := measure.GammaConvergence(y[0], scaled(y[0], 2), y[0])
		if math.Abs(same.Index-1) > 1e-12 {
			r.Fatalf("γ without change = %g", same.Index)
		}
	})
	if _, err := measure.GammaConvergence([]float64{1, 1}, []float64{1, 2}); !errors.Is(err, measure.ErrNoVariation) {
		t.Errorf("equal start: %v", err)
	}
	if _, err := measure.GammaConvergence([]float64{1, 2}); !errors.Is(err, measure.ErrNoData) {
		t.Errorf("one year: %v", err)
	}
}

func TestSigmaConvergence(t *testing.T) {
	t.Parallel()
	must := must[measure.SigmaChange](t)
	data := readTable(t, "testdata/mexico.csv")
	y0, y1 := data.floats(t, "pcgdp1940"), data.floats(t, "pcgdp2000")
	c := must(measure.SigmaConvergence(y0, y1, 60))
	// The formula of Carree and Klomp (1997) as it stands, by a second implementation.
	n := float64(len(y0))
	var m0, m1, v0, v1, cov float64
	for i := range y0 {
		m0, m1 = m0+math.Log(y0[i])/n, m1+math.Log(y1[i])/n
	}
	for i := range y0 {
		a, b := math.Log(y0[i])-m0, math.Log(y1[i])-m1
		v0, v1, cov = v0+a*a/n, v1+b*b/n, cov+a*b/n
	}
	near(t, "T₂", c.Statistic, (n-2.5)*math.Log(1+(v0-v1)*(v0-v1)/(4*(v0*v1-cov*cov))), 1e-10)
	near(t, "yearly", c.Yearly, math.Log(math.Sqrt(v1/v0))/60, 1e-14)
	near(t, "P", c.P, math.Erfc(math.Sqrt(c.Statistic/2)), 1e-12) // χ² with one degree is a squared normal number
	if c.Statistic < 3.84 || c.Yearly > 0 {
		t.Errorf("Mexico converged 1940-2000 (PySAL's Theil index halves), got %+v", c)
	}
	same := must(measure.SigmaConvergence(y0, scaled(y0, 5), 10))
	if same.P != 1 || math.Abs(same.Yearly) > 1e-12 {
		t.Errorf("growth at one rate: %+v", same)
	}
	back := must(measure.SigmaConvergence(y1, y0, 60))
	near(t, "reversed", back.Statistic, c.Statistic, 1e-9)
	near(t, "reversed", back.Yearly, -c.Yearly, 1e-15)
	square := slices.Clone(y0)
	for i, v := range square {
		square[i] = v * v
	}
	if d := must(measure.SigmaConvergence(y0, square, 1)); !math.IsInf(d.Statistic, 1) || d.P != 0 || math.Abs(d.Yearly-math.Ln2) > 1e-12 {
		t.Errorf("logs doubled: %+v", d)
	}
	for name, c := range map[string]struct {
		a, b  []float64
		years float64
		want  error
	}{
		"zero":      {[]float64{0, 1, 2}, []float64{1, 2, 3}, 1, measure.ErrZeroIncome},
		"two units": {[]float64{1, 2}, []float64{1, 2}, 1, measure.ErrNoData},
		"equal":     {[]float64{1, 1, 1}, []float64{1, 2, 3}, 1, measure.ErrNoVariation},
		"no years":  {[]float64{1, 2, 3}, []float64{1, 2, 3}, 0, measure.ErrRange},
	} {
		if _, err := measure.SigmaConvergence(c.a, c.b, c.years); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

// If dispersion does not change, T₂ exceeds the 5 % point in 5 % of samples, correlated over time or not.
func TestSigmaConvergenceSize(t *testing.T) {
	t.Parallel()
	key := draw.NewKey(5, 1)
	const samples, n = 1000, 30
	for _, rho := range []float64{0, 0.9} {
		rejected := 0
		for s := range samples {
			a, b := make([]float64, n), make([]float64, n)
			for i := range n {
				id := uint64(s*n + i)
				u, v := key.Normal(id, 1), key.Normal(id, 2)
				a[i], b[i] = math.Exp(u), math.Exp(rho*u+math.Sqrt(1-rho*rho)*v)
			}
			if c := must[measure.SigmaChange](t)(measure.SigmaConvergence(a, b, 1)); c.P < 0.05 {
				rejected++
			}
		}
		if rejected < 16 || rejected > 85 { // Binomial(1000, 0.05): mean 50, s.d. 6.9; a z of 5
			t.Errorf("ρ = %g: %d of %d rejected, want about 50", rho, rejected, samples)
		}
	}
}
