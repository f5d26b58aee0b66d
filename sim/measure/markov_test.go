package measure_test

import (
	"errors"
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"gowest/sim/measure"
	"pgregory.net/rapid"
)

// landOfOz is the weather of Kemeny and Snell (1976): rain, nice, snow.
var landOfOz = [][]float64{{0.5, 0.25, 0.25}, {0.5, 0, 0.5}, {0.25, 0.25, 0.5}}

// close8 compares with figures printed to eight decimals.
var close8 = cmpopts.EquateApprox(0, 0.51e-8)

// usIncomes returns income per head by year and state, over the mean of the year, and the neighbours.
func usIncomes(t testing.TB) (years [][]float64, w *measure.Weights) {
	t.Helper()
	data := readTable(t, "testdata/usincome.csv")
	for y := 1929; y <= 2009; y++ {
		v := data.floats(t, "y"+strconv.Itoa(y))
		mean := 0.0
		for _, x := range v {
			mean += x / float64(len(v))
		}
		years = append(years, scaled(v, 1/mean))
	}
	w, err := measure.NewWeights(neighbourLists(t, data), measure.RowStandardised, measure.IslandsRefused)
	if err != nil {
		t.Fatal(err)
	}
	return years, w
}

// neighbourLists reads the column of line numbers from 1.
func neighbourLists(t testing.TB, data table) [][]int32 {
	t.Helper()
	out := make([][]int32, len(data["neighbours"]))
	for i, line := range data["neighbours"] {
		for word := range strings.FieldsSeq(line) {
			j, err := strconv.Atoi(word)
			if err != nil {
				t.Fatal(err)
			}
			out[i] = append(out[i], int32(j-1))
		}
	}
	return out
}

// Documentation of giddy.markov.Markov: states of the US 1929-2009 in quintiles of each year; and of
// giddy.mobility.markov_mobility for the same chain.
func TestMarkovAsGiddy(t *testing.T) {
	t.Parallel()
	years, _ := usIncomes(t)
	var class [][]int
	for _, v := range years {
		class = append(class, measure.Classify(v, must[[]float64](t)(measure.Quantiles(v, 5))))
	}
	c, err := measure.Markov(class, 5)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([][]int64{
		{729, 71, 1, 0, 0}, {72, 567, 80, 3, 0}, {0, 81, 631, 86, 2}, {0, 3, 86, 573, 56}, {0, 0, 1, 57, 741},
	}, c.Counts); diff != "" {
		t.Errorf("counts (-want +got):\n%s", diff)
	}
	near(t, "p", c.P[1][0], 0.09972299, 0.51e-8)
	pi := must[[]float64](t)(measure.Ergodic(c.P))
	if diff := cmp.Diff([]float64{0.20774716, 0.18725774, 0.20740537, 0.18821787, 0.20937187}, pi, close8); diff != "" {
		t.Errorf("ergodic (-want +got):\n%s", diff)
	}
	m := must[measure.Mobility](t)(measure.MobilityOf(c.P, []float64{0.1, 0.2, 0.2, 0.4, 0.1}))
	near(t, "Shorrocks 1", m.Trace, 0.19759, 0.51e-5)
	near(t, "Shorrocks 2", m.Determinant, 0.60685, 0.51e-5)
	near(t, "Sommers and Conlisk", m.Eigenvalue, 0.03978, 0.51e-5)
	near(t, "Bartholomew 2", m.Bartholomew, 0.04637, 0.51e-5)
	near(t, "half-life", m.HalfLife, math.Log(0.5)/math.Log(1-m.Eigenvalue), 1e-10)
}

