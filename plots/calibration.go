package plots

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"gowest/sim/record"
)

// Calibration is what charts show of one.
type Calibration struct {
	Study     string
	Meta      Meta // of its scenario
	Fit       []record.FitRow
	Estimates []record.EstimateRow
	Pair      *Pair // nil = no plausible points
}

// Pair are the plausible points in two parameters that the targets hardly tell apart.
type Pair struct {
	X, Y        record.EstimateRow
	Points      [][2]float64
	Weights     []float64 // they add up to 1
	Correlation float64
}

// calibrationCharts in the order in which a reader wants them.
var calibrationCharts = []struct {
	name string
	draw func(c *Calibration, o Options) *Figure
}{{"calibration-fit", CalibrationFit}, {"calibration-parameters", CalibrationParameters}, {"calibration-pair", CalibrationPair}}

// Calibrated draws the charts of a calibration into dir/charts.
func Calibrated(dir string, c *Calibration, o Options) error {
	if err := o.Check(); err != nil {
		return err
	}
	var wanted []func() *Figure
	for _, chart := range calibrationCharts {
		if o.wants(chart.name) {
			wanted = append(wanted, func() *Figure { return chart.draw(c, o) })
		}
	}
	return write(dir, wanted, o)
}

// implausible is the implausibility from which on a target counts as missed: the rule of three sigma (Pukelsheim 1994).
const implausible = 3

// Marks of moments: at the best values, met and missed, and at those of the scenario.
var (
	metSymbol    = symbol{blue, 0}
	missedSymbol = symbol{vermilion, 3}
	startSymbol  = symbol{axisInk, 0}
)

// CalibrationFit draws how far moments lie from their targets, in tolerances: at the best values with two standard errors, and at those of the
// scenario.
func CalibrationFit(c *Calibration, o Options) *Figure {
	if len(c.Fit) == 0 {
		return nil
	}
	w := in(o.Lang)
	return &Figure{
		Name:     "calibration-fit",
		Title:    w.fitTitle(c.Fit),
		Subtitle: w.f("calibration-fit.subtitle", c.Study),
		Source:   w.calibrationSource(c),
		key: []keyEntry{
			keySymbol(w.f("calibration.met"), metSymbol), keySymbol(w.f("calibration.missed"), missedSymbol),
			keyHollow(w.f("calibration.start"), startSymbol), keyFill(w.f("calibration.tolerance"), tint),
		},
		height: func(t theme, _ float64) float64 { return t.label * (1.45*float64(len(c.Fit)) + 4) },
		body:   func(p *pen, b box) { p.fit(b, w, c.Fit) },
	}
}

// tint fills the tolerance around a target.
var tint = rgb(0xE8EEF2)

// keyHollow is a key entry for a hollow mark.
func keyHollow(label string, s symbol) keyEntry {
	return keyEntry{label: label, mark: func(p *pen, b box) {
		p.symbol(s, point{(b.x0 + b.x1) / 2, (b.y0 + b.y1) / 2}, p.label*0.45, false)
	}}
}

// fitTitle counts the targets that are met, of those that count.
func (w words) fitTitle(rows []record.FitRow) string {
	all, met, before, started := 0, 0, 0, false
	for _, r := range rows {
		if r.Weight == 0 {
			continue
		}
		all++
		if r.Implausibility < implausible {
			met++
		}
		if r.StartImplausibility < implausible {
			before++
		}
		started = started || !math.IsNaN(r.StartMean)
	}
	if !started {
		return w.f("calibration-fit.alone", met, all)
	}
	return w.f("calibration-fit.title", met, all, before)
}

// calibrationSource is the last line of a chart of a calibration.
func (w words) calibrationSource(c *Calibration) string {
	n := w.f("replicate")
	if r := c.Fit[0].Replicates; r != 1 {
		n = w.f("replicates", r)
	}
	return w.f("source", spaced(c.Meta.Version), c.Meta.Scenario, n, w.f("seed", c.Meta.Seed), w.agent(c.Meta))
}

