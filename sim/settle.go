package sim

import (
	"math"
	"slices"

	"gowest/agents/firm"
	"gowest/agents/worker"
	"gowest/sim/calendar"
	"gowest/sim/money"
)

// settle pays taxes, wages, interest and dividends, lets workers and firms learn, firms close,
// workers grow older and found firms. All of it stays inside a cell, but that firms which think of moving
// look at what entrants could expect elsewhere: they do so before founders change it anywhere.
func (w *Economy) settle() {
	w.setDemography()
	w.forCells(w.settleFirms)
	w.forCells(func(c *cell) {
		w.settleWorkers(c)
		if w.endsYear() && !w.startingUp() {
			w.surveyCell(c)
		}
		w.closeFirms(c)
		w.foundFirms(c)
		c.dismiss() // indices of workers change from here on
		w.learnFirms(c)
		w.lendInCircle(c)
		w.putIncomesAside(c)
		w.buildInfrastructure(c)
		w.recordCell(c)
	})
}

// dismiss takes those who leave out of a cell, and out of the incomes of its workers.
func (c *cell) dismiss() {
	removeAll(&c.workers, c.gone)
	incomes := c.scratch.incomes
	for _, i := range slices.Backward(c.gone) { // as workers are removed
		last := len(incomes) - 1
		incomes[i] = incomes[last]
		incomes = incomes[:last]
	}
	c.scratch.incomes = incomes
	c.gone = c.gone[:0]
}

// putIncomesAside lets the households of a cell put aside what they will spend next quarter.
func (w *Economy) putIncomesAside(c *cell) {
	for i, income := range c.scratch.incomes {
		w.putAside(c, i, income)
	}
}

// settleFirms lets every firm of a cell take in revenue, pay tax, borrow and set wages aside, pay
// interest, plan investment and pay dividends; and decides which firms close or move.
func (w *Economy) settleFirms(c *cell) {
	terms := w.terms()
	for s := range c.firms.Firms {
		if c.firms.Firms[s].Live {
			w.settleFirm(c, int32(s), &terms)
		}
	}
}

// terms is what all firms face in a quarter.
type terms struct {
	private, soft, stateInvestment float64
}

func (w *Economy) terms() terms {
	return terms{private: w.series(PrivateCredit), soft: w.softBudgets(), stateInvestment: w.series(StateInvestmentLimit)}
}

// softBudgets returns how soft the budgets of state firms are; without [M13] they stay as at the start.
func (w *Economy) softBudgets() float64 {
	if !w.cfg.Mechanisms.M13 {
		return w.cfg.Series[SoftBudgets].At(calendar.Time(w.cfg.Run.From))
	}
	return w.series(SoftBudgets)
}

func (w *Economy) settleFirm(c *cell, slot int32, t *terms) {
	f, fl := &c.firms.Firms[slot], &c.firms.Flows[slot]
	k := w.at(c.index, int(f.Industry))
	fl.Dividend, fl.Closing, fl.MoveTo = 0, false, -1

	tax := w.payTax(c, k, fl)
	net := fl.Revenue - fl.Bought - tax
	f.Cash += net
	c.ledger[Enterprises] += net
	if settling := f.Settling > 0 && fl.Revenue == 0; !settling && !w.startingOut(f) {
		f.Expected = w.cfg.Planning.Expect(f.Expected, float64(net))
	}
	line := money.Fen(w.cfg.Credit.Line(f.Owner, &w.cfg.Plan, 100*w.nation.price*f.Capital, f.Expected,
		t.private, t.soft, w.engine.Levers.Platform[k], w.engine.Levers.Guarantee[k]))

	bill := w.setWagesAside(c, f, fl, line)
	w.payInterest(c, f, bill)
	if fl.Revenue > 0 {
		f.Idle = 0
	} else if f.Idle < math.MaxUint8 {
		f.Idle++
	}
	if f.Age < math.MaxUint16 {
		f.Age++
	}
	if f.Settling > 0 {
		f.Settling--
	}
	f.Capital *= 1 - w.cfg.Planning.Depreciation
	if !w.startingUp() {
		c.firms.Past[slot].Add(fl.Revenue, fl.Heads)
		if w.decideExit(f, fl, t) {
			fl.Closing = true
			w.liquidate(c, f, fl)
			return
		}
		w.privatise(c, f, fl)
		w.relocate(c, f, fl, k)
	}
	w.planInvestment(c, f, bill, line, t)
	w.payDividend(c, f, fl, bill)
}

