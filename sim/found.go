package sim

import (
	"math"

	"gowest/agents/firm"
	"gowest/agents/worker"
	"gowest/sim/money"
)

// closeFirms returns what rounding left on payrolls, and frees the slots of firms that closed or move
// away. Their workers have been freed.
func (w *Economy) closeFirms(c *cell) {
	for s := range c.firms.Firms {
		f, fl := &c.firms.Firms[s], &c.firms.Flows[s]
		if !f.Live {
			continue
		}
		f.Cash += fl.Payroll
		fl.Payroll = 0
		w.year.firms.count(c.index, f, &c.firms.Past[s], fl.Closing)
		switch {
		case fl.Closing:
			c.toProvince += f.Cash
			c.ledger[Enterprises] -= f.Cash
			c.firms.Remove(int32(s))
			c.exits++
		case fl.MoveTo >= 0:
			w.leave(c, int32(s))
		}
	}
}

// leave takes a relocating firm and its founder out of a cell; moveFirms puts them where they go.
func (w *Economy) leave(c *cell, slot int32) {
	f, fl := c.firms.Firms[slot], &c.firms.Flows[slot]
	m := firmMove{firm: f, past: c.firms.Past[slot], dest: fl.MoveTo}
	if o := fl.Owner; o >= 0 && c.workers.Flags[o]&worker.Founder != 0 {
		m.owner, m.income, m.hasOwner = c.workers.At(int(o)), c.scratch.incomes[o], true
		c.gone = append(c.gone, o)
	}
	c.movingFirms = append(c.movingFirms, m)
	c.firms.Remove(slot)
}

// foundFirms lets the workers of a cell who think of it found firms, one after the other, so that
// each sees the gap that the one before has filled. [M11]
func (w *Economy) foundFirms(c *cell) {
	if len(c.founders) == 0 {
		return
	}
	meanCash := 0.0
	if n := c.workers.Len(); n > 0 {
		meanCash = float64(c.workers.TotalCash()) / float64(n)
	}
	for _, i := range c.founders {
		w.considerFounding(c, int(i), meanCash)
	}
}

// considerFounding lets one worker look at the ways to be a firm of one industry that it can pay, and
// found the best if its margin is good enough.
func (w *Economy) considerFounding(c *cell, i int, meanCash float64) {
	id := uint64(c.workers.ID[i])
	industry := w.foundingIndustry(c, i, id)
	k := w.at(c.index, industry)
	own := c.workers.Cash(i).Share(w.cfg.Founding.CashShare)
	kin := min(c.circle, money.Fen(w.cfg.Credit.Circle(0, meanCash)))
	partners := min(c.circle, money.Fen(w.cfg.Credit.Circle(w.byCell.Trust[k], meanCash)))
	bank := w.series(StartupCredit) + w.cfg.Credit.GuaranteeCredit*w.engine.Levers.Guarantee[k] +
		w.cfg.Credit.PlatformCredit*w.engine.Levers.Platform[k]
	bank = math.Min(bank, w.cfg.Credit.StartupLimit)

	best, margin, circle := -1, math.Inf(-1), money.Fen(0)
	for j, kd := range w.kinds {
		if kd.industry != industry {
			continue
		}
		lent := partners
		if kd.stage == firm.Integrated {
			lent = kin // it deals with nobody who would trust it
		}
		o := w.option(c.index, j)
		if o.margin > margin && float64(own+lent) >= o.cost*(1-bank) {
			best, margin, circle = j, o.margin, lent
		}
	}
	if best < 0 || w.luck.Uniform(id, drawFoundDecide) >= w.cfg.Founding.Decide(margin) {
		return
	}
	w.found(c, i, best, own, circle, bank)
}

// foundingIndustry returns the industry a founder looks at: often its own trade, else one drawn by its
// share in the nation's revenue.
func (w *Economy) foundingIndustry(c *cell, i int, id uint64) int {
	bits := w.luck.Bits(id, drawFoundTrade)
	trade := int(c.workers.Trade[i])
	if trade != w.farming && float64(uint32(bits))/(1<<32) < w.cfg.Founding.OwnTrade {
		return trade
	}
	u := float64(bits>>32) / (1 << 32)
	last := w.services
	for j, share := range w.nation.valueShare {
		if share == 0 {
			continue
		}
		last = j
		if u -= share; u < 0 {
			return j
		}
	}
	return last
}

// found sets up a firm with the founder's money first, then the bank's share, then the circle's.
func (w *Economy) found(c *cell, i, j int, own, circle money.Fen, bankShare float64) {
	kd, o := w.kinds[j], w.option(c.index, j)
	k := w.at(c.index, kd.industry)
	ws := &c.workers
	cost := money.Fen(o.cost)
	bank := cost.Share(bankShare)
	mine := min(own, cost-bank)
	kin := min(circle, cost-bank-mine)
	bank = cost - mine - kin
	identity := w.luck.Identity(uint64(ws.ID[i]), 2)
	z := w.luck.Normal(identity, drawFoundQuality)
	owner := firm.Private
	if w.luck.Uniform(identity, drawTownship) < w.series(TownshipFirms) {
		owner = firm.Township
	}
	f := firm.Firm{
		ID: identity, Industry: uint8(kd.industry), Stage: kd.stage, Owner: owner,
		Productivity: math.Min(w.frontier(kd.industry), w.founderProductivity(c, i, k, kd.industry)*math.Exp(w.cfg.Founding.ProductivitySpread*z)),
		Wage:         w.entryWage(c), Expected: o.revenue, Sourcing: 1, Staff: math.Ceil(o.heads),
		Cash: cost, Loan: bank, Circle: kin,
		Invest: min(cost, money.Fen(100*o.capital*w.nation.price)),
	}
	ws.AddCash(i, -mine)
	c.circle -= kin
	c.ledger.move(Households, Enterprises, mine)
	c.ledger.move(Circles, Enterprises, kin)
	c.ledger[Enterprises] += bank
	slot := c.firms.Add(f)
	c.firms.Past[slot].Founded = true
	ws.Employer[i] = slot
	ws.Flags[i] = worker.Founder
	c.entries++
	w.fillGap(c, k, kd, o)
}

