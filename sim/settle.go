package sim

import (
	"fmt"
	"math"
	"math/bits"

	"gowest/agents/firm"
	"gowest/agents/worker"
	"gowest/sim/calendar"
	"gowest/sim/draw"
	"gowest/sim/money"
	"gowest/sim/power"
)

// settle pays taxes, wages, interest and dividends, lets workers and firms learn, firms close or prepare to move,
// workers grow older and found firms. All of it stays inside a cell: what entrants could expect elsewhere, which firms that think of
// moving look at, does not change before the next quarter.
func (w *Economy) settle() {
	w.setDemography()
	w.quarter.terms = w.terms()
	w.forCells(func(w *Economy, c *cell) {
		w.settleFirms(c, &w.quarter.terms)
		drop(&c.weights)
		w.settleWorkers(c)
		w.finishFirms(c, &w.quarter.terms)
		w.foundFirms(c)
		w.departAll(c, c.gone) // indices of workers change from here on
		w.arriveAll(c)
		w.growTrust(c)
		w.setCircle(c)
		w.buildInfrastructure(c)
		w.recordCell(c)
		if w.endsYear() {
			w.tidy(c)
		}
		drop(&c.founders)
		drop(&c.arriving)
		drop(&c.gone)
	})
	for i := range w.scratches {
		s := &w.scratches[i]
		drop(&s.jobs)
		drop(&s.dividends)
		drop(&s.places)
		drop(&s.turns)
		s.sorter.Drop()
	}
}

// tidy closes the gaps that closed firms have left once a year, and puts colleagues side by side. What a cell that has lost people does not
// need any more goes back to the system.
func (w *Economy) tidy(c *cell) {
	places, moved := c.firms.Compact(c.scratch.places)
	if moved {
		for i, j := range c.workers.Job {
			if e := j.Employer(); e >= 0 && places[e] != e {
				c.workers.SetEmployer(i, places[e])
			}
		}
	}
	c.scratch.places = places
	c.workers.SortByEmployer(c.firms.Len(), &c.scratch.sorter)
	c.workers.Trim()
}

// settleFirms lets every firm of a cell take in revenue, pay tax, borrow and set wages aside, pay
// interest, invest and pay dividends; and decides which firms close or move.
func (w *Economy) settleFirms(c *cell, t *terms) {
	w.openTills(c)
	c.arriving = c.arriving[:0]
	for i := range w.cfg.Industries {
		if k := w.at(c.index, i); w.byCell.Firms[k] > 0 {
			c.scratch.costs[i] = firm.CostOf(w.unitCost(c, k))
		}
	}
	jobs := resize(&c.scratch.jobs, c.firms.Len())
	dividends := resize(&c.scratch.dividends, c.firms.Len())
	clear(dividends)
	firms, tills := c.firms.Firms, c.scratch.tills
	jobs = jobs[:len(firms)]
	past, surveyed, every := c.firms.Past, 0, c.firms.Every() // histories still to come, the slot of the first, and from one to the next
	for s := range firms {
		var h *firm.History
		if s == surveyed {
			h, past = &past[0], past[1:]
			surveyed += every
		}
		if f := &firms[s]; f.Is(firm.Live) {
			w.settleFirm(c, int32(s), openBooks(f), h, &tills[f.Industry], t, &jobs[s]).close()
		}
	}
}

// terms is what all firms face in a quarter.
type terms struct {
	private, soft            float64
	stateInvests             float64 // share of its capital that a state firm invests at most
	capitalPrice, userCost   float64 // of a real yuan [fen], and to use it for a quarter
	keeps                    float32 // share of capital that is left after a quarter
	startupCredit, townships float64 // what banks lend founders, share of new firms that belong to townships
	exit, bail, learn, move  draw.Source
	frontier                 []float64 // by industry
}

