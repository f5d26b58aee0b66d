//go:build goexperiment.simd && amd64

package sim

import (
	"math"
	"math/bits"
	"simd/archsimd"
	"unsafe"

	"gowest/agents/firm"
	"gowest/agents/worker"
	"gowest/sim/draw"
	"gowest/sim/money"
)

// inBulk tells whether words of workers are worked on at once, with all numbers drawn before.
var inBulk = archsimd.X86.AVX512()

const (
	// smallCash is what a worker may have, earn and get from the circle, each, for the sum to fit 32 bits and what it spends of them 64.
	smallCash = 1 << 30
	flat      = 10 // steps of purses with less

	farm, idle = 1<<32 - 1<<8, 1<<32 - 2<<8 // [worker.JobOf] OnFarm and NoWork at age 0
	half       = math.MaxUint32             // the low half of 64 bits
)

// numbers returns a column of packed workers as plain numbers.
func numbers[T ~uint32](column []T) []uint32 {
	return unsafe.Slice((*uint32)(unsafe.Pointer(unsafe.SliceData(column))), len(column))
}

// lowHalves and highHalves are where the halves of two vectors of eight lie.
var (
	lowHalves  = [lanes]uint32{0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30}
	highHalves = [lanes]uint32{1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31}
)

// prepare finds out whether people can be paid in bulk: whether numbers are small enough.
func (p *payday) prepare() {
	r, b := p.r, &p.bulk
	ofIncome, ofCash := r.spending.Shares()
	l := r.learns[p.w.farming]
	b.can = p.share >= 0 && p.share < smallCash-1 && r.circleShare >= 0 && r.circleShare < smallCash && max(ofIncome, ofCash) <= half &&
		l.cap <= worker.SkillMax && r.birth <= half && len(r.founding) <= lanes
	if !p.busy || !b.can {
		return
	}
	b.older, b.birth, b.tradeChange = 1, uint32(r.birth), r.tradeChange
	for i := range r.founding {
		b.can = b.can && r.founding[i][0] <= half
		b.founding[i] = uint32(r.founding[i][0])
	}
}

// nextWord returns the next word from an index on with somebody left to be paid one by one, and who these are.
func (p *payday) nextWord(at int) (int, uint64) {
	if at == 0 {
		p.prepare()
	}
	d := &p.c.scratch.drawn
	for ids := p.c.workers.ID; at < len(ids); at += wordSize {
		d.fill(0, p.r.learning, ids, at)
		left := d.fill(1, p.r.life, ids, at)
		if p.bulk.can && left == ^uint64(0) {
			left &^= p.payWord(at)
		}
		if left != 0 {
			return at, left
		}
	}
	return at, 0
}

// payWord pays the farmers and employees of a word to whom nothing rare happens, and returns who they are.
func (p *payday) payWord(at int) (paid uint64) {
	farmers, employees := p.plain(at)
	if p.farmers < p.extra && p.extra < p.farmers+wordSize {
		farmers = 0 // they do not all get the same
	}
	employees = p.payEmployees(at, employees)
	if farmers|employees != 0 {
		p.fillPurses(at, farmers, employees)
	}
	return farmers | employees
}

// plain returns the farmers and the employees of a word who do not retire, have no child, do not think of founding a firm and do not
// remember a lay-off, and of whom none owns a firm.
func (p *payday) plain(at int) (farmers, employees uint64) {
	d, b := &p.c.scratch.drawn, &p.bulk
	u32 := archsimd.BroadcastUint32x16
	low, high := archsimd.LoadUint32x16(&lowHalves), archsimd.LoadUint32x16(&highHalves)
	chances := archsimd.LoadUint32x16(&b.founding)
	jobs, purses, traits := numbers(p.c.workers.Job[at:]), numbers(p.c.workers.Purse[at:]), numbers(p.c.workers.Trait[at:])
	for i := 0; i < wordSize; i += lanes {
		job := archsimd.LoadUint32x16Slice(jobs[i:])
		purse, trait := archsimd.LoadUint32x16Slice(purses[i:]), archsimd.LoadUint32x16Slice(traits[i:])
		fate, fates := archsimd.LoadUint64x8Slice(d.bits[1][i:]).AsUint32x16(), archsimd.LoadUint64x8Slice(d.bits[1][i+8:]).AsUint32x16()
		plain := job.And(u32(0xff)).Add(u32(b.older)).Less(u32(worker.RetirementAge)).
			And(purse.And(u32(0xff)).Equal(u32(0))).
			And(purse.ShiftRight(u32(28)).LessEqual(u32(flat))).
			And(fate.ConcatPermute(fates, low).GreaterEqual(u32(b.birth))).
			And(fate.ConcatPermute(fates, high).GreaterEqual(chances.Permute(trait.ShiftRight(u32(8)).And(u32(lanes - 1)))))
		farmers |= uint64(plain.And(job.GreaterEqual(u32(farm))).ToBits()) << i
		employees |= uint64(plain.And(job.Less(u32(idle))).ToBits()) << i
	}
	archsimd.ClearAVXUpperBits()
	return farmers, employees
}

