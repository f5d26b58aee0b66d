package measure_test

import (
	"errors"
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gowest/sim/draw"
	"gowest/sim/measure"
	"pgregory.net/rapid"
)

var permutations = measure.Permutations{Count: 999, Key: draw.NewKey(1, 1), Identity: 7, Stream: 3}

func weightsOf(t testing.TB, neighbours [][]int32, style measure.Style, islands measure.IslandRule) *measure.Weights {
	t.Helper()
	return must[*measure.Weights](t)(measure.NewWeights(neighbours, style, islands))
}

// associations and permutationTests name the global tests.
var associations = map[string]func([]float64, *measure.Weights) (measure.Association, error){
	"Moran": measure.Moran, "Geary": measure.Geary, "GetisOrdG": measure.GetisOrdG,
}

var permutationTests = map[string]func([]float64, *measure.Weights, measure.Permutations) (measure.PermutationTest, error){
	"Moran": measure.MoranPermutation, "Geary": measure.GearyPermutation, "GetisOrdG": measure.GetisOrdPermutation,
}

func TestMoranInferenceAsPySAL(t *testing.T) {
	t.Parallel()
	must := must[measure.Association](t)
	data := readTable(t, "testdata/stlouis.csv")
	w := weightsOf(t, neighbourLists(t, data), measure.RowStandardised, measure.IslandsRefused)
	m := must(measure.Moran(data.floats(t, "hr8893"), w))
	// Documentation of esda.Moran: I, EI and p_norm.
	near(t, "I", m.Index, 0.24365582621771659, 1e-14)
	near(t, "E[I]", m.Expected, -0.012987012987012988, 1e-16)
	near(t, "p by the normal law", m.Normality.P, 0.00027147862770937614, 1e-15)
	// The same under randomisation, computed with esda 2.8.2.
	near(t, "variance under randomisation", m.Randomisation.Variance, 0.002976102828610931, 1e-16)
	near(t, "z under randomisation", m.Randomisation.Z, 4.704410220874632, 1e-12)
	near(t, "p under randomisation", m.Randomisation.P, 2.5460087116831314e-06, 1e-17)

	// Tests of esda: 1 to 9 on a 3 by 3 lattice with binary rook contiguity; VI_rand and VI_norm.
	w = weightsOf(t, measure.Lattice(3, 3, measure.Rook), measure.Binary, measure.IslandsRefused)
	m = must(measure.Moran([]float64{1, 2, 3, 4, 5, 6, 7, 8, 9}, w))
	near(t, "variance under randomisation", m.Randomisation.Variance, 0.059687500000000004, 1e-15)
	near(t, "variance by the normal law", m.Normality.Variance, 0.053125000000000006, 1e-15)
}

func TestGearyAsPySAL(t *testing.T) {
	t.Parallel()
	must := must[measure.Association](t)
	// Documentation of esda.Geary: the example book.txt on a 4 by 4 lattice; PySAL's p is one-sided.
	w := weightsOf(t, measure.Lattice(4, 4, measure.Rook), measure.RowStandardised, measure.IslandsRefused)
	g := must(measure.Geary([]float64{39, 41, 38, 45, 39, 42, 41, 42, 48, 49, 48, 51, 47, 51, 50, 55}, w))
	near(t, "C", g.Index, 0.3330108, 0.51e-7)
	near(t, "p by the normal law", g.Normality.P/2, 9.2e-05, 0.51e-7)
	// Tests of esda.Geary: crime in Columbus.
	data := readTable(t, "testdata/columbus.csv")
	w = weightsOf(t, neighbourLists(t, data), measure.RowStandardised, measure.IslandsRefused)
	g = must(measure.Geary(data.floats(t, "crime"), w))
	near(t, "C", g.Index, 0.5154408058652411, 1e-14)
	near(t, "variance by the normal law", g.Normality.Variance, 0.011403109626468939, 1e-15)
	near(t, "z by the normal law", g.Normality.Z, -4.5376938201608, 1e-11)
	near(t, "p by the normal law", g.Normality.P/2, 2.8436375936967054e-06, 1e-16)
	near(t, "variance under randomisation", g.Randomisation.Variance, 0.010848882767131886, 1e-15)
	near(t, "z under randomisation", g.Randomisation.Z, -4.652156651668989, 1e-11)
	near(t, "p under randomisation", g.Randomisation.P/2, 1.6424069196305004e-06, 1e-16)
}

