package policy

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"gowest/sim/calendar"
	"gowest/sim/money"
)

// accounts returns GDP by cell and value added by cell and industry [fen a quarter]: cell c makes
// (c + 1)·10,000 yuan, a tenth in farming, six tenths in textiles, three in ceramics.
func accounts() (gdp, value []float64) {
	for c := range 6 {
		y := float64(c+1) * 1e6
		gdp = append(gdp, y)
		value = append(value, 0.1*y, 0.6*y, 0.3*y)
	}
	return gdp, value
}

func TestBills(t *testing.T) {
	t.Parallel()
	zone := Policy{Type: IndustrialPark, Cells: []int32{0, 2}, Start: 1980, Ramp: 1, Intensity: 1, Budget: 0.02, Payer: ByProvince, Effects: Effects{Building: 0.75}}
	support := Policy{Type: ClusterSupport, Emergent: true, Trigger: ByCluster, Start: 1979, Intensity: 1, Budget: 0.1, Parts: AllParts, Effects: Effects{Building: 0.25, MaxClusters: 1}}
	change := func(p Policy, f func(*Policy)) Policy {
		f(&p)
		return p
	}
	for _, c := range []struct {
		name string
		p    Policy
		year float64
		want []Payment
	}{
		{"before", zone, 1979.75, nil},
		{"a quarter of the ramp", zone, 1980, []Payment{{0, 0, 0, AllIndustries, 3750, 1250}, {0, 2, 1, AllIndustries, 11250, 3750}}},
		{"in full: 2 % of 10,000 and 30,000 yuan, three quarters build", zone, 1981, []Payment{{0, 0, 0, AllIndustries, 15000, 5000}, {0, 2, 1, AllIndustries, 45000, 15000}}},
		{"half the intensity", change(zone, func(p *Policy) { p.Intensity = 0.5 }), 1981, []Payment{{0, 0, 0, AllIndustries, 7500, 2500}, {0, 2, 1, AllIndustries, 22500, 7500}}},
		{"the centre pays", change(zone, func(p *Policy) { p.Payer = ByCentre }), 1981, []Payment{{0, 0, Centre, AllIndustries, 15000, 5000}, {0, 2, Centre, AllIndustries, 45000, 15000}}},
		{"no budget", change(zone, func(p *Policy) { p.Budget = 0 }), 1981, nil},
		// The cluster is cells 1 and 2 of textiles: 10 % of 0.6·20,000 and 0.6·30,000 yuan.
		{"clusters: of their own value added", support, 1981, []Payment{{0, 1, 0, textiles, 30000, 90000}, {0, 2, 1, textiles, 45000, 135000}}},
		{"a package without infrastructure builds none", change(support, func(p *Policy) { p.Parts = MarketPlatform }), 1981, []Payment{{0, 1, 0, textiles, 0, 120000}, {0, 2, 1, textiles, 0, 180000}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			e := NewEngine([]Policy{c.p}, country())
			gdp, value := accounts()
			e.Observe(1980, []Sighting{sighting(1, 1979, 10, 1, 2)}, 0)
			e.Tick(calendar.Time(c.year))
			if diff := cmp.Diff(c.want, e.Bills(nil, calendar.Time(c.year), gdp, value)); diff != "" {
				t.Errorf("Bills (-want +got):\n%s", diff)
			}
		})
	}
}

// Bills are proportional to the budget and to GDP, up to the fen lost by each bill.
func TestBillsProportional(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := Policy{Type: IndustrialPark, Cells: everywhere, Start: 1980, Intensity: rapid.Float64Range(0.01, 1).Draw(t, "intensity"), Budget: rapid.Float64Range(0, 0.3).Draw(t, "budget"), Effects: Effects{Building: rapid.Float64Range(0, 1).Draw(t, "building")}}
		double := p
		double.Budget *= 2
		gdp, value := accounts()
		sum := func(p Policy) (all money.Fen) {
			e := NewEngine([]Policy{p}, country())
			e.Tick(1980)
			for _, b := range e.Bills(nil, 1980, gdp, value) {
				if b.Building < 0 || b.Services < 0 {
					t.Fatalf("negative bill %v", b)
				}
				all += b.Building + b.Services
			}
			return all
		}
		one, two := sum(p), sum(double)
		if d := two - 2*one; d < 0 || d > 6 { // six bills, each rounded down
			t.Fatalf("double the budget costs %d, want twice %d", two, one)
		}
	})
}

// What a policy cannot pay for it does not build; what costs nothing stays.
func TestPaidShrinksEffects(t *testing.T) {
	t.Parallel()
	p := Policy{Type: SciencePark, Cells: []int32{0}, Start: 1980, Intensity: 1, Budget: 0.01, Effects: Effects{Attraction: 0.3, TaxDiscount: 0.15, Innovation: 0.5, BuildSpeed: 1}}
	e := NewEngine([]Policy{p}, country())
	k := key(0, textiles)
	e.Tick(1980)
	near(t, "innovation, paid", e.Levers.Innovation[k], 0.5)
	e.Paid(0, 0.4)
	e.Tick(1980.25)
	near(t, "innovation, paid to 40 %", e.Levers.Innovation[k], 0.2)
	near(t, "attraction", e.Levers.Attraction[k], 0.3)
	near(t, "tax discount", e.Levers.TaxDiscount[k], 0.15)
	e.Paid(0, 1)
	e.Tick(1980.5)
	near(t, "innovation, paid again", e.Levers.Innovation[k], 0.5)
}
