package scenarios

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"gowest/internal/diag"
	"gowest/sim"
	"gowest/sim/policy"
)

// claimBudget makes the policies that arms have beyond those of one of them cost the same.
type claimBudget struct {
	Base       string  `toml:"base"`
	PublicCost float64 `toml:"public_cost" unit:"share of GDP a year" range:"(0,1]"`

	base int // index of the arm
}

// armNode is an arm as written: its place in the list of arms and its name. Arms are merged from a fresh tree each, since merging
// moves nodes from one tree into another.
type armNode struct {
	index int
	name  string
}

// arms reads the names of the arms and the budget.
func (c *Claim) arms(k *checker, root *node) (list []armNode, names []string) {
	items := k.tables(root.fields["arm"], "arm")
	if n := root.fields["arm"]; c.NotTestable != "" && n != nil {
		k.failValue(n, "", "the claim is not testable, but there are arms; want one of not_testable and [[arm]]")
	} else if c.NotTestable == "" && len(items) == 0 && n == nil {
		k.fail(root.at, "", "there is no [[arm]]; want one, or not_testable with the reason")
	}
	for i, n := range items {
		where := label("arm", n)
		k.unknown(n, where, []string{"name", "scenario"}, nil)
		if n.fields["name"] == nil {
			k.missing(n, where, nameField)
		}
		k.unique(n, where, items, "name")
		if s := n.fields["scenario"]; s != nil && !s.isTable() {
			k.failValue(s, where, "scenario is %s; want a table [arm.scenario] with parts of a scenario file", describe(s))
		}
		list, names = append(list, armNode{i, n.text("name")}), append(names, n.text("name"))
	}
	if n := root.fields["common"]; n != nil && !n.isTable() {
		k.failValue(n, "", "common is %s; want a table [common] with parts of a scenario file", describe(n))
	}
	if n := root.fields["budget"]; n.isTable() {
		b := new(claimBudget)
		fields := fieldsOf(reflect.TypeFor[claimBudget]())
		k.unknown(n, "budget", keysOf(fields), nil)
		k.bind(n, "budget", fields, reflect.ValueOf(b).Elem(), never)
		if b.base = slices.Index(names, b.Base); b.base < 0 && n.fields["base"] != nil {
			k.failValue(n.fields["base"], "budget", "%s", noArm(b.Base, names))
		}
		c.budget = b
	} else if n != nil {
		k.failValue(n, "", "budget is %s; want a table [budget]", describe(n))
	}
	return list, names
}

// noArm says that there is no arm of a name.
func noArm(name string, names []string) string {
	if near := didYouMean(name, names); near != "" {
		return fmt.Sprintf("there is no arm %s%s", quote(name), near)
	}
	return fmt.Sprintf("there is no arm %s; want one of %s", quote(name), quoteAll(names))
}

// load reads the scenarios of the arms. All problems of all arms come back as one list.
func (c *Claim) load(list []armNode, set []string) ([]Arm, error) {
	arms := make([]Arm, len(list))
	var problems diag.List
	for i, a := range list {
		s, err := c.arm(a, set)
		if err != nil {
			problems = appendMissing(problems, asProblems(err, c.source.display))
			continue
		}
		arms[i] = Arm{a.name, s}
	}
	if len(problems) == 0 && c.budget != nil && c.budget.base >= 0 {
		problems = c.equalise(list, arms, set)
	}
	if errs, _ := problems.Split(); len(errs) > 0 {
		problems.Sort(c.source.display)
		return nil, problems
	}
	c.Warnings = nil
	for _, a := range arms {
		c.Warnings = appendMissing(c.Warnings, a.Scenario.Warnings)
	}
	return arms, nil
}

// appendMissing adds the problems that are not there yet.
func appendMissing(to, from diag.List) diag.List {
	for _, p := range from {
		if !slices.ContainsFunc(to, func(q *diag.Problem) bool { return *q == *p }) {
			to = append(to, p)
		}
	}
	return to
}

