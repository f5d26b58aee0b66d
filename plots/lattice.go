package plots

import (
	"image/color"
	"math"

	"gonum.org/v1/plot/vg"
)

// lattice maps cells of the map to the figure.
type lattice struct {
	box
	row, col float64 // of the upper left corner
	size     float64 // of a cell [pt]
	owner    map[Position]string
	m        *Map
}

// extent returns the rows and columns that hold land, with a margin of 0.4 cells.
func (m *Map) extent() (row0, col0, row1, col1 float64) {
	row0, col0 = math.Inf(1), math.Inf(1)
	for _, c := range m.Cells {
		row0, row1 = min(row0, float64(c.Row)), max(row1, float64(c.Row)+1)
		col0, col1 = min(col0, float64(c.Col)), max(col1, float64(c.Col)+1)
	}
	const edge = 0.4
	return row0 - edge, col0 - edge, row1 + edge, col1 + edge
}

// mapHeight returns the height of a map of a width: true to scale, but not higher than 0.78 of it.
func (m *Map) height(_ theme, width float64) float64 {
	r0, c0, r1, c1 := m.extent()
	return min(width*(r1-r0)/(c1-c0), width*0.78)
}

// fit lays the map into the upper left corner of a box.
func (m *Map) fit(b box) lattice {
	r0, c0, r1, c1 := m.extent()
	size := min(b.width()/(c1-c0), b.height()/(r1-r0))
	l := lattice{row: r0, col: c0, size: size, m: m, owner: map[Position]string{}}
	l.box = box{b.x0, b.y1 - size*(r1-r0), b.x0 + size*(c1-c0), b.y1}
	for _, c := range m.Cells {
		l.owner[Position{c.Row, c.Col}] = c.Province
	}
	return l
}

// point returns where a position in rows and columns lies; (0, 0) is the corner of the first cell.
func (l *lattice) point(row, col float64) point {
	return point{l.x0 + (col-l.col)*l.size, l.y1 - (row-l.row)*l.size}
}

// cell returns the box of a cell.
func (l *lattice) cell(row, col int) box {
	a, b := l.point(float64(row)+1, float64(col)), l.point(float64(row), float64(col)+1)
	return box{a.x, a.y, b.x, b.y}
}

// sea tints the cells of sea.
func (p *pen) sea(l *lattice) {
	const seam = 0.15 // hides the seams between neighbours
	for _, s := range l.m.Sea {
		b := l.cell(s.Row, s.Col).inset(-seam, -seam, -seam, -seam)
		b = box{max(b.x0, l.x0), max(b.y0, l.y0), min(b.x1, l.x1), min(b.y1, l.y1)}
		if b.x1 > b.x0 && b.y1 > b.y0 {
			p.rect(seaTint, b)
		}
	}
}

// land fills every cell of land.
func (p *pen) land(l *lattice, colour func(MapCell) color.NRGBA) {
	const seam = 0.15
	for _, c := range l.m.Cells {
		p.rect(colour(c), l.cell(c.Row, c.Col).inset(-seam, -seam, -seam, -seam))
	}
}

// borders draws the lines between cells of different provinces and the outline of the land.
func (p *pen) borders(l *lattice, c color.NRGBA) {
	var path vg.Path
	for _, m := range l.m.Cells {
		b := l.cell(m.Row, m.Col)
		for _, side := range []struct {
			dr, dc int
			from   point
			to     point
		}{
			{-1, 0, point{b.x0, b.y1}, point{b.x1, b.y1}},
			{0, -1, point{b.x0, b.y0}, point{b.x0, b.y1}},
			{1, 0, point{b.x0, b.y0}, point{b.x1, b.y0}},
			{0, 1, point{b.x1, b.y0}, point{b.x1, b.y1}},
		} {
			other := l.owner[Position{m.Row + side.dr, m.Col + side.dc}]
			if other == m.Province || other != "" && side.dr+side.dc > 0 {
				continue // inside, or drawn by the neighbour
			}
			path = append(path, pathOf(false, side.from, side.to)...)
		}
	}
	p.stroke(c, p.thin, nil, path)
}

// anchors returns where the label of each province fits best: the middle of one of its cells, or,
// for labels wider than a cell, also of two cells side by side, nearest to the middle of the province.
func (l *lattice) anchors(wide bool) map[string]point {
	type sum struct{ row, col, n float64 }
	mid := map[string]sum{}
	for _, c := range l.m.Cells {
		s := mid[c.Province]
		mid[c.Province] = sum{s.row + float64(c.Row) + 0.5, s.col + float64(c.Col) + 0.5, s.n + 1}
	}
	best, out := map[string]float64{}, map[string]point{}
	try := func(name string, row, col float64) {
		s := mid[name]
		d := math.Hypot(row-s.row/s.n, col-s.col/s.n)
		if old, ok := best[name]; !ok || d < old-1e-9 {
			best[name], out[name] = d, l.point(row, col)
		}
	}
	for _, c := range l.m.Cells {
		row, col := float64(c.Row)+0.5, float64(c.Col)+0.5
		try(c.Province, row, col)
		if wide && l.owner[Position{c.Row, c.Col + 1}] == c.Province {
			try(c.Province, row, col+0.5)
		}
	}
	return out
}

// labels writes the short name of every province on the map; ground gives the colour below it.
func (p *pen) labels(l *lattice, names map[string]string, ground func(name string, at point) color.NRGBA) {
	size := min(max(l.size*0.62, p.label*0.8), p.label*1.15)
	wide := false
	for _, n := range names {
		wide = wide || style{size: size, bold: true}.width(n) > l.size*1.05
	}
	at := l.anchors(wide)
	for _, name := range sortedKeys(at) {
		under := ground(name, at[name])
		s := style{size: size, bold: true, align: 0.5, colour: textOn(under)}
		if s.width(names[name]) > l.size*0.95 {
			s.halo, s.under = size*0.1, under
		}
		p.middle(s, at[name].x, at[name].y, names[name])
	}
}
