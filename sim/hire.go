package sim

import (
	"cmp"
	"slices"

	"gowest/agents/firm"
	"gowest/agents/worker"
)

// hire lets the firms of a cell choose among their applicants, best first up to their vacancies.
func (w *Economy) hire(c *cell) {
	sorted, places := w.sortBids(c)
	c.hired, c.carried = c.hired[:0], c.carried[:0]
	for v := 0; v < len(c.vacancies); {
		slot := c.vacancies[v].slot()
		open := v
		for v < len(c.vacancies) && c.vacancies[v].slot() == slot {
			v++
		}
		open = v - open
		bids := sorted[places[slot]:places[slot+1]]
		w.rank(bids)
		filled := min(open, len(bids))
		f := &c.firms.Firms[slot]
		before, carried := f.Staff().Heads(), 0.0
		for _, b := range bids[:filled] {
			carried += w.employ(c, f, b, before)
		}
		if carried > 0 {
			c.carried = append(c.carried, carriage{slot, min(w.cfg.Knowledge.MoverCap, carried)})
		}
		if f.Hiring != firm.Shrinking {
			f.Hiring = firm.FilledOf(int32(filled), int32(open))
		}
	}
}

// carriage is the rise of a firm's log productivity that its hires of a quarter brought. [M8]
type carriage struct {
	slot int32
	rise float64
}

// sortBids returns all bids for jobs in a cell by firm, and by slot where its bids begin.
func (w *Economy) sortBids(c *cell) (sorted []bid, places []int32) {
	places = resize(&c.scratch.places, c.firms.Len()+2)
	clear(places)
	for _, bids := range [2][]bid{c.local, c.incoming} {
		for i := range bids {
			places[bids[i].slot+2]++
		}
	}
	for s := 1; s < len(places); s++ {
		places[s] += places[s-1]
	}
	sorted = resize(&c.scratch.bids, len(c.local)+len(c.incoming))
	for _, bids := range [2][]bid{c.local, c.incoming} {
		for i := range bids {
			at := &places[bids[i].slot+1]
			sorted[*at] = bids[i]
			*at++
		}
	}
	return sorted, places
}

// rank sorts the bids for the jobs of one firm, best first.
func (w *Economy) rank(bids []bid) {
	if len(bids) < 2 {
		return
	}
	slices.SortFunc(bids, func(a, b bid) int {
		if a.score != b.score {
			return cmp.Compare(b.score, a.score)
		}
		x, y := w.cells[a.source].workers.ID[a.who], w.cells[b.source].workers.ID[b.who]
		return cmp.Or(cmp.Compare(x, y), cmp.Compare(a.source, b.source), cmp.Compare(a.who, b.who))
	})
}

// employ lets a firm of a cell hire a worker and returns what it brings from its last employer. Who comes from another cell is
// put down for [Economy.moveHired].
func (w *Economy) employ(c *cell, f *firm.Firm, b bid, heads int32) (carried float64) {
	from := &w.cells[b.source]
	ws := &from.workers
	last := ws.Employer(int(b.who))
	if last >= 0 {
		c.jobChanges++
		carried = w.carryKnowledge(&from.firms.Firms[last], f, ws.Trait[b.who], heads)
	}
	if b.source != c.index {
		c.hired = append(c.hired, b)
		return carried
	}
	w.leaveJob(c, last, ws.Trait[b.who])
	w.takeJob(c, b.slot, ws.Trait[b.who])
	ws.SetEmployer(int(b.who), b.slot)
	ws.SetFlags(int(b.who), ws.Flags(int(b.who))&^worker.LaidOff)
	return carried
}

// carryKnowledge lets a hire bring what the last employer knew, if that was a more productive firm
// of the same industry, to a firm of so many heads. [M8]
func (w *Economy) carryKnowledge(last, f *firm.Firm, t worker.Trait, heads int32) float64 {
	if last.Industry != f.Industry || last.Productivity <= f.Productivity {
		return 0
	}
	f.Mark(firm.Received)
	if !w.cfg.Mechanisms.M8 {
		return 0
	}
	skill := float64(t.Skill()) / worker.SkillOne
	return w.cfg.Knowledge.Carry(float64(last.Productivity), float64(f.Productivity), skill, heads)
}
