package sim

import "gowest/sim/parallel"

// forCells runs f for every cell, on as many goroutines as the world has threads. f writes only to
// its own cell and to that cell's part of columns by cell, so the outcome does not depend on the
// threads. Cells are handed out largest first.
//
// f gets all it needs by w, so that a quarter allocates nothing for it: what a process works out before its loop is in w.quarter.
func (w *Economy) forCells(f func(w *Economy, c *cell)) {
	if w.threads <= 1 {
		for i := range w.cells {
			f(w, &w.cells[i])
		}
		return
	}
	parallel.On(w.threads, len(w.moves.bySize), func(thread, i int) {
		c := &w.cells[w.moves.bySize[i]]
		c.scratch = &w.scratches[thread]
		f(w, c)
	})
}

// inParallel runs f for 0 to n-1, on as many goroutines as the world has threads. No f may write what
// another reads or writes.
func (w *Economy) inParallel(n int, f func(w *Economy, i int)) {
	if w.threads <= 1 {
		for i := range n {
			f(w, i)
		}
		return
	}
	parallel.For(w.threads, n, func(i int) { f(w, i) })
}

// quarter is what the processes of a quarter work out before their loops over cells.
type quarter struct {
	planning planning
	terms    terms
	arrives  float64 // of a stage sent to a neighbouring cell
}