// fit draws a row for each target.
func (p *pen) fit(b box, w words, rows []record.FitRow) {
	const most = 10 // tolerances; what lies further stands at the edge
	reach := 4.0
	s, numbers := style{size: p.label, colour: ink, align: 1}, p.labelStyle()
	left, observed, best := 0.0, numbers.width(w.f("calibration.observed")), numbers.width(w.f("calibration.best"))
	for _, r := range rows {
		if d := math.Abs(r.Mean-r.Observed) / r.Tolerance; d > reach {
			reach = min(d, most)
		}
		left = max(left, s.width(r.Target))
		observed, best = max(observed, numbers.width(digits(r.Observed))), max(best, numbers.width(digits(r.Mean)))
	}
	left = min(left, b.width()*0.36)
	reach = math.Ceil(reach)
	inner := b.inset(left+p.label*0.8, p.label*3.4, observed+best+p.label*2.2, p.label*0.4)
	a := panel{box: inner, from: point{-reach - 0.3, 0}, to: point{reach + 0.3, float64(len(rows))}}
	p.rect(tint, box{a.x(-1), a.y0, a.x(1), a.y1})
	ticks := signedTicks(niceTicks(-reach, reach, max(5, int(a.width()/(p.label*4)))))
	p.gridX(a, slices.DeleteFunc(ticks, func(t tick) bool { return math.Abs(t.at) > reach }), 0)
	for _, edge := range []float64{-implausible, implausible} {
		p.line(inkSoft, p.hair, []float64{4, 3}, point{a.x(edge), a.y0}, point{a.x(edge), a.y1})
	}
	middle := p.labelStyle()
	middle.align = 0.5
	p.text(middle, (a.x0+a.x1)/2, a.y0-p.label*2.7, w.f("calibration-fit.x"))
	numbers.align = 1
	p.text(numbers, a.x1+p.label*0.8+observed, a.y0-p.label*1.25, w.f("calibration.observed"))
	p.text(numbers, b.x1, a.y0-p.label*1.25, w.f("calibration.best"))
	for i, r := range rows {
		y := a.y1 - a.height()*(float64(i)+0.5)/float64(len(rows))
		name := s
		if r.Weight == 0 {
			name.colour = axisInk
		}
		p.middle(name, a.x0-p.label*0.6, y, name.cut(r.Target, left))
		p.middle(numbers, a.x1+p.label*0.8+observed, y, digits(r.Observed))
		p.middle(numbers, b.x1, y, digits(r.Mean))
		p.fitRow(a, r, y, reach)
	}
}

// fitRow draws the moments of a target.
func (p *pen) fitRow(a panel, r record.FitRow, y, reach float64) {
	at := func(v float64) float64 { return (v - r.Observed) / r.Tolerance }
	inside := func(z float64) float64 { return min(max(z, -reach-0.15), reach+0.15) }
	if z := at(r.StartMean); !math.IsNaN(z) {
		mark := startSymbol
		if math.Abs(z) > reach {
			mark.shape = 2 // points beyond the edge
		}
		p.symbol(mark, point{a.x(inside(z)), y}, p.label*0.3, false)
	}
	if math.IsNaN(r.Mean) {
		return
	}
	mark := metSymbol
	if !(r.Implausibility < implausible) {
		mark = missedSymbol
	}
	if !math.IsNaN(r.SE) {
		p.line(mark.colour, p.thin*1.3, nil, point{a.x(inside(at(r.Mean - 2*r.SE))), y}, point{a.x(inside(at(r.Mean + 2*r.SE))), y})
	}
	p.symbol(mark, point{a.x(inside(at(r.Mean))), y}, p.label*0.34, true)
}

// digits writes a number with three significant digits.
func digits(v float64) string { return number(v, significant(v, 3)) }

