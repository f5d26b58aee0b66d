package scenarios

import (
	"reflect"

	"gowest/sim/calendar"
)

// series reads a number, or a list of [year, value].
func (c *checker) series(n *node, where string, f field) calendar.Series {
	if !n.list {
		if n.value == nil {
			c.failValue(n, where, "%s is %s; want a number or [[year, value], …]", f.key, describe(n))
			return nil
		}
		v, ok := asFloat(n)
		if !ok {
			c.failValue(n, where, "%s is %s; want a number or [[year, value], …]", f.key, describe(n))
		} else {
			c.within(n, where, f, v)
		}
		return calendar.Constant(v)
	}
	if len(n.items) == 0 {
		c.failValue(n, where, "%s is an empty list; want a number or [[year, value], …]", f.key)
	}
	of := " of " + f.key
	if f.key == "values" { // of an event: said by its name
		of = ""
	}
	var out calendar.Series
	for _, item := range n.items {
		if !item.list || len(item.items) != 2 {
			c.failValue(item, where, "%s has %s; want a point [year, value]", f.key, describe(item))
			continue
		}
		y, ok1 := c.float(item.items[0], where, field{key: "a year" + of, unit: "year", typ: reflect.TypeFor[float64](), limit: years})
		v, ok2 := c.float(item.items[1], where, field{key: "a value" + of, unit: f.unit, typ: reflect.TypeFor[float64](), limit: f.limit})
		if !ok1 || !ok2 {
			continue
		}
		if k := len(out); k > 0 && y <= out[k-1].Year {
			c.failValue(item.items[0], where, "the years%s go from %s to %s; want years that rise", of, number(out[k-1].Year), number(y))
			continue
		}
		out = append(out, calendar.Point{Year: y, Value: v})
	}
	return out
}

// isConstant tells whether a series has one value at all times.
func isConstant(s calendar.Series) bool {
	for _, p := range s {
		if p.Value != s[0].Value {
			return false
		}
	}
	return true
}
