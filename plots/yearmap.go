package plots

import (
	"fmt"
	"image/color"

	"gowest/sim/record"
)

// YearMap is a map of the lattice whose colours change from year to year. Classes are the same in
// all years.
type YearMap struct {
	Title, Subtitle string
	Limits          []float64 // between classes, ascending
	Percent         bool      // limits are percent and carry a sign
	Colours         []string  // of the classes as #rrggbb, one more than limits
	Years           []int     // ascending
	Cells           []MapCell
	Labels          []MapLabel
	Classes         [][]int  // by year and cell: a class, or -1 for no data
	Unclear         [][]bool // by year and cell: the interval of an effect holds zero; nil where there are no intervals
	Values          []YearMapValue
}

// YearMapValue is what a map says of a province in its last year.
type YearMapValue struct {
	Name  string
	Value float64
}

// hexes writes colours as style sheets take them.
func hexes(colours []color.NRGBA) []string {
	out := make([]string, len(colours))
	for i, c := range colours {
		out[i] = fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B)
	}
	return out
}

// GDPByYear is the map of [MapGDP] in every year, nil without cells.
func GDPByYear(r Result, o Options) *YearMap {
	byYear := map[int][]record.CellYear{}
	for _, c := range r.Tables.Cells {
		byYear[c.Year] = append(byYear[c.Year], c)
	}
	if len(byYear) == 0 || len(r.Meta.Map.Cells) == 0 {
		return nil
	}
	w := in(o.Lang)
	m := &YearMap{Years: sortedKeys(byYear), Cells: r.Meta.Map.Cells}
	m.Labels = r.Meta.Map.labelled(r.Meta.Provinces, w)
	m.Title, m.Subtitle = r.Meta.Scenario, w.f("year-map.gdp")
	var incomes []map[Position]float64
	var values []float64
	for _, yr := range m.Years {
		income := cellIncome(byYear[yr], yr)
		incomes = append(incomes, income)
		for _, c := range m.Cells {
			if v, ok := income[Position{c.Row, c.Col}]; ok {
				values = append(values, v)
			}
		}
	}
	c := diverging("PuOr", ratioLimits(values))
	m.Limits, m.Colours = c.limits, hexes(c.colours)
	for _, income := range incomes {
		row := make([]int, len(m.Cells))
		for i, cell := range m.Cells {
			row[i] = -1
			if v, ok := income[Position{cell.Row, cell.Col}]; ok {
				row[i] = c.class(v)
			}
		}
		m.Classes = append(m.Classes, row)
	}
	names := w.provinceNames(r.Meta.Provinces)
	last := provinceIncome(r.Tables.Provinces, m.Years[len(m.Years)-1])
	for _, p := range r.Meta.Provinces {
		if v, ok := last[p.Name]; ok {
			m.Values = append(m.Values, YearMapValue{names[p.Name], v})
		}
	}
	return m
}

// EffectByYear is the map of [EffectMap] in every year, nil without effects or cells.
func EffectByYear(base, alt Meta, rows []record.EffectRow, o Options) *YearMap {
	byYear := map[int]map[string]relativeEffect{}
	var values []float64
	for _, r := range effectOf(rows, alt.Scenario, "gdp_per_head", "province") {
		if !(r.BaseMean > 0) {
			continue
		}
		if byYear[r.Year] == nil {
			byYear[r.Year] = map[string]relativeEffect{}
		}
		e := relativeTo(r)
		byYear[r.Year][r.Province] = e
		values = append(values, e.mean)
	}
	if len(byYear) == 0 || len(base.Map.Cells) == 0 {
		return nil
	}
	w := in(o.Lang)
	c := diverging("BrBG", differenceLimits(values))
	m := &YearMap{Years: sortedKeys(byYear), Cells: base.Map.Cells, Limits: c.limits, Percent: true, Colours: hexes(c.colours)}
	m.Labels = base.Map.labelled(base.Provinces, w)
	m.Title, m.Subtitle = w.f("year-map.against", alt.Scenario, base.Scenario), w.f("year-map.effect", base.Scenario)
	for _, yr := range m.Years {
		row, unclear := make([]int, len(m.Cells)), make([]bool, len(m.Cells))
		for i, cell := range m.Cells {
			row[i] = -1
			if e, ok := byYear[yr][cell.Province]; ok {
				row[i], unclear[i] = c.class(e.mean), !e.clear()
			}
		}
		m.Classes, m.Unclear = append(m.Classes, row), append(m.Unclear, unclear)
	}
	names := w.provinceNames(base.Provinces)
	for _, p := range base.Provinces {
		if e, ok := byYear[m.Years[len(m.Years)-1]][p.Name]; ok {
			m.Values = append(m.Values, YearMapValue{names[p.Name], e.mean})
		}
	}
	return m
}

// MapLabel is a short name on a map and the row and column of its middle; (0, 0) is the corner of the
// first cell.
type MapLabel struct {
	Text     string
	Row, Col float64
}

// labelled returns the labels of the provinces on a map, by English name.
func (m *Map) labelled(provinces []Province, w words) []MapLabel {
	l := lattice{size: 1, owner: map[Position]string{}, m: m} // a point is (column, −row)
	for _, c := range m.Cells {
		l.owner[Position{c.Row, c.Col}] = c.Province
	}
	names, at := w.mapNames(provinces), l.anchors(false)
	var out []MapLabel
	for _, name := range sortedKeys(at) {
		out = append(out, MapLabel{names[name], -at[name].y, at[name].x})
	}
	return out
}
