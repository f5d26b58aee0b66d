//go:build goexperiment.simd && amd64

package worker

import (
	"simd/archsimd"
	"unsafe"

	"gowest/sim/money"
)

var vectors = archsimd.X86.AVX512()

// total returns the cash in purses, of all whole eights of them at once.
func total(purses []Purse) money.Fen {
	if !vectors {
		return totalEach(purses)
	}
	numbers := unsafe.Slice((*uint32)(unsafe.Pointer(unsafe.SliceData(purses))), len(purses))
	mask, byte8, steps := archsimd.BroadcastUint64x8(1<<digits-1), archsimd.BroadcastUint64x8(8), archsimd.BroadcastUint64x8(28)
	sums := archsimd.BroadcastUint64x8(0)
	for ; len(numbers) >= 8; numbers = numbers[8:] {
		p := archsimd.LoadUint32x8Slice(numbers).ExtendToUint64()
		sums = sums.Add(p.ShiftRight(byte8).And(mask).ShiftLeft(p.ShiftRight(steps)))
	}
	var each [8]uint64
	sums.Store(&each)
	archsimd.ClearAVXUpperBits()
	sum := totalEach(purses[len(purses)-len(numbers):])
	for _, x := range each {
		sum += money.Fen(x)
	}
	return sum
}
