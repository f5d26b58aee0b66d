package sim

import (
	"math"
	"testing"

	"gowest/sim/record"
)

// madeUp is two years of three provinces in two regions, by hand.
func madeUp() (*record.Tables, []Region) {
	t := &record.Tables{}
	for y := range 3 {
		year := 1990 + y
		t.Nation = append(t.Nation, record.NationYear{Replicate: 1, Year: year, GDP: 100 * math.Pow(1.1, float64(y)), GDPPerHead: 10, CV: 0.5 + 0.1*float64(y)})
		for p, name := range []string{"A", "B", "C"} {
			t.Provinces = append(t.Provinces, record.ProvinceYear{Replicate: 1, Year: year, Province: name, Population: 10, GDPPerHead: float64(5 * (p + 1)), Firms: int64(p + y)})
			t.Industries = append(t.Industries, record.IndustryYear{Replicate: 1, Year: year, Province: name, Industry: "cloth", Firms: int64(10*p + y), LocationQuotient: float64(p)})
		}
	}
	t.Clusters = append(t.Clusters, record.ClusterYear{Replicate: 1, Year: 1991, Industry: "cloth", Province: "B", Firms: 7, Employment: 70},
		record.ClusterYear{Replicate: 1, Year: 1991, Industry: "shoes", Province: "A", Firms: 5, Employment: 50})
	return t, []Region{{Name: "East", Provinces: []string{"A", "B"}}, {Name: "West", Provinces: []string{"C"}}}
}

// Outcomes are what hand calculation makes of tables.
func TestOutcomes(t *testing.T) {
	t.Parallel()
	tables, regions := madeUp()
	for _, c := range []struct {
		o    Outcome
		want float64
	}{
		{Outcome{Indicator: "cv", Year: 1991}, 0.6},
		{Outcome{Indicator: "cv", Year: 1992, Since: 1990, Form: Change}, 0.2},
		{Outcome{Indicator: "cv", Year: 1992, Since: 1990, Form: Mean}, 0.6},
		{Outcome{Indicator: "cv", Year: 1992, Since: 1991, Form: Sum}, 1.3},
		{Outcome{Indicator: "gdp", Year: 1992, Since: 1990, Form: Growth}, math.Log(1.1)},
		{Outcome{Indicator: "gdp_per_head", Place: "C", Year: 1990, Relative: true}, 1.5},
		{Outcome{Indicator: "gdp_per_head", Place: "East", Year: 1990}, 7.5},
		{Outcome{Indicator: "firms", Place: "East", Year: 1992}, 5},
		{Outcome{Indicator: "firms", Place: "East", Industry: "cloth", Year: 1991}, 12},
		{Outcome{Indicator: "firms", Industry: "cloth", Year: 1991}, 33},
		{Outcome{Indicator: "location_quotient", Place: "B", Industry: "cloth", Year: 1991}, 1},
		{Outcome{Indicator: "clusters", Place: "East", Year: 1991}, 2},
		{Outcome{Indicator: "clusters", Place: "East", Year: 1990}, 0},
		{Outcome{Indicator: "cluster_employed", Industry: "cloth", Year: 1991}, 70},
	} {
		if got := Outcomes([]Outcome{c.o}, tables, regions)[0]; math.Abs(got-c.want) > 1e-12 {
			t.Errorf("%s: %g, want %g", c.o.String(), got, c.want)
		}
	}
	if got := Outcomes([]Outcome{{Indicator: "cv", Year: 2001}}, tables, regions)[0]; !math.IsNaN(got) {
		t.Errorf("a year that is not there: %g, want NaN", got)
	}
}

// What cannot be a number of a run is named by its key.
func TestOutcomeProblems(t *testing.T) {
	t.Parallel()
	cfg := toy(t)
	place := cfg.Provinces[0].Name
	year := cfg.Run.From + 2
	good := []Outcome{
		{Indicator: "cv", Year: year},
		{Indicator: "gdp_per_head", Place: place, Year: year, Relative: true},
		{Indicator: "gdp", Year: year, Since: cfg.Run.From, Form: Growth},
		{Indicator: "clusters", Place: place, Year: year},
	}
	for _, o := range good {
		if p := o.Problems(cfg); len(p) > 0 {
			t.Errorf("%s: %v", o.String(), p)
		}
	}
	for _, c := range []struct {
		o   Outcome
		key string
	}{
		{Outcome{Indicator: "cvv", Year: year}, "indicator"},
		{Outcome{Indicator: "cv", Place: place, Year: year}, "indicator"},
		{Outcome{Indicator: "cv", Place: "Atlantis", Year: year}, "place"},
		{Outcome{Indicator: "firms", Industry: "alchemy", Year: year}, "industry"},
		{Outcome{Indicator: "cv", Year: cfg.Run.To + 1}, "year"},
		{Outcome{Indicator: "cv", Year: year, Since: year - 1}, "since"},
		{Outcome{Indicator: "cv", Year: year, Form: Change}, "since"},
		{Outcome{Indicator: "cv", Year: year, Relative: true}, "relative"},
	} {
		p := c.o.Problems(cfg)
		if len(p) != 1 || p[0].Key != c.key {
			t.Errorf("%+v: %v, want one problem with %s", c.o, p, c.key)
		}
	}
}
