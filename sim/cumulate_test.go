package sim

import (
	"math"
	"testing"

	"gowest/sim/record"
)

// flowHistory makes 3 replicates of three years in which Zhejiang's GDP in each year is what gdp says for the replicate and year.
func flowHistory(gdp func(replicate, year int) float64) *record.Tables {
	t := new(record.Tables)
	for r := 1; r <= 3; r++ {
		for year := 1978; year <= 1980; year++ {
			t.Nation = append(t.Nation, record.NationYear{Replicate: r, Year: year, Gamma: record.Missing()})
			for _, p := range []string{"Shanghai", "Zhejiang", "Gansu"} {
				row := record.ProvinceYear{Replicate: r, Year: year, Province: p, Population: 10, GDP: 100, MigrantsIn: 3, MigrantsOut: 2}
				if p == "Zhejiang" {
					row.GDP = gdp(r, year)
				}
				t.Provinces = append(t.Provinces, row)
			}
		}
	}
	return t
}

// Nothing differs in 1978; in 1979 and 1980 the differences are r and 10 r, so that the sums to 1980 are 11, 22 and 33: mean 22, s = 11,
// s.e. 11/√3.
func TestCumulatedEffects(t *testing.T) {
	t.Parallel()
	base := flowHistory(func(int, int) float64 { return 50 })
	alt := flowHistory(func(r, year int) float64 { return 50 + float64(r)*map[int]float64{1978: 0, 1979: 1, 1980: 10}[year] })
	rows, err := CompareCumulated(Side{"base", base}, Side{"alt", alt}, twoRegions, 2)
	if err != nil {
		t.Fatal(err)
	}
	for _, place := range [][2]string{{NationLevel, AllProvinces}, {RegionLevel, "East"}, {ProvinceLevel, "Zhejiang"}} {
		first, last := pick(t, rows, "gdp", place[0], place[1], 1979), pick(t, rows, "gdp", place[0], place[1], 1980)
		if !near(first.DeltaMean, 2) || !near(last.DeltaMean, 22) || !near(last.DeltaSE, 11/math.Sqrt(3)) {
			t.Errorf("%s: sums of %g and %g ± %g, want 2, 22 ± 6.35", place, first.DeltaMean, last.DeltaMean, last.DeltaSE)
		}
	}
	if last := pick(t, rows, "gdp", ProvinceLevel, "Zhejiang", 1980); last.BaseMean != 100 {
		t.Errorf("base has %g in two years, want 100", last.BaseMean)
	}
	if west := pick(t, rows, "gdp", RegionLevel, "West", 1980); west.DeltaMean != 0 || west.QValue != 1 {
		t.Errorf("effect where nothing differs: %+v", west)
	}
	for _, r := range rows {
		if r.Year == 1978 || r.Indicator == "gdp_per_head" || r.Level != ProvinceLevel && r.Indicator == "migrants_in" {
			t.Fatalf("row that must not be: %+v", r)
		}
	}
	// Scenarios that never differ are added up from the start.
	rows, err = CompareCumulated(Side{"base", base}, Side{"twin", base}, twoRegions, 2)
	if err != nil {
		t.Fatal(err)
	}
	if r := pick(t, rows, "net_migration", RegionLevel, "East", 1980); r.BaseMean != 6 || r.DeltaMean != 0 {
		t.Errorf("row of a twin = %+v, want a sum of 6 over two provinces and three years", r)
	}
}
