package stata

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"gowest/sim/record"
)

// file is a dta file as a reader that knows nothing of the writer sees it. It follows the map, as Stata does, and checks every tag.
type file struct {
	Label         string
	Names, Labels []string
	Types         []uint16
	Formats       []string
	Rows          [][]any
}

// read follows the description in Stata's manual (help dta_118).
func read(b []byte) (f file, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%v", r)
		}
	}()
	at := 0
	expect := func(word string) {
		if !bytes.HasPrefix(b[at:], []byte(word)) {
			panic(fmt.Sprintf("at %d: %q; want %s", at, b[at:min(len(b), at+20)], word))
		}
		at += len(word)
	}
	u16 := func() uint16 { at += 2; return binary.LittleEndian.Uint16(b[at-2:]) }
	u64 := func() uint64 { at += 8; return binary.LittleEndian.Uint64(b[at-8:]) }
	text := func(n int) string {
		at += n
		s, rest, _ := strings.Cut(string(b[at-n:at]), "\x00")
		if strings.Trim(rest, "\x00") != "" {
			panic(fmt.Sprintf("at %d: rubbish behind %q", at, s))
		}
		return s
	}
	expect("<stata_dta><header><release>118</release><byteorder>LSF</byteorder><K>")
	k := int(u16())
	expect("</K><N>")
	n := int(u64())
	expect("</N><label>")
	f.Label = text(int(u16()))
	expect("</label><timestamp>\x00</timestamp></header>")
	mapAt := at
	expect("<map>")
	var places []int
	for range 14 {
		places = append(places, int(u64()))
	}
	expect("</map>")
	if places[0] != 0 || places[1] != mapAt || places[13] != len(b) {
		panic(fmt.Sprintf("map %v of %d bytes", places, len(b)))
	}
	section := func(i int, name string, inner func()) {
		if at != places[i] {
			panic(fmt.Sprintf("%s at %d; the map says %d", name, at, places[i]))
		}
		expect("<" + name + ">")
		inner()
		expect("</" + name + ">")
	}
	each := func(of func()) func() {
		return func() {
			for range k {
				of()
			}
		}
	}
	section(2, "variable_types", each(func() { f.Types = append(f.Types, u16()) }))
	section(3, "varnames", each(func() { f.Names = append(f.Names, text(129)) }))
	section(4, "sortlist", func() {
		for range k + 1 {
			if u16() != 0 {
				panic("sorted")
			}
		}
	})
	section(5, "formats", each(func() { f.Formats = append(f.Formats, text(57)) }))
	section(6, "value_label_names", each(func() { text(129) }))
	section(7, "variable_labels", each(func() { f.Labels = append(f.Labels, text(321)) }))
	section(8, "characteristics", func() {})
	section(9, "data", func() {
		for range n {
			var row []any
			for _, code := range f.Types {
				switch {
				case code == 65526:
					bits := u64()
					x := math.Float64frombits(bits)
					if x >= math.Float64frombits(0x7fe0000000000000) {
						x = math.NaN()
					}
					row = append(row, x)
				case code == 65528:
					at += 4
					row = append(row, float64(int32(binary.LittleEndian.Uint32(b[at-4:]))))
				case code >= 1 && code <= 2045:
					row = append(row, text(int(code)))
				default:
					panic(fmt.Sprintf("type %d", code))
				}
			}
			f.Rows = append(f.Rows, row)
		}
	})
	section(10, "strls", func() {})
	section(11, "value_labels", func() {})
	if at != places[12] {
		panic("the end is not where the map says")
	}
	expect("</stata_dta>")
	if at != len(b) {
		panic("something behind the end")
	}
	return f, nil
}

// source hands out a frame in pieces.
func source(f record.Frame, pieces int) Source {
	s := Source{Label: f.Table, Labels: map[string]string{}}
	for _, c := range f.Columns {
		s.Columns = append(s.Columns, c.Column)
	}
	s.Each = func(use func(record.Frame) error) error {
		rows := f.Rows()
		for i := range pieces {
			from, to := rows*i/pieces, rows*(i+1)/pieces
			part := record.Frame{Table: f.Table}
			for _, c := range f.Columns {
				switch c.Kind {
				case reflect.Float64:
					c.Floats = c.Floats[from:to]
				case reflect.String:
					c.Texts = c.Texts[from:to]
				default:
					c.Ints = c.Ints[from:to]
				}
				part.Columns = append(part.Columns, c)
			}
			if err := use(part); err != nil {
				return err
			}
		}
		return nil
	}
	return s
}

