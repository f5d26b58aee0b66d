package plots

import (
	"image/color"

	"gonum.org/v1/plot/vg"
)

// surface is what a pen draws on: paths, and text as outlines. Lengths are points, y upwards.
type surface interface {
	fill(c color.NRGBA, path vg.Path)
	stroke(c color.NRGBA, w float64, dash []float64, path vg.Path)
	// write draws s from (x, y) on; edge > 0 adds a stroke of that width around the glyphs.
	write(c color.NRGBA, f *typeface, s string, x, y, size, edge float64)
}

// canvas is a surface on a canvas of gonum/plot: PNG and PDF.
type canvas struct {
	vg.Canvas
	straight bool // the canvas wants colours that are not multiplied by their opacity (PDF)
	white    bool // it begins white (PNG), so that a ground would take time alone
}

// straightColour hands its components to the canvas as they are.
type straightColour color.NRGBA

// RGBA returns components that are not multiplied by the opacity, which vgpdf expects.
func (c straightColour) RGBA() (r, g, b, a uint32) {
	return uint32(c.R) * 0x101, uint32(c.G) * 0x101, uint32(c.B) * 0x101, uint32(c.A) * 0x101
}

// use sets the colour.
func (v *canvas) use(c color.NRGBA) {
	if v.straight {
		v.SetColor(straightColour(c))
		return
	}
	v.SetColor(c)
}

func (v *canvas) fill(c color.NRGBA, path vg.Path) {
	v.use(c)
	v.Fill(path)
}

func (v *canvas) stroke(c color.NRGBA, w float64, dash []float64, path vg.Path) {
	v.use(c)
	v.SetLineWidth(vg.Length(w))
	d := make([]vg.Length, len(dash))
	for i, l := range dash {
		d[i] = vg.Length(l)
	}
	v.SetLineDash(d, 0)
	v.Stroke(path)
}

func (v *canvas) write(c color.NRGBA, f *typeface, s string, x, y, size, edge float64) {
	all, thick := f.outline(s, x, y, size)
	if len(all) == 0 {
		return
	}
	if edge > 0 {
		v.stroke(c, edge, nil, all)
	}
	v.fill(c, all)
	if len(thick) > 0 {
		v.stroke(c, thicken*size, nil, thick)
	}
}

// thicken is the width of the stroke that makes regular glyphs bold [em].
const thicken = 0.035
