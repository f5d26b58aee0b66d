package sim

import (
	"math/bits"
	"slices"

	"gowest/agents/firm"
	"gowest/sim/money"
)

// census is what yearly measures want to know of the firms and workers of a cell: counted once, in parallel.
type census struct {
	skill      int64   // of all workers [fixed point]
	capital    float64 // real [yuan]
	loans      money.Fen
	publicJobs int64 // employees of public firms
	industries []industryCensus
}

// industryCensus counts the firms of one industry in a cell.
type industryCensus struct {
	firmSizes
	foreign, public int64  // employees
	stages          uint64 // a bit for each stage that some specialist does
}

// firmSizes counts firms by heads.
type firmSizes struct {
	few  [fewHeads]int64 // by heads
	many []int32         // heads of each larger firm
}

// fewHeads are those up to which firms are only counted: nearly all firms.
const fewHeads = 64

func newCensus(industries int) census { return census{industries: make([]industryCensus, industries)} }

// takeCensus counts the firms and workers of all cells, and checks that events have kept all counts right.
func (w *Economy) takeCensus() error {
	errs := make([]error, len(w.cells))
	w.forCells(func(w *Economy, c *cell) {
		w.countFirms(c)
		errs[c.index] = w.recountWorkers(c)
	})
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// countFirms counts the firms of a cell.
func (w *Economy) countFirms(c *cell) {
	s := &c.census
	s.capital, s.loans, s.publicJobs = 0, 0, 0
	for i := range s.industries {
		x := &s.industries[i]
		*x = industryCensus{firmSizes: firmSizes{many: x.many[:0]}}
	}
	for j := range c.firms.Firms {
		f := &c.firms.Firms[j]
		if !f.Is(firm.Live) {
			continue
		}
		s.capital += float64(f.Capital)
		s.loans += f.Loan()
		x := &s.industries[f.Industry]
		heads := f.Staff().Heads()
		x.add(heads)
		if f.Owner().Public() {
			x.public += int64(heads)
			s.publicJobs += int64(heads)
		}
		if f.Owner() == firm.Foreign {
			x.foreign += int64(heads)
		}
		if !f.Form.Integrated() {
			x.stages |= 1 << f.Form
		}
	}
}

// add counts one firm.
func (s *firmSizes) add(heads int32) {
	if heads < fewHeads {
		s.few[heads]++
	} else {
		s.many = append(s.many, heads)
	}
}

// merge adds the firms of another place.
func (s *firmSizes) merge(o *firmSizes) {
	for n, firms := range o.few {
		s.few[n] += firms
	}
	s.many = append(s.many, o.many...)
}

// each calls f for every size of firms with heads, and how many firms have it: ascending, then the larger firms one by one.
func (s *firmSizes) each(f func(heads int32, firms int64)) {
	for n := 1; n < fewHeads; n++ {
		if s.few[n] > 0 {
			f(int32(n), s.few[n])
		}
	}
	for _, heads := range s.many {
		f(heads, 1)
	}
}

// totals returns firms with heads, their heads and the sum of the squares of these.
func (s *firmSizes) totals() (firms, heads int64, squares float64) {
	s.each(func(n int32, count int64) {
		firms += count
		heads += count * int64(n)
		squares += float64(count) * float64(n) * float64(n)
	})
	return firms, heads, squares
}

// top returns the heads of the n largest firms together.
func (s *firmSizes) top(n int) (heads int64) {
	large := slices.Clone(s.many)
	slices.Sort(large)
	for _, h := range slices.Backward(large) {
		if n == 0 {
			return heads
		}
		heads += int64(h)
		n--
	}
	for h := fewHeads - 1; h > 0 && n > 0; h-- {
		take := min(int64(n), s.few[h])
		heads += take * int64(h)
		n -= int(take)
	}
	return heads
}

// live returns the number of firms of an industry in a cell, with and without employees.
func (x *industryCensus) live() int64 {
	n := int64(len(x.many))
	for _, firms := range x.few {
		n += firms
	}
	return n
}

// sizesOf returns the firms of an industry in some cells.
func (w *Economy) sizesOf(i int, cells []int32) *firmSizes {
	var s firmSizes
	for _, c := range cells {
		s.merge(&w.cells[c].census.industries[i].firmSizes)
	}
	return &s
}

// stagesOf returns how many stages of an industry some specialist does in some cells.
func (w *Economy) stagesOf(i int, cells []int32) int {
	var stages uint64
	for _, c := range cells {
		stages |= w.cells[c].census.industries[i].stages
	}
	return bits.OnesCount64(stages)
}
