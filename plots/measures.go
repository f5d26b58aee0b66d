package plots

import (
	"slices"
	"strings"

	"gowest/sim/measure"
	"gowest/sim/record"
)

// Measure is an indicator of nation.csv that [Dispersion] can draw, named after its column.
type Measure string

// Measures of dispersion.
const (
	CV         Measure = "cv"
	CVWeighted Measure = "cv_weighted"
	Sigma      Measure = "sigma"
	Gini       Measure = "gini"
	TheilT     Measure = "theil_t"
)

// value returns the measure in a row.
func (m Measure) value(r record.NationYear) float64 {
	switch m {
	case CVWeighted:
		return r.CVWeighted
	case Sigma:
		return r.Sigma
	case Gini:
		return r.Gini
	case TheilT:
		return r.TheilT
	}
	return r.CV
}

// of computes the measure of GDP per head y with population w.
func (m Measure) of(y, w []float64) (float64, error) {
	switch m {
	case CVWeighted:
		return measure.WilliamsonCV(y, w)
	case Sigma:
		return measure.Sigma(y)
	case Gini:
		return measure.Gini(y, w)
	case TheilT:
		return measure.TheilT(y, w)
	}
	return measure.CV(y)
}

// observedPath computes the measure from the observed series for the years of the run in which
// every province that is ever observed has a value.
func (m Measure) observedPath(meta Meta) (years, values []float64) {
	byYear, provinces := map[int][]Observed{}, map[string]bool{}
	for _, o := range meta.Observed {
		if o.GDPPerHead > 0 {
			provinces[o.Province] = true
			byYear[o.Year] = append(byYear[o.Year], o)
		}
	}
	for _, yr := range sortedKeys(byYear) {
		rows := byYear[yr]
		if len(rows) != len(provinces) || yr < meta.From || yr > meta.To {
			continue
		}
		slices.SortFunc(rows, func(a, b Observed) int { return strings.Compare(a.Province, b.Province) })
		var y, w []float64
		for _, r := range rows {
			y, w = append(y, r.GDPPerHead), append(w, r.Population)
		}
		if v, err := m.of(y, w); err == nil {
			years, values = append(years, float64(yr)), append(values, v)
		}
	}
	return years, values
}
