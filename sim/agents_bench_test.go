package sim

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	"gowest/sim/calendar"
)

// BenchmarkAgents is what quarters take of the baseline that has to do with workers and with firms, by the number of workers: the parts of
// [Economy.step] and [Economy.settle] on one thread, in ns a worker or firm and quarter: the mean over a year that begins in the year of the name,
// of the shortest times seen. "workers/op" is how many there are; those of founding firms count for workers. A shorter start-up than that of runs leaves prices less settled. Most workers are
// farmers in 1980, far fewer in 2005.
func BenchmarkAgents(b *testing.B) {
	for _, c := range []struct {
		workers, year int
	}{{1e5, 1980}, {1e5, 2005}, {1e6, 1980}, {1e6, 2005}, {1e7, 1980}, {1e8, 1980}} {
		b.Run(fmt.Sprintf("n=%.0e,from=%d", float64(c.workers), c.year), func(b *testing.B) {
			if testing.Short() && c.workers > 1e5 {
				b.Skip("long")
			}
			const persons = 400e6 // in the labour force of 1978
			burnIn := 8
			if c.workers > 1e6 {
				burnIn = 4
			}
			cfg := load(b, "baseline", fmt.Sprintf("run.persons_per_agent=%d", int(persons)/c.workers), fmt.Sprintf("initial.burn_in=%d", burnIn))
			w := NewEconomy(cfg, 1, 2)
			defer func() { w.free() }()
			if err := w.startUp(); err != nil {
				b.Fatal(err)
			}
			for w.tick < calendar.Tick(c.year-cfg.Run.From)*calendar.TicksPerYear {
				if err := w.advance(); err != nil {
					b.Fatal(err)
				}
			}
			var saved bytes.Buffer
			if err := w.save(&saved); err != nil {
				b.Fatal(err)
			}
			best := make([]stopwatch, calendar.TicksPerYear)
			for first := true; b.Loop(); first = false {
				w.free()
				w = newWorld(cfg, 1, 1)
				if err := w.load(bytes.NewReader(saved.Bytes()), int64(saved.Len())); err != nil {
					b.Fatal(err)
				}
				for i := range best {
					var s stopwatch
					if err := s.quarter(w); err != nil {
						b.Fatal(err)
					}
					if !first {
						s.least(&best[i])
					}
					best[i] = s
				}
			}
			var sum stopwatch
			for _, s := range best {
				sum.add(s)
			}
			per := func(d time.Duration) float64 { return float64(d.Nanoseconds()) / float64(sum.workers) }
			b.ReportMetric(0, "ns/op") // loading is not of interest
			b.ReportMetric(float64(w.nation.workers), "workers/op")
			b.ReportMetric(per(sum.search), "ns-search/worker")
			b.ReportMetric(per(sum.hire), "ns-hire/worker")
			b.ReportMetric(per(sum.payday), "ns-payday/worker")
			b.ReportMetric(per(sum.moves), "ns-moves/worker")
			b.ReportMetric(per(sum.found), "ns-found/worker")
			b.ReportMetric(per(sum.search+sum.hire+sum.payday+sum.moves+sum.found), "ns-all/worker")
			perFirm := func(d time.Duration) float64 { return float64(d.Nanoseconds()) / float64(sum.firms) }
			b.ReportMetric(perFirm(sum.plan), "ns-plan/firm")
			b.ReportMetric(perFirm(sum.output), "ns-output/firm")
			b.ReportMetric(perFirm(sum.settle), "ns-settle/firm")
			b.ReportMetric(perFirm(sum.finish), "ns-finish/firm")
			b.ReportMetric(perFirm(sum.plan+sum.output+sum.settle+sum.finish), "ns-all/firm")
		})
	}
}

// stopwatch adds up the time of quarters that has to do with workers and with firms, and their numbers.
type stopwatch struct {
	search, hire, payday, moves, found time.Duration
	plan, output, settle, finish       time.Duration
	workers, firms                     int
}

// parts are the times.
func (s *stopwatch) parts() []*time.Duration {
	return []*time.Duration{&s.search, &s.hire, &s.payday, &s.moves, &s.found, &s.plan, &s.output, &s.settle, &s.finish}
}

// least takes the shorter times of two measurements of the same.
func (s *stopwatch) least(o *stopwatch) {
	for i, d := range s.parts() {
		*d = min(*d, *o.parts()[i])
	}
}

func (s *stopwatch) add(o stopwatch) {
	for i, d := range s.parts() {
		*d += *o.parts()[i]
	}
	s.workers += o.workers
	s.firms += o.firms
}

// quarter is [Economy.advance] under a stopwatch. Tests of results are elsewhere: what it leaves out counts nothing and records nothing.
func (s *stopwatch) quarter(w *Economy) error {
	w.luck = w.key.Tick(int(w.tick))
	w.now = calendar.At(w.cfg.Run.From, w.tick)
	w.setPolicies()
	w.setTradeCosts()
	w.spendBudgets()
	s.time(&s.plan, w.planFirms)

	w.indexVacancies()
	s.time(&s.search, func() { w.forCells((*Economy).search) })
	s.time(&s.hire, func() {
		w.bucketBids()
		w.forCells((*Economy).hire)
		w.moveHired()
	})
	s.time(&s.output, w.produce)
	w.sell()
	w.expectEntry()

	w.setDemography()
	w.quarter.terms = w.terms()
	w.forCells(func(w *Economy, c *cell) {
		s.workers += c.workers.Len()
		s.firms += c.firms.Live()
		s.time(&s.settle, func() { w.settleFirms(c, &w.quarter.terms) })
		s.time(&s.payday, func() { w.settleWorkers(c) })
		s.time(&s.finish, func() { w.finishFirms(c, &w.quarter.terms) })
		s.time(&s.found, func() { w.foundFirms(c) })
		s.time(&s.moves, func() {
			w.departAll(c, c.gone)
			w.arriveAll(c)
		})
		w.growTrust(c)
		w.setCircle(c)
		w.buildInfrastructure(c)
		w.recordCell(c)
		if w.endsYear() {
			s.time(&s.moves, func() { w.tidy(c) })
		}
	})
	w.enterForeignFirms()
	w.moveFirms()
	s.time(&s.moves, w.moveWorkers)
	w.closeBooks()
	if err := w.audit(); err != nil {
		return err
	}
	w.tick++
	return nil
}

func (s *stopwatch) time(sum *time.Duration, f func()) {
	start := time.Now()
	f()
	*sum += time.Since(start)
}
