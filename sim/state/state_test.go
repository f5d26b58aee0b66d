package state_test

import (
	"bytes"
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gowest/sim/memory"
	"gowest/sim/state"
)

// all has every kind of field that can be written, padding between them, and names that share memory.
type all struct {
	flag   bool
	small  int8
	wide   float64
	pair   [2]padded
	column []uint16
	rows   []padded
	names  []string
	grid   [][]int32
	shared []float64
	alias  []float64
	to     *leaf
	none   *leaf
	hook   func() // left out
}

type padded struct {
	a uint8
	b int64
	c bool
}

type leaf struct {
	name  string
	below *leaf
}

var except = state.Except{reflect.TypeFor[all](): {"hook"}}

func sample() *all {
	v := &all{
		flag: true, small: -3, wide: math.Inf(-1), pair: [2]padded{{1, -2, true}, {3, 4, false}},
		column: []uint16{1, 65535}, rows: []padded{{5, 6, true}, {7, math.MinInt64, false}}, names: []string{"川", "", "川"},
		grid: [][]int32{{1}, nil, {}, {2, 3}}, shared: []float64{1, 2}, to: &leaf{"root", &leaf{name: "tip"}},
	}
	v.alias = v.shared
	return v
}

var fields = cmp.AllowUnexported(all{}, padded{}, leaf{})

