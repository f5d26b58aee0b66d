package scenarios

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"

	"gowest/internal/diag"
	"gowest/sim/calendar"
)

// checker turns a tree into a configuration and collects every problem on the way.
type checker struct {
	root     *node
	problems diag.List
	bad      map[*node]bool            // values with a problem
	meant    map[*node]map[string]bool // keys that an unknown key of a table was probably meant to be
	spoilt   map[string]bool           // sections with a problem: checks across sections rely on none
	section  string
	lattice  string // name of the shipped lattice that the world uses
}

func newChecker(root *node, problems diag.List) *checker {
	return &checker{root: root, problems: problems, bad: map[*node]bool{}, meant: map[*node]map[string]bool{}, spoilt: map[string]bool{}}
}

func (c *checker) fail(at place, where, format string, args ...any) {
	c.spoilt[c.section] = true
	c.problems = append(c.problems, &diag.Problem{File: at.file, Line: at.line, Col: at.col, Where: where, Text: fmt.Sprintf(format, args...)})
}

// failValue reports a problem with a value, once.
func (c *checker) failValue(n *node, where, format string, args ...any) {
	if !c.bad[n] {
		c.bad[n] = true
		c.fail(n.at, where, format, args...)
	}
}

func (c *checker) warn(at place, where, format string, args ...any) {
	c.problems = append(c.problems, &diag.Problem{File: at.file, Line: at.line, Col: at.col, Where: where, Text: fmt.Sprintf(format, args...), Warning: true})
}

func (c *checker) clean(sections ...string) bool {
	for _, s := range sections {
		if c.spoilt[s] {
			return false
		}
	}
	return true
}

// unknown reports the keys of a table that are not among those known. elsewhere says where a key
// that is not near any known one would belong, or "".
func (c *checker) unknown(n *node, where string, known []string, elsewhere func(key string) string) {
	for _, k := range n.keys {
		if slices.Contains(known, k) {
			continue
		}
		free := make([]string, 0, len(known))
		for _, w := range known {
			if n.fields[w] == nil {
				free = append(free, w)
			}
		}
		hint := ""
		if elsewhere != nil {
			hint = elsewhere(k)
		}
		near := diag.Suggest(k, free)
		if near == "" {
			near = diag.Suggest(k, known)
		}
		switch {
		case hint != "":
			c.fail(n.fields[k].key, where, "%s", hint)
		case near != "":
			if c.meant[n] == nil {
				c.meant[n] = map[string]bool{}
			}
			c.meant[n][near] = true
			if n == c.root {
				c.spoilt[near] = true
			}
			c.fail(n.fields[k].key, where, "unknown key %s; did you mean %s?", quote(k), quote(near))
		case len(known) <= 16: // a list that fits into two lines of a terminal
			c.fail(n.fields[k].key, where, "unknown key %s; want %s", quote(k), diag.Or(known))
		default:
			c.fail(n.fields[k].key, where, "unknown key %s; nothing is spelled like it here", quote(k))
		}
	}
}

// lacks tells whether a key is really absent: not there, and not there in a wrong spelling. While
// extends is misspelled nothing counts as absent.
func (c *checker) lacks(n *node, key string) bool {
	return n.fields[key] == nil && !c.meant[n][key] && !c.meant[c.root]["extends"]
}

// missing reports a key that a table must have.
func (c *checker) missing(n *node, where string, f field) {
	if c.lacks(n, f.key) {
		c.fail(n.at, where, "missing key %s; want %s", quote(f.key), f.wanted())
	} else {
		c.spoilt[c.section] = true
	}
}

// bind sets the fields of a struct from a table. Keys for which optional is true may be missing.
func (c *checker) bind(n *node, where string, fields []field, into reflect.Value, optional func(key string) bool) {
	for _, f := range fields {
		v := n.fields[f.key]
		switch {
		case v != nil:
			c.value(v, where, f, into.FieldByIndex(f.index))
		case !optional(f.key):
			c.missing(n, where, f)
		}
	}
}

// value sets one field.
func (c *checker) value(n *node, where string, f field, into reflect.Value) {
	if enum := wordsOf[f.typ]; enum != nil {
		if i := c.word(n, where, f.key, enum); i >= 0 {
			into.SetUint(uint64(i))
		}
		return
	}
	if f.typ == seriesType {
		into.Set(reflect.ValueOf(c.series(n, where, f)))
		return
	}
	wrong := func() { c.failValue(n, where, "%s is %s; want %s%s", f.key, describe(n), f.wanted(), asWritten(n, f)) }
	switch f.typ.Kind() {
	case reflect.String:
		s, ok := n.value.(string)
		if !ok || strings.TrimSpace(s) == "" {
			wrong()
			return
		}
		into.SetString(s)
	case reflect.Bool:
		b, ok := n.value.(bool)
		if !ok {
			wrong()
			return
		}
		into.SetBool(b)
	case reflect.Int, reflect.Uint64:
		i, ok := n.value.(int64)
		if !ok {
			wrong()
			return
		}
		if !c.within(n, where, f, float64(i)) {
			return
		}
		if f.typ.Kind() == reflect.Int {
			into.SetInt(i)
		} else {
			into.SetUint(uint64(i))
		}
	case reflect.Float64:
		if v, ok := c.float(n, where, f); ok {
			into.SetFloat(v)
		}
	default:
		panic("scenarios: no rule to read " + f.typ.String())
	}
}

