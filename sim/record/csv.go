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
// table names the table in errors.
//
// A float is written as the shortest decimal that reads back to the same bits, so equal tables
// are equal bytes. A [Missing] number of an optional column is an empty field. Other NaN and infinities are
// refused: a table never holds a number that is none.
func WriteCSV[T any](w io.Writer, table string, rows []T) error {
	cols := Columns[T]()
	b := bufio.NewWriterSize(w, 1<<16)
	var line []byte
	for i, c := range cols {
		line = appendText(appendComma(line, i), c.Name)
	}
	b.Write(append(line, '\n')) // bufio keeps the first error for Flush
	for r := range rows {
		row := reflect.ValueOf(&rows[r]).Elem()
		line = line[:0]
		for i, c := range cols {
			line = appendComma(line, i)
			f := row.Field(c.index)
			switch c.Kind {
			case reflect.Float64:
				v := f.Float()
				if c.Optional && math.IsNaN(v) {
					continue
				}
				if math.IsNaN(v) || math.IsInf(v, 0) {
					return fmt.Errorf("table %s, row %d, column %s: %v is not a finite number (%s)", table, r+1, c.Name, v, keyOf(row, cols))
				}
				line = strconv.AppendFloat(line, v, 'g', -1, 64)
			case reflect.String:
				line = appendText(line, f.String())
			default:
				line = strconv.AppendInt(line, f.Int(), 10)
			}
		}
		b.Write(append(line, '\n'))
	}
	return b.Flush()
}

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

// keyOf names the row in an error by its first columns: replicate, year and the text keys.
func keyOf(row reflect.Value, cols []Column) string {
	var parts []string
	for _, c := range cols {
		if c.Name == "replicate" || c.Name == "year" || !c.Numeric() && len(parts) < 4 {
			parts = append(parts, fmt.Sprintf("%s %v", c.Name, row.Field(c.index)))
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
				v.Field(c.index).SetFloat(Missing())
				continue
			}
			if err := set(v.Field(c.index), c.Kind, fields[at[i]]); err != nil {
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
