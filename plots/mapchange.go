package plots

import "image/color"

// MapChange draws how GDP per head of every cell relative to the nation moved from the first to the
// last year: the later ratio over the earlier one, so that 1 is growth with the nation.
func MapChange(r Result, o Options) *Figure {
	then, now := cellIncome(r.Tables.Cells, r.Meta.From), cellIncome(r.Tables.Cells, r.Meta.To)
	change, values := map[Position]float64{}, []float64(nil)
	for _, m := range r.Meta.Map.Cells {
		at := Position{m.Row, m.Col}
		if then[at] > 0 && now[at] > 0 {
			change[at] = now[at] / then[at]
			values = append(values, change[at])
		}
	}
	if len(values) == 0 || r.Meta.To <= r.Meta.From {
		return nil
	}
	w := in(o.Lang)
	c := diverging("PRGn", ratioLimits(values))
	colour := func(m MapCell) color.NRGBA {
		if v, ok := change[Position{m.Row, m.Col}]; ok {
			return c.colour(v)
		}
		return noData
	}
	return &Figure{
		Name:     "map-change",
		Title:    w.changeTitle(r),
		Subtitle: w.f("map-change.subtitle", r.Meta.From, r.Meta.To),
		Source:   w.source(o, r),
		height:   withBar(r.Meta.Map.height),
		body: func(p *pen, b box) {
			var other []keyEntry
			if len(change) < len(r.Meta.Map.Cells) {
				other = append(other, keyFill(w.f("no-data"), noData))
			}
			b = p.classBar(b, c, func(v float64) string { return number(v, 2) }, other)
			l := r.Meta.Map.fit(b)
			p.sea(&l)
			p.land(&l, colour)
			p.borders(&l, ink)
			p.labels(&l, w.mapNames(r.Meta.Provinces), l.ground(colour))
		},
	}
}

// changeTitle says which province gained most on the nation and which lost most.
func (w words) changeTitle(r Result) string {
	then, now := provinceIncome(r.Tables.Provinces, r.Meta.From), provinceIncome(r.Tables.Provinces, r.Meta.To)
	names := w.provinceNames(r.Meta.Provinces)
	best, worst := "", ""
	change := map[string]float64{}
	for _, p := range r.Meta.Provinces {
		if !(then[p.Name] > 0 && now[p.Name] > 0) {
			continue
		}
		change[p.Name] = now[p.Name] / then[p.Name]
		if best == "" || change[p.Name] > change[best] {
			best = p.Name
		}
		if worst == "" || change[p.Name] < change[worst] {
			worst = p.Name
		}
	}
	if best == "" || change[best] <= 1 || change[worst] >= 1 {
		return w.f("map-change.plain", r.Meta.From, r.Meta.To)
	}
	return w.f("map-change.title", names[best], names[worst], r.Meta.From, r.Meta.To)
}
