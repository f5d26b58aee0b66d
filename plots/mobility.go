package plots

import (
	"math"

	"gonum.org/v1/plot/palette/brewer"

	"gowest/sim/record"
)

// transitionMatrix is the share of provinces that go from a class (row) to a class (column) within a year.
type transitionMatrix struct {
	share    [][]float64
	limits   []float64 // of the classes, mean over replicates
	from, to int       // years
}

// transitionsOf pools the steps of all replicates, whatever the neighbours; nil if a class has none.
func transitionsOf(rows []record.MobilityRow) *transitionMatrix {
	n := 0
	for _, r := range rows {
		n = max(n, r.ClassFrom)
	}
	m := &transitionMatrix{limits: make([]float64, max(0, n-1))}
	steps, known := make([]float64, n), make([]float64, max(0, n-1))
	for range n {
		m.share = append(m.share, make([]float64, n))
	}
	for _, r := range rows {
		if r.Neighbours != 0 || r.ClassTo > n {
			continue
		}
		m.from, m.to = r.FromYear, r.ToYear
		m.share[r.ClassFrom-1][r.ClassTo-1] += float64(r.Provinces)
		steps[r.ClassFrom-1] += float64(r.Provinces)
		if r.ClassFrom < n && !math.IsNaN(r.UpTo) {
			m.limits[r.ClassFrom-1] += r.UpTo
			known[r.ClassFrom-1]++
		}
	}
	for i := range n {
		if steps[i] == 0 {
			return nil
		}
		for j := range n {
			m.share[i][j] /= steps[i]
		}
	}
	for i := range m.limits {
		m.limits[i] /= known[i]
	}
	if n < 2 {
		return nil
	}
	return m
}

// label names a class by its limits.
func (m *transitionMatrix) label(i int) string {
	switch {
	case i == 0:
		return "≤ " + number(m.limits[0], 2)
	case i == len(m.limits):
		return "> " + number(m.limits[i-1], 2)
	}
	return number(m.limits[i-1], 2) + "–" + number(m.limits[i], 2)
}

// Mobility draws the yearly transitions of provinces between classes of GDP per head relative to the nation.
func Mobility(r Result, o Options) *Figure {
	m := transitionsOf(r.Tables.Mobility)
	if m == nil {
		return nil
	}
	w := in(o.Lang)
	last := len(m.share) - 1
	return &Figure{
		Name:     "mobility",
		Title:    w.f("mobility.title", w.percent(m.share[0][0], 0), w.percent(m.share[last][last], 0)),
		Subtitle: w.f("mobility.subtitle", m.from, m.to),
		Source:   w.source(o, r),
		height:   func(t theme, _ float64) float64 { return t.label * (3*float64(len(m.share)) + 3.2) },
		body:     func(p *pen, b box) { p.transitions(b, w, m) },
	}
}

// transitions draws the matrix with its shares as text, the poorest class in the first row and column.
func (p *pen) transitions(b box, w words, m *transitionMatrix) {
	n := len(m.share)
	c := classes{[]float64{0.005, 0.05, 0.2, 0.5, 0.8}, classColours(brewer.TypeSequential, "Blues", 6)}
	head := style{size: p.label, colour: inkSoft, align: 0.5}
	left := head.width(w.f("mobility.from")) + p.label
	for i := range n {
		left = max(left, head.width(m.label(i))+p.label)
	}
	a := b.inset(left, 0, 0, p.label*3.2)
	wide, high := a.width()/float64(n), a.height()/float64(n)
	p.text(head, (a.x0+a.x1)/2, a.y1+p.label*2, w.f("mobility.to"))
	for j := range n {
		p.text(head, a.x0+wide*(float64(j)+0.5), a.y1+p.label*0.5, m.label(j))
	}
	head.align = 1
	p.text(head, a.x0-p.label*0.6, a.y1+p.label*0.5, w.f("mobility.from"))
	for i, row := range m.share {
		y := a.y1 - high*(float64(i)+0.5)
		p.middle(head, a.x0-p.label*0.6, y, m.label(i))
		for j, v := range row {
			x := a.x0 + wide*(float64(j)+0.5)
			ground := c.colour(v)
			p.rect(ground, box{x - wide/2, y - high/2, x + wide/2, y + high/2}.inset(p.hair, p.hair, p.hair, p.hair))
			p.middle(style{size: p.label, bold: i == j, colour: textOn(ground), align: 0.5}, x, y, w.small(v))
		}
	}
}

// small writes a share in percent, those that would round to nothing with a sign.
func (w words) small(v float64) string {
	switch {
	case v == 0:
		return "0"
	case v < 0.005:
		return "< " + w.percent(0.01, 0)
	}
	return w.percent(v, 0)
}
