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
	w.onThreads(len(w.moves.bySize), func(thread, i int) {
		c := &w.cells[w.moves.bySize[i]]
		c.scratch = &w.scratches[thread]
		f(c)
	})
}

// inParallel runs f for 0 to n-1, on as many goroutines as the world has threads. No f may write what
// another reads or writes.
func (w *Economy) inParallel(n int, f func(i int)) {
	w.onThreads(n, func(_, i int) { f(i) })
}

// onThreads is inParallel for an f that is told which goroutine it runs on, from 0.
func (w *Economy) onThreads(n int, f func(thread, i int)) {
	if w.threads <= 1 {
		for i := range n {
			f(0, i)
		}
		return
	}
	var next atomic.Int64
	var wait sync.WaitGroup
	for thread := range min(w.threads, n) {
		wait.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				f(thread, i)
			}
		})
	}
	wait.Wait()
}