func (w *Economy) terms() terms {
	w.frontiers = w.frontiers[:0]
	for i := range w.cfg.Industries {
		w.frontiers = append(w.frontiers, w.frontier(i))
	}
	price := 100 * w.nation.price
	return terms{
		userCost: w.cfg.Planning.UserCost(price), keeps: float32(1 - w.cfg.Planning.Depreciation),
		private: w.series(PrivateCredit), soft: w.softBudgets(), stateInvests: w.cfg.Planning.Depreciation + w.series(StateInvestmentLimit), capitalPrice: price,
		startupCredit: w.series(StartupCredit), townships: w.series(TownshipFirms),
		exit: w.luck.Of(drawFirmExit), bail: w.luck.Of(drawBail), learn: w.luck.Of(drawFirmLearn), move: w.luck.Of(drawRelocate), frontier: w.frontiers,
	}
}

// softBudgets returns how soft the budgets of state firms are; without [M13] they stay as at the start.
func (w *Economy) softBudgets() float64 {
	if !w.cfg.Mechanisms.M13 {
		return w.cfg.Series[SoftBudgets].At(calendar.Time(w.cfg.Run.From))
	}
	return w.series(SoftBudgets)
}

// books are a firm while it settles, its money in whole numbers of 64 bits. Each step takes the books and returns them, so that they stay in
// registers.
type books struct {
	*firm.Firm
	cash, loan money.Fen
}

func openBooks(f *firm.Firm) books { return books{f, f.Cash(), f.Loan()} }

// close writes down what the firm holds and owes.
func (b books) close() {
	b.Hold(b.cash, b.loan)
}

// settleFirm lets one firm settle its quarter, notes it in its history, if there is one, and fills in what its employees get.
func (w *Economy) settleFirm(c *cell, slot int32, f books, h *firm.History, till *till, t *terms, j *job) books {
	*j = job{industry: f.Industry}

	revenue, bought := till.takings(f.Firm, c.weights[slot])
	net := revenue - bought - c.payTax(&till.tax, revenue-bought)
	if over := f.cash + net - firm.MostMoney; over > 0 { // it cannot hold so much: the province takes the rest
		net -= over
		c.toProvince += over
	}
	f.cash += net
	c.ledger[Enterprises] += net
	if settling := f.Settling > 0 && revenue == 0; !settling && !w.startingOut(f.Firm) {
		f.Expected = firm.Single(w.cfg.Planning.Expect(float64(f.Expected), float64(net)))
	}
	line := money.Fen(w.cfg.Credit.Line(f.Owner(), &w.cfg.Plan, t.capitalPrice*float64(f.Capital), float64(f.Expected), till.lent, t.soft))

	f, bill := w.setWagesAside(c, f, j, line)
	f = w.payInterest(c, f, bill)
	if revenue > 0 {
		f.Idle = 0
	} else if f.Idle < math.MaxUint8 {
		f.Idle++
	}
	if f.Age < math.MaxUint8 {
		f.Age++
	}
	if f.Settling > 0 {
		f.Settling--
	}
	f.Capital *= t.keeps
	if !w.startingUp() {
		if h != nil {
			h.Add(revenue, f.Staff().Heads())
		}
		if w.decideExit(f.Firm, j.rate, t) {
			j.ends = true
			return w.liquidate(c, f, slot, j)
		}
		if f.Owner().Public() {
			w.privatise(c, f.Firm, j)
		}
		f = w.relocate(c, slot, f, j, t)
	}
	f = w.invest(c, f, till, bill, line, t)
	return w.payDividend(c, f, slot, j, bill)
}

// startingOut tells whether a firm is in its grace period and has not sold anything yet: it still goes by
// the plan that it was set up with.
func (w *Economy) startingOut(f *firm.Firm) bool {
	return int(f.Age) <= w.cfg.Exit.Grace && int(f.Idle) >= int(f.Age)
}

// tax is value-added tax in an industry of a cell: its rate, that net of what a zone waives, and the policy that does, or less than 0.
type tax struct {
	full, rate float64
	by         int
}

func (w *Economy) taxOf(k int) tax {
	full := w.cfg.Budget.ValueAddedTax
	return tax{full, full * (1 - w.engine.Levers.TaxDiscount[k]), int(w.engine.Levers.DiscountBy[k])}
}

