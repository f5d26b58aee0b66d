package scenarios

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"gowest/sim"
	"gowest/sim/policy"
	"gowest/sim/verdict"
)

// testText are the plain keys of [[test]].
type testText struct {
	Name      string            `toml:"name"`
	Statistic verdict.Statistic `toml:"statistic"`
	Expect    verdict.Expect    `toml:"expect"`
	Within    float64           `toml:"within" range:"[0,1e15]"`
	Log       bool              `toml:"log"`
	Less      string            `toml:"less"`
}

// testParts are the keys of [[test]] that are no plain values.
var testParts = []string{"outcome", "contrast", "also", "per", "between"}

// pathNeedless are the keys of an outcome that have no meaning for a path: it is a number of every year.
var pathNeedless = []string{"year", "since", "form"}

// tests reads [[test]] and [path].
func (c *Claim) tests(k *checker, root *node, arms []string) {
	items := k.tables(root.fields["test"], "test")
	if len(items) == 0 && c.NotTestable == "" && root.fields["test"] == nil {
		k.fail(root.at, "", "there is no [[test]]; want one, or not_testable with the reason")
	}
	for _, n := range items {
		c.Tests = append(c.Tests, k.claimTest(n, items, arms))
	}
	if n := root.fields["path"]; n != nil {
		c.Path = k.claimPath(n, arms)
	}
}

// claimPath reads [path].
func (k *checker) claimPath(n *node, arms []string) *ClaimPath {
	const where = "path"
	p := new(ClaimPath)
	if !k.outcomeKeys(n, where, p, func(key string) bool { return key != "indicator" }) {
		return nil
	}
	for _, key := range pathNeedless {
		if v := n.fields[key]; v != nil {
			k.failValue(v, where, "%s has no meaning: a path shows every year", key)
		}
	}
	if v := n.fields["against"]; v != nil && !slices.Contains(arms, p.Against) {
		k.failValue(v, where, "against: %s", noArm(p.Against, arms))
	}
	if v := n.fields["log"]; v != nil && p.Log && p.Against == "" {
		k.failValue(v, where, "log has no meaning without against: only differences are relative")
	}
	return p
}

// claimTest reads one test.
func (k *checker) claimTest(n *node, items []*node, arms []string) ClaimTest {
	where := label("test", n)
	var text testText
	fields := fieldsOf(reflect.TypeFor[testText]())
	k.unknown(n, where, append(keysOf(fields), testParts...), nil)
	k.unique(n, where, items, "name")
	k.bind(n, where, fields, reflect.ValueOf(&text).Elem(), func(key string) bool { return key != "name" && key != "expect" })
	t := ClaimTest{Name: text.Name, Statistic: text.Statistic, Expectation: verdict.Expectation{Expect: text.Expect, Within: text.Within}}
	k.between(n, where, &t)
	less := -1
	if v := n.fields["less"]; v != nil && text.Less != "" {
		if less = slices.Index(arms, text.Less); less < 0 {
			k.failValue(v, where, "less: %s", noArm(text.Less, arms))
		}
	}
	var per *sim.Outcome
	if v := n.fields["per"]; v != nil {
		per = k.outcomeTable(v, where+", per", optionalOfOutcome)
		if n.fields["statistic"] == nil {
			t.Statistic = verdict.Ratio
		}
	}
	if (t.Statistic == verdict.Ratio) != (per != nil) {
		k.fail(n.at, where, "statistic is %q %s per; a ratio, and nothing else, has per", t.Statistic, map[bool]string{true: "with", false: "without"}[per != nil])
	}
	parts := []*node{n}
	if v := n.fields["also"]; v != nil {
		also := k.tables(v, "also")
		for _, item := range also {
			k.unknown(item, where+", also", []string{"outcome", "contrast", "per"}, nil)
			if per == nil && item.fields["per"] != nil {
				k.failValue(item.fields["per"], where, "a part has per and the test has none; a ratio has it in all parts")
			}
		}
		parts = append(parts, also...)
	}
	for _, part := range parts {
		o := k.outcomeOf(part, where)
		if o == nil {
			continue
		}
		by := per
		if v := part.fields["per"]; v != nil && part != n {
			by = k.outcomeTable(v, where+", per", optionalOfOutcome)
		}
		for _, w := range k.contrast(part, where, arms) {
			t.Terms = append(t.Terms, ClaimTerm{Arm: w.arm, Weight: w.weight, Outcome: *o, Log: text.Log, Less: less, Per: by})
		}
	}
	return t
}

