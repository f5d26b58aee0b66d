package policy

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"gowest/sim/calendar"
)

// levers returns the levers at the start of year after policies have acted from 1978 on.
func levers(policies []Policy, year float64) Levers {
	e := NewEngine(policies, country())
	for t := calendar.Tick(0); ; t++ {
		now := calendar.At(1978, t)
		e.Tick(now)
		if float64(now) >= year {
			return e.Levers
		}
	}
}

func TestLeversWithoutPolicies(t *testing.T) {
	t.Parallel()
	l := levers(nil, 1980)
	zero, none := make([]float64, 6*industries), make([]int16, 6*industries)
	for k := range none {
		none[k] = -1
	}
	want := Levers{
		Attraction: zero, TaxDiscount: zero, Enforcement: zero, Innovation: zero, Platform: zero, Training: zero, Guarantee: zero,
		DiscountBy: none, Barrier: make([]float64, 3), TransferWeight: make([]float64, 3), Schooling: make([]float64, 3),
		Privatise: make([]float64, 3), Layoffs: make([]float64, 3), Rents: []float64{1, 1, 1}, Scissors: 1, Ports: []float64{0.05, 0.9}, Exports: []float64{1, 1, 1},
	}
	if diff := cmp.Diff(want, l); diff != "" {
		t.Errorf("levers (-want +got):\n%s", diff)
	}
}

// instruments is one policy of every type, all effects strong.
func instruments(intensity float64) []Policy {
	var out []Policy
	for typ := range NumTypes {
		p := Policy{Type: typ, Cells: []int32{0, 2, 3}, Start: 1980, End: 1990, Ramp: 1, Intensity: intensity, Budget: 0.1, Parts: AllParts, Effects: Effects{
			Attraction: 1, TaxDiscount: 0.5, Innovation: 0.8, Platform: 0.7, Training: 0.6, Credit: 0.5, Building: 0.5, BuildSpeed: 0.1,
			MaxClusters: 2, Firms: 1, Jobs: 10, Wage: 1, Rate: 0.03, Barrier: 0.4, Openness: 0.5, Scissors: 0.5, Rents: 0.5, Weight: 0.3, Years: 2, Strictness: 1, Factor: 2,
		}}
		out = append(out, p)
		p.Emergent, p.Trigger, p.Cells = true, ByCluster, nil
		out = append(out, p)
	}
	return out
}

// A policy of intensity 0 leaves every lever as without it, costs nothing and places no firm.
func TestZeroIntensity(t *testing.T) {
	t.Parallel()
	e, without := NewEngine(instruments(0), country()), NewEngine(nil, country())
	see := func(year int) ([]Sighting, float64) { return []Sighting{sighting(1, 1979, 10, 0)}, 1 }
	gdp, value := make([]float64, 6), make([]float64, 6*industries)
	for i := range value {
		value[i], gdp[i/industries] = 1e9, 1e10
	}
	run(e, 1978, 1985, see, func(now calendar.Time) {
		without.Tick(now)
		if diff := cmp.Diff(without.Levers, e.Levers); diff != "" {
			t.Fatalf("levers in %g (-without +with):\n%s", now, diff)
		}
		if bills := e.Bills(nil, now, gdp, value); len(bills) > 0 {
			t.Fatalf("bills in %g: %v, want none", now, bills)
		}
		e.Anchors(func(_ *Policy, cell int32) { t.Fatalf("anchor in cell %d", cell) })
	})
}

// A policy leaves no trace before it starts.
func TestNothingBeforeStart(t *testing.T) {
	t.Parallel()
	early := Policy{Type: SciencePark, Cells: []int32{0}, Start: 1978, Intensity: 1, Effects: Effects{Innovation: 1, BuildSpeed: 0.1}}
	late := instruments(1)
	for i := range late {
		late[i].BuildSpeed = 0.02
	}
	with, without := NewEngine(append([]Policy{early}, late...), country()), NewEngine([]Policy{early}, country())
	run(with, 1978, 1979, nil, func(now calendar.Time) {
		without.Tick(now)
		if diff := cmp.Diff(without.Levers, with.Levers); diff != "" {
			t.Fatalf("levers in %g (-without +with):\n%s", now, diff)
		}
	})
}

