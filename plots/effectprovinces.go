package plots

import (
	"image/color"
	"slices"

	"gowest/sim/record"
)

// EffectProvinces draws the effect on GDP per head of every province in the last year as points
// with 95 % intervals, the largest on top.
func EffectProvinces(base, alt Meta, rows []record.EffectRow, o Options) *Figure {
	effects, yr := provinceEffects(rows, alt.Scenario)
	all := len(effects)
	if o.Provinces != nil {
		effects = slices.DeleteFunc(effects, func(e relativeEffect) bool { return !slices.Contains(o.Provinces, e.province) })
	}
	if len(effects) == 0 {
		return nil
	}
	w := in(o.Lang)
	c, _ := scenarioStyle(alt.Slot)
	f := &Figure{
		Name:     "effect-provinces",
		Title:    w.forestTitle(alt.Scenario, effects),
		Subtitle: w.f("effect-provinces.subtitle", yr, base.Scenario),
		Source:   w.effectSource(base, alt, effects[0].replicates),
		key:      []keyEntry{keyForest(w.f("effect.clear"), c, true), keyForest(w.f("effect.unclear"), axisInk, false)},
		height:   func(t theme, _ float64) float64 { return t.label * (1.45*float64(len(effects)) + 2.6) },
		body:     func(p *pen, b box) { p.forest(b, w, base, effects, c) },
	}
	if n := len(effects); n < all {
		f.Subtitle += w.f("provinces.shown", n, all)
	}
	return f
}

// forestTitle counts the provinces with a clear effect.
func (w words) forestTitle(alt string, effects []relativeEffect) string {
	up, down := 0, 0
	for _, e := range effects {
		if e.low > 0 {
			up++
		}
		if e.up < 0 {
			down++
		}
	}
	switch {
	case up == 0 && down == 0:
		return w.f("effect-provinces.none", alt, len(effects))
	case down == 0:
		return w.f("effect-provinces.up", alt, up, len(effects))
	case up == 0:
		return w.f("effect-provinces.down", alt, down, len(effects))
	}
	return w.f("effect-provinces.title", alt, up, down, len(effects))
}

// keyForest is a key entry for a point with an interval.
func keyForest(label string, c color.NRGBA, filled bool) keyEntry {
	return keyEntry{label: label, mark: func(p *pen, b box) {
		y := (b.y0 + b.y1) / 2
		p.line(c, p.thin, nil, point{b.x0, y}, point{b.x1, y})
		p.forestDot(c, point{(b.x0 + b.x1) / 2, y}, filled)
	}}
}

// forestDot is filled if the effect is clear and hollow otherwise.
func (p *pen) forestDot(c color.NRGBA, at point, filled bool) {
	r := p.label * 0.3
	if filled {
		p.dot(c, at, r)
		return
	}
	p.dot(white, at, r)
	p.stroke(c, p.thin, nil, circle(at, r))
}

// forest draws a row for every province.
func (p *pen) forest(b box, w words, m Meta, effects []relativeEffect, c color.NRGBA) {
	names := w.provinceNames(m.Provinces)
	s := style{size: p.label, colour: ink, align: 1}
	lo, hi, left := 0.0, 0.0, 0.0
	for _, e := range effects {
		lo, hi = min(lo, e.mean), max(hi, e.mean)
		if e.bounded() {
			lo, hi = min(lo, e.low), max(hi, e.up)
		}
		left = max(left, s.width(nameOr(names, e.province)))
	}
	if lo == hi {
		lo, hi = -1, 1
	}
	pad := 0.03 * (hi - lo)
	inner := b.inset(left+p.label*0.8, p.label*2.1, p.label*1.5, p.label*0.2)
	ticks := signedTicks(niceTicks(lo-pad, hi+pad, max(3, int(inner.width()/(p.label*5)))))
	a := panel{box: inner, from: point{ticks[0].at, 0}, to: point{ticks[len(ticks)-1].at, float64(len(effects))}}
	p.gridX(a, ticks, 0)
	for i, e := range effects {
		y := a.y1 - a.height()*(float64(i)+0.5)/float64(len(effects))
		p.middle(s, a.x0-p.label*0.6, y, nameOr(names, e.province))
		colour := axisInk
		if e.clear() {
			colour = c
		}
		if e.bounded() {
			p.line(colour, p.thin*1.3, nil, point{a.x(e.low), y}, point{a.x(e.up), y})
		}
		p.forestDot(colour, point{a.x(e.mean), y}, e.clear())
	}
}

// nameOr returns the name of a key, or the key.
func nameOr(names map[string]string, key string) string {
	if n := names[key]; n != "" {
		return n
	}
	return key
}
