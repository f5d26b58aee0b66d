package parallel

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

var threads = []int{-1, 0, 1, 2, 3, 8, 100}

// Each piece is done once, on its goroutine's part of the threads, and all threads have a part.
func TestPoolSharesItsThreads(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		threads, together int
		shares            []int // of the goroutines, ascending
	}{
		{1, 1, []int{1}},
		{0, 5, []int{1}},
		{2, 5, []int{1, 1}},
		{7, 3, []int{2, 2, 3}},
		{4, 0, []int{4}},
		{8, 1, []int{8}},
	} {
		var mu sync.Mutex
		var shares []int
		all := make(chan struct{})
		next := 0
		Pool(c.threads, c.together, func() (int, bool) {
			mu.Lock()
			defer mu.Unlock()
			next++
			return next, next <= 50
		}, func(i, threads int) {
			mu.Lock()
			if shares = append(shares, threads); len(shares) == len(c.shares) {
				close(all) // as many goroutines as there should be have a piece each
			}
			mu.Unlock()
			<-all
		})
		if len(shares) != 50 {
			t.Errorf("%d pieces were done, want 50", len(shares))
		}
		if slices.Sort(shares[:len(c.shares)]); !slices.Equal(shares[:len(c.shares)], c.shares) {
			t.Errorf("%d threads for %d: %v, want %v", c.threads, c.together, shares[:len(c.shares)], c.shares)
		}
	}
}

// A panic reaches the caller, who can recover it: that of the smallest piece that panics, whatever the threads, also from a goroutine of a goroutine.
func TestPanicsReachTheCaller(t *testing.T) {
	t.Parallel()
	for _, k := range threads {
		for _, inner := range threads {
			value := func() (value any) {
				defer func() {
					if value = recover(); value == nil {
						return
					}
					if p, ok := value.(*Panic); ok {
						if !strings.Contains(string(p.Stack), "TestPanicsReachTheCaller") {
							t.Errorf("%d and %d threads: the stack does not name who panicked:\n%s", k, inner, p.Stack)
						}
						value = p.Value
					}
				}()
				For(k, 50, func(i int) {
					For(inner, 3, func(j int) {
						if i%7 == 5 && j == 1 {
							panic(i)
						}
					})
				})
				return nil
			}()
			if value != 5 {
				t.Errorf("%d and %d threads: recovered %v, want 5", k, inner, value)
			}
		}
	}
}

// Each piece is done once, whatever the threads; one thread keeps the order.
func TestFor(t *testing.T) {
	t.Parallel()
	for _, k := range threads {
		for _, n := range []int{0, 1, 7, 50} {
			done := make([]int, n)
			var order []int
			For(k, n, func(i int) {
				done[i]++
				if k <= 1 {
					order = append(order, i)
				}
			})
			if slices.ContainsFunc(done, func(d int) bool { return d != 1 }) {
				t.Errorf("%d threads: %v; want each once", k, done)
			}
			if k <= 1 && !slices.IsSorted(order) {
				t.Errorf("order %v on one thread", order)
			}
		}
	}
}

// No more goroutines than threads: each waits until as many are there as can be.
func TestForUsesItsThreads(t *testing.T) {
	t.Parallel()
	const n = 4
	var inside, most atomic.Int64
	var all sync.WaitGroup
	all.Add(n)
	For(n, 20, func(i int) {
		now := inside.Add(1)
		for m := most.Load(); now > m && !most.CompareAndSwap(m, now); m = most.Load() {
		}
		if i < n {
			all.Done()
			all.Wait() // ends only if n pieces run at a time
		}
		inside.Add(-1)
	})
	if most.Load() != n {
		t.Errorf("%d at a time; want %d", most.Load(), n)
	}
}

// The first failure wins, also where a later one comes earlier in time.
func TestTryReturnsTheFirstError(t *testing.T) {
	t.Parallel()
	for _, k := range threads {
		late := make(chan struct{}) // closed when piece 5 has failed
		err := Try(k, 40, func(i int) error {
			switch {
			case i == 3:
				if k > 5 { // else nobody may be left for piece 5
					<-late
				}
				return errors.New("3")
			case i == 5:
				defer close(late)
				return errors.New("5")
			}
			return nil
		})
		if err == nil || err.Error() != "3" {
			t.Errorf("%d threads: %v; want the error of 3", k, err)
		}
	}
	if err := Try(2, 9, func(int) error { return nil }); err != nil {
		t.Error(err)
	}
	done := 0
	if err := Try(1, 9, func(i int) error { done++; return fmt.Errorf("%d", i) }); err.Error() != "0" || done != 1 {
		t.Errorf("%v after %d pieces; want 0 after 1", err, done)
	}
}

func TestAheadKeepsTheOrderAndTheBound(t *testing.T) {
	t.Parallel()
	for _, k := range threads {
		var there, most atomic.Int64
		var got []int
		err := Ahead(k, 50, func(i int) (int, error) {
			now := there.Add(1)
			for m := most.Load(); now > m && !most.CompareAndSwap(m, now); m = most.Load() {
			}
			return i * i, nil
		}, func(i, v int) error {
			if v != i*i {
				t.Errorf("value of %d is %d", i, v)
			}
			got = append(got, i)
			there.Add(-1)
			return nil
		})
		if err != nil || len(got) != 50 || !slices.IsSorted(got) {
			t.Errorf("%d threads: used %v, %v; want 0 to 49 in order", k, got, err)
		}
		if m := most.Load(); m > int64(max(k, 1)) {
			t.Errorf("%d threads: %d values at a time", k, m)
		}
	}
}

func TestAheadStopsAtTheFirstError(t *testing.T) {
	t.Parallel()
	for _, k := range threads {
		for _, inUse := range []bool{false, true} {
			used := 0
			err := Ahead(k, 20, func(i int) (int, error) {
				if i >= 7 && !inUse {
					return 0, fmt.Errorf("value %d", i)
				}
				return i, nil
			}, func(i, _ int) error {
				if i == 7 {
					return errors.New("use 7")
				}
				used++
				return nil
			})
			want := map[bool]string{false: "value 7", true: "use 7"}[inUse]
			if err == nil || err.Error() != want || used != 7 {
				t.Errorf("%d threads: %v after %d; want %s after 7", k, err, used, want)
			}
		}
	}
}
