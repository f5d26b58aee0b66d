package sim

import (
	"math"
	"math/rand/v2"
	"testing"

	"gowest/sim/record"
)

// The ends of Fieller's interval are the ratios that a paired t test of x - ρ y just rejects.
func TestFiellerInvertsTheTest(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(3, 4))
	const n = 12
	q := TQuantile(n)
	statistic := func(x, y []float64, ratio float64) float64 {
		d := make([]float64, n)
		for i := range d {
			d[i] = x[i] - ratio*y[i]
		}
		mean, variance := meanVariance(d)
		return math.Abs(mean) / math.Sqrt(variance/n)
	}
	for range 100 {
		x, y := make([]float64, n), make([]float64, n)
		for i := range x {
			z := rng.NormFloat64()
			x[i], y[i] = 8+z+rng.NormFloat64(), 4+z+rng.NormFloat64()
		}
		low, high, bounded := fieller(x, y, q)
		if !bounded || !near(statistic(x, y, low), q) || !near(statistic(x, y, high), q) || statistic(x, y, (low+high)/2) > q {
			t.Fatalf("interval [%g, %g], %v: statistics at the ends %g and %g, want %g", low, high, bounded, statistic(x, y, low), statistic(x, y, high), q)
		}
	}
	if _, _, bounded := fieller([]float64{1, 2, 3}, []float64{-1, 1, 0.5}, TQuantile(3)); bounded {
		t.Error("bounded although the denominator may be 0")
	}
}

// costHistory has two replicates of two years. In alt Gansu has 30 + r more at work and Zhejiang 10 less; policies cost 100 r a year.
func costHistory(alt bool) *record.Tables {
	t := new(record.Tables)
	for r := 1; r <= 4; r++ {
		for year := 2000; year <= 2001; year++ {
			n := record.NationYear{Replicate: r, Year: year, GDP: 1000, Gini: 0.3, TheilT: 0.2}
			if alt {
				n.GDP, n.Gini = 1007, 0.29-0.001*float64(r)
			}
			t.Nation = append(t.Nation, n)
			for _, p := range []string{"Shanghai", "Zhejiang", "Gansu"} {
				row := record.ProvinceYear{Replicate: r, Year: year, Province: p, Population: 1000, Workers: 1000, FarmEmployment: 0.5, Unemployment: 0.2, GDPPerHead: 1}
				if alt && p == "Gansu" {
					row.FarmEmployment = 0.5 - (30+float64(r))/800
				}
				if alt && p == "Zhejiang" {
					row.Unemployment = 0.22
				}
				t.Provinces = append(t.Provinces, row)
			}
			if alt {
				t.Policies = append(t.Policies, record.PolicyYear{Replicate: r, Year: year, Spent: 60 * float64(r), TaxForgone: 40 * float64(r)})
			}
		}
	}
	return t
}

func TestCosts(t *testing.T) {
	t.Parallel()
	rows, err := Costs(Side{"base", costHistory(false)}, Side{"alt", costHistory(true)}, twoRegions)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]record.CostRow{}
	for _, r := range rows {
		got[r.Measure] = r
	}
	// Money: 200 r over two years, mean 500, s = 200 √(5/3), s.e. half of it. Jobs: 20 + r, mean 22.5. Gini falls by
	// 0.01 + 0.001 r, mean 12.5 thousandths. Gansu gains 32.5, Zhejiang loses 10.
	for measure, want := range map[string]float64{
		"public_money": 500, "gdp_gained": 14, "jobs_gained": 22.5, "gini_lowered": 0.0125, "theil_t_lowered": 0,
		"cost_per_job": 500 / 22.5, "cost_per_0.001_gini": 40, "relocation_share": 10 / 32.5,
		"provinces_gaining_jobs": 1, "provinces_losing_jobs": 1, "people_gaining_jobs": 1000, "people_losing_gdp_per_head": 0,
	} {
		if r, known := got[measure]; !known || !near(r.Value, want) {
			t.Errorf("%s = %+v, want %g", measure, r, want)
		}
	}
	if r := got["public_money"]; !near(r.SE, 100*math.Sqrt(5.0/3)) || r.Interval != "t" {
		t.Errorf("public money: %+v, want an s.e. of 129", r)
	}
	if r := got["cost_per_0.001_theil_t"]; !math.IsNaN(r.Value) || r.Interval != "none" {
		t.Errorf("cost per nothing: %+v, want empty", r)
	}
	// The share is decreasing in what Gansu gains, 31 to 34.
	if r := got["relocation_share"]; r.Interval != "bca" || r.CILow < 10.0/34 || r.CIHigh > 10.0/31 || r.CILow > r.Value || r.CIHigh < r.Value {
		t.Errorf("relocation share: %+v, want an interval inside [0.294, 0.323]", r)
	}
	if r := got["cost_per_job"]; r.Interval != "fieller" || r.CILow >= r.Value || r.CIHigh <= r.Value {
		t.Errorf("cost per job: %+v, want an interval of Fieller", r)
	}
}
