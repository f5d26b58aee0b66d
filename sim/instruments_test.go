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
	"gowest/sim/space"
)

// withPolicy returns toy with and without one more policy that starts in 2001 at full strength, both
// after the four quarters of 2000: the same world to the last fen.
func withPolicy(t *testing.T, lines string, set ...string) (with, without *Economy) {
	t.Helper()
	set = append([]string{"run.persons_per_agent=200", "initial.burn_in=12"}, set...)
	extra := "\n[[policy]]\nname = \"Extra\"\nstart = 2001\nramp = 0\n" + lines + "\n"
	with, without = started(t, toyWith(t, extra, set...)), started(t, toy(t, set...))
	quarters(t, with, 4)
	quarters(t, without, 4)
	return with, without
}

// extra is the index of the policy that withPolicy adds: the last.
func extra(w *Economy) int { return len(w.cfg.Policies) - 1 }

// upToSettling lets a quarter pass up to the settling of accounts.
func upToSettling(w *Economy) {
	upToSales(w)
	w.sell()
	w.expectEntry()
	w.settle()
}

// In its first quarter a tax discount finds the sales of the world without it: what is not taken is
// what is reported as forgone, up to the fen that rounding costs each firm.
func TestTaxDiscountForgoesWhatItDoesNotTake(t *testing.T) {
	t.Parallel()
	with, without := withPolicy(t, "type = \"tax\"\nwhere = \"Middle\"\ntax_discount = 0.5")
	upToSettling(with)
	upToSettling(without)
	var forgone money.Fen
	for j := range with.cells {
		a, b := &without.cells[j], &with.cells[j]
		waived := b.forgone[extra(with)]
		forgone += waived
		if d := a.taxes - b.taxes - waived; d < -money.Fen(a.firms.Live()) || d > money.Fen(a.firms.Live()) {
			t.Errorf("cell %d: tax falls from %d to %d fen, but %d are reported as forgone", j, a.taxes, b.taxes, waived)
		}
		if inside := with.provinceOf[j] == 1; (waived > 0) != (inside && a.taxes > 0) {
			t.Errorf("cell %d of province %d forgoes %d fen of tax %d, want some in Middle (1) alone", j, with.provinceOf[j], waived, a.taxes)
		}
	}
	if forgone == 0 {
		t.Error("no tax forgone")
	}
}

// A zone's discount by hand: sales of 10,000 yuan, 2,000 of purchases, 13 % tax of which half is waived.
func TestZoneTax(t *testing.T) {
	t.Parallel()
	with, _ := withPolicy(t, "type = \"special-economic-zone\"\nwhere = \"Middle\"\ntax_discount = 0.5")
	quarters(t, with, 1)
	for _, tc := range []struct {
		name         string
		province     int
		industry     int
		tax, forgone money.Fen
	}{
		{"traded, in the zone", 1, with.traded[0], 52000, 52000}, // 0.13 × 800,000 fen = 104,000
		{"services, in the zone", 1, with.services, 104000, 0},   // a zone is for traded industries
		{"traded, elsewhere", 2, with.traded[0], 104000, 0},
	} {
		c := &with.cells[with.cellsOf[tc.province][0]]
		c.taxes, c.forgone[extra(with)] = 0, 0
		rates := with.taxOf(with.at(c.index, tc.industry))
		tax := c.payTax(&rates, 1_000_000-200_000)
		if got := [3]money.Fen{tax, c.taxes, c.forgone[extra(with)]}; got != [3]money.Fen{tc.tax, tc.tax, tc.forgone} {
			t.Errorf("%s: tax, tax of the cell, forgone = %v fen, want %d, %d, %d", tc.name, got, tc.tax, tc.tax, tc.forgone)
		}
	}
}

