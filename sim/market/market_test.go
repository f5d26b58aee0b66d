package market_test

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"gowest/sim/market"
)

// near fails unless got is want within rounding.
func near(t testing.TB, what string, got, want float64) {
	t.Helper()
	if math.IsNaN(got) || math.Abs(got-want) > 1e-12*math.Max(1, math.Abs(want)) {
		t.Errorf("%s = %.15g, want %.15g", what, got, want)
	}
}

// stages returns stages with these cost shares.
func stages(shares ...float64) []market.Stage {
	out := make([]market.Stage, len(shares))
	for i, b := range shares {
		out[i].CostShare = b
	}
	return out
}

func TestClear(t *testing.T) {
	t.Parallel()
	two, three := stages(0.4, 0.6), stages(0.2, 0.3, 0.5)
	for _, c := range []struct {
		name               string
		stages             []market.Stage
		v                  []float64
		integrated, buying float64
		limit              float64
		off                bool
		final, freed       float64
		outsourced         []float64
		local              float64
	}{
		{name: "two stages in balance", stages: two, v: []float64{5, 5}, final: 5, outsourced: []float64{0, 0}, local: 1},
		{name: "the scarce stage limits", stages: two, v: []float64{5, 2}, final: 2, outsourced: []float64{0, 0}, local: 1},
		{name: "a missing stage: no chain", stages: two, v: []float64{5, 0}, outsourced: []float64{0, 0}},
		{name: "nobody", stages: two, v: []float64{0, 0}, outsourced: []float64{0, 0}},
		{name: "no stages", integrated: 7, buying: 7, limit: 0.6},
		// Integrated firms make 10, of which 4 ready to buy. Surplus 3 of the first stage, of which they
		// take 0.6·4 = 2.4: this frees 0.4·2.4 = 0.96, or 0.24 of what the ready ones make. Locally made or
		// bought: 2 + 0.96 of 2 + 10 + 0.96.
		{name: "two stages, the limit binds", stages: two, v: []float64{5, 2}, integrated: 10, buying: 4, limit: 0.6, final: 2, freed: 0.24, outsourced: []float64{2.4, 0}, local: 2.96 / 12.96},
		// The first specialist of a cell lives by selling to integrated firms: 1 unit of stage 2 frees 0.3.
		{name: "three stages, a lone specialist", stages: three, v: []float64{0, 1, 0}, integrated: 10, buying: 10, limit: 0.6, freed: 0.03, outsourced: []float64{0, 1, 0}, local: 0.3 / 10.3},
		// Q = 1; surplus 2, 0, 3; bought min(2, 2.5) and min(3, 2.5): 0.2·2 + 0.5·2.5 = 1.65 over 5.
		{name: "three stages, two in surplus", stages: three, v: []float64{3, 1, 4}, integrated: 5, buying: 5, limit: 0.5, final: 1, freed: 0.33, outsourced: []float64{2, 0, 2.5}, local: 2.65 / 7.65},
		{name: "nobody buys", stages: three, v: []float64{3, 1, 4}, integrated: 5, limit: 0.5, final: 1, outsourced: []float64{0, 0, 0}, local: 1. / 6},
		{name: "switched off", stages: three, v: []float64{3, 1, 4}, integrated: 5, buying: 5, limit: 0.5, off: true, final: 1, outsourced: []float64{0, 0, 0}, local: 1. / 6},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			m := market.Chain{Integrated: c.integrated, Buying: c.buying, Final: 99, Freed: 99} // old results must not show
			for s := range m.Outsourced {
				m.Outsourced[s] = 99
			}
			copy(m.V[:], c.v)
			m.Clear(c.stages, c.limit, !c.off)
			near(t, "Final", m.Final, c.final)
			near(t, "Freed", m.Freed, c.freed)
			near(t, "Local()", m.Local(), c.local)
			if diff := cmp.Diff(c.outsourced, m.Outsourced[:len(c.stages)], cmpopts.EquateApprox(1e-12, 0), cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("Outsourced (-want +got):\n%s", diff)
			}
		})
	}
}

