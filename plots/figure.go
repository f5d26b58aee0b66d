package plots

import (
	"bytes"
	"fmt"
	"time"

	"codeberg.org/go-pdf/fpdf"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/vgimg"
	"gonum.org/v1/plot/vg/vgpdf"
)

// Figure is a chart ready to be drawn at any width.
type Figure struct {
	Name     string // of the file, without extension
	Title    string // the message
	Subtitle string // measure and unit
	Source   string // source, number of replicates and seed

	key    []keyEntry
	height func(t theme, width float64) float64 // of the body at a width of the body [pt]
	body   func(p *pen, b box)
}

// Alt describes the figure in one text, for readers who cannot see it.
func (f *Figure) Alt() string { return f.Title + ". " + f.Subtitle + ". " + f.Source }

// dpi of PNG files.
const dpi = 200

func init() {
	// The same bytes whenever a PDF is written.
	day := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
	fpdf.SetDefaultCreationDate(day)
	fpdf.SetDefaultModificationDate(day)
	fpdf.SetDefaultCatalogSort(true)
}

// Render returns the figure as a file of the format svg, png or pdf, widthCM wide. The height
// follows from the content.
func (f *Figure) Render(format string, widthCM float64) ([]byte, error) {
	if err := checkWidth(f.Name, widthCM); err != nil {
		return nil, err
	}
	l := f.layout(widthCM * ptPerCM)
	if format == "svg" {
		s := newSVG(l.width, l.height)
		f.draw(&pen{theme: l.theme, surface: s}, l)
		return s.file(f.Title, f.Subtitle+". "+f.Source), nil
	}
	w, h := vg.Length(l.width), vg.Length(l.height)
	var c vg.CanvasWriterTo
	switch format {
	case "png":
		c = vgimg.PngCanvas{Canvas: vgimg.NewWith(vgimg.UseWH(w, h), vgimg.UseDPI(dpi))}
	case "pdf":
		c = vgpdf.New(w, h)
	default:
		return nil, fmt.Errorf("chart %s: format is %q; want svg, png or pdf", f.Name, format)
	}
	f.draw(&pen{theme: l.theme, surface: &canvas{c, format == "pdf", format == "png"}}, l)
	var b bytes.Buffer
	if _, err := c.WriteTo(&b); err != nil {
		return nil, fmt.Errorf("chart %s: %w", f.Name, err)
	}
	return b.Bytes(), nil
}

// checkWidth refuses widths without room for text and slips.
func checkWidth(name string, widthCM float64) error {
	if !(widthCM >= 4 && widthCM <= 200) {
		return fmt.Errorf("chart %s: width is %g cm; want 4 to 200", name, widthCM)
	}
	return nil
}

// layout is where the parts of a figure lie at one width [pt].
type layout struct {
	theme
	width, height           float64
	title, subtitle, source []string
	keys                    [][]keyEntry
	body                    float64 // height
}

// Styles of the texts around the body.
func (t theme) titleStyle() style    { return style{size: t.title, bold: true, colour: ink} }
func (t theme) subtitleStyle() style { return style{size: t.subtitle, colour: inkSoft} }
func (t theme) sourceStyle() style   { return style{size: t.small, colour: inkSoft} }

// layout breaks the texts and adds up the heights.
func (f *Figure) layout(width float64) layout {
	l := layout{theme: themeFor(width), width: width}
	inner := width - 2*l.margin
	l.title = l.titleStyle().wrap(f.Title, inner)
	l.subtitle = l.subtitleStyle().wrap(f.Subtitle, inner)
	l.source = l.sourceStyle().fill(f.Source, inner)
	l.keys = l.keyRows(f.key, inner)
	l.body = f.height(l.theme, inner)
	l.height = 2*l.margin + l.titleHeight() + l.keyHeight() + l.body + l.sourceHeight()
	return l
}

func (l *layout) titleHeight() float64 {
	return float64(len(l.title))*l.theme.title*leading + float64(len(l.subtitle))*l.theme.subtitle*leading + l.label*0.5
}

func (l *layout) keyHeight() float64 {
	if len(l.keys) == 0 {
		return 0
	}
	return float64(len(l.keys))*l.label*1.5 + l.label*0.3
}

func (l *layout) sourceHeight() float64 {
	return float64(len(l.source))*l.small*leading + l.small*0.7
}

// draw draws the whole figure.
func (f *Figure) draw(p *pen, l layout) {
	if c, ok := p.surface.(*canvas); !ok || !c.white {
		p.rect(white, box{0, 0, l.width, l.height})
	}
	x, y := l.margin, l.height-l.margin
	y = p.lines(l.titleStyle(), x, y, l.title)
	y = p.lines(l.subtitleStyle(), x, y, l.subtitle)
	y -= l.label * 0.5
	for _, row := range l.keys {
		p.keyRow(x, y-l.label*0.75, row)
		y -= l.label * 1.5
	}
	top := l.margin + l.sourceHeight()
	f.body(p, box{x, top, l.width - l.margin, top + l.body})
	p.lines(l.sourceStyle(), x, top-l.small*0.7, l.source)
}

// ratio is a body height in proportion to its width.
func ratio(r float64) func(theme, float64) float64 {
	return func(_ theme, width float64) float64 { return width * r }
}
