package sim

import (
	"slices"

	"gowest/agents/firm"
	"gowest/agents/worker"
)

// movers is what has to change cells.
type movers struct {
	bySize  []int32   // cells, most workers first, for the schedule
	leaving [][]int32 // by cell: indices of workers who leave
	coming  [][]seat  // by cell: where who comes is now
}

// seat is a place in the list of another cell.
type seat struct{ cell, index int32 }

// move is a worker on the way to a cell.
type move struct {
	worker worker.Packed
	dest   int32
	from   int32 // province it leaves, -1 = newborn
}

// moveHired takes workers hired from other cells out of these and puts them where they work now,
// in the order of destinations.
func (w *Economy) moveHired() {
	m := &w.moves
	for i := range m.leaving {
		m.leaving[i] = m.leaving[i][:0]
	}
	for i := range w.cells {
		for _, b := range w.cells[i].hired {
			m.leaving[b.source] = append(m.leaving[b.source], b.who)
			w.year.migrate(w.provinceOf[b.source], w.provinceOf[i])
		}
	}
	w.forCells(func(w *Economy, c *cell) {
		c.arriving = c.arriving[:0]
		for _, b := range c.hired {
			p := w.cells[b.source].workers.Packed(int(b.who))
			p.Job = worker.JobOf(b.slot, p.Job.Age())
			p.Purse = p.Purse.WithFlags(p.Purse.Flags() &^ worker.LaidOff)
			push(&c.arriving, p)
		}
	})
	w.forCells(func(w *Economy, c *cell) { w.departAll(c, w.moves.leaving[c.index]) })
	w.forCells((*Economy).arriveAll)
}

// departAll takes the workers with these indices out of a cell.
func (w *Economy) departAll(c *cell, indices []int32) {
	slices.Sort(indices)
	for _, i := range slices.Backward(indices) {
		w.depart(c, int(i))
	}
}

// arriveAll puts those who are on the way into a cell.
func (w *Economy) arriveAll(c *cell) {
	for _, p := range c.arriving {
		w.arrive(c, p)
	}
	c.arriving = c.arriving[:0]
}

// moveWorkers brings newborn, heirs and returning migrants to their cells at the end of a tick. [M7]
func (w *Economy) moveWorkers() {
	m := &w.moves
	for i := range m.coming {
		m.coming[i] = m.coming[i][:0]
	}
	for i := range w.cells {
		c := &w.cells[i]
		for j := range c.out {
			o := &c.out[j]
			m.coming[o.dest] = append(m.coming[o.dest], seat{int32(i), int32(j)})
			if o.from >= 0 {
				w.year.migrate(o.from, w.provinceOf[o.dest])
			}
		}
		w.nation.workers += c.born - c.died
		c.born, c.died = 0, 0
	}
	w.forCells(func(w *Economy, c *cell) {
		for _, s := range w.moves.coming[c.index] {
			w.arrive(c, w.cells[s.cell].out[s.index].worker)
		}
	})
	for i := range w.cells {
		w.cells[i].out = w.cells[i].out[:0]
	}
	w.schedule()
}

// schedule orders cells by their work, most first, so that threads finish together.
func (w *Economy) schedule() {
	if w.tick%16 != 0 && len(w.moves.bySize) > 0 {
		return
	}
	w.moves.bySize = w.moves.bySize[:0]
	for i := range w.cells {
		w.moves.bySize = append(w.moves.bySize, int32(i))
	}
	slices.SortStableFunc(w.moves.bySize, func(a, b int32) int {
		return w.cells[b].workers.Len() - w.cells[a].workers.Len()
	})
}

// firmMove is a firm on the way to another cell, with its owner.
type firmMove struct {
	firm     firm.Firm
	past     firm.History
	known    bool // there is a past
	slot     int32
	dest     int32
	rider    int32 // index of the founder who moves with it, -1 = nobody
	owner    worker.Packed
	hasOwner bool
}

// moveOf returns the move of the firm in a slot, which is one of those that move: they stand by slot.
func (c *cell) moveOf(slot int32) *firmMove {
	n, _ := slices.BinarySearchFunc(c.movingFirms, slot, func(m firmMove, slot int32) int { return int(m.slot - slot) })
	return &c.movingFirms[n]
}

// moveFirms puts relocating firms where they go, in the order of the cells they leave. [M14] A firm that finds no slot there stays.
func (w *Economy) moveFirms() {
	for i := range w.cells {
		c := &w.cells[i]
		for n := range c.movingFirms {
			m := &c.movingFirms[n]
			d := &w.cells[m.dest]
			slot := d.firms.Add(m.firm)
			if slot < 0 {
				d = c
				slot = d.firms.Add(m.firm)
			}
			if h := d.firms.History(slot); h != nil && m.known {
				*h = m.past
			}
			if m.hasOwner {
				d.firms.Firms[slot].Mark(firm.Headed)
				m.owner.Job = worker.JobOf(slot, m.owner.Job.Age())
				m.owner.Purse = m.owner.Purse.WithFlags(m.owner.Purse.Flags() | worker.Founder)
				w.arrive(d, m.owner)
				w.year.migrate(c.province, d.province)
			}
			w.year.relocated[c.province]++
		}
		c.movingFirms = c.movingFirms[:0]
	}
}
