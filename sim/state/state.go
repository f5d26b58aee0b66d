// Package state writes everything that a value holds to a stream and reads it back: exported fields or not, nested
// structs, arrays, slices, strings and what pointers point to. Whatever a type gains is written without being asked for;
// what must not be written is named in a list. It is the only package that reads other packages' fields.
//
// Bytes are those of the memory, without padding, in the order of the fields: a column of a million numbers is one
// block. They are for the machine architecture and the [Codec.Layout] that wrote them, and for nothing else.
package state

import (
	"bufio"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"reflect"
	"slices"
	"unsafe"

	"gowest/sim/memory"
)

// Except names fields by the struct that has them: they are neither written nor changed by reading.
type Except map[reflect.Type][]string

// Codec writes and reads values of type T. It may be used from several goroutines.
type Codec[T any] struct {
	form   *form
	layout string
}

// New returns a codec for all of T but the fields of except. It returns an error that names the field if T holds a
// map, function, channel, interface or raw pointer, which it cannot write, or if a field of except does not exist.
func New[T any](except Except) (*Codec[T], error) {
	b := builder{except: except, forms: map[reflect.Type]*form{}, seen: map[reflect.Type]bool{}, layout: sha256.New()}
	t := reflect.TypeFor[T]()
	f, err := b.form(t, t.String())
	if err != nil {
		return nil, err
	}
	for t, names := range except {
		for _, name := range names {
			if _, exists := fieldOf(t, name); !exists || !b.seen[t] {
				err = errors.Join(err, fmt.Errorf("state: there is no field %s of %s to leave out", name, t))
			}
		}
	}
	return &Codec[T]{f, hex.EncodeToString(b.layout.Sum(nil))}, err
}

func fieldOf(t reflect.Type, name string) (f reflect.StructField, exists bool) {
	if t.Kind() != reflect.Struct {
		return f, false
	}
	return t.FieldByName(name)
}

// Layout is a hash of the names, types and places of all fields that are written: bytes of another layout mean
// something else.
func (c *Codec[T]) Layout() string { return c.layout }

// Write writes *v to w, with no more memory than a buffer.
func (c *Codec[T]) Write(w io.Writer, v *T) error {
	e := encoder{Writer: bufio.NewWriterSize(w, bufferSize)}
	e.value(c.form, unsafe.Pointer(v))
	return e.Flush() // the first error of all writes
}

// Read fills *v from the size bytes that [Codec.Write] wrote. A slice of the right length is filled where it is, so that others
// that share its memory see the change; other slices are new, and what was in their place is not given back: see [memory.Free].
//
// The bytes must be whole and of this layout: that is for the caller to know, from a checksum. Lengths beyond the
// size are an error, but a changed number is a changed number. After an error *v is of no use.
func (c *Codec[T]) Read(r io.Reader, size int64, v *T) error {
	d := decoder{r: bufio.NewReaderSize(r, bufferSize), left: uint64(max(0, size)), words: map[string]string{}}
	d.value(c.form, unsafe.Pointer(v))
	if d.err == nil && d.left > 0 {
		d.err = fmt.Errorf("state: %d bytes too many", d.left)
	}
	return d.err
}

const bufferSize = 1 << 16

// ownMemory is the size [bytes] from which a column is read into memory outside the heap, as [memory.Grow] makes it.
const ownMemory = 4 << 20

// form is how a type is written: the bytes of its numbers, then what hangs on it.
type form struct {
	size  uintptr
	runs  []run  // without padding, ascending
	parts []part // ascending
}

// run is n bytes in a row.
type run struct{ at, n uintptr }

// part is a string, slice or pointer within a value.
type part struct {
	at   uintptr
	kind reflect.Kind
	of   *form        // of an element
	elem reflect.Type // the same
}

// solid tells whether a value is one run of all its bytes, and many of them therefore too.
func (f *form) solid() bool {
	return len(f.parts) == 0 && len(f.runs) == 1 && f.runs[0].n == f.size
}

// least returns the fewest bytes that a value takes.
func (f *form) least() (n uint64) {
	for _, r := range f.runs {
		n += uint64(r.n)
	}
	return n + uint64(len(f.parts))*lengthSize
}

// builder makes forms.
type builder struct {
	except Except
	forms  map[reflect.Type]*form // of elements
	seen   map[reflect.Type]bool  // structs
	layout hash.Hash
}

// form returns the form of a type that path leads to.
func (b *builder) form(t reflect.Type, path string) (*form, error) {
	if f := b.forms[t]; f != nil {
		return f, nil
	}
	f := &form{size: t.Size()}
	b.forms[t] = f // before its parts, which may be of the same type
	return f, b.add(f, t, 0, path)
}

// add adds a type at an offset to a form.
func (b *builder) add(f *form, t reflect.Type, at uintptr, path string) error {
	fmt.Fprintf(b.layout, "%s %s %d %d\n", path, t, at, t.Size())
	switch t.Kind() {
	case reflect.Struct:
		b.seen[t] = true
		for field := range t.Fields() {
			if slices.Contains(b.except[t], field.Name) {
				continue
			}
			if err := b.add(f, field.Type, at+field.Offset, path+"."+field.Name); err != nil {
				return err
			}
		}
	case reflect.Array:
		for i := range t.Len() {
			if err := b.add(f, t.Elem(), at+uintptr(i)*t.Elem().Size(), path); err != nil {
				return err
			}
		}
	case reflect.Slice, reflect.Pointer:
		of, err := b.form(t.Elem(), path)
		if err != nil {
			return err
		}
		f.parts = append(f.parts, part{at, t.Kind(), of, t.Elem()})
	case reflect.String:
		f.parts = append(f.parts, part{at: at, kind: reflect.String})
	case reflect.Map, reflect.Func, reflect.Chan, reflect.Interface, reflect.UnsafePointer, reflect.Uintptr, reflect.Invalid:
		return fmt.Errorf("state: %s is a %s, which cannot be written", path, t.Kind())
	default: // numbers and booleans
		if last := len(f.runs) - 1; last >= 0 && f.runs[last].at+f.runs[last].n == at {
			f.runs[last].n += t.Size()
		} else {
			f.runs = append(f.runs, run{at, t.Size()})
		}
	}
	return nil
}

