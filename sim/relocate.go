package sim

import (
	"math"

	"gowest/agents/firm"
	"gowest/sim/draw"
)

// relocate lets a firm look at a few other cells and move if the margin of its kind is better there.
// It looks more often when its costs have jumped, and more at cells near by. [M14] A firm that could not pay
// its debt to the lending circle, which stays behind, stays too, as does one that has just started or come.
func (w *Economy) relocate(c *cell, slot int32, f books, job *job, t *terms) books {
	p := &w.cfg.Relocation
	if !w.cfg.Mechanisms.M14 || f.Industry == uint8(w.services) || f.Circle() > f.cash || f.Owner().Planned() ||
		f.Settling > 0 || w.startingOut(f.Firm) {
		return f
	}
	cost := c.scratch.costs[f.Industry]
	before := f.Outlook.Cost()
	if before == 0 {
		f.Outlook, before = cost, cost.Cost()
	}
	chance := p.Rate
	if cost.Cost() > before {
		chance *= 1 + float64(p.CostJump*(cost.Cost()/before-1))
	}
	id := uint64(f.ID)
	if draw.Unit(t.move.Bits(id)) >= chance {
		return f
	}
	f.Outlook = cost
	j := w.kindOf(f.Firm)
	best, dest := w.option(c.index, j).margin+p.Gain, int32(-1)
	for n := range p.Cells {
		d := w.cellNear(c.index, w.luck.Uniform(id, drawRelocatePlace+draw.Stream(n)<<32))
		if m := w.option(d, j).margin; d != c.index && m > best {
			best, dest = m, d
		}
	}
	if dest < 0 {
		return f
	}
	job.ends, job.moves = true, true
	c.movingFirms = append(c.movingFirms, firmMove{slot: slot, dest: dest, rider: -1})
	f = w.repayCircle(c, f, f.Circle())
	f.Capital *= float32(1 - p.CapitalLoss)
	f.Wage = firm.Single(w.cells[dest].meanWage)
	f.Outlook, f.Settling = firm.Planned(float64(f.Staff().Heads())), uint8(w.settlingTime())
	return f
}

// cellNear returns the cell that a uniform draw u in [0, 1) points at among all cells, weighed by
// exp(-km / relocation.km) from cell c; c itself can come up.
func (w *Economy) cellNear(c int32, u float64) int32 {
	n := len(w.cells)
	row := w.nearness[int(c)*n : int(c)*n+n]
	return int32(draw.Weighted(row, u))
}

// unitCost returns what a unit of output costs in a place relative to the nation: the local wage, dearer by
// what enforcement takes off output, by transaction cost and by tax.
func (w *Economy) unitCost(c *cell, k int) float64 {
	loss := float64(w.cfg.Production.EnforcementLoss * w.engine.Levers.Enforcement[k] * w.industry(k%len(w.cfg.Industries)).Pollution)
	tax := float64(w.cfg.Budget.ValueAddedTax * (1 - w.engine.Levers.TaxDiscount[k]))
	return c.meanWage / max(1, w.nation.wage) * (1 + w.byCell.Theta[k]) / (max(0.1, 1-loss) * (1 - tax))
}

// kindOf returns the index of a firm's kind.
func (w *Economy) kindOf(f *firm.Firm) int {
	return w.kindsOf[f.Industry] + 1 + int(f.Form.Stage()) // integrated ones come first
}

// settlingTime returns the quarters that a firm has to settle in a new place.
func (w *Economy) settlingTime() int { return min(w.cfg.Exit.Grace, math.MaxUint8) }
