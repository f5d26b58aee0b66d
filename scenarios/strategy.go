package scenarios

import (
	"slices"

	"gowest/sim"
	"gowest/sim/policy"
)

// strategy reads the lists of [strategy]; its other keys are read with the groups.
func (c *checker) strategy(root *node, cfg *sim.Config) {
	c.section = inStrategy
	s := &cfg.Strategy
	s.Parts = policy.AllParts
	if n := root.fields[inStrategy]; n.isTable() {
		if v := n.fields["parts"]; v != nil {
			s.Parts = c.parts(v, inStrategy)
		}
		var p policy.Policy
		c.policyIndustries(n, inStrategy, &p, cfg)
		s.Industries = p.Industries
		if v := n.fields["places"]; v != nil {
			c.planPlaces(v, cfg)
		}
	}
}

// planPlaces reads the places of the centre's plan. Of a province or region it means the capitals.
func (c *checker) planPlaces(v *node, cfg *sim.Config) {
	s := &cfg.Strategy
	items := []*node{v}
	if v.list {
		items = v.items
		if len(items) == 0 {
			c.failValue(v, inStrategy, "places is an empty list; want at least one place")
		}
	}
	for _, item := range items {
		in, p := map[int32]bool{}, policy.Policy{}
		word := c.onePlace(item, inStrategy, in, &p, cfg)
		switch {
		case p.Emergent:
			c.failValue(item, inStrategy, "places has %q, but a plan names its places beforehand; want provinces, regions, { row = …, col = … } or %q", emergent, everywhere)
		case word != "" && slices.Contains(s.Places, word):
			c.failValue(item, inStrategy, "place %s is named twice", quote(word))
		}
		s.Places = append(s.Places, word)
		if item.isTable() {
			for cell := range in {
				s.Cells = append(s.Cells, cell) // the one
			}
			continue
		}
		for _, q := range cfg.Provinces {
			if in[q.Capital] {
				s.Cells = append(s.Cells, q.Capital)
			}
		}
	}
}

// scaled reads the names of the policies that equal_budget scales: listed ones and those of strategies.
func (c *checker) scaled(root *node, cfg *sim.Config) {
	c.section = "government"
	n := root.fields[c.section]
	if !n.isTable() || n.fields["scaled"] == nil {
		return
	}
	v := n.fields["scaled"]
	var known []string
	if c.clean(inPolicies, inProvinces, inWorld, inStrategy) {
		known = mapped(sim.Policies(cfg), func(p policy.Policy) string { return p.Name })
	}
	if !v.list {
		c.failValue(v, "government", "scaled is %s; want a list of names of policies", describe(v))
		return
	}
	for _, item := range v.items {
		s, ok := item.value.(string)
		if !ok {
			c.failValue(item, "government", "scaled has %s; want the name of a policy", describe(item))
			continue
		}
		switch {
		case slices.Contains(cfg.Government.Scaled, s):
			c.failValue(item, "government", "policy %s is named twice", quote(s))
		case known != nil && !slices.Contains(known, s):
			c.failValue(item, "government", "there is no policy %s to scale%s", quote(s), didYouMean(s, known))
		}
		cfg.Government.Scaled = append(cfg.Government.Scaled, s)
	}
}