// A zone pulls exports and foreign firms: its exporters' weight rises by zone_exports × attraction.
func TestZoneRaisesExports(t *testing.T) {
	t.Parallel()
	with, without := withPolicy(t, "type = \"special-economic-zone\"\nwhere = \"Middle\"\nattraction = 1.0\ntax_discount = 0.0\nbudget = 0.0")
	upToSettling(with)
	upToSettling(without)
	exports := func(w *Economy, province int) (sum money.Fen) {
		for _, c := range w.cellsOf[province] {
			for _, i := range w.traded {
				sum += w.byCell.Exports[w.at(c, i)]
			}
		}
		return sum
	}
	for province, rises := range []bool{false, true, false} {
		a, b := exports(without, province), exports(with, province)
		if (b > a) != rises || a == b && a > 0 {
			t.Errorf("exports of %s go from %d to %d fen; want a rise in Middle and a fall elsewhere", with.cfg.Provinces[province].Name, a, b)
		}
	}
}

// An infrastructure programme takes exactly what policies.csv says out of the treasury of its payer,
// and raises infrastructure where it builds. Ordinary spending is switched off to see it alone.
func TestInfrastructurePolicyIsPaidByTreasury(t *testing.T) {
	t.Parallel()
	for _, payer := range []string{"centre", "province"} {
		t.Run(payer, func(t *testing.T) {
			t.Parallel()
			lines := fmt.Sprintf("type = \"infrastructure\"\nwhere = \"Hills\"\nbudget = 0.02\nbuilding = 0.6\npayer = %q", payer)
			with, without := withPolicy(t, lines, "budget.spend_revenue=0.0", "budget.spend_treasury=0.0", "budget.centre_treasury=0.0")
			purse := func(w *Economy) *authority {
				if payer == "centre" {
					return &w.centre
				}
				return &w.provinces[2].authority
			}
			var spent money.Fen
			for range 4 {
				before := purse(with).treasury
				quarters(t, with, 1)
				spent += before + purse(with).revenue - purse(with).treasury // revenue is the quarter's income
			}
			rows := with.year.tables.Policies
			row := rows[len(rows)-1]
			nation := with.year.tables.Nation[1]
			got := row.Spent * nation.Deflator * 100 / float64(with.cfg.Run.PersonsPerAgent)
			if row.Policy != "Extra" || row.Year != 2001 || spent == 0 || math.Abs(got-float64(spent)) > 1e-9*float64(spent) {
				t.Errorf("policies.csv %+v means %.3f fen in the sample, the treasury of the %s spent %d", row, got, payer, spent)
			}
			// The budget is a share of the GDP of the places, here with a quarter's delay: the treasury
			// could pay, so it is 2 % of about the GDP of the year.
			if share := row.Spent * nation.Deflator / with.year.tables.Provinces[5].GDPNominal; share < 0.018 || share > 0.022 {
				t.Errorf("spent %.4f of the GDP of Hills, want about its budget, 0.02", share)
			}
			quarters(t, without, 4)
			for j := range with.cells {
				a, b := without.cells[j].infrastructure, with.cells[j].infrastructure
				if with.provinceOf[j] == 2 && b <= a || without.provinceOf[j] != 2 && math.Abs(b-a) > 1e-3 {
					t.Errorf("cell %d of province %d: infrastructure %.4f, without the programme %.4f; want a rise in Hills (2) alone", j, with.provinceOf[j], b, a)
				}
			}
		})
	}
}

// A government that cannot pay pays what it has, the same share of each bill.
func TestPolicySpendingEndsWithTheTreasury(t *testing.T) {
	t.Parallel()
	with, _ := withPolicy(t, "type = \"infrastructure\"\nwhere = \"all\"\nbudget = 1.0\npayer = \"centre\"")
	with.luck, with.now = with.key.Tick(int(with.tick)), 2001
	with.setPolicies()
	with.forCells((*Economy).spendInCell)
	had := with.centre.treasury
	var due money.Fen
	for _, b := range with.engine.Bills(nil, with.now, with.gdpOf, with.valueOf) {
		due += b.Building + b.Services
	}
	with.payPolicies()
	paid := had - with.centre.treasury
	bills := money.Fen(2 * len(with.bills)) // rounding: a fen for each half of a bill
	if due <= had || paid > had || paid < had-bills || with.year.policySpent[extra(with)] != paid {
		t.Errorf("due %d, treasury %d, paid %d, policies.csv %d fen; want all of a treasury that is too small", due, had, paid, with.year.policySpent[extra(with)])
	}
}

