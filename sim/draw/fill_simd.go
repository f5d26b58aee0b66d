//go:build goexperiment.simd && amd64

package draw

import "simd/archsimd"

var vectors = archsimd.X86.AVX512()

func fill(s Source, dst []uint64, ids []uint32) {
	n := 0
	if vectors {
		n = fillEights(s, dst, ids)
	}
	fillEach(s, dst[n:], ids[n:])
}

// fillEights fills all whole eights and returns how many numbers these are.
func fillEights(s Source, dst []uint64, ids []uint32) int {
	source, by := archsimd.BroadcastUint64x8(uint64(s)), archsimd.BroadcastUint64x8(spread)
	first, second := archsimd.BroadcastUint64x8(mixFirst), archsimd.BroadcastUint64x8(mixSecond)
	n30, n27, n31 := archsimd.BroadcastUint64x8(30), archsimd.BroadcastUint64x8(27), archsimd.BroadcastUint64x8(31)
	n := 0
	for ; len(ids) >= 8 && len(dst) >= 8; n += 8 {
		z := archsimd.LoadUint32x8Slice(ids).ExtendToUint64().Mul(by).Xor(source)
		z = z.Xor(z.ShiftRight(n30)).Mul(first)
		z = z.Xor(z.ShiftRight(n27)).Mul(second)
		z.Xor(z.ShiftRight(n31)).StoreSlice(dst)
		dst, ids = dst[8:], ids[8:]
	}
	archsimd.ClearAVXUpperBits()
	return n
}
