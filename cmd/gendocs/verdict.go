package main

import (
	"bytes"
	"fmt"
	"math"
	"strings"

	"gowest/sim"
	"gowest/sim/record"
)

// effect is the paired difference of one outcome in one year.
type effect struct {
	outcome
	year int
	sim.Paired
	joint float64 // half-width of the interval that holds jointly over all effects of its page
}

// effectsOf returns the effects of alt against base by outcome and year.
func effectsOf(outcomes []outcome, years []int, base, alt *record.Tables) []effect {
	var out []effect
	for _, c := range outcomes {
		b, a := c.of(base), c.of(alt)
		for _, y := range years {
			x, z := b.in(y), a.in(y)
			p := pairOf(x, z)
			out = append(out, effect{c, y, p, jointQuantile(len(z), len(outcomes)*len(years)) * p.DeltaSE})
		}
	}
	return out
}

// moved tells whether the joint interval excludes zero.
func (e effect) moved() bool { return e.DeltaMean != 0 && math.Abs(e.DeltaMean) > e.joint }

// verb says the direction.
func (e effect) verb() string {
	if e.DeltaMean < 0 {
		return "lowers"
	}
	return "raises"
}

// clearest returns the effect on an outcome that lies the most standard errors from zero, among those
// that moved; nil if none did.
func clearest(effects []effect, outcome string) *effect {
	var best *effect
	for i := range effects {
		e := &effects[i]
		if e.name != outcome || !e.moved() {
			continue
		}
		if best == nil || math.Abs(e.DeltaMean)*best.DeltaSE > math.Abs(best.DeltaMean)*e.DeltaSE {
			best = e
		}
	}
	return best
}

// verdictOf says what the effects show: the clearest year of each outcome that moved, and which
// outcomes did not.
func verdictOf(subject string, effects []effect) string {
	var said, still []string
	for i, e := range effects {
		if i > 0 && effects[i-1].name == e.name {
			continue
		}
		best := clearest(effects, e.name)
		if best == nil {
			still = append(still, unitless(e.name))
			continue
		}
		said = append(said, minus(fmt.Sprintf("%s the %s in %d by "+e.format+" ± "+e.format, best.verb(), unitless(e.name), best.year, math.Abs(best.DeltaMean), best.joint)))
	}
	switch {
	case len(said) == 0:
		return fmt.Sprintf("%s changes nothing: every interval includes zero (%s)", subject, strings.Join(still, ", "))
	case len(still) == 0:
		return subject + " " + join(said)
	}
	return fmt.Sprintf("%s %s; no clear effect on %s", subject, join(said), strings.Join(still, ", "))
}

// join lists phrases: a, b and c.
func join(list []string) string {
	if n := len(list); n > 1 {
		return strings.Join(list[:n-1], ", ") + " and " + list[n-1]
	}
	return strings.Join(list, "")
}

// effectTable writes effects as a table with a row an outcome and year.
func effectTable(w *bytes.Buffer, effects []effect) {
	fmt.Fprintf(w, "| outcome | year | on | off | difference | |\n| --- | --- | --- | --- | --- | --- |\n")
	for _, e := range effects {
		star := ""
		if e.moved() {
			star = "*"
		}
		row := fmt.Sprintf("| %s | %d | "+e.format+" | "+e.format+" | %s | %s |", e.name, e.year, e.AltMean, e.BaseMean, plusMinus(e.format, e.DeltaMean, e.DeltaSE), star)
		fmt.Fprintln(w, minus(row))
	}
}