// Weight in transfers moves money between provinces and makes none: in its first quarter all
// provinces together have the revenue that they have without it, to the fen.
func TestTransferRaisesTreasuryOfItsPlaces(t *testing.T) {
	t.Parallel()
	with, without := withPolicy(t, "type = \"transfer\"\nwhere = \"Hills\"\nweight = 3.0")
	quarters(t, with, 1)
	quarters(t, without, 1)
	var sum [2]money.Fen
	for p := range with.provinces {
		a, b := &without.provinces[p], &with.provinces[p]
		sum[0] += a.revenue
		sum[1] += b.revenue
		if favoured := p == 2; (b.revenue > a.revenue) != favoured || (b.treasury > a.treasury) != favoured {
			t.Errorf("%s: revenue %d to %d, treasury %d to %d fen; want a rise in Hills alone", with.cfg.Provinces[p].Name, a.revenue, b.revenue, a.treasury, b.treasury)
		}
	}
	if sum[0] != sum[1] {
		t.Errorf("revenue of all provinces %d, without the policy %d fen; want the same", sum[1], sum[0])
	}
}

// Toy's port has access 0.5; opened to 1 it doubles the export reach of every cell.
func TestPortOpeningRaisesExportReach(t *testing.T) {
	t.Parallel()
	with, without := withPolicy(t, "type = \"port-opening\"\nwhere = \"Coast\"\nopenness = 1.0")
	quarters(t, with, 1)
	quarters(t, without, 1)
	for c := range with.cells {
		if a, b := without.exportReach[c], with.exportReach[c]; math.Abs(b/a-2) > 1e-9 {
			t.Errorf("cell %d: export reach from %v to %v, want twice as much", c, a, b)
		}
	}
}

// A lower barrier of household registration brings more migrants: over three seeds in each of which
// the worlds differ in nothing else.
func TestHukouReformRaisesMigration(t *testing.T) {
	t.Parallel()
	seeds := 3
	if testing.Short() {
		seeds = 1
	}
	for seed := range seeds {
		set := []string{"run.persons_per_agent=200", "run.to=2006", fmt.Sprintf("run.seed=%d", seed+1)}
		closed := simulate(t, toy(t, append(set, `policy."Residence permits".barrier=0.9`)...), 1)
		open := simulate(t, toy(t, append(set, `policy."Residence permits".barrier=0.0`)...), 1)
		a, b := closed.Nation[6].MigrantShare, open.Nation[6].MigrantShare
		if b < 1.5*a || b < 0.005 {
			t.Errorf("seed %d: share of migrants %.4f at a barrier of 0.9, %.4f at 0; want clearly more", seed+1, a, b)
		}
	}
}

// Price reform abolishes plan rents and scissors in proportion to what it has reached.
func TestPriceReformRemovesPlanRents(t *testing.T) {
	t.Parallel()
	moved := func(w *Economy) (rents, scissors money.Fen) {
		upToSales(w)
		w.sellTraded()
		w.forCells((*Economy).sellInCell)
		for j := range w.cells {
			rents += w.cells[j].rents
		}
		food := w.markets.food
		w.payPlanRents()
		return rents, food - w.markets.food
	}
	for _, share := range []float64{1, 0.5, 0} {
		lines := fmt.Sprintf("type = \"price-reform\"\nwhere = \"all\"\nscissors = %g\nrents = %g", share, share)
		with, without := withPolicy(t, lines, "plan.plan_rents=0.15", "plan.scissors=0.25")
		rents, scissors := moved(with)
		fullRents, fullScissors := moved(without)
		if fullRents == 0 || fullScissors == 0 {
			t.Fatalf("without reform: rents %d, scissors %d fen, want some", fullRents, fullScissors)
		}
		// Rounding loses at most a fen of the rents of each industry in each cell.
		rounding := float64(len(with.cells) * len(with.traded))
		if want := (1 - share) * float64(fullRents); math.Abs(float64(rents)-want) > rounding {
			t.Errorf("reform of %g leaves %d fen of plan rents, want %.0f", share, rents, want)
		}
		if want := (1 - share) * float64(fullScissors); math.Abs(float64(scissors)-want) > 1 {
			t.Errorf("reform of %g leaves %d fen of the scissors, want %.0f", share, scissors, want)
		}
	}
}

