package main

import (
	"fmt"
	"math"
	"slices"

	"gowest/plots"
	"gowest/sim"
	"gowest/sim/record"
	"gowest/sim/validation"
)

// trendYears is how long the shorter trend and the growth regression of benchmarks look back from the origin.
const trendYears = 10

// judgement is everything that a validation found.
type judgement struct {
	origin, last int
	members      int
	forecasts    []*validation.Forecast // of the model as it is and as changes, then of benchmarks
	losses       []*validation.Loss
	duels        []duel
	start        *validation.Forecast // the model's levels in the year of the origin
	sample       *validation.Sample

	scores     []record.ValidationRow
	provinces  []record.ForecastRow
	dispersion []record.DispersionForecastRow
	facts      []record.FactRow
	robustness []record.RobustnessRow
}

// modelForecasts is how many of the forecasts are the model's.
const modelForecasts = 2

// walk is the index of the random walk among forecasts.
const walk = modelForecasts

// duel is one of the model's forecasts against a benchmark, or against its other one.
type duel struct {
	forecast, against int
	validation.Duel
}

// judge holds the members against what was observed.
func (v *validating) judge(sets []memberSet) (*judgement, error) {
	j := &judgement{origin: v.flags.origin, last: v.scenario.Config.Run.To, members: len(sets[0].values), sample: validation.NewSample(len(v.panel.Places))}
	e := v.yard.ensemble(sets[0])
	var err error
	if j.forecasts, err = v.forecasts(e, j.origin); err != nil {
		return nil, err
	}
	j.start = e.Levels(plots.ModelLevels, j.origin, j.origin)
	for _, f := range j.forecasts {
		j.losses = append(j.losses, validation.Losses(f, v.panel))
	}
	for i := range j.forecasts {
		v.score(j, i)
	}
	v.fight(j)
	v.provinceRows(j, e)
	v.judgeDispersion(j, e)
	v.judgeFacts(j, e, sets[0])
	return j, v.judgeRobustness(j, sets)
}

// forecasts returns the model's and the benchmarks' for the years after an origin.
func (v *validating) forecasts(e *validation.Ensemble, origin int) ([]*validation.Forecast, error) {
	p, last := v.panel, v.scenario.Config.Run.To
	out := []*validation.Forecast{e.Levels(plots.ModelLevels, origin+1, last), e.Anchored(plots.ModelChanges, p, origin, last)}
	for _, of := range []func() (*validation.Forecast, error){
		func() (*validation.Forecast, error) { return validation.RandomWalk(p, origin, last) },
		func() (*validation.Forecast, error) { return validation.LogTrend(p, origin-trendYears, origin, last) },
		func() (*validation.Forecast, error) { return validation.LogTrend(p, p.From, origin, last) },
		func() (*validation.Forecast, error) {
			return validation.BetaConvergence(p, origin-trendYears, origin, last)
		},
	} {
		f, err := of()
		if err != nil {
			return nil, err
		}
		if !slices.ContainsFunc(out, func(g *validation.Forecast) bool { return g.Name == f.Name }) { // both trends may be one
			out = append(out, f)
		}
	}
	return out, nil
}

// provinceRows writes every forecast beside what was observed; the model's levels from the first year on.
func (v *validating) provinceRows(j *judgement, e *validation.Ensemble) {
	past := e.Levels(plots.ModelLevels, v.panel.From, j.origin)
	for i, f := range append([]*validation.Forecast{past}, j.forecasts...) {
		l := validation.Losses(f, v.panel)
		for p, place := range v.panel.Places {
			for t := range f.Years() {
				judged := 1
				if i == 0 {
					judged = 0
				}
				j.provinces = append(j.provinces, record.ForecastRow{
					Forecast: f.Name, Province: place, ProvinceCode: v.scenario.Config.Provinces[p].Code, Year: f.First + t, Judged: judged,
					Observed: math.Exp(v.panel.At(p, f.First+t)), Point: math.Exp(f.Point[p][t]), Bands: bandsOf(f.Draws[p][t], math.Exp),
					Covered50: int(l.Inside[0][p][t]), Covered80: int(l.Inside[1][p][t]), Covered95: int(l.Inside[2][p][t]), CRPS: l.CRPS[p][t],
				})
			}
		}
	}
}

// bandsOf returns median and bands of ascending draws, each made into something.
func bandsOf(draws []float64, of func(float64) float64) record.Bands {
	var b record.Bands
	b.Median = of(validation.Quantile(draws, 0.5))
	for k, to := range [...][2]*float64{{&b.Low50, &b.High50}, {&b.Low80, &b.High80}, {&b.Low95, &b.High95}} {
		low, high := validation.Band(draws, validation.Levels[k])
		*to[0], *to[1] = of(low), of(high)
	}
	return b
}

// measures are those of dispersion that are judged.
func (v *validating) measures() []validation.Dispersion {
	inland := make([]bool, len(v.panel.Places))
	for i, p := range v.scenario.Config.Provinces {
		inland[i] = !p.Municipality
	}
	return []validation.Dispersion{validation.CV(), validation.Sigma("sigma", nil), validation.Sigma("sigma_28", inland)}
}

