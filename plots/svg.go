package plots

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"image/color"
	"math"
	"strconv"

	"gonum.org/v1/plot/vg"
)

// svg is a surface that writes an SVG file. Unlike vgsvg it draws each glyph once and refers to
// it, and writes whole numbers of 1/100 pt, which makes a chart five to ten times smaller.
type svg struct {
	width, height float64 // pt
	body, defs    bytes.Buffer
	known         map[string]bool // glyphs in defs
}

// newSVG returns an empty file.
func newSVG(width, height float64) *svg {
	return &svg{width: width, height: height, known: map[string]bool{}}
}

// unit is how many units of the file make a point, em how many units of a glyph make an em.
const (
	unit = 100
	em   = 1000
)

// file returns the file with a title and a description for readers who cannot see it.
func (s *svg) file(title, description string) []byte {
	var b bytes.Buffer
	w, h := whole(s.width*unit), whole(s.height*unit)
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" `+
		`width="%spt" height="%spt" viewBox="0 0 %s %s" role="img">`+"\n",
		strconv.FormatFloat(math.Round(s.width*unit)/unit, 'f', -1, 64),
		strconv.FormatFloat(math.Round(s.height*unit)/unit, 'f', -1, 64), w, h)
	b.WriteString("<title>")
	xml.EscapeText(&b, []byte(title))
	b.WriteString("</title>\n<desc>")
	xml.EscapeText(&b, []byte(description))
	b.WriteString("</desc>\n")
	if s.defs.Len() > 0 {
		fmt.Fprintf(&b, "<defs>\n%s</defs>\n", s.defs.Bytes())
	}
	b.Write(s.body.Bytes())
	b.WriteString("</svg>\n")
	return b.Bytes()
}

// whole formats a rounded number.
func whole(v float64) string { return strconv.Itoa(int(math.Round(v))) }

// paint returns the attributes of a colour for fill or stroke.
func paint(kind string, c color.NRGBA) string {
	s := fmt.Sprintf(` %s="#%02x%02x%02x"`, kind, c.R, c.G, c.B)
	if c.A < 255 {
		s += fmt.Sprintf(` %s-opacity="%s"`, kind, strconv.FormatFloat(float64(c.A)/255, 'f', 3, 64))
	}
	return s
}

func (s *svg) fill(c color.NRGBA, path vg.Path) {
	fmt.Fprintf(&s.body, `<path%s d="%s"/>`+"\n", paint("fill", c), s.data(path, unit, s.height))
}

func (s *svg) stroke(c color.NRGBA, w float64, dash []float64, path vg.Path) {
	fmt.Fprintf(&s.body, `<path fill="none"%s stroke-width="%s"`, paint("stroke", c), whole(w*unit))
	for i, d := range dash {
		if i == 0 {
			s.body.WriteString(` stroke-dasharray="`)
		} else {
			s.body.WriteByte(' ')
		}
		s.body.WriteString(whole(d * unit))
	}
	if len(dash) > 0 {
		s.body.WriteByte('"')
	}
	fmt.Fprintf(&s.body, ` d="%s"/>`+"\n", s.data(path, unit, s.height))
}

func (s *svg) write(c color.NRGBA, f *typeface, text string, x, y, size, edge float64) {
	k := size * unit / em
	fmt.Fprintf(&s.body, `<g%s transform="translate(%s %s) scale(%s)"`,
		paint("fill", c), whole(x*unit), whole((s.height-y)*unit), strconv.FormatFloat(k, 'f', 4, 64))
	if edge > 0 {
		fmt.Fprintf(&s.body, `%s stroke-width="%s"`, paint("stroke", c), whole(edge*unit/k))
	}
	s.body.WriteByte('>')
	at := 0.0
	for _, r := range text {
		g := f.glyph(r)
		if len(g.segments) > 0 {
			s.glyph(f, g, r, at, c)
		}
		at += g.advance
	}
	s.body.WriteString("</g>\n")
}

// glyph refers to an outline, which it defines at the first use.
func (s *svg) glyph(f *typeface, g glyph, r rune, at float64, c color.NRGBA) {
	id := "r" + strconv.FormatInt(int64(r), 16)
	if f.heavy && !g.thicken {
		id = "b" + strconv.FormatInt(int64(r), 16)
	}
	if !s.known[id] {
		s.known[id] = true
		fmt.Fprintf(&s.defs, `<path id="%s" d="%s"/>`+"\n", id, s.data(g.append(nil, 0, 0, 1), em, 0))
	}
	bold := ""
	if g.thicken {
		bold = fmt.Sprintf(`%s stroke-width="%s"`, paint("stroke", c), whole(thicken*em))
	}
	fmt.Fprintf(&s.body, `<use xlink:href="#%s" x="%s"%s/>`, id, whole(at*em), bold)
}

// data writes a path with whole relative numbers, y downwards from top.
func (s *svg) data(path vg.Path, scale, top float64) []byte {
	d := pathData{scale: scale, top: top}
	for _, c := range path {
		switch c.Type {
		case vg.MoveComp:
			d.command('m', c.Pos)
		case vg.LineComp:
			d.command('l', c.Pos)
		case vg.CurveComp:
			d.command("qc"[len(c.Control)-1], append(append([]vg.Point{}, c.Control...), c.Pos)...)
		case vg.ArcComp: // whole circles, see circle
			r := whole(float64(c.Radius) * scale)
			w := whole(2 * float64(c.Radius) * scale)
			fmt.Fprintf(&d.Buffer, "a%s %s 0 0 0-%s 0a%s %s 0 0 0 %s 0", r, r, w, r, r, w)
			d.last = 'a'
		case vg.CloseComp:
			d.WriteByte('z')
			d.x, d.y = d.startX, d.startY
			d.last = 'z'
		}
	}
	return d.Bytes()
}

// pathData collects the commands of a path.
type pathData struct {
	bytes.Buffer
	scale, top           float64
	x, y, startX, startY int // where the pen is and where the outline began
	last                 byte
}

// command writes one command with its points relative to where the pen is.
func (d *pathData) command(name byte, pts ...vg.Point) {
	if name != d.last {
		d.WriteByte(name)
		d.last = name
	}
	var x, y int
	for i, p := range pts {
		x = int(math.Round(float64(p.X) * d.scale))
		y = int(math.Round((d.top - float64(p.Y)) * d.scale))
		d.number(x-d.x, i > 0 || d.Bytes()[d.Len()-1] != name)
		d.number(y-d.y, true)
	}
	d.x, d.y = x, y
	if name == 'm' {
		d.startX, d.startY = x, y
		d.last = 0 // numbers after a move would be lines
	}
}

// number writes a number, after a space where one is needed.
func (d *pathData) number(n int, more bool) {
	if more && n >= 0 {
		d.WriteByte(' ')
	}
	d.WriteString(strconv.Itoa(n))
}
