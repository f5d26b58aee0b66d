package sim

import (
	"gowest/agents/firm"
	"gowest/agents/worker"
	"gowest/sim/draw"
	"gowest/sim/market"
	"gowest/sim/memory"
	"gowest/sim/money"
)

// scratch is what a goroutine needs for a moment while it works on a cell; kept to allocate nothing in a tick.
// Nothing in it but the survey outlives the loop over cells that filled it.
//
// Loops over workers see firms through a narrow column of what they need, by slot: ties or jobs.
type scratch struct {
	ties      []tie
	seekers   []looker     // who looks for a job and has not applied yet
	staffs    []firm.Staff // by slot, counted again
	jobs      []job
	dividends []money.Fen // by slot: for the owner among the employees
	places    []int32     // by slot: where its bids begin
	bids      []bid       // sorted by slot
	next      []int32
	turns     []uint64 // of founders
	sorter    worker.Sorter
	weight    []float64
	whole     []uint64
	parts     []split // by industry and group
	tills     []till  // by industry
	makers    []maker // by industry
	models    []model // by industry
	sums      []industrySum
	costs     []firm.Outlook // by industry: of a unit of output in the cell
	options   []option       // by kind: what founders of the cell still find
	seen      []sight        // by kind: how much of options holds
	filled    []float64      // by industry: share of the market that entrants have taken since options was made
	rules     cellRules
	drawn     drawn
	survey    survey
}

func (s *scratch) init(industries, groups, kinds int) {
	s.rules = cellRules{learns: make([]lesson, industries), founding: make([][2]draw.Chance, industries)}
	s.parts, s.sums = make([]split, industries*groups), make([]industrySum, industries)
	s.tills, s.makers, s.models = make([]till, industries), make([]maker, industries), make([]model, industries)
	s.filled = make([]float64, industries)
	s.costs = make([]firm.Outlook, industries)
	s.options, s.seen = make([]option, kinds), make([]sight, kinds)
	s.survey = newSurvey()
	s.seekers = make([]looker, 0, lookers)
	s.grow(max(industries, market.MaxStages))
}

// free gives its memory back.
func (s *scratch) free() {
	memory.Free(s.ties)
	memory.Free(s.staffs)
	memory.Free(s.jobs)
	memory.Free(s.dividends)
	memory.Free(s.places)
	memory.Free(s.bids)
	memory.Free(s.turns)
	s.sorter.Free()
}

// tie is what holds an employee in a firm: the chances to be laid off, to be laid off or quit, and to
// look for another job.
type tie struct{ fired, leaves, looks draw.Odds }

// job is what an employee gets from a firm, what it has paid so far in 2^32 fen, as little is left of what it set aside, and its staff of the
// next quarter as far as counted.
type job struct {
	rate     money.Fen
	staff    firm.Staff
	paid     uint32
	industry uint8
	ends     bool // the firm closes or moves
	moves    bool
	marks    jobMarks
}

// jobMarks is what there is to do for the owner of a firm while its employees are paid. A founder among the employees is the
// owner, else the first employee.
type jobMarks uint8

const (
	paysOwner jobMarks = 1 << iota // there is a dividend for the owner
	sold                           // the owner becomes one: gets the mark of a founder
	seeks                          // there is one of the two above, and no founder
	counted                        // a founder has been met
)

// drop gives the memory of a large list back until the next quarter: what is needed for the labour market is not there while people are
// paid, and the other way round.
func drop[T any](s *[]T) { *s = memory.Cut(*s, 0) }

// push appends to a list that may be large.
func push[T any](s *[]T, x T) {
	if len(*s) == cap(*s) {
		*s = memory.Grow(*s, len(*s)+len(*s)/4+16)
	}
	*s = append(*s, x)
}

// pushEach appends x n ≥ 0 times to a list that may be large; up to twice without a jump that hangs on n.
func pushEach[T any](s *[]T, x T, n int) {
	const few = 2
	end := len(*s)
	if cap(*s) < end+few {
		*s = memory.Grow(*s, end+end/4+16)
	}
	to := (*s)[:end+few]
	to[end], to[end+1] = x, x
	*s = to[:end+min(n, few)]
	for ; n > few; n-- {
		push(s, x)
	}
}

// resize returns *s with length n, any content, and keeps it.
func resize[T any](s *[]T, n int) []T {
	if cap(*s) < n {
		*s = memory.Grow((*s)[:0], n+n/8)
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
