package report

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"strconv"
	"strings"

	"gowest/plots"
)

//go:embed page.html
var pageHTML string

//go:embed page.css
var pageCSS string

//go:embed page.js
var pageJS string

// Widths at which figures are drawn [cm]: on paper and wide screens, and on phones.
const (
	wideCM   = 18
	narrowCM = 9
)

// WriteHTML writes the document as one page that needs nothing else: style, script and figures are
// inside, and its content security policy allows no request. Without script the maps show the last year.
func WriteHTML(out io.Writer, d *Document) error {
	var glyphs plots.Inline
	t, err := template.New("page").Funcs(template.FuncMap{
		"f":      func(key string, args ...any) string { return d.words.f(key, args...) },
		"wide":   func(f *plots.Figure) (template.HTML, error) { return inline(&glyphs, f, wideCM) },
		"narrow": func(f *plots.Figure) (template.HTML, error) { return inline(&glyphs, f, narrowCM) },
		"glyphs": func() template.HTML { return template.HTML(glyphs.Glyphs()) }, // called last: holds what was drawn
		"css":    func() template.CSS { return template.CSS(pageCSS) },
		"js":     func() template.JS { return template.JS(pageJS) },
		"maps":   func(m []*plots.YearMap) mapGroup { return groupOf(m, d.words) },
		"number": func(words, column int) bool { return column >= words },
	}).Parse(pageHTML)
	if err != nil {
		return fmt.Errorf("report: %w", err)
	}
	var b bytes.Buffer
	if err := t.Execute(&b, d); err != nil {
		return fmt.Errorf("report: %w", err)
	}
	_, err = out.Write(b.Bytes())
	return err
}

// inline draws a figure. Its texts are escaped where it is written.
func inline(in *plots.Inline, f *plots.Figure, width float64) (template.HTML, error) {
	s, err := in.SVG(f, width)
	return template.HTML(s), err
}

// mapGroup is the maps that one slider moves.
type mapGroup struct {
	First, Last int
	Maps        []mapView
	Hatched     bool
}

// mapView is a map as the page draws it, in units of a cell.
type mapView struct {
	ID, Title, Subtitle string
	Last                int
	ViewBox             string
	Cells               []mapCell
	Borders             string // path
	Labels              []plots.MapLabel
	Classes             []mapClass
	Colours             string // of the classes, separated by spaces
	Frames              string // by year a sign for each cell, separated by spaces
	Label               string // for readers who cannot see it; {year} stands for the year
}

type mapCell struct {
	X, Y    int
	Fill    string
	Unclear bool
}

type mapClass struct{ Colour, Label string }

// noData is the grey of cells without a number, as on the charts.
const noData = "#d4d4d4"

// groupOf lays out maps. Frames run from the first year of all maps to the last.
func groupOf(maps []*plots.YearMap, w words) mapGroup {
	g := mapGroup{First: maps[0].Years[0], Last: maps[0].Years[len(maps[0].Years)-1]}
	for i, m := range maps {
		v := mapView{
			ID: "map-" + strconv.Itoa(i+1), Title: m.Title, Subtitle: m.Subtitle, Last: g.Last,
			Colours: strings.Join(m.Colours, " "), Labels: m.Labels, Borders: borders(m.Cells), ViewBox: viewBox(m.Cells),
		}
		var frames []string
		for y := range m.Years {
			frames = append(frames, frame(m, y))
		}
		v.Frames = strings.Join(frames, " ")
		v.Label = m.Title + ". " + m.Subtitle + ", {year}"
		g.Hatched = g.Hatched || m.Unclear != nil
		last := len(m.Years) - 1
		for k, c := range m.Cells {
			cell := mapCell{X: c.Col, Y: c.Row, Fill: noData}
			if class := m.Classes[last][k]; class >= 0 {
				cell.Fill = m.Colours[class]
			}
			cell.Unclear = m.Unclear != nil && m.Unclear[last][k]
			v.Cells = append(v.Cells, cell)
		}
		for k, colour := range m.Colours {
			v.Classes = append(v.Classes, mapClass{colour, w.classLabel(m, k)})
		}
		if strings.Contains(v.Frames, "-") {
			v.Classes = append(v.Classes, mapClass{noData, w.f("map.none")})
		}
		g.Maps = append(g.Maps, v)
	}
	return g
}

// frame writes the classes of a year: a digit, a letter for a class whose interval holds zero, or "-".
func frame(m *plots.YearMap, year int) string {
	b := make([]byte, len(m.Cells))
	for k, class := range m.Classes[year] {
		switch {
		case class < 0:
			b[k] = '-'
		case m.Unclear != nil && m.Unclear[year][k]:
			b[k] = 'a' + byte(class)
		default:
			b[k] = '0' + byte(class)
		}
	}
	return string(b)
}

// classLabel says which values a class holds.
func (w words) classLabel(m *plots.YearMap, class int) string {
	value := func(v float64) string {
		s := strings.Replace(strconv.FormatFloat(v, 'f', -1, 64), "-", "−", 1)
		if m.Percent {
			if v > 0 {
				s = "+" + s
			}
			s += " %"
		}
		return s
	}
	switch {
	case class == 0:
		return w.f("map.below", value(m.Limits[0]))
	case class == len(m.Limits):
		return w.f("map.above", value(m.Limits[class-1]))
	}
	return w.f("map.range", value(m.Limits[class-1]), value(m.Limits[class]))
}

// viewBox frames the cells with a margin.
func viewBox(cells []plots.MapCell) string {
	r0, c0, r1, c1 := cells[0].Row, cells[0].Col, cells[0].Row, cells[0].Col
	for _, c := range cells {
		r0, r1 = min(r0, c.Row), max(r1, c.Row)
		c0, c1 = min(c0, c.Col), max(c1, c.Col)
	}
	return fmt.Sprintf("%g %g %g %g", float64(c0)-0.1, float64(r0)-0.1, float64(c1-c0)+1.2, float64(r1-r0)+1.2)
}

// borders is the path between cells of different provinces and around the land.
func borders(cells []plots.MapCell) string {
	owner := map[plots.Position]string{}
	for _, c := range cells {
		owner[plots.Position{Row: c.Row, Col: c.Col}] = c.Province
	}
	var b strings.Builder
	for _, c := range cells {
		above, left := owner[plots.Position{Row: c.Row - 1, Col: c.Col}], owner[plots.Position{Row: c.Row, Col: c.Col - 1}]
		below, right := owner[plots.Position{Row: c.Row + 1, Col: c.Col}], owner[plots.Position{Row: c.Row, Col: c.Col + 1}]
		if above != c.Province {
			fmt.Fprintf(&b, "M%d %dh1", c.Col, c.Row)
		}
		if left != c.Province {
			fmt.Fprintf(&b, "M%d %dv1", c.Col, c.Row)
		}
		if below == "" { // other neighbours draw the line themselves
			fmt.Fprintf(&b, "M%d %dh1", c.Col, c.Row+1)
		}
		if right == "" {
			fmt.Fprintf(&b, "M%d %dv1", c.Col+1, c.Row)
		}
	}
	return b.String()
}