func TestPrivatisationReducesStateFirms(t *testing.T) {
	t.Parallel()
	planned := func(w *Economy) (n int) {
		eachFirm(w, func(_ *cell, f *firm.Firm) {
			if f.Owner().Planned() {
				n++
			}
		})
		return n
	}
	with, without := withPolicy(t, "type = \"privatisation\"\nwhere = \"all\"\nrate = 0.1")
	before := planned(with)
	quarters(t, with, 8)
	quarters(t, without, 8)
	// 0.9^8 = 0.43 of them are left, 0.967^8 = 0.76 of the large; few close meanwhile.
	if a, b := planned(without), planned(with); float64(b) > 0.8*float64(before) || float64(a) < 0.85*float64(before) {
		t.Errorf("state firms: %d at the start, %d after two years without and %d with privatisation", before, a, b)
	}
}

// Enforcement costs output in polluting industries where it acts, by enforcement_loss, and nothing
// elsewhere: in its first quarter firms have the same heads and capital as without it.
func TestEnforcementLowersOutputOfPolluters(t *testing.T) {
	t.Parallel()
	with, without := withPolicy(t, "type = \"enforcement\"\nwhere = \"Middle\"\nbudget = 0.0")
	upToSales(with)
	upToSales(without)
	polluted := 0
	for j := range with.cells {
		a, b := &without.cells[j], &with.cells[j]
		for s := range a.firms.Firms {
			f := &a.firms.Firms[s]
			if !f.Is(firm.Live) {
				continue
			}
			want := output(without, a, f)
			if with.industry(int(f.Industry)).Pollution == 1 && with.provinceOf[j] == 1 {
				want *= 1 - with.cfg.Production.EnforcementLoss
				polluted++
			}
			if got := output(with, b, &b.firms.Firms[s]); math.Abs(got-want) > 1e-9*want {
				t.Errorf("cell %d, a firm of %s: output %v, want %v", j, with.industry(int(f.Industry)).Name, got, want)
			}
		}
	}
	if polluted == 0 {
		t.Error("no polluting firm in Middle")
	}
}

// single is how near two quantities of firms are whose 32 bits are rounded.
const single = 1e-6

// output returns what a firm made this quarter.
func output(w *Economy, c *cell, f *firm.Firm) float64 {
	recipe := w.recipeOf(c, int(f.Industry))
	logQ, works := recipe.logOutput(f)
	switch {
	case !works:
		return 0
	case f.Form.Integrated():
		return math.Exp2(logQ)
	}
	return recipe.stageOutput(f.Form, logQ)
}

// The world buys three times as much of one industry, not more of others.
func TestWorldDemandRaisesExports(t *testing.T) {
	t.Parallel()
	with, without := withPolicy(t, "type = \"world-demand\"\nindustries = [\"textiles\"]\nfactor = 3.0")
	upToSettling(with)
	upToSettling(without)
	for _, i := range with.traded {
		a, b := without.markets.exports[i], with.markets.exports[i]
		factor := 1.0
		if with.industry(i).Name == "textiles" {
			factor = 3
		}
		if a == 0 || math.Abs(float64(b)-factor*float64(a)) > 3 { // fen are whole
			t.Errorf("the world wants %d fen of %s, without the policy %d; want %g times that", b, with.industry(i).Name, a, factor)
		}
		var sold money.Fen
		for c := range with.cells {
			sold += with.byCell.Exports[with.at(int32(c), i)]
		}
		if sold != b {
			t.Errorf("%s exports %d fen of %d wanted", with.industry(i).Name, sold, b)
		}
	}
}

