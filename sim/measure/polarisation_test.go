package measure_test

import (
	"errors"
	"math"
	"slices"
	"testing"

	"gowest/sim/measure"
	"pgregory.net/rapid"
)

func TestHoover(t *testing.T) {
	t.Parallel()
	must := must[float64](t)
	// Documentation of PySAL's inequality.Schutz: "Schutz Distance: 0.15".
	near(t, "PySAL", must(measure.Hoover([]float64{1000, 2000, 1500, 3000, 2500}, nil)), 0.15, 1e-15)
	// Two units: the Lorenz curve has one corner, p - s.
	near(t, "two units", must(measure.Hoover([]float64{0.1 / 0.3, 0.9 / 0.7}, []float64{0.3, 0.7})), 0.2, 1e-15)
	near(t, "one rich", must(measure.Hoover([]float64{0, 0, 0, 0, 7}, nil)), 0.8, 1e-15)
	near(t, "one unit", must(measure.Hoover([]float64{3}, []float64{0.2})), 0, 1e-15)
	if _, err := measure.Hoover([]float64{0, 0}, nil); !errors.Is(err, measure.ErrNoIncome) {
		t.Errorf("no income: %v", err)
	}
}

func TestHooverLaws(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		must := must[float64](t)
		n := rapid.IntRange(1, 20).Draw(r, "n")
		y, w := incomes(r, n), weights(r, n)
		h := must(measure.Hoover(y, w))
		curve, err := measure.Lorenz(y, w)
		if err != nil {
			r.Fatal(err)
		}
		distance := 0.0
		for _, p := range curve {
			distance = max(distance, p.People-p.Income)
		}
		income := make([]float64, n)
		for i := range y {
			income[i] = y[i] * w[i]
		}
		for name, want := range map[string]float64{
			"distance to the Lorenz curve": distance,
			"half of Krugman's index":      must(measure.Krugman(income, w)) / 2,
			"of scaled incomes":            must(measure.Hoover(scaled(y, 7), w)),
			"of scaled weights":            must(measure.Hoover(y, scaled(w, 3))),
			"of replicated data":           must(measure.Hoover(slices.Repeat(y, 3), slices.Repeat(w, 3))),
		} {
			if math.Abs(h-want) > 1e-9 {
				r.Fatalf("Hoover %g, %s %g", h, name, want)
			}
		}
		// A transfer from a richer to a poorer unit never raises it.
		if n > 1 && y[0] != y[1] {
			rich, poor := 0, 1
			if y[0] < y[1] {
				rich, poor = 1, 0
			}
			moved := slices.Clone(y)
			amount := rapid.Float64Range(0, 0.5).Draw(r, "share") * (y[rich] - y[poor]) * min(w[0], w[1])
			moved[rich] -= amount / w[rich]
			moved[poor] += amount / w[poor]
			if after := must(measure.Hoover(moved, w)); after > h+1e-9 {
				r.Fatalf("Hoover %g, after a transfer %g", h, after)
			}
		}
		if g := must(measure.Gini(y, w)); h > g+1e-12 { // the triangle under the farthest point fits in the area
			r.Fatalf("Hoover %g above Gini %g", h, g)
		}
	})
}

