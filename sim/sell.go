package sim

import (
	"gowest/agents/firm"
	"gowest/sim/market"
	"gowest/sim/money"
)

// sell brings all that is spent to those who earn it: traded goods over distance, plan rents to
// state firms, transaction costs and services to local service firms, food to farmers. [M1] [M2] [M4]
func (w *Economy) sell() {
	w.sellTraded()
	w.forCells(w.sellInCell)
	w.payNeighbours()
	w.forCells(func(c *cell) {
		for _, i := range w.traded {
			w.sharePools(c, i)
		}
	})
	w.payPlanRents()
	w.sellFood()
	w.forCells(func(c *cell) {
		w.shareRents(c)
		w.sellServices(c)
		c.gdp = 0
		for i := range w.cfg.Industries {
			c.gdp += float64(w.byCell.Value[w.at(c.index, i)])
		}
	})
}

// sellTraded splits the spending of every province, and the world's, on each traded industry over
// cells in proportion to Psi·T. Industries are independent and run in parallel. [M1]
func (w *Economy) sellTraded() {
	w.inParallel(len(w.traded), func(j int) { w.sellIndustry(w.traded[j]) })
	for _, i := range w.traded { // money that found no producer buys imports
		w.abroad += w.markets.unsold[i]
		w.ledger[RestOfWorld] += w.markets.unsold[i]
		sold := money.Fen(0)
		for c := range w.cells {
			sold += w.byCell.Exports[w.at(int32(c), i)]
		}
		w.abroad -= sold
		w.ledger[RestOfWorld] -= sold
	}
}

// sellIndustry splits one industry's demand over cells and sets its market access,
//
//	MA[c] = sum_d X[d]·T[c,d] / D[d],   D[d] = sum_c Psi[c]·T[c,d]
//
// which is defined for cells without producers too.
func (w *Economy) sellIndustry(i int) {
	f := &w.byCell
	b := &w.sales[i]
	w.markets.unsold[i] = 0
	for c := range w.cells {
		k := w.at(int32(c), i)
		f.Revenue[k], f.Exports[k], f.Own[k], f.Access[k] = 0, 0, 0, 0
	}
	for d, x := range w.markets.spending[i] {
		unsold := w.splitSales(b, i, x, w.reachOf(d), d)
		w.markets.unsold[i] += unsold
		w.year.trade.to(i, d)[0] += unsold // imports
	}
	zone := w.cfg.Trade.ZoneExports
	for c := range w.cells {
		b.reach[c] = w.exportReach[c] * (1 + zone*w.engine.Levers.Attraction[w.at(int32(c), i)])
	}
	w.splitSales(b, i, w.markets.exports[i], b.reach, abroad)
	// The world keeps what it could not buy.
}

// salesBuffers is what one industry needs to split its sales.
type salesBuffers struct {
	reach  []float64 // of exports
	weight []float64
	whole  []uint64
}

// abroad is the buyer of exports where others are provinces.
const abroad = -1

// splitSales splits spending x over cells by pull times reach and returns what found no seller.
func (w *Economy) splitSales(b *salesBuffers, i int, x money.Fen, reach []float64, buyer int) money.Fen {
	f := &w.byCell
	sold := w.year.trade.to(i, buyer)[1:]
	total := 0.0
	for c, r := range reach {
		b.weight[c] = f.Pull[w.at(int32(c), i)] * r
		total += b.weight[c]
	}
	sum := money.Weights(b.whole, b.weight)
	if sum == 0 || x == 0 {
		if total > 0 || x == 0 {
			return x
		}
		for c, r := range reach { // nobody sells: a first producer would have it all
			f.Access[w.at(int32(c), i)] += float64(x) * r
		}
		return x
	}
	split := money.Split(x, sum)
	for c, r := range reach {
		k := w.at(int32(c), i)
		f.Access[k] += float64(x) * r / total
		if b.whole[c] == 0 {
			continue
		}
		part := split.Next(b.whole[c])
		f.Revenue[k] += part
		sold[w.provinceOf[c]] += part
		switch buyer {
		case abroad:
			f.Exports[k] += part
		case int(w.provinceOf[c]):
			f.Own[k] += part
		}
	}
	return split.Rest()
}

// sellInCell hands the revenue of each traded industry in a cell to its firms.
func (w *Economy) sellInCell(c *cell) {
	c.rents = 0
	for _, i := range w.traded {
		w.sellStages(c, i)
	}
}