// payTax takes value-added tax on base, sales net of purchases; what a zone waives is noted by policy.
func (c *cell) payTax(t *tax, base money.Fen) money.Fen {
	tax := base.Share(t.rate)
	if t.by >= 0 {
		c.forgone[t.by] += base.Share(t.full) - tax
	}
	c.taxes += tax
	return tax
}

// setWagesAside moves the wage bill from cash to the payroll, borrowing up to the credit line if
// cash does not reach. A firm that still cannot pay lowers everyone's pay alike.
func (w *Economy) setWagesAside(c *cell, f books, j *job, line money.Fen) (after books, bill money.Fen) {
	rate, skill := int64(f.Wage), f.Staff().Skill()
	if high, low := bits.Mul64(uint64(rate), uint64(skill)); high > 0 || low>>13 > uint64(firm.MostMoney) {
		rate = int64(firm.MostMoney) * worker.SkillOne / skill // no firm can pay more
	}
	bill = money.Fen(rate * skill >> 13)
	if short := bill - f.cash; short > 0 {
		f = w.borrow(c, f, min(short, line-f.loan))
	}
	if bill > f.cash && skill > 0 {
		rate = int64(max(0, f.cash)) * worker.SkillOne / skill
	}
	j.rate = money.Fen(rate)
	f.cash -= j.payroll(f.Firm)
	return f, bill
}

// payroll returns what a firm has set aside for wages; what rounding leaves returns to its cash.
func (j *job) payroll(f *firm.Firm) money.Fen { return j.rate * money.Fen(f.Staff().Skill()) >> 13 }

// borrow lends a firm amount from the bank, which creates the money; nothing that the firm could not owe, or that would leave it no room
// for what it earns.
func (w *Economy) borrow(c *cell, f books, amount money.Fen) books {
	amount = min(amount, firm.MostMoney-f.loan, firm.MostMoney/2-f.cash)
	if amount <= 0 {
		return f
	}
	f.loan += amount
	f.cash += amount
	c.ledger[Enterprises] += amount
	return f
}

// payInterest pays interest, adding what cannot be paid to the loan, and repays a share of the debts to
// bank and circle from cash above the wage reserve.
func (w *Economy) payInterest(c *cell, f books, bill money.Fen) books {
	p := &w.cfg.Credit
	if f.loan > 0 {
		due := min(f.loan.Share(p.Interest), max(0, f.cash)+firm.MostMoney-f.loan) // more it could not owe
		paid := min(due, max(0, f.cash))
		cash, loan := f.cash-paid, f.loan+due-paid
		back := min(loan.Share(p.Repayment), max(0, cash-bill))
		f.cash, f.loan = cash-back, loan-back
		c.toBank += due
		c.ledger[BankEquity] += due
		c.ledger[Enterprises] -= paid + back
	}
	if owed := f.Circle(); owed > 0 {
		back := min(owed, max(owed.Share(p.Repayment), 1), max(0, f.cash-bill))
		f = w.repayCircle(c, f, back)
	}
	return f
}

// invest orders capital that is bought in the next tick's demand and works from then on, and pays for it out of cash above a
// reserve, and credit: what cash does not reach, and a share of the cost in any case. State firms are held to a share of their capital.
func (w *Economy) invest(c *cell, f books, till *till, bill, line money.Fen, t *terms) books {
	p := &w.cfg.Planning
	real := p.WantedInvestment(till.ofCapital, float64(f.Expected), t.userCost, float64(f.Capital))
	if f.Owner() == firm.State {
		real = min(real, t.stateInvests*float64(f.Capital))
	}
	cost := money.Fen(1 << 62) // what is wanted can exceed all money there is
	if value := real * t.capitalPrice; value < 1<<62 {
		cost = money.Fen(value)
	}
	reserve := bill.Share(p.CashForWages)
	free := max(0, f.cash-reserve)
	if loan := max(cost-free, cost.Share(w.cfg.Credit.DebtShare)); loan > 0 {
		f = w.borrow(c, f, min(loan, line-f.loan))
		free = max(0, f.cash-reserve)
	}
	return w.order(c, f, min(cost, free))
}

// order pays for capital.
func (w *Economy) order(c *cell, f books, cost money.Fen) books {
	f.cash -= cost
	c.ordered += cost
	f.Capital += float32(float64(cost) / (100 * w.nation.price))
	return f
}