func TestWolfson(t *testing.T) {
	t.Parallel()
	must := must[float64](t)
	// Documentation and tests of PySAL's inequality.wolfson, which has half of Wolfson's (1994) index.
	for _, c := range []struct {
		y         []float64
		half, tol float64
	}{
		{[]float64{20000, 25000, 27000, 30000, 35000, 45000, 60000, 75000, 80000, 120000}, 0.2013, 0.51e-4},
		{[]float64{6, 6, 8, 8, 10, 10, 12, 12}, 1.0 / 12, 1e-14},
		{[]float64{2, 4, 6, 8, 10, 12, 14, 16}, 11.0 / 72, 1e-14},
	} {
		near(t, "Wolfson as PySAL", must(measure.Wolfson(c.y, nil))/2, c.half, c.tol)
	}
	// Half have nothing and half share equally: D = G = ½, and the median is half way to 2μ.
	near(t, "two poles", must(measure.Wolfson([]float64{0, 2}, nil)), 1, 1e-15)
	// Weights 1, 2, 1 of 1, 2, 3: L(½) = (1+2)/8, G = (2·1·1·2 + 4·2·1)/(2·2·16) = 3/16, m = μ.
	near(t, "weights", must(measure.Wolfson([]float64{3, 1, 2}, []float64{1, 1, 2})), 2*(2*(0.5-3.0/8)-3.0/16), 1e-15)
	near(t, "equal", must(measure.Wolfson([]float64{2, 2, 2}, nil)), 0, 1e-15)
	near(t, "one unit", must(measure.Wolfson([]float64{2}, nil)), 0, 1e-15)
	if _, err := measure.Wolfson([]float64{0, 0, 1}, nil); !errors.Is(err, measure.ErrZeroIncome) {
		t.Errorf("poor median: %v, want ErrZeroIncome", err)
	}
}

func TestWolfsonLaws(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		must := must[float64](t)
		n := rapid.IntRange(1, 20).Draw(r, "n")
		y := incomes(r, n)
		w := make([]float64, n)
		for i := range w {
			w[i] = float64(rapid.IntRange(1, 5).Draw(r, "w"))
		}
		var each []float64
		for i := range y {
			each = append(each, slices.Repeat(y[i:i+1], int(w[i]))...)
		}
		p := must(measure.Wolfson(y, w))
		for name, want := range map[string]float64{
			"unit by unit":       must(measure.Wolfson(each, nil)),
			"of scaled incomes":  must(measure.Wolfson(scaled(y, 7), w)),
			"of replicated data": must(measure.Wolfson(slices.Repeat(y, 3), slices.Repeat(w, 3))),
			"of weights times ⅓": must(measure.Wolfson(y, scaled(w, 1.0/3))),
		} {
			if math.Abs(p-want) > 1e-9*(1+p) {
				r.Fatalf("Wolfson %g, %s %g", p, name, want)
			}
		}
		if p < 0 {
			r.Fatalf("Wolfson %g", p)
		}
	})
}

// Drawing together the incomes above the median and those below it, each towards its own mean, lowers
// inequality but raises polarisation (Wolfson 1994).
func TestPolarisationIsNotInequality(t *testing.T) {
	t.Parallel()
	must := must[float64](t)
	before, after := []float64{1, 2, 3, 4, 5, 6}, []float64{2, 2, 2, 5, 5, 5}
	if a, b := must(measure.Gini(before, nil)), must(measure.Gini(after, nil)); b >= a {
		t.Errorf("Gini %g, then %g, want less", a, b)
	}
	if a, b := must(measure.Wolfson(before, nil)), must(measure.Wolfson(after, nil)); b <= a {
		t.Errorf("Wolfson %g, then %g, want more", a, b)
	}
	half := []int{0, 0, 0, 1, 1, 1}
	if a, b := must(measure.KanburZhang(before, nil, half, 0)), must(measure.KanburZhang(after, nil, half, 0)); !math.IsInf(b, 1) || math.IsInf(a, 1) {
		t.Errorf("Kanbur-Zhang %g, then %g, want +Inf", a, b)
	}
}

func TestKanburZhang(t *testing.T) {
	t.Parallel()
	must := must[float64](t)
	// Mexican states in 1940, regions of Hanson (1998): PySAL's inequality.TheilD gives between 0.0345889
	// and within 0.17435454.
	data := readTable(t, "testdata/mexico.csv")
	y, group := data.floats(t, "pcgdp1940"), data.groups("hanson98")
	near(t, "Mexico", must(measure.KanburZhang(y, nil, group, 1)), 0.0345889/0.17435454, 1e-6)
	near(t, "equal means", must(measure.KanburZhang([]float64{1, 3, 3, 1}, nil, []int{0, 0, 1, 1}, 0)), 0, 0)
	near(t, "all equal", must(measure.KanburZhang([]float64{0.1, 0.1, 0.1}, nil, []int{0, 0, 1}, 2)), 0, 0)
}
