package plots

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"gowest/sim/record"
)

// Vary is the effects of a comparison as a function of a key.
type Vary struct {
	Key  []string // its parts: policy, name, key; policy, key for all policies that alternatives add; or those of a key of the model
	Rows []record.VaryRow
}

// OfPolicies tells whether the key is one of policies, which the base need not have.
func (v *Vary) OfPolicies() bool { return v.Key[0] == "policy" }

// Label names the key in a language, as "start of Go West".
func (v *Vary) Label(lang string) string {
	if !v.OfPolicies() {
		return strings.Join(v.Key, ".")
	}
	w, name := in(lang), v.Key[len(v.Key)-1]
	if len(v.Key) == 2 && name == "start" {
		return w.f("vary.first") // they move together
	}
	of := w.f("vary.all")
	if len(v.Key) > 2 {
		of = v.Key[1]
	}
	if _, known := texts["vary."+name]; known {
		return w.f("vary."+name, of)
	}
	return w.f("vary.other", name, of)
}

// years tells whether values of the key are years.
func (v *Vary) years() bool {
	name := v.Key[len(v.Key)-1]
	return v.OfPolicies() && (name == "start" || name == "end")
}

// varyPanel is the effects of the alternatives on one indicator of the nation.
type varyPanel struct {
	heading string
	paths   []effectPath // years are values of the key
}

// EffectVary draws the effects of each alternative in the last year by the value of the key that a comparison varied, with 95 %
// intervals: on a measure of dispersion and on GDP per head. It returns nil if there are none.
func EffectVary(base Meta, alts []Meta, v *Vary, m Measure, o Options) *Figure {
	w := in(o.Lang)
	yr := lastYear(v.Rows, func(r record.VaryRow) int { return r.Year })
	dispersion := varyPaths(v.Rows, alts, string(m), yr, false)
	if len(dispersion) == 0 {
		return nil
	}
	panels := []varyPanel{{w.f("unit.one", w.f(string(m))), dispersion}}
	if paths := varyPaths(v.Rows, alts, "gdp_per_head", yr, true); len(paths) > 0 {
		panels = append(panels, varyPanel{w.f("effect-vary.gdp", base.Scenario), paths})
	}
	first := dispersion[0]
	all := first.alt
	var names []string
	for _, p := range dispersion {
		names = append(names, p.alt.Scenario)
	}
	all.Scenario = w.list(names)
	subtitle := "effect-vary.subtitle"
	if !v.OfPolicies() {
		subtitle = "effect-vary.both"
	}
	return &Figure{
		Name:     "effect-vary",
		Title:    w.varyTitle(first, yr),
		Subtitle: w.f(subtitle, yr, v.Label(o.Lang), base.Scenario),
		Source:   w.effectSource(base, all, first.replicates),
		height:   ratio(0.1 + 0.36*float64(len(panels))),
		body:     func(p *pen, b box) { p.varyPanels(b, v, v.Label(o.Lang), panels) },
	}
}

// varyPaths returns the effects on an indicator of the nation in a year, by the value of the key; relative ones in percent of
// the base. Alternatives without rows are left out.
func varyPaths(rows []record.VaryRow, alts []Meta, indicator string, yr int, relative bool) (out []effectPath) {
	for _, alt := range alts {
		e := effectPath{alt: alt, known: true}
		for _, r := range rows {
			if r.Alt != alt.Scenario || r.Indicator != indicator || r.Level != "nation" || r.Year != yr || relative && !(r.BaseMean > 0) {
				continue
			}
			k := 1.0
			if relative {
				k = 100 / r.BaseMean
			}
			e.years = append(e.years, r.Value)
			e.mean = append(e.mean, k*r.DeltaMean)
			e.low, e.up = append(e.low, k*r.CILow), append(e.up, k*r.CIHigh)
			e.replicates = r.Replicates
		}
		if len(e.years) > 0 {
			out = append(out, e)
		}
	}
	return out
}

