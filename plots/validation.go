package plots

import (
	"image/color"
	"math"
	"slices"
	"strings"

	"gowest/sim/record"
)

// Names of forecasts in the tables of a validation. A trend's name ends in its first year.
const (
	ModelLevels     = "model, levels"
	ModelChanges    = "model, changes"
	RandomWalk      = "random walk"
	TrendSince      = "trend since "
	BetaConvergence = "beta convergence"
)

// Validation is what charts show of a model that is judged against observed incomes.
type Validation struct {
	Meta       Meta
	Origin     int // last year that forecasts know
	Scores     []record.ValidationRow
	Provinces  []record.ForecastRow
	Dispersion []record.DispersionForecastRow
}

// DrawValidation draws the charts of a validation into dir/charts.
func DrawValidation(dir string, v *Validation, o Options) error {
	if err := (Options{Formats: o.Formats}).Check(); err != nil {
		return err
	}
	return write(dir, []func() *Figure{
		func() *Figure { return ValidationDispersion(v, o) },
		func() *Figure { return ValidationProvinces(v, o) },
		func() *Figure { return ValidationErrors(v, o) },
		func() *Figure { return ValidationCoverage(v, o) },
	}, o)
}

// forecast names a forecast in a language.
func (w words) forecast(name string) string {
	if since, ok := strings.CutPrefix(name, TrendSince); ok {
		return w.f("validation.trend", since)
	}
	for key, known := range map[string]string{"levels": ModelLevels, "changes": ModelChanges, "walk": RandomWalk, "beta": BetaConvergence} {
		if name == known {
			return w.f("validation." + key)
		}
	}
	return name
}

// forecastStyle returns the colour and dash of a forecast: the model in its own colour, benchmarks in others.
func (v *Validation) forecastStyle(name string) (color.NRGBA, []float64) {
	own, _ := scenarioStyle(v.Meta.Slot)
	switch {
	case name == ModelLevels:
		return own, nil
	case name == ModelChanges:
		return own, scenarioDashes[1]
	case name == RandomWalk:
		return inkSoft, scenarioDashes[2]
	case name == BetaConvergence:
		return green, scenarioDashes[3]
	}
	trends := v.names(func(n string) bool { return strings.HasPrefix(n, TrendSince) })
	if slices.Index(trends, name) > 0 {
		return orange, scenarioDashes[5]
	}
	return purple, scenarioDashes[4]
}

// names returns the forecasts that are scored, in their order.
func (v *Validation) names(keep func(string) bool) (out []string) {
	for _, r := range v.Scores {
		if !slices.Contains(out, r.Forecast) && keep(r.Forecast) {
			out = append(out, r.Forecast)
		}
	}
	return out
}

func all(string) bool { return true }

// score returns the row of a score over all provinces, nil if there is none. year 0 is all years that are judged.
func (v *Validation) score(forecast, score string, year int) *record.ValidationRow {
	for i := range v.Scores {
		r := &v.Scores[i]
		single := r.FromYear == r.ToYear
		if r.Forecast == forecast && r.Score == score && r.Against == "" && r.Province == "ALL" && single == (year != 0) && (year == 0 || r.FromYear == year) {
			return r
		}
	}
	return nil
}

// validationSource is the last line of the charts.
func (v *Validation) source(w words, o Options) string {
	return w.source(o, Result{Meta: v.Meta}) + w.observedBy(v.Meta)
}

// ValidationDispersion draws the coefficient of variation as the model has it, as it was observed and as benchmarks foretold it.
func ValidationDispersion(v *Validation, o Options) *Figure {
	w := in(o.Lang)
	byName := map[string][]record.DispersionForecastRow{}
	for _, r := range v.Dispersion {
		if r.Measure == string(CV) {
			byName[r.Forecast] = append(byName[r.Forecast], r)
		}
	}
	levels := byName[ModelLevels]
	if len(levels) == 0 {
		return nil
	}
	held, judged := 0, 0
	for _, r := range levels {
		if r.Judged == 1 {
			judged++
			if r.Low95 <= r.Observed && r.Observed <= r.High95 {
				held++
			}
		}
	}
	own, _ := scenarioStyle(v.Meta.Slot)
	return &Figure{
		Name:     "validation-dispersion",
		Title:    w.f("validation.dispersion.title", held, judged, v.Origin),
		Subtitle: w.f("validation.dispersion.subtitle", w.f(string(CV)), v.Origin),
		Source:   v.source(w, o),
		key: []keyEntry{
			keyFill(w.f("validation.band", 50), mix(fade(own, bandOuter), fade(own, bandInner))),
			keyFill(w.f("validation.band", 95), mix(fade(own, bandOuter))),
		},
		height: ratio(0.62),
		body:   func(p *pen, b box) { p.validationDispersion(b, w, v, byName) },
	}
}