// Lengths are 8 bytes: 0 for nil, else one more than there are elements. A pointer that is not nil counts as one element.
const lengthSize = 8

type encoder struct{ *bufio.Writer }

func (e encoder) length(n int) {
	e.Write(binary.LittleEndian.AppendUint64(e.AvailableBuffer(), uint64(n)+1))
}

func (e encoder) null() { e.Write(binary.LittleEndian.AppendUint64(e.AvailableBuffer(), 0)) }

// value writes the value at p. Errors stay in the buffer until it is flushed.
func (e encoder) value(f *form, p unsafe.Pointer) {
	for _, r := range f.runs {
		e.Write(unsafe.Slice((*byte)(unsafe.Add(p, r.at)), r.n))
	}
	for i := range f.parts {
		e.part(&f.parts[i], unsafe.Add(p, f.parts[i].at))
	}
}

func (e encoder) part(t *part, p unsafe.Pointer) {
	switch t.kind {
	case reflect.String:
		s := *(*string)(p)
		e.length(len(s))
		e.WriteString(s)
	case reflect.Pointer:
		to := *(*unsafe.Pointer)(p)
		if to == nil {
			e.null()
			return
		}
		e.length(1)
		e.value(t.of, to)
	case reflect.Slice:
		s := (*slice)(p)
		if s.data == nil {
			e.null()
			return
		}
		e.length(s.len)
		if t.of.solid() {
			e.Write(unsafe.Slice((*byte)(s.data), uintptr(s.len)*t.of.size))
			return
		}
		for i := range s.len {
			e.value(t.of, unsafe.Add(s.data, uintptr(i)*t.of.size))
		}
	}
}

// slice is a slice of any type in memory.
type slice struct {
	data     unsafe.Pointer
	len, cap int
}

type decoder struct {
	r     *bufio.Reader
	left  uint64            // bytes
	words map[string]string // one copy of each text
	err   error
}

// bytes fills b. After an error it does nothing.
func (d *decoder) bytes(b []byte) {
	if d.err != nil {
		return
	}
	if uint64(len(b)) > d.left {
		d.err = errShort
		return
	}
	d.left -= uint64(len(b))
	_, d.err = io.ReadFull(d.r, b)
}

var errShort = errors.New("state: fewer bytes than there should be")

// length returns how many elements of at least that many bytes follow, and whether there is anything but nil.
func (d *decoder) length(least uint64) (n int, there bool) {
	var b [lengthSize]byte
	d.bytes(b[:])
	v := binary.LittleEndian.Uint64(b[:])
	if d.err != nil || v == 0 {
		return 0, false
	}
	if v--; v > d.left/max(1, least) {
		d.err = errShort
		return 0, false
	}
	return int(v), true
}

func (d *decoder) value(f *form, p unsafe.Pointer) {
	for _, r := range f.runs {
		d.bytes(unsafe.Slice((*byte)(unsafe.Add(p, r.at)), r.n))
	}
	for i := range f.parts {
		if d.err == nil {
			d.part(&f.parts[i], unsafe.Add(p, f.parts[i].at))
		}
	}
}

func (d *decoder) part(t *part, p unsafe.Pointer) {
	switch t.kind {
	case reflect.String:
		n, _ := d.length(1)
		*(*string)(p) = d.text(n)
	case reflect.Pointer:
		v := reflect.NewAt(reflect.PointerTo(t.elem), p).Elem()
		if _, there := d.length(t.of.least()); !there {
			v.SetZero()
			return
		}
		if v.IsNil() {
			v.Set(reflect.New(t.elem))
		}
		d.value(t.of, v.UnsafePointer())
	case reflect.Slice:
		v := reflect.NewAt(reflect.SliceOf(t.elem), p).Elem()
		n, there := d.length(t.of.least())
		if !there {
			v.SetZero()
			return
		}
		if v.IsNil() || v.Len() != n {
			if size := n * int(t.of.size); t.of.solid() && size >= ownMemory {
				b := memory.Grow[byte](nil, size)
				*(*slice)(p) = slice{unsafe.Pointer(unsafe.SliceData(b)), n, cap(b) / int(t.of.size)}
			} else {
				v.Set(reflect.MakeSlice(v.Type(), n, n))
			}
		}
		if t.of.solid() {
			d.bytes(unsafe.Slice((*byte)(v.UnsafePointer()), uintptr(n)*t.of.size))
			return
		}
		for i := 0; i < n && d.err == nil; i++ {
			d.value(t.of, unsafe.Add(v.UnsafePointer(), uintptr(i)*t.of.size))
		}
	}
}

// text reads n bytes of text.
func (d *decoder) text(n int) string {
	b := make([]byte, n)
	d.bytes(b)
	s, known := d.words[string(b)]
	if !known {
		s = string(b)
		d.words[s] = s
	}
	return s
}
