//go:build goexperiment.simd && amd64

package sim

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gowest/agents/firm"
	"gowest/agents/worker"
	"gowest/sim/draw"
	"gowest/sim/money"
)

// inTurn runs f one by one and in bulk and returns what it makes of both.
func inTurn[T any](t *testing.T, f func() T) (one, bulk T) {
	t.Helper()
	if !inBulk {
		t.Skip("needs AVX-512")
	}
	defer func() { inBulk = true }()
	inBulk = false
	one = f()
	inBulk = true
	return one, f()
}

// A country lives on as if its workers were paid and looked for work one by one.
func TestBulkChangesNoTable(t *testing.T) { // not parallel: inBulk is everybody's
	cfg := toy(t, "run.persons_per_agent=100", "initial.burn_in=8", "run.to=2008")
	one, bulk := inTurn(t, func() map[string]string { return written(t, simulate(t, cfg, 1)) })
	if d := cmp.Diff(one, bulk); d != "" {
		t.Error(d)
	}
}

// Paydays of random people under random rules, many of them far from what scenarios have: purses of all sizes, shares of 0 and 1, chances of 0
// and 1, numbers too large for vectors.
func TestBulkPaysAsOne(t *testing.T) { // not parallel: inBulk is everybody's
	w := started(t, toy(t, small...))
	bulkPaid := 0
	for seed := range uint64(400) {
		type result struct {
			Workers                                                worker.Columns
			Cash, PutAside, Wages, FarmPaid, Dividends, IntoCircle money.Fen
			Farmers, Idle                                          int
			Founders                                               []int32
			Incomes                                                []money.Fen
			Gone                                                   []int32
			Staff                                                  []firm.Staff
			Paid                                                   []money.Fen
			Bins                                                   []int64
			Born, Retired, Out, Arriving                           int
		}
		one, bulk := inTurn(t, func() result {
			r := rand.New(rand.NewPCG(seed, 7))
			c := randomCell(w, r)
			rules := randomRules(w, r)
			p := payday{w: w, c: c, r: rules, jobs: randomJobs(r, len(rules.learns)), busy: r.IntN(4) > 0, share: money.Fen(r.Int64N(1 << r.IntN(36))), extra: r.IntN(c.workers.Len() + 1)}
			p.surveys = p.busy && r.IntN(2) == 0
			c.scratch.dividends = make([]money.Fen, len(p.jobs))
			c.scratch.survey = newSurvey()
			p.payAll()
			out := result{
				Workers: c.workers, Cash: p.cash, PutAside: p.putAside, Wages: p.wages, FarmPaid: p.farmPaid, Dividends: p.dividends, IntoCircle: p.intoCircle,
				Farmers: c.farmers, Idle: c.idle, Gone: c.gone, Born: c.born, Retired: c.retired, Out: len(c.out), Arriving: len(c.arriving),
			}
			for _, f := range c.founders {
				out.Founders, out.Incomes = append(out.Founders, f.who), append(out.Incomes, f.income)
			}
			for _, j := range p.jobs {
				out.Staff, out.Paid = append(out.Staff, j.staff), append(out.Paid, money.Fen(j.paid))
			}
			for _, b := range c.scratch.survey.bins {
				out.Bins = append(out.Bins, b.workers, int64(b.income))
			}
			if p.bulk.can {
				bulkPaid++
			}
			return out
		})
		if d := cmp.Diff(one, bulk); d != "" {
			t.Fatalf("seed %d:\n%s", seed, d)
		}
	}
	if bulkPaid < 100 {
		t.Errorf("%d paydays in bulk; want most", bulkPaid)
	}
}

