//go:build goexperiment.simd && amd64

package sim

import (
	"math"
	"math/bits"
	"simd/archsimd"
	"unsafe"

	"gowest/agents/worker"
	"gowest/sim/money"
)

// inBulk tells whether words of workers are worked on at once.
var inBulk = archsimd.X86.AVX512()

const (
	lanes = 16
	// cashLimit is what a farmer may have, earn and get from the circle, each, for sums of all three to fit 32 bits and of shares of
	// them to fit 64.
	cashLimit = 1 << 30
)

// numbers returns workers in a column as plain numbers.
func numbers[T ~uint32](column []T) []uint32 {
	return unsafe.Slice((*uint32)(unsafe.Pointer(unsafe.SliceData(column))), len(column))
}

// lowHalves and highHalves are where the halves of two vectors of eight lie.
var lowHalves, highHalves = [lanes]uint32{0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30},
	[lanes]uint32{1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31}

// payWord draws for a word and pays those farmers in it to whom nothing rare happens. It returns who is left.
func (p *payday) payWord(at int) uint64 {
	r, ids, d := p.r, p.c.workers.ID, &p.c.scratch.drawn
	d.fill(0, r.learning, ids, at)
	d.fill(1, r.life, ids, at)
	left := all(at, len(ids))
	income := p.share
	switch {
	case left != ^uint64(0), p.farmers < p.extra && p.extra < p.farmers+wordSize: // not all of them get the same
		return left
	case p.farmers < p.extra:
		income++
	}
	ofIncome, ofCash := r.spending.Shares()
	lesson := r.learns[p.w.farming]
	if income >= cashLimit || r.circleShare < 0 || r.circleShare >= cashLimit || ofIncome > math.MaxUint32 || ofCash > math.MaxUint32 ||
		lesson.cap > worker.SkillMax || lesson.speed > math.MaxInt32 || r.birth > math.MaxUint32 || len(r.founding) > lanes {
		return left
	}
	older, birth := uint32(0), uint32(0)
	var founding [lanes]uint32
	if p.busy {
		older, birth = 1, uint32(r.birth)
		for i := range r.founding {
			if r.founding[i][0] > math.MaxUint32 {
				return left
			}
			founding[i] = uint32(r.founding[i][0])
		}
	}

	const farm, half = 1<<32 - 1<<8, math.MaxUint32 // [worker.JobOf] OnFarm at age 0; the low half of 64 bits
	u32, u64 := archsimd.BroadcastUint32x16, archsimd.BroadcastUint64x8
	low, high := archsimd.LoadUint32x16(&lowHalves), archsimd.LoadUint32x16(&highHalves)
	chances := archsimd.LoadUint32x16(&founding)
	savingHigh, savingLow := u64(r.circleSaving>>32), u64(r.circleSaving&half)
	spendIncome, spendCash := u64(ofIncome*uint64(income)), u64(ofCash)
	jobs, purses, traits := numbers(p.c.workers.Job[at:]), numbers(p.c.workers.Purse[at:]), numbers(p.c.workers.Trait[at:])
	cashSum, savedSum, asideSum := u64(0), u64(0), u64(0)
	paid := uint64(0)
	for i := 0; i < wordSize; i += lanes {
		job := archsimd.LoadUint32x16Slice(jobs[i:])
		farmers := job.GreaterEqual(u32(farm))
		if farmers.ToBits() == 0 {
			continue
		}
		// What is not rare.
		aged := job.Add(u32(older))
		purse, trait := archsimd.LoadUint32x16Slice(purses[i:]), archsimd.LoadUint32x16Slice(traits[i:])
		fate, fates := archsimd.LoadUint64x8Slice(d[1][i:]).AsUint32x16(), archsimd.LoadUint64x8Slice(d[1][i+8:]).AsUint32x16()
		steep := purse.ShiftAllRight(28)
		plain := farmers.And(aged.Less(u32(farm + worker.RetirementAge))).
			And(purse.And(u32(0xff)).Equal(u32(0))).
			And(steep.LessEqual(u32(10))). // less than cashLimit
			And(fate.ConcatPermute(fates, low).GreaterEqual(u32(birth))).
			And(fate.ConcatPermute(fates, high).GreaterEqual(chances.Permute(trait.ShiftAllRight(8).And(u32(lanes - 1)))))
		paid |= uint64(plain.ToBits()) << i
		aged.Merge(job, plain).StoreSlice(jobs[i:])

		// As [lesson.learn]: the product of gap and speed in two parts.
		luck, lucks := archsimd.LoadUint64x8Slice(d[0][i:]).AsUint32x16(), archsimd.LoadUint64x8Slice(d[0][i+8:]).AsUint32x16()
		skill := trait.ShiftAllRight(16)
		gap := skill.Max(u32(uint32(lesson.cap))).Sub(skill)
		gain := gap.Mul(u32(uint32(lesson.speed >> 16))).Add(gap.Mul(u32(uint32(lesson.speed & 0xffff))).ShiftAllRight(16))
		gain = gain.Add(luck.ConcatPermute(lucks, low).And(u32(0xffff))).ShiftAllRight(16)
		skill = skill.Add(gain).Min(u32(worker.SkillMax))
		skill.ShiftAllLeft(16).Or(trait.And(u32(0xffff))).Merge(trait, plain).StoreSlice(traits[i:])

		// As [saved].
		cash := purse.ShiftAllRight(8).And(u32(1<<20 - 1)).ShiftLeft(steep).Add(u32(uint32(income))).Masked(plain)
		even, odd := cash.AsUint64x8().And(u64(half)), cash.AsUint64x8().ShiftAllRight(32)
		cashSum = cashSum.Add(even).Add(odd)
		even = even.Mul(savingHigh).Add(even.Mul(savingLow).ShiftAllRight(32)).ShiftAllRight(32)
		odd = odd.Mul(savingHigh).Add(odd.Mul(savingLow).ShiftAllRight(32)).ShiftAllRight(32)
		savedSum = savedSum.Add(even).Add(odd)
		cash = cash.Add(u32(uint32(r.circleShare))).Sub(even.Or(odd.ShiftAllLeft(32)).AsUint32x16())

		// As [worker.Spending.Of] and [worker.PurseOf].
		even, odd = cash.AsUint64x8().And(u64(half)), cash.AsUint64x8().ShiftAllRight(32)
		even, odd = even.Mul(spendCash).Add(spendIncome).ShiftAllRight(32), odd.Mul(spendCash).Add(spendIncome).AndNot(u64(half))
		spends := even.Or(odd).AsUint32x16().Min(cash)
		kept := cash.Sub(spends)
		steep = u32(12).Sub(kept.Or(u32(1 << 19)).LeadingZeros())
		digits := kept.ShiftRight(steep)
		steep.ShiftAllLeft(28).Or(digits.ShiftAllLeft(8)).Merge(purse, plain).StoreSlice(purses[i:])
		aside := cash.Sub(digits.ShiftLeft(steep)).Masked(plain).AsUint64x8()
		asideSum = asideSum.Add(aside.And(u64(half))).Add(aside.ShiftAllRight(32))
	}
	n := bits.OnesCount64(paid)
	p.farmers += n
	p.farmPaid += income * money.Fen(n)
	p.cash += lanesSum(cashSum)
	p.intoCircle += lanesSum(savedSum) - r.circleShare*money.Fen(n)
	p.putAside += lanesSum(asideSum)
	archsimd.ClearAVXUpperBits()
	if p.surveys && n > 0 {
		b := &p.c.scratch.survey.bins[incomeBin(income)]
		b.workers += int64(n)
		b.income += income * money.Fen(n)
	}
	return left &^ paid
}

