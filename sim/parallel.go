package sim

import "gowest/sim/parallel"

// forCells runs f for every cell, on as many goroutines as the world has threads. f writes only to
// its own cell and to that cell's part of columns by cell, so the outcome does not depend on the
// threads. Cells are handed out largest first.
func (w *Economy) forCells(f func(c *cell)) {
	if w.threads <= 1 {
		for i := range w.cells {
			f(&w.cells[i])
		}
		return
	}
	parallel.On(w.threads, len(w.moves.bySize), func(thread, i int) {
		c := &w.cells[w.moves.bySize[i]]
		c.scratch = &w.scratches[thread]
		f(c)
	})
}

// inParallel runs f for 0 to n-1, on as many goroutines as the world has threads. No f may write what
// another reads or writes.
func (w *Economy) inParallel(n int, f func(i int)) { parallel.For(w.threads, n, f) }
