package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"

	"gowest/sim"
	"gowest/sim/record"
)

// lab runs the scenarios that patterns compare, each once.
type lab struct {
	options
	ctx  context.Context
	done map[string]*study
}

// The variants that patterns compare. Scenario differences stand here and in snippets/ alone.
var (
	baseRun      = variant{"baseline", "baseline", nil}
	stagesOff    = variant{"M2 off", "baseline", []string{"mechanisms.M2=false"}}
	moversOff    = variant{"M8 off", "baseline", []string{"mechanisms.M8=false"}}
	portsShut    = variant{"no port opening", "no-ports", nil}
	parkUnlinked = variant{"park, anchors buy nothing locally", "park", nil}
	parkLinked   = variant{"park, anchors buy 60 % locally", "park", []string{`policy."Anchor firms".local_sourcing=0.6`}}
	lateSupport  = variant{"late support", "late-support", equalCost("Late support")}
	lateMarks    = variant{"late support without means", "late-support", nothingFor("Late support", "platform", "credit", "building", "innovation", "training")}
	engineered   = variant{"engineered", "engineered", equalCost("Engineered parks", "Anchor firms")}
	parkMarks    = variant{"engineered without means", "engineered", append(
		nothingFor("Engineered parks", "attraction", "tax_discount", "innovation", "training", "building"), nothingFor("Anchor firms", "firms")...)}
	supported = variant{"cluster-support", "cluster-support", nil}
	withdrawn = variant{"cluster-support-withdrawn", "cluster-support-withdrawn", nil}
)

// equalShare is what both sides of P7 shall cost, a share of GDP a year: enough to be told from luck, and little enough that few young
// clusters can take it up.
const equalShare = 0.001

// nothingFor takes the means away from a policy, which then marks the places on which it would have acted.
func nothingFor(policy string, strengths ...string) (set []string) {
	for _, key := range append(strengths, "budget") {
		set = append(set, fmt.Sprintf("policy.%q.%s=0", policy, key))
	}
	return set
}

// equalCost scales the policies named to the same public cost from 1990.
func equalCost(policies ...string) []string {
	return []string{
		"government.equal_budget=true", fmt.Sprintf("government.public_cost=%g", equalShare), "government.cost_from=1990",
		`government.scaled=["` + strings.Join(policies, `", "`) + `"]`,
	}
}

// get returns the study of v at the scale of the page.
func (l *lab) get(v variant) (*study, error) { return l.at(v, l.scale, l.replicates) }

// at returns the study of v at a scale, of so many replicates.
func (l *lab) at(v variant, scale, replicates int) (*study, error) {
	key := fmt.Sprint(v.scenario, v.set, scale, replicates)
	if s := l.done[key]; s != nil {
		return s, nil
	}
	s, err := l.runAt(l.ctx, v, scale, replicates)
	if err == nil {
		l.done[key] = s
	}
	return s, err
}

// pair returns two studies.
func (l *lab) pair(a, b variant) (x, y *study, err error) {
	if x, err = l.get(a); err != nil {
		return nil, nil, err
	}
	y, err = l.get(b)
	return x, y, err
}

// mark is the outcome of the test of a line.
type mark int

// Marks. A line without a test informs only.
const (
	noTest mark = iota
	yes
	no
	unknown
)

// String returns the word in the table.
func (m mark) String() string { return [...]string{"", "yes", "no", "not recorded"}[m] }

// when returns yes or no.
func when(ok bool) mark {
	if ok {
		return yes
	}
	return no
}

// line is a figure of a pattern.
type line struct {
	what, value string
	holds       mark
}

// finding is a pattern and what the runs say about it.
type finding struct {
	tag, claim string
	rule       string // when it holds
	assumed    string // what was put in
	lines      []line
	extra      string // Markdown after the table
}

// verdict sums up the tests.
func (f finding) verdict() string {
	var good, bad, open int
	for _, l := range f.lines {
		switch l.holds {
		case yes:
			good++
		case no:
			bad++
		case unknown:
			open++
		}
	}
	text := "holds"
	switch {
	case good == 0:
		text = "does not hold"
	case bad > 0:
		text = fmt.Sprintf("holds in part (%d of %d tests)", good, good+bad)
	}
	if good+bad == 0 {
		text = "not tested"
	}
	if open > 0 {
		text += fmt.Sprintf("; %d not recorded", open)
	}
	return text
}

// patternSteps in the order of the page.
var patternSteps = []func(l *lab) (finding, error){pattern1, pattern2, pattern3, pattern4, pattern5, pattern6, pattern7, pattern8, pattern9}

// patternsPage writes the patterns P1 to P9.
func patternsPage(ctx context.Context, o options) error {
	l := &lab{options: o, ctx: ctx, done: map[string]*study{}}
	var all []finding
	for _, step := range patternSteps {
		f, err := step(l)
		if err != nil {
			return err
		}
		all = append(all, f)
		fmt.Fprintf(o.log, "  %s %s\n", f.tag, f.verdict())
	}
	scales, err := l.scaleTable()
	if err != nil {
		return err
	}
	if err := o.writeFile("patterns.csv", patternsCSV(all)); err != nil {
		return err
	}
	if err := o.writeFile("patterns.md", patternsText(o, all, scales)); err != nil || o.into == "" {
		return err
	}
	return o.insert(o.into, "## Verdict", patternsSection(o, all))
}

