package sim

import (
	"gowest/sim/calendar"
	"gowest/sim/money"
	"gowest/sim/record"
)

// tradeBook adds up the year's sales of traded goods by industry: element [i][buyer][seller], where 0 is abroad and
// p + 1 is province p. Industries have books of their own since they sell in parallel.
type tradeBook [][][]money.Fen

func newTradeBook(industries, provinces int) tradeBook {
	b := make(tradeBook, industries)
	for i := range b {
		b[i] = make([][]money.Fen, provinces+1)
		for buyer := range b[i] {
			b[i][buyer] = make([]money.Fen, provinces+1)
		}
	}
	return b
}

// to returns what a buyer, a province or [abroad], has bought of an industry: imports first, then by province of the seller.
func (b tradeBook) to(industry, buyer int) []money.Fen { return b[industry][buyer+1] }

func (b tradeBook) reset() {
	for i := range b {
		for _, row := range b[i] {
			clear(row)
		}
	}
}

// tradeRows adds the rows of trade.csv and the nation's imports.
func (w *Economy) tradeRows(year int, nation *record.NationYear) {
	n := len(w.provinces)
	name := func(place int) string {
		if place == 0 {
			return record.Abroad
		}
		return w.cfg.Provinces[place-1].Name
	}
	imports := money.Fen(0)
	for k := range n + 1 { // provinces first, abroad last
		seller := (k + 1) % (n + 1)
		for l := range n + 1 {
			buyer := (l + 1) % (n + 1)
			sum := money.Fen(0)
			for i := range w.year.trade {
				sum += w.year.trade[i][buyer][seller]
			}
			if sum == 0 {
				continue
			}
			if seller == 0 {
				imports += sum
			}
			w.year.tables.Trade = append(w.year.tables.Trade, record.TradeYear{
				Replicate: w.replicate, Year: year, From: name(seller), To: name(buyer), Value: w.yuan(sum) / w.deflator,
			})
		}
	}
	nation.ImportsGDP = over(w.yuan(imports), nation.GDPNominal)
}

// migrationRows adds the rows of migration.csv and the rates of moves in nation.csv.
func (w *Economy) migrationRows(year int, nation *record.NationYear) {
	b := &w.year
	n := len(w.provinces)
	persons := int64(w.cfg.Run.PersonsPerAgent)
	all := int64(0)
	for from := range n {
		for to := range n {
			moved := int64(b.moved[from*n+to]) * persons
			if moved == 0 {
				continue
			}
			all += moved
			b.tables.Migration = append(b.tables.Migration, record.MigrationYear{
				Replicate: w.replicate, Year: year, From: w.cfg.Provinces[from].Name, To: w.cfg.Provinces[to].Name, Persons: moved,
			})
		}
	}
	jobs, changes := 0.0, 0
	for j := range w.cells {
		jobs += b.jobQuarters[j]
		changes += b.jobChanges[j]
	}
	nation.MigrationRate = over(float64(all), float64(nation.Workers))
	nation.JobToJobRate = over(float64(changes), jobs/calendar.TicksPerYear)
}
