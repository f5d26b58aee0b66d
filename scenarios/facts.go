package scenarios

import (
	"fmt"
	"slices"

	"gowest/sim"
)

// Fact is a published number about 2000 or later on which no parameter was set. The model never reads it. See docs/data.md.
type Fact struct {
	// Outcome is the number of a run that it is held against.
	sim.Outcome
	// Over is an indicator of the same place and year that divides it; empty for none.
	Over  string
	Value float64
	// Definition says what was counted, and where the model counts something else.
	Definition string
	Source     string
}

// Outcomes returns what a run must give: the outcome and, if there is one, what divides it.
func (f *Fact) Outcomes() []sim.Outcome {
	if f.Over == "" {
		return []sim.Outcome{f.Outcome}
	}
	over := f.Outcome
	over.Indicator = f.Over
	return []sim.Outcome{f.Outcome, over}
}

// Of returns the fact in a run whose [Fact.Outcomes] are x.
func (f *Fact) Of(x []float64) float64 {
	if f.Over == "" {
		return x[0]
	}
	return x[0] / x[1]
}

// Facts returns the facts about the provinces and years of s; none about a drawn country.
func (s *Scenario) Facts() ([]Fact, error) {
	if seen, err := s.Observed(); err != nil || seen == nil {
		return nil, err
	}
	var out []Fact
	err := eachRow("data/facts.csv", func(row map[string]string) error {
		f, err := factOf(row)
		if err == nil && f.isOf(s) {
			out = append(out, f)
		}
		return err
	})
	return out, err
}

// isOf tells whether runs of s have the number that f is about.
func (f *Fact) isOf(s *Scenario) bool {
	return !slices.ContainsFunc(f.Outcomes(), func(o sim.Outcome) bool { return len(o.Problems(s.Config)) > 0 })
}

// factOf reads a row of a table of facts.
func factOf(row map[string]string) (f Fact, err error) {
	f = Fact{Over: row["over"], Definition: row["definition"], Source: row["source"]}
	f.Outcome = sim.Outcome{Name: row["fact"], Indicator: row["indicator"], Place: row["place"], Industry: row["industry"], Relative: row["relative"] == "true"}
	forms := []sim.Form{sim.Level, sim.Mean, sim.Sum, sim.Change, sim.Growth}
	i := slices.IndexFunc(forms, func(form sim.Form) bool { return form.String() == row["form"] })
	if i < 0 {
		return f, fmt.Errorf("form is %q", row["form"])
	}
	f.Form = forms[i]
	x, err := numbers(row, "year", "value")
	if err != nil {
		return f, err
	}
	f.Year, f.Value = int(x[0]), x[1]
	if row["since"] != "" {
		err = parseNumber(row["since"], &f.Since)
	}
	return f, err
}

// CaseFact is a published number about the case that a built-in scenario follows.
type CaseFact struct {
	Fact
	// Scenario is the case. The number of Against, if not empty, is taken off that of the case, replicate by replicate.
	Scenario, Against string
}

// CaseFacts returns the numbers of all cases, case by case. They are of single towns and of the press: good for ratios, less so for levels.
func CaseFacts() (out []CaseFact, err error) {
	err = eachRow("data/cases.csv", func(row map[string]string) error {
		f, err := factOf(row)
		out = append(out, CaseFact{f, row["scenario"], row["against"]})
		return err
	})
	return out, err
}

// CrossSection is a quantity of all provinces in one year, on which no parameter was set: what a model can be right about is its order.
type CrossSection struct {
	Name string
	Year int
	// Indicator of provinces.csv that it is held against, and the one that divides it or nothing.
	Indicator, Over string
	// Value by province, in the order of the scenario.
	Value              []float64
	Definition, Source string
}

// CrossSections returns the cross-sections of the provinces and years of s; none of a drawn country.
func (s *Scenario) CrossSections() ([]CrossSection, error) {
	if seen, err := s.Observed(); err != nil || seen == nil {
		return nil, err
	}
	residents := CrossSection{
		Name: "residents over registered, 2010", Year: 2010, Indicator: "population", Over: "registered",
		Definition: "census of 1 November 2010", Source: "National Bureau of Statistics, sixth census",
	}
	exports := CrossSection{
		Name: "exports, 2011", Year: 2011, Indicator: "exports",
		Definition: "goods by province of origin", Source: "National Bureau of Statistics, yearbook 2012, customs",
	}
	byName := map[string][2]float64{}
	err := eachRow("data/provinces_after_1999.csv", func(row map[string]string) error {
		x, err := numbers(row, "residents_2010", "registered_2010", "exports_2011")
		if err != nil {
			return err
		}
		byName[row["province"]] = [2]float64{x[0] / x[1], x[2]}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, p := range s.Config.Provinces {
		x := byName[p.Name]
		residents.Value, exports.Value = append(residents.Value, x[0]), append(exports.Value, x[1])
	}
	run := s.Config.Run
	return slices.DeleteFunc([]CrossSection{residents, exports}, func(c CrossSection) bool { return c.Year < run.From || c.Year > run.To }), nil
}
