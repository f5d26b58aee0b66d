package record

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// WriteCSV writes rows under a header line with the columns of T in the order of its fields.
// table names the table in errors. See [CSV].
func WriteCSV[T any](w io.Writer, table string, rows []T) error {
	e, err := CSV.Begin(w, FrameOf[T](table, nil))
	if err != nil {
		return err
	}
	if err := e.Append(FrameOf(table, rows)); err != nil {
		return err
	}
	return e.Close()
}

// CSV is the format of comma-separated values under a header line.
//
// A float is written as the shortest decimal that reads back to the same bits, so equal tables
// are equal bytes. A [Missing] number of an optional column is an empty field. Other NaN and infinities are
// refused: a table never holds a number that is none.
var CSV = Format{Name: "csv", Begin: func(w io.Writer, header Frame) (Encoder, error) {
	e := &csvEncoder{w: bufio.NewWriterSize(w, 1<<16)}
	for i, c := range header.Columns {
		e.line = appendText(appendComma(e.line, i), c.Name)
	}
	_, err := e.w.Write(append(e.line, '\n'))
	return e, err
}}

type csvEncoder struct {
	w    *bufio.Writer
	line []byte
	rows int
}

func (e *csvEncoder) Append(f Frame) error {
	for r := range f.Rows() {
		e.rows++
		line := e.line[:0]
		for i := range f.Columns {
			line = appendComma(line, i)
			switch c := &f.Columns[i]; c.Kind {
			case reflect.Float64:
				v := c.Floats[r]
				if c.Optional && math.IsNaN(v) {
					continue
				}
				if math.IsNaN(v) || math.IsInf(v, 0) {
					return f.notFinite(e.rows, r, c)
				}
				line = strconv.AppendFloat(line, v, 'g', -1, 64)
			case reflect.String:
				line = appendText(line, c.Texts[r])
			default:
				line = strconv.AppendInt(line, c.Ints[r], 10)
			}
		}
		e.line = append(line, '\n')
		if _, err := e.w.Write(e.line); err != nil {
			return err
		}
	}
	return nil
}

func (e *csvEncoder) Close() error { return e.w.Flush() }

func appendComma(line []byte, field int) []byte {
	if field > 0 {
		line = append(line, ',')
	}
	return line
}

// appendText quotes s where RFC 4180 asks for it.
func appendText(line []byte, s string) []byte {
	if !strings.ContainsAny(s, ",\"\r\n") {
		return append(line, s...)
	}
	line = append(line, '"')
	line = append(line, strings.ReplaceAll(s, `"`, `""`)...)
	return append(line, '"')
}

// Finite returns an error that names the first number of f that is none. rows is how many rows came before.
func (f *Frame) Finite(rows int) error {
	for i := range f.Columns {
		c := &f.Columns[i]
		for r, v := range c.Floats {
			if math.IsInf(v, 0) || math.IsNaN(v) && !c.Optional {
				return f.notFinite(rows+r+1, r, c)
			}
		}
	}
	return nil
}

// notFinite names the number in column c of row r, which is the row of that number in the table.
func (f *Frame) notFinite(number, r int, c *Values) error {
	return fmt.Errorf("table %s, row %d, column %s: %v is not a finite number (%s)", f.Table, number, c.Name, c.Floats[r], f.keyOf(r))
}

// keyOf names a row in an error by its first columns: replicate, year and the text keys.
func (f *Frame) keyOf(r int) string {
	var parts []string
	for i := range f.Columns {
		switch c := &f.Columns[i]; {
		case c.Name == "replicate" || c.Name == "year":
			parts = append(parts, fmt.Sprintf("%s %d", c.Name, c.Ints[r]))
		case !c.Numeric() && len(parts) < 4:
			parts = append(parts, fmt.Sprintf("%s %s", c.Name, c.Texts[r]))
		}
	}
	return strings.Join(parts, ", ")
}

// ReadCSV reads what [WriteCSV] wrote. Columns may stand in any order and unknown ones are
// skipped, since later versions add columns; a missing one is an error. Errors name the table and
// line.
func ReadCSV[T any](r io.Reader, table string) ([]T, error) {
	in := csv.NewReader(bufio.NewReaderSize(r, 1<<16))
	in.ReuseRecord = true
	header, err := in.Read()
	if errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("table %s: no header line", table)
	}
	if err != nil {
		return nil, fmt.Errorf("table %s: %w", table, err)
	}
	cols := Columns[T]()
	at := make([]int, len(cols))
	for i, c := range cols {
		if at[i] = slices.Index(header, c.Name); at[i] < 0 {
			return nil, fmt.Errorf("table %s: column %q is missing", table, c.Name)
		}
	}
	var rows []T
	for {
		fields, err := in.Read()
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		if err != nil {
			return nil, fmt.Errorf("table %s: %w", table, err)
		}
		var row T
		v := reflect.ValueOf(&row).Elem()
		for i, c := range cols {
			if c.Optional && fields[at[i]] == "" {
				v.FieldByIndex(c.index).SetFloat(Missing())
				continue
			}
			if err := set(v.FieldByIndex(c.index), c.Kind, fields[at[i]]); err != nil {
				line, _ := in.FieldPos(at[i])
				return nil, fmt.Errorf("table %s, line %d, column %s: %w", table, line, c.Name, err)
			}
		}
		rows = append(rows, row)
	}
}

// set parses text into field f.
func set(f reflect.Value, kind reflect.Kind, text string) error {
	switch kind {
	case reflect.String:
		f.SetString(strings.Clone(text)) // fields of one record share one backing string
	case reflect.Float64:
		v, err := strconv.ParseFloat(text, 64)
		if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
			return fmt.Errorf("%q is not a finite number", text)
		}
		f.SetFloat(v)
	default:
		v, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return fmt.Errorf("%q is not a whole number", text)
		}
		f.SetInt(v)
	}
	return nil
}
