package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gowest/plots/workbook"
	"gowest/sim/record"
)

// A short table is whole; of a long one the first and the last year and those at the turn of decades are there, of levels
// above provinces all; one that is still long is left out. The first sheet says so.
func TestExcerptsOfTables(t *testing.T) {
	t.Parallel()
	m := &record.Manifest{From: 1978, To: 2022}
	table := func(header string, rows int, of func(i int) string) string {
		path := filepath.Join(t.TempDir(), "t.csv")
		lines := []string{header}
		for i := range rows {
			lines = append(lines, of(i))
		}
		if err := os.WriteFile(path, []byte(strings.Join(lines, "\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	byYear := func(i int) string { return fmt.Sprintf("%d,%d", 1978+i%45, i) }
	levels := func(i int) string {
		return fmt.Sprintf("%d,%s", 1978+i%45, []string{"nation", "province", "province", "province"}[i/45%4])
	}
	const decades = "1978, 1980, 1990, 2000, 2010, 2020, 2022"
	for _, tt := range []struct {
		name, path string
		rows       int
		note       string
	}{
		{"short", table("year,n", 5000, byYear), 5000, ""},
		{"long", table("year,n", 45*200, byYear), 7 * 200, "1400 of 9000 rows, those of " + decades + ": all are in t.csv"},
		{"levels", table("year,level", 45*200, levels), 50*45 + 150*7, "3300 of 9000 rows, of provinces those of " + decades + ": all are in t.csv"},
		{"endless", table("year,n", 45*3000, byYear), 0, "135000 rows, too many for a sheet: see t.csv"},
		{"no years", table("n", 6000, strconv.Itoa), 6000, ""},
		{"nothing", table("year,n", 0, byYear), 0, ""},
	} {
		e := newExcerpt(m)
		if err := e.read(tt.path, "west"); err != nil {
			t.Fatal(err)
		}
		got := e.sheet("t", "t.csv")
		if len(got.Rows) != tt.rows || got.Note != tt.note || (got.Header == nil) != (tt.name == "endless") {
			t.Errorf("%s: %d rows of %v, note %q; want %d, %q", tt.name, len(got.Rows), got.Header, got.Note, tt.rows, tt.note)
		}
		if tt.name == "long" {
			want := workbook.Sheet{Header: []string{"scenario", "year", "n"}, Rows: [][]string{{"west", "1978", "0"}, {"west", "1980", "2"}, {"west", "1990", "12"}}}
			if d := cmp.Diff(want.Rows, got.Rows[:3]); d != "" || !cmp.Equal(want.Header, got.Header) {
				t.Errorf("header %v, first rows (-want +got):\n%s", got.Header, d)
			}
		}
	}
}
