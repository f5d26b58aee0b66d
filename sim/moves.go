package sim

import (
	"slices"

	"gowest/agents/firm"
	"gowest/agents/worker"
	"gowest/sim/money"
)

// movers is what has to change cells.
type movers struct {
	bySize  []int32 // cells, most workers first, for the schedule
	records []worker.Record
	leaving [][]int32 // by cell: indices of workers who leave
}

// move is a worker on the way to a cell.
type move struct {
	worker worker.Record
	income money.Fen // of the quarter, to be spent where it arrives
	dest   int32
	from   int32 // province it leaves, -1 = newborn
}

// moveHired takes workers hired from other cells out of these and puts them where they work now,
// in the order of destinations.
func (w *Economy) moveHired() {
	m := &w.moves
	m.records = m.records[:0]
	for i := range m.leaving {
		m.leaving[i] = m.leaving[i][:0]
	}
	for i := range w.cells {
		for _, a := range w.cells[i].hired {
			r := w.cells[a.source].workers.At(int(a.who))
			r.Employer = a.slot
			r.Flags &^= worker.LaidOff
			m.records = append(m.records, r)
			m.leaving[a.source] = append(m.leaving[a.source], a.who)
		}
	}
	for i := range m.leaving {
		removeAll(&w.cells[i].workers, m.leaving[i])
	}
	k := 0
	for i := range w.cells {
		for _, a := range w.cells[i].hired {
			from, to := &w.cells[a.source], &w.cells[i]
			to.workers.Append(m.records[k])
			w.year.migrate(from.province, to.province)
			k++
		}
	}
}

// removeAll takes the workers with these indices out of ws.
func removeAll(ws *worker.Columns, indices []int32) {
	slices.Sort(indices)
	for _, i := range slices.Backward(indices) {
		ws.Remove(int(i))
	}
}

// moveWorkers brings newborn, heirs and returning migrants to their cells at the end of a tick. [M7]
func (w *Economy) moveWorkers() {
	for i := range w.cells {
		c := &w.cells[i]
		for _, m := range c.out {
			d := &w.cells[m.dest]
			d.workers.Append(m.worker)
			w.putAside(d, d.workers.Len()-1, m.income)
			if m.from >= 0 {
				w.year.migrate(m.from, d.province)
			}
		}
		w.nation.workers += c.born - c.died
		c.out, c.born, c.died = c.out[:0], 0, 0
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
	dest     int32
	owner    worker.Record
	income   money.Fen // of the owner
	hasOwner bool
}

// moveFirms puts relocating firms where they go, in the order of the cells they leave. [M14]
func (w *Economy) moveFirms() {
	for i := range w.cells {
		c := &w.cells[i]
		for _, m := range c.movingFirms {
			d := &w.cells[m.dest]
			slot := d.firms.Add(m.firm)
			d.firms.Past[slot] = m.past
			if m.hasOwner {
				m.owner.Employer = slot
				m.owner.Flags |= worker.Founder
				d.workers.Append(m.owner)
				w.putAside(d, d.workers.Len()-1, m.income)
				w.year.migrate(c.province, d.province)
			}
			w.year.relocated[c.province]++
		}
		c.movingFirms = c.movingFirms[:0]
	}
}
