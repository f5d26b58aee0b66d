package scenarios

import (
	"math"
	"reflect"
	"slices"

	"gowest/sim"
	"gowest/sim/market"
)

// optionalOfIndustry are the keys that an industry of a kind can do without. A traded industry
// with stages has the capital of its stages.
var optionalOfIndustry = map[market.Kind][]string{
	market.Traded:   {"name_zh", "pollution"},
	market.Services: {"name_zh", "pollution", "household_share", "investment_share", "export_share"},
	market.Farming: {
		"name_zh", "pollution", "household_share", "investment_share", "export_share", "capital_share",
		"start_share", "skill_cap", "frontier_growth", "minimum_capital",
	},
}

// industryFields are the keys of [[industry]] besides its stages.
var industryFields = slices.DeleteFunc(fieldsOf(reflect.TypeFor[market.Industry]()), func(f field) bool { return f.key == "stage" })

func (c *checker) industries(root *node, cfg *sim.Config) {
	c.section = inIndustries
	fields := industryFields
	items := c.tables(root.fields[inIndustries], inIndustries)
	if len(items) == 0 && c.clean(inIndustries) {
		switch list := root.fields[inIndustries]; {
		case list != nil:
			c.fail(root.at, "", "there is no [[industry]] left; want at least one")
		case c.lacks(root, inIndustries):
			c.fail(root.at, "", "there is no [[industry]]; extend a scenario that has some, or give them")
		}
		c.spoilt[inIndustries] = true
	}
	c.atMost(items, inIndustries, "industries", sim.MostIndustries)
	for _, n := range items {
		where := label(inIndustries, n)
		var ind market.Industry
		c.unknown(n, where, append(keysOf(fields), "stage", "remove"), nil)
		optional := optionalOfIndustry[market.Farming] // while the kind is not known, the one that needs least
		if i := slices.Index(wordsOf[reflect.TypeFor[market.Kind]()], n.text("kind")); i >= 0 {
			optional = optionalOfIndustry[market.Kind(i)]
		}
		stages := n.fields["stage"]
		hasStages := stages != nil && (!stages.list || len(stages.items) > 0) || c.meant[n]["stage"]
		c.bind(n, where, fields, reflect.ValueOf(&ind).Elem(), func(k string) bool {
			return slices.Contains(optional, k) || k == "minimum_capital" && hasStages
		})
		c.removeKey(n, where)
		c.unique(n, where, items, "name")
		c.separator(n, where, "name")
		ind.Stages = c.stages(n, where)
		if ind.Kind != market.Traded && len(ind.Stages) > 0 {
			c.failValue(later(n.fields["stage"], n.fields["kind"]), where, "a %s industry has no stages; only traded ones are split", ind.Kind)
		}
		cfg.Industries = append(cfg.Industries, ind)
	}
	if c.clean(inIndustries) {
		c.kinds(root, cfg)
		c.industryShares(items, cfg)
	}
}

// atMost reports a list that is longer than the model can count.
func (c *checker) atMost(items []*node, where, what string, most int) {
	if n := len(items); n > most {
		c.fail(items[most].at, where, "there are %d %s; want at most %d", n, what, most)
	}
}

func (c *checker) stages(n *node, where string) []market.Stage {
	var out []market.Stage
	fields := fieldsOf(reflect.TypeFor[market.Stage]())
	items := c.tables(n.fields["stage"], "industry.stage")
	c.atMost(items, where+", stage", "stages", market.MaxStages)
	before, sum := len(c.problems), 0.0
	for _, item := range items {
		at := where + ", " + label("stage", item)
		var s market.Stage
		c.unknown(item, at, keysOf(fields), nil)
		c.bind(item, at, fields, reflect.ValueOf(&s).Elem(), never)
		c.unique(item, at, items, "name")
		out = append(out, s)
		sum += s.CostShare
	}
	if len(items) > 0 && len(c.problems) == before && !addsToOne(sum) {
		c.failValue(items[0].fields["cost_share"], where, "cost_share of its stages adds to %s; want 1", rounded(sum))
	}
	return out
}

// kinds checks that there is one farming and one services industry, and something to trade.
func (c *checker) kinds(root *node, cfg *sim.Config) {
	count := map[market.Kind]int{}
	list := root.fields[inIndustries]
	for i, ind := range cfg.Industries {
		count[ind.Kind]++
		if ind.Kind != market.Traded && count[ind.Kind] == 2 {
			c.fail(list.items[i].fields["kind"].at, label(inIndustries, list.items[i]), "a second industry of kind %s; want exactly one", quote(ind.Kind.String()))
		}
	}
	for _, k := range []market.Kind{market.Farming, market.Services, market.Traded} {
		if count[k] == 0 {
			c.fail(list.key, "", "no industry of kind %s; want one", quote(k.String()))
		}
	}
}

// industryShares checks the shares that must add to 1 over industries.
func (c *checker) industryShares(items []*node, cfg *sim.Config) {
	if !c.clean(inIndustries) {
		return
	}
	sums := []struct {
		key, over string
		of        func(market.Industry) (float64, bool)
	}{
		{"household_share", "traded industries", func(i market.Industry) (float64, bool) { return i.HouseholdShare, i.Kind == market.Traded }},
		{"investment_share", "traded industries", func(i market.Industry) (float64, bool) { return i.InvestmentShare, i.Kind == market.Traded }},
		{"start_share", "industries other than farming", func(i market.Industry) (float64, bool) { return i.StartShare, i.Kind != market.Farming }},
	}
	for _, s := range sums {
		total := 0.0
		var last *node
		for i, ind := range cfg.Industries {
			v, counts := s.of(ind)
			n := items[i].fields[s.key]
			if !counts {
				if v != 0 {
					c.failValue(n, label(inIndustries, items[i]), "%s is for %s; a %s industry has none", s.key, s.over, ind.Kind)
				}
				continue
			}
			total += v
			if last == nil || later(last, n) == n {
				last = n
			}
		}
		if !addsToOne(total) && last != nil {
			c.failValue(last, "", "%s of %s adds to %s; want 1", s.key, s.over, rounded(total))
		}
	}
}

// addsToOne allows for figures that were rounded.
func addsToOne(sum float64) bool { return math.Abs(sum-1) <= 1e-6 }

func rounded(v float64) string { return number(math.Round(v*1e6) / 1e6) }
