package main

import (
	"bytes"
	"context"
	"fmt"
	"math"

	"gowest/scenarios"
	"gowest/sim"
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
	runs := map[string]*study{}
	for _, f := range facts {
		for _, name := range []string{f.Scenario, f.Against} {
			if name == "" || runs[name] != nil {
				continue
			}
			if runs[name], err = o.run(ctx, variant{label: name, scenario: name}); err != nil {
				return err
			}
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

// numbersOf returns the fact in those replicates in which it is a number: growth from nothing is none.
func numbersOf(f *scenarios.CaseFact, runs map[string]*study) (out []float64) {
	side := func(st *study, replicate int) float64 {
		return f.Of(sim.Outcomes(f.Outcomes(), st.each[replicate], sim.Regions(st.scenario.Config)))
	}
	for r := range runs[f.Scenario].each {
		x := side(runs[f.Scenario], r)
		if f.Against != "" {
			x -= side(runs[f.Against], r)
		}
		if !math.IsNaN(x) && !math.IsInf(x, 0) {
			out = append(out, x)
		}
	}
	return out
}
