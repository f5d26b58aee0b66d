package plots

import (
	"image/color"
	"math"
	"slices"
	"sort"

	"gonum.org/v1/plot/palette/brewer"
)

// classes colours values by class. A value equal to a limit belongs to the class above it.
type classes struct {
	limits  []float64 // ascending, one less than colours
	colours []color.NRGBA
}

// colour returns the colour of a value.
func (c classes) colour(v float64) color.NRGBA {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return noData
	}
	return c.colours[c.class(v)]
}

// class returns the number of the class of a value.
func (c classes) class(v float64) int {
	return sort.Search(len(c.limits), func(i int) bool { return c.limits[i] > v })
}

// ratioLadders are class limits for ratios with 1 in the middle, from narrow to wide.
var ratioLadders = [][]float64{
	{0.9, 0.95, 1, 1.05, 1.1},
	{0.8, 0.9, 1, 1.1, 1.25},
	{0.5, 0.75, 1, 1.5, 2},
	{0.25, 0.5, 1, 2, 4},
}

// ratioLimits returns the narrowest ladder whose outer classes hold at most a third of the values.
func ratioLimits(values []float64) []float64 {
	for _, l := range ratioLadders {
		outside := 0
		for _, v := range values {
			if v < l[0] || v >= l[len(l)-1] {
				outside++
			}
		}
		if 3*outside <= len(values) {
			return l
		}
	}
	return ratioLadders[len(ratioLadders)-1]
}

// differenceLimits returns five limits at round numbers, symmetric about zero, such that the
// outer classes begin between half of the 90 % quantile of the sizes and the whole of it.
func differenceLimits(values []float64) []float64 {
	var size []float64
	for _, v := range values {
		if v != 0 && !math.IsNaN(v) && !math.IsInf(v, 0) {
			size = append(size, math.Abs(v))
		}
	}
	step := 1.0
	if len(size) > 0 {
		slices.Sort(size)
		step = niceStep(quantile(size, 0.9), 4)
	}
	return []float64{-2 * step, -step, 0, step, 2 * step}
}

// diverging pairs limits with a colour-blind-safe diverging palette of one class more.
func diverging(palette string, limits []float64) classes {
	return classes{limits, classColours(brewer.TypeDiverging, palette, len(limits)+1)}
}

// classBarHeight is the height of a class key in label sizes.
const classBarHeight = 3

// classBar draws the key of classes at the top of a box, its limits exactly at the borders of the
// swatches, and entries for other marks right of it. It returns the rest of the box.
func (p *pen) classBar(b box, c classes, format func(float64) string, other []keyEntry) box {
	h := p.label
	w := min(p.label*4, b.width()*0.62/float64(len(c.colours)))
	top := b.y1 - p.label*0.2
	s := p.labelStyle()
	s.align = 0.5
	for i, colour := range c.colours {
		x := b.x0 + float64(i)*w
		p.rect(colour, box{x, top - h, x + w, top})
		if i > 0 {
			p.line(white, p.hair, nil, point{x, top - h}, point{x, top})
			p.text(s, x, top-h-p.label*1.1, format(c.limits[i-1]))
		}
	}
	x := b.x0 + float64(len(c.colours))*w + p.label*1.4
	p.keyRow(x, top-h/2, other)
	return box{b.x0, b.y0, b.x1, b.y1 - p.label*classBarHeight}
}

// withBar adds the height of a class key to that of a map.
func withBar(h func(theme, float64) float64) func(theme, float64) float64 {
	return func(t theme, w float64) float64 { return h(t, w) + t.label*classBarHeight }
}
