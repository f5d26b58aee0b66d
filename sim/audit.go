package sim

import (
	"fmt"

	"gowest/sim/money"
)

// Sector is a group of balances in the accounts.
type Sector int

// Sectors. Money issued and loans are what the others' balances must add up to.
const (
	Households Sector = iota
	Enterprises
	Provinces
	CentralGovernment
	Circles
	RestOfWorld
	BankEquity
	NumSectors
)

var sectorNames = [NumSectors]string{
	"households", "firms", "provincial governments", "central government", "lending circles",
	"rest of the world", "bank equity",
}

// String returns the sector's name in messages.
func (s Sector) String() string { return sectorNames[s] }

// Ledger holds, by sector, what flows say that it holds. Each flow is written down twice, so the
// ledger's sum changes only by money issued and by loans.
type Ledger [NumSectors]money.Fen

// move writes down that amount went from one sector to another.
func (l *Ledger) move(from, to Sector, amount money.Fen) {
	l[from] -= amount
	l[to] += amount
}

func (l *Ledger) add(m *Ledger) {
	for s := range l {
		l[s] += m[s]
	}
}

// mostGDP is the highest nominal GDP of a quarter [fen] at which everything that is added up in it fits 63 bits with room: a 64th of them, some
// sixty times China's of 2020.
const mostGDP = 1 << 57

// AccountError tells which account does not hold what its flows say, and by how much.
type AccountError struct {
	Tick    int
	Year    int
	Account string
	Off     money.Fen
}

// Error implements error.
func (e *AccountError) Error() string {
	return fmt.Sprintf("money: %s off by %d fen in tick %d (%d)", e.Account, e.Off, e.Tick, e.Year)
}

// audit recounts every balance and every person and compares them with the ledger, and the sum of
// all balances with money issued plus loans outstanding:
//
//	workers + firms + governments + circles + rest of world + bank equity = issued + loans
//
// It stays on in every run.
func (w *Economy) audit() error {
	for c := range w.cells {
		w.ledger.add(&w.cells[c].ledger)
		w.cells[c].ledger = Ledger{}
	}
	if gdp := w.quarterGDP(); !(gdp <= mostGDP) {
		return fmt.Errorf("money: GDP of %.2g yuan a quarter is more than can be counted to the fen, in tick %d (%d): prices are %.3g times those of the start",
			gdp/100, w.tick, w.now.Year(), w.nation.price)
	}
	held, loans, workers := w.recount()
	total := money.Fen(0)
	for s := range held {
		total += held[s]
		if held[s] != w.ledger[s] {
			return w.off(Sector(s).String(), held[s]-w.ledger[s])
		}
	}
	if total != w.issued+loans {
		return w.off("money issued and loans", total-w.issued-loans)
	}
	w.lent, w.loans = loans-w.loans, loans
	if workers != w.nation.workers {
		return fmt.Errorf("sim: %d workers where births, deaths and moves leave %d, tick %d", workers, w.nation.workers, w.tick)
	}
	return nil
}

// recount returns the balances of all sectors, loans outstanding and the number of workers.
func (w *Economy) recount() (held Ledger, loans money.Fen, workers int) {
	w.forCells(func(w *Economy, c *cell) {
		c.held = c.workers.TotalCash() + c.putAside
		c.firmsHeld, c.lent = c.firms.TotalCash()
		c.firmsHeld += c.ordered
	})
	for i := range w.cells {
		c := &w.cells[i]
		held[Households] += c.held
		held[Enterprises] += c.firmsHeld
		held[Circles] += c.circle
		loans += c.lent
		workers += c.workers.Len()
	}
	for i := range w.provinces {
		held[Provinces] += w.provinces[i].treasury
	}
	held[CentralGovernment] = w.centre.treasury
	held[RestOfWorld] = w.abroad
	held[BankEquity] = w.equity
	return held, loans, workers
}

func (w *Economy) off(account string, by money.Fen) error {
	return &AccountError{Tick: int(w.tick), Year: w.now.Year(), Account: account, Off: by}
}
