package scenarios

import (
	"math"

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

// sample returns a number a replicate whose mean is the number of a test, see [verdict.Sample].
func (c *Claim) sample(t *ClaimTest, values [][][]float64) []float64 {
	at := map[string]int{}
	for i, o := range c.Outcomes() {
		at[o.String()] = i
	}
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
