package firm

import (
	"math"
	"math/bits"
	"slices"

	"gowest/sim/memory"
	"gowest/sim/money"
)

// Integrated is the stage of a firm that does all stages of its industry itself.
const Integrated int8 = -1

// BytesPerFirm is the memory that a firm takes in [Columns]: a hundred and fifty million of them stand beside seven hundred and sixty
// million workers in the whole of China.
const BytesPerFirm = 52

// Firm is the state of one firm. Quantities that learn or adapt have 32 bits, money is exact.
type Firm struct {
	staff      [2]uint32 // see [Firm.Staff]
	cash, loan Money     // see [Firm.Cash] and [Firm.Loan]
	circle     debt      // see [Firm.Circle]
	Outlook    Outlook

	ID           uint32  // identity: keys random numbers, survives moves
	Capital      float32 // real: yuan of the first year
	Productivity float32 // total factor productivity A
	Wage         float32 // posted pay of skill 1 [fen/quarter]
	Expected     float32 // expected revenue net of tax [fen/quarter]

	Industry uint8
	Form     Form
	Status   Status
	Hiring   Hiring // what became of its vacancies

	Age      uint8 // quarters, 255 = more
	Distress uint8
	Settling uint8 // quarters left to settle in a new cell, in which it may hire its whole staff at once [M14]
	Idle     uint8 // quarters without revenue
}

// Single rounds a quantity x ≥ 0 to 32 bits. What is too much for them, as what an entrant may expect where nobody else sells, becomes the
// most that they hold, and what is too little but not nothing the least that they hold with all their digits.
func Single(x float64) float32 {
	const least = 0x1p-126
	switch {
	case x > math.MaxFloat32:
		return math.MaxFloat32
	case x < least && x > 0:
		return least
	}
	return float32(x)
}

// Money is an amount in 48 bits, of which a firm has several, at most [MostMoney] either way. What goes beyond is lost, which the
// audit of the accounts notices.
type Money struct {
	low  uint16
	mid  uint16
	high int16
}

// MostMoney is the most that a firm can hold or owe, 1.4 trillion yuan.
const MostMoney = money.Fen(1<<47 - 1)

// MoneyOf packs an amount.
func MoneyOf(a money.Fen) Money { return Money{uint16(a), uint16(a >> 16), int16(a >> 32)} }

// Fen returns the amount.
func (m Money) Fen() money.Fen {
	return money.Fen(m.high)<<32 | money.Fen(m.mid)<<16 | money.Fen(m.low)
}

// Cash returns the cash of the firm [fen].
func (f *Firm) Cash() money.Fen { return f.cash.Fen() }

// AddCash gives the firm an amount, or takes it if it is negative.
func (f *Firm) AddCash(amount money.Fen) { f.cash = MoneyOf(f.cash.Fen() + amount) }

// Hold sets the cash of the firm and what it owes to the bank.
func (f *Firm) Hold(cash, loan money.Fen) { f.cash, f.loan = MoneyOf(cash), MoneyOf(loan) }

// Loan returns what the firm owes to the bank [fen].
func (f *Firm) Loan() money.Fen { return f.loan.Fen() }

// AddLoan lets the firm owe more to the bank, or less if the amount is negative.
func (f *Firm) AddLoan(amount money.Fen) { f.loan = MoneyOf(f.loan.Fen() + amount) }

// debt is an amount in 16 bits: a number of 12 bits times a power of two.
type debt uint16

// MostCircle is the most that a firm can owe to a lending circle, 1.34 million yuan: many times what kin and friends have.
const MostCircle = money.Fen(1<<12-1) << 15

// Circle returns what the firm owes to the lending circle of its cell [fen].
func (f *Firm) Circle() money.Fen { return money.Fen(f.circle&(1<<12-1)) << (f.circle >> 12) }

// Owe sets what a firm owes to the circle, between 0 and MostCircle, to the next lower amount that it can owe, less by a 2048th at
// most.
func (f *Firm) Owe(amount money.Fen) {
	e := max(0, bits.Len64(uint64(amount))-12)
	f.circle = debt(e)<<12 | debt(amount>>e)
}

// Staff is the employees of a firm: heads and the sum of their effective skill in one word, so that who comes or goes is one
// addition. There are at most 16.7 million of them.
type Staff uint64

const skillBits = 40

// StaffOf returns so many heads with that much effective skill together [fixed point].
func StaffOf(heads int32, skill int64) Staff { return Staff(heads)<<skillBits | Staff(skill) }

