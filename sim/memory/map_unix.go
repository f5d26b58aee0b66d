//go:build unix && !linux && !race

package memory

import (
	"errors"
	"unsafe"

	"golang.org/x/sys/unix"
)

const mapping = true

// mapNew returns length bytes of zeros.
func mapNew(length int) (unsafe.Pointer, error) {
	return unix.MmapPtr(-1, 0, nil, uintptr(length), unix.PROT_READ|unix.PROT_WRITE, unix.MAP_ANON|unix.MAP_PRIVATE)
}

// remap always fails: these systems lengthen no mappings, or each in its own way. A new one takes the place of the old.
func remap(unsafe.Pointer, int, int) (unsafe.Pointer, error) { return nil, errors.ErrUnsupported }

func unmap(base unsafe.Pointer, length int) error {
	return unix.MunmapPtr(base, uintptr(length))
}

// empty puts new pages in the place of a part of a mapping: zeros that take no memory before they are touched.
func empty(base unsafe.Pointer, length int) {
	_, _ = unix.MmapPtr(-1, 0, base, uintptr(length), unix.PROT_READ|unix.PROT_WRITE, unix.MAP_ANON|unix.MAP_PRIVATE|unix.MAP_FIXED) // a favour: without it the memory stays
}
