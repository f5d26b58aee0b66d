// Package workbook writes tables as an XLSX file. It stands alone so that only the program that offers
// the format links the library behind it.
package workbook

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// Sheet is a table. Cells that read as finite numbers become numbers.
type Sheet struct {
	Name   string   // at most 31 characters
	Header []string // nil: the first sheet tells of the table, but it has no sheet
	Rows   [][]string
	Note   string // for the first sheet, as which rows these are; "" = all
}

// Write writes a first sheet, "about", with about and the list of the tables, then a sheet for each table. Equal input gives equal
// bytes.
func Write(w io.Writer, about [][2]string, sheets []Sheet) error {
	f := excelize.NewFile()
	defer f.Close()
	if err := f.SetSheetName("Sheet1", "about"); err != nil {
		return fmt.Errorf("workbook: %w", err)
	}
	bold, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	if err != nil {
		return fmt.Errorf("workbook: %w", err)
	}
	if err := write(f, "about", bold, aboutSheet(about, sheets)); err != nil {
		return err
	}
	for _, s := range sheets {
		if s.Header == nil {
			continue
		}
		if _, err := f.NewSheet(s.Name); err != nil {
			return fmt.Errorf("workbook: sheet %s: %w", s.Name, err)
		}
		if err := write(f, s.Name, bold, s); err != nil {
			return err
		}
	}
	var b bytes.Buffer
	if _, err := f.WriteTo(&b); err != nil {
		return fmt.Errorf("workbook: %w", err)
	}
	if err := inOrder(w, b.Bytes()); err != nil {
		return fmt.Errorf("workbook: %w", err)
	}
	return nil
}

// inOrder copies an archive with its parts sorted by name: the library writes sheets in the order of a map.
func inOrder(w io.Writer, archive []byte) error {
	in, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		return err
	}
	slices.SortFunc(in.File, func(a, b *zip.File) int { return strings.Compare(a.Name, b.Name) })
	out := zip.NewWriter(w)
	for _, part := range in.File {
		if err := out.Copy(part); err != nil {
			return err
		}
	}
	return out.Close()
}

// aboutSheet lists where the numbers come from and which tables follow.
func aboutSheet(about [][2]string, sheets []Sheet) Sheet {
	out := Sheet{Header: []string{"item", "value"}}
	for _, a := range about {
		out.Rows = append(out.Rows, a[:])
	}
	for _, s := range sheets {
		text := s.Note
		if text == "" {
			text = fmt.Sprintf("%d rows", len(s.Rows))
		}
		out.Rows = append(out.Rows, []string{"table " + s.Name, text})
	}
	return out
}

// write fills a sheet row by row, with a header that stays in view.
func write(f *excelize.File, name string, bold int, s Sheet) error {
	fail := func(err error) error { return fmt.Errorf("workbook: sheet %s: %w", name, err) }
	last, err := excelize.CoordinatesToCellName(max(1, len(s.Header)), len(s.Rows)+1)
	if err != nil {
		return fail(err)
	}
	// Readers that stream believe the dimension, which is else that of an empty sheet.
	if err := f.SetSheetDimension(name, "A1:"+last); err != nil {
		return fail(err)
	}
	out, err := f.NewStreamWriter(name)
	if err != nil {
		return fail(err)
	}
	width := 14.0
	if name == "about" {
		width = 40
	}
	if err := out.SetColWidth(1, max(1, len(s.Header)), width); err != nil {
		return fail(err)
	}
	if err := out.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return fail(err)
	}
	header := make([]any, len(s.Header))
	for i, h := range s.Header {
		header[i] = excelize.Cell{StyleID: bold, Value: h}
	}
	if err := out.SetRow("A1", header); err != nil {
		return fail(err)
	}
	cells := make([]any, 0, len(s.Header))
	for i, row := range s.Rows {
		cells = cells[:0]
		for _, text := range row {
			cells = append(cells, value(text))
		}
		if err := out.SetRow("A"+strconv.Itoa(i+2), cells); err != nil {
			return fail(err)
		}
	}
	if err := out.Flush(); err != nil {
		return fail(err)
	}
	return nil
}

// value returns the number that a cell holds, or its text; an empty field is an empty cell. Text that only
// looks like a number, as a hash of digits or 1e400, stays text.
func value(s string) any {
	if s == "" {
		return nil
	}
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) || len(s) > 25 {
		return s
	}
	return v
}