// The six points of the documentation of esda.G and esda.G_Local: (10, 10), (20, 10), (40, 10), (15, 20),
// (30, 20), (30, 30), neighbours within a distance of 15.
var (
	points = [][]int32{{1, 3}, {0, 3, 4}, {4}, {0, 1, 4}, {1, 2, 3, 5}, {4}}
	heat   = []float64{2, 3, 3.2, 5, 8, 7}
)

func TestGetisOrdAsPySAL(t *testing.T) {
	t.Parallel()
	w := weightsOf(t, points, measure.Binary, measure.IslandsRefused)
	g := must[measure.Association](t)(measure.GetisOrdG(heat, w))
	near(t, "G", g.Index, 0.55709779, 0.51e-8)           // tests of esda
	near(t, "p", g.Randomisation.P/2, 0.172936, 0.51e-6) // PySAL's p is one-sided
	data := readTable(t, "testdata/stlouis.csv")         // computed with esda 2.8.2
	w = weightsOf(t, neighbourLists(t, data), measure.Binary, measure.IslandsRefused)
	g = must[measure.Association](t)(measure.GetisOrdG(data.floats(t, "hr8893"), w))
	near(t, "G", g.Index, 0.09138114019890889, 1e-15)
	near(t, "E[G]", g.Expected, 0.06626706626706627, 1e-16)
	near(t, "variance", g.Randomisation.Variance, 6.83880053705399e-05, 1e-15)
	near(t, "p", g.Randomisation.P/2, 0.0011952149540508383, 1e-13)

	// Zs of the documentation of esda.G_Local, transform "B". With transform "R" PySAL puts row-standardised
	// weights into the variance for binary ones; Z must not depend on the style (Ord and Getis 1995).
	for _, c := range []struct {
		star bool
		want []float64
	}{
		{false, []float64{-1.0136729, -0.04361589, 1.31558703, -0.31412676, 1.15373986, 1.77833941}},
		{true, []float64{-1.39727626, -0.28917762, 0.65064964, -0.28917762, 1.23452088, 2.02424331}},
	} {
		for _, style := range []measure.Style{measure.Binary, measure.RowStandardised} {
			w := weightsOf(t, points, style, measure.IslandsRefused)
			local := must[[]measure.LocalG](t)(measure.GetisOrdLocal(heat, w, c.star, permutations))
			for i, want := range c.want {
				near(t, style.String()+" z", local[i].Z, want, 0.51e-8)
			}
		}
	}
	// Shares of the sum of 28.2: neighbours of the first point have 3 + 5 of the others' 26.2, and with its own 2, 10 of all.
	w = weightsOf(t, points, measure.Binary, measure.IslandsRefused)
	near(t, "G_0", must[[]measure.LocalG](t)(measure.GetisOrdLocal(heat, w, false, permutations))[0].Index, 8/26.2, 1e-15)
	near(t, "G*_0", must[[]measure.LocalG](t)(measure.GetisOrdLocal(heat, w, true, permutations))[0].Index, 10/28.2, 1e-15)
	w = weightsOf(t, points, measure.RowStandardised, measure.IslandsRefused)
	near(t, "G*_0", must[[]measure.LocalG](t)(measure.GetisOrdLocal(heat, w, true, permutations))[0].Index, 10.0/3/28.2, 1e-15)
}