// startingOut tells whether a firm is in its grace period and has not sold anything yet: it still goes by
// the plan that it was set up with.
func (w *Economy) startingOut(f *firm.Firm) bool {
	return int(f.Age) <= w.cfg.Exit.Grace && int(f.Idle) >= int(f.Age)
}

// payTax takes value-added tax on sales net of purchases; what a zone waives is noted by policy.
func (w *Economy) payTax(c *cell, k int, fl *firm.Flow) money.Fen {
	base := fl.Revenue - fl.Bought
	rate := w.cfg.Budget.ValueAddedTax
	discount := w.engine.Levers.TaxDiscount[k]
	tax := base.Share(rate * (1 - discount))
	if by := w.engine.Levers.DiscountBy[k]; by >= 0 {
		c.forgone[by] += base.Share(rate) - tax
	}
	c.taxes += tax
	return tax
}

// setWagesAside moves the wage bill from cash to the payroll, borrowing up to the credit line if
// cash does not reach. A firm that still cannot pay lowers everyone's pay alike.
func (w *Economy) setWagesAside(c *cell, f *firm.Firm, fl *firm.Flow, line money.Fen) money.Fen {
	rate := int64(f.Wage)
	bill := money.Fen(rate * fl.Skill >> 13)
	if short := bill - f.Cash; short > 0 {
		w.borrow(c, f, min(short, line-f.Loan))
	}
	if bill > f.Cash && fl.Skill > 0 {
		rate = int64(max(0, f.Cash)) * worker.SkillOne / fl.Skill
	}
	fl.PayRate = money.Fen(rate)
	fl.Payroll = money.Fen(rate * fl.Skill >> 13)
	f.Cash -= fl.Payroll
	return bill
}

// borrow lends a firm amount from the bank, which creates the money.
func (w *Economy) borrow(c *cell, f *firm.Firm, amount money.Fen) {
	if amount <= 0 {
		return
	}
	f.Loan += amount
	f.Cash += amount
	c.ledger[Enterprises] += amount
}

// payInterest pays interest, adding what cannot be paid to the loan, and repays a share of the debts to
// bank and circle from cash above the wage reserve.
func (w *Economy) payInterest(c *cell, f *firm.Firm, bill money.Fen) {
	p := &w.cfg.Credit
	if f.Loan > 0 {
		due := f.Loan.Share(p.Interest)
		paid := min(due, max(0, f.Cash))
		f.Cash -= paid
		f.Loan += due - paid
		c.toBank += due
		c.ledger[Enterprises] -= paid
		c.ledger[BankEquity] += due
		back := min(f.Loan.Share(p.Repayment), max(0, f.Cash-bill))
		f.Loan -= back
		f.Cash -= back
		c.ledger[Enterprises] -= back
	}
	if f.Circle > 0 {
		back := min(f.Circle, max(f.Circle.Share(p.Repayment), 1), max(0, f.Cash-bill))
		f.Circle -= back
		f.Cash -= back
		c.circle += back
		c.ledger.move(Enterprises, Circles, back)
	}
}

// planInvestment orders capital for the next tick out of cash above a reserve, and credit: what cash does not
// reach, and a share of the cost in any case. State firms are held to a share of their capital.
func (w *Economy) planInvestment(c *cell, f *firm.Firm, bill, line money.Fen, t *terms) {
	p := &w.cfg.Planning
	price := 100 * w.nation.price
	real := p.WantedInvestment(w.industry(int(f.Industry)).CapitalShare, w.rho, f.Expected, price, f.Capital)
	if f.Owner == firm.State {
		real = math.Min(real, (p.Depreciation+t.stateInvestment)*f.Capital)
	}
	cost := money.Fen(math.Min(real*price, 1<<62)) // what is wanted can exceed all money there is
	free := max(0, f.Cash-bill.Share(p.CashForWages))
	if loan := max(cost-free, cost.Share(w.cfg.Credit.DebtShare)); loan > 0 {
		w.borrow(c, f, min(loan, line-f.Loan))
		free = max(0, f.Cash-bill.Share(p.CashForWages))
	}
	f.Invest = min(cost, free)
}

