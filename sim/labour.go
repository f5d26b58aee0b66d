package sim

import (
	"cmp"
	"math"
	"slices"

	"gowest/agents/worker"
	"gowest/sim/draw"
)

// application is one worker's bid for a job.
type application struct {
	dest, slot  int32 // cell and firm applied to
	source, who int32 // cell and index of the worker
	id          uint32
	score       float32
}

// vacancy is one vacancy as searchers see it.
type vacancy struct {
	wage     float64 // posted pay of skill 1 [fen/quarter]
	slot     int32
	industry uint8
}

// clearLabour separates, lets workers search and apply, and lets firms hire. [M6] [M7] It has two
// phases, so that the outcome does not depend on the order in which cells are worked on: first
// everyone applies on the state of the start, then every cell hires among all who applied.
func (w *Economy) clearLabour() {
	if w.startingUp() {
		w.forCells(w.countWorkers)
		return
	}
	w.indexVacancies()
	w.forCells(w.search)
	w.bucketApplications()
	w.forCells(w.hire)
	w.moveHired()
	w.forCells(w.countWorkers)
}

// indexVacancies counts vacancies by province and weighs provinces as destinations. [M7]
func (w *Economy) indexVacancies() {
	n := len(w.provinces)
	mean, weight := 0.0, 0.0
	for p := range w.provinces {
		sum, heads, wages := int32(0), 0.0, 0.0
		for j, c := range w.cellsOf[p] {
			w.vacancyOffset[p][j] = sum
			sum += int32(len(w.cells[c].vacancies))
			h := float64(w.cells[c].employees)
			heads += h
			wages += h * w.cells[c].meanWage / w.cells[c].livingCost
		}
		w.vacancyCount[p] = sum
		w.provinces[p].wage = 0
		if heads > 0 {
			w.provinces[p].wage = wages / heads
		}
		mean += wages
		weight += heads
	}
	if weight > 0 {
		mean /= weight
	}
	w.countOrigins()
	for p := range n {
		cum := 0.0
		for q := range n {
			cum += w.pull(p, q, mean)
			w.pullTo[p*n+q] = cum
		}
	}
}

// pull returns the weight of province q for searchers in province p.
func (w *Economy) pull(p, q int, mean float64) float64 {
	if w.vacancyCount[q] == 0 || mean == 0 || (!w.cfg.Mechanisms.M7 && p != q) {
		return 0
	}
	n := len(w.provinces)
	network := 0.0
	if away := w.emigrants[p]; away > 0 && p != q {
		network = float64(w.livingIn[p*n+q]) / float64(away)
	}
	return w.cfg.Labour.Pull(float64(w.vacancyCount[q]), w.provinces[q].wage/mean, w.provinceKM[p*n+q], network, p == q)
}

// countOrigins counts where the people registered in each province live.
func (w *Economy) countOrigins() {
	n := len(w.provinces)
	clear(w.livingIn)
	clear(w.emigrants)
	for i := range w.cells {
		q := int(w.cells[i].province)
		for p, count := range w.cells[i].byOrigin {
			w.livingIn[p*n+q] += count
			if p != q {
				w.emigrants[p] += count
			}
		}
	}
}

