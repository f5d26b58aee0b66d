package main

import (
	"fmt"
	"math"
	"strings"

	"gowest/plots"
	"gowest/sim"
	"gowest/sim/record"
	"gowest/sim/validation"
)

// overall returns a score of a forecast over all provinces and years.
func (j *judgement) overall(forecast, score string) record.ValidationRow {
	for _, r := range j.scores {
		if r.Forecast == forecast && r.Score == score && r.Against == "" && r.Province == sim.AllProvinces && r.FromYear == j.origin+1 && r.ToYear == j.last {
			return r
		}
	}
	return record.ValidationRow{Value: record.Missing(), CILow: record.Missing(), CIHigh: record.Missing()}
}

// inYear returns a score of a forecast over provinces in a year.
func (j *judgement) inYear(forecast, score string, year int) record.ValidationRow {
	for _, r := range j.scores {
		if r.Forecast == forecast && r.Score == score && r.Against == "" && r.Province == sim.AllProvinces && r.FromYear == year && r.ToYear == year {
			return r
		}
	}
	return record.ValidationRow{Value: record.Missing()}
}

// decimal writes a number, or a dash where there is none.
func decimal(format string, x float64) string {
	if math.IsNaN(x) {
		return "–"
	}
	return minus(fmt.Sprintf(format, x))
}

// interval writes a value with its interval.
func interval(format string, value, low, high float64) string {
	if math.IsNaN(low) || math.IsNaN(high) {
		return decimal(format, value)
	}
	return decimal(format, value) + " (" + decimal(format, low) + " to " + decimal(format, high) + ")"
}

// scoreTable is a row of scores for every forecast.
func (j *judgement) scoreTable() (header []string, rows [][]string) {
	header = []string{"", "RMSE", "MAE", "bias", "Theil's U2", "CRPS", "in 50 %", "in 80 %", "in 95 %", "rank of growth"}
	for _, f := range j.forecasts {
		row := []string{f.Name}
		for _, score := range []string{"rmse", "mae", "bias", "theil_u2", "crps", "coverage_50", "coverage_80", "coverage_95", "growth_rank"} {
			format, scale := "%.3f", 1.0
			if strings.HasPrefix(score, "coverage") {
				format, scale = "%.0f %%", 100
			}
			row = append(row, decimal(format, scale*j.overall(f.Name, score).Value))
		}
		rows = append(rows, row)
	}
	return header, rows
}

// verdict says in sentences what came out, by the rules of [validation].
func (v *validating) verdict(j *judgement) (out []string) {
	add := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	for m, name := range modelNames {
		var parts []string
		for _, d := range j.duels {
			if d.forecast == m && d.against >= modelForecasts {
				parts = append(parts, d.Verdict.String()+" "+article(j.forecasts[d.against].Name))
			}
		}
		r := j.overall(name, "rmse")
		add("%s: RMSE %s of log relative income, %d-%d; %s.", name, interval("%.3f", r.Value, r.CILow, r.CIHigh), j.origin+1, j.last, strings.Join(parts, ", "))
		c := j.overall(name, "coverage_95")
		add("%s: its 95 %% bands hold %.0f %% of what was observed (%.0f to %.0f %%): %s.", name, 100*c.Value, 100*c.CILow, 100*c.CIHigh, c.Verdict)
	}
	for _, name := range modelNames {
		count := map[string]int{}
		for _, r := range j.scores {
			if r.Forecast == name && r.Against == j.forecasts[walk].Name && r.Score == "mse_difference" && r.FromYear == r.ToYear {
				count[r.Verdict]++
			}
		}
		add("%s against the random walk, year by year: better in %d, as good in %d, worse in %d years.", name,
			count[validation.Better.String()], count[validation.AsGood.String()], count[validation.Worse.String()])
	}
	for _, d := range j.duels {
		if d.against < modelForecasts {
			add("%s is %s %s.", j.forecasts[d.forecast].Name, d.Verdict, j.forecasts[d.against].Name)
		}
	}
	g := j.overall(plots.ModelLevels, "growth_rank")
	add("order of growth of provinces, %d-%d: rank correlation %s with what was observed.", j.origin, j.last, interval("%.2f", g.Value, g.CILow, g.CIHigh))
	for _, measure := range []string{"cv", "sigma", "sigma_28"} {
		add("dispersion, %s: the 95 %% band held the observed value in %.0f of %d years (levels); RMSE %.3f, of the random walk %.3f.", measure,
			j.overall(plots.ModelLevels, "coverage_95_of_"+measure).Value*float64(j.last-j.origin), j.last-j.origin,
			j.overall(plots.ModelLevels, "rmse_of_"+measure).Value, j.overall(j.forecasts[walk].Name, "rmse_of_"+measure).Value)
	}
	inside, numbers := 0, 0
	for _, f := range j.facts {
		if f.Kind != "rank" {
			numbers++
			if f.Result == "inside" {
				inside++
			}
		}
	}
	add("facts: %d of %d lie inside the central 95 %% of replicates.", inside, numbers)
	return out
}

// article puts "the" before a benchmark.
func article(name string) string { return "the " + name }

// modelNames are the model's two forecasts.
var modelNames = []string{plots.ModelLevels, plots.ModelChanges}
