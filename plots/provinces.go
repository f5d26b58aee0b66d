package plots

import (
	"maps"
	"math"
	"slices"
	"strconv"

	"gowest/sim/record"
)

// relativeIncome is GDP per head of provinces relative to the nation: the distribution over
// replicates by year, and the observed path.
type relativeIncome struct {
	simulated map[string]fan
	observed  map[string][2][]float64 // years, values
}

// relativeIncomes computes the ratios in every replicate and year.
func relativeIncomes(r Result) relativeIncome {
	type key struct{ replicate, year int }
	gdp, people := map[key]float64{}, map[key]float64{}
	byProvince := map[string][]*record.ProvinceYear{}
	for i := range r.Tables.Provinces {
		p := &r.Tables.Provinces[i]
		k := key{p.Replicate, p.Year}
		gdp[k] += p.GDP
		people[k] += float64(p.Population)
		byProvince[p.Province] = append(byProvince[p.Province], p)
	}
	out := relativeIncome{map[string]fan{}, observedRelative(r.Meta)}
	for name, rows := range byProvince {
		out.simulated[name] = fanOf(rows, func(p *record.ProvinceYear) (int, float64, bool) {
			k := key{p.Replicate, p.Year}
			v := p.GDPPerHead * people[k] / gdp[k]
			return p.Year, v, v > 0
		})
	}
	return out
}

// keep drops the provinces that are not to be shown; the nation stays that of all.
func (rel relativeIncome) keep(provinces []Province) {
	gone := func(name string) bool {
		return !slices.ContainsFunc(provinces, func(p Province) bool { return p.Name == name })
	}
	maps.DeleteFunc(rel.simulated, func(name string, _ fan) bool { return gone(name) })
	maps.DeleteFunc(rel.observed, func(name string, _ [2][]float64) bool { return gone(name) })
}

// observedRelative is the observed GDP per head over that of all observed provinces together.
func observedRelative(m Meta) map[string][2][]float64 {
	gdp, people := map[int]float64{}, map[int]float64{}
	for _, o := range m.Observed {
		gdp[o.Year] += o.GDPPerHead * o.Population
		people[o.Year] += o.Population
	}
	rows := slices.Clone(m.Observed)
	slices.SortStableFunc(rows, func(a, b Observed) int { return a.Year - b.Year })
	out := map[string][2][]float64{}
	for _, o := range rows {
		if v := o.GDPPerHead * people[o.Year] / gdp[o.Year]; v > 0 && !math.IsInf(v, 0) && o.Year >= m.From && o.Year <= m.To {
			s := out[o.Province]
			out[o.Province] = [2][]float64{append(s[0], float64(o.Year)), append(s[1], v)}
		}
	}
	return out
}

// Provinces draws GDP per head of every province relative to the nation by year, in small panels
// that lie roughly as the provinces do, all with the same logarithmic scale.
func Provinces(r Result, o Options) *Figure {
	all := len(r.Meta.Provinces)
	rel := relativeIncomes(r)
	r.Meta.Provinces = o.shown(r.Meta.Provinces)
	rel.keep(r.Meta.Provinces)
	if len(rel.simulated) == 0 || len(r.Meta.Provinces) == 0 {
		return nil
	}
	w := in(o.Lang)
	c, dash := scenarioStyle(r.Meta.Slot)
	f := &Figure{
		Name:     "provinces",
		Title:    w.provincesTitle(r, rel),
		Subtitle: w.f("provinces.subtitle", r.Meta.From, r.Meta.To),
		Source:   w.source(o, r),
		key:      []keyEntry{keyLine(w.f("median"), c, dash)},
	}
	if n := len(r.Meta.Provinces); n < all {
		f.Subtitle += w.f("provinces.shown", n, all)
	}
	if r.Meta.Replicates > 1 {
		f.key = append(f.key, keyFill(w.f("band90"), mix(fade(c, 2*bandOuter))))
	}
	if len(rel.observed) > 0 {
		f.key = append(f.key, keyLine(w.f("observed"), black, nil))
		f.Source += w.observedBy(r.Meta)
	}
	rows, cols := tileGrid(len(r.Meta.Provinces))
	at := tiles(&r.Meta.Map, r.Meta.Provinces, rows, cols)
	f.height = func(t theme, width float64) float64 {
		return float64(rows) * (width/float64(cols)*0.72 + t.label*2.6)
	}
	f.body = func(p *pen, b box) { p.tilePanels(b, w, r, rel, at, rows, cols) }
	return f
}

// provincesTitle counts how many provinces came nearer to the nation.
func (w words) provincesTitle(r Result, rel relativeIncome) string {
	nearer := 0
	for _, f := range rel.simulated {
		if f.empty() {
			continue
		}
		mid := f.median()
		if math.Abs(math.Log(mid[len(mid)-1])) < math.Abs(math.Log(mid[0])) {
			nearer++
		}
	}
	return w.f("provinces.title", nearer, len(r.Meta.Provinces), r.Meta.From, r.Meta.To)
}

