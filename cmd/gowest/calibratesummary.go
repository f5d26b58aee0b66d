package main

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"

	"gowest/sim/record"
)

// missedFrom is the implausibility from which on a target is missed: the rule of three sigma.
const missedFrom = 3

// summarise prints what a calibration found, as tables or as JSON.
func (c *calibrating) summarise() error {
	if c.flags.json {
		e := json.NewEncoder(c.app.stdout)
		e.SetIndent("", "  ")
		return e.Encode(map[string]any{"dir": c.dir, "manifest": c.manifest, "results": c.data()})
	}
	if c.flags.quiet {
		return nil
	}
	fit := c.fitRows()
	c.app.table([]string{"target", "observed", "tolerance", "before", "after", "s.e.", "missed by"}, fitLines(fit))
	fmt.Fprintln(c.app.stdout)
	if rows := c.recoveries(); rows != nil {
		c.app.table([]string{"parameter", "truth", "best", "95 % interval", "", "shrank by"}, recoveryLines(rows))
	} else {
		c.app.table([]string{"parameter", "before", "best", "95 % interval", "range", "shrank by"}, estimateLines(c.estimateRows()))
	}
	fmt.Fprintln(c.app.stdout)
	for _, line := range c.remarks(fit) {
		fmt.Fprintln(c.app.stdout, line)
	}
	run := c.study.Base.Config.Run
	fmt.Fprintf(c.app.stdout, "simulated · seed %d, one agent for %s, %.1f s\nresults in %s\n", run.Seed, persons(run.PersonsPerAgent), c.manifest.Seconds, c.dir)
	return nil
}

// brief writes a number with four significant digits, nothing for one that does not exist.
func brief(x float64) string {
	if x-x != 0 {
		return ""
	}
	return minus(fmt.Sprintf("%.4g", x))
}

func fitLines(rows []record.FitRow) (out [][]string) {
	for _, r := range rows {
		by := ""
		switch {
		case math.IsNaN(r.Implausibility):
			by = "does not exist"
		case r.Weight == 0:
			by = fmt.Sprintf("(%.1f s.d.)", r.Implausibility)
		default:
			by = fmt.Sprintf("%.1f s.d.", r.Implausibility)
		}
		out = append(out, []string{r.Target, brief(r.Observed), brief(r.Tolerance), brief(r.StartMean), brief(r.Mean), brief(r.SE), by})
	}
	return out
}

func estimateLines(rows []record.EstimateRow) (out [][]string) {
	for _, r := range rows {
		out = append(out, []string{
			r.Parameter, brief(r.Start), brief(r.Best), brief(r.Low) + " … " + brief(r.High), brief(r.From) + " … " + brief(r.To), percent(r.Shrink),
		})
	}
	return out
}

func recoveryLines(rows []record.RecoveryRow) (out [][]string) {
	for _, r := range rows {
		word := "holds it"
		if r.Inside == 0 {
			word = "misses it"
		}
		out = append(out, []string{r.Parameter, brief(r.Truth), brief(r.Best), brief(r.Low) + " … " + brief(r.High), word, percent(r.Shrink)})
	}
	return out
}

func percent(share float64) string { return fmt.Sprintf("%.0f %%", 100*share) }

// met counts the targets that the moments before and after meet, of those that count.
func met(rows []record.FitRow) (before, after, all int) {
	for _, r := range rows {
		if r.Weight == 0 {
			continue
		}
		all++
		if r.StartImplausibility < missedFrom {
			before++
		}
		if r.Implausibility < missedFrom {
			after++
		}
	}
	return before, after, all
}

