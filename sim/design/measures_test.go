package design

import (
	"math"
	"slices"
	"testing"

	"gowest/sim/draw"
)

// drawKey is the key of a test's own draws.
func drawKey(i int) draw.Key { return draw.NewKey(99, i) }

// valuesOf returns the values of a function without luck.
func valuesOf(points [][]float64, f func(u []float64) float64) Values {
	y := make(Values, len(points))
	for i, p := range points {
		y[i] = []float64{f(p)}
	}
	return y
}

// withLuck returns the values of a function over replicates, with luck g that a replicate has everywhere and h that it has at a point alone, normal with
// these standard deviations.
func withLuck(points [][]float64, replicates int, seed uint64, g, h float64, f func(u []float64) float64) Values {
	y := make(Values, len(points))
	for i, p := range points {
		for r := range replicates {
			key := draw.NewKey(seed, r+1)
			y[i] = append(y[i], f(p)+g*key.Normal(0, 1)+h*key.Normal(uint64(i), 2))
		}
	}
	return y
}

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s is %g, want %g within %g", what, got, want, tolerance)
	}
}

// Effects of a line are its slopes everywhere.
func TestScreenOfALine(t *testing.T) {
	t.Parallel()
	slopes := []float64{3, -2, 0, 0.5}
	walks := Morris(1, 6, len(slopes), 4)
	y := valuesOf(walks.Points, func(u []float64) float64 { return 7 + dot(slopes, u) })
	for i, s := range walks.Screen(walks.Points, y, 1, 400) {
		near(t, "mu", s.Mu.Value, slopes[i], 1e-12)
		near(t, "mu*", s.MuStar.Value, math.Abs(slopes[i]), 1e-12)
		near(t, "sigma", s.Sigma.Value, 0, 1e-12)
		near(t, "s.e. of mu", s.Mu.SE, 0, 1e-12)
		if s.Walks != 6 || !math.IsNaN(s.Luck) {
			t.Errorf("%d walks, luck %g; want 6, unknown", s.Walks, s.Luck)
		}
	}
}

// On four levels a step is 2/3, from 0 or 1/3 up or back. The effects of (x − 1/2)² are then x + (x + 2/3) − 1 = ∓1/3 with equal chances: mean 0, mean
// size and standard deviation 1/3. Those of xy are y, with y on all levels alike: mean 1/2, variance 5/36.
func TestScreenOfCurvesAndProducts(t *testing.T) {
	t.Parallel()
	walks := Morris(2, 400, 3, 4)
	y := valuesOf(walks.Points, func(u []float64) float64 { return (u[0]-0.5)*(u[0]-0.5) + u[1]*u[2] })
	s := walks.Screen(walks.Points, y, 1, 400)
	near(t, "mu of a curve", s[0].Mu.Value, 0, 0.07)
	near(t, "mu* of a curve", s[0].MuStar.Value, 1.0/3, 1e-12)
	near(t, "sigma of a curve", s[0].Sigma.Value, 1.0/3, 0.01)
	near(t, "mu of a factor", s[1].Mu.Value, 0.5, 0.08)
	near(t, "sigma of a factor", s[1].Sigma.Value, math.Sqrt(5.0/36), 0.03)
	// s.e. of a mean of 400. Sigma of y is √(5/36), its square has s.e. √((m₄ − σ⁴)/n), and levels of y have m₄ = (1/2⁴ + 1/6⁴)/2; that of ±1/3 at equal
	// chances has none in first order.
	se := math.Sqrt(((1.0/16+1.0/1296)/2-25.0/1296)/400) / (2 * math.Sqrt(5.0/36))
	near(t, "s.e. of sigma of a factor", s[1].Sigma.SE, se, 0.1*se)
	near(t, "s.e. of mu", s[1].Mu.SE, math.Sqrt(5.0/36)/20, 0.002)
	near(t, "s.e. of sigma of a curve", s[0].Sigma.SE, 0, 0.001)
}

