package report

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"gowest/plots"
	"gowest/sim/record"
)

// Build makes the report of a study in a language, en or zh. The study needs at least one run with
// rows in nation.csv.
func Build(s *Study, lang string) *Document {
	w := words{zh: lang == "zh"}
	m := s.Manifest
	d := &Document{Lang: lang, words: w, Subtitle: w.f("subtitle", m.From, m.To), Citation: w.citation(m)}
	d.Title = s.base().Meta.Title
	if len(s.Runs) > 1 {
		var alts []string
		for _, r := range s.Runs[1:] {
			alts = append(alts, r.Meta.Title)
		}
		d.Title = w.f("title.compare", strings.Join(alts, w.f("comma")), d.Title)
	}
	if m.Status != record.Complete {
		d.Warning = w.f("warning", m.Status, len(m.Finished), m.Replicates)
	}
	o := plots.Options{Lang: lang}
	var summary []Block
	for _, t := range w.summary(s) {
		summary = append(summary, Block{Text: t})
	}
	for _, part := range []struct {
		id     string
		blocks []Block
	}{
		{"summary", summary},
		{"calendar", w.calendar(s, o)},
		{w.effectsID(s), w.effects(s, o)},
		{"vary", w.vary(s, o)},
		{"shapley", w.shapley(s, o)},
		{"maps", w.maps(s, o)},
		{"decomposition", w.decomposition(s, o)},
		{"costs", w.costs(s)},
		{"method", w.method(s)},
		{"model", w.model(s)},
		{"differences", w.differences(s)},
		{"words", w.inWords(s)},
		{"provenance", w.provenance(s)},
		{"citation", []Block{{Text: plain(d.Citation)}, {Code: bibtex(m)}}},
	} {
		if len(part.blocks) > 0 {
			d.Sections = append(d.Sections, Section{part.id, w.f(part.id), part.blocks})
		}
	}
	d.number()
	return d
}

// figure is a block with a chart, or none where there is nothing to draw.
func figure(f *plots.Figure, file string) []Block {
	if f == nil {
		return nil
	}
	return []Block{{Figure: &Figure{Figure: f, File: file}}}
}

// in names a table of a run as the folder has it.
func (s *Study) in(r *Run, file string) string {
	if len(s.Runs) > 1 {
		return r.Meta.Scenario + "/" + file
	}
	return file
}

// calendar shows the policies of the scenarios; of the base in a comparison the list alone.
func (w words) calendar(s *Study, o plots.Options) (out []Block) {
	var lists []Block
	for i := range s.Runs {
		r := &s.Runs[i]
		if len(r.Meta.Policies) == 0 {
			continue
		}
		if len(s.Runs) == 1 || i > 0 {
			out = append(out, figure(plots.Calendar(r.Result, o), s.in(r, s.file("policies")))...)
		}
		t := &Table{
			Caption: w.f("table.calendar", r.Meta.Scenario), Words: 3, Folded: true,
			Header: []string{w.f("policy"), w.f("type"), w.f("where"), w.f("begin"), w.f("end")},
		}
		for _, p := range r.Meta.Policies {
			t.Rows = append(t.Rows, w.policyRow(p, r.Meta.Provinces, o.Lang))
		}
		lists = append(lists, Block{Table: t})
	}
	if lists == nil {
		return []Block{{Text: plain(w.f("calendar.none"))}}
	}
	return append(out, lists...)
}

// policyRow is a policy in the list of a scenario, its type and places in the language of the charts.
func (w words) policyRow(p plots.Policy, provinces []plots.Province, lang string) []string {
	begin, end := "–", w.f("open")
	if p.Start > 0 {
		begin = strconv.Itoa(p.Start)
	}
	if p.End > 0 {
		end = strconv.Itoa(p.End)
	}
	kind, where := plots.PolicyWords(p, provinces, lang)
	title := p.Name
	if title == "" {
		title = strings.TrimSpace(p.Strategy + " " + p.Payer)
	}
	return []string{title, kind, where, begin, end}
}

func (w words) effectsID(s *Study) string {
	if len(s.Runs) > 1 {
		return "effects"
	}
	return "results"
}

