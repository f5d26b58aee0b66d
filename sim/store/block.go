package store

import (
	"bytes"
	"errors"
	"fmt"
	"io"

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

// decode is the inverse of [encode], as columns, with a check of the key and of the rows. Its errors do not name the file.
func decode(data []byte, key string, rows int) (frames []record.Frame, err error) {
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
	lines, err := readLines(file)
	if err != nil {
		return nil, err
	}
	if frames, err = framesOf(lines); err != nil {
		return nil, err
	}
	got := 0
	for i := range frames {
		got += frames[i].Rows()
	}
	if got != rows {
		return nil, fmt.Errorf("%d rows; want %d", got, rows)
	}
	return frames, nil
}

// readLines reads the rows of a block column by column: the reader of rows of the library takes ten times the memory of
// what it reads.
func readLines(file *parquet.File) ([]columnRow, error) {
	lines := make([]columnRow, 0, file.NumRows())
	for _, group := range file.RowGroups() {
		first, n := len(lines), int(group.NumRows())
		lines = lines[:first+n]
		words := map[string]string{} // equal texts are one string
		word := func(v parquet.Value) string {
			b := v.ByteArray()
			s, known := words[string(b)]
			if !known {
				s = string(b)
				words[s] = s
			}
			return s
		}
		number := func(v parquet.Value) int64 { return v.Int64() }
		for leaf, path := range file.Schema().Columns() {
			chunk := group.ColumnChunks()[leaf]
			part := lines[first:]
			var err error
			switch path[0] {
			case "table":
				err = readColumn(chunk, n, word, func(i int, v []string) { part[i].Table = v[0] })
			case "column":
				err = readColumn(chunk, n, word, func(i int, v []string) { part[i].Column = v[0] })
			case "kind":
				err = readColumn(chunk, n, word, func(i int, v []string) { part[i].Kind = v[0] })
			case "ints":
				err = readColumn(chunk, n, number, func(i int, v []int64) { part[i].Ints = v })
			case "floats":
				err = readColumn(chunk, n, parquet.Value.Double, func(i int, v []float64) { part[i].Floats = v })
			case "texts":
				err = readColumn(chunk, n, word, func(i int, v []string) { part[i].Texts = v })
			}
			if err != nil {
				return nil, err
			}
		}
	}
	return lines, nil
}

// readColumn hands the values of each of n rows of a column to out: several, one or none.
func readColumn[T any](chunk parquet.ColumnChunk, n int, of func(parquet.Value) T, out func(row int, values []T)) error {
	all := make([]T, 0, chunk.NumValues())
	starts := make([]int, 0, n+1)
	pages := chunk.Pages()
	defer pages.Close()
	buffer := make([]parquet.Value, 1024)
	for {
		page, err := pages.ReadPage()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		values := page.Values()
		for {
			k, err := values.ReadValues(buffer)
			for _, v := range buffer[:k] {
				if v.RepetitionLevel() == 0 {
					starts = append(starts, len(all))
				}
				if !v.IsNull() {
					all = append(all, of(v))
				}
			}
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				return err
			}
		}
		parquet.Release(page)
	}
	starts = append(starts, len(all))
	for i := range n {
		out(i, all[starts[i]:starts[i+1]:starts[i+1]])
	}
	return nil
}

// framesOf puts the columns of a block together, which stand table by table, each as in the tables of this program.
func framesOf(lines []columnRow) ([]record.Frame, error) {
	out := new(record.Tables).Frames()
	at := 0
	for i := range out {
		for j := range out[i].Columns {
			c := &out[i].Columns[j]
			if at == len(lines) || lines[at].Table != out[i].Table || lines[at].Column != c.Name || lines[at].Kind != c.Kind.String() {
				return nil, fmt.Errorf("column %s of table %s is missing", c.Name, out[i].Table)
			}
			c.Ints, c.Floats, c.Texts = lines[at].Ints, lines[at].Floats, lines[at].Texts
			if c.Len() != out[i].Rows() {
				return nil, fmt.Errorf("column %s of table %s has %d rows; want %d", c.Name, out[i].Table, c.Len(), out[i].Rows())
			}
			at++
		}
	}
	if at < len(lines) {
		return nil, fmt.Errorf("unknown column %s of table %s", lines[at].Column, lines[at].Table)
	}
	return out, nil
}
