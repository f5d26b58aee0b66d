package plots

import (
	"image/color"
	"math"

	"gonum.org/v1/plot/vg"
)

// point is a position on the figure [pt], y upwards.
type point struct{ x, y float64 }

// box is a rectangle [pt].
type box struct{ x0, y0, x1, y1 float64 }

func (b box) width() float64  { return b.x1 - b.x0 }
func (b box) height() float64 { return b.y1 - b.y0 }

// inset returns the box without margins on its left, bottom, right and top.
func (b box) inset(left, bottom, right, top float64) box {
	return box{b.x0 + left, b.y0 + bottom, b.x1 - right, b.y1 - top}
}

// pen draws on a surface of any format.
type pen struct {
	theme
	surface surface
}

// pathOf joins points; closed adds the last side.
func pathOf(closed bool, pts ...point) vg.Path {
	var path vg.Path
	for i, q := range pts {
		at := vg.Point{X: vg.Length(q.x), Y: vg.Length(q.y)}
		if i == 0 {
			path.Move(at)
		} else {
			path.Line(at)
		}
	}
	if closed {
		path.Close()
	}
	return path
}

// area fills a polygon.
func (p *pen) area(c color.NRGBA, pts ...point) {
	if len(pts) < 3 {
		return
	}
	p.surface.fill(c, pathOf(true, pts...))
}

// rect fills a box.
func (p *pen) rect(c color.NRGBA, b box) {
	p.area(c, point{b.x0, b.y0}, point{b.x1, b.y0}, point{b.x1, b.y1}, point{b.x0, b.y1})
}

// frame strokes the outline of a box.
func (p *pen) frame(c color.NRGBA, w float64, b box) {
	p.ring(c, w, point{b.x0, b.y0}, point{b.x1, b.y0}, point{b.x1, b.y1}, point{b.x0, b.y1})
}

// ring strokes the outline of a polygon.
func (p *pen) ring(c color.NRGBA, w float64, pts ...point) { p.stroke(c, w, nil, pathOf(true, pts...)) }

// line strokes an open line; dash may be nil.
func (p *pen) line(c color.NRGBA, w float64, dash []float64, pts ...point) {
	if len(pts) > 1 {
		p.stroke(c, w, dash, pathOf(false, pts...))
	}
}

// stroke strokes a path; dash is in widths of the line.
func (p *pen) stroke(c color.NRGBA, w float64, dash []float64, path vg.Path) {
	d := make([]float64, len(dash))
	for i, v := range dash {
		d[i] = v * w
	}
	p.surface.stroke(c, w, d, path)
}

// circle returns a circle as a path.
func circle(at point, r float64) vg.Path {
	var path vg.Path
	path.Move(vg.Point{X: vg.Length(at.x + r), Y: vg.Length(at.y)})
	path.Arc(vg.Point{X: vg.Length(at.x), Y: vg.Length(at.y)}, vg.Length(r), 0, 2*math.Pi)
	path.Close()
	return path
}

// dot fills a circle.
func (p *pen) dot(c color.NRGBA, at point, r float64) {
	p.surface.fill(c, circle(at, r))
}

// hatch strokes lines at 45° inside a box, step apart.
func (p *pen) hatch(c color.NRGBA, w, step float64, b box) {
	// A line x − y = k crosses the box for k between its corners' values.
	var path vg.Path
	first := math.Ceil((b.x0 - b.y1) / step)
	for i := first; i*step < b.x1-b.y0; i++ {
		k := i * step
		lo, hi := max(b.x0, b.y0+k), min(b.x1, b.y1+k)
		if hi > lo {
			path = append(path, pathOf(false, point{lo, lo - k}, point{hi, hi - k})...)
		}
	}
	if len(path) > 0 {
		p.stroke(c, w, nil, path)
	}
}
