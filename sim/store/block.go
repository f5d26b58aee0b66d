package store

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"reflect"

	"github.com/parquet-go/parquet-go"

	"gowest/sim/record"
)

// columnRow is a row of a block: one column of one table of one replicate, its values in the list that fits
// its kind. That keeps all tables in one file, which appears in one step, with int64 and float64 exact.
type columnRow struct {
	Replicate int64     `parquet:"replicate"`
	Table     string    `parquet:"table,dict"`
	Column    string    `parquet:"column,dict"`
	Kind      string    `parquet:"kind,dict"` // int, int64, float64, string
	Ints      []int64   `parquet:"ints,list" parquet-element:",delta"`
	Floats    []float64 `parquet:"floats,list" parquet-element:",split"`
	Texts     []string  `parquet:"texts,list" parquet-element:",dict"`
}

// keyName is the entry of the file's metadata with the key of the block.
const keyName = "gowest.key"

// encode returns the canonical bytes of a block and the number of table rows in it.
func encode(key string, replicate int, t *record.Tables) (data []byte, rows int, err error) {
	var lines []columnRow
	for _, f := range t.Frames() {
		rows += f.Rows()
		for _, c := range f.Columns {
			lines = append(lines, columnRow{int64(replicate), f.Table, c.Name, c.Kind.String(), c.Ints, c.Floats, c.Texts})
		}
	}
	var b bytes.Buffer
	w := parquet.NewGenericWriter[columnRow](&b,
		parquet.Compression(&parquet.Zstd), parquet.KeyValueMetadata(keyName, key),
		// The default names the build of the library.
		parquet.CreatedBy("gowest", fmt.Sprint(format), "block"))
	if _, err := w.Write(lines); err != nil {
		return nil, 0, err
	}
	if err := w.Close(); err != nil {
		return nil, 0, err
	}
	return b.Bytes(), rows, nil
}

// decode is the inverse of [encode] with a check of the key and of the rows. Its errors do not name the file.
func decode(data []byte, key string, rows int) (t *record.Tables, err error) {
	defer func() {
		// The sum of the file was right, so only a block that some other program wrote gets here.
		if r := recover(); r != nil {
			err = fmt.Errorf("not a block: %v", r)
		}
	}()
	file, err := parquet.OpenFile(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, err
	}
	if got, _ := file.Lookup(keyName); got != key {
		return nil, errForeign
	}
	lines := make([]columnRow, file.NumRows())
	r := parquet.NewGenericReader[columnRow](file)
	defer r.Close()
	if n, err := r.Read(lines); n < len(lines) && err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	frames := framesOf(lines)
	got := 0
	for i := range frames {
		got += frames[i].Rows()
	}
	if got != rows {
		return nil, fmt.Errorf("%d rows; want %d", got, rows)
	}
	return record.FromFrames(frames)
}

// framesOf puts the columns of a block together, which stand table by table.
func framesOf(lines []columnRow) (out []record.Frame) {
	kinds := map[string]reflect.Kind{}
	for _, k := range []reflect.Kind{reflect.Int, reflect.Int64, reflect.Float64, reflect.String} {
		kinds[k.String()] = k
	}
	for _, l := range lines {
		if len(out) == 0 || out[len(out)-1].Table != l.Table {
			out = append(out, record.Frame{Table: l.Table})
		}
		f := &out[len(out)-1]
		f.Columns = append(f.Columns, record.Values{
			Column: record.Column{Name: l.Column, Kind: kinds[l.Kind]}, Ints: l.Ints, Floats: l.Floats, Texts: l.Texts,
		})
	}
	return out
}
