package report

import (
	"math"
	"strconv"

	"gowest/plots"
	"gowest/sim/record"
)

// shapley shows the shares of packages of policies in the effects: a chart, what the largest share is, and tables.
func (w words) shapley(s *Study, o plots.Options) (out []Block) {
	var tables []Block
	base := s.base().Meta
	for _, r := range s.Runs[1:] {
		alt := r.Meta
		out = append(out, figure(plots.EffectShapley(base, alt, s.Shares, plots.CV, o), s.file("shapley"))...)
		for _, name := range []string{"cv", "gdp_per_head"} {
			i := indicatorOf(name)
			rows := s.shares(alt.Scenario, name)
			if len(rows) == 0 {
				continue
			}
			out = append(out, Block{Text: w.shareSentence(s, i, rows)})
			tables = append(tables, Block{Table: w.shareTable(i, rows)})
		}
	}
	if tables == nil {
		return nil
	}
	return append(append(out, Block{Text: plain(w.f("shapley.care"))}), tables...)
}

// shares returns the shares in the effect of an alternative on an indicator of the nation in the last year.
func (s *Study) shares(alt, indicator string) (out []record.ShapleyRow) {
	last := 0
	for i := range s.Shares {
		last = max(last, s.Shares[i].Year)
	}
	for _, r := range s.Shares {
		if r.Alt == alt && r.Indicator == indicator && r.Level == "nation" && r.Year == last {
			out = append(out, r)
		}
	}
	return out
}

// packageName is the name that the user gave, or the words for what is no policy.
func (w words) packageName(name string) string {
	if name == record.OtherChanges {
		return w.f("other-changes")
	}
	return name
}

// shareSentence says the total and the share furthest from zero.
func (w words) shareSentence(s *Study, i indicator, rows []record.ShapleyRow) Text {
	r := rows[0]
	for _, other := range rows[1:] {
		if math.Abs(other.ShapleyMean) > math.Abs(r.ShapleyMean) {
			r = other
		}
	}
	of := func(column, text string, v float64) Span {
		return Span{Text: text, Number: &Number{
			File: s.file("shapley"), Scenario: r.Alt, Indicator: r.Indicator, Year: r.Year, Package: r.Package, Column: column, Value: exact(v),
		}}
	}
	number := func(column string, v float64) Span { return of(column, w.write(i, v), v) }
	return w.say("shapley.largest", map[string]Span{
		"alt": name(r.Alt), "what": {Text: w.f(i.name)}, "package": name(w.packageName(r.Package)),
		"year":  of("year", strconv.Itoa(r.Year), float64(r.Year)),
		"total": number("total_mean", r.TotalMean), "tlow": number("total_ci_low", r.TotalLow), "thigh": number("total_ci_high", r.TotalHigh),
		"share": number("shapley_mean", r.ShapleyMean), "low": number("ci_low", r.CILow), "high": number("ci_high", r.CIHigh),
		"alone": number("alone_mean", r.AloneMean), "last": number("last_mean", r.LastMean),
	})
}

// shareTable has a row for each package and one for the total.
func (w words) shareTable(i indicator, rows []record.ShapleyRow) *Table {
	r := rows[0]
	t := &Table{
		Caption: w.f("table.shapley", r.Alt, r.Base, w.f(i.name), r.Year, r.Replicates), Words: 1,
		Header: []string{w.f("package"), w.f("share"), w.f("se"), w.f("interval"), w.f("alone"), w.f("last"), w.f("interaction")},
	}
	for _, r := range rows {
		t.Rows = append(t.Rows, []string{
			w.packageName(r.Package), w.write(i, r.ShapleyMean), w.write(i, r.ShapleySE), w.write(i, r.CILow) + w.f("to") + w.write(i, r.CIHigh),
			w.write(i, r.AloneMean), w.write(i, r.LastMean), w.write(i, r.InteractionMean),
		})
	}
	t.Rows = append(t.Rows, []string{w.f("total"), w.write(i, r.TotalMean), "–", w.write(i, r.TotalLow) + w.f("to") + w.write(i, r.TotalHigh), "–", "–", "–"})
	return t
}
