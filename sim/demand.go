package sim

import (
	"gowest/sim/money"
	"gowest/sim/policy"
)

// tradeFlows is what is spent on traded goods in a tick, and where it goes.
type tradeFlows struct {
	spending   [][]money.Fen // by industry and province: what its buyers spend, imports taken off
	exports    []money.Fen   // by industry: what the world wants to buy
	imports    money.Fen
	food       money.Fen   // the nation's food bill
	unsold     []money.Fen // by industry: spending without any producer
	investedIn []money.Fen // by province: capital goods bought
	consumedIn []money.Fen // by province: households' goods
}

// spendBudgets takes what households, firms, governments and the world spend in this quarter out of
// their accounts and turns it into demand by province and industry. [M1]
func (w *Economy) spendBudgets() {
	w.forCells((*Economy).spendInCell)
	w.spendPublicMoney()
	w.collectDemand()
}

// spendInCell lets the households and the firms of a cell spend what they have put aside.
func (w *Economy) spendInCell(c *cell) {
	h := &w.cfg.Households
	spent, income := c.putAside, c.earned
	c.putAside, c.earned = 0, 0
	c.ledger[Households] -= spent
	y := 0.0
	if n := c.workers.Len(); n > 0 && w.nation.realIncome > 0 {
		y = float64(income) / float64(n) / w.nation.price / w.nation.realIncome
	}
	c.spent = spent
	c.food = spent.Share(h.Food(y))
	c.atServices = (spent - c.food).Share(h.Services(y))
	c.goods = spent - c.food - c.atServices

	c.building, c.publicSpending = 0, 0
	c.investment, c.ordered = c.ordered, 0
	c.ledger[Enterprises] -= c.investment
	services := c.investment.Share(w.cfg.Trade.InvestmentServices)
	c.serviceSales = c.atServices + services
	c.investment -= services
}

// spendPublicMoney lets governments pay for policies first, then for their ordinary business, and
// the centre hand transfers to the provinces.
func (w *Economy) spendPublicMoney() {
	w.payPolicies()
	b := &w.cfg.Budget
	for p := range w.provinces {
		a := &w.provinces[p].authority
		plan := money.Fen(b.SpendRevenue*float64(a.revenue)) + a.treasury.Share(b.SpendTreasury)
		w.spendOrdinary(a, Provinces, plan-a.outlays, w.cellsOf[p])
	}
	plan := w.centre.treasury.Share(b.CentreTreasury) + money.Fen(b.SpendRevenue*float64(w.centre.revenue))
	plan = min(max(0, plan-w.centre.outlays), max(0, w.centre.treasury))
	transfers := plan.Share(b.TransferShare)
	w.spendOrdinary(&w.centre, CentralGovernment, plan-transfers, w.allCells)
	w.transfer(transfers)
}

// spendOrdinary spends plan, as far as the treasury goes, on services and infrastructure in the
// cells, by workers.
func (w *Economy) spendOrdinary(a *authority, sector Sector, plan money.Fen, cells []int32) {
	amount := min(max(0, plan), max(0, a.treasury))
	if amount == 0 {
		return
	}
	services := amount.Share(w.cfg.Budget.ServicesShare)
	sum := uint64(0)
	for _, c := range cells {
		sum += uint64(w.cells[c].workers.Len())
	}
	s, b := money.Split(services, sum), money.Split(amount-services, sum)
	for _, c := range cells {
		weight := uint64(w.cells[c].workers.Len())
		w.payInCell(c, b.Next(weight), s.Next(weight))
	}
	paid := amount - s.Rest() - b.Rest() // the rest is not 0 only where nobody lives
	a.treasury -= paid
	a.outlays += paid
	a.year.services += services - s.Rest()
	a.year.building += amount - services - b.Rest()
	w.ledger[sector] -= paid
}

// payInCell turns public money into demand in a cell: building buys local services and capital
// goods, the rest services.
func (w *Economy) payInCell(cell int32, building, services money.Fen) {
	c := &w.cells[cell]
	local := building.Share(w.cfg.Budget.InfrastructureServices)
	c.building += building
	c.investment += building - local
	c.serviceSales += services + local
	c.publicSpending += building + services
}