// The example desmith of esda.Moran_Local: quadrants from its documentation; indices and conditional moments
// computed with esda 2.8.2 (Is, EIc, VIc), which puts n-1 for n in the index and not in the moments.
func TestLocalMoranAsPySAL(t *testing.T) {
	t.Parallel()
	z := []float64{2.24, 3.10, 4.55, -5.15, -4.39, 0.46, 5.54, 9.02, -2.09, -3.06}
	neighbours := [][]int32{{1, 3}, {0, 4}, {3, 6}, {0, 2, 4, 7}, {1, 3, 5, 8}, {4, 9}, {2, 7}, {3, 6, 8}, {4, 7, 9}, {5, 8}}
	w := weightsOf(t, neighbours, measure.RowStandardised, measure.IslandsRefused)
	many := permutations
	many.Count = 9999
	local := must[[]measure.LocalMoran](t)(measure.LocalMorans(z, w, many))
	quadrants := []measure.Quadrant{4, 4, 4, 2, 3, 3, 1, 4, 3, 3}
	is := []float64{-0.114092771044, -0.199405425678, -0.133514084849, -0.517703832045, 0.480950090494, 0.12208113114, 1.191482981379, -0.581443045477, 0.071013828081, 0.343143007993}
	means := []float64{-0.008381129574, -0.024394901273, -0.070317776785, -0.215208694603, -0.16547163353, -0.001784352319, -0.115318884195, -0.361385545587, -0.054712575012, -0.094135618234}
	variances := []float64{0.036360127306, 0.104124081535, 0.286007693356, 0.263896738079, 0.215766831292, 0.007792611774, 0.446339421249, 0.576965082569, 0.129297772868, 0.373074203308}
	// p_sim of esda 2.8.2 with 9,999 permutations: the smaller tail.
	p := []float64{0.2580, 0.2853, 0.4746, 0.2406, 0.0636, 0.0582, 0.0001, 0.3626, 0.3504, 0.2540}
	sum := 0.0
	for i, l := range local {
		if l.Quadrant != quadrants[i] {
			t.Errorf("region %d is %v, want %v", i, l.Quadrant, quadrants[i])
		}
		near(t, "I_i", l.Index*9/10, is[i], 0.51e-12)
		near(t, "E[I_i]", l.Expected, means[i], 0.51e-12)
		near(t, "Var[I_i]", l.Variance, variances[i], 0.51e-12)
		near(t, "z", l.Z, (l.Index-l.Expected)/math.Sqrt(l.Variance), 1e-15)
		// Two samples of 9,999 differ with a standard error of up to 0.0071 at ½; a z of 5. The extreme
		// region 6 is checked below: esda gives 0.0001, not counting drawn pairs that give the index itself.
		if i != 6 {
			near(t, "p", min(l.Test.Upper, l.Test.Lower), p[i], 0.0354)
		}
		near(t, "mean of draws", l.Test.Mean, l.Expected, 5*math.Sqrt(l.Variance/9999))
		near(t, "s.d. of draws", l.Test.SD, math.Sqrt(l.Variance), 0.05*math.Sqrt(l.Variance))
		sum += l.Index
	}
	global := must[measure.Association](t)(measure.Moran(z, w))
	near(t, "mean of I_i", sum/10, global.Index, 1e-14)
	// The neighbours of region 6 have the two highest of all other values: one of C(9,2) = 36 pairs is as high.
	near(t, "p of region 6", local[6].Test.Upper, 1.0/36, 5*math.Sqrt(1.0/36/9999))
}

// Expectation and variance under randomisation are those over all orders of the values, for symmetric and
// one-sided links, both styles, and with islands under both rules.
func TestRandomisationMoments(t *testing.T) {
	t.Parallel()
	nets := map[string][][]int32{
		"lattice":   measure.Lattice(2, 3, measure.Queen),
		"line":      {{1}, {0, 2}, {1, 3}, {2, 4}, {3}},
		"one-sided": {{1, 2}, {2}, {0}, nil, {3, 0}},
		"island":    {{1}, {0, 2}, {1, 3}, {2}, nil},
	}
	all := []float64{1, 2, 4, 9, 3, 7}
	for net, neighbours := range nets {
		for _, style := range []measure.Style{measure.RowStandardised, measure.Binary} {
			for _, islands := range []measure.IslandRule{measure.IslandsOut, measure.IslandsZero} {
				w := weightsOf(t, neighbours, style, islands)
				values := all[:w.Regions()]
				free := seq(w.Regions())
				if islands == measure.IslandsOut {
					free = free[:w.N()] // the island is the last region
				}
				for name, f := range associations {
					a := must[measure.Association](t)(f(values, w))
					var n, mean, square float64
					permute(slices.Clone(free), func(p []int) {
						y := slices.Clone(values)
						for i, from := range p {
							y[free[i]] = values[from]
						}
						v := must[measure.Association](t)(f(y, w)).Index
						n, mean, square = n+1, mean+v, square+v*v
					})
					mean /= n
					what := net + ", " + style.String() + ", " + islands.String() + ": " + name
					near(t, what+" mean", mean, a.Expected, 1e-12)
					near(t, what+" variance", square/n-mean*mean, a.Randomisation.Variance, 1e-11)
				}
			}
		}
	}
}

