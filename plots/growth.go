package plots

import (
	"image/color"
	"math"
	"slices"

	"gowest/sim/record"
)

// growthClass is a class of log growth rates and the share of firms in it.
type growthClass struct{ from, to, share float64 }

// middle is the rate that stands for the class.
func (g growthClass) middle() float64 { return (g.from + g.to) / 2 }

// growthClasses pools the rates of one measure over years and replicates, ascending.
func growthClasses(rows []record.FirmGrowthYear, measure string) []growthClass {
	firms, total := map[[2]float64]float64{}, 0.0
	for _, r := range rows {
		if r.Measure == measure && r.Firms > 0 {
			firms[[2]float64{r.RateFrom, r.RateTo}] += float64(r.Firms)
			total += float64(r.Firms)
		}
	}
	var out []growthClass
	for limits, n := range firms {
		out = append(out, growthClass{limits[0], limits[1], n / total})
	}
	slices.SortFunc(out, func(a, b growthClass) int {
		if a.from < b.from {
			return -1
		}
		return 1
	})
	return out
}

// growthLaw is a distribution of log growth rates by its distribution function.
type growthLaw func(rate float64) float64

// growthLaws fits both laws to classes by likelihood, with each class at its middle: the Laplace law, a tent on a
// logarithmic scale, and the normal law, a parabola.
func growthLaws(classes []growthClass) (laplace, normal growthLaw) {
	median, below := 0.0, 0.0
	for _, g := range classes {
		if below < 0.5 {
			// Within its class, firms are taken to lie evenly.
			median = g.from + (g.to-g.from)*(0.5-below)/g.share
		}
		below += g.share
	}
	mean, scale, square := 0.0, 0.0, 0.0
	for _, g := range classes {
		mean += g.share * g.middle()
		scale += g.share * math.Abs(g.middle()-median)
	}
	for _, g := range classes {
		square += g.share * (g.middle() - mean) * (g.middle() - mean)
	}
	laplace = func(x float64) float64 {
		if z := (x - median) / scale; z < 0 {
			return math.Exp(z) / 2
		} else {
			return 1 - math.Exp(-z)/2
		}
	}
	normal = func(x float64) float64 { return math.Erfc((mean-x)/math.Sqrt(2*square)) / 2 }
	return laplace, normal
}

// Growth draws the distribution of yearly log growth of firms' sales on a logarithmic scale, with the
// Laplace and the normal law of the same spread. Growth of firms follows a tent (Stanley et al. 1996, Bottazzi and
// Secchi 2006).
func Growth(r Result, o Options) *Figure {
	classes := growthClasses(r.Tables.Growth, "sales")
	if len(classes) < 5 {
		return nil
	}
	w := in(o.Lang)
	c, _ := scenarioStyle(r.Meta.Slot)
	years := lastYear(r.Tables.Growth, func(g record.FirmGrowthYear) int { return g.Year })
	first := years
	for _, g := range r.Tables.Growth {
		first = min(first, g.Year)
	}
	return &Figure{
		Name:     "growth",
		Title:    w.growthTitle(r.Tables.Nation),
		Subtitle: w.f("growth.subtitle", number(classes[0].to-classes[0].from, 1), first, years),
		Source:   w.source(o, r),
		key: []keyEntry{
			{label: w.f("growth.firms"), mark: func(p *pen, b box) { p.dot(c, point{(b.x0 + b.x1) / 2, (b.y0 + b.y1) / 2}, p.label*0.3) }},
			keyLine(w.f("growth.laplace"), ink, nil), keyLine(w.f("growth.normal"), axisInk, normalDash),
		},
		height: ratio(0.58),
		body:   func(p *pen, b box) { p.growth(b, w, classes, c) },
	}
}

// normalDash is the dash of the normal law.
var normalDash = []float64{2, 1.2}

// growthTitle says which of the two laws is more likely, by the mean over years and replicates of what nation.csv
// reports from the rates themselves.
func (w words) growthTitle(rows []record.NationYear) string {
	tent := 0.0
	for _, n := range rows {
		tent += n.SalesGrowthTent
	}
	switch {
	case tent > 0:
		return w.f("growth.title.tent")
	case tent < 0:
		return w.f("growth.title.normal")
	}
	return w.f("growth.title")
}

// growthSpan returns the rates to show, the same to both sides: those of all but 1 in 2000 firms.
func growthSpan(classes []growthClass) float64 {
	var size []growthClass
	for _, g := range classes {
		size = append(size, growthClass{math.Abs(g.middle()), 0, g.share})
	}
	slices.SortFunc(size, func(a, b growthClass) int {
		if a.from < b.from {
			return -1
		}
		return 1
	})
	span, rest := 0.5, 1.0
	for _, g := range size {
		if rest < 1.0/2000 {
			break
		}
		rest -= g.share
		span = g.from
	}
	return max(0.5, math.Ceil(2*span)/2)
}

// growth draws the classes as dots and the laws as lines through their shares in the same classes.
func (p *pen) growth(b box, w words, classes []growthClass, c color.NRGBA) {
	span := growthSpan(classes)
	low := 1.0
	for _, g := range classes {
		if math.Abs(g.middle()) <= span {
			low = min(low, g.share)
		}
	}
	ticks := logTicks(low, 1)
	for i := range ticks {
		d := max(0, int(math.Round(-math.Log10(ticks[i].at)))-2)
		ticks[i].label = w.percent(ticks[i].at, d)
	}
	a := p.frameOf(b.inset(0, p.label*1.3, 0, 0), -span, span, ticks, p.label)
	a.logY = true
	p.gridY(a, ticks, math.NaN())
	p.axisX(a, within(niceTicks(-span, span, 8), -span, span), p.label)
	p.text(style{size: p.label, colour: inkSoft, align: 0.5}, (a.x0+a.x1)/2, a.y0-p.label*2.7, w.f("growth.x"))
	laplace, normal := growthLaws(classes)
	p.law(a, axisInk, normalDash, normal, classes[0].to-classes[0].from)
	p.law(a, ink, nil, laplace, classes[0].to-classes[0].from)
	for _, g := range classes {
		if math.Abs(g.middle()) <= span {
			p.dot(c, a.at(g.middle(), g.share), p.label*0.25)
		}
	}
}

// law draws the share of a law in classes of a width, as far as it stays in the panel.
func (p *pen) law(a panel, c color.NRGBA, dash []float64, f growthLaw, width float64) {
	const steps = 200
	var xs, ys []float64
	for i := range steps + 1 {
		x := a.from.x + (a.to.x-a.from.x)*float64(i)/steps
		if share := f(x+width/2) - f(x-width/2); share >= a.from.y {
			xs, ys = append(xs, x), append(ys, share)
		}
	}
	p.path(a, c, p.thin*1.2, dash, xs, ys)
}
