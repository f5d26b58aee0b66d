//go:build !(goexperiment.simd && amd64)

package draw

func fill(s Source, dst []uint64, ids []uint32) { fillEach(s, dst, ids) }
