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

// ArmNumber is a number that tests look at, by arm.
type ArmNumber struct {
	Text string // what it is
	// Estimate and SE by arm, NaN where an arm has not the number.
	Estimate, SE []float64
	// PerCost tells that it is a gain over another arm by a sum of something, whose inverse is what one more costs.
	PerCost bool
}

// ByArm returns each number that tests combine for every arm alone, none where an arm does not mark the places that it is about.
func (c *Claim) ByArm(values [][][]float64) (out []ArmNumber) {
	known := map[string]bool{}
	for i := range c.Tests {
		t := &c.Tests[i]
		for _, term := range t.Terms {
			n := ArmNumber{Text: c.number(t, &term), PerCost: term.Less >= 0 && term.Per != nil}
			if known[n.Text] {
				continue
			}
			known[n.Text] = true
			for arm := range c.Arms {
				if !c.marks(arm, &term.Outcome) {
					n.Estimate, n.SE = append(n.Estimate, math.NaN()), append(n.SE, math.NaN())
					continue
				}
				one := term
				one.Arm, one.Weight = arm, 1
				alone := ClaimTest{Statistic: t.Statistic, Terms: []ClaimTerm{one}}
				j := verdict.Judge([]verdict.Expectation{{}}, [][]float64{c.sample(&alone, values)})[0]
				n.Estimate, n.SE = append(n.Estimate, j.Estimate), append(n.SE, j.SE)
			}
			out = append(out, n)
		}
	}
	return out
}

// number says what a term of a test is, of whatever arm.
func (c *Claim) number(t *ClaimTest, term *ClaimTerm) string {
	text := term.Outcome.String()
	if term.Log {
		text = "ln of " + text
	}
	if term.Less >= 0 {
		text += " less that of " + c.Arms[term.Less].Name
	}
	if term.Per != nil {
		text += ", over " + term.Per.String()
	}
	switch t.Statistic {
	case verdict.Spread:
		return "log standard deviation of " + text
	case verdict.Agreement:
		return "chance that two replicates agree in " + text
	}
	return text
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
		for r := range x {
			x[r] = inScale(x[r], term.Log)
		}
		if term.Less >= 0 {
			for r, less := range of(term.Less, &term.Outcome) {
				x[r] -= inScale(less, term.Log)
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
