package main

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"gowest/sim"
	"gowest/sim/record"
)

// summary is what a command says about its results on stdout.
type summary struct {
	title string
	first []string   // header
	rows  [][]string // as text
	data  any        // the same for --json
}

// indicator is one line of the summary of a run.
type indicator struct {
	name, label, format string
	scale               float64
	of                  func(n *record.NationYear) float64
}

var headline = []indicator{
	{"gdp_per_head", "GDP per head, yuan of the first year", "%.0f", 1, func(n *record.NationYear) float64 { return n.GDPPerHead }},
	{"cv", "CV of provincial GDP per head", "%.3f", 1, func(n *record.NationYear) float64 { return n.CV }},
	{"gini", "Gini of provincial GDP per head", "%.3f", 1, func(n *record.NationYear) float64 { return n.Gini }},
	{"theil_between_share", "Theil T between regions, % of all", "%.1f", 100, func(n *record.NationYear) float64 { return share(n.TheilBetween, n.TheilT) }},
	{"farm_employment", "workers in farming, %", "%.1f", 100, func(n *record.NationYear) float64 { return n.FarmEmployment }},
	{"clusters", "clusters", "%.1f", 1, func(n *record.NationYear) float64 { return float64(n.Clusters) }},
	{"migrant_share", "workers outside their province, %", "%.1f", 100, func(n *record.NationYear) float64 { return n.MigrantShare }},
}

func share(part, whole float64) float64 {
	if whole == 0 {
		return 0
	}
	return part / whole
}

// runSummary puts the first and the last year of a run side by side, as means over replicates.
func runSummary(t *record.Tables) summary {
	from, to := t.Nation[0].Year, t.Nation[0].Year
	for _, n := range t.Nation {
		from, to = min(from, n.Year), max(to, n.Year)
	}
	type line struct {
		Indicator string  `json:"indicator"`
		First     float64 `json:"first"`
		Last      float64 `json:"last"`
	}
	var lines []line
	s := summary{title: fmt.Sprintf("mean of %d replicates", len(t.Replicates())), first: []string{"", fmt.Sprint(from), fmt.Sprint(to)}}
	if len(t.Replicates()) == 1 {
		s.title = "one replicate: no intervals; use --replicates or gowest compare"
	}
	for _, h := range headline {
		a, b := meanIn(t, from, h.of), meanIn(t, to, h.of)
		lines = append(lines, line{h.name, a, b})
		s.rows = append(s.rows, []string{h.label, fmt.Sprintf(h.format, a*h.scale), fmt.Sprintf(h.format, b*h.scale)})
		if h.name == "gdp_per_head" && to > from && a > 0 {
			growth := math.Pow(b/a, 1/float64(to-from)) - 1
			lines = append(lines, line{"gdp_per_head_growth", 0, growth})
			s.rows = append(s.rows, []string{"  growth, % a year", "", fmt.Sprintf("%.1f", 100*growth)})
		}
	}
	s.data = map[string]any{"from": from, "to": to, "indicators": lines}
	return s
}

// meanIn returns the mean over replicates of a column in one year.
func meanIn(t *record.Tables, year int, of func(*record.NationYear) float64) float64 {
	sum, n := 0.0, 0
	for i := range t.Nation {
		if t.Nation[i].Year == year {
			sum += of(&t.Nation[i])
			n++
		}
	}
	return share(sum, float64(n))
}

// headlineEffects are the indicators of the nation that compare prints, with a factor and a unit.
var headlineEffects = []struct {
	name, label, format string
	scale               float64
}{
	{"cv", "CV of provincial GDP per head", "%.4f", 1},
	{"gini", "Gini of provincial GDP per head", "%.4f", 1},
	{"theil_between", "Theil T between regions", "%.4f", 1},
	{"gdp", "GDP, 10⁹ yuan of the first year", "%.2f", 1e-9},
	{sim.WestEastRatio, "West over East, GDP per head", "%.4f", 1},
}

