package main

import (
	"fmt"
	"path"
	"reflect"
	"strconv"
	"strings"

	"gowest/sim/calendar"
)

// typeKey names a type as [source] does: agents/firm.Exit.
func typeKey(t reflect.Type) string {
	return strings.TrimPrefix(path.Clean(t.PkgPath()), "gowest/") + "." + t.Name()
}

// field is a key of a scenario as the tags of a struct describe it.
type field struct {
	key, unit, limit string
	owner            string // in the source: folder.Type.Field
	types            string // instruments that read it
	index            []int
}

// fieldsOf returns the keys of a struct, also those of embedded ones.
func fieldsOf(t reflect.Type) []field {
	var out []field
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Anonymous {
			for _, inner := range fieldsOf(f.Type) {
				inner.index = append([]int{i}, inner.index...)
				out = append(out, inner)
			}
			continue
		}
		if key := f.Tag.Get("toml"); key != "" {
			out = append(out, field{key, f.Tag.Get("unit"), f.Tag.Get("range"), typeKey(t) + "." + f.Name, f.Tag.Get("types"), []int{i}})
		}
	}
	return out
}

// valueText writes a value as scenario files do; a list of tables is counted.
func valueText(v reflect.Value) string {
	if s, ok := v.Interface().(calendar.Series); ok {
		return seriesText(s)
	}
	if s, ok := v.Interface().(fmt.Stringer); ok {
		return s.String()
	}
	switch v.Kind() {
	case reflect.Float64:
		return strconv.FormatFloat(v.Float(), 'f', -1, 64)
	case reflect.Slice:
		return strconv.Itoa(v.Len())
	}
	return fmt.Sprint(v.Interface())
}

// seriesText writes a dated series: 0.05 (1978), 0.14 (1990).
func seriesText(s calendar.Series) string {
	var out []string
	for _, p := range s {
		x := strconv.FormatFloat(p.Value, 'f', -1, 64)
		if len(s) > 1 {
			x += fmt.Sprintf(" (%g)", p.Year)
		}
		out = append(out, x)
	}
	return strings.Join(out, ", ")
}
