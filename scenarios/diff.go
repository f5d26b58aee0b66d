package scenarios

import (
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"

	"gowest/sim"
	"gowest/sim/policy"
)

// entry is a key of a resolved scenario and its value.
type entry struct{ path, value string }

// Difference is a key whose value differs between two scenarios. A value is as it stands in a
// file, or "" where the scenario has no such key.
type Difference struct{ Key, A, B, Unit string }

// Differences returns what differs between two resolved scenarios, in the order of their keys.
func Differences(a, b *Scenario) []Difference {
	ea, eb := flatten(a), flatten(b)
	va, vb := asMap(ea), asMap(eb)
	var out []Difference
	for _, path := range merged(pathsOf(ea), pathsOf(eb)) {
		x, inA := va[path]
		y, inB := vb[path]
		if x != y || inA != inB {
			out = append(out, Difference{path, x, y, unitOf(path)})
		}
	}
	return out
}

// Diff writes what differs between two scenarios, one key a line with the value of a, that of b,
// and the unit. Entries that only one of them has are given with what they hold.
func Diff(w io.Writer, a, b *Scenario) {
	differences := Differences(a, b)
	if len(differences) == 0 {
		fmt.Fprintf(w, "%s and %s do not differ\n", a.Name, b.Name)
		return
	}
	t := newPlain("key", a.Name, b.Name, "unit")
	for _, d := range differences {
		t.AppendRow(table.Row{d.Key, cut(orElse(d.A, "–"), 60), "→ " + cut(orElse(d.B, "–"), 60), d.Unit})
	}
	render(w, t)
}

func asMap(entries []entry) map[string]string {
	out := make(map[string]string, len(entries))
	for _, e := range entries {
		out[e.path] = e.value
	}
	return out
}

func pathsOf(entries []entry) []string {
	out := make([]string, len(entries))
	for i, e := range entries {
		out[i] = e.path
	}
	return out
}

// merged returns the words of both lists: those of a in order, each followed by what only b has after it.
func merged(a, b []string) []string {
	var out []string
	known := map[string]bool{}
	for _, word := range a {
		known[word] = true
	}
	after := map[string][]string{} // words of b alone, by the word of a that they follow
	last := ""
	for _, word := range b {
		if known[word] {
			last = word
		} else {
			after[last] = append(after[last], word)
		}
	}
	out = append(out, after[""]...)
	for _, word := range a {
		out = append(append(out, word), after[word]...)
	}
	return out
}

// flatten lists every key of the resolved scenario. Entries of named lists stand under their name,
// as --set takes them.
func flatten(s *Scenario) []entry {
	var out []entry
	var walk func(path string, n *node)
	walk = func(path string, n *node) {
		switch {
		case n.isTable():
			for _, k := range n.keys {
				if k != "name" || path == "" {
					walk(join(path, setWord(k)), n.fields[k])
				}
			}
		case n.list && len(n.items) > 0 && n.items[0].text("name") != "":
			for _, item := range n.items {
				walk(join(path, setWord(item.text("name"))), item)
			}
		default:
			out = append(out, entry{path, written(n)})
		}
	}
	walk("", s.tree())
	return out
}

// tree returns the resolved scenario as a tree of its own.
func (s *Scenario) tree() *node {
	root, problem := parse(string(s.resolved), s.Name, 0)
	if problem != nil {
		panic("scenarios: the resolved scenario is not TOML: " + problem.Text)
	}
	return root
}

// setWord quotes a part of a key where --set needs it.
func setWord(s string) string {
	for _, r := range s {
		if r >= 0x80 || !isBare(byte(r)) {
			return quote(s)
		}
	}
	return s
}

// written returns a value as it stands in a file.
func written(n *node) string {
	switch {
	case n.isTable():
		return "{ " + strings.Join(mapped(n.keys, func(k string) string { return k + " = " + written(n.fields[k]) }), ", ") + " }"
	case n.list:
		items := make([]string, len(n.items))
		for i := range items {
			items[i] = written(n.items[i])
		}
		return "[" + strings.Join(items, ", ") + "]"
	}
	if strings.HasPrefix(n.raw, "'''") {
		return "(a drawn map)"
	}
	return n.raw
}

// unitOf returns the unit of a key path such as households.food_share or policy."Go West".budget.
func unitOf(path string) string {
	group, _, _ := strings.Cut(path, ".")
	key := path[strings.LastIndexByte(path, '.')+1:]
	var fields []field
	switch group {
	case inPolicies:
		fields = fieldsOf(reflect.TypeFor[policy.Policy]())
	case inProvinces:
		fields = fieldsOf(reflect.TypeFor[sim.Province]())
	case inIndustries:
		fields = industryFields
	case inWorld:
		fields = append(fieldsOf(reflect.TypeFor[writtenPort]()), cellKM)
	case inEvents:
		for id := range sim.NumSeries {
			if path == join(join(group, id.String()), key) {
				unit, _, _ := sim.SeriesRange(id)
				return unitWord(unit)
			}
		}
		return ""
	default:
		for _, g := range groups() {
			if g.key == group {
				fields = fieldsOf(g.typ)
			}
		}
	}
	if i := slices.IndexFunc(fields, func(f field) bool { return f.key == key }); i >= 0 {
		return unitWord(fields[i].unit)
	}
	return ""
}
