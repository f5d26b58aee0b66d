package worker

import "gowest/sim/money"

// Employers that are not a firm's slot.
const (
	OnFarm   int32 = -1    // works the land of the cell
	NoWork   int32 = -2    // looks for work
	SkillOne       = 8192  // fixed point: skill 1.0, a beginner with ten years of schooling
	SkillMax       = 65535 // the most a worker can have, just below skill 8
)

// Flags of a worker.
const (
	Founder uint8 = 1 << 7      // owns the firm that employs it
	LaidOff uint8 = Founder - 1 // these bits count the quarters for which a lay-off is still remembered
)

// RetirementAge is the age in quarters since 16 at which a worker's place passes to a child: 60 years.
const RetirementAge = (60 - 16) * 4

// MostCash is the most cash that one worker can hold, 2.8 trillion yuan. What goes beyond it is lost, which the
// audit of the accounts notices.
const MostCash = money.Fen(1)<<48 - 1

// BytesPerWorker is the memory that a worker takes in [Columns].
const BytesPerWorker = 20

// Columns holds the workers of one cell, one agent an index.
type Columns struct {
	ID       []uint32 // identity: keys random numbers, survives moves
	Employer []int32  // slot of a firm in the cell, OnFarm or NoWork
	Skill    []uint16 // fixed point, SkillOne = 1
	Trade    []uint8  // industry in which the skill was earned
	Origin   []uint8  // province of registration (hukou)
	Age      []uint8  // quarters since the age of 16
	Flags    []uint8  // Founder, LaidOff

	cashLow  []uint32 // cash in 48 bits [fen a person]
	cashHigh []uint16
}

// Record is one worker outside the columns: on the move, or newly born.
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

// Len returns the number of workers.
func (w *Columns) Len() int { return len(w.ID) }

// Cash returns the cash of worker i [fen a person].
func (w *Columns) Cash(i int) money.Fen {
	return money.Fen(w.cashHigh[i])<<32 | money.Fen(w.cashLow[i])
}

// SetCash sets the cash of worker i, at most to MostCash and at least to 0.
func (w *Columns) SetCash(i int, cash money.Fen) {
	cash = max(0, min(cash, MostCash))
	w.cashLow[i], w.cashHigh[i] = uint32(cash), uint16(cash>>32)
}

// AddCash gives worker i an amount, or takes it if it is negative.
func (w *Columns) AddCash(i int, amount money.Fen) { w.SetCash(i, w.Cash(i)+amount) }

// At returns worker i as a record.
func (w *Columns) At(i int) Record {
	return Record{
		ID: w.ID[i], Cash: w.Cash(i), Employer: w.Employer[i], Skill: w.Skill[i],
		Trade: w.Trade[i], Origin: w.Origin[i], Age: w.Age[i], Flags: w.Flags[i],
	}
}

// Set overwrites worker i.
func (w *Columns) Set(i int, r Record) {
	w.ID[i], w.Employer[i], w.Skill[i] = r.ID, r.Employer, r.Skill
	w.SetCash(i, r.Cash)
	w.Trade[i], w.Origin[i], w.Age[i], w.Flags[i] = r.Trade, r.Origin, r.Age, r.Flags
}

// Append adds a worker at the end.
func (w *Columns) Append(r Record) {
	w.ID = append(w.ID, r.ID)
	w.cashLow, w.cashHigh = append(w.cashLow, 0), append(w.cashHigh, 0)
	w.Employer = append(w.Employer, r.Employer)
	w.Skill = append(w.Skill, r.Skill)
	w.Trade = append(w.Trade, r.Trade)
	w.Origin = append(w.Origin, r.Origin)
	w.Age = append(w.Age, r.Age)
	w.Flags = append(w.Flags, r.Flags)
	w.SetCash(len(w.ID)-1, r.Cash)
}

// Remove takes worker i out by moving the last one into its place.
func (w *Columns) Remove(i int) {
	last := w.Len() - 1
	w.Set(i, w.At(last))
	w.ID, w.cashLow, w.cashHigh, w.Employer = w.ID[:last], w.cashLow[:last], w.cashHigh[:last], w.Employer[:last]
	w.Skill, w.Trade, w.Origin = w.Skill[:last], w.Trade[:last], w.Origin[:last]
	w.Age, w.Flags = w.Age[:last], w.Flags[:last]
}

// TotalCash returns the cash of all workers.
func (w *Columns) TotalCash() money.Fen {
	var sum money.Fen
	for i := range w.cashLow {
		sum += w.Cash(i)
	}
	return sum
}
