package plots

import (
	"cmp"
	"image/color"
	"math"
	"slices"

	"gowest/sim/record"
)

// EffectMap draws the effect on GDP per head of every province in the last year as a map;
// provinces whose 95 % interval holds zero are hatched.
func EffectMap(base, alt Meta, rows []record.EffectRow, o Options) *Figure {
	effects, yr := provinceEffects(rows, alt.Scenario)
	if len(effects) == 0 || len(base.Map.Cells) == 0 {
		return nil
	}
	w := in(o.Lang)
	by := map[string]relativeEffect{}
	var values []float64
	for _, e := range effects {
		by[e.province] = e
		values = append(values, e.mean)
	}
	c := diverging("BrBG", differenceLimits(values))
	colour := func(m MapCell) color.NRGBA {
		if e, ok := by[m.Province]; ok {
			return c.colour(e.mean)
		}
		return noData
	}
	decimals := decimalsOf(c.limits[3])
	return &Figure{
		Name:     "effect-map",
		Title:    w.effectMapTitle(base, alt, effects),
		Subtitle: w.f("effect-map.subtitle", yr, base.Scenario),
		Source:   w.effectSource(base, alt, effects[0].replicates),
		height:   withBar(base.Map.height),
		body: func(p *pen, b box) {
			b = p.classBar(b, c, func(v float64) string { return signed(v, decimals) },
				[]keyEntry{keyHatch(w.f("effect-map.hatched"), white, inkSoft)})
			l := base.Map.fit(b)
			p.sea(&l)
			p.land(&l, colour)
			p.uncertain(&l, by, colour)
			p.borders(&l, ink)
			p.haloLabels(&l, w.mapNames(base.Provinces), colour)
		},
	}
}

// effectMapTitle names the province with the largest clear effect, if there is one.
func (w words) effectMapTitle(base, alt Meta, effects []relativeEffect) string {
	sure := slices.DeleteFunc(slices.Clone(effects), func(e relativeEffect) bool { return !e.clear() })
	if len(sure) == 0 {
		return w.f("effect-provinces.none", alt.Scenario, len(effects))
	}
	top := slices.MaxFunc(sure, func(a, b relativeEffect) int { return cmp.Compare(math.Abs(a.mean), math.Abs(b.mean)) })
	return w.f("effect-map.title", alt.Scenario, nameOr(w.provinceNames(base.Provinces), top.province), signedPercent(w, top.mean))
}

// signedPercent writes an effect in percent.
func signedPercent(w words, v float64) string {
	d := min(1, decimalsFor(v))
	if v < 0 {
		d = min(1, decimalsFor(-v))
	}
	if w.zh {
		return signed(v, d) + "%"
	}
	return signed(v, d) + "\u00a0%"
}

// uncertain hatches the cells of provinces whose interval holds zero. The strokes of neighbours
// meet, because all start from the same grid of lines.
func (p *pen) uncertain(l *lattice, by map[string]relativeEffect, colour func(MapCell) color.NRGBA) {
	for _, m := range l.m.Cells {
		e, ok := by[m.Province]
		if !ok || e.clear() {
			continue
		}
		p.hatch(fade(textOn(colour(m)), 0.55), p.hair*1.6, p.label*0.5, l.cell(m.Row, m.Col))
	}
}

// haloLabels writes names with an outline in the colour of the ground, readable over hatching.
func (p *pen) haloLabels(l *lattice, names map[string]string, colour func(MapCell) color.NRGBA) {
	at := l.anchors(true) // a province has one colour, so a label may lie across its cells
	ground := l.ground(colour)
	size := min(max(l.size*0.62, p.label*0.8), p.label*1.15)
	for _, name := range sortedKeys(at) {
		under := ground(name, at[name])
		s := style{size: size, bold: true, align: 0.5, colour: textOn(under), halo: size * 0.12, under: under}
		p.middle(s, at[name].x, at[name].y, names[name])
	}
}
