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
	"gowest/sim/record"
)

// strategies gives the provinces of toy a strategy each, from 2002 on.
const strategies = "[strategy]\nstart = 2002\nlag = 1\nbudget = 0.01\nramp = 0\n" +
	"[[province]]\nname = \"Coast\"\nstrategy = \"mixed\"\n[[province]]\nname = \"Middle\"\nstrategy = \"responsive\"\n[[province]]\nname = \"Hills\"\nstrategy = \"planned\"\n"

// cellsIn returns the cells of a province as row:col.
func cellsIn(w *Config, province int) (names []string) {
	for _, c := range w.World.Grid.Cells {
		if c.Province == province {
			names = append(names, fmt.Sprintf("%d:%d", c.Row, c.Col))
		}
	}
	return names
}

// With the strategy none nothing that [strategy] says matters.
func TestStrategyNoneIsNothing(t *testing.T) {
	t.Parallel()
	a := simulate(t, toy(t, quick()...), 1)
	b := simulate(t, toy(t, quick("strategy.budget=0.5", "strategy.centre_budget=0.5", "strategy.bargaining=1.0", "strategy.lag=0", "government.equal_budget=true")...), 1)
	sameTables(t, "none", a, b)
}

// Every government with a strategy has a row a year in policies.csv, supports places in its own territory
// from its start on, and clusters only as it responds.
func TestStrategiesOfProvinces(t *testing.T) {
	t.Parallel()
	cfg := toyWith(t, strategies, quick("run.to=2010")...)
	tables := simulate(t, cfg, 1)
	clusters := map[string]bool{} // year/industry: cell of every cluster, in the first year in which it can be supported
	for _, c := range tables.Clusters {
		for cell := range strings.SplitSeq(c.Cells, ";") {
			clusters[fmt.Sprintf("%d/%s: %s", c.Year+1, c.Industry, cell)] = true
		}
	}
	spent := map[string]float64{}
	for _, row := range tables.Policies {
		of, ok := strings.CutPrefix(row.Policy, "strategy of ")
		if !ok {
			continue
		}
		spent[of] += row.Spent
		if row.Year < 2002 && (row.Spent > 0 || row.Active > 0 || row.TriggerState != "waiting") {
			t.Errorf("%+v before the start", row)
		}
		if row.Target == "" {
			continue
		}
		province := slices.IndexFunc(cfg.Provinces, func(p Province) bool { return p.Name == of })
		for cell := range strings.SplitSeq(row.Target, ";") {
			if !slices.Contains(cellsIn(cfg, province), cell) {
				t.Errorf("%d: strategy of %s supports cell %s of another province", row.Year, of, cell)
			}
		}
		kind := map[string]string{"Coast": "mixed", "Middle": "responsive", "Hills": "planned"}[of]
		if row.Type != "cluster-support" || row.Strategy != kind || row.Payer != "province" {
			t.Errorf("%+v, want a %s strategy that supports clusters at the province's cost", row, kind)
		}
		var cells []string
		for p := range strings.SplitSeq(row.Packages, ";") {
			industry, places, _ := strings.Cut(p, ": ")
			for cell := range strings.SplitSeq(places, " ") {
				cells = append(cells, cell)
				if of == "Middle" && !clusters[fmt.Sprintf("%d/%s: %s", row.Year, industry, cell)] {
					t.Errorf("%d: strategy of Middle, responsive, supports %s in cell %s without a cluster", row.Year, industry, cell)
				}
			}
		}
		slices.Sort(cells)
		if got := strings.Join(slices.Compact(cells), ";"); got != row.Target {
			t.Errorf("%d: packages %q are in cells %s, target is %s", row.Year, row.Packages, got, row.Target)
		}
	}
	for _, p := range cfg.Provinces {
		if spent[p.Name] == 0 {
			t.Errorf("strategy of %s spends nothing", p.Name)
		}
	}
	if len(spent) != 3 {
		t.Errorf("strategies of %v, want the three provinces alone", spent)
	}
}