// Effects are taken over the step that was really made, and none where there was none.
func TestScreenOfRoundedPlaces(t *testing.T) {
	t.Parallel()
	walks := Morris(1, 5, 2, 4)
	var at [][]float64
	for _, p := range walks.Points {
		at = append(at, []float64{math.Round(p[0]), 0.25}) // a choice of two, and an input that stands still
	}
	y := valuesOf(at, func(u []float64) float64 { return 4 * u[0] })
	s := walks.Screen(at, y, 1, 400)
	near(t, "mu", s[0].Mu.Value, 4, 1e-12)
	if s[1].Walks != 0 || s[1].Mu.Known() || s[1].Sigma.Known() {
		t.Errorf("an input that stands still has %+v", s[1])
	}
	y[1][0] = math.NaN() // on the first walk, between both steps
	if s = walks.Screen(at, y, 1, 400); s[0].Walks != 4 || s[0].Mu.Value != 4 {
		t.Errorf("with a run missing %+v", s[0])
	}
}

// Luck does not count as curvature, and what it makes of mu* is known: for noise of standard deviation h at a point, mean effects of an idle
// input have variance 2h²/(RΔ²).
func TestScreenTakesNoiseOut(t *testing.T) {
	t.Parallel()
	const h, replicates = 0.5, 4
	walks := Morris(4, 300, 2, 4)
	y := withLuck(walks.Points, replicates, 5, 2, h, func(u []float64) float64 { return 3 * u[0] })
	s := walks.Screen(walks.Points, y, 1, 400)
	sd := math.Sqrt(2) * h / (math.Sqrt(replicates) * 2 / 3)
	near(t, "mu", s[0].Mu.Value, 3, 5*sd/math.Sqrt(300))
	near(t, "luck", s[1].Luck, math.Sqrt(2/math.Pi)*sd, 0.03)
	near(t, "mu* of an idle input", s[1].MuStar.Value, s[1].Luck, 0.06)
	for i := range s {
		// Variance 0 is known to about sd²·√(2/300): sigma to its root.
		near(t, "sigma", s[i].Sigma.Value, 0, sd*math.Sqrt(5*math.Sqrt(2.0/300)))
	}
	if raw := math.Sqrt(variance(walks.effects(0, walks.Points, y).Means())); math.Abs(raw-sd) > 0.06 {
		t.Errorf("without a correction sigma is %g; want the noise, %g", raw, sd)
	}
}

// ishigami is the function of Ishigami and Homma (1990) with a = 7, b = 0.1, and its closed indices.
func ishigami(u []float64) float64 {
	x := func(i int) float64 { return math.Pi * (2*u[i] - 1) }
	return math.Sin(x(0)) + 7*math.Pow(math.Sin(x(1)), 2) + 0.1*math.Pow(x(2), 4)*math.Sin(x(0))
}

func ishigamiIndices() (v float64, first, total []float64) {
	p4, p8 := math.Pow(math.Pi, 4), math.Pow(math.Pi, 8)
	v1, v2, v13 := 0.5*math.Pow(1+0.1*p4/5, 2), 49.0/8, 0.01*p8*8/225
	v = v1 + v2 + v13
	return v, []float64{v1 / v, v2 / v, 0}, []float64{(v1 + v13) / v, v2 / v, v13 / v}
}

// gFunction is that of Sobol' with these a, and its closed indices (Saltelli and Sobol' 1995).
var gConstants = []float64{0, 1, 4.5, 9, 99, 99}

func gFunction(u []float64) float64 {
	f := 1.0
	for i, a := range gConstants {
		f *= (math.Abs(4*u[i]-2) + a) / (1 + a)
	}
	return f
}

func gIndices() (first, total []float64) {
	all := 1.0
	part := func(a float64) float64 { return 1 / (3 * (1 + a) * (1 + a)) }
	for _, a := range gConstants {
		all *= 1 + part(a)
	}
	for _, a := range gConstants {
		first = append(first, part(a)/(all-1))
		total = append(total, part(a)*all/(1+part(a))/(all-1))
	}
	return first, total
}

