package policy

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gowest/agents/government"
	"gowest/sim/calendar"
	"gowest/sim/money"
)

func TestRamp(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name       string
		ramp       float64
		end        int
		since, now calendar.Time
		want       float64
	}{
		{"before", 2, 0, 1980, 1979.75, 0},
		{"at once", 0, 0, 1980, 1980, 1},
		{"before, at once", 0, 0, 1980, 1979.75, 0},
		{"first of eight quarters", 2, 0, 1980, 1980, 1. / 8},
		{"middle", 2, 0, 1980, 1980.75, 4. / 8},
		{"last quarter of the ramp", 2, 0, 1980, 1981.75, 1},
		{"long after", 2, 0, 1980, 2020, 1},
		{"ramp of a year is full in its fourth quarter", 1, 0, 1980, 1980.75, 1},
		{"ramp shorter than a quarter", 0.1, 0, 1980, 1980, 1},
		{"last quarter of the end", 0, 1985, 1980, 1985.75, 1},
		{"first quarter after the end", 0, 1985, 1980, 1986, 0},
		{"ended while ramping", 10, 1981, 1980, 1982, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := Policy{Ramp: c.ramp, End: c.end}
			near(t, "ramp", p.ramp(c.since, c.now), c.want)
		})
	}
}

func TestStates(t *testing.T) {
	t.Parallel()
	e := NewEngine([]Policy{{Type: Tax, Cells: everywhere, Start: 1981, End: 1983, Ramp: 1, Intensity: 1}}, country())
	type state struct {
		Year     float64
		State    string
		Strength float64
	}
	var got []state
	run(e, 1980, 1984, nil, func(now calendar.Time) { got = append(got, state{float64(now), e.State(0, now), e.Strength(0)}) })
	// A ramp of four quarters: a quarter more of the whole each time, full in the fourth, which still
	// counts as ramping; from then to the last quarter of 1983 full.
	want := []state{
		{1980, "waiting", 0},
		{1980.25, "waiting", 0},
		{1980.5, "waiting", 0},
		{1980.75, "waiting", 0},
		{1981, "ramping", 0.25},
		{1981.25, "ramping", 0.5},
		{1981.5, "ramping", 0.75},
		{1981.75, "ramping", 1},
		{1982, "full", 1},
		{1982.25, "full", 1},
		{1982.5, "full", 1},
		{1982.75, "full", 1},
		{1983, "full", 1},
		{1983.25, "full", 1},
		{1983.5, "full", 1},
		{1983.75, "full", 1},
		{1984, "ended", 0},
		{1984.25, "ended", 0},
		{1984.5, "ended", 0},
		{1984.75, "ended", 0},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("states (-want +got):\n%s", diff)
	}
}

func TestTriggers(t *testing.T) {
	t.Parallel()
	// One textile cluster in cell 2 (province 1), first seen in 1984; the CV is 0.6 until 1986, then 0.8.
	observe := func(year int) ([]Sighting, float64) {
		cv := 0.6
		if year >= 1987 {
			cv = 0.8
		}
		if year < 1984 {
			return nil, cv
		}
		return []Sighting{{ID: 1, Born: 1984, Industry: textiles, Cells: []int32{2}, Province: 1, Employment: 10}}, cv
	}
	for _, c := range []struct {
		name string
		p    Policy
		want float64
	}{
		{"year", Policy{Cells: everywhere, Start: 1982}, 1982},
		{"a trigger by year has no lag", Policy{Cells: everywhere, Start: 1982, Lag: 3}, 1982},
		{"emergent, no lag: the year after it is seen", Policy{Emergent: true, Trigger: ByCluster}, 1985},
		{"emergent, a lag of one year is no later", Policy{Emergent: true, Trigger: ByCluster, Lag: 1}, 1985},
		{"emergent, lag 2", Policy{Emergent: true, Trigger: ByCluster, Lag: 2}, 1986},
		{"emergent, lag 5", Policy{Emergent: true, Trigger: ByCluster, Lag: 5}, 1989},
		{"emergent, not before start", Policy{Emergent: true, Trigger: ByCluster, Lag: 2, Start: 1990}, 1990},
		{"emergent, other industry", Policy{Emergent: true, Trigger: ByCluster, Industries: []int{ceramics}}, 0},
		{"emergent, its industry", Policy{Emergent: true, Trigger: ByCluster, Industries: []int{textiles}}, 1985},
		{"emergent, restricted to other cells of the province", Policy{Emergent: true, Trigger: ByCluster, Cells: []int32{3}}, 0},
		{"emergent, restricted to its cell", Policy{Emergent: true, Trigger: ByCluster, Cells: []int32{2}}, 1985},
		{"emergent, ended before", Policy{Emergent: true, Trigger: ByCluster, End: 1984}, 0},
		{"a place with a cluster", Policy{Cells: []int32{2, 3}, Trigger: ByCluster, Lag: 3}, 1987},
		{"a place without one", Policy{Cells: []int32{0, 1}, Trigger: ByCluster}, 0},
		{"a place with one of another industry", Policy{Cells: []int32{2, 3}, Trigger: ByCluster, Industries: []int{ceramics}}, 0},
		{"dispersion", Policy{Cells: everywhere, Trigger: ByDispersion, Threshold: 0.7}, 1988},
		{"dispersion at the threshold is not above it", Policy{Cells: everywhere, Trigger: ByDispersion, Threshold: 0.8}, 0},
		{"dispersion with a lag", Policy{Cells: everywhere, Trigger: ByDispersion, Threshold: 0.7, Lag: 1.5}, 1989.5},
		{"dispersion, exceeded before start", Policy{Cells: everywhere, Trigger: ByDispersion, Threshold: 0.5, Start: 1983}, 1983},
		{"dispersion, emergent", Policy{Emergent: true, Trigger: ByDispersion, Threshold: 0.7}, 1988},
		{"dispersion, emergent, with a lag", Policy{Emergent: true, Trigger: ByDispersion, Threshold: 0.7, Lag: 2}, 1990},
		{"dispersion, emergent, with half a year's lag", Policy{Emergent: true, Trigger: ByDispersion, Threshold: 0.7, Lag: 0.5}, 1988.5},
		{"dispersion, emergent, never", Policy{Emergent: true, Trigger: ByDispersion, Threshold: 0.9}, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.p.Type, c.p.Intensity, c.p.Attraction = IndustrialPark, 1, 1
			e := NewEngine([]Policy{c.p}, country())
			if got := starts(e, 1980, 1995, observe); got != c.want {
				t.Errorf("start = %g, want %g", got, c.want)
			}
		})
	}
}

