package store

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path"
	"runtime/debug"
	"strings"
	"sync"

	"github.com/parquet-go/parquet-go"

	"gowest/sim/record"
)

// EncodeTable returns a table as a whole Parquet file like those of [Parquet], with an entry in its metadata. Equal tables have equal bytes.
func EncodeTable(f record.Frame, key, value string) ([]byte, error) {
	var b bytes.Buffer
	e := &parquetEncoder{to: parquet.NewGenericWriter[any](&b, schemaOf(f, false),
		parquet.Compression(&parquet.Zstd), parquet.CreatedBy("gowest", fmt.Sprint(format), "table"),
		parquet.MaxRowsPerRowGroup(groupRows), parquet.KeyValueMetadata(key, value))}
	if err := e.Append(f); err != nil {
		return nil, err
	}
	if err := e.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// Encoder names the versions of the libraries on which the bytes of Parquet files depend: programs with others write the same tables in other bytes.
var Encoder = sync.OnceValue(func() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	var parts []string
	for _, m := range info.Deps {
		if m.Replace != nil {
			m = m.Replace
		}
		if name := path.Base(m.Path); m.Path == "github.com/parquet-go/parquet-go" || m.Path == "github.com/klauspost/compress" {
			parts = append(parts, name+" "+m.Version)
		}
	}
	return strings.Join(parts, ", ")
})

// Table is a Parquet file that [EncodeTable] made.
type Table struct{ file *parquet.File }

// OpenTable reads the end of a file, where its columns and its metadata stand.
func OpenTable(data []byte) (t *Table, err error) {
	defer notParquet(&err)
	file, err := parquet.OpenFile(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, err
	}
	return &Table{file}, nil
}

// Metadata returns an entry of the metadata, "" if there is none.
func (t *Table) Metadata(key string) string {
	value, _ := t.file.Lookup(key)
	return value
}

// Rows returns the number of rows.
func (t *Table) Rows() int { return int(t.file.NumRows()) }

// Frame reads all columns.
func (t *Table) Frame(name string) (f record.Frame, err error) {
	defer notParquet(&err)
	f.Table = name
	return f, readColumns(t.file, &f)
}

// notParquet makes errors of panics: only a file that some other program wrote, or a changed one, gets there.
func notParquet(err *error) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("not a table: %v", r)
	}
}

// PlainParquet is [Parquet] for programs that know few encodings: plain columns, compressed by Snappy.
var PlainParquet = record.Format{Name: "parquet", Begin: func(w io.Writer, header record.Frame) (record.Encoder, error) {
	if len(header.Columns) == 0 {
		return nil, errors.New("a table without columns")
	}
	return &parquetEncoder{to: parquet.NewGenericWriter[any](w, schemaOf(header, true),
		parquet.Compression(&parquet.Snappy), parquet.CreatedBy("gowest", fmt.Sprint(format), "table"),
		parquet.MaxRowsPerRowGroup(groupRows))}, nil
}}
