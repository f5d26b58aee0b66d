package memory

import (
	"math"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"unsafe"

	"pgregory.net/rapid"
)

// record is of a size that divides neither pages nor blocks.
type record struct {
	id    int32
	skill [3]float64
	tag   [3]byte
}

// Columns against slices over growing, appending and cutting, from the heap to mappings and on.
func TestGrowKeepsWhatSlicesKeep(t *testing.T) {
	testGrow(t, func(i int) uint32 { return uint32(i)*2654435761 + 1 })
	testGrow(t, func(i int) record {
		return record{int32(i), [3]float64{float64(i), 1, -float64(i)}, [3]byte{2: byte(i)}}
	})
}

func testGrow[T comparable](t *testing.T, value func(i int) T) {
	t.Helper()
	most := 3 * small / int(unsafe.Sizeof(*new(T)))
	rapid.Check(t, func(t *rapid.T) {
		var column, want []T
		for range rapid.IntRange(1, 12).Draw(t, "steps") {
			switch rapid.SampledFrom([]string{"append", "grow", "cut", "push"}).Draw(t, "do") {
			case "append":
				n := rapid.IntRange(0, most/4).Draw(t, "values")
				column = Grow(column, len(column)+n)
				for range n {
					column, want = append(column, value(len(want))), append(want, value(len(want)))
				}
			case "grow":
				column = Grow(column, rapid.IntRange(-1, most).Draw(t, "room"))
			case "cut":
				n := rapid.IntRange(0, len(want)).Draw(t, "left")
				column, want = column[:n], want[:n]
			case "push":
				for range 100 {
					column, want = append(Grow(column, len(column)+1), value(len(want))), append(want, value(len(want)))
				}
			}
			if len(column) != len(want) {
				t.Fatalf("%d elements, want %d", len(column), len(want))
			}
			if mapping && (cap(column)*int(unsafe.Sizeof(*new(T))) > small) != (Mapped() > 0) {
				t.Fatalf("room for %d elements, %d bytes mapped", cap(column), Mapped())
			}
		}
		if !slices.Equal(column, want) {
			t.Fatal("elements differ")
		}
		Free(column)
		if Mapped() != 0 {
			t.Fatalf("%d bytes mapped after all is free", Mapped())
		}
	})
}

// One column from the heap through all ways of growing, beside another that stands in its way.
func TestGrowFromHeapToHugePages(t *testing.T) {
	var column, other []uint64
	total := int64(0)
	for n := 1000; n <= 4*huge/8; n = n*3/2 + 1 {
		column = Grow(column, n)
		if cap(column) < n || len(column) >= n {
			t.Fatalf("length %d, capacity %d, want room for %d", len(column), cap(column), n)
		}
		for len(column) < n {
			column = append(column, uint64(len(column))^0x5555)
		}
		for i, v := range column {
			if v != uint64(i)^0x5555 {
				t.Fatalf("after growing to %d: element %d is %d", n, i, v)
			}
		}
		if !mapping || n*8 < small {
			continue
		}
		if room := cap(column) * 8; room%block != 0 || room < n*8 || room > (n+n/16)*8+block {
			t.Errorf("%d bytes for %d elements", room, n)
		}
		if at := uintptr(unsafe.Pointer(&column[0])); runtime.GOOS == "linux" && at%block != 0 {
			t.Errorf("the column of %d elements is at %#x, which no huge page begins at", n, at)
		}
		Free(other)
		other = Grow([]uint64(nil), small/8)
		other = append(other, 1)
		if total = int64(cap(column)+cap(other)) * 8; Mapped() != total {
			t.Errorf("%d bytes mapped, want %d", Mapped(), total)
		}
	}
	Free(column)
	Free(other)
	if Mapped() != 0 || mapping && total == 0 {
		t.Errorf("%d bytes mapped after all is free, %d before", Mapped(), total)
	}
}

// New room is zeros, also where a longer mapping begins.
func TestNewRoomIsZero(t *testing.T) {
	column := Grow([]byte(nil), small)
	full := cap(column)
	for i := range column[:full] {
		column[:full][i] = 1
	}
	column = Grow(column[:full], huge)
	if i := slices.IndexFunc(column[full:cap(column)], func(b byte) bool { return b != 0 }); i >= 0 {
		t.Errorf("byte %d of the new room is not zero", i)
	}
	if slices.Contains(column, 0) {
		t.Error("growing lost bytes")
	}
	Free(column)
}

// Appending one by one copies a heap slice a number of times that grows with the logarithm of its length.
func TestHeapGrowsByAQuarter(t *testing.T) {
	grown := 0
	var column []byte
	for len(column) < small-1 {
		before := cap(column)
		if column = append(Grow(column, len(column)+1), 0); cap(column) != before {
			grown++
		}
	}
	if limit := 5 + math.Log(small)/math.Log(1.25); float64(grown) > limit {
		t.Errorf("grown %d times, want at most %.0f", grown, limit)
	}
	if Mapped() != 0 {
		t.Errorf("a small column is mapped: %d bytes", Mapped())
	}
}

