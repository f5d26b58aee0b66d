package plots

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"gowest/sim/record"
)

// support is a package that a government's strategy started: an industry in a place, and its years.
type support struct {
	policy, payer string
	industry      string
	cells         []string // of its last year
	from, to      int      // both inclusive
}

// packages returns the packages that strategies started in a replicate, by start. A package of a year
// goes on in one of the next if policy and industry are the same and they share a cell.
func packages(rows []record.PolicyYear, replicate int) []support {
	var out []support
	for _, row := range rows {
		if row.Strategy == "" || row.Packages == "" || row.Replicate != replicate {
			continue
		}
		for text := range strings.SplitSeq(row.Packages, ";") {
			industry, cells, _ := strings.Cut(text, ": ")
			now := support{policy: row.Policy, payer: row.Payer, industry: industry, cells: strings.Fields(cells), from: row.Year, to: row.Year}
			if before := slices.IndexFunc(out, now.continues); before >= 0 {
				out[before].to, out[before].cells = now.to, now.cells
			} else {
				out = append(out, now)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b support) int {
		return cmp.Or(a.from-b.from, strings.Compare(a.policy, b.policy), strings.Compare(a.industry, b.industry))
	})
	return out
}

// continues tells whether s is what a package of the year before became.
func (s support) continues(before support) bool {
	return before.policy == s.policy && before.industry == s.industry && before.to == s.from-1 &&
		slices.ContainsFunc(s.cells, func(c string) bool { return slices.Contains(before.cells, c) })
}

// longest returns the n packages that last longest, by start.
func longest(all []support, n int) []support {
	out := slices.Clone(all)
	slices.SortStableFunc(out, func(a, b support) int { return (b.to - b.from) - (a.to - a.from) })
	out = out[:min(n, len(out))]
	slices.SortStableFunc(out, func(a, b support) int { return a.from - b.from })
	return out
}

// packageRow is what the calendar shows of a package.
func (w words) packageRow(s support, m Meta) calendarRow {
	name := w.provinceNames(m.Provinces)
	province := ""
	for _, c := range m.Map.Cells {
		if fmt.Sprintf("%d:%d", c.Row, c.Col) == s.cells[0] {
			province = name[c.Province]
		}
	}
	row := calendarRow{
		Policy: Policy{Type: "cluster-support", Start: s.from, End: s.to},
		name:   capital(w.f("package", w.industry(m, s.industry), province)), kind: w.f("package.centre"), where: w.f("package.cell", s.cells[0]),
	}
	if len(s.cells) > 1 {
		row.where = w.f("package.cells", strings.Join(s.cells, w.f("comma")))
	}
	if s.payer == "province" {
		row.kind = w.f("package.province", province)
	}
	if s.to == m.To {
		row.End = 0
	}
	return row
}

// capital returns a text with a capital first letter.
func capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}

// strategyRow is what the calendar shows of governments with a strategy.
func (w words) strategyRow(p Policy, where string) calendarRow {
	row := calendarRow{Policy: p, name: w.f("strategy.provinces", w.f("strategy."+p.Strategy)), kind: w.f("strategy.each"), where: where}
	if p.Payer == "centre" {
		row.name, row.kind = w.f("strategy.centre", w.f("strategy."+p.Strategy)), w.f("strategy.one")
	}
	return row
}
