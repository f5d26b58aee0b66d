package plots

import (
	"cmp"
	"fmt"
	"image/color"
	"math"
	"slices"
	"strings"

	"gowest/sim/record"
)

// Claim is a claim and what replicates say about it.
type Claim struct {
	Meta   Meta // scenario, replicates and seed
	Number int
	Title  string
	Rows   []record.ClaimRow
	Path   []record.ClaimPathRow
	Arms   []string // in the order of the claim
}

// Verdicts of tests as claims.csv has them.
const (
	supported    = "supported"
	notSupported = "not supported"
)

// DrawClaim draws the charts of a claim into dir/charts: claim-NN, a row for each test with its interval and where it should lie, and
// claim-NN-path, the outcome that the claim follows by arm and year. It returns their names.
func DrawClaim(dir string, c Claim, o Options) (names []string, err error) {
	if err := o.Check(); err != nil {
		return nil, err
	}
	var wanted []func() *Figure
	for _, f := range []*Figure{ClaimTests(c, o), ClaimPath(c, o)} {
		if f != nil {
			names = append(names, f.Name)
			wanted = append(wanted, func() *Figure { return f })
		}
	}
	return names, write(dir, wanted, o)
}

// name is what the charts of a claim are called.
func (c Claim) name() string { return fmt.Sprintf("claim-%02d", c.Number) }

// ClaimTests draws the interval of each test of a claim on a scale of its own, over the range in which it should lie. It returns nil if no
// test has an interval.
func ClaimTests(c Claim, o Options) *Figure {
	rows := slices.DeleteFunc(slices.Clone(c.Rows), func(r record.ClaimRow) bool { return math.IsNaN(r.Low) || r.Test == "" })
	if len(rows) == 0 {
		return nil
	}
	w := in(o.Lang)
	return &Figure{
		Name:     c.name(),
		Title:    w.f("claim.title", c.Number, c.Title),
		Subtitle: w.f("claim.subtitle", w.f("claim."+rows[0].ClaimVerdict)),
		Source:   w.source(o, Result{Meta: c.Meta}),
		key: []keyEntry{
			keyForest(w.f("claim.supported"), blue, true), keyForest(w.f("claim.not supported"), vermilion, true),
			keyForest(w.f("claim.undecided"), axisInk, false), keyBand(w.f("claim.expected")),
		},
		height: func(t theme, _ float64) float64 { return t.label * (3.3*float64(len(rows)) + 0.4) },
		body:   func(p *pen, b box) { p.claimRows(b, rows) },
	}
}

// keyBand is a key entry for the range in which a number should lie.
func keyBand(label string) keyEntry {
	return keyEntry{label: label, mark: func(p *pen, b box) { p.rect(seaTint, b) }}
}

// claimRows draws a row for each test: its name, below it the interval and the numbers.
func (p *pen) claimRows(b box, rows []record.ClaimRow) {
	name := style{size: p.label, colour: ink}
	numbers := style{size: p.label, colour: inkSoft}
	right := 0.0
	for _, r := range rows {
		right = max(right, numbers.width(intervalText(r)))
	}
	high := b.height() / float64(len(rows))
	for i, r := range rows {
		top := b.y1 - float64(i)*high
		label := name.wrap(r.Test, b.width())[0]
		p.text(name, b.x0, top-p.label*1.1, label)
		a := panel{box: box{b.x0, top - high + p.label*0.45, b.x1 - right - p.label, top - p.label*1.55}}
		span := claimSpan(r)
		a.from.x, a.to.x = -span, span
		lo, hi := -span, span
		if !math.IsNaN(r.ExpectedLow) {
			lo = max(lo, r.ExpectedLow)
		}
		if !math.IsNaN(r.ExpectedHigh) {
			hi = min(hi, r.ExpectedHigh)
		}
		p.rect(seaTint, box{a.x(lo), a.y0, a.x(hi), a.y1})
		y := (a.y0 + a.y1) / 2
		p.line(gridInk, p.hair*1.4, nil, point{a.x0, y}, point{a.x1, y})
		p.line(axisInk, p.thin, nil, point{a.x(0), a.y0}, point{a.x(0), a.y1})
		c, filled := verdictStyle(r.Verdict)
		p.line(c, p.thin*1.3, nil, point{a.x(r.Low), y}, point{a.x(r.High), y})
		p.forestDot(c, point{a.x(r.Estimate), y}, filled)
		p.middle(numbers, b.x1-right, y, intervalText(r))
	}
}

// verdictStyle is the colour of a test and whether its dot is filled.
func verdictStyle(verdict string) (c color.NRGBA, filled bool) {
	switch verdict {
	case supported:
		return blue, true
	case notSupported:
		return vermilion, true
	}
	return axisInk, false
}

// claimSpan is how far the axis of a test reaches to both sides of zero: as far as its interval and the nearer end of where it should lie, and to the
// other end unless that is so far away that nothing else could be told apart.
func claimSpan(r record.ClaimRow) float64 {
	const far = 4
	near, other := math.Abs(r.ExpectedLow), math.Abs(r.ExpectedHigh)
	if near > other || math.IsNaN(near) {
		near, other = other, near
	}
	span := max(math.Abs(r.Low), math.Abs(r.High))
	if near > span {
		span = near
	}
	if other > span && other <= far*span {
		span = other
	}
	return cmp.Or(1.08*span, 1)
}

