package scenarios

import (
	"fmt"
	"slices"
	"strings"

	"gowest/sim"
	"gowest/sim/policy"
	"gowest/sim/record"
)

// Changes is what one scenario changes of another, by package.
type Changes struct {
	// Packages are those of the policies that differ, in the order of the policies, then [record.OtherChanges] if there are any.
	Packages []string

	base, alt *Scenario
	of        map[string]int // policy that differs → package
	order     []string       // policies of both
}

// ChangesBetween compares two scenarios. A policy differs if only one of them has it, or if a key differs besides its package; it
// belongs to the package that alt gives it, or base if alt does not have it.
//
// The error says what keeps the two from being mixed.
func ChangesBetween(base, alt *Scenario) (*Changes, error) {
	c := &Changes{base: base, alt: alt, of: map[string]int{}}
	before, after := policiesOf(base), policiesOf(alt)
	c.order = merged(before, after)
	if !slices.Equal(before, slices.DeleteFunc(slices.Clone(c.order), func(name string) bool { return !slices.Contains(before, name) })) ||
		!slices.Equal(after, slices.DeleteFunc(slices.Clone(c.order), func(name string) bool { return !slices.Contains(after, name) })) {
		return nil, fmt.Errorf("%s: its policies stand in another order than those of %s; want the same order, as extending one scenario gives it", alt.Name, base.Name)
	}
	for _, name := range c.order {
		p, q := base.policy(name), alt.policy(name)
		if p != nil && q != nil && base.written(p) == alt.written(q) {
			continue
		}
		if q == nil {
			q = p
		}
		in := q.PackageName()
		if in == record.OtherChanges {
			return nil, fmt.Errorf("%s: policy %s is of a package %s, which means what is no policy; want another name", alt.Name, quote(name), quote(in))
		}
		if !slices.Contains(c.Packages, in) {
			c.Packages = append(c.Packages, in)
		}
		c.of[name] = slices.Index(c.Packages, in)
	}
	if base.besidesPolicies() != alt.besidesPolicies() {
		c.Packages = append(c.Packages, record.OtherChanges)
	}
	return c, nil
}

// With returns base with the changes of a set of packages, bit i standing for Packages[i]: base itself for none and alt for all.
// Policies of other packages are as in base, or not there.
//
// The error is about a mixture that is no scenario, as when policies of two packages exclude one another.
func (c *Changes) With(set int) (*Scenario, error) {
	switch set {
	case 0:
		return c.base, nil
	case 1<<len(c.Packages) - 1:
		return c.alt, nil
	}
	var names []string
	for i, name := range c.Packages {
		if set&(1<<i) != 0 {
			names = append(names, name)
		}
	}
	host := c.base
	if other := len(c.Packages) - 1; c.Packages[other] == record.OtherChanges && set&(1<<other) != 0 {
		host = c.alt
	}
	from := map[*Scenario]*node{c.base: c.base.tree(), c.alt: c.alt.tree()}
	root := from[host]
	root.put("title", from[c.base].fields["title"]) // two alternatives may have the same mixture
	policies := &node{key: root.at, at: root.at, list: true}
	for _, name := range c.order {
		source := c.base
		if i, differs := c.of[name]; differs && set&(1<<i) != 0 {
			source = c.alt
		}
		if source.policy(name) != nil {
			policies.items = append(policies.items, named(from[source].fields[inPolicies].items, name))
		}
	}
	root.put(inPolicies, policies)
	removeMarked(root)
	k := newChecker(root, nil)
	cfg := k.config(root)
	name := c.alt.Name + " with " + strings.Join(names, ", ")
	if errs, _ := k.problems.Split(); len(errs) > 0 {
		return nil, fmt.Errorf("%s only: %s: %s; want one package of what cannot be apart", name, errs[0].Where, errs[0].Text)
	}
	return newScenario(name, cfg, k.lattice, nil), nil
}

func policiesOf(s *Scenario) (names []string) {
	for _, p := range s.Config.Policies {
		names = append(names, p.Name)
	}
	return names
}

// policy returns the policy of that name, nil if there is none.
func (s *Scenario) policy(name string) *policy.Policy {
	i := slices.IndexFunc(s.Config.Policies, func(p policy.Policy) bool { return p.Name == name })
	if i < 0 {
		return nil
	}
	return &s.Config.Policies[i]
}

// written returns a policy as in a file, without its package.
func (s *Scenario) written(p *policy.Policy) string {
	alone := *p
	alone.Package = ""
	w := &writer{}
	w.policy(alone, s.Config)
	return w.b.String()
}

// besidesPolicies returns the resolved scenario without policies, title and number of replicates.
func (s *Scenario) besidesPolicies() string {
	rest := *s.Config
	rest.Title, rest.Policies, rest.Run = "", nil, sim.Run{}
	return string(resolve(&rest, s.lattice))
}
