package scenarios

import (
	"fmt"
	"reflect"
	"strings"
)

// New returns the text of an editable scenario that extends a built-in one and changes nothing
// yet: every parameter stands in it as a comment with its value, unit and range, and so does one
// example of a policy of each kind. Lines that begin with ## are explanations; taking "# " away
// from other lines puts them into force.
func New(name string) ([]byte, error) {
	if _, err := Source(name); err != nil {
		return nil, err
	}
	s, err := Load(name, Options{})
	if err != nil {
		return nil, err
	}
	w := &writer{}
	w.line("## A scenario of your own. It starts as a copy of the built-in scenario %s: what is not said here is as there.", quote(name))
	w.line("## Take the \"# \" at the start of a line away to change a value; lines with ## are explanations.")
	w.line("## Then: gowest check FILE, gowest run FILE, gowest compare %s FILE.", name)
	w.line("")
	w.line("title = %s", tomlText("My variant of: "+s.Config.Title))
	w.line("extends = %s", tomlText(name))
	v := reflect.ValueOf(s.Config).Elem()
	for _, g := range groups() {
		w.line("\n# [%s]", g.key)
		for _, f := range fieldsOf(g.typ) {
			w.line("# %-34s ## %s", f.key+" = "+tomlValue(v.FieldByIndex(g.index).FieldByIndex(f.index)), note(f))
		}
	}
	w.line("\n## Policies of %s. Give a name and the keys that differ; remove = true takes a policy out.", name)
	for _, p := range s.Config.Policies {
		w.line("\n# [[policy]]\n# name = %s", tomlText(p.Name))
		for _, f := range append(policyFields[2:], effectsOf(p.Type)...) {
			if x := reflect.ValueOf(p).FieldByIndex(f.index); !x.IsZero() && f.key != "trigger" {
				w.line("# %-34s ## %s", f.key+" = "+tomlValue(x), note(f))
			}
		}
	}
	w.line("\n## A new policy has a name of its own and a type: %s.", strings.Join(instrumentWords(), ", "))
	w.line("## where: a province, a region, a list of these, { row = 17, col = 15 }, \"all\", or \"emergent\" (clusters as they form).")
	w.line("##")
	w.line("## [[policy]]\n## name = \"Support of clusters where they form\"\n## type = \"cluster-support\"\n## where = \"emergent\"\n## trigger = \"cluster\"\n## lag = 2                     # years after a cluster has formed\n## budget = 0.02               # share of the clusters' GDP a year\n## payer = \"province\"")
	return []byte(w.b.String()), nil
}

// note is unit and range of a key.
func note(f field) string {
	var parts []string
	if u := unitWord(f.unit); u != "" {
		parts = append(parts, u)
	}
	if r := f.rangeWord(); r != "" {
		parts = append(parts, r)
	}
	return orElse(strings.Join(parts, ", "), fmt.Sprintf("%v", f.wanted()))
}