// The plan of a province is for one list of places, from the first quarter to the last.
func TestPlanStays(t *testing.T) {
	t.Parallel()
	tables := simulate(t, toy(t, quick(`province.Hills.strategy=planned`, "strategy.start=1990")...), 1)
	first := ""
	for _, row := range tables.Policies {
		if row.Policy != "strategy of Hills" {
			continue
		}
		if first == "" {
			first = row.Target
		}
		if row.Target != first || row.Target == "" || row.Spent == 0 {
			t.Errorf("%+v, want %q and money every year", row, first)
		}
	}
}

// The centre's plan is for its list of industries in its list of places: of a province its capital.
func TestPlanOfTheCentre(t *testing.T) {
	t.Parallel()
	lines := "[strategy]\nchosen_by = \"centre\"\nindustries = [\"electronics\"]\nplaces = [\"Hills\", { row = 0, col = 3 }]\n"
	cfg := toyWith(t, lines, quick("government.strategy=planned", "province.Coast.strategy=none", "province.Middle.strategy=none", "province.Hills.strategy=none", "run.to=2002")...)
	w := started(t, cfg)
	quarters(t, w, 12)
	row := w.year.tables.Policies[len(w.year.tables.Policies)-1]
	if row.Policy != "strategy of the centre" || row.Target != "0:3;2:1" || row.Spent == 0 {
		t.Errorf("policies.csv %+v, want the centre to spend in 0:3 and 2:1, the capital of Hills", row)
	}
	for k, platform := range w.engine.Levers.Platform {
		at := cfg.World.Grid.Cells[k/len(cfg.Industries)]
		listed := w.industry(k%len(cfg.Industries)).Name == "electronics" && (at.Row == 0 && at.Col == 3 || at.Row == 2 && at.Col == 1)
		if (platform > 0) != listed {
			t.Errorf("market platform %v for %s in %d:%d", platform, w.industry(k%len(cfg.Industries)).Name, at.Row, at.Col)
		}
	}
}

// A strategy takes what policies.csv says out of the treasury of its government, to the fen, and out of
// no other. Ordinary spending and transfers are switched off to see it alone.
func TestStrategyIsPaidByItsTreasury(t *testing.T) {
	t.Parallel()
	for _, government := range []string{"Hills", "the centre"} {
		t.Run(government, func(t *testing.T) {
			t.Parallel()
			set := quick("budget.spend_revenue=0.0", "budget.spend_treasury=0.0", "budget.centre_treasury=0.0", "strategy.ramp=0", `policy."Southport zone".budget=0.0`)
			if government == "Hills" {
				set = append(set, "province.Hills.strategy=planned")
			} else {
				set = append(set, "government.strategy=planned", "province.Coast.strategy=none", "province.Middle.strategy=none", "province.Hills.strategy=none")
			}
			w := started(t, toy(t, set...))
			purses := []*authority{&w.centre, &w.provinces[0].authority, &w.provinces[1].authority, &w.provinces[2].authority}
			var spent [4]money.Fen
			for range 4 {
				var before [4]money.Fen
				for i, a := range purses {
					before[i] = a.treasury
				}
				quarters(t, w, 1)
				for i, a := range purses {
					spent[i] += before[i] + a.revenue - a.treasury
				}
			}
			rows := w.year.tables.Policies
			row := rows[len(rows)-1]
			got := row.Spent * w.year.tables.Nation[0].Deflator * 100 / float64(w.cfg.Run.PersonsPerAgent)
			payer := 3
			if government == "the centre" {
				payer = 0
			}
			for i, s := range spent {
				if (s > 0) != (i == payer) {
					t.Errorf("purse %d spent %d fen", i, s)
				}
			}
			if row.Policy != "strategy of "+government || math.Abs(got-float64(spent[payer])) > 1e-6*math.Max(1, got) {
				t.Errorf("policies.csv %+v means %.4f fen in the sample, the treasury spent %d", row, got, spent[payer])
			}
		})
	}
}

