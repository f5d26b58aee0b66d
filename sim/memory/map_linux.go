//go:build !race

package memory

import (
	"unsafe"

	"golang.org/x/sys/unix"
)

const mapping = true

// mapNew returns length bytes of zeros, a multiple of block, at a multiple of block.
func mapNew(length int) (unsafe.Pointer, error) {
	base, err := aligned(length, unix.PROT_READ|unix.PROT_WRITE)
	if err == nil {
		advise(base, length)
	}
	return base, err
}

// remap returns the mapping at base with length bytes instead of old, where it is or at another multiple of block. Nothing is
// copied: page tables move, by entries of whole blocks since both places are multiples of them. After an error the mapping is as it was.
func remap(base unsafe.Pointer, old, length int) (unsafe.Pointer, error) {
	longer, err := unix.MremapPtr(base, uintptr(old), nil, uintptr(length), 0) // in place, if nothing is behind it
	if err != nil {
		target, reserve := aligned(length, unix.PROT_NONE)
		if reserve != nil {
			return nil, reserve
		}
		longer, err = unix.MremapPtr(base, uintptr(old), target, uintptr(length), unix.MREMAP_MAYMOVE|unix.MREMAP_FIXED)
		if err != nil {
			_ = unmap(target, length) // addresses without memory
			return nil, err
		}
	}
	advise(longer, length)
	return longer, nil
}

// empty gives the pages of a part of a mapping back; they are zeros when they are touched again.
func empty(base unsafe.Pointer, length int) {
	_ = unix.Madvise(unsafe.Slice((*byte)(base), length), unix.MADV_DONTNEED) // a favour: without it the memory stays
}

func unmap(base unsafe.Pointer, length int) error {
	return unix.MunmapPtr(base, uintptr(length))
}

// aligned maps length bytes at a multiple of block: one block more than that, of which what stands out is cut off.
func aligned(length, protection int) (unsafe.Pointer, error) {
	base, err := unix.MmapPtr(-1, 0, nil, uintptr(length+block), protection, unix.MAP_ANONYMOUS|unix.MAP_PRIVATE)
	if err != nil {
		return nil, err
	}
	before := int(-uintptr(base) % block)
	start := unsafe.Add(base, before)
	// Addresses that cannot be given back are lost, no memory.
	if before > 0 {
		_ = unmap(base, before)
	}
	_ = unmap(unsafe.Add(start, length), block-before)
	return start, nil
}

// advise asks for huge pages in a mapping that is long enough, but for the room at its end that [Grow] adds: who touches one byte of
// a huge page takes all of it. The rest is asked for again after growing, since it may have been too short before. Without huge pages
// everything works, slower.
func advise(base unsafe.Pointer, length int) {
	filled := length / (spare + 1) * spare / block * block
	if filled >= huge {
		_ = unix.Madvise(unsafe.Slice((*byte)(base), filled), unix.MADV_HUGEPAGE)
	}
}
