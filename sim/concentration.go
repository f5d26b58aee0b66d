package sim

import (
	"gowest/sim/measure"
	"gowest/sim/money"
	"gowest/sim/record"
)

// concentrationRows adds the rows of concentration.csv.
func (w *Economy) concentrationRows(year int) {
	industries := len(w.cfg.Industries)
	firms := make([]int64, industries)
	heads, squares := make([]float64, industries), make([]float64, industries) // whole numbers: sums are exact
	for j := range w.cells {
		for i := range industries {
			n, h, q := w.cells[j].census.industries[i].totals()
			firms[i] += n
			heads[i] += float64(h)
			squares[i] += q
		}
	}
	base := make([]float64, len(w.provinces))
	by := make([][]float64, industries)
	for i := range w.cfg.Industries {
		by[i] = make([]float64, len(w.provinces))
		for j, p := range w.provinceOf {
			n := float64(w.byCell.Heads[w.at(int32(j), i)])
			by[i][p] += n
			base[p] += n
		}
	}
	for i := range w.cfg.Industries {
		if i == w.farming {
			continue
		}
		r := record.ConcentrationYear{
			Replicate: w.replicate, Year: year, Industry: w.industry(i).Name, Firms: firms[i],
			EllisonGlaeser: record.Missing(), HerfindahlOfPlants: record.Missing(),
			Krugman:        orMissing(measure.Krugman(by[i], base)),
			LocationalGini: orMissing(measure.LocationalGini(by[i], base)),
			Herfindahl:     orMissing(measure.HerfindahlHirschman(by[i])),
		}
		if heads[i] > 0 {
			r.HerfindahlOfPlants = squares[i] / (heads[i] * heads[i])
			r.EllisonGlaeser = orMissing(measure.EllisonGlaeser(by[i], base, r.HerfindahlOfPlants))
		}
		var value, sales, exports money.Fen
		employed := 0.0
		for j := range w.cells {
			k := w.at(int32(j), i)
			value += w.year.value[k]
			sales += w.year.revenue[k]
			exports += w.year.exports[k]
		}
		for _, n := range by[i] {
			employed += n
		}
		r.Employment = int64(employed) * int64(w.cfg.Run.PersonsPerAgent)
		r.Output, r.Sales, r.Exports = w.yuan(value)/w.deflator, w.yuan(sales)/w.deflator, w.yuan(exports)/w.deflator
		w.year.tables.Concentration = append(w.year.tables.Concentration, r)
	}
}