// One is an employee with that effective skill: staff grows by adding and shrinks by subtracting it.
func One(skill int64) Staff { return 1<<skillBits | Staff(skill) }

// Staff returns the employees, kept up to date by every event that changes them.
func (f *Firm) Staff() Staff { return Staff(f.staff[1])<<32 | Staff(f.staff[0]) }

// SetStaff sets the employees.
func (f *Firm) SetStaff(s Staff) { f.staff = [2]uint32{uint32(s), uint32(s >> 32)} }

// Heads returns the number of employees.
func (s Staff) Heads() int32 { return int32(s >> skillBits) }

// Skill returns the sum of their effective skill [fixed point].
func (s Staff) Skill() int64 { return int64(s & (1<<skillBits - 1)) }

// Form is the stage of a specialist, or less than 0 of an integrated firm: -1 of one that buys all the stages it can from local
// specialists, -1 - n of one that buys only the n-th of the shares that a scenario knows (of foreign and anchor firms).
type Form int8

// IntegratedForm returns the form of an integrated firm with the n-th share of sourcing, 0 = all.
func IntegratedForm(n int) Form { return Form(-1 - n) }

// Stage returns the stage, or Integrated.
func (f Form) Stage() int8 { return max(int8(f), Integrated) }

// Integrated tells whether the firm does all stages.
func (f Form) Integrated() bool { return f < 0 }

// Sourcing returns which share an integrated firm sources.
func (f Form) Sourcing() int { return -1 - int(f) }

// Status is the owner of a firm and some marks.
type Status uint8

// Marks of a firm.
const (
	Live     Status = 1 << (3 + iota) // a slot without it is free
	Large                             // privatised late
	Founded                           // set up by a worker, as a private or township firm
	Received                          // hired this year from a more productive firm of its industry [M8]
	Headed                            // one of the employees owns or manages it, and has the mark of a founder
)

const ownerBits = 1<<3 - 1

// Owned returns the status of a live firm of an owner.
func Owned(o Ownership) Status { return Live | Status(o) }

// Owner returns the owner.
func (f *Firm) Owner() Ownership { return Ownership(f.Status & ownerBits) }

// SetOwner sets the owner.
func (f *Firm) SetOwner(o Ownership) { f.Status = f.Status&^ownerBits | Status(o) }

// Is tells whether the firm has a mark.
func (f *Firm) Is(mark Status) bool { return f.Status&mark != 0 }

// Mark sets a mark.
func (f *Firm) Mark(mark Status) { f.Status |= mark }

// Unmark takes a mark off.
func (f *Firm) Unmark(mark Status) { f.Status &^= mark }

// Hiring is what became of a quarter's vacancies: the share filled in per cent, or one of the words below. The firm posts its next wage by it.
type Hiring uint8

// Without vacancies.
const (
	NoVacancy Hiring = 101 + iota
	Shrinking        // laid people off
)

// FilledOf returns that filled of vacancies > 0 were filled, to a per cent; less than all is less than 100.
func FilledOf(filled, vacancies int32) Hiring {
	return Hiring(int64(filled) * 100 / int64(vacancies))
}

// Outlook is the heads that a firm was planned with, for as long as it starts or settles in a new place, then the unit cost when it
// last looked around [M14], 0 if it has not.
type Outlook uint16

const (
	isPlan  = 1 << 15
	costOne = 4096
)

// Planned is the outlook of a firm planned with so many heads, at most 32,767.
func Planned(heads float64) Outlook { return isPlan | Outlook(max(0, min(math.Ceil(heads), isPlan-1))) }

// Heads returns the heads that the firm was planned with, 0 if it is past that.
func (o Outlook) Heads() int32 {
	if o&isPlan == 0 {
		return 0
	}
	return int32(o &^ isPlan)
}

// CostOf is the outlook of a firm at a unit cost relative to the nation, rounded to 1/4096 and at most 8.
func CostOf(x float64) Outlook { return Outlook(max(1, min(float64(x*costOne)+0.5, isPlan-1))) }

// Cost returns the unit cost, 0 if the firm has not looked around.
func (o Outlook) Cost() float64 {
	if o&isPlan != 0 {
		return 0
	}
	return float64(o) / costOne
}

// Columns holds the firms of one cell. Slots of closed firms are reused, lowest first.
type Columns struct {
	Firms []Firm
	Past  []History // by slot, see [Columns.History]

	free     []int32 // free slots, descending but for those since Remove
	unsorted bool
	live     int
	skip     int // slots without history after each with one
}

