package scenarios

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"gowest/sim"
)

// Sections of a scenario outside the parameter groups. A check across sections runs only if the
// sections on which it relies have no problem of their own.
const (
	inWorld      = "world"
	inPorts      = "port"
	inProvinces  = "province"
	inIndustries = "industry"
	inPolicies   = "policy"
	inEvents     = "event"
	inInstrument = "instrument"
	inStrategy   = "strategy"
)

// config reads the whole tree. The result is complete only if no problem was found.
func (c *checker) config(root *node) *sim.Config {
	cfg := &sim.Config{}
	c.topLevel(root, cfg)
	c.groups(root, cfg)
	c.together(root, cfg)
	c.provinces(root, cfg)
	c.world(root, cfg)
	c.industries(root, cfg)
	c.strategy(root, cfg)
	c.events(root, cfg)
	c.everyoneIsThere(root, cfg)
	c.policies(root, cfg)
	c.scaled(root, cfg)
	c.suspicious(root, cfg)
	return cfg
}

func (c *checker) topLevel(root *node, cfg *sim.Config) {
	c.section = ""
	known := append([]string{"title", "extends"}, keysOf(groups())...)
	known = append(known, inWorld, inProvinces, inIndustries, inPolicies, inEvents, inInstrument)
	c.unknown(root, "", known, func(key string) string {
		if g := groupWith(key); g != "" {
			return fmt.Sprintf("key %s stands outside its table; it belongs to [%s]", quote(key), g)
		}
		return ""
	})
	title := fieldsOf(reflect.TypeFor[sim.Config]())[0]
	c.bind(root, "", []field{title}, reflect.ValueOf(cfg).Elem(), never)
}

func never(string) bool  { return false }
func always(string) bool { return true }

// groupWith returns the parameter group that has the key, if just one does.
func groupWith(key string) string {
	found := ""
	for _, g := range groups() {
		if slices.Contains(keysOf(fieldsOf(g.typ)), key) || slices.Contains(listKeys[g.key], key) {
			if found != "" {
				return ""
			}
			found = g.key
		}
	}
	return found
}

// optionalKeys are keys of groups that have a meaning when absent: replicates 0 lets the command
// decide, order hire-first, strategy none, equal_budget false, public_cost 0, cost_from the first year. Mechanisms are
// on by default.
var optionalKeys = map[string][]string{
	"run":        {"replicates", "order"},
	"government": {"strategy", "equal_budget", "public_cost", "cost_from"},
}

// listKeys are the keys of groups that hold lists. They may be absent; strategy.go reads them.
var listKeys = map[string][]string{
	"government": {"scaled"},
	inStrategy:   {"parts", "industries", "places"},
}

// optionalGroups may be absent as a whole.
var optionalGroups = []string{"mechanisms", "government"}

func (c *checker) groups(root *node, cfg *sim.Config) {
	v := reflect.ValueOf(cfg).Elem()
	var absent []string
	for _, g := range groups() {
		c.section = g.key
		into, fields := v.FieldByIndex(g.index), fieldsOf(g.typ)
		optional := func(key string) bool { return slices.Contains(optionalKeys[g.key], key) }
		if g.key == "mechanisms" {
			optional = always
			for _, f := range fields {
				into.FieldByIndex(f.index).SetBool(true)
			}
		}
		n := root.fields[g.key]
		switch {
		case n == nil && slices.Contains(optionalGroups, g.key):
			continue
		case n == nil:
			if c.lacks(root, g.key) {
				absent = append(absent, "["+g.key+"]")
			}
			c.spoilt[g.key] = true
			continue
		case !n.isTable():
			c.failValue(n, "", "%s is %s; want a table [%s]", g.key, describe(n), g.key)
			continue
		}
		c.unknown(n, g.key, append(keysOf(fields), listKeys[g.key]...), func(key string) string {
			if o := groupWith(key); o != "" {
				return fmt.Sprintf("key %s does not belong here but to [%s]", quote(key), o)
			}
			return ""
		})
		c.bind(n, g.key, fields, into, optional)
		c.minMax(n, g.key, fields)
	}
	if c.section = ""; len(absent) > 0 {
		c.fail(root.at, "", "there is no table %s; extend a scenario that has it, such as \"baseline\"", strings.Join(absent, ", "))
	}
	c.period(root, cfg)
}

// minMax checks that each pair x_min and x_max is in order.
func (c *checker) minMax(n *node, where string, fields []field) {
	for _, f := range fields {
		stem, ok := strings.CutSuffix(f.key, "_min")
		low, high := n.fields[f.key], n.fields[stem+"_max"]
		if !ok || low == nil || high == nil || c.bad[low] || c.bad[high] {
			continue
		}
		a, _ := asFloat(low)
		b, _ := asFloat(high)
		if a > b {
			c.failValue(later(low, high), where, "%s is %s and %s_max is %s; want the smaller first", f.key, number(a), stem, number(b))
		}
	}
}

// later returns which of two values the user wrote last: the one to blame when they do not fit.
func later(a, b *node) *node {
	if b.at.layer > a.at.layer || b.at.layer == a.at.layer && (b.at.line > a.at.line || b.at.line == a.at.line && b.at.col > a.at.col) {
		return b
	}
	return a
}

func (c *checker) period(root *node, cfg *sim.Config) {
	c.section = "run"
	if !c.clean("run") {
		return
	}
	run := root.fields["run"]
	if cfg.Run.From > cfg.Run.To {
		c.failValue(later(run.fields["from"], run.fields["to"]), "run", "from %d is after to %d; want a run of at least one year", cfg.Run.From, cfg.Run.To)
	}
}

// tables returns the tables of a list such as [[policy]]. It reports what is not a table.
func (c *checker) tables(n *node, word string) []*node {
	if n == nil {
		return nil
	}
	if !n.list {
		c.failValue(n, "", "%s is %s; want entries that begin with [[%s]]", word, describe(n), word)
		return nil
	}
	var out []*node
	for _, item := range n.items {
		if !item.isTable() {
			c.failValue(item, "", "%s has %s; want entries that begin with [[%s]]", word, describe(item), word)
			continue
		}
		out = append(out, item)
	}
	return out
}

// label names an entry in messages: policy "Go West".
func label(word string, n *node) string {
	if s := n.text("name"); s != "" {
		return word + " " + quote(shorten(s))
	}
	return word
}
