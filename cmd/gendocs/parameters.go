package main

import (
	"bytes"
	"context"
	"fmt"
	"reflect"
	"strings"

	"gowest/scenarios"
	"gowest/sim"
	"gowest/sim/market"
	"gowest/sim/policy"
)

// parametersPage writes the parameter reference.
func parametersPage(_ context.Context, o options) error {
	text, err := parametersText(o.source)
	if err != nil {
		return err
	}
	return o.writeFile("parameters.md", text)
}

const parametersIntro = `# Parameters

Made by ` + "`go run ./cmd/gendocs parameters`" + ` from the Go source (meaning, unit, range) and the built-in scenario
` + "`baseline`" + ` (value, origin). The range is what the program accepts, not what is plausible; plausible bands stand in the
origin in brackets. A rate is per quarter unless its unit says otherwise; one tick is one quarter.

Status: **assumed** = no measurement behind it; **calibrated** = set so that the model meets what was
observed, in ` + "`baseline`" + ` by a search ([calibration](calibration/calibration.md)), elsewhere by hand; **sourced** = the value, or the band in which it lies, comes from the source named; **not stated** = the scenario file gives no origin (switches,
names, values that follow from others).

`

// parametersText returns the reference.
func parametersText(root string) ([]byte, error) {
	src, err := readSource(root)
	if err != nil {
		return nil, err
	}
	s, err := scenarios.Load("baseline", scenarios.Options{})
	if err != nil {
		return nil, err
	}
	p := &reference{src: src}
	for _, name := range []string{"parameters", "baseline"} {
		text, err := scenarios.Source(name)
		if err != nil {
			return nil, err
		}
		p.files = append(p.files, parseComments(string(text)))
	}
	p.w.WriteString(parametersIntro)
	p.groups(s.Config)
	p.industries(s.Config)
	p.provinces()
	p.instruments()
	p.policies()
	p.series(s.Config)
	return bytes.TrimRight(p.w.Bytes(), "\n \t"), nil
}

// reference is the page as it grows.
type reference struct {
	w     bytes.Buffer
	src   *source
	files []parsedTOML // parameters, then baseline, whose values win
}

// find returns a key of the scenario files.
func (p *reference) find(table, key string) (entry, bool) {
	for i := len(p.files) - 1; i >= 0; i-- {
		if e, ok := p.files[i].find(table, key); ok {
			return e, true
		}
	}
	return entry{}, false
}

// above returns the comment above a table.
func (p *reference) above(table string) string {
	out := ""
	for _, f := range p.files {
		if s := f.above[table]; s != "" {
			out = s
		}
	}
	return out
}

// groups writes the parameter groups of sim.Config.
func (p *reference) groups(cfg *sim.Config) {
	v := reflect.ValueOf(cfg).Elem()
	for i := range v.NumField() {
		f := v.Type().Field(i)
		key := f.Tag.Get("toml")
		if key == "" || f.Type.Kind() != reflect.Struct || key == "world" {
			continue
		}
		p.heading(key, typeKey(f.Type), p.above(key))
		p.table("value")
		for _, fd := range fieldsOf(f.Type) {
			e, _ := p.find(key, fd.key)
			p.row(fd, valueText(v.Field(i).FieldByIndex(fd.index)), e.comment)
		}
	}
}

func (p *reference) heading(name, typ, above string) {
	fmt.Fprintf(&p.w, "\n## %s\n\n", name)
	if doc := strings.Join(strings.Fields(p.src.types[typ]), " "); doc != "" {
		fmt.Fprintf(&p.w, "%s\n\n", doc)
	}
	if above != "" {
		fmt.Fprintf(&p.w, "Origin of the group: %s\n\n", above)
	}
}

func (p *reference) table(value string) {
	fmt.Fprintf(&p.w, "| key | unit | range | %s | meaning | status | origin |\n| --- | --- | --- | --- | --- | --- | --- |\n", value)
}

// row writes one key.
func (p *reference) row(f field, value, comment string) {
	from := originOf(comment)
	fmt.Fprintf(&p.w, "| `%s` | %s | %s | %s | %s | %s | %s |\n", f.key, bars(f.unit), bars(f.limit), bars(value), bars(p.meaning(f, comment)), from.status, bars(from.text))
}

// meaning is the Go comment of a key, else what its comment in the scenario file says before the unit, else
// the key in words.
func (p *reference) meaning(f field, comment string) string {
	if s := p.src.fields[f.owner]; s != "" {
		return s
	}
	if at := unitBracket.FindStringIndex(comment); at != nil && at[0] > 0 {
		return upper(strings.TrimSpace(comment[:at[0]]))
	}
	return upper(strings.ReplaceAll(f.key, "_", " "))
}

