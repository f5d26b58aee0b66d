package sim

import (
	"strings"
	"testing"

	"gowest/agents/firm"
	"gowest/agents/worker"
)

// busy is a toy in which everything happens that moves somebody: firms found, close, move and are sold, workers are hired far away,
// laid off, go home, die without heirs and have children, anchor firms and foreign ones come.
func busy(t *testing.T, set ...string) *Economy {
	t.Helper()
	return started(t, toyWith(t, allPolicies(), append([]string{
		"run.persons_per_agent=400", "initial.burn_in=4", "exit.hazard=0.02", "founding.rate=0.02",
		"relocation.rate=0.05", "labour.migrant_return=1.0", "labour.return_to_farm=0.1", "event.labour_force.values=[[2000, 1e6], [2003, 1.3e6], [2006, 0.9e6]]",
	}, set...)...))
}

// checkCounts counts all workers again, and who heads firms.
func checkCounts(t *testing.T, w *Economy, when string) {
	t.Helper()
	for j := range w.cells {
		c := &w.cells[j]
		if err := w.recountWorkers(c); err != nil {
			t.Fatalf("%s: %v", when, err)
		}
		headed := make([]int, c.firms.Len())
		for i := range c.workers.Len() {
			if c.workers.Flags(i)&worker.Founder == 0 {
				continue
			}
			e := c.workers.Employer(i)
			if e < 0 {
				t.Fatalf("%s, tick %d: a founder in cell %d has no firm", when, w.tick, j)
			}
			headed[e]++
		}
		for s, founders := range headed {
			f := &c.firms.Firms[s]
			if f.Is(firm.Headed) != (founders > 0) || founders > 1 {
				t.Fatalf("%s, tick %d: firm %d in slot %d of cell %d of %s has %d founders among its employees, headed: %t", when, w.tick, f.ID, s, j, f.Owner(), founders, f.Is(firm.Headed))
			}
		}
	}
}

// Counts that events keep are those of a count from nobody up: after hiring, after payday and after everybody has moved.
func TestCountsKeptByEvents(t *testing.T) {
	t.Parallel()
	w := busy(t)
	checkCounts(t, w, "at the start")
	died, closed, moved, hired := false, false, false, false
	for range 6 * 4 {
		upToSales(w)
		checkCounts(t, w, "after hiring")
		for j := range w.cells {
			hired = hired || len(w.moves.leaving[j]) > 0
		}
		w.sell()
		w.expectEntry()
		w.settle()
		checkCounts(t, w, "after payday")
		for j := range w.cells {
			c := &w.cells[j]
			died, moved = died || c.died > 0, moved || len(c.movingFirms) > 0
		}
		restOfQuarter(t, w)
		checkCounts(t, w, "after moving")
	}
	for _, r := range w.year.tables.Provinces {
		closed = closed || r.Exits > 0
	}
	if !died || !closed || !moved || !hired {
		t.Errorf("workers died without heirs: %t, firms closed: %t, firms moved: %t, workers went to another cell for a job: %t; want all", died, closed, moved, hired)
	}
}