// asWritten is the end of a range as somebody wrote it.
func asWritten(v float64) string { return number(v, decimalsIn(v)) }

// shortKey is the last part of the key of a parameter, with the name of the policy or industry that it belongs to.
func shortKey(key string) string {
	parts := strings.Split(key, ".")
	if len(parts) > 2 {
		return strings.ReplaceAll(strings.Join(parts[1:], "."), `"`, "")
	}
	return parts[len(parts)-1]
}

// CalibrationParameters draws what the targets say of each parameter over its range.
func CalibrationParameters(c *Calibration, o Options) *Figure {
	if len(c.Estimates) == 0 || len(c.Fit) == 0 {
		return nil
	}
	w := in(o.Lang)
	most, fewest := c.Estimates[0], c.Estimates[0]
	for _, e := range c.Estimates {
		if e.Shrink > most.Shrink {
			most = e
		}
		if e.Shrink < fewest.Shrink {
			fewest = e
		}
	}
	title := w.f("calibration-parameters.one", shortKey(most.Parameter), w.percent(most.Shrink, 0))
	if len(c.Estimates) > 1 {
		title = w.f("calibration-parameters.title", shortKey(most.Parameter), w.percent(most.Shrink, 0), shortKey(fewest.Parameter), w.percent(fewest.Shrink, 0))
	}
	return &Figure{
		Name:     "calibration-parameters",
		Title:    title,
		Subtitle: w.f("calibration-parameters.subtitle", c.Study),
		Source:   w.calibrationSource(c),
		key: []keyEntry{
			keySymbol(w.f("calibration.best"), metSymbol), keyHollow(w.f("calibration.start"), startSymbol),
			keyFill(w.f("calibration.interval"), sky), keyFill(w.f("calibration.range"), gridInk),
		},
		height: func(t theme, _ float64) float64 { return t.label * (1.9*float64(len(c.Estimates)) + 1) },
		body:   func(p *pen, b box) { p.estimates(b, c.Estimates) },
	}
}

// placeIn returns where a value lies in the range of its parameter, from 0 to 1.
func placeIn(e record.EstimateRow, v float64) float64 { return share(v, e.From, e.To, e.Log == 1) }

// estimates draws a bar for each parameter.
func (p *pen) estimates(b box, rows []record.EstimateRow) {
	s, numbers := style{size: p.label, colour: ink, align: 1}, p.labelStyle()
	left, low, high, text := 0.0, 0.0, 0.0, 0.0
	values := func(e record.EstimateRow) string {
		return digits(e.Best) + "  (" + digits(e.Low) + " … " + digits(e.High) + ")"
	}
	for _, e := range rows {
		left = max(left, s.width(shortKey(e.Parameter)))
		low, high = max(low, numbers.width(asWritten(e.From))), max(high, numbers.width(asWritten(e.To)))
		text = max(text, numbers.width(values(e)))
	}
	left = min(left, b.width()*0.34)
	inner := b.inset(left+low+p.label*1.6, p.label*0.5, high+text+p.label*2.2, p.label*0.5)
	a := panel{box: inner, from: point{0, 0}, to: point{1, float64(len(rows))}}
	right := numbers
	right.align = 1
	for i, e := range rows {
		y := a.y1 - a.height()*(float64(i)+0.5)/float64(len(rows))
		h := p.label * 0.42
		p.middle(s, b.x0+left, y, s.cut(shortKey(e.Parameter), left))
		p.middle(right, a.x0-p.label*0.6, y, asWritten(e.From))
		p.middle(numbers, a.x1+p.label*0.6, y, asWritten(e.To))
		p.middle(right, b.x1, y, values(e))
		p.rect(gridInk, box{a.x0, y - h, a.x1, y + h})
		p.rect(sky, box{a.x(placeIn(e, e.Low)), y - h, a.x(placeIn(e, e.High)), y + h})
		if at := placeIn(e, e.Start); at >= 0 && at <= 1 {
			p.symbol(startSymbol, point{a.x(at), y}, p.label*0.36, false)
		}
		p.symbol(metSymbol, point{a.x(placeIn(e, e.Best)), y}, p.label*0.36, true)
	}
}