// Three more years of school make a beginner 3 × 0.04 more skilled, in the province of the school.
func TestSchoolRaisesBeginnersSkill(t *testing.T) {
	t.Parallel()
	with, without := withPolicy(t, "type = \"school\"\nwhere = \"Hills\"\nyears = 3.0")
	quarters(t, with, 1)
	quarters(t, without, 1)
	for j := range with.cells {
		a, b := without.cellRules(&without.cells[j]), with.cellRules(&with.cells[j])
		want := 0.0
		if with.provinceOf[j] == 2 {
			want = 3 * with.cfg.Learning.BeginnerSlope * 8192 // fixed point
		}
		if got := float64(b.beginner) - float64(a.beginner); math.Abs(got-want) > 1 {
			t.Errorf("cell %d: a beginner's skill rises by %v/8192, want %v", j, got, want)
		}
	}
	quarters(t, with, 20)
	quarters(t, without, 20)
	mean := func(w *Economy) float64 {
		sum, n := 0.0, 0.0
		for _, c := range w.cellsOf[2] {
			for i, job := range w.cells[c].workers.Job {
				x := w.cells[c].workers.Trait[i]
				if job.Age() < 20 && x.Origin() == 2 {
					sum += float64(x.Skill()) / 8192
					n++
				}
			}
		}
		return sum / n
	}
	if a, b := mean(without), mean(with); b < a+0.05 {
		t.Errorf("workers of Hills who began in the last five years have skill %.3f, without the policy %.3f; want at least 0.05 more", b, a)
	}
}

// Anchor firms come once, in the quarter in which the policy begins, as many as it says, with capital
// for the jobs that it names: what they want to hire first is that and their overhead, at the wage that it names.
func TestAnchorFirmsAppearOnce(t *testing.T) {
	t.Parallel()
	with, _ := withPolicy(t, "type = \"anchor-firm\"\nwhere = { row = 1, col = 3 }\nindustries = [\"electronics\"]\nfirms = 2\njobs = 12000.0\nwage = 1.5\nlocal_sourcing = 0.25\nbudget = 0.0")
	anchors := make(map[uint32]bool)
	if with.cfg.ForeignEntry.LocalSourcing == 0.25 {
		t.Fatal("other foreign firms source as much: the test cannot tell anchor firms")
	}
	look := func() (now []firm.Firm, c *cell) {
		eachFirm(with, func(at *cell, f *firm.Firm) {
			if f.Form.Integrated() && with.sourcings[f.Form.Sourcing()] == 0.25 {
				anchors[f.ID] = true
				now, c = append(now, *f), at
			}
		})
		return now, c
	}
	if now, _ := look(); len(now) > 0 {
		t.Fatalf("%d anchor firms before the start", len(now))
	}
	price := with.nation.price
	upToSettling(with)
	place := slices.IndexFunc(with.cfg.World.Grid.Cells, func(at space.Cell) bool { return at.Row == 1 && at.Col == 3 })
	wage := with.cells[place].meanWage
	restOfQuarter(t, with)
	now, c := look()
	if len(now) != 2 {
		t.Fatalf("%d anchor firms in the first quarter, want 2", len(now))
	}
	p := &with.cfg.Planning
	for _, f := range now {
		industry := with.industry(int(f.Industry))
		if at := with.cfg.World.Grid.Cells[c.index]; f.Owner() != firm.Foreign || industry.Name != "electronics" || with.sourcings[f.Form.Sourcing()] != 0.25 || at.Row != 1 || at.Col != 3 {
			t.Errorf("anchor firm %+v in cell %d:%d, want a foreign one of electronics in 1:3 that buys a quarter locally", f, at.Row, at.Col)
		}
		heads := firm.WantedSkill((1-industry.CapitalShare)*with.rho, float64(f.Expected), float64(f.Wage), p.OverheadIntegrated)
		if want := 60 + p.OverheadIntegrated; math.Abs(heads-want) > single*want {
			t.Errorf("it wants %.3f heads, want %.0f and overhead", heads, 60.0)
		}
		if got := float64(f.Wage) / wage; math.Abs(got-1.5) > single*1.5 {
			t.Errorf("it posts %.4f times the mean wage, want 1.5 times", got)
		}
		// First-order conditions: capital cost over wage cost is alpha/(1-alpha).
		capital := float64(f.Capital) * 100 * price
		want := 60 * float64(f.Wage) * industry.CapitalShare / (1 - industry.CapitalShare) / (p.Depreciation + p.RequiredReturn)
		if math.Abs(capital-want) > 1e-3*want { // the cell's wage moves in the quarter
			t.Errorf("it orders capital of %.0f fen, want %.0f", capital, want)
		}
	}
	for range 20 {
		quarters(t, with, 1)
		look()
	}
	if len(anchors) != 2 {
		t.Errorf("%d anchor firms over five years, want the 2 of the start alone", len(anchors))
	}
}