// effects shows what the scenarios change, or the results of a single run.
func (w words) effects(s *Study, o plots.Options) (out []Block) {
	var results []plots.Result
	var metas []plots.Meta
	for _, r := range s.Runs {
		results, metas = append(results, r.Result), append(metas, r.Meta)
	}
	out = append(out, figure(plots.Dispersion(results, plots.CV, o), s.file("nation"))...)
	if len(s.Runs) == 1 {
		return append(out, w.run(s, o)...)
	}
	if !s.compares() {
		return append(out, Block{Text: plain(w.f("effects.none"))})
	}
	out = append(out, figure(plots.EffectDispersion(metas[0], metas[1:], s.Effects, plots.CV, o), s.file("effects"))...)
	for _, alt := range metas[1:] {
		if len(metas) > 2 {
			out = append(out, Block{Heading: alt.Title})
		}
		caption := w.f("table.headline", alt.Scenario, metas[0].Scenario, s.lastYear(), s.pairs())
		out = append(out, Block{Table: w.effectTable(s, alt.Scenario, caption, headline)})
		out = append(out, figure(plots.EffectProvinces(metas[0], alt, s.Effects, o), s.file("effects"))...)
		out = append(out, figure(plots.EffectMap(metas[0], alt, s.Effects, o), s.file("effects"))...)
		out = append(out, Block{Table: w.placeTable(s, alt.Scenario, "region", "table.regions")})
		provinces := w.placeTable(s, alt.Scenario, "province", "table.provinces")
		provinces.Folded = true
		out = append(out, Block{Table: provinces}, Block{Table: w.allTable(s, alt.Scenario)})
	}
	return append(out, w.extra(s, func(table string) bool { return table != "costs" && table != "attribution" })...)
}

// pairs returns how many pairs of replicates the effects are means of.
func (s *Study) pairs() int { return s.Effects[len(s.Effects)-1].Replicates }

// effectTable shows effects on the nation.
func (w words) effectTable(s *Study, alt, caption string, list []indicator) *Table {
	t := &Table{Caption: caption, Words: 1, Header: []string{w.f("indicator"), w.f("base"), w.f("alternative"), w.f("effect"), w.f("se"), w.f("interval")}}
	for _, i := range list {
		if e, ok := s.nation(alt, i.name); ok {
			t.Rows = append(t.Rows, append([]string{w.label(i)}, w.effectCells(i, e)...))
		}
	}
	return t
}

// effectCells are the numbers of an effect.
func (w words) effectCells(i indicator, e record.EffectRow) []string {
	return []string{
		w.write(i, e.BaseMean), w.write(i, e.AltMean), w.write(i, e.DeltaMean), w.write(i, e.DeltaSE),
		w.write(i, e.CILow) + w.f("to") + w.write(i, e.CIHigh),
	}
}

// placeTable shows the effects on GDP per head of regions or provinces.
func (w words) placeTable(s *Study, alt, level, caption string) *Table {
	year := s.lastYear()
	t := &Table{
		Caption: w.f(caption, alt, year), Words: 1,
		Header: []string{w.f(level), w.f("base"), w.f("alternative"), w.f("effect"), w.f("se"), w.f("interval"), w.f("percent")},
	}
	i := indicatorOf("gdp_per_head")
	for _, e := range s.Effects {
		if e.Alt == alt && e.Level == level && e.Indicator == i.name && e.Year == year {
			row := append([]string{w.place(s, e.Province)}, w.effectCells(i, e)...)
			t.Rows = append(t.Rows, append(row, decimal(100*e.DeltaMean/e.BaseMean, 1)))
		}
	}
	return t
}

// place is the name of a province in the language of the report; regions keep theirs.
func (w words) place(s *Study, english string) string {
	for _, p := range s.base().Meta.Provinces {
		if w.zh && p.Name == english && p.NameZH != "" {
			return p.NameZH
		}
	}
	return english
}

// allTable shows every indicator of the nation as the file has it.
func (w words) allTable(s *Study, alt string) *Table {
	year := s.lastYear()
	t := &Table{
		Caption: w.f("table.all", alt, year), Note: w.f("table.all.note", s.file("nation")), Words: 1, Folded: true,
		Header: []string{w.f("indicator"), w.f("base"), w.f("alternative"), w.f("effect"), w.f("se"), w.f("interval")},
	}
	for _, e := range s.Effects {
		if e.Alt == alt && e.Level == "nation" && e.Year == year {
			t.Rows = append(t.Rows, []string{
				e.Indicator, short(exact(e.BaseMean)), short(exact(e.AltMean)), short(exact(e.DeltaMean)), short(exact(e.DeltaSE)),
				short(exact(e.CILow)) + w.f("to") + short(exact(e.CIHigh)),
			})
		}
	}
	return t
}