func lanesSum(v archsimd.Uint64x8) money.Fen {
	var x [8]uint64
	v.Store(&x)
	return money.Fen(x[0] + x[1] + x[2] + x[3] + x[4] + x[5] + x[6] + x[7])
}

// sift draws for a word and returns who may lose or leave a job or look for one.
func sift(c *cell, s *searching, at int) uint64 {
	d, ids := &c.scratch.drawn, c.workers.ID
	d.fill(0, s.luck, ids, at)
	left := all(at, len(ids))
	if left != ^uint64(0) || max(s.farm, s.idle, s.looks, s.leaves) > math.MaxUint32 {
		return left
	}
	const farm, idle = 1<<32 - 1<<8, 1<<32 - 2<<8 // [worker.JobOf] OnFarm and NoWork at age 0
	u32 := archsimd.BroadcastUint32x16
	low, high := archsimd.LoadUint32x16(&lowHalves), archsimd.LoadUint32x16(&highHalves)
	jobs := numbers(c.workers.Job[at:])
	left = 0
	for i := 0; i < wordSize; i += lanes {
		job := archsimd.LoadUint32x16Slice(jobs[i:])
		luck, lucks := archsimd.LoadUint64x8Slice(d[0][i:]).AsUint32x16(), archsimd.LoadUint64x8Slice(d[0][i+8:]).AsUint32x16()
		looks := u32(uint32(s.farm)).Merge(u32(uint32(s.idle)), job.GreaterEqual(u32(farm)))
		employed := job.Less(u32(idle))
		looks = u32(uint32(s.looks)).Merge(looks, employed)
		some := luck.ConcatPermute(lucks, high).Less(looks).Or(luck.ConcatPermute(lucks, low).Less(u32(uint32(s.leaves))).And(employed))
		left |= uint64(some.ToBits()) << i
	}
	archsimd.ClearAVXUpperBits()
	return left
}