// payDividend pays a share of cash above reserves and planned investment: to the owner, to the
// province (collectives), to the centre (state firms), abroad and to the centre (foreign firms).
func (w *Economy) payDividend(c *cell, f *firm.Firm, fl *firm.Flow, bill money.Fen) {
	p := &w.cfg.Planning
	reserve := money.Fen(p.CashForDividends*float64(bill)) + f.Invest
	amount := max(0, f.Cash-reserve).Share(p.Dividend)
	if amount == 0 {
		return
	}
	w.payOwner(c, f, fl, amount)
}

// payOwner takes amount out of a firm's cash and gives it to whoever owns it; a township shares with
// the manager.
func (w *Economy) payOwner(c *cell, f *firm.Firm, fl *firm.Flow, amount money.Fen) {
	switch f.Owner {
	case firm.Private:
		if fl.Owner < 0 {
			return // nobody to pay: it stays in the firm
		}
		fl.Dividend += amount
		f.Cash -= amount // reaches the owner in settleWorkers
		return
	case firm.Township:
		manager := money.Fen(0)
		if fl.Owner >= 0 {
			manager = amount.Share(w.cfg.Planning.ManagerShare)
			fl.Dividend += manager // reaches the manager in settleWorkers
		}
		f.Cash -= manager
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
	f.Cash -= amount
	c.ledger[Enterprises] -= amount
}

// decideExit updates a firm's distress and tells whether it closes. Soft-budget firms are bailed out
// with the chance that budgets are soft. [M13]
func (w *Economy) decideExit(f *firm.Firm, fl *firm.Flow, t *terms) bool {
	paid := 1.0
	if f.Wage >= 1 && fl.Skill > 0 {
		paid = float64(fl.PayRate) / math.Floor(f.Wage)
	}
	planned := f.Owner.Planned()
	bailed := planned && w.luck.Uniform(f.ID, drawBail) < t.soft
	f.Distress = w.cfg.Exit.Distressed(f.Distress, paid, bailed)
	return w.cfg.Exit.Closes(f, fl.Heads, w.luck.Uniform(f.ID, drawFirmExit)+boolTo(bailed))
}

// boolTo returns 1 for true: it lifts a uniform draw above every chance.
func boolTo(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// liquidate pays a closing firm's debts from its cash, as far as that goes, to the bank and to the
// circle; the rest goes to the owner, or to the province if there is none. The bank writes off what is left of its loan.
func (w *Economy) liquidate(c *cell, f *firm.Firm, fl *firm.Flow) {
	back := min(f.Cash, f.Loan)
	f.Cash -= back
	f.Loan -= back
	c.ledger[Enterprises] -= back
	c.toBank -= f.Loan
	c.ledger[BankEquity] -= f.Loan
	f.Loan = 0
	back = min(f.Cash, f.Circle)
	f.Cash -= back
	c.circle += back
	c.ledger.move(Enterprises, Circles, back)
	w.payOwner(c, f, fl, f.Cash)
	f.Invest = 0
}

// privatise sells a state or collective firm to one of its employees with the chance that reform
// sets; large ones wait longer. [M13]
func (w *Economy) privatise(c *cell, f *firm.Firm, fl *firm.Flow) {
	rate := w.engine.Levers.Privatise[c.province]
	if rate == 0 || !w.cfg.Mechanisms.M13 || !f.Owner.Public() {
		return
	}
	if f.Large {
		rate *= w.cfg.Plan.LargeRate
	}
	if fl.Owner >= 0 && w.luck.Uniform(f.ID, drawPrivatise) < rate {
		f.Owner = firm.Private
		c.workers.Flags[fl.Owner] |= worker.Founder
	}
}