// founderProductivity returns the A that worker i of a cell starts a firm with, before luck: that of a typical
// entrant, or nearer to the last employer's if that was better and in the same industry. [M8]
func (w *Economy) founderProductivity(c *cell, i, k, industry int) float64 {
	typical := w.entrantProductivity(k, industry)
	e := c.workers.Employer[i]
	if !w.cfg.Mechanisms.M8 || e < 0 || int(c.firms.Firms[e].Industry) != industry {
		return typical
	}
	return w.cfg.Knowledge.Inherit(typical, c.firms.Firms[e].Productivity)
}

// fillGap takes an entrant's output into what the next founder of the cell sees this quarter.
func (w *Economy) fillGap(c *cell, k int, kd kind, o *option) {
	if kd.stage == firm.Integrated {
		w.byCell.Pull[k] += math.Pow(o.output, w.rho)
		if kd.industry == w.services {
			w.byCell.Access[k] = float64(c.serviceSales) / w.byCell.Pull[k]
		}
	} else {
		m := &w.byCell.Chain[k]
		pool := &w.byCell.Pools[k*len(m.V)+int(kd.stage)]
		if m.V[kd.stage] == 0 {
			price, _ := w.stagePrice(k, kd)
			*pool = money.Round(price * o.output)
		}
		m.V[kd.stage] += o.output // the same money for more of the stage
	}
	for j, other := range w.kinds {
		if other.industry == kd.industry {
			*w.option(c.index, j) = w.expect(c, other)
		}
	}
}

// learnFirms lets the firms of a cell catch up with the frontier, imitate the best near by and take in
// what movers carried. [M8] [M10]
func (w *Economy) learnFirms(c *cell) {
	if w.startingUp() {
		return
	}
	p := &w.cfg.Knowledge
	port := w.openPort[c.index]
	frontier, _ := c.scratch.grow(len(w.cfg.Industries))
	for i := range frontier {
		frontier[i] = w.frontier(i)
	}
	for s := range c.firms.Firms {
		f, fl := &c.firms.Firms[s], &c.firms.Flows[s]
		if !f.Live || fl.Heads == 0 {
			continue
		}
		change := fl.Carried
		if w.cfg.Mechanisms.M10 {
			i := int(f.Industry)
			k := w.at(c.index, i)
			foreign := 0.0
			if h := w.byCell.Heads[k]; h > 0 {
				foreign = float64(w.byCell.ForeignHeads[k]) / float64(h)
			}
			speed := p.Speed(f.Owner, w.engine.Levers.Innovation[k], foreign, port)
			skill := float64(fl.Skill) / worker.SkillOne / float64(fl.Heads)
			change += p.Learn(f.Productivity, frontier[i], w.byCell.Best[k], skill, speed, w.luck.Normal(f.ID, drawFirmLearn))
		}
		f.Productivity *= math.Exp(change)
	}
	w.growTrust(c)
}

// frontier returns the productivity of an industry's frontier now, F = frontier_start·exp(frontier_growth·years);
// nobody starts a firm beyond it. [M10]
func (w *Economy) frontier(industry int) float64 {
	return w.cfg.Knowledge.FrontierStart * math.Exp(w.industry(industry).FrontierGrowth*w.years())
}

// growTrust lets trust grow with completed local deals. [M4]
func (w *Economy) growTrust(c *cell) {
	if !w.cfg.Mechanisms.M4 {
		return
	}
	for _, i := range w.traded {
		k := w.at(c.index, i)
		w.byCell.Trust[k] = w.cfg.Trust.Next(w.byCell.Trust[k], w.localDeals[k], w.engine.Levers.Platform[k])
	}
}

// lendInCircle keeps the lending circle of a cell at a share of its households' cash: they pay in
// while it is below, and share out what is above.
func (w *Economy) lendInCircle(c *cell) {
	p := &w.cfg.Credit
	ws := &c.workers
	n := money.Fen(ws.Len())
	if n == 0 {
		return
	}
	total := ws.TotalCash()
	target := total.Share(p.CircleTarget)
	if c.circle < target {
		rate := math.Min(p.CircleSaving, float64(target-c.circle)/float64(total))
		var paid money.Fen
		for i := range n {
			part := ws.Cash(int(i)).Share(rate)
			ws.AddCash(int(i), -part)
			paid += part
		}
		c.circle += paid
		c.ledger.move(Households, Circles, paid)
		return
	}
	if each := (c.circle - target) / n; each > 0 {
		for i := range n {
			ws.AddCash(int(i), each)
		}
		c.circle -= each * n
		c.ledger.move(Circles, Households, each*n)
	}
}

// buildInfrastructure lets infrastructure grow with what was built, and adds it to the stock of public works,
// which wears like other capital. [M15]
func (w *Economy) buildInfrastructure(c *cell) {
	c.works = c.works*(1-w.cfg.Planning.Depreciation) + float64(c.building)/(100*w.nation.price)
	if w.startingUp() {
		return
	}
	share := 0.0
	if c.gdp > 0 {
		share = float64(c.building) / c.gdp
	}
	c.infrastructure = w.cfg.Budget.Infrastructure(c.infrastructure, share)
}
