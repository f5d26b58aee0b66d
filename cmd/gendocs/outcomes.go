package main

import (
	"fmt"

	"gowest/scenarios"
	"gowest/sim"
	"gowest/sim/record"
)

// values holds one number by replicate and year.
type values map[int]map[int]float64

// put sets a number.
func (v values) put(replicate, year int, x float64) {
	if v[replicate] == nil {
		v[replicate] = map[int]float64{}
	}
	v[replicate][year] = x
}

// in returns the numbers of a year in the order of replicates 1, 2, …; a replicate without one has 0.
func (v values) in(year int) []float64 {
	out := make([]float64, 0, len(v))
	for r := 1; len(out) < len(v); r++ {
		if byYear, ok := v[r]; ok {
			out = append(out, byYear[year])
		}
	}
	return out
}

// outcome is a figure that pages compare.
type outcome struct {
	name   string // in sentences
	format string // of a mean
	of     func(t *record.Tables) values
}

// column returns the outcome in a column of nation.csv. It panics if there is no such column: a slip
// in the lists of this package, which a test finds.
func column(csv, name, format string) outcome {
	for _, c := range record.Columns[record.NationYear]() {
		if c.Name == csv {
			return outcome{name, format, func(t *record.Tables) values {
				v := values{}
				for i := range t.Nation {
					r := &t.Nation[i]
					v.put(r.Replicate, r.Year, record.Value(r, c))
				}
				return v
			}}
		}
	}
	panic(fmt.Sprintf("gendocs: nation.csv has no column %q", csv))
}

// provinceMean returns the outcome of a provincial column as a mean weighted by workers.
func provinceMean(name, format string, value func(r *record.ProvinceYear) float64) outcome {
	return outcome{name, format, func(t *record.Tables) values {
		sum, weight := values{}, values{}
		for i := range t.Provinces {
			r := &t.Provinces[i]
			add(sum, r.Replicate, r.Year, float64(r.Workers)*value(r))
			add(weight, r.Replicate, r.Year, float64(r.Workers))
		}
		return ratio(sum, weight)
	}}
}

// provinceSum returns the outcome of a provincial column as a sum, divided by scale.
func provinceSum(name, format string, scale float64, value func(r *record.ProvinceYear) float64) outcome {
	return outcome{name, format, func(t *record.Tables) values {
		sum := values{}
		for i := range t.Provinces {
			r := &t.Provinces[i]
			add(sum, r.Replicate, r.Year, value(r)/scale)
		}
		return sum
	}}
}

// add adds x to a number.
func add(v values, replicate, year int, x float64) { v.put(replicate, year, v[replicate][year]+x) }

// ratio divides number by number; 0 where the divisor is 0.
func ratio(a, b values) values {
	out := values{}
	for r, byYear := range a {
		for y, x := range byYear {
			q := 0.0
			if d := b[r][y]; d != 0 {
				q = x / d
			}
			out.put(r, y, q)
		}
	}
	return out
}

// firmSize is the mean size of firms.
var firmSize = outcome{"mean size of firms [heads]", "%.2f", func(t *record.Tables) values {
	heads, firms := values{}, values{}
	for _, r := range t.Firms {
		add(heads, r.Replicate, r.Year, float64(r.Employment))
		add(firms, r.Replicate, r.Year, float64(r.Firms))
	}
	return ratio(heads, firms)
}}

// eastWest returns the ratio of GDP per head of the region East to that of West.
func eastWest(s *scenarios.Scenario) outcome {
	return outcome{"East/West ratio of GDP per head", "%.2f", func(t *record.Tables) values {
		east := regionHead(t, s.Config, "East")
		return ratio(east, regionHead(t, s.Config, "West"))
	}}
}

// regionHead returns the GDP per head of a region.
func regionHead(t *record.Tables, cfg *sim.Config, region string) values {
	in := map[string]bool{}
	for _, p := range cfg.Provinces {
		in[p.Name] = p.Region == region
	}
	gdp, people := values{}, values{}
	for _, r := range t.Provinces {
		if in[r.Province] {
			add(gdp, r.Replicate, r.Year, r.GDP)
			add(people, r.Replicate, r.Year, float64(r.Population))
		}
	}
	return ratio(gdp, people)
}
