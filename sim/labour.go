package sim

import (
	mathbits "math/bits"

	"gowest/agents/firm"
	"gowest/agents/worker"
	"gowest/sim/draw"
)

// bid is one worker's bid for a job.
type bid struct {
	slot        int32 // of the firm
	source, who int32 // cell and index of the worker
	score       float32
}

// vacancy is one vacancy as searchers see it: posted pay of skill 1 [fen/quarter], slot of the firm and industry.
type vacancy struct {
	wage  float32
	place uint32
}

func vacancyOf(slot int32, f *firm.Firm) vacancy {
	return vacancy{f.Wage, uint32(slot)<<8 | uint32(f.Industry)}
}

func (v vacancy) slot() int32 { return int32(v.place >> 8) }

func (v vacancy) industry() uint8 { return uint8(v.place) }

// clearLabour separates, lets workers search and apply, and lets firms hire. [M6] [M7] It has two
// phases, so that the outcome does not depend on the order in which cells are worked on: first
// everyone applies on the state of the start, then every cell hires among all who applied. It clears once a quarter, in its turn.
func (w *Economy) clearLabour(turn Order) {
	if w.cfg.Run.Order != turn || w.startingUp() { // during start-up jobs are frozen
		return
	}
	w.indexVacancies()
	w.forCells((*Economy).search)
	w.bucketBids()
	w.forCells((*Economy).hire)
	w.moveHired()
	w.forCells(func(w *Economy, c *cell) {
		drop(&c.vacancies)
		drop(&c.local)
		drop(&c.remote)
		drop(&c.remoteTo)
		drop(&c.hired)
		if turn == ProduceFirst {
			w.recountStateHeads(c)
		}
	})
	clear(w.destinations)
	drop(&w.bids)
	for i := range w.scratches {
		s := &w.scratches[i]
		drop(&s.ties)
		drop(&s.places)
		drop(&s.bids)
	}
}

