package main

import (
	"fmt"

	"gowest/sim/record"
)

func pattern9(l *lab) (finding, error) {
	f := finding{
		tag: "P9", claim: "skilled mobility raises the productivity of the firms that receive the movers",
		rule: "inside clusters, productivity of firms that hired in the year from a more productive firm of their industry grows faster than that of the other " +
			"firms of the same industry and cell (mean over receivers, 1991-2000 and 2001-2010); and by more than without M8, where the same kind of hire carries " +
			"nothing: receivers are behind, and who is behind catches up by itself. With M8 mean productivity of traded firms is higher in 2000 and 2010.",
		assumed: "the share of a productivity gap that a hire carries (`knowledge.mover_share`).",
	}
	on, off, err := l.pair(baseRun, moversOff)
	if err != nil {
		return f, err
	}
	for _, p := range []decade{{1991, 2000}, {2001, 2010}} {
		f.lines = append(f.lines, moverLines(on.tables, off.tables, p)...)
	}
	a, b := productivity.of(off.tables), productivity.of(on.tables)
	for _, y := range []int{2000, 2010} {
		f.lines = append(f.lines, level(fmt.Sprintf("mean productivity of traded firms, %d", y), "%.3f", b.in(y)),
			differs(fmt.Sprintf("effect of M8 on it, %d", y), "%.3f", a.in(y), b.in(y), 1))
	}
	f.lines = append(f.lines,
		differs("effect of M8 on clusters, 2010", "%.1f", nationOf(off.tables, "clusters", 2010), nationOf(on.tables, "clusters", 2010), 0),
		differs("effect of M8 on real GDP per head, yuan, 2010", "%.0f", nationOf(off.tables, "gdp_per_head", 2010), nationOf(on.tables, "gdp_per_head", 2010), 0))
	return f, nil
}

// decade is a span of years, ends included.
type decade struct{ from, to int }

// moverLines shows how receivers of movers grow against others in a decade, with M8 on and off.
func moverLines(on, off *record.Tables, p decade) []line {
	productivity := func(r *record.MoverYear) float64 { return 100 * r.ProductivityGrowth }
	perHead := func(r *record.MoverYear) float64 { return 100 * r.RevenuePerHeadGrowth }
	years := fmt.Sprintf("%d-%d", p.from, p.to)
	what := "growth of productivity, log % a year, receivers less others in clusters, " + years
	x := receiversLead(on, "cluster", p, productivity)
	with, without := bothHave(x, receiversLead(off, "cluster", p, productivity))
	x, _ = bothHave(x, x)
	if len(x) < 2 {
		return []line{{what, "fewer than two replicates with such firms", unknown}}
	}
	lines := []line{level("receivers in clusters a year, as modelled, "+years, "%.1f", receivers(on, "cluster", p)), above(what, "%.2f", x, 0)}
	if len(with) < 2 {
		lines = append(lines, line{"the same less that without M8, " + years, "fewer than two replicates with such firms", unknown})
	} else {
		lines = append(lines, differs("the same less that without M8, "+years, "%.2f", without, with, 1))
	}
	for _, c := range []struct {
		what, place string
		value       func(r *record.MoverYear) float64
	}{
		{"growth of revenue per head, receivers less others in clusters, ", "cluster", perHead},
		{"growth of productivity, receivers less others elsewhere, ", "elsewhere", productivity},
	} {
		x := receiversLead(on, c.place, p, c.value)
		if x, _ = bothHave(x, x); len(x) > 1 {
			lines = append(lines, level(c.what+years, "%.2f", x))
		}
	}
	return lines
}

// receiversLead returns by replicate the mean over receivers in a decade of a value of movers.csv less that of
// the others beside them; NaN where there are none.
func receiversLead(t *record.Tables, place string, p decade, value func(r *record.MoverYear) float64) []float64 {
	lead, firms := make([]float64, len(t.Replicates())), make([]float64, len(t.Replicates()))
	eachMoverPair(t, place, p, func(i int, receivers, others *record.MoverYear) {
		n := float64(receivers.Firms)
		lead[i] += n * (value(receivers) - value(others))
		firms[i] += n
	})
	for i := range lead {
		lead[i] /= firms[i] // 0/0 = NaN where there were none
	}
	return lead
}

// receivers returns by replicate the mean number of receivers in a year of a decade.
func receivers(t *record.Tables, place string, p decade) []float64 {
	n := make([]float64, len(t.Replicates()))
	eachMoverPair(t, place, p, func(i int, receivers, _ *record.MoverYear) {
		n[i] += float64(receivers.Firms) / float64(p.to-p.from+1)
	})
	return n
}

// eachMoverPair calls f with the index of the replicate for the rows of a year and place, which stand one after the other.
func eachMoverPair(t *record.Tables, place string, p decade, f func(i int, receivers, others *record.MoverYear)) {
	index := map[int]int{}
	for i, r := range t.Replicates() {
		index[r] = i
	}
	for k := range t.Movers {
		r := &t.Movers[k]
		if r.Place == place && r.Group == "receivers" && r.Year >= p.from && r.Year <= p.to {
			f(index[r.Replicate], r, &t.Movers[k+1])
		}
	}
}
