package sim

import "gowest/sim/draw"

// Programs built with GOEXPERIMENT=simd pay farmers and employees and look for those who look for work sixteen at a time where the processor has AVX-512. All of that is arithmetic of whole numbers, so that the bytes are those of the loops over
// single workers, which do what is rare, and in other programs everything. Loops go by words, as many workers as a mask
// has bits: bit i stands for worker at+i.
const (
	wordSize = 64
	lanes    = 16
)

// drawn is what has been drawn for the workers of a word.
type drawn struct{ bits [2][wordSize]uint64 }

// bulk is what paying in bulk goes by.
//
//lint:ignore U1000 for programs with vectors
type bulk struct {
	can          bool          // it can be done
	founding     [lanes]uint32 // chances by trade, in 2^-32
	birth, older uint32
	tradeChange  draw.Chance
	incomes      [wordSize]uint32 // of employees of a word, [fen]
}
