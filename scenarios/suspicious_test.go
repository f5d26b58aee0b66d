package scenarios

import (
	"strings"
	"testing"
)

func TestWarnings(t *testing.T) {
	cases := []struct {
		name string
		opts Options
		want string
	}{
		{"none", Options{}, ""},
		{"policy after the run", Options{Set: []string{"policy.Roads.start=2030"}}, `--set:1:20: warning: policy "Roads": it starts in 2030, after the run ends in 2020`},
		{"policy before the run", Options{From: 2016, Set: []string{"event.labour_force.values=615385"}}, `country.toml:143:9: warning: policy "Southport zone": it ended in 2015, before the run begins in 2016`},
		{"lag without trigger", Options{Set: []string{"policy.Roads.lag=2"}}, `--set:1:14: warning: policy "Roads": lag has no effect with trigger "year"; write the year into start`},
		{"threshold without dispersion", Options{Set: []string{"policy.Roads.threshold=2"}}, `--set:1:14: warning: policy "Roads": threshold has no effect with trigger "year"; it belongs to "dispersion"`},
		{"policies off", Options{Set: []string{"mechanisms.M15=false"}}, `country.toml: warning: mechanism M15 is off, so no policy acts`},
		{"nothing to build with", Options{Set: []string{"policy.Roads.budget=0"}}, `country.toml:177:1: warning: policy "Roads": the budget is 0, so nothing is built`},
		{"people of another year", Options{From: 2010, Set: []string{"event.labour_force.values=[[2000, 941000], [2010, 1200000]]"}}, `country.toml: warning: the provinces have 615385 workers at the start of 2010, but labour_force says 1200000; give them people and incomes of that year`},
		{"before every series", Options{From: 1990}, `country.toml: warning: the run begins in 1990, before the first year of any series (2000); until then their first values hold`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s, err := Load(at("country.toml"), c.opts)
			if err != nil {
				t.Fatal(messages(err))
			}
			if got := warned(s); got != c.want {
				t.Errorf("\ngot  %s\nwant %s", got, c.want)
			}
		})
	}
}

// A name that is both a province's and a region's means the province, which is pointed out where somebody uses it.
func TestProvinceNamedAsRegion(t *testing.T) {
	for region, want := range map[string]string{"Hills": `policy "Roads": "Hills" is a province and a region`, "East": ""} {
		s, err := Load(write(t, "both.toml", "extends = \"country.toml\"\n[[province]]\nname = \"Middle\"\nregion = \""+region+"\"\n[[policy]]\nname = \"Roads\"\nwhere = \"Hills\"\n"), Options{})
		if err != nil {
			t.Fatal(messages(err))
		}
		if got := warned(s); !strings.Contains(got, want) || (want == "") != !strings.Contains(got, "is a province and a region") {
			t.Errorf("Middle in %s: %s\nwant %s", region, got, want)
		}
		if got := len(policyNamed(t, s, "Roads").Cells); got != countCells(s, []string{"Hills"}) {
			t.Errorf("Middle in %s: %d cells", region, got)
		}
	}
}

// Policies that begin late, or never, are pointed out.
func TestLatePolicies(t *testing.T) {
	only := func(start string) string {
		return "extends = \"country.toml\"\n" +
			"[[policy]]\nname = \"Southport zone\"\nstart = " + start + "\nend = 2040\n" +
			"[[policy]]\nname = \"Support where clusters form\"\nremove = true\n" +
			"[[policy]]\nname = \"Help when incomes drift apart\"\nremove = true\n" +
			"[[policy]]\nname = \"Residence permits\"\nremove = true\n" +
			"[[policy]]\nname = \"Roads\"\nremove = true\n"
	}
	for start, want := range map[string]string{
		"2001": "",
		"2015": "late.toml: warning: no policy is active before 2015; effects before then are zero by construction",
		"2025": "late.toml: warning: no policy is active from 2000 to 2020\nlate.toml:4:9: warning: policy \"Southport zone\": it starts in 2025, after the run ends in 2020",
	} {
		s := load(t, write(t, "late.toml", only(start)))
		if got := warned(s); got != want {
			t.Errorf("start %s\ngot  %s\nwant %s", start, got, want)
		}
	}
}

