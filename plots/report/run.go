package report

import (
	"math"
	"slices"
	"strconv"

	"gowest/plots"
	"gowest/sim/record"
)

// runSummary says how the main indicators of the base go from the first year to the last, and how far replicates lie apart.
func (w words) runSummary(s *Study) []Text {
	end := ""
	if s.alone() {
		end = ".one"
	}
	out := []Text{w.say("summary.run"+end, w.setting(s))}
	from, to := s.firstYear(), s.lastYear()
	for _, h := range []string{"gdp_per_head", "cv", "gini", "theil_between"} {
		i := indicatorOf(h)
		of := func(year int, reduce string, by func([]float64) float64) Span {
			v := by(s.base().column(h, year))
			return Span{Text: w.write(i, v), Number: &Number{
				File: s.file("nation"), Scenario: s.base().Meta.Scenario, Indicator: h, Year: year, Column: h, Reduce: reduce, Value: exact(v),
			}}
		}
		args := w.setting(s)
		args["from"] = Span{Text: strconv.Itoa(from), Number: &Number{File: s.file("nation"), Column: "year", Reduce: "min", Value: strconv.Itoa(from)}}
		args["to"] = Span{Text: strconv.Itoa(to), Number: &Number{File: s.file("nation"), Column: "year", Reduce: "max", Value: strconv.Itoa(to)}}
		args["what"], args["a"], args["b"] = Span{Text: upperFirst(w.f(h))}, of(from, "mean", mean), of(to, "mean", mean)
		args["low"], args["high"] = of(to, "min", slices.Min[[]float64]), of(to, "max", slices.Max[[]float64])
		out = append(out, w.say("summary.first"+end, args))
	}
	return append(out, w.say("summary.luck"+end, nil))
}

// alone tells whether there is one replicate, which has no spread.
func (s *Study) alone() bool { return len(s.base().Tables.Replicates()) == 1 }

// run shows the results of a single run: of the nation, the regions and the provinces in the first and the last year with
// the spread over replicates, and what its charts show.
func (w words) run(s *Study, o plots.Options) (out []Block) {
	r := s.base().Result
	draw := func(f *plots.Figure, table string) { out = append(out, figure(f, s.file(table))...) }
	out = append(out, Block{Table: w.runTable(s)})
	if t := w.growthTable(s, "region", func(p plots.Province) string { return p.Region }); len(t.Rows) > 1 {
		out = append(out, Block{Table: t})
	}
	draw(plots.Provinces(r, o), "provinces")
	provinces := w.growthTable(s, "province", func(p plots.Province) string { return p.Name })
	provinces.Folded = len(provinces.Rows) > 12
	out = append(out, Block{Table: provinces})
	draw(plots.MapChange(r, o), "cells")
	draw(plots.Clusters(r, o), "clusters")
	draw(plots.MapClusters(r, o), "clusters")
	draw(plots.Firms(r, o), "firms")
	draw(plots.Growth(r, o), "growth")
	draw(plots.Demography(r, o), "demography")
	draw(plots.Lorenz(r, o), "persons")
	draw(plots.Mobility(r, o), "mobility")
	draw(plots.Migration(r, o), "migration")
	draw(plots.Trade(r, o), "trade")
	return append(out, Block{Table: w.allOfRun(s)})
}

// runTable puts the first and the last year side by side, and how far replicates lie apart.
func (w words) runTable(s *Study) *Table {
	from, to := s.firstYear(), s.lastYear()
	t := &Table{Caption: w.ofRun(s, "table.run"), Words: 1, Header: append([]string{w.f("indicator"), strconv.Itoa(from), strconv.Itoa(to)}, w.spreadHeader(s)...)}
	for _, i := range headline {
		a, b := s.base().column(i.name, from), s.base().column(i.name, to)
		if len(a) == 0 || len(b) == 0 {
			continue
		}
		row := []string{w.label(i), w.write(i, mean(a)), w.write(i, mean(b))}
		t.Rows = append(t.Rows, append(row, w.spread(s, b, func(v float64) string { return w.write(i, v) })...))
	}
	return t
}

