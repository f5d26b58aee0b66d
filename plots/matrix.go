package plots

import (
	"image/color"
	"math"
	"slices"

	"gonum.org/v1/plot/palette/brewer"

	"gowest/sim/record"
)

// flow is what went from one province to another.
type flow struct{ from, to string }

// byRegion returns the provinces with those of one region together, regions in the order of their first province.
func byRegion(provinces []Province) []Province {
	rank := map[string]int{}
	for _, p := range provinces {
		if _, ok := rank[p.Region]; !ok {
			rank[p.Region] = len(rank)
		}
	}
	out := slices.Clone(provinces)
	slices.SortStableFunc(out, func(a, b Province) int { return rank[a.Region] - rank[b.Region] })
	return out
}

// sequential colours sizes above zero by classes that begin at powers of ten and three times those, the
// last one at most at the 98 % quantile.
func sequential(values []float64) classes {
	values = slices.Clone(values)
	slices.Sort(values)
	top := quantile(values, 0.98)
	power := math.Pow(10, math.Floor(math.Log10(top)))
	limits := []float64{power / 100, 3 * power / 100, power / 10, 3 * power / 10, power}
	if 3*power <= top {
		limits = append(limits[1:], 3*power)
	}
	return classes{limits, classColours(brewer.TypeSequential, "YlGnBu", len(limits)+1)}
}

// Migration draws how many workers moved from each province to each other over all years.
func Migration(r Result, o Options) *Figure {
	persons, to, all := map[flow]int64{}, map[string]float64{}, 0.0
	for _, m := range r.Tables.Migration {
		persons[flow{m.From, m.To}] += m.Persons
		to[m.To] += float64(m.Persons) // whole numbers: exact in any order
		all += float64(m.Persons)
	}
	if len(persons) < 2 || len(r.Meta.Provinces) < 2 {
		return nil
	}
	moved, values := map[flow]float64{}, []float64(nil)
	for k, n := range persons {
		moved[k] = float64(n) / float64(max(1, r.Meta.Replicates)) / 1000
		values = append(values, moved[k])
	}
	w := in(o.Lang)
	goal := ranked(to, 1)[0]
	c := sequential(values)
	decimals := decimalsOf(c.limits[0])
	return &Figure{
		Name:     "migration",
		Title:    w.f("migration.title", w.percent(to[goal]/all, 0), nameOr(w.provinceNames(r.Meta.Provinces), goal)),
		Subtitle: w.f("migration.subtitle", r.Meta.From, r.Meta.To),
		Source:   w.source(o, r),
		height:   withBar(matrixHeight(len(r.Meta.Provinces))),
		body: func(p *pen, b box) {
			b = p.classBar(b, c, func(v float64) string { return number(v, decimals) }, []keyEntry{keyFill(w.f("migration.none"), noData)})
			p.provinceMatrix(b, w, r.Meta.Provinces, func(from, to string) color.NRGBA {
				if v := moved[flow{from, to}]; v > 0 {
					return c.colour(v)
				}
				return noData
			})
		},
	}
}

// tradeIntensity returns sales between provinces over what they would be if each province sold to all others in
// proportion to what these buy, as ratios of sums over replicates, and the same within provinces together. Rows that are such
// sums give the same bits.
//
//	T_ij T / (T_i T_j),  T_i all that i sells, T_j all that j buys, T the total
func tradeIntensity(rows []record.TradeYear, yr int) (ratio map[flow]float64, own float64) {
	value, sold, bought, total := map[flow]float64{}, map[string]float64{}, map[string]float64{}, 0.0
	for _, t := range rows {
		if t.Year != yr || t.From == record.Abroad || t.To == record.Abroad {
			continue
		}
		value[flow{t.From, t.To}] += t.Value
	}
	flows := sortedFlows(value)
	for _, k := range flows {
		sold[k.from] += value[k]
		bought[k.to] += value[k]
		total += value[k]
	}
	ratio = map[flow]float64{}
	within, expected := 0.0, 0.0
	for _, k := range flows {
		e := sold[k.from] * bought[k.to] / total
		ratio[k] = value[k] / e
		if k.from == k.to {
			within += value[k]
			expected += e
		}
	}
	return ratio, within / expected
}