// validationDispersion draws bands, lines, the observed path and the origin.
func (p *pen) validationDispersion(b box, w words, v *Validation, byName map[string][]record.DispersionForecastRow) {
	levels := byName[ModelLevels]
	var years, seen, low50, high50, low95, high95 []float64
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, r := range levels {
		years, seen = append(years, float64(r.Year)), append(seen, r.Observed)
		low50, high50 = append(low50, r.Low50), append(high50, r.High50)
		low95, high95 = append(low95, r.Low95), append(high95, r.High95)
		lo, hi = min(lo, r.Low95, r.Observed), max(hi, r.High95, r.Observed)
	}
	type path struct {
		name   string
		xs, ys []float64
	}
	var paths []path
	var ends []lineEnd
	for _, name := range v.names(all) {
		q := path{name: name}
		for _, r := range byName[name] {
			q.xs, q.ys = append(q.xs, float64(r.Year)), append(q.ys, r.Point)
			lo, hi = min(lo, r.Point), max(hi, r.Point)
		}
		if len(q.xs) > 0 {
			paths = append(paths, q)
			c, _ := v.forecastStyle(name)
			ends = append(ends, lineEnd{w.forecast(name), q.ys[len(q.ys)-1], c})
		}
	}
	ends = append(ends, lineEnd{w.f("observed"), seen[len(seen)-1], black})
	ticks := valueTicks(lo, hi, 6)
	a := p.frameOf(b, years[0], years[len(years)-1], ticks, p.endsWidth(ends))
	p.gridY(a, ticks, math.NaN())
	p.years(a)
	own, _ := scenarioStyle(v.Meta.Slot)
	p.band(a, fade(own, bandOuter), years, low95, high95)
	p.band(a, fade(own, bandInner), years, low50, high50)
	p.origin(a, w, v.Origin)
	for _, q := range slices.Backward(paths) {
		c, dash := v.forecastStyle(q.name)
		p.path(a, c, p.theme.line*0.8, dash, q.xs, q.ys)
	}
	p.path(a, black, p.hair, nil, years, seen)
	for i := range years {
		p.dot(black, a.at(years[i], seen[i]), p.theme.line*0.8)
	}
	p.ends(a, ends)
}

// origin draws a line at the last year that forecasts know.
func (p *pen) origin(a panel, w words, year int) {
	x := a.x(float64(year))
	p.line(axisInk, p.thin, []float64{2, 2}, point{x, a.y0}, point{x, a.y1})
	p.text(p.labelStyle(), x+p.label*0.4, a.y1-p.label*0.9, w.f("validation.origin", year))
}

// ValidationProvinces draws the relative income of every province as the model has it, with its 95 % band, and as it was observed.
func ValidationProvinces(v *Validation, o Options) *Figure {
	w := in(o.Lang)
	rel := relativeIncome{map[string]fan{}, map[string][2][]float64{}}
	held, provinces := 0, 0
	for _, r := range v.Provinces {
		if r.Forecast != ModelLevels {
			continue
		}
		f := rel.simulated[r.Province]
		f.years, f.n = append(f.years, float64(r.Year)), v.Meta.Replicates
		for k, x := range []float64{r.Low95, r.Low50, r.Median, r.High50, r.High95} {
			f.q[k] = append(f.q[k], x)
		}
		rel.simulated[r.Province] = f
		s := rel.observed[r.Province]
		rel.observed[r.Province] = [2][]float64{append(s[0], float64(r.Year)), append(s[1], r.Observed)}
		if r.Year == v.Meta.To {
			provinces++
			held += r.Covered95
		}
	}
	v.keepShown(o, &rel)
	if len(rel.simulated) == 0 {
		return nil
	}
	meta := v.Meta
	meta.Provinces = o.shown(meta.Provinces)
	c, dash := scenarioStyle(meta.Slot)
	rows, cols := tileGrid(len(meta.Provinces))
	at := tiles(&meta.Map, meta.Provinces, rows, cols)
	return &Figure{
		Name:     "validation-provinces",
		Title:    w.f("validation.provinces.title", held, provinces, meta.To),
		Subtitle: w.f("validation.provinces.subtitle", meta.From, meta.To, v.Origin),
		Source:   v.source(w, o),
		key:      []keyEntry{keyLine(w.f("median"), c, dash), keyFill(w.f("validation.band", 95), mix(fade(c, 2*bandOuter))), keyLine(w.f("observed"), black, nil)},
		height: func(t theme, width float64) float64 {
			return float64(rows) * (width/float64(cols)*0.72 + t.label*2.6)
		},
		body: func(p *pen, b box) { p.tilePanels(b, w, Result{Meta: meta}, rel, at, rows, cols) },
	}
}

// keepShown drops the provinces that are not selected.
func (v *Validation) keepShown(o Options, rel *relativeIncome) {
	if o.Provinces != nil {
		rel.keep(o.shown(v.Meta.Provinces))
	}
}