// float returns a number in range.
func (c *checker) float(n *node, where string, f field) (float64, bool) {
	v, ok := asFloat(n)
	if !ok {
		c.failValue(n, where, "%s is %s; want %s%s", f.key, describe(n), f.wanted(), asWritten(n, f))
		return 0, false
	}
	return v, c.within(n, where, f, v)
}

// asWritten hints at a value of the right kind in the wrong dress: a number in quotes, a fraction
// where a whole number is due.
func asWritten(n *node, f field) string {
	s, isText := n.value.(string)
	_, err := strconv.ParseFloat(s, 64)
	switch _, fraction := n.value.(float64); {
	case isText && f.typ.Kind() == reflect.Bool && (s == "true" || s == "false"), isText && f.typ.Kind() != reflect.Bool && f.typ.Kind() != reflect.String && err == nil:
		return fmt.Sprintf(" (write %s without quotes)", s)
	case fraction && (f.typ.Kind() == reflect.Int || f.typ.Kind() == reflect.Uint64):
		return " without a fraction"
	}
	return ""
}

func asFloat(n *node) (float64, bool) {
	switch v := n.value.(type) {
	case int64:
		return float64(v), true
	case float64:
		return v, true
	}
	return 0, false
}

func (c *checker) within(n *node, where string, f field, v float64) bool {
	if f.limit.holds(v) {
		return true
	}
	hint := ""
	if strings.HasPrefix(f.unit, "share") && v > 1 && v <= 100 && f.limit.holds(v/100) {
		hint = fmt.Sprintf(" (write %s for %s %%)", number(math.Round(v*1e6)/1e8), number(v))
	}
	c.failValue(n, where, "%s is %s; want %s%s", f.key, describe(n), f.wanted(), hint)
	return false
}

// word returns the place of a value among the allowed words, or -1.
func (c *checker) word(n *node, where, key string, allowed []string) int {
	s, ok := n.value.(string)
	i := slices.Index(allowed, s)
	switch {
	case !ok:
		c.failValue(n, where, "%s is %s; want one of %s", key, describe(n), quoteAll(allowed))
	case i < 0:
		if hint := didYouMean(s, allowed); hint != "" {
			c.failValue(n, where, "%s %s is not known%s", key, quote(s), hint)
		} else {
			c.failValue(n, where, "%s %s is not known; want one of %s", key, quote(s), quoteAll(allowed))
		}
	}
	return i
}

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

// wanted says what a field accepts.
func (f field) wanted() string {
	if enum := wordsOf[f.typ]; enum != nil {
		return "one of " + quoteAll(enum)
	}
	if f.typ == seriesType {
		return "a number or [[year, value], …]"
	}
	what := "a number"
	switch {
	case f.typ.Kind() == reflect.String:
		return "text in quotes"
	case f.typ.Kind() == reflect.Bool:
		return "true or false"
	case f.unit == "share" && f.limit.low >= 0:
		what = "a share"
	case f.unit == "year":
		what = "a year"
	case f.typ.Kind() == reflect.Int || f.typ.Kind() == reflect.Uint64:
		what = "a whole number"
	}
	if f.limit.given {
		what += " " + f.limit.String()
	}
	if f.unit != "" && f.unit != "1" && f.unit != "share" && f.unit != "year" {
		what += " [" + f.unit + "]"
	}
	return what
}

// describe says what a value is, in words.
func describe(n *node) string {
	switch v := n.value.(type) {
	case string:
		if strings.TrimSpace(v) == "" {
			return "an empty text"
		}
		return "the text " + quote(shorten(v))
	case bool:
		return strconv.FormatBool(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		if n.raw != "" && len(n.raw) < 25 { // as it was written
			return n.raw
		}
		return number(v)
	case time.Time:
		return "a date or time"
	}
	switch {
	case n.list && len(n.items) == 0:
		return "an empty list"
	case n.list:
		return "a list"
	}
	return "a table"
}

func shorten(s string) string {
	s, _, cut := strings.Cut(s, "\n")
	if r := []rune(s); len(r) > 40 { // longer texts bury the message
		s, cut = string(r[:40]), true
	}
	if cut {
		s += "…"
	}
	return s
}

// quote puts a word between double quotes without changing Chinese characters.
func quote(s string) string { return `"` + strings.ReplaceAll(s, "\n", `\n`) + `"` }

func quoteAll(words []string) string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = quote(w)
	}
	return diag.Or(out)
}

func sortedKeys[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	sort.Strings(out)
	return out
}
