package sim

import (
	"math"
	"slices"

	"gowest/sim/calendar"
	"gowest/sim/money"
	"gowest/sim/policy"
	"gowest/sim/record"
)

// costRule scales a set of policies so that together they cost public_cost of GDP a year, money spent and
// taxes forgone added up in prices of the first year. Each quarter t it aims at
//
//	aim_t = a Y_t + (A_t - C_t)/h,   A_t = Σ a Y_τ,   C_t = Σ cost_τ   over the quarters since cost_from,
//
// with a the share, Y GDP and h = 4 quarters: the quarter's own share and a part of what was spent too little
// (or too much) before. It scales the policies' intensities by a common factor, last quarter's times
// aim over what they cost then, up to an intensity of 1: what a policy costs is as good as proportional
// to it. Policies that start late may catch up; those that cannot cost so much at full intensity fall short.
//
// It looks at one run alone, so results depend neither on the other scenarios of a comparison nor on threads.
// docs/decisions/0007-equal-budget.md has the reasons and how near it comes.
type costRule struct {
	policies      []int // that are scaled
	factor, limit float64
	allowed, cost float64   // A and C [fen of the first year]
	before        money.Fen // cost of the year up to the last quarter
	quarter       float64   // cost of the last quarter [fen of the first year]
	steady        float64   // a Y of the last quarter
}

// catchUp is h: a year, so that a quarter's noise does not swing the factor. Assumed.
const catchUp = calendar.TicksPerYear

// newCostRule finds the policies to scale: those named in the scenario that cost anything.
func newCostRule(w *Economy) costRule {
	r := costRule{factor: 1, limit: 1}
	for i, p := range w.engine.Policies {
		if w.cfg.scales(&p) {
			r.policies = append(r.policies, i)
			r.limit = math.Max(r.limit, 1/p.Intensity)
		}
	}
	return r
}

// scales tells whether a policy is scaled to a public cost.
func (c *Config) scales(p *policy.Policy) bool {
	g := &c.Government
	return g.EqualBudget && g.PublicCost != 0 && slices.Contains(g.Scaled, p.Name) && p.Intensity > 0 && (p.Budget > 0 || p.TaxDiscount > 0)
}

// countsCosts tells whether costs of the present quarter count.
func (w *Economy) countsCosts() bool {
	return len(w.cost.policies) > 0 && !w.startingUp() && w.now >= calendar.Time(w.cfg.Government.CostFrom)
}

// scaleCosts sets the factor of the quarter.
func (w *Economy) scaleCosts() {
	r := &w.cost
	if !w.countsCosts() {
		return
	}
	if r.quarter > 0 && r.factor > 0 {
		aim := r.steady + float64((r.allowed-r.cost)/catchUp)
		r.factor = math.Min(r.limit, math.Max(leastFactor, aim*r.factor/r.quarter))
	}
	w.engine.Scale(r.policies, r.factor)
}

// leastFactor keeps policies going at next to no cost, so that there is a cost to scale from.
const leastFactor = 1e-3

// countCosts adds up what the scaled policies cost in the quarter.
func (w *Economy) countCosts() {
	r := &w.cost
	if !w.countsCosts() {
		return
	}
	sum := money.Fen(0)
	for _, i := range r.policies {
		sum += w.year.policySpent[i] + w.year.forgone[i]
	}
	r.quarter = float64(sum-r.before) / w.nation.price
	r.before = sum
	if (int(w.tick)+1)%calendar.TicksPerYear == 0 {
		r.before = 0 // the year's book is closed
	}
	r.steady = w.cfg.Government.PublicCost * w.nation.gdp / w.nation.price
	r.allowed += r.steady
	r.cost += r.quarter
}

// AddedPolicies returns the names of the policies, strategies among them, that alt has and base has not,
// and the first year in which one of them may act. Policies of one name are the same policy, whatever
// their keys say. No names come back if there are none.
func AddedPolicies(base, alt *Config) (names []string, from int) {
	known := map[string]bool{}
	for _, p := range Policies(base) {
		known[p.Name] = true
	}
	from = alt.Run.To
	for _, p := range Policies(alt) {
		if !known[p.Name] {
			names = append(names, p.Name)
			from = min(from, p.Start)
		}
	}
	return names, max(from, alt.Run.From)
}

// CostReached returns what the scaled policies of cfg cost in the runs of t over what they were to cost,
// in prices of the first year: 1 is just that, and 0 without anything scaled.
func CostReached(cfg *Config, t *record.Tables) float64 {
	g := &cfg.Government
	cost, allowed := 0.0, 0.0
	for _, p := range t.Policies {
		if p.Year >= g.CostFrom && slices.Contains(g.Scaled, p.Policy) {
			cost += p.Spent + p.TaxForgone
		}
	}
	for _, n := range t.Nation {
		if n.Year >= g.CostFrom {
			allowed += float64(g.PublicCost * n.GDP)
		}
	}
	return over(cost, allowed)
}
