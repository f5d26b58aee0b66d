package plots

import (
	"image/color"

	"gowest/sim/record"
)

// cellIncome returns GDP per head of every cell in a year relative to the nation, as ratios of
// sums over replicates. Rows that are such sums give the same bits.
func cellIncome(rows []record.CellYear, yr int) map[Position]float64 {
	gdp, people := map[Position]float64{}, map[Position]float64{}
	var cells []Position // by first appearance
	for _, c := range rows {
		if c.Year != yr {
			continue
		}
		at := Position{c.Row, c.Col}
		if _, known := gdp[at]; !known {
			cells = append(cells, at)
		}
		gdp[at] += c.GDP
		people[at] += float64(c.Population)
	}
	totalGDP, total := 0.0, 0.0
	for _, at := range cells {
		totalGDP += gdp[at]
		total += people[at]
	}
	out := map[Position]float64{}
	for at, n := range people {
		if n > 0 && totalGDP > 0 {
			out[at] = gdp[at] / n / (totalGDP / total)
		}
	}
	return out
}

// lastYear returns the last year of rows.
func lastYear[R any](rows []R, year func(R) int) int {
	last := 0
	for _, r := range rows {
		last = max(last, year(r))
	}
	return last
}

// MapGDP draws GDP per head of every cell relative to the nation in the last year.
func MapGDP(r Result, o Options) *Figure {
	yr := lastYear(r.Tables.Cells, func(c record.CellYear) int { return c.Year })
	income := cellIncome(r.Tables.Cells, yr)
	if len(income) == 0 || len(r.Meta.Map.Cells) == 0 {
		return nil
	}
	w := in(o.Lang)
	f := w.ratioMap(r, o, income, "PuOr")
	f.Name, f.Title, f.Subtitle = "map-gdp", w.mapTitle(r, yr), w.f("map-gdp.subtitle", yr)
	return f
}

// ground returns the colour of the cell below a point of the map.
func (l *lattice) ground(colour func(MapCell) color.NRGBA) func(string, point) color.NRGBA {
	return func(name string, at point) color.NRGBA {
		row := int(l.row + (l.y1-at.y)/l.size)
		col := int(l.col + (at.x-l.x0)/l.size)
		return colour(MapCell{row, col, name})
	}
}

// mapTitle says which province is richest and poorest, and how far from the nation.
func (w words) mapTitle(r Result, yr int) string {
	rel := provinceIncome(r.Tables.Provinces, yr)
	names := w.provinceNames(r.Meta.Provinces)
	best, worst := "", ""
	for _, p := range r.Meta.Provinces {
		v, ok := rel[p.Name]
		if !ok {
			continue
		}
		if best == "" || v > rel[best] {
			best = p.Name
		}
		if worst == "" || v < rel[worst] {
			worst = p.Name
		}
	}
	if best == "" {
		return w.f("map-gdp.plain", yr)
	}
	return w.f("map-gdp.title", names[best], number(rel[best], 1), names[worst], number(rel[worst], 1), yr)
}

// provinceIncome returns GDP per head of provinces in a year relative to the nation, as ratios of
// sums over replicates.
func provinceIncome(rows []record.ProvinceYear, yr int) map[string]float64 {
	gdp, people := map[string]float64{}, map[string]float64{}
	totalGDP, total := 0.0, 0.0
	for _, p := range rows {
		if p.Year != yr {
			continue
		}
		gdp[p.Province] += p.GDP
		people[p.Province] += float64(p.Population)
		totalGDP += p.GDP
		total += float64(p.Population)
	}
	out := map[string]float64{}
	for name, n := range people {
		if n > 0 && totalGDP > 0 {
			out[name] = gdp[name] / n / (totalGDP / total)
		}
	}
	return out
}
