package main

import (
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"gowest/plots/workbook"
	"gowest/sim"
	"gowest/sim/record"
	"gowest/sim/store"
)

// Rows of a table that a workbook holds. Office programs open sheets of hundreds of thousands of rows slowly or not at
// all, so that long tables are cut to some years, and left out if they are still long.
const (
	wholeRows = 5_000  // up to which a table is whole
	mostRows  = 20_000 // of a sheet
)

// writeWorkbook writes the tables of a folder as sheets. Those of the scenarios of a comparison stand in
// one sheet with a first column that names the scenario.
func writeWorkbook(w io.Writer, dir string, m *record.Manifest) error {
	var sheets []workbook.Sheet
	names, dirs := sides(m)
	if len(names) > 1 {
		files, err := tablesIn(dir)
		if err != nil {
			return err
		}
		for _, file := range files {
			e := newExcerpt(m)
			if err := e.read(filepath.Join(dir, file)); err != nil {
				return err
			}
			sheets = append(sheets, e.sheet(stem(file), file))
		}
	}
	for _, file := range record.Files() {
		e := newExcerpt(m)
		path := ""
		for i, sub := range dirs {
			path = store.File(filepath.Join(dir, sub), stem(file))
			var scenario []string
			if len(names) > 1 {
				scenario = names[i : i+1]
			}
			if err := e.read(path, scenario...); err != nil {
				return err
			}
		}
		sheets = append(sheets, e.sheet(stem(file), filepath.Base(path)))
	}
	return workbook.Write(w, workbookAbout(m), sheets)
}

// excerpt is what a workbook shows of a table.
type excerpt struct {
	years  []string // that a long table shows
	header []string
	whole  [][]string // nil once there are too many
	some   [][]string // of the years, and of levels above provinces all years
	rows   int        // of the table
	levels bool       // the table has rows of several levels
}

// newExcerpt returns an empty excerpt. A long table shows the first year, those at the turn of decades, and the last.
func newExcerpt(m *record.Manifest) *excerpt {
	e := &excerpt{whole: [][]string{}}
	for year := m.From; year <= m.To; year++ {
		if year == m.From || year == m.To || year%10 == 0 {
			e.years = append(e.years, strconv.Itoa(year))
		}
	}
	return e
}

// read adds the rows of a file, each behind the name of the scenario if there is one.
func (e *excerpt) read(path string, scenario ...string) error {
	err := store.EachRow(path, func(header []string) func([]string) {
		year, level := slices.Index(header, "year"), slices.Index(header, "level")
		e.header, e.levels = header, level >= 0
		if len(scenario) > 0 {
			e.header = append([]string{"scenario"}, header...)
		}
		return func(row []string) {
			wanted := year < 0 || slices.Contains(e.years, row[year]) || level >= 0 && row[level] != sim.ProvinceLevel
			e.add(slices.Concat(scenario, row), wanted)
		}
	})
	if err != nil {
		return inputError{err}
	}
	return nil
}

// add adds a row; wanted ones stay if the table is long.
func (e *excerpt) add(row []string, wanted bool) {
	if e.rows++; e.rows > wholeRows {
		e.whole = nil
	} else {
		e.whole = append(e.whole, row)
	}
	if wanted && len(e.some) <= mostRows { // one more tells that there are too many
		e.some = append(e.some, row)
	}
}

// sheet returns what the workbook shows of the table in a file.
func (e *excerpt) sheet(name, file string) workbook.Sheet {
	switch {
	case e.whole != nil:
		return workbook.Sheet{Name: name, Header: e.header, Rows: e.whole}
	case len(e.some) == e.rows: // it has no years
		return workbook.Sheet{Name: name, Header: e.header, Rows: e.some}
	case len(e.some) > mostRows:
		return workbook.Sheet{Name: name, Note: fmt.Sprintf("%d rows, too many for a sheet: see %s", e.rows, file)}
	}
	what := "those"
	if e.levels {
		what = "of provinces those"
	}
	return workbook.Sheet{Name: name, Header: e.header, Rows: e.some, Note: fmt.Sprintf("%d of %d rows, %s of %s: all are in %s",
		len(e.some), e.rows, what, strings.Join(e.years, ", "), file)}
}

// workbookAbout says on the first sheet where the numbers come from.
func workbookAbout(m *record.Manifest) [][2]string {
	out := [][2]string{
		{"title", m.Title},
		{"results", "simulated, not observed and not a forecast"},
		{"program", "gowest " + m.Program.Version + ", commit " + m.Program.Commit},
		{"model version", m.ModelVersion},
		{"seed", fmt.Sprint(m.Seed)},
		{"replicates finished", fmt.Sprintf("%d of %d", len(m.Finished), m.Replicates)},
		{"persons per agent", fmt.Sprint(m.Scale)},
		{"years", fmt.Sprintf("%d-%d", m.From, m.To)},
		{"scenario " + m.Scenario + ", SHA-256", m.ScenarioHash},
	}
	for _, alt := range m.Alternatives {
		out = append(out, [2]string{"scenario " + alt.Scenario + ", SHA-256", alt.ScenarioHash})
	}
	return append(out, [2]string{"result, SHA-256", m.ResultHash})
}
