package sim

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"gowest/agents/firm"
	"gowest/agents/worker"
	"gowest/sim/policy"
)

// Difference is where two runs of the same map differ after a quarter, by group of agents or things: the first quantity found,
// its values in both, and in how many places the group differs.
type Difference struct {
	Group    string // policies, centre, provinces, abroad, bank, prices, cells, circles, firms, workers
	Quantity string
	Place    string // what differs first, as cell 12:19 (Guangdong), worker 401
	A, B     string // the values
	Places   int    // policies, provinces, industries or cells in which anything of the group differs
}

// errOtherMap says that two runs cannot be compared agent by agent.
var errOtherMap = errors.New("the two have different maps, provinces or industries")

// Differences returns where r differs from another replay that is at the same quarter, one entry a group in the order in which a
// quarter lets them act; none if all agents, governments, the bank, prices and policies are the same to the last bit.
//
// It returns an error if the two have different maps, provinces or industries.
func (r *Replay) Differences(other *Replay) ([]Difference, error) {
	a, b := r.w, other.w
	names := func(w *Economy) (out []string) {
		for _, c := range w.cfg.World.Grid.Cells {
			out = append(out, fmt.Sprintf("%d:%d:%s", c.Row, c.Col, w.cfg.Provinces[c.Province].Name))
		}
		for i := range w.cfg.Industries {
			out = append(out, w.industry(i).Name)
		}
		return out
	}
	if len(a.provinces) != len(b.provinces) || !slices.Equal(names(a), names(b)) {
		return nil, errOtherMap
	}
	d := differ{a: a, b: b}
	d.policies()
	d.governments()
	d.markets()
	d.places()
	return d.found, nil
}

// differ collects differences between two economies.
type differ struct {
	a, b  *Economy
	found []Difference
	last  string // the last place noted
}

// note compares a quantity.
func note[T comparable](d *differ, group, place, quantity string, a, b T) {
	if a == b {
		return
	}
	area, _, _ := strings.Cut(place, ",")
	i := len(d.found) - 1
	if i < 0 || d.found[i].Group != group {
		d.found = append(d.found, Difference{Group: group, Quantity: quantity, Place: place, A: fmt.Sprint(a), B: fmt.Sprint(b), Places: 1})
	} else if area != d.last {
		d.found[i].Places++
	}
	d.last = area
}

// policies compares how strong each policy is, by name: one that the other run has not is not at work there.
func (d *differ) policies() {
	strength := func(w *Economy, name string) float64 {
		for i := range w.engine.Policies {
			if p := &w.engine.Policies[i]; p.Name == name {
				return w.engine.Strength(i) * w.engine.Factor(i) * p.Intensity
			}
		}
		return 0
	}
	for _, p := range d.a.engine.Policies {
		note(d, "policies", p.Name, "strength", strength(d.a, p.Name), strength(d.b, p.Name))
	}
	for _, p := range d.b.engine.Policies {
		if !slices.ContainsFunc(d.a.engine.Policies, func(q policy.Policy) bool { return q.Name == p.Name }) {
			note(d, "policies", p.Name, "strength", 0, strength(d.b, p.Name))
		}
	}
}

// governments compares purses and what provinces know of themselves.
func (d *differ) governments() {
	purse := func(group, place string, a, b *authority) {
		note(d, group, place, "treasury [fen]", a.treasury, b.treasury)
		note(d, group, place, "revenue of the quarter [fen]", a.revenue, b.revenue)
	}
	purse("centre", "", &d.a.centre, &d.b.centre)
	for p := range d.a.provinces {
		x, y, name := &d.a.provinces[p], &d.b.provinces[p], d.a.cfg.Provinces[p].Name
		purse("provinces", name, &x.authority, &y.authority)
		note(d, "provinces", name, "GDP of the quarter [fen]", x.gdp, y.gdp)
		note(d, "provinces", name, "GDP per head over the nation", x.relative, y.relative)
		note(d, "provinces", name, "weight in plan rents", x.rentWeight, y.rentWeight)
	}
}

// markets compares what all share: the rest of the world, the bank and prices.
func (d *differ) markets() {
	a, b := d.a, d.b
	note(d, "abroad", "", "balance [fen]", a.abroad, b.abroad)
	note(d, "abroad", "", "investment on its way [fen]", a.foreign, b.foreign)
	note(d, "bank", "", "equity [fen]", a.equity, b.equity)
	note(d, "bank", "", "money issued [fen]", a.issued, b.issued)
	note(d, "bank", "", "loans [fen]", a.loans, b.loans)
	note(d, "prices", "level", "GDP deflator", a.nation.price, b.nation.price)
	note(d, "prices", "wage", "mean posted wage [fen a quarter]", a.nation.wage, b.nation.wage)
	for i := range a.nation.prices {
		note(d, "prices", a.industry(i).Name, "price", a.nation.prices[i], b.nation.prices[i])
	}
}

