package plots

import (
	"image/color"
	"slices"

	"gowest/sim/record"
)

// MapAnimation draws GDP per head of every cell relative to the nation as a map that moves through the years: an
// SVG with animated colours. PNG and PDF show the last year.
func MapAnimation(r Result, o Options) *Figure {
	byYear := map[int][]record.CellYear{}
	for _, c := range r.Tables.Cells {
		byYear[c.Year] = append(byYear[c.Year], c)
	}
	years := sortedKeys(byYear)
	if len(years) < 2 || len(r.Meta.Map.Cells) == 0 {
		return nil
	}
	var incomes []map[Position]float64
	var values []float64
	for _, yr := range years {
		income := cellIncome(byYear[yr], yr)
		incomes = append(incomes, income)
		for _, m := range r.Meta.Map.Cells {
			if v, ok := income[Position{m.Row, m.Col}]; ok {
				values = append(values, v)
			}
		}
	}
	if len(values) == 0 {
		return nil
	}
	w := in(o.Lang)
	a := mapFilm{
		years: years, incomes: incomes, classes: diverging("PuOr", ratioLimits(values)),
		timing: timing{frames: len(years), each: 0.4, last: 2},
	}
	return &Figure{
		Name:     "map-animation",
		Title:    w.f("map-film.title", years[0], years[len(years)-1]),
		Subtitle: w.f("map-film.subtitle"),
		Source:   w.source(o, r),
		height:   withBar(r.Meta.Map.height),
		body: func(p *pen, b box) {
			var other []keyEntry
			if len(values) < len(years)*len(r.Meta.Map.Cells) {
				other = append(other, keyFill(w.f("no-data"), noData))
			}
			b = p.classBar(b, a.classes, func(v float64) string { return number(v, 2) }, other)
			l := r.Meta.Map.fit(b)
			p.sea(&l)
			p.mapFilm(&l, a)
			p.borders(&l, ink)
			p.filmLabels(&l, w.mapNames(r.Meta.Provinces))
			p.filmYears(&l, a)
		},
	}
}

// mapFilm is a map by year.
type mapFilm struct {
	years   []int
	incomes []map[Position]float64
	classes classes
	timing  timing
}

// mapFilm fills the cells.
func (p *pen) mapFilm(l *lattice, a mapFilm) {
	const seam = 0.15
	for _, m := range l.m.Cells {
		colours := make([]color.NRGBA, len(a.years))
		for k, income := range a.incomes {
			colours[k] = noData
			if v, ok := income[Position{m.Row, m.Col}]; ok {
				colours[k] = a.classes.colour(v)
			}
		}
		b := l.cell(m.Row, m.Col).inset(-seam, -seam, -seam, -seam)
		p.fillFrames(a.timing, colours, pathOf(true, point{b.x0, b.y0}, point{b.x1, b.y0}, point{b.x1, b.y1}, point{b.x0, b.y1}))
	}
}

// filmLabels writes names that can be read on any colour.
func (p *pen) filmLabels(l *lattice, names map[string]string) {
	at := l.anchors(true)
	size := min(max(l.size*0.62, p.label*0.8), p.label*1.15)
	for _, name := range sortedKeys(at) {
		p.middle(style{size: size, bold: true, align: 0.5, colour: ink, halo: size * 0.14, under: white}, at[name].x, at[name].y, names[name])
	}
}

// filmYears writes the year in a corner of the map without land.
func (p *pen) filmYears(l *lattice, a mapFilm) {
	s := style{size: p.title * 1.4, bold: true, colour: ink, halo: p.title * 0.15, under: white}
	at := l.emptyCorner(s.width("0000"), s.size)
	for k, yr := range a.years {
		p.onFrame(a.timing, k, func() { p.text(s, at.x, at.y, year(yr)) })
	}
}

// emptyCorner returns the lower left point of a box of a size in the corner of the map that covers the fewest cells of land,
// the lower left one of equals.
func (l *lattice) emptyCorner(width, height float64) point {
	pad := height * 0.3
	corners := []point{
		{l.x0 + pad, l.y0 + pad},
		{l.x0 + pad, l.y1 - pad - height},
		{l.x1 - pad - width, l.y0 + pad},
		{l.x1 - pad - width, l.y1 - pad - height},
	}
	land := make([]int, len(corners))
	for i, at := range corners {
		for _, m := range l.m.Cells {
			c := l.cell(m.Row, m.Col)
			if min(c.x1, at.x+width) > max(c.x0, at.x) && min(c.y1, at.y+height) > max(c.y0, at.y) {
				land[i]++
			}
		}
	}
	return corners[slices.Index(land, slices.Min(land))]
}
