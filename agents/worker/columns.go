package worker

import (
	"math/bits"

	"gowest/sim/memory"
	"gowest/sim/money"
)

// Employers that are not a firm's slot.
const (
	OnFarm   int32 = -1    // works the land of the cell
	NoWork   int32 = -2    // looks for work
	SkillOne       = 8192  // fixed point: skill 1.0, a beginner with ten years of schooling
	SkillMax       = 65535 // the most a worker can have, just below skill 8
)

// MostFirms is the most slots of firms that a cell can have: what an employer's 24 bits can name.
const MostFirms = 1 << 23

// Flags of a worker.
const (
	Founder uint8 = 1 << 7      // owns the firm that employs it
	LaidOff uint8 = Founder - 1 // these bits count the quarters for which a lay-off is still remembered
)

// RetirementAge is the age in quarters since 16 at which a worker's place passes to a child: 60 years.
const RetirementAge = (60 - 16) * 4

// BytesPerWorker is the memory that a worker takes in [Columns].
const BytesPerWorker = 16

// Columns holds the workers of one cell, one agent an index, in four words each: loops over hundreds of millions of
// workers wait for memory.
type Columns struct {
	ID    []uint32 // identity: keys random numbers, survives moves
	Job   []Job
	Purse []Purse
	Trait []Trait
}

// Job is the employer of a worker (a slot of a firm in the cell, OnFarm or NoWork) and the age in quarters since 16.
type Job uint32

// JobOf packs an employer, at least -2 and below MostFirms, and an age.
func JobOf(employer int32, age uint8) Job { return Job(uint32(employer)<<8 | uint32(age)) }

// Employer returns the slot of a firm, OnFarm or NoWork.
func (j Job) Employer() int32 { return int32(j) >> 8 }

// Age returns the quarters since the age of 16.
func (j Job) Age() uint8 { return uint8(j) }

// Trait is what a worker can do and where it is registered: skill (fixed point), trade (the industry in which the skill was
// earned) and origin (the province of registration, hukou).
type Trait uint32

// TraitOf packs skill, trade and origin.
func TraitOf(skill uint16, trade, origin uint8) Trait {
	return Trait(uint32(skill)<<16 | uint32(trade)<<8 | uint32(origin))
}

// Skill returns the skill [fixed point, SkillOne = 1].
func (t Trait) Skill() uint16 { return uint16(t >> 16) }

// WithSkill returns the same trait with another skill.
func (t Trait) WithSkill(skill uint16) Trait { return t&0xffff | Trait(skill)<<16 }

// Trade returns the industry in which the skill was earned.
func (t Trait) Trade() uint8 { return uint8(t >> 8) }

// Origin returns the province of registration.
func (t Trait) Origin() uint8 { return uint8(t) }

// Purse is the cash of a worker in 24 bits and its flags in 8. Cash is exact up to 10,485.75 yuan; a larger sum is held in steps
// of less than two millionths of it, as a number of 20 bits times a power of two. What does not fit stays outside: see [PurseOf].
type Purse uint32

const (
	digits   = 20 // of cash
	steepest = 15 // the largest power of two
)

// MostCash is the most that a purse holds, 344 million yuan.
const MostCash = money.Fen(1<<digits-1) << steepest

// PurseOf packs flags and as much of cash ≥ 0 as a purse can hold, and returns the rest: less than cash/2^19, or all
// beyond MostCash.
func PurseOf(cash money.Fen, flags uint8) (p Purse, rest money.Fen) {
	e := bits.Len64(uint64(cash)|1<<(digits-1)) - digits
	if e > steepest {
		return Purse(steepest<<28|(1<<digits-1)<<8) | Purse(flags), cash - MostCash
	}
	m := cash >> (e & 63) // e is known to be small
	return Purse(uint32(e)<<28 | uint32(m)<<8 | uint32(flags)), cash - m<<(e&63)
}