// search lets the workers of a cell lose or leave their jobs, look around and apply.
func (w *Economy) search(c *cell) {
	l := &w.cfg.Labour
	ws := &c.workers
	farmSearch, farmFactor := w.series(FarmSearch), w.series(FarmOutside)
	bound := w.softBudgets() // the iron rice bowl: jobs for life where budgets are soft
	jobToJob := w.cfg.Mechanisms.M6
	c.local, c.remote = c.local[:0], c.remote[:0]
	ties := resize(&c.scratch.ties, c.firms.Len())
	for s := range ties {
		free := 1.0
		if c.firms.Firms[s].Owner.Planned() {
			free -= bound
		}
		fired := c.firms.Flows[s].LayOff
		ties[s] = tie{draw.ChanceOf(fired), draw.ChanceOf(fired + l.Quit*free), draw.ChanceOf(l.SearchEmployed * free)}
		if !jobToJob {
			ties[s].looks = 0
		}
	}
	fromFarm, idle := draw.ChanceOf(l.SearchChance(worker.OnFarm, farmSearch)), draw.ChanceOf(l.SearchChance(worker.NoWork, farmSearch))
	luck := w.luck.Of(drawSeparate)
	for i, employer := range ws.Employer {
		bits := luck.Bits(uint64(ws.ID[i]))
		looks := fromFarm
		switch {
		case employer >= 0:
			t := &ties[employer]
			looks = t.looks
			if ws.Flags[i]&worker.Founder != 0 {
				continue
			}
			if t.leaves.Hits(uint32(bits)) {
				employer, looks = worker.NoWork, idle
				ws.Employer[i] = employer
				if t.fired.Hits(uint32(bits)) {
					c.laidOff++
					ws.Flags[i] = uint8(w.cfg.Founding.LayoffQuarters)
				}
			}
		case employer == worker.NoWork:
			looks = idle
		}
		if looks.Hits(uint32(bits >> 32)) {
			w.apply(c, i, employer, farmFactor)
		}
	}
}

// apply lets worker i of a cell look at two vacancies and apply for the better one if it beats the present.
func (w *Economy) apply(c *cell, i int, employer int32, farmFactor float64) {
	l := &w.cfg.Labour
	ws := &c.workers
	id := uint64(ws.ID[i])
	bits := w.luck.Bits(id, drawSearch)
	out := float64(uint32(bits))/(1<<32) < l.OutsideChance(employer, farmFactor, len(c.vacancies) > 0)
	province := int32(-1)
	if out {
		if province = w.drawProvince(c.province, float64(bits>>32)/(1<<32)); province < 0 {
			return
		}
	} else if len(c.vacancies) == 0 {
		return
	}
	best, dest, job := 0.0, int32(-1), (*vacancy)(nil)
	for try := range 2 {
		place := w.luck.Bits(id, drawSearchPlace+draw.Stream(try))
		d, o := w.drawVacancy(c, province, place)
		if d == c.index && o.slot == employer {
			continue
		}
		if v := w.offer(c, i, d, o); v > best {
			best, dest, job = v, d, o
		}
	}
	if dest < 0 || best <= l.Reservation(employer, w.presentPay(c, i, employer), c.farmIncome)/c.livingCost {
		return
	}
	a := application{dest: dest, slot: job.slot, source: c.index, who: int32(i), id: ws.ID[i], score: w.score(c, i, job.industry)}
	if dest == c.index {
		c.local = append(c.local, a)
	} else {
		c.remote = append(c.remote, a)
	}
}

// drawProvince picks the province of a search from p by its pull, -1 if there is no vacancy.
func (w *Economy) drawProvince(p int32, u float64) int32 {
	n := len(w.provinces)
	row := w.pullTo[int(p)*n : int(p)*n+n]
	if row[n-1] <= 0 {
		return -1
	}
	return int32(draw.Weighted(row, u))
}

// drawVacancy returns a random vacancy and its cell: of the own cell if province < 0, else of the
// province.
func (w *Economy) drawVacancy(c *cell, province int32, bits uint64) (dest int32, o *vacancy) {
	if province < 0 {
		return c.index, &c.vacancies[draw.Index(bits, len(c.vacancies))]
	}
	r := int32(draw.Index(bits, int(w.vacancyCount[province])))
	offsets := w.vacancyOffset[province]
	j, found := slices.BinarySearch(offsets, r)
	if !found {
		j--
	}
	for j+1 < len(offsets) && offsets[j+1] == offsets[j] { // cells without vacancies
		j++
	}
	dest = w.cellsOf[province][j]
	return dest, &w.cells[dest].vacancies[r-offsets[j]]
}