// label begins an indicator with a capital, as a table does.
func (w words) label(i indicator) string { return upperFirst(strings.TrimPrefix(w.f(i.name), "the ")) }

// upperFirst turns the first letter into a capital.
func upperFirst(s string) string {
	r := []rune(s)
	r[0] = unicode.ToUpper(r[0])
	return string(r)
}

// maps are the years of every scenario and of every effect.
func (w words) maps(s *Study, o plots.Options) []Block {
	var maps []*plots.YearMap
	add := func(m *plots.YearMap) {
		if m != nil {
			maps = append(maps, m)
		}
	}
	for _, r := range s.Runs {
		add(plots.GDPByYear(r.Result, o))
	}
	for _, r := range s.Runs[1:] {
		add(plots.EffectByYear(s.base().Meta, r.Meta, s.Effects, o))
	}
	if len(maps) == 0 {
		return nil
	}
	out := []Block{{Maps: maps}}
	for _, m := range maps {
		t := &Table{Caption: w.f("table.map", m.Title), Note: m.Subtitle, Words: 1, Folded: true, Header: []string{w.f("province"), strconv.Itoa(m.Years[len(m.Years)-1])}}
		for _, v := range m.Values {
			t.Rows = append(t.Rows, []string{v.Name, decimal(v.Value, 2)})
		}
		out = append(out, Block{Table: t})
	}
	return out
}

// decomposition splits dispersion by regions, and shows what attribution a comparison stored.
func (w words) decomposition(s *Study, o plots.Options) (out []Block) {
	for i := range s.Runs {
		r := &s.Runs[i]
		out = append(out, figure(plots.Decomposition(r.Result, o), s.in(r, s.file("nation")))...)
	}
	if out == nil {
		return nil
	}
	out = append([]Block{{Text: plain(w.f("decomposition.text"))}}, out...)
	if s.compares() {
		for _, r := range s.Runs[1:] {
			out = append(out, Block{Table: w.effectTable(s, r.Meta.Scenario, w.f("table.theil", r.Meta.Scenario, s.lastYear()), theil)})
		}
	}
	return append(out, w.extra(s, func(table string) bool { return table == "attribution" })...)
}

// costs shows what policies cost by policies.csv, and the table of costs if a comparison stored one.
func (w words) costs(s *Study) (out []Block) {
	out = w.extra(s, func(table string) bool { return table == "costs" })
	for i := range s.Runs {
		if t := w.costTable(&s.Runs[i]); t != nil {
			out = append(out, Block{Table: t})
		}
	}
	if out == nil {
		out = []Block{{Text: plain(w.f("costs.none"))}}
	}
	return out
}

// costTable sums what each policy of a run cost over its years, nil if nothing did.
func (w words) costTable(r *Run) *Table {
	var order []string
	spent, forgone := map[string]float64{}, map[string]float64{}
	for _, p := range r.Tables.Policies {
		if _, known := spent[p.Policy]; !known {
			order = append(order, p.Policy)
		}
		spent[p.Policy] += p.Spent
		forgone[p.Policy] += p.TaxForgone
	}
	gdp, from, to := 0.0, math.MaxInt, 0
	for _, n := range r.Tables.Nation {
		gdp += n.GDP
		from, to = min(from, n.Year), max(to, n.Year)
	}
	n := float64(len(r.Tables.Replicates()))
	t := &Table{
		Caption: w.f("table.costs", r.Meta.Scenario, from, to), Note: w.f("table.costs.note"), Words: 1,
		Header: []string{w.f("policy"), w.f("spent"), w.f("forgone"), w.f("share-gdp")},
	}
	unit := w.scale(indicatorOf("gdp"))
	row := func(title string, a, b float64) {
		if a != 0 || b != 0 {
			t.Rows = append(t.Rows, []string{title, decimal(a/n*unit, 1), decimal(b/n*unit, 1), decimal(100*(a+b)/gdp, 3)})
		}
	}
	a, b := 0.0, 0.0
	for _, p := range order {
		row(p, spent[p], forgone[p])
		a, b = a+spent[p], b+forgone[p]
	}
	row(w.f("all-policies"), a, b)
	if len(t.Rows) == 0 {
		return nil
	}
	return t
}