// Cash returns the cash [fen a person].
func (p Purse) Cash() money.Fen { return money.Fen(p>>8&(1<<digits-1)) << (p >> 28) }

// Flags returns Founder and LaidOff.
func (p Purse) Flags() uint8 { return uint8(p) }

// WithFlags returns the same cash with other flags.
func (p Purse) WithFlags(flags uint8) Purse { return p&^0xff | Purse(flags) }

// Packed is one worker outside the columns, as it lies in them.
type Packed struct {
	ID    uint32
	Job   Job
	Purse Purse
	Trait Trait
}

// Record is one worker, unpacked.
type Record struct {
	ID       uint32
	Employer int32
	Cash     money.Fen // [fen a person], in [0, MostCash]
	Skill    uint16
	Trade    uint8
	Origin   uint8
	Age      uint8
	Flags    uint8
}

// Pack packs a record and returns the cash that its purse cannot hold.
func (r Record) Pack() (p Packed, rest money.Fen) {
	purse, rest := PurseOf(r.Cash, r.Flags)
	return Packed{r.ID, JobOf(r.Employer, r.Age), purse, TraitOf(r.Skill, r.Trade, r.Origin)}, rest
}

// Record unpacks a worker.
func (p Packed) Record() Record {
	return Record{
		ID: p.ID, Employer: p.Job.Employer(), Age: p.Job.Age(), Cash: p.Purse.Cash(), Flags: p.Purse.Flags(),
		Skill: p.Trait.Skill(), Trade: p.Trait.Trade(), Origin: p.Trait.Origin(),
	}
}

// Len returns the number of workers.
func (w *Columns) Len() int { return len(w.ID) }

// Packed returns worker i.
func (w *Columns) Packed(i int) Packed { return Packed{w.ID[i], w.Job[i], w.Purse[i], w.Trait[i]} }

// Put overwrites worker i.
func (w *Columns) Put(i int, p Packed) {
	w.ID[i], w.Job[i], w.Purse[i], w.Trait[i] = p.ID, p.Job, p.Purse, p.Trait
}

// At returns worker i as a record.
func (w *Columns) At(i int) Record { return w.Packed(i).Record() }

// Set overwrites worker i and returns the cash that its purse cannot hold.
func (w *Columns) Set(i int, r Record) (rest money.Fen) {
	p, rest := r.Pack()
	w.Put(i, p)
	return rest
}

// Cash returns the cash of worker i [fen a person].
func (w *Columns) Cash(i int) money.Fen { return w.Purse[i].Cash() }

// AddCash gives worker i an amount, or takes it if it is negative, and returns what its purse cannot hold of all it has then.
// It must have what is taken.
func (w *Columns) AddCash(i int, amount money.Fen) (rest money.Fen) {
	w.Purse[i], rest = PurseOf(w.Purse[i].Cash()+amount, w.Purse[i].Flags())
	return rest
}

// PutAside takes an amount that worker i has, and returns it with what its purse cannot hold of the rest.
func (w *Columns) PutAside(i int, amount money.Fen) money.Fen { return amount + w.AddCash(i, -amount) }

// Flags returns the flags of worker i.
func (w *Columns) Flags(i int) uint8 { return w.Purse[i].Flags() }

// SetFlags sets the flags of worker i.
func (w *Columns) SetFlags(i int, flags uint8) { w.Purse[i] = w.Purse[i].WithFlags(flags) }

// Employer returns the employer of worker i.
func (w *Columns) Employer(i int) int32 { return w.Job[i].Employer() }

// SetEmployer sets the employer of worker i.
func (w *Columns) SetEmployer(i int, employer int32) { w.Job[i] = JobOf(employer, w.Job[i].Age()) }

