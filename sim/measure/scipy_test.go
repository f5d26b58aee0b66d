package measure_test

import (
	"math"
	"testing"

	"gowest/sim/measure"
)

// Estimates that a general library gives too, on the data of testdata: SciPy 1.17.1.
func TestAsSciPy(t *testing.T) {
	t.Parallel()
	// Homicide rates around St. Louis, the 20 highest of 78: scipy.stats.pareto.fit with location 0 and the 21st as scale;
	// scipy.stats.linregress of log rank less one half on log rate.
	x := readTable(t, "testdata/stlouis.csv").floats(t, "hr8893")
	alpha, se, err := measure.Hill(x, 20)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "Hill", alpha, 1.664558272253572, 1e-12)
	near(t, "s.e. of Hill", se, 1.664558272253572/math.Sqrt(20), 1e-12)
	zeta, _, err := measure.RankSize(x, 20)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "RankSize", zeta, 1.6318614968653418, 1e-12)

	// Growth of income per head of the 48 states 1929-2009: numpy.mean, numpy.std, scipy.stats.skew and kurtosis of log growth.
	us := readTable(t, "testdata/usincome.csv")
	m := must[measure.Moments](t)(measure.LogGrowth(us.floats(t, "y1929"), us.floats(t, "y2009")))
	near(t, "mean", m.Mean, 4.157384923877102, 1e-12)
	near(t, "SD", m.SD, 0.2846026300549693, 1e-12)
	near(t, "skewness", m.Skewness, 0.3004655918355436, 1e-11)
	near(t, "excess kurtosis", m.ExcessKurtosis, -0.8656195261646786, 1e-11)

	// Mexican states 1940-2000. T₂ = -(n-2.5) ln(1-r²) with scipy.stats.pearsonr of sum and difference of the logs (Pitman 1939),
	// its p-value by scipy.stats.chi2.sf; the growth regression by scipy.stats.linregress.
	mexico := readTable(t, "testdata/mexico.csv")
	y0, y1 := mexico.floats(t, "pcgdp1940"), mexico.floats(t, "pcgdp2000")
	s := must[measure.SigmaChange](t)(measure.SigmaConvergence(y0, y1, 60))
	near(t, "T₂", s.Statistic, 6.883463377211777, 1e-10)
	near(t, "P of T₂", s.P, 0.008699682585941873, 1e-12)
	b := must[measure.Convergence](t)(measure.BetaConvergence(y0, y1, 60))
	near(t, "β", b.Slope, -0.007254802677838513, 1e-14)
	near(t, "s.e. of β", b.SlopeSE, 0.0013963930068126692, 1e-14)
	near(t, "R²", b.RSquared, 0.4736107983434905, 1e-12)
}