// A dispersion trigger fires once: the policy stays when dispersion falls back.
func TestDispersionTriggerStays(t *testing.T) {
	t.Parallel()
	e := NewEngine([]Policy{{Type: Tax, Cells: everywhere, Trigger: ByDispersion, Threshold: 0.7, Intensity: 1}}, country())
	quarters := 0
	run(e, 1980, 1984, func(year int) ([]Sighting, float64) {
		if year == 1981 {
			return nil, 0.9
		}
		return nil, 0.1
	}, func(calendar.Time) { quarters += int(e.Strength(0)) })
	if quarters != 12 { // 1982 to 1984
		t.Errorf("in force for %d quarters, want 12", quarters)
	}
}

func sighting(id, born int, employment int64, cells ...int32) Sighting {
	return Sighting{ID: id, Born: born, Industry: textiles, Cells: cells, Province: country().Province[cells[0]], Employment: employment}
}

func TestPicking(t *testing.T) {
	t.Parallel()
	support := Policy{Type: ClusterSupport, Emergent: true, Trigger: ByCluster, Intensity: 1, Parts: AllParts, Effects: Effects{Platform: 1, BuildSpeed: 1}}
	for _, c := range []struct {
		name  string
		max   int
		lag   float64
		end   int
		years [][]Sighting // from 1980 on
		want  []int32      // cells after the last
	}{
		{"the largest of each province", 1, 0, 0, [][]Sighting{{sighting(1, 1980, 10, 0), sighting(2, 1980, 20, 1), sighting(3, 1980, 5, 2)}}, []int32{1, 2}},
		{"the older identity of equals", 1, 0, 0, [][]Sighting{{sighting(7, 1980, 10, 0), sighting(2, 1980, 10, 1)}}, []int32{1}},
		{"two a province", 2, 0, 0, [][]Sighting{{sighting(1, 1980, 10, 0), sighting(2, 1980, 20, 1), sighting(3, 1980, 5, 2)}}, []int32{0, 1, 2}},
		{"none given means one", 0, 0, 0, [][]Sighting{{sighting(1, 1980, 10, 0), sighting(2, 1980, 20, 1)}}, []int32{1}},
		{"all cells of a cluster", 1, 0, 0, [][]Sighting{{sighting(1, 1980, 10, 1, 2)}}, []int32{1, 2}},
		{"a supported one is kept when another outgrows it", 1, 0, 0, [][]Sighting{
			{sighting(1, 1980, 10, 0)},
			{sighting(1, 1980, 10, 0), sighting(2, 1981, 90, 1)},
		}, []int32{0}},
		{"its place is free when it is gone", 1, 0, 0, [][]Sighting{
			{sighting(1, 1980, 10, 0)},
			{sighting(2, 1981, 90, 1)},
		}, []int32{1}},
		{"support follows a cluster that grows", 1, 0, 0, [][]Sighting{{sighting(1, 1980, 10, 0)}, {sighting(1, 1980, 20, 0, 1)}}, []int32{0, 1}},
		{"the old and small before the new and large", 1, 2, 0, [][]Sighting{
			{sighting(1, 1980, 10, 0)},
			{sighting(1, 1980, 10, 0), sighting(2, 1981, 90, 1)},
		}, []int32{0}},
		// Cells 0 and 1 are a supported cluster of 1980 that breaks up in 1982; with a lag of 2 the piece with
		// a new identity would have to wait until 1984.
		{"both pieces of a cluster that splits", 1, 2, 0, [][]Sighting{
			{sighting(1, 1980, 20, 0, 1)},
			{sighting(1, 1980, 20, 0, 1)},
			{sighting(1, 1980, 6, 0), sighting(2, 1982, 4, 1)},
		}, []int32{0, 1}},
		{"both pieces, for years", 1, 2, 0, [][]Sighting{
			{sighting(1, 1980, 20, 0, 1)},
			{sighting(1, 1980, 20, 0, 1)},
			{sighting(1, 1980, 6, 0), sighting(2, 1982, 4, 1)},
			{sighting(1, 1980, 4, 0), sighting(2, 1982, 6, 1)},
		}, []int32{0, 1}},
		{"a piece that forms beside the supported cells", 1, 2, 0, [][]Sighting{
			{sighting(1, 1980, 20, 0)},
			{sighting(1, 1980, 20, 0)},
			{sighting(1, 1980, 6, 0), sighting(2, 1982, 4, 1)},
		}, []int32{0}},
		{"pieces count: no third one", 2, 0, 0, [][]Sighting{
			{sighting(1, 1980, 20, 2, 3)},
			{sighting(1, 1980, 6, 2), sighting(2, 1981, 4, 3), {ID: 3, Born: 1980, Industry: ceramics, Cells: []int32{2}, Province: 1, Employment: 99}},
		}, []int32{2, 3}},
		{"a split before the support gives nobody a head start", 1, 2, 0, [][]Sighting{
			{sighting(1, 1980, 20, 0, 1)},
			{sighting(1, 1980, 6, 0), sighting(2, 1981, 14, 1)},
		}, []int32{0}},
		{"all are dropped at the end", 1, 0, 1980, [][]Sighting{{sighting(1, 1980, 10, 0)}}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := support
			p.MaxClusters, p.Lag, p.End = c.max, c.lag, c.end
			e := NewEngine([]Policy{p}, country())
			for n, clusters := range c.years {
				e.Observe(calendar.Time(1981+n), clusters, 0)
			}
			if diff := cmp.Diff(c.want, e.Targets(0)); diff != "" {
				t.Errorf("Targets (-want +got):\n%s", diff)
			}
		})
	}
}

