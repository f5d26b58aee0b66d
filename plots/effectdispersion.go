package plots

import (
	"math"

	"gowest/sim/record"
)

// EffectDispersion draws the paired difference of a measure of dispersion between each alternative
// and the base by year, with the 95 % interval and a line at zero.
func EffectDispersion(base Meta, alts []Meta, rows []record.EffectRow, m Measure, o Options) *Figure {
	paths := effectPaths(alts, rows, m)
	if len(paths) == 0 {
		return nil
	}
	w := in(o.Lang)
	var names []string
	for _, p := range paths {
		names = append(names, p.alt.Scenario)
	}
	first := paths[0].alt
	first.Scenario = w.list(names)
	f := &Figure{
		Name:     "effect-dispersion",
		Title:    w.effectTitle(paths[0]),
		Subtitle: w.f("effect-dispersion.subtitle", w.f(string(m)), base.Scenario),
		Source:   w.effectSource(base, first, paths[0].replicates),
		height:   ratio(0.56),
	}
	f.body = func(p *pen, b box) { p.effectPaths(b, paths) }
	return f
}

// effectTitle says what the effect in the last year is.
func (w words) effectTitle(e effectPath) string {
	k := len(e.mean) - 1
	yr := int(e.years[k])
	if !e.lastClear {
		return w.f("effect-dispersion.unclear", e.alt.Scenario, yr)
	}
	verb := "raises"
	if e.mean[k] < 0 {
		verb = "lowers"
	}
	size := math.Abs(e.mean[k])
	return w.f("effect-dispersion.title", e.alt.Scenario, w.f(verb), number(size, decimalsFor(size)), yr)
}

// effectPaths draws the intervals, then the lines, then the names.
func (p *pen) effectPaths(b box, paths []effectPath) {
	lo, hi := 0.0, 0.0
	from, to := math.Inf(1), math.Inf(-1)
	var ends []lineEnd
	for _, e := range paths {
		for i := range e.years {
			lo, hi = min(lo, e.low[i]), max(hi, e.up[i])
		}
		from, to = min(from, e.years[0]), max(to, e.years[len(e.years)-1])
		c, _ := scenarioStyle(e.alt.Slot)
		ends = append(ends, lineEnd{e.alt.Scenario, e.mean[len(e.mean)-1], c})
	}
	if lo == hi {
		lo, hi = -0.01, 0.01
	}
	ticks := signedTicks(niceTicks(lo, hi, 6))
	a := p.frameOf(b, from, to, ticks, p.endsWidth(ends))
	p.gridY(a, ticks, 0)
	p.years(a)
	p.effectLines(a, paths)
	p.ends(a, ends)
}

// effectLines draws the intervals, then the lines.
func (p *pen) effectLines(a panel, paths []effectPath) {
	for _, e := range paths {
		c, _ := scenarioStyle(e.alt.Slot)
		if e.known {
			p.band(a, fade(c, 1.4*bandOuter), e.years, e.low, e.up)
		}
	}
	for _, e := range paths {
		c, dash := scenarioStyle(e.alt.Slot)
		p.path(a, c, p.theme.line, dash, e.years, e.mean)
	}
}

// signedTicks writes a plus sign before positive values.
func signedTicks(ticks []tick) []tick {
	for i, t := range ticks {
		if t.at > 0 {
			ticks[i].label = "+" + t.label
		}
	}
	return ticks
}