// payEmployees takes the wages of employees of a word from their firms and lets them learn, but for those to whom something rare
// happens in their firm, and returns the others.
func (p *payday) payEmployees(at int, employees uint64) (paid uint64) {
	d, b, r := &p.c.scratch.drawn, &p.bulk, p.r
	jobs, traits := p.c.workers.Job[at:at+wordSize], p.c.workers.Trait[at:at+wordSize]
	firms, lessons, foreign := p.jobs, r.learns, p.w.foreignTrade
	wages := money.Fen(0)
	for left := employees; left != 0; left &= left - 1 {
		i := bits.TrailingZeros64(left) % wordSize
		j, t, luck := &firms[jobs[i].Employer()], traits[i], d.bits[0][i]
		skill, trade := t.Skill(), t.Trade()
		ownTrade := trade == j.industry
		income := j.rate * money.Fen(worker.EffectiveSkill(skill, ownTrade, foreign)) >> 13
		if j.ends || j.marks&seeks != 0 || uint64(income) >= smallCash || !ownTrade && b.tradeChange.Hits(uint32(luck>>32)) {
			employees &^= 1 << i
			continue
		}
		b.incomes[i] = uint32(income)
		j.paid += uint32(income)
		wages += income
		skill = lessons[j.industry].learn(skill, uint16(luck))
		traits[i] = t.WithSkill(skill)
		j.staff += firm.One(worker.EffectiveSkill(skill, ownTrade, foreign))
		if p.surveys {
			p.c.scratch.survey.count(income, skill, true)
		}
	}
	p.wages += wages
	return employees
}

// fillPurses gives farmers and employees of a word their income, lets farmers learn, and all grow older, pay into the lending circle or get
// its share of it, and put aside what they will spend.
func (p *payday) fillPurses(at int, farmers, employees uint64) {
	d, b, r := &p.c.scratch.drawn, &p.bulk, p.r
	income := p.share
	if p.farmers < p.extra {
		income++
	}
	lesson := r.learns[p.w.farming]
	ofIncome, ofCash := r.spending.Shares()
	u32, u64 := archsimd.BroadcastUint32x16, archsimd.BroadcastUint64x8
	low := archsimd.LoadUint32x16(&lowHalves)
	savingHigh, savingLow := u64(r.circleSaving>>32), u64(r.circleSaving&half)
	spendIncome, spendCash := u64(ofIncome), u64(ofCash)
	cashSum, savedSum, asideSum := u64(0), u64(0), u64(0)
	jobs, purses, traits := numbers(p.c.workers.Job[at:]), numbers(p.c.workers.Purse[at:]), numbers(p.c.workers.Trait[at:])
	for i := 0; i < wordSize; i += lanes {
		onFarm, paid := uint16(farmers>>i), uint16((farmers|employees)>>i)
		if paid == 0 {
			continue
		}
		plain := archsimd.Mask32x16FromBits(paid)
		job, purse := archsimd.LoadUint32x16Slice(jobs[i:]), archsimd.LoadUint32x16Slice(purses[i:])
		job.Add(u32(b.older)).Merge(job, plain).StoreSlice(jobs[i:])
		earned := archsimd.LoadUint32x16Slice(b.incomes[i:])

		if onFarm != 0 { // As [lesson.learn]: the product of gap and speed in two parts. At a gap and a speed of 1 the sum is just below 2^32.
			farming := archsimd.Mask32x16FromBits(onFarm)
			earned = u32(uint32(income)).Merge(earned, farming)
			trait := archsimd.LoadUint32x16Slice(traits[i:])
			luck, lucks := archsimd.LoadUint64x8Slice(d.bits[0][i:]).AsUint32x16(), archsimd.LoadUint64x8Slice(d.bits[0][i+8:]).AsUint32x16()
			skill := trait.ShiftRight(u32(16))
			gap := skill.Max(u32(uint32(lesson.cap))).Sub(skill)
			gain := gap.Mul(u32(uint32(lesson.speed >> 16))).Add(gap.Mul(u32(uint32(lesson.speed & 0xffff))).ShiftRight(u32(16)))
			gain = gain.Add(luck.ConcatPermute(lucks, low).And(u32(0xffff))).ShiftRight(u32(16))
			skill = skill.Add(gain).Min(u32(worker.SkillMax))
			skill.ShiftLeft(u32(16)).Or(trait.And(u32(0xffff))).Merge(trait, farming).StoreSlice(traits[i:])
		}

		// As [saved].
		cash := purse.ShiftRight(u32(8)).And(u32(1<<20 - 1)).ShiftLeft(purse.ShiftRight(u32(28))).Add(earned).Masked(plain)
		even, odd := cash.AsUint64x8().And(u64(half)), cash.AsUint64x8().ShiftRight(u64(32))
		cashSum = cashSum.Add(even).Add(odd)
		even = even.Mul(savingHigh).Add(even.Mul(savingLow).ShiftRight(u64(32))).ShiftRight(u64(32))
		odd = odd.Mul(savingHigh).Add(odd.Mul(savingLow).ShiftRight(u64(32))).ShiftRight(u64(32))
		savedSum = savedSum.Add(even).Add(odd)
		cash = cash.Add(u32(uint32(r.circleShare))).Sub(even.Or(odd.ShiftLeft(u64(32))).AsUint32x16())

		// As [worker.Spending.Of] and [worker.PurseOf].
		evenIncome, oddIncome := earned.AsUint64x8().And(u64(half)).Mul(spendIncome), earned.AsUint64x8().ShiftRight(u64(32)).Mul(spendIncome)
		even, odd = cash.AsUint64x8().And(u64(half)), cash.AsUint64x8().ShiftRight(u64(32))
		even, odd = even.Mul(spendCash).Add(evenIncome).ShiftRight(u64(32)), odd.Mul(spendCash).Add(oddIncome).AndNot(u64(half))
		spends := even.Or(odd).AsUint32x16().Min(cash)
		kept := cash.Sub(spends)
		steep := u32(12).Sub(kept.Or(u32(1 << 19)).LeadingZeros())
		digits := kept.ShiftRight(steep)
		steep.ShiftLeft(u32(28)).Or(digits.ShiftLeft(u32(8))).Merge(purse, plain).StoreSlice(purses[i:])
		aside := cash.Sub(digits.ShiftLeft(steep)).Masked(plain).AsUint64x8()
		asideSum = asideSum.Add(aside.And(u64(half))).Add(aside.ShiftRight(u64(32)))
	}
	cash, saved, aside := sumLanes(cashSum), sumLanes(savedSum), sumLanes(asideSum)
	archsimd.ClearAVXUpperBits()
	n := bits.OnesCount64(farmers)
	p.farmers += n
	p.farmPaid += income * money.Fen(n)
	p.cash += cash
	p.intoCircle += saved - r.circleShare*money.Fen(bits.OnesCount64(farmers|employees))
	p.putAside += aside
	if p.surveys && n > 0 {
		bin := &p.c.scratch.survey.bins[incomeBin(income)]
		bin.workers += int64(n)
		bin.income += income * money.Fen(n)
	}
}