// The variance by the normal law is that of normal numbers.
func TestNormalityMoments(t *testing.T) {
	t.Parallel()
	w := weightsOf(t, measure.Lattice(3, 3, measure.Rook), measure.RowStandardised, measure.IslandsRefused)
	key := draw.NewKey(9, 1)
	const samples = 20_000
	for _, name := range []string{"Moran", "Geary"} {
		var mean, square float64
		var a measure.Association
		for s := range samples {
			y := make([]float64, 9)
			for i := range y {
				y[i] = key.Normal(uint64(9*s+i), 1)
			}
			a = must[measure.Association](t)(associations[name](y, w))
			mean, square = mean+a.Index/samples, square+a.Index*a.Index/samples
		}
		v := a.Normality.Variance
		near(t, name+" mean", mean, a.Expected, 5*math.Sqrt(v/samples))
		near(t, name+" variance", square-mean*mean, v, 5*v*math.Sqrt(3.0/samples)) // of a variance, kurtosis up to 4
	}
}

func TestPermutationTests(t *testing.T) {
	t.Parallel()
	data := readTable(t, "testdata/stlouis.csv")
	y := data.floats(t, "hr8893")
	w := weightsOf(t, neighbourLists(t, data), measure.RowStandardised, measure.IslandsRefused)
	for name, f := range permutationTests {
		p := must[measure.PermutationTest](t)(f(y, w, permutations))
		a := must[measure.Association](t)(associations[name](y, w))
		near(t, name, p.Index, a.Index, 1e-14)
		sd := math.Sqrt(a.Randomisation.Variance)
		near(t, name+" mean", p.Mean, a.Expected, 5*sd/math.Sqrt(999))
		near(t, name+" s.d.", p.SD, sd, 0.15*sd)
		if again := must[measure.PermutationTest](t)(f(y, w, permutations)); again != p {
			t.Errorf("%s: %+v, then %+v", name, p, again)
		}
		if p.TwoSided != min(1, 2*min(p.Upper, p.Lower)) || p.Upper+p.Lower < 1 || p.Upper+p.Lower > 1.1 {
			t.Errorf("%s: %+v", name, p)
		}
	}
	// esda.Moran with 999 permutations finds none as high in this example: p_sim = 0.001.
	if p := must[measure.PermutationTest](t)(measure.MoranPermutation(y, w, permutations)); p.Upper > 0.003 {
		t.Errorf("p of Moran's I = %g", p.Upper)
	}
}

// Without association p ≤ 0.05 in 5 % of samples, for the global and for a local test.
func TestPermutationSize(t *testing.T) {
	t.Parallel()
	w := weightsOf(t, measure.Lattice(4, 4, measure.Rook), measure.RowStandardised, measure.IslandsRefused)
	key := draw.NewKey(13, 1)
	const samples = 1000
	var global, local int
	for s := range samples {
		y := make([]float64, 16)
		for i := range y {
			y[i] = math.Exp(key.Normal(uint64(16*s+i), 1))
		}
		p := measure.Permutations{Count: 99, Key: key, Identity: uint64(s), Stream: 2}
		if must[measure.PermutationTest](t)(measure.MoranPermutation(y, w, p)).Upper <= 0.05 {
			global++
		}
		if must[[]measure.LocalMoran](t)(measure.LocalMorans(y, w, p))[5].Test.Upper <= 0.05 {
			local++
		}
	}
	// Binomial(1000, 0.05): mean 50, s.d. 6.9; a z of 5.
	if global < 16 || global > 85 || local < 16 || local > 85 {
		t.Errorf("%d global and %d local of %d samples significant, want about 50", global, local, samples)
	}
}

