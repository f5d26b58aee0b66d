package sim

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"gowest/sim/market"
	"gowest/sim/record"
)

// Form is what an [Outcome] makes of the years of an indicator.
type Form uint8

// Forms of outcomes, over the years since to year with both ends.
const (
	Level  Form = iota // in the year
	Mean               // over the years
	Sum                // over the years
	Change             // from since to year
	Growth             // mean log growth a year from since to year
)

// String returns the word of study files.
func (f Form) String() string { return [...]string{"level", "mean", "sum", "change", "growth"}[f] }

// spans tells whether the form needs since.
func (f Form) spans() bool { return f != Level }

// Outcome is one number that a run is judged by: an indicator of a place, in a year or over years. Sensitivity, calibration, validation
// and claims all speak of outcomes.
type Outcome struct {
	// Name by which tables and charts call it.
	Name string `toml:"name"`
	// Column of nation.csv or provinces.csv, of industries.csv if there is an industry; or one of the measures that are taken of
	// several tables.
	Indicator string `toml:"indicator"`
	// Province or region; empty is the nation.
	Place string `toml:"place"`
	// Industry of industries.csv or of clusters, of measures also several with ";" between their names; empty is all.
	Industry string `toml:"industry"`
	// In which it is looked at, or the last one.
	Year int `toml:"year" unit:"year" range:"[1900,2200]"`
	// First year of a mean, a sum, a change or growth.
	Since int `toml:"since" unit:"year" range:"[1900,2200]"`
	// level, mean, sum, change or growth; nothing is level.
	Form Form `toml:"form"`
	// Whether the number is divided by that of the nation.
	Relative bool `toml:"relative"`
	Selection
}

// sums are the columns of industries.csv that add up over provinces.
var industrySums = []string{"firms", "employment", "output", "exports", "fdi"}

// OutcomeProblem is what is wrong with a key of an outcome: in words, and, where its value is a word that nobody knows, those that are known.
type OutcomeProblem struct {
	Key, Text string
	Word      string
	Known     []string
}

// industries returns the names in Industry.
func (o *Outcome) industries() []string { return namesIn(o.Industry) }

// namesIn takes a list of names with ";" between them apart.
func namesIn(list string) (out []string) {
	if list == "" {
		return nil
	}
	for name := range strings.SplitSeq(list, ";") {
		out = append(out, strings.TrimSpace(name))
	}
	return out
}

// Problems returns what keeps an outcome from being a number of cfg's runs.
func (o *Outcome) Problems(cfg *Config) (out []OutcomeProblem) {
	fail := func(key, format string, args ...any) {
		out = append(out, OutcomeProblem{Key: key, Text: fmt.Sprintf(format, args...)})
	}
	unknown := func(key, word, what string, known []string) {
		out = append(out, OutcomeProblem{Key: key, Text: fmt.Sprintf("%q is no %s", word, what), Word: word, Known: known})
	}
	regions := Regions(cfg)
	isProvince := slices.ContainsFunc(cfg.Provinces, func(p Province) bool { return p.Name == o.Place })
	isRegion := slices.ContainsFunc(regions, func(r Region) bool { return r.Name == o.Place })
	if o.Place != "" && !isProvince && !isRegion {
		unknown("place", o.Place, "province and no region", append(namesOf(cfg.Provinces, func(p Province) string { return p.Name }), namesOf(regions, func(r Region) string { return r.Name })...))
		return out
	}
	names := o.industries()
	industries := namesOf(cfg.Industries, func(x market.Industry) string { return x.Name })
	for _, name := range names {
		if !slices.Contains(industries, name) {
			unknown("industry", name, "industry", industries)
			return out
		}
	}
	if len(names) > 1 && measures[o.Indicator] == nil {
		fail("industry", "is %q; want one industry, since %q is of one", o.Industry, o.Indicator)
		return out
	}
	if m := measures[o.Indicator]; m != nil {
		out = append(out, o.selectionProblems(m, cfg)...)
	} else if key := o.Selection.given(); key != "" {
		fail(key, "has no meaning for %q; it belongs to %s", o.Indicator, strings.Join(measuresThatRead(key), ", "))
	}
	check := func(place string) {
		if names := o.indicatorsAt(place, isProvince && place != ""); !slices.Contains(names, o.Indicator) {
			of := place
			if of == "" {
				of = "the nation"
			}
			unknown("indicator", o.Indicator, fmt.Sprintf("indicator of %s", of), names)
		}
	}
	check(o.Place)
	if o.Relative && len(out) == 0 {
		if o.Place == "" {
			fail("relative", "is true, but the place is the nation; want a province or a region")
		} else {
			check("")
		}
	}
	run := cfg.Run
	if o.Year < run.From || o.Year > run.To {
		fail("year", "is %d; want a year of the run, from %d to %d", o.Year, run.From, run.To)
	}
	switch {
	case o.Form.spans() && (o.Since < run.From || o.Since > o.Year || o.Since == o.Year && o.Form >= Change):
		fail("since", "is %d; want a year from %d on and before %d, the first of the %s", o.Since, run.From, o.Year, o.Form)
	case !o.Form.spans() && o.Since != 0:
		fail("since", "is %d, but the form is %s, of one year", o.Since, o.Form)
	}
	return out
}

