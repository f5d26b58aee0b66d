package sim

import "gowest/sim/record"

// Pairs computes the statistics of effects for numbers that the caller has, just as [Compare] does for its own. It is for one goroutine.
type Pairs struct{ by map[int]*pairing } // by number of replicates

// Row returns the statistics of alt against base, by replicate: two or more of both. indicator says which way is better. Of the row, base, alt,
// indicator, level, province, year and q-value are for the caller to fill.
func (p *Pairs) Row(base, alt []float64, indicator string) (record.EffectRow, error) {
	n := len(base)
	if p.by == nil {
		p.by = map[int]*pairing{}
	}
	if p.by[n] == nil && n > 1 {
		p.by[n] = newPairing(n)
	}
	w := p.by[n]
	if w == nil {
		w = new(pairing) // which refuses
	}
	return w.row(base, alt, indicator)
}
