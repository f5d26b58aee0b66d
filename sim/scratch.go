package sim

import (
	"gowest/sim/draw"
	"gowest/sim/market"
	"gowest/sim/money"
)

// scratch is what a goroutine needs for a moment while it works on a cell; kept to allocate nothing in a tick.
// Nothing in it but the survey outlives the loop over cells that filled it.
//
// Workers meet the firms of their cell in random order, and the records of firms are wide. Loops over
// workers therefore see firms through a narrow column of what they need: ties, staffs or jobs, by slot.
type scratch struct {
	ties    []tie
	staffs  []staff
	jobs    []job
	next    []int32
	weight  []float64
	whole   []uint64
	rules   cellRules
	incomes []money.Fen // by worker: of the quarter that is settled
	survey  survey
}

func (s *scratch) init(industries int) {
	s.next = make([]int32, industries)
	s.rules = cellRules{cap: make([]float64, industries), speed: make([]float64, industries), founding: make([][2]draw.Chance, industries)}
	s.survey = newSurvey()
	s.grow(max(industries, market.MaxStages))
}

// tie is what holds an employee in a firm: the chances to be laid off, to be laid off or quit, and to
// look for another job.
type tie struct{ fired, leaves, looks draw.Chance }

// staff is the employees of a firm while they are counted.
type staff struct {
	skill        int64
	heads, owner int32
	industry     uint8
}

// job is what an employee gets from a firm, and what it has paid so far.
type job struct {
	rate, paid money.Fen
	owner      int32
	industry   uint8
	ends       bool // the firm closes or moves
}

// resize returns *s with length n, any content, and keeps it.
func resize[T any](s *[]T, n int) []T {
	if cap(*s) < n {
		*s = make([]T, n+n/4)
	}
	*s = (*s)[:n]
	return *s
}

// grow returns weights for n parts, as numbers and as whole numbers, valid until the next call.
func (s *scratch) grow(n int) ([]float64, []uint64) {
	if n > len(s.weight) {
		s.weight, s.whole = make([]float64, n+n/4), make([]uint64, n+n/4)
	}
	return s.weight[:n], s.whole[:n]
}
