package policy

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"gowest/agents/government"
	"gowest/sim/calendar"
	"gowest/sim/money"
)

// rule is a strategy's rule with round numbers: a full package costs a tenth of value added.
func rule(change func(*government.Support)) government.Support {
	r := government.Support{MaxClusters: 2, ChosenBy: government.ByProvince, Cost: 0.1, BuildSpeed: 1, Platform: 1}
	if change != nil {
		change(&r)
	}
	return r
}

// strategyOf returns the policy of the strategy of province 0, cells 0 and 1, or of the centre.
func strategyOf(kind government.Strategy, centre bool, r government.Support) Policy {
	p := Policy{
		Name: "strategy", Type: ClusterSupport, Cells: []int32{0, 1}, Emergent: true, Trigger: ByCluster, Lag: r.Lag, Start: r.Start, Ramp: r.Ramp,
		Budget: 0.05, Payer: ByProvince, Intensity: 1, Parts: AllParts, Strategy: &Strategy{Kind: kind, Rule: r, Named: []int32{0}},
		Effects: Effects{Platform: r.Platform, BuildSpeed: r.BuildSpeed, MaxClusters: r.MaxClusters},
	}
	if centre {
		p.Cells, p.Payer, p.Strategy.Named = everywhere, ByCentre, []int32{0, 4}
	}
	return p
}

// survey has most textiles in cell 1 and most ceramics in cell 0, and 100 heads a cell.
func survey() Survey {
	s := Survey{Heads: make([]float64, 6*industries), Power: func(int32, int) float64 { return 0 }}
	for c := range 6 {
		s.Heads[key(c, textiles)], s.Heads[key(c, ceramics)] = 50, 50
	}
	s.Heads[key(1, textiles)], s.Heads[key(1, ceramics)] = 90, 10
	s.Heads[key(0, textiles)], s.Heads[key(0, ceramics)] = 30, 70
	return s
}

// supported returns by cell·industries + industry what is spent in a quarter after the clusters were seen
// at the end of 1979.
func supported(policies []Policy, clusters []Sighting) map[int]money.Fen {
	e := NewEngine(policies, country())
	e.Inform(survey())
	e.Observe(1980, clusters, 0)
	e.Tick(1980)
	gdp, value := accounts()
	out := map[int]money.Fen{}
	for _, b := range e.Bills(nil, 1980, gdp, value) {
		out[key(int(b.Cell), int(b.Industry))] += b.Building + b.Services
	}
	return out
}

