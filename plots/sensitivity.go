package plots

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"gowest/sim/record"
)

// SensitivityChart is the name of the charts of a sensitivity analysis; their files add the outcome.
const SensitivityChart = "sensitivity"

// Study is what charts of a study of many runs say besides its table.
type Study struct {
	Meta                      // of the scenario; Title is that of the study
	Against string            // scenario whose differences to the first are the outcomes; "" is none
	Points  int               // at which the scenario was run
	Labels  map[string]string // of parameters, by key
}

// Sensitivity draws a chart for each outcome into dir/charts: mean size and spread of effects (morris), shares of variance (sobol, factorial) or
// slopes (lhs). Outcomes without any number are left out.
func Sensitivity(dir string, s Study, rows []record.SensitivityRow, o Options) error {
	if err := o.Check(); err != nil || !o.wants(SensitivityChart) {
		return err
	}
	var wanted []func() *Figure
	for _, f := range SensitivityFigures(s, rows, o) {
		wanted = append(wanted, func() *Figure { return f })
	}
	return write(dir, wanted, o)
}

// SensitivityFigures returns the charts, one for each outcome in the order of the rows.
func SensitivityFigures(s Study, rows []record.SensitivityRow, o Options) (out []*Figure) {
	var order []string
	by := map[string][]record.SensitivityRow{}
	for _, r := range rows {
		if by[r.Outcome] == nil {
			order = append(order, r.Outcome)
		}
		by[r.Outcome] = append(by[r.Outcome], r)
	}
	seen := map[string]int{}
	for _, outcome := range order {
		f := s.figure(by[outcome], o)
		if f == nil {
			continue
		}
		f.Name = SensitivityChart + "-" + fileName(outcome)
		if seen[f.Name]++; seen[f.Name] > 1 {
			f.Name += "-" + strconv.Itoa(seen[f.Name])
		}
		out = append(out, f)
	}
	return out
}

// fileName makes a part of a file name of a text: small letters and digits, all else a hyphen.
func fileName(text string) string {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return strings.Join(words, "-")
}

// figure draws one outcome by the method that its rows come from, nil without numbers.
func (s Study) figure(rows []record.SensitivityRow, o Options) *Figure {
	switch rows[0].Method {
	case "morris":
		return s.screening(rows, o)
	case "lhs":
		return s.slopes(rows, o)
	}
	return s.indices(rows, o)
}

// label is the short name of the parameter of a row.
func (s Study) label(r *record.SensitivityRow) string {
	if l := s.Labels[r.Parameter]; l != "" {
		return l
	}
	return r.Parameter
}

// of says what the numbers are differences of, if they are.
func (s Study) of(w words) string {
	if s.Against == "" {
		return ""
	}
	return w.f("sensitivity.difference", s.Against, s.Scenario)
}

// source says where the numbers come from.
func (s Study) source(w words) string {
	n := w.f("sensitivity.points", s.Points, s.Replicates)
	scenario := s.Scenario
	if s.Against != "" {
		scenario = w.list([]string{s.Scenario, s.Against})
	}
	return w.f("source", spaced(s.Version), scenario, n, w.f("seed", s.Seed), w.agent(s.Meta))
}

// known returns the rows with a number, the largest first.
func known(rows []record.SensitivityRow, of func(r *record.SensitivityRow) float64) []record.SensitivityRow {
	out := slices.DeleteFunc(slices.Clone(rows), func(r record.SensitivityRow) bool { return math.IsNaN(of(&r)) })
	slices.SortStableFunc(out, func(a, b record.SensitivityRow) int { return cmp.Compare(of(&b), of(&a)) })
	return out
}

// screening draws effects by their mean size and how much they differ between places.
func (s Study) screening(rows []record.SensitivityRow, o Options) *Figure {
	rows = known(rows, func(r *record.SensitivityRow) float64 { return r.MuStar })
	if len(rows) == 0 {
		return nil
	}
	w := in(o.Lang)
	first := &rows[0]
	title := w.f("sensitivity.unclear", first.Outcome)
	if screened(first) {
		title = w.f("sensitivity.morris.title", first.Outcome, s.label(first), number(first.MuStar, decimalsFor(first.MuStar)))
	}
	f := &Figure{
		Title:    title,
		Subtitle: s.of(w) + w.f("sensitivity.morris.subtitle"),
		Source:   s.source(w),
		key:      []keyEntry{keyForest(w.f("sensitivity.morris.clear"), blue, true), keyForest(w.f("sensitivity.morris.hidden"), axisInk, false)},
		height:   ratio(0.66),
		body:     func(p *pen, b box) { p.screening(b, w, s, rows) },
	}
	if luckOf(rows) == 0 { // one replicate says nothing of luck
		f.key = []keyEntry{keyForest(w.f("effect.clear"), blue, true), keyForest(w.f("effect.unclear"), axisInk, false)}
	} else {
		f.key = append(f.key, keyEntry{w.f("sensitivity.morris.luck"), func(p *pen, b box) { p.luckMark((b.x0+b.x1)/2, (b.y0+b.y1)/2) }})
	}
	return f
}

