package sim

import (
	"math"
	"slices"
	"strings"
	"testing"

	"gowest/sim/calendar"
	"gowest/sim/record"
)

// replayOf returns a replay of replicate 1 at its beginning.
func replayOf(tb testing.TB, cfg *Config) *Replay {
	tb.Helper()
	r, err := NewReplay(cfg, 1, 1)
	if err != nil {
		tb.Fatal(err)
	}
	return r
}

// step runs a quarter of each replay and tells whether there was one.
func step(tb testing.TB, runs ...*Replay) (more bool) {
	tb.Helper()
	for _, r := range runs {
		var err error
		if more, err = r.Next(); err != nil {
			tb.Fatal(err)
		}
	}
	return more
}

// differences returns what differs.
func differences(tb testing.TB, a, b *Replay) []Difference {
	tb.Helper()
	d, err := a.Differences(b)
	if err != nil {
		tb.Fatal(err)
	}
	return d
}

// Watched or not, a replay records what a run does, and the quarters of a trace add up to its yearly rows.
func TestReplayTracesARun(t *testing.T) {
	t.Parallel()
	cfg := toy(t, append(slices.Clone(small), "run.persons_per_agent=250", "run.to=2010")...)
	r := replayOf(t, cfg)
	places := []Place{Nation(cfg)}
	for p := range cfg.Provinces {
		places = append(places, ProvincePlace(cfg, p))
	}
	for _, g := range cfg.World.Grid.Cells {
		c, ok := CellPlace(cfg, g.Row, g.Col)
		if !ok {
			t.Fatalf("no cell in row %d, column %d", g.Row, g.Col)
		}
		places = append(places, c)
	}
	var trace []record.TraceQuarter
	r.Trace(places, func(q record.TraceQuarter) { trace = append(trace, q) })
	for step(t, r) {
	}
	sameTables(t, "replay", simulate(t, cfg, 1), r.Tables())
	years := cfg.Run.To - cfg.Run.From + 1
	if len(trace) != years*calendar.TicksPerYear*len(places) {
		t.Fatalf("%d rows of %d places and %d years", len(trace), len(places), years)
	}

	type key struct {
		place string
		year  int
	}
	type sum struct {
		entries, exits int64
		gdp, spending  float64
		last           record.TraceQuarter
	}
	sums := map[key]sum{}
	for _, q := range trace {
		s := sums[key{q.Place, q.Year}]
		sums[key{q.Place, q.Year}] = sum{s.entries + q.Entries, s.exits + q.Exits, s.gdp + q.GDP, s.spending + q.PublicSpending, q}
	}
	near := func(a, b float64) bool { return math.Abs(a-b) <= 1e-9*math.Max(math.Abs(a), math.Abs(b)) }
	entries := int64(0)
	for i, p := range r.Tables().Provinces {
		s := sums[key{p.Province, p.Year}]
		deflator := r.Tables().Nation[i/len(cfg.Provinces)].Deflator
		if s.entries != p.Entries || s.exits != p.Exits || s.last.Firms != p.Firms || s.last.Workers != p.Workers || s.last.Population != p.Population {
			t.Errorf("%s in %d: trace adds up to %+v, row is %+v", p.Province, p.Year, s, p)
		}
		if !near(s.gdp, p.GDPNominal) || !near(s.spending, p.PublicSpending*deflator) || !near(s.last.Treasury, p.Treasury*deflator) || !near(s.last.Infrastructure, p.Infrastructure) {
			t.Errorf("%s in %d: trace gives GDP %v, spending %v, treasury %v; row has %v, %v, %v at current prices",
				p.Province, p.Year, s.gdp, s.spending, s.last.Treasury, p.GDPNominal, p.PublicSpending*deflator, p.Treasury*deflator)
		}
		entries += s.entries
	}
	if entries == 0 {
		t.Error("no firm entered: the trace of entries is not tested")
	}
	for _, c := range r.Tables().Cells {
		place, _ := CellPlace(cfg, c.Row, c.Col)
		if s := sums[key{place.Name, c.Year}]; s.last.Firms != c.Firms || s.last.Employment != c.Employment || s.last.Population != c.Population {
			t.Errorf("cell %s in %d: trace ends with %+v, row is %+v", place.Name, c.Year, s.last, c)
		}
	}
}