// Trade draws how much more each province sells to each other in the last year than their sizes alone suggest.
func Trade(r Result, o Options) *Figure {
	yr := lastYear(r.Tables.Trade, func(t record.TradeYear) int { return t.Year })
	ratio, own := tradeIntensity(r.Tables.Trade, yr)
	if len(ratio) < 2 || len(r.Meta.Provinces) < 2 {
		return nil
	}
	w := in(o.Lang)
	var values []float64
	for _, k := range sortedFlows(ratio) {
		values = append(values, ratio[k])
	}
	c := diverging("PuOr", ratioLimits(values))
	f := &Figure{
		Name:     "trade",
		Title:    w.f("trade.plain", yr),
		Subtitle: w.f("trade.subtitle", yr),
		Source:   w.source(o, r),
		height:   withBar(matrixHeight(len(r.Meta.Provinces))),
		body: func(p *pen, b box) {
			b = p.classBar(b, c, func(v float64) string { return number(v, 2) }, []keyEntry{keyFill(w.f("trade.none"), noData)})
			p.provinceMatrix(b, w, r.Meta.Provinces, func(from, to string) color.NRGBA {
				if v, ok := ratio[flow{from, to}]; ok {
					return c.colour(v)
				}
				return noData
			})
		},
	}
	if own > 0 && !math.IsInf(own, 0) {
		f.Title = w.f("trade.title", number(own, 2), yr)
	}
	return f
}

// sortedFlows returns the keys of flows in a fixed order.
func sortedFlows(m map[flow]float64) []flow {
	out := make([]flow, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.SortFunc(out, func(a, b flow) int {
		if a.from < b.from || a.from == b.from && a.to < b.to {
			return -1
		}
		return 1
	})
	return out
}

// matrixHeight is the height of n square rows with labels, of a matrix as wide as its box but no cell larger than
// two labels.
func matrixHeight(n int) func(theme, float64) float64 {
	return func(t theme, width float64) float64 { return matrixCell(t, width, n)*float64(n) + t.label*3.6 }
}

// matrixCell is the side of a cell.
func matrixCell(t theme, width float64, n int) float64 {
	return min((width-t.label*2.6)/float64(n), t.label*2.6)
}

// provinceMatrix draws a cell for each pair of provinces, sellers or origins in rows, with lines between regions.
func (p *pen) provinceMatrix(b box, w words, provinces []Province, colour func(from, to string) color.NRGBA) {
	order, names := byRegion(provinces), w.mapNames(provinces)
	n := len(order)
	side := matrixCell(p.theme, b.width(), n)
	a := box{b.x0 + p.label*2.4, b.y1 - p.label*2.2 - side*float64(n), b.x0 + p.label*2.4 + side*float64(n), b.y1 - p.label*2.2}
	s := style{size: min(p.small, side*0.72), colour: ink}
	gap := min(p.hair, side*0.06)
	raise := 0.0 // labels wider than a cell stand at two heights
	for _, name := range names {
		if s.width(name) > side*0.95 {
			raise = s.size
		}
	}
	for i, from := range order {
		y := a.y1 - side*(float64(i)+0.5)
		s.align = 1
		p.middle(s, a.x0-p.label*0.4, y, names[from.Name])
		s.align = 0.5
		p.text(s, a.x0+side*(float64(i)+0.5), a.y1+p.label*0.4+raise*float64(i%2), names[from.Name])
		for j, to := range order {
			x := a.x0 + side*float64(j)
			p.rect(colour(from.Name, to.Name), box{x, y - side/2, x + side, y + side/2}.inset(gap, gap, gap, gap))
		}
	}
	p.regionLines(a, w, order, side)
}

// regionLines separates the regions and names them below.
func (p *pen) regionLines(a box, w words, order []Province, side float64) {
	s := style{size: p.small, colour: inkSoft, align: 0.5}
	first := 0
	for i := 1; i <= len(order); i++ {
		if i < len(order) && order[i].Region == order[i-1].Region {
			continue
		}
		at := side * float64(i)
		if i < len(order) {
			p.line(ink, p.thin, nil, point{a.x0 + at, a.y0}, point{a.x0 + at, a.y1})
			p.line(ink, p.thin, nil, point{a.x0, a.y1 - at}, point{a.x1, a.y1 - at})
		}
		name := order[i-1].Region
		if name != "" {
			wide := side * float64(i-first)
			p.text(s, a.x0+side*float64(first)+wide/2, a.y0-p.label*1.1, s.fit(wide, w.or("region."+name, name), ""))
		}
		first = i
	}
}
