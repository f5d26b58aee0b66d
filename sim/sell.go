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
	w.forCells((*Economy).sellInCell)
	w.payNeighbours()
	w.payPlanRents()
	w.sellFood()
	w.forCells(func(w *Economy, c *cell) {
		for _, i := range w.traded {
			w.closePools(c, i)
		}
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
	w.inParallel(len(w.traded), func(w *Economy, j int) { w.sellIndustry(w.traded[j]) })
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
		b.reach[c] = w.exportReach[c] * (1 + float64(zone*w.engine.Levers.Attraction[w.at(int32(c), i)]))
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
			f.Access[w.at(int32(c), i)] += float64(float64(x) * r)
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

// sellInCell hands the revenue of each traded industry in a cell to its groups of firms.
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
	stages := w.industry(i).Stages
	stage := f.Pools[k*market.MaxStages : k*market.MaxStages+len(stages)]
	clear(stage)
	clear(f.Owed[k*market.MaxStages : (k+1)*market.MaxStages])
	f.Value[k] = 0
	if f.Revenue[k] == 0 {
		return
	}
	rent := f.Revenue[k].Share(w.cfg.Plan.PlanRents * w.engine.Levers.Rents[c.province])
	c.rents += rent
	chain := w.shareByPull(c, k, f.Revenue[k]-rent)
	costs := w.buyStages(c, i, f.Revenue[k]-rent-chain, stage)
	costs += w.splitChain(c, i, chain, stage)
	c.serviceSales += costs
	f.Value[k] = f.Revenue[k] - rent - costs
}

// shareByPull shares amount over the groups of final sellers in proportion to attraction and returns the part of the chain of
// specialists. Revenue comes only to cells whose pull is positive.
func (w *Economy) shareByPull(c *cell, k int, amount money.Fen) (chain money.Fen) {
	groups := w.groupsOf(k)[:len(w.sourcings)]
	weight, whole := c.scratch.grow(len(groups) + 1)
	for j := range groups {
		weight[j] = groups[j].weight * groups[j].factor
	}
	weight[len(groups)] = w.byCell.LastPull[k]
	split := money.Split(amount, money.Weights(whole, weight))
	for j := range groups {
		groups[j].revenue = split.Next(whole[j])
	}
	return split.Next(whole[len(groups)])
}

// buyStages lets integrated firms, who took in own, pay for bought stages: b_s·o_s at outsourcing_price of the final
// price, of which theta/(1+theta) is transaction cost. It adds to the pools and returns the cost. [M5]
func (w *Economy) buyStages(c *cell, i int, own money.Fen, stage []money.Fen) money.Fen {
	k := w.at(c.index, i)
	m, theta := &w.byCell.Chain[k], w.byCell.Theta[k]
	sold := m.Integrated + float64(m.Freed*m.Buying)
	if own == 0 || m.Freed == 0 || sold <= 0 {
		return 0
	}
	groups := w.groupsOf(k)[:len(w.sourcings)]
	weight, whole := c.scratch.grow(len(groups))
	ready := 0.0 // revenue of buyers, by their readiness to buy
	for j := range groups {
		weight[j] = float64(float64(groups[j].revenue) * w.sourcing(j, k))
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
	for j := range groups {
		groups[j].bought = split.Next(whole[j])
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

// closePools gives the money of each stage to its specialists, once neighbours have paid.
func (w *Economy) closePools(c *cell, i int) {
	k := w.at(c.index, i)
	groups := w.groupsOf(k)[len(w.sourcings):]
	for s := range w.industry(i).Stages {
		groups[s].revenue = w.byCell.Pools[k*market.MaxStages+s]
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

// shareRents gives a cell's plan rents to industries by heads in state firms, which share them alike. They count as value added
// of the industry.
func (w *Economy) shareRents(c *cell) {
	heads := uint64(0)
	for _, i := range w.traded {
		heads += uint64(w.byCell.StateHeads[w.at(c.index, i)])
	}
	split := money.Split(c.rents, heads)
	for _, i := range w.traded {
		k := w.at(c.index, i)
		w.byCell.Rents[k] = split.Next(uint64(w.byCell.StateHeads[k]))
		w.byCell.Value[k] += w.byCell.Rents[k]
	}
	c.rents = 0
}

// sellServices shares what is spent on services in a cell over its service firms by q^rho. Without
// any, farm households do it; without these, the province takes the money.
func (w *Economy) sellServices(c *cell) {
	k := w.at(c.index, w.services)
	f := &w.byCell
	f.Revenue[k], f.Value[k] = c.serviceSales, c.serviceSales
	f.Access[k] = float64(c.serviceSales)
	if f.Pull[k] > 0 {
		f.Access[k] /= f.Pull[k]
		w.groupsOf(k)[0].revenue = c.serviceSales
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

// split pays out the revenue and the purchases of a group to firms one by one in the order of their slots,
// by cumulative rounding: after weights that add up to W of the group's, exactly the whole fen of total·W/sum have been paid. The
// sum is that of the same numbers in the same order, so that all is paid once the last firm has come.
type split struct {
	sum, weight     float64
	revenue, bought money.Fen
	paid, spent     money.Fen
}

// next returns what a firm of a weight takes in and what it has bought.
func (s *split) next(weight float64) (revenue, bought money.Fen) {
	if weight == 0 {
		return 0, 0
	}
	s.weight += weight
	revenue = s.due(s.revenue) - s.paid
	s.paid += revenue
	if s.bought != 0 {
		bought = s.due(s.bought) - s.spent
		s.spent += bought
	}
	return revenue, bought
}

// due returns what has to have been paid of a total.
func (s *split) due(total money.Fen) money.Fen {
	if s.weight >= s.sum {
		return total
	}
	return min(total, money.Fen(float64(total)*(s.weight/s.sum)))
}

// openTills prepares what the firms of a cell take in, for [till.takings]. The centre gets the plan rents of an industry whose state firms
// have lost everybody since production.
func (w *Economy) openTills(c *cell) {
	for i := range w.cfg.Industries {
		k := w.at(c.index, i)
		if w.byCell.Firms[k] == 0 {
			continue // nobody takes anything in
		}
		if w.byCell.StateHeads[k] == 0 {
			c.toCentre += w.byCell.Rents[k]
			w.byCell.Rents[k] = 0
		}
		groups, parts := w.groupsOf(k), c.scratch.parts[i*w.groupCount:(i+1)*w.groupCount]
		for j := range parts {
			g := &groups[j]
			parts[j] = split{sum: g.weight, revenue: g.revenue, bought: g.bought}
		}
		c.scratch.tills[i] = till{
			craft: &w.craftsOf[i], parts: parts, rents: money.Split(w.byCell.Rents[k], uint64(w.byCell.StateHeads[k])), tax: w.taxOf(k),
			lent: w.cfg.Credit.Lent(w.quarter.terms.private, w.engine.Levers.Platform[k], w.engine.Levers.Guarantee[k]),
		}
	}
}

// till is what the firms of an industry in a cell take in and what of it they have to pay.
type till struct {
	*craft
	parts []split        // by group
	rents money.Splitter // of the state firms
	tax   tax
	lent  float64 // share of its capital that the bank lends a private firm
}

// takings returns the sales, stage sales and plan rents of a firm of a weight and its intermediate purchases. It must be called once for
// every live firm of a cell, in the order of slots, after openTills.
func (t *till) takings(f *firm.Firm, weight float32) (revenue, bought money.Fen) {
	if part := &t.parts[t.groupOf(f.Form)]; part.revenue != 0 || part.bought != 0 {
		revenue, bought = part.next(float64(weight))
	}
	if f.Owner() == firm.State {
		revenue += t.rents.Next(uint64(f.Staff().Heads()))
	}
	return revenue, bought
}