func TestAssociationLaws(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		rows, columns := rapid.IntRange(2, 4).Draw(r, "rows"), rapid.IntRange(2, 4).Draw(r, "columns")
		n := rows * columns
		neighbours := measure.Lattice(rows, columns, rapid.SampledFrom([]measure.Contiguity{measure.Rook, measure.Queen}).Draw(r, "contiguity"))
		style := rapid.SampledFrom([]measure.Style{measure.RowStandardised, measure.Binary}).Draw(r, "style")
		w := weightsOf(t, neighbours, style, measure.IslandsRefused)
		y := rapid.SliceOfN(rapid.Float64Range(0, 100), n, n).Draw(r, "y")
		y[0] += 300 // never all equal

		// Renumber the regions.
		order := rapid.Permutation(seq(n)).Draw(r, "order") // order[new] = old
		place := make([]int32, n)
		for i, old := range order {
			place[old] = int32(i)
		}
		moved, lists := make([]float64, n), make([][]int32, n)
		for i, old := range order {
			moved[i] = y[old]
			for _, j := range neighbours[old] {
				lists[i] = append(lists[i], place[j])
			}
		}
		renumbered := weightsOf(t, lists, style, measure.IslandsRefused)
		affine := scaled(y, 3)
		for i := range affine {
			affine[i] += 17
		}
		for name, f := range associations {
			a, err := f(y, w)
			if err != nil {
				r.Fatal(err)
			}
			same := map[string]measure.Association{}
			same["renumbered"], _ = f(moved, renumbered)
			same["scaled"], _ = f(scaled(y, 5), w)
			if name != "GetisOrdG" {
				same["affine"], _ = f(affine, w)
			}
			for how, b := range same {
				if math.Abs(a.Index-b.Index) > 1e-9 || math.Abs(a.Randomisation.Variance-b.Randomisation.Variance) > 1e-9 {
					r.Fatalf("%s %+v, %s %+v", name, a, how, b)
				}
			}
		}
		// MoranI is the same index by another way.
		if style == measure.RowStandardised {
			index, expected, _ := measure.MoranI(y, neighbours)
			if m, _ := measure.Moran(y, w); math.Abs(m.Index-index) > 1e-12 || m.Expected != expected {
				r.Fatalf("Moran %+v, MoranI %g, %g", m, index, expected)
			}
		}
		// Local indices add up to S0 times the global one.
		one := permutations
		one.Count = 1
		local, err := measure.LocalMorans(y, w, one)
		if err != nil {
			r.Fatal(err)
		}
		sum, s0 := 0.0, 0.0
		for i, l := range local {
			sum += l.Index
			s0 += float64(len(neighbours[i]))
		}
		if style == measure.RowStandardised {
			s0 = float64(n)
		}
		if m, _ := measure.Moran(y, w); math.Abs(sum-s0*m.Index) > 1e-8 {
			r.Fatalf("ΣI_i = %g, S0·I = %g", sum, s0*m.Index)
		}
	})
}

