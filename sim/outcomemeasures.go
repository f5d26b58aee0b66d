package sim

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"gowest/sim/measure"
	"gowest/sim/record"
)

// Selection says which clusters, firms, places or policies a measure of an [Outcome] is about. A measure reads only the keys that
// are its own, see [OutcomeMeasures].
type Selection struct {
	// Policy, or several with ";" between their names. Of clusters it selects those on places where the policy has acted in any year of the run: its
	// cells and provinces, or the industries and cells of its packages. A policy without money marks where the same rule would have acted.
	Policy string `toml:"policy"`
	// Type of clusters (Markusen 1996), or origin of firms: founded, foreign, initial.
	Type string `toml:"type"`
	// Industries of provinces that count: clusters, where the province holds a cluster of the industry in the year; elsewhere.
	Among string `toml:"among"`
	// Year whose clusters are followed.
	Cohort int `toml:"cohort" unit:"year" range:"[1900,2200]"`
	// Years after its birth at which a cluster is looked for.
	Age int `toml:"age" unit:"years" range:"[1,100]"`
}

// Words of [Selection.Among] and origins of firms.
var (
	amongWords  = []string{"clusters", "elsewhere"}
	originWords = []string{"founded", "foreign", "initial"}
)

// given returns the first key that is given, "" if none is.
func (s *Selection) given() string {
	for _, key := range s.keys() {
		return key
	}
	return ""
}

// keys returns the keys that are given.
func (s *Selection) keys() (out []string) {
	for _, k := range []struct {
		key string
		is  bool
	}{{"policy", s.Policy != ""}, {"type", s.Type != ""}, {"among", s.Among != ""}, {"cohort", s.Cohort != 0}, {"age", s.Age != 0}} {
		if k.is {
			out = append(out, k.key)
		}
	}
	return out
}

// String returns the selection as the end of an outcome's name.
func (s *Selection) String() string {
	var text strings.Builder
	for _, k := range s.keys() {
		value := map[string]any{"policy": s.Policy, "type": s.Type, "among": s.Among, "cohort": s.Cohort, "age": s.Age}[k]
		fmt.Fprintf(&text, ", %s %v", k, value)
	}
	return text.String()
}

// OutcomeMeasure is an indicator of an [Outcome] that is taken of several tables of a run.
type OutcomeMeasure struct {
	Name, Text string
	// Keys of [Selection] that it must have and may have.
	Needs, May []string

	of     func(place, industry string) bool
	series func(o *Outcome, v *view) map[int]float64
}

// view is the tables of a run as a measure sees them for a place.
type view struct {
	*record.Tables
	inside  func(province string) bool
	regions []Region
}

// Places and industries of measures.
func anywhere(string, string) bool            { return true }
func nationAlone(place, industry string) bool { return place == "" && industry == "" }
func nation(place, _ string) bool             { return place == "" }
func oneIndustry(_, industry string) bool     { return industry != "" }
func placeAlone(place, _ string) bool         { return place != "" }

// counts adds up a number of clusters by year.
func counts(n func(*record.ClusterYear) float64) func(*Outcome, *view) map[int]float64 {
	return func(o *Outcome, v *view) map[int]float64 {
		years := v.zeros()
		v.clusters(o, func(c *record.ClusterYear) { years[c.Year] += n(c) })
		return years
	}
}

