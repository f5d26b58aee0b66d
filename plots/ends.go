package plots

import "image/color"

// endStyle is the style of labels at line ends.
func (p *pen) endStyle() style { return style{size: p.label, bold: true} }

// endsWidth is the room that labels at line ends need.
func (p *pen) endsWidth(ends []lineEnd) float64 {
	w := 0.0
	for _, e := range ends {
		w = max(w, p.endStyle().width(e.label))
	}
	return w + p.label*0.8
}

// ends writes the labels to the right of a panel, moved apart where they would overlap, with a
// thin leader where a label had to move.
func (p *pen) ends(a panel, ends []lineEnd) {
	at := make([]float64, len(ends))
	for i, e := range ends {
		at[i] = a.y(e.y)
	}
	moved := spread(at, p.label*1.15, a.y0, a.y1)
	for i, e := range ends {
		s := p.endStyle()
		s.colour = readable(e.colour)
		p.middle(s, a.x1+p.label*0.6, moved[i], e.label)
		if d := moved[i] - at[i]; d > p.label*0.5 || d < -p.label*0.5 {
			p.line(e.colour, p.hair, nil, point{a.x1 + p.label*0.1, at[i]}, point{a.x1 + p.label*0.5, moved[i]})
		}
	}
}

// readable darkens a colour until text in it has a contrast of 4.5 on white (WCAG level AA).
func readable(c color.NRGBA) color.NRGBA {
	c.A = 255
	for range 20 {
		if Contrast(c, white) >= 4.5 {
			break
		}
		c.R, c.G, c.B = uint8(float64(c.R)*0.93), uint8(float64(c.G)*0.93), uint8(float64(c.B)*0.93)
	}
	return c
}

// mix lays colours over one another on white.
func mix(layers ...color.NRGBA) color.NRGBA {
	out := white
	for _, c := range layers {
		a := float64(c.A) / 255
		over := func(top, under uint8) uint8 { return uint8(a*float64(top) + (1-a)*float64(under) + 0.5) }
		out = color.NRGBA{R: over(c.R, out.R), G: over(c.G, out.G), B: over(c.B, out.B), A: 255}
	}
	return out
}