// varyTitle counts the values with a clear effect and says how large these effects are.
func (w words) varyTitle(e effectPath, yr int) string {
	var apart []float64
	for i, v := range e.mean {
		if e.low[i] > 0 || e.up[i] < 0 {
			apart = append(apart, v)
		}
	}
	if len(apart) == 0 {
		return w.f("effect-vary.unclear", e.alt.Scenario, yr, len(e.mean))
	}
	lo, hi := slices.Min(apart), slices.Max(apart)
	d := decimalsFor(max(math.Abs(lo), math.Abs(hi)))
	if len(apart) == 1 {
		return w.f("effect-vary.one", e.alt.Scenario, yr, len(e.mean), signed(lo, d))
	}
	return w.f("effect-vary.title", e.alt.Scenario, yr, len(apart), len(e.mean), signed(lo, d), signed(hi, d))
}

// decimalsIn is how many decimals a value has.
func decimalsIn(v float64) int {
	_, fraction, _ := strings.Cut(strconv.FormatFloat(v, 'f', -1, 64), ".")
	return len(fraction)
}

// varyPanels draws the panels below each other on one axis of values.
func (p *pen) varyPanels(b box, v *Vary, label string, panels []varyPanel) {
	var values []float64
	scales := make([][]tick, len(panels))
	ends := make([][]lineEnd, len(panels))
	left, right := 0.0, 0.0
	for i, one := range panels {
		lo, hi := 0.0, 0.0
		for _, e := range one.paths {
			values = append(values, e.years...)
			lo, hi = min(lo, slices.Min(e.low)), max(hi, slices.Max(e.up))
			c, _ := scenarioStyle(e.alt.Slot)
			ends[i] = append(ends[i], lineEnd{e.alt.Scenario, e.mean[len(e.mean)-1], c})
		}
		if lo == hi {
			lo, hi = -0.01, 0.01
		}
		scales[i] = signedTicks(niceTicks(lo, hi, 5))
		left, right = max(left, widest(p.labelStyle(), scales[i])+p.label*0.7), max(right, p.endsWidth(ends[i]))
	}
	from, to := slices.Min(values), slices.Max(values)
	inner := b.inset(left, p.label*3.6, right, 0)
	high := inner.height() / float64(len(panels))
	for i, one := range panels {
		top := inner.y1 - float64(i)*high
		a := panel{
			box:  box{inner.x0, top - high + p.label*0.9, inner.x1, top - p.label*2.1},
			from: point{from, scales[i][0].at}, to: point{to, scales[i][len(scales[i])-1].at},
		}
		p.text(style{size: p.label, bold: true, colour: ink}, b.x0, a.y1+p.label*0.8, one.heading)
		p.gridY(a, scales[i], 0)
		p.effectLines(a, one.paths)
		for _, e := range one.paths {
			c, _ := scenarioStyle(e.alt.Slot)
			for j := range e.years {
				p.dot(c, a.at(e.years[j], e.mean[j]), p.label*0.22)
			}
		}
		p.ends(a, ends[i])
		if i == len(panels)-1 {
			p.axisX(a, p.valueTicks(a, values, v.years()), right)
			s := p.labelStyle()
			s.align = 0.5
			p.text(s, (a.x0+a.x1)/2, a.y0-p.label*2.9, label)
		}
	}
}

// valueTicks labels the values themselves if there is room, else round numbers or years between them.
func (p *pen) valueTicks(a panel, values []float64, years bool) []tick {
	values = slices.Clone(values)
	slices.Sort(values)
	values = slices.Compact(values)
	d := 0
	for _, v := range values {
		d = max(d, decimalsIn(v))
	}
	s := p.labelStyle()
	var own []tick
	fits := true
	for i, v := range values {
		own = append(own, tick{v, number(v, d)})
		fits = fits && (i == 0 || a.x(v)-a.x(values[i-1]) > (s.width(own[i].label)+s.width(own[i-1].label))/2+p.label*0.8)
	}
	if fits {
		return own
	}
	most := max(2, int(a.width()/(widest(s, own)*1.9)))
	if years {
		return yearTicks(int(a.from.x), int(a.to.x), most)
	}
	return slices.DeleteFunc(niceTicks(a.from.x, a.to.x, most), func(t tick) bool { return t.at < a.from.x || t.at > a.to.x })
}