func TestZones(t *testing.T) {
	t.Parallel()
	zone := func(cells []int32, attraction, discount, intensity float64) Policy {
		return Policy{Type: SpecialEconomicZone, Cells: cells, Industries: []int{textiles}, Start: 1978, Intensity: intensity, Effects: Effects{Attraction: attraction, TaxDiscount: discount}}
	}
	// The strongest counts, lever by lever: attraction from the first (1.2·½ = 0.6 against 0.5), the
	// discount from the second (0.3 against 0.5·½).
	l := levers([]Policy{zone([]int32{0, 1}, 1.2, 0.5, 0.5), zone([]int32{1, 2}, 0.5, 0.3, 1)}, 1978)
	for _, c := range []struct {
		cell                 int
		attraction, discount float64
		by                   int16
	}{{0, 0.6, 0.25, 0}, {1, 0.6, 0.3, 1}, {2, 0.5, 0.3, 1}, {3, 0, 0, -1}} {
		k := key(c.cell, textiles)
		near(t, "attraction", l.Attraction[k], c.attraction)
		near(t, "tax discount", l.TaxDiscount[k], c.discount)
		if l.DiscountBy[k] != c.by {
			t.Errorf("cell %d: discount by policy %d, want %d", c.cell, l.DiscountBy[k], c.by)
		}
		if k := key(c.cell, ceramics); l.Attraction[k] != 0 || l.TaxDiscount[k] != 0 {
			t.Errorf("cell %d: a zone for textiles concerns ceramics", c.cell)
		}
	}
	// Without a list of industries all traded ones, and no other.
	p := zone([]int32{0}, 1, 0, 1)
	p.Industries = nil
	l = levers([]Policy{p}, 1978)
	if diff := cmp.Diff([]float64{0, 1, 1}, l.Attraction[:industries]); diff != "" {
		t.Errorf("attraction by industry (-want +got):\n%s", diff)
	}
}

// The order of policies of one kind does not matter where the strongest counts.
func TestStrongestInAnyOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		share := rapid.Float64Range(0, 1)
		var ps []Policy
		for range rapid.IntRange(1, 4).Draw(t, "policies") {
			ps = append(ps, Policy{
				Type: SciencePark, Cells: rapid.SliceOfNDistinct(rapid.Int32Range(0, 5), 1, 6, rapid.ID).Draw(t, "cells"),
				Start: rapid.IntRange(1978, 1981).Draw(t, "start"), Ramp: rapid.Float64Range(0, 3).Draw(t, "ramp"), Intensity: share.Draw(t, "intensity"),
				Effects: Effects{Attraction: share.Draw(t, "attraction"), Innovation: share.Draw(t, "innovation"), BuildSpeed: 0.1},
			})
		}
		want := levers(ps, 1983)
		got := levers(rapid.Permutation(ps).Draw(t, "order"), 1983)
		for k := range want.Attraction {
			if want.Attraction[k] != got.Attraction[k] || want.Innovation[k] != got.Innovation[k] {
				t.Fatalf("levers of cell %d change with the order of policies", k/industries)
			}
		}
	})
}