// compareSummary shows the headline effects in the last year, and the first of them by the values of a key that varied.
func compareSummary(effects []record.EffectRow, vary []record.VaryRow) summary {
	year, n := 0, 0
	for _, e := range effects {
		year, n = max(year, e.Year), e.Replicates
	}
	s := summary{
		title: fmt.Sprintf("effects in %d over %d pairs of replicates, with standard error and 95 %% interval", year, n),
		first: []string{"", "base", "alternative", "effect", "s.e.", "95 % interval"},
	}
	var rows []record.EffectRow
	for _, alt := range alternatives(effects) {
		s.rows = append(s.rows, []string{alt + " − " + effects[0].Base})
		for _, h := range headlineEffects {
			i := slices.IndexFunc(effects, func(e record.EffectRow) bool {
				return e.Alt == alt && e.Level == sim.NationLevel && e.Indicator == h.name && e.Year == year
			})
			if i < 0 {
				continue // no West or East on this map
			}
			s.rows = append(s.rows, effectLine(h.label, h.format, h.scale, &effects[i]))
			rows = append(rows, effects[i])
		}
	}
	data := map[string]any{"year": year, "effects": effectsJSON(rows)}
	s.data = data
	if len(vary) == 0 {
		return s
	}
	var varied []map[string]any
	h := headlineEffects[0]
	for i := range vary {
		v := &vary[i]
		if v.Level != sim.NationLevel || v.Indicator != h.name || v.Year != year {
			continue
		}
		if title := v.Alt + " − " + v.Base + ", " + h.label; len(varied) == 0 || varied[len(varied)-1]["alt"] != v.Alt {
			s.rows = append(s.rows, []string{title})
		}
		value := strconv.FormatFloat(v.Value, 'f', -1, 64)
		s.rows = append(s.rows, effectLine(v.Key+" = "+value, h.format, h.scale, &v.EffectRow))
		line := effectsJSON([]record.EffectRow{v.EffectRow})[0]
		line["key"], line["value"] = v.Key, v.Value
		varied = append(varied, line)
	}
	data["vary"] = varied
	return s
}

// effectLine is an effect as a row of the summary.
func effectLine(label, format string, scale float64, e *record.EffectRow) []string {
	number := func(v float64) string { return minus(fmt.Sprintf(format, v*scale)) }
	return []string{
		"  " + label, number(e.BaseMean), number(e.AltMean), number(e.DeltaMean), number(e.DeltaSE),
		number(e.CILow) + " … " + number(e.CIHigh),
	}
}

// alternatives returns the scenarios that effects hold against the base, in order.
func alternatives(effects []record.EffectRow) (out []string) {
	for _, e := range effects {
		if !slices.Contains(out, e.Alt) {
			out = append(out, e.Alt)
		}
	}
	return out
}

// minus replaces the hyphen of a negative number by a minus sign.
func minus(s string) string { return strings.Replace(s, "-", "−", 1) }

// effectsJSON names the columns as effects.csv does.
func effectsJSON(rows []record.EffectRow) []map[string]any {
	out := []map[string]any{}
	for i := range rows {
		line := map[string]any{"base": rows[i].Base, "alt": rows[i].Alt, "indicator": rows[i].Indicator}
		addNumbers(line, &rows[i])
		out = append(out, line)
	}
	return out
}

// addNumbers adds the numbers of a row under the names of their columns.
func addNumbers[T any](line map[string]any, row *T) {
	for _, c := range record.Columns[T]() {
		if c.Numeric() {
			line[c.Name] = record.Value(row, c)
		}
	}
}

// summarise prints the summary and where the files are, as a table or as JSON.
func (s *study) summarise(dir string, sum summary) error {
	return s.app.summarise(s.flags, &s.manifest, dir, sum)
}

// summarise prints a summary of the results that a manifest is about.
func (a *app) summarise(f *runFlags, m *record.Manifest, dir string, sum summary) error {
	if f.json {
		e := json.NewEncoder(a.stdout)
		e.SetIndent("", "  ")
		return e.Encode(map[string]any{"dir": dir, "manifest": m, "results": sum.data})
	}
	if f.quiet {
		return nil
	}
	a.table(sum.first, sum.rows)
	fmt.Fprintf(a.stdout, "%s\nsimulated, not a forecast · seed %d, one agent for %s, %.1f s\nresults in %s\n",
		sum.title, m.Seed, persons(m.Scale), m.Seconds, dir)
	return nil
}

// persons writes a number of persons.
func persons(n int) string {
	if n == 1 {
		return "1 person"
	}
	return fmt.Sprintf("%d persons", n)
}

// table prints rows under a header, numbers right-aligned.
func (a *app) table(header []string, rows [][]string) {
	w := table.NewWriter()
	w.SetOutputMirror(a.stdout)
	style := table.StyleLight
	style.Format.Header = text.FormatDefault // else it turns upper case
	style.Options = table.OptionsNoBordersAndSeparators
	style.Options.SeparateHeader = true
	w.SetStyle(style)
	w.AppendHeader(row(header))
	for _, r := range rows {
		w.AppendRow(row(r))
	}
	var right []table.ColumnConfig
	for i := 2; i <= len(header); i++ {
		right = append(right, table.ColumnConfig{Number: i, Align: text.AlignRight, AlignHeader: text.AlignRight})
	}
	w.SetColumnConfigs(right)
	w.Render()
}

func row(cells []string) table.Row {
	out := make(table.Row, len(cells))
	for i, c := range cells {
		out[i] = c
	}
	return out
}