func TestIndicesOfKnownFunctions(t *testing.T) {
	t.Parallel()
	p := Saltelli(1, 4096, 3)
	_, first, total := ishigamiIndices()
	for i, x := range p.Indices(valuesOf(p.Points, ishigami), 1, 200) {
		near(t, "first index of Ishigami", x.First.Value, first[i], 0.01)
		near(t, "total index of Ishigami", x.Total.Value, total[i], 0.01)
		if x.First.SE > 0.03 || x.Total.SE > 0.03 || x.First.SE <= 0 || x.Rows != 4096 {
			t.Errorf("input %d: standard errors %g and %g of %d rows", i, x.First.SE, x.Total.SE, x.Rows)
		}
	}
	p = Saltelli(1, 4096, len(gConstants))
	first, total = gIndices()
	for i, x := range p.Indices(valuesOf(p.Points, gFunction), 1, 100) {
		near(t, "first index of g", x.First.Value, first[i], 0.01)
		near(t, "total index of g", x.Total.Value, total[i], 0.01)
	}
}

// Intervals hold the truth at least as often as they say, over designs of 128 rows: points of a sequence are more even than the independent ones that
// resamples take them for.
func TestIntervalsOfIndicesCover(t *testing.T) {
	t.Parallel()
	first, total := gIndices()
	const designs = 120
	heldFirst, heldTotal, widthFirst := 0.0, 0.0, 0.0
	for seed := range uint64(designs) {
		p := Saltelli(seed, 128, len(gConstants))
		for i, x := range p.Indices(valuesOf(p.Points, gFunction), seed, 200) {
			if x.First.Low <= first[i] && first[i] <= x.First.High {
				heldFirst++
			}
			if x.Total.Low <= total[i] && total[i] <= x.Total.High {
				heldTotal++
			}
			widthFirst += x.First.High - x.First.Low
		}
	}
	n := float64(designs * len(gConstants))
	if heldFirst/n < 0.93 || heldTotal/n < 0.9 {
		t.Errorf("intervals hold the first index in %.3f, the total index in %.3f of cases", heldFirst/n, heldTotal/n)
	}
	if widthFirst/n > 0.35 {
		t.Errorf("intervals are %g wide", widthFirst/n)
	}
}

// With luck of known variance the indices are those of the expected outcome: on average over designs, where without a correction they are far off.
// What luck adds everywhere does not matter at all.
func TestIndicesTakeNoiseOut(t *testing.T) {
	t.Parallel()
	v, first, total := ishigamiIndices()
	h := math.Sqrt(v) // as much noise as signal
	const designs, rows = 60, 256
	var got, raw [6]float64
	for seed := range uint64(designs) {
		p := Saltelli(seed, rows, 3)
		y := withLuck(p.Points, 2, seed+1000, 3, h, ishigami)
		without := make(Values, len(y))
		for i, m := range y.Means() {
			without[i] = []float64{m}
		}
		other := withLuck(p.Points, 2, seed+1000, 0, h, ishigami)
		a, b, c := p.Indices(y, seed, 0), p.Indices(without, seed, 0), p.Indices(other, seed, 0)
		for i := range a {
			got[i] += a[i].First.Value / designs
			got[3+i] += a[i].Total.Value / designs
			raw[i] += b[i].First.Value / designs
			raw[3+i] += b[i].Total.Value / designs
			near(t, "first index with other luck everywhere", a[i].First.Value, c[i].First.Value, 1e-9)
			near(t, "total index with other luck everywhere", a[i].Total.Value, c[i].Total.Value, 1e-9)
		}
	}
	for i := range first {
		near(t, "first index", got[i], first[i], 0.04)
		near(t, "total index", got[3+i], total[i], 0.04)
		// Means of two replicates have noise v/2, so that the variance is 3/2 v; each total has (h²/2·2)/2 = v/2 of it.
		near(t, "first index with noise", raw[i], first[i]/1.5, 0.04)
		near(t, "total index with noise", raw[3+i], (total[i]+0.5)/1.5, 0.04)
	}
}