// Documentation of giddy.markov.Spatial_Markov, part (1): quintiles of relative incomes and of their lags,
// pooled over all years.
func TestSpatialMarkovAsGiddy(t *testing.T) {
	t.Parallel()
	years, w := usIncomes(t)
	var all, lags []float64
	for _, v := range years {
		all, lags = append(all, v...), append(lags, w.Lag(v)...)
	}
	limits, lagLimits := must[[]float64](t)(measure.Quantiles(all, 5)), must[[]float64](t)(measure.Quantiles(lags, 5))
	if diff := cmp.Diff([]float64{0.83999133, 0.94707545, 1.03242697, 1.14911154}, limits, close8); diff != "" {
		t.Errorf("cutoffs (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]float64{0.88973386, 0.95891917, 1.01469758, 1.1183566}, lagLimits, close8); diff != "" {
		t.Errorf("lag cutoffs (-want +got):\n%s", diff)
	}
	s := must[measure.SpatialChain](t)(measure.SpatialMarkov(years, w, limits, lagLimits))
	if diff := cmp.Diff([][]float64{
		{0.91461837, 0.07503234, 0.00905563, 0.00129366, 0},
		{0.06570302, 0.82654402, 0.10512484, 0.00131406, 0.00131406},
		{0.00520833, 0.10286458, 0.79427083, 0.09505208, 0.00260417},
		{0, 0.00913838, 0.09399478, 0.84856397, 0.04830287},
		{0, 0, 0, 0.06217617, 0.93782383},
	}, s.Pooled.P, close8); diff != "" {
		t.Errorf("pooled (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([][]float64{
		{0.96341463, 0.0304878, 0.00609756, 0, 0},
		{0.06040268, 0.83221477, 0.10738255, 0, 0},
		{0, 0.14, 0.74, 0.12, 0},
		{0, 0.03571429, 0.32142857, 0.57142857, 0.07142857},
		{0, 0, 0, 0.16666667, 0.83333333},
	}, s.ByLag[0].P, close8); diff != "" {
		t.Errorf("poor neighbours (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]float64{0.33333333, 0.66666667, 0, 0, 0}, s.ByLag[4].P[0], close8); diff != "" {
		t.Errorf("rich neighbours (-want +got):\n%s", diff)
	}
	near(t, "Q", s.Q, 200.624, 0.00051)
	near(t, "LR", s.LR, 170.659, 0.00051)
	if s.Degrees != 60 || s.QP > 0.0005 || s.LRP > 0.0005 {
		t.Errorf("degrees %d, p-values %g and %g, want 60, 0.000, 0.000", s.Degrees, s.QP, s.LRP)
	}
	if diff := cmp.Diff([]float64{0.01776781, 0.19964349, 0.19009833, 0.25524697, 0.3372434},
		must[[]float64](t)(measure.Ergodic(s.ByLag[4].P)), close8); diff != "" {
		t.Errorf("ergodic among rich neighbours (-want +got):\n%s", diff)
	}
	passage := must[[][]float64](t)(measure.FirstPassage(s.ByLag[0].P))
	if diff := cmp.Diff([]float64{2.29835259, 28.95614035, 46.14285714, 80.80952381, 279.42857143}, passage[0], close8); diff != "" {
		t.Errorf("first passage among poor neighbours (-want +got):\n%s", diff)
	}
	passage = must[[][]float64](t)(measure.FirstPassage(s.ByLag[3].P))
	if diff := cmp.Diff([]float64{138.24752089, 42.7893006, 24.91853107, 10.35, 4.05613474}, passage[4], close8); diff != "" {
		t.Errorf("first passage (-want +got):\n%s", diff)
	}
}

// Documentation of giddy.ergodic, after Kemeny and Snell.
func TestErgodicAsGiddy(t *testing.T) {
	t.Parallel()
	pi := must[[]float64](t)(measure.Ergodic(landOfOz))
	if diff := cmp.Diff([]float64{0.4, 0.2, 0.4}, pi, cmpopts.EquateApprox(0, 1e-15)); diff != "" {
		t.Errorf("ergodic (-want +got):\n%s", diff)
	}
	passage := must[[][]float64](t)(measure.FirstPassage(landOfOz))
	if diff := cmp.Diff([][]float64{{2.5, 4, 10.0 / 3}, {8.0 / 3, 5, 8.0 / 3}, {10.0 / 3, 4, 2.5}}, passage, cmpopts.EquateApprox(0, 1e-13)); diff != "" {
		t.Errorf("first passage (-want +got):\n%s", diff)
	}
	inf := math.Inf(1)
	passage = must[[][]float64](t)(measure.FirstPassage([][]float64{{0.5, 0.5, 0}, {0.2, 0.8, 0}, {0, 0, 1}}))
	if diff := cmp.Diff([][]float64{{3.5, 2, inf}, {5, 1.4, inf}, {inf, inf, 1}}, passage, cmpopts.EquateApprox(0, 1e-13)); diff != "" {
		t.Errorf("first passage of a reducible chain (-want +got):\n%s", diff)
	}
	if _, err := measure.Ergodic([][]float64{{0.5, 0.5, 0}, {0.2, 0.8, 0}, {0, 0, 1}}); !errors.Is(err, measure.ErrReducible) {
		t.Errorf("ergodic of a reducible chain: %v", err)
	}
	// Two transient classes in front of a closed pair.
	pi = must[[]float64](t)(measure.Ergodic([][]float64{{0.5, 0.5, 0, 0}, {0, 0, 0.5, 0.5}, {0, 0, 0.75, 0.25}, {0, 0, 0.5, 0.5}}))
	if diff := cmp.Diff([]float64{0, 0, 2.0 / 3, 1.0 / 3}, pi, cmpopts.EquateApprox(0, 1e-15)); diff != "" {
		t.Errorf("ergodic with transient classes (-want +got):\n%s", diff)
	}
}

func TestMarkovConventions(t *testing.T) {
	t.Parallel()
	// Documentation of giddy.markov.Markov: five sequences over a, b, c.
	words := []string{"bac", "cca", "cbc", "aab", "abc"}
	class := make([][]int, 3)
	for step := range class {
		for _, word := range words {
			class[step] = append(class[step], int(word[step]-'a'))
		}
	}
	c := must[measure.Chain](t)(measure.Markov(class, 3))
	want := [][]float64{{0.25, 0.5, 0.25}, {1.0 / 3, 0, 2.0 / 3}, {1.0 / 3, 1.0 / 3, 1.0 / 3}}
	if diff := cmp.Diff(want, c.P, cmpopts.EquateApprox(0, 1e-15)); diff != "" {
		t.Errorf("P (-want +got):\n%s", diff)
	}
	pi := must[[]float64](t)(measure.Ergodic(c.P))
	if diff := cmp.Diff([]float64{0.30769231, 0.28846154, 0.40384615}, pi, close8); diff != "" {
		t.Errorf("ergodic (-want +got):\n%s", diff)
	}
	// A missing year breaks two steps; class 2 is never left and keeps its units.
	c = must[measure.Chain](t)(measure.Markov([][]int{{0, 0}, {-1, 1}, {1, 2}}, 3))
	if diff := cmp.Diff([][]int64{{0, 1, 0}, {0, 0, 1}, {0, 0, 0}}, c.Counts); diff != "" {
		t.Errorf("counts (-want +got):\n%s", diff)
	}
	near(t, "p of a class without steps", c.P[2][2], 1, 0)
	if _, err := measure.Markov([][]int{{0}, {3}}, 3); !errors.Is(err, measure.ErrRange) {
		t.Errorf("unknown class: %v", err)
	}
	if _, err := measure.Markov([][]int{{0}}, 3); !errors.Is(err, measure.ErrNoData) {
		t.Errorf("one year: %v", err)
	}
	if _, err := measure.Ergodic([][]float64{{0.5, 0.4}, {0, 1}}); !errors.Is(err, measure.ErrRange) {
		t.Errorf("not stochastic: %v", err)
	}
	if got := measure.Classify([]float64{1, 2, 2.5, math.NaN(), 9}, []float64{2, 5}); !cmp.Equal(got, []int{0, 0, 1, -1, 2}) {
		t.Errorf("Classify = %v", got)
	}
	// R's quantile(1:10, c(.25, .5, .75)) is 3.25, 5.50, 7.75.
	q := must[[]float64](t)(measure.Quantiles([]float64{10, 9, 8, 7, 6, 5, 4, 3, 2, 1}, 4))
	if diff := cmp.Diff([]float64{3.25, 5.5, 7.75}, q); diff != "" {
		t.Errorf("Quantiles (-want +got):\n%s", diff)
	}
}

func TestMobilityByHand(t *testing.T) {
	t.Parallel()
	must := must[measure.Mobility](t)
	still := must(measure.MobilityOf([][]float64{{1, 0}, {0, 1}}, nil))
	if still.Trace != 0 || still.Determinant != 0 || still.Eigenvalue != 0 || still.Bartholomew != 0 || !math.IsInf(still.HalfLife, 1) {
		t.Errorf("no mobility: %+v", still)
	}
	forget := must(measure.MobilityOf([][]float64{{0.5, 0.5}, {0.5, 0.5}}, nil))
	near(t, "trace", forget.Trace, 1, 1e-15)
	near(t, "determinant", forget.Determinant, 1, 1e-15)
	near(t, "eigenvalue", forget.Eigenvalue, 1, 1e-12)
	// [[1-a, a], [b, 1-b]] has eigenvalues 1 and 1-a-b, which is also its determinant.
	m := must(measure.MobilityOf([][]float64{{0.9, 0.1}, {0.3, 0.7}}, []float64{0.75, 0.25}))
	near(t, "trace", m.Trace, 0.4, 1e-15)
	near(t, "determinant", m.Determinant, 0.4, 1e-15)
	near(t, "eigenvalue", m.Eigenvalue, 0.4, 1e-14)
	near(t, "Bartholomew", m.Bartholomew, 0.75*0.1+0.25*0.3, 1e-15)
	if _, err := measure.MobilityOf([][]float64{{1}}, nil); !errors.Is(err, measure.ErrNoData) {
		t.Errorf("one class: %v", err)
	}
	if _, err := measure.MobilityOf(landOfOz, []float64{1, 1, 1}); !errors.Is(err, measure.ErrRange) {
		t.Errorf("no distribution: %v", err)
	}
}

func TestMarkovLaws(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		k := rapid.IntRange(2, 6).Draw(r, "k")
		p := make([][]float64, k)
		for i := range p {
			p[i] = rapid.SliceOfN(rapid.Float64Range(0.01, 1), k, k).Draw(r, "row")
			sum := 0.0
			for _, q := range p[i] {
				sum += q
			}
			p[i] = scaled(p[i], 1/sum)
		}
		pi, err := measure.Ergodic(p)
		if err != nil {
			r.Fatal(err)
		}
		passage, err := measure.FirstPassage(p)
		if err != nil {
			r.Fatal(err)
		}
		for j := range k {
			next := 0.0
			for i := range k {
				next += pi[i] * p[i][j]
			}
			if math.Abs(next-pi[j]) > 1e-12 || math.Abs(passage[j][j]*pi[j]-1) > 1e-9 {
				r.Fatalf("π_%d = %g, next %g, return after %g", j, pi[j], next, passage[j][j])
			}
			for i := range k { // m_ij = 1 + Σ_{l≠j} p_il m_lj
				want := 1.0
				for l := range k {
					if l != j {
						want += p[i][l] * passage[l][j]
					}
				}
				if math.Abs(want-passage[i][j]) > 1e-8*want {
					r.Fatalf("m_%d%d = %g, want %g", i, j, passage[i][j], want)
				}
			}
		}
		// Renumbering classes changes neither trace, determinant nor eigenvalue.
		a, _ := measure.MobilityOf(p, pi)
		order := rapid.Permutation(seq(k)).Draw(r, "order")
		q := make([][]float64, k)
		for i := range q {
			for j := range k {
				q[i] = append(q[i], p[order[i]][order[j]])
			}
		}
		b, _ := measure.MobilityOf(q, nil)
		if math.Abs(a.Trace-b.Trace) > 1e-12 || math.Abs(a.Determinant-b.Determinant) > 1e-12 || math.Abs(a.Eigenvalue-b.Eigenvalue) > 1e-6 {
			r.Fatalf("%+v, renumbered %+v", a, b)
		}
		if a.Eigenvalue < 0 || a.Determinant < 0 || a.Bartholomew < 0 || a.Bartholomew > 1 {
			r.Fatalf("%+v", a)
		}
	})
}

