package scenarios

import (
	"slices"
	"strings"

	"gowest/sim"
)

// events reads [[event]]: each gives the values of one dated series of the outside world or of a
// reform. The series is named by the key series, or by the name of the event itself.
func (c *checker) events(root *node, cfg *sim.Config) {
	c.section = inEvents
	items := c.tables(root.fields[inEvents], inEvents)
	known := []string{"name", "series", "values", "remove"}
	givenBy := make([]*node, sim.NumSeries)
	for _, n := range items {
		where := label(inEvents, n)
		c.unknown(n, where, known, nil)
		c.removeKey(n, where)
		if v := n.fields["name"]; v == nil {
			c.missing(n, where, nameField)
		} else if _, ok := v.value.(string); !ok || n.text("name") == "" {
			c.failValue(v, where, "name is %s; want %s", describe(v), nameField.wanted())
		}
		c.unique(n, where, items, "name")
		id := c.seriesOf(n, where)
		if id < 0 {
			continue
		}
		if first := givenBy[id]; first != nil {
			c.failValue(wordNode(n), where, "series %s is given by %s already (%s); want each once", quote(id.String()), label(inEvents, first), first.at.ref(n.at))
			continue
		}
		givenBy[id] = n
		unit, low, high := sim.SeriesRange(id)
		f := field{key: "values", typ: seriesType, unit: unit, limit: limit{low: low, high: high, given: true}}
		if v := n.fields["values"]; v != nil {
			cfg.Series[id] = c.series(v, where, f)
		} else {
			c.missing(n, where, f)
		}
	}
	if !c.clean(inEvents) || c.meant[root]["extends"] {
		return
	}
	var absent []string
	for id, n := range givenBy {
		if n == nil {
			absent = append(absent, quote(sim.SeriesID(id).String()))
		}
	}
	if len(absent) > 0 {
		c.fail(root.at, "", "there is no series %s; want an [[event]] with the values of each", strings.Join(absent, ", "))
	}
}

var nameField = field{key: "name", typ: stringType}

// wordNode returns the node that names the series of an event.
func wordNode(n *node) *node {
	if s := n.fields["series"]; s != nil {
		return s
	}
	return n.fields["name"]
}

// seriesOf returns the series of an event, or -1 after a report.
func (c *checker) seriesOf(n *node, where string) sim.SeriesID {
	all := seriesWords()
	if v := n.fields["series"]; v != nil {
		return sim.SeriesID(c.word(v, where, "series", all))
	}
	v := n.fields["name"]
	if v == nil || c.bad[v] || c.meant[n]["series"] {
		return -1
	}
	i := slices.Index(all, n.text("name"))
	if i < 0 {
		c.failValue(v, where, "the event says no series and its name is none%s", orElse(didYouMean(n.text("name"), all), "; want series = one of "+quoteAll(all)))
	}
	return sim.SeriesID(i)
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}
