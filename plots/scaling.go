package plots

import (
	"image/color"
	"math"
	"slices"
	"strconv"
)

// Scaling is figures by a positive quantity on a logarithmic axis, as persons per agent, in panels below each other.
type Scaling struct {
	Name     string // of the figure's file
	Title    string // the message
	Subtitle string // measures and intervals
	Source   string
	X        string // name of the quantity
	Panels   []ScalingPanel
}

// ScalingPanel is one figure.
type ScalingPanel struct {
	Heading string
	Log     bool // the vertical axis is logarithmic, too
	Points  []ScalingPoint
	Lines   []ScalingLine // behind the points; the key names them
}

// ScalingPoint is a value at X and its interval; one with Low equal to High has none.
type ScalingPoint struct{ X, Value, Low, High float64 }

// ScalingLine is a line through points.
type ScalingLine struct {
	Label  string
	Xs, Ys []float64
}

// scalingDashes are those of the lines of a panel.
var scalingDashes = [][]float64{{4, 1.6}, {1.6, 1.6}}

// Figure returns the chart; nil if a panel has nothing to draw.
func (s Scaling) Figure() *Figure {
	f := &Figure{
		Name: s.Name, Title: s.Title, Subtitle: s.Subtitle, Source: s.Source,
		height: ratio(0.1 + 0.34*float64(len(s.Panels))),
	}
	for _, one := range s.Panels {
		if len(one.Points) == 0 {
			return nil
		}
		for i, l := range one.Lines {
			f.key = append(f.key, keyLine(l.Label, axisInk, scalingDashes[i%len(scalingDashes)]))
		}
	}
	if len(s.Panels) == 0 {
		return nil
	}
	f.body = func(p *pen, b box) { p.scaling(b, s) }
	return f
}

// ticks returns those of the vertical axis.
func (one ScalingPanel) ticks() []tick {
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, q := range one.Points {
		lo, hi = min(lo, q.Value, q.Low), max(hi, q.Value, q.High)
	}
	for _, l := range one.Lines {
		for _, y := range l.Ys {
			lo, hi = min(lo, y), max(hi, y)
		}
	}
	if one.Log {
		return decadeTicks(lo, hi)
	}
	return niceTicks(min(lo, 0), max(hi, 0), 5)
}

// decadeTicks returns ticks at 1, 2 and 5 times powers of ten that cover [lo, hi], both positive.
func decadeTicks(lo, hi float64) []tick {
	var out []tick
	for e := int(math.Floor(math.Log10(lo))); ; e++ {
		for _, m := range []float64{1, 2, 5} {
			label := strconv.FormatFloat(m, 'f', 0, 64) + "e" + strconv.Itoa(e)
			v, _ := strconv.ParseFloat(label, 64) // as near to the round number as can be
			if len(out) > 0 && v <= lo*(1+1e-9) {
				out = out[:0]
			}
			out = append(out, tick{v, number(v, max(0, -e))})
			if v >= hi*(1-1e-9) && len(out) > 1 {
				return out
			}
		}
	}
}

// scaling draws the panels on one horizontal axis.
func (p *pen) scaling(b box, s Scaling) {
	colour, _ := scenarioStyle(0)
	var values []float64
	scales := make([][]tick, len(s.Panels))
	left := 0.0
	for i, one := range s.Panels {
		for _, q := range one.Points {
			values = append(values, q.X)
		}
		scales[i] = one.ticks()
		left = max(left, widest(p.labelStyle(), scales[i])+p.label*0.7)
	}
	from, to := values[0], values[0]
	for _, v := range values {
		from, to = min(from, v), max(to, v)
	}
	inner := b.inset(left, p.label*3.6, p.label, 0)
	high := inner.height() / float64(len(s.Panels))
	for i, one := range s.Panels {
		top := inner.y1 - float64(i)*high
		a := panel{
			box:  box{inner.x0, top - high + p.label*0.9, inner.x1, top - p.label*2.1},
			from: point{from / 1.15, scales[i][0].at}, to: point{to * 1.15, scales[i][len(scales[i])-1].at},
			logX: true, logY: one.Log,
		}
		p.text(style{size: p.label, bold: true, colour: ink}, b.x0, a.y1+p.label*0.8, one.Heading)
		p.gridY(a, scales[i], 0)
		p.scalingPanel(a, one, colour)
		if i == len(s.Panels)-1 {
			p.axisX(a, scalingTicks(values, from, to), p.label)
			p.text(style{size: p.label, colour: inkSoft, align: 0.5}, (a.x0+a.x1)/2, a.y0-p.label*2.9, s.X)
		}
	}
}

// scalingTicks labels powers of ten; other values have ticks without labels. Without a power of ten the ends are labelled.
func scalingTicks(values []float64, from, to float64) []tick {
	out := within(logTicks(from, to), from, to)
	if len(out) == 0 {
		out = []tick{{from, number(from, decimalsIn(from))}}
		if to > from {
			out = append(out, tick{to, number(to, decimalsIn(to))})
		}
	}
	for _, v := range values {
		if !slices.ContainsFunc(out, func(t tick) bool { return math.Abs(t.at/v-1) < 1e-9 }) {
			out = append(out, tick{v, ""})
		}
	}
	return out
}

// scalingPanel draws the lines, the intervals and the points.
func (p *pen) scalingPanel(a panel, one ScalingPanel, c color.NRGBA) {
	for i, l := range one.Lines {
		p.path(a, axisInk, p.thin*1.2, scalingDashes[i%len(scalingDashes)], l.Xs, l.Ys)
	}
	for _, q := range one.Points {
		if q.High > q.Low {
			p.line(c, p.thin*1.2, nil, a.at(q.X, q.Low), a.at(q.X, q.High))
		}
		p.dot(c, a.at(q.X, q.Value), p.label*0.3)
	}
}