// anchorsOf returns the identities of the firms in an economy that buy that share of their stages locally.
func anchorsOf(w *Economy, sourcing float64) (ids []uint32) {
	eachFirm(w, func(_ *cell, f *firm.Firm) {
		if f.Form.Integrated() && w.sourcings[f.Form.Sourcing()] == sourcing {
			ids = append(ids, f.ID)
		}
	})
	slices.Sort(ids)
	return ids
}

// An anchor firm is planned with jobs of persons, whatever an agent stands for, and it is the same firm whenever it comes; those of two
// policies in one place are different firms.
func TestAnchorFirmsArePlannedInPersons(t *testing.T) {
	t.Parallel()
	const lines = "\n[[policy]]\nname = %q\nstart = %d\nramp = 0\ntype = \"anchor-firm\"\nwhere = { row = 1, col = 3 }\nindustries = [\"electronics\"]\nfirms = 2\njobs = 12000.0\nlocal_sourcing = 0.25\nbudget = 0.0"
	var first []uint32
	for _, c := range []struct{ persons, start int }{{200, 2001}, {400, 2001}, {200, 2003}} {
		w := started(t, toyWith(t, fmt.Sprintf(lines, "One", c.start), fmt.Sprintf("run.persons_per_agent=%d", c.persons), "initial.burn_in=12"))
		for len(anchorsOf(w, 0.25)) == 0 {
			quarters(t, w, 1)
		}
		if ids := anchorsOf(w, 0.25); first == nil {
			first = ids
		} else if !slices.Equal(ids, first) {
			t.Errorf("%v: anchor firms %v, want %v", c, ids, first)
		}
		eachFirm(w, func(_ *cell, f *firm.Firm) {
			if !slices.Contains(first, f.ID) {
				return
			}
			share := (1 - w.industry(int(f.Industry)).CapitalShare) * w.rho
			if persons := w.persons(1) * firm.WantedSkill(share, float64(f.Expected), float64(f.Wage), 0); math.Abs(persons-12000) > single*12000 {
				t.Errorf("%v: an anchor firm is planned with %.0f persons, want 12000", c, persons)
			}
		})
	}
	twice := started(t, toyWith(t, strings.ReplaceAll(fmt.Sprintf(lines, "Two", 2000), "electronics", "textiles")+fmt.Sprintf(lines, "One", 2000), "run.persons_per_agent=200", "initial.burn_in=12"))
	quarters(t, twice, 1)
	if ids := anchorsOf(twice, 0.25); len(ids) != 4 || len(slices.Compact(ids)) != 4 || !slices.Contains(ids, first[0]) || !slices.Contains(ids, first[1]) {
		t.Errorf("anchor firms of two policies: %v, want four with %v among them", ids, first)
	}
}