// judgeDispersion holds measures of dispersion against what was observed.
func (v *validating) judgeDispersion(j *judgement, e *validation.Ensemble) {
	for _, d := range v.measures() {
		seen := d.Observed(v.panel, v.panel.From, j.last)
		for i, f := range j.forecasts {
			first, points := f.First, d.Point(f)
			var members [][]float64
			switch i {
			case 0:
				first, members = v.panel.From, d.Members(e, v.panel.From, j.last)
			case 1:
				members = d.Members(e.Shifted(v.panel, j.origin, j.last), f.First, j.last)
			}
			var squares, hits, years float64
			for year := first; year <= j.last; year++ {
				row := record.DispersionForecastRow{Forecast: f.Name, Measure: d.Name, Year: year, Observed: seen[year-v.panel.From], Bands: noBands()}
				if members != nil {
					draws := drawsIn(members, year-first)
					row.Bands, row.Point = bandsOf(draws, validation.Plain), meanOf(draws)
				} else {
					row.Point = points[year-first]
				}
				if year > j.origin {
					row.Judged = 1
					years++
					squares += (row.Point - row.Observed) * (row.Point - row.Observed)
					if row.Low95 <= row.Observed && row.Observed <= row.High95 {
						hits++
					}
				}
				j.dispersion = append(j.dispersion, row)
			}
			v.dispersionScores(j, d.Name, f.Name, math.Sqrt(squares/years), hits/years, int(years), members != nil)
		}
	}
}

// dispersionScores adds the error and the coverage of a measure. There is one series, so that there are no intervals.
func (v *validating) dispersionScores(j *judgement, measure, forecast string, rmse, coverage float64, years int, hasBands bool) {
	row := record.ValidationRow{Forecast: forecast, Score: "rmse_of_" + measure, Province: sim.AllProvinces, FromYear: j.origin + 1, ToYear: j.last, Value: rmse, CILow: record.Missing(), CIHigh: record.Missing(), N: years}
	j.scores = append(j.scores, row)
	if hasBands {
		row.Score, row.Value = "coverage_95_of_"+measure, coverage
		j.scores = append(j.scores, row)
	}
}

func noBands() record.Bands {
	x := record.Missing()
	return record.Bands{Median: x, Low50: x, High50: x, Low80: x, High80: x, Low95: x, High95: x}
}

// column returns one year of all members, ascending.
func drawsIn(members [][]float64, t int) []float64 {
	out := make([]float64, len(members))
	for m := range out {
		out[m] = members[m][t]
	}
	slices.Sort(out)
	return out
}

func meanOf(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += v
	}
	return sum / float64(len(x))
}

// judgeFacts holds facts against the members.
func (v *validating) judgeFacts(j *judgement, e *validation.Ensemble, set memberSet) {
	for i := range v.yard.facts {
		f := &v.yard.facts[i]
		j.facts = append(j.facts, factRow(f.Name, "number", f.Year, f.Value, v.yard.fact(set, i), f.Definition, f.Source))
	}
	const source, definition = "National Bureau of Statistics, revised (observed.csv)", "nominal GDP per resident, revised later"
	from := j.origin - trendYears
	for _, d := range v.measures() {
		seen := d.Observed(v.panel, from, j.last)
		members := d.Members(e, from, j.last)
		change, peak := make([]float64, len(members)), make([]float64, len(members))
		for m, x := range members {
			change[m] = x[len(x)-1] - x[trendYears]
			peak[m] = float64(validation.Peak(x, from))
		}
		j.facts = append(j.facts,
			factRow(fmt.Sprintf("change of %s, %d-%d", d.Name, j.origin, j.last), "number", j.last, seen[len(seen)-1]-seen[trendYears], change, definition, source),
			factRow(fmt.Sprintf("year of the largest %s, %d-%d", d.Name, from, j.last), "year", j.last, float64(validation.Peak(seen, from)), peak, definition, source))
	}
	for i, c := range v.yard.cross {
		rho, low, high := j.sample.RankCorrelation(v.yard.section(set, i), c.Value)
		row := record.FactRow{Fact: c.Name, Kind: "rank", Year: c.Year, Observed: record.Missing(), Mean: rho, Low95: low, High95: high, Replicates: j.members, Result: "unclear", Definition: c.Definition, Source: c.Source}
		switch {
		case low > 0:
			row.Result = "alike"
		case high < 0:
			row.Result = "reversed"
		}
		j.facts = append(j.facts, row)
	}
}

// factRow holds a number against those of the members that have one: inside or outside their central 95 %.
func factRow(name, kind string, year int, observed float64, members []float64, definition, source string) record.FactRow {
	row := record.FactRow{Fact: name, Kind: kind, Year: year, Observed: observed, Replicates: len(members), Definition: definition, Source: source, Result: "inside"}
	draws := slices.DeleteFunc(slices.Sorted(slices.Values(members)), math.IsNaN)
	if row.Replicates = len(draws); len(draws) == 0 { // as the share of an industry that nobody is in
		row.Mean, row.Low95, row.High95, row.Result = record.Missing(), record.Missing(), record.Missing(), "not there"
		return row
	}
	row.Mean = meanOf(draws)
	row.Low95, row.High95 = validation.Band(draws, 0.95)
	below, above := "too low", "too high"
	if kind == "year" {
		below, above = "too early", "too late"
	}
	switch {
	case observed > row.High95:
		row.Result = below
	case observed < row.Low95:
		row.Result = above
	}
	return row
}