// One change of the state is found, and nothing else.
func TestDifferencesNameTheChange(t *testing.T) {
	t.Parallel()
	cfg := toy(t, small...)
	a, b := replayOf(t, cfg), replayOf(t, cfg)
	step(t, a, b)
	if d := differences(t, a, b); len(d) > 0 {
		t.Fatalf("the same scenario differs: %+v", d)
	}
	g := cfg.World.Grid.Cells[2]
	place, _ := CellPlace(cfg, g.Row, g.Col)
	cell := "cell " + place.Name + " (" + cfg.Provinces[g.Province].Name + ")"
	w := b.w
	c := &w.cells[2]
	for _, x := range []struct {
		group, quantity, place string
		change, undo           func()
	}{
		{"centre", "treasury [fen]", "", func() { w.centre.treasury++ }, func() { w.centre.treasury-- }},
		{"provinces", "treasury [fen]", cfg.Provinces[1].Name, func() { w.provinces[1].treasury++ }, func() { w.provinces[1].treasury-- }},
		{"abroad", "balance [fen]", "", func() { w.abroad++ }, func() { w.abroad-- }},
		{"bank", "equity [fen]", "", func() { w.equity++ }, func() { w.equity-- }},
		{"prices", "GDP deflator", "level", func() { w.nation.price *= 2 }, func() { w.nation.price /= 2 }},
		{"cells", "infrastructure", cell, func() { c.infrastructure *= 2 }, func() { c.infrastructure /= 2 }},
		{"circles", "cash [fen]", cell, func() { c.circle++ }, func() { c.circle-- }},
		{"firms", "cash [fen]", cell + ", firm ", func() { c.firms.Firms[0].AddCash(1) }, func() { c.firms.Firms[0].AddCash(-1) }},
		{"workers", "cash [fen]", cell + ", worker ", func() { c.workers.AddCash(3, 1) }, func() { c.workers.AddCash(3, -1) }},
		{"workers", "skill", cell + ", worker ", func() { c.workers.Trait[0] += 1 << 16 }, func() { c.workers.Trait[0] -= 1 << 16 }},
	} {
		x.change()
		d := differences(t, a, b)
		x.undo()
		if len(d) != 1 || d[0].Group != x.group || d[0].Quantity != x.quantity || !strings.HasPrefix(d[0].Place, x.place) || d[0].Places != 1 || d[0].A == d[0].B {
			t.Errorf("%s, %s of %s: found %+v", x.group, x.quantity, x.place, d)
		}
	}
	if d := differences(t, a, b); len(d) > 0 {
		t.Errorf("after all was undone: %+v", d)
	}
}

// firstDifference runs two scenarios until they differ and returns the quarters that were the same.
func firstTickDiffering(tb testing.TB, a, b *Replay) (same int, found []Difference) {
	tb.Helper()
	for {
		if found = differences(tb, a, b); len(found) > 0 {
			done, _ := a.Ticks()
			return done - 1, found
		}
		if !step(tb, a, b) {
			done, _ := a.Ticks()
			return done, nil
		}
	}
}

// A policy makes a difference from its first quarter on, and none at intensity 0.
func TestRunsDivergeWhenAPolicyStarts(t *testing.T) {
	t.Parallel()
	policy := func(intensity string) *Config {
		return toyWith(t, "[[policy]]\nname = \"Park\"\ntype = \"science-park\"\nwhere = \"Hills\"\nstart = 2001\nramp = 0\nbudget = 0.05\nintensity = "+intensity+"\n", small...)
	}
	from := toy(t, small...).Run.From
	same, found := firstTickDiffering(t, replayOf(t, toy(t, small...)), replayOf(t, policy("1.0")))
	if want := (2001 - from) * calendar.TicksPerYear; same != want || len(found) == 0 || found[0].Group != "policies" || found[0].Place != "Park" || found[0].A != "0" || found[0].B != "1" {
		t.Errorf("the same for %d quarters, then %+v; want %d and the strength of Park, 0 and 1", same, found, want)
	}
	if same, found := firstTickDiffering(t, replayOf(t, toy(t, small...)), replayOf(t, policy("0.0"))); len(found) > 0 {
		t.Errorf("a policy without intensity makes a difference after %d quarters: %+v", same, found)
	}
}

// Go West begins in the first quarter of 2000: until then history is the same.
func TestGoWestDivergesIn2000(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("22 years of 31 provinces, twice")
	}
	set := []string{"run.persons_per_agent=50000", "run.to=2000"}
	same, found := firstTickDiffering(t, replayOf(t, load(t, "baseline", set...)), replayOf(t, load(t, "go-west", set...)))
	if same != 88 || len(found) == 0 || found[0].Group != "policies" || found[0].Place != "Go West" {
		t.Errorf("the same for %d quarters, then %+v; want 88, the quarters from 1978 to 1999, and the policy Go West", same, found)
	}
	var groups []string
	for _, d := range found {
		groups = append(groups, d.Group)
	}
	for _, group := range []string{"provinces", "centre", "cells", "firms", "workers"} {
		if !strings.Contains(strings.Join(groups, " "), group) {
			t.Errorf("no difference in %s; there is one in %v", group, groups)
		}
	}
}

func TestDifferencesOfOtherMaps(t *testing.T) {
	t.Parallel()
	a, b := toy(t, small...), toy(t, small...)
	b.Provinces = append([]Province(nil), b.Provinces...)
	b.Provinces[0].Name = "Elsewhere"
	if d, err := replayOf(t, a).Differences(replayOf(t, b)); err == nil {
		t.Errorf("two countries with other provinces give %+v, want an error", d)
	}
}