// namesOf returns the names of things.
func namesOf[T any](things []T, name func(T) string) []string {
	out := make([]string, len(things))
	for i, x := range things {
		out[i] = name(x)
	}
	return out
}

// indicatorsAt returns the indicators of a place.
func (o *Outcome) indicatorsAt(place string, province bool) (names []string) {
	add := func(more string) {
		if !slices.Contains(names, more) {
			names = append(names, more)
		}
	}
	switch {
	case o.Industry != "" && province:
		for _, c := range indicators[record.IndustryYear]() {
			add(c.Name)
		}
	case o.Industry != "":
		names = append(names, industrySums...)
	default:
		level := map[bool]string{true: ProvinceLevel, false: RegionLevel}[province]
		if place == "" {
			level = NationLevel
		}
		for _, i := range effectIndicators() {
			if i.level == level {
				add(i.name)
			}
		}
	}
	if place == "" && o.Industry == "" {
		for _, r := range regionIndicators {
			add(r.name)
		}
	}
	for _, m := range OutcomeMeasures() {
		if m.of(place, o.Industry) {
			add(m.Name)
		}
	}
	return names
}

// Outcomes returns the numbers of a run's tables, which hold one replicate, NaN where a number does not exist. The outcomes must have no [Outcome.Problems].
func Outcomes(list []Outcome, t *record.Tables, regions []Region) []float64 {
	side := newSideRows(Side{Tables: t}, regions)
	all := effectIndicators()
	out := make([]float64, len(list))
	for i := range list {
		o := &list[i]
		x := o.reduce(o.series(&side, t, all, o.Place))
		if o.Relative {
			x /= o.reduce(o.series(&side, t, all, ""))
		}
		out[i] = x
	}
	return out
}

// series returns the indicator of a place by year.
func (o *Outcome) series(side *sideRows, t *record.Tables, all []indicator, place string) map[int]float64 {
	years := map[int]float64{}
	inside := func(province string) bool {
		return place == "" || province == place || slices.ContainsFunc(side.regions, func(r Region) bool {
			return r.Name == place && slices.Contains(r.Provinces, province)
		})
	}
	switch m := measures[o.Indicator]; {
	case m != nil:
		return m.series(o, &view{Tables: t, inside: inside, regions: side.regions})
	case o.Industry != "":
		columns := record.Columns[record.IndustryYear]()
		c := columns[slices.IndexFunc(columns, func(c record.Column) bool { return c.Name == o.Indicator })]
		for i := range t.Industries {
			if row := &t.Industries[i]; row.Industry == o.Industry && inside(row.Province) {
				years[row.Year] += record.Value(row, c)
			}
		}
	case place == "" && !slices.ContainsFunc(all, func(i indicator) bool { return i.level == NationLevel && i.name == o.Indicator }):
		return provincesTogether(side, o.Indicator)
	default:
		for i := range all {
			if all[i].name != o.Indicator || (all[i].level == NationLevel) != (place == "") {
				continue
			}
			all[i].observe(side, func(at string, year, _ int, value float64) {
				if at == place || place == "" {
					years[year] = value
				}
			})
		}
	}
	return years
}

// provincesTogether returns by year an indicator of regions for all provinces as one region.
func provincesTogether(side *sideRows, indicator string) map[int]float64 {
	all := Region{Name: AllProvinces}
	for i := range side.provinces {
		if name := side.provinces[i].Province; !slices.Contains(all.Provinces, name) {
			all.Provinces = append(all.Provinces, name)
		}
	}
	years := map[int]float64{}
	i := slices.IndexFunc(regionIndicators, func(r regionIndicator) bool { return r.name == indicator })
	for _, r := range byRegion(side.provinces, []Region{all}) {
		years[r.year] = regionIndicators[i].of(r.rows)
	}
	return years
}

// reduce returns what the form makes of a series, NaN without all the years that it needs.
func (o *Outcome) reduce(years map[int]float64) float64 {
	at := func(year int) float64 {
		if x, ok := years[year]; ok {
			return x
		}
		return math.NaN()
	}
	switch o.Form {
	case Change:
		return at(o.Year) - at(o.Since)
	case Growth:
		return math.Log(at(o.Year)/at(o.Since)) / float64(o.Year-o.Since)
	case Mean, Sum:
		sum := 0.0
		for year := o.Since; year <= o.Year; year++ {
			sum += at(year)
		}
		if o.Form == Mean {
			sum /= float64(o.Year - o.Since + 1)
		}
		return sum
	}
	return at(o.Year)
}

// String returns the outcome in words, as "cv_28 in 1999" or "growth of gdp of West from 1990 to 1999".
func (o *Outcome) String() string {
	text := o.Indicator
	if o.Industry != "" {
		text += " of " + o.Industry
	}
	if o.Place != "" {
		text += " of " + o.Place
	}
	if o.Relative {
		text += " over the nation's"
	}
	text += o.Selection.String()
	if o.Form.spans() {
		return fmt.Sprintf("%s of %s from %d to %d", o.Form, text, o.Since, o.Year)
	}
	return fmt.Sprintf("%s in %d", text, o.Year)
}
