package sim

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"gowest/agents/firm"
	"gowest/sim/money"
	"gowest/sim/policy"
)

// allPolicies returns the lines of a policy of every instrument from 2001 on, each with a budget if any treasury
// can pay for it, every second one paid by the centre.
func allPolicies() string {
	var b strings.Builder
	for typ := range policy.NumTypes {
		kind := typ.String()
		lines := everyPolicy[kind]
		if typ != policy.WorldDemand {
			payer := policy.Payer(typ % 2)
			if typ == policy.Transfer {
				payer = policy.ByCentre
			}
			lines = strings.ReplaceAll(lines, "budget = 0.1", "") + fmt.Sprintf("\nbudget = 0.01\npayer = %q", payer)
		}
		fmt.Fprintf(&b, "\n[[policy]]\nname = %q\ntype = %q\nstart = 2001\nramp = 1\n%s\n", kind, kind, lines)
	}
	return b.String()
}

// With a policy of every instrument in force, and a strategy, every fen that policies cost leaves a treasury,
// reaches a cell and stands in policies.csv, and every fen of tax that is not taken is reported as forgone.
// Ordinary spending is switched off: what leaves a treasury pays for a policy. Poor treasuries pay a part.
func TestEveryFenOfPoliciesIsReported(t *testing.T) {
	t.Parallel()
	// Treasuries at the start, in quarters of GDP, and what one of the policies costs.
	for stock, budget := range map[string]string{"0.0": "0.2", "1.0": "0.01"} {
		cfg := toyWith(t, allPolicies(), quick("run.to=2005", "budget.spend_revenue=0.0", "budget.spend_treasury=0.0", "budget.centre_treasury=0.0",
			"province.Coast.strategy=mixed", "strategy.lag=0", "initial.treasury_quarters="+stock, "policy.school.budget="+budget)...)
		w := started(t, cfg)
		purses := []*authority{&w.centre}
		for p := range w.provinces {
			purses = append(purses, &w.provinces[p].authority)
		}
		short := false
		seen, forgoing := make(map[string]bool), make(map[string]bool)
		for year := cfg.Run.From; year <= cfg.Run.To; year++ {
			var paid, received, waived money.Fen
			for range 4 {
				had := money.Fen(0)
				for _, a := range purses {
					had += a.treasury
				}
				upToSales(w)
				for _, a := range purses {
					had -= a.treasury
				}
				paid += had
				short = short || slices.Min(w.shares) < 1
				w.sell()
				w.expectEntry()
				full := money.Fen(0) // tax at the full rate
				eachSale(w, func(_ *cell, _ *firm.Firm, revenue, bought money.Fen) {
					full += (revenue - bought).Share(cfg.Budget.ValueAddedTax)
				})
				w.settle()
				for j := range w.cells {
					received += w.cells[j].publicSpending
					full -= w.cells[j].taxes
				}
				waived += full
				restOfQuarter(t, w)
			}
			scale := w.year.tables.Nation[year-cfg.Run.From].Deflator * 100 / float64(cfg.Run.PersonsPerAgent)
			spent, forgone := 0.0, 0.0
			for _, row := range w.year.tables.Policies {
				if row.Year == year {
					spent, forgone = spent+row.Spent*scale, forgone+row.TaxForgone*scale
					seen[row.Policy] = seen[row.Policy] || row.Spent > 0
					forgoing[row.Policy] = forgoing[row.Policy] || row.TaxForgone > 0
				}
			}
			if math.Abs(spent-float64(paid)) > 1e-9*math.Max(1e6, spent) || received != paid {
				t.Errorf("%d: policies.csv says %.4f fen, treasuries paid %d and cells received %d", year, spent, paid, received)
			}
			if math.Abs(forgone-float64(waived)) > 1e-9*math.Max(1e6, forgone) {
				t.Errorf("%d: policies.csv says %.4f fen of tax are forgone, %d fen were not taken", year, forgone, waived)
			}
		}
		for typ := range policy.NumTypes {
			if kind := typ.String(); seen[kind] != (typ != policy.WorldDemand) {
				t.Errorf("%s: spends something: %v", kind, seen[kind])
			}
		}
		for _, name := range []string{"special-economic-zone", "tax"} {
			if !forgoing[name] {
				t.Errorf("%s forgoes no tax", name)
			}
		}
		if poor := stock == "0.0"; short != poor {
			t.Errorf("treasuries with %s quarters of GDP: a bill was cut: %v", stock, short)
		}
		if !seen["strategy of Coast"] {
			t.Error("the strategy spends nothing")
		}
	}
}