// An anchor firm has its intensity's part of the jobs of its policy.
func TestAnchorFirmsScaleWithIntensity(t *testing.T) {
	t.Parallel()
	heads := func(intensity float64) (sum float64) {
		w, _ := withPolicy(t, fmt.Sprintf("type = \"anchor-firm\"\nwhere = { row = 1, col = 3 }\nindustries = [\"electronics\"]\nfirms = 2\njobs = 12000.0\nlocal_sourcing = 0.25\nbudget = 0.0\nintensity = %g", intensity))
		for len(anchorsOf(w, 0.25)) == 0 {
			quarters(t, w, 1)
		}
		ids := anchorsOf(w, 0.25)
		eachFirm(w, func(_ *cell, f *firm.Firm) {
			if slices.Contains(ids, f.ID) {
				share := (1 - w.industry(int(f.Industry)).CapitalShare) * w.rho
				sum += firm.WantedSkill(share, float64(f.Expected), float64(f.Wage), 0)
			}
		})
		return sum
	}
	if full, half := heads(1), heads(0.5); math.Abs(half-full/2) > 2*single*full {
		t.Errorf("%.3f heads at half the intensity, %.3f at full", half, full)
	}
}

// Footloose anchor firms are gone after the first quarter that follows the end of their policy, others are not; until then nothing tells
// them apart, and no other firm goes with them.
func TestFootlooseAnchorFirmsLeave(t *testing.T) {
	t.Parallel()
	lines := func(footloose bool) string {
		return fmt.Sprintf("type = \"anchor-firm\"\nwhere = { row = 1, col = 3 }\nindustries = [\"electronics\"]\nfirms = 3\njobs = 4000.0\nend = 2002\nlocal_sourcing = 0.25\nfootloose = %t\nbudget = 0.0", footloose)
	}
	leave, _ := withPolicy(t, lines(true))
	stay, _ := withPolicy(t, lines(false))
	firms := func(w *Economy) (ids []uint32) {
		eachFirm(w, func(_ *cell, f *firm.Firm) { ids = append(ids, f.ID) })
		slices.Sort(ids)
		return ids
	}
	for leave.now < 2002.75 {
		quarters(t, leave, 1)
		quarters(t, stay, 1)
	}
	anchors := anchorsOf(leave, 0.25)
	if len(anchors) != 3 || !slices.Equal(firms(leave), firms(stay)) {
		t.Fatalf("%d anchor firms at the end of the policy, want 3; the same firms as where they stay: %t", len(anchors), slices.Equal(firms(leave), firms(stay)))
	}
	quarters(t, leave, 1)
	quarters(t, stay, 1)
	if got := anchorsOf(leave, 0.25); len(got) > 0 {
		t.Errorf("anchor firms %v are still there", got)
	}
	if got := anchorsOf(stay, 0.25); !slices.Equal(got, anchors) {
		t.Errorf("anchor firms that stay: %v, want %v", got, anchors)
	}
	if got, want := firms(leave), slices.DeleteFunc(firms(stay), func(id uint32) bool { return slices.Contains(anchors, id) }); !slices.Equal(got, want) {
		t.Errorf("firms that are left: %d, want %d, all but the anchor firms", len(got), len(want))
	}
}

