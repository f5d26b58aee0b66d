package plots

import (
	"math"
	"slices"

	"gowest/sim/record"
)

// lorenzCurve returns cumulated shares in percent, from (0, 0), of the mean over replicates.
func lorenzCurve(rows []record.PersonQuantile, yr int) (people, income []float64) {
	sum, n := map[float64]float64{}, map[float64]float64{}
	for _, r := range rows {
		if r.Year == yr {
			sum[r.Quantile] += r.IncomeShare
			n[r.Quantile]++
		}
	}
	if len(sum) == 0 {
		return nil, nil
	}
	var quantiles []float64
	for q := range sum {
		quantiles = append(quantiles, q)
	}
	slices.Sort(quantiles)
	people, income = []float64{0}, []float64{0}
	total := 0.0
	for _, q := range quantiles {
		total += sum[q] / n[q]
		people, income = append(people, 100*q), append(income, 100*total)
	}
	return people, income
}

// Lorenz draws the Lorenz curves of workers' income of the first and the last year.
func Lorenz(r Result, o Options) *Figure {
	last := lastYear(r.Tables.Persons, func(p record.PersonQuantile) int { return p.Year })
	x1, y1 := lorenzCurve(r.Tables.Persons, last)
	if len(x1) < 3 {
		return nil
	}
	x0, y0 := lorenzCurve(r.Tables.Persons, r.Meta.From)
	w := in(o.Lang)
	top := func(y []float64) string { return w.percent((y[len(y)-1]-y[len(y)-2])/100, 0) }
	f := &Figure{
		Name:     "lorenz",
		Title:    w.f("lorenz.one", top(y1), last),
		Subtitle: w.f("lorenz.subtitle"),
		Source:   w.source(o, r),
		height:   func(t theme, width float64) float64 { return min(width*0.8, 9.5*ptPerCM) },
	}
	if len(x0) >= 3 && last != r.Meta.From {
		f.Title = w.f("lorenz.title", top(y1), last, top(y0), r.Meta.From)
	} else {
		x0, y0 = nil, nil
	}
	f.body = func(p *pen, b box) {
		ticks := niceTicks(0, 100, 5)
		a := p.frameOf(b, 0, 100, ticks, 0)
		side := min(a.width()-p.label*2-p.endStyle().width(w.f("lorenz.equal")), a.height())
		a.x1, a.y0 = a.x0+side, a.y1-side
		p.gridY(a, ticks, math.NaN())
		p.axisX(a, ticks, p.label*2)
		p.lorenz(a, w, r.Meta, last, [2][]float64{x0, y0}, [2][]float64{x1, y1})
	}
	return f
}

// lorenz draws the diagonal and the curves, with labels right of the panel joined by leaders to
// where the curves are furthest apart.
func (p *pen) lorenz(a panel, w words, m Meta, last int, then, now [2][]float64) {
	c, _ := scenarioStyle(m.Slot)
	p.line(axisInk, p.hair*1.5, []float64{4, 3}, a.at(0, 0), a.at(100, 100))
	p.path(a, axisInk, p.theme.line, []float64{2, 1.2}, then[0], then[1])
	p.path(a, c, p.theme.line, nil, now[0], now[1])
	ends := []lineEnd{{w.f("lorenz.equal"), 90, axisInk}}
	xs := []float64{90}
	add := func(label string, curve [2][]float64, e lineEnd) {
		k := len(curve[0]) - 2 // the last but one point, where curves lie apart
		e.label, e.y = label, curve[1][k]
		ends = append(ends, e)
		xs = append(xs, curve[0][k])
	}
	if len(then[0]) > 2 {
		add(year(m.From), then, lineEnd{colour: axisInk})
	}
	add(year(last), now, lineEnd{colour: c})
	at := make([]float64, len(ends))
	for i, e := range ends {
		at[i] = a.y(e.y)
	}
	for i, y := range spread(at, p.label*1.4, a.y0, a.y1) {
		s := p.endStyle()
		s.colour = readable(ends[i].colour)
		p.middle(s, a.x1+p.label*1.6, y, ends[i].label)
		p.line(ends[i].colour, p.hair, nil, point{a.x(xs[i]), at[i]}, point{a.x1 + p.label*0.3, y}, point{a.x1 + p.label*1.3, y})
	}
}