func codec[T any](t *testing.T, except state.Except) *state.Codec[T] {
	t.Helper()
	c, err := state.New[T](except)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func written[T any](t *testing.T, c *state.Codec[T], v *T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := c.Write(&b, v); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestReadIsTheInverseOfWrite(t *testing.T) {
	t.Parallel()
	c := codec[all](t, except)
	want := sample()
	b := written(t, c, want)
	for name, got := range map[string]*all{
		"empty": {}, "full": sample(),
		"other lengths": {column: make([]uint16, 9), grid: make([][]int32, 2), none: &leaf{name: "stays not"}, names: []string{"a"}},
	} {
		if err := c.Read(bytes.NewReader(b), int64(len(b)), got); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if d := cmp.Diff(want, got, fields); d != "" {
			t.Errorf("%s (-want +got):\n%s", name, d)
		}
	}
	if again := written(t, c, sample()); !bytes.Equal(b, again) {
		t.Error("equal values have other bytes")
	}
}

// Slices of the right length stay where they are, so that their other names see what was read; what is left out stays.
func TestReadKeepsSharedMemory(t *testing.T) {
	t.Parallel()
	c := codec[all](t, except)
	b := written(t, c, sample())
	called := false
	got := &all{shared: make([]float64, 2), hook: func() { called = true }}
	got.alias = got.shared
	if err := c.Read(bytes.NewReader(b), int64(len(b)), got); err != nil {
		t.Fatal(err)
	}
	got.shared[1] = 9
	if got.alias[1] != 9 {
		t.Error("two names of one slice do not share memory any more")
	}
	if got.hook(); !called {
		t.Error("a field that is left out was changed")
	}
}

// The bytes of a struct are its fields without padding, in their order and little-endian on the machines we test.
func TestBytesByHand(t *testing.T) {
	t.Parallel()
	type small struct {
		a uint8
		b uint16
		c []uint8
		d string
	}
	b := written(t, codec[small](t, nil), &small{1, 0x0203, []uint8{7, 8}, "x"})
	want := []byte{1, 3, 2, 3, 0, 0, 0, 0, 0, 0, 0, 7, 8, 2, 0, 0, 0, 0, 0, 0, 0, 'x'}
	if !bytes.Equal(b, want) {
		t.Errorf("bytes % x; want % x", b, want)
	}
}

func TestTornBytesAreAnError(t *testing.T) {
	t.Parallel()
	c := codec[all](t, except)
	b := written(t, c, sample())
	for n := range b {
		if err := c.Read(bytes.NewReader(b[:n]), int64(n), new(all)); err == nil {
			t.Errorf("no error for the first %d of %d bytes", n, len(b))
		}
	}
	if err := c.Read(bytes.NewReader(append(b, 0)), int64(len(b)+1), new(all)); err == nil {
		t.Error("no error for a byte too many")
	}
	if err := c.Read(bytes.NewReader(b[:10]), int64(len(b)), new(all)); err == nil {
		t.Error("no error for a file that is shorter than its size")
	}
}

// A changed length never asks for more memory than the bytes that follow could fill.
func TestChangedLengthIsAnError(t *testing.T) {
	t.Parallel()
	c := codec[[]int64](t, nil)
	b := written(t, c, &[]int64{1, 2, 3})
	b[6] = 0x7f
	if err := c.Read(bytes.NewReader(b), int64(len(b)), new([]int64)); err == nil {
		t.Error("no error for an absurd length")
	}
}

func TestWriteReportsErrors(t *testing.T) {
	t.Parallel()
	full := errors.New("no space left")
	if err := codec[all](t, except).Write(failing{full}, sample()); !errors.Is(err, full) {
		t.Errorf("error %v; want %v", err, full)
	}
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }

// A field that cannot be written is named; nobody can forget it.
func TestWhatCannotBeWrittenIsNamed(t *testing.T) {
	t.Parallel()
	type inner struct{ Index map[string]int }
	type outer struct{ Parts []inner }
	if _, err := state.New[outer](nil); err == nil || !strings.Contains(err.Error(), "outer.Parts.Index is a map") {
		t.Errorf("error %v; want one that names outer.Parts.Index", err)
	}
	for _, wrong := range []state.Except{
		{reflect.TypeFor[all](): {"hook", "hooks"}},
		{reflect.TypeFor[all](): {"hook"}, reflect.TypeFor[inner](): {"Index"}},
		{reflect.TypeFor[all](): {"hook"}, reflect.TypeFor[int](): {"x"}},
	} {
		if _, err := state.New[all](wrong); err == nil || !strings.Contains(err.Error(), "to leave out") {
			t.Errorf("error %v for %v; want one about a field that is not there", err, wrong)
		}
	}
}

func TestLayoutTellsTypesApart(t *testing.T) {
	t.Parallel()
	type one struct{ A, B int64 }
	type swapped struct{ B, A int64 }
	layouts := map[string]string{}
	add := func(name, layout string) {
		for other, l := range layouts {
			if l == layout {
				t.Errorf("%s and %s have one layout", name, other)
			}
		}
		layouts[name] = layout
	}
	add("one", codec[one](t, nil).Layout())
	add("swapped", codec[swapped](t, nil).Layout())
	add("one without B", codec[one](t, state.Except{reflect.TypeFor[one](): {"B"}}).Layout())
	add("slice", codec[[]one](t, nil).Layout())
}

// A column of megabytes is read into memory of its own, where it can grow and be given back like other columns.
func TestLargeColumns(t *testing.T) { // not parallel: memory outside the heap is counted
	type columns struct {
		Small []uint16
		Large []uint32
		Wide  [][3]float64
		Tail  int
	}
	want := columns{Small: []uint16{1, 2}, Large: make([]uint32, 2<<20), Wide: make([][3]float64, 1<<18), Tail: 7}
	for i := range want.Large {
		want.Large[i] = uint32(i) * 2654435761
	}
	for i := range want.Wide {
		want.Wide[i] = [3]float64{float64(i), 1, -float64(i)}
	}
	c := codec[columns](t, nil)
	b := written(t, c, &want)
	before := memory.Mapped()
	var got columns
	if err := c.Read(bytes.NewReader(b), int64(len(b)), &got); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(want, got) {
		t.Error("large columns are not what was written")
	}
	got.Large = append(memory.Grow(got.Large, len(got.Large)+1), 5)
	if got.Large[1<<20] != want.Large[1<<20] || got.Large[len(got.Large)-1] != 5 {
		t.Error("a column that was read does not grow")
	}
	memory.Free(got.Large)
	memory.Free(got.Wide)
	if now := memory.Mapped(); now != before {
		t.Errorf("%d bytes stay mapped", now-before)
	}
}