// between reads the ends of a range, and checks that the test has what its expectation needs.
func (k *checker) between(n *node, where string, t *ClaimTest) {
	v := n.fields["between"]
	switch {
	case n.fields["expect"] == nil || k.bad[n.fields["expect"]]:
	case t.Expect == verdict.Between && v == nil:
		k.fail(n.at, where, "missing key \"between\"; want [low, high]")
	case t.Expect != verdict.Between && v != nil:
		k.failValue(v, where, "between is given, but expect is %q", t.Expect)
	case t.Expect == verdict.Between:
		ends := make([]float64, len(v.items))
		ok := v.list && len(ends) == 2
		for i := range ends {
			x, number := asFloat(v.items[i])
			ends[i], ok = x, ok && number
		}
		if !ok || ends[0] >= ends[1] {
			k.failValue(v, where, "between is %s; want [low, high] with low below high", describe(v))
			return
		}
		t.Low, t.High = ends[0], ends[1]
	case t.Expect == verdict.Zero && t.Within == 0:
		k.fail(n.at, where, "missing key \"within\"; want how near to zero counts as zero")
	}
}

func optionalOfOutcome(key string) bool { return key != "indicator" && key != "year" }

// outcomeOf reads the outcome of a test or of a part of one, nil if there is none.
func (k *checker) outcomeOf(n *node, where string) *sim.Outcome {
	v := n.fields["outcome"]
	if v == nil {
		k.fail(n.at, where, "missing key \"outcome\"; want a table with indicator and year")
		return nil
	}
	return k.outcomeTable(v, where, optionalOfOutcome)
}

// outcomeTable reads an outcome, nil if it is no table.
func (k *checker) outcomeTable(n *node, where string, optional func(string) bool) *sim.Outcome {
	o := new(sim.Outcome)
	if !k.outcomeKeys(n, where, o, optional) {
		return nil
	}
	return o
}

// outcomeKeys reads the keys of an outcome, or of a type that holds one, into what to points to, and returns false if n is no table.
func (k *checker) outcomeKeys(n *node, where string, to any, optional func(string) bool) bool {
	if !n.isTable() {
		k.failValue(n, where, "the outcome is %s; want a table with indicator and year", describe(n))
		return false
	}
	v := reflect.ValueOf(to).Elem()
	fields := fieldsOf(v.Type())
	k.unknown(n, where, keysOf(fields), nil)
	k.bind(n, where, fields, v, optional)
	return true
}

// weight is an arm (its index) in a contrast.
type weight struct {
	arm    int
	weight float64
}

// contrast reads the weights of arms, in the order of the arms so that sums are the same however they are written.
func (k *checker) contrast(n *node, where string, arms []string) (out []weight) {
	v := n.fields["contrast"]
	if !v.isTable() {
		k.fail(n.at, where, "missing key \"contrast\"; want a table such as { %q = 1 }", arms[0])
		return nil
	}
	for _, name := range v.keys {
		item := v.fields[name]
		i := slices.Index(arms, name)
		x, isNumber := asFloat(item)
		switch {
		case i < 0:
			k.fail(item.key, where, "contrast: %s", noArm(name, arms))
		case !isNumber || x == 0:
			k.failValue(item, where, "the weight of %s is %s; want a number other than 0", quote(name), describe(item))
		default:
			out = append(out, weight{i, x})
		}
	}
	slices.SortFunc(out, func(a, b weight) int { return a.arm - b.arm })
	return out
}

