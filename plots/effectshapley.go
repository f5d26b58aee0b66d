package plots

import (
	"image/color"
	"math"

	"gowest/sim/record"
)

// SharesChart is the name of the chart of shares of packages.
const SharesChart = "effect-shapley"

// EffectShapley draws the shares of packages of policies in the effect on a measure of dispersion in the last year: a row
// for each with its 95 % interval and small marks for the effect of the package added alone and added last, and
// the total below. It is nil if there are no rows.
func EffectShapley(base, alt Meta, rows []record.ShapleyRow, m Measure, o Options) *Figure {
	shares := sharesIn(rows, alt.Scenario, string(m))
	if len(shares) == 0 {
		return nil
	}
	w := in(o.Lang)
	c, _ := scenarioStyle(alt.Slot)
	first := shares[0]
	return &Figure{
		Name:     SharesChart,
		Title:    w.sharesTitle(shares),
		Subtitle: w.f("effect-shapley.subtitle", w.f(string(m)), base.Scenario, first.Year),
		Source:   w.effectSource(base, alt, first.Replicates),
		key: []keyEntry{
			keyForest(w.f("effect.clear"), c, true), keyForest(w.f("effect.unclear"), axisInk, false),
			keySymbol(w.f("effect-shapley.alone"), aloneSymbol), keySymbol(w.f("effect-shapley.last"), lastSymbol),
		},
		height: func(t theme, width float64) float64 {
			lines := 0
			for _, r := range w.shareRows(shares) {
				lines += len(t.shareName().wrap(r.name, width*widestName))
			}
			return t.label * (leading*float64(lines) + rowSpace*float64(len(shares)+1) + 2.6)
		},
		body: func(p *pen, b box) { p.shares(b, w.shareRows(shares), c) },
	}
}

// sharesIn returns the shares in the effect of an alternative on an indicator of the nation in the last year, in the order of the
// packages.
func sharesIn(rows []record.ShapleyRow, alt, indicator string) (out []record.ShapleyRow) {
	for _, r := range rows {
		if r.Alt != alt || r.Indicator != indicator || r.Level != "nation" {
			continue
		}
		if len(out) > 0 && r.Year > out[0].Year {
			out = out[:0]
		}
		if len(out) == 0 || r.Year == out[0].Year {
			out = append(out, r)
		}
	}
	return out
}

// Marks for the effect of a package alone and after all others, above and below the line of its share.
var (
	aloneSymbol = symbol{inkSoft, 4}
	lastSymbol  = symbol{inkSoft, 2}
)

// widestName is the share of the width that names take at most, and rowSpace the room between rows in label sizes.
const (
	widestName = 0.34
	rowSpace   = 1.1
)

// shareRow is a row of the chart.
type shareRow struct {
	name          string
	mean, low, up float64
	marks         []mark // none for the total
	total         bool
}

// mark is a symbol at a value, above the line of the row (1) or below it (-1).
type mark struct {
	symbol symbol
	at     float64
	side   float64
}

// clear tells whether the interval leaves out zero.
func (r shareRow) clear() bool { return r.low > 0 || r.up < 0 }

// shareRows returns the rows of the chart, the total last.
func (w words) shareRows(shares []record.ShapleyRow) (out []shareRow) {
	for _, s := range shares {
		out = append(out, shareRow{
			name: w.packageName(s.Package), mean: s.ShapleyMean, low: s.CILow, up: s.CIHigh,
			marks: []mark{{aloneSymbol, s.AloneMean, 1}, {lastSymbol, s.LastMean, -1}},
		})
	}
	s := shares[0]
	return append(out, shareRow{name: w.f("effect-shapley.total"), mean: s.TotalMean, low: s.TotalLow, up: s.TotalHigh, total: true})
}

// packageName returns the name that the user gave, or the words for what is no policy.
func (w words) packageName(name string) string {
	if name == record.OtherChanges {
		return w.f("effect-shapley.other")
	}
	return name
}

// sharesTitle names the package with the largest share whose interval leaves out zero.
func (w words) sharesTitle(shares []record.ShapleyRow) string {
	best := -1
	for i, s := range shares {
		if (s.CILow > 0 || s.CIHigh < 0) && (best < 0 || math.Abs(s.ShapleyMean) > math.Abs(shares[best].ShapleyMean)) {
			best = i
		}
	}
	if best < 0 {
		return w.f("effect-shapley.unclear", shares[0].Alt, shares[0].Year)
	}
	s := shares[best]
	decimals := decimalsFor(math.Abs(s.ShapleyMean))
	return w.f("effect-shapley.title", w.packageName(s.Package), s.Alt, s.Year, number(s.ShapleyMean, decimals), number(s.TotalMean, decimals))
}

// shareName is the style of the names of packages.
func (t theme) shareName() style { return style{size: t.label, colour: ink, align: 1} }

// shares draws the rows below one another, each as high as its name.
func (p *pen) shares(b box, rows []shareRow, c color.NRGBA) {
	s := p.shareName()
	lo, hi, left := 0.0, 0.0, 0.0
	names := make([][]string, len(rows))
	for i, r := range rows {
		lo, hi = min(lo, r.low, r.mean), max(hi, r.up, r.mean)
		for _, m := range r.marks {
			lo, hi = min(lo, m.at), max(hi, m.at)
		}
		names[i] = s.wrap(r.name, b.width()*widestName)
		for j, line := range names[i] {
			names[i][j] = s.cut(line, b.width()*widestName)
			left = max(left, s.width(names[i][j]))
		}
	}
	if lo == hi {
		lo, hi = -0.01, 0.01
	}
	inner := b.inset(left+p.label*0.8, p.label*2.1, p.label*1.5, p.label*0.2)
	pad := 0.03 * (hi - lo)
	ticks := signedTicks(niceTicks(lo-pad, hi+pad, max(3, int(inner.width()/(p.label*6)))))
	a := panel{box: inner, from: point{ticks[0].at, 0}, to: point{ticks[len(ticks)-1].at, 1}}
	p.gridX(a, ticks, 0)
	y := a.y1
	for i, r := range rows {
		height := p.label * (leading*float64(len(names[i])) + rowSpace)
		if r.total {
			p.line(axisInk, p.thin, nil, point{b.x0, y}, point{a.x1, y})
		}
		middle := y - height/2
		for j, line := range names[i] {
			p.middle(s, a.x0-p.label*0.6, middle+p.label*leading*(float64(len(names[i])-1)/2-float64(j)), line)
		}
		p.share(a, r, middle, c)
		y -= height
	}
}

// share draws the interval, the mean and the marks of a row.
func (p *pen) share(a panel, r shareRow, y float64, c color.NRGBA) {
	colour := axisInk
	if r.clear() {
		colour = c
	}
	if !math.IsNaN(r.low) && !math.IsNaN(r.up) {
		p.line(colour, p.thin*1.3, nil, point{a.x(r.low), y}, point{a.x(r.up), y})
	}
	for _, m := range r.marks {
		p.symbol(m.symbol, point{a.x(m.at), y + m.side*p.label*0.62}, p.label*0.3, true)
	}
	p.forestDot(colour, point{a.x(r.mean), y}, r.clear())
}

// cut shortens a text that is wider than width.
func (s style) cut(text string, width float64) string {
	for r := []rune(text); s.width(text) > width && len(r) > 1; r = r[:len(r)-1] {
		text = string(r[:len(r)-1]) + "…"
	}
	return text
}