// Where luck is all there is, no index is given, and with an input that matters it is.
func TestIndicesOfLuckAlone(t *testing.T) {
	t.Parallel()
	p := Saltelli(3, 16, 2)
	idle := func([]float64) float64 { return 1 }
	given := 0
	for seed := range uint64(50) {
		for _, x := range p.Indices(withLuck(p.Points, 2, seed, 1, 1, idle), seed, 100) {
			if x.First.Known() || x.Total.Known() {
				given++
			}
		}
	}
	if given > 10 { // a variance that is zero looks positive in 95 of 100 resamples by chance now and then
		t.Errorf("%d of 100 indices of luck are given", given)
	}
	for _, x := range p.Indices(withLuck(p.Points, 2, 1, 1, 0.1, func(u []float64) float64 { return u[0] + u[1] }), 1, 100) {
		if !x.First.Known() || math.IsNaN(x.Total.Low) {
			t.Errorf("index %+v beside little luck", x)
		}
	}
}

// The parts of variance are those of a two-way layout by its mean squares, and of known luck on average.
func TestNoise(t *testing.T) {
	t.Parallel()
	const n, replicates = 500, 3
	points := LatinHypercube(1, n, 1, 1)
	y := withLuck(points, replicates, 3, 0.5, 2, func(u []float64) float64 { return 6 * u[0] }) // variance of f: 3
	noise := NoiseOf(y)
	// Searle, Casella and McCulloch (1992, table 4.5) with one value per cell: between = (MSA − MSAB)/R.
	all, rows, columns := 0.0, make([]float64, n), make([]float64, replicates)
	for i := range y {
		for r, v := range y[i] {
			all += v / n / replicates
			rows[i] += v / replicates
			columns[r] += v / n
		}
	}
	msa, msab, within := 0.0, 0.0, 0.0
	for i := range y {
		msa += replicates * (rows[i] - all) * (rows[i] - all) / (n - 1)
		for r, v := range y[i] {
			e := v - rows[i] - columns[r] + all
			msab += e * e / ((n - 1) * (replicates - 1))
			within += (v - rows[i]) * (v - rows[i]) / (n * (replicates - 1))
		}
	}
	between := (msa - msab) / replicates
	near(t, "share", noise.Share, within/(within+between), 1e-12)
	near(t, "left", noise.Left, msab/msa, 1e-12)
	near(t, "between", between, 3, 0.5)
	near(t, "left of the truth", noise.Left, 4.0/3/(3+4.0/3), 0.05)
	if constant := NoiseOf(Values{{1, 1}, {1, 1}}); !math.IsNaN(constant.Share) {
		t.Errorf("an outcome that never differs has noise %g", constant.Share)
	}
	if one := NoiseOf(Values{{1}, {2}}); !math.IsNaN(one.Share) {
		t.Errorf("one replicate has noise %g", one.Share)
	}
	if pure := NoiseOf(Values{{1, 2}, {1, 2}, {1, 2}}); pure.Share != 1 {
		t.Errorf("luck alone has share %g", pure.Share)
	}
}

// The indices of a product over a grid: with x_i of mean 0 and mean square v on the levels, Π(1 + c_i x_i) has the parts c_i² v.
func TestGridIndices(t *testing.T) {
	t.Parallel()
	const levels, d = 4, 3
	c := []float64{0.3, 1.2, 0}
	v := 0.0
	for k := range levels {
		x := 2*float64(k)/(levels-1) - 1
		v += x * x / levels
	}
	f := func(u []float64) float64 {
		p := 1.0
		for i := range c {
			p *= 1 + c[i]*(2*u[i]-1)
		}
		return p
	}
	all := 1.0
	for _, ci := range c {
		all *= 1 + ci*ci*v
	}
	points := Factorial(levels, d)
	for i, x := range GridIndices(levels, d, valuesOf(points, f)) {
		part := c[i] * c[i] * v
		near(t, "first", x.First.Value, part/(all-1), 1e-12)
		near(t, "total", x.Total.Value, part*all/(1+part)/(all-1), 1e-12)
	}
	y := valuesOf(points, f)
	y[5][0] = math.NaN()
	if x := GridIndices(levels, d, y); x[0].First.Known() {
		t.Errorf("with a value missing the index is %v", x[0].First)
	}
	// With noise of a variance like that of f, corrected on average.
	first, total := 0.0, 0.0
	for seed := range uint64(300) {
		x := GridIndices(levels, d, withLuck(points, 3, seed, 1, math.Sqrt(all-1), f))
		first += x[1].First.Value / 300
		total += x[2].Total.Value / 300
	}
	near(t, "first with noise", first, c[1]*c[1]*v/(all-1), 0.06)
	near(t, "total of an idle input with noise", total, 0, 0.06)
}

