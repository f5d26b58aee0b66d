package sim

import (
	"sync"
	"sync/atomic"
)

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
	var next atomic.Int64
	var wait sync.WaitGroup
	for range w.threads {
		wait.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= len(w.moves.bySize) {
					return
				}
				f(&w.cells[w.moves.bySize[i]])
			}
		})
	}
	wait.Wait()
}
