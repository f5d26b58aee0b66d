// Package memory grows columns of values without pointers outside the heap of the garbage collector.
//
// On the heap a column of gigabytes costs twice: with the usual GOGC the heap may grow to double of what lives before
// the collector runs, and a slice that grows is copied while the old one is still there. Here a large column is a
// mapping of its own: the collector does not count it, growing moves page tables instead of bytes where the system can
// do that (Linux), room that nobody has written to takes no memory, and what is freed goes back to the system at once.
// Huge pages, which Linux gives to large mappings when asked, make random access faster, since fewer addresses miss the
// translation buffer.
//
// Small columns are ordinary slices. So are all of them on systems without mappings, and under the race detector, which
// does not watch memory outside the heap.
//
// What a column costs in return: append beyond its capacity leaves the mapping behind, so call [Grow] before; a column
// that is no longer reachable stays mapped until [Free]; and a copy of a slice that has been grown or freed points to
// nothing, so that using it ends the program or reads what is there now.
package memory

import (
	"fmt"
	"math"
	"reflect"
	"sync"
	"unsafe"
)

const (
	// small is what a column needs [bytes] to be mapped. Below it the heap is as good: a mapping is whole blocks.
	small = 1 << 20
	// block is the unit of mappings [bytes]: a huge page of amd64 and of arm64 with pages of 4 KiB.
	block = 2 << 20
	// page is the largest page that small mappings have on common processors [bytes].
	page = 64 << 10
	// spare is the part of a mapped column that is added as room to grow, one in so many.
	spare = 16
	// huge is how long a mapping is [bytes] when huge pages are asked for: what they may waste at its end is little then.
	huge = 16 << 20
)

// Grow returns s with room for at least n elements, its elements kept and its length unchanged. It is s itself if the
// capacity is there. Otherwise s must not be used any more if it came from Grow: the result takes its place. Elements
// beyond the length are arbitrary, as those of a slice are.
//
// Heap slices grow by a quarter at least, so that appending one by one is cheap; mapped ones to n + n/16, rounded up to
// 2 MiB. Part of a column that begins later or has less capacity is an ordinary slice: it is copied, and the column stays.
//
// It may be called for different columns at the same time. It panics if T holds pointers, also hidden ones such as those of
// strings, if n elements are more than there are addresses for, or if the system refuses the memory.
func Grow[T any](s []T, n int) []T {
	if n <= cap(s) {
		return s
	}
	mustBePlain(reflect.TypeFor[T]())
	size := int(unsafe.Sizeof(*new(T)))
	if size == 0 {
		return append(make([]T, 0, n), s...)
	}
	if n > math.MaxInt/2/size {
		panic(fmt.Sprintf("memory: %d elements of %d bytes are too many", n, size))
	}
	if !mapping || n*size < small {
		room := min(cap(s)+cap(s)/4, small/size) // beyond small it will be mapped
		return append(make([]T, 0, max(n, room)), s...)
	}
	length := ((n+n/spare)*size + block - 1) / block * block // [bytes]
	at, err := columns.enlarge(unsafe.Pointer(unsafe.SliceData(s)), cap(s), size, length)
	if err != nil {
		panic(fmt.Sprintf("memory: no room for a column of %d bytes: %v", length, err))
	}
	grown := unsafe.Slice((*T)(at.base), length/size)[:len(s)]
	if !at.kept {
		copy(grown, s)
		Free(s)
	}
	return grown
}

// Free gives the memory of s back to the system if it is a column that [Grow] mapped, of whatever length; s must not be
// used afterwards. Nil, heap slices and parts of a column with less capacity are left to the collector.
func Free[T any](s []T) {
	if size := int(unsafe.Sizeof(*new(T))); size > 0 {
		columns.free(unsafe.Pointer(unsafe.SliceData(s)), cap(s), size)
	}
}

