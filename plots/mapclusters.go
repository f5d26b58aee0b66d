package plots

import (
	"image/color"
	"math"
	"strconv"
	"strings"

	"gowest/sim/record"
)

// place is one industry in one cell.
type place struct {
	at       Position
	industry string
}

// clusterPlaces returns for the last year the employment in clusters by place (mean over n
// replicates) and the share of the replicates that have one there. A cluster's employment is split
// evenly over its cells.
func clusterPlaces(rows []record.ClusterYear, yr, n int) (employment, share map[place]float64) {
	employment, share = map[place]float64{}, map[place]float64{}
	for _, c := range rows {
		if c.Year != yr {
			continue
		}
		cells := cellsOf(c.Cells)
		for _, at := range cells {
			employment[place{at, c.Industry}] += float64(c.Employment) / float64(len(cells)) / float64(n)
		}
	}
	type once struct {
		place
		replicate int
	}
	seen := map[once]bool{}
	for _, c := range rows {
		for _, at := range cellsOf(c.Cells) {
			if k := (once{place{at, c.Industry}, c.Replicate}); c.Year == yr && !seen[k] {
				seen[k] = true
				share[k.place] += 1 / float64(n)
			}
		}
	}
	return employment, share
}

// cellsOf reads cells written as row:col;row:col.
func cellsOf(s string) []Position {
	var out []Position
	for part := range strings.SplitSeq(s, ";") {
		row, col, ok := strings.Cut(part, ":")
		r, err1 := strconv.Atoi(row)
		c, err2 := strconv.Atoi(col)
		if ok && err1 == nil && err2 == nil {
			out = append(out, Position{r, c})
		}
	}
	return out
}

// firstReplicate keeps the rows of the lowest replicate.
func firstReplicate(rows []record.ClusterYear) (out []record.ClusterYear, replicate int) {
	replicate = math.MaxInt
	for _, c := range rows {
		replicate = min(replicate, c.Replicate)
	}
	for _, c := range rows {
		if c.Replicate == replicate {
			out = append(out, c)
		}
	}
	return out, replicate
}

// clusterMap is what MapClusters draws.
type clusterMap struct {
	employment, share map[place]float64
	industries        []string // with a symbol of their own, largest first
	largest           float64  // employment of a place
}

// symbolOf returns the symbol of an industry.
func (c *clusterMap) symbolOf(industry string) symbol {
	for i, n := range c.industries {
		if n == industry {
			return symbols[i]
		}
	}
	return otherSymbol
}

// MapClusters draws where clusters are in the last year: a symbol for each industry of a cell.
// Over several replicates a symbol is filled where at least half of them have a cluster, hollow
// where at least a fifth have one, and absent elsewhere.
func MapClusters(r Result, o Options) *Figure {
	rows, replicate, n := r.Tables.Clusters, 1, max(1, r.Meta.Replicates)
	one := n == 1 || o.FirstReplicate
	if one {
		rows, replicate = firstReplicate(rows)
		n = 1
	}
	yr := r.Meta.To
	c := clusterMap{}
	c.employment, c.share = clusterPlaces(rows, yr, n)
	if len(c.employment) == 0 || len(r.Meta.Map.Cells) == 0 {
		return nil
	}
	sum := map[string]float64{}
	for _, k := range c.places() {
		sum[k.industry] += c.employment[k]
		c.largest = max(c.largest, c.employment[k])
	}
	c.industries = ranked(sum, len(symbols))
	w := in(o.Lang)
	f := &Figure{
		Name:     "map-clusters",
		Title:    w.clusterMapTitle(r, rows, yr),
		Subtitle: w.f("map-clusters.share", yr),
		Source:   w.source(o, r),
		height:   func(t theme, width float64) float64 { return r.Meta.Map.height(t, width) + t.label*sizeStrip },
		body:     func(p *pen, b box) { p.clusterMap(b, w, r, &c) },
	}
	if one {
		f.Subtitle = w.f("map-clusters.replicate", yr, replicate)
	}
	for i, name := range c.industries {
		f.key = append(f.key, keySymbol(w.industry(r.Meta, name), symbols[i]))
	}
	if len(sum) > len(symbols) {
		f.key = append(f.key, keySymbol(w.f("other"), otherSymbol))
	}
	return f
}

// places returns the places in a fixed order: by cell, then industry.
func (c *clusterMap) places() []place {
	out := make([]place, 0, len(c.employment))
	for k := range c.employment {
		out = append(out, k)
	}
	sortPlaces(out)
	return out
}

// clusterMapTitle names the province with most employment in clusters.
func (w words) clusterMapTitle(r Result, rows []record.ClusterYear, yr int) string {
	sum, total := map[string]float64{}, 0.0
	for _, c := range rows {
		if c.Year == yr {
			sum[c.Province] += float64(c.Employment)
			total += float64(c.Employment)
		}
	}
	first := ranked(sum, 1)[0]
	name := w.provinceNames(r.Meta.Provinces)[first]
	if name == "" {
		name = first
	}
	return w.f("map-clusters.title", name, w.percent(sum[first]/total, 0), yr)
}

