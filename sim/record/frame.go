package record

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
)

// Frame is one table as columns, for those who store tables of any kind. All columns have equal length.
type Frame struct {
	Table   string // as "nation"
	Columns []Values
}

// Values is a column and what stands in it: in the one slice that its kind asks for.
type Values struct {
	Column
	Ints   []int64 // of Int and Int64
	Floats []float64
	Texts  []string
}

// Len returns the number of values.
func (v *Values) Len() int { return len(v.Ints) + len(v.Floats) + len(v.Texts) }

// Text returns the value of a row as it stands in a CSV file but for quotes, "" for one that is [Missing].
func (v *Values) Text(row int) string {
	switch v.Kind {
	case reflect.String:
		return v.Texts[row]
	case reflect.Float64:
		if v.Optional && math.IsNaN(v.Floats[row]) {
			return ""
		}
		return strconv.FormatFloat(v.Floats[row], 'g', -1, 64)
	}
	return strconv.FormatInt(v.Ints[row], 10)
}

// Rows returns the number of rows.
func (f *Frame) Rows() int {
	if len(f.Columns) == 0 {
		return 0
	}
	return f.Columns[0].Len()
}

// FrameOf returns rows as columns.
func FrameOf[T any](table string, rows []T) Frame {
	f := Frame{Table: table}
	all := reflect.ValueOf(rows)
	for _, c := range Columns[T]() {
		v := Values{Column: c}
		switch c.Kind {
		case reflect.Float64:
			v.Floats = make([]float64, len(rows))
		case reflect.String:
			v.Texts = make([]string, len(rows))
		default:
			v.Ints = make([]int64, len(rows))
		}
		for r := range rows {
			switch field := all.Index(r).FieldByIndex(c.index); c.Kind {
			case reflect.Float64:
				v.Floats[r] = field.Float()
			case reflect.String:
				v.Texts[r] = field.String()
			default:
				v.Ints[r] = field.Int()
			}
		}
		f.Columns = append(f.Columns, v)
	}
	return f
}

// RowsOf is the inverse of [FrameOf]. Columns may stand in any order and unknown ones are skipped; it
// returns an error if one is missing, of another kind or of another length.
func RowsOf[T any](f Frame) ([]T, error) {
	n := f.Rows()
	if n == 0 {
		return nil, nil
	}
	rows := make([]T, n)
	all := reflect.ValueOf(rows)
	for _, c := range Columns[T]() {
		i := slices.IndexFunc(f.Columns, func(v Values) bool { return v.Name == c.Name })
		if i < 0 {
			return nil, fmt.Errorf("table %s: column %q is missing", f.Table, c.Name)
		}
		v := &f.Columns[i]
		var got int
		switch c.Kind {
		case reflect.Float64:
			got = len(v.Floats)
		case reflect.String:
			got = len(v.Texts)
		default:
			got = len(v.Ints)
		}
		if got != n {
			return nil, fmt.Errorf("table %s: column %q has %d values of its kind; want %d", f.Table, c.Name, got, n)
		}
		for r := range n {
			switch field := all.Index(r).FieldByIndex(c.index); c.Kind {
			case reflect.Float64:
				field.SetFloat(v.Floats[r])
			case reflect.String:
				field.SetString(v.Texts[r])
			default:
				field.SetInt(v.Ints[r])
			}
		}
	}
	return rows, nil
}

// Frames returns all tables as columns in fixed order, empty ones too.
func (t *Tables) Frames() []Frame {
	var out []Frame
	for _, tab := range t.tables() {
		out = append(out, tab.frame())
	}
	return out
}

// FromFrames returns the tables that frames hold, in any order; if some are named, as "nation", those alone. It returns an
// error if one is missing or lacks a column.
func FromFrames(frames []Frame, only ...string) (*Tables, error) {
	t := new(Tables)
	for _, tab := range t.tables() {
		if len(only) > 0 && !slices.Contains(only, tab.name) {
			continue
		}
		i := slices.IndexFunc(frames, func(f Frame) bool { return f.Table == tab.name })
		if i < 0 {
			return nil, fmt.Errorf("table %s is missing", tab.name)
		}
		if err := tab.fill(frames[i]); err != nil {
			return nil, err
		}
	}
	return t, nil
}
