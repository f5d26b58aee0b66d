package scenarios

import (
	"fmt"
	"reflect"
	"slices"
	"sort"

	"gowest/internal/diag"
	"gowest/sim"
	"gowest/sim/market"
	"gowest/sim/policy"
)

var stringType = reflect.TypeFor[string]()

// Keys that [instrument.<type>] can give for all policies of a type, besides the effects.
var instrumentKeys = []string{"ramp", "budget", "payer", "intensity"}

// policyFields are the keys of [[policy]] that every type has, in the order of the struct.
var policyFields = slices.DeleteFunc(fieldsOf(reflect.TypeFor[policy.Policy]()), func(f field) bool { return f.types != nil })

// effectFields are the keys that types in their tag read.
var effectFields = slices.DeleteFunc(fieldsOf(reflect.TypeFor[policy.Policy]()), func(f field) bool { return f.types == nil })

// effectsOf returns the effect keys of an instrument.
func effectsOf(t policy.Type) []field {
	var out []field
	for _, f := range effectFields {
		if slices.Contains(f.types, t.String()) {
			out = append(out, f)
		}
	}
	return out
}

// parted tells whether policies of a type have parts.
func parted(t policy.Type) bool { return t == policy.ClusterSupport }

// policies reads [instrument.<type>] and [[policy]].
func (c *checker) policies(root *node, cfg *sim.Config) {
	defaults, given := c.instruments(root)
	c.section = inPolicies
	items := c.tables(root.fields[inPolicies], inPolicies)
	for _, n := range items {
		where, before := label(inPolicies, n), len(c.problems)
		p := policy.Policy{Intensity: 1, Parts: policy.AllParts}
		t, typed := c.policyType(n, where)
		if typed {
			if d, ok := defaults[t]; ok {
				p = d
			}
			p.Type = t
		}
		if !parted(p.Type) {
			p.Parts = 0
		}
		c.policyKeys(n, where, t, typed)
		c.bind(n, where, policyFields, reflect.ValueOf(&p).Elem(), func(k string) bool { return k != "name" && k != "type" })
		c.effects(n, where, t, typed, given[t], &p)
		c.removeKey(n, where)
		c.unique(n, where, items, "name")
		c.places(n, where, &p, cfg)
		c.policyIndustries(n, where, &p, cfg)
		if v := n.fields["parts"]; v != nil && (!typed || parted(t)) {
			p.Parts = c.parts(v, where)
		}
		c.timing(n, where, &p)
		c.paying(n, where, &p, typed)
		if !slices.ContainsFunc(c.problems[before:], func(p *diag.Problem) bool { return !p.Warning }) && c.clean(inInstrument, inWorld, inPorts, inProvinces, inIndustries) {
			c.powerless(n, where, &p, cfg)
		}
		cfg.Policies = append(cfg.Policies, p)
	}
	if c.clean(inPolicies, inInstrument, inWorld, inProvinces, inIndustries) {
		c.overlaps(items, cfg)
		c.sourcings(items, cfg)
		c.strategyNames(items, cfg)
	}
}

// instruments reads the defaults by type and tells which keys they give.
func (c *checker) instruments(root *node) (map[policy.Type]policy.Policy, map[policy.Type]*node) {
	c.section = inInstrument
	defaults, given := map[policy.Type]policy.Policy{}, map[policy.Type]*node{}
	n := root.fields[inInstrument]
	if n == nil {
		return defaults, given
	}
	if !n.isTable() {
		c.failValue(n, "", "instrument is %s; want tables [instrument.<type>]", describe(n))
		return defaults, given
	}
	c.unknown(n, inInstrument, instrumentWords(), nil)
	for i, word := range instrumentWords() {
		t, v := policy.Type(i), n.fields[word]
		if v == nil {
			continue
		}
		where := "instrument." + word
		if !v.isTable() {
			c.failValue(v, inInstrument, "%s is %s; want a table [instrument.%s]", word, describe(v), word)
			continue
		}
		p := policy.Policy{Intensity: 1, Parts: policy.AllParts}
		known := append(slices.Clone(instrumentKeys), keysOf(effectsOf(t))...)
		if parted(t) {
			known = append(known, "parts")
		}
		c.unknown(v, where, known, c.misplaced(t))
		common := slices.DeleteFunc(slices.Clone(policyFields), func(f field) bool { return !slices.Contains(instrumentKeys, f.key) })
		c.bind(v, where, append(common, effectsOf(t)...), reflect.ValueOf(&p).Elem(), always)
		if parts := v.fields["parts"]; parts != nil && parted(t) {
			p.Parts = c.parts(parts, where)
		}
		defaults[t], given[t] = p, v
	}
	return defaults, given
}