// Append adds a worker at the end.
func (w *Columns) Append(p Packed) {
	n := len(w.ID)
	if n == cap(w.ID) || n == cap(w.Job) || n == cap(w.Purse) || n == cap(w.Trait) {
		w.Reserve(n + 1)
	}
	w.ID, w.Job, w.Purse, w.Trait = append(w.ID, p.ID), append(w.Job, p.Job), append(w.Purse, p.Purse), append(w.Trait, p.Trait)
}

// Reserve makes room for n workers in all.
func (w *Columns) Reserve(n int) {
	w.ID, w.Job = memory.Grow(w.ID, n), memory.Grow(w.Job, n)
	w.Purse, w.Trait = memory.Grow(w.Purse, n), memory.Grow(w.Trait, n)
}

// Trim gives the memory behind the last worker back.
func (w *Columns) Trim() {
	n := w.Len()
	w.ID, w.Job = memory.Cut(w.ID, n), memory.Cut(w.Job, n)
	w.Purse, w.Trait = memory.Cut(w.Purse, n), memory.Cut(w.Trait, n)
}

// Free gives the memory of the columns back.
func (w *Columns) Free() {
	memory.Free(w.ID)
	memory.Free(w.Job)
	memory.Free(w.Purse)
	memory.Free(w.Trait)
	*w = Columns{}
}

// Remove takes worker i out by moving the last one into its place.
func (w *Columns) Remove(i int) {
	last := w.Len() - 1
	w.Put(i, w.Packed(last))
	w.ID, w.Job, w.Purse, w.Trait = w.ID[:last], w.Job[:last], w.Purse[:last], w.Trait[:last]
}

// TotalCash returns the cash of all workers.
func (w *Columns) TotalCash() money.Fen { return total(w.Purse) }

// totalEach is total one by one.
func totalEach(purses []Purse) (sum money.Fen) {
	for _, p := range purses {
		sum += p.Cash()
	}
	return sum
}

// Sorter is what sorting the workers of a cell needs for a moment.
type Sorter struct {
	at    []int32  // by place: first where its workers end, then which of the gaps is filled next
	gaps  []int32  // where somebody stood who belongs elsewhere
	moved []Packed // who these are
}

// SortByEmployer puts colleagues side by side, firms by slot, then farmers, then who has no work, so that loops over workers meet one
// firm after the other. slots is the number of slots of firms. Workers who stand right already are not moved, and the others of an
// employer fill its gaps in the order in which they stood.
func (w *Columns) SortByEmployer(slots int, s *Sorter) {
	place := func(j Job) int32 { // OnFarm and NoWork are -1 and -2: without jumps
		e := j.Employer()
		none := e >> 31
		return e ^ none + int32(slots)&none
	}
	at := memory.Grow(s.at[:0], slots+2)[:slots+2]
	clear(at)
	for _, j := range w.Job {
		at[place(j)]++
	}
	gaps, moved := s.gaps[:0], s.moved[:0]
	i := 0
	for p := range at {
		end := i + int(at[p])
		at[p] = int32(len(gaps))
		for ; i < end; i++ {
			if place(w.Job[i]) != int32(p) {
				if n := len(gaps); n == cap(gaps) || n == cap(moved) {
					room := n + n/4 + 64
					gaps, moved = memory.Grow(gaps, room), memory.Grow(moved, room)
				}
				gaps, moved = append(gaps, int32(i)), append(moved, w.Packed(i))
			}
		}
	}
	for _, x := range moved { // there are as many gaps at each place as belong there
		p := place(x.Job)
		w.Put(int(gaps[at[p]]), x)
		at[p]++
	}
	s.at, s.gaps, s.moved = at, gaps, moved
}

// Drop gives the memory of large lists back until the next time.
func (s *Sorter) Drop() {
	s.at, s.gaps, s.moved = memory.Cut(s.at, 0), memory.Cut(s.gaps, 0), memory.Cut(s.moved, 0)
}

// Free gives all memory back.
func (s *Sorter) Free() {
	memory.Free(s.at)
	memory.Free(s.gaps)
	memory.Free(s.moved)
	*s = Sorter{}
}