// payDividend pays a share of cash above reserves: to the owner, to the
// province (collectives), to the centre (state firms), abroad and to the centre (foreign firms).
func (w *Economy) payDividend(c *cell, f books, slot int32, j *job, bill money.Fen) books {
	p := &w.cfg.Planning
	amount := max(0, f.cash-money.Fen(p.CashForDividends*float64(bill))).Share(p.Dividend)
	if amount == 0 {
		return f
	}
	return w.payOwner(c, f, slot, j, amount)
}

// payOwner takes amount out of a firm's cash and gives it to whoever owns it; a township shares with
// the manager. An owner among the employees gets it with the pay.
func (w *Economy) payOwner(c *cell, f books, slot int32, j *job, amount money.Fen) books {
	staffed := f.Staff().Heads() > 0
	switch f.Owner() {
	case firm.Private:
		if !staffed {
			return f // nobody to pay: it stays in the firm
		}
		f.cash -= amount
		w.payEmployedOwner(c, f.Firm, slot, j, amount)
		return f
	case firm.Township:
		manager := money.Fen(0)
		if staffed {
			manager = amount.Share(w.cfg.Planning.ManagerShare)
			w.payEmployedOwner(c, f.Firm, slot, j, manager)
		}
		f.cash -= manager
		amount -= manager
		c.toProvince += amount
	case firm.State:
		c.toCentre += amount
	case firm.Collective:
		c.toProvince += amount
	case firm.Foreign:
		abroad := amount.Share(w.cfg.Planning.ForeignRemittance)
		c.toAbroad += abroad
		c.toCentre += amount - abroad
	}
	f.cash -= amount
	c.ledger[Enterprises] -= amount
	return f
}

// payEmployedOwner puts down what the owner among the employees of a firm gets with the pay.
func (w *Economy) payEmployedOwner(c *cell, f *firm.Firm, slot int32, j *job, amount money.Fen) {
	c.scratch.dividends[slot] += amount
	j.marks |= paysOwner
	if !f.Is(firm.Headed) {
		j.marks |= seeks
	}
}

// decideExit updates a firm's distress and tells whether it closes, at the rate of pay that it can afford. Soft-budget firms are bailed out
// with the chance that budgets are soft. [M13]
func (w *Economy) decideExit(f *firm.Firm, rate money.Fen, t *terms) bool {
	paid := 1.0
	if f.Wage >= 1 && f.Staff().Skill() > 0 && rate != money.Fen(f.Wage) {
		paid = float64(rate) / math.Floor(float64(f.Wage))
	}
	bailed := f.Owner().Planned() && draw.Unit(t.bail.Bits(uint64(f.ID))) < t.soft
	f.Distress = w.cfg.Exit.Distressed(f.Distress, paid, bailed)
	luck := draw.Unit(t.exit.Bits(uint64(f.ID)))
	if bailed {
		luck = 1 // above every chance
	}
	return w.cfg.Exit.Closes(f, luck)
}

// liquidate pays a closing firm's debts from its cash, as far as that goes, to the bank and to the
// circle; the rest goes to the owner, or to the province if there is none. The bank writes off what is left of its loan.
func (w *Economy) liquidate(c *cell, f books, slot int32, j *job) books {
	back := min(f.cash, f.loan)
	f.cash -= back
	f.loan -= back
	c.ledger[Enterprises] -= back
	c.toBank -= f.loan
	c.ledger[BankEquity] -= f.loan
	f.loan -= f.loan
	f = w.repayCircle(c, f, min(f.cash, f.Circle()))
	return w.payOwner(c, f, slot, j, f.cash)
}

// repayCircle pays back a part of a firm's debt to the lending circle of its cell.
func (w *Economy) repayCircle(c *cell, f books, amount money.Fen) books {
	f.cash -= amount
	f.Owe(f.Circle() - amount)
	c.circle += amount
	c.ledger.move(Enterprises, Circles, amount)
	return f
}