func TestWeights(t *testing.T) {
	t.Parallel()
	if diff := cmp.Diff([][]int32{{1, 3}, {0, 2, 4}, {1, 5}, {0, 4}, {1, 3, 5}, {2, 4}}, measure.Lattice(2, 3, measure.Rook)); diff != "" {
		t.Errorf("rook (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([][]int32{{1, 2, 3}, {0, 2, 3}, {0, 1, 3}, {0, 1, 2}}, measure.Lattice(2, 2, measure.Queen)); diff != "" {
		t.Errorf("queen (-want +got):\n%s", diff)
	}
	// Region 2 is an island; region 3 has no neighbours but is one.
	lists := [][]int32{{1, 3}, {0}, nil, nil}
	y := []float64{1, 2, 4, 8}
	for _, c := range []struct {
		style   measure.Style
		islands measure.IslandRule
		n       int
		lag     []float64
	}{
		{measure.RowStandardised, measure.IslandsOut, 3, []float64{5, 1, math.NaN(), math.NaN()}},
		{measure.Binary, measure.IslandsZero, 4, []float64{10, 1, 0, math.NaN()}},
	} {
		w := weightsOf(t, lists, c.style, c.islands)
		if w.N() != c.n || w.Regions() != 4 || !cmp.Equal(w.Islands(), []int32{2}) || w.Style() != c.style || !cmp.Equal(w.Neighbours(0), []int32{1, 3}) {
			t.Errorf("%v: N %d, regions %d, islands %v", c.islands, w.N(), w.Regions(), w.Islands())
		}
		got := w.Lag(y)
		for i := range got {
			if got[i] != c.lag[i] && !(math.IsNaN(got[i]) && math.IsNaN(c.lag[i])) {
				t.Errorf("%v: lag %v, want %v", c.islands, got, c.lag)
			}
		}
	}
	for name, c := range map[string]struct {
		lists   [][]int32
		islands measure.IslandRule
		want    error
	}{
		"island refused": {lists, measure.IslandsRefused, measure.ErrNoData},
		"no links":       {[][]int32{nil, nil}, measure.IslandsOut, measure.ErrNoData},
		"itself":         {[][]int32{{0}}, measure.IslandsOut, measure.ErrRange},
		"twice":          {[][]int32{{1, 1}, {0}}, measure.IslandsOut, measure.ErrRange},
		"unknown":        {[][]int32{{2}, {0}}, measure.IslandsOut, measure.ErrRange},
	} {
		if _, err := measure.NewWeights(c.lists, measure.Binary, c.islands); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

// What an island has changes nothing if islands are left out, and its local statistics are missing.
func TestIslandsOut(t *testing.T) {
	t.Parallel()
	lists := append(measure.Lattice(2, 3, measure.Rook), nil)
	w := weightsOf(t, lists, measure.RowStandardised, measure.IslandsOut)
	a, b := []float64{1, 5, 2, 8, 3, 4, 0}, []float64{1, 5, 2, 8, 3, 4, 1000}
	for name, f := range associations {
		x, y := must[measure.Association](t)(f(a, w)), must[measure.Association](t)(f(b, w))
		if x != y || x.N != 6 {
			t.Errorf("%s: %+v, with a rich island %+v", name, x, y)
		}
		p, q := must[measure.PermutationTest](t)(permutationTests[name](a, w, permutations)), must[measure.PermutationTest](t)(permutationTests[name](b, w, permutations))
		if p != q {
			t.Errorf("%s: %+v, with a rich island %+v", name, p, q)
		}
	}
	l := must[[]measure.LocalMoran](t)(measure.LocalMorans(b, w, permutations))
	g := must[[]measure.LocalG](t)(measure.GetisOrdLocal(b, w, true, permutations))
	if l[6].Quadrant != measure.NoQuadrant || !math.IsNaN(l[6].Index) || !math.IsNaN(g[6].Test.Upper) || math.IsNaN(l[0].Index) {
		t.Errorf("island: %+v, %+v", l[6], g[6])
	}
	// Kept with a lag of zero it is a region like others.
	w = weightsOf(t, lists, measure.RowStandardised, measure.IslandsZero)
	l = must[[]measure.LocalMoran](t)(measure.LocalMorans(b, w, permutations))
	if l[6].Index != 0 || l[6].Test.TwoSided != 1 || l[6].Quadrant != measure.HighLow {
		t.Errorf("island with lag zero: %+v", l[6])
	}
}

func TestAssociationFaults(t *testing.T) {
	t.Parallel()
	w := weightsOf(t, ring(5), measure.RowStandardised, measure.IslandsRefused)
	few := weightsOf(t, ring(3), measure.RowStandardised, measure.IslandsRefused)
	for name, f := range associations {
		if _, err := f([]float64{1, 2, 3}, few); !errors.Is(err, measure.ErrNoData) {
			t.Errorf("%s of three: %v", name, err)
		}
		if _, err := f([]float64{0.1, 0.1, 0.1, 0.1, 0.1}, w); !errors.Is(err, measure.ErrNoVariation) {
			t.Errorf("%s of equal values: %v", name, err)
		}
		if _, err := f([]float64{0, math.NaN(), 1, 2, 3}, w); !errors.Is(err, measure.ErrRange) {
			t.Errorf("%s of NaN: %v", name, err)
		}
		none := permutations
		none.Count = 0
		if _, err := permutationTests[name]([]float64{1, 2, 3, 4, 5}, w, none); !errors.Is(err, measure.ErrRange) {
			t.Errorf("%s without permutations: %v", name, err)
		}
	}
	if _, err := measure.GetisOrdG([]float64{-1, 2, 3, 4, 5}, w); !errors.Is(err, measure.ErrRange) {
		t.Errorf("G of a negative value: %v", err)
	}
	if _, err := measure.GetisOrdLocal([]float64{0, 0, 3, 0, 0}, w, true, permutations); !errors.Is(err, measure.ErrNoIncome) {
		t.Errorf("G of one value: %v", err)
	}
	if _, err := measure.LocalMorans([]float64{1, 1, 1, 1, 1}, w, permutations); !errors.Is(err, measure.ErrNoVariation) {
		t.Errorf("local Moran of equal values: %v", err)
	}
}

func BenchmarkLocalMorans(b *testing.B) {
	w := weightsOf(b, measure.Lattice(20, 20, measure.Queen), measure.RowStandardised, measure.IslandsRefused)
	y, key := make([]float64, 400), draw.NewKey(1, 1)
	for i := range y {
		y[i] = key.Normal(uint64(i), 1)
	}
	for b.Loop() {
		must[[]measure.LocalMoran](b)(measure.LocalMorans(y, w, permutations))
	}
}