// CalibrationPair draws the plausible points in the two parameters that the targets tell apart least.
func CalibrationPair(c *Calibration, o Options) *Figure {
	if c.Pair == nil || len(c.Pair.Points) == 0 || len(c.Fit) == 0 {
		return nil
	}
	w := in(o.Lang)
	x, y := shortKey(c.Pair.X.Parameter), shortKey(c.Pair.Y.Parameter)
	return &Figure{
		Name:     "calibration-pair",
		Title:    w.f("calibration-pair.title", x, y, number(c.Pair.Correlation, 2)),
		Subtitle: w.f("calibration-pair.subtitle", len(c.Pair.Points), c.Study),
		Source:   w.calibrationSource(c),
		key: []keyEntry{
			keySymbol(w.f("calibration.best"), missedSymbol), keyHollow(w.f("calibration.start"), startSymbol),
			keyFill(w.f("calibration.plausible"), fade(blue, 0.45)),
		},
		height: ratio(0.5),
		body:   func(p *pen, b box) { p.pair(b, c.Pair, x, y) },
	}
}

// rangeTicks labels round values within a range, fewer if it is logarithmic.
func rangeTicks(e record.EstimateRow) []tick {
	out := niceTicks(e.From, e.To, 5)
	if e.Log == 1 {
		out = nil
		for power := math.Floor(math.Log10(e.From)); power <= math.Log10(e.To); power++ {
			for _, m := range []float64{1, 2, 5} {
				v := m * math.Pow(10, power)
				out = append(out, tick{v, strconv.FormatFloat(v, 'f', max(0, int(-power)), 64)})
			}
		}
	}
	slack := 1e-9 * (e.To - e.From)
	return slices.DeleteFunc(out, func(t tick) bool { return t.at < e.From-slack || t.at > e.To+slack })
}

// pair draws the points over the ranges of both parameters.
func (p *pen) pair(b box, pair *Pair, nameX, nameY string) {
	across, up := rangeTicks(pair.X), rangeTicks(pair.Y)
	left := widest(p.labelStyle(), up) + p.label*0.7
	inner := b.inset(left, p.label*3.4, p.label*1.5, p.label*2.1)
	a := panel{
		box: inner, logX: pair.X.Log == 1, logY: pair.Y.Log == 1,
		from: point{pair.X.From, pair.Y.From}, to: point{pair.X.To, pair.Y.To},
	}
	p.gridY(a, up, math.Inf(1))
	p.gridX(a, across, math.Inf(1))
	p.frame(axisInk, p.hair, a.box)
	p.text(style{size: p.label, bold: true, colour: ink}, b.x0, a.y1+p.label*0.8, nameY)
	s := style{size: p.label, bold: true, colour: ink, align: 0.5}
	p.text(s, (a.x0+a.x1)/2, a.y0-p.label*2.9, nameX)
	for i, at := range pair.Points {
		// The area shows the weight; a point of the mean weight has the size of a label's dot.
		r := p.label * 0.4 * math.Sqrt(pair.Weights[i]*float64(len(pair.Points)))
		p.dot(fade(blue, 0.45), a.at(at[0], at[1]), max(r, p.label*0.12))
	}
	mark := func(s symbol, x, y float64, filled bool) {
		if math.Min(placeIn(pair.X, x), placeIn(pair.Y, y)) >= 0 && math.Max(placeIn(pair.X, x), placeIn(pair.Y, y)) <= 1 {
			p.symbol(s, a.at(x, y), p.label*0.45, filled)
		}
	}
	mark(startSymbol, pair.X.Start, pair.Y.Start, false)
	mark(missedSymbol, pair.X.Best, pair.Y.Best, true)
}