// bars makes a text safe inside a table.
func bars(s string) string { return strings.ReplaceAll(strings.ReplaceAll(s, "|", `\|`), "\n", " ") }

// industries writes the keys of an industry, then the values of all.
func (p *reference) industries(cfg *sim.Config) {
	fmt.Fprintf(&p.w, "\n## industry\n\nKeys of `[[industry]]` and `[[industry.stage]]`. %s\n\n", p.above("industry.farming")+"All figures of industries are assumed.")
	p.keys(reflect.TypeFor[market.Industry]())
	p.keys(reflect.TypeFor[market.Stage]())
	fields := fieldsOf(reflect.TypeFor[market.Industry]())
	fmt.Fprint(&p.w, "\n| industry |")
	for _, f := range fields[2:] {
		fmt.Fprintf(&p.w, " `%s` |", f.key)
	}
	fmt.Fprintf(&p.w, "\n| --- |%s\n", strings.Repeat(" --- |", len(fields)-2))
	for _, ind := range cfg.Industries {
		fmt.Fprintf(&p.w, "| %s |", ind.Name)
		v := reflect.ValueOf(ind)
		for _, f := range fields[2:] {
			fmt.Fprintf(&p.w, " %s |", valueText(v.FieldByIndex(f.index)))
		}
		fmt.Fprintln(&p.w)
	}
	fmt.Fprint(&p.w, "\n| industry | stage | `minimum_capital` [yuan] | `cost_share` |\n| --- | --- | --- | --- |\n")
	for _, ind := range cfg.Industries {
		for _, st := range ind.Stages {
			fmt.Fprintf(&p.w, "| %s | %s | %g | %g |\n", ind.Name, st.Name, st.MinimumCapital, st.CostShare)
		}
	}
}

// keys writes a table of the keys of a policy or a part of one without values. Strengths are listed by instrument.
func (p *reference) keys(t reflect.Type) {
	p.keysBut(t, func(f field) bool { return f.types != "" })
}

// keysBut writes a table of keys without values, but those to leave out.
func (p *reference) keysBut(t reflect.Type, out func(field) bool) {
	fmt.Fprintf(&p.w, "\n| key | unit | range | meaning |\n| --- | --- | --- | --- |\n")
	for _, f := range fieldsOf(t) {
		if out(f) {
			continue
		}
		fmt.Fprintf(&p.w, "| `%s` | %s | %s | %s |\n", f.key, bars(f.unit), bars(f.limit), bars(p.meaning(f, "")))
	}
}

func (p *reference) provinces() {
	fmt.Fprint(&p.w, "\n## province\n\nKeys of `[[province]]`. Values and sources: [data.md](data.md), section 2.\n")
	p.keys(reflect.TypeFor[sim.Province]())
}

// instruments writes the strengths of each instrument.
func (p *reference) instruments() {
	fmt.Fprint(&p.w, "\n## instrument\n\nDefaults of policies by type (`[instrument.<type>]`), at intensity 1. A policy can override each key.\n")
	fields := fieldsOf(reflect.TypeFor[policy.Policy]())
	for t := range policy.NumTypes {
		table := "instrument." + t.String()
		fmt.Fprintf(&p.w, "\n### %s\n\n", t)
		p.table("value")
		for _, f := range fields {
			if e, ok := p.find(table, f.key); ok {
				p.row(f, strings.Trim(e.value, `"`), e.comment)
			}
		}
		if e, ok := p.find(table, "parts"); ok {
			fmt.Fprintf(&p.w, "\n`parts`, the parts of the package in use: %s.\n", strings.Trim(e.value, "[]"))
		}
	}
}

func (p *reference) policies() {
	fmt.Fprint(&p.w, "\n## policy\n\nKeys of `[[policy]]` besides `where`, `industries` and the strengths above.\n")
	p.keys(reflect.TypeFor[policy.Policy]())
}

// series writes the dated series of [[event]].
func (p *reference) series(cfg *sim.Config) {
	fmt.Fprint(&p.w, "\n## event\n\nDated series (`[[event]]`), linear between the years and constant before the first and after the last.\n\n")
	fmt.Fprint(&p.w, "| name | unit | range | values | status | origin |\n| --- | --- | --- | --- | --- | --- |\n")
	for id := range sim.NumSeries {
		unit, low, high := sim.SeriesRange(id)
		e, _ := p.find("event."+id.String(), "name")
		from := originOf(e.comment)
		if from.text == "" {
			from.text = e.comment
		}
		fmt.Fprintf(&p.w, "| `%s` | %s | [%g,%g] | %s | %s | %s |\n", id, unit, low, high, seriesText(cfg.Series[id]), from.status, bars(from.text))
	}
}
