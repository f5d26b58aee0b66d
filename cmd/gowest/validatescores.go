package main

import (
	"math"

	"gowest/sim"
	"gowest/sim/record"
	"gowest/sim/validation"
)

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
