package workbook

import (
	"bytes"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

// What is written reads back: numbers as numbers, text as text, empty fields as empty cells; a table that is
// too long is named on the first sheet alone.
func TestWorkbookReadsBack(t *testing.T) {
	t.Parallel()
	long := Sheet{Name: "long", Header: []string{"n"}}
	for i := range MostRows + 1 {
		long.Rows = append(long.Rows, []string{strconv.Itoa(i)})
	}
	sheets := []Sheet{{Name: "nation", Header: []string{"alt", "year", "cv"}, Rows: [][]string{{"go, \"west\" & <co>", "2020", "-0.0284"}, {"x", "2021", ""}}}, long}
	var b bytes.Buffer
	if err := Write(&b, [][2]string{{"seed", "1"}}, sheets); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if diff := cmp.Diff([]string{"about", "nation"}, f.GetSheetList()); diff != "" {
		t.Errorf("sheets (-want +got):\n%s", diff)
	}
	rows, err := f.GetRows("nation")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([][]string{{"alt", "year", "cv"}, {"go, \"west\" & <co>", "2020", "-0.0284"}, {"x", "2021"}}, rows); diff != "" {
		t.Errorf("nation (-want +got):\n%s", diff)
	}
	for cell, want := range map[string]excelize.CellType{"B2": excelize.CellTypeUnset, "A2": excelize.CellTypeInlineString} { // a number has no type
		if got, err := f.GetCellType("nation", cell); err != nil || got != want {
			t.Errorf("cell %s has the type %v, %v; want %v", cell, got, err, want)
		}
	}
	about, err := f.GetRows("about")
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{{"item", "value"}, {"seed", "1"}, {"table nation", "2 rows"}, {"table long", "100001 rows; too long for a sheet, see the CSV file"}}
	if diff := cmp.Diff(want, about); diff != "" {
		t.Errorf("about (-want +got):\n%s", diff)
	}
}
