package main

import (
	"bytes"
	"context"
	"embed"
	"fmt"
	"math"
	"slices"
	"strings"

	"gowest/plots"
	"gowest/sim"
	"gowest/sim/record"
)

// The prose of the mechanism pages: theory, a line of three hyphens, known limits.
//
//go:embed text/*.md
var prose embed.FS

// mechanismYears are the years of the tables.
var mechanismYears = []int{1990, 2000, 2010, 2020}

// mechanismPages writes a page and a chart for each mechanism that the model uses, and their list.
func mechanismPages(ctx context.Context, o options) error {
	src, err := readSource(o.source)
	if err != nil {
		return err
	}
	bases := map[string]*study{}
	var list []listed
	for _, m := range mechanisms {
		if !src.uses[m.tag] || len(o.only) > 0 && !slices.Contains(o.only, m.tag) {
			continue
		}
		on := bases[m.scenario]
		if on == nil {
			if on, err = o.run(ctx, variant{label: m.scenario, scenario: m.scenario}); err != nil {
				return err
			}
			bases[m.scenario] = on
		}
		off, err := o.run(ctx, variant{label: m.tag + " off", scenario: m.scenario, set: []string{"mechanisms." + m.tag + "=false"}})
		if err != nil {
			return err
		}
		v, err := o.mechanismPage(m, src, on, off)
		if err != nil {
			return fmt.Errorf("%s: %w", m.tag, err)
		}
		list = append(list, listed{m, v})
	}
	if len(o.only) > 0 {
		return nil
	}
	return o.writeFile("model/README.md", mechanismList(o, list))
}

// listed is a mechanism and its verdict.
type listed struct {
	mechanism
	verdict string
}

// mechanismList is the page that links to the others.
func mechanismList(o options, list []listed) []byte {
	w := new(bytes.Buffer)
	fmt.Fprintf(w, "# Mechanisms\n\nMade by `go run ./cmd/gendocs -replicates %d -scale %d mechanisms`. Each page shows one mechanism of the model on and off. How the "+
		"model\nstarts is in [startup.md](startup.md), the whole model in [ODD.md](../ODD.md), what was tried and dropped in [what-was-tried.md](what-was-tried.md).\n\n| tag | page | switched on instead of off |\n| --- | --- | --- |\n", o.replicates, o.scale)
	for _, m := range list {
		fmt.Fprintf(w, "| %s | [%s](%s.md) | %s |\n", m.tag, m.title, m.file, m.verdict)
	}
	fmt.Fprintf(w, "\nVerdicts are computed from the intervals of each page; see there for the rule.\n")
	return w.Bytes()
}

// mechanismPage writes the page and the chart of m and returns its verdict.
func (o options) mechanismPage(m mechanism, src *source, on, off *study) (string, error) {
	effects := effectsOf(m.outcomesFor(on), mechanismYears, off.tables, on.tables)
	verdict := verdictOf("it", effects)
	w := new(bytes.Buffer)
	theory, limits, err := textOf(m.tag)
	if err != nil {
		return "", err
	}
	fmt.Fprintf(w, "# %s %s\n\n%s\n", m.tag, m.title, theory)
	if err := writeEquations(w, m, src); err != nil {
		return "", err
	}
	writeParameters(w, m)
	writeTests(w, src.testsOf(m.tag))
	fmt.Fprintf(w, "\n## On and off\n\n![%s on and off](img/%s.svg)\n\n", m.tag, m.file)
	writeEffects(w, o, m, effects, verdict, on)
	fmt.Fprintf(w, "\n## Known limits\n\n%s\n", limits)
	if err := o.writeFile("model/"+m.file+".md", w.Bytes()); err != nil {
		return "", err
	}
	return verdict, o.mechanismChart(m, effects, on, off)
}

// textOf returns the two parts of a mechanism's prose.
func textOf(tag string) (theory, limits string, err error) {
	text, err := prose.ReadFile("text/" + tag + ".md")
	if err != nil {
		return "", "", err
	}
	theory, limits, ok := strings.Cut(string(text), "\n---\n")
	if !ok {
		return "", "", fmt.Errorf("text/%s.md has no line of three hyphens between theory and limits", tag)
	}
	return strings.TrimSpace(theory), strings.TrimSpace(limits), nil
}

