package plots

import (
	"image/color"
	"math"
	"strings"

	"gowest/sim/record"
)

// Dispersion draws a measure of dispersion between provinces by year: the median and the 50 % and
// 90 % bands over replicates of one or more runs, and the observed path where the first run has
// one. With one replicate it is a line.
func Dispersion(runs []Result, m Measure, o Options) *Figure {
	var fans []fan
	for _, r := range runs {
		f := fanOf(r.Tables.Nation, func(n record.NationYear) (int, float64, bool) { return n.Year, m.value(n), true })
		if f.empty() {
			return nil
		}
		fans = append(fans, f)
	}
	if len(fans) == 0 {
		return nil
	}
	w := in(o.Lang)
	years, values := m.observedPath(runs[0].Meta)
	f := &Figure{
		Name:     "dispersion",
		Title:    w.dispersionTitle(runs, fans),
		Subtitle: w.f("unit.one", w.f(string(m))),
		Source:   w.source(o, runs...),
		key:      w.fanKey(fans, runs),
		height:   ratio(0.56),
	}
	if m != CV {
		f.Name += "-" + strings.ReplaceAll(strings.TrimPrefix(string(m), "cv_"), "_", "-")
	}
	if len(years) > 0 {
		f.Source += w.observedBy(runs[0].Meta)
	}
	f.body = func(p *pen, b box) { p.fans(b, w, runs, fans, years, values) }
	return f
}

// dispersionTitle says what the medians do.
func (w words) dispersionTitle(runs []Result, fans []fan) string {
	first := fans[0]
	last := len(first.years) - 1
	if last == 0 {
		return w.f("dispersion.one", int(first.years[0]))
	}
	if len(runs) == 1 {
		mid := first.median()
		return w.f("dispersion.title", w.change(mid[0], mid[last]), int(first.years[0]), int(first.years[last]))
	}
	final := func(f fan) float64 { return f.median()[len(f.years)-1] }
	r := final(fans[1])/final(first) - 1
	names := []string{runs[0].Meta.Scenario, runs[1].Meta.Scenario}
	switch {
	case len(runs) > 2 || math.Abs(r) < 0.005:
		for _, x := range runs[2:] {
			names = append(names, x.Meta.Scenario)
		}
		if len(runs) > 2 {
			return w.f("dispersion.title", w.change(first.median()[0], final(first)), int(first.years[0]), int(first.years[last]))
		}
		return w.f("dispersion.equal", w.list(names))
	case r > 0:
		return w.f("dispersion.more", names[1], w.f("more"), names[0])
	}
	return w.f("dispersion.more", names[1], w.f("less"), names[0])
}

// fanKey is the key of the bands; the lines carry their names at their ends.
func (w words) fanKey(fans []fan, runs []Result) []keyEntry {
	if fans[0].n < 2 {
		return nil
	}
	c, _ := scenarioStyle(runs[0].Meta.Slot)
	if len(runs) > 1 {
		c = axisInk
	}
	inner := mix(fade(c, bandOuter), fade(c, bandInner))
	return []keyEntry{
		keyLine(w.f("median"), c, nil), keyFill(w.f("band50"), inner), keyFill(w.f("band90"), mix(fade(c, bandOuter))),
	}
}

// lineEnd is a label at the end of a line.
type lineEnd struct {
	label  string
	y      float64 // value
	colour color.NRGBA
}

// fans draws bands, medians, the observed path and their names.
func (p *pen) fans(b box, w words, runs []Result, fans []fan, years, values []float64) {
	lo, hi := math.Inf(1), math.Inf(-1)
	from, to := math.Inf(1), math.Inf(-1)
	var ends []lineEnd
	for i, f := range fans {
		l, h := f.extent()
		lo, hi = min(lo, l), max(hi, h)
		from, to = min(from, f.years[0]), max(to, f.years[len(f.years)-1])
		c, _ := scenarioStyle(runs[i].Meta.Slot)
		ends = append(ends, lineEnd{runs[i].Meta.Scenario, f.median()[len(f.years)-1], c})
	}
	for _, v := range values {
		lo, hi = min(lo, v), max(hi, v)
	}
	if len(values) > 0 {
		ends = append(ends, lineEnd{w.f("observed"), values[len(values)-1], black})
	}
	ticks := valueTicks(lo, hi, 6)
	a := p.frameOf(b, from, to, ticks, p.endsWidth(ends))
	p.gridY(a, ticks, math.NaN())
	p.years(a)
	for i, f := range fans {
		p.drawFan(a, f, runs[i].Meta.Slot)
	}
	for i, f := range fans {
		p.drawMedian(a, f, runs[i].Meta.Slot)
	}
	p.path(a, black, p.hair, nil, years, values)
	for i := range years {
		p.dot(black, a.at(years[i], values[i]), p.theme.line*0.8)
	}
	p.ends(a, ends)
}

// valueTicks are ticks that start at zero unless the values lie far above it.
func valueTicks(lo, hi float64, n int) []tick {
	if lo > 0 && lo < 0.3*hi {
		lo = 0
	}
	return niceTicks(lo, hi, n)
}
