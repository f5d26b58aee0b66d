package main

import (
	"cmp"
	"fmt"
	"math"
	"slices"
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

// ofProvince returns a score of a forecast over the years in a province.
func (j *judgement) ofProvince(forecast, score, province string) record.ValidationRow {
	for _, r := range j.scores {
		if r.Forecast == forecast && r.Score == score && r.Against == "" && r.Province == province {
			return r
		}
	}
	return record.ValidationRow{Value: record.Missing()}
}

// squares returns the squared errors of forecast i by province, and their sum.
func (j *judgement) squares(i int) (by []float64, total float64) {
	by = make([]float64, len(j.losses[i].Error))
	for p, errors := range j.losses[i].Error {
		for _, e := range errors {
			by[p] += e * e
		}
		total += by[p]
	}
	return by, total
}

// worst returns the provinces, those with most of the squared errors of forecast i first.
func (j *judgement) worst(i int) []int {
	squares, _ := j.squares(i)
	order := make([]int, len(squares))
	for p := range order {
		order[p] = p
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(squares[b], squares[a]) })
	return order
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
	add("%s", v.inShort(j))
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
		add("%s: its 95 %% bands hold %.0f %% of what was observed (%.0f to %.0f %%): %s.", name, 100*c.Value, 100*c.CILow, 100*c.CIHigh, j.fit(name))
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
	for i, name := range modelNames {
		squares, total := j.squares(i)
		var list []string
		for _, p := range j.worst(i)[:min(5, len(squares))] {
			side := "too poor"
			if j.ofProvince(name, "bias", v.panel.Places[p]).Value > 0 {
				side = "too rich"
			}
			list = append(list, fmt.Sprintf("%s (%.0f %%, %s)", v.panel.Places[p], 100*squares[p]/total, side))
		}
		add("%s: most of its squared errors are those of %s.", name, strings.Join(list, ", "))
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

// inShort is the verdict in a sentence: against the forecast that nothing changes, and what the bands are worth.
func (v *validating) inShort(j *judgement) string {
	words := [modelForecasts]string{}
	for _, d := range j.duels {
		if d.against == walk {
			words[d.forecast] = map[validation.Verdict]string{
				validation.Better: "better", validation.Worse: "worse", validation.AsGood: "neither better nor worse, as far as the data tell",
			}[d.Verdict]
		}
	}
	bands := fmt.Sprintf("95 %% bands are %s for levels, %s for changes", j.fit(plots.ModelLevels), j.fit(plots.ModelChanges))
	if j.members < enoughForBands {
		bands = fmt.Sprintf("%d replicates are too few to judge 95 %% bands", j.members)
	}
	return fmt.Sprintf("in short, against the forecast that nothing changes after %d: simulated incomes of provinces (levels) are %s; simulated changes added to the incomes of %d (changes) are %s. %s.",
		j.origin, words[0], j.origin, words[1], bands)
}

// enoughForBands is how many replicates 95 % bands need at least: the smallest and the largest of so many hold 95 % of further ones.
const enoughForBands = 39

// fit says whether the 95 % bands of a forecast of the model are right, if there are replicates enough to tell.
func (j *judgement) fit(forecast string) string {
	if j.members < enoughForBands {
		return fmt.Sprintf("nothing to judge by, since with %d replicates the widest bands hold %.0f %% of further ones", j.members, widest(j.members))
	}
	return j.overall(forecast, "coverage_95").Verdict
}

// widest returns how many of further replicates, in per cent, the range of n holds on average.
func widest(n int) float64 { return 100 * float64(n-1) / float64(n+1) }

// legend explains the table of scores.
func (j *judgement) legend() []string {
	return []string{
		fmt.Sprintf("levels: as simulated; changes: simulated since %d, added to what was observed in %d", j.origin, j.origin),
		fmt.Sprintf("the other forecasts know observed incomes to %d alone: random walk = nothing changes, trend = a straight line of logarithms,", j.origin),
		fmt.Sprintf("beta convergence = growth as in %d-%d, by income (Barro and Sala-i-Martin)", j.origin-trendYears, j.origin),
		"errors are of log relative incomes: 0.10 is about a tenth of a province's income; in 95 % = provinces and years inside the 95 % band",
	}
}

// article puts "the" before a benchmark.
func article(name string) string { return "the " + name }

// modelNames are the model's two forecasts.
var modelNames = []string{plots.ModelLevels, plots.ModelChanges}
