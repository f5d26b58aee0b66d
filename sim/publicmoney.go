package sim

import (
	"gowest/sim/money"
	"gowest/sim/record"
)

// purse is the year's account of a government.
type purse struct {
	before                     money.Fen // treasury at the end of last year
	income                     money.Fen // everything taken in, transfers and new money too
	taxes, issued              money.Fen // part of income
	transfersIn, transfersOut  money.Fen // the first is part of income
	services, building, policy money.Fen
}

// bookIncome adds the quarter's income to the year.
func (a *authority) bookIncome() { a.year.income += a.income }

// openPurses starts the accounts of a year.
func (w *Economy) openPurses() {
	for payer := range len(w.provinces) + 1 {
		a := w.authority(int32(payer) - 1)
		a.year = purse{before: a.treasury}
	}
}

// publicMoneyRows adds the rows of public_money.csv, the centre last.
func (w *Economy) publicMoneyRows(year int) {
	real := func(a money.Fen) float64 { return w.yuan(a) / w.deflator }
	add := func(name string, code int, a *authority) {
		p := &a.year
		w.year.tables.PublicMoney = append(w.year.tables.PublicMoney, record.PublicMoneyYear{
			Replicate: w.replicate, Year: year, Province: name, ProvinceCode: code,
			TreasuryBefore: real(p.before), Taxes: real(p.taxes), OtherIncome: real(p.income - p.taxes - p.issued - p.transfersIn),
			Issued: real(p.issued), TransfersIn: real(p.transfersIn), TransfersOut: real(p.transfersOut),
			Services: real(p.services), Infrastructure: real(p.building), Policies: real(p.policy), Treasury: real(a.treasury),
		})
	}
	for p := range w.provinces {
		add(w.cfg.Provinces[p].Name, w.cfg.Provinces[p].Code, &w.provinces[p].authority)
	}
	add(record.Centre, 0, &w.centre)
}
