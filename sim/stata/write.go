package stata

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"gowest/sim/record"
)

// Source is a table that can be read piece by piece, twice: Stata wants to know first how many rows there are and how long texts are.
type Source struct {
	Label   string // of the table
	Columns []record.Column
	Labels  map[string]string // of columns by name, where they have one
	Each    func(use func(record.Frame) error) error
}

// Types of columns that are no texts; a text is its length.
const (
	typeDouble = 65526
	typeLong   = 65528
	mostText   = 2045
)

// Lengths of names and the like, with a zero behind them.
const (
	nameBytes   = 129
	formatBytes = 57
	labelBytes  = 321
	mostLetters = 32
	mostLabel   = 80 // characters
)

// Bounds of what numbers may be; those above mean that there is none.
const (
	leastLong  = -2147483647
	mostLong   = 2147483620
	mostExact  = 1 << 53
	mostDouble = 8.9884656743e307
	noDouble   = 0x7fe0000000000000
)

// column is what the first reading says of one.
type column struct {
	record.Column
	low, high int64
	bytes     int // of the longest text
}

func (c *column) code() uint16 {
	switch {
	case c.Kind == reflect.String:
		return uint16(max(c.bytes, 1))
	case c.Kind == reflect.Float64 || c.low < leastLong || c.high > mostLong:
		return typeDouble
	}
	return typeLong
}

func (c *column) format() string {
	switch {
	case c.Kind == reflect.String:
		return fmt.Sprintf("%%-%ds", min(max(c.bytes, 1), 40))
	case c.Kind == reflect.Float64:
		return "%10.0g"
	}
	return "%12.0g"
}

// Write writes a table. Whole numbers of more than 53 bits and texts of more than 2045 bytes are refused.
func Write(w io.Writer, s Source) error {
	columns, rows, err := measure(s)
	if err != nil {
		return err
	}
	head, err := header(s, columns, rows)
	if err != nil {
		return err
	}
	to := bufio.NewWriterSize(w, 1<<16)
	if _, err := to.Write(head); err != nil {
		return err
	}
	var line []byte
	again := 0
	err = s.Each(func(f record.Frame) error {
		for r := range f.Rows() {
			line = line[:0]
			for i := range columns {
				line = columns[i].appendValue(line, &f.Columns[i], r)
			}
			if _, err := to.Write(line); err != nil {
				return err
			}
		}
		again += f.Rows()
		return nil
	})
	if err == nil && again != rows {
		err = fmt.Errorf("table %s: %d rows, and %d when it was read again", s.Label, rows, again)
	}
	if err != nil {
		return err
	}
	if _, err := to.WriteString(tail); err != nil {
		return err
	}
	return to.Flush()
}

// measure reads the table for the first time.
func measure(s Source) (columns []column, rows int, err error) {
	for _, c := range s.Columns {
		columns = append(columns, column{Column: c})
	}
	err = s.Each(func(f record.Frame) error {
		if len(f.Columns) != len(columns) {
			return fmt.Errorf("table %s: %d columns; want %d", s.Label, len(f.Columns), len(columns))
		}
		rows += f.Rows()
		for i := range columns {
			c, v := &columns[i], &f.Columns[i]
			for _, x := range v.Ints {
				c.low, c.high = min(c.low, x), max(c.high, x)
			}
			for _, x := range v.Texts {
				c.bytes = max(c.bytes, len(x))
			}
		}
		return nil
	})
	for i := range columns {
		switch c := &columns[i]; {
		case c.bytes > mostText:
			err = fmt.Errorf("column %s has a text of %d bytes; Stata holds %d", c.Name, c.bytes, mostText)
		case c.low < -mostExact || c.high > mostExact:
			err = fmt.Errorf("column %s has a whole number of more than 53 bits, which Stata does not hold", c.Name)
		}
		if err != nil {
			break
		}
	}
	return columns, rows, err
}

// appendValue adds a value as the file has it.
func (c *column) appendValue(line []byte, v *record.Values, row int) []byte {
	switch {
	case c.Kind == reflect.String:
		text := v.Texts[row]
		return append(append(line, text...), make([]byte, int(c.code())-len(text))...)
	case c.Kind == reflect.Float64:
		x := v.Floats[row]
		if math.IsNaN(x) || math.Abs(x) > mostDouble {
			return binary.LittleEndian.AppendUint64(line, noDouble)
		}
		return binary.LittleEndian.AppendUint64(line, math.Float64bits(x))
	case c.code() == typeDouble:
		return binary.LittleEndian.AppendUint64(line, math.Float64bits(float64(v.Ints[row])))
	}
	return binary.LittleEndian.AppendUint32(line, uint32(int32(v.Ints[row])))
}

