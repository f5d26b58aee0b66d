// Package parallel runs independent pieces of work on several goroutines. Who uses it writes each outcome to a place of
// its own, so that no result depends on the number of goroutines.
package parallel

import (
	"fmt"
	"runtime/debug"
	"sync"
	"sync/atomic"
)

// For runs f for 0 to n-1 on up to threads goroutines, in ascending order on one; less than 1 thread counts as 1. No f may
// write what another reads or writes. If one panics, the caller does: with the value on one goroutine, else with the [Panic] of the smallest i,
// which does not depend on the threads.
func For(threads, n int, f func(i int)) { On(threads, n, func(_, i int) { f(i) }) }

// On is [For] of functions that are told which goroutine they run on, from 0 and below threads: each may have buffers of its
// own.
func On(threads, n int, f func(thread, i int)) {
	if threads = min(threads, n); threads <= 1 {
		for i := range n {
			f(0, i)
		}
		return
	}
	var next atomic.Int64
	var wait sync.WaitGroup
	var mu sync.Mutex
	var first *Panic
	least := n // of first
	for thread := range threads {
		wait.Go(func() {
			i := int(next.Add(1)) - 1
			defer func() {
				r := recover()
				if r == nil {
					return
				}
				next.Store(int64(n)) // nobody begins anything more
				mu.Lock()
				defer mu.Unlock()
				if i < least {
					first, least = caught(r), i
				}
			}()
			for ; i < n; i = int(next.Add(1)) - 1 {
				f(thread, i)
			}
		})
	}
	wait.Wait()
	if first != nil {
		panic(first)
	}
}

// Panic is what a function panicked with on another goroutine, where nobody who called could recover it, and the stack there. The caller panics
// with it when all goroutines have ended.
type Panic struct {
	Value any
	Stack []byte
}

// Error returns the value and the stack, for the message of a program that ends by it.
func (p *Panic) Error() string { return fmt.Sprintf("%v\n\n%s", p.Value, p.Stack) }

// caught returns what was recovered with the stack of the innermost panic.
func caught(r any) *Panic {
	if p, ok := r.(*Panic); ok {
		return p
	}
	return &Panic{r, debug.Stack()}
}

// Pool does pieces of work that are taken one after the other, on up to together goroutines, which share threads: each does its piece on as many as fall
// to it, one at least. take returns the next piece, or that there is none for this goroutine any more; it and do are called from several goroutines.
func Pool[T any](threads, together int, take func() (piece T, ok bool), do func(piece T, threads int)) {
	threads = max(threads, 1)
	workers := max(min(threads, together), 1)
	var wait sync.WaitGroup
	for w := range workers {
		share := threads / workers
		if w < threads%workers {
			share++
		}
		wait.Go(func() {
			for piece, ok := take(); ok; piece, ok = take() {
				do(piece, share)
			}
		})
	}
	wait.Wait()
}

// Try is [For] of functions that can fail. After a failure nothing begins behind it; the error is that of the smallest i that
// fails, which does not depend on the threads.
func Try(threads, n int, f func(i int) error) error {
	var mu sync.Mutex
	var first error
	at := n // of first
	For(threads, n, func(i int) {
		mu.Lock()
		behind := i > at
		mu.Unlock()
		if behind {
			return
		}
		if err := f(i); err != nil {
			mu.Lock()
			defer mu.Unlock()
			if i < at {
				at, first = i, err
			}
		}
	})
	return first
}

// Ahead makes values for 0 to n-1 on up to threads goroutines and hands them to use in ascending order, one at a time, while
// the next are being made. At no time are there more than threads values; on one thread each is used before the next is made. The
// error is the first in that order, and nothing is used after it.
func Ahead[T any](threads, n int, value func(i int) (T, error), use func(i int, v T) error) error {
	type made struct {
		value T
		err   error
	}
	begin := func(i int) <-chan made {
		out := make(chan made, 1) // room, so that nobody waits for a reader
		run := func() {
			v, err := value(i)
			out <- made{v, err}
		}
		if threads > 1 {
			go run()
		} else {
			run()
		}
		return out
	}
	var under []<-chan made // those of i and after
	for i := range n {
		for next := i + len(under); next < min(n, i+max(threads, 1)); next++ {
			under = append(under, begin(next))
		}
		m := <-under[0]
		under = under[1:]
		if m.err == nil {
			m.err = use(i, m.value)
		}
		if m.err != nil {
			for _, c := range under {
				<-c
			}
			return m.err
		}
	}
	return nil
}
