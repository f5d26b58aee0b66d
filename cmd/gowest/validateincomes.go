package main

import (
	"fmt"
	"math"

	"gowest/scenarios"
	"gowest/sim"
	"gowest/sim/record"
	"gowest/sim/validation"
)

// incomes is the yardstick of a validation: relative incomes by province and year, then facts, then quantities of provinces.
type incomes struct {
	places      []string
	first, last int
	facts       []scenarios.Fact
	cross       []scenarios.CrossSection
	outcomes    []sim.Outcome // of facts, then of cross-sections
}

func newIncomes(sc *scenarios.Scenario, places []string) (y *incomes, err error) {
	y = &incomes{places: places, first: sc.Config.Run.From, last: sc.Config.Run.To}
	if y.facts, err = sc.Facts(); err != nil {
		return nil, err
	}
	if y.cross, err = sc.CrossSections(); err != nil {
		return nil, err
	}
	for i := range y.facts {
		y.outcomes = append(y.outcomes, y.facts[i].Outcomes()...)
	}
	for _, c := range y.cross {
		for _, place := range places {
			y.outcomes = append(y.outcomes, sim.Outcome{Indicator: c.Indicator, Place: place, Year: c.Year})
			if c.Over != "" {
				y.outcomes = append(y.outcomes, sim.Outcome{Indicator: c.Over, Place: place, Year: c.Year})
			}
		}
	}
	return y, nil
}

func (y *incomes) years() int { return y.last - y.first + 1 }

// incomes is how many of the numbers are relative incomes.
func (y *incomes) incomes() int { return len(y.places) * y.years() }

func (y *incomes) names() (out []string) {
	for _, place := range y.places {
		for year := y.first; year <= y.last; year++ {
			out = append(out, fmt.Sprintf("log relative income %s %d", place, year))
		}
	}
	return append(out, outcomes(y.outcomes).names()...)
}

// of takes ln(y_i/μ) of nominal GDP per resident, as [validation.NewPanel] does. One national deflator makes real and nominal relative incomes
// the same.
func (y *incomes) of(cfg *sim.Config, t *record.Tables) []float64 {
	index := map[string]int{}
	for i, place := range y.places {
		index[place] = i
	}
	n := y.years()
	out := make([]float64, y.incomes(), y.incomes()+len(y.outcomes))
	gdp, people := make([]float64, n), make([]float64, n)
	for i := range t.Provinces {
		r := &t.Provinces[i]
		gdp[r.Year-y.first] += r.GDPNominal
		people[r.Year-y.first] += float64(r.Population)
	}
	for i := range t.Provinces {
		r := &t.Provinces[i]
		k := r.Year - y.first
		out[index[r.Province]*n+k] = finiteLog(r.GDPNominal / float64(r.Population) * people[k] / gdp[k])
	}
	return append(out, outcomes(y.outcomes).of(cfg, t)...)
}

// finiteLog returns the logarithm, or no number where there is none.
func finiteLog(x float64) float64 {
	if !(x > 0) || math.IsInf(x, 0) {
		return math.NaN()
	}
	return math.Log(x)
}

// ensemble returns the relative incomes of members.
func (y *incomes) ensemble(set memberSet) *validation.Ensemble {
	e := &validation.Ensemble{From: y.first}
	n := y.years()
	for _, x := range set.values {
		rows := make([][]float64, len(y.places))
		for i := range rows {
			rows[i] = x[i*n : (i+1)*n]
		}
		e.Log = append(e.Log, rows)
	}
	return e
}

// fact returns fact i of every member.
func (y *incomes) fact(set memberSet, i int) []float64 {
	at := y.incomes()
	for k := range i {
		at += len(y.facts[k].Outcomes())
	}
	n := len(y.facts[i].Outcomes())
	out := make([]float64, len(set.values))
	for m, x := range set.values {
		out[m] = y.facts[i].Of(x[at : at+n])
	}
	return out
}

// section returns cross-section i as means over members, by place.
func (y *incomes) section(set memberSet, i int) []float64 {
	at := y.incomes()
	for k := range y.facts {
		at += len(y.facts[k].Outcomes())
	}
	width := func(c *scenarios.CrossSection) int {
		if c.Over != "" {
			return 2
		}
		return 1
	}
	for k := range i {
		at += width(&y.cross[k]) * len(y.places)
	}
	w := width(&y.cross[i])
	out := make([]float64, len(y.places))
	for p := range out {
		for _, x := range set.values {
			v := x[at+p*w]
			if w == 2 {
				v /= x[at+p*w+1]
			}
			out[p] += v / float64(len(set.values))
		}
	}
	return out
}
