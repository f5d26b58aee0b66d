package plots

import (
	"math"
	"slices"

	"gowest/sim/record"
)

// effectOf picks the rows of one alternative, indicator and level.
func effectOf(rows []record.EffectRow, alt, indicator, level string) []record.EffectRow {
	var out []record.EffectRow
	for _, r := range rows {
		if r.Alt == alt && r.Indicator == indicator && r.Level == level {
			out = append(out, r)
		}
	}
	return out
}

// relativeEffect is an effect in percent of the base, with its interval.
type relativeEffect struct {
	province      string
	mean, low, up float64
	replicates    int
}

// relativeTo divides an effect by the base's mean, which must be positive.
func relativeTo(r record.EffectRow) relativeEffect {
	k := 100 / r.BaseMean
	return relativeEffect{r.Province, r.DeltaMean * k, r.CILow * k, r.CIHigh * k, r.Replicates}
}

// clear tells whether the interval leaves out zero.
func (e relativeEffect) clear() bool { return e.low > 0 || e.up < 0 }

// bounded tells whether there is an interval: one replicate has none.
func (e relativeEffect) bounded() bool {
	return !math.IsNaN(e.low) && !math.IsNaN(e.up) && !math.IsInf(e.low, 0) && !math.IsInf(e.up, 0)
}

// provinceEffects returns the effects on GDP per head of the provinces in the last year, in
// percent of the base's mean, the largest first.
func provinceEffects(rows []record.EffectRow, alt string) (out []relativeEffect, yr int) {
	rows = effectOf(rows, alt, "gdp_per_head", "province")
	yr = lastYear(rows, func(r record.EffectRow) int { return r.Year })
	for _, r := range rows {
		if r.Year != yr || !(r.BaseMean > 0) {
			continue
		}
		out = append(out, relativeTo(r))
	}
	slices.SortStableFunc(out, func(a, b relativeEffect) int {
		switch {
		case a.mean > b.mean:
			return -1
		case a.mean < b.mean:
			return 1
		}
		return 0
	})
	return out, yr
}

// effectPath is an effect by year.
type effectPath struct {
	alt              Meta
	years            []float64
	mean, low, up    []float64
	replicates       int
	lastClear, known bool
}

// effectPathOf returns the path of a national indicator.
func effectPathOf(rows []record.EffectRow, alt Meta, m Measure) effectPath {
	e := effectPath{alt: alt}
	rows = effectOf(rows, alt.Scenario, string(m), "nation")
	slices.SortStableFunc(rows, func(a, b record.EffectRow) int { return a.Year - b.Year })
	for _, r := range rows {
		e.years = append(e.years, float64(r.Year))
		e.mean = append(e.mean, r.DeltaMean)
		low, up := r.CILow, r.CIHigh
		e.known = !math.IsNaN(low) && !math.IsNaN(up) && !math.IsInf(low, 0) && !math.IsInf(up, 0)
		e.lastClear = e.known && (low > 0 || up < 0)
		if !e.known { // one replicate has no interval
			low, up = r.DeltaMean, r.DeltaMean
		}
		e.low, e.up = append(e.low, low), append(e.up, up)
		e.replicates = r.Replicates
	}
	return e
}

// effectPaths returns the paths of the alternatives that have rows.
func effectPaths(alts []Meta, rows []record.EffectRow, m Measure) []effectPath {
	var out []effectPath
	for _, a := range alts {
		if e := effectPathOf(rows, a, m); len(e.years) > 0 {
			out = append(out, e)
		}
	}
	return out
}
