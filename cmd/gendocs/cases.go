package main

import (
	"bytes"
	"context"
	"fmt"
	"math"

	"gowest/scenarios"
	"gowest/sim"
	"gowest/sim/record"
)

// casesPage holds the scenarios of single towns and districts against what was published about them.
func casesPage(ctx context.Context, o options) error {
	facts, err := scenarios.CaseFacts()
	if err != nil {
		return err
	}
	w := new(bytes.Buffer)
	fmt.Fprintf(w, "# Cases\n\nMade by `go run ./cmd/gendocs -replicates %d -scale %d cases`. Simulated (model version %s, %d replicates, one agent for %d persons): mean and, after ±,\n"+
		"half the 95 %% interval of the mean. Published figures are of a town or a district and partly of the press, those of the model of a province, whose cells hold more\n"+
		"than the town; no parameter was set on them. Order of events and sources stand in the scenarios (`gowest explain case-foshan-ceramics`).\n\n"+
		"| case | figure | published | simulated | replicates that have it | what was counted | source |\n| --- | --- | --- | --- | --- | --- | --- |\n",
		o.replicates, o.scale, sim.ModelVersion, o.replicates, o.scale)
	runs := map[string]caseRuns{}
	for _, f := range facts {
		for _, name := range []string{f.Scenario, f.Against} {
			if name == "" || runs[name].replicates != nil {
				continue
			}
			s, err := scenarios.Load(name, scenarios.Options{Scale: o.scale})
			if err != nil {
				return err
			}
			each, err := o.replicatesOf(ctx, s, o.replicates)
			if err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
			runs[name] = caseRuns{each, sim.Regions(s.Config)}
		}
	}
	for i := range facts {
		f := &facts[i]
		x, format := numbersOf(f, runs), "%.3f"
		if math.Abs(f.Value) > 100 {
			format = "%.0f"
		}
		text := "none"
		if len(x) > 0 {
			text = summarise(x).text(format)
		}
		fmt.Fprintf(w, "| `%s` | %s | %s | %s | %d of %d | %s | %s |\n", f.Scenario, f.Name, minus(fmt.Sprintf(format, f.Value)), text, len(x), o.replicates, f.Definition, f.Source)
	}
	return o.writeFile("cases.md", w.Bytes())
}

// caseRuns are the replicates of a scenario, each by itself.
type caseRuns struct {
	replicates []*record.Tables
	regions    []sim.Region
}

// fact returns f in a replicate.
func (s caseRuns) fact(f *scenarios.CaseFact, replicate int) float64 {
	return f.Of(sim.Outcomes(f.Outcomes(), s.replicates[replicate], s.regions))
}

// numbersOf returns the fact in those replicates in which it is a number: growth from nothing is none.
func numbersOf(f *scenarios.CaseFact, runs map[string]caseRuns) (out []float64) {
	for r := range runs[f.Scenario].replicates {
		x := runs[f.Scenario].fact(f, r)
		if f.Against != "" {
			x -= runs[f.Against].fact(f, r)
		}
		if !math.IsNaN(x) && !math.IsInf(x, 0) {
			out = append(out, x)
		}
	}
	return out
}