// remarks says in words how well the targets are met and what they leave open.
func (c *calibrating) remarks(fit []record.FitRow) (out []string) {
	add := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	r := c.result
	before, after, all := met(fit)
	weights := 0.0
	for _, row := range fit {
		weights += row.Weight
	}
	line := fmt.Sprintf("%d of %d targets are met within three standard deviations", after, all)
	if c.before != nil {
		line += fmt.Sprintf(", %d before", before)
	}
	add("%s; the least distance is %.1f, about %.0f would be expected of tolerances that are right", line, r.Distance[r.Best], max(0, weights-float64(len(c.study.Parameters))))
	if r.Spread > 1 {
		add("the model misses its targets by more than tolerances say: intervals are %.1f times as wide as those would make them", math.Sqrt(r.Spread))
	}
	switch n := len(r.Plausible); {
	case n == 0:
		add("none of the %d sets of values drawn by probability is plausible: each misses %d of the targets or more", r.Drawn, c.study.MayMiss+1)
	default:
		add("%d of %d sets drawn by probability are plausible; the weights of all are worth %.0f equal ones", n, r.Drawn, r.Effective)
	}
	add("%.2g of the ranges was left by the waves", r.Left)
	for _, d := range r.Directions {
		if d.Hidden() {
			add("hidden from the targets: %s (they settle %s)", c.direction(d.Parts), percent(d.Seen))
		}
	}
	if rows := c.recoveries(); rows != nil {
		inside := 0
		for _, row := range rows {
			inside += row.Inside
		}
		add("%d of %d intervals hold the value that was known; %.1f would be expected", inside, len(rows), 0.95*float64(len(rows)))
	}
	if r.Bad > 0 {
		add("%d of %d sets gave no moments and count as bad%s", r.Bad, len(r.Evaluations), c.whyBad())
	}
	return out
}

// whyBad names the first reason why a set was bad.
func (c *calibrating) whyBad() string {
	switch {
	case len(c.failed) > 0:
		return fmt.Sprintf("; %d runs failed, the first: %s", len(c.failed), c.failed[0].why)
	case c.refused != nil:
		return fmt.Sprintf("; no scenario may have: %v", c.refused)
	}
	return ""
}

// direction writes the larger parts of a direction as a sum.
func (c *calibrating) direction(parts []float64) string {
	const small = 0.3 // a part of which a tenth of the direction is made
	var b strings.Builder
	for i, part := range parts {
		if math.Abs(part) < small {
			continue
		}
		sign := " + "
		if part < 0 {
			sign = " − "
		}
		if b.Len() == 0 {
			sign = strings.TrimPrefix(strings.TrimSuffix(sign, " "), " ")
			sign = strings.TrimPrefix(sign, "+")
		}
		fmt.Fprintf(&b, "%s%.1f %s", sign, math.Abs(part), c.study.Parameters[i].Name())
	}
	return b.String()
}

// data is the summary for --json.
func (c *calibrating) data() map[string]any {
	r := c.result
	fit, estimates := c.fitRows(), c.estimateRows()
	before, after, all := met(fit)
	data := map[string]any{
		"targets":    named("target", fit, func(r *record.FitRow) string { return r.Target }),
		"parameters": named("parameter", estimates, func(r *record.EstimateRow) string { return r.Parameter }),
		"met":        after, "met_before": before, "counted": all, "distance": r.Distance[r.Best], "spread": r.Spread,
		"plausible": len(r.Plausible), "drawn": r.Drawn, "effective": r.Effective, "left": r.Left, "failed": r.Bad,
		"remarks": c.remarks(fit),
	}
	if x := r.Condition(); x-x == 0 {
		data["condition"] = x
	}
	if known := c.recoveries(); known != nil {
		data["recovery"] = named("parameter", known, func(r *record.RecoveryRow) string { return r.Parameter })
	}
	return data
}

// named returns rows with a name and the numbers that exist, under the names of their columns.
func named[T any](word string, rows []T, name func(*T) string) []map[string]any {
	out := []map[string]any{}
	for i := range rows {
		line := map[string]any{word: name(&rows[i])}
		for _, c := range record.Columns[T]() {
			if !c.Numeric() {
				continue
			}
			if x := record.Value(&rows[i], c); x-x == 0 { // JSON has no others
				line[c.Name] = x
			}
		}
		out = append(out, line)
	}
	return out
}
