package sim

import (
	"math"
	"slices"

	"gowest/agents/firm"
	"gowest/agents/worker"
	"gowest/sim/money"
	"gowest/sim/power"
)

// leave takes a relocating firm and its founder out of a cell; moveFirms puts them where they go.
func (w *Economy) leave(c *cell, m *firmMove) {
	m.firm = c.firms.Firms[m.slot]
	m.firm.SetStaff(0)
	m.firm.Unmark(firm.Headed)
	if h := c.firms.History(m.slot); h != nil {
		m.past, m.known = *h, true
	}
	if m.rider >= 0 {
		m.owner, m.hasOwner = c.workers.Packed(int(m.rider)), true
		c.gone = append(c.gone, m.rider)
	}
	c.firms.Remove(m.slot)
}

// foundFirms lets the workers of a cell who think of it found firms, one after the other, so that
// each sees the gap that the one before has filled, in an order that is drawn: it hangs on nobody's place. [M11]
func (w *Economy) foundFirms(c *cell) {
	if len(c.founders) == 0 {
		return
	}
	turns := resize(&c.scratch.turns, len(c.founders))
	for i := range turns {
		turns[i] = uint64(c.founders[i].turn)<<32 | uint64(i) // those of one turn in the order of their places
	}
	slices.Sort(turns)
	clear(c.scratch.seen)
	clear(c.scratch.filled)
	meanCash := float64(c.cashBefore) / float64(c.workers.Len())
	for _, turn := range turns {
		w.considerFounding(c, &c.founders[uint32(turn)], meanCash)
	}
}

// considerFounding lets one worker look at the ways to be a firm of one industry that it can pay, and
// found the best if its margin is good enough.
func (w *Economy) considerFounding(c *cell, x *candidate, meanCash float64) {
	id := uint64(x.paid.ID)
	industry := w.foundingIndustry(x.paid.Trait.Trade(), id)
	k := w.at(c.index, industry)
	own := x.paid.Purse.Cash().Share(w.cfg.Founding.CashShare)
	kin := min(c.circle, money.Fen(w.cfg.Credit.Circle(0, meanCash)), firm.MostCircle)
	partners := min(c.circle, money.Fen(w.cfg.Credit.Circle(w.byCell.Trust[k], meanCash)), firm.MostCircle)
	bank := w.quarter.terms.startupCredit + float64(w.cfg.Credit.GuaranteeCredit*w.engine.Levers.Guarantee[k]) +
		float64(w.cfg.Credit.PlatformCredit*w.engine.Levers.Platform[k])
	bank = min(bank, w.cfg.Credit.StartupLimit)

	best, margin, decide, circle := -1, math.Inf(-1), 0.0, money.Fen(0)
	for j := w.kindsOf[industry]; j < w.kindsOf[industry+1]; j++ {
		lent := partners
		if w.kinds[j].stage == firm.Integrated {
			lent = kin // it deals with nobody who would trust it
		}
		o := w.foundOption(c, j)
		if o.margin > margin && float64(own+lent) >= o.cost*(1-bank) && o.cost <= float64(firm.MostMoney) {
			best, margin, decide, circle = j, o.margin, o.decide, lent
		}
	}
	if best < 0 || w.luck.Uniform(id, drawFoundDecide) >= decide {
		return
	}
	w.found(c, x, best, own, circle, bank)
}