// Len returns the number of slots, live or free.
func (f *Columns) Len() int { return len(f.Firms) }

// Live returns the number of firms.
func (f *Columns) Live() int { return f.live }

// Survey lets one slot in every (at least 1) have a history. It must come before the first firm.
func (f *Columns) Survey(every int) { f.skip = every - 1 }

// History returns what is remembered of the firm in a slot, nil if nothing is: a cell of millions of firms remembers a part of
// them, the same slots in every run.
func (f *Columns) History(slot int32) *History {
	every := int32(f.skip) + 1
	if slot%every != 0 {
		return nil
	}
	return &f.Past[slot/every]
}

// Surveyed calls look for every firm that has a history.
func (f *Columns) Surveyed(look func(f *Firm, h *History)) {
	for i := range f.Past {
		if x := &f.Firms[i*(f.skip+1)]; x.Is(Live) {
			look(x, &f.Past[i])
		}
	}
}

// Every returns one in how many slots has a history.
func (f *Columns) Every() int { return f.skip + 1 }

// Add puts a firm into the lowest free slot and returns the slot, -1 if there is no slot that workers could name.
func (f *Columns) Add(x Firm) int32 {
	x.Status |= Live
	if f.unsorted {
		slices.SortFunc(f.free, func(a, b int32) int { return int(b - a) })
		f.unsorted = false
	}
	slot := int32(len(f.Firms))
	if n := len(f.free); n > 0 {
		slot = f.free[n-1]
		f.free = f.free[:n-1]
		f.Firms[slot] = x
	} else {
		if slot == mostSlots {
			return -1
		}
		if len(f.Firms) == cap(f.Firms) {
			f.Firms = memory.Grow(f.Firms, len(f.Firms)+1)
		}
		f.Firms = append(f.Firms, x)
		if int(slot)%(f.skip+1) == 0 {
			f.Past = append(memory.Grow(f.Past, len(f.Past)+1), History{})
		}
	}
	f.live++
	if h := f.History(slot); h != nil {
		*h = History{}
	}
	return slot
}

// mostSlots is worker.MostFirms, which this package cannot see.
const mostSlots = 1 << 23

// Remove frees a slot. Its workers must have left.
func (f *Columns) Remove(slot int32) {
	f.Firms[slot] = Firm{}
	f.live--
	f.free = append(f.free, slot)
	f.unsorted = true
}

// Compact moves firms from the highest slots to the lowest free ones, those with a history among themselves, and cuts off what is left
// behind. to is a buffer; it returns by slot where the firm is now, and whether any has moved.
func (f *Columns) Compact(to []int32) (moved []int32, any bool) {
	to = memory.Grow(to, len(f.Firms))[:len(f.Firms)]
	for s := range to {
		to[s] = int32(s)
	}
	for _, surveyed := range [2]bool{true, false} {
		low, high := 0, len(f.Firms)-1
		for {
			for low < high && (f.Firms[low].Is(Live) || (f.History(int32(low)) != nil) != surveyed) {
				low++
			}
			for low < high && (!f.Firms[high].Is(Live) || (f.History(int32(high)) != nil) != surveyed) {
				high--
			}
			if low >= high {
				break
			}
			f.Firms[low], f.Firms[high] = f.Firms[high], Firm{}
			if surveyed {
				*f.History(int32(low)) = *f.History(int32(high))
			}
			to[high], any = int32(low), true
		}
	}
	top := len(f.Firms)
	for top > 0 && !f.Firms[top-1].Is(Live) {
		top--
	}
	f.Firms = memory.Cut(f.Firms, top)
	f.Past = memory.Cut(f.Past, (top+f.skip)/(f.skip+1))
	f.free, f.unsorted = f.free[:0], false
	for s := top - 1; s >= 0; s-- {
		if !f.Firms[s].Is(Live) {
			f.free = append(f.free, int32(s))
		}
	}
	return to, any
}

// Free gives the memory of the columns back.
func (f *Columns) Free() {
	memory.Free(f.Firms)
	memory.Free(f.Past)
	*f = Columns{}
}

// TotalCash returns the cash and the bank loans of all firms.
func (f *Columns) TotalCash() (cash, loans money.Fen) {
	for i := range f.Firms {
		cash += f.Firms[i].Cash()
		loans += f.Firms[i].Loan()
	}
	return cash, loans
}
