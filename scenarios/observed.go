package scenarios

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strconv"
)

// Observed is what was published for a province and a year. Charts draw it beside results; the
// model never reads it. See docs/data.md.
type Observed struct {
	Province   string
	Code       int // GB/T 2260
	Year       int
	GDPPerHead float64 // nominal, yuan a year
	Population float64 // persons
	// Basis of the population: mixed (mostly registered) or resident.
	Basis string
	// Break tells that the level changed by revision against the year before.
	Break bool
}

// ObservedSource says in one line who published the observed series.
const ObservedSource = "National Bureau of Statistics, revised series"

// Observed returns the observed series if they are about the provinces of s: the same names and
// codes, none missing on either side. Else it returns nil: a drawn country was never observed.
func (s *Scenario) Observed() ([]Observed, error) {
	all, err := observed()
	if err != nil {
		return nil, err
	}
	type key struct {
		name string
		code int
	}
	known := make(map[key]bool)
	for _, o := range all {
		known[key{o.Province, o.Code}] = true
	}
	for _, p := range s.Config.Provinces {
		if !known[key{p.Name, p.Code}] {
			return nil, nil
		}
	}
	if len(known) != len(s.Config.Provinces) {
		return nil, nil
	}
	return all, nil
}

// observed reads the embedded table.
func observed() ([]Observed, error) {
	text, err := shipped.ReadFile("data/observed.csv")
	if err != nil {
		return nil, fmt.Errorf("observed series: %w", err)
	}
	lines, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("observed series: %w", err)
	}
	var out []Observed
	for i, f := range lines[1:] { // province, code, year, gdp_per_head, population, source, population_basis, level_break
		var o Observed
		o.Province = f[0]
		for j, to := range []any{&o.Code, &o.Year, &o.GDPPerHead, &o.Population} {
			if err := parseNumber(f[j+1], to); err != nil {
				return nil, fmt.Errorf("observed series, line %d: %w", i+2, err)
			}
		}
		o.Basis, o.Break = f[6], f[7] == "1"
		out = append(out, o)
	}
	return out, nil
}

func parseNumber(text string, to any) (err error) {
	switch v := to.(type) {
	case *int:
		*v, err = strconv.Atoi(text)
	case *float64:
		*v, err = strconv.ParseFloat(text, 64)
	}
	return err
}
