package scenarios

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"

	"gowest/agents/government"
	"gowest/sim"
	"gowest/sim/policy"
)

// widest is the most columns that a calendar takes for its years.
const widest = 60

// writeCalendar prints one row a policy, and one for the strategies of each kind, with a column for every
// year, or every few years of long runs. Policies of one package that are of one type and in the same places share
// a row, under the name of the package.
func writeCalendar(w io.Writer, cfg *sim.Config) {
	from, to := cfg.Run.From, cfg.Run.To
	step := (to - from + widest) / widest
	t := newPlain("policy", "type", "where", axis(from, to, step))
	row := func(name, kind string, policies ...policy.Policy) {
		var bar strings.Builder
		for year := from; year <= to; year += step {
			bar.WriteRune(markOf(policies, year))
		}
		t.AppendRow(table.Row{cut(name, 34), kind, cut(strings.Join(policies[0].Where, ", "), 24), bar.String()})
	}
	for _, layers := range layered(cfg.Policies) {
		name := layers[0].Name
		if len(layers) > 1 {
			name = layers[0].Package
		}
		row(name, layers[0].Type.String(), layers...)
	}
	for _, g := range sim.StrategyGroups(cfg) {
		p := strategyRow(g, cfg)
		row(p.Name, "strategy", p)
	}
	render(w, t)
}

// layered puts policies together that share a row of the calendar.
func layered(policies []policy.Policy) (out [][]policy.Policy) {
	for _, p := range policies {
		i := slices.IndexFunc(out, func(other []policy.Policy) bool {
			q := other[0]
			return p.Package != "" && p.Package == q.Package && p.Type == q.Type && p.Emergent == q.Emergent && slices.Equal(p.Where, q.Where)
		})
		if i < 0 {
			i = len(out)
			out = append(out, nil)
		}
		out[i] = append(out[i], p)
	}
	return out
}

// strategyRow is what a calendar shows of governments with a strategy. Which places they support, and when,
// a run decides: only a plan is in force from its start.
func strategyRow(g sim.StrategyGroup, cfg *sim.Config) policy.Policy {
	p := policy.Policy{Name: g.Kind.String() + ", the centre", Where: []string{everywhere}, Start: g.Start, Ramp: g.Ramp, Intensity: 1}
	if g.Payer == policy.ByProvince {
		p.Name = fmt.Sprintf("%s, %s", g.Kind, counted(len(g.Provinces), "province"))
		if len(g.Provinces) < len(cfg.Provinces) {
			p.Where = g.Provinces
		}
	}
	if g.Kind == government.Responsive {
		p.Trigger = policy.ByCluster
	}
	return p
}

// marks are the signs of the calendar, the weakest first.
const marks = "·?▒█"

// markOf is the strongest of the signs of policies in a year.
func markOf(policies []policy.Policy, year int) rune {
	best := '·'
	for _, p := range policies {
		if m := mark(p, year); strings.IndexRune(marks, m) > strings.IndexRune(marks, best) {
			best = m
		}
	}
	return best
}

// mark is the sign of a policy in a year.
func mark(p policy.Policy, year int) rune {
	switch {
	case year < p.Start || p.End != 0 && year > p.End || p.Intensity == 0:
		return '·'
	case p.Trigger != policy.ByYear:
		return '?'
	case float64(year-p.Start) < p.Ramp:
		return '▒'
	}
	return '█'
}

// axis writes the years above the columns, as many as fit.
func axis(from, to, step int) string {
	n := (to-from)/step + 1
	line := []byte(strings.Repeat(" ", n))
	for i := 0; i+4 <= n; i += 10 { // a label of four digits every ten columns
		copy(line[i:], fmt.Sprint(from+i*step))
	}
	if n < 4 {
		return fmt.Sprint(from)
	}
	return string(line)
}

// cut shortens a label to n characters.
func cut(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}
