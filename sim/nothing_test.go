package sim_test

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"gowest/scenarios"
	"gowest/sim"
	"gowest/sim/policy"
	"gowest/sim/record"
)

// A policy of any instrument, anywhere, with any trigger changes something, or is refused, or warned of.
func TestNoPolicyIsSilentlyNothing(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("runs toy some 170 times")
	}
	// Strong, and so that one of its effects alone would do.
	effects := map[policy.Type]string{
		policy.Privatisation: "rate = 0.3", policy.HukouReform: "barrier = 1.0", policy.PortOpening: "openness = 1.0", policy.Transfer: "weight = 5.0",
		policy.Tax: "tax_discount = 0.9", policy.Infrastructure: "budget = 0.2", policy.School: "years = 5.0", policy.WorldDemand: "factor = 5.0",
	}
	places := map[string]string{"emergent": `"emergent"`, "province": `"Coast"`, "region": `"West"`, "cell": "{ row = 3, col = 5 }", "all": `"all"`}
	triggers := map[string]string{"year": "start = 2001", "cluster": "trigger = \"cluster\"", "dispersion": "trigger = \"dispersion\"\nthreshold = 0.01"}
	without := of(t, loaded(t, ""))
	changed := 0
	for typ := range policy.NumTypes {
		t.Run(typ.String(), func(t *testing.T) {
			for where, place := range places {
				for trigger, start := range triggers {
					s, err := load(t, fmt.Sprintf("[[policy]]\nname = \"Extra\"\ntype = %q\nramp = 0\nwhere = %s\n%s\n%s\n", typ, place, start, effects[typ]))
					if (err != nil) != (where == "emergent" && (trigger == "year" || !follows(typ))) {
						t.Errorf("%s by %s: error %v", where, trigger, err)
					}
					if err != nil || len(s.Warnings) > 0 || trigger == "cluster" && !formed(without, s.Config) {
						continue
					}
					changed++
					if reflect.DeepEqual(without.Provinces, of(t, s).Provinces) {
						t.Errorf("%s by %s changes nothing and nobody says so", where, trigger)
					}
				}
			}
		})
	}
	if want := 120; changed < want { // of 225; the others are refused or warned of
		t.Errorf("%d combinations act, want %d or more", changed, want)
	}
}

// follows tells whether an instrument can follow clusters.
func follows(t policy.Type) bool {
	switch t {
	case policy.SpecialEconomicZone, policy.SciencePark, policy.IndustrialPark, policy.ClusterSupport, policy.AnchorFirm, policy.Infrastructure, policy.Enforcement:
		return true
	}
	return false
}

func load(t *testing.T, lines string) (*scenarios.Scenario, error) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "scenario.toml")
	if err := os.WriteFile(file, []byte("title = \"A test\"\nextends = \"toy\"\n"+lines), 0o600); err != nil {
		t.Fatal(err)
	}
	return scenarios.Load(file, scenarios.Options{Scale: 200, To: 2004, Set: []string{
		"initial.burn_in=4", "initial.industry_spread=1.5", "clusters.min_firms=1", "clusters.min_quotient=1.0", "clusters.significance=0.5",
		"plan.plan_rents=0.15", "plan.scissors=0.2", "event.soft_budgets.values=1.0",
	}})
}

func loaded(t *testing.T, lines string) *scenarios.Scenario {
	t.Helper()
	s, err := load(t, lines)
	if err != nil || len(s.Warnings) > 0 {
		t.Fatal(err, s)
	}
	return s
}

// of returns the tables of a run.
func of(t *testing.T, s *scenarios.Scenario) *record.Tables {
	t.Helper()
	tables, err := sim.Simulate(t.Context(), s.Config, 1, 1, nil)
	if err != nil {
		t.Fatal(err)
	}
	return tables
}

// formed tells whether a cluster formed in a cell of the last policy in time to trigger it.
func formed(tables *record.Tables, cfg *sim.Config) bool {
	p := cfg.Policies[len(cfg.Policies)-1]
	for _, c := range tables.Clusters {
		for name := range strings.SplitSeq(c.Cells, ";") {
			for i, cell := range cfg.World.Grid.Cells {
				if c.Year < cfg.Run.To && fmt.Sprintf("%d:%d", cell.Row, cell.Col) == name && (p.Emergent || slices.Contains(p.Cells, int32(i))) {
					return true
				}
			}
		}
	}
	return false
}
