package sim

import (
	"math"

	"gowest/agents/government"
	"gowest/sim/money"
)

// setPolicies lets policies start, ramp, trigger and end, and sets what all agents read of the year. [M15]
func (w *Economy) setPolicies() {
	if w.tick == 0 {
		w.beginStrategies()
	}
	w.scaleCosts()
	w.engine.Tick(w.now)
	w.engine.AnchorsLeave(w.now, w.closeAnchors)
	w.entryFreedom = w.series(EntryFreedom)
	w.personsPerWorker = w.series(PersonsPerWorker)
}

// transfer hands the centre's transfers to the provinces, more per head to poorer ones.
func (w *Economy) transfer(amount money.Fen) {
	if amount == 0 {
		return
	}
	psi := w.series(Equalisation)
	for p := range w.provinces {
		q := &w.provinces[p]
		w.provinceWeight[p] = government.TransferWeight(float64(q.workers), q.relative, psi, w.engine.Levers.TransferWeight[p])
	}
	split := money.Split(amount, money.Weights(w.provinceWhole, w.provinceWeight))
	for p := range w.provinces {
		part := split.Next(w.provinceWhole[p])
		q := &w.provinces[p]
		q.treasury += part
		q.income += part
		q.year.transfersIn += part
	}
	paid := amount - split.Rest()
	w.centre.treasury -= paid
	w.centre.year.transfersOut += paid
	w.ledger.move(CentralGovernment, Provinces, paid)
}

// closeBooks brings taxes and dividends to governments, interest to the bank, issues money, and works
// out the prices and means that agents look at in the next quarter.
func (w *Economy) closeBooks() {
	w.collectTaxes()
	w.issueMoney()
	w.measurePrices()
	w.measureNation()
	w.countCosts()
	for p := range w.provinces {
		a := &w.provinces[p].authority
		a.bookIncome()
		a.revenue, a.income, a.outlays = a.income, 0, 0
	}
	w.centre.bookIncome()
	w.centre.revenue, w.centre.income, w.centre.outlays = w.centre.income, 0, 0
}

// collectTaxes shares tax between provinces and the centre and pays out what cells owe others.
func (w *Economy) collectTaxes() {
	b := &w.cfg.Budget
	sharing, uniform := w.series(TaxSharing), w.series(CentralTaxShare)
	for i := range w.cells {
		c := &w.cells[i]
		p := &w.provinces[c.province]
		up := c.taxes.Share(b.CentreShare(p.relative, sharing, uniform))
		p.year.taxes += c.taxes - up
		w.centre.year.taxes += up
		w.receive(&w.centre, CentralGovernment, up+c.toCentre)
		w.receive(&p.authority, Provinces, c.taxes-up+c.toProvince)
		w.abroad += c.toAbroad
		w.ledger[RestOfWorld] += c.toAbroad
		w.equity += c.toBank // its ledger entries were made with the loans
		for by, amount := range c.forgone {
			w.year.forgone[by] += amount
			c.forgone[by] = 0
		}
		c.taxes, c.toCentre, c.toProvince, c.toAbroad, c.toBank = 0, 0, 0, 0, 0
	}
	if profit := max(0, w.equity).Share(w.cfg.Credit.EquityToCentre); profit > 0 {
		w.equity -= profit
		w.ledger[BankEquity] -= profit
		w.receive(&w.centre, CentralGovernment, profit)
	}
}

// issueMoney issues money through the central budget by a rule on nominal growth. During start-up it
// steers nominal GDP to its value at the start, against what banks add by lending.
func (w *Economy) issueMoney() {
	var amount money.Fen
	if w.startingUp() {
		amount = money.Fen(steerSpeed*(w.targetGDP-w.quarterGDP())) - w.lent // what banks lend is money too
		amount = max(amount, -max(0, w.centre.treasury))
	} else {
		amount = max(0, w.issued).Share(w.cfg.Issue.Issued(w.nation.growth))
	}
	w.issued += amount
	w.centre.year.issued += amount
	w.receive(&w.centre, CentralGovernment, amount)
}

// steerSpeed is the share of the gap in nominal GDP that start-up closes with money in a quarter: slow
// against the two quarters in which money circulates once.
const steerSpeed = 0.3

// quarterGDP returns the nominal GDP of the quarter [fen].
func (w *Economy) quarterGDP() float64 {
	sum := 0.0
	for i := range w.cells {
		sum += w.cells[i].gdp
	}
	return sum
}

// measurePrices works out the price of every industry and chains the deflator: the geometric mean of their changes, weighted by what both
// quarters sold together. That is a Törnqvist index (Diewert 1976) as far as sales in all hardly change within a quarter.
func (w *Economy) measurePrices() {
	n := &w.nation
	change, total := 0.0, 0.0
	for i := range w.cfg.Industries {
		value, quantity := 0.0, 0.0
		for c := range w.cells {
			k := w.at(int32(c), i)
			value += float64(w.byCell.Revenue[k])
			quantity += w.byCell.Output[k]
		}
		price := 0.0
		if quantity > 0 {
			price = value / quantity
		}
		if price > 0 && n.prices[i] > 0 {
			weight := float64((value + n.sales[i]) / 2)
			change += float64(weight * math.Log(price/n.prices[i]))
			total += weight
		}
		n.prices[i], n.sales[i] = price, value
	}
	if w.startingUp() || total == 0 {
		n.price = 1
		return
	}
	n.price *= math.Exp(change / total)
}

// measureNation works out the means that agents compare themselves with.
func (w *Economy) measureNation() {
	n := &w.nation
	gdp := 0.0
	heads, wages, revenue := 0.0, 0.0, 0.0
	clear(w.headsBefore)
	for p := range w.provinces {
		w.provinces[p].gdp, w.provinces[p].workers = 0, 0
	}
	for i := range w.cfg.Industries {
		h, a, sales := 0.0, 0.0, 0.0
		for j := range w.cells {
			k := w.at(int32(j), i)
			x := float64(w.byCell.Heads[k])
			w.headsBefore[k] = x
			w.valueOf[k] = float64(w.byCell.Value[k])
			h += x
			a += float64(x * w.byCell.Productivity[k])
			wages += float64(x * w.byCell.Wage[k])
			if i != w.farming {
				sales += float64(w.byCell.Revenue[k])
			}
		}
		heads += h
		if h > 0 {
			n.productivity[i] = a / h
		}
		n.valueShare[i] = sales
		revenue += sales
	}
	for i := range n.valueShare {
		if revenue > 0 {
			n.valueShare[i] /= revenue
		}
	}
	n.retired = 0
	for i := range w.cells {
		c := &w.cells[i]
		w.gdpOf[i] = c.gdp
		gdp += c.gdp
		p := &w.provinces[c.province]
		p.gdp += c.gdp
		p.workers += c.workers.Len()
		n.retired += c.retired
		c.retired = 0
	}
	if heads > 0 {
		n.wage = wages / heads
	}
	if n.gdp > 0 && gdp > 0 && !w.startingUp() {
		n.growth += float64(w.cfg.Issue.Smoothing * (math.Log(gdp/n.gdp) - n.growth))
	}
	n.gdp = gdp
	for p := range w.provinces {
		q := &w.provinces[p]
		if gdp > 0 && q.workers > 0 {
			rel := q.gdp / gdp * float64(n.workers) / float64(q.workers)
			q.relative += float64(w.cfg.Issue.Smoothing * (rel - q.relative))
		}
	}
}