// places compares cells and who lives and works there, a group after the other.
func (d *differ) places() {
	for _, group := range []func(place string, a, b *cell){d.ground, d.circle, d.firms, d.workers} {
		for j := range d.a.cells {
			g := d.a.cfg.World.Grid.Cells[j]
			group(fmt.Sprintf("cell %d:%d (%s)", g.Row, g.Col, d.a.cfg.Provinces[g.Province].Name), &d.a.cells[j], &d.b.cells[j])
		}
	}
}

func (d *differ) ground(place string, a, b *cell) {
	note(d, "cells", place, "infrastructure", a.infrastructure, b.infrastructure)
	note(d, "cells", place, "public works [yuan]", a.works, b.works)
	note(d, "cells", place, "cost of living", a.livingCost, b.livingCost)
	note(d, "cells", place, "farm output", a.farmOutput, b.farmOutput)
	for i := range d.a.cfg.Industries {
		k := d.a.at(a.index, i)
		at := place + ", " + d.a.industry(i).Name
		note(d, "cells", at, "trust", d.a.byCell.Trust[k], d.b.byCell.Trust[k])
		note(d, "cells", at, "market access [fen]", d.a.byCell.Access[k], d.b.byCell.Access[k])
	}
}

func (d *differ) circle(place string, a, b *cell) {
	note(d, "circles", place, "cash [fen]", a.circle, b.circle)
}

// firms compares the numbers, then the first slot that differs.
func (d *differ) firms(place string, a, b *cell) {
	note(d, "firms", place, "number", a.firms.Live(), b.firms.Live())
	for s := range min(a.firms.Len(), b.firms.Len()) {
		x, y := &a.firms.Firms[s], &b.firms.Firms[s]
		if *x == *y {
			continue
		}
		field, vx, vy := firstField(x, y)
		note(d, "firms", fmt.Sprintf("%s, firm %d", place, cmp.Or(x.ID, y.ID)), field, vx, vy)
		return
	}
}

// firstField returns the first quantity in which two firms differ.
func firstField(x, y *firm.Firm) (name, a, b string) {
	for _, q := range []struct {
		name string
		of   func(f *firm.Firm) any
	}{
		{"identity", func(f *firm.Firm) any { return f.ID }},
		{"industry", func(f *firm.Firm) any { return f.Industry }},
		{"stage or sourcing", func(f *firm.Firm) any { return f.Form }},
		{"owner and marks", func(f *firm.Firm) any { return f.Status }},
		{"heads", func(f *firm.Firm) any { return f.Staff().Heads() }},
		{"skill of its employees", func(f *firm.Firm) any { return f.Staff().Skill() }},
		{"capital", func(f *firm.Firm) any { return f.Capital }},
		{"productivity", func(f *firm.Firm) any { return f.Productivity }},
		{"wage [fen a quarter]", func(f *firm.Firm) any { return f.Wage }},
		{"expected revenue [fen a quarter]", func(f *firm.Firm) any { return f.Expected }},
		{"cash [fen]", func(f *firm.Firm) any { return f.Cash() }},
		{"loan [fen]", func(f *firm.Firm) any { return f.Loan() }},
		{"debt to the circle [fen]", func(f *firm.Firm) any { return f.Circle() }},
		{"plan or unit cost", func(f *firm.Firm) any { return f.Outlook }},
		{"hiring", func(f *firm.Firm) any { return f.Hiring }},
		{"age [quarters]", func(f *firm.Firm) any { return f.Age }},
		{"distress", func(f *firm.Firm) any { return f.Distress }},
		{"quarters to settle", func(f *firm.Firm) any { return f.Settling }},
		{"quarters without revenue", func(f *firm.Firm) any { return f.Idle }},
	} {
		if v, w := q.of(x), q.of(y); v != w {
			return q.name, fmt.Sprint(v), fmt.Sprint(w)
		}
	}
	return "", "", "" // the two are equal
}

// workers compares the numbers, then quantity by quantity the first worker that differs.
func (d *differ) workers(place string, a, b *cell) {
	x, y := &a.workers, &b.workers
	note(d, "workers", place, "number", x.Len(), y.Len())
	for _, q := range []struct {
		quantity string
		of       func(r worker.Record) int64
	}{
		{"identity", func(r worker.Record) int64 { return int64(r.ID) }},
		{"employer", func(r worker.Record) int64 { return int64(r.Employer) }},
		{"cash [fen]", func(r worker.Record) int64 { return int64(r.Cash) }},
		{"skill", func(r worker.Record) int64 { return int64(r.Skill) }},
		{"trade", func(r worker.Record) int64 { return int64(r.Trade) }},
		{"province of registration", func(r worker.Record) int64 { return int64(r.Origin) }},
		{"age", func(r worker.Record) int64 { return int64(r.Age) }},
		{"founder or lay-off", func(r worker.Record) int64 { return int64(r.Flags) }},
	} {
		for i := range min(x.Len(), y.Len()) {
			if a, b := q.of(x.At(i)), q.of(y.At(i)); a != b {
				note(d, "workers", fmt.Sprintf("%s, worker %d", place, x.ID[i]), q.quantity, a, b)
				break
			}
		}
	}
}