// equalise scales what the arms add to the budget's arm to one public cost, from the first year in which any of it may act.
func (c *Claim) equalise(list []armNode, arms []Arm, set []string) (problems diag.List) {
	base := arms[c.budget.base].Scenario.Config
	added := make([][]string, len(arms))
	from := base.Run.To
	for i, a := range arms {
		names, first := sim.AddedPolicies(base, a.Scenario.Config)
		if added[i] = names; len(names) > 0 {
			from = min(from, first)
		}
	}
	for i, names := range added {
		if len(names) == 0 {
			continue
		}
		s, err := c.arm(list[i], append(slices.Clone(set), CostSettings(c.budget.PublicCost, from, names)...))
		if err != nil {
			problems = appendMissing(problems, asProblems(err, c.source.display))
			continue
		}
		arms[i].Scenario = s
	}
	return problems
}

// budgetFits warns of policies that arms change and do not add: those keep their cost.
func (c *Claim) budgetFits(k *checker, root *node) {
	if c.budget == nil {
		return
	}
	base := c.Arms[c.budget.base].Scenario.Config.Policies
	for _, a := range c.Arms {
		for _, p := range a.Scenario.Config.Policies {
			i := slices.IndexFunc(base, func(q policy.Policy) bool { return q.Name == p.Name })
			if i >= 0 && !reflect.DeepEqual(base[i], p) {
				k.warn(root.fields["budget"].at, "budget", "arm %s changes the policy %s of arm %s, which is not scaled to the public cost; give it a name of its own to have it scaled",
					quote(a.Name), quote(p.Name), quote(c.budget.Base))
			}
		}
	}
}

// CostSettings returns the entries of [Options.Set] that scale policies to a common public cost, a share of GDP a year that adds up from a
// year on.
func CostSettings(share float64, from int, policies []string) []string {
	quoted := make([]string, len(policies))
	for i, name := range policies {
		quoted[i] = fmt.Sprintf("%q", name)
	}
	return []string{
		"government.equal_budget=true", fmt.Sprintf("government.public_cost=%v", share),
		fmt.Sprintf("government.cost_from=%d", from), "government.scaled=[" + strings.Join(quoted, ", ") + "]",
	}
}

// arm reads the scenario of one arm: what the claim extends, what all arms have in common, and its own.
func (c *Claim) arm(a armNode, set []string) (*Scenario, error) {
	root, p := parse(c.source.text, c.source.display, 0)
	if p != nil {
		return nil, diag.List{p}
	}
	own := root.fields["arm"].items[a.index].fields["scenario"]
	common := root.fields["common"]
	l := &loader{}
	extends := root.fields["scenario"]
	for _, n := range []*node{common, own} {
		if n.isTable() && n.fields["extends"] != nil {
			extends = n.fields["extends"]
			n.drop("extends")
		}
	}
	tree := l.extended(extends, c.source, 0, nil)
	if tree == nil {
		return nil, l.sorted()
	}
	l.files = append(l.files, c.source.display)
	for _, n := range []*node{common, own} {
		if n.isTable() {
			l.merge("", tree, n)
		}
	}
	opts := c.options
	opts.Set = slices.DeleteFunc(slices.Clone(set), func(text string) bool { return ofMissingPolicy(tree, text) })
	opts.Replicates = 0 // the same runs whatever their number
	cfg, lattice, warnings, err := l.check(tree, opts)
	if err != nil {
		return nil, err
	}
	warnings = slices.DeleteFunc(warnings, func(p *diag.Problem) bool { return p.File != c.source.display })
	return newScenario(c.Name+", "+a.name, cfg, lattice, warnings), nil
}

// ofMissingPolicy tells whether an assignment is to a key of a policy that the scenario has not.
func ofMissingPolicy(tree *node, set string) bool {
	key, _, _ := strings.Cut(set, "=")
	parts := KeyParts(key)
	if len(parts) < 3 || parts[0] != inPolicies {
		return false
	}
	list := tree.fields[inPolicies]
	if list == nil {
		return true
	}
	item := named(list.items, parts[1])
	return item == nil || marked(item)
}
