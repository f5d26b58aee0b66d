package main

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"slices"
	"sort"
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
	for _, measure := range []string{"cv", "sigma"} {
		add("%s: its 95 %% band held the observed value in %.0f of %d years (levels); RMSE %.3f, of the random walk %.3f.", measure,
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

// report is validation.md.
func (v *validating) report(j *judgement, charts string) []byte {
	w := new(bytes.Buffer)
	m := &v.manifest
	fmt.Fprintf(w, "# Validation of %s\n\n%s\n\n", v.scenario.Name, v.madeBy())
	fmt.Fprintf(w, "Simulated (model version %s, seed %d, %d replicates", m.ModelVersion, m.Seed, j.members)
	if n := len(v.vectors[0]); n > 0 {
		fmt.Fprintf(w, " spread over %d vectors of %d parameters", len(v.vectors), n)
	}
	fmt.Fprintf(w, ", one agent for %s), not a forecast. Observed: National Bureau of Statistics, revised series, nominal GDP\nper head, of residents from 2000 on ([data.md](../data.md) section 4). Years after %d are judged.\n\n", persons(m.Scale), j.origin)
	fmt.Fprint(w, "## Verdict\n\n")
	for _, line := range v.verdict(j) {
		fmt.Fprintf(w, "- %s\n", line)
	}
	v.writeReading(w, j)
	picture(w, charts, "validation-errors", "Errors of the model and of benchmarks by year")
	v.writeScores(w, j)
	picture(w, charts, "validation-coverage", "How often bands hold what was observed")
	picture(w, charts, "validation-dispersion", "Dispersion simulated, observed and foretold by benchmarks")
	v.writeDispersion(w, j)
	v.writeFacts(w, j)
	v.writeMisses(w, j)
	picture(w, charts, "validation-provinces", "Relative income of every province, simulated and observed")
	v.writeRobustness(w, j)
	return w.Bytes()
}

// madeBy is the command that made the folder.
func (v *validating) madeBy() string {
	f := v.flags
	text := fmt.Sprintf("Made by `gowest validate %s --replicates %d --scale %d", v.scenario.Name, v.manifest.Replicates, v.manifest.Scale)
	for _, s := range f.set {
		text += " --set '" + s + "'"
	}
	if f.origin != defaultOrigin {
		text += fmt.Sprintf(" --origin %d", f.origin)
	}
	if f.plausible != "" {
		text += " --plausible FILE"
	}
	for _, c := range f.changes {
		text += " --change '" + c + "'"
	}
	if f.robustness {
		text += " --robustness"
	}
	return text + "`."
}

// picture shows a chart, if charts were drawn in a format that documents show.
func picture(w io.Writer, format, name, alt string) {
	if format != "" {
		fmt.Fprintf(w, "\n![%s](charts/%s.%s)\n", alt, name, format)
	}
}

// writeReading says what is compared with what, and what the verdict cannot say.
func (v *validating) writeReading(w io.Writer, j *judgement) {
	series, policies := v.told()
	fmt.Fprintf(w, `
## How to read this

- *Relative income* is ln(y/μ), y the nominal GDP per resident of a province and μ that of the nation. The model has one deflator, so
  that real and nominal relative incomes are the same. Error = forecast less observed, in logarithms: 0.10 is about a tenth.
- *%s* is the model as it is; *%s* adds its changes since %d to what was observed in %d, so that an error of the
  start does not count again in every year. Points are means over replicates, bands their central quantiles.
- *Benchmarks* know the observed series to %d and nothing else: the last value (random walk; bands from past changes over as many years);
  straight lines of relative logarithms; the regression of growth %d-%d on income of Barro and Sala-i-Martin (1992), iterated.
  All and *%s* are shifted in each year so that the mean weighted by the people of %d is 1.
- *The model is told more than benchmarks are.* About years after %d the scenario gives the series %s.
  Policies that begin or end then: %s. So comparisons favour the model: one that loses to a random walk
  loses with that help.
- *Parameters* were set by hand on figures to 1999. Some of the start was taken from later data, for want of earlier: employment of 1998 for the
  order of provinces off the farm, the census of 2010 for five provinces and for where people live inside provinces ([data.md](../data.md) sections 1 and 2).
- *Intervals* (95 %%) resample provinces with all their years, since errors of a province are alike from year to year. %d provinces and %d years
  are one history, and neighbours are not independent, so that true intervals are wider. Better and worse mean that the interval of the
  difference of squared errors does not hold 0; as good means that the data do not tell. The test of Diebold and Mariano (1995), corrected by Harvey,
  Leybourne and Newbold (1997), is shown over provinces, where it is Student's paired test, and over years. The latter is not honest here: from one origin
  errors of successive years are those of ever longer horizons.
- *The population* behind observed figures changes from mostly registered to resident in 2000 for most provinces. The origin %d and all that is
  judged are on one basis if it is 2000 or later; what benchmarks learn from earlier changes holds that break.
- *Facts*: some are figures published at the time, others were revised later; each says which, and the two are not mixed.
%s`, plots.ModelLevels, plots.ModelChanges, j.origin, j.origin, j.origin, j.origin-trendYears, j.origin, plots.ModelChanges, j.origin,
		j.origin, orNone(series, ", "), orNone(policies, "; "), len(v.panel.Places), j.last-j.origin, j.origin, fewReplicates(j.members))
}

// fewReplicates says how far bands can reach where replicates are too few for those of 95 %.
func fewReplicates(n int) string {
	if n >= 39 {
		return ""
	}
	return fmt.Sprintf("- %d replicates are too few for 95 %% bands: the widest that they give hold %.0f %% of further ones.\n", n, 100*float64(n-1)/float64(n+1))
}

func orNone(list []string, between string) string {
	if len(list) == 0 {
		return "(none)"
	}
	return strings.Join(list, between)
}

// markdown writes a table.
func markdown(w io.Writer, header []string, rows [][]string) {
	fmt.Fprintf(w, "| %s |\n|%s\n", strings.Join(header, " | "), strings.Repeat(" --- |", len(header)))
	for _, r := range rows {
		fmt.Fprintf(w, "| %s |\n", strings.Join(r, " | "))
	}
}

// writeScores writes the scores over all years, the duels and the errors by year.
func (v *validating) writeScores(w io.Writer, j *judgement) {
	fmt.Fprintf(w, "\n## Scores, %d-%d\n\nLess is better but for coverage and ranks. *In 50 %%* is the share of provinces and years in the central 50 %% band.\n"+
		"CRPS: continuous ranked probability score (Gneiting and Raftery 2007). *Rank of growth*: Spearman's correlation over provinces.\n\n", j.origin+1, j.last)
	header, rows := j.scoreTable()
	markdown(w, header, rows)
	fmt.Fprint(w, "\n## Against benchmarks\n\nDifference of mean squared errors, the model's less the other's, with its interval over provinces.\n\n")
	rows = nil
	for _, d := range j.duels {
		a, b := j.forecasts[d.forecast].Name, j.forecasts[d.against].Name
		row := []string{a, b, interval("%.4f", d.Square, d.SquareLow, d.SquareHigh), d.Verdict.String(), interval("%.4f", d.CRPS, d.CRPSLow, d.CRPSHigh), d.CRPSVerdict.String()}
		for _, score := range []string{"dm_provinces_p", "dm_years_p"} {
			i := slices.IndexFunc(j.scores, func(r record.ValidationRow) bool { return r.Forecast == a && r.Against == b && r.Score == score })
			row = append(row, decimal("%.3f", j.scores[i].Value))
		}
		rows = append(rows, row)
	}
	markdown(w, []string{"", "against", "squared errors", "", "CRPS", "", "p over provinces", "p over years"}, rows)
	years := everyFifth(j.origin+1, j.last)
	fmt.Fprintf(w, "\n## Root mean squared error by year\n\n")
	header, rows = []string{""}, nil
	for _, y := range years {
		header = append(header, fmt.Sprint(y))
	}
	for _, f := range j.forecasts {
		row := []string{f.Name}
		for _, y := range years {
			row = append(row, decimal("%.3f", j.inYear(f.Name, "rmse", y).Value))
		}
		rows = append(rows, row)
	}
	markdown(w, header, rows)
	fmt.Fprintf(w, "\n## Provinces inside the 95 %% band by year\n\nWith exact binomial 95 %% intervals of %d provinces.\n\n", len(v.panel.Places))
	rows = nil
	for _, f := range j.forecasts {
		row := []string{f.Name}
		for _, y := range years {
			r := j.inYear(f.Name, "coverage_95", y)
			row = append(row, interval("%.2f", r.Value, r.CILow, r.CIHigh)+", "+r.Verdict)
		}
		rows = append(rows, row)
	}
	markdown(w, header, rows)
}

// everyFifth returns the first year, those that five divides and the last.
func everyFifth(first, last int) (out []int) {
	for y := first; y <= last; y++ {
		if y == first || y == last || y%5 == 0 {
			out = append(out, y)
		}
	}
	return out
}

// writeDispersion writes the measures of dispersion by year.
func (v *validating) writeDispersion(w io.Writer, j *judgement) {
	names := map[string]string{"cv": "CV", "sigma": "sigma, standard deviation of logs", "sigma_28": "sigma without the three municipalities"}
	fmt.Fprint(w, "\n## Dispersion\n\nOf nominal GDP per resident over provinces, unweighted. In brackets the central 95 % of replicates; benchmarks are the measure of their points.\n")
	years := append([]int{j.origin}, everyFifth(j.origin+1, j.last)[1:]...)
	for _, d := range v.measures() {
		fmt.Fprintf(w, "\n### %s\n\n", names[d.Name])
		header := []string{""}
		for _, y := range years {
			header = append(header, fmt.Sprint(y))
		}
		header = append(header, fmt.Sprintf("RMSE %d-%d", j.origin+1, j.last))
		observed := []string{"observed"}
		for _, y := range years {
			observed = append(observed, decimal("%.3f", d.Observed(v.panel, y, y)[0]))
		}
		rows := [][]string{append(observed, "")}
		for _, f := range j.forecasts {
			row := []string{f.Name}
			for _, y := range years {
				i := slices.IndexFunc(j.dispersion, func(r record.DispersionForecastRow) bool {
					return r.Forecast == f.Name && r.Measure == d.Name && r.Year == y
				})
				if i < 0 {
					row = append(row, "")
					continue
				}
				row = append(row, interval("%.3f", j.dispersion[i].Point, j.dispersion[i].Low95, j.dispersion[i].High95))
			}
			rows = append(rows, append(row, decimal("%.3f", j.overall(f.Name, "rmse_of_"+d.Name).Value)))
		}
		markdown(w, header, rows)
	}
}

// writeFacts writes the facts that were not used to set parameters.
func (v *validating) writeFacts(w io.Writer, j *judgement) {
	fmt.Fprint(w, "\n## Facts that set no parameter\n\nIn brackets the central 95 % of replicates; of rank correlations over provinces their interval by resampling provinces.\nInside: the observed figure lies in the brackets.\n\n")
	var rows [][]string
	for _, f := range j.facts {
		format := "%.3f"
		if f.Kind == "year" {
			format = "%.0f"
		}
		observed := decimal(format, f.Observed)
		if f.Kind == "rank" {
			observed = "rank correlation"
		}
		rows = append(rows, []string{f.Fact, observed, interval(format, f.Mean, f.Low95, f.High95), f.Result, f.Definition, f.Source})
	}
	markdown(w, []string{"fact", "observed", "model", "", "definition", "source"}, rows)
}

// writeMisses writes regions, and the provinces that make most of the squared errors.
func (v *validating) writeMisses(w io.Writer, j *judgement) {
	fmt.Fprintf(w, "\n## Where the model misses\n\nMean over the provinces of a region of log relative income.\n\n")
	var rows [][]string
	mean := func(r sim.Region, of func(p int) float64) float64 {
		sum := 0.0
		for p, place := range v.panel.Places {
			if slices.Contains(r.Provinces, place) {
				sum += of(p) / float64(len(r.Provinces))
			}
		}
		return sum
	}
	last := j.last - j.origin - 1
	for _, r := range sim.Regions(v.scenario.Config) {
		row := []string{r.Name}
		for _, of := range []func(p int) float64{
			func(p int) float64 { return v.panel.At(p, j.origin) }, func(p int) float64 { return j.start.Point[p][0] },
			func(p int) float64 { return v.panel.At(p, j.last) }, func(p int) float64 { return j.forecasts[0].Point[p][last] },
			func(p int) float64 { return v.panel.At(p, j.last) - v.panel.At(p, j.origin) },
			func(p int) float64 { return j.forecasts[0].Point[p][last] - j.start.Point[p][0] },
		} {
			row = append(row, decimal("%.2f", mean(r, of)))
		}
		rows = append(rows, row)
	}
	markdown(w, []string{
		"region", fmt.Sprintf("observed %d", j.origin), fmt.Sprintf("model %d", j.origin), fmt.Sprintf("observed %d", j.last),
		fmt.Sprintf("model %d", j.last), "change observed", "change of the model",
	}, rows)
	fmt.Fprintf(w, "\nThe provinces with most of the squared errors of *%s*, %d-%d; GDP per head over the nation's.\n\n", plots.ModelLevels, j.origin+1, j.last)
	squares := make([]float64, len(v.panel.Places))
	total := 0.0
	for p := range squares {
		for _, e := range j.losses[0].Error[p] {
			squares[p] += e * e
		}
		total += squares[p]
	}
	order := make([]int, len(squares))
	for p := range order {
		order[p] = p
	}
	sort.SliceStable(order, func(a, b int) bool { return squares[order[a]] > squares[order[b]] })
	rows = nil
	for _, p := range order[:min(10, len(order))] {
		rows = append(rows, []string{
			v.panel.Places[p], fmt.Sprintf("%.0f %%", 100*squares[p]/total),
			decimal("%.2f", math.Exp(v.panel.At(p, j.origin))), decimal("%.2f", math.Exp(j.start.Point[p][0])),
			decimal("%.2f", math.Exp(v.panel.At(p, j.last))), decimal("%.2f", math.Exp(j.forecasts[0].Point[p][last])),
		})
	}
	markdown(w, []string{"province", "share of squared errors", fmt.Sprintf("observed %d", j.origin), fmt.Sprintf("model %d", j.origin), fmt.Sprintf("observed %d", j.last), fmt.Sprintf("model %d", j.last)}, rows)
}

// writeRobustness writes what becomes of the scores with each change.
func (v *validating) writeRobustness(w io.Writer, j *judgement) {
	if len(j.robustness) == 0 {
		return
	}
	fmt.Fprint(w, "\n## With one thing changed\n\nSame seeds and replicates. Intervals of squared errors resample provinces; those of dispersion and of incomes are paired over replicates (Student t).\n")
	for _, n := range v.notes {
		fmt.Fprintf(w, "Not done: %s.\n", n)
	}
	var changes []string
	for _, r := range j.robustness {
		if !slices.Contains(changes, r.Change) {
			changes = append(changes, r.Change)
		}
	}
	v.writeChanges(w, j, changes)
	for _, c := range changes {
		fmt.Fprintf(w, "\n### %s\n\n", c)
		var rows [][]string
		for _, r := range j.robustness {
			if r.Change == c {
				rows = append(rows, []string{r.Score, decimal("%.4f", r.Base), decimal("%.4f", r.Changed), interval("%.4f", r.Difference, r.CILow, r.CIHigh), r.Verdict})
			}
		}
		markdown(w, []string{"", "as it is", "changed", "difference", ""}, rows)
	}
}

// writeChanges writes a row for every change: what becomes of squared errors and of dispersion.
func (v *validating) writeChanges(w io.Writer, j *judgement, changes []string) {
	fmt.Fprintf(w, "\nMean squared errors less those without the change: below 0 the change helps. *Levels* and *changes* as above.\n\n")
	var rows [][]string
	for _, c := range changes {
		row := []string{c}
		for _, score := range []string{"mse, levels", "mse, changes", fmt.Sprintf("cv %d", j.origin), fmt.Sprintf("cv %d", j.last), fmt.Sprintf("sigma_28 %d", j.last)} {
			i := slices.IndexFunc(j.robustness, func(r record.RobustnessRow) bool { return r.Change == c && r.Score == score })
			if i < 0 {
				row = append(row, "–")
				continue
			}
			r := j.robustness[i]
			row = append(row, interval("%.3f", r.Difference, r.CILow, r.CIHigh)+star(r))
		}
		rows = append(rows, row)
	}
	markdown(w, []string{
		"", "squared errors, levels", "squared errors, changes", fmt.Sprintf("CV %d", j.origin), fmt.Sprintf("CV %d", j.last),
		fmt.Sprintf("sigma without municipalities %d", j.last),
	}, rows)
	fmt.Fprint(w, "\n\\* The interval does not hold 0.\n")
}

// star marks a difference whose interval does not hold 0.
func star(r record.RobustnessRow) string {
	if r.CILow > 0 || r.CIHigh < 0 {
		return " \\*"
	}
	return ""
}