// Slow levers rise to their aim and, withdrawn, fall at the speed at which they were built.
func TestSlowLevers(t *testing.T) {
	t.Parallel()
	p := Policy{Type: ClusterSupport, Cells: []int32{0}, Start: 1980, End: 1981, Intensity: 0.5, Parts: MarketPlatform | Training, Effects: Effects{Platform: 1, Training: 0.3, Innovation: 1, Credit: 1, BuildSpeed: 0.1}}
	e := NewEngine([]Policy{p}, country())
	k := key(0, textiles)
	var platform, training []float64
	run(e, 1979, 1983, nil, func(now calendar.Time) {
		if now >= 1979.75 && now <= 1983.25 {
			platform = append(platform, math.Round(e.Levers.Platform[k]*1000)/1000)
			training = append(training, math.Round(e.Levers.Training[k]*1000)/1000)
		}
	})
	// Aims ½·1 and ½·0.3, a tenth a quarter, eight quarters from 1980 to 1981, then down.
	wantPlatform := []float64{0, .1, .2, .3, .4, .5, .5, .5, .5, .4, .3, .2, .1, 0, 0}
	wantTraining := []float64{0, .1, .15, .15, .15, .15, .15, .15, .15, .05, 0, 0, 0, 0, 0}
	if diff := cmp.Diff(wantPlatform, platform); diff != "" {
		t.Errorf("platform (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(wantTraining, training); diff != "" {
		t.Errorf("training (-want +got):\n%s", diff)
	}
	if l := levers([]Policy{p}, 1981); l.Innovation[k] != 0 || l.Guarantee[k] != 0 {
		t.Errorf("parts that the package lacks: innovation %g, guarantee %g; want 0", l.Innovation[k], l.Guarantee[k])
	}
}

// Each policy builds at its own speed, whatever others there are.
func TestBuildSpeeds(t *testing.T) {
	t.Parallel()
	park := func(cell int32, speed float64) Policy {
		return Policy{Type: SciencePark, Cells: []int32{cell}, Start: 1978, Intensity: 1, Effects: Effects{Innovation: 1, BuildSpeed: speed}}
	}
	l := levers([]Policy{park(0, 0.2), park(2, 0.05)}, 1978.25) // two quarters
	near(t, "fast park", l.Innovation[key(0, textiles)], 0.4)
	near(t, "slow park", l.Innovation[key(2, textiles)], 0.1)
}

func TestReforms(t *testing.T) {
	t.Parallel()
	all, some := everywhere, []int32{2, 3} // some: province 1, 0.3 of the people
	reform := func(typ Type, cells []int32, start int, ramp, intensity float64, x Effects) Policy {
		return Policy{Type: typ, Cells: cells, Start: start, Ramp: ramp, Intensity: intensity, Effects: x}
	}
	for _, c := range []struct {
		name string
		ps   []Policy
		year float64
		read func(l Levers) []float64
		want []float64
	}{
		{
			"hukou reforms follow each other",
			[]Policy{reform(HukouReform, all, 1958, 0, 1, Effects{Barrier: 0.75}), reform(HukouReform, all, 1984, 2, 1, Effects{Barrier: 0.45}), reform(HukouReform, some, 1990, 0, 1, Effects{Barrier: 0.2})},
			1991, func(l Levers) []float64 { return l.Barrier },
			[]float64{0.45, 0.2, 0.45},
		},
		{
			"hukou reforms follow each other by date, not by their places in the list",
			[]Policy{reform(HukouReform, some, 1990, 0, 1, Effects{Barrier: 0.2}), reform(HukouReform, all, 1984, 2, 1, Effects{Barrier: 0.45}), reform(HukouReform, all, 1958, 0, 1, Effects{Barrier: 0.75})},
			1991, func(l Levers) []float64 { return l.Barrier },
			[]float64{0.45, 0.2, 0.45},
		},
		{
			"of hukou reforms of one year the later in the list counts",
			[]Policy{reform(HukouReform, all, 1984, 0, 1, Effects{Barrier: 0.45}), reform(HukouReform, some, 1984, 0, 1, Effects{Barrier: 0.2})},
			1991, func(l Levers) []float64 { return l.Barrier },
			[]float64{0.45, 0.2, 0.45},
		},
		{ // 0.05 to 0.8 by 1980, from there half of the way to 0.9
			"openings follow each other by date",
			[]Policy{reform(PortOpening, all, 1990, 2, 1, Effects{Openness: 0.9}), reform(PortOpening, all, 1980, 0, 1, Effects{Openness: 0.8})},
			1990.75, func(l Levers) []float64 { return l.Ports },
			[]float64{0.85, 0.9},
		},
		{ // four of eight quarters: half of the way from 0.75 to 0.45
			"hukou reform half-way",
			[]Policy{reform(HukouReform, all, 1958, 0, 1, Effects{Barrier: 0.75}), reform(HukouReform, all, 1984, 2, 1, Effects{Barrier: 0.45})},
			1984.75, func(l Levers) []float64 { return l.Barrier },
			[]float64{0.6, 0.6, 0.6},
		},
		{ // only 0.3 of the people are concerned: 1 - 0.8·0.3 of the scissors stay
			"price reform of a part of the country",
			[]Policy{reform(PriceReform, some, 1980, 0, 1, Effects{Scissors: 0.8, Rents: 0.5})},
			1980, func(l Levers) []float64 { return append([]float64{l.Scissors}, l.Rents...) },
			[]float64{0.76, 1, 0.5, 1},
		},
		{ // (1 - 0.5)² of both stay
			"price reforms follow each other",
			[]Policy{reform(PriceReform, all, 1980, 0, 1, Effects{Scissors: 0.5, Rents: 0.5}), reform(PriceReform, all, 1981, 0, 1, Effects{Scissors: 0.5, Rents: 0.5})},
			1981, func(l Levers) []float64 { return append([]float64{l.Scissors}, l.Rents...) },
			[]float64{0.25, 0.25, 0.25, 0.25},
		},
		{ // ports start at 0.05 and 0.9
			"an opening raises ports to its level and closes none",
			[]Policy{reform(PortOpening, all, 1980, 0, 1, Effects{Openness: 0.8})},
			1980, func(l Levers) []float64 { return l.Ports },
			[]float64{0.8, 0.9},
		},
		{
			"an opening of provinces without ports",
			[]Policy{reform(PortOpening, some, 1980, 0, 1, Effects{Openness: 0.8})},
			1980, func(l Levers) []float64 { return l.Ports },
			[]float64{0.05, 0.9},
		},
		{ // one of four quarters: 0.05 + 0.75/4
			"an opening under way",
			[]Policy{reform(PortOpening, all, 1980, 1, 1, Effects{Openness: 0.8})},
			1980, func(l Levers) []float64 { return l.Ports },
			[]float64{0.2375, 0.9},
		},
		{
			"transfer weights add up",
			[]Policy{reform(Transfer, all, 1980, 0, 1, Effects{Weight: 0.3}), reform(Transfer, some, 1980, 0, 0.5, Effects{Weight: 0.4})},
			1980, func(l Levers) []float64 { return l.TransferWeight },
			[]float64{0.3, 0.5, 0.3},
		},
		{
			"schools add up",
			[]Policy{reform(School, all, 1980, 0, 1, Effects{Years: 1}), reform(School, some, 1980, 2, 1, Effects{Years: 2})},
			1980.75, func(l Levers) []float64 { return l.Schooling },
			[]float64{1, 2, 1},
		},
		{
			"the fastest privatisation counts",
			[]Policy{reform(Privatisation, all, 1980, 0, 1, Effects{Rate: 0.01}), reform(Privatisation, some, 1980, 0, 1, Effects{Rate: 0.03})},
			1980, func(l Levers) []float64 { return l.Privatise },
			[]float64{0.01, 0.03, 0.01},
		},
		{ // 1 + (2 - 1)/2, then times 1.5; farming is not traded
			"factors on world demand multiply",
			[]Policy{reform(WorldDemand, all, 1980, 0, 0.5, Effects{Factor: 2}), {Type: WorldDemand, Industries: []int{textiles}, Start: 1980, Intensity: 1, Effects: Effects{Factor: 1.5}}},
			1980, func(l Levers) []float64 { return l.Exports },
			[]float64{1, 2.25, 1.5},
		},
		{
			"enforcement at half strength",
			[]Policy{{Type: Enforcement, Cells: []int32{1}, Industries: []int{ceramics}, Start: 1980, Intensity: 0.5, Effects: Effects{Strictness: 1}}},
			1980, func(l Levers) []float64 { return l.Enforcement[:2*industries] },
			[]float64{0, 0, 0, 0, 0, 0.5},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := c.read(levers(c.ps, c.year))
			if len(got) != len(c.want) {
				t.Fatalf("%d levers, want %d", len(got), len(c.want))
			}
			for i := range got {
				near(t, "lever", got[i], c.want[i])
			}
		})
	}
}

