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
		w.life.noHeir = math.Min(1, (have-want)/float64(w.nation.retired))
	}
}

// cellRules is what holds alike for all workers of a cell this quarter.
type cellRules struct {
	cap, speed []float64 // by industry: cap of skill in fixed point, share of the gap learned
	beginner   uint16
	birth      draw.Chance      // of a child that joins the labour force
	founding   [][2]draw.Chance // by trade: to think of founding a firm, and the same after a lay-off
}

func (w *Economy) cellRules(c *cell) *cellRules {
	r := &c.scratch.rules
	l := &w.cfg.Learning
	years := w.schoolYears(c.province)
	school := l.Schooling(years)
	for i := range w.cfg.Industries {
		k := w.at(c.index, i)
		lv := &w.engine.Levers
		r.cap[i] = w.industry(i).SkillCap * (1 + l.InnovationCap*lv.Innovation[k]) * school * worker.SkillOne
		r.speed[i] = l.OnTheJob * (1 + l.TrainingSpeed*lv.Training[k])
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
	r.cap[w.farming], r.speed[w.farming] = l.FarmCap*school*worker.SkillOne, l.OnFarm
	r.beginner = worker.Fixed(l.Beginner(years))
	return r
}

// schoolYears returns the years of schooling of a province's beginners now.
func (w *Economy) schoolYears(p int32) float64 {
	return w.provinces[p].schooling + w.cfg.Learning.SchoolGrowth*w.years() + w.engine.Levers.Schooling[p]
}

// settleWorkers pays every worker of a cell, lets it learn, grow older, bear and leave heirs, go back
// to farming, and think of founding a firm.
func (w *Economy) settleWorkers(c *cell) {
	ws := &c.workers
	rules := w.cellRules(c)
	share, extra := c.shareFarmSales()
	mech := &w.cfg.Mechanisms
	busy := !w.startingUp()
	c.founders = c.founders[:0]
	jobs := resize(&c.scratch.jobs, c.firms.Len())
	for s := range jobs {
		fl := &c.firms.Flows[s]
		jobs[s] = job{rate: fl.PayRate, owner: fl.Owner, industry: c.firms.Firms[s].Industry, ends: fl.Closing || fl.MoveTo >= 0}
	}
	incomes := resize(&c.scratch.incomes, ws.Len())
	learning, life := w.luck.Of(drawLearnSkill), w.luck.Of(drawLife)
	tradeChange := draw.ChanceOf(w.cfg.Labour.TradeChange)
	var paid, wages, farmPaid money.Fen
	for i := range ws.ID {
		e := ws.Employer[i]
		occupation := uint8(w.farming)
		income := money.Fen(0)
		switch {
		case e >= 0:
			j := &jobs[e]
			occupation = j.industry
			income = j.rate * money.Fen(worker.EffectiveSkill(ws.Skill[i], ws.Trade[i] == occupation, w.foreignTrade)) >> 13
			j.paid += income
			paid += income
			wages += income
			if fl := &c.firms.Flows[e]; j.owner == int32(i) && fl.Dividend > 0 {
				ws.AddCash(i, fl.Dividend)
				paid += fl.Dividend
				fl.Dividend = 0
			}
		case e == worker.OnFarm:
			income = share
			if extra > 0 {
				income++
				extra--
			}
			farmPaid += income
		}
		incomes[i] = income
		ws.AddCash(i, income)
		if !busy {
			continue
		}
		bits := learning.Bits(uint64(ws.ID[i]))
		if mech.M9 && e != worker.NoWork {
			ws.Skill[i] = rules.learn(ws.Skill[i], occupation, uint16(bits))
		}
		if e >= 0 {
			if ws.Trade[i] != occupation && tradeChange.Hits(uint32(bits>>32)) {
				ws.Trade[i] = occupation
			}
			if jobs[e].ends {
				if goesAlong := c.firms.Flows[e].MoveTo >= 0 && jobs[e].owner == int32(i) && ws.Flags[i]&worker.Founder != 0; goesAlong {
					continue // leaves with the firm, see leave
				}
				ws.Employer[i] = worker.NoWork
				c.laidOff++
				ws.Flags[i] = uint8(w.cfg.Founding.LayoffQuarters)
			}
		} else if e == worker.NoWork && w.returnToFarm(c, i, uint32(bits>>32)) {
			continue
		}
		w.age(c, i, rules, life)
	}
	for s := range jobs {
		c.firms.Flows[s].Payroll -= jobs[s].paid
	}
	c.wagesPaid, c.paidOut = wages, paid+farmPaid
	c.ledger.move(Enterprises, Households, paid)
	c.ledger[Households] += farmPaid
}

// shareFarmSales returns what each farmer of the cell earns, and how many earn a fen more.
func (c *cell) shareFarmSales() (share money.Fen, extra int) {
	if c.farmers == 0 {
		c.toProvince += c.farmSales
		c.farmSales = 0
		return 0, 0
	}
	share = c.farmSales / money.Fen(c.farmers)
	extra = int(c.farmSales % money.Fen(c.farmers))
	c.farmIncome = float64(c.farmSales) / float64(c.farmers)
	c.farmSales = 0
	return share, extra
}

// learn returns skill after a quarter of learning by doing in an industry, rounded at random. [M9]
func (r *cellRules) learn(skill uint16, industry uint8, bits uint16) uint16 {
	gain := worker.Gain(r.speed[industry], r.cap[industry], skill)
	return uint16(min(int(skill)+int(gain+float64(bits)/65536), worker.SkillMax))
}

// returnToFarm sends worker i without work back to farming with the chance of its kind, and tells
// whether it left the cell: some migrants go home to the province of registration. [M7]
func (w *Economy) returnToFarm(c *cell, i int, bits uint32) bool {
	l := &w.cfg.Labour
	ws := &c.workers
	home := int32(ws.Origin[i]) == c.province
	chance := l.ReturnToFarm
	if home && int(ws.Trade[i]) != w.farming {
		chance = l.ReturnToFarmSkilled
	}
	u := float64(bits) / (1 << 32)
	if u >= chance {
		return false
	}
	ws.Employer[i] = worker.OnFarm
	if home || u >= chance*l.MigrantReturn {
		return false
	}
	r := ws.At(i)
	r.Age = min(r.Age+1, worker.RetirementAge-1)
	c.out = append(c.out, move{worker: r, income: c.scratch.incomes[i], dest: w.homeCell(int32(r.Origin), uint64(r.ID)), from: c.province})
	c.gone = append(c.gone, int32(i))
	return true
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

// age lets worker i grow older by a quarter, be followed by an heir at 60, have a child join the
// labour force, and think of founding a firm.
func (w *Economy) age(c *cell, i int, r *cellRules, life draw.Source) {
	ws := &c.workers
	id := uint64(ws.ID[i])
	if ws.Flags[i]&worker.LaidOff > 0 {
		ws.Flags[i]--
	}
	ws.Age[i]++
	if ws.Age[i] >= worker.RetirementAge {
		w.retire(c, i, r)
		return
	}
	bits := life.Bits(id)
	if r.birth.Hits(uint32(bits)) {
		child := w.newborn(uint32(w.luck.Identity(id, 0)), ws.Origin[i], r.beginner)
		w.bringHome(c, child)
		c.born++
	}
	flags := ws.Flags[i]
	if flags&worker.Founder != 0 {
		return
	}
	remembers := 0 // a lay-off
	if flags != 0 {
		remembers = 1
	}
	if r.founding[ws.Trade[i]][remembers].Hits(uint32(bits >> 32)) {
		c.founders = append(c.founders, int32(i))
	}
}

// newborn returns a beginner of 16 years without money.
func (w *Economy) newborn(id uint32, origin uint8, skill uint16) worker.Record {
	return worker.Record{ID: id, Employer: worker.OnFarm, Skill: skill, Trade: uint8(w.farming), Origin: origin}
}

// bringHome puts a newborn where its family is registered: the cell, or a cell of that province.
func (w *Economy) bringHome(c *cell, r worker.Record) {
	dest := c.index
	if int32(r.Origin) != c.province {
		dest = w.homeCell(int32(r.Origin), uint64(r.ID))
	}
	c.out = append(c.out, move{worker: r, dest: dest, from: -1})
}

// retire replaces worker i, who is 60, by an heir with the same money. An heir takes over a family
// firm or a farm; others look for work, migrants' heirs at home. Where the labour force shrinks some
// leave no heir, and their money goes to the province.
func (w *Economy) retire(c *cell, i int, r *cellRules) {
	ws := &c.workers
	old := ws.At(i)
	c.retired++
	if w.life.noHeir > 0 && w.luck.Uniform(uint64(old.ID), drawLife) < w.life.noHeir {
		c.toProvince += old.Cash
		c.ledger[Households] -= old.Cash
		c.gone = append(c.gone, int32(i))
		c.died++
		return
	}
	heir := w.newborn(uint32(w.luck.Identity(uint64(old.ID), 1)), old.Origin, r.beginner)
	heir.Cash = old.Cash
	home := int32(old.Origin) == c.province
	switch {
	case old.Flags&worker.Founder != 0:
		heir.Employer, heir.Flags, heir.Trade, heir.Skill = old.Employer, worker.Founder, old.Trade, max(heir.Skill, old.Skill/2)
	case old.Employer >= 0 && c.firms.Firms[old.Employer].Owner.Planned() && w.luck.Uniform(uint64(old.ID), drawInherit) < w.softBudgets():
		heir.Employer, heir.Trade = old.Employer, old.Trade // the job passes to the child, as state firms' jobs did
		ws.Set(i, heir)
		return
	case old.Employer != worker.OnFarm && home:
		heir.Employer = worker.NoWork
	}
	if home || heir.Flags&worker.Founder != 0 {
		ws.Set(i, heir)
		return
	}
	c.out = append(c.out, move{worker: heir, income: c.scratch.incomes[i], dest: w.homeCell(int32(heir.Origin), uint64(heir.ID)), from: c.province})
	c.gone = append(c.gone, int32(i))
}

// foundingRoom returns the room that the plan leaves to founders in a cell.
func (w *Economy) foundingRoom(c *cell) float64 {
	n := c.workers.Len()
	if n == 0 {
		return 0
	}
	planned := 0
	for s := range c.firms.Firms {
		if f := &c.firms.Firms[s]; f.Live && f.Owner.Planned() {
			planned += int(c.firms.Flows[s].Heads)
		}
	}
	return w.cfg.Founding.Room(float64(planned) / float64(n))
}