// chains draws a chain before clearing, some pools empty, with its stages.
func chains(t *rapid.T) (market.Chain, []market.Stage) {
	n := rapid.IntRange(1, market.MaxStages).Draw(t, "stages")
	shares, sum := make([]float64, n), 0.0
	for s := range shares {
		shares[s] = rapid.Float64Range(0.05, 1).Draw(t, "share")
		sum += shares[s]
	}
	for s := range shares {
		shares[s] /= sum
	}
	amount := rapid.OneOf(rapid.Just(0.0), rapid.Float64Range(1e-3, 1e6))
	m := market.Chain{Integrated: amount.Draw(t, "integrated")}
	m.Buying = m.Integrated * rapid.OneOf(rapid.Just(0.0), rapid.Float64Range(1e-3, 1)).Draw(t, "readiness")
	for s := range n {
		m.V[s] = amount.Draw(t, "pool")
	}
	return m, stages(shares...)
}

// What is used of a stage never exceeds its pool; buying frees exactly b_s·o_s; no firm frees more than
// limit of its capacity; more of a stage never makes less.
func TestClearLaws(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m, st := chains(t)
		limit := rapid.Float64Range(0, 1).Draw(t, "limit")
		m.Clear(st, limit, true)
		freed := 0.0
		for s := range st {
			used := m.Final + m.Outsourced[s]
			if m.Outsourced[s] < 0 || used > m.V[s]*(1+1e-12) || m.Outsourced[s] > limit*m.Buying {
				t.Fatalf("stage %d: %g made, %g used by the chain, %g bought, at most %g", s, m.V[s], m.Final, m.Outsourced[s], limit*m.Buying)
			}
			freed += st[s].CostShare * m.Outsourced[s]
		}
		if got := m.Freed * m.Buying; math.Abs(got-freed) > 1e-9*math.Max(1, freed) {
			t.Fatalf("buying frees %g, want Σ b·o = %g", got, freed)
		}
		if m.Freed < 0 || m.Freed > limit*(1+1e-12) {
			t.Fatalf("Freed = %g, want at most the limit %g", m.Freed, limit)
		}
		if l := m.Local(); !(l >= 0 && l <= 1) {
			t.Fatalf("Local() = %g, want a share", l)
		}
		more := m
		more.V[rapid.IntRange(0, len(st)-1).Draw(t, "more of")] *= 2
		more.Clear(st, limit, true)
		if more.Final < m.Final || more.Final+more.Freed*more.Buying < (m.Final+m.Freed*m.Buying)*(1-1e-12) {
			t.Fatalf("more of a stage: output falls from %g + %g to %g + %g", m.Final, m.Freed*m.Buying, more.Final, more.Freed*more.Buying)
		}
	})
}

// Doubling all quantities doubles all results.
func TestClearScales(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m, st := chains(t)
		double := m
		double.Integrated *= 2
		double.Buying *= 2
		for s := range double.V {
			double.V[s] *= 2
		}
		m.Clear(st, 0.6, true)
		double.Clear(st, 0.6, true)
		if double.Final != 2*m.Final || math.Abs(double.Freed-m.Freed) > 1e-12 || math.Abs(double.Local()-m.Local()) > 1e-12 {
			t.Fatalf("doubled: %g and %g, want %g and %g", double.Final, double.Freed, 2*m.Final, m.Freed)
		}
	})
}

func TestWeights(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		shares []float64
		v      []float64
		xi     float64
		want   []float64
	}{
		{"balanced pools earn their shares of cost", []float64{0.2, 0.3, 0.5}, []float64{4, 4, 4}, 1.5, []float64{0.2, 0.3, 0.5}},
		{"xi 0: cost shares whatever the pools", []float64{0.4, 0.6}, []float64{1, 9}, 0, []float64{0.4, 0.6}},
		{"four times as much earns an eighth at xi 1.5", []float64{0.5, 0.5}, []float64{1, 4}, 1.5, []float64{0.5, 0.0625}},
		{"no chain, nothing to earn", []float64{0.5, 0.5}, []float64{0, 4}, 1.5, []float64{0, 0}},
	} {
		m, st := market.Chain{}, stages(c.shares...)
		copy(m.V[:], c.v)
		m.Clear(st, 0.6, true)
		w := make([]float64, len(st))
		m.Weights(w, st, c.xi)
		if diff := cmp.Diff(c.want, w, cmpopts.EquateApprox(1e-12, 0)); diff != "" {
			t.Errorf("%s: Weights (-want +got):\n%s", c.name, diff)
		}
	}
}