// payPolicies takes what policies cost from treasuries. A government that cannot pay all its bills
// pays the same share of each.
func (w *Economy) payPolicies() {
	w.bills = w.engine.Bills(w.bills[:0], w.now, w.gdpOf, w.valueOf)
	due := w.dueBy
	clear(due)
	for _, b := range w.bills {
		due[b.Payer+1] += b.Building + b.Services
	}
	share := func(payer int32) float64 {
		a := w.authority(payer)
		if have := max(0, a.treasury); due[payer+1] > have {
			return float64(have) / float64(due[payer+1])
		}
		return 1
	}
	for i := range w.shares {
		w.shares[i] = share(int32(i) - 1)
		w.engine.Paid(int32(i)-1, w.shares[i])
	}
	for _, b := range w.bills {
		s := w.shares[b.Payer+1]
		building, services := b.Building.Share(s), b.Services.Share(s)
		w.payInCell(b.Cell, building, services)
		a := w.authority(b.Payer)
		a.treasury -= building + services
		a.outlays += building + services
		a.year.policy += building + services
		sector := Provinces
		if b.Payer < 0 {
			sector = CentralGovernment
		}
		w.ledger[sector] -= building + services
		w.year.policySpent[b.Policy] += building + services
		if b.Industry != policy.AllIndustries {
			w.year.support[w.at(b.Cell, int(b.Industry))] += building + services
		}
	}
}

// authority returns a province's purse, or the centre's.
func (w *Economy) authority(payer int32) *authority {
	if payer < 0 {
		return &w.centre
	}
	return &w.provinces[payer].authority
}

// collectDemand adds up demand by province and industry, takes imports off and sets export demand.
func (w *Economy) collectDemand() {
	m := &w.markets
	clear(m.consumedIn)
	clear(m.investedIn)
	m.food = 0
	var total money.Fen
	for i := range w.cells {
		c := &w.cells[i]
		m.consumedIn[c.province] += c.goods
		m.investedIn[c.province] += c.investment
		m.food += c.food
		total += c.goods + c.investment
	}
	wanted := w.exportDemand()
	imported := 0.0
	if total > 0 {
		imported = min(w.cfg.Trade.ImportLimit, w.cfg.Trade.ImportRatio*float64(wanted)/float64(total))
	}
	m.imports = 0
	for d := range w.provinces {
		h := money.Split(m.consumedIn[d], w.householdShares.sum)
		k := money.Split(m.investedIn[d], w.investmentShares.sum)
		for j, i := range w.traded {
			x := h.Next(w.householdShares.weight[j]) + k.Next(w.investmentShares.weight[j])
			abroad := x.Share(imported)
			m.imports += abroad
			w.year.trade.to(i, d)[0] += abroad
			m.spending[i][d] = x - abroad
		}
	}
	w.abroad += m.imports
	w.ledger[RestOfWorld] += m.imports
}

// exportDemand sets what the world wants of each industry and returns the sum: the series exports
// is a share of last quarter's GDP.
func (w *Economy) exportDemand() money.Fen {
	shares, sum := w.exportShares, 0.0
	for j, i := range w.traded {
		shares[j] = max(0, w.industry(i).ExportShare.At(w.now))
		sum += shares[j]
	}
	total := money.Fen(0)
	for j, i := range w.traded {
		w.markets.exports[i] = 0
		if sum > 0 {
			x := w.series(Exports) * w.nation.gdp * shares[j] / sum * w.engine.Levers.Exports[i]
			w.markets.exports[i] = money.Fen(max(0, x))
		}
		total += w.markets.exports[i]
	}
	return total
}

// fixedShares is shares in whole numbers for exact splitting.
type fixedShares struct {
	weight []uint64
	sum    uint64
}

func newShares(share []float64) fixedShares {
	s := fixedShares{weight: make([]uint64, len(share))}
	s.sum = money.Weights(s.weight, share)
	return s
}
