package scenarios

import (
	"math"
	"strings"
	"testing"
)

// Facts are about 2000 or later, all of them are numbers of a run, and what tables of the program already say they say too.
func TestFactsAgreeWithTheirTables(t *testing.T) {
	t.Parallel()
	s, err := Load("go-west", Options{})
	if err != nil {
		t.Fatal(err)
	}
	facts, err := s.Facts()
	if err != nil {
		t.Fatal(err)
	}
	rows := 0
	if err := eachRow("data/facts.csv", func(map[string]string) error { rows++; return nil }); err != nil || len(facts) != rows {
		t.Errorf("%d of %d facts are numbers of go-west, %v", len(facts), rows, err)
	}
	nation := map[string]map[string]string{}
	if err := eachRow("data/observed_nation.csv", func(row map[string]string) error { nation[row["year"]] = row; return nil }); err != nil {
		t.Fatal(err)
	}
	economy, _, err := ObservedNation()
	if err != nil {
		t.Fatal(err)
	}
	growth := func(of func(Economy) float64) float64 { return math.Log(of(economy[2010])/of(economy[2000])) / 10 }
	for _, f := range facts {
		if f.Year < 2000 || f.Value <= 0 || f.Source == "" || f.Definition == "" {
			t.Errorf("%s: %+v", f.Name, f)
		}
		var want float64
		switch {
		case f.Name == "growth of real GDP per head, 2000-10, a year, log":
			want = growth(func(e Economy) float64 { return e.RealGDPPerHead })
		case f.Name == "growth of the deflator, 2000-10, a year, log":
			want = growth(func(e Economy) float64 { return e.Deflator })
		case f.Indicator == "farm_share_gdp":
			want = economy[f.Year].FarmShareGDP
		case f.Indicator == "services_share_gdp":
			want = economy[f.Year].ServicesShare
		case strings.Contains(f.Source, "observed_nation.csv") && f.Indicator != "west_east_ratio":
			x, err := numbers(nation[number(float64(f.Year))], "cv", "sigma", "theil_between", "theil_t")
			if err != nil {
				t.Fatal(err)
			}
			want = map[string]float64{"cv": x[0], "sigma": x[1], "theil_between": x[2] / x[3]}[f.Indicator]
		case strings.Contains(f.Source, "targets.csv"):
			want = target(t, f)
		default:
			continue
		}
		if !(math.Abs(f.Value-want) < 6e-4) { // as many digits as are written
			t.Errorf("%s is %v; its table says %v", f.Name, f.Value, want)
		}
	}
}

// target returns what targets.csv says about a fact of 2000.
func target(t *testing.T, f Fact) float64 {
	provinces, basis, column := "31", "resident", f.Indicator
	if name, ok := strings.CutSuffix(f.Indicator, "_28"); ok {
		provinces, column = "28", name
	}
	if name, ok := strings.CutSuffix(f.Indicator, "_hukou"); ok {
		basis, column = "registered", name
	}
	switch f.Indicator {
	case "theil_between_coast":
		column = "share_between_coast"
	case "theil_between":
		column = "share_between_region4"
	}
	found := math.NaN()
	if err := eachRow("data/targets.csv", func(row map[string]string) error {
		if row["year"] == "2000" && row["population_basis"] == basis && row["provinces"] == provinces {
			x, err := numbers(row, column)
			found = x[0]
			return err
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return found
}

// West over East comes from the provinces of the observed series.
func TestFactOfWestOverEast(t *testing.T) {
	t.Parallel()
	s, err := Load("go-west", Options{})
	if err != nil {
		t.Fatal(err)
	}
	seen, err := s.Observed()
	if err != nil {
		t.Fatal(err)
	}
	facts, err := s.Facts()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range facts {
		if f.Indicator != "west_east_ratio" {
			continue
		}
		gdp, people := map[string]float64{}, map[string]float64{}
		for _, o := range seen {
			for _, p := range s.Config.Provinces {
				if p.Name == o.Province && o.Year == f.Year {
					gdp[p.Region] += o.GDPPerHead * o.Population
					people[p.Region] += o.Population
				}
			}
		}
		want := gdp["West"] / people["West"] / (gdp["East"] / people["East"])
		if math.Abs(f.Value-want) > 6e-4 {
			t.Errorf("%s is %v, want %v", f.Name, f.Value, want)
		}
	}
}

// A run that ends early, or another country, has fewer facts or none.
func TestFactsFitTheScenario(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name         string
		o            Options
		facts, cross int
	}{{"toy", Options{}, 0, 0}, {"go-west", Options{To: 2000}, 8, 0}, {"go-west", Options{To: 2010}, -1, 1}} {
		s, err := Load(tt.name, tt.o)
		if err != nil {
			t.Fatal(err)
		}
		facts, err := s.Facts()
		if err != nil || tt.facts >= 0 && len(facts) != tt.facts {
			t.Errorf("%s to %d: %d facts, %v; want %d", tt.name, tt.o.To, len(facts), err, tt.facts)
		}
		cross, err := s.CrossSections()
		if err != nil || len(cross) != tt.cross {
			t.Errorf("%s to %d: %d cross-sections, %v; want %d", tt.name, tt.o.To, len(cross), err, tt.cross)
		}
		for _, c := range cross {
			for i, v := range c.Value {
				if v <= 0 {
					t.Errorf("%s: %s has %v", c.Name, s.Config.Provinces[i].Name, v)
				}
			}
		}
	}
}

// Facts of cases are numbers of the runs of their scenarios, and growth is what its definition says.
func TestCaseFacts(t *testing.T) {
	t.Parallel()
	facts, err := CaseFacts()
	if err != nil || len(facts) == 0 {
		t.Fatalf("%d facts, %v", len(facts), err)
	}
	for _, f := range facts {
		for _, name := range []string{f.Scenario, f.Against} {
			if name == "" {
				continue
			}
			s, err := Load(name, Options{})
			if err != nil {
				t.Fatal(err)
			}
			if !f.isOf(s) {
				t.Errorf("%s: %q is no number of its runs", name, f.Name)
			}
		}
		if f.Definition == "" || f.Source == "" {
			t.Errorf("%q has no definition or no source", f.Name)
		}
	}
	for i, want := range []float64{math.Log(5050.0/19) / 26, math.Log(835/0.4968) / 26, math.Log(1.056*1.167*1.127) / 3, math.Log(280.0/340) / 3, math.Log(0.5) / 3} {
		if got := facts[i].Value; math.Abs(got-want) > 6e-5 {
			t.Errorf("%s is %g; its definition says %g", facts[i].Name, got, want)
		}
	}
}
