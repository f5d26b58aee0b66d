package plots

import "image/color"

// MapChange draws how GDP per head of every cell relative to the nation moved from the first to the
// last year: the later ratio over the earlier one, so that 1 is growth with the nation.
func MapChange(r Result, o Options) *Figure {
	then, now := cellIncome(r.Tables.Cells, r.Meta.From), cellIncome(r.Tables.Cells, r.Meta.To)
	change := map[Position]float64{}
	for _, m := range r.Meta.Map.Cells {
		at := Position{m.Row, m.Col}
		if then[at] > 0 && now[at] > 0 {
			change[at] = now[at] / then[at]
		}
	}
	if len(change) == 0 || r.Meta.To <= r.Meta.From {
		return nil
	}
	w := in(o.Lang)
	f := w.ratioMap(r, o, change, "PRGn")
	f.Name, f.Title, f.Subtitle = "map-change", w.changeTitle(r), w.f("map-change.subtitle", r.Meta.From, r.Meta.To)
	return f
}

// ratioMap draws ratios of cells, 1 in the middle of a palette of two arms. The figure has no name and no titles yet.
func (w words) ratioMap(r Result, o Options, ratios map[Position]float64, palette string) *Figure {
	values := make([]float64, 0, len(ratios))
	for _, v := range ratios {
		values = append(values, v)
	}
	c := diverging(palette, ratioLimits(values))
	colour := func(m MapCell) color.NRGBA {
		if v, ok := ratios[Position{m.Row, m.Col}]; ok {
			return c.colour(v)
		}
		return noData
	}
	return &Figure{
		Source: w.source(o, r),
		height: withBar(r.Meta.Map.height),
		body: func(p *pen, b box) {
			var other []keyEntry
			if len(ratios) < len(r.Meta.Map.Cells) {
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
