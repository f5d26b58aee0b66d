package scenarios

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"gowest/sim"
	"gowest/sim/calendar"
)

// together checks parameters that are in range each but not together.
func (c *checker) together(root *node, cfg *sim.Config) {
	c.capitalCosts(root.fields["planning"], cfg)
	c.entrantsMakeSomething(root, cfg)
	c.clustersCanBeSeen(root.fields["clusters"], cfg)
}

// everyoneIsThere refuses a scale at which a province has not one worker.
func (c *checker) everyoneIsThere(root *node, cfg *sim.Config) {
	c.section = "run"
	if !c.clean("run", inProvinces, inEvents) || len(cfg.Provinces) == 0 || len(cfg.Series[sim.PersonsPerWorker]) == 0 {
		return
	}
	least := slices.MinFunc(cfg.Provinces, func(a, b sim.Province) int { return cmp.Compare(a.Population, b.Population) })
	workers := least.Population / cfg.Series[sim.PersonsPerWorker].At(calendar.Time(cfg.Run.From))
	if float64(cfg.Run.PersonsPerAgent) > workers {
		c.failValue(root.fields["run"].fields["persons_per_agent"], "run", "persons_per_agent is %d, but %s has only %s workers at the start; want at most that many",
			cfg.Run.PersonsPerAgent, quote(least.Name), number(math.Floor(workers)))
	}
}

// capitalCosts refuses capital that wears off by nothing and has to bring nothing: the capital that a
// firm wants is its revenue over the sum of the two.
func (c *checker) capitalCosts(n *node, cfg *sim.Config) {
	c.section = "planning"
	if p := &cfg.Planning; c.clean(c.section) && p.Depreciation+p.RequiredReturn == 0 {
		c.failValue(later(n.fields["depreciation"], n.fields["required_return"]), c.section,
			"depreciation and required_return are both 0, so capital costs nothing and firms want it without end; want one of them above 0")
	}
}

// entrantsMakeSomething refuses overheads that leave an entrant of the largest size nobody who makes anything.
func (c *checker) entrantsMakeSomething(root *node, cfg *sim.Config) {
	c.section = "planning"
	if !c.clean(c.section, "founding", "foreign_entry") {
		return
	}
	p := &cfg.Planning
	for _, x := range []struct {
		key         string
		heads, most float64
		table       string // of the most
	}{
		{"overhead_specialist", p.OverheadSpecialist, cfg.Founding.HeadsMax, "founding"},
		{"overhead_integrated", p.OverheadIntegrated, cfg.Founding.HeadsMax, "founding"},
		{"overhead_integrated", p.OverheadIntegrated, cfg.ForeignEntry.HeadsMax, "foreign_entry"},
		{"overhead_services", p.OverheadServices, cfg.Founding.HeadsMax, "founding"},
	} {
		if x.heads >= x.most {
			c.failValue(later(root.fields["planning"].fields[x.key], root.fields[x.table].fields["heads_max"]), c.section,
				"%s is %s, and no new firm has more heads (%s.heads_max is %s); want less", x.key, number(x.heads), x.table, number(x.most))
		}
	}
}

// clustersCanBeSeen refuses a test that no cluster can pass: the least p-value of R random maps is 1/(R + 1).
func (c *checker) clustersCanBeSeen(n *node, cfg *sim.Config) {
	c.section = "clusters"
	p := &cfg.Clusters
	draws := float64(p.Permutations + 1)
	if !c.clean(c.section) || draws*p.Significance >= 1-1e-9 { // 19 maps reach 0.05 exactly, but for rounding
		return
	}
	enough := fmt.Sprintf("a significance of at least %s", number(math.Ceil(1e6/draws)/1e6))
	if least := math.Ceil(1/p.Significance-1e-6) - 1; least <= mostPermutations {
		enough = fmt.Sprintf("permutations of at least %s or %s", number(least), enough)
	}
	c.failValue(later(n.fields["permutations"], n.fields["significance"]), c.section,
		"%d permutations show no p-value below %.2g, so there would be no cluster at a significance of %s; want %s", p.Permutations, 1/draws, number(p.Significance), enough)
}

// mostPermutations is the upper end of the range of clusters.permutations.
var mostPermutations = rangeOf[sim.Clusters]("Permutations").high
