package government_test

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"gowest/agents/government"
)

var tiny = cmpopts.EquateApprox(0, 1e-12)

func TestShare(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name         string
		budget       float64
		weight, cost []float64
		want         []float64
	}{
		{"scarce: by weight", 6, []float64{1, 2}, []float64{10, 10}, []float64{2, 4}},
		{"plenty: all are full", 100, []float64{1, 2}, []float64{10, 5}, []float64{10, 5}},
		{"what one leaves over goes to the others", 9, []float64{1, 1, 1}, []float64{1, 10, 10}, []float64{1, 4, 4}},
		{"a second round fills another", 10, []float64{1, 1, 1}, []float64{1, 4, 10}, []float64{1, 4, 5}},
		{"no weight, nothing, even of plenty", 100, []float64{0, 1}, []float64{10, 10}, []float64{0, 10}},
		{"no cost, nothing", 4, []float64{1, 1}, []float64{0, 10}, []float64{0, 4}},
		{"no budget", 0, []float64{1}, []float64{10}, []float64{0}},
		{"nobody", 5, nil, nil, nil},
	} {
		got := make([]float64, len(c.weight))
		sum := government.Share(got, c.budget, c.weight, c.cost)
		if diff := cmp.Diff(c.want, got, tiny, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
		total := 0.0
		for _, g := range got {
			total += g
		}
		near(t, c.name+": sum", sum, total)
	}
}

// No place gets more than its cost, none with a weight less per weight than another unless it is full, and
// the budget is spent unless all are full.
func TestShareIsFair(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 8).Draw(t, "n")
		weight, cost, grant := make([]float64, n), make([]float64, n), make([]float64, n)
		full := 0.0
		for k := range n {
			weight[k] = rapid.Float64Range(0.01, 1).Draw(t, "weight")
			cost[k] = rapid.Float64Range(0, 10).Draw(t, "cost")
			full += cost[k]
		}
		budget := rapid.Float64Range(0, 60).Draw(t, "budget")
		spent := government.Share(grant, budget, weight, cost)
		if want := math.Min(budget, full); math.Abs(spent-want) > 1e-9 {
			t.Fatalf("spent %v of %v, full cost %v", spent, budget, full)
		}
		for k := range n {
			if grant[k] < 0 || grant[k] > cost[k] {
				t.Fatalf("grant %v of cost %v", grant[k], cost[k])
			}
			for j := range n {
				if grant[j] < cost[j] && grant[k]/weight[k] > grant[j]/weight[j]+1e-9 {
					t.Fatalf("%v per weight, another that is not full %v", grant[k]/weight[k], grant[j]/weight[j])
				}
			}
		}
	})
}

func TestPackageCost(t *testing.T) {
	t.Parallel()
	s := government.Support{Cost: 0.02, LeastShare: 0.01}
	near(t, "a place with 5 % of an industry of 1000", s.PackageCost(50, 1000), 1)
	near(t, "a place without any", s.PackageCost(0, 1000), 0.2)
	near(t, "an industry that is nowhere", s.PackageCost(0, 0), 0)
}
