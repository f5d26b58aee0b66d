package sim

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"gowest/sim/calendar"
	"gowest/sim/record"
)

// inTrunks returns the tables of one replicate of scenarios whose runs share what they have in common, and the quarters that they simulated after the start-up.
func inTrunks(t *testing.T, cfgs []*Config) (tables []*record.Tables, quarters int) {
	t.Helper()
	count := func(ctx context.Context, cfg *Config, replicate, threads int, progress func(done, total int)) (*record.Tables, error) {
		return Simulate(ctx, cfg, replicate, threads, func(int, int) { quarters++ })
	}
	err := Ensembles(t.Context(), cfgs, EnsembleOptions{Replicates: 1, Threads: 1, Simulate: count}, func(_, _ int, one *record.Tables) error {
		tables = append(tables, one)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return tables, quarters
}

// A run that begins with the state of another gives the tables of one from the start: for policies of every kind, that follow clusters or dispersion, come first
// or last in the file, end again, keep to an equal budget; for series that part; for zones and strategies.
func TestSharedYearsChangeNoTable(t *testing.T) {
	t.Parallel()
	other := func(lines string) string { return strings.ReplaceAll(lines, "Extra", "Other") }
	barred := other(strings.ReplaceAll(policyLines("hukou-reform", "start = 2001", "intensity = 0.5"), "barrier = 0.0", "barrier = 0.9"))
	late := other(policyLines("tax", "start = 2006"))
	clustersAnchored := strings.ReplaceAll(policyLines("cluster-support", "start = 2001", "jobs = 5000", "footloose = true", "end = 2005"), "cluster-support", "anchor-firm")
	const budget = "\n[government]\nequal_budget = true\npublic_cost = 0.01\ncost_from = %d\nscaled = [\"Extra\"]\n"
	lines := []string{""}
	for kind := range everyPolicy {
		lines = append(lines, policyLines(kind, "start = 2003"))
	}
	slices.Sort(lines)
	lines = append(lines,
		policyLines("infrastructure", "start = 2001", "end = 2003"),
		policyLines("infrastructure", "start = 2003", "end = 2004")+late,
		policyLines("science-park", "start = 2004")+other(policyLines("tax", "start = 2002")),
		other(policyLines("tax", "start = 2002"))+policyLines("science-park", "start = 2004"),
		policyLines("school", "start = 2002", `trigger = "dispersion"`, "threshold = 0.1"),
		policyLines("infrastructure", "start = 2003")+fmt.Sprintf(budget, 2002),
		policyLines("infrastructure", "start = 2004")+fmt.Sprintf(budget, 2002),
		policyLines("infrastructure", "start = 2004", "intensity = 0.3")+fmt.Sprintf(budget, 2003),
		policyLines("cluster-support", "start = 2004", "budget = 0.02")+fmt.Sprintf(budget, 2002),
		// What is under way when two part: a budget that has been scaled, bills that a government could not pay, clusters under support, parks that
		// are forgotten, reforms that follow each other.
		policyLines("infrastructure", "start = 2001")+fmt.Sprintf(budget, 2001), late+policyLines("infrastructure", "start = 2001")+fmt.Sprintf(budget, 2001),
		policyLines("science-park", "start = 2001", "budget = 0.9"), late+policyLines("science-park", "start = 2001", "budget = 0.9"),
		policyLines("cluster-support", "start = 2001"), late+policyLines("cluster-support", "start = 2001"),
		policyLines("science-park", "start = 2000", "end = 2002", "build_speed = 0.06"), late+policyLines("science-park", "start = 2000", "end = 2002", "build_speed = 0.06"),
		policyLines("hukou-reform", "start = 2001", "intensity = 0.5")+barred,
		barred+policyLines("hukou-reform", "start = 2001", "intensity = 0.5"),
		"\n[government]\nstrategy = \"mixed\"\n[strategy]\nstart = 2003\n",
		// What ends, or leaves, sooner.
		policyLines("cluster-support", "start = 2001", "end = 2003"), policyLines("cluster-support", "start = 2001", "end = 2004"),
		policyLines("science-park", "start = 2001", "end = 2003", "budget = 0.9"), policyLines("hukou-reform", "start = 2001", "intensity = 0.5", "end = 2004")+barred,
		policyLines("anchor-firm", "start = 2001", "jobs = 5000"), policyLines("anchor-firm", "start = 2001", "jobs = 5000", "end = 2004"),
		policyLines("anchor-firm", "start = 2001", "jobs = 5000", "end = 2004", "footloose = true"),
		policyLines("infrastructure", "start = 2001", "end = 2004")+fmt.Sprintf(budget, 2001),
		strings.ReplaceAll(other(policyLines("anchor-firm", "start = 2004")), "row = 2", "row = 1")+policyLines("anchor-firm", "start = 2001", "jobs = 5000"),
		clustersAnchored, late+clustersAnchored, clustersAnchored+other(policyLines("enforcement", "start = 2004")),
	)
	var cfgs []*Config
	for _, more := range lines {
		cfgs = append(cfgs, toyWith(t, more, quick("run.persons_per_agent=500")...))
	}
	for _, set := range []string{
		"event.exports.values=[[2000, 0.1], [2004, 0.3]]", "event.exports.values=[[2000, 0.1], [2004, 0.3], [2006, 0.0]]",
		"event.labour_force.values=[[2000, 1.0e6], [2003, 1.0e6], [2006, 0.9e6]]", "event.labour_force.values=[[2000, 1.0e6], [2003, 1.0e6], [2006, 1.2e6]]",
	} {
		lines = append(lines, set)
		cfgs = append(cfgs, toy(t, quick("run.persons_per_agent=500", set)...))
	}
	shared, quarters := inTrunks(t, cfgs)
	for i, cfg := range cfgs {
		sameTables(t, lines[i], simulate(t, cfg, 1), shared[i])
	}
	if all := len(cfgs) * cfgs[0].ticks(); quarters > all*4/5 {
		t.Errorf("%d quarters of %d are simulated: too little is shared", quarters, all)
	}
}

// The same of the baseline and what is built on it, where the history has policies of its own.
func TestSharedYearsOfChina(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("long")
	}
	keys := []string{"run.persons_per_agent=40000", "initial.burn_in=4", "run.from=1996", "run.to=2003"}
	var cfgs []*Config
	for _, name := range []string{"baseline", "go-west", "cluster-west", "mixed-west"} {
		cfgs = append(cfgs, load(t, name, keys...))
	}
	cfgs = append(cfgs, load(t, "go-west", append(keys, `policy."Go West".start=2002`)...), load(t, "go-west", append(keys, "mechanisms.M4=false")...))
	shared, quarters := inTrunks(t, cfgs)
	for i, cfg := range cfgs {
		sameTables(t, cfg.Title, simulate(t, cfg, 1), shared[i])
	}
	if all := len(cfgs) * cfgs[0].ticks(); quarters > all*3/4 {
		t.Errorf("%d quarters of %d are simulated: too little is shared", quarters, all)
	}
}

// Scenarios with random policies.
func TestSharedYearsOfRandomPolicies(t *testing.T) {
	t.Parallel()
	kinds := make([]string, 0, len(everyPolicy))
	for kind := range everyPolicy {
		kinds = append(kinds, kind)
	}
	slices.Sort(kinds)
	r := rand.New(rand.NewPCG(20, 1))
	// A few policies from which each scenario has some, so that they have some in common.
	var pool []string
	for i := range 8 {
		start := 2000 + r.IntN(7)
		more := []string{fmt.Sprintf("start = %d", start), fmt.Sprintf("intensity = %.1f", r.Float64())}
		if r.IntN(3) == 0 {
			more = append(more, fmt.Sprintf("end = %d", start+r.IntN(3)))
		}
		pool = append(pool, strings.ReplaceAll(policyLines(kinds[r.IntN(len(kinds))], more...), "Extra", fmt.Sprint("Policy ", i)))
	}
	var cfgs []*Config
	for range 12 {
		var chosen []string
		for _, p := range pool {
			if r.IntN(2) == 0 {
				chosen = append(chosen, p)
			}
		}
		cfgs = append(cfgs, toyWith(t, strings.Join(chosen, ""), quick("run.persons_per_agent=1000")...))
	}
	shared, _ := inTrunks(t, cfgs)
	for i, cfg := range cfgs {
		sameTables(t, fmt.Sprint("scenario ", i), simulate(t, cfg, 1), shared[i])
	}
}

// A run that fails, or whose state is large, leaves the others to begin at the start.
func TestRunsWithoutAStateBeginAtTheStart(t *testing.T) {
	t.Parallel()
	cfgs := []*Config{toy(t, small...), toyWith(t, policyLines("tax", "start = 2003"), small...)}
	want := simulate(t, cfgs[1], 1)
	for name, lose := range map[string]func(ctx context.Context, trunk *trunk){
		"large": func(ctx context.Context, trunk *trunk) {
			trunk.most = 0
			if _, err := Simulate(ctx, cfgs[0], 1, 1, nil); err != nil {
				t.Error(err)
			}
		},
		"failed": func(ctx context.Context, _ *trunk) {
			ctx, cancel := context.WithCancel(ctx)
			cancel()
			if _, err := Simulate(ctx, cfgs[0], 1, 1, nil); err == nil {
				t.Error("a cancelled run gave tables")
			}
		},
		"of another replicate": func(ctx context.Context, _ *trunk) {
			if _, err := Simulate(ctx, cfgs[0], 2, 1, nil); err != nil {
				t.Error(err)
			}
		},
	} {
		trunk := newTrunk(1, cfgs)
		ctx := trunk.with(t.Context())
		lose(ctx, trunk)
		quarters := 0
		got, err := Simulate(ctx, cfgs[1], 1, 1, func(int, int) { quarters++ })
		if err != nil {
			t.Fatal(err)
		}
		sameTables(t, name, want, got)
		if quarters != cfgs[1].ticks() {
			t.Errorf("%s: %d quarters of %d", name, quarters, cfgs[1].ticks())
		}
	}
}

func TestAlike(t *testing.T) {
	t.Parallel()
	base := toy(t, quick()...)
	year := func(y int) calendar.Tick { return calendar.Tick(y-base.Run.From) * calendar.TicksPerYear }
	with := func(lines string, set ...string) *Config { return toyWith(t, lines, quick(set...)...) }
	zone := func(start int) string { return policyLines("special-economic-zone", fmt.Sprintf("start = %d", start)) }
	anchors := func(more string) string { return policyLines("anchor-firm", "start = 2001", "jobs = 5000") + more }
	for _, c := range []struct {
		name string
		a, b *Config
		want calendar.Tick
	}{
		{"themselves", base, with(""), year(base.Run.To)},
		{"another replicate count", base, with("", "run.replicates=7"), year(base.Run.To)},
		{"a policy from 2003", base, with(zone(2003)), year(2002)},
		{"a policy from 2003 and one from 2005", with(zone(2005)), with(zone(2003)), year(2002)},
		{"one that ends in 2004", with(zone(2003)), with(zone(2003) + "end = 2004\n"), year(2004)},
		{"one that ends in 2004 and one in 2003", with(zone(2001) + "end = 2004\n"), with(zone(2001) + "end = 2003\n"), year(2003)},
		{"firms that leave in 2004", with(anchors("")), with(anchors("end = 2003\nfootloose = true\n")), year(2003)},
		{"firms that leave or stay in 2004", with(anchors("end = 2003\n")), with(anchors("end = 2003\nfootloose = true\n")), year(2003)},
		{"firms that never leave", with(anchors("")), with(anchors("footloose = true\n")), year(base.Run.To)},
		{"a policy at the start", base, with(zone(base.Run.From)), -calendar.TicksPerYear},
		{"a parameter", base, with("", "households.spend_income=0.5"), -1},
		{"a mechanism", base, with("", "mechanisms.M4=false"), -1},
		{"another seed", base, with("", "run.seed=2"), -1},
		{"another year", base, with("", "run.to=2005"), -1},
	} {
		if got := alike(c.a, c.b); got != c.want {
			t.Errorf("%s: alike up to quarter %d; want %d", c.name, got, c.want)
		}
		if back := alike(c.b, c.a); back != c.want {
			t.Errorf("%s, the other way round: alike up to quarter %d; want %d", c.name, back, c.want)
		}
	}
}