// OutcomeMeasures returns the measures in the order of their description.
func OutcomeMeasures() []OutcomeMeasure {
	which := []string{"type", "policy"}
	return []OutcomeMeasure{
		{"clusters", "number of clusters", nil, which, anywhere, counts(func(*record.ClusterYear) float64 { return 1 })},
		{"cluster_firms", "firms in clusters, as modelled", nil, which, anywhere, counts(func(c *record.ClusterYear) float64 { return float64(c.Firms) })},
		{"cluster_employed", "persons employed in clusters", nil, which, anywhere, counts(func(c *record.ClusterYear) float64 { return float64(c.Employment) })},
		{"cluster_support", "deflated yuan that policies spent on the industry of a cluster in its places", nil, which, anywhere, counts(func(c *record.ClusterYear) float64 { return c.Support })},
		{"clusters_born", "clusters seen for the first time", nil, which, anywhere, counts(born)},
		{"clusters_survived", "clusters born in the year that are there at the age, or have merged into one that is", []string{"age"}, which, anywhere, survivors},
		{"clusters_off_main_cell", "clusters without a cell that is the most populous of its province", nil, which, anywhere, offMainCell},
		{"cluster_host_income", "GDP per head of the provinces of clusters over that of the nation, mean over clusters", nil, which, anywhere, hostIncome},
		{"cluster_host_quotient", "location quotient of the cluster's industry in its province in the first year, mean over clusters", nil, which, anywhere, hostQuotient},
		{"cluster_seat", "the province with most persons employed in clusters, by its place in the order of provinces from 1; 0 = no cluster", nil, which, anywhere, seatOf},
		{"first_cluster", "year in which a cluster was first seen; the year after if none has been", nil, which, anywhere, firstCluster},
		{"clusters_born_near", "clusters born outside the place, at most 2.5 cells from it", nil, which, placeAlone, bornAround(true)},
		{"clusters_born_far", "clusters born farther from the place", nil, which, placeAlone, bornAround(false)},
		{"cells_near", "cells outside the place, at most 2.5 cells from it", nil, nil, placeAlone, cellsAround(true)},
		{"cells_far", "cells farther from the place", nil, nil, placeAlone, cellsAround(false)},
		{"cohort_firms", "firms in the clusters that there were in the cohort's year", []string{"cohort"}, which, anywhere, cohort(func(c *record.ClusterYear) float64 { return float64(c.Firms) })},
		{"cohort_employed", "persons employed in the clusters that there were in the cohort's year", []string{"cohort"}, which, anywhere, cohort(func(c *record.ClusterYear) float64 { return float64(c.Employment) })},
		{"cohort_elsewhere_employed", "persons employed in the industry in provinces that had no cluster of it in the cohort's year", []string{"cohort"}, nil, oneIndustry, besideCohort},
		{"industry_firms", "firms of traded industries, as modelled", nil, []string{"among"}, anywhere, industryTotal(func(r *record.IndustryYear) float64 { return float64(r.Firms) })},
		{"industry_employed", "persons employed in traded industries", nil, []string{"among"}, anywhere, industryTotal(func(r *record.IndustryYear) float64 { return float64(r.Employment) })},
		{"industry_output", "value added of traded industries", nil, []string{"among"}, anywhere, industryTotal(func(r *record.IndustryYear) float64 { return r.Output })},
		{"industry_exports", "exports of traded industries", nil, []string{"among"}, anywhere, industryTotal(func(r *record.IndustryYear) float64 { return r.Exports })},
		{"industry_fdi", "foreign investment in traded industries", nil, []string{"among"}, anywhere, industryTotal(func(r *record.IndustryYear) float64 { return r.FDI })},
		{"industry_productivity", "productivity of traded firms, weighted by employment", nil, []string{"among"}, anywhere, industryMean(func(r *record.IndustryYear) float64 { return r.Productivity })},
		{"industry_trust", "trust, weighted by employment", nil, []string{"among"}, anywhere, industryMean(func(r *record.IndustryYear) float64 { return r.Trust })},
		{"industry_sourcing", "share of stage value bought from local specialists, weighted by employment", nil, []string{"among"}, anywhere, industryMean(func(r *record.IndustryYear) float64 { return r.LocalSourcingShare })},
		{"industry_stages", "share of the industry's stages done by some specialist of the province, weighted by employment", nil, []string{"among"}, anywhere, industryMean(func(r *record.IndustryYear) float64 { return r.StagesPresent })},
		{"productivity_slope", "rise of log value added a worker with log employment over provinces, within industries, weighted by employment", nil, nil, anywhere, productivitySlope},
		{"mover_gain", "lead in growth of log productivity of firms that hired from better ones over those beside them, summed over such firms", []string{"among"}, nil, nationAlone, moverSum(true)},
		{"movers", "firms that hired from better ones, as modelled", []string{"among"}, nil, nationAlone, moverSum(false)},
		{"firm_size", "heads that work for firms, by firm", nil, nil, nation, firmSize},
		{"firm_exits", "firms that closed, as modelled", []string{"type"}, nil, nationAlone, demographySum(func(r *record.FirmAgeYear) float64 { return float64(r.Exits) })},
		{"firms_at_risk", "firms that could close, as modelled", []string{"type"}, nil, nationAlone, demographySum(func(r *record.FirmAgeYear) float64 { return r.Firms })},
		{"policy_cost", "deflated yuan spent on a policy and taxes forgone by it", []string{"policy"}, nil, nationAlone, policyCost},
		{"zone_growth", "log growth of real GDP per head in a zone since the year before it", []string{"policy"}, nil, nationAlone, zone(func(z *record.ZoneYear) float64 { return z.Growth })},
		{"zone_growth_near", "the same of the cells that touch it", []string{"policy"}, nil, nationAlone, zone(func(z *record.ZoneYear) float64 { return z.GrowthNear })},
		{"zone_growth_elsewhere", "the same of the rest of the country", []string{"policy"}, nil, nationAlone, zone(func(z *record.ZoneYear) float64 { return z.GrowthElsewhere })},
		{"zone_employment", "share of a zone in the nation's employment outside farming", []string{"policy"}, nil, nationAlone, zone(func(z *record.ZoneYear) float64 { return z.EmploymentShare })},
		{"zone_foreign", "share of foreign firms in the employees of a zone's industries", []string{"policy"}, nil, nationAlone, zone(func(z *record.ZoneYear) float64 { return z.ForeignEmployment })},
		{"zone_sourcing", "share of stage value that firms of a zone buy from local specialists", []string{"policy"}, nil, nationAlone, zone(func(z *record.ZoneYear) float64 { return z.LocalSourcingShare })},
	}
}