// The scarcest stage earns most for its cost, and a stage earns less the more there is of it.
func TestShortageEarns(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m, st := chains(t)
		xi := rapid.Float64Range(0.1, 3).Draw(t, "xi")
		m.Clear(st, 0.6, false)
		w := make([]float64, len(st))
		m.Weights(w, st, xi)
		for s := range st {
			for r := range st {
				if m.Final > 0 && m.V[s] < m.V[r] && w[s]/st[s].CostShare < w[r]/st[r].CostShare {
					t.Fatalf("stage %d of %g earns %g for its cost, stage %d of %g earns %g", s, m.V[s], w[s]/st[s].CostShare, r, m.V[r], w[r]/st[r].CostShare)
				}
			}
			if w[s] < 0 || w[s] > st[s].CostShare*(1+1e-12) {
				t.Fatalf("weight %g of a stage with cost share %g", w[s], st[s].CostShare)
			}
		}
	})
}

// trust has round values near those of the shipped scenarios: theta0 0.15.
var trust = market.Trust{TransactionCost: 0.15, TrustSaves: 0.7, PlatformSaves: 0.4, Gain: 0.02, Decay: 0.004, Floor: 0.2}

func TestCost(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name            string
		trust, platform float64
		want            float64
	}{
		{"strangers", 0, 0, 0.15},
		{"full trust", 1, 0, 0.15 * 0.3},
		{"full platform", 0, 1, 0.15 * 0.6},
		{"both", 1, 1, 0.15 * 0.3 * 0.6},
		{"half trust", 0.5, 0, 0.15 * 0.65},
	} {
		near(t, c.name, trust.Cost(c.trust, c.platform), c.want)
	}
	rapid.Check(t, func(t *rapid.T) {
		share := rapid.Float64Range(0, 1)
		a, b, platform := share.Draw(t, "a"), share.Draw(t, "b"), share.Draw(t, "platform")
		if c, d := trust.Cost(min(a, b), platform), trust.Cost(max(a, b), platform); d > c {
			t.Fatalf("cost rises with trust from %g to %g", c, d)
		}
		if c, d := trust.Cost(platform, min(a, b)), trust.Cost(platform, max(a, b)); d > c {
			t.Fatalf("cost rises with the platform from %g to %g", c, d)
		}
	})
}

// Trust settles where gains and losses balance, g·(1-T) = d·(T - floor) with g = gain·local·(1 + platform):
//
//	T* = (g + d·floor) / (g + d)
func TestTrustSettles(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name            string
		start           float64
		local, platform float64
		want            float64
	}{
		{"no deals: down to the floor", 0.9, 0, 0, 0.2},
		{"a platform alone makes no trust", 0.9, 0, 1, 0.2},
		{"all is local", 0.2, 1, 0, (0.02 + 0.004*0.2) / 0.024},
		{"all is local, from above", 1, 1, 0, (0.02 + 0.004*0.2) / 0.024},
		{"half is local", 0.2, 0.5, 0, (0.01 + 0.004*0.2) / 0.014},
		{"half is local, with a platform", 0.2, 0.5, 1, (0.02 + 0.004*0.2) / 0.024},
	} {
		x, last := c.start, c.start
		for range 10_000 {
			x = trust.Next(x, c.local, c.platform)
			if math.Abs(x-c.want) > math.Abs(last-c.want) {
				t.Fatalf("%s: trust moves from %g to %g, away from %g", c.name, last, x, c.want)
			}
			last = x
		}
		near(t, c.name, x, c.want)
	}
	// Without deals the distance to the floor falls by decay a quarter: 0.996^8 of it is left after two years.
	x := 1.0
	for range 8 {
		x = trust.Next(x, 0, 0)
	}
	near(t, "two years without deals", x, 0.2+0.8*math.Pow(0.996, 8))
}

// Trust stays a share at any gain, decay and floor that a scenario may set.
func TestTrustIsAShare(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		share := rapid.OneOf(rapid.Just(0.0), rapid.Just(1.0), rapid.Float64Range(0, 1))
		p := market.Trust{Gain: share.Draw(t, "gain"), Decay: share.Draw(t, "decay"), Floor: share.Draw(t, "floor")}
		x := share.Draw(t, "trust")
		if got := p.Next(x, share.Draw(t, "local"), share.Draw(t, "platform")); !(got >= 0 && got <= 1) {
			t.Fatalf("Next(%g) = %g, want a share", x, got)
		}
	})
}