// A line is found again, and beside a curve it has the share that it should.
func TestFit(t *testing.T) {
	t.Parallel()
	slopes := []float64{2, -1, 0}
	points := LatinHypercube(6, 400, 3, 1)
	line := Fit(points, valuesOf(points, func(u []float64) float64 { return 5 + dot(slopes, u) }))
	for j, s := range line.Slopes {
		near(t, "slope", s.Value, slopes[j], 1e-9)
	}
	near(t, "share", line.Share, 1, 1e-12)
	// 12(x − 1/2)² has variance 144/180 = 0.8 and no line; the line has (4 + 1)/12.
	curved := func(u []float64) float64 { return dot(slopes, u) + 12*(u[2]-0.5)*(u[2]-0.5) }
	near(t, "share beside a curve", Fit(points, valuesOf(points, curved)).Share, 5.0/12/(5.0/12+0.8), 0.05)
	// Noise does not count as curved.
	line = Fit(points, withLuck(points, 3, 8, 5, 1, func(u []float64) float64 { return dot(slopes, u) }))
	near(t, "share beside noise", line.Share, 1, 0.1)
	if line = Fit(points[:5], valuesOf(points[:5], curved)); line.Slopes[0].Known() || line.Points != 5 {
		t.Errorf("five points for four numbers give %+v", line)
	}
	flat := slices.Clone(points)
	for i := range flat {
		flat[i] = []float64{flat[i][0], flat[i][1], 0.5}
	}
	if line = Fit(flat, valuesOf(flat, curved)); line.Slopes[0].Known() {
		t.Errorf("an input that stands still has %+v", line.Slopes)
	}
}

// A line through five points by hand: slope 2.5/0.625, squares 0.8 left of 10.8 with 3 degrees of freedom, t = 3.182446.
func TestFitByHand(t *testing.T) {
	t.Parallel()
	line := Fit([][]float64{{0}, {0.25}, {0.5}, {0.75}, {1}}, Values{{1}, {2}, {2}, {4}, {5}})
	se := math.Sqrt(0.8 / 3 / 0.625)
	s := line.Slopes[0]
	near(t, "slope", s.Value, 4, 1e-12)
	near(t, "s.e.", s.SE, se, 1e-12)
	near(t, "lower end", s.Low, 4-3.182446*se, 1e-6)
	near(t, "upper end", s.High, 4+3.182446*se, 1e-6)
	near(t, "share", line.Share, 1-0.8/3/(10.8/4), 1e-12)
}

// Student's intervals of slopes hold the truth in 95 of 100 cases.
func TestIntervalsOfSlopesCover(t *testing.T) {
	t.Parallel()
	const designs = 400
	held := 0
	for seed := range uint64(designs) {
		points := LatinHypercube(seed, 20, 2, 1)
		s := Fit(points, withLuck(points, 1, seed, 0, 1, func(u []float64) float64 { return u[0] })).Slopes[0]
		if s.Low <= 1 && 1 <= s.High {
			held++
		}
	}
	// Binomial: 380 ± 5·4.4.
	if held < 358 || held == designs {
		t.Errorf("%d of %d intervals hold the slope, want about 380", held, designs)
	}
}