// The pieces of a supported cluster count from the year in which it was first supported, and cost what it cost.
func TestSupportOfPieces(t *testing.T) {
	t.Parallel()
	p := Policy{Type: ClusterSupport, Emergent: true, Trigger: ByCluster, Lag: 2, Ramp: 4, Intensity: 1, Budget: 0.1, Parts: AllParts, Effects: Effects{Platform: 1, BuildSpeed: 1, MaxClusters: 1}}
	for _, strategy := range []*Strategy{nil, {Kind: government.Responsive, Rule: rule(nil)}} {
		p.Strategy = strategy
		if strategy != nil {
			p.Cells = everywhere
		}
		e := NewEngine([]Policy{p}, country())
		gdp, value := accounts()
		years := [][]Sighting{
			{sighting(1, 1980, 20, 0, 1)},
			{sighting(1, 1980, 20, 0, 1)},
			{sighting(1, 1980, 6, 0), sighting(2, 1982, 4, 1)},
		}
		var bills []money.Fen
		for n, clusters := range years {
			next := calendar.Time(1981 + n)
			e.Observe(next, clusters, 0)
			e.Tick(next)
			sum := money.Fen(0)
			for _, b := range e.Bills(nil, next, gdp, value) {
				sum += b.Building + b.Services
			}
			bills = append(bills, sum)
		}
		// A tenth of 6,000 and 12,000 yuan, in the first and the fifth of sixteen quarters of the ramp.
		if want := []money.Fen{0, 180000 / 16, 180000 * 5 / 16}; !slices.Equal(bills, want) {
			t.Errorf("strategy %v: it costs %v fen by year, want %v", strategy != nil, bills, want)
		}
		for _, cell := range []int32{0, 1} {
			if got := e.SupportedSince([]int32{cell}, textiles); got != 1982 {
				t.Errorf("strategy %v: the piece in cell %d is supported since %d, want 1982", strategy != nil, cell, got)
			}
		}
	}
}

func TestSupportedSince(t *testing.T) {
	t.Parallel()
	p := Policy{Type: ClusterSupport, Emergent: true, Trigger: ByCluster, Intensity: 1, Parts: AllParts, Effects: Effects{MaxClusters: 1}}
	e := NewEngine([]Policy{p}, country())
	e.Observe(1981, []Sighting{sighting(1, 1980, 10, 0)}, 0)
	e.Observe(1982, []Sighting{sighting(1, 1980, 10, 0, 1)}, 0) // it has grown into cell 1
	for _, c := range []struct {
		name     string
		cells    []int32
		industry int
		want     int
	}{
		{"first cell", []int32{0}, textiles, 1981},
		{"cell joined later counts from the first", []int32{1}, textiles, 1981},
		{"another industry", []int32{0}, ceramics, 0},
		{"another place", []int32{4}, textiles, 0},
	} {
		if got := e.SupportedSince(c.cells, c.industry); got != c.want {
			t.Errorf("%s: SupportedSince(%v, %d) = %d, want %d", c.name, c.cells, c.industry, got, c.want)
		}
	}
}
