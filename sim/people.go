package sim

import (
	"math"

	"gowest/agents/worker"
	"gowest/sim/draw"
	"gowest/sim/money"
)

// demography is how the labour force changes in a tick.
type demography struct {
	birth  float64 // chance that a worker's child joins the labour force besides heirs
	noHeir float64 // chance that a retiring worker has no heir
}

// setDemography sets the chances that bring the number of workers to what the labour force series
// wants at the end of this quarter.
func (w *Economy) setDemography() {
	w.life = demography{}
	if w.startingUp() {
		return
	}
	want := w.cfg.Series[LabourForce].At(w.now+0.25) / float64(w.cfg.Run.PersonsPerAgent)
	have := float64(w.nation.workers)
	if want > have {
		w.life.birth = want/have - 1
	} else if w.nation.retired > 0 {
		w.life.noHeir = min(1, (have-want)/float64(w.nation.retired))
	}
}

// cellRules is what holds alike for all workers of a cell this quarter.
type cellRules struct {
	learns   []lesson // by industry
	beginner uint16
	birth    draw.Chance      // of a child that joins the labour force
	founding [][2]draw.Chance // by trade: to think of founding a firm, and the same after a lay-off

	spending                worker.Spending
	circleSaving            uint64 // share of cash in 2^-64
	circleShare             money.Fen
	tradeChange             draw.Chance
	returns, returnsSkilled draw.Chance // to farming, and the same of those at home who know a trade
	returnsHome             draw.Chance // the part of migrants who go home
	learning, life          draw.Source
}

// lesson is learning by doing in an industry: the cap of skill [fixed point] and the share of the gap learned in 2^-32.
type lesson struct {
	cap   int64
	speed uint64
}

// learn returns skill after a quarter, rounded at random by 16 bits. [M9]
func (l lesson) learn(skill uint16, bits uint16) uint16 {
	gain := uint64(max(0, l.cap-int64(skill))) * l.speed // in 2^-32; 16 bits alone do not add up to a step
	return uint16(min(uint64(skill)+(gain>>16+uint64(bits))>>16, worker.SkillMax))
}

// lessonOf returns learning at a speed [1/quarter] up to a cap [skill].
func lessonOf(speed, limit float64) lesson {
	return lesson{int64(max(0, math.Round(limit*worker.SkillOne))), uint64(math.Round(max(0, min(speed, 1)) * (1 << 32)))}
}

func (w *Economy) cellRules(c *cell) *cellRules {
	r := &c.scratch.rules
	l := &w.cfg.Learning
	years := w.schoolYears(c.province)
	school := l.Schooling(years)
	for i := range w.cfg.Industries {
		k := w.at(c.index, i)
		lv := &w.engine.Levers
		r.learns[i] = lessonOf(l.OnTheJob*(1+float64(l.TrainingSpeed*lv.Training[k])), w.industry(i).SkillCap*(1+float64(l.InnovationCap*lv.Innovation[k]))*school)
	}
	r.learns[w.farming] = lessonOf(l.OnFarm, l.FarmCap*school)
	if !w.cfg.Mechanisms.M9 || w.startingUp() {
		clear(r.learns)
	}
	room := w.foundingRoom(c)
	for i := range w.cfg.Industries {
		firms := 0.0
		if i != w.farming {
			firms = float64(w.byCell.Firms[w.at(c.index, i)])
		}
		chance := w.cfg.Founding.Chance(w.entryFreedom, room, firms)
		r.founding[i] = [2]draw.Chance{draw.ChanceOf(chance), draw.ChanceOf(chance * w.cfg.Founding.LayoffFactor)}
		if !w.cfg.Mechanisms.M11 {
			r.founding[i] = [2]draw.Chance{}
		}
	}
	r.birth = draw.ChanceOf(w.life.birth)
	r.beginner = worker.Fixed(l.Beginner(years))
	h, lab := &w.cfg.Households, &w.cfg.Labour
	r.spending = h.Spending()
	r.circleSaving, r.circleShare = c.circleSaving, c.circleShare
	if n := c.workers.Len(); n > 0 {
		r.circleShare = min(r.circleShare, max(0, c.circle)/money.Fen(n)) // people may have come since it was decided
	}
	r.tradeChange = draw.ChanceOf(lab.TradeChange)
	r.returns, r.returnsSkilled = draw.ChanceOf(lab.ReturnToFarm), draw.ChanceOf(lab.ReturnToFarmSkilled)
	r.returnsHome = draw.ChanceOf(lab.ReturnToFarm * lab.MigrantReturn)
	r.learning, r.life = w.luck.Of(drawLearnSkill), w.luck.Of(drawLife)
	return r
}

// schoolYears returns the years of schooling of a province's beginners now.
func (w *Economy) schoolYears(p int32) float64 {
	return w.provinces[p].schooling + float64(w.cfg.Learning.SchoolGrowth*w.years()) + w.engine.Levers.Schooling[p]
}

// setCircle decides what households pay into the lending circle of a cell when they are paid next, or get from it: it is kept at a
// share of their cash.
func (w *Economy) setCircle(c *cell) {
	p := &w.cfg.Credit
	n := money.Fen(c.workers.Len())
	if n == 0 || c.cashBefore <= 0 {
		return
	}
	target := c.cashBefore.Share(p.CircleTarget)
	if c.circle < target {
		rate := min(p.CircleSaving, float64(target-c.circle)/float64(c.cashBefore))
		c.circleSaving = uint64(min(rate, 1-0x1p-53) * 0x1p64)
		return
	}
	c.circleShare = (c.circle - target) / n
}

// homeCell returns a cell of a province, drawn by where its people lived at the start.
func (w *Economy) homeCell(p int32, id uint64) int32 {
	u := w.luck.Uniform(id, drawBirthPlace)
	cells := w.cellsOf[p]
	for _, c := range cells {
		if u -= w.cfg.World.Grid.Cells[c].PopulationShare; u < 0 {
			return c
		}
	}
	return cells[len(cells)-1]
}

// foundingRoom returns the room that the plan leaves to founders in a cell.
func (w *Economy) foundingRoom(c *cell) float64 {
	n := c.workers.Len()
	if n == 0 {
		return 0
	}
	return w.cfg.Founding.Room(float64(w.plannedHeads(c)) / float64(n))
}

// plannedHeads returns the employees of state and collective firms of a cell.
func (w *Economy) plannedHeads(c *cell) int {
	planned := 0
	for i := range w.cfg.Industries {
		planned += int(w.byCell.PlannedHeads[w.at(c.index, i)])
	}
	return planned
}
