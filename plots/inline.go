package plots

import (
	"bytes"
	"encoding/xml"
	"fmt"
)

// Inline draws figures as SVG elements for one page of HTML. They share one set of glyphs, which
// makes the page a fraction of the sum of its charts. The zero value is ready.
type Inline struct {
	known map[string]bool
	defs  bytes.Buffer
}

// SVG returns the figure as an element that is widthCM wide unless a style sheet says otherwise.
// The page must hold [Inline.Glyphs].
func (in *Inline) SVG(f *Figure, widthCM float64) (string, error) {
	if err := checkWidth(f.Name, widthCM); err != nil {
		return "", err
	}
	l := f.layout(widthCM * ptPerCM)
	s := newSVG(l.width, l.height)
	if in.known != nil {
		s.known = in.known
	}
	f.draw(&pen{theme: l.theme, surface: s}, l)
	in.known = s.known
	in.defs.Write(s.defs.Bytes())
	var b bytes.Buffer
	fmt.Fprintf(&b, `<svg viewBox="0 0 %s %s" width="%s" height="%s" role="img" aria-label="`,
		whole(s.width*unit), whole(s.height*unit), whole(s.width*96/72), whole(s.height*96/72))
	xml.EscapeText(&b, []byte(f.Alt()))
	b.WriteString("\">\n")
	b.Write(s.body.Bytes())
	b.WriteString("</svg>")
	return b.String(), nil
}

// Glyphs returns an element without extent that holds the glyphs of the figures drawn so far.
func (in *Inline) Glyphs() string {
	return `<svg width="0" height="0" aria-hidden="true" focusable="false"><defs>` + "\n" + in.defs.String() + "</defs></svg>"
}