// What clusters.csv says of support is what the strategies spent, where all support goes to whole clusters.
func TestSupportOfClusters(t *testing.T) {
	t.Parallel()
	tables := simulate(t, toy(t, quick("government.strategy=responsive", "strategy.lag=0", "run.to=2008")...), 1)
	support, spent := 0.0, 0.0
	for _, c := range tables.Clusters {
		support += c.Support
		if c.Support > 0 && c.SupportedSince == 0 {
			t.Errorf("%+v has support, supported since never", c)
		}
	}
	for _, p := range tables.Policies {
		if strings.HasPrefix(p.Policy, "strategy") {
			spent += p.Spent
		}
	}
	// Clusters that vanish during a year were supported until its end; some cells leave.
	if support == 0 || support > spent*(1+1e-9) || support < 0.5*spent {
		t.Errorf("clusters.csv has %.0f yuan of support, strategies spent %.0f", support, spent)
	}
}

// [M16] Bargaining of weight 0 changes nothing, of weight 1 it moves money, and without M16 nothing of it acts.
func TestM16Bargaining(t *testing.T) {
	t.Parallel()
	with := func(set ...string) *record.Tables {
		return simulate(t, toy(t, quick(append([]string{"government.strategy=responsive", "strategy.lag=0", "strategy.budget=0.0005", "strategy.association_trust=0.3"}, set...)...)...), 1)
	}
	merit, voice := with(), with("strategy.bargaining=1.0")
	off := with("strategy.bargaining=1.0", "mechanisms.M16=false")
	sameTables(t, "M16 off is merit alone", merit, off, "clusters.csv")
	if written(t, merit)["policies.csv"] == written(t, voice)["policies.csv"] {
		t.Error("bargaining changes nothing")
	}
	associations := 0
	for i, c := range merit.Clusters {
		associations += c.Association
		o := off.Clusters[i]
		if c.Association = 0; c != o {
			t.Errorf("with M16 %+v, without %+v; want no more difference than associations", c, o)
		}
	}
	if associations == 0 {
		t.Error("no association")
	}
	for _, c := range with("strategy.associations=false").Clusters {
		if c.Association != 0 {
			t.Errorf("%+v has an association although they are switched off", c)
		}
	}
}

// A firm that takes in all others bargains like one, whatever it was before.
func TestBargainingPower(t *testing.T) {
	t.Parallel()
	w := started(t, toy(t, quick("strategy.associations=false")...))
	c := &w.cells[w.cellsOf[0][0]]
	industry := w.traded[0]
	cells := []int32{c.index}
	w.countFirms(c)
	before, _ := w.bargainingPower(industry, cells)
	all, first := int32(0), -1
	for s := range c.firms.Firms {
		if f := &c.firms.Firms[s]; f.Is(firm.Live) && int(f.Industry) == industry && f.Staff().Heads() > 0 {
			all += f.Staff().Heads()
			f.SetStaff(0)
			first = s
		}
	}
	if first < 0 {
		t.Fatal("no firms")
	}
	w.countFirms(c)
	if none, _ := w.bargainingPower(industry, cells); none != 0 {
		t.Errorf("power of nobody is %v", none)
	}
	c.firms.Firms[first].SetStaff(firm.StaffOf(all, 0))
	w.countFirms(c)
	if one, _ := w.bargainingPower(industry, cells); one != 1 || before <= 0 || before >= 1 {
		t.Errorf("power of several firms %v, of one %v; want between 0 and 1, and 1", before, one)
	}
}