// evenDash is the dash of the line where effects differ as much as they are large.
var evenDash = []float64{1, 1.6}

// screened tells whether effects are clearly larger than luck would make them.
func screened(r *record.SensitivityRow) bool {
	luck := r.MuStarLuck
	if math.IsNaN(luck) {
		luck = 0
	}
	return !math.IsNaN(r.MuStarLow) && r.MuStarLow > luck
}

// luckOf is the largest size of effects that luck alone gives, 0 if it is not known.
func luckOf(rows []record.SensitivityRow) (luck float64) {
	for i := range rows {
		if v := rows[i].MuStarLuck; v > luck {
			luck = v
		}
	}
	return luck
}

// slopes draws the slopes of a line as rows with intervals.
func (s Study) slopes(rows []record.SensitivityRow, o Options) *Figure {
	rows = known(rows, func(r *record.SensitivityRow) float64 { return math.Abs(r.Mu) })
	if len(rows) == 0 {
		return nil
	}
	w := in(o.Lang)
	var lines []shareRow
	title := w.f("sensitivity.unclear", rows[0].Outcome)
	for i := range rows {
		r := &rows[i]
		line := shareRow{name: s.label(r), mean: r.Mu, low: r.MuLow, up: r.MuHigh}
		if line.clear() && !slices.ContainsFunc(lines, shareRow.clear) {
			title = w.f("sensitivity.lhs.title", r.Outcome, line.name, signed(r.Mu, decimalsFor(math.Abs(r.Mu))))
		}
		lines = append(lines, line)
	}
	return &Figure{
		Title:    title,
		Subtitle: s.of(w) + w.f("sensitivity.lhs.subtitle", w.partOf(rows[0].LinearShare)),
		Source:   s.source(w),
		key:      []keyEntry{keyForest(w.f("effect.clear"), blue, true), keyForest(w.f("effect.unclear"), axisInk, false)},
		height:   func(t theme, width float64) float64 { return t.rowsHeight(lines, width) },
		body:     func(p *pen, b box) { p.shares(b, lines, blue) },
	}
}

// partOf writes a share in whole percent, a dash for one that does not exist.
func (w words) partOf(v float64) string {
	if math.IsNaN(v) {
		return "–"
	}
	return w.percent(v, 0)
}

// rowsHeight is the height of a body of [pen.shares].
func (t theme) rowsHeight(rows []shareRow, width float64) float64 {
	lines := 0
	for _, r := range rows {
		lines += len(t.shareName().wrap(r.name, width*widestName))
	}
	return t.label * (leading*float64(lines) + rowSpace*float64(len(rows)) + 2.6)
}

// indices draws shares of variance as two bars for each parameter.
func (s Study) indices(rows []record.SensitivityRow, o Options) *Figure {
	rows = known(rows, func(r *record.SensitivityRow) float64 { return r.Total })
	if len(rows) == 0 {
		return nil
	}
	w := in(o.Lang)
	best := slices.MaxFunc(rows, func(a, b record.SensitivityRow) int { return cmp.Compare(a.First, b.First) })
	title := w.f("sensitivity.unclear", best.Outcome)
	if best.FirstLow > 0 || math.IsNaN(best.FirstLow) && best.First > 0 {
		title = w.f("sensitivity.sobol.title", best.Outcome, s.label(&best), w.partOf(best.First))
	}
	subtitle := s.of(w) + w.f("sensitivity.sobol.subtitle")
	if best.Method == "factorial" {
		subtitle = s.of(w) + w.f("sensitivity.factorial.subtitle")
	}
	return &Figure{
		Title: title, Subtitle: subtitle, Source: s.source(w),
		key:    []keyEntry{keyFill(w.f("sensitivity.first"), blue), keyFill(w.f("sensitivity.total"), orange)},
		height: func(t theme, width float64) float64 { return t.barsHeight(s.names(rows), width) },
		body:   func(p *pen, b box) { p.indices(b, s.names(rows), rows) },
	}
}

// names are the labels of rows.
func (s Study) names(rows []record.SensitivityRow) (out []string) {
	for i := range rows {
		out = append(out, s.label(&rows[i]))
	}
	return out
}
