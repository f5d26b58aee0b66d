package plots

import (
	"image/color"
	"slices"
	"strings"
)

// policyFamily groups the types of policies that share a colour.
type policyFamily struct {
	name   string // in the table of texts
	colour color.NRGBA
	types  []string
}

var policyFamilies = []policyFamily{
	{"family.place", blue, []string{"special-economic-zone", "science-park", "industrial-park", "anchor-firm"}},
	{"family.cluster", vermilion, []string{"cluster-support"}},
	{"family.market", green, []string{"privatisation", "price-reform", "hukou-reform"}},
	{"family.world", sky, []string{"port-opening", "world-demand"}},
	{"family.money", orange, []string{"transfer", "tax"}},
	{"family.build", purple, []string{"infrastructure", "school"}},
	{"family.rules", axisInk, []string{"enforcement"}},
}

// familyOf returns the family of a type; types that are not known look like rules.
func familyOf(kind string) policyFamily {
	for _, f := range policyFamilies {
		if slices.Contains(f.types, kind) {
			return f
		}
	}
	return policyFamilies[len(policyFamilies)-1]
}

// calendarRow is a bar of the calendar with its label.
type calendarRow struct {
	Policy
	layers            []Policy // further policies of the same package, type and places
	name, kind, where string
}

// policies returns the policies of a row.
func (r calendarRow) policies() []Policy { return append([]Policy{r.Policy}, r.layers...) }

// takes tells whether a policy belongs into the row as another layer.
func (r calendarRow) takes(p Policy) bool {
	return p.Package != "" && p.Package == r.Package && p.Type == r.Type && p.Where == r.Where && triggered(p) == triggered(r.Policy)
}

// mostPackages is how many packages of strategies the calendar has room for.
const mostPackages = 16

// Calendar draws when the policies of a scenario act: a bar each, in the order of their start,
// rising over the ramp, with an arrow where no end is set. Policies of one package, type and place share a row.
// Strategies of governments follow, and the packages that they started in the first replicate, the longest if
// there are many.
func Calendar(r Result, o Options) *Figure {
	w := in(o.Lang)
	rows, listed := w.calendarRows(r.Meta)
	if len(rows) == 0 || r.Meta.To <= r.Meta.From {
		return nil
	}
	var policies []Policy
	for _, row := range rows[:listed] {
		policies = append(policies, row.policies()...)
	}
	f := &Figure{
		Name:     "calendar",
		Title:    w.calendarTitle(policies, r.Meta),
		Subtitle: w.f("calendar.subtitle"),
		Source:   w.f("calendar.source", spaced(r.Meta.Version), r.Meta.Scenario),
	}
	if listed < len(rows) {
		replicate := 0
		if len(r.Tables.Policies) > 0 {
			replicate = r.Tables.Policies[0].Replicate
		}
		all := packages(r.Tables.Policies, replicate)
		shown := longest(all, mostPackages)
		for _, s := range shown {
			rows = append(rows, w.packageRow(s, r.Meta))
		}
		f.Title, f.Source = w.strategiesTitle(len(policies), len(all)), w.source(o, r)
		switch {
		case len(all) > len(shown):
			f.Subtitle += w.f("calendar.packages", len(shown), len(all), replicate)
		case len(shown) > 0:
			f.Subtitle += w.f("calendar.packages-all", replicate)
		}
	}
	f.height = func(t theme, _ float64) float64 { return t.label * (2.75*float64(len(rows)) + 2.4) }
	f.body = func(p *pen, b box) { p.calendar(b, rows, r.Meta) }
	for _, family := range policyFamilies {
		if slices.ContainsFunc(rows, func(p calendarRow) bool { return familyOf(p.Type).name == family.name }) {
			f.key = append(f.key, keyFill(w.f(family.name), family.colour))
		}
	}
	if slices.ContainsFunc(rows, func(p calendarRow) bool { return triggered(p.Policy) }) {
		f.key = append(f.key, keyHatch(w.f("calendar.triggered"), white, inkSoft))
	}
	return f
}

// calendarRows returns the rows of policies that act in a run, by start, how many these are, and after
// them those of strategies.
func (w words) calendarRows(m Meta) (rows []calendarRow, listed int) {
	var strategies []calendarRow
	for _, p := range m.Policies {
		if p.Start > m.To || p.End != 0 && p.End < m.From {
			continue
		}
		kind, where := w.policyWords(p, m.Provinces)
		row := calendarRow{Policy: p, name: p.Name, kind: kind, where: where}
		if p.Strategy != "" {
			row = w.strategyRow(p, where)
		}
		if p.Strategy != "" {
			strategies = append(strategies, row)
		} else {
			rows = append(rows, row)
		}
	}
	slices.SortStableFunc(rows, func(a, b calendarRow) int { return a.Start - b.Start })
	rows = layered(rows)
	return append(rows, strategies...), len(rows)
}

// layered gives policies that share a row the row of the first, under the name of their package.
func layered(rows []calendarRow) (out []calendarRow) {
	for _, r := range rows {
		if i := slices.IndexFunc(out, func(other calendarRow) bool { return other.takes(r.Policy) }); i >= 0 {
			out[i].layers, out[i].name = append(out[i].layers, r.Policy), r.Package
		} else {
			out = append(out, r)
		}
	}
	return out
}