// mostRows is how many rows of a stored table a report shows.
const mostRows = 60

// extra shows further tables of the folder as they are: of years the last one, of levels the nation.
func (w words) extra(s *Study, wanted func(table string) bool) (out []Block) {
	for _, sheet := range s.Extra {
		if !wanted(sheet.Name) || len(sheet.Rows) == 0 {
			continue
		}
		rows := sheet.Rows
		if i := slices.Index(sheet.Header, "level"); i >= 0 {
			rows = keep(rows, i, "nation")
		}
		if i := slices.Index(sheet.Header, "year"); i >= 0 {
			rows = keep(rows, i, strconv.Itoa(s.lastYear()))
		}
		key := sheet.Name
		if key == "costs" {
			key = "costs.table"
		}
		t := &Table{Caption: w.or(key, sheet.Name) + w.f("colon") + sheet.File, Header: sheet.Header, Words: textColumns(rows, len(sheet.Header)), Folded: len(rows) > 12}
		if len(rows) < len(sheet.Rows) || len(rows) > mostRows {
			n := min(len(rows), mostRows)
			t.Note = w.f("rows-more", n, len(sheet.Rows), sheet.File)
			rows = rows[:n]
		}
		for _, row := range rows {
			cells := make([]string, len(row))
			for i := range row {
				cells[i] = short(row[i])
			}
			t.Rows = append(t.Rows, cells)
		}
		out = append(out, Block{Table: t})
	}
	return out
}

// keep returns the rows with a value in a column, all of them if none has it.
func keep(rows [][]string, column int, value string) [][]string {
	var out [][]string
	for _, r := range rows {
		if r[column] == value {
			out = append(out, r)
		}
	}
	if out == nil {
		return rows
	}
	return out
}

// textColumns returns how many leading columns hold text.
func textColumns(rows [][]string, columns int) int {
	for c := range columns {
		for _, r := range rows {
			if _, err := strconv.ParseFloat(r[c], 64); err == nil {
				return c
			}
		}
	}
	return columns
}

// method says how the numbers were made and what they do not cover.
func (w words) method(s *Study) (out []Block) {
	add := func(keys ...string) {
		for _, k := range keys {
			out = append(out, Block{Text: plain(w.f(k))})
		}
	}
	if !s.compares() {
		add("method.run", "method.measures", "method.limits")
		return out
	}
	add("method.pairs", "method.interval")
	for _, r := range s.Runs[1:] {
		if e, ok := s.nation(r.Meta.Scenario, "cv"); ok {
			out = append(out, Block{Text: w.say("method.gain", map[string]Span{
				"alt": name(e.Alt), "year": w.yearOf(s, e),
				"paired": {Text: decimal(e.DeltaSE, 4)}, "unpaired": {Text: decimal(e.UnpairedSE, 4)},
			})})
		}
	}
	add("method.many", "method.measures", "method.limits")
	return out
}

// model is the model by the elements of the ODD protocol (Grimm et al. 2020).
func (w words) model(s *Study) []Block {
	m := s.base().Meta
	var industries []string
	for _, i := range m.Industries {
		if w.zh && i.NameZH != "" {
			industries = append(industries, i.NameZH)
		} else {
			industries = append(industries, i.Name)
		}
	}
	list := strings.Join(industries, w.f("comma"))
	items := []Text{
		plain(w.f("odd.purpose", len(m.Provinces), m.From, m.To)),
		plain(w.f("odd.entities", len(m.Map.Cells), exact(m.Map.CellKM), decimal(float64(m.PersonsPerAgent), 0), list)),
	}
	for _, k := range []string{"odd.process", "odd.concepts", "odd.initial", "odd.input", "odd.submodels"} {
		items = append(items, plain(w.f(k)))
	}
	return []Block{{Text: plain(w.f("model.intro"))}, {Items: items}}
}

// differences lists the keys in which scenarios differ from the base.
func (w words) differences(s *Study) (out []Block) {
	for _, r := range s.Runs[1:] {
		if len(r.Differences) == 0 {
			out = append(out, Block{Text: plain(w.f("no-differences", r.Meta.Scenario, s.base().Meta.Scenario))})
			continue
		}
		t := &Table{
			Caption: w.f("table.differences", r.Meta.Scenario, s.base().Meta.Scenario), Words: 4,
			Header: []string{w.f("key"), s.base().Meta.Scenario, r.Meta.Scenario, w.f("unit")},
		}
		for _, d := range r.Differences {
			t.Rows = append(t.Rows, []string{d.Key, orDash(d.Base), orDash(d.Value), d.Unit})
		}
		out = append(out, Block{Table: t})
	}
	if out != nil {
		out = append([]Block{{Text: plain(w.f("differences.intro"))}}, out...)
	}
	return out
}

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

