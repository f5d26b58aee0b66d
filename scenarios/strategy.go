package scenarios

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"gowest/agents/government"
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

// strategyNames refuses policies that are called like the strategy of a government.
func (c *checker) strategyNames(items []*node, cfg *sim.Config) {
	if !c.clean(inStrategy) {
		return
	}
	for _, s := range sim.Policies(cfg)[len(cfg.Policies):] {
		if n := named(items, s.Name); n != nil {
			c.failValue(n.fields["name"], label(inPolicies, n), "the name is that of a government's strategy in tables; want another one")
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

// explainStrategies tells which governments have a strategy and what each strategy does; nothing if none has.
func explainStrategies(w io.Writer, cfg *sim.Config) {
	by := map[government.Strategy][]string{}
	for _, p := range cfg.Provinces {
		by[p.Strategy] = append(by[p.Strategy], p.Name)
	}
	if centre := cfg.Government.Strategy; centre != government.NoStrategy {
		by[centre] = append(by[centre], "the centre")
	}
	if len(by[government.NoStrategy]) == len(cfg.Provinces) && cfg.Government.Strategy == government.NoStrategy {
		return
	}
	heading(w, "Strategies of governments")
	for _, kind := range []government.Strategy{government.Planned, government.Responsive, government.Mixed} {
		if len(by[kind]) > 0 {
			fmt.Fprintf(w, "  %s: %s\n", kind, strings.Join(by[kind], ", "))
		}
	}
	strategyRules(w, cfg)
}

// strategyRules tells what governments with a strategy spend, and on what.
func strategyRules(w io.Writer, cfg *sim.Config) {
	s := &cfg.Strategy
	places, industries := "the capitals", "all traded industries"
	if len(s.Places) > 0 {
		places = strings.Join(s.Places, ", ")
	}
	if len(s.Industries) > 0 {
		industries = strings.Join(mapped(s.Industries, func(i int) string { return cfg.Industries[i].Name }), ", ")
	}
	plan := fmt.Sprintf("%s in %s, the centre's plan", industries, places)
	clusters := fmt.Sprintf("its largest clusters, %d a province, from %s after they were first seen", s.MaxClusters, yearsInWords(s.Lag))
	if s.ChosenBy == government.ByProvince {
		plan = fmt.Sprintf("the %d places and industries of a province with most jobs above the average when it starts", s.MaxClusters)
	} else if len(s.Industries) > 0 {
		clusters += ", of " + industries
	}
	fmt.Fprintf(w, "From %d a province spends up to %s of its GDP a year, the centre %s, on support packages (%s).\n",
		s.Start, percent2(s.Budget), percent2(s.CentreBudget), strings.Join(partWords(s.Parts), ", "))
	fmt.Fprintf(w, "Planned: %s. Responsive: %s.\nMixed: responsive first, what is left planned.\n", plan, clusters)
	if s.Bargaining.Bargaining > 0 && cfg.Mechanisms.M16 {
		fmt.Fprintf(w, "%s of it goes by bargaining power instead of merit.\n", percent(s.Bargaining.Bargaining))
	}
}

// percent2 writes a small share of GDP in percent.
func percent2(v float64) string { return fmt.Sprintf("%.2f %%", v*100) }