// What a reader of its own finds is what was written: numbers to the last bit, texts in any alphabet.
func TestWriteIsRead(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rows := rapid.IntRange(0, 5).Draw(t, "rows")
		f := record.Frame{Table: rapid.StringN(0, 10, -1).Filter(func(s string) bool { return !strings.Contains(s, "\x00") }).Draw(t, "label")}
		for i := range rapid.IntRange(1, 4).Draw(t, "columns") {
			c := record.Values{Column: record.Column{Name: fmt.Sprintf("c%d", i)}}
			switch c.Kind = rapid.SampledFrom([]reflect.Kind{reflect.Int64, reflect.Int, reflect.Float64, reflect.String}).Draw(t, "kind"); c.Kind {
			case reflect.Float64:
				c.Optional = true
				c.Floats = rapid.SliceOfN(rapid.OneOf(rapid.Float64Range(-1e300, 1e300), rapid.Just(math.NaN())), rows, rows).Draw(t, "numbers")
			case reflect.String:
				c.Texts = rapid.SliceOfN(rapid.String().Filter(func(s string) bool { return !strings.Contains(s, "\x00") }), rows, rows).Draw(t, "texts")
			default:
				c.Ints = rapid.SliceOfN(rapid.OneOf(rapid.Int64Range(-1<<53, 1<<53), rapid.Int64Range(-9, 9)), rows, rows).Draw(t, "ints")
			}
			f.Columns = append(f.Columns, c)
		}
		var one, two bytes.Buffer
		if err := Write(&one, source(f, 1)); err != nil {
			t.Fatal(err)
		}
		if err := Write(&two, source(f, 3)); err != nil || !bytes.Equal(one.Bytes(), two.Bytes()) {
			t.Fatalf("in three pieces: %v, or other bytes", err)
		}
		got, err := read(one.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		if len(got.Rows) != rows || got.Label != f.Table {
			t.Fatalf("%d rows of %q", len(got.Rows), got.Label)
		}
		for i, c := range f.Columns {
			for r := range rows {
				var want any
				switch c.Kind {
				case reflect.Float64:
					want = c.Floats[r]
				case reflect.String:
					want = c.Texts[r]
				default:
					want = float64(c.Ints[r])
				}
				if !cmp.Equal(want, got.Rows[r][i], cmpopts.EquateNaNs()) {
					t.Fatalf("row %d of column %d is %v; want %v", r, i, got.Rows[r][i], want)
				}
			}
		}
	})
}

func TestNamesLabelsAndTypes(t *testing.T) {
	t.Parallel()
	names := []string{"run", "in", "str7", "strong", "2010", "gdp.per head", strings.Repeat("x", 40), strings.Repeat("x", 41), "人均"}
	f := record.Frame{Table: "runs"}
	for i, n := range names {
		f.Columns = append(f.Columns, record.Values{Column: record.Column{Name: n, Kind: reflect.Int64}, Ints: []int64{map[int]int64{0: 2147483620, 1: 2147483621}[i]}})
	}
	s := source(f, 1)
	s.Labels["run"] = strings.Repeat("人", 90)
	var b bytes.Buffer
	if err := Write(&b, s); err != nil {
		t.Fatal(err)
	}
	got, err := read(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"run", "_in", "_str7", "strong", "_2010", "gdp_per_head", strings.Repeat("x", 32), strings.Repeat("x", 30) + "_2", "__"}
	if d := cmp.Diff(want, got.Names); d != "" {
		t.Errorf("names (-want +got):\n%s", d)
	}
	if !slices.Equal(got.Types[:3], []uint16{65528, 65526, 65528}) {
		t.Errorf("types %v; want a long, a double since the number is too large for one, a long", got.Types)
	}
	if got.Labels[0] != strings.Repeat("人", 80) || got.Labels[1] != "" {
		t.Errorf("labels %q", got.Labels)
	}
}

func TestWriteRefuses(t *testing.T) {
	t.Parallel()
	for want, f := range map[string]record.Frame{
		"53 bits":   {Columns: []record.Values{{Column: record.Column{Name: "a", Kind: reflect.Int64}, Ints: []int64{1<<53 + 1}}}},
		"2046 byte": {Columns: []record.Values{{Column: record.Column{Name: "a", Kind: reflect.String}, Texts: []string{strings.Repeat("x", 2046)}}}},
		"0 columns": {},
	} {
		if err := Write(new(bytes.Buffer), source(f, 1)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Write = %v; want a word on %s", err, want)
		}
	}
}