// sellStages shares an industry's revenue in a cell: plan rents off; final sellers by attraction;
// then integrated firms pay for the stages they bought, and the chain's revenue goes to its stages
// by shortage, both net of transaction costs that buy local services. [M2] [M4] [M5]
func (w *Economy) sellStages(c *cell, i int) {
	k := w.at(c.index, i)
	f := &w.byCell
	industry := w.industry(i)
	firms := c.order[c.start[i]:c.start[i+1]]
	stage := f.Pools[k*market.MaxStages : k*market.MaxStages+len(industry.Stages)]
	clear(stage)
	clear(f.Owed[k*market.MaxStages : (k+1)*market.MaxStages])
	f.Value[k] = 0
	if f.Revenue[k] == 0 {
		return
	}
	rent := f.Revenue[k].Share(w.cfg.Plan.PlanRents * w.engine.Levers.Rents[c.province])
	c.rents += rent
	w.shareByPull(c, firms, f.Revenue[k]-rent)

	chain, own := money.Fen(0), money.Fen(0)
	for _, s := range firms {
		if c.firms.Firms[s].Stage == firm.Integrated {
			own += c.firms.Flows[s].Revenue
		} else {
			chain += c.firms.Flows[s].Revenue
			c.firms.Flows[s].Revenue = 0
		}
	}
	costs := w.buyStages(c, i, own, stage)
	costs += w.splitChain(c, i, chain, stage)
	c.serviceSales += costs
	f.Value[k] = f.Revenue[k] - rent - costs
}

// shareByPull shares amount over final sellers in proportion to q^rho.
func (w *Economy) shareByPull(c *cell, firms []int32, amount money.Fen) {
	weight, whole := c.scratch.grow(len(firms))
	for j, s := range firms {
		weight[j] = c.firms.Flows[s].Pull
	}
	split := money.Split(amount, money.Weights(whole, weight))
	for j, s := range firms {
		c.firms.Flows[s].Revenue += split.Next(whole[j])
	}
	// Splitting leaves nothing: revenue comes only to cells whose pull is positive.
}

// buyStages lets integrated firms pay for bought stages: b_s·o_s at outsourcing_price of the final
// price, of which theta/(1+theta) is transaction cost. It adds to the pools and returns the cost. [M5]
func (w *Economy) buyStages(c *cell, i int, own money.Fen, stage []money.Fen) money.Fen {
	k := w.at(c.index, i)
	m, theta := &w.byCell.Chain[k], w.byCell.Theta[k]
	sold := m.Integrated + m.Freed*m.Buying
	if own == 0 || m.Freed == 0 || sold <= 0 {
		return 0
	}
	firms := c.order[c.start[i]:c.start[i+1]]
	weight, whole := c.scratch.grow(len(firms))
	ready := 0.0 // revenue of buyers, by their readiness to buy
	for j, s := range firms {
		weight[j] = 0
		if x := &c.firms.Firms[s]; x.Stage == firm.Integrated {
			weight[j] = float64(c.firms.Flows[s].Revenue) * w.sourcing(x, k)
		}
		ready += weight[j]
	}
	sum := money.Weights(whole, weight)
	if sum == 0 {
		return 0
	}
	// The buyers, when they are the largest firms, may have less of the revenue than of the output: they
	// never pay more than they took.
	share := m.Freed * m.Buying / sold * w.cfg.Production.OutsourcingPrice * float64(own)
	within := min(1, ready/share)
	pay := money.Fen(0)
	for s := range stage {
		value := w.industry(i).Stages[s].CostShare * m.Outsourced[s] / sold * w.cfg.Production.OutsourcingPrice
		part := own.Share(value / (1 + theta) * within)
		stage[s] += part
		pay += part
	}
	costs := pay.Share(theta)
	split := money.Split(pay+costs, sum)
	for j, s := range firms {
		c.firms.Flows[s].Bought += split.Next(whole[j])
	}
	return costs
}

// splitChain shares the revenue of the chain of specialists over its stages and returns the
// transaction cost: theta on what is paid for the stages before the last.
func (w *Economy) splitChain(c *cell, i int, chain money.Fen, stage []money.Fen) money.Fen {
	if chain == 0 {
		return 0
	}
	k := w.at(c.index, i)
	stages := w.industry(i).Stages
	bought := 1 - stages[len(stages)-1].CostShare
	costs := chain.Share(w.byCell.Theta[k] * bought)
	weight, whole := c.scratch.grow(len(stages))
	w.byCell.Chain[k].Weights(weight, stages, w.cfg.Production.ShortagePower)
	split := money.Split(chain-costs, money.Weights(whole, weight))
	m := &w.byCell.Chain[k]
	for s := range stages {
		part := split.Next(whole[s])
		if imported := m.Imported(s); imported > 0 {
			owed := part.Share(imported / m.Final)
			w.byCell.Owed[k*market.MaxStages+s] = owed
			part -= owed
		}
		stage[s] += part
	}
	return costs
}