// privatise sells a state, collective or township firm to one of its employees with the chance that reform
// sets; large ones wait longer. [M13]
func (w *Economy) privatise(c *cell, f *firm.Firm, j *job) {
	rate := w.engine.Levers.Privatise[c.province]
	if rate == 0 || !w.cfg.Mechanisms.M13 {
		return
	}
	if f.Is(firm.Large) {
		rate *= w.cfg.Plan.LargeRate
	}
	if f.Staff().Heads() > 0 && w.luck.Uniform(uint64(f.ID), drawPrivatise) < rate {
		f.SetOwner(firm.Private)
		if !f.Is(firm.Headed) {
			j.marks |= sold | seeks
		}
	}
}

// finishFirms takes in what rounding left on payrolls and the staff as it was counted at payday, lets firms catch up with the frontier,
// imitate the best near by and take in what movers carried, and frees the slots of firms that closed or move
// away. Their workers have been freed. [M8] [M10]
func (w *Economy) finishFirms(c *cell, t *terms) {
	carried, moving := c.carried, c.movingFirms
	p := &w.cfg.Knowledge
	models := w.models(c, t)
	startingUp := w.startingUp()
	firms := c.firms.Firms
	jobs := c.scratch.jobs[:len(firms)]
	for s := range firms {
		f, j := &firms[s], &jobs[s]
		if !f.Is(firm.Live) {
			continue
		}
		staff := f.Staff()
		heads := staff.Heads()
		rest := money.Fen(uint32(j.payroll(f)) - j.paid)
		if rest > money.Fen(heads) {
			panic(fmt.Sprintf("sim: firm %d paid %d fen of %d set aside, in 2^32, tick %d", f.ID, j.paid, uint32(j.payroll(f)), w.tick))
		}
		f.AddCash(rest)
		if j.marks&paysOwner != 0 { // nobody was there to take it
			f.AddCash(c.scratch.dividends[s])
		}
		if startingUp {
			f.SetStaff(j.staff)
			continue
		}
		w.year.firms.count(c.index, f, j.ends && !j.moves)
		if j.moves {
			w.leave(c, &moving[0])
			moving = moving[1:]
			continue
		}
		if j.ends {
			c.toProvince += f.Cash()
			c.ledger[Enterprises] -= f.Cash()
			c.firms.Remove(int32(s))
			c.exits++
			continue
		}
		change := 0.0
		for len(carried) > 0 && carried[0].slot < int32(s) {
			carried = carried[1:]
		}
		if len(carried) > 0 && carried[0].slot == int32(s) {
			change = carried[0].rise
		}
		if heads > 0 {
			if w.cfg.Mechanisms.M10 {
				from := &models[f.Industry]
				speed := from.speed
				if f.Owner().Planned() {
					speed *= p.StateSpeed
				}
				skill := float64(staff.Skill()) / worker.SkillOne / float64(heads)
				change += p.Learn(float64(f.Productivity), from.frontier, from.best, skill, speed, draw.NormalOf(t.learn.Bits(uint64(f.ID))))
			}
			f.Productivity = firm.Single(float64(f.Productivity) * power.Exp2(change*math.Log2E))
		}
		f.SetStaff(j.staff)
		f.Unmark(firm.Headed)
		if j.marks&counted != 0 {
			f.Mark(firm.Headed)
		}
	}
}

// model is what the firms of an industry in a cell learn from: the frontier, and the best near by, and the speed at which private ones
// catch up. [M10]
type model struct{ frontier, best, speed float64 }

// models returns by industry what the firms of a cell learn from.
func (w *Economy) models(c *cell, t *terms) []model {
	models, p := c.scratch.models, &w.cfg.Knowledge
	for i := range models {
		k := w.at(c.index, i)
		if w.byCell.Firms[k] == 0 {
			continue // nobody learns
		}
		foreign := 0.0
		if h := w.byCell.Heads[k]; h > 0 {
			foreign = float64(w.byCell.ForeignHeads[k]) / float64(h)
		}
		speed := p.Speed(firm.Private, w.engine.Levers.Innovation[k], foreign, w.openPort[c.index], c.meanSkill)
		models[i] = model{t.frontier[i], w.byCell.Best[k], speed}
	}
	return models
}
