package main

import (
	"bytes"
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"text/template"

	"gowest/scenarios"
	"gowest/sim"
)

// studiesPage writes how files of claims, sensitivities and calibrations are written.
func studiesPage(_ context.Context, o options) error {
	text, err := studiesText(o.source)
	if err != nil {
		return err
	}
	return o.writeFile("studies.md", text)
}

// studiesText returns the page: prose, with tables from the source where it asks for them.
func studiesText(root string) ([]byte, error) {
	src, err := readSource(root)
	if err != nil {
		return nil, err
	}
	text, err := prose.ReadFile("text/studies.md")
	if err != nil {
		return nil, err
	}
	page, err := template.New("studies").Funcs(template.FuncMap{
		"keys":     func(name string) (string, error) { return studyKeys(src, name) },
		"measures": measuresTable,
	}).Parse(string(text))
	if err != nil {
		return nil, err
	}
	var w bytes.Buffer
	if err := page.Execute(&w, nil); err != nil {
		return nil, err
	}
	return bytes.TrimRight(w.Bytes(), "\n"), nil
}

// studyTypes are the types whose keys the page shows.
var studyTypes = []reflect.Type{
	reflect.TypeFor[scenarios.ClaimText](), reflect.TypeFor[scenarios.ClaimPath](), reflect.TypeFor[scenarios.StudyText](), reflect.TypeFor[scenarios.Parameter](), reflect.TypeFor[scenarios.Moment](), reflect.TypeFor[sim.Outcome](),
}

// studyKeys returns the keys of a type as a table. A type that holds an outcome shows its own keys.
func studyKeys(src *source, name string) (string, error) {
	i := slices.IndexFunc(studyTypes, func(t reflect.Type) bool { return typeKey(t) == name })
	if i < 0 {
		return "", fmt.Errorf("there is no type %q", name)
	}
	p := &reference{src: src}
	p.keysBut(studyTypes[i], func(f field) bool { return name != "sim.Outcome" && strings.HasPrefix(f.owner, "sim.") })
	return strings.TrimSpace(p.w.String()), nil
}

// measuresTable lists the measures of outcomes.
func measuresTable() string {
	var w strings.Builder
	w.WriteString("| measure | meaning | must have | may have |\n| --- | --- | --- | --- |\n")
	quoted := func(keys []string) string {
		var out []string
		for _, k := range keys {
			out = append(out, "`"+k+"`")
		}
		return strings.Join(out, ", ")
	}
	for _, m := range sim.OutcomeMeasures() {
		fmt.Fprintf(&w, "| `%s` | %s | %s | %s |\n", m.Name, bars(m.Text), quoted(m.Needs), quoted(m.May))
	}
	return w.String()
}