// A count that is wrong by one is found, whichever it is.
func TestWrongCountsAreFound(t *testing.T) {
	t.Parallel()
	w := started(t, toy(t, small...))
	quarters(t, w, 2)
	c := &w.cells[3]
	f := &c.firms.Firms[aFirm(c)]
	for _, tc := range []struct {
		name        string
		spoil, undo func()
		message     string
	}{
		{"farmers", func() { c.farmers++ }, func() { c.farmers-- }, "farmers"},
		{"without work", func() { c.idle-- }, func() { c.idle++ }, "without work"},
		{"from a province", func() { c.byOrigin[1]++ }, func() { c.byOrigin[1]-- }, "workers of province 1"},
		{"from another instead", func() { c.byOrigin[0]--; c.byOrigin[1]++ }, func() { c.byOrigin[0]++; c.byOrigin[1]-- }, "workers of province 0"},
		{"heads of a firm", func() { f.SetStaff(f.Staff() + firm.One(0)) }, func() { f.SetStaff(f.Staff() - firm.One(0)) }, "employs"},
		{"skill of a firm", func() { f.SetStaff(f.Staff() + 1) }, func() { f.SetStaff(f.Staff() - 1) }, "employs"},
	} {
		tc.spoil()
		if err := w.recountWorkers(c); err == nil || !strings.Contains(err.Error(), tc.message) || !strings.Contains(err.Error(), "cell 3") {
			t.Errorf("%s: recountWorkers = %v, want an error about %s in cell 3", tc.name, err, tc.message)
		}
		if err := w.takeCensus(); err == nil {
			t.Errorf("%s: the census finds nothing", tc.name)
		}
		tc.undo()
		if err := w.takeCensus(); err != nil {
			t.Errorf("%s: %v after all was put right", tc.name, err)
		}
	}
	// The year cannot end with a wrong count.
	c.byOrigin[1]++
	quarters(t, w, 1)
	if err := w.advance(); err == nil || !strings.Contains(err.Error(), "workers of province 1") {
		t.Errorf("the year ends with %v, want an error about workers of province 1", err)
	}
}

// When gaps are closed everybody keeps its employer, colleagues stand side by side, and no slot is free.
func TestTidy(t *testing.T) {
	t.Parallel()
	w := busy(t)
	quarters(t, w, 2*4+2) // the last two leave gaps
	gaps := 0
	before := people(w)
	for j := range w.cells {
		c := &w.cells[j]
		gaps += c.firms.Len() - c.firms.Live()
		w.tidy(c)
		if c.firms.Len() != c.firms.Live() {
			t.Errorf("cell %d has %d slots for %d firms", j, c.firms.Len(), c.firms.Live())
		}
		met := make([]bool, c.firms.Len())
		for i := range c.workers.Len() {
			if e := c.workers.Employer(i); e >= 0 && (i == 0 || c.workers.Employer(i-1) != e) {
				if met[e] {
					t.Fatalf("cell %d: the workers of slot %d are not side by side", j, e)
				}
				met[e] = true
			}
		}
	}
	checkCounts(t, w, "after closing gaps")
	after := people(w)
	for id, now := range after {
		if was := before[id]; was.employer != now.employer || was.cell != now.cell || was.Cash != now.Cash || was.Skill != now.Skill || was.Flags != now.Flags {
			t.Fatalf("worker %d was %+v, is %+v", id, was, now)
		}
	}
	if len(after) != len(before) || gaps == 0 {
		t.Errorf("%d workers and %d gaps, want %d and some", len(after), gaps, len(before))
	}
}

// Where only one in three firms is remembered all else goes on, and tables of growth speak for all of them.
func TestSurveyOfFirms(t *testing.T) {
	t.Parallel()
	growth := func(every int) (firms int64) {
		cfg := toy(t, lively...)
		w := newWorld(cfg, 1, 1)
		for j := range w.cells {
			w.cells[j].firms.Survey(every)
		}
		w.populate()
		w.openAccounts()
		if err := w.startUp(); err != nil {
			t.Fatal(err)
		}
		quarters(t, w, 5*4)
		if _, err := csvFiles(&w.year.tables); err != nil {
			t.Error(err)
		}
		for _, r := range w.year.tables.Growth {
			if r.Firms%int64(every) != 0 {
				t.Errorf("one in %d is remembered, and %d firms in a class", every, r.Firms)
			}
			if r.Measure == "employment" {
				firms += r.Firms
			}
		}
		for _, r := range w.year.tables.Movers {
			if r.Firms%int64(every) != 0 {
				t.Errorf("one in %d is remembered, and %d firms in a group", every, r.Firms)
			}
		}
		return firms
	}
	all, third := growth(1), growth(3)
	if ratio := float64(third) / float64(all); ratio < 0.8 || ratio > 1.2 {
		t.Errorf("%d firms grow where a third is remembered, %d where all are", third, all)
	}
}
