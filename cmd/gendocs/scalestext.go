package main

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"strings"

	"gowest/sim"
)

// comparison is a measure at every scale and year.
type comparison struct {
	measure
	years []ladder // as scaleYears
}

// compared returns all measures.
func compared(runs []scaled) (out []comparison) {
	for _, m := range scaleMeasures {
		c := comparison{measure: m}
		for _, y := range scaleYears {
			c.years = append(c.years, m.ladder(runs, y))
		}
		out = append(out, c)
	}
	return out
}

// summaryYear returns the ladder of the year of the summary.
func (c comparison) summaryYear() ladder {
	for i, y := range scaleYears {
		if y == scaleYear {
			return c.years[i]
		}
	}
	panic("gendocs: the year of the summary is none of the tables")
}

// biasedYears returns the years in which scale i is biased.
func (c comparison) biasedYears(i int) (out []string) {
	for k, y := range scaleYears {
		if c.years[k].biased(i) {
			out = append(out, fmt.Sprint(y))
		}
	}
	return out
}

// agrees says at which scales the measure agrees with the finest that has several replicates, and where it is biased.
func (c comparison) agrees() (where, biased string) {
	samples := c.years[0].samples
	coarsest, broken := -1, false
	var list []string
	for i := range samples {
		if years := c.biasedYears(i); len(years) > 0 {
			when := strings.Join(years, ", ")
			if len(years) == len(scaleYears) {
				when = "all years"
			}
			list = append(list, fmt.Sprintf("%d (%s)", samples[i].scale, when))
		}
	}
	for i := len(samples) - 1; i >= 0 && !broken; i-- {
		if broken = len(c.biasedYears(i)) > 0; !broken {
			coarsest = i
		}
	}
	switch {
	case len(list) == 0:
		where = "all W"
	case coarsest < 0:
		where = fmt.Sprintf("not with W = %d", samples[len(samples)-1].scale)
	case coarsest == len(samples)-1:
		where = fmt.Sprintf("W = %d alone", samples[coarsest].scale)
	default:
		where = fmt.Sprintf("W up to %d", samples[coarsest].scale)
	}
	return where, strings.Join(list, "; ")
}

// scalesText is the page.
func scalesText(o options, runs []scaled, method, limits string) []byte {
	w := new(bytes.Buffer)
	all := compared(runs)
	fmt.Fprintf(w, "# Persons per agent: sampling error and bias\n\nMade by `%s`.\nResults are simulated (model version %s), not a forecast.\n\n%s\n\n", scalesCommand(o), sim.ModelVersion, method)
	writeScaleRuns(w, runs)
	writeSummary(w, all)
	writeSpread(w, runs)
	fmt.Fprintf(w, "\n## Measures\n\nIn each cell the mean over replicates and, in brackets, the standard deviation over replicates; beside it the difference to W = %s\nwith its standard error.\n",
		finestScale(all))
	for _, c := range all {
		writeComparison(w, c)
	}
	fmt.Fprintf(w, "\n## Known limits\n\n%s\n", limits)
	return w.Bytes()
}

// scalesCommand is the command that makes the page.
func scalesCommand(o options) string {
	words := []string{"go run ./cmd/gendocs"}
	if o.replicates > 0 {
		words = append(words, fmt.Sprint("-replicates ", o.replicates))
	}
	if o.scale > 0 {
		words = append(words, fmt.Sprint("-scale ", o.scale))
	}
	if o.national != "" {
		words = append(words, "-national DIR")
	}
	return strings.Join(append(words, "scales"), " ")
}

// writeScaleRuns lists the runs and what they cost.
func writeScaleRuns(w io.Writer, runs []scaled) {
	var list []string
	cost := 0.0
	for _, s := range runs {
		n := len(s.tables.Replicates())
		list = append(list, fmt.Sprintf("%d (%d)", s.scale, n))
		if s.scale != nationalScale {
			cost += float64(n) * 1000 / float64(s.scale)
		}
	}
	fmt.Fprintf(w, "Baseline at W (replicates): %s. Time goes with the number of agents:\nthe runs", strings.Join(list, ", "))
	if runs[len(runs)-1].scale == nationalScale {
		fmt.Fprintf(w, ", without that of W = %d, which comes from a folder,", nationalScale)
	}
	fmt.Fprintf(w, " take as much as %.3g at one agent for 1000 persons ([speed.md](speed.md) says how long one takes).\n", cost)
}

// finestScale names the finest scale with several replicates.
func finestScale(all []comparison) string {
	if l := all[0].summaryYear(); l.finest >= 0 {
		return fmt.Sprint(l.samples[l.finest].scale)
	}
	return "none"
}

