package report

import (
	"math"
	"strconv"

	"gowest/sim/record"
)

// summary says the main results in sentences.
func (w words) summary(s *Study) []Text {
	if !s.compares() {
		return w.runSummary(s)
	}
	intro := "summary.compare"
	if len(s.Runs) > 2 {
		intro = "summary.many"
	}
	args := w.setting(s)
	args["base"] = name(s.base().Meta.Title)
	args["k"] = Span{Text: strconv.Itoa(len(s.Runs)), Number: &Number{File: "manifest.json", Column: "alternatives", Reduce: "count", Value: strconv.Itoa(len(s.Runs))}}
	out := []Text{w.say(intro, args)}
	for _, r := range s.Runs[1:] {
		for _, h := range []string{"cv", "theil_between", "west_east_ratio", "gdp"} {
			if e, ok := s.nation(r.Meta.Scenario, h); ok {
				out = append(out, w.effectSentence(s, indicatorOf(h), e))
			}
		}
		if t := w.provincesSentence(s, r.Meta.Scenario); t != nil {
			out = append(out, t)
		}
	}
	return append(out, w.say("summary.care", nil))
}

// setting are the numbers of the manifest that summaries begin with.
func (w words) setting(s *Study) map[string]Span {
	of := func(column string, v int, text string) Span {
		return Span{Text: text, Number: &Number{File: "manifest.json", Column: column, Value: strconv.Itoa(v)}}
	}
	m := s.Manifest
	n := len(m.Finished)
	reps := of("finished", n, strconv.Itoa(n))
	reps.Number.Reduce = "count"
	return map[string]Span{
		"from": of("from", m.From, strconv.Itoa(m.From)), "to": of("to", m.To, strconv.Itoa(m.To)),
		"n": reps, "scale": of("scale", m.Scale, decimal(float64(m.Scale), 0)), "title": name(s.base().Meta.Title),
	}
}

// effectSentence says one effect. A size without sign follows "by"; where no interval leaves out zero
// the sentence says so instead of a direction.
func (w words) effectSentence(s *Study, i indicator, e record.EffectRow) Text {
	of := func(column string, v float64) Span {
		return Span{Text: w.write(i, v), Number: &Number{
			File: s.file("effects"), Scenario: e.Alt, Indicator: e.Indicator, Year: e.Year, Column: column, Value: exact(v),
		}}
	}
	args := map[string]Span{
		"alt": name(e.Alt), "what": {Text: w.f(i.name)}, "year": w.yearOf(s, e),
		"base": of("base_mean", e.BaseMean), "value": of("alt_mean", e.AltMean), "delta": of("delta_mean", e.DeltaMean),
		"low": of("ci_low", e.CILow), "high": of("ci_high", e.CIHigh),
	}
	if !clear(e) {
		return w.say("summary.unclear", args)
	}
	size := args["delta"]
	size.Text = w.write(i, math.Abs(e.DeltaMean))
	args["delta"] = size
	if e.DeltaMean < 0 {
		return w.say("summary.lowers", args)
	}
	return w.say("summary.raises", args)
}

// yearOf is the year of an effect.
func (w words) yearOf(s *Study, e record.EffectRow) Span {
	return Span{Text: strconv.Itoa(e.Year), Number: &Number{
		File: s.file("effects"), Scenario: e.Alt, Indicator: e.Indicator, Year: e.Year, Column: "year", Value: strconv.Itoa(e.Year),
	}}
}

// provincesSentence counts the provinces with a clear effect on GDP per head, nil without any province.
func (w words) provincesSentence(s *Study, alt string) Text {
	up, down, all := 0, 0, 0
	var last record.EffectRow
	for _, e := range s.provinceEffects(alt) {
		all++
		last = e
		if e.CILow > 0 {
			up++
		}
		if e.CIHigh < 0 {
			down++
		}
	}
	if all == 0 {
		return nil
	}
	count := func(reduce string, n int) Span {
		return Span{Text: strconv.Itoa(n), Number: &Number{
			File: s.file("effects"), Scenario: alt, Indicator: "gdp_per_head", Year: last.Year, Reduce: reduce, Value: strconv.Itoa(n),
		}}
	}
	return w.say("summary.provinces", map[string]Span{
		"alt": name(alt), "year": w.yearOf(s, last), "up": count("above", up), "down": count("below", down), "all": count("count", all),
	})
}

// provinceEffects returns the effects on GDP per head of the provinces in the last year.
func (s *Study) provinceEffects(alt string) (out []record.EffectRow) {
	year := s.lastYear()
	for _, e := range s.Effects {
		if e.Alt == alt && e.Level == "province" && e.Indicator == "gdp_per_head" && e.Year == year {
			out = append(out, e)
		}
	}
	return out
}

// runSummary says how the main indicators of each run go from the first year to the last.
func (w words) runSummary(s *Study) []Text {
	out := []Text{w.say("summary.run", w.setting(s))}
	from, to := s.firstYear(), s.lastYear()
	for _, h := range []string{"gdp_per_head", "cv", "gini", "theil_between"} {
		i := indicatorOf(h)
		of := func(year int) Span {
			v := mean(s.base().column(h, year))
			return Span{Text: w.write(i, v), Number: &Number{
				File: s.file("nation"), Scenario: s.base().Meta.Scenario, Indicator: h, Year: year, Column: h, Reduce: "mean", Value: exact(v),
			}}
		}
		args := w.setting(s)
		args["from"] = Span{Text: strconv.Itoa(from), Number: &Number{File: s.file("nation"), Column: "year", Reduce: "min", Value: strconv.Itoa(from)}}
		args["to"] = Span{Text: strconv.Itoa(to), Number: &Number{File: s.file("nation"), Column: "year", Reduce: "max", Value: strconv.Itoa(to)}}
		args["what"], args["a"], args["b"] = Span{Text: upperFirst(w.f(h))}, of(from), of(to)
		out = append(out, w.say("summary.first", args))
	}
	return append(out, w.say("summary.care", nil))
}
