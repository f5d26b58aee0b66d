package scenarios

import (
	"gowest/sim/policy"
)

// timing checks when a policy acts.
func (c *checker) timing(n *node, where string, p *policy.Policy) {
	f := n.fields
	ok := func(key string) bool { return f[key] == nil || !c.bad[f[key]] }
	given := func(key string) bool { return f[key] != nil && !c.bad[f[key]] }
	if given("start") && given("end") && p.End < p.Start {
		c.failValue(later(f["start"], f["end"]), where, "end %d is before start %d; want a period of at least one year", p.End, p.Start)
	}
	if !ok("trigger") || c.meant[n]["trigger"] {
		return
	}
	switch p.Trigger {
	case policy.ByYear:
		if p.Emergent {
			at := n.fields["where"].at
			if f["trigger"] != nil {
				at = f["trigger"].at
			}
			c.fail(at, where, "where is \"emergent\" but the trigger is a year; want trigger = \"cluster\" or \"dispersion\"")
		}
		if c.lacks(n, "start") {
			c.fail(n.at, where, "missing key \"start\"; want the year in which the policy begins")
		}
	case policy.ByDispersion:
		if c.lacks(n, "threshold") {
			c.fail(n.at, where, "missing key \"threshold\"; want the coefficient of variation of provincial GDP per head above which the policy begins")
		}
	}
	if given("lag") && p.Trigger == policy.ByYear && !p.Emergent {
		c.warn(f["lag"].key, where, "lag has no effect with trigger \"year\"; write the year into start")
	}
	if given("threshold") && p.Trigger != policy.ByDispersion {
		c.warn(f["threshold"].key, where, "threshold has no effect with trigger %s; it belongs to \"dispersion\"", quote(p.Trigger.String()))
	}
}

// paying checks that a treasury exists that can pay a policy.
func (c *checker) paying(n *node, where string, p *policy.Policy, typed bool) {
	payer, budget := n.fields["payer"], n.fields["budget"]
	if !typed || payer != nil && c.bad[payer] || budget != nil && c.bad[budget] {
		return
	}
	switch {
	case p.Type == policy.WorldDemand && p.Budget > 0:
		at := n
		if budget != nil {
			at = budget
		}
		c.failValue(at, where, "budget is %s, but no treasury of the country pays for world demand; want 0", number(p.Budget))
	case p.Type == policy.Transfer && p.Payer == policy.ByProvince && p.Budget > 0:
		at := n
		if payer != nil {
			at = payer
		}
		c.failValue(at, where, "payer is \"province\", but transfers come from the centre; want \"centre\"")
	case payer != nil && p.Budget == 0 && payer.at.layer == n.at.layer && budget == nil:
		c.warn(payer.key, where, "payer has no effect without a budget")
	case p.Type == policy.Infrastructure && p.Budget == 0:
		c.warn(n.at, where, "the budget is 0, so nothing is built")
	case p.Type == policy.Infrastructure && p.Building == 0:
		c.warn(n.at, where, "building is 0, so nothing is built")
	}
}
