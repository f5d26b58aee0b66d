package bank_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"gowest/agents/bank"
	"gowest/agents/firm"
)

// near fails unless got is want within rounding.
func near(t testing.TB, what string, got, want float64) {
	t.Helper()
	if math.IsNaN(got) || math.Abs(got-want) > 1e-9*math.Max(1, math.Abs(want)) {
		t.Errorf("%s = %.15g, want %.15g", what, got, want)
	}
}

// credit and plan hold round values near those of the shipped scenarios.
var (
	credit = bank.Credit{ForeignCredit: 0.5, StateCredit: 0.5, PlatformCredit: 0.2, GuaranteeCredit: 0.3, CircleLenders: 20, CircleBase: 0.2, CircleTrust: 0.8}
	plan   = firm.PlannedEconomy{SoftCredit: 0.6, SoftCreditRevenue: 8}
)

func TestLine(t *testing.T) {
	t.Parallel()
	const capital, expected, private = 1000, 100, 0.25
	for _, c := range []struct {
		name                      string
		owner                     firm.Ownership
		soft, platform, guarantee float64
		want                      float64
	}{
		{"private", firm.Private, 0, 0, 0, 250},
		{"private, whatever the state's budgets", firm.Private, 1, 0, 0, 250},
		{"private, with a platform", firm.Private, 0, 1, 0, 450},
		{"private, with half a guarantee", firm.Private, 0, 0, 0.5, 400},
		{"foreign", firm.Foreign, 1, 0, 0, 500},
		{"state, soft: 0.6 of capital and eight quarters' revenue", firm.State, 1, 0, 0, 1400},
		{"state, hard", firm.State, 0, 0, 0, 500},
		{"state, half-way", firm.State, 0.5, 0, 0, 950},
		{"collective, as the state", firm.Collective, 1, 0, 0, 1400},
		{"support is for private firms", firm.State, 0, 1, 1, 500},
		{"nor for foreign ones", firm.Foreign, 0, 1, 1, 500},
	} {
		near(t, c.name, credit.Line(c.owner, &plan, capital, expected, credit.Lent(private, c.platform, c.guarantee), c.soft), c.want)
	}
}

// More capital, softness or support never shortens a credit line.
func TestLineGrows(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		owner := rapid.SampledFrom([]firm.Ownership{firm.Private, firm.State, firm.Collective, firm.Foreign}).Draw(t, "owner")
		var less, more [4]float64 // capital, softness, platform, guarantee
		for i, most := range []float64{1e9, 1, 1, 1} {
			a, b := rapid.Float64Range(0, most).Draw(t, "a"), rapid.Float64Range(0, most).Draw(t, "b")
			less[i], more[i] = min(a, b), max(a, b)
		}
		line := func(x [4]float64) float64 {
			return credit.Line(owner, &plan, x[0], 100, credit.Lent(0.25, x[2], x[3]), x[1])
		}
		if line(less) < 0 || line(more) < line(less)*(1-1e-12) {
			t.Fatalf("line of %v = %g, of %v = %g", less, line(less), more, line(more))
		}
	})
}

func TestCircle(t *testing.T) {
	t.Parallel()
	near(t, "strangers", credit.Circle(0, 500), 0.2*20*500)
	near(t, "full trust: all lenders", credit.Circle(1, 500), 20*500)
	near(t, "half", credit.Circle(0.5, 500), 0.6*20*500)
	near(t, "poor", credit.Circle(1, 0), 0)
}
