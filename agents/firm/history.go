package firm

import "gowest/sim/money"

// History is what is remembered of a firm for yearly measures. No rule reads it.
type History struct {
	Now, Before  Year
	Productivity float32 // total factor productivity A at the end of last year, 0 = was not there
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
func (h *History) Turn(a float32) {
	h.Before, h.Now = h.Now, Year{}
	h.Productivity = a
}