// ValidationErrors draws the root mean squared error of every forecast by year.
func ValidationErrors(v *Validation, o Options) *Figure {
	w := in(o.Lang)
	type path struct {
		name   string
		xs, ys []float64
	}
	var paths []path
	for _, name := range v.names(all) {
		q := path{name: name}
		for year := v.Origin + 1; year <= v.Meta.To; year++ {
			if r := v.score(name, "rmse", year); r != nil {
				q.xs, q.ys = append(q.xs, float64(year)), append(q.ys, r.Value)
			}
		}
		if len(q.xs) > 0 {
			paths = append(paths, q)
		}
	}
	if len(paths) == 0 {
		return nil
	}
	best := slices.MinFunc(paths, func(a, b path) int { return cmpFloat(v.overall(a.name), v.overall(b.name)) })
	return &Figure{
		Name:     "validation-errors",
		Title:    w.f("validation.errors.title", w.forecast(best.name), v.Origin+1, v.Meta.To),
		Subtitle: w.f("validation.errors.subtitle"),
		Source:   v.source(w, o),
		height:   ratio(0.56),
		body: func(p *pen, b box) {
			hi := 0.0
			var ends []lineEnd
			for _, q := range paths {
				hi = max(hi, slices.Max(q.ys))
				c, _ := v.forecastStyle(q.name)
				ends = append(ends, lineEnd{w.forecast(q.name), q.ys[len(q.ys)-1], c})
			}
			ticks := niceTicks(0, hi, 6)
			a := p.frameOf(b, paths[0].xs[0], paths[0].xs[len(paths[0].xs)-1], ticks, p.endsWidth(ends))
			p.gridY(a, ticks, math.NaN())
			p.years(a)
			for _, q := range slices.Backward(paths) {
				c, dash := v.forecastStyle(q.name)
				p.path(a, c, p.theme.line, dash, q.xs, q.ys)
			}
			p.ends(a, ends)
		},
	}
}

// overall returns the error of a forecast over all years.
func (v *Validation) overall(forecast string) float64 {
	if r := v.score(forecast, "rmse", 0); r != nil {
		return r.Value
	}
	return math.Inf(1)
}

func cmpFloat(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// coverageLevels are the bands whose coverage is drawn, in per cent.
var coverageLevels = []int{50, 80, 95}

// ValidationCoverage draws how often the bands of each forecast held what was observed, beside how often they should.
func ValidationCoverage(v *Validation, o Options) *Figure {
	w := in(o.Lang)
	names := v.names(func(n string) bool { return v.score(n, "coverage_95", 0) != nil })
	if len(names) == 0 {
		return nil
	}
	first := v.score(names[0], "coverage_95", 0)
	return &Figure{
		Name:     "validation-coverage",
		Title:    w.f("validation.coverage.title", w.percent(first.Value, 0)),
		Subtitle: w.f("validation.coverage.subtitle", v.Origin+1, v.Meta.To),
		Source:   v.source(w, o),
		height: func(t theme, _ float64) float64 {
			return float64(len(coverageLevels))*(float64(len(names))*t.label*1.7+t.label*2.2) + t.label*2.4
		},
		body: func(p *pen, b box) { p.coverage(b, w, v, names) },
	}
}

// coverage draws a row for every forecast under each level.
func (p *pen) coverage(b box, w words, v *Validation, names []string) {
	s := style{size: p.label, colour: ink, align: 1}
	left := 0.0
	for _, name := range names {
		left = max(left, s.width(w.forecast(name)))
	}
	inner := b.inset(left+p.label*0.8, p.label*2.1, p.label*1.5, 0)
	ticks := niceTicks(0, 1, 5)
	a := panel{box: inner, from: point{0, 0}, to: point{1, 1}}
	p.gridX(a, ticks, math.NaN())
	y := inner.y1
	for _, level := range coverageLevels {
		y -= p.label * 1.5
		p.text(style{size: p.label, bold: true, colour: ink}, b.x0, y, w.f("validation.level", level))
		y -= p.label * 0.7
		nominal, top := a.x(float64(level)/100), y
		for _, name := range names {
			y -= p.label * 1.7
			r := v.score(name, "coverage_"+number(float64(level), 0), 0)
			if r == nil {
				continue
			}
			at := y + p.label*0.85
			p.middle(s, a.x0-p.label*0.6, at, w.forecast(name))
			c, _ := v.forecastStyle(name)
			p.line(c, p.thin*1.3, nil, point{a.x(r.CILow), at}, point{a.x(r.CIHigh), at})
			p.forestDot(c, point{a.x(r.Value), at}, r.CIHigh < float64(level)/100 || r.CILow > float64(level)/100)
		}
		p.line(black, p.thin, []float64{3, 2}, point{nominal, top}, point{nominal, y})
	}
}
