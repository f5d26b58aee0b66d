package main

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"

	"gowest/sim"
)

// compared runs a small comparison with the true model into out.
func compared(t *testing.T, out, format string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	late := scenario(t, t.TempDir(), "late.toml", "[[policy]]\nname = \"Southport zone\"\nstart = 2003\n")
	args := []string{
		"compare", "toy", late, "--to", "2004", "--scale", "1000", "--replicates", "2", "--quiet", "--charts", "none", "--format", format, "-o", out,
		"--vary", `policy."Southport zone".start=2002,2003`, "--shapley",
	}
	if code := execute(t.Context(), args, &stdout, &stderr, sim.Simulate); code != 0 {
		t.Fatalf("exit code %d, %s", code, &stderr)
	}
}

// filesIn returns the files below dir with an ending, without the blocks, by name without ending.
func filesIn(t *testing.T, dir, ending string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.Name() == "blocks" {
			return filepath.SkipDir
		}
		if filepath.Ext(path) == ending {
			name, _ := filepath.Rel(dir, path)
			out[strings.TrimSuffix(filepath.ToSlash(name), ending)] = path
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// Every table is there in either format, cell for cell: numbers bit for bit, missing ones null. Cells are read by the
// packages that know nothing of tables.
func TestFormatsHoldTheSameCells(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	text, columns := filepath.Join(dir, "csv"), filepath.Join(dir, "parquet")
	compared(t, text, "csv")
	compared(t, columns, "parquet")
	csvs, parquets := filesIn(t, text, ".csv"), filesIn(t, columns, ".parquet")
	if len(filesIn(t, text, ".parquet")) > 0 || len(filesIn(t, columns, ".csv")) > 0 {
		t.Error("a folder holds tables of both formats")
	}
	for _, name := range []string{"effects", "effects_cumulated", "attribution", "costs", "toy/nation", "late/trade"} {
		if csvs[name] == "" || parquets[name] == "" {
			t.Errorf("there is no %s in CSV (%q) or Parquet (%q)", name, csvs[name], parquets[name])
		}
	}
	cells, null := 0, 0
	for name, path := range csvs {
		if parquets[name] == "" {
			t.Errorf("%s is not there as Parquet", name)
			continue
		}
		rows := readCSV(t, path)
		file := openParquet(t, parquets[name])
		for i, column := range file.Schema().Columns() {
			if rows[0][i] != column[0] {
				t.Fatalf("column %d of %s is %q in CSV, %q in Parquet", i, name, rows[0][i], column[0])
			}
		}
		if int(file.NumRows()) != len(rows)-1 {
			t.Fatalf("%s has %d rows in CSV, %d in Parquet", name, len(rows)-1, file.NumRows())
		}
		r := parquet.NewReader(file)
		one := make([]parquet.Row, 1)
		for k := 1; k < len(rows); k++ {
			if n, err := r.ReadRows(one); n != 1 || err != nil && !errors.Is(err, io.EOF) {
				t.Fatalf("row %d of %s: %v", k, name, err)
			}
			for _, v := range one[0] {
				cells++
				if v.IsNull() {
					null++
				}
				if want := rows[k][v.Column()]; !sameCell(want, v) {
					t.Fatalf("row %d, column %s of %s is %q in CSV, %v in Parquet", k, rows[0][v.Column()], name, want, v)
				}
			}
		}
	}
	if cells < 10_000 || null == 0 {
		t.Errorf("%d cells, %d of them null; want many and some", cells, null)
	}
}

// sameCell tells whether a field of a CSV file is the value of a Parquet file.
func sameCell(text string, v parquet.Value) bool {
	switch {
	case v.IsNull():
		return text == ""
	case v.Kind() == parquet.Double:
		f, err := strconv.ParseFloat(text, 64)
		return err == nil && f == v.Double()
	case v.Kind() == parquet.Int64:
		n, err := strconv.ParseInt(text, 10, 64)
		return err == nil && n == v.Int64()
	}
	return v.Kind() == parquet.ByteArray && text == string(v.ByteArray())
}

func readCSV(t *testing.T, path string) [][]string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil || len(rows) == 0 {
		t.Fatalf("%s: %d rows, %v", path, len(rows), err)
	}
	return rows
}

func openParquet(t *testing.T, path string) *parquet.File {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	f, err := parquet.OpenFile(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// What is made from a folder does not depend on the format of its tables, but for the names of files.
func TestReportsOfParquetTables(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	out := filepath.Join(dir, "out")
	made := map[string]string{}
	for _, format := range []string{"csv", "parquet"} { // the second replaces the first in the folder
		compared(t, out, format)
		m := manifest(t, out)
		for _, kind := range []string{"html", "md", "latex"} {
			var stdout, stderr bytes.Buffer
			file := filepath.Join(dir, format+"."+kind)
			if code := execute(t.Context(), []string{"report", out, "--format", kind, "-o", file}, &stdout, &stderr, nil); code != 0 {
				t.Fatalf("report of %s as %s: exit code %d, %s", format, kind, code, &stderr)
			}
			b, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			text := strings.NewReplacer(m.ResultHash, "HASH", m.ResultHash[:8], "HASH", m.StartedAt, "TIME", m.FinishedAt, "TIME").Replace(string(b))
			made[format+" "+kind] = text
		}
	}
	for _, kind := range []string{"html", "md", "latex"} {
		if strings.Contains(made["parquet "+kind], ".csv") {
			t.Errorf("%s of Parquet tables names a CSV file", kind)
		}
		if d := cmp.Diff(strings.ReplaceAll(made["csv "+kind], ".csv", ".parquet"), made["parquet "+kind]); d != "" {
			t.Errorf("%s (-CSV +Parquet):\n%s", kind, d)
		}
	}
	if left := filesIn(t, out, ".csv"); len(left) > 0 {
		t.Errorf("CSV files are left: %v", left)
	}
}