const tail = "</data><strls></strls><value_labels></value_labels></stata_dta>"

// header returns all before the rows.
func header(s Source, columns []column, rows int) ([]byte, error) {
	if len(columns) == 0 || len(columns) > 32767 {
		return nil, fmt.Errorf("table %s has %d columns; Stata takes from 1 to 32767", s.Label, len(columns))
	}
	var b bytes.Buffer
	number := func(v any) { binary.Write(&b, binary.LittleEndian, v) } // to memory: no error
	tag := func(name string, inner func()) {
		b.WriteString("<" + name + ">")
		inner()
		b.WriteString("</" + name + ">")
	}
	var places []uint64
	section := func(name string, inner func()) {
		places = append(places, uint64(b.Len()))
		tag(name, inner)
	}
	each := func(of func(c *column)) func() {
		return func() {
			for i := range columns {
				of(&columns[i])
			}
		}
	}
	fixed := func(text string, bytes int) {
		b.WriteString(text)
		b.Write(make([]byte, bytes-len(text)))
	}
	label := shorten(s.Label)
	b.WriteString("<stata_dta>")
	tag("header", func() {
		tag("release", func() { b.WriteString("118") })
		tag("byteorder", func() { b.WriteString("LSF") })
		tag("K", func() { number(uint16(len(columns))) })
		tag("N", func() { number(uint64(rows)) })
		tag("label", func() { number(uint16(len(label))); b.WriteString(label) })
		tag("timestamp", func() { number(uint8(0)) })
	})
	mapAt := b.Len()
	tag("map", func() { b.Write(make([]byte, 14*8)) })
	names := namesOf(columns)
	section("variable_types", each(func(c *column) { number(c.code()) }))
	section("varnames", func() {
		for _, name := range names {
			fixed(name, nameBytes)
		}
	})
	section("sortlist", func() { b.Write(make([]byte, 2*(len(columns)+1))) })
	section("formats", each(func(c *column) { fixed(c.format(), formatBytes) }))
	section("value_label_names", each(func(*column) { fixed("", nameBytes) }))
	section("variable_labels", each(func(c *column) { fixed(shorten(s.Labels[c.Name]), labelBytes) }))
	section("characteristics", func() {})
	data := uint64(b.Len())
	b.WriteString("<data>")
	width := uint64(0)
	for i := range columns {
		switch code := columns[i].code(); code {
		case typeDouble:
			width += 8
		case typeLong:
			width += 4
		default:
			width += uint64(code)
		}
	}
	strls := uint64(b.Len()) + width*uint64(rows) + uint64(len("</data>"))
	labels := strls + uint64(len("<strls></strls>"))
	end := labels + uint64(len("<value_labels></value_labels>"))
	all := slices.Concat([]uint64{0, uint64(mapAt)}, places, []uint64{data, strls, labels, end, end + uint64(len("</stata_dta>"))})
	out := b.Bytes()
	for i, place := range all {
		binary.LittleEndian.PutUint64(out[mapAt+len("<map>")+8*i:], place)
	}
	return out, nil
}

// shorten cuts a label to what Stata shows.
func shorten(text string) string {
	for utf8.RuneCountInString(text) > mostLabel {
		_, size := utf8.DecodeLastRuneInString(text)
		text = text[:len(text)-size]
	}
	return text
}

// reserved are words that no column may be called; so are str and a number.
var reserved = []string{
	"_all", "_b", "byte", "_coef", "_cons", "double", "float", "if", "in", "int", "long", "_n", "_pi", "_pred", "_rc", "_skip", "strl", "using", "with",
}

// namesOf returns names that Stata takes, each once.
func namesOf(columns []column) (out []string) {
	for i := range columns {
		name := strings.Map(func(r rune) rune {
			if r == '_' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
				return r
			}
			return '_'
		}, columns[i].Name)
		digits, isText := strings.CutPrefix(name, "str")
		if name == "" || name[0] >= '0' && name[0] <= '9' || slices.Contains(reserved, strings.ToLower(name)) || isText && digits != "" && strings.Trim(digits, "0123456789") == "" {
			name = "_" + name
		}
		name = name[:min(len(name), mostLetters)]
		for n := 2; slices.Contains(out, name); n++ {
			ending := fmt.Sprintf("_%d", n)
			name = name[:min(len(name), mostLetters-len(ending))] + ending
		}
		out = append(out, name)
	}
	return out
}