// extent returns the range of all medians and observed paths, with a margin. Bands may touch the
// edge.
func (rel relativeIncome) extent() (lo, hi float64) {
	lo, hi = 0.5, 2
	for _, f := range rel.simulated {
		l, h := f.extent()
		lo, hi = min(lo, l), max(hi, h)
	}
	for _, s := range rel.observed {
		lo, hi = min(lo, slices.Min(s[1])), max(hi, slices.Max(s[1]))
	}
	return lo * 0.95, hi * 1.05
}

// powersOfTwo returns ticks at the powers of two within a range.
func powersOfTwo(lo, hi float64) []tick {
	var out []tick
	for e := math.Ceil(math.Log2(lo)); e <= math.Floor(math.Log2(hi)); e++ {
		v := math.Exp2(e)
		out = append(out, tick{v, ratioLabel(v)})
	}
	return out
}

// tilePanels draws a panel for every province.
func (p *pen) tilePanels(b box, w words, r Result, rel relativeIncome, at map[string]tile, rows, cols int) {
	lo, hi := rel.extent()
	ticks := powersOfTwo(lo, hi)
	small := style{size: p.small, colour: inkSoft}
	left := widest(small, ticks) + p.small*0.5
	gap := p.small * 0.7
	wide := (b.width() - left + gap) / float64(cols)
	high := b.height() / float64(rows)
	names, abbr := w.provinceNames(r.Meta.Provinces), w.mapNames(r.Meta.Provinces)
	first := leftmost(at)
	lowest := lowestRow(at)
	for _, pr := range r.Meta.Provinces {
		t := at[pr.Name]
		x := b.x0 + left + float64(t.col)*wide
		top := b.y1 - float64(t.row)*high
		a := panel{
			box:  box{x, top - high + p.small*1.6, x + wide - gap, top - p.label*1.35},
			from: point{float64(r.Meta.From), lo}, to: point{float64(r.Meta.To), hi}, logY: true,
		}
		head := style{size: p.small, bold: true, colour: ink}
		p.text(head, a.x0, a.y1+p.small*0.35, head.fit(wide-gap*0.6, names[pr.Name], abbr[pr.Name]))
		p.tilePanel(a, ticks, rel, pr.Name, r.Meta.Slot, first[t.row] == t.col)
		if lowest[t.col] == t.row {
			p.tileYears(a)
		}
	}
}

// leftmost returns the first used column of each row.
func leftmost(at map[string]tile) map[int]int {
	out := map[int]int{}
	for _, t := range at {
		if c, ok := out[t.row]; !ok || t.col < c {
			out[t.row] = t.col
		}
	}
	return out
}

// lowestRow returns the last used row of each column.
func lowestRow(at map[string]tile) map[int]int {
	out := map[int]int{}
	for _, t := range at {
		out[t.col] = max(out[t.col], t.row)
	}
	return out
}

// tilePanel draws grid, band and lines of one province.
func (p *pen) tilePanel(a panel, ticks []tick, rel relativeIncome, name string, slot int, labelled bool) {
	s := style{size: p.small, colour: inkSoft, align: 1}
	for _, t := range ticks {
		c, w := gridInk, p.hair
		if t.at == 1 {
			c, w = axisInk, p.hair*1.6
		}
		p.line(c, w, nil, point{a.x0, a.y(t.at)}, point{a.x1, a.y(t.at)})
		if labelled && (a.height() > float64(len(ticks))*p.small*1.3 || math.Mod(math.Log2(t.at), 2) == 0) {
			p.middle(s, a.x0-p.small*0.4, a.y(t.at), t.label)
		}
	}
	f, ok := rel.simulated[name]
	if ok && !f.empty() {
		c, _ := scenarioStyle(slot)
		if f.n > 1 {
			p.band(a, fade(c, 2*bandOuter), f.years, f.q[0], f.q[4])
		}
		p.path(a, c, p.thin*1.2, nil, f.years, f.median())
	}
	if s, ok := rel.observed[name]; ok {
		p.path(a, black, p.hair*1.5, nil, s[0], s[1])
	}
}

// tileYears writes the first and last year below a panel.
func (p *pen) tileYears(a panel) {
	s := style{size: p.small, colour: inkSoft}
	from, to := strconv.Itoa(int(a.from.x)), strconv.Itoa(int(a.to.x))
	if s.width(from+to)+p.small > a.width() {
		to = "" // too narrow for both
	}
	p.text(s, a.x0, a.y0-p.small*1.2, from)
	s.align = 1
	p.text(s, a.x1, a.y0-p.small*1.2, to)
}

// ratioLabel writes powers of two as fractions below one.
func ratioLabel(v float64) string {
	switch v {
	case 0.5:
		return "½"
	case 0.25:
		return "¼"
	}
	if v < 1 {
		return "1/" + number(1/v, 0)
	}
	return number(v, 0)
}
