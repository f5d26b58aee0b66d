package report

import (
	"strconv"

	"gowest/plots"
	"gowest/sim/record"
)

// vary shows the effects as a function of the key that a comparison varied: a chart, what they are at both ends, and a table for
// each alternative and indicator.
func (w words) vary(s *Study, o plots.Options) (out []Block) {
	if s.Vary == nil {
		return nil
	}
	var metas []plots.Meta
	for _, r := range s.Runs {
		metas = append(metas, r.Meta)
	}
	out = figure(plots.EffectVary(metas[0], metas[1:], s.Vary, plots.CV, o), s.file("vary"))
	label := s.Vary.Label(o.Lang)
	var tables []Block
	for _, alt := range metas[1:] {
		for _, name := range []string{"cv", "gdp_per_head"} {
			i := indicatorOf(name)
			rows := s.varied(alt.Scenario, name)
			if len(rows) == 0 {
				continue
			}
			out = append(out, Block{Text: w.varySentence(s, i, label, rows[0], rows[len(rows)-1])})
			t := &Table{
				Caption: w.f("table.vary", alt.Scenario, metas[0].Scenario, w.f(name), rows[0].Year, label), Words: 1, Folded: len(rows) > 12,
				Header: []string{upperFirst(label), w.f("base"), w.f("alternative"), w.f("effect"), w.f("se"), w.f("interval")},
			}
			for _, r := range rows {
				t.Rows = append(t.Rows, append([]string{valueOf(r)}, w.effectCells(i, r.EffectRow)...))
			}
			tables = append(tables, Block{Table: t})
		}
	}
	if tables == nil {
		return nil
	}
	return append(append(out, Block{Text: plain(w.f("vary.care"))}), tables...)
}

// varied returns the effects of an alternative on an indicator of the nation in the last year, by value.
func (s *Study) varied(alt, indicator string) (out []record.VaryRow) {
	last := 0
	for i := range s.Vary.Rows {
		last = max(last, s.Vary.Rows[i].Year)
	}
	for _, r := range s.Vary.Rows {
		if r.Alt == alt && r.Indicator == indicator && r.Level == "nation" && r.Year == last {
			out = append(out, r)
		}
	}
	return out
}

// valueOf writes the value of the key as a scenario does.
func valueOf(r record.VaryRow) string { return strconv.FormatFloat(r.Value, 'f', -1, 64) }

// varySentence says the effects at two values of the key.
func (w words) varySentence(s *Study, i indicator, label string, a, b record.VaryRow) Text {
	of := func(r record.VaryRow, column, text string, v float64) Span {
		return Span{Text: text, Number: &Number{
			File: s.file("vary"), Scenario: r.Alt, Indicator: r.Indicator, Year: r.Year, At: exact(r.Value), Column: column, Value: exact(v),
		}}
	}
	number := func(r record.VaryRow, column string, v float64) Span { return of(r, column, w.write(i, v), v) }
	return w.say("vary.ends", map[string]Span{
		"key": name(label), "alt": name(a.Alt), "what": {Text: w.f(i.name)}, "year": of(a, "year", strconv.Itoa(a.Year), float64(a.Year)),
		"from": of(a, "value", valueOf(a), a.Value), "to": of(b, "value", valueOf(b), b.Value),
		"a": number(a, "delta_mean", a.DeltaMean), "alow": number(a, "ci_low", a.CILow), "ahigh": number(a, "ci_high", a.CIHigh),
		"b": number(b, "delta_mean", b.DeltaMean), "blow": number(b, "ci_low", b.CILow), "bhigh": number(b, "ci_high", b.CIHigh),
	})
}