// Every trigger works as written in a scenario file: from is the first year in which the policy acts.
func TestTriggersOfScenarios(t *testing.T) {
	t.Parallel()
	const head = "[[policy]]\nname = \"Extra\"\nramp = 0\n"
	base := simulate(t, toy(t, quick("run.to=2008")...), 1)
	formed, exceeded := 0, 0
	for _, c := range base.Clusters {
		if formed == 0 || c.Born < formed {
			formed = c.Born
		}
	}
	cv := base.Nation[3].CV // the first year with as much is 2003 or before
	for i := len(base.Nation) - 1; i >= 0; i-- {
		if base.Nation[i].CV > cv-1e-9 {
			exceeded = base.Nation[i].Year
		}
	}
	threshold := fmt.Sprintf("trigger = \"dispersion\"\nthreshold = %v\n", cv-1e-9)
	first := func(y, lag int) int { return max(y+1, y+lag) }
	for _, c := range []struct {
		name, lines string
		from        int
	}{
		{"year", "type = \"industrial-park\"\nwhere = \"Hills\"\nstart = 2004\n", 2004},
		{"year, a lag has no effect", "type = \"industrial-park\"\nwhere = \"Hills\"\nstart = 2004\nlag = 2\n", 2004},
		{"cluster, emergent", "type = \"cluster-support\"\nwhere = \"emergent\"\ntrigger = \"cluster\"\n", first(formed, 0)},
		{"cluster, emergent, three years after", "type = \"cluster-support\"\nwhere = \"emergent\"\ntrigger = \"cluster\"\nlag = 3\n", first(formed, 3)},
		{"cluster, a place", "type = \"infrastructure\"\nwhere = \"all\"\ntrigger = \"cluster\"\nlag = 2\n", first(formed, 2)},
		{"dispersion, a place", "type = \"transfer\"\nwhere = \"West\"\n" + threshold, exceeded + 1},
		{"dispersion, a place, a lag", "type = \"transfer\"\nwhere = \"West\"\nlag = 1\n" + threshold, exceeded + 2},
		{"dispersion, emergent", "type = \"cluster-support\"\nwhere = \"emergent\"\n" + threshold, max(exceeded, formed) + 1},
		{"dispersion, emergent, a lag", "type = \"cluster-support\"\nwhere = \"emergent\"\nlag = 2\n" + threshold, max(exceeded+3, formed+1)},
		{"dispersion never reached", "type = \"transfer\"\nwhere = \"West\"\ntrigger = \"dispersion\"\nthreshold = 9.0\n", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := 0
			for _, row := range simulate(t, toyWith(t, head+c.lines, quick("run.to=2008")...), 1).Policies {
				if row.Policy == "Extra" && row.Active > 0 && got == 0 {
					got = row.Year
				}
			}
			if got != c.from {
				t.Errorf("it acts from %d on, want %d (first cluster %d, dispersion exceeded %d)", got, c.from, formed, exceeded)
			}
		})
	}
}

// Strategies stand after the listed policies, provinces in their order and the centre last.
func TestPoliciesOfStrategies(t *testing.T) {
	t.Parallel()
	cfg := toy(t, "government.strategy=responsive", "province.Middle.strategy=none")
	var names []string
	for _, p := range Policies(cfg) {
		if names = append(names, p.Name); p.Strategy != nil && (p.Type != policy.ClusterSupport || !p.Emergent) {
			t.Errorf("%+v is no emergent support", p)
		}
	}
	want := []string{"Residence permits", "Southport zone", "strategy of Coast", "strategy of Hills", "strategy of the centre"}
	if !slices.Equal(names, want) {
		t.Errorf("policies %q, want %q", names, want)
	}
}

// Every government with a strategy that acts is in one group: that of its kind and purse.
func TestStrategyGroups(t *testing.T) {
	t.Parallel()
	for _, set := range [][]string{
		nil,
		{"government.strategy=mixed", "province.Middle.strategy=none"},
		{"government.strategy=responsive", "province.Hills.strategy=planned"},
		{"government.strategy=responsive", "strategy.budget=0"},
		{"government.strategy=responsive", "strategy.centre_budget=0"},
	} {
		cfg := toy(t, set...)
		var want, got []string
		for _, p := range Policies(cfg)[len(cfg.Policies):] {
			want = append(want, fmt.Sprintf("%s: %s, the %s pays", p.Name, p.Strategy.Kind, p.Payer))
		}
		for _, g := range StrategyGroups(cfg) {
			of := g.Provinces
			if of == nil {
				of = []string{"the centre"}
			}
			for _, name := range of {
				got = append(got, fmt.Sprintf("strategy of %s: %s, the %s pays", name, g.Kind, g.Payer))
			}
		}
		slices.Sort(want)
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("%v: groups hold %q, want %q", set, got, want)
		}
	}
}

// A government without a budget has no strategy, and leaves its clusters to the centre.
func TestNoBudgetNoStrategy(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		set  string
		want int
	}{{"strategy.budget=0", 1}, {"strategy.centre_budget=0", 3}} {
		cfg := toy(t, "government.strategy=mixed", c.set)
		if n := len(Policies(cfg)) - len(cfg.Policies); n != c.want {
			t.Errorf("%s: %d strategies, want %d", c.set, n, c.want)
		}
	}
}