// misplaced says which types read a key that is not the type's own.
func (c *checker) misplaced(t policy.Type) func(string) string {
	return func(key string) string {
		for _, f := range effectFields {
			if f.key == key && !slices.Contains(f.types, t.String()) {
				return fmt.Sprintf("key %s does not belong to type %s, but to %s", quote(key), quote(t.String()), quoteAll(f.types))
			}
		}
		if key == "parts" && !parted(t) {
			return fmt.Sprintf("key \"parts\" does not belong to type %s, but to %s", quote(t.String()), quote(policy.ClusterSupport.String()))
		}
		return ""
	}
}

func (c *checker) policyType(n *node, where string) (policy.Type, bool) {
	v := n.fields["type"]
	if v == nil {
		return 0, false
	}
	i := c.word(v, where, "type", instrumentWords())
	return policy.Type(max(i, 0)), i >= 0
}

func (c *checker) policyKeys(n *node, where string, t policy.Type, typed bool) {
	known := append(keysOf(policyFields), "where", "industries", "remove")
	if !typed { // any key of any type may be right
		c.unknown(n, where, append(append(known, keysOf(effectFields)...), "parts"), nil)
		return
	}
	known = append(known, keysOf(effectsOf(t))...)
	if parted(t) {
		known = append(known, "parts")
	}
	c.unknown(n, where, known, c.misplaced(t))
}

// effects reads the effect keys. Each must be given, by the policy or for its type.
func (c *checker) effects(n *node, where string, t policy.Type, typed bool, given *node, p *policy.Policy) {
	fields := effectFields
	if typed {
		fields = effectsOf(t)
	}
	c.bind(n, where, fields, reflect.ValueOf(p).Elem(), always)
	for _, f := range fields {
		byType := given != nil && !c.lacks(given, f.key)
		if typed && !byType && c.lacks(n, f.key) && !c.spoilt[inInstrument] {
			c.fail(n.at, where, "missing key %s; want %s, here or in [instrument.%s]", quote(f.key), f.wanted(), t)
		}
	}
}

// parts reads the list of parts of a support package.
func (c *checker) parts(n *node, where string) policy.Parts {
	if !n.list || len(n.items) == 0 {
		c.failValue(n, where, "parts is %s; want a list of %s", describe(n), quoteAll(policy.PartNames[:]))
	}
	var out policy.Parts
	for _, item := range n.items {
		i := c.word(item, where, "part", policy.PartNames[:])
		switch {
		case i < 0:
		case out&(1<<i) != 0:
			c.failValue(item, where, "part %s is named twice", quote(policy.PartNames[i]))
		default:
			out |= 1 << i
		}
	}
	return out
}

// policyIndustries reads the industries of a policy.
func (c *checker) policyIndustries(n *node, where string, p *policy.Policy, cfg *sim.Config) {
	v := n.fields["industries"]
	if v == nil {
		return
	}
	if !v.list || len(v.items) == 0 {
		c.failValue(v, where, "industries is %s; want a list of industries such as [%s]", describe(v), quote("electronics"))
		return
	}
	var traded []string
	for _, ind := range cfg.Industries {
		if ind.Kind == market.Traded {
			traded = append(traded, ind.Name)
		}
	}
	for _, item := range v.items {
		s, ok := item.value.(string)
		if !ok {
			c.failValue(item, where, "industries has %s; want the name of an industry", describe(item))
			continue
		}
		if !c.clean(inIndustries) {
			continue
		}
		i := slices.IndexFunc(cfg.Industries, func(ind market.Industry) bool { return ind.Name == s })
		zh := slices.IndexFunc(cfg.Industries, func(ind market.Industry) bool { return ind.NameZH == s })
		switch {
		case i < 0 && zh >= 0:
			c.failValue(item, where, "industry %s is called %s here", quote(s), quote(cfg.Industries[zh].Name))
		case i < 0 && diag.Suggest(s, traded) == "":
			c.failValue(item, where, "there is no industry %s; want %s", quote(s), quoteAll(traded))
		case i < 0:
			c.failValue(item, where, "there is no industry %s%s", quote(s), didYouMean(s, traded))
		case cfg.Industries[i].Kind != market.Traded:
			c.failValue(item, where, "industry %s is not traded, so policies cannot aim at it; want %s", quote(s), quoteAll(traded))
		case slices.Contains(p.Industries, i):
			c.failValue(item, where, "industry %s is named twice", quote(s))
		default:
			p.Industries = append(p.Industries, i)
		}
	}
	sort.Ints(p.Industries)
}
