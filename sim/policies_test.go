package sim

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"gowest/sim/record"
)

// everyPolicy has one policy of every instrument, strong enough to see, in lines of a scenario file
// that lack start and intensity. Each costs money where it can.
var everyPolicy = map[string]string{
	"special-economic-zone": `where = "Middle"`,
	"science-park":          `where = { row = 1, col = 3 }`,
	"industrial-park":       `where = ["Hills", "Middle"]`,
	"cluster-support":       "where = \"emergent\"\ntrigger = \"cluster\"",
	"anchor-firm":           `where = { row = 2, col = 1 }`,
	"privatisation":         "where = \"all\"\nrate = 0.2",
	"hukou-reform":          "where = \"all\"\nbarrier = 0.0",
	"port-opening":          "where = \"Coast\"\nopenness = 1.0",
	"price-reform":          "where = \"all\"",
	"transfer":              "where = \"West\"\nweight = 3.0",
	"tax":                   "where = \"Hills\"\ntax_discount = 0.5",
	"infrastructure":        "where = \"West\"\nbudget = 0.1",
	"school":                "where = \"Hills\"\nyears = 3.0",
	"enforcement":           "where = \"all\"\nindustries = [\"ceramics\"]",
	"world-demand":          "where = \"all\"\nindustries = [\"textiles\"]\nfactor = 3.0",
}

// policyLines returns the scenario lines of an extra policy named "Extra".
func policyLines(kind string, more ...string) string {
	return fmt.Sprintf("\n[[policy]]\nname = \"Extra\"\ntype = %q\nramp = 0\n%s\n%s\n", kind, everyPolicy[kind], strings.Join(more, "\n"))
}

// planned gives toy plan rents and soft state firms, so that reforms have something to reform.
var planned = []string{
	"plan.plan_rents=0.15", "plan.scissors=0.2", "event.soft_budgets.values=1.0", "event.administered_wages.values=1.0",
	"event.state_growth_limit.values=0.02", "event.collective_growth_limit.values=0.02",
}

// quick is a toy of 5,000 workers with the history of a planned economy. Industries are so uneven at the
// start that clusters are there from the first year, for policies that follow them.
func quick(set ...string) []string {
	out := append([]string{"run.persons_per_agent=200", "initial.burn_in=8", "run.to=2006", "initial.industry_spread=1.5", "clusters.min_firms=2", "clusters.min_quotient=1.0", "clusters.significance=0.5"}, planned...)
	return append(out, set...)
}

// only returns the tables with the rows that keep wants, by year (in mobility.csv the last) and, in policies.csv, name.
func only(t *record.Tables, keep func(year int, policy string) bool) *record.Tables {
	out := *t
	v := reflect.ValueOf(&out).Elem()
	for _, rows := range v.Fields() {
		kept := reflect.MakeSlice(rows.Type(), 0, rows.Len())
		for j := range rows.Len() {
			row, name := rows.Index(j), ""
			if f := row.FieldByName("Policy"); f.IsValid() {
				name = f.String()
			}
			year := row.FieldByName("Year")
			if !year.IsValid() {
				year = row.FieldByName("ToYear")
			}
			if keep(int(year.Int()), name) {
				kept = reflect.Append(kept, row)
			}
		}
		rows.Set(kept)
	}
	return &out
}

// A policy of intensity 0 leaves every byte of every table, but its own rows of policies.csv.
func TestPolicyWithoutIntensityIsNothing(t *testing.T) {
	t.Parallel()
	base := simulate(t, toy(t, quick()...), 1)
	notExtra := func(_ int, name string) bool { return name != "Extra" }
	for kind := range everyPolicy {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			got := simulate(t, toyWith(t, policyLines(kind, "start = 2001", "intensity = 0.0"), quick()...), 1)
			sameTables(t, "intensity 0", base, only(got, notExtra))
			for _, row := range got.Policies {
				if row.Policy == "Extra" && (row.Active != 0 || row.Spent != 0 || row.TaxForgone != 0) {
					t.Errorf("policies.csv %d: active %v, spent %v, forgone %v, want 0", row.Year, row.Active, row.Spent, row.TaxForgone)
				}
			}
		})
	}
}