// patternsCSV has a row for every figure of the page.
func patternsCSV(all []finding) []byte {
	b := new(bytes.Buffer)
	w := csv.NewWriter(b)
	w.Write([]string{"pattern", "result", "figure", "value", "test"}) // a buffer has no errors
	for _, f := range all {
		for _, x := range f.lines {
			w.Write([]string{f.tag, f.verdict(), x.what, x.value, x.holds.String()})
		}
	}
	w.Flush()
	return b.Bytes()
}

// patternsText is the page.
func patternsText(o options, all []finding, scales string) []byte {
	w := new(bytes.Buffer)
	fmt.Fprintf(w, "# Patterns\n\nMade by `go run ./cmd/gendocs -replicates %d -scale %d patterns`. The model is judged by nine patterns that shall come out "+
		"without\nbeing put in. Values are means over %d replicates with common random numbers, one agent for %d persons; after ± stands half the\n"+
		"width of the 95 %% interval (Student t; differences are paired). A test says yes only if the interval lies on the side named.\nResults are simulated (model version %s), not a forecast.\n\n%s",
		o.replicates, o.scale, o.replicates, o.scale, sim.ModelVersion, coarse(o))
	fmt.Fprintf(w, "| pattern | claim | result |\n| --- | --- | --- |\n")
	for _, f := range all {
		fmt.Fprintf(w, "| [%s](#%s) | %s | %s |\n", f.tag, strings.ToLower(f.tag), f.claim, f.verdict())
	}
	for _, f := range all {
		fmt.Fprintf(w, "\n## %s\n\n%s. **%s.**\n\nRule: %s\n\nPut in by assumption: %s\n\n| figure | value | test |\n| --- | --- | --- |\n", f.tag, upper(f.claim), upper(f.verdict()), f.rule, f.assumed)
		for _, x := range f.lines {
			fmt.Fprintf(w, "| %s | %s | %s |\n", x.what, x.value, x.holds)
		}
		if f.extra != "" {
			fmt.Fprintf(w, "\n%s\n", f.extra)
		}
	}
	fmt.Fprintf(w, "\n## Results that depend on persons per agent\n\n%s", scales)
	return w.Bytes()
}

// level is a line with the mean of a figure.
func level(what, format string, x []float64) line {
	return line{what, summarise(x).text(format), noTest}
}

// differs is a line with a paired difference; side +1 asks for an interval above zero, −1 below, 0 for none.
func differs(what, format string, base, alt []float64, side int) line {
	p := pairOf(base, alt)
	l := line{what, plusMinus(format, p.DeltaMean, p.CIHigh-p.DeltaMean), noTest}
	switch side {
	case 1:
		l.holds = when(p.CILow > 0)
	case -1:
		l.holds = when(p.CIHigh < 0)
	}
	return l
}

// above is a line whose interval shall lie above a limit.
func above(what, format string, x []float64, limit float64) line {
	s := summarise(x)
	return line{what, s.text(format), when(s.mean-s.half() > limit)}
}

// below is a line whose interval shall lie below a limit.
func below(what, format string, x []float64, limit float64) line {
	s := summarise(x)
	return line{what, s.text(format), when(s.mean+s.half() < limit)}
}

// nationOf returns a column of nation.csv in a year.
func nationOf(t *record.Tables, csv string, year int) []float64 {
	return column(csv, "", "").of(t).in(year)
}

// scaleTable shows cluster counts and firms at several scales, which alone depend on it much.
func (l *lab) scaleTable() (string, error) {
	w := new(bytes.Buffer)
	fmt.Fprintf(w, "Counts of clusters and firms depend on how many persons an agent stands for: compare them at the same scale only.\n\n"+
		"| persons per agent | clusters 1995 | clusters 2010 | the same, M2 off | specialists' share 2010 | firms 2010, as modelled | mean size 2010, heads | CV 2010 | East/West 2010 |\n"+
		"| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n")
	scales := slices.Clone(l.scales)
	if !slices.Contains(scales, l.scale) {
		scales = append(scales, l.scale)
	}
	for _, scale := range scales {
		base, err := l.at(baseRun, scale, l.replicates)
		if err != nil {
			return "", err
		}
		off, err := l.at(stagesOff, scale, l.replicates)
		if err != nil {
			return "", err
		}
		t := base.tables
		fmt.Fprintf(w, "| %d | %s | %s | %s | %s | %s | %s | %s | %s |\n", scale,
			summarise(nationOf(t, "clusters", 1995)).text("%.1f"), summarise(nationOf(t, "clusters", 2010)).text("%.1f"),
			summarise(nationOf(off.tables, "clusters", 2010)).text("%.1f"), summarise(nationOf(t, "specialist_employment", 2010)).text("%.3f"),
			summarise(firmCount.of(t).in(2010)).text("%.0f"), summarise(firmSize.of(t).in(2010)).text("%.2f"),
			summarise(nationOf(t, "cv", 2010)).text("%.3f"), summarise(eastWest(base.scenario).of(t).in(2010)).text("%.2f"))
	}
	return w.String(), nil
}