// sharePools shares each stage's money over its specialists by what they made.
func (w *Economy) sharePools(c *cell, i int) {
	k := w.at(c.index, i)
	m := &w.byCell.Chain[k]
	stage := w.byCell.Pools[k*market.MaxStages : k*market.MaxStages+len(w.industry(i).Stages)]
	firms := c.order[c.start[i]:c.start[i+1]]
	for s := range stage {
		if stage[s] == 0 {
			continue
		}
		weight, whole := c.scratch.grow(len(firms))
		for j, slot := range firms {
			weight[j] = 0
			if int(c.firms.Firms[slot].Stage) == s {
				weight[j] = c.firms.Flows[slot].Output / m.V[s]
			}
		}
		split := money.Split(stage[s], money.Weights(whole, weight))
		for j, slot := range firms {
			c.firms.Flows[slot].Revenue += split.Next(whole[j])
		}
	}
}

// payPlanRents collects the price scissors and plan rents of the nation and gives them to cells by
// heads in state firms times the weight of the province, fitted at the start: it is what made
// incomes in the municipalities before reform. Without state firms the centre keeps them.
func (w *Economy) payPlanRents() {
	scissors := w.markets.food.Share(w.cfg.Plan.Scissors * w.engine.Levers.Scissors)
	w.markets.food -= scissors
	pool := scissors
	for i := range w.cells {
		pool += w.cells[i].rents
		w.cells[i].rents = 0
		w.cellWeight[i] = 0
		for _, j := range w.traded {
			w.cellWeight[i] += float64(w.byCell.StateHeads[w.at(int32(i), j)])
		}
		w.cellWeight[i] *= w.provinces[w.cells[i].province].rentWeight
	}
	split := money.Split(pool, money.Weights(w.cellWhole, w.cellWeight))
	for i := range w.cells {
		w.cells[i].rents = split.Next(w.cellWhole[i])
	}
	w.receive(&w.centre, CentralGovernment, split.Rest())
}

// shareRents gives a cell's plan rents to its state firms by heads. They count as value added of
// the firm's industry.
func (w *Economy) shareRents(c *cell) {
	if c.rents == 0 {
		return
	}
	heads := uint64(0)
	for _, i := range w.traded {
		heads += uint64(w.byCell.StateHeads[w.at(c.index, i)])
	}
	split := money.Split(c.rents, heads)
	for _, i := range w.traded {
		k := w.at(c.index, i)
		for _, s := range c.order[c.start[i]:c.start[i+1]] {
			if c.firms.Firms[s].Owner == firm.State {
				part := split.Next(uint64(c.firms.Flows[s].Heads))
				c.firms.Flows[s].Revenue += part
				w.byCell.Value[k] += part
			}
		}
	}
	c.rents = 0
}

// sellServices shares what is spent on services in a cell over its service firms by q^rho. Without
// any, farm households do it; without these, the province takes the money.
func (w *Economy) sellServices(c *cell) {
	k := w.at(c.index, w.services)
	firms := c.order[c.start[w.services]:c.start[w.services+1]]
	f := &w.byCell
	f.Revenue[k], f.Value[k] = c.serviceSales, c.serviceSales
	f.Access[k] = float64(c.serviceSales)
	if f.Pull[k] > 0 {
		f.Access[k] /= f.Pull[k]
		w.shareByPull(c, firms, c.serviceSales)
		return
	}
	if c.farmers > 0 {
		c.farmSales += c.serviceSales
		return
	}
	c.toProvince += c.serviceSales
}

// sellFood shares the nation's food bill over cells by farm output. Without farmers food is imported.
func (w *Economy) sellFood() {
	for i := range w.cells {
		w.cellWeight[i] = w.cells[i].farmOutput
	}
	split := money.Split(w.markets.food, money.Weights(w.cellWhole, w.cellWeight))
	for i := range w.cells {
		c := &w.cells[i]
		c.farmSales = split.Next(w.cellWhole[i])
		k := w.at(c.index, w.farming)
		w.byCell.Value[k], w.byCell.Revenue[k], w.byCell.Output[k] = c.farmSales, c.farmSales, c.farmOutput
	}
	w.abroad += split.Rest()
	w.ledger[RestOfWorld] += split.Rest()
}

// receive pays amount into a government's treasury.
func (w *Economy) receive(a *authority, sector Sector, amount money.Fen) {
	a.treasury += amount
	a.income += amount
	w.ledger[sector] += amount
}