// writeSummary writes which measures agree and how much one run spreads.
func writeSummary(w io.Writer, all []comparison) {
	var good, bad []string
	tests := 0
	for _, c := range all {
		name := unitless(c.name)
		if _, biased := c.agrees(); biased == "" {
			good = append(good, name)
		} else {
			bad = append(bad, name)
		}
		for _, l := range c.years {
			for i := range l.samples {
				if _, _, ok := l.difference(i); ok {
					tests++
				}
			}
		}
	}
	fmt.Fprintf(w, "\n## Which W to take\n\n")
	if tests == 0 {
		fmt.Fprintf(w, "Nothing is compared: that takes several replicates at one scale and runs at another.\n")
		return
	}
	writeList(w, "Agree at all W within errors", good, len(all))
	writeList(w, "Biased by W somewhere", bad, len(all))
	fmt.Fprintf(w, "\nThere are %d differences in all; if there were no bias, chance alone would put about %.1f of them beyond %d standard errors.\n\n",
		tests, float64(tests)*math.Erfc(biasErrors/math.Sqrt2), biasErrors)
	first := all[0].summaryYear()
	fmt.Fprintf(w, "| measure | agrees with W = %s at | biased by W at (years) | mean %d at W = %s | ", finestScale(all), scaleYear, finestScale(all))
	var rule strings.Builder
	rule.WriteString("| --- | --- | --- | --- | ")
	for _, s := range first.samples {
		if s.n > 1 {
			fmt.Fprintf(w, "spread %d at W = %d | ", scaleYear, s.scale)
			rule.WriteString("--- | ")
		}
	}
	fmt.Fprintf(w, "slope of log spread on log W |\n%s--- |\n", rule.String())
	for _, c := range all {
		where, biased := c.agrees()
		l := c.summaryYear()
		fmt.Fprintf(w, "| %s | %s | %s | %s | ", c.name, where, biased, meanText(c.format, l))
		for i, s := range l.samples {
			switch {
			case s.n > 1:
				fmt.Fprintf(w, c.format+" | ", s.sd)
			case first.samples[i].n > 1:
				fmt.Fprint(w, " | ")
			}
		}
		fmt.Fprintf(w, "%s |\n", l.law.text())
	}
}

// meanText is the mean at the finest scale with several replicates.
func meanText(format string, l ladder) string {
	if l.finest < 0 {
		return ""
	}
	return minus(fmt.Sprintf(format, l.samples[l.finest].mean))
}

// writeList writes how many measures are of a kind, and which.
func writeList(w io.Writer, what string, names []string, of int) {
	fmt.Fprintf(w, "- %s: %d of %d", what, len(names), of)
	if len(names) > 0 {
		fmt.Fprintf(w, ": %s", strings.Join(names, "; "))
	}
	fmt.Fprintln(w, ".")
}

// writeSpread writes the spread of the CV by the number of agents.
func writeSpread(w io.Writer, runs []scaled) {
	l := cvMeasure.ladder(runs, scaleYear)
	workers := measured(column("workers", "", "")).ladder(runs, scaleYear)
	fmt.Fprintf(w, "\n## Spread and the number of agents\n\n![Spread of the CV and bias of clusters by persons per agent](img/scales.svg)\n\n%s\n\n", l.law.sentence(fmt.Sprintf("%s in %d", cvMeasure.name, scaleYear)))
	fmt.Fprintf(w, "| W | workers as agents, %d | replicates | standard deviation of the CV | its 68 %% interval | on the line |\n| --- | --- | --- | --- | --- | --- |\n", scaleYear)
	for i, s := range l.samples {
		sd, interval, line := "", "", ""
		if s.n > 1 {
			low, high := s.sdInterval()
			sd, interval = fmt.Sprintf("%.4f", s.sd), fmt.Sprintf("%.4f to %.4f", low, high)
			if l.law.known() {
				line = fmt.Sprintf("%.4f", l.law.at(float64(s.scale)))
			}
		}
		fmt.Fprintf(w, "| %d | %.0f | %d | %s | %s | %s |\n", s.scale, workers.samples[i].mean/float64(s.scale), s.n, sd, interval, line)
	}
}

// writeComparison writes the table of one measure.
func writeComparison(w io.Writer, c comparison) {
	fmt.Fprintf(w, "\n### %s\n\n| W | replicates |", upper(c.name))
	var rule strings.Builder
	rule.WriteString("| --- | --- |")
	for _, y := range scaleYears {
		fmt.Fprintf(w, " %d | difference |", y)
		rule.WriteString(" --- | --- |")
	}
	fmt.Fprintf(w, "\n%s\n", rule.String())
	for i, s := range c.years[0].samples {
		fmt.Fprintf(w, "| %d | %d |", s.scale, s.n)
		for _, l := range c.years {
			fmt.Fprintf(w, " %s | %s |", levelText(c.format, l.samples[i]), differenceText(c.format, l, i))
		}
		fmt.Fprintln(w)
	}
}

// levelText writes mean and spread.
func levelText(format string, s sample) string {
	switch s.n {
	case 0:
		return ""
	case 1:
		return minus(fmt.Sprintf(format, s.mean))
	}
	return minus(fmt.Sprintf(format, s.mean)) + fmt.Sprintf(" ("+format+")", s.sd)
}

// differenceText writes a difference and its mark.
func differenceText(format string, l ladder, i int) string {
	d, se, ok := l.difference(i)
	if !ok {
		return ""
	}
	text := plusMinus(format, d, se)
	if l.biased(i) {
		text += ", biased by W"
	}
	return text
}
