package plots

import (
	"image/color"
	"math"

	"gowest/sim/record"
)

// tail is the counter-cumulative distribution of firm sizes in a year.
type tail struct {
	size, share []float64
}

// firmTail returns the share of firms with at least so many persons, from size classes.
func firmTail(rows []record.FirmSizeYear, yr int) tail {
	count, total := map[int]float64{}, 0.0
	for _, r := range rows {
		if r.Year == yr && r.Firms > 0 && r.SizeFrom > 0 {
			count[r.SizeFrom] += float64(r.Firms)
			total += float64(r.Firms)
		}
	}
	var t tail
	rest := total
	for _, size := range sortedKeys(count) {
		t.size = append(t.size, float64(size))
		t.share = append(t.share, rest/total)
		rest -= count[size]
	}
	return t
}

// at returns the share of firms with at least size persons: that of the first class from it.
func (t tail) at(size float64) (from, share float64) {
	for i, s := range t.size {
		if s >= size {
			return s, t.share[i]
		}
	}
	last := len(t.size) - 1
	return t.size[last], t.share[last]
}

// Firms draws the tail of the firm sizes of the first and the last year, with a line of slope −1
// (Zipf's law) for comparison.
func Firms(r Result, o Options) *Figure {
	last := lastYear(r.Tables.Firms, func(f record.FirmSizeYear) int { return f.Year })
	now := firmTail(r.Tables.Firms, last)
	if len(now.size) < 2 {
		return nil
	}
	then := firmTail(r.Tables.Firms, r.Meta.From)
	w := in(o.Lang)
	from, share := now.at(100)
	return &Figure{
		Name:     "firms",
		Title:    w.f("firms.title", w.percent(share, decimalsFor(100*share)), number(from, 0), last),
		Subtitle: w.f("firms.subtitle"),
		Source:   w.source(o, r),
		height:   ratio(0.62),
		body: func(p *pen, b box) {
			p.tails(b, w, r.Meta, then, now, last)
		},
	}
}

// decimalsFor gives a number two significant digits.
func decimalsFor(v float64) int {
	if v <= 0 {
		return 0
	}
	return significant(v, 2)
}

// tails draws both years and the guide.
func (p *pen) tails(b box, w words, m Meta, then, now tail, last int) {
	lo, size := 1.0, now.size[len(now.size)-1]
	for _, t := range []tail{then, now} {
		for i := range t.size {
			lo, size = min(lo, t.share[i]), max(size, t.size[i])
		}
	}
	ticks := logTicks(lo, 1)
	for i := range ticks {
		d := max(0, int(math.Round(-math.Log10(ticks[i].at)))-2)
		ticks[i].label = w.percent(ticks[i].at, d)
	}
	colour, _ := scenarioStyle(m.Slot)
	ends := []lineEnd{{year(last), now.share[len(now.share)-1], colour}}
	if len(then.size) > 1 && m.From != last {
		ends = append(ends, lineEnd{year(m.From), then.share[len(then.share)-1], axisInk})
	}
	s := p.endStyle()
	a := p.frameOf(b.inset(0, p.label*1.3, 0, 0), now.size[0], size, ticks, p.endsWidth(ends))
	a.from.x = min(a.from.x, 1)
	a.logX, a.logY = true, true
	p.gridY(a, ticks, math.NaN())
	p.axisX(a, within(logTicks(a.from.x, size), a.from.x, size), p.label*4)
	p.text(style{size: p.label, colour: inkSoft, align: 0.5}, (a.x0+a.x1)/2, a.y0-p.label*2.7, w.f("firms.x"))
	p.zipf(a, w, then, now)
	p.steps(a, axisInk, []float64{2, 1.2}, then)
	p.steps(a, colour, nil, now)
	for i := range ends { // labels stand at the ends of the lines, wherever these are
		t := [...]tail{now, then}[i]
		s.colour = readable(ends[i].colour)
		k := len(t.size) - 1
		p.middle(s, a.x(t.size[k])+p.label*0.5, a.y(t.share[k])+float64(1-2*i)*p.label*0.5, ends[i].label)
	}
}

// within keeps the ticks in a range.
func within(ticks []tick, lo, hi float64) []tick {
	var out []tick
	for _, t := range ticks {
		if t.at >= lo*(1-1e-9) && t.at <= hi*(1+1e-9) {
			out = append(out, t)
		}
	}
	return out
}

// steps draws a tail as a line with dots at the class limits.
func (p *pen) steps(a panel, c color.NRGBA, dash []float64, t tail) {
	if len(t.size) < 2 {
		return
	}
	p.path(a, c, p.theme.line, dash, t.size, t.share)
	for i := range t.size {
		p.dot(c, a.at(t.size[i], t.share[i]), p.theme.line*0.9)
	}
}

// zipf draws a guide of slope −1 from the upper left, with its label where the lines are farthest from it.
func (p *pen) zipf(a panel, w words, lines ...tail) {
	end := min(a.to.x, 1/a.from.y)
	p.line(axisInk, p.hair*1.5, []float64{4, 3}, a.at(1, 1), a.at(end, 1/end))
	s := style{size: p.label, colour: inkSoft, halo: p.label * 0.12, under: white}
	wide := s.width(w.f("firms.zipf"))
	var best point
	far := -1.0
	for _, part := range []float64{0.5, 0.35, 0.65, 0.2, 0.8, 0.9} { // of the guide, the middle first
		on := a.at(math.Pow(end, part), math.Pow(end, -part))
		for _, at := range []point{{on.x + p.label*0.5, on.y + p.label*0.5}, {on.x - p.label*0.5 - wide, on.y - p.label*1.2}} { // above it and below
			text := box{at.x, at.y, at.x + wide, at.y + p.label*0.8}
			if text.x0 < a.x0 || text.x1 > a.x1 || text.y0 < a.y0 || text.y1 > a.y1 {
				continue
			}
			if d := min(gap(a, text, lines), 3*p.label); d > far {
				best, far = at, d
			}
		}
	}
	if far >= 0 {
		p.text(s, best.x, best.y, w.f("firms.zipf"))
	}
}

// gap is how far a box is from the lines, up or down; 0 where one crosses it.
func gap(a panel, b box, lines []tail) float64 {
	least := math.Inf(1)
	for _, t := range lines {
		for i := 1; i < len(t.size); i++ {
			from, to := a.at(t.size[i-1], t.share[i-1]), a.at(t.size[i], t.share[i])
			for _, x := range []float64{b.x0, (b.x0 + b.x1) / 2, b.x1} {
				if x >= from.x && x <= to.x {
					y := from.y + (to.y-from.y)*(x-from.x)/(to.x-from.x)
					least = min(least, max(0, y-b.y1, b.y0-y))
				}
			}
			for _, end := range []point{from, to} { // a corner inside the box's width
				if end.x >= b.x0 && end.x <= b.x1 {
					least = min(least, max(0, end.y-b.y1, b.y0-end.y))
				}
			}
		}
	}
	return least
}
