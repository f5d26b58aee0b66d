package sim

import (
	"fmt"
	"math"
	"testing"

	"gowest/agents/firm"
)

// The share of state firms in employment at the start is the scenario's at any persons per agent: in
// cells with fewer jobs than a state firm has, some have one and others none.
func TestStateShareAtStart(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		scenario string
		scales   []int
	}{
		{"toy", []int{20, 100, 400, 1000}},
		{"baseline", []int{1000, 5000, 20000}},
	} {
		for _, scale := range tc.scales {
			t.Run(fmt.Sprintf("%s W=%d", tc.scenario, scale), func(t *testing.T) {
				t.Parallel()
				cfg := load(t, tc.scenario, fmt.Sprintf("run.persons_per_agent=%d", scale))
				state, all, squares := 0.0, 0.0, 0.0
				for replicate := 1; replicate <= 5; replicate++ {
					w := NewEconomy(cfg, replicate, 1)
					for j := range w.cells {
						firms := &w.cells[j].firms
						for s := range firms.Firms {
							h := float64(firms.Flows[s].Heads)
							all += h
							squares += h * h
							if firms.Firms[s].Owner == firm.State {
								state += h
							}
						}
					}
				}
				want := cfg.Provinces[0].StateShare // the same in every province
				// If every firm were state-owned by its own coin the standard error would be this; what
				// is drawn is less random.
				se := math.Sqrt(want*(1-want)*squares) / all
				if got := state / all; math.Abs(got-want) > 5*se {
					t.Errorf("state firms have %.3f of employment at the start, want %.2f ± %.3f (5 s.e.)", got, want, 5*se)
				}
			})
		}
	}
}
