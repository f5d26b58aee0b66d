package sim

import (
	"math"
	"slices"
	"testing"
)

// alternatives are policies to compare at the same cost, in lines of a scenario file.
var alternatives = map[string]string{
	"zone":       "[[policy]]\nname = \"Extra\"\ntype = \"special-economic-zone\"\nwhere = \"Middle\"\nstart = 2001\nbudget = 0.02\n",
	"roads":      "[[policy]]\nname = \"Extra\"\ntype = \"infrastructure\"\nwhere = \"West\"\nstart = 2001\nbudget = 0.06\npayer = \"centre\"\n",
	"late roads": "[[policy]]\nname = \"Extra\"\ntype = \"infrastructure\"\nwhere = \"West\"\nstart = 2008\nbudget = 0.06\npayer = \"centre\"\n",
	"two":        "[[policy]]\nname = \"Extra\"\ntype = \"tax\"\nwhere = \"Hills\"\nstart = 2001\ntax_discount = 0.3\n[[policy]]\nname = \"More\"\ntype = \"industrial-park\"\nwhere = \"Middle\"\nstart = 2004\nintensity = 0.5\nbudget = 0.02\n",
	"plan":       "[government]\nstrategy = \"planned\"\n[strategy]\nstart = 2001\nbudget = 0.05\ncentre_budget = 0.05\nleast_share = 0.05\ncost = 0.5\n",
}

const equalShare, equalFrom = 0.004, 2001

// equalised returns a scenario with an alternative whose added policies are scaled.
func equalised(t *testing.T, lines string, set ...string) *Config {
	t.Helper()
	set = append([]string{"run.persons_per_agent=200", "initial.burn_in=12", "run.to=2020"}, set...)
	cfg := toyWith(t, lines, set...)
	added, from := AddedPolicies(toy(t, set...), cfg)
	if len(added) == 0 || from < equalFrom {
		t.Fatalf("added %q from %d on", added, from)
	}
	cfg.Government.EqualBudget, cfg.Government.PublicCost, cfg.Government.CostFrom, cfg.Government.Scaled = true, equalShare, equalFrom, added
	return cfg
}

// All alternatives cost the same in twenty years, within 3 % of the share of GDP asked for.
func TestEqualBudget(t *testing.T) {
	t.Parallel()
	for name, lines := range alternatives {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cfg := equalised(t, lines)
			tables := simulate(t, cfg, 1)
			if reached := CostReached(cfg, tables); math.Abs(reached-1) > 0.03 {
				t.Errorf("costs %.4f of what it should", reached)
			}
			for _, row := range tables.Policies {
				if row.Active < 0 || row.Active > 1 {
					t.Errorf("%+v is active beyond [0, 1]", row)
				}
			}
		})
	}
}

// Scaled policies run as written if the switch is off, and before the year from which costs count.
func TestEqualBudgetOff(t *testing.T) {
	t.Parallel()
	want := equalised(t, alternatives["zone"])
	want.Government.EqualBudget, want.Government.Scaled = false, nil
	off := equalised(t, alternatives["zone"])
	off.Government.EqualBudget = false
	later := equalised(t, alternatives["zone"])
	later.Government.CostFrom = later.Run.To + 1
	a := simulate(t, want, 1)
	sameTables(t, "switch off", a, simulate(t, off, 1))
	sameTables(t, "counts later", a, simulate(t, later, 1))
	if reached := CostReached(want, a); reached != 0 {
		t.Errorf("CostReached = %v without scaled policies, want 0", reached)
	}
}

// Policies that cannot cost so much act at full intensity and fall short.
func TestEqualBudgetTooHigh(t *testing.T) {
	t.Parallel()
	cfg := equalised(t, alternatives["zone"])
	cfg.Government.PublicCost = 0.5
	tables := simulate(t, cfg, 1)
	for _, row := range tables.Policies {
		if row.Policy == "Extra" && row.Year > 2010 && row.Active != 1 {
			t.Errorf("%+v, want full intensity", row)
		}
	}
	if reached := CostReached(cfg, tables); reached <= 0 || reached > 0.5 {
		t.Errorf("reached %v", reached)
	}
}

// What costs nothing is not scaled: reforms stay as written.
func TestFreePoliciesAreNotScaled(t *testing.T) {
	t.Parallel()
	cfg := equalised(t, alternatives["roads"]+"[[policy]]\nname = \"Free\"\ntype = \"port-opening\"\nwhere = \"Coast\"\nstart = 2001\nramp = 0\nopenness = 1.0\n", "run.to=2004")
	for _, row := range simulate(t, cfg, 1).Policies {
		if row.Policy == "Free" && row.Year >= 2001 && row.Active != 1 {
			t.Errorf("%+v, want it as written", row)
		}
	}
}

// A policy of the base is not added, whatever its keys; strategies are.
func TestAddedPolicies(t *testing.T) {
	t.Parallel()
	base := toy(t)
	for _, c := range []struct {
		lines string
		set   []string
		want  []string
		from  int
	}{
		{"", []string{`policy."Southport zone".budget=0.5`}, nil, 2020},
		{alternatives["late roads"], nil, []string{"Extra"}, 2008},
		{alternatives["two"], nil, []string{"Extra", "More"}, 2001},
		{"", []string{"province.Hills.strategy=mixed", "strategy.start=1950"}, []string{"strategy of Hills"}, 2000},
	} {
		names, from := AddedPolicies(base, toyWith(t, c.lines, c.set...))
		if !slices.Equal(names, c.want) || from != c.from {
			t.Errorf("%q %q: added %q from %d on, want %q from %d", c.lines, c.set, names, from, c.want, c.from)
		}
	}
}

// Threads do not matter to what is scaled.
func TestEqualBudgetThreads(t *testing.T) {
	t.Parallel()
	cfg := equalised(t, alternatives["plan"], "run.to=2004")
	four, err := Simulate(t.Context(), cfg, 1, 4, nil)
	if err != nil {
		t.Fatal(err)
	}
	sameTables(t, "four threads", simulate(t, cfg, 1), four)
}
