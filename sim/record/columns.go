package record

import (
	"fmt"
	"reflect"
	"sync"
)

// Column is one field of a row type with a csv tag.
type Column struct {
	Name  string
	Kind  reflect.Kind // Int, Int64, Float64 or String
	index int
}

// Numeric is false for text columns.
func (c Column) Numeric() bool { return c.Kind != reflect.String }

// columnsByType keeps what columnsOf found, so that each row type is looked at once.
var columnsByType sync.Map // reflect.Type → []Column

// Columns returns the columns of row type T in the order of its fields.
//
// It panics if a field has no csv tag or a kind that tables do not know: both are slips in rows.go
// that the first test finds.
func Columns[T any]() []Column { return columnsOf(reflect.TypeFor[T]()) }

func columnsOf(t reflect.Type) []Column {
	if c, ok := columnsByType.Load(t); ok {
		return c.([]Column)
	}
	out := make([]Column, t.NumField())
	for i := range out {
		f := t.Field(i)
		name := f.Tag.Get("csv")
		if name == "" {
			panic(fmt.Sprintf("record: field %s.%s has no csv tag", t.Name(), f.Name))
		}
		switch f.Type.Kind() {
		case reflect.Int, reflect.Int64, reflect.Float64, reflect.String:
		default:
			panic(fmt.Sprintf("record: field %s.%s is a %s; tables hold int, int64, float64 and string", t.Name(), f.Name, f.Type))
		}
		out[i] = Column{Name: name, Kind: f.Type.Kind(), index: i}
	}
	columnsByType.Store(t, out)
	return out
}

// Value returns the number in column c of row, whose type must be the one that c comes from.
// It panics for a text column.
func Value[T any](row *T, c Column) float64 {
	f := reflect.ValueOf(row).Elem().Field(c.index)
	if c.Kind == reflect.Float64 {
		return f.Float()
	}
	return float64(f.Int())
}
