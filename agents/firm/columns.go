package firm

import "gowest/sim/money"

// Integrated is the stage of a firm that does all stages of its industry itself.
const Integrated int8 = -1

// Firm is the state of one firm that lasts from tick to tick.
type Firm struct {
	ID       uint64 // identity: keys random numbers, survives moves
	Industry uint8
	Stage    int8 // Integrated, or the stage of a specialist
	Owner    Ownership
	Live     bool // false marks a free slot
	Anchor   bool // placed by an anchor-firm policy

	Capital      float64 // real: yuan of the first year
	Productivity float64 // total factor productivity A
	Wage         float64 // posted pay of skill 1 [fen/quarter]
	Expected     float64 // expected revenue net of tax [fen/quarter]
	Staff        float64 // heads it was planned with
	Sourcing     float64 // share of stages it is ready to buy from local specialists [0, 1]
	UnitCost     float64 // unit cost when it last looked around [M14]

	Cash   money.Fen
	Loan   money.Fen // owed to the bank
	Circle money.Fen // owed to the lending circle of the cell
	Invest money.Fen // ordered capital, paid in the next tick's demand

	Age      uint16 // quarters
	Distress uint8
	Settling uint8 // quarters left to settle in a new cell, in which it may hire its whole staff at once [M14]
	Idle     uint8 // quarters without revenue
	Large    bool
}

// Flow is what happens to a firm within a tick.
type Flow struct {
	Heads     int32
	Skill     int64 // effective skill of the employees [fixed point]
	Vacancies int32
	Filled    int32
	LayOff    float64   // chance that an employee is laid off
	Output    float64   // own output before outsourcing; of a specialist, of its stage [real]
	Pull      float64   // attraction q^rho as a final seller
	Revenue   money.Fen // sales, stage sales and plan rents
	Bought    money.Fen // intermediate purchases
	PayRate   money.Fen // pay of skill 1 this quarter
	Payroll   money.Fen // set aside for wages; what rounding leaves returns to cash
	Dividend  money.Fen // to the owner among the employees
	Carried   float64   // rise of log A carried in by movers [M8]
	Owner     int32     // index of the owner among the cell's workers, -1 = none
	Closing   bool
	MoveTo    int32 // cell it moves to this tick, -1 = stays
}

// Columns holds the firms of one cell. Slots of closed firms are reused, lowest first.
type Columns struct {
	Firms []Firm
	Flows []Flow
	Past  []History
	free  []int32 // free slots, descending
	live  int
}

// Len returns the number of slots, live or free.
func (f *Columns) Len() int { return len(f.Firms) }

// Live returns the number of firms.
func (f *Columns) Live() int { return f.live }

// Add puts a firm into the lowest free slot and returns the slot.
func (f *Columns) Add(x Firm) int32 {
	x.Live = true
	f.live++
	if n := len(f.free); n > 0 {
		slot := f.free[n-1]
		f.free = f.free[:n-1]
		f.Firms[slot], f.Flows[slot] = x, Flow{Owner: -1, MoveTo: -1}
		f.Past[slot] = History{}
		return slot
	}
	f.Firms = append(f.Firms, x)
	f.Flows = append(f.Flows, Flow{Owner: -1, MoveTo: -1})
	f.Past = append(f.Past, History{})
	return int32(len(f.Firms) - 1)
}

// Remove frees a slot. Its workers must have left.
func (f *Columns) Remove(slot int32) {
	f.Firms[slot] = Firm{}
	f.Flows[slot] = Flow{Owner: -1, MoveTo: -1}
	f.live--
	i := len(f.free)
	f.free = append(f.free, slot)
	for i > 0 && f.free[i-1] < slot {
		f.free[i] = f.free[i-1]
		i--
	}
	f.free[i] = slot
}

// TotalCash returns the cash and the bank loans of all firms.
func (f *Columns) TotalCash() (cash, loans money.Fen) {
	for i := range f.Firms {
		cash += f.Firms[i].Cash
		loans += f.Firms[i].Loan
	}
	return cash, loans
}
