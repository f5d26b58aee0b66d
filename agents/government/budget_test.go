package government_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"gowest/agents/government"
)

// near fails unless got is want within rounding.
func near(t testing.TB, what string, got, want float64) {
	t.Helper()
	if math.IsNaN(got) || math.Abs(got-want) > 1e-12*math.Max(1, math.Abs(want)) {
		t.Errorf("%s = %.15g, want %.15g", what, got, want)
	}
}

// budget and issue hold round values near those of the shipped scenarios.
var (
	budget = government.Budget{QuotaBase: 0.1, QuotaSlope: 0.2, QuotaMin: 0.15, QuotaMax: 0.75, InfrastructureGain: 0.25, InfrastructureCap: 0.6, InfrastructureDecay: 0.01}
	issue  = government.Issue{Target: 0.022, Reaction: 0.5, TargetGrowth: 0.029, Limit: 0.06}
)

func TestCentreShare(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name         string
		rel, sharing float64
		want         float64
	}{
		{"before tax sharing, mean income", 1, 0, 0.3},
		{"Shanghai: the highest quota", 6.5, 0, 0.75},
		{"Guizhou: the lowest", 0.2, 0, 0.15},
		{"after it, mean income", 1, 1, 0.45},
		{"after it, all alike", 6.5, 1, 0.45},
		{"half-way", 6.5, 0.5, 0.6},
	} {
		near(t, c.name, budget.CentreShare(c.rel, c.sharing, 0.45), c.want)
	}
	rapid.Check(t, func(t *rapid.T) {
		rel, sharing := rapid.Float64Range(0, 20), rapid.Float64Range(0, 1).Draw(t, "sharing")
		a, b := rel.Draw(t, "a"), rel.Draw(t, "b")
		poor, rich := budget.CentreShare(min(a, b), sharing, 0.45), budget.CentreShare(max(a, b), sharing, 0.45)
		if poor > rich+1e-15 || poor < 0 || rich > 1 {
			t.Fatalf("a poor province hands over %g, a rich one %g", poor, rich)
		}
	})
}

func TestTransferWeight(t *testing.T) {
	t.Parallel()
	near(t, "psi 0: by population", government.TransferWeight(50, 0.4, 0, 0), 50)
	near(t, "mean income: by population", government.TransferWeight(50, 1, 0.5, 0), 50)
	near(t, "a quarter of the mean income, psi ½: twice as much a head", government.TransferWeight(50, 0.25, 0.5, 0), 100)
	near(t, "a policy that raises the weight by 0.9", government.TransferWeight(50, 1, 0.5, 0.9), 95)
	near(t, "no income counts as a twentieth of the mean", government.TransferWeight(50, 0, 1, 0), 1000)
	rapid.Check(t, func(t *rapid.T) {
		rel, psi := rapid.Float64Range(0, 10), rapid.Float64Range(0, 3).Draw(t, "psi")
		a, b := rel.Draw(t, "a"), rel.Draw(t, "b")
		if government.TransferWeight(1, min(a, b), psi, 0) < government.TransferWeight(1, max(a, b), psi, 0) {
			t.Fatalf("with psi %g a head in a richer province weighs more", psi)
		}
	})
}

// With a constant share s of GDP infrastructure settles where what is built balances decay:
// G* = 1 + gain·min(cap, s)/decay, from any start.
func TestInfrastructureSettles(t *testing.T) {
	t.Parallel()
	for share, want := range map[float64]float64{0: 1, 0.02: 1.5, 0.6: 16, 5: 16} {
		for _, start := range []float64{1, 3, 40} {
			g := start
			for range 5000 {
				g = budget.Infrastructure(g, share)
			}
			if math.Abs(g-want) > 1e-9 {
				t.Errorf("from %g with a share of %g infrastructure settles at %g, want %g", start, share, g, want)
			}
		}
	}
	near(t, "a quarter", budget.Infrastructure(2, 0.1), 2+0.025-0.01)
}

func TestIssued(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name         string
		growth, want float64
	}{
		{"on target", 0.029, 0.022},
		{"slow", 0.009, 0.032},
		{"fast", 0.049, 0.012},
		{"slump: the limit", -1, 0.06},
		{"boom: none", 0.5, 0},
	} {
		near(t, c.name, issue.Issued(c.growth), c.want)
	}
	rapid.Check(t, func(t *rapid.T) {
		g := rapid.Float64Range(-1, 1)
		a, b := g.Draw(t, "a"), g.Draw(t, "b")
		slow, fast := issue.Issued(min(a, b)), issue.Issued(max(a, b))
		if fast > slow || fast < 0 || slow > issue.Limit {
			t.Fatalf("issue %g at growth %g, %g at %g", slow, min(a, b), fast, max(a, b))
		}
	})
}

func TestStrategies(t *testing.T) {
	t.Parallel()
	for s, want := range map[government.Strategy]string{government.NoStrategy: "none", government.Planned: "planned", government.Responsive: "responsive", government.Mixed: "mixed"} {
		if got := s.String(); got != want {
			t.Errorf("Strategy(%d).String() = %q, want %q", s, got, want)
		}
	}
}
