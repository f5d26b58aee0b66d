package sim

import "gowest/sim/draw"

// Programs built with GOEXPERIMENT=simd pay farmers and look for those who look for work sixteen at a time where the processor has
// AVX-512. All of that is arithmetic of whole numbers, so that the bytes are those of the loops over single workers, which do what is
// rare, and in other programs everything. Loops go by words, as many workers as a mask has bits: bit i of a mask stands for
// worker at+i and is set while it is still to come.
const wordSize = 64

// drawn is what has been drawn for the workers of a word.
type drawn [2][wordSize]uint64

// all returns the mask of the word at an index among n workers.
func all(at, n int) uint64 {
	if n-at >= wordSize {
		return ^uint64(0)
	}
	return 1<<uint(n-at) - 1
}

// fill draws from a source for all workers of a word.
func (d *drawn) fill(which int, s draw.Source, ids []uint32, at int) {
	s.Fill(d[which][:], ids[at:min(len(ids), at+wordSize)])
}