// What is right in form but can do nothing is pointed out. Every policy starts at line 3, its keys at line 6.
func TestPowerless(t *testing.T) {
	cases := []struct{ name, kind, lines, want string }{
		{"a port", "port-opening", "where = \"East\"\nstart = 2005\nopenness = 0.6", ""},
		{"no port", "port-opening", "where = \"Hills\"\nstart = 2005\nopenness = 0.6", `6:9: it can have no effect: there is no port in its places; want one of "Coast"`},
		{"open ports", "port-opening", "where = \"Coast\"\nstart = 2005\nopenness = 0.1", `8:12: it can have no effect: its ports are as open as 0.1 at the start`},
		{"an opening to nothing", "port-opening", "where = \"Coast\"\nstart = 2005\nopenness = 0", `3:1: it can have no effect: openness and budget are 0`},
		{"a part of the world", "world-demand", "where = \"Hills\"\nstart = 2005\nfactor = 2", `6:9: where has no effect with type "world-demand": the world buys from all places`},
		{"a part of the world, for its clusters", "world-demand", "where = \"Hills\"\ntrigger = \"cluster\"\nfactor = 2", ""},
		{"the same demand", "world-demand", "start = 2005\nfactor = 1", `7:10: it can have no effect: factor is 1`},
		{"transfers to some", "transfer", "where = \"East\"\nstart = 2005\nweight = 1", ""},
		{"transfers to all", "transfer", "where = [\"East\", \"West\"]\nstart = 2005\nweight = 1", `6:9: it raises the transfers to all provinces alike; name those that are to get more`},
		{"transfers to all, by default", "transfer", "start = 2005\nweight = 1", `3:1: it raises the transfers to all provinces alike; name those that are to get more`},
		{"paid services in all provinces", "transfer", "start = 2005\nweight = 1\nbudget = 0.1\npayer = \"centre\"", ""},
		{"a school in a cell", "school", "where = [{ row = 1, col = 5 }, \"Hills\"]\nstart = 2005\nyears = 1", `6:9: type "school" acts on whole provinces: here on all of Coast`},
		{"roads for an industry", "infrastructure", "where = \"Hills\"\nindustries = [\"textiles\"]\nstart = 2005\nbudget = 0.1\nbuilding = 1", `7:1: industries has no effect with type "infrastructure"`},
		{"roads for clusters of an industry", "infrastructure", "where = \"emergent\"\nindustries = [\"textiles\"]\ntrigger = \"cluster\"\nbudget = 0.1\nbuilding = 1", ""},
		{"roads of services", "infrastructure", "where = \"Hills\"\nstart = 2005\nbudget = 0.1\nbuilding = 0", `3:1: building is 0, so nothing is built`},
		{"a number of clusters for a place", "cluster-support", "where = \"Hills\"\nstart = 2005\nmax_clusters = 2", `8:1: max_clusters has no effect unless where is "emergent"`},
		{"a package of nothing", "cluster-support", "where = \"Hills\"\nstart = 2005\nparts = [\"market\"]\nplatform = 0", `3:1: it can have no effect: platform and budget are 0`},
		{"half a package of nothing", "cluster-support", "where = \"Hills\"\nstart = 2005\nparts = [\"market\", \"credit\"]\nplatform = 0", ""},
		{"anchor firms", "anchor-firm", "where = \"Hills\"\nstart = 2005\nfirms = 1\nfootloose = false\njobs = 5000\nwage = 1\nlocal_sourcing = 0", ""},
		{"no anchor firms", "anchor-firm", "where = \"Hills\"\nstart = 2005\nfirms = 0\nfootloose = false\njobs = 5000\nwage = 1\nlocal_sourcing = 0", `3:1: it can have no effect: firms and budget are 0`},
		{"anchor firms that leave", "anchor-firm", "where = \"Hills\"\nstart = 2005\nfirms = 1\nfootloose = true\nend = 2010\njobs = 5000\nwage = 1\nlocal_sourcing = 0", ""},
		{"anchor firms that never leave", "anchor-firm", "where = \"Hills\"\nstart = 2005\nfirms = 1\nfootloose = true\njobs = 5000\nwage = 1\nlocal_sourcing = 0", `9:13: its anchor firms are footloose, but it has no end after which they would leave`},
		{"no rules", "enforcement", "where = \"Hills\"\nstart = 2005\nstrictness = 0", `3:1: it can have no effect: strictness and budget are 0`},
		{"nothing by intention", "enforcement", "where = \"Hills\"\nstart = 2005\nstrictness = 0\nintensity = 0", ""},
		{"a barrier of 0", "hukou-reform", "start = 2005\nbarrier = 0", ""},
		{"a ramp longer than the policy", "school", "where = \"Hills\"\nstart = 2005\nend = 2008\nramp = 10\nyears = 1", `9:8: the ramp of 10 years is longer than the policy, 2005 to 2008, which reaches 40.0 % of its strength at most`},
		{"a ramp as long as the policy", "school", "where = \"Hills\"\nstart = 2005\nend = 2008\nramp = 4\nyears = 1", ""},
		// Clusters and dispersion are looked at from the end of the first year, 2000, on.
		{"over before a cluster is old enough", "school", "where = \"Hills\"\ntrigger = \"cluster\"\nlag = 5\nend = 2004\nyears = 1", `7:11: it ends in 2004, before its trigger can start it in 2005`},
		{"just in time for a cluster", "school", "where = \"Hills\"\ntrigger = \"cluster\"\nlag = 5\nend = 2005\nyears = 1", ""},
		{"too late for the run", "school", "where = \"Hills\"\ntrigger = \"dispersion\"\nthreshold = 1\nlag = 20\nyears = 1", `7:11: its trigger can start it in 2021 at the earliest, after the run ends in 2020`},
	}
	for _, c := range cases {
		text := "extends = \"country.toml\"\n\n[[policy]]\nname = \"New\"\ntype = \"" + c.kind + "\"\n" + c.lines + "\n"
		want := ""
		if c.want != "" {
			at, rest, _ := strings.Cut(c.want, ": ")
			want = "powerless.toml:" + at + `: warning: policy "New": ` + rest
		}
		if got := warned(load(t, write(t, "powerless.toml", text))); got != want {
			t.Errorf("%s\ngot  %s\nwant %s", c.name, got, want)
		}
	}
}

// Governments with a strategy but without money or time for it are pointed out.
func TestIdleStrategies(t *testing.T) {
	responsive := "government.strategy=responsive"
	for _, c := range []struct {
		set  []string
		want string
	}{
		{[]string{responsive}, ""},
		{[]string{"strategy.centre_budget=0"}, ""}, // Coast alone has a strategy
		{[]string{responsive, "strategy.budget=0"}, "--set:2:17: warning: strategy: budget is 0, so that the strategies of provinces do nothing"},
		{[]string{responsive, "strategy.centre_budget=0"}, "--set:2:24: warning: strategy: centre_budget is 0, so that the strategy of the centre does nothing"},
		{[]string{"strategy.start=2021"}, "--set:1:16: warning: strategy: strategies start in 2021, after the run ends in 2020"},
	} {
		if got := warned(load(t, at("country.toml"), c.set...)); got != c.want {
			t.Errorf("%v\ngot  %s\nwant %s", c.set, got, c.want)
		}
	}
}

func warned(s *Scenario) string {
	if len(s.Warnings) == 0 {
		return ""
	}
	return messages(s.Warnings)
}
