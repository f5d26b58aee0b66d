package sim

import (
	"math"

	"gowest/agents/firm"
	"gowest/agents/worker"
)

// planFirms lets every firm decide how many heads it wants, what wage it posts and whom it lays
// off. [M6] [M13] Vacancies become lists that workers draw from.
func (w *Economy) planFirms() {
	soft, administered := w.softBudgets(), w.series(AdministeredWages)
	if w.startingUp() {
		administered = 1
	}
	w.forCells(func(c *cell) {
		c.vacancies = c.vacancies[:0]
		for s := range c.firms.Firms {
			if c.firms.Firms[s].Live {
				w.planFirm(c, int32(s), soft, administered)
			}
		}
	})
}

// planFirm plans one firm's quarter.
func (w *Economy) planFirm(c *cell, slot int32, soft, administered float64) {
	p := &w.cfg.Planning
	f, fl := &c.firms.Firms[slot], &c.firms.Flows[slot]
	industry := w.industry(int(f.Industry))
	k := w.at(c.index, int(f.Industry))

	f.Wage = w.nextWage(f, fl, administered)
	meanSkill := w.byCell.Skill[k]
	if fl.Heads > 0 {
		meanSkill = float64(fl.Skill) / worker.SkillOne / float64(fl.Heads)
	}
	if meanSkill <= 0 {
		meanSkill = 1
	}
	overhead := p.Overhead(int(f.Industry) == w.services, f.Stage)
	wanted := firm.WantedSkill(industry.CapitalShare, w.rho, f.Expected, f.Wage, overhead*meanSkill)
	gap := wanted/meanSkill - float64(fl.Heads)

	grow, shrink := w.limits(f.Owner, soft)
	vacancies := p.Vacancies(gap, fl.Heads, grow)
	if w.startingOut(f) || f.Settling > 0 {
		vacancies = math.Max(0, math.Min(gap, f.Staff-float64(fl.Heads))) // the staff that it was planned with, at once
	}
	if f.Owner.Planned() {
		vacancies = math.Max(vacancies, soft*w.cfg.Plan.Assignment*float64(fl.Heads))
	}
	fl.LayOff = p.LayOff(gap, fl.Heads, shrink)
	if ordered := w.orderedLayoffs(c, f); ordered > 0 {
		fl.LayOff, vacancies = math.Max(fl.LayOff, ordered), 0
	}
	vacancies = math.Min(vacancies, float64(w.nation.workers)) // nobody can hire more, however fast money explodes
	fl.Vacancies = int32(w.luck.Round(vacancies, f.ID, drawVacancy))
	fl.Filled, fl.Carried = 0, 0
	for range fl.Vacancies {
		c.vacancies = append(c.vacancies, vacancy{wage: f.Wage, slot: slot, industry: f.Industry})
	}
}

// nextWage returns the wage a firm posts: administered for state and collective firms under the
// plan, set by its own vacancies otherwise.
func (w *Economy) nextWage(f *firm.Firm, fl *firm.Flow, administered float64) float64 {
	free := w.cfg.Planning.PostWage(f.Wage, fl.Vacancies, fl.Filled, fl.LayOff > 0)
	if !f.Owner.Planned() && !w.startingUp() || administered == 0 {
		return free
	}
	skill := float64(fl.Skill) / worker.SkillOne
	planned := w.cfg.Plan.AdministeredWage(f.Wage, f.Expected, skill, w.nation.wage)
	return administered*planned + (1-administered)*free
}

// limits returns how fast a firm may grow and shrink in a quarter: without limit unless it is
// under the plan. [M13]
func (w *Economy) limits(owner firm.Ownership, soft float64) (grow, shrink float64) {
	switch owner {
	case firm.State:
		return w.series(StateGrowthLimit), w.cfg.Plan.Shrink(soft)
	case firm.Collective:
		return w.series(CollectiveGrowthLimit), w.cfg.Plan.Shrink(soft)
	}
	return math.Inf(1), 1
}

// orderedLayoffs returns the share of its heads that a state or collective firm has to lay off this quarter,
// whether it has a use for them or not; meanwhile it hires nobody. [M13]
func (w *Economy) orderedLayoffs(c *cell, f *firm.Firm) float64 {
	if !w.cfg.Mechanisms.M13 || !f.Owner.Planned() {
		return 0
	}
	return w.engine.Levers.Layoffs[c.province]
}