// A part of a column is not the column: growing or freeing it leaves the rest alone.
func TestPartsAreNotColumns(t *testing.T) {
	column := Grow([]int32{7}, small/4)
	room := Mapped()
	for _, part := range [][]int32{column[:1:1], column[:0:0], column[1:1], column[:cap(column)][cap(column):], column[: 1 : cap(column)-1]} {
		Free(part)
		if Mapped() != room {
			t.Fatalf("freeing a part left %d of %d bytes", Mapped(), room)
		}
	}
	part := Grow(column[:1:1], small/4)
	part[0] = 8
	if column[0] != 7 {
		t.Error("a part grew into its column")
	}
	Free(part)
	Free(column[:0])
	if Mapped() != 0 {
		t.Errorf("%d bytes mapped after all is free", Mapped())
	}
}

func TestFreeOfWhatIsNotMapped(t *testing.T) {
	Free[int](nil)
	Free([]int{})
	Free([]int{1, 2})
	Free([]struct{}{{}})
	Free([]string{"a"})
	if s := Grow([]struct{}{{}}, math.MaxInt); len(s) != 1 || Mapped() != 0 {
		t.Errorf("%d empty elements, %d bytes mapped", len(s), Mapped())
	}
}

func TestGrowAllocatesNothingWhenThereIsRoom(t *testing.T) {
	column := Grow([]uint32(nil), small)
	if n := testing.AllocsPerRun(100, func() { column = Grow(column, small)[:1] }); n != 0 {
		t.Errorf("%v allocations, want none", n)
	}
	Free(column)
}

func TestColumnsGrowAtTheSameTime(t *testing.T) {
	var wait sync.WaitGroup
	for g := range 4 {
		wait.Go(func() {
			for range 5 {
				var column []int64
				for n := small / 16; n <= huge/8; n *= 2 {
					column = append(Grow(column, n), int64(g))
				}
				if slices.ContainsFunc(column, func(v int64) bool { return v != int64(g) }) {
					t.Errorf("column %d has elements of another", g)
				}
				Free(column)
			}
		})
	}
	wait.Wait()
	if Mapped() != 0 {
		t.Errorf("%d bytes mapped after all is free", Mapped())
	}
}

func TestPointersAreRefused(t *testing.T) {
	type named struct{ Name [2]string }
	type hidden struct {
		ID int
		named
	}
	for _, tt := range []struct {
		grow func()
		want string // "" if it may be
	}{
		{func() { Grow([]*int(nil), 1) }, "*int is a ptr"},
		{func() { Grow([]string(nil), 1) }, "string is a string"},
		{func() { Grow([][]int(nil), 1) }, "[]int is a slice"},
		{func() { Grow([]any(nil), 1) }, "interface {} is a interface"},
		{func() { Grow([]map[int]int(nil), 1) }, "map[int]int is a map"},
		{func() { Grow([]unsafe.Pointer(nil), 1) }, "unsafe.Pointer is a unsafe.Pointer"},
		{func() { Grow([]hidden(nil), 1) }, "memory.hidden.named.Name[0] is a string"},
		{func() { Grow([]hidden(nil), 1) }, "memory.hidden.named.Name[0] is a string"}, // from the cache
		{func() { Grow([]record(nil), 1) }, ""},
		{func() { Grow([][0]*int(nil), 1) }, ""},
		{func() { Grow([]uintptr(nil), 1) }, ""},
	} {
		if got := panicOf(tt.grow); (got == "") != (tt.want == "") || !strings.HasSuffix(got, tt.want) {
			t.Errorf("panic %q, want one that ends in %q", got, tt.want)
		}
	}
}

func TestTooMuchIsRefused(t *testing.T) {
	column := Grow([]int64{5}, small)
	for _, n := range []int{math.MaxInt, math.MaxInt / 16} { // more than can be counted, more than can be mapped
		if n < math.MaxInt && (!mapping || reflect.TypeFor[int]().Size() < 8) {
			continue // the heap ends the program
		}
		if got := panicOf(func() { column = Grow(column, n) }); !strings.HasPrefix(got, "memory: ") {
			t.Errorf("growing to %d elements: panic %q", n, got)
		}
	}
	if len(column) != 1 || column[0] != 5 {
		t.Error("a refused column is not as before")
	}
	Free(column)
	if Mapped() != 0 {
		t.Errorf("%d bytes mapped after all is free", Mapped())
	}
}

// panicOf returns what f panics with, or "".
func panicOf(f func()) (message string) {
	defer func() {
		if r := recover(); r != nil {
			message = r.(string)
		}
	}()
	f()
	return ""
}