// foundingIndustry returns the industry a founder looks at: often its own trade, else one drawn by its
// share in the nation's revenue.
func (w *Economy) foundingIndustry(trade uint8, id uint64) int {
	bits := w.luck.Bits(id, drawFoundTrade)
	if int(trade) != w.farming && float64(uint32(bits))/(1<<32) < w.cfg.Founding.OwnTrade {
		return int(trade)
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

// found sets up a firm with the founder's money first, then the bank's share, then the circle's. The founder takes back what it has put
// aside, and puts aside anew of what is left.
func (w *Economy) found(c *cell, x *candidate, j int, own, circle money.Fen, bankShare float64) {
	kd, o := w.kinds[j], w.foundOption(c, j)
	k := w.at(c.index, kd.industry)
	ws, i := &c.workers, int(x.who)
	cost := money.Fen(o.cost)
	bank := cost.Share(bankShare)
	mine := min(own, cost-bank)
	kin := min(circle, cost-bank-mine)
	bank = cost - mine - kin
	identity := w.luck.Identity(uint64(ws.ID[i]), 2)
	z := w.luck.Normal(identity, drawFoundQuality)
	owner := firm.Private
	if w.luck.Uniform(identity, drawTownship) < w.quarter.terms.townships {
		owner = firm.Township
	}
	productivity := w.founderProductivity(c, i, k, kd.industry) * power.Exp(w.cfg.Founding.ProductivitySpread*z)
	f := firm.Firm{
		ID: uint32(identity), Industry: uint8(kd.industry), Form: firm.Form(kd.stage), Status: firm.Owned(owner) | firm.Founded | firm.Headed,
		Productivity: firm.Single(min(w.quarter.terms.frontier[kd.industry], productivity)),
		Wage:         firm.Single(w.entryWage(c)), Expected: firm.Single(o.revenue), Outlook: firm.Planned(o.heads),
		Hiring: firm.NoVacancy,
	}
	f.AddCash(cost)
	f.AddLoan(bank)
	f.Owe(kin)
	slot := c.firms.Add(f)
	if slot < 0 {
		return // there is no room for more firms in the cell
	}
	w.order(c, openBooks(&c.firms.Firms[slot]), min(cost, money.Fen(100*o.capital*w.nation.price))).close()
	c.putAside -= x.paid.Purse.Cash() - ws.Cash(i)
	ws.Purse[i] = x.paid.Purse
	c.putAside += ws.AddCash(i, -mine)
	c.putAside += ws.PutAside(i, c.scratch.rules.spending.Of(x.income, ws.Cash(i)))
	c.circle -= kin
	c.ledger.move(Households, Enterprises, mine)
	c.ledger.move(Circles, Enterprises, kin)
	c.ledger[Enterprises] += bank
	w.leaveJob(c, ws.Employer(i), ws.Trait[i])
	w.takeJob(c, slot, ws.Trait[i])
	ws.SetEmployer(i, slot)
	ws.SetFlags(i, worker.Founder)
	c.entries++
	w.fillGap(c, k, kd, o)
}

// founderProductivity returns the A that worker i of a cell starts a firm with, before luck: that of a typical
// entrant, or nearer to the last employer's if that was better and in the same industry. [M8]
func (w *Economy) founderProductivity(c *cell, i, k, industry int) float64 {
	typical := w.entrantProductivity(k, industry)
	e := c.workers.Employer(i)
	if !w.cfg.Mechanisms.M8 || e < 0 || int(c.firms.Firms[e].Industry) != industry {
		return typical
	}
	return w.cfg.Knowledge.Inherit(typical, float64(c.firms.Firms[e].Productivity))
}

// fillGap takes an entrant's output into what the next founder of the cell sees this quarter.
func (w *Economy) fillGap(c *cell, k int, kd kind, o *option) {
	share := 0.0 // of the entrant in all there is
	first, last := w.kindsOf[kd.industry], w.kindsOf[kd.industry+1]
	if kd.stage == firm.Integrated {
		pull := power.Exp2(w.rho * power.Log2(o.output))
		w.byCell.Pull[k] += pull
		share = pull / w.byCell.Pull[k]
		if kd.industry == w.services {
			w.byCell.Access[k] = float64(c.serviceSales) / w.byCell.Pull[k]
			c.scratch.seen[first] &^= upToDate
		}
	} else {
		m := &w.byCell.Chain[k]
		pool := &w.byCell.Pools[k*len(m.V)+int(kd.stage)]
		for j := first; j < last; j++ {
			if s := w.kinds[j].stage; s == kd.stage || s != firm.Integrated && m.V[s] == 0 { // see [Economy.stagePrice]
				c.scratch.seen[j] &^= upToDate
			}
		}
		if m.V[kd.stage] == 0 {
			price, _ := w.stagePrice(k, kd)
			*pool = money.Round(price * o.output)
		}
		m.V[kd.stage] += o.output // the same money for more of the stage
		share = o.output / m.V[kd.stage]
	}
	if c.scratch.filled[kd.industry] += share; c.scratch.filled[kd.industry] < unseen {
		return
	}
	c.scratch.filled[kd.industry] = 0
	for j := first; j < last; j++ {
		if c.scratch.seen[j]&upToDate == 0 {
			c.scratch.seen[j] |= stale
		}
	}
}

// sight is what founders of a cell know of a kind of firm.
type sight uint8

const (
	upToDate  sight = 1 << iota // what they have worked out this quarter still holds
	stale                       // the next one works it out
	workedOut                   // somebody has worked it out this quarter
)

// unseen is the share of a market that entrants of a quarter can take before those after them look at it anew: with many firms
// a single one changes nothing that anybody could see.
const unseen = 1.0 / 256

// foundOption returns what a founder of kind j finds in a cell: what all see, less what founders before have filled. Nothing that it hangs on
// changes between a founder who fills much of a market and the next one who looks at it.
func (w *Economy) foundOption(c *cell, j int) *option {
	s := &c.scratch.seen[j]
	if *s&stale != 0 {
		c.scratch.options[j] = w.expect(c, w.kinds[j])
		*s = workedOut | upToDate
	}
	if *s&workedOut != 0 {
		return &c.scratch.options[j]
	}
	return w.option(c.index, j)
}

// frontier returns the productivity of an industry's frontier now, F = frontier_start·exp(frontier_growth·years);
// nobody starts a firm beyond it. [M10]
func (w *Economy) frontier(industry int) float64 {
	return w.cfg.Knowledge.FrontierStart * math.Exp(w.industry(industry).FrontierGrowth*w.years())
}

// growTrust lets trust grow with completed local deals. [M4]
func (w *Economy) growTrust(c *cell) {
	if !w.cfg.Mechanisms.M4 || w.startingUp() {
		return
	}
	for _, i := range w.traded {
		k := w.at(c.index, i)
		w.byCell.Trust[k] = w.cfg.Trust.Next(w.byCell.Trust[k], w.localDeals[k], w.engine.Levers.Platform[k])
	}
}

// buildInfrastructure lets infrastructure grow with what was built, and adds it to the stock of public works,
// which wears like other capital. [M15]
func (w *Economy) buildInfrastructure(c *cell) {
	c.works = float64(c.works*(1-w.cfg.Planning.Depreciation)) + float64(c.building)/(100*w.nation.price)
	if w.startingUp() {
		return
	}
	share := 0.0
	if c.gdp > 0 {
		share = float64(c.building) / c.gdp
	}
	c.infrastructure = w.cfg.Budget.Infrastructure(c.infrastructure, share)
}
