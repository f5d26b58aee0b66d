package plots

import (
	"math"

	"gowest/sim/record"
)

// Decomposition draws Theil T of real GDP per head by year, split into the parts between and
// within the regions of the scenario, as means over replicates.
func Decomposition(r Result, o Options) *Figure {
	years, between := meanOf(r.Tables.Nation, func(n record.NationYear) (int, float64) { return n.Year, n.TheilBetween })
	_, within := meanOf(r.Tables.Nation, func(n record.NationYear) (int, float64) { return n.Year, n.TheilWithin })
	regions := map[string]bool{}
	for _, p := range r.Meta.Provinces {
		regions[p.Region] = true
	}
	if len(years) == 0 || len(regions) < 2 {
		return nil
	}
	w := in(o.Lang)
	total := make([]float64, len(years))
	for i := range total {
		total[i] = between[i] + within[i]
	}
	last := len(years) - 1
	return &Figure{
		Name: "decomposition",
		Title: w.f("decomposition.title", w.percent(between[last]/total[last], 0), int(years[last]),
			w.percent(between[0]/total[0], 0), int(years[0])),
		Subtitle: w.f("decomposition.subtitle", len(regions)),
		Source:   w.source(o, r),
		key:      []keyEntry{keyFill(w.f("within"), sky), keyFill(w.f("between"), blue)},
		height:   ratio(0.56),
		body: func(p *pen, b box) {
			ends := w.parts(years, between, within)
			p.stack(b, years, between, total, ends)
		},
	}
}

// parts labels both areas with their share of the last year.
func (w words) parts(years, between, within []float64) []lineEnd {
	i := len(years) - 1
	t := between[i] + within[i]
	return []lineEnd{
		{w.percent(within[i]/t, 0), between[i] + within[i]/2, sky},
		{w.percent(between[i]/t, 0), between[i] / 2, blue},
	}
}

// stack draws two areas on top of one another.
func (p *pen) stack(b box, years, lower, total []float64, ends []lineEnd) {
	hi := 0.0
	zero := make([]float64, len(years))
	for _, v := range total {
		hi = max(hi, v)
	}
	ticks := niceTicks(0, hi, 5)
	a := p.frameOf(b, years[0], years[len(years)-1], ticks, p.endsWidth(ends))
	p.gridY(a, ticks, math.NaN())
	p.band(a, sky, years, lower, total)
	p.band(a, blue, years, zero, lower)
	p.path(a, white, p.thin, nil, years, lower)
	p.years(a)
	p.ends(a, ends)
}
