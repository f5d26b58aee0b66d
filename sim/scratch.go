package sim

import (
	"gowest/sim/market"
	"gowest/sim/money"
)

// scratch is what a cell needs for a moment; kept to allocate nothing in a tick.
type scratch struct {
	next                  []int32
	weight                []float64
	whole                 []uint64
	rules                 cellRules
	cash, firmCash, loans money.Fen
}

func (s *scratch) init(industries int) {
	s.next = make([]int32, industries)
	s.rules = cellRules{cap: make([]float64, industries), speed: make([]float64, industries), founding: make([]float64, industries)}
	s.grow(max(industries, market.MaxStages))
}

// grow returns weights for n parts, as numbers and as whole numbers, valid until the next call.
func (s *scratch) grow(n int) ([]float64, []uint64) {
	if n > len(s.weight) {
		s.weight, s.whole = make([]float64, n+n/4), make([]uint64, n+n/4)
	}
	return s.weight[:n], s.whole[:n]
}
