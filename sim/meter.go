package sim

import "sync"

// meter adds up the progress of runs that go on at the same time.
type meter struct {
	mu     sync.Mutex
	report func(done, total int)
	done   []int // ticks by run
	total  []int // ticks by run, 0 = not known yet
}

// of returns the progress function of run i, nil if nobody wants to know.
func (m *meter) of(i int) func(done, total int) {
	if m.report == nil {
		return nil
	}
	return func(done, total int) {
		m.mu.Lock()
		defer m.mu.Unlock()
		m.done[i], m.total[i] = max(done, m.done[i]), max(total, m.total[i])
		m.report(m.sum())
	}
}

// sum returns the ticks done and in all. A run that has not begun counts as long as the longest
// known one.
func (m *meter) sum() (done, total int) {
	longest := 0
	for _, t := range m.total {
		longest = max(longest, t)
	}
	for i, t := range m.total {
		if t == 0 {
			t = longest
		}
		done += m.done[i]
		total += t
	}
	return done, total
}