// Province 0 makes 10,000 and 20,000 yuan a quarter; 5 % of that is 150,000 fen. A package for textiles costs
// a tenth of 6,000 yuan in cell 0 and of 12,000 in cell 1: 60,000 and 120,000 fen.
func TestResponsiveStrategy(t *testing.T) {
	t.Parallel()
	clusters := []Sighting{sighting(1, 1979, 30, 0), sighting(2, 1979, 10, 1), sighting(3, 1979, 99, 2)}
	for _, c := range []struct {
		name   string
		change func(*government.Support)
		want   map[int]money.Fen
	}{
		// By employment 112,500 and 37,500; the first is full with 60,000, the second gets the other 90,000.
		{"clusters of its own territory", nil, map[int]money.Fen{key(0, textiles): 60000, key(1, textiles): 90000}},
		{"the best alone", func(r *government.Support) { r.MaxClusters = 1 }, map[int]money.Fen{key(0, textiles): 60000}},
		{"not yet: the lag", func(r *government.Support) { r.Lag = 2 }, map[int]money.Fen{}},
		{"not yet: the start", func(r *government.Support) { r.Start = 1990 }, map[int]money.Fen{}},
		{"a quarter of the ramp", func(r *government.Support) { r.Ramp = 1 }, map[int]money.Fen{key(0, textiles): 15000, key(1, textiles): 30000}},
	} {
		got := supported([]Policy{strategyOf(government.Responsive, false, rule(c.change))}, clusters)
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

// Ceramics make half of what textiles make: a package costs 30,000 fen in cell 0.
func TestPlannedStrategy(t *testing.T) {
	t.Parallel()
	byCentre := rule(func(r *government.Support) { r.ChosenBy = government.ByCentre })
	listed := strategyOf(government.Planned, false, byCentre)
	listed.Strategy.Industries = []int{ceramics}
	for _, c := range []struct {
		name string
		p    Policy
		want map[int]money.Fen
	}{
		{"the province chooses by excess employment", strategyOf(government.Planned, false, rule(nil)), map[int]money.Fen{key(0, ceramics): 30000, key(1, textiles): 120000}},
		{"the centre's plan: all industries of its place", strategyOf(government.Planned, false, byCentre), map[int]money.Fen{key(0, textiles): 60000, key(0, ceramics): 30000}},
		{"the centre's list", listed, map[int]money.Fen{key(0, ceramics): 30000}},
		{"clusters are nothing to it", strategyOf(government.Planned, false, rule(nil)), map[int]money.Fen{key(0, ceramics): 30000, key(1, textiles): 120000}},
	} {
		if diff := cmp.Diff(c.want, supported([]Policy{c.p}, []Sighting{sighting(1, 1979, 30, 0)})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

// A package for a place with nothing there costs its least size: 10 % of the nation's 21·6,000 yuan.
func TestLeastSize(t *testing.T) {
	t.Parallel()
	r := rule(func(r *government.Support) { r.ChosenBy, r.LeastShare = government.ByCentre, 0.1 })
	p := strategyOf(government.Planned, false, r)
	p.Strategy.Industries = []int{textiles}
	want := map[int]money.Fen{key(0, textiles): 126000}
	if diff := cmp.Diff(want, supported([]Policy{p}, nil)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Mixed: the cluster first, the rest to the plan. 150,000 - 60,000 leaves 90,000 for packages of 30,000 and 120,000.
func TestMixedStrategy(t *testing.T) {
	t.Parallel()
	got := supported([]Policy{strategyOf(government.Mixed, false, rule(nil))}, []Sighting{sighting(1, 1979, 30, 0)})
	want := map[int]money.Fen{key(0, textiles): 60000, key(0, ceramics): 30000, key(1, textiles): 60000}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("with a cluster (-want +got):\n%s", diff)
	}
	got = supported([]Policy{strategyOf(government.Mixed, false, rule(nil))}, nil)
	want = map[int]money.Fen{key(0, ceramics): 30000, key(1, textiles): 120000}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("without (-want +got):\n%s", diff)
	}
}

// The centre supports what provinces leave.
func TestCentreLeavesWhatProvincesSupport(t *testing.T) {
	t.Parallel()
	policies := []Policy{strategyOf(government.Responsive, false, rule(nil)), strategyOf(government.Responsive, true, rule(nil))}
	e := NewEngine(policies, country())
	clusters := []Sighting{sighting(1, 1979, 30, 0), sighting(3, 1979, 99, 2)}
	for year := 1980; year < 1983; year++ {
		e.Observe(calendar.Time(year), clusters, 0)
		if got := [][]int32{e.Targets(0), e.Targets(1)}; !cmp.Equal(got, [][]int32{{0}, {2}}) {
			t.Errorf("%d: province and centre support %v, want cell 0 and cell 2", year, got)
		}
	}
	gdp, value := accounts()
	for _, b := range e.Bills(nil, 1983, gdp, value) {
		if want := (map[int32]int32{0: 0, 2: Centre})[b.Cell]; b.Payer != want {
			t.Errorf("the bill for cell %d goes to %d, want %d", b.Cell, b.Payer, want)
		}
	}
}

// By bargaining a hub gets more per worker than workshops as many, and they get as much once they have
// the power of a hub. The budget is scarce here.
func TestStrategyBargains(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name       string
		bargaining float64
		workshops  float64 // power; the hub's is 0.4
		want       [2]money.Fen
	}{
		{"by merit", 0, 0.1, [2]money.Fen{15000, 15000}},
		{"by bargaining", 1, 0.1, [2]money.Fen{24000, 6000}},
		{"half", 0.5, 0.1, [2]money.Fen{19500, 10500}},
		{"an association", 1, 0.4, [2]money.Fen{15000, 15000}},
	} {
		p := strategyOf(government.Responsive, false, rule(func(r *government.Support) { r.Bargaining.Bargaining = c.bargaining }))
		p.Budget = 0.01
		hub, workshops := sighting(1, 1979, 50, 0), sighting(2, 1979, 50, 1)
		hub.Power, workshops.Power = 0.4, c.workshops
		got := supported([]Policy{p}, []Sighting{hub, workshops})
		if g := [2]money.Fen{got[key(0, textiles)], got[key(1, textiles)]}; g != c.want {
			t.Errorf("%s: hub and workshops get %v, want %v", c.name, g, c.want)
		}
	}
}

// A place that gets a part of a package reaches that part of its levels, a quarter after the money.
func TestLevelsFollowGrants(t *testing.T) {
	t.Parallel()
	p := strategyOf(government.Responsive, false, rule(nil))
	p.Budget = 0.01 // 30,000 fen of the 60,000 that a full package costs
	e := NewEngine([]Policy{p}, country())
	e.Observe(1980, []Sighting{sighting(1, 1979, 30, 0)}, 0)
	gdp, value := accounts()
	platform := func() float64 { return e.Levers.Platform[key(0, textiles)] }
	e.Tick(1980)
	near(t, "before any money", platform(), 0)
	e.Bills(nil, 1980, gdp, value)
	e.Tick(1980.25)
	near(t, "half a package", platform(), 0.5)
	near(t, "strength", e.Strength(0), 0.5)
	e.Scale([]int{0}, 0.5)
	e.Bills(nil, 1980.25, gdp, value)
	e.Tick(1980.5)
	near(t, "half of its budget", platform(), 0.25)
	e.Observe(1981, nil, 0) // the cluster is gone
	e.Tick(1981)
	near(t, "gone", platform(), 0)
}

// Scaling changes what listed policies do and cost, up to an intensity of 1, and 1 changes nothing.
func TestScale(t *testing.T) {
	t.Parallel()
	p := Policy{Type: IndustrialPark, Cells: []int32{0}, Start: 1980, Intensity: 0.5, Budget: 0.02, Effects: Effects{Attraction: 1, TaxDiscount: 0.2}}
	gdp, value := accounts()
	for _, c := range []struct{ factor, intensity float64 }{{1, 0.5}, {0.5, 0.25}, {2, 1}, {9, 1}} {
		e := NewEngine([]Policy{p}, country())
		e.Scale([]int{0}, c.factor)
		e.Tick(1980)
		bills := e.Bills(nil, 1980, gdp, value)
		near(t, "cost", float64(bills[0].Services+bills[0].Building), 20000*c.intensity)
		near(t, "attraction", e.Levers.Attraction[key(0, textiles)], c.intensity)
		near(t, "tax discount", e.Levers.TaxDiscount[key(0, textiles)], 0.2*c.intensity)
		near(t, "factor", e.Factor(0), c.intensity/0.5)
	}
}
