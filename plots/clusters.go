package plots

import (
	"math"
	"strconv"

	"gowest/sim/record"
)

// clusterCounts is the number of clusters of an industry by year and the number born.
type clusterCounts struct {
	industry string
	number   fan
	born     []float64 // mean over replicates, by year of the fan
}

// countClusters counts the clusters of every industry by year and replicate, zero included.
func countClusters(rows []record.ClusterYear, m Meta) []clusterCounts {
	type key struct {
		replicate, year int
		industry        string
	}
	number, born, total := map[key]float64{}, map[key]float64{}, map[string]float64{}
	for _, c := range rows {
		k := key{c.Replicate, c.Year, c.Industry}
		number[k]++
		if c.Born == c.Year {
			born[k]++
		}
		if c.Year == m.To {
			total[c.Industry]++
		}
		total[c.Industry] += 1e-6
	}
	var out []clusterCounts
	for _, industry := range ranked(total, len(total)) {
		var keys []key
		for rep := 1; rep <= max(1, m.Replicates); rep++ {
			for yr := m.From; yr <= m.To; yr++ {
				keys = append(keys, key{rep, yr, industry})
			}
		}
		c := clusterCounts{industry: industry}
		c.number = fanOf(keys, func(k key) (int, float64, bool) { return k.year, number[k], true })
		_, c.born = meanOf(keys, func(k key) (int, float64) { return k.year, born[k] })
		out = append(out, c)
	}
	return out
}

// Clusters draws the number of clusters and the births of the year by industry, in small panels
// with the same scale.
func Clusters(r Result, o Options) *Figure {
	counts := countClusters(r.Tables.Clusters, r.Meta)
	if len(counts) == 0 || r.Meta.To <= r.Meta.From {
		return nil
	}
	w := in(o.Lang)
	c, dash := scenarioStyle(r.Meta.Slot)
	mode := w.f("clusters.mean")
	if r.Meta.Replicates <= 1 {
		mode = w.f("clusters.one")
	}
	f := &Figure{
		Name:     "clusters",
		Title:    w.clustersTitle(r),
		Subtitle: w.f("clusters.subtitle", mode),
		Source:   w.source(o, r),
		key:      []keyEntry{keyLine(w.f("clusters.number"), c, dash), keyFill(w.f("clusters.born"), axisInk)},
	}
	if r.Meta.Replicates > 1 {
		f.key[0].label = w.f("clusters.median")
		f.key = append(f.key, keyFill(w.f("clusters.band"), mix(fade(c, 2*bandOuter))))
	}
	f.height = func(t theme, width float64) float64 {
		cols := panelColumns(width, len(counts))
		rows := (len(counts) + cols - 1) / cols
		return float64(rows) * (width / float64(max(cols, 2)) * 0.75)
	}
	f.body = func(p *pen, b box) { p.clusterPanels(b, w, r.Meta, counts) }
	return f
}

// panelColumns is how many small panels stand side by side.
func panelColumns(width float64, n int) int {
	if width < 12*ptPerCM {
		return min(n, 2)
	}
	return min(n, 4)
}

// clustersTitle compares the first and last year's mean number.
func (w words) clustersTitle(r Result) string {
	first, last := 0, 0
	for _, c := range r.Tables.Clusters {
		if c.Year == r.Meta.From {
			first++
		}
		if c.Year == r.Meta.To {
			last++
		}
	}
	n := float64(max(1, r.Meta.Replicates))
	return w.f("clusters.title", number(float64(last)/n, 0), r.Meta.To, number(float64(first)/n, 0), r.Meta.From)
}

// clusterPanels draws a panel for every industry.
func (p *pen) clusterPanels(b box, w words, m Meta, counts []clusterCounts) {
	hi := 1.0
	for _, c := range counts {
		_, h := c.number.extent()
		hi = max(hi, h)
	}
	ticks := wholeTicks(hi, 4)
	left := widest(p.labelStyle(), ticks) + p.label*0.7
	cols := panelColumns(b.width(), len(counts))
	rows := (len(counts) + cols - 1) / cols
	gap := p.label * 2
	wide, high := (b.width()-left+gap)/float64(cols), b.height()/float64(rows)
	for i, c := range counts {
		x, top := b.x0+left+float64(i%cols)*wide, b.y1-float64(i/cols)*high
		a := panel{
			box:  box{x, top - high + p.label*2.1, x + wide - gap, top - p.label*1.9},
			from: point{float64(m.From), 0}, to: point{float64(m.To), ticks[len(ticks)-1].at},
		}
		head := style{size: p.label, bold: true, colour: ink}
		p.text(head, a.x0, a.y1+p.label*0.6, w.industry(m, c.industry))
		p.clusterPanel(a, ticks, c, m.Slot, i%cols == 0)
	}
}

// clusterPanel draws births as bars and the number as a line with its band.
func (p *pen) clusterPanel(a panel, ticks []tick, c clusterCounts, slot int, labelled bool) {
	if labelled {
		p.gridY(a, ticks, math.NaN())
	} else {
		for _, t := range ticks {
			p.line(gridInk, p.hair*1.4, nil, point{a.x0, a.y(t.at)}, point{a.x1, a.y(t.at)})
		}
	}
	colour, _ := scenarioStyle(slot)
	if c.number.n > 1 {
		p.band(a, fade(colour, 2*bandOuter), c.number.years, c.number.q[0], c.number.q[4])
	}
	half := a.width() / (a.to.x - a.from.x) * 0.4
	for i, v := range c.born {
		if v > 0 {
			x := a.x(c.number.years[i])
			p.rect(axisInk, box{max(x-half, a.x0), a.y0, min(x+half, a.x1), a.y(v)})
		}
	}
	p.drawMedian(a, c.number, slot)
	p.axisX(a, endYears(a, p.labelStyle()), 0)
}

// endYears labels the first and the last year, and the round years between if there is room.
func endYears(a panel, s style) []tick {
	n := int(a.width() / (s.width("2000") * 1.6))
	if n >= 3 {
		return yearTicks(int(a.from.x), int(a.to.x), n)
	}
	return []tick{{a.from.x, strconv.Itoa(int(a.from.x))}, {a.to.x, strconv.Itoa(int(a.to.x))}}
}