// measures are the measures by name.
var measures = func() map[string]*OutcomeMeasure {
	out := map[string]*OutcomeMeasure{}
	for _, m := range OutcomeMeasures() {
		out[m.Name] = &m
	}
	return out
}()

// measuresThatRead returns the names of the measures that read a key.
func measuresThatRead(key string) (out []string) {
	for _, m := range OutcomeMeasures() {
		if slices.Contains(m.Needs, key) || slices.Contains(m.May, key) {
			out = append(out, m.Name)
		}
	}
	return out
}

// selectionProblems returns what is wrong with the selection of a measure.
func (o *Outcome) selectionProblems(m *OutcomeMeasure, cfg *Config) (out []OutcomeProblem) {
	fail := func(key, format string, args ...any) {
		out = append(out, OutcomeProblem{Key: key, Text: fmt.Sprintf(format, args...)})
	}
	given := o.keys()
	for _, key := range given {
		if !slices.Contains(m.Needs, key) && !slices.Contains(m.May, key) {
			fail(key, "has no meaning for %q; it belongs to %s", o.Indicator, strings.Join(measuresThatRead(key), ", "))
		}
	}
	for _, key := range m.Needs {
		if !slices.Contains(given, key) {
			fail("indicator", "%q needs the key %s", o.Indicator, key)
		}
	}
	words := func(key, word string, known []string) {
		if word != "" && !slices.Contains(known, word) {
			fail(key, "%q is not known; want %s", word, strings.Join(known, ", "))
		}
	}
	words("among", o.Among, amongWords)
	if strings.HasPrefix(o.Indicator, "firm") {
		words("type", o.Type, originWords)
	} else {
		words("type", o.Type, markusenWords())
	}
	if o.Cohort != 0 && (o.Cohort < cfg.Run.From || o.Cohort > cfg.Run.To) {
		fail("cohort", "is %d; want a year of the run, from %d to %d", o.Cohort, cfg.Run.From, cfg.Run.To)
	}
	if o.Age != 0 && o.Year+o.Age > cfg.Run.To {
		fail("age", "is %d: clusters born in %d reach it after the run ends in %d", o.Age, o.Year, cfg.Run.To)
	}
	return out
}

