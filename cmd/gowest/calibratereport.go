package main

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"gowest/sim/record"
)

// reportOfCalibration is the name of the page that calibrate writes.
const reportOfCalibration = "calibration.md"

// report is calibration.md: what was asked, how well the targets are met, what they say of the parameters and what they leave open.
func (c *calibrating) report() []byte {
	w := new(bytes.Buffer)
	m, fit := &c.manifest, c.fitRows()
	fmt.Fprintf(w, "# Calibration: %s\n\n%s\n\nSimulated (model version %s, seed %d, one agent for %s, %d to %d), not a forecast. %d sets of values of %d parameters,\n"+
		"%d replicates of each; the fit is of the best set in %d other replicates. Targets, tolerances and sources: calibration.csv.\n\n## Result\n\n",
		c.study.Title, c.madeBy(), m.ModelVersion, m.Seed, persons(m.Scale), m.From, m.To, len(c.result.Evaluations), len(c.study.Parameters), m.Replicates, freshReplicates)
	for _, line := range c.remarks(fit) {
		fmt.Fprintf(w, "- %s\n", line)
	}
	charts := chartFormat(c.flags.charts, true)
	c.writeFit(w, fit, charts)
	c.writeParameters(w, charts)
	c.writeIdentifiability(w)
	return w.Bytes()
}

// madeBy is the command that made the folder.
func (c *calibrating) madeBy() string {
	m := &c.manifest
	words := append([]string{
		"calibrate", c.study.Name, "--evaluations", strconv.Itoa(m.Evaluations), "--replicates", strconv.Itoa(m.Replicates), "--scale", strconv.Itoa(m.Scale),
	}, setWords(c.flags.set)...)
	if m.Recover != "" {
		words = append(words, "--recover="+m.Recover)
	}
	return madeBy(words)
}

// writeFit writes the targets, those that are missed most first in words.
func (c *calibrating) writeFit(w io.Writer, fit []record.FitRow, charts string) {
	fmt.Fprint(w, "\n## Fit\n\nA target is missed by so many standard deviations of its tolerance and of the luck of runs. In brackets: shown, but it does not count.\n")
	if worst := worstFit(fit); len(worst) > 0 {
		fmt.Fprintf(w, "Missed by more than two: %s.\n", strings.Join(worst, "; "))
	}
	picture(w, charts, "calibration-fit", "Fit by target")
	fmt.Fprintln(w)
	markdown(w, []string{"target", "observed", "tolerance", "before", "after", "s.e.", "missed by"}, fitLines(fit))
}

// worstFit names the targets that count and are missed by more than two standard deviations, the worst first.
func worstFit(fit []record.FitRow) (out []string) {
	rows := slices.DeleteFunc(slices.Clone(fit), func(r record.FitRow) bool { return r.Weight == 0 || !(r.Implausibility > 2) })
	slices.SortStableFunc(rows, func(a, b record.FitRow) int { return cmp.Compare(b.Implausibility, a.Implausibility) })
	for _, r := range rows {
		out = append(out, fmt.Sprintf("%s (%s for %s)", r.Target, brief(r.Mean), brief(r.Observed)))
	}
	return out
}

// writeParameters writes the intervals of the parameters.
func (c *calibrating) writeParameters(w io.Writer, charts string) {
	fmt.Fprint(w, "\n## Parameters\n\n*Shrank by* is how much shorter the interval of 95 % is than that of a parameter of which nothing is known but its range.\n")
	picture(w, charts, "calibration-parameters", "Intervals of parameters in their ranges")
	fmt.Fprintln(w)
	if rows := c.recoveries(); rows != nil {
		markdown(w, []string{"parameter", "truth", "best", "95 % interval", "", "shrank by"}, recoveryLines(rows))
		return
	}
	markdown(w, []string{"parameter", "before", "best", "95 % interval", "range", "shrank by"}, estimateLines(c.estimateRows()))
	fmt.Fprint(w, "\nThe sets of values that miss no target by three standard deviations, with their weights: plausible.csv. A scenario with the best values: best.toml.\n")
}

// mostSeen is how many targets the page names for a parameter.
const mostSeen = 4

// writeIdentifiability writes which targets tell of which parameters.
func (c *calibrating) writeIdentifiability(w io.Writer) {
	fmt.Fprintf(w, "\n## What the targets see\n\nThe targets that each parameter moves most over its range, in standard deviations of tolerance and luck (all: identifiability.csv).\n"+
		"Below one a target cannot tell one end of the range from the other.\n\n")
	var rows [][]string
	for i := range c.study.Parameters {
		type seen struct {
			target string
			by     float64
		}
		var all []seen
		for k, slopes := range c.result.Slopes {
			if s := slopes[i].Seen; c.targets[k].Weight > 0 && math.Abs(s) >= 1 {
				all = append(all, seen{c.targets[k].Name, s})
			}
		}
		slices.SortStableFunc(all, func(a, b seen) int { return cmp.Compare(math.Abs(b.by), math.Abs(a.by)) })
		var texts []string
		for _, s := range all[:min(mostSeen, len(all))] {
			texts = append(texts, s.target+" "+minus(fmt.Sprintf("%+.1f", s.by)))
		}
		if len(texts) == 0 {
			texts = []string{"none"}
		}
		rows = append(rows, []string{c.study.Parameters[i].Key, strings.Join(texts, "; ")})
	}
	markdown(w, []string{"parameter", "targets"}, rows)
}
