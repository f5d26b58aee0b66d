package draw

// spread makes neighbouring identities differ in half of their bits.
const spread = 0xd1342543de82ef95

// Fill sets dst[i] to s.Bits(ids[i]) for all ids; dst must be as long at least. Programs built with GOEXPERIMENT=simd do it eight at
// a time where the processor has AVX-512, with the same bits.
func (s Source) Fill(dst []uint64, ids []uint32) { fill(s, dst[:len(ids):len(dst)], ids) }

// fillEach is fill one by one.
func fillEach(s Source, dst []uint64, ids []uint32) {
	for i, id := range ids {
		dst[i] = s.Bits(uint64(id))
	}
}
