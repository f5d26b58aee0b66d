package main

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"

	"gowest/sim/record"
	"gowest/sim/validation"
)

// changesReport is the page on changes in the folder of a validation that has some.
const changesReport = "robustness.md"

// writeRobustness writes the table of all changes, and where their pages are.
func (v *validating) writeRobustness(w io.Writer, j *judgement) {
	if len(j.robustness) == 0 {
		return
	}
	fmt.Fprintf(w, "\n## With one thing changed\n\nMore figures on each change: [%s](%s).\n", changesReport, changesReport)
	v.writeChanges(w, j)
}

// changesPage is robustness.md: a table of all changes, then the figures of each.
func (v *validating) changesPage(j *judgement) []byte {
	w := new(bytes.Buffer)
	m := &v.manifest
	fmt.Fprintf(w, "# %s with one thing changed\n\n%s\n\n%s", v.scenario.Name, v.madeBy(), fewReplicates(j.members))
	fmt.Fprintf(w, "Simulated (model version %s, seed %d, %d replicates, one agent for %s), not a forecast. Every change stands alone; seeds and replicates are the\n"+
		"same, so that differences are paired. Errors are of log relative incomes of provinces, %d-%d ([validation](validation.md) says how they are judged).\n",
		m.ModelVersion, m.Seed, j.members, persons(m.Scale), j.origin+1, j.last)
	fmt.Fprint(w, "\n## All changes\n")
	v.writeChanges(w, j)
	for _, c := range changesOf(j.robustness) {
		fmt.Fprintf(w, "\n## %s\n\n", c)
		if set := v.setBy(c); len(set) > 0 {
			fmt.Fprintf(w, "`%s`\n\n", strings.Join(set, "`, `"))
		}
		var rows [][]string
		for _, r := range j.robustness {
			if r.Change != c {
				continue
			}
			format, unit := digitsOf(r.Score)
			show := func(x float64) string { return decimal(format, unit*x) }
			rows = append(rows, []string{
				scoreWords.Replace(r.Score), show(r.Base), show(r.Changed), interval(format, unit*r.Difference, unit*r.CILow, unit*r.CIHigh), verdictWords.Replace(r.Verdict),
			})
		}
		markdown(w, []string{"", "as it is", "changed", "difference", "verdict"}, rows)
	}
	return w.Bytes()
}

// scoreWords puts the scores of robustness.csv into words.
var scoreWords = strings.NewReplacer("rmse,", "root mean squared error,", "mse,", "mean squared error,", "mse less", "mean squared error less",
	"coverage_50", "in the 50 % band, %", "coverage_80", "in the 80 % band, %", "coverage_95", "in the 95 % band, %", "sigma_28", "sigma without municipalities")

// verdictWords shortens the verdicts of robustness.csv.
var verdictWords = strings.NewReplacer("better than", "better", "worse than", "worse", "as good as", "as good")

// digitsOf returns how to write a score, and its unit: squares of small errors have four digits, shares are per cents.
func digitsOf(score string) (format string, unit float64) {
	switch {
	case strings.HasPrefix(score, "coverage"):
		return "%.0f", 100
	case strings.HasPrefix(score, "mse"):
		return "%.4f", 1
	}
	return "%.3f", 1
}

// changesOf returns the changes in the order of their rows.
func changesOf(rows []record.RobustnessRow) (out []string) {
	for _, r := range rows {
		if !slices.Contains(out, r.Change) {
			out = append(out, r.Change)
		}
	}
	return out
}

// setBy returns the keys that a change sets, if it is one that has a name of its own.
func (v *validating) setBy(name string) []string {
	for _, c := range v.changes {
		if c.name == name {
			return c.set
		}
	}
	return nil
}

// writeChanges writes a row for every change, in the order given: what becomes of squared errors and of dispersion.
func (v *validating) writeChanges(w io.Writer, j *judgement) {
	fmt.Fprintf(w, `
Differences from the model as it is. Mean squared errors: below 0 the change brings the model nearer to what was observed; their intervals (95 %%) resample
provinces and do not hold the luck of replicates, which is large if those are few. Intervals of dispersion are Student's over paired replicates. *Levels* are
incomes as simulated, *changes* are added to those observed in %d.
`, j.origin)
	for _, n := range v.notes {
		fmt.Fprintf(w, "Not done: %s.\n", n)
	}
	scores := []string{"mse, levels", "mse, changes", fmt.Sprintf("sigma %d", j.origin), fmt.Sprintf("sigma %d", j.last), fmt.Sprintf("cv %d", j.origin), fmt.Sprintf("cv %d", j.last)}
	find := func(change, score string) *record.RobustnessRow {
		for i := range j.robustness {
			if r := &j.robustness[i]; r.Change == change && r.Score == score {
				return r
			}
		}
		return nil
	}
	changes := changesOf(j.robustness)
	base := []string{"*as it is*"}
	for _, score := range scores {
		cell := "–"
		if r := find(changes[0], score); r != nil {
			format, _ := digitsOf(score)
			cell = "*" + decimal(format, r.Base) + "*"
		}
		base = append(base, cell)
	}
	rows := [][]string{base}
	for _, c := range changes {
		row := []string{c}
		for _, score := range scores {
			r := find(c, score)
			if r == nil {
				row = append(row, "–")
				continue
			}
			format, _ := digitsOf(score)
			row = append(row, interval(format, r.Difference, r.CILow, r.CIHigh)+saysOf(r))
		}
		rows = append(rows, row)
	}
	fmt.Fprintln(w)
	markdown(w, []string{
		"change", "squared errors, levels", "squared errors, changes", fmt.Sprintf("sigma %d", j.origin), fmt.Sprintf("sigma %d", j.last),
		fmt.Sprintf("CV %d", j.origin), fmt.Sprintf("CV %d", j.last),
	}, rows)
	fmt.Fprint(w, "\n\\* The interval does not hold 0. Without a word or star it does: the data do not tell.\n")
}

// saysOf is the verdict on a difference: in a word for errors, a star for what has no better and worse.
func saysOf(r *record.RobustnessRow) string {
	switch r.Verdict {
	case validation.Better.String():
		return " **better**"
	case validation.Worse.String():
		return " **worse**"
	case "":
		if r.CILow > 0 || r.CIHigh < 0 {
			return " \\*"
		}
	}
	return ""
}

// fewest is how many replicates a report needs that does not call itself a first look.
const fewest = 10

// fewReplicates warns where there are too few, "" elsewhere.
func fewReplicates(n int) string {
	if n >= fewest {
		return ""
	}
	return fmt.Sprintf("**%d replicates are a first look: bands and differences between replicates say little with fewer than %d.**\n\n", n, fewest)
}