// growthTable shows GDP per head in the first and the last year by groups of provinces, in the order of the scenario.
func (w words) growthTable(s *Study, kind string, group func(plots.Province) string) *Table {
	from, to := s.firstYear(), s.lastYear()
	t := &Table{
		Caption: w.ofRun(s, "table.run."+kind), Words: 1,
		Header: append([]string{w.f(kind), strconv.Itoa(from), strconv.Itoa(to), w.f("growth")}, w.spreadHeader(s)...),
	}
	i := indicatorOf("gdp_per_head")
	groups := map[string]string{} // of a province
	var order []string
	for _, p := range s.base().Meta.Provinces {
		groups[p.Name] = group(p)
		if !slices.Contains(order, group(p)) {
			order = append(order, group(p))
		}
	}
	first, last := perHead(s.base().Tables, groups, from), perHead(s.base().Tables, groups, to)
	for _, g := range order {
		if len(first[g]) == 0 || len(last[g]) == 0 {
			continue
		}
		a, b := mean(first[g]), mean(last[g])
		row := []string{w.place(s, g), w.write(i, a), w.write(i, b), decimal(100*(math.Pow(b/a, 1/float64(to-from))-1), 1)}
		t.Rows = append(t.Rows, append(row, w.spread(s, last[g], func(v float64) string { return w.write(i, v) })...))
	}
	return t
}

// perHead returns GDP per head in a year by group of provinces and replicate: all GDP over all people, where there are any.
func perHead(t *record.Tables, groups map[string]string, year int) map[string][]float64 {
	out := map[string][]float64{}
	type sum struct{ gdp, people float64 }
	sums := map[string]sum{}
	end := func() {
		for g, s := range sums {
			if s.people > 0 {
				out[g] = append(out[g], s.gdp/s.people)
			}
		}
		sums = map[string]sum{}
	}
	replicate := 0
	for i := range t.Provinces {
		p := &t.Provinces[i]
		if p.Year != year {
			continue
		}
		if p.Replicate != replicate {
			end()
			replicate = p.Replicate
		}
		g := groups[p.Province]
		sums[g] = sum{sums[g].gdp + p.GDP, sums[g].people + float64(p.Population)}
	}
	end()
	return out
}

// allOfRun shows every indicator of the nation in the last year.
func (w words) allOfRun(s *Study) *Table {
	year := s.lastYear()
	t := &Table{
		Caption: w.f("table.run.all", year), Note: w.f("table.all.note", s.file("nation")), Words: 1, Folded: true,
		Header: append([]string{w.f("indicator"), strconv.Itoa(year)}, w.spreadHeader(s)...),
	}
	write := func(v float64) string { return short(exact(v)) }
	for _, c := range record.Columns[record.NationYear]() {
		if c.Name == "replicate" || c.Name == "year" {
			continue
		}
		if x := s.base().column(c.Name, year); len(x) > 0 {
			t.Rows = append(t.Rows, append([]string{c.Name, write(mean(x))}, w.spread(s, x, write)...))
		}
	}
	return t
}

// ofRun is a caption that says of several replicates that numbers are means.
func (w words) ofRun(s *Study, key string) string {
	if s.alone() {
		return w.f(key)
	}
	return w.f(key) + w.f("mean-over")
}

// spreadHeader heads what [words.spread] returns, for the last year.
func (w words) spreadHeader(s *Study) []string {
	if s.alone() {
		return nil
	}
	return []string{w.f("sd", s.lastYear()), w.f("range", s.lastYear())}
}

// spread returns the standard deviation of values over replicates (divisor n - 1), and the smallest and the largest.
func (w words) spread(s *Study, x []float64, write func(float64) string) []string {
	if s.alone() {
		return nil
	}
	if len(x) < 2 { // the others lack it
		return []string{"–", "–"}
	}
	square, middle := 0.0, mean(x)
	for _, v := range x {
		square += (v - middle) * (v - middle)
	}
	return []string{write(math.Sqrt(square / float64(len(x)-1))), write(slices.Min(x)) + w.f("to") + write(slices.Max(x))}
}