// fits reports the outcomes that runs of the arms do not have.
func (c *Claim) fits(k *checker, root *node) {
	seen := map[string]bool{}
	once := func(at *node, text string) bool {
		key := fmt.Sprint(at.at, text)
		first := !seen[key]
		seen[key] = true
		return first
	}
	check := func(n *node, where string, o *sim.Outcome, arms []int) {
		for _, i := range arms {
			k.outcomeFits(n, where, o, c.Arms[i].Scenario.Config)
		}
		named, known := o.PoliciesNamed(), []string(nil)
		if len(named) > 0 {
			for _, i := range arms {
				known = append(known, c.policiesOf(i)...)
			}
		}
		for _, name := range named {
			if !slices.Contains(known, name) {
				k.failValue(n.fields["policy"], where, "no arm of it has the policy %s%s", quote(name), didYouMean(name, known))
			}
		}
	}
	// An arm without the policies of clusters on their places has none of these clusters, whatever it has there.
	unmarked := func(n *node, t *ClaimTest, where string, o *sim.Outcome, arms []int) {
		marks := func(arm int) bool { return c.marks(arm, o) }
		if !slices.ContainsFunc(arms, marks) {
			return
		}
		for _, i := range arms {
			if !marks(i) && once(n, t.Name+c.Arms[i].Name) {
				k.warn(n.fields["policy"].at, where, "arm %s has no such policy, so that no cluster counts there; give it one without means to mark the places", quote(c.Arms[i].Name))
			}
		}
	}
	for i, n := range k.tables(root.fields["test"], "test") {
		t, where := &c.Tests[i], label("test", n)
		var arms []int
		for _, term := range t.Terms {
			if arms = append(arms, term.Arm); term.Less >= 0 {
				arms = append(arms, term.Less)
			}
		}
		next := 0
		for _, part := range append([]*node{n}, k.tables(n.fields["also"], "also")...) {
			term := &t.Terms[next]
			own := []int{}
			for range part.fields["contrast"].keys {
				own = append(own, t.Terms[next].Arm)
				next++
			}
			if term.Less >= 0 {
				own = append(own, term.Less)
			}
			check(part.fields["outcome"], where, &term.Outcome, arms)
			unmarked(part.fields["outcome"], t, where, &term.Outcome, own)
			if v := part.fields["per"]; v != nil {
				check(v, where+", per", term.Per, arms)
			}
		}
	}
	if c.Path == nil {
		return
	}
	var all []int
	for i := range c.Arms {
		all = append(all, i)
	}
	o := c.PathIn(c.Arms[0].Scenario.Config.Run.To)
	check(root.fields["path"], "path", &o, all)
}

// marks tells whether an arm has one of the policies on whose places an outcome counts clusters, or the outcome counts them anywhere.
func (c *Claim) marks(arm int, o *sim.Outcome) bool {
	if o.Policy == "" || o.NeedsPolicy() {
		return true
	}
	known := c.policiesOf(arm)
	return slices.ContainsFunc(o.PoliciesNamed(), func(name string) bool { return slices.Contains(known, name) })
}

// policiesOf returns the names of the policies of an arm, those of its governments' strategies among them.
func (c *Claim) policiesOf(arm int) []string {
	return mapped(sim.Policies(c.Arms[arm].Scenario.Config), func(p policy.Policy) string { return p.Name })
}

// Formula returns what a test looks at in words: each number with the arms and their weights.
func (c *Claim) Formula(t *ClaimTest) string {
	var parts []string
	for i := 0; i < len(t.Terms); {
		text := c.number(t, &t.Terms[i])
		var arms []string
		for ; i < len(t.Terms) && c.number(t, &t.Terms[i]) == text; i++ {
			arms = append(arms, fmt.Sprintf("%+g × %s", t.Terms[i].Weight, c.Arms[t.Terms[i].Arm].Name))
		}
		parts = append(parts, text+": "+strings.Join(arms, " "))
	}
	return strings.Join(parts, "; and ")
}
