package scenarios

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"

	"gowest/internal/diag"
)

// checker turns a tree into a configuration and collects every problem on the way.
type checker struct {
	root     *node
	problems diag.List
	bad      map[*node]bool            // values with a problem
	ill      map[*node]bool            // entries of study files that could not be read whole
	meant    map[*node]map[string]bool // keys that an unknown key of a table was probably meant to be
	spoilt   map[string]bool           // sections with a problem: checks across sections rely on none
	section  string
	lattice  string // name of the shipped lattice that the world uses
}

func newChecker(root *node, problems diag.List) *checker {
	return &checker{root: root, problems: problems, bad: map[*node]bool{}, ill: map[*node]bool{}, meant: map[*node]map[string]bool{}, spoilt: map[string]bool{}}
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
		hint := ""
		if n.near != "" {
			hint = fmt.Sprintf("; did you mean %s, which is there already?", quote(n.near))
			n.near = "" // once
		}
		c.fail(n.at, where, "missing key %s; want %s%s", quote(f.key), f.wanted(), hint)
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
		if strings.ContainsFunc(s, unprintable) {
			c.failValue(n, where, "%s is %s, which has a line end or a sign that cannot be seen; want one line of text", f.key, quote(shorten(s)))
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
