package scenarios

import (
	"fmt"
	"math"

	"gowest/sim"
)

// together checks parameters that are in range each but not together.
func (c *checker) together(root *node, cfg *sim.Config) {
	c.capitalCosts(root.fields["planning"], cfg)
	c.clustersCanBeSeen(root.fields["clusters"], cfg)
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