func seq(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

// A region without neighbours has no neighbourhood and takes no part, under any rule for islands.
func TestSpatialMarkovLeavesIslandsOut(t *testing.T) {
	t.Parallel()
	for _, rule := range []measure.IslandRule{measure.IslandsOut, measure.IslandsZero} {
		w := must[*measure.Weights](t)(measure.NewWeights([][]int32{{1}, {0}, nil}, measure.RowStandardised, rule))
		years := [][]float64{{1, 2, 5}, {2, 1, 5}, {2, math.NaN(), 5}}
		s := must[measure.SpatialChain](t)(measure.SpatialMarkov(years, w, []float64{1.5}, []float64{1.5}))
		// 0: low beside high moves up, then loses its partner's value but ends known: high beside low stays.
		// 1: high beside low moves down, then is missing.
		if diff := cmp.Diff([][]int64{{0, 1}, {1, 1}}, s.Pooled.Counts); diff != "" {
			t.Errorf("%v: counts (-want +got):\n%s", rule, diff)
		}
		if diff := cmp.Diff([][]int64{{0, 0}, {1, 1}}, s.ByLag[0].Counts); diff != "" {
			t.Errorf("%v: counts beside low (-want +got):\n%s", rule, diff)
		}
		if _, err := measure.SpatialMarkov(years[:1], w, []float64{1.5}, nil); !errors.Is(err, measure.ErrNoData) {
			t.Errorf("one year: %v", err)
		}
	}
}