// strategiesTitle says how many packages strategies started, beside how many policies.
func (w words) strategiesTitle(policies, packages int) string {
	started := w.f("package.many", packages)
	switch packages {
	case 0:
		started = w.f("package.none")
	case 1:
		started = w.f("package.one")
	}
	if policies == 0 {
		return w.f("calendar.strategic", started)
	}
	return w.f("calendar.started", policies, started)
}

// triggered tells whether something other than the year starts a policy.
func triggered(p Policy) bool { return p.Trigger != "" && p.Trigger != "year" }

// calendarTitle says in which year most policies act.
func (w words) calendarTitle(policies []Policy, m Meta) string {
	best, most := m.From, 0
	for yr := m.From; yr <= m.To; yr++ {
		n := 0
		for _, p := range policies {
			if p.Start <= yr && (p.End == 0 || p.End >= yr) {
				n++
			}
		}
		if n > most {
			best, most = yr, n
		}
	}
	if len(policies) == 1 {
		return w.f("calendar.single", policies[0].Name, max(policies[0].Start, m.From))
	}
	return w.f("calendar.title", len(policies), most, best)
}

// calendar draws the rows below one another over a grid of years.
func (p *pen) calendar(b box, rows []calendarRow, m Meta) {
	arrow := p.label * 0.8
	a := panel{box: b.inset(0, p.label*2.1, arrow+p.label*0.4, 0), from: point{float64(m.From), 0}, to: point{float64(m.To + 1), 1}}
	s := p.labelStyle()
	s.align = 0.5
	p.line(axisInk, p.thin, nil, point{a.x0, a.y0}, point{a.x1, a.y0})
	for _, t := range yearTicks(m.From, m.To, int(a.width()/(s.width("2000")*1.9))) {
		p.line(gridInk, p.hair*1.4, nil, point{a.x(t.at), a.y0}, point{a.x(t.at), a.y1})
		p.line(axisInk, p.thin, nil, point{a.x(t.at), a.y0}, point{a.x(t.at), a.y0 - p.label*0.35})
		p.text(s, max(a.x(t.at), a.x0+s.width(t.label)/2), a.y0-p.label*1.35, t.label)
	}
	step := a.height() / float64(len(rows))
	for i, row := range rows {
		top := a.y1 - float64(i)*step
		for _, layer := range row.policies() {
			p.calendarBar(a, layer, m, top-p.label*2.3, top-p.label*1.4, arrow)
		}
		p.calendarName(a, row, top-p.label*1.1)
	}
}

// calendarName writes what a row is, where the bar starts if there is room.
func (p *pen) calendarName(a panel, row calendarRow, y float64) {
	s := style{size: p.label, colour: ink}
	soft := style{size: p.label, colour: inkSoft}
	detail := " · " + row.kind + " · " + row.where
	full := s.width(row.name) + soft.width(detail)
	if full > a.width() {
		detail = soft.fit(a.width()-s.width(row.name), " · "+row.where, " · "+row.kind, "")
		full = s.width(row.name) + soft.width(detail)
	}
	x := min(a.x(float64(max(row.Start, int(a.from.x)))), a.x1-full)
	x = max(x, a.x0)
	name := row.name
	for s.width(name) > a.width() {
		name = strings.TrimSuffix(name, "…")
		name = string([]rune(name)[:len([]rune(name))-1]) + "…"
	}
	p.rect(white, box{x - p.label*0.2, y - p.label*0.22, x + full + p.label*0.2, y + p.label*0.85}) // over the grid
	p.text(s, x, y, name)
	p.text(soft, x+s.width(row.name), y, detail)
}

// calendarBar draws the strength of a policy over time between two heights.
func (p *pen) calendarBar(a panel, policy Policy, m Meta, y0, y1, arrow float64) {
	from := float64(policy.Start)
	full := from + policy.Ramp
	to, open := float64(m.To+1), policy.End == 0 || policy.End > m.To
	if !open {
		to = float64(policy.End + 1)
	}
	begin := max(from, float64(m.From))
	height := func(t float64) float64 { // of the bar at a time
		if policy.Ramp <= 0 {
			return y1
		}
		return y0 + (y1-y0)*min(1, max(0, (t-from)/policy.Ramp))
	}
	pts := []point{{a.x(begin), y0}, {a.x(begin), height(begin)}}
	if full > begin && full < to {
		pts = append(pts, point{a.x(full), y1})
	}
	pts = append(pts, point{a.x(to), height(to)})
	if open {
		mid := (y0 + height(to)) / 2
		pts = append(pts, point{a.x1 + arrow, mid})
	}
	pts = append(pts, point{a.x(to), y0})
	c := familyOf(policy.Type).colour
	if !triggered(policy) {
		p.area(c, pts...)
		return
	}
	p.area(white, pts...)
	p.hatchIn(c, p.thin, p.label*0.4, box{a.x(begin), y0, a.x(to), y1}, height, a)
	p.ring(c, p.thin, pts...)
}

// hatchIn hatches a bar below its rising edge: strokes that would leave it are cut short.
func (p *pen) hatchIn(c color.NRGBA, w, step float64, b box, height func(float64) float64, a panel) {
	years := a.to.x - a.from.x
	for x := b.x0 - b.height(); x < b.x1; x += step {
		from, to := max(x, b.x0), min(x+b.height(), b.x1)
		// Shorten until the upper end lies below the edge; the edge never falls.
		for to > from && b.y0+to-x > height(a.from.x+(to-a.x0)/a.width()*years)+1e-9 {
			to -= step / 8
		}
		if to > from {
			p.line(c, w, nil, point{from, b.y0 + from - x}, point{to, b.y0 + to - x})
		}
	}
}