// sizeStrip is the height of the key of sizes in label sizes.
const sizeStrip = 2.2

// clusterMap draws land, borders, labels and symbols.
func (p *pen) clusterMap(b box, w words, r Result, c *clusterMap) {
	strip := b
	b.y1 -= p.label * sizeStrip
	l := r.Meta.Map.fit(b)
	pale := rgb(0xF7F5F0)
	p.sea(&l)
	p.land(&l, func(MapCell) color.NRGBA { return pale })
	p.borders(&l, axisInk)
	byCell := map[Position][]place{}
	for _, k := range c.places() {
		if c.shown(k) {
			byCell[k.at] = append(byCell[k.at], k)
		}
	}
	radius := c.radius(l.size, byCell)
	for _, m := range r.Meta.Map.Cells {
		p.cellSymbols(l.cell(m.Row, m.Col), byCell[Position{m.Row, m.Col}], c, radius)
	}
	p.cornerLabels(&l, w.mapNames(r.Meta.Provinces), c)
	p.sizeKey(strip, w, c.largest, radius)
}

// shown tells whether enough replicates have a cluster at a place.
func (c *clusterMap) shown(k place) bool { return c.share[k] >= 0.2-1e-9 }

// sideOf is how many symbols stand side by side in a cell with n.
func sideOf(n int) int { return int(math.Ceil(math.Sqrt(float64(n)))) }

// radius returns the radius of the largest symbol such that every symbol fits into its part of
// the cell: areas are in proportion to employment over the whole map.
func (c *clusterMap) radius(size float64, byCell map[Position][]place) float64 {
	r := 0.46 * size
	for _, places := range byCell {
		room := 0.46 * size / float64(sideOf(len(places)))
		for _, k := range places {
			r = min(r, room*math.Sqrt(c.largest/c.employment[k]))
		}
	}
	return r
}

// sizeKey explains the area of symbols by two circles.
func (p *pen) sizeKey(b box, w words, largest, radius float64) {
	s := p.labelStyle()
	x, y := b.x0, b.y1-p.label*0.8
	round := niceStep(largest*0.999, 2) // at most the largest
	for _, v := range []float64{round, round / 5} {
		r := radius * math.Sqrt(v/largest)
		at := point{x + max(r, p.label*0.5), y}
		p.stroke(inkSoft, p.thin, nil, circle(at, r))
		label := w.f("map-clusters.size", number(v, 0))
		p.middle(s, at.x+max(r, p.label*0.5)+p.label*0.4, y, label)
		x = at.x + max(r, p.label*0.5) + p.label*1.8 + s.width(label)
	}
}

// cornerLabels writes the names of provinces: in a cell without symbols if the province has one,
// else small in the corner of a cell.
func (p *pen) cornerLabels(l *lattice, names map[string]string, c *clusterMap) {
	busy := map[Position]bool{}
	for k := range c.employment {
		if c.shown(k) {
			busy[k.at] = true
		}
	}
	quiet, has := *l.m, map[string]bool{}
	quiet.Cells = nil
	for _, m := range l.m.Cells {
		if !busy[Position{m.Row, m.Col}] {
			quiet.Cells = append(quiet.Cells, m)
			has[m.Province] = true
		}
	}
	for _, m := range l.m.Cells {
		if !has[m.Province] {
			quiet.Cells = append(quiet.Cells, m)
		}
	}
	q := *l
	q.m = &quiet
	at := q.anchors(false)
	s := style{size: min(p.label*1.05, max(l.size*0.55, p.label*0.75)), colour: inkSoft}
	for _, name := range sortedKeys(at) {
		a := at[name]
		if has[name] {
			s.align = 0.5
			p.middle(s, a.x, a.y, names[name])
			continue
		}
		tiny := style{size: s.size * 0.75, colour: ink, halo: s.size * 0.12, under: white} // over a symbol, perhaps
		p.text(tiny, a.x-l.size*0.46, a.y+l.size*0.46-tiny.size*capHeight, names[name])
	}
}

// cellSymbols arranges the symbols of a cell in a square grid.
func (p *pen) cellSymbols(b box, places []place, c *clusterMap, radius float64) {
	if len(places) == 0 {
		return
	}
	side := sideOf(len(places))
	step := b.width() / float64(side)
	rows := (len(places) + side - 1) / side
	for i, k := range places {
		at := point{b.x0 + step*(float64(i%side)+0.5), (b.y0+b.y1)/2 + step*(float64(rows-1)/2-float64(i/side))}
		r := max(radius*math.Sqrt(c.employment[k]/c.largest), b.width()*0.06) // tiny ones stay visible
		p.symbol(c.symbolOf(k.industry), at, r, c.share[k] >= 0.5-1e-9)
	}
}