// offer returns the value of a job for worker i: pay net of living cost and of what leaving costs.
func (w *Economy) offer(c *cell, i int, dest int32, o *vacancy) float64 {
	d := &w.cells[dest]
	registered := int32(c.workers.Origin[i]) == d.province
	cost := w.cfg.Labour.LeaveCost(dest == c.index, registered, w.engine.Levers.Barrier[d.province])
	return o.wage * w.effectiveSkill(c, i, o.industry) * (1 - cost) / d.livingCost
}

// effectiveSkill returns the skill of worker i that counts in an industry [1].
func (w *Economy) effectiveSkill(c *cell, i int, industry uint8) float64 {
	own := c.workers.Trade[i] == industry
	return float64(worker.EffectiveSkill(c.workers.Skill[i], own, w.foreignTrade)) / worker.SkillOne
}

// presentPay returns what an employee earns now.
func (w *Economy) presentPay(c *cell, i int, employer int32) float64 {
	if employer < 0 {
		return 0
	}
	f := &c.firms.Firms[employer]
	return f.Wage * w.effectiveSkill(c, i, f.Industry)
}

// score returns how a firm of an industry ranks an applicant: skill, more in the own trade, and luck.
func (w *Economy) score(c *cell, i int, industry uint8) float32 {
	l := &w.cfg.Labour
	s := float64(c.workers.Skill[i]) / worker.SkillOne
	if c.workers.Trade[i] == industry {
		s *= l.TradeBonus
	}
	return float32(s + l.HiringLuck*w.luck.Uniform(uint64(c.workers.ID[i]), drawHire))
}

// bucketApplications sorts the applications that cross cells by destination, keeping the order of
// sources.
func (w *Economy) bucketApplications() {
	all := w.applications[:0]
	for i := range w.cells {
		all = append(all, w.cells[i].remote...)
	}
	w.applications = all
	slices.SortStableFunc(all, func(a, b application) int { return cmp.Compare(a.dest, b.dest) })
	k := 0
	for i := range w.cells {
		first := k
		for k < len(all) && all[k].dest == int32(i) {
			k++
		}
		w.cells[i].incoming = all[first:k]
	}
}

// hire lets the firms of a cell choose among their applicants, best first up to their vacancies.
func (w *Economy) hire(c *cell) {
	c.local = append(c.local, c.incoming...)
	apps := c.local
	slices.SortFunc(apps, func(a, b application) int {
		if a.slot != b.slot {
			return cmp.Compare(a.slot, b.slot)
		}
		if a.score != b.score {
			return cmp.Compare(b.score, a.score)
		}
		return cmp.Or(cmp.Compare(a.id, b.id), cmp.Compare(a.source, b.source), cmp.Compare(a.who, b.who))
	})
	c.hired = c.hired[:0]
	for i := range apps {
		a := &apps[i]
		fl := &c.firms.Flows[a.slot]
		if fl.Filled >= fl.Vacancies {
			continue
		}
		fl.Filled++
		w.countJobChange(c, a)
		w.carryKnowledge(c, a)
		if a.source == c.index {
			c.workers.Employer[a.who] = a.slot
			c.workers.Flags[a.who] &^= worker.LaidOff
		} else {
			c.hired = append(c.hired, *a)
		}
	}
}

// carryKnowledge lets a hire bring what the last employer knew, if that was a more productive firm
// of the same industry. [M8]
func (w *Economy) carryKnowledge(c *cell, a *application) {
	from := &w.cells[a.source]
	last := from.workers.Employer[a.who]
	if a.source == c.index && last == a.slot || last < 0 {
		return
	}
	old, f, fl := &from.firms.Firms[last], &c.firms.Firms[a.slot], &c.firms.Flows[a.slot]
	if old.Industry != f.Industry || old.Productivity <= f.Productivity {
		return
	}
	c.firms.Past[a.slot].Received = true
	if !w.cfg.Mechanisms.M8 {
		return
	}
	skill := float64(from.workers.Skill[a.who]) / worker.SkillOne
	rise := w.cfg.Knowledge.Carry(old.Productivity, f.Productivity, skill, fl.Heads)
	fl.Carried = math.Min(w.cfg.Knowledge.MoverCap, fl.Carried+rise)
}