// All levers stay in their ranges under any set of policies.
func TestLeversInRange(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		ps := instruments(1)
		for i := range ps {
			ps[i].Intensity = rapid.Float64Range(0, 1).Draw(t, "intensity")
			ps[i].Start = rapid.IntRange(1978, 1984).Draw(t, "start")
		}
		e := NewEngine(ps, country())
		run(e, 1978, 1986, func(int) ([]Sighting, float64) { return []Sighting{sighting(1, 1978, 10, 0, 1)}, 0.5 }, func(now calendar.Time) {
			l := &e.Levers
			for _, s := range [][]float64{l.TaxDiscount, l.Enforcement, l.Innovation, l.Platform, l.Training, l.Guarantee, l.Barrier, l.Privatise, l.Rents, l.Ports, {l.Scissors}} {
				for _, v := range s {
					if !(v >= 0 && v <= 1) {
						t.Fatalf("a lever is %g in %g, want a share", v, now)
					}
				}
			}
		})
	})
}

// Anchor firms come once a cell and, if they are footloose, leave after the end of their policy: at minus the time in the maps.
func TestAnchors(t *testing.T) {
	t.Parallel()
	anchors := func(p Policy) map[float64][]int32 {
		p.Type, p.Intensity = AnchorFirm, 1
		e := NewEngine([]Policy{p}, country())
		got := map[float64][]int32{}
		run(e, 1978, 1984, func(year int) ([]Sighting, float64) {
			if year == 1982 {
				return []Sighting{sighting(1, 1978, 10, 1), sighting(2, 1978, 10, 4)}, 0
			}
			return []Sighting{sighting(1, 1978, 10, 1)}, 0
		}, func(now calendar.Time) {
			e.Anchors(func(_ *Policy, cell int32) { got[float64(now)] = append(got[float64(now)], cell) })
			e.AnchorsLeave(now, func(_ *Policy, cell int32) { got[-float64(now)] = append(got[-float64(now)], cell) })
		})
		return got
	}
	for _, c := range []struct {
		name string
		p    Policy
		want map[float64][]int32
	}{
		{"once, in the first quarter", Policy{Cells: []int32{0, 3}, Start: 1980, Ramp: 2}, map[float64][]int32{1980: {0, 3}}},
		{"never before the run's end", Policy{Cells: []int32{0}, Start: 1990}, map[float64][]int32{}},
		{"where clusters are, when they are supported", Policy{Emergent: true, Trigger: ByCluster, Start: 1980}, map[float64][]int32{1980: {1}, 1983: {4}}},
		{"where clusters are, in a part of the country", Policy{Emergent: true, Trigger: ByCluster, Start: 1980, Cells: []int32{0, 1}}, map[float64][]int32{1980: {1}}},
		{"they stay", Policy{Cells: []int32{0, 3}, Start: 1980, End: 1981}, map[float64][]int32{1980: {0, 3}}},
		{"they leave", Policy{Cells: []int32{0, 3}, Start: 1980, End: 1981, Effects: Effects{Footloose: true}}, map[float64][]int32{1980: {0, 3}, -1982: {0, 3}}},
		{"they leave where they came to", Policy{Emergent: true, Trigger: ByCluster, Start: 1980, End: 1982, Effects: Effects{Footloose: true}}, map[float64][]int32{1980: {1}, -1983: {1}}},
		{"without an end they never leave", Policy{Cells: []int32{0}, Start: 1980, Effects: Effects{Footloose: true}}, map[float64][]int32{1980: {0}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, anchors(c.p)); diff != "" {
				t.Errorf("anchors by time (-want +got):\n%s", diff)
			}
		})
	}
}

func TestWords(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for typ := range NumTypes {
		if typ.String() == "" || seen[typ.String()] {
			t.Errorf("type %d is called %q", typ, typ)
		}
		seen[typ.String()] = true
	}
	if got := ByDispersion.String() + ByCluster.String() + ByYear.String() + ByCentre.String() + ByProvince.String(); got != "dispersionclusteryearcentreprovince" {
		t.Errorf("words = %q", got)
	}
	if AllParts != 1<<len(PartNames)-1 {
		t.Errorf("AllParts = %b, want %d bits", AllParts, len(PartNames))
	}
}
