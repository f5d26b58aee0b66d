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

// levelNames are the bands in names of scores.
var levelNames = [len(validation.Levels)]string{"50", "80", "95"}

// score adds the scores of forecast i: over all years, by year, by province.
func (v *validating) score(j *judgement, i int) {
	f, l, s := j.forecasts[i], j.losses[i], j.sample
	places, years := len(v.panel.Places), f.Years()
	row := func(score, province string, from, to, n int, value, low, high float64) *record.ValidationRow {
		j.scores = append(j.scores, record.ValidationRow{Forecast: f.Name, Score: score, Province: province, FromYear: from, ToYear: to, Value: value, CILow: low, CIHigh: high, N: n})
		return &j.scores[len(j.scores)-1]
	}
	put := func(score string, n int, value, low, high float64) *record.ValidationRow {
		return row(score, sim.AllProvinces, j.origin+1, j.last, n, value, low, high)
	}
	squares := validation.Places(l.Error, validation.Square)
	all := places * years
	value, low, high := s.RootMean(squares)
	put("rmse", all, value, low, high)
	value, low, high = s.Mean(validation.Places(l.Error, math.Abs))
	put("mae", all, value, low, high)
	value, low, high = s.Mean(validation.Places(l.Error, validation.Plain))
	put("bias", all, value, low, high)
	value, low, high = s.RootRatio(squares, validation.Places(j.losses[walk].Error, validation.Square))
	put("theil_u2", all, value, low, high)
	value, low, high = s.Mean(validation.Places(l.CRPS, validation.Plain))
	put("crps", all, value, low, high)
	for b, level := range validation.Levels {
		value, low, high = s.Mean(validation.Places(l.Inside[b], validation.Plain))
		put("coverage_"+levelNames[b], all, value, low, high).Verdict = validation.Calibrated(level, low, high).String()
	}
	value, low, high = validation.GrowthRank(f, v.starts(j, i), v.panel, s)
	put("growth_rank", places, value, low, high)
	for t := range years {
		v.scoreYear(j, i, t, row)
	}
	missing := record.Missing()
	for p, name := range v.panel.Places {
		by := func(x [][]float64, of func(float64) float64) float64 { return validation.Places(x[p:p+1], of)[0] }
		row("rmse", name, j.origin+1, j.last, years, math.Sqrt(by(l.Error, validation.Square)), missing, missing)
		row("bias", name, j.origin+1, j.last, years, by(l.Error, validation.Plain), missing, missing)
		row("crps", name, j.origin+1, j.last, years, by(l.CRPS, validation.Plain), missing, missing)
		for b := range validation.Levels {
			row("coverage_"+levelNames[b], name, j.origin+1, j.last, years, by(l.Inside[b], validation.Plain), missing, missing)
		}
	}
}

// scoreYear adds the scores of forecast i in a year. Intervals of coverage are binomial.
func (v *validating) scoreYear(j *judgement, i, t int, row func(score, province string, from, to, n int, value, low, high float64) *record.ValidationRow) {
	l, s, year, n := j.losses[i], j.sample, j.origin+1+t, len(v.panel.Places)
	squares := validation.Year(l.Error, t, validation.Square)
	value, low, high := s.RootMean(squares)
	row("rmse", sim.AllProvinces, year, year, n, value, low, high)
	value, low, high = s.RootRatio(squares, validation.Year(j.losses[walk].Error, t, validation.Square))
	row("theil_u2", sim.AllProvinces, year, year, n, value, low, high)
	value, low, high = s.Mean(validation.Year(l.CRPS, t, validation.Plain))
	row("crps", sim.AllProvinces, year, year, n, value, low, high)
	for b, level := range validation.Levels {
		hits := 0
		for p := range l.Inside[b] {
			hits += int(l.Inside[b][p][t])
		}
		low, high := validation.Binomial(hits, n)
		row("coverage_"+levelNames[b], sim.AllProvinces, year, year, n, float64(hits)/float64(n), low, high).Verdict = validation.Calibrated(level, low, high).String()
	}
}

// starts is where forecast i grows from: the model as it is from its own values at the origin, all others from what was observed.
func (v *validating) starts(j *judgement, i int) []float64 {
	out := make([]float64, len(v.panel.Places))
	for p := range out {
		out[p] = v.panel.At(p, j.origin)
	}
	if i == 0 {
		for p := range out {
			out[p] = j.start.Point[p][0]
		}
	}
	return out
}

// fight holds the model's forecasts against the benchmarks and against each other.
func (v *validating) fight(j *judgement) {
	for a := range modelForecasts {
		for b := range j.forecasts {
			if b <= a {
				continue
			}
			d := validation.Judge(j.losses[a], j.losses[b], j.sample)
			j.duels = append(j.duels, duel{a, b, d})
			row := func(score string, from, to int, value, low, high float64, verdict string) {
				j.scores = append(j.scores, record.ValidationRow{
					Forecast: j.forecasts[a].Name, Against: j.forecasts[b].Name, Score: score, Province: sim.AllProvinces, FromYear: from, ToYear: to,
					Value: value, CILow: low, CIHigh: high, Verdict: verdict, N: len(v.panel.Places) * (to - from + 1),
				})
			}
			row("mse_difference", j.origin+1, j.last, d.Square, d.SquareLow, d.SquareHigh, d.Verdict.String())
			row("crps_difference", j.origin+1, j.last, d.CRPS, d.CRPSLow, d.CRPSHigh, d.CRPSVerdict.String())
			v.dieboldMariano(j, a, b, row)
			for t := range j.forecasts[a].Years() {
				value, low, high := j.sample.Mean(differences(validation.Year(j.losses[a].Error, t, validation.Square), validation.Year(j.losses[b].Error, t, validation.Square)))
				year := j.origin + 1 + t
				row("mse_difference", year, year, value, low, high, verdictOf(low, high))
			}
		}
	}
}

func verdictOf(low, high float64) string {
	switch {
	case high < 0:
		return validation.Better.String()
	case low > 0:
		return validation.Worse.String()
	}
	return validation.AsGood.String()
}

func differences(a, b []float64) []float64 {
	out := make([]float64, len(a))
	for i := range a {
		out[i] = a[i] - b[i]
	}
	return out
}

// marianoHorizon is the horizon by which the test over years allows for errors that are alike.
const marianoHorizon = 5

// dieboldMariano adds the test over provinces, whose differences are means over years, and that over years.
func (v *validating) dieboldMariano(j *judgement, a, b int, row func(score string, from, to int, value, low, high float64, verdict string)) {
	missing := record.Missing()
	put := func(score string, d []float64, h int) {
		s, p, err := validation.DieboldMariano(d, h)
		if err != nil {
			s, p = missing, missing
		}
		row(score, j.origin+1, j.last, s, missing, missing, "")
		row(score+"_p", j.origin+1, j.last, p, missing, missing, "")
	}
	put("dm_provinces", differences(validation.Places(j.losses[a].Error, validation.Square), validation.Places(j.losses[b].Error, validation.Square)), 1)
	years := make([]float64, j.forecasts[a].Years())
	for t := range years {
		d := differences(validation.Year(j.losses[a].Error, t, validation.Square), validation.Year(j.losses[b].Error, t, validation.Square))
		for _, x := range d {
			years[t] += x / float64(len(d))
		}
	}
	put("dm_years", years, min(marianoHorizon, len(years)-1))
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