func sumLanes(v archsimd.Uint64x8) money.Fen {
	var x [8]uint64
	v.Store(&x)
	return money.Fen(x[0] + x[1] + x[2] + x[3] + x[4] + x[5] + x[6] + x[7])
}

// nextWord returns the next word from an index on with somebody who may lose or leave a job or look for one, and who these are.
func (s *searching) nextWord(c *cell, at int) (int, uint64) {
	if at == 0 {
		for _, t := range c.scratch.ties {
			s.looks, s.leaves = max(s.looks, draw.Chance(t.looks)), max(s.leaves, draw.Chance(t.leaves))
		}
	}
	for ids := c.workers.ID; at < len(ids); at += wordSize {
		left := c.scratch.drawn.fill(0, s.luck, ids, at)
		if left == ^uint64(0) && max(s.farm, s.idle, s.looks, s.leaves) <= half {
			left = s.sift(c, at)
		}
		if left != 0 {
			return at, left
		}
	}
	return at, 0
}

// sift returns who of a word may lose or leave a job or look for one.
func (s *searching) sift(c *cell, at int) uint64 {
	d := &c.scratch.drawn
	u32 := archsimd.BroadcastUint32x16
	low, high := archsimd.LoadUint32x16(&lowHalves), archsimd.LoadUint32x16(&highHalves)
	jobs := numbers(c.workers.Job[at:])
	some := uint64(0)
	for i := 0; i < wordSize; i += lanes {
		job := archsimd.LoadUint32x16Slice(jobs[i:])
		luck, lucks := archsimd.LoadUint64x8Slice(d.bits[0][i:]).AsUint32x16(), archsimd.LoadUint64x8Slice(d.bits[0][i+8:]).AsUint32x16()
		employed := job.Less(u32(idle))
		looks := u32(uint32(s.farm)).Merge(u32(uint32(s.idle)), job.GreaterEqual(u32(farm)))
		looks = u32(uint32(s.looks)).Merge(looks, employed)
		hit := luck.ConcatPermute(lucks, high).Less(looks).Or(luck.ConcatPermute(lucks, low).Less(u32(uint32(s.leaves))).And(employed))
		some |= uint64(hit.ToBits()) << i
	}
	archsimd.ClearAVXUpperBits()
	return some
}

// fill draws from a source for all workers of a word and returns their mask.
func (d *drawn) fill(which int, s draw.Source, ids []uint32, at int) uint64 {
	n := min(wordSize, len(ids)-at)
	s.Fill(d.bits[which][:], ids[at:at+n])
	return ^uint64(0) >> (wordSize - n)
}
