//go:build !unix || race

package memory

import (
	"errors"
	"unsafe"
)

// mapping tells whether there are mappings: if not, all columns are on the heap.
const mapping = false

func mapNew(int) (unsafe.Pointer, error) { return nil, errors.ErrUnsupported }

func remap(unsafe.Pointer, int, int) (unsafe.Pointer, error) { return nil, errors.ErrUnsupported }

func unmap(unsafe.Pointer, int) error { return errors.ErrUnsupported }

// empty does nothing: what a column does not use any more stays with it until it is freed.
func empty(unsafe.Pointer, int) {}