// recountStateHeads counts those again who share the plan rents of a cell at payday, where they have changed since production.
func (w *Economy) recountStateHeads(c *cell) {
	heads := w.byCell.StateHeads[w.at(c.index, 0):w.at(c.index+1, 0)]
	clear(heads)
	for s := range c.firms.Firms {
		if f := &c.firms.Firms[s]; f.Is(firm.Live) && f.Owner() == firm.State {
			heads[f.Industry] += f.Staff().Heads()
		}
	}
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
	for i := range w.cells {
		c := &w.cells[i]
		w.destinations[i] = destination{c.vacancies, 1 - w.engine.Levers.Barrier[c.province], c.livingCost, c.province}
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

// destination is what searchers see of a cell.
type destination struct {
	vacancies  []vacancy
	admitted   float64 // what the barrier of its province leaves of pay to who is registered elsewhere
	livingCost float64
	province   int32
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
	seeker := w.seeker(c)
	c.local, c.remote, c.remoteTo = c.local[:0], c.remote[:0], c.remoteTo[:0]
	ties := w.ties(c)
	fromFarm := draw.ChanceOf(l.SearchChance(worker.OnFarm, w.series(FarmSearch)))
	idle := draw.ChanceOf(l.SearchChance(worker.NoWork, 0))
	luck := w.luck.Of(drawSeparate)
	c.scratch.seekers = c.scratch.seekers[:0]
	most := searching{luck: luck, farm: fromFarm, idle: idle}
	n := len(ws.ID)
	ids, jobs := ws.ID[:n], ws.Job[:n]
	at, left := -wordSize, uint64(0)
	for i := 0; i < n; i++ {
		var bits uint64
		if inBulk {
			if left == 0 {
				if at, left = most.nextWord(c, at+wordSize); left == 0 {
					break
				}
			}
			i = at + mathbits.TrailingZeros64(left)
			left &= left - 1
			bits = c.scratch.drawn.bits[0][i%wordSize]
		} else {
			bits = luck.Bits(uint64(ids[i]))
		}
		employer := jobs[i].Employer()
		if employer < 0 {
			looks := fromFarm
			if employer == worker.NoWork {
				looks = idle
			}
			if looks.Hits(uint32(bits >> 32)) {
				w.look(c, i, employer, &seeker)
			}
			continue
		}
		t := &ties[employer]
		leaves := t.leaves.Hits(uint32(bits))
		if !leaves && !t.looks.Hits(uint32(bits>>32)) {
			continue
		}
		if ws.Flags(i)&worker.Founder != 0 {
			continue
		}
		if leaves {
			w.leaveJob(c, employer, ws.Trait[i])
			c.idle++
			ws.SetEmployer(i, worker.NoWork)
			if t.fired.Hits(uint32(bits)) {
				c.laidOff++
				ws.SetFlags(i, uint8(w.cfg.Founding.LayoffQuarters))
			}
			if !idle.Hits(uint32(bits >> 32)) {
				continue
			}
			employer = worker.NoWork
		}
		w.look(c, i, employer, &seeker)
	}
	w.applyAll(c, &seeker)
}

// ties returns what holds the employees of each firm of a cell.
func (w *Economy) ties(c *cell) []tie {
	l := &w.cfg.Labour
	planning := &w.quarter.planning
	soft := planning.soft
	bound := draw.OddsOf(l.SearchEmployed * (1 - soft)) // the iron rice bowl: jobs for life where budgets are soft
	free := draw.OddsOf(l.SearchEmployed)
	quitFree, quitBound := draw.OddsOf(l.Quit), draw.OddsOf(l.Quit*(1-soft))
	if !w.cfg.Mechanisms.M6 { // no search from job to job
		bound, free = 0, 0
	}
	ties := resize(&c.scratch.ties, c.firms.Len())
	for s := range ties {
		f := &c.firms.Firms[s]
		if !f.Is(firm.Live) {
			continue
		}
		t := tie{leaves: quitFree, looks: free}
		quit := l.Quit
		if f.Owner().Planned() {
			t = tie{leaves: quitBound, looks: bound}
			quit *= 1 - soft
		}
		if f.Hiring == firm.Shrinking {
			fired := w.layOff(c, f, w.gapOf(c, f), planning.limits[f.Owner()].shrink)
			t.fired, t.leaves = draw.OddsOf(fired), draw.OddsOf(fired+quit)
		}
		ties[s] = t
	}
	return ties
}

// searching is how likely workers of a cell look around or lose their jobs: the largest chances of those who have one, filled in
// where it is used.
type searching struct {
	luck       draw.Source
	farm, idle draw.Chance
	//lint:ignore U1000 for programs with vectors
	looks, leaves draw.Chance
}

// seeker is what all who look for a job in a cell reckon with.
type seeker struct {
	place, second, bits draw.Source
	luck                draw.Source // in the eyes of firms
	farm, idle, job     draw.Chance // that the search leads outside the cell
	away                float64     // what is left of an offer elsewhere

	leastFarm, leastIdle float64 // what an offer must exceed
}

func (w *Economy) seeker(c *cell) seeker {
	l := &w.cfg.Labour
	chance := func(employer int32) draw.Chance {
		return draw.ChanceOf(l.OutsideChance(employer, w.series(FarmOutside), len(c.vacancies) > 0))
	}
	least := func(employer int32) float64 { return l.Reservation(employer, 0, c.farmIncome) / c.livingCost }
	return seeker{
		bits: w.luck.Of(drawSearch), place: w.luck.Of(drawSearchPlace), second: w.luck.Of(drawSearchPlace + 1), luck: w.luck.Of(drawHire),
		farm: chance(worker.OnFarm), idle: chance(worker.NoWork), job: chance(0), away: 1 - l.LeaveCost(false, true, 0),
		leastFarm: least(worker.OnFarm), leastIdle: least(worker.NoWork),
	}
}

// looker is a worker of a cell who looks for a job, and two vacancies: where they are and what they are.
type looker struct {
	who, employer int32
	trait         worker.Trait
	dest, at      [2]int32
	job           [2]vacancy
}

// lookers is how many look at vacancies at once: the memory that these lie in is far, and answers many at once.
const lookers = 64

// look draws two vacancies for worker i of a cell, if there are any.
func (w *Economy) look(c *cell, i int, employer int32, k *seeker) {
	id := uint64(c.workers.ID[i])
	bits := k.bits.Bits(id)
	out := k.job
	switch employer {
	case worker.OnFarm:
		out = k.farm
	case worker.NoWork:
		out = k.idle
	}
	s := c.scratch
	n := len(s.seekers)
	x := &s.seekers[:n+1][n]
	place, second := k.place.Bits(id), k.second.Bits(id)
	if out.Hits(uint32(bits)) {
		province := w.drawProvince(c.province, float64(bits>>32)/(1<<32))
		if province < 0 {
			return
		}
		x.dest[0], x.at[0] = w.drawVacancy(province, place)
		x.dest[1], x.at[1] = w.drawVacancy(province, second)
	} else {
		here := len(c.vacancies)
		if here == 0 {
			return
		}
		x.dest[0], x.at[0] = c.index, int32(draw.Index(place, here))
		x.dest[1], x.at[1] = c.index, int32(draw.Index(second, here))
	}
	x.who, x.employer, x.trait = int32(i), employer, c.workers.Trait[i]
	s.seekers = s.seekers[:n+1]
	if n+1 == lookers {
		w.applyAll(c, k)
	}
}

// applyAll lets those who look for a job see their vacancies and apply, in the order in which they began to look.
func (w *Economy) applyAll(c *cell, k *seeker) {
	all := c.scratch.seekers
	for i := range all {
		x := &all[i]
		x.job[0] = w.destinations[x.dest[0]].vacancies[x.at[0]]
		x.job[1] = w.destinations[x.dest[1]].vacancies[x.at[1]]
	}
	for i := range all {
		w.apply(c, &all[i], k)
	}
	c.scratch.seekers = all[:0]
}

// apply lets a worker of a cell apply for the better one of two vacancies, the first of equals, if it beats the present.
func (w *Economy) apply(c *cell, x *looker, k *seeker) {
	first, second := w.offer(c, x, 0, k), w.offer(c, x, 1, k)
	better := 0
	if second > first {
		better = 1
	}
	if best := max(first, second); best <= 0 || best <= w.least(c, x.trait, x.employer, k) {
		return
	}
	dest, job := x.dest[better], x.job[better]
	luck := draw.Unit(k.luck.Bits(uint64(c.workers.ID[x.who])))
	b := bid{slot: job.slot(), source: c.index, who: x.who, score: w.score(x.trait, job.industry(), luck)}
	if dest == c.index {
		push(&c.local, b)
	} else {
		push(&c.remote, b)
		push(&c.remoteTo, dest)
	}
}

// least returns what an offer to a worker must exceed.
func (w *Economy) least(c *cell, t worker.Trait, employer int32, k *seeker) float64 {
	switch employer {
	case worker.OnFarm:
		return k.leastFarm
	case worker.NoWork:
		return k.leastIdle
	}
	return w.cfg.Labour.Reservation(employer, w.presentPay(c, t, employer), c.farmIncome) / c.livingCost
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

// drawVacancy returns a random vacancy of a province: its cell and its place there.
func (w *Economy) drawVacancy(province int32, bits uint64) (dest, at int32) {
	r := int32(draw.Index(bits, int(w.vacancyCount[province])))
	offsets := w.vacancyOffset[province]
	j := 0 // the last cell with no more vacancies before it than r
	for n := len(offsets); n > 1; {
		half := n / 2
		if offsets[j+half] <= r {
			j += half
		}
		n -= half
	}
	return w.cellsOf[province][j], r - offsets[j]
}

// offer returns the value of one of the two jobs for a worker of a cell: pay net of living cost and of what leaving costs; 0 for the present
// job.
func (w *Economy) offer(c *cell, x *looker, n int, k *seeker) float64 {
	dest, o := x.dest[n], x.job[n]
	d := &w.destinations[dest]
	kept := 1.0 // see [worker.Labour.LeaveCost]
	if dest != c.index {
		kept = k.away
	} else if o.slot() == x.employer {
		return 0
	}
	if int32(x.trait.Origin()) != d.province {
		kept *= d.admitted
	}
	return float64(o.wage) * float64(w.effective(x.trait, o.industry())) / worker.SkillOne * kept / d.livingCost
}

// presentPay returns what an employee earns now.
func (w *Economy) presentPay(c *cell, t worker.Trait, employer int32) float64 {
	if employer < 0 {
		return 0
	}
	f := &c.firms.Firms[employer]
	return float64(f.Wage) * float64(w.effective(t, f.Industry)) / worker.SkillOne
}

// score returns how a firm of an industry ranks an applicant: skill, more in the own trade, and luck in [0, 1).
func (w *Economy) score(t worker.Trait, industry uint8, luck float64) float32 {
	l := &w.cfg.Labour
	s := float64(t.Skill()) / worker.SkillOne
	if t.Trade() == industry {
		s *= l.TradeBonus
	}
	return float32(s + float64(l.HiringLuck*luck))
}

// bucketBids sorts the bids that cross cells by destination, keeping the order of sources.
func (w *Economy) bucketBids() {
	total := 0
	for i := range w.cells {
		w.cells[i].incoming = nil
		total += len(w.cells[i].remote)
	}
	all := resize(&w.bids, total)
	counts := w.cellCount
	clear(counts)
	for i := range w.cells {
		for _, d := range w.cells[i].remoteTo {
			counts[d]++
		}
	}
	at := 0
	for i := range w.cells {
		w.cells[i].incoming = all[at:at]
		at += int(counts[i])
	}
	for i := range w.cells {
		c := &w.cells[i]
		for j, b := range c.remote {
			in := &w.cells[c.remoteTo[j]].incoming
			*in = append(*in, b)
		}
	}
}
