package plots

import (
	"image/color"
	"math"

	"gowest/sim/record"
)

// barRow is the height of a parameter with two bars in label sizes, at least.
const barRow = 2.3

// barsHeight is the height of a body of [pen.indices].
func (t theme) barsHeight(names []string, width float64) float64 {
	sum := 2.6
	for _, name := range names {
		sum += t.barHeight(t.shareName().wrap(name, width*widestName))
	}
	return t.label * sum
}

// barHeight is the height of one parameter in label sizes.
func (t theme) barHeight(name []string) float64 { return max(barRow, leading*float64(len(name))+0.6) }

// indices draws two bars for each parameter: first above, total below.
func (p *pen) indices(b box, names []string, rows []record.SensitivityRow) {
	s := p.shareName()
	lo, hi, left := 0.0, 0.0, 0.0
	lines := make([][]string, len(rows))
	for i := range rows {
		r := &rows[i]
		for _, v := range []float64{r.First, r.FirstLow, r.FirstHigh, r.Total, r.TotalLow, r.TotalHigh} {
			if !math.IsNaN(v) {
				lo, hi = min(lo, v), max(hi, v)
			}
		}
		lines[i] = s.wrap(names[i], b.width()*widestName)
		for j, line := range lines[i] {
			lines[i][j] = s.cut(line, b.width()*widestName)
			left = max(left, s.width(lines[i][j]))
		}
	}
	inner := b.inset(left+p.label*0.8, p.label*2.1, p.label*1.5, p.label*0.2)
	ticks := niceTicks(lo, max(hi, 0.1), max(3, int(inner.width()/(p.label*6))))
	a := panel{box: inner, from: point{ticks[0].at, 0}, to: point{ticks[len(ticks)-1].at, 1}}
	p.gridX(a, ticks, 0)
	y := a.y1
	for i := range rows {
		r := &rows[i]
		height := p.label * p.barHeight(lines[i])
		middle := y - height/2
		for j, line := range lines[i] {
			p.middle(s, a.x0-p.label*0.6, middle+p.label*leading*(float64(len(lines[i])-1)/2-float64(j)), line)
		}
		p.bar(a, blue, middle+p.label*0.42, r.First, r.FirstLow, r.FirstHigh)
		p.bar(a, orange, middle-p.label*0.42, r.Total, r.TotalLow, r.TotalHigh)
		y -= height
	}
}

// bar draws a bar from zero and its interval.
func (p *pen) bar(a panel, c color.NRGBA, y, value, low, high float64) {
	if math.IsNaN(value) {
		return
	}
	h := p.label * 0.36
	p.rect(c, box{min(a.x(0), a.x(value)), y - h, max(a.x(0), a.x(value)), y + h})
	if math.IsNaN(low) || math.IsNaN(high) {
		return
	}
	p.line(ink, p.thin, nil, point{a.x(low), y}, point{a.x(high), y})
	for _, x := range []float64{a.x(low), a.x(high)} {
		p.line(ink, p.thin, nil, point{x, y - h*0.6}, point{x, y + h*0.6})
	}
}

// screening draws a point for each parameter with its interval, and its name beside it.
func (p *pen) screening(b box, w words, s Study, rows []record.SensitivityRow) {
	right, top := luckOf(rows), 0.0
	for i := range rows {
		r := &rows[i]
		right = max(right, r.MuStar)
		if !math.IsNaN(r.MuStarHigh) {
			right = max(right, min(r.MuStarHigh, 1.6*rows[0].MuStar)) // a handful of walks has intervals without end
		}
		if !math.IsNaN(r.Sigma) {
			top = max(top, r.Sigma)
		}
	}
	if top == 0 {
		top = right
	}
	ys, xs := niceTicks(0, top*1.06, 5), niceTicks(0, right*1.02, 5)
	left := widest(p.labelStyle(), ys) + p.label*0.7
	inner := b.inset(left, p.label*3.4, p.label*1.2, p.label*1.6)
	// A strip below zero, so that what has no spread does not lie on the axis.
	a := panel{box: inner, from: point{0, -0.05 * ys[len(ys)-1].at}, to: point{xs[len(xs)-1].at, ys[len(ys)-1].at}}
	p.gridY(a, ys, math.NaN()) // no line is strong: intervals lie on that of zero
	p.axisX(a, xs, p.label)
	axis := style{size: p.label, colour: ink}
	p.text(axis, b.x0, a.y1+p.label*0.8, w.f("sensitivity.morris.y"))
	axis.align = 0.5
	p.text(axis, (a.x0+a.x1)/2, a.y0-p.label*2.8, w.f("sensitivity.morris.x"))
	p.screened(a, s, rows, p.evenLine(a))
}