// Support of clusters begins lag years after a cluster was first seen, never before its start, and is
// withdrawn at its end.
func TestClusterSupportFollowsClusters(t *testing.T) {
	t.Parallel()
	const start, lag, end = 2004, 3, 2009
	lines := fmt.Sprintf("[[policy]]\nname = \"Extra\"\ntype = \"cluster-support\"\nwhere = \"emergent\"\ntrigger = \"cluster\"\nstart = %d\nlag = %d\nend = %d\nramp = 1\nmax_clusters = 2\n", start, lag, end)
	cfg := toyWith(t, lines, quick("run.to=2013", "clusters.min_firms=3")...)
	w := started(t, cfg)
	i := len(cfg.Policies) - 1
	highest := func() float64 {
		m := 0.0
		for _, s := range [][]float64{w.engine.Levers.Platform, w.engine.Levers.Innovation, w.engine.Levers.Training, w.engine.Levers.Guarantee} {
			for _, v := range s {
				m = math.Max(m, v)
			}
		}
		return m
	}
	supported, peak, saved := 0, 0.0, false
	for year := cfg.Run.From; year <= cfg.Run.To; year++ {
		quarters(t, w, 4)
		row := w.year.tables.Policies[len(w.year.tables.Policies)-1]
		peak = math.Max(peak, highest())
		if year < start && (highest() > 0 || row.Active > 0 || row.Spent > 0) {
			t.Errorf("%d: levers %v, policies.csv %+v before the start", year, highest(), row)
		}
		if year > end && (len(w.engine.Targets(i)) > 0 || row.Active > 0 || row.Spent > 0 || row.Target != "" || row.TriggerState != "ended") {
			t.Errorf("%d: %d cells, policies.csv %+v after the end", year, len(w.engine.Targets(i)), row)
		}
		if (row.Target != "") != (row.Active > 0) || (row.Packages != "") != (row.Active > 0) {
			t.Errorf("%d: policies.csv %+v, want target and packages of the years in which it acts", year, row)
		}
		if year >= start && year <= end && row.Spent > 0 {
			supported++
			for k, platform := range w.engine.Levers.Platform {
				if platform > 0 {
					c := &w.cfg.Trust
					w.clearStages(&w.cells[k/len(cfg.Industries)], k%len(cfg.Industries))
					saved = saved || w.byCell.Theta[k] < c.Cost(w.byCell.Trust[k], 0)
				}
			}
		}
	}
	for _, c := range w.year.tables.Clusters {
		if c.SupportedSince != 0 && (c.SupportedSince < start || c.SupportedSince > end) {
			t.Errorf("cluster %d of %s is supported since %d, want it between start and end", c.Cluster, c.Industry, c.SupportedSince)
		}
		// Cells merge and split: the cluster that holds a supported cell may be younger than the support.
		if c.SupportedSince >= c.Born && c.SupportedSince-c.Born < lag && c.SupportedSince != 0 && alone(w, c.Cluster, c.Cells) {
			t.Errorf("cluster %d of %s, seen first in %d, is supported since %d, want at least %d years later", c.Cluster, c.Industry, c.Born, c.SupportedSince, lag)
		}
	}
	if supported == 0 || !saved {
		t.Errorf("support was paid in %d years, transaction costs fell: %v; want both", supported, saved)
	}
	// Built up by 0.05 a quarter, levels fall at the same speed: the peak is gone after peak/0.05 quarters.
	if left := highest(); peak == 0 || left > math.Max(0, peak-0.05*float64(4*(cfg.Run.To-end)))+1e-9 {
		t.Errorf("levels were %v at most and are %v four years after the end, want them gone at 0.05 a quarter", peak, left)
	}
}

// alone tells whether every year's row of a cluster names the same cells: it neither grew into
// another one nor split off.
func alone(w *Economy, id int, cells string) bool {
	for _, c := range w.year.tables.Clusters {
		if c.Cluster == id && c.Cells != cells {
			return false
		}
		for cell := range strings.SplitSeq(cells, ";") {
			if c.Cluster != id && strings.Contains(";"+c.Cells+";", ";"+cell+";") {
				return false
			}
		}
	}
	return true
}

// The tests of what a policy leaves as it was go over every instrument of the program.
func TestEveryPolicyIsComplete(t *testing.T) {
	t.Parallel()
	for kind := range policy.NumTypes {
		if _, ok := everyPolicy[kind.String()]; !ok {
			t.Errorf("everyPolicy lacks %q: policies of that kind are not tested", kind)
		}
	}
}
