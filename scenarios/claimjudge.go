package scenarios

import (
	"math"
	"strings"

	"gowest/sim"
	"gowest/sim/verdict"
)

// Judge judges the tests by values[arm][replicate][outcome], the outcomes in the order of [Claim.Outcomes].
func (c *Claim) Judge(values [][][]float64) []verdict.Judgement {
	var tests []verdict.Expectation
	var samples [][]float64
	for i := range c.Tests {
		tests = append(tests, c.Tests[i].Expectation)
		samples = append(samples, c.sample(&c.Tests[i], values))
	}
	return verdict.Judge(tests, samples)
}

// ArmCost is what the policies that an arm adds cost over what they were to cost: 1 is just that.
type ArmCost struct {
	Arm     string
	Reached float64
}

// Costs returns what the arms with a common public cost reached of it over all replicates, none without a budget.
func (c *Claim) Costs(values [][][]float64) (out []ArmCost) {
	at := c.outcomesAt()
	for i := range c.Arms {
		cost, output, scaled := c.costOutcomes(i)
		if !scaled {
			continue
		}
		spent, allowed := 0.0, 0.0
		for r := range values[i] {
			if x, y := values[i][r][at[cost.String()]], values[i][r][at[output.String()]]; !math.IsNaN(x) && !math.IsNaN(y) {
				spent += x
				allowed += float64(c.budget.PublicCost * y)
			}
		}
		if allowed > 0 {
			out = append(out, ArmCost{c.Arms[i].Name, spent / allowed})
		}
	}
	return out
}

// costOutcomes returns the cost of the policies of an arm that are scaled, and the output of the same years.
func (c *Claim) costOutcomes(arm int) (cost, output sim.Outcome, scaled bool) {
	cfg := c.Arms[arm].Scenario.Config
	if c.budget == nil || len(cfg.Government.Scaled) == 0 {
		return cost, output, false
	}
	over := sim.Outcome{Year: cfg.Run.To, Since: cfg.Government.CostFrom, Form: sim.Sum}
	cost, output = over, over
	cost.Indicator, cost.Policy, output.Indicator = "policy_cost", strings.Join(cfg.Government.Scaled, "; "), "gdp"
	return cost, output, true
}

// outcomesAt returns where the outcomes stand in [Claim.Outcomes], by their names.
func (c *Claim) outcomesAt() map[string]int {
	at := map[string]int{}
	for i, o := range c.Outcomes() {
		at[o.String()] = i
	}
	return at
}

// sample returns a number a replicate whose mean is the number of a test, see [verdict.Sample].
func (c *Claim) sample(t *ClaimTest, values [][][]float64) []float64 {
	at := c.outcomesAt()
	of := func(arm int, o *sim.Outcome) []float64 {
		out := make([]float64, len(values[arm]))
		for r := range out {
			out[r] = values[arm][r][at[o.String()]]
		}
		return out
	}
	terms := make([]verdict.Term, len(t.Terms))
	for i := range t.Terms {
		term := &t.Terms[i]
		x := of(term.Arm, &term.Outcome)
		if term.Less >= 0 {
			for r, less := range of(term.Less, &term.Outcome) {
				x[r] = inScale(x[r], term.Log) - inScale(less, term.Log)
			}
		} else {
			for r := range x {
				x[r] = inScale(x[r], term.Log)
			}
		}
		terms[i] = verdict.Term{Weight: term.Weight, Values: x}
		if term.Per != nil {
			terms[i].Per = of(term.Arm, term.Per)
		}
	}
	return verdict.Sample(t.Statistic, terms)
}

// inScale returns a number or its logarithm; of nothing and below there is none.
func inScale(x float64, log bool) float64 {
	switch {
	case !log:
		return x
	case x > 0:
		return math.Log(x)
	}
	return math.NaN()
}
