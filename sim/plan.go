package sim

import (
	"math"

	"gowest/agents/firm"
	"gowest/agents/worker"
	"gowest/sim/draw"
)

// planFirms lets every firm decide how many heads it wants, what wage it posts and whom it lays
// off. [M6] [M13] Vacancies become lists that workers draw from.
func (w *Economy) planFirms() {
	w.quarter.planning = w.planning()
	w.forCells(func(w *Economy, c *cell) {
		c.vacancies = c.vacancies[:0]
		firms := c.firms.Firms
		for s := range firms {
			if f := &firms[s]; f.Is(firm.Live) {
				w.planFirm(c, int32(s), f, &w.quarter.planning)
			}
		}
	})
}

// planning is what all firms reckon with in a quarter.
type planning struct {
	soft, administered float64
	luck               draw.Source
	wages              firm.WageSteps
	limits             [firm.NumOwnerships]limit
}

// limit is how fast a firm may grow and shrink in a quarter.
type limit struct{ grow, shrink float64 }

func (w *Economy) planning() planning {
	p := planning{soft: w.softBudgets(), administered: w.series(AdministeredWages), luck: w.luck.Of(drawVacancy), wages: w.cfg.Planning.WageSteps()}
	for o := range p.limits {
		p.limits[o] = w.limits(firm.Ownership(o), p.soft)
	}
	if w.startingUp() {
		p.administered = 1
	}
	return p
}

// planFirm plans one firm's quarter: wage and vacancies.
func (w *Economy) planFirm(c *cell, slot int32, f *firm.Firm, t *planning) {
	p := &w.cfg.Planning
	heads := w.headsOf(f)
	f.Wage = firm.Single(w.nextWage(f, t))
	gap := w.gapOfHeads(c, f, heads)
	limit := &t.limits[f.Owner()]
	vacancies := 0.0
	if w.startingOut(f) || f.Settling > 0 {
		vacancies = max(0, min(gap, float64(f.Outlook.Heads()-heads))) // the staff that it was planned with, at once
	} else if gap > 0 {
		vacancies = p.Vacancies(gap, heads, limit.grow)
	}
	ordered := 0.0
	if f.Owner().Planned() {
		if assigned := t.soft * w.cfg.Plan.Assignment * float64(heads); assigned > vacancies {
			vacancies = assigned
		}
		ordered = w.orderedLayoffs(c, f)
	}
	f.Hiring = firm.NoVacancy
	if gap < 0 && p.LayOff(gap, heads, limit.shrink) > 0 || ordered > 0 {
		f.Hiring = firm.Shrinking
	}
	if vacancies <= 0 || ordered > 0 {
		return
	}
	if all := float64(w.nation.workers); vacancies > all { // nobody can hire more, however fast money explodes
		vacancies = all
	}
	pushEach(&c.vacancies, vacancyOf(slot, f), draw.RoundBits(vacancies, t.luck.Bits(uint64(f.ID))))
}

// headsOf returns the employees that a firm plans with: in its first quarter in a place none, since the staff that it was planned with comes
// besides the founder.
func (w *Economy) headsOf(f *firm.Firm) int32 {
	if f.Age == 0 || f.Settling > 0 && int(f.Settling) == w.settlingTime() {
		return 0
	}
	return f.Staff().Heads()
}

// gapOf returns how many heads a firm lacks at its posted wage, less than 0 if it has too many. [M6]
func (w *Economy) gapOf(c *cell, f *firm.Firm) float64 { return w.gapOfHeads(c, f, w.headsOf(f)) }

// gapOfHeads is [Economy.gapOf] of a firm that plans with so many employees.
func (w *Economy) gapOfHeads(c *cell, f *firm.Firm, n int32) float64 {
	heads, meanSkill := float64(n), 0.0
	if n > 0 {
		meanSkill = float64(f.Staff().Skill()) / worker.SkillOne / heads
	} else {
		meanSkill = w.byCell.Skill[w.at(c.index, int(f.Industry))]
	}
	if meanSkill <= 0 {
		meanSkill = 1
	}
	craft := &w.craftsOf[f.Industry]
	wanted := firm.WantedSkill(craft.ofLabour, float64(f.Expected), float64(f.Wage), float64(craft.overhead(f.Form)*meanSkill))
	return wanted/meanSkill - heads
}

// layOff returns the chance that an employee is laid off this quarter by a firm that lacks gap heads.
func (w *Economy) layOff(c *cell, f *firm.Firm, gap, shrink float64) float64 {
	return max(w.cfg.Planning.LayOff(gap, w.headsOf(f), shrink), w.orderedLayoffs(c, f))
}

// nextWage returns the wage a firm posts: administered for state and collective firms under the
// plan, set by its own vacancies otherwise.
func (w *Economy) nextWage(f *firm.Firm, t *planning) float64 {
	free, administered := t.wages.Post(float64(f.Wage), f.Hiring), t.administered
	if !f.Owner().Planned() && !w.startingUp() || administered == 0 {
		return free
	}
	skill := float64(f.Staff().Skill()) / worker.SkillOne
	planned := w.cfg.Plan.AdministeredWage(float64(f.Wage), float64(f.Expected), skill, w.nation.wage)
	return float64(administered*planned) + float64((1-administered)*free)
}

// limits returns how fast a firm may grow and shrink in a quarter: without limit unless it is
// under the plan. [M13]
func (w *Economy) limits(owner firm.Ownership, soft float64) limit {
	switch owner {
	case firm.State:
		return limit{w.series(StateGrowthLimit), w.cfg.Plan.Shrink(soft)}
	case firm.Collective:
		return limit{w.series(CollectiveGrowthLimit), w.cfg.Plan.Shrink(soft)}
	}
	return limit{math.Inf(1), 1}
}

// orderedLayoffs returns the share of its heads that a state or collective firm has to lay off this quarter,
// whether it has a use for them or not; meanwhile it hires nobody. [M13]
func (w *Economy) orderedLayoffs(c *cell, f *firm.Firm) float64 {
	if !w.cfg.Mechanisms.M13 || !f.Owner().Planned() {
		return 0
	}
	return w.engine.Levers.Layoffs[c.province]
}
