package plots

import (
	"image/color"
	"math"
	"slices"
	"strconv"

	"gowest/sim/record"
)

// hazard is the chance of firms of an age to close within a year: pooled over replicates, and the 5 % and 95 %
// quantiles of the replicates.
type hazard struct{ mean, low, up float64 }

// hazards returns the hazard by origin and lowest age of a class, over all years, of the classes that hold at least a firm
// on average over the years of all replicates, n together.
func hazards(rows []record.FirmAgeYear, n int) (out map[string]map[int]hazard, ages [][2]int) {
	type class struct {
		origin   string
		from, to int
	}
	type life struct{ firms, exits float64 } // firm-years at risk, exits
	all := map[class]map[int]life{}
	for _, r := range rows {
		k := class{r.Origin, r.AgeFrom, r.AgeTo}
		if all[k] == nil {
			all[k] = map[int]life{}
		}
		l := all[k][r.Replicate]
		all[k][r.Replicate] = life{l.firms + r.Firms, l.exits + float64(r.Exits)}
	}
	of := func(l life) float64 { // four quarters, as in demography.csv
		return 1 - math.Pow(1-l.exits/(4*l.firms), 4)
	}
	out = map[string]map[int]hazard{}
	for k, lives := range all {
		var sum life
		var single []float64
		for _, replicate := range sortedKeys(lives) {
			l := lives[replicate]
			sum = life{sum.firms + l.firms, sum.exits + l.exits}
			if l.firms > 0 {
				single = append(single, of(l))
			}
		}
		if sum.firms < float64(n) {
			continue
		}
		slices.Sort(single)
		if out[k.origin] == nil {
			out[k.origin] = map[int]hazard{}
		}
		out[k.origin][k.from] = hazard{of(sum), quantile(single, 0.05), quantile(single, 0.95)}
		if age := [2]int{k.from, k.to}; !slices.Contains(ages, age) {
			ages = append(ages, age)
		}
	}
	slices.SortFunc(ages, func(a, b [2]int) int { return a[0] - b[0] })
	return out, ages
}

// firmOrigins are the origins in demography.csv and how they look; the first has the colour of the scenario.
var firmOrigins = []struct {
	name  string
	shape int
	dash  []float64
}{{"founded", 0, nil}, {"foreign", 3, []float64{4, 1.6}}, {"initial", 1, []float64{1.6, 1.6}}}

// Demography draws the chance of firms to close within a year by age and origin, over all years.
func Demography(r Result, o Options) *Figure {
	by, ages := hazards(r.Tables.Demography, len(r.Tables.Nation))
	founded := by["founded"]
	if len(founded) < 2 {
		return nil
	}
	w := in(o.Lang)
	c, _ := scenarioStyle(r.Meta.Slot)
	f := &Figure{
		Name:     "demography",
		Title:    w.demographyTitle(founded, ages),
		Subtitle: w.f("demography.subtitle", r.Meta.From, r.Meta.To),
		Source:   w.source(o, r),
		height:   ratio(0.5),
	}
	colours := []color.NRGBA{c, inkSoft, axisInk}
	var shown []int
	for i, origin := range firmOrigins {
		if len(by[origin.name]) > 0 {
			shown = append(shown, i)
			f.key = append(f.key, keySymbol(w.f("origin."+origin.name), symbol{colours[i], origin.shape}))
		}
	}
	if r.Meta.Replicates > 1 {
		f.key = append(f.key, keyEntry{label: w.f("band90"), mark: func(p *pen, b box) {
			p.line(inkSoft, p.thin, nil, point{(b.x0 + b.x1) / 2, b.y0}, point{(b.x0 + b.x1) / 2, b.y1})
		}})
	}
	f.body = func(p *pen, b box) {
		high := 0.0
		for _, i := range shown {
			for _, h := range by[firmOrigins[i].name] {
				high = max(high, 100*h.mean, 100*h.up)
			}
		}
		a := p.ageFrame(b, w, ages, niceTicks(0, high, 5))
		for _, i := range slices.Backward(shown) {
			p.hazards(a, firmOrigins[i].shape, colours[i], firmOrigins[i].dash, by[firmOrigins[i].name], ages, float64(i-1))
		}
	}
	return f
}

// demographyTitle compares the youngest with the oldest founded firms.
func (w words) demographyTitle(founded map[int]hazard, ages [][2]int) string {
	known := sortedKeys(founded)
	say := func(age int) string { return w.percent(founded[age].mean, decimalsFor(100*founded[age].mean)) }
	first, last := known[0], known[len(known)-1]
	if first > 0 || ages[len(ages)-1] != [2]int{last, -1} {
		return w.f("demography.plain")
	}
	return w.f("demography.title", say(first), say(last), last)
}

// ageFrame draws the axes; the class i of ages stands at i.
func (p *pen) ageFrame(b box, w words, ages [][2]int, ticks []tick) panel {
	a := p.frameOf(b.inset(0, p.label*1.3, 0, 0), -0.5, float64(len(ages))-0.5, ticks, p.label*0.3)
	p.gridY(a, ticks, 0)
	var classes []tick
	for i, age := range ages {
		label := strconv.Itoa(age[0])
		switch {
		case age[1] < 0:
			label += "+"
		case age[1] > age[0]:
			label += "–" + strconv.Itoa(age[1])
		}
		classes = append(classes, tick{float64(i), label})
	}
	p.axisX(a, classes, p.label)
	p.text(style{size: p.label, colour: inkSoft, align: 0.5}, (a.x0+a.x1)/2, a.y0-p.label*2.7, w.f("demography.x"))
	return a
}

// hazards draws one origin, moved aside by a little so that intervals do not hide one another.
func (p *pen) hazards(a panel, shape int, c color.NRGBA, dash []float64, by map[int]hazard, ages [][2]int, aside float64) {
	var xs, ys []float64
	for i, age := range ages {
		if h, ok := by[age[0]]; ok {
			xs, ys = append(xs, float64(i)+0.12*aside), append(ys, 100*h.mean)
			if x := a.x(xs[len(xs)-1]); h.up > h.low {
				p.line(c, p.thin, nil, point{x, a.y(100 * h.low)}, point{x, a.y(100 * h.up)})
			}
		}
	}
	p.path(a, c, p.thin*1.2, dash, xs, ys)
	for i := range xs {
		p.symbol(symbol{c, shape}, a.at(xs[i], ys[i]), p.label*0.36, true)
	}
}