func TestExternal(t *testing.T) {
	t.Parallel()
	p := market.Production{ExternalPower: 0.06, ExternalPersons: 20_000}
	near(t, "nobody", p.External(0), 1)
	near(t, "twice", p.External(20_000), math.Pow(2, 0.06))
	// The elasticity with respect to persons is power·n/(n + n0): half of it at n0, all of it for large n.
	elasticity := func(n float64) float64 {
		const h = 1e-4
		return (math.Log(p.External(n*(1+h))) - math.Log(p.External(n*(1-h)))) / (math.Log1p(h) - math.Log1p(-h))
	}
	for n, want := range map[float64]float64{20_000: 0.03, 180_000: 0.054, 2e12: 0.06} {
		if got := elasticity(n); math.Abs(got-want) > 1e-6 {
			t.Errorf("elasticity at %g persons = %g, want %g", n, got, want)
		}
	}
	p.ExternalPower = 0
	near(t, "without externality", p.External(1e6), 1)
}

func TestReach(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name                string
		sigma               float64
		km, scale, local, g float64
		want                float64
	}{
		{"next door", 5, 0, 1000, 100, 1, 1},
		{"at the border of what is local", 5, 100, 1000, 100, 1, 1},
		{"at the scale, sigma 5", 5, 1000, 1000, 0, 1, math.Exp(-1)},
		{"beyond what is local", 5, 1100, 1000, 100, 1, math.Exp(-1)},
		{"twice the infrastructure halves distance", 5, 1000, 1000, 0, 2, math.Exp(-0.5)},
		{"sigma 9: goods are closer substitutes", 9, 1000, 1000, 0, 1, math.Exp(-2)},
		{"sigma 3", 3, 1000, 1000, 0, 1, math.Exp(-0.5)},
		{"shorter scale", 5, 1000, 500, 0, 1, math.Exp(-2)},
	} {
		p := market.Trade{Elasticity: c.sigma}
		near(t, c.name, p.Reach(c.km, c.scale, c.local, c.g), c.want)
	}
	// Distances multiply: exp(-(a+b)) = exp(-a)·exp(-b).
	rapid.Check(t, func(t *rapid.T) {
		p := market.Trade{Elasticity: rapid.Float64Range(1.1, 20).Draw(t, "sigma")}
		km := rapid.Float64Range(0, 2000)
		a, b := km.Draw(t, "a"), km.Draw(t, "b")
		got, want := p.Reach(a+b, 1000, 0, 1), p.Reach(a, 1000, 0, 1)*p.Reach(b, 1000, 0, 1)
		if math.Abs(got-want) > 1e-12 {
			t.Fatalf("Reach(%g + %g) = %g, want the product %g", a, b, got, want)
		}
	})
}

func TestRho(t *testing.T) {
	t.Parallel()
	for sigma, want := range map[float64]float64{5: 0.8, 2: 0.5, 1: 0} {
		near(t, "Rho()", (&market.Trade{Elasticity: sigma}).Rho(), want)
	}
}

func TestKinds(t *testing.T) {
	t.Parallel()
	for k, want := range map[market.Kind]string{market.Traded: "traded", market.Farming: "farming", market.Services: "services"} {
		if got := k.String(); got != want {
			t.Errorf("Kind(%d).String() = %q, want %q", k, got, want)
		}
	}
}

func TestFields(t *testing.T) {
	t.Parallel()
	f := market.NewFields(3, 4)
	for name, n := range map[string]int{"Trust": len(f.Trust), "Firms": len(f.Firms), "Chain": len(f.Chain), "Value": len(f.Value), "Output": len(f.Output), "Theta": len(f.Theta), "Own": len(f.Own)} {
		if n != 12 {
			t.Errorf("%s has %d entries, want one for each of 3 cells and 4 industries", name, n)
		}
	}
	if len(f.Pools) != 12*market.MaxStages {
		t.Errorf("Pools has %d entries, want %d", len(f.Pools), 12*market.MaxStages)
	}
}

func TestClearingAllocatesNothing(t *testing.T) {
	st, w := stages(0.2, 0.3, 0.5), make([]float64, 3)
	m := market.Chain{Integrated: 5, Buying: 5}
	m.V[0], m.V[1], m.V[2] = 3, 1, 4
	if n := testing.AllocsPerRun(100, func() { m.Clear(st, 0.6, true); m.Weights(w, st, 1.5) }); n != 0 {
		t.Errorf("%g allocations a clearing, want none", n)
	}
}
