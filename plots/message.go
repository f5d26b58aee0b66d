package plots

import (
	"math"
	"strconv"
	"strings"
)

// fractions are changes that have a word of their own. A change takes the word if it is within
// two percentage points.
var fractions = []struct {
	value float64
	word  string
}{
	{0.1, "a tenth"},
	{0.2, "a fifth"},
	{0.25, "a quarter"},
	{1. / 3, "a third"},
	{0.5, "a half"},
	{2. / 3, "two thirds"},
	{0.75, "three quarters"},
}

// change says how a positive quantity went from a to b.
func (w words) change(a, b float64) string {
	r := b/a - 1
	switch {
	case !(a > 0) || math.IsNaN(r) || math.Abs(r) < 0.03:
		return w.f("steady")
	case r >= 1:
		return w.f("doubled")
	case r > 0:
		return w.f("rose", w.fraction(r))
	}
	return w.f("fell", w.fraction(-r))
}

// fraction says a share in (0, 1) in a word if one is near, else in percent.
func (w words) fraction(r float64) string {
	if !w.zh {
		for _, f := range fractions {
			if math.Abs(r-f.value) <= 0.02 && math.Abs(r-f.value) < 0.1*r {
				return f.word
			}
		}
	}
	return w.percent(r, 0)
}

// percent formats a share.
func (w words) percent(r float64, decimals int) string {
	if w.zh {
		return number(100*r, decimals) + "%"
	}
	return number(100*r, decimals) + "\u00a0%"
}

// source is the last line of a chart drawn from runs.
func (w words) source(o Options, runs ...Result) string {
	var names []string
	for _, r := range runs {
		names = append(names, r.Meta.Scenario)
	}
	m := runs[0].Meta
	n := w.f("replicate")
	if m.Replicates != 1 {
		n = w.f("replicates", m.Replicates)
	}
	return w.f("source", spaced(m.Version), w.list(names), n, w.f("seed", m.Seed), w.agent(m))
}

// spaced puts a space before a text that is not empty.
func spaced(s string) string {
	if s == "" {
		return ""
	}
	return " " + s
}

// agent says how many persons an agent stands for, if it is known.
func (w words) agent(m Meta) string {
	if m.PersonsPerAgent <= 0 {
		return ""
	}
	if m.PersonsPerAgent == 1 {
		return w.f("agent.one")
	}
	return w.f("agent", number(float64(m.PersonsPerAgent), 0))
}

// effectSource is the last line of a chart of effects.
func (w words) effectSource(base, alt Meta, replicates int) string {
	n := w.f("replicate")
	if replicates != 1 {
		n = w.f("replicates", replicates)
	}
	return w.f("effect.source", spaced(base.Version), alt.Scenario, base.Scenario, n, w.f("seed", base.Seed), w.agent(base))
}

// observedBy names the publisher of the observed series.
func (w words) observedBy(m Meta) string {
	if m.ObservedSource == "" {
		return ""
	}
	by := strings.TrimSuffix(m.ObservedSource, ".")
	return w.f("observed-by", w.or("observed-by."+by, by))
}

// list joins names.
func (w words) list(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], w.f("comma")) + w.f("and") + names[last]
}

// year formats a year.
func year(y int) string { return strconv.Itoa(y) }