// Words leave out nobody who may look for work or lose it, and hardly anybody else is kept.
func TestSiftKeepsWhoIsHit(t *testing.T) {
	t.Parallel()
	if !inBulk {
		t.Skip("needs AVX-512")
	}
	w := started(t, toy(t, small...))
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 8))
		c := randomCell(w, r)
		s := searching{luck: draw.Source(r.Uint64()), farm: randomChance(r), idle: randomChance(r), looks: randomChance(r), leaves: randomChance(r)}
		got, n := map[int]bool{}, c.workers.Len()
		c.scratch.ties = nil
		for at, left := s.nextWord(c, 0); left != 0; at, left = s.nextWord(c, at+wordSize) {
			for i := range wordSize {
				if left>>i&1 != 0 {
					got[at+i] = true
				}
			}
		}
		for i := range n {
			bits := s.luck.Bits(uint64(c.workers.ID[i]))
			want := false
			switch e := c.workers.Employer(i); e {
			case worker.OnFarm:
				want = s.farm.Hits(uint32(bits >> 32))
			case worker.NoWork:
				want = s.idle.Hits(uint32(bits >> 32))
			default:
				want = s.looks.Hits(uint32(bits>>32)) || s.leaves.Hits(uint32(bits))
			}
			if all := max(s.farm, s.idle, s.looks, s.leaves) > math.MaxUint32 || i >= n/wordSize*wordSize; want && !got[i] || !want && got[i] && !all {
				t.Fatalf("seed %d: worker %d of %d is kept: %v, want %v", seed, i, n, got[i], want)
			}
		}
	}
}

func randomChance(r *rand.Rand) draw.Chance {
	return draw.ChanceOf([]float64{0, 1, r.Float64(), r.Float64() / 10, r.Float64() / 100, r.Float64() / 1000}[r.IntN(6)])
}

const testFirms = 5

// randomCell returns a cell with scratch of its own and up to 600 people, most of them farmers.
func randomCell(w *Economy, r *rand.Rand) *cell {
	c := &cell{province: int32(r.IntN(len(w.provinces))), scratch: new(scratch)}
	c.scratch.init(len(w.cfg.Industries), 1, 1)
	c.firms.Firms = make([]firm.Firm, testFirms)
	for range r.IntN(600) {
		x := worker.Record{
			ID: r.Uint32(), Employer: worker.OnFarm, Cash: money.Fen(r.Uint64N(1 << r.IntN(36))), Skill: uint16(r.UintN(1 << (1 + r.IntN(16)))),
			Trade: uint8(w.farming), Origin: uint8(r.IntN(len(w.provinces))), Age: uint8(r.IntN(worker.RetirementAge + 1)),
		}
		if r.IntN(4) == 0 {
			x.Employer, x.Trade = int32(r.IntN(testFirms+2))-2, uint8(r.IntN(len(w.cfg.Industries)))
		}
		if r.IntN(10) == 0 {
			x.Flags = uint8(r.IntN(4))
			if x.Employer >= 0 {
				x.Flags |= worker.Founder
			}
		}
		p, _ := x.Pack()
		c.workers.Append(p)
	}
	return c
}

func randomJobs(r *rand.Rand, industries int) []job {
	jobs := make([]job, testFirms)
	for i := range jobs {
		jobs[i] = job{rate: money.Fen(r.Int64N(1 << 20)), industry: uint8(r.IntN(industries)), ends: r.IntN(5) == 0, marks: jobMarks(r.IntN(2)) * seeks}
	}
	return jobs
}

func randomRules(w *Economy, r *rand.Rand) *cellRules {
	share := func() float64 { return []float64{0, 1, r.Float64(), r.Float64(), r.Float64() / 100}[r.IntN(5)] }
	n := len(w.cfg.Industries)
	rules := &cellRules{
		learns: make([]lesson, n), founding: make([][2]draw.Chance, n), beginner: uint16(r.Uint32()), birth: randomChance(r),
		circleSaving: uint64(share() * (1 - 0x1p-53) * 0x1p64), tradeChange: randomChance(r), returns: randomChance(r), returnsSkilled: randomChance(r),
		learning: draw.Source(r.Uint64()), life: draw.Source(r.Uint64()),
	}
	if r.IntN(2) == 0 {
		rules.circleShare = money.Fen(r.Int64N(1 << r.IntN(33)))
	}
	households := worker.Households{SpendIncome: share(), SpendCash: share()}
	rules.spending = households.Spending()
	few := r.IntN(3) > 0 // rare events are rare
	for i := range n {
		rules.learns[i] = lessonOf(share(), r.Float64()*12)
		rules.founding[i] = [2]draw.Chance{randomChance(r), randomChance(r)}
		if few {
			rules.founding[i][0] = draw.ChanceOf(r.Float64() / 100)
		}
	}
	if few {
		rules.birth = draw.ChanceOf(r.Float64() / 100)
		rules.spending = (&worker.Households{SpendIncome: r.Float64(), SpendCash: r.Float64()}).Spending()
		rules.learns[w.farming] = lessonOf(share(), r.Float64()*12)
	}
	return rules
}
