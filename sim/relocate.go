package sim

import (
	"math"

	"gowest/agents/firm"
	"gowest/sim/draw"
)

// relocate lets a firm look at a few other cells and move if the margin of its kind is better there.
// It looks more often when its costs have jumped. [M14] A firm that owes its lending circle stays.
func (w *Economy) relocate(c *cell, f *firm.Firm, fl *firm.Flow, k int) {
	p := &w.cfg.Relocation
	if !w.cfg.Mechanisms.M14 || f.Industry == uint8(w.services) || f.Circle > 0 || f.Owner.Planned() {
		return
	}
	cost := w.unitCost(c, k)
	if f.UnitCost == 0 {
		f.UnitCost = cost
	}
	chance := p.Rate * (1 + p.CostJump*math.Max(0, cost/f.UnitCost-1))
	if w.luck.Uniform(f.ID, drawRelocate) >= chance {
		return
	}
	f.UnitCost = cost
	j := w.kindOf(f)
	best, dest := w.option(c.index, j).margin+p.Gain, int32(-1)
	for n := range p.Cells {
		d := int32(w.luck.Below(f.ID, drawRelocatePlace+draw.Stream(n)<<32, len(w.cells)))
		if m := w.option(d, j).margin; d != c.index && m > best {
			best, dest = m, d
		}
	}
	if dest < 0 {
		return
	}
	fl.MoveTo = dest
	f.Capital *= 1 - p.CapitalLoss
	f.Wage = w.cells[dest].meanWage
	f.UnitCost = 0
}

// unitCost returns what a unit of output costs in a place relative to the nation: the local wage,
// dearer by what enforcement takes off output.
func (w *Economy) unitCost(c *cell, k int) float64 {
	loss := w.cfg.Production.EnforcementLoss * w.engine.Levers.Enforcement[k]
	return c.meanWage / math.Max(1, w.nation.wage) / math.Max(0.1, 1-loss)
}

// kindOf returns the index of a firm's kind.
func (w *Economy) kindOf(f *firm.Firm) int {
	for j, k := range w.kinds {
		if k.industry == int(f.Industry) && k.stage == f.Stage {
			return j
		}
	}
	panic("sim: firm of a kind that does not exist")
}
