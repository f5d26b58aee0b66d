package scenarios

import (
	"fmt"
	"io"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"

	"gowest/agents/government"
	"gowest/sim"
	"gowest/sim/policy"
)

// widest is the most columns that a calendar takes for its years.
const widest = 60

// writeCalendar prints one row a policy, and one for the strategies of each kind, with a column for every
// year, or every few years of long runs.
func writeCalendar(w io.Writer, cfg *sim.Config) {
	from, to := cfg.Run.From, cfg.Run.To
	step := (to - from + widest) / widest
	t := newPlain("policy", "type", "where", axis(from, to, step))
	row := func(p policy.Policy, kind string) {
		var bar strings.Builder
		for year := from; year <= to; year += step {
			bar.WriteRune(mark(p, year))
		}
		t.AppendRow(table.Row{cut(p.Name, 34), kind, cut(strings.Join(p.Where, ", "), 24), bar.String()})
	}
	for _, p := range cfg.Policies {
		row(p, p.Type.String())
	}
	for _, g := range sim.StrategyGroups(cfg) {
		row(strategyRow(g, cfg), "strategy")
	}
	render(w, t)
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
