package main

import (
	"fmt"
	"io"
	"slices"

	"gowest/sim/record"
)

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