// A policy from 2004 on leaves every row of 2003 and before, and changes something from 2004 on.
func TestPolicyChangesNothingBeforeItsStart(t *testing.T) {
	t.Parallel()
	const start = 2004
	before := func(year int, name string) bool { return year < start && name != "Extra" }
	from := func(year int, name string) bool { return year >= start && name != "Extra" }
	base := simulate(t, toy(t, quick()...), 1)
	if n := len(only(base, before).Clusters); n == 0 {
		t.Fatal("no cluster before the start: the test would not see a policy that acts on them too early")
	}
	for kind := range everyPolicy {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			got := simulate(t, toyWith(t, policyLines(kind, fmt.Sprintf("start = %d", start)), quick()...), 1)
			sameTables(t, "before the start", only(base, before), only(got, before))
			a, b := written(t, only(base, from)), written(t, only(got, from))
			if a["provinces.csv"] == b["provinces.csv"] {
				t.Error("provinces.csv does not change from the start of the policy on: it does nothing")
			}
		})
	}
}

// Without [M15] a scenario is the one without its policies.
func TestM15OffIsNoPolicies(t *testing.T) {
	t.Parallel()
	off := simulate(t, toy(t, quick("mechanisms.M15=false")...), 1)
	removed := simulate(t, toyWith(t, "[[policy]]\nname = \"Residence permits\"\nremove = true\n[[policy]]\nname = \"Southport zone\"\nremove = true\n", quick()...), 1)
	sameTables(t, "M15 off", removed, off, "policies.csv")
	if len(off.Policies) == 0 {
		t.Error("policies.csv is empty with M15 off, want the policies with nothing done")
	}
	for _, row := range off.Policies {
		if row.Active != 0 || row.Spent != 0 || row.TaxForgone != 0 {
			t.Errorf("policies.csv, %s %d: active %v, spent %v, forgone %v with M15 off, want 0", row.Policy, row.Year, row.Active, row.Spent, row.TaxForgone)
		}
	}
	on := simulate(t, toy(t, quick()...), 1)
	if written(t, on)["provinces.csv"] == written(t, off)["provinces.csv"] {
		t.Error("M15 changes nothing in toy, which has policies")
	}
}

// A name is only a name.
func TestRenamingProvinceChangesNames(t *testing.T) {
	t.Parallel()
	base, renamed := toy(t, quick()...), toy(t, quick()...)
	renamed.Provinces[2].Name = "Uplands"
	want := written(t, simulate(t, base, 1))
	for name, got := range written(t, simulate(t, renamed, 1)) {
		if w := strings.ReplaceAll(want[name], "Hills", "Uplands"); got != w {
			t.Errorf("%s differs beyond the name: %s", name, firstDifference(w, got))
		}
	}
	if !strings.Contains(want["provinces.csv"], "Hills") {
		t.Error("provinces.csv does not name Hills: nothing was tested")
	}
}

// Go West begins in 2000; until then its world is the baseline's to the last byte, afterwards not.
func TestGoWestIsBaselineBefore2000(t *testing.T) {
	t.Parallel()
	set := []string{"run.persons_per_agent=40000", "run.from=1997", "run.to=2002", "initial.burn_in=8"}
	base, west := load(t, "baseline", set...), load(t, "go-west", set...)
	shared := make(map[string]bool)
	for _, p := range base.Policies {
		shared[p.Name] = true
	}
	a, b := simulate(t, base, 1), simulate(t, west, 1)
	before := func(year int, name string) bool { return year < 2000 && (name == "" || shared[name]) }
	sameTables(t, "before 2000", only(a, before), only(b, before))
	if len(west.Policies) <= len(base.Policies) {
		t.Errorf("go-west has %d policies, baseline %d; want more", len(west.Policies), len(base.Policies))
	}
	in2000 := func(year int, name string) bool { return year == 2000 && name == "" }
	if written(t, only(a, in2000))["provinces.csv"] == written(t, only(b, in2000))["provinces.csv"] {
		t.Error("provinces.csv of 2000 is the same with Go West")
	}
}