// Cut returns the first n elements of s and gives the memory of the pages behind them back if s is a mapped column; its capacity stays, so
// that a large list that is not needed for a while, cut to nothing, grows again without moving.
func Cut[T any](s []T, n int) []T {
	if size := int(unsafe.Sizeof(*new(T))); size > 0 {
		columns.cut(unsafe.Pointer(unsafe.SliceData(s)), cap(s), size, n)
	}
	return s[:n]
}

// Mapped returns how many bytes are mapped now: the capacities of all columns outside the heap.
func Mapped() int64 {
	columns.mu.Lock()
	defer columns.mu.Unlock()
	return columns.total
}

// columns are all that are mapped now.
var columns = registry{lengths: map[uintptr]int{}}

// registry knows the mapped columns by the address of their first element. Growing is rare, so that one lock will do.
type registry struct {
	mu      sync.Mutex
	lengths map[uintptr]int // [bytes]
	total   int64           // of lengths
}

// place is where a column is after growing, and whether its elements are there already.
type place struct {
	base unsafe.Pointer
	kept bool
}

// enlarge returns length bytes of mapping: the mapping at base longer than before, where that can be done, or a new one of
// zeros that the caller fills. After an error all is as before.
func (r *registry) enlarge(base unsafe.Pointer, capacity, size, length int) (place, error) {
	if old := r.take(base, capacity, size); old > 0 {
		if longer, err := remap(base, old, length); err == nil {
			r.put(longer, length)
			return place{longer, true}, nil
		}
		r.put(base, old)
	}
	fresh, err := mapNew(length)
	if err != nil {
		return place{}, err
	}
	r.put(fresh, length)
	return place{fresh, false}, nil
}

// cut gives back the pages behind n elements.
func (r *registry) cut(base unsafe.Pointer, capacity, size, n int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	length := r.lengths[uintptr(base)]
	from := (n*size + page - 1) / page * page
	if length == 0 || length/size != capacity || from >= length {
		return
	}
	empty(unsafe.Add(base, from), length-from)
}

// free tells whether a slice of that capacity was a column.
func (r *registry) free(base unsafe.Pointer, capacity, size int) bool {
	length := r.take(base, capacity, size)
	if length == 0 {
		return false
	}
	if err := unmap(base, length); err != nil {
		panic(fmt.Sprintf("memory: giving back %d bytes: %v", length, err))
	}
	return true
}

// take forgets the column at base and returns its length [bytes], or 0 if a slice of that capacity is no column. It comes before
// the mapping goes: afterwards the address may be another's.
func (r *registry) take(base unsafe.Pointer, capacity, size int) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	length := r.lengths[uintptr(base)]
	if length == 0 || length/size != capacity {
		return 0
	}
	delete(r.lengths, uintptr(base))
	r.total -= int64(length)
	return length
}

func (r *registry) put(base unsafe.Pointer, length int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.lengths[uintptr(base)] = length
	r.total += int64(length)
}

// pointers keeps what [pointer] found out about a type.
var pointers sync.Map // reflect.Type → string

// mustBePlain panics if values of type t hold pointers: the collector does not look for them in a mapping and would free
// what they point to.
func mustBePlain(t reflect.Type) {
	found, known := pointers.Load(t)
	if !known {
		found, _ = pointers.LoadOrStore(t, pointer(t, t.String()))
	}
	if found != "" {
		panic("memory: a column may not hold pointers: " + found.(string))
	}
}

// pointer returns which part of a type, by the name of the whole, holds a pointer and of what kind it is; "" if none does.
func pointer(t reflect.Type, name string) string {
	switch k := t.Kind(); k {
	case reflect.Pointer, reflect.UnsafePointer, reflect.Slice, reflect.String, reflect.Map, reflect.Chan, reflect.Func, reflect.Interface:
		return fmt.Sprintf("%s is a %s", name, k)
	case reflect.Array:
		if t.Len() > 0 {
			return pointer(t.Elem(), name+"[0]")
		}
	case reflect.Struct:
		for f := range t.Fields() {
			if found := pointer(f.Type, name+"."+f.Name); found != "" {
				return found
			}
		}
	}
	return ""
}