// writeEquations writes the doc comments of the mechanism's functions: what the code says.
func writeEquations(w *bytes.Buffer, m mechanism, src *source) error {
	fmt.Fprintf(w, "\n## Equations, as in the source\n")
	for _, f := range m.functions {
		doc, err := src.doc(f)
		if err != nil {
			return err
		}
		file := src.files[f]
		fmt.Fprintf(w, "\n[`%s`](../../%s): %s\n", f[strings.LastIndex(f, "/")+1:], file, doc)
	}
	fmt.Fprintf(w, "\nSwitch: `mechanisms.%s`. %s\n", m.tag, src.fields["sim.Mechanisms."+m.tag])
	return nil
}

func writeParameters(w *bytes.Buffer, m mechanism) {
	var links []string
	for _, p := range m.parameters {
		group, _, _ := strings.Cut(p, ".")
		links = append(links, fmt.Sprintf("[`%s`](../parameters.md#%s)", p, group))
	}
	if len(links) == 0 {
		links = []string{"none of its own"}
	}
	fmt.Fprintf(w, "\n## Parameters\n\n%s\n", strings.Join(links, ", "))
}

func writeTests(w *bytes.Buffer, tests []goTest) {
	fmt.Fprintf(w, "\n## Tests\n\n")
	if len(tests) == 0 {
		fmt.Fprintf(w, "None yet.\n")
	}
	for _, t := range tests {
		fmt.Fprintf(w, "- [`%s`](../../%s)", t.name, t.file)
		if s := sentence(t.doc); s != "" {
			fmt.Fprintf(w, ": %s", s)
		}
		fmt.Fprintln(w)
	}
}

// writeEffects writes the verdict, its rule and the table.
func writeEffects(w *bytes.Buffer, o options, m mechanism, effects []effect, verdict string, on *study) {
	fmt.Fprintf(w, "**Switched on instead of off, %s.**\n\n", verdict)
	fmt.Fprintf(w, "Scenario `%s` from %d, %d replicates with common random numbers, one agent for %d persons, model version %s. On and off are means, the\n"+
		"difference is on − off with its paired standard error. An outcome counts as moved (*) in a year if its interval excludes zero "+
		"at\n95 %% jointly over the %d numbers of this table (Bonferroni). The verdict names the clearest year of each outcome with half the\n"+
		"width of that interval.\n\n", m.scenario, on.scenario.Config.Run.From, o.replicates, o.scale, sim.ModelVersion, len(effects))
	effectTable(w, effects)
}

// mechanismChart draws the chart of the first outcome.
func (o options) mechanismChart(m mechanism, effects []effect, on, off *study) error {
	first := m.outcomesFor(on)[0]
	label := *on
	label.label = m.tag + " on"
	d := plots.Path{
		Name: m.file, Title: chartTitle(m.tag, first, effects), Subtitle: upper(first.name),
		Points: func(t *record.Tables) []plots.Point { return points(first.of(t)) },
	}
	f := plots.Fan([]plots.Result{label.result(0), off.result(1)}, d, plots.Options{})
	if f == nil {
		return fmt.Errorf("nothing to draw for %s", first.name)
	}
	data, err := f.Render("svg", 14)
	if err != nil {
		return err
	}
	return o.writeFile("model/img/"+m.file+".svg", data)
}

// chartTitle is the message of a chart: the clearest effect on its outcome.
func chartTitle(tag string, first outcome, effects []effect) string {
	best := clearest(effects, first.name)
	if best == nil {
		return fmt.Sprintf("%s does not clearly move the %s", tag, unitless(first.name))
	}
	return minus(fmt.Sprintf("%s %s the %s in %d by "+first.format, tag, best.verb(), unitless(first.name), best.year, math.Abs(best.DeltaMean)))
}

// points lists the numbers of v by replicate and year.
func points(v values) []plots.Point {
	var out []plots.Point
	for r := 1; r <= len(v); r++ {
		years := make([]int, 0, len(v[r]))
		for y := range v[r] {
			years = append(years, y)
		}
		slices.Sort(years)
		for _, y := range years {
			out = append(out, plots.Point{Replicate: r, Year: y, Value: v[r][y]})
		}
	}
	return out
}

// upper makes the first letter large.
func upper(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// unitless drops a unit in brackets.
func unitless(s string) string {
	s, _, _ = strings.Cut(s, " [")
	return s
}
