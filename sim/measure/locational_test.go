package measure_test

import (
	"errors"
	"math"
	"testing"

	"gowest/sim/measure"
	"pgregory.net/rapid"
)

func TestLocationalGini(t *testing.T) {
	t.Parallel()
	must, list := must[float64](t), must[[]float64](t)
	// R package REAT, gini.conc and gini.spec: examples of Farhauer and Kröll (2013), whose coefficient counts each
	// region (industry) once: the unweighted Gini coefficient of location quotients.
	for _, c := range []struct {
		name           string
		industry, base []float64
		want           float64
	}{
		{"concentration", []float64{500, 500, 1000, 7000, 1000}, []float64{20000, 15000, 20000, 40000, 5000}, 0.4068966},
		{"specialisation", []float64{700, 600, 500, 10000, 40000}, []float64{30000, 15000, 10000, 60000, 50000}, 0.6222222},
	} {
		lq := list(measure.LocationQuotient(c.industry, c.base))
		near(t, "REAT "+c.name, must(measure.Gini(lq, nil)), c.want, 0.51e-7)
	}
	// Two regions with shares x and b of industry and base: the Lorenz curve has one corner, b - x.
	near(t, "two regions", must(measure.LocationalGini([]float64{1, 9}, []float64{3, 7})), 0.2, 1e-15)
	near(t, "all in the smallest", must(measure.LocationalGini([]float64{0, 0, 5}, []float64{5, 4, 1})), 0.9, 1e-15)
	near(t, "as the base", must(measure.LocationalGini([]float64{2, 4, 6}, []float64{1, 2, 3})), 0, 1e-15)
	if _, err := measure.LocationalGini([]float64{1, 1}, []float64{1, 0}); !errors.Is(err, measure.ErrRange) {
		t.Errorf("industry without base: %v", err)
	}
}

func TestLocationalGiniLaws(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		must, list := must[float64](t), must[[]float64](t)
		n := rapid.IntRange(1, 12).Draw(r, "n")
		x, b := incomes(r, n), weights(r, n)
		g := must(measure.LocationalGini(x, b))
		// Twice the area that Krugman (1991) and the R package EconGeo measure, by trapezoids.
		lq := list(measure.LocationQuotient(x, b))
		order := seq(n)
		for i := range order { // insertion sort: a second way
			for j := i; j > 0 && lq[order[j]] < lq[order[j-1]]; j-- {
				order[j], order[j-1] = order[j-1], order[j]
			}
		}
		var all, base, area, ci, cb float64
		for i := range x {
			all, base = all+x[i], base+b[i]
		}
		for _, i := range order {
			ni, nb := ci+x[i]/all, cb+b[i]/base
			area += (nb - cb) * (nb + cb - ni - ci) / 2
			ci, cb = ni, nb
		}
		// Splitting the first region in two alike.
		split := must(measure.LocationalGini(append(scaled(x[:1], 0.25), append(scaled(x[:1], 0.75), x[1:]...)...),
			append(scaled(b[:1], 0.25), append(scaled(b[:1], 0.75), b[1:]...)...)))
		if math.Abs(g-2*area) > 1e-9 || math.Abs(g-split) > 1e-9 || g < 0 || g >= 1 {
			r.Fatalf("LocationalGini %g, by area %g, split %g", g, 2*area, split)
		}
	})
}

// The exercise "Holukuluku 1985-1995" of G. Krumme, University of Washington (faculty.washington.edu/krumme/350/ssexcel.html;
// the page's minus signs are lost: 100·1.2 - 129 is printed as 9): four industries, national growth of 10 to 40 %.
func TestShiftShareExercise(t *testing.T) {
	t.Parallel()
	nation := []float64{10000, 20000, 40000, 30000} // shares in % of the page; only proportions matter
	total, by, err := measure.ShiftShareOf([]float64{500, 100, 200, 200}, []float64{1000, 100, 250, 280},
		nation, []float64{11000, 24000, 52000, 42000})
	if err != nil {
		t.Fatal(err)
	}
	const tol = 1e-10
	near(t, "growth", total.Change, 630, tol)
	near(t, "national growth effect", total.National, 290, tol)
	near(t, "composition effect", total.Mix, -80, tol)
	near(t, "differential effect", total.Regional, 420, tol)
	for i, want := range []measure.ShiftShare{{500, 145, -95, 450}, {0, 29, -9, -20}, {50, 58, 2, -10}, {80, 58, 22, 0}} {
		near(t, "change", by[i].Change, want.Change, tol)
		near(t, "national", by[i].National, want.National, tol)
		near(t, "mix", by[i].Mix, want.Mix, tol)
		near(t, "regional", by[i].Regional, want.Regional, tol)
	}
}

func TestShiftShareLaws(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		industries, regions := rapid.IntRange(1, 6).Draw(r, "industries"), rapid.IntRange(1, 4).Draw(r, "regions")
		draw := func(label string) [][]float64 {
			out := make([][]float64, regions)
			for k := range out {
				out[k] = rapid.SliceOfN(rapid.Float64Range(0, 1e6), industries, industries).Draw(r, label)
			}
			return out
		}
		before, after := draw("before"), draw("after")
		before[0][0]++
		n0, n1 := make([]float64, industries), make([]float64, industries)
		for k := range regions {
			for i := range industries {
				n0[i], n1[i] = n0[i]+before[k][i], n1[i]+after[k][i]
			}
		}
		shifts, scale := 0.0, 1.0
		for k := range regions {
			s, by, err := measure.ShiftShareOf(before[k], after[k], n0, n1)
			if err != nil {
				r.Fatal(err)
			}
			size := 1.0
			for i, b := range by {
				size += before[k][i] + after[k][i] + math.Abs(b.Mix) + math.Abs(b.National)
				if math.Abs(b.National+b.Mix+b.Regional-b.Change) > 1e-9*size {
					r.Fatalf("industry %d: %+v", i, b)
				}
			}
			if math.Abs(s.National+s.Mix+s.Regional-s.Change) > 1e-9*size {
				r.Fatalf("%+v", s)
			}
			shifts += s.Mix + s.Regional
			scale += size
		}
		if math.Abs(shifts) > 1e-9*scale {
			r.Fatalf("shifts of all regions add up to %g", shifts)
		}
		// The nation as its own region has neither shift.
		s, _, _ := measure.ShiftShareOf(n0, n1, n0, n1)
		if math.Abs(s.Mix+s.Regional) > 1e-9*scale {
			r.Fatalf("nation: %+v", s)
		}
	})
}

func TestShiftShareConventions(t *testing.T) {
	t.Parallel()
	// An industry that is new to the nation is all the region's own.
	total, by, err := measure.ShiftShareOf([]float64{10, 0}, []float64{10, 5}, []float64{100, 0}, []float64{100, 5})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "new industry", by[1].Regional, 5, 0)
	near(t, "sum", total.National+total.Mix+total.Regional, 5, 1e-14)
	if _, _, err := measure.ShiftShareOf([]float64{1, 1}, []float64{1, 1}, []float64{5, 0}, []float64{5, 1}); !errors.Is(err, measure.ErrRange) {
		t.Errorf("industry unknown to the nation: %v", err)
	}
	if _, _, err := measure.ShiftShareOf([]float64{0}, []float64{0}, []float64{0}, []float64{1}); !errors.Is(err, measure.ErrNoIncome) {
		t.Errorf("nation without employment: %v", err)
	}
	if _, _, err := measure.ShiftShareOf(nil, nil, nil, nil); !errors.Is(err, measure.ErrNoData) {
		t.Errorf("no industries: %v", err)
	}
}