// inWords shows what explain says about each scenario: of a comparison the alternatives, whose base
// the differences give.
func (w words) inWords(s *Study) (out []Block) {
	if w.zh {
		out = append(out, Block{Text: plain(w.f("english"))})
	}
	for i, r := range s.Runs {
		if r.Words != "" && (len(s.Runs) == 1 || i > 0) {
			out = append(out, Block{Heading: r.Meta.Title}, Block{Code: strings.TrimSpace(r.Words)})
		}
	}
	return out
}

// provenance says where the results come from and how to get them again.
func (w words) provenance(s *Study) []Block {
	m := s.Manifest
	t := &Table{Caption: w.f("prov.caption"), Words: 2, Header: []string{w.f("prov.item"), w.f("prov.value")}}
	add := func(item, value string) { t.Rows = append(t.Rows, []string{item, value}) }
	add(w.f("prov.program"), fmt.Sprintf("gowest %s, commit %s", m.Program.Version, m.Program.Commit))
	add(w.f("prov.model"), m.ModelVersion)
	add(w.f("prov.built"), m.Program.Go+", "+m.Program.Arch)
	add(w.f("prov.command"), "gowest "+m.Command)
	add(w.f("prov.years"), fmt.Sprintf("%d–%d", m.From, m.To))
	add(w.f("prov.seed"), strconv.FormatUint(m.Seed, 10))
	add(w.f("prov.reps"), w.f("prov.reps.of", len(m.Finished), m.Replicates))
	add(w.f("prov.scale"), decimal(float64(m.Scale), 0))
	for _, r := range s.Runs {
		add(w.f("prov.scenario", r.Meta.Scenario), r.Hash)
	}
	add(w.f("prov.result"), m.ResultHash)
	add(w.f("prov.when"), m.FinishedAt)
	out := []Block{{Table: t}, {Text: plain(w.f("prov.again"))}, {Code: again(s)}}
	if source := s.base().Meta.ObservedSource; source != "" {
		out = append(out, Block{Text: plain(w.f("prov.observed", strings.TrimSuffix(source, ".")))})
	}
	return out
}

// again is what to type in the folder to simulate once more.
func again(s *Study) string {
	if len(s.Runs) == 1 {
		return "gowest run scenario.toml -o again"
	}
	var copies, names []string
	for _, r := range s.Runs {
		file := r.Meta.Scenario + ".toml"
		copies = append(copies, "cp "+ShellWord(r.Meta.Scenario+"/scenario.toml")+" "+ShellWord(file))
		names = append(names, ShellWord(file))
	}
	flags := ""
	if v := s.Manifest.Vary; v != "" {
		flags = " --vary " + ShellWord(v)
	}
	if s.Manifest.Shapley {
		flags += " --shapley"
	}
	return strings.Join(copies, "\n") + "\ngowest compare " + strings.Join(names, " ") + flags + " -o again"
}

// ShellWord returns a word as a shell reads it: in single quotes unless it is plain.
func ShellWord(word string) string {
	special := func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("-_./,:+%@", r)
	}
	if word != "" && word[0] != '-' && !strings.ContainsFunc(word, special) {
		return word
	}
	return ShellQuote(word)
}

// ShellQuote returns any word in single quotes, as a shell reads it.
func ShellQuote(word string) string { return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'" }

// citation is how to cite the results.
func (w words) citation(m *record.Manifest) string {
	return w.f("cite", m.Program.Version, m.Program.Commit, m.ModelVersion, m.ResultHash)
}

// bibtex is the citation for a list of references.
func bibtex(m *record.Manifest) string {
	return fmt.Sprintf(`@software{gowest,
  author  = {{the gowest authors}},
  title   = {gowest, an agent-based simulator of regional development},
  version = {%s},
  note    = {commit %s, model version %s, result %s}
}`, m.Program.Version, m.Program.Commit, m.ModelVersion, m.ResultHash)
}