// intervalText is the estimate and its interval with the decimals that the longer end needs for three digits, and in a power of a thousand where they are very
// small or large.
func intervalText(r record.ClaimRow) string {
	most := max(math.Abs(r.Low), math.Abs(r.High))
	unit, power := 1.0, ""
	if most > 0 && (most < 1e-4 || most >= 1e7) {
		exponent := 3 * int(math.Floor(math.Log10(most)/3))
		unit, power = math.Pow10(exponent), " × 10^"+number(float64(exponent), 0)
	}
	write := func(v float64) string { return number(v/unit, significant(most/unit, 3)) }
	return fmt.Sprintf("%s (%s … %s)%s", write(r.Estimate), write(r.Low), write(r.High), power)
}

// mostPaths is how many arms a chart by year shows: as many as there are colours.
var mostPaths = len(scenarioColours)

// ClaimPath draws the outcome that a claim follows by year, or its difference to one arm, a line for each of the first arms with the 95 % interval of its mean.
// It returns nil if there is none.
func ClaimPath(c Claim, o Options) *Figure {
	var paths []effectPath
	var row record.ClaimPathRow // any: all have one outcome and one form
	for slot, arm := range c.Arms[:min(len(c.Arms), mostPaths)] {
		e := effectPath{alt: Meta{Scenario: arm, Slot: slot}, known: true}
		for _, r := range c.Path {
			if r.Arm == arm {
				e.years = append(e.years, float64(r.Year))
				e.mean, e.low, e.up = append(e.mean, r.Mean), append(e.low, r.Low), append(e.up, r.High)
				row = r
			}
		}
		if len(e.years) > 1 {
			paths = append(paths, e)
		}
	}
	if len(paths) == 0 {
		return nil
	}
	w := in(o.Lang)
	f := &Figure{
		Name:   c.name() + "-path",
		Title:  w.f("claim.title", c.Number, c.Title),
		Source: w.source(o, Result{Meta: c.Meta}),
		height: ratio(0.5),
		body:   func(p *pen, b box) { p.effectPaths(b, paths) },
	}
	outcome, unit := splitUnit(row.Outcome)
	switch row.Form {
	case record.PathDelta:
		f.Subtitle = w.f("claim.difference", w.withUnit(outcome, unit, scaleDown(paths, largeUnit(paths))), row.Against)
	case record.PathRelative:
		scaleDown(paths, 0.01)
		f.Subtitle = w.f("claim.difference", w.withUnit(outcome, "%", 1), row.Against)
	default:
		f.Subtitle = w.f("claim.path", w.withUnit(outcome, unit, scaleDown(paths, largeUnit(paths))))
		f.body = func(p *pen, b box) { p.claimPaths(b, paths) }
	}
	return f
}

// splitUnit takes the unit in brackets at the end of an outcome's name, as in "real GDP [yuan of 1978]", from it.
func splitUnit(name string) (outcome, unit string) {
	if i := strings.LastIndex(name, " ["); i > 0 && strings.HasSuffix(name, "]") {
		return name[:i], name[i+2 : len(name)-1]
	}
	return name, ""
}

// withUnit names an outcome with the unit in which it is drawn, times a power of a thousand.
func (w words) withUnit(outcome, unit string, times float64) string {
	switch {
	case times > 1 && unit != "":
		unit = w.f("claim.large", w.f(fmt.Sprintf("1e%.0f", math.Log10(times))), unit)
	case times > 1:
		unit = w.f(fmt.Sprintf("1e%.0f", math.Log10(times)))
	case unit == "":
		return outcome
	}
	return w.f("claim.unit", outcome, unit)
}

// largeUnit is the power of a thousand in which the labels of the axis are short.
func largeUnit(paths []effectPath) float64 {
	most, unit := 0.0, 1.0
	for _, e := range paths {
		most = max(most, math.Abs(slices.Max(e.up)), math.Abs(slices.Min(e.low)))
	}
	for most/unit >= 1e4 && unit < largestUnit {
		unit *= 1000
	}
	return unit
}

// largestUnit is the largest with a word: a trillion.
const largestUnit = 1e12

// scaleDown divides paths by a unit, and returns it.
func scaleDown(paths []effectPath, unit float64) float64 {
	for _, e := range paths {
		for i := range e.mean {
			e.mean[i], e.low[i], e.up[i] = e.mean[i]/unit, e.low[i]/unit, e.up[i]/unit
		}
	}
	return unit
}

// claimPaths draws the lines with their intervals.
func (p *pen) claimPaths(b box, paths []effectPath) {
	lo, hi := math.Inf(1), math.Inf(-1)
	from, to := math.Inf(1), math.Inf(-1)
	positive := true
	var ends []lineEnd
	for _, e := range paths {
		positive = positive && slices.Min(e.mean) >= 0
		lo, hi = min(lo, slices.Min(e.low)), max(hi, slices.Max(e.up))
		from, to = min(from, e.years[0]), max(to, e.years[len(e.years)-1])
		c, _ := scenarioStyle(e.alt.Slot)
		ends = append(ends, lineEnd{e.alt.Scenario, e.mean[len(e.mean)-1], c})
	}
	if positive && lo > -0.02*hi { // an interval that begins a little below nothing asks for no axis there
		lo = max(lo, 0)
	}
	ticks := niceTicks(min(lo, hi), max(lo, hi), 6)
	a := p.frameOf(b, from, to, ticks, p.endsWidth(ends))
	p.gridY(a, ticks, 0)
	p.years(a)
	p.effectLines(a, paths)
	p.ends(a, ends)
}
