package main

import (
	"fmt"
	"math"
	"strings"

	"gowest/scenarios"
	"gowest/sim"
	"gowest/sim/record"
)

// equalise honours equal_budget: if a scenario of the comparison has it, every alternative is loaded again
// with the policies that the base has not scaled to one public cost. What is scaled stands in the
// alternatives' resolved scenarios, so that running one of them alone gives the same tables.
func (a *app) equalise(s *study) error {
	scaled, err := equalBudgets(s.scenarios)
	if err != nil {
		return err
	}
	for i, set := range scaled {
		s.origins[i+1] = s.origins[i+1].with(set...)
		if s.scenarios[i+1], err = a.again(s.origins[i+1]); err != nil {
			return err
		}
	}
	return nil
}

// equalBudgets returns, for each alternative on the first scenario of the list, the assignments that scale its policies
// to one public cost, which adds up from the first year in which one of any alternative may act. There are none if no scenario
// asks for it.
func equalBudgets(list []*scenarios.Scenario) (set [][]string, err error) {
	share, wanted, err := publicCost(list)
	if err != nil || !wanted {
		return nil, err
	}
	base := list[0]
	var scaled [][]string
	from := base.Config.Run.To
	for _, alt := range list[1:] {
		added, first := sim.AddedPolicies(base.Config, alt.Config)
		if len(added) == 0 {
			return nil, badInput("%s: equal_budget is on, but it has no policy that %s has not", alt.Name, base.Name)
		}
		scaled, from = append(scaled, added), min(from, first)
	}
	for _, added := range scaled {
		quoted := make([]string, len(added))
		for j, name := range added {
			quoted[j] = fmt.Sprintf("%q", name)
		}
		set = append(set, []string{
			"government.equal_budget=true", fmt.Sprintf("government.public_cost=%v", share),
			fmt.Sprintf("government.cost_from=%d", from), "government.scaled=[" + strings.Join(quoted, ", ") + "]",
		})
	}
	return set, nil
}

// publicCost returns the share of GDP that policies are scaled to, if any scenario asks for it.
func publicCost(list []*scenarios.Scenario) (share float64, wanted bool, err error) {
	by := ""
	for _, s := range list {
		g := s.Config.Government
		switch {
		case !g.EqualBudget:
			continue
		case g.PublicCost == 0:
			return 0, false, badInput("%s: equal_budget is on and government.public_cost is 0; want a share of GDP", s.Name)
		case wanted && g.PublicCost != share:
			return 0, false, badInput("%s: government.public_cost is %v; %s has %v", s.Name, g.PublicCost, by, share)
		}
		share, wanted, by = g.PublicCost, true, s.Name
	}
	return share, wanted, nil
}

// costMissed is the gap to the common public cost above which a comparison says so.
const costMissed = 0.05

// reportCosts tells of alternatives that did not cost what all were to cost.
func (s *study) reportCosts() {
	for i, sc := range s.scenarios {
		s.reportCost(sc, s.tables[i])
	}
}

// reportCost tells of a scenario that did not cost what all were to cost: its policies cannot at full intensity.
func (s *study) reportCost(sc *scenarios.Scenario, t *record.Tables) {
	if g := sc.Config.Government; !g.EqualBudget || len(g.Scaled) == 0 || s.flags.quiet {
		return
	}
	if reached := sim.CostReached(sc.Config, t); math.Abs(reached-1) > costMissed {
		fmt.Fprintf(s.app.stderr, "%s: warning: its policies cost %.0f %% of government.public_cost; a lower one makes budgets equal\n", sc.Name, 100*reached)
	}
}
