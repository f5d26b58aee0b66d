package firm

import "gowest/sim/money"

// History is what is remembered of a firm for yearly measures. No rule reads it.
type History struct {
	Now, Before  Year
	Productivity float64 // total factor productivity A at the end of last year, 0 = was not there
	Founded      bool    // set up by a worker, as a private or township firm
	Received     bool    // hired this year from a more productive firm of its industry [M8]
}

// Year is what a firm did in a year.
type Year struct {
	Revenue money.Fen // sum over its quarters, nominal
	Work    int32     // head-quarters
	Heads   int32     // in the last quarter that it worked
}

// Add takes a quarter into the year.
func (h *History) Add(revenue money.Fen, heads int32) {
	h.Now.Revenue += revenue
	h.Now.Work += heads
	h.Now.Heads = heads
}

// Turn begins a new year of a firm whose productivity is a.
func (h *History) Turn(a float64) {
	h.Before, h.Now = h.Now, Year{}
	h.Productivity, h.Received = a, false
}
