package record

import (
	"fmt"
	"math"
	"reflect"
	"strings"
	"sync"
)

// Column is one field of a row type with a csv tag.
type Column struct {
	Name     string
	Kind     reflect.Kind // Int, Int64, Float64 or String
	Optional bool         // may be missing: see [Missing]
	index    []int
}

// Missing is what an optional column holds where its number does not exist, as growth in the first year.
// In files the field is empty. It differs from every number, itself included: test it with math.IsNaN.
func Missing() float64 { return math.NaN() }

// Numeric is false for text columns.
func (c Column) Numeric() bool { return c.Kind != reflect.String }

// columnsByType keeps what columnsOf found, so that each row type is looked at once.
var columnsByType sync.Map // reflect.Type → []Column

// Columns returns the columns of row type T in the order of its fields. Those of an embedded row stand in its place.
//
// A tag is the name, or the name and ",optional" for a float64 that may be [Missing].
//
// It panics if a field has no csv tag, a kind that tables do not know, or is optional and no float64:
// slips in the row types that the first test finds.
func Columns[T any]() []Column { return columnsOf(reflect.TypeFor[T]()) }

func columnsOf(t reflect.Type) []Column {
	if c, ok := columnsByType.Load(t); ok {
		return c.([]Column)
	}
	var out []Column
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Anonymous {
			for _, c := range columnsOf(f.Type) {
				c.index = append([]int{i}, c.index...)
				out = append(out, c)
			}
			continue
		}
		name, option, _ := strings.Cut(f.Tag.Get("csv"), ",")
		if name == "" {
			panic(fmt.Sprintf("record: field %s.%s has no csv tag", t.Name(), f.Name))
		}
		switch f.Type.Kind() {
		case reflect.Int, reflect.Int64, reflect.Float64, reflect.String:
		default:
			panic(fmt.Sprintf("record: field %s.%s is a %s; tables hold int, int64, float64 and string", t.Name(), f.Name, f.Type))
		}
		optional := option == "optional"
		if option != "" && !(optional && f.Type.Kind() == reflect.Float64) {
			panic(fmt.Sprintf("record: field %s.%s has the option %q; only a float64 can be optional", t.Name(), f.Name, option))
		}
		out = append(out, Column{Name: name, Kind: f.Type.Kind(), Optional: optional, index: f.Index})
	}
	columnsByType.Store(t, out)
	return out
}

// Value returns the number in column c of row, whose type must be the one that c comes from. An optional
// one may be [Missing].
// It panics for a text column.
func Value[T any](row *T, c Column) float64 {
	f := reflect.ValueOf(row).Elem().FieldByIndex(c.index)
	if c.Kind == reflect.Float64 {
		return f.Float()
	}
	return float64(f.Int())
}