// evenLine is where effects differ as much as they are large. It returns the room that its name takes.
func (p *pen) evenLine(a panel) box {
	end := min(a.to.x, a.to.y)
	at := a.at(end, end)
	p.line(axisInk, p.thin, evenDash, a.at(0, 0), at)
	s := p.labelStyle()
	const text = "σ = μ*"
	width := s.width(text)
	name := box{at.x + p.label*0.5, at.y - p.label*1.3, at.x + p.label*0.5 + width, at.y - p.label*0.3}
	if name.x1 > a.x1 { // the line ends at the right: above it
		name.x0, name.x1 = at.x-width-p.label*1.5, at.x-p.label*1.5
	}
	p.middle(s, name.x0, (name.y0+name.y1)/2, text)
	return name
}

// screened draws the points, their intervals and their names, where these hide nothing.
func (p *pen) screened(a panel, s Study, rows []record.SensitivityRow, even box) {
	taken := []box{even}
	r0 := p.label * 0.3
	at := make([]point, len(rows))
	colour := func(i int) color.NRGBA {
		if screened(&rows[i]) {
			return blue
		}
		return axisInk
	}
	for i := range rows {
		r := &rows[i]
		sigma := r.Sigma
		if math.IsNaN(sigma) {
			sigma = 0
		}
		at[i] = a.at(r.MuStar, sigma)
		taken = append(taken, box{at[i].x - r0, at[i].y - r0, at[i].x + r0, at[i].y + r0})
		if math.IsNaN(r.MuStarLow) {
			continue
		}
		from, to := a.x(r.MuStarLow), min(a.x(r.MuStarHigh), a.x1)
		p.line(fade(colour(i), 0.6), p.thin, nil, point{from, at[i].y}, point{to, at[i].y})
		taken = append(taken, box{from, at[i].y - p.thin, to, at[i].y + p.thin})
	}
	for i := range rows {
		if luck := rows[i].MuStarLuck; luck > 0 {
			x, y := a.x(luck), at[i].y
			p.luckMark(x, y)
			taken = append(taken, box{x - p.thin, y - p.label*0.5, x + p.thin, y + p.label*0.5})
		}
	}
	for i := range rows {
		p.forestDot(colour(i), at[i], screened(&rows[i]))
	}
	for i := range rows {
		taken = append(taken, p.nameBeside(a, at[i], s.label(&rows[i]), taken))
	}
}

// luckMark is a short line at what luck alone would show.
func (p *pen) luckMark(x, y float64) {
	p.line(vermilion, p.theme.line, nil, point{x, y - p.label*0.5}, point{x, y + p.label*0.5})
}

// nameBeside writes a name near a point where nothing is yet, with a thin line if that is not right beside it, and returns the room that it takes.
func (p *pen) nameBeside(a panel, at point, name string, taken []box) box {
	s := style{size: p.label, colour: ink}
	name = s.cut(name, a.width()*0.5)
	width, gap := s.width(name), p.label*0.8
	best, least := box{}, math.Inf(1)
	for up := range 14 { // as far as the cost of what would be hidden is worth
		for aside := range 4 {
			dx, dy := gap*(0.5+2*float64(aside)), gap+float64(up)*p.label*0.6
			for _, c := range []point{
				{at.x + dx, at.y + dy},
				{at.x + dx, at.y - dy},
				{at.x - dx - width, at.y + dy},
				{at.x - dx - width, at.y - dy},
				{at.x - width/2, at.y + dy},
				{at.x - width/2, at.y - dy},
				{at.x + dx, at.y},
			} {
				one := box{c.x, c.y - p.label/2, c.x + width, c.y + p.label/2}
				cost := p.nameCost(a, one, taken) + 0.1*float64(up) + 0.25*float64(aside)
				if cost < least {
					best, least = one, cost
				}
			}
		}
	}
	end := point{min(max(at.x, best.x0-p.label*0.2), best.x1), min(max(at.y, best.y0), best.y1)}
	if math.Hypot(end.x-at.x, end.y-at.y) > gap {
		p.line(axisInk, p.hair, nil, at, end)
	}
	p.middle(s, best.x0, (best.y0+best.y1)/2, name)
	return best
}

// nameCost is what a name at a place hides, about 2 for each thing, and more outside of the panel.
func (p *pen) nameCost(a panel, one box, taken []box) (cost float64) {
	for _, t := range taken {
		if area := common(one, t); area > 0 {
			cost += 2 + 10*area/(one.width()*one.height())
		}
	}
	if one.x0 < a.x0 || one.x1 > a.x1+p.label || one.y0 < a.y0 || one.y1 > a.y1+p.label {
		cost += 100
	}
	return cost
}

// common is the area that two boxes share.
func common(a, b box) float64 {
	w, h := min(a.x1, b.x1)-max(a.x0, b.x0), min(a.y1, b.y1)-max(a.y0, b.y0)
	if w <= 0 || h <= 0 {
		return 0
	}
	return w * h
}