func markusenWords() (out []string) {
	for t := measure.MixedType; t <= measure.StateAnchored; t++ {
		out = append(out, t.String())
	}
	return out
}

// PoliciesNamed returns the names in [Selection.Policy].
func (s *Selection) PoliciesNamed() []string { return namesIn(s.Policy) }

// NeedsPolicy tells whether the outcome is of a measure of policies, which without one does not exist.
func (o *Outcome) NeedsPolicy() bool {
	m := measures[o.Indicator]
	return m != nil && slices.Contains(m.Needs, "policy")
}

// zeros returns 0 for every year of the run.
func (v *view) zeros() map[int]float64 {
	years := map[int]float64{}
	for i := range v.Nation {
		years[v.Nation[i].Year] = 0
	}
	return years
}

// years returns the years of the run, ascending.
func (v *view) years() []int { return slices.Sorted(maps.Keys(v.zeros())) }

// overYears divides sums by year, years with nothing below are left out.
func overYears(sum, by map[int]float64) map[int]float64 {
	out := map[int]float64{}
	for year, n := range by {
		if n != 0 {
			out[year] = sum[year] / n
		}
	}
	return out
}

// demographySum adds up demography.csv over ages.
func demographySum(of func(*record.FirmAgeYear) float64) func(*Outcome, *view) map[int]float64 {
	return func(o *Outcome, v *view) map[int]float64 {
		years := v.zeros()
		for i := range v.Demography {
			if r := &v.Demography[i]; r.Origin == o.Type {
				years[r.Year] += of(r)
			}
		}
		return years
	}
}

// firmSize divides the heads that work for firms by the number of firms, of all industries with services or of those that are named. A head is an
// agent: as many persons as the sizes of firms are read as.
func firmSize(o *Outcome, v *view) map[int]float64 {
	heads, persons := v.zeros(), v.zeros() // of all firms
	for i := range v.Firms {
		heads[v.Firms[i].Year] += float64(v.Firms[i].Employment)
	}
	employed, firms := v.zeros(), v.zeros()
	names := o.industries()
	for i := range v.Industries {
		r := &v.Industries[i]
		persons[r.Year] += float64(r.Employment)
		if len(names) == 0 || slices.Contains(names, r.Industry) {
			employed[r.Year] += float64(r.Employment)
			firms[r.Year] += float64(r.Firms)
		}
	}
	return overYears(overYears(employed, firms), overYears(persons, heads))
}

// moverSum adds up movers.csv: the lead of receivers over the others beside them times their number, or that number.
func moverSum(gain bool) func(*Outcome, *view) map[int]float64 {
	return func(o *Outcome, v *view) map[int]float64 {
		years := v.zeros()
		place := map[string]string{"clusters": "cluster", "elsewhere": "elsewhere"}[o.Among]
		for i := range v.Movers {
			r := &v.Movers[i]
			if r.Place != place || r.Group != "receivers" {
				continue
			}
			x := float64(r.Firms)
			if gain { // the others stand in the next row
				x = float64(x * (r.ProductivityGrowth - v.Movers[i+1].ProductivityGrowth))
			}
			years[r.Year] += x
		}
		return years
	}
}

// policyCost adds up what policies cost.
func policyCost(o *Outcome, v *view) map[int]float64 {
	years, names := v.zeros(), o.PoliciesNamed()
	for i := range v.Policies {
		if p := &v.Policies[i]; slices.Contains(names, p.Policy) {
			years[p.Year] += p.Spent + p.TaxForgone
		}
	}
	return years
}

// zone reads a number of a zone; it has none before the zone's first year. Of several names a run should have one.
func zone(of func(*record.ZoneYear) float64) func(*Outcome, *view) map[int]float64 {
	return func(o *Outcome, v *view) map[int]float64 {
		years, names := map[int]float64{}, o.PoliciesNamed()
		for i := range v.Zones {
			if z := &v.Zones[i]; slices.Contains(names, z.Policy) && !math.IsNaN(of(z)) {
				years[z.Year] = of(z)
			}
		}
		return years
	}
}
