package workbook

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

// What is written reads back: numbers as numbers, text as text, empty fields as empty cells; a table without a header is
// named on the first sheet alone. Sheets say how large they are, for readers that stream.
func TestWorkbookReadsBack(t *testing.T) {
	t.Parallel()
	sheets := []Sheet{
		{Name: "nation", Header: []string{"alt", "year", "cv"}, Rows: [][]string{{"go, \"west\" & <co>", "2020", "-0.0284"}, {"x", "2021", ""}}},
		{Name: "long", Note: "too long"},
		{Name: "empty", Header: []string{"year"}},
	}
	var b bytes.Buffer
	if err := Write(&b, [][2]string{{"seed", "1"}}, sheets); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if diff := cmp.Diff([]string{"about", "nation", "empty"}, f.GetSheetList()); diff != "" {
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
	for sheet, want := range map[string]string{"about": "A1:B5", "nation": "A1:C3", "empty": "A1:A1"} {
		if got, err := f.GetSheetDimension(sheet); err != nil || got != want {
			t.Errorf("sheet %s spans %s, %v; want %s", sheet, got, err, want)
		}
	}
	about, err := f.GetRows("about")
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{{"item", "value"}, {"seed", "1"}, {"table nation", "2 rows"}, {"table long", "too long"}, {"table empty", "0 rows"}}
	if diff := cmp.Diff(want, about); diff != "" {
		t.Errorf("about (-want +got):\n%s", diff)
	}
}
