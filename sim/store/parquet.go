package store

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"github.com/parquet-go/parquet-go"

	"gowest/sim/record"
)

// Parquet is the format of tables as Parquet files: the columns of the CSV file under the same names, in the same
// order, as int64, double and string; an optional number that does not exist is null.
var Parquet = record.Format{Name: "parquet", Begin: func(w io.Writer, header record.Frame) (record.Encoder, error) {
	return &parquetEncoder{to: parquet.NewGenericWriter[any](w, schemaOf(header, false),
		parquet.Compression(&parquet.Zstd), parquet.CreatedBy("gowest", fmt.Sprint(format), "table"),
		parquet.MaxRowsPerRowGroup(groupRows))}, nil
}}

// groupRows bounds the memory of a table that is written piece by piece.
const groupRows = 1 << 16

// schemaOf returns the columns of a table, plain ones without special encodings. Group nodes of the library sort their fields by name, which a
// struct does not.
func schemaOf(f record.Frame, plain bool) *parquet.Schema {
	tag := tag
	if plain {
		tag = func(name, _ string) reflect.StructTag { return reflect.StructTag(`parquet:"` + name + `"`) }
	}
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

// Formats are the formats that tables are written in and read from.
var Formats = []record.Format{record.CSV, Parquet}

// File returns the file of a table, as "nation", in dir: that in CSV if it is there, else that in another format. Without any it
// is the name in CSV, which is what most folders hold.
func File(dir, table string) string {
	for _, f := range Formats {
		path := filepath.Join(dir, table+"."+f.Name)
		if _, err := os.Stat(path); err == nil {
			return path
		}
	}
	return filepath.Join(dir, table+"."+record.CSV.Name)
}

// IsTable tells whether a file has the name of a table.
func IsTable(name string) bool {
	return slices.ContainsFunc(Formats, func(f record.Format) bool { return filepath.Ext(name) == "."+f.Name })
}

// ReadDir reads the tables of the run folder dir, from CSV files or, where there are none, from Parquet.
func ReadDir(dir string) (*record.Tables, error) {
	frames := new(record.Tables).Frames()
	if filepath.Ext(File(dir, frames[0].Table)) == "."+record.CSV.Name {
		return record.ReadDir(dir)
	}
	for i := range frames {
		if err := readFrame(filepath.Join(dir, frames[i].Table+"."+Parquet.Name), &frames[i]); err != nil {
			return nil, err
		}
	}
	return record.FromFrames(frames)
}

// ReadTable reads a table that [record.WriteTable] wrote in either format, under the name of its CSV file.
func ReadTable[T any](dir, file string) ([]T, error) {
	f := record.FrameOf[T](strings.TrimSuffix(file, "."+record.CSV.Name), nil)
	path := File(dir, f.Table)
	if filepath.Ext(path) == "."+record.CSV.Name {
		return record.ReadTable[T](dir, file)
	}
	if err := readFrame(path, &f); err != nil {
		return nil, err
	}
	return record.RowsOf[T](f)
}

// ReadText reads a table of any columns as the texts of its cells, the same from either format.
func ReadText(path string) (header []string, rows [][]string, err error) {
	err = EachRow(path, func(names []string) func([]string) {
		header = names
		return func(row []string) { rows = append(rows, slices.Clone(row)) }
	})
	return header, rows, err
}

// EachRow is [ReadText] row by row: begin learns the header and returns what gets each row. A row holds until the next one alone,
// its texts stay.
func EachRow(path string, begin func(header []string) func(row []string)) error {
	if filepath.Ext(path) == "."+Parquet.Name {
		return eachParquetRow(path, begin)
	}
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	in := csv.NewReader(bufio.NewReader(file))
	header, err := in.Read()
	if errors.Is(err, io.EOF) {
		err = errors.New("no header line")
	}
	if err != nil {
		return fmt.Errorf("read %s: %w", path, err)
	}
	use := begin(header)
	in.ReuseRecord = true
	for {
		row, err := in.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read %s: %w", path, err)
		}
		use(row)
	}
}

// eachParquetRow is [EachRow] of a Parquet file.
func eachParquetRow(path string, begin func(header []string) func(row []string)) error {
	var f record.Frame
	if err := readFrame(path, &f); err != nil {
		return err
	}
	row := make([]string, len(f.Columns))
	for i := range f.Columns {
		row[i] = f.Columns[i].Name
	}
	use := begin(slices.Clone(row))
	for r := range f.Rows() {
		for i := range f.Columns {
			row[i] = f.Columns[i].Text(r)
		}
		use(row)
	}
	return nil
}

// readFrame fills the columns of f from a Parquet file; if f has none, with all of the file. Errors name the file.
func readFrame(path string, f *record.Frame) error {
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
	if err == nil {
		err = readColumns(file, f)
	}
	if err != nil {
		return fmt.Errorf("read %s: %w", path, err)
	}
	return nil
}

// readColumns fills the columns of f.
func readColumns(file *parquet.File, f *record.Frame) error {
	leaves := file.Schema().Columns()
	if len(f.Columns) == 0 {
		for i, path := range leaves {
			leaf, _ := file.Schema().Lookup(path...)
			c := record.Column{Name: strings.Join(path, "."), Kind: reflect.Int64, Optional: leaf.Node.Optional()}
			switch leaf.Node.Type().Kind() {
			case parquet.Double:
				c.Kind = reflect.Float64
			case parquet.ByteArray:
				c.Kind = reflect.String
			case parquet.Int64:
			default:
				return fmt.Errorf("column %d, %s, is a %s; tables hold int64, double and string", i+1, c.Name, leaf.Node.Type())
			}
			f.Columns = append(f.Columns, record.Values{Column: c})
		}
	}
	columns := make([]*record.Values, len(leaves)) // by leaf, nil if unknown
	for i := range f.Columns {
		at := slices.IndexFunc(leaves, func(p []string) bool { return len(p) == 1 && p[0] == f.Columns[i].Name })
		if at < 0 {
			return fmt.Errorf("column %q is missing", f.Columns[i].Name)
		}
		columns[at] = &f.Columns[i]
	}
	r := parquet.NewGenericReader[any](file)
	defer r.Close()
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
