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
	Founder uint8 = 1 << iota // owns the firm that employs it
)

// RetirementAge is the age in quarters since 16 at which a worker's place passes to a child: 60 years.
const RetirementAge = (60 - 16) * 4

// Columns holds the workers of one cell, one agent an index.
type Columns struct {
	ID       []uint32    // identity: keys random numbers, survives moves
	Cash     []money.Fen // [fen a person]
	Income   []money.Fen // of the last quarter [fen a person]
	Employer []int32     // slot of a firm in the cell, OnFarm or NoWork
	Skill    []uint16    // fixed point, SkillOne = 1
	Trade    []uint8     // industry in which the skill was earned
	Origin   []uint8     // province of registration (hukou)
	Age      []uint8     // quarters since the age of 16
	Laid     []uint8     // quarters for which a lay-off is remembered
	Flags    []uint8
}

// Record is one worker outside the columns: on the move, or newly born.
type Record struct {
	ID           uint32
	Cash, Income money.Fen
	Employer     int32
	Skill        uint16
	Trade        uint8
	Origin       uint8
	Age          uint8
	Laid         uint8
	Flags        uint8
}

// Len returns the number of workers.
func (w *Columns) Len() int { return len(w.ID) }

// At returns worker i as a record.
func (w *Columns) At(i int) Record {
	return Record{
		ID: w.ID[i], Cash: w.Cash[i], Income: w.Income[i], Employer: w.Employer[i], Skill: w.Skill[i],
		Trade: w.Trade[i], Origin: w.Origin[i], Age: w.Age[i], Laid: w.Laid[i], Flags: w.Flags[i],
	}
}

// Set overwrites worker i.
func (w *Columns) Set(i int, r Record) {
	w.ID[i], w.Cash[i], w.Income[i], w.Employer[i], w.Skill[i] = r.ID, r.Cash, r.Income, r.Employer, r.Skill
	w.Trade[i], w.Origin[i], w.Age[i], w.Laid[i], w.Flags[i] = r.Trade, r.Origin, r.Age, r.Laid, r.Flags
}

// Append adds a worker at the end.
func (w *Columns) Append(r Record) {
	w.ID = append(w.ID, r.ID)
	w.Cash = append(w.Cash, r.Cash)
	w.Income = append(w.Income, r.Income)
	w.Employer = append(w.Employer, r.Employer)
	w.Skill = append(w.Skill, r.Skill)
	w.Trade = append(w.Trade, r.Trade)
	w.Origin = append(w.Origin, r.Origin)
	w.Age = append(w.Age, r.Age)
	w.Laid = append(w.Laid, r.Laid)
	w.Flags = append(w.Flags, r.Flags)
}

// Remove takes worker i out by moving the last one into its place.
func (w *Columns) Remove(i int) {
	last := w.Len() - 1
	w.Set(i, w.At(last))
	w.ID, w.Cash, w.Income, w.Employer = w.ID[:last], w.Cash[:last], w.Income[:last], w.Employer[:last]
	w.Skill, w.Trade, w.Origin = w.Skill[:last], w.Trade[:last], w.Origin[:last]
	w.Age, w.Laid, w.Flags = w.Age[:last], w.Laid[:last], w.Flags[:last]
}

// TotalCash returns the cash of all workers.
func (w *Columns) TotalCash() money.Fen {
	var sum money.Fen
	for _, c := range w.Cash {
		sum += c
	}
	return sum
}
