package main

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"gowest/plots"
	"gowest/sim"
	"gowest/sim/record"
	"gowest/sim/validation"
)

// report is validation.md.
func (v *validating) report(j *judgement, charts string) []byte {
	w := new(bytes.Buffer)
	m := &v.manifest
	fmt.Fprintf(w, "# Validation of %s\n\n%s\n\n%s", v.scenario.Name, v.madeBy(), fewReplicates(j.members))
	fmt.Fprintf(w, "Simulated (model version %s, seed %d, %d replicates", m.ModelVersion, m.Seed, j.members)
	if n := len(v.vectors[0].set); n > 0 {
		fmt.Fprintf(w, " spread over %d vectors of %d parameters", v.used(), n)
	}
	fmt.Fprintf(w, ", one agent for %s), not a forecast. Observed: National Bureau of Statistics, revised series, nominal GDP\nper head, of residents from 2000 on ([data.md](../data.md) section 4). Years after %d are judged.\n\n", persons(m.Scale), j.origin)
	fmt.Fprint(w, "## Verdict\n\n")
	for i, line := range v.verdict(j) {
		if i == 0 { // in short
			fmt.Fprintf(w, "**%s%s**\n\n", strings.ToUpper(line[:1]), line[1:])
			continue
		}
		fmt.Fprintf(w, "- %s\n", line)
	}
	v.writeReading(w, j)
	picture(w, charts, "validation-errors", "Errors of the model and of benchmarks by year")
	v.writeScores(w, j)
	v.writeYears(w, j)
	picture(w, charts, "validation-coverage", "How often bands hold what was observed")
	picture(w, charts, "validation-dispersion", "Dispersion simulated, observed and foretold by benchmarks")
	v.writeDispersion(w, j)
	v.writeFacts(w, j)
	v.writeMisses(w, j)
	v.writeProvinces(w, j)
	picture(w, charts, "validation-provinces", "Relative income of every province, simulated and observed")
	v.writeRobustness(w, j)
	return w.Bytes()
}

// madeBy is the command that made the folder.
func (v *validating) madeBy() string {
	f := v.flags
	words := append([]string{"validate", v.scenario.Name, "--replicates", strconv.Itoa(v.manifest.Replicates), "--scale", strconv.Itoa(v.manifest.Scale)}, setWords(f.set)...)
	if f.origin != defaultOrigin {
		words = append(words, fmt.Sprintf("--origin %d", f.origin))
	}
	if f.plausible != "" {
		words = append(words, "--plausible FILE")
	}
	for i, c := range f.changes {
		if i == 3 {
			words = append(words, "…") // they stand below
			break
		}
		words = append(words, "--change '"+c+"'")
	}
	if f.robustness {
		words = append(words, "--robustness")
	}
	return madeBy(words)
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
- *Parameters* %s. Some of the start was taken from later data, for want of earlier: employment of 1998 for the
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
		j.origin, orNone(series, ", "), orNone(policies, "; "), v.parametersFrom(), len(v.panel.Places), j.last-j.origin, j.origin, v.bandsHold(j.members))
}

// used is how many of the vectors of parameters have a replicate.
func (v *validating) used() int {
	turns := turnsOf(v.vectors, v.manifest.Replicates)
	slices.Sort(turns)
	return len(slices.Compact(turns))
}

// parametersFrom says where the parameters come from.
func (v *validating) parametersFrom() string {
	if n := len(v.vectors[0].set); n > 0 {
		return fmt.Sprintf("were set on figures to 1999, but for %d that come from the vectors given, whose file does not say on what they were set", n)
	}
	return "were set on figures to 1999"
}

// bandsHold says what the bands of the model hold.
func (v *validating) bandsHold(members int) string {
	text := ""
	if len(v.vectors[0].set) == 0 {
		text = "- *Bands* of the model hold luck alone, not what is unknown about its parameters, since no vectors of parameters were given.\n"
	} else {
		text = fmt.Sprintf("- *Bands*, points and verdict of the model are over luck and parameters: replicates are spread by weight over %d of the %d vectors given, which\n"+
			"  have the same luck with every change.\n", v.used(), len(v.vectors))
	}
	if members < enoughForBands {
		text += fmt.Sprintf("- %d replicates are too few for 95 %% bands: the widest that they give hold %.0f %% of further ones.\n", members, widest(members))
	}
	return text
}

