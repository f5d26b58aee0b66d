package sim

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"gowest/sim/measure"
	"gowest/sim/record"
)

// drawDistributions makes incomes and people of n provinces in two regions, twice.
func drawDistributions(t *rapid.T) (y, p [2][]float64, region []int) {
	n := rapid.IntRange(2, 8).Draw(t, "provinces")
	for k := range 2 {
		y[k] = rapid.SliceOfN(rapid.Float64Range(0.1, 100), n, n).Draw(t, "income")
		p[k] = rapid.SliceOfN(rapid.Float64Range(1, 1000), n, n).Draw(t, "people")
	}
	return y, p, rapid.SliceOfN(rapid.IntRange(0, 1), n, n).Draw(t, "region")
}

// The parts add up to the difference of the index and of its parts between and within; swapping the two distributions turns all
// signs; equal shares of people leave no population effect and equal incomes no income effect.
func TestAttributionAddsUp(t *testing.T) {
	t.Parallel()
	close := func(a, b float64) bool { return math.Abs(a-b) < 1e-9 }
	rapid.Check(t, func(t *rapid.T) {
		y, p, region := drawDistributions(t)
		split := func(i, j int) attribution {
			a, err := attributeTheilL(y[i], p[i], y[j], p[j], region, 2)
			if err != nil {
				t.Fatal(err)
			}
			return a
		}
		a, back := split(0, 1), split(1, 0)
		var d [2]measure.Decomposition
		for k := range d {
			d[k], _ = measure.DecomposeTheilL(y[k], p[k], region)
		}
		total, _ := measure.TheilL(y[1], p[1])
		before, _ := measure.TheilL(y[0], p[0])
		for part, want := range map[string]float64{PartTotal: total - before, PartBetween: d[1].Between - d[0].Between, PartWithin: d[1].Within - d[0].Within} {
			if got := a.part(part, -1); !close(got, want) {
				t.Fatalf("%s = %g, want %g", part, got, want)
			}
		}
		for _, part := range attributionParts {
			if !close(a.part(part, -1), -back.part(part, -1)) || !close(a.part(part, 0)+a.part(part, 1), a.part(part, -1)) {
				t.Fatalf("%s = %g, backwards %g, regions %g and %g", part, a.part(part, -1), back.part(part, -1), a.part(part, 0), a.part(part, 1))
			}
		}
		p[1] = p[0]
		if a := split(0, 1); !close(a.part(PartBetweenPopulation, -1), 0) || !close(a.part(PartWithinPopulation, -1), 0) {
			t.Fatalf("population effect without moves: %+v", a)
		}
		y[1] = y[0]
		if a := split(0, 1); a.part(PartBetweenIncome, -1) != 0 || a.part(PartWithinIncome, -1) != 0 {
			t.Fatalf("income effect of equal incomes: %+v", a)
		}
	})
}

// Two regions of one pair of provinces each; people move between regions alone and incomes inside them stay apart as they were. The part
// within is then Σ P_g L_g with L_g fixed, so that its population effect is Σ L_g ΔP_g, by hand.
func TestAttributionByHand(t *testing.T) {
	t.Parallel()
	y, region := []float64{1, 3, 2, 2}, []int{0, 0, 1, 1}
	a, err := attributeTheilL(y, []float64{10, 10, 10, 10}, y, []float64{5, 5, 15, 15}, region, 2)
	if err != nil {
		t.Fatal(err)
	}
	l := math.Log(2) - math.Log(3)/2 // of incomes 1 and 3, mean 2; P falls from 1/2 to 1/4
	if got := a.part(PartWithinPopulation, -1); !near(got, -l/4) {
		t.Errorf("population effect within = %g, want %g", got, -l/4)
	}
	for _, part := range []string{PartBetween, PartWithinIncome, PartBetweenIncome} { // both regions have a mean of 2
		if got := a.part(part, -1); math.Abs(got) > 1e-12 {
			t.Errorf("%s = %g, want 0", part, got)
		}
	}
}

func TestAttributeTable(t *testing.T) {
	t.Parallel()
	base, alt := history(4, 1, 0), history(4, 2, 50)
	rows, err := Attribute(Side{"base", base}, Side{"alt", alt}, twoRegions)
	if err != nil {
		t.Fatal(err)
	}
	theil := func(t *record.Tables, replicate int) float64 {
		var y, p []float64
		for _, r := range t.Provinces {
			if r.Replicate == replicate && r.Year == 1979 {
				y, p = append(y, r.GDPPerHead), append(p, float64(r.Population))
			}
		}
		l, _ := measure.TheilL(y, p)
		return l
	}
	want := 0.0
	for r := 1; r <= 4; r++ {
		want += (theil(alt, r) - theil(base, r)) / 4
	}
	count, parts, regions := 0, 0.0, 0.0
	for _, r := range rows {
		if r.Year != 1979 {
			continue
		}
		count++
		switch {
		case r.Region != AllProvinces:
			if r.Part == PartTotal {
				regions += r.DeltaMean
			}
		case r.Part == PartTotal:
			if !near(r.DeltaMean, want) || r.CIHigh-r.DeltaMean <= 0 {
				t.Errorf("total = %+v, want %g", r, want)
			}
		case r.Part != PartBetween && r.Part != PartWithin:
			parts += r.DeltaMean
		}
	}
	if count != 3*7 || !near(parts, want) || !near(regions, want) {
		t.Errorf("%d rows, parts add up to %g, regions to %g; want 21 and %g", count, parts, regions, want)
	}
	// Without income in a province the index does not exist: no rows for the year.
	alt.Provinces[0].GDP = 0
	rows, err = Attribute(Side{"base", base}, Side{"alt", alt}, twoRegions)
	if err != nil || len(rows) != 21 || rows[0].Year != 1979 {
		t.Errorf("%d rows, %v; want those of 1979", len(rows), err)
	}
}
