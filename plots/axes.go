package plots

import (
	"image/color"
	"math"
)

// panel maps data to a box of the figure.
type panel struct {
	box
	from, to   point // data at the lower left and upper right corner
	logX, logY bool
}

// x maps a value to the figure.
func (a panel) x(v float64) float64 { return a.x0 + a.width()*share(v, a.from.x, a.to.x, a.logX) }

// y maps a value to the figure.
func (a panel) y(v float64) float64 { return a.y0 + a.height()*share(v, a.from.y, a.to.y, a.logY) }

// at maps a pair.
func (a panel) at(x, y float64) point { return point{a.x(x), a.y(y)} }

// share is where v lies between lo and hi.
func share(v, lo, hi float64, log bool) float64 {
	if log {
		v, lo, hi = math.Log(v), math.Log(lo), math.Log(hi)
	}
	if hi == lo {
		return 0.5
	}
	return (v - lo) / (hi - lo)
}

// labelStyle is the style of tick labels.
func (t theme) labelStyle() style { return style{size: t.label, colour: inkSoft} }

// widest returns the width of the widest label.
func widest(s style, ticks []tick) float64 {
	w := 0.0
	for _, t := range ticks {
		w = max(w, s.width(t.label))
	}
	return w
}

// frameOf cuts the room for tick labels off a body and returns the panel that covers the ticks
// in y. right is the room for labels at line ends.
func (p *pen) frameOf(b box, x0, x1 float64, ticks []tick, right float64) panel {
	left := widest(p.labelStyle(), ticks) + p.label*0.7
	inner := b.inset(left, p.label*2.1, right, p.label*0.6)
	return panel{box: inner, from: point{x0, ticks[0].at}, to: point{x1, ticks[len(ticks)-1].at}}
}

// gridY draws horizontal lines and their labels; the line at strong is darker.
func (p *pen) gridY(a panel, ticks []tick, strong float64) {
	s := p.labelStyle()
	s.align = 1
	for _, t := range ticks {
		y := a.y(t.at)
		c, w := gridInk, p.hair*1.4
		if t.at == strong {
			c, w = axisInk, p.thin
		}
		p.line(c, w, nil, point{a.x0, y}, point{a.x1, y})
		p.middle(s, a.x0-p.label*0.6, y, t.label)
	}
}

// gridX draws vertical lines, for charts whose values run to the right.
func (p *pen) gridX(a panel, ticks []tick, strong float64) {
	s := p.labelStyle()
	s.align = 0.5
	for _, t := range ticks {
		x := a.x(t.at)
		c, w := gridInk, p.hair*1.4
		if t.at == strong {
			c, w = axisInk, p.thin
		}
		p.line(c, w, nil, point{x, a.y0}, point{x, a.y1})
		p.text(s, x, a.y0-p.label*1.25, t.label)
	}
}

// axisX draws the base line with ticks and labels below it; no label reaches further than room to
// the right of the panel.
func (p *pen) axisX(a panel, ticks []tick, room float64) {
	s := p.labelStyle()
	s.align = 0.5
	p.line(axisInk, p.thin, nil, point{a.x0, a.y0}, point{a.x1, a.y0})
	for _, t := range ticks {
		x := a.x(t.at)
		p.line(axisInk, p.thin, nil, point{x, a.y0}, point{x, a.y0 - p.label*0.35})
		p.text(s, min(x, a.x1+room-s.width(t.label)/2), a.y0-p.label*1.35, t.label)
	}
}

// years draws the year axis with as many labels as fit.
func (p *pen) years(a panel) {
	n := int(a.width() / (p.labelStyle().width("2000") * 1.9))
	p.axisX(a, yearTicks(int(a.from.x), int(a.to.x), max(2, n)), p.label*4)
}

// path draws a line through values by year.
func (p *pen) path(a panel, c color.NRGBA, w float64, dash []float64, xs, ys []float64) {
	var pts []point
	for i := range xs {
		pts = append(pts, a.at(xs[i], ys[i]))
	}
	p.line(c, w, dash, pts...)
}

// band fills between two lines.
func (p *pen) band(a panel, c color.NRGBA, xs, lo, hi []float64) {
	var pts []point
	for i := range xs {
		pts = append(pts, a.at(xs[i], hi[i]))
	}
	for i := len(xs) - 1; i >= 0; i-- {
		pts = append(pts, a.at(xs[i], lo[i]))
	}
	p.area(c, pts...)
}

// spread moves label positions apart so that neighbours in height are at least gap apart and all
// stay within [lo, hi] if they fit, moving each as little as the others allow. The order of the
// positions is kept; ties keep their index order, the first on top.
func spread(at []float64, gap, lo, hi float64) []float64 {
	n := len(at)
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	for i := 1; i < n; i++ { // by height, falling; n is a handful
		for j := i; j > 0 && at[order[j]] > at[order[j-1]]; j-- {
			order[j], order[j-1] = order[j-1], order[j]
		}
	}
	// Pool adjacent violators: z = y + k·gap must not rise, which is isotonic regression.
	type block struct{ sum, n float64 }
	var blocks []block
	for k, i := range order {
		blocks = append(blocks, block{at[i] + float64(k)*gap, 1})
		for m := len(blocks); m > 1 && blocks[m-1].sum/blocks[m-1].n > blocks[m-2].sum/blocks[m-2].n; m = len(blocks) {
			blocks[m-2].sum += blocks[m-1].sum
			blocks[m-2].n += blocks[m-1].n
			blocks = blocks[:m-1]
		}
	}
	out := make([]float64, n)
	k := 0
	for _, b := range blocks {
		for range int(b.n) {
			z := min(b.sum/b.n, hi)         // top label at most hi
			z = max(z, lo+float64(n-1)*gap) // lowest label at least lo
			out[order[k]] = z - float64(k)*gap
			k++
		}
	}
	return out
}