func orNone(list []string, between string) string {
	if len(list) == 0 {
		return "(none)"
	}
	return strings.Join(list, between)
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
}

// writeYears writes errors and coverage by year.
func (v *validating) writeYears(w io.Writer, j *judgement) {
	fmt.Fprintf(w, "\n## By year\n\nRoot mean squared error of %d provinces.\n\n", len(v.panel.Places))
	header := []string{"year"}
	for _, f := range j.forecasts {
		header = append(header, f.Name)
	}
	byYear := func(of func(forecast string, year int) string) (rows [][]string) {
		for y := j.origin + 1; y <= j.last; y++ {
			row := []string{fmt.Sprint(y)}
			for _, f := range j.forecasts {
				row = append(row, of(f.Name, y))
			}
			rows = append(rows, row)
		}
		return rows
	}
	markdown(w, header, byYear(func(forecast string, year int) string {
		return decimal("%.3f", j.inYear(forecast, "rmse", year).Value)
	}))
	fmt.Fprintf(w, "\nProvinces inside the 95 %% band, %%. Without a word the exact binomial interval of %d provinces holds 95 %%: the band is right as far as they tell.\n\n", len(v.panel.Places))
	markdown(w, header, byYear(func(forecast string, year int) string {
		r := j.inYear(forecast, "coverage_95", year)
		text := decimal("%.0f", 100*r.Value)
		if r.Verdict != validation.Right.String() {
			text += ", " + r.Verdict
		}
		return text
	}))
}

// writeProvinces writes errors and coverage by province, those with most of the squared errors first.
func (v *validating) writeProvinces(w io.Writer, j *judgement) {
	fmt.Fprintf(w, "\n## By province\n\nRoot mean squared error, and years of %d inside the 95 %% band, %d-%d; the largest errors of *%s* first. Bias: mean error, above 0 where\nthe model is too rich.\n\n",
		j.last-j.origin, j.origin+1, j.last, plots.ModelLevels)
	walkName := j.forecasts[walk].Name
	score := func(forecast, score string, p int) float64 {
		return j.ofProvince(forecast, score, v.panel.Places[p]).Value
	}
	var rows [][]string
	for _, p := range j.worst(0) {
		row := []string{v.panel.Places[p]}
		for _, f := range []string{plots.ModelLevels, plots.ModelChanges, walkName} {
			row = append(row, decimal("%.3f", score(f, "rmse", p)))
		}
		for _, f := range modelNames {
			row = append(row, decimal("%.2f", score(f, "bias", p)))
		}
		for _, f := range []string{plots.ModelLevels, plots.ModelChanges, walkName} {
			row = append(row, fmt.Sprintf("%.0f", score(f, "coverage_95", p)*float64(j.last-j.origin)))
		}
		rows = append(rows, row)
	}
	markdown(w, []string{"province", "RMSE, levels", "RMSE, changes", "RMSE, " + walkName, "bias, levels", "bias, changes", "in band, levels", "in band, changes", "in band, " + walkName}, rows)
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
	squares, total := j.squares(0)
	order := j.worst(0)
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

// told lists what a scenario says about years after the origin, which the model reads and benchmarks do not know.
func (v *validating) told() (series, policies []string) {
	cfg, origin := v.scenario.Config, v.flags.origin
	for id, s := range cfg.Series {
		for k := range s {
			if k > 0 && s[k].Year > float64(origin) && s[k].Value != s[k-1].Value {
				series = append(series, sim.SeriesID(id).String())
				break
			}
		}
	}
	for _, p := range cfg.Policies {
		if p.Start >= origin || p.End >= origin && p.End < cfg.Run.To {
			policies = append(policies, p.Name)
		}
	}
	return series, policies
}
