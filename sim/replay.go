package sim

import (
	"fmt"
	"math"

	"gowest/sim/calendar"
	"gowest/sim/money"
	"gowest/sim/record"
)

// Replay is one replicate that runs quarter by quarter, so that others can look at it in between.
type Replay struct{ w *Economy }

// NewReplay returns replicate (counted from 1) of cfg after its start-up, before the first quarter. What it records is what
// [Simulate] does, for any number of threads.
func NewReplay(cfg *Config, replicate, threads int) (*Replay, error) {
	w := NewEconomy(cfg, replicate, threads)
	return &Replay{w}, w.startUp()
}

// Ticks returns the quarters that are done and those of the run.
func (r *Replay) Ticks() (done, total int) { return int(r.w.tick), r.w.cfg.ticks() }

// Next runs a quarter and tells whether there was one left.
func (r *Replay) Next() (bool, error) {
	if done, total := r.Ticks(); done == total {
		return false, nil
	}
	return true, r.w.advance()
}

// Tables returns what has been recorded so far.
func (r *Replay) Tables() *record.Tables { return &r.w.year.tables }

// Place is a part of a country: the nation, a province or a cell.
type Place struct {
	Name     string // as in the trace
	province int    // its treasury, -1 = none, as many as provinces = all governments
	cells    []int32
}

// Nation returns the place that is the whole country.
func Nation(cfg *Config) Place {
	p := Place{Name: NationLevel, province: len(cfg.Provinces)}
	for c := range cfg.World.Grid.Cells {
		p.cells = append(p.cells, int32(c))
	}
	return p
}

// ProvincePlace returns the province with an index in cfg.Provinces.
func ProvincePlace(cfg *Config, province int) Place {
	p := Place{Name: cfg.Provinces[province].Name, province: province}
	for c, g := range cfg.World.Grid.Cells {
		if g.Province == province {
			p.cells = append(p.cells, int32(c))
		}
	}
	return p
}

// CellPlace returns the cell in a row and column of the map, and false if there is no land.
func CellPlace(cfg *Config, row, col int) (Place, bool) {
	for c, g := range cfg.World.Grid.Cells {
		if g.Row == row && g.Col == col {
			return Place{Name: fmt.Sprintf("%d:%d", row, col), province: -1, cells: []int32{int32(c)}}, true
		}
	}
	return Place{}, false
}

// Trace makes the replay hand a row of each place to sink at the end of each quarter from now on.
func (r *Replay) Trace(places []Place, sink func(record.TraceQuarter)) {
	before := make([]yearSoFar, len(places))
	r.w.watch = func() {
		if int(r.w.tick)%calendar.TicksPerYear == 0 {
			clear(before) // the year's sums begin anew
		}
		for i, p := range places {
			now := r.w.soFar(p)
			sink(r.w.traceRow(p, now, before[i]))
			before[i] = now
		}
	}
}

// yearSoFar adds up what happened in a place since the beginning of the year.
type yearSoFar struct {
	entries, exits                 int
	value, wages, income, spending money.Fen
}

// soFar sums the year's books over the cells of a place.
func (w *Economy) soFar(p Place) (s yearSoFar) {
	b := &w.year
	for _, j := range p.cells {
		s.entries += b.entries[j]
		s.exits += b.exits[j]
		s.wages += b.wages[j]
		s.income += b.income[j]
		s.spending += b.public[j]
		for i := range w.cfg.Industries {
			s.value += b.value[w.at(j, i)]
		}
	}
	return s
}

// traceRow returns the row of a place: now less what there was before the quarter.
func (w *Economy) traceRow(p Place, now, before yearSoFar) record.TraceQuarter {
	row := record.TraceQuarter{
		Year: w.now.Year(), Quarter: int(w.tick)%calendar.TicksPerYear + 1, Place: p.Name,
		Entries: int64(now.entries - before.entries), Exits: int64(now.exits - before.exits),
		GDP: w.yuan(now.value - before.value), HouseholdIncome: w.yuan(now.income - before.income),
		PublicSpending: w.yuan(now.spending - before.spending), Price: w.nation.price,
		Treasury: record.Missing(), Infrastructure: record.Missing(),
	}
	workers, farmers, employees, idle, infrastructure := 0, 0, 0, 0, 0.0
	for _, j := range p.cells {
		c := &w.cells[j]
		workers += c.workers.Len()
		farmers += c.farming
		employees += c.employees
		idle += c.seeking
		infrastructure += float64(c.infrastructure * float64(c.workers.Len()))
		row.Firms += int64(c.firms.Live())
	}
	persons := int64(w.cfg.Run.PersonsPerAgent)
	row.Workers, row.Farmers, row.Employment = int64(workers)*persons, int64(farmers)*persons, int64(employees)*persons
	row.Population = int64(math.Round(w.persons(workers) * w.personsPerWorker))
	row.Unemployment = over(float64(idle), float64(idle+employees))
	row.Wage = over((now.wages-before.wages).Yuan()*calendar.TicksPerYear, float64(employees))
	if workers > 0 {
		row.Infrastructure = infrastructure / float64(workers)
	}
	switch n := len(w.provinces); {
	case p.province == n:
		sum := w.centre.treasury
		for q := range w.provinces {
			sum += w.provinces[q].treasury
		}
		row.Treasury = w.yuan(sum)
	case p.province >= 0:
		row.Treasury = w.yuan(w.provinces[p.province].treasury)
	}
	return row
}
