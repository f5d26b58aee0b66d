package store

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"slices"

	"github.com/parquet-go/parquet-go"

	"gowest/sim/record"
)

// Parquet is the format of tables as Parquet files: the columns of the CSV file under the same names, in the same
// order, as int64, double and string; an optional number that does not exist is null.
var Parquet = record.Format{Name: "parquet", Begin: func(w io.Writer, header record.Frame) (record.Encoder, error) {
	return &parquetEncoder{to: parquet.NewGenericWriter[any](w, schemaOf(header),
		parquet.Compression(&parquet.Zstd), parquet.CreatedBy("gowest", fmt.Sprint(format), "table"),
		parquet.MaxRowsPerRowGroup(groupRows))}, nil
}}

// groupRows bounds the memory of a table that is written piece by piece.
const groupRows = 1 << 16

// schemaOf returns the columns of a table. Group nodes of the library sort their fields by name, which a struct does not.
func schemaOf(f record.Frame) *parquet.Schema {
	var fields []reflect.StructField
	for i, c := range f.Columns {
		field := reflect.StructField{Name: fmt.Sprintf("F%d", i), Type: reflect.TypeFor[int64](), Tag: tag(c.Name, "delta")}
		switch {
		case c.Optional:
			field.Type, field.Tag = reflect.TypeFor[*float64](), tag(c.Name, "split")
		case c.Kind == reflect.Float64:
			field.Type, field.Tag = reflect.TypeFor[float64](), tag(c.Name, "split")
		case c.Kind == reflect.String:
			field.Type, field.Tag = reflect.TypeFor[string](), tag(c.Name, "dict")
		}
		fields = append(fields, field)
	}
	return parquet.SchemaOf(reflect.New(reflect.StructOf(fields)).Interface())
}

func tag(name, encoding string) reflect.StructTag {
	return reflect.StructTag(fmt.Sprintf(`parquet:"%s,%s"`, name, encoding))
}

type parquetEncoder struct {
	to   *parquet.GenericWriter[any]
	rows int
	row  parquet.Row
}

func (e *parquetEncoder) Append(f record.Frame) error {
	if err := f.Finite(e.rows); err != nil {
		return err
	}
	e.rows += f.Rows()
	for r := range f.Rows() {
		e.row = e.row[:0]
		for i := range f.Columns {
			e.row = append(e.row, value(&f.Columns[i], r).Level(0, level(&f.Columns[i], r), i))
		}
		if _, err := e.to.WriteRows([]parquet.Row{e.row}); err != nil {
			return err
		}
	}
	return nil
}

func (e *parquetEncoder) Close() error { return e.to.Close() }

// value is row r of a column.
func value(c *record.Values, r int) parquet.Value {
	switch {
	case c.Kind == reflect.String:
		return parquet.ByteArrayValue([]byte(c.Texts[r]))
	case c.Kind != reflect.Float64:
		return parquet.Int64Value(c.Ints[r])
	case c.Optional && c.Floats[r] != c.Floats[r]:
		return parquet.NullValue()
	}
	return parquet.DoubleValue(c.Floats[r])
}

// level is 1 for an optional number that exists.
func level(c *record.Values, r int) int {
	if c.Optional && c.Floats[r] == c.Floats[r] {
		return 1
	}
	return 0
}

// ReadDir reads the tables of the run folder dir, from CSV files or, where there are none, from Parquet.
func ReadDir(dir string) (*record.Tables, error) {
	t, err := record.ReadDir(dir)
	if err == nil || !errors.Is(err, os.ErrNotExist) {
		return t, err
	}
	frames := new(record.Tables).Frames()
	for i := range frames {
		path := filepath.Join(dir, frames[i].Table+"."+Parquet.Name)
		if _, missing := os.Stat(path); missing != nil {
			return nil, err // about the CSV file, which is what most folders hold
		}
		if err := readTable(path, &frames[i]); err != nil {
			return nil, fmt.Errorf("read %s: %w", path, err)
		}
	}
	return record.FromFrames(frames)
}

// ReadEffects reads the effects of a comparison from dir in either format.
func ReadEffects(dir string) ([]record.EffectRow, error) {
	rows, err := record.ReadEffects(dir)
	if err == nil || !errors.Is(err, os.ErrNotExist) {
		return rows, err
	}
	f := record.FrameOf[record.EffectRow]("effects", nil)
	path := filepath.Join(dir, f.Table+"."+Parquet.Name)
	if _, missing := os.Stat(path); missing != nil {
		return nil, err
	}
	if err := readTable(path, &f); err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	return record.RowsOf[record.EffectRow](f)
}

// readTable fills the columns of f from a Parquet file.
func readTable(path string, f *record.Frame) error {
	in, err := os.Open(path)
	if err != nil {
		return err
	}
	defer in.Close()
	info, err := in.Stat()
	if err != nil {
		return err
	}
	file, err := parquet.OpenFile(in, info.Size())
	if err != nil {
		return err
	}
	leaves := file.Schema().Columns()
	r := parquet.NewGenericReader[any](file)
	defer r.Close()
	columns := make([]*record.Values, len(leaves)) // by leaf, nil if unknown
	for i := range f.Columns {
		at := slices.IndexFunc(leaves, func(p []string) bool { return len(p) == 1 && p[0] == f.Columns[i].Name })
		if at < 0 {
			return fmt.Errorf("column %q is missing", f.Columns[i].Name)
		}
		columns[at] = &f.Columns[i]
	}
	rows := make([]parquet.Row, 1024)
	for {
		n, err := r.ReadRows(rows)
		for _, row := range rows[:n] {
			for _, v := range row {
				if c := columns[v.Column()]; c != nil {
					add(c, v)
				}
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// add appends a value to a column.
func add(c *record.Values, v parquet.Value) {
	switch {
	case c.Kind == reflect.String:
		c.Texts = append(c.Texts, string(v.ByteArray()))
	case c.Kind != reflect.Float64:
		c.Ints = append(c.Ints, v.Int64())
	case v.IsNull():
		c.Floats = append(c.Floats, record.Missing())
	default:
		c.Floats = append(c.Floats, v.Double())
	}
}
