package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"gowest/plots/report"
	"gowest/scenarios"
	"gowest/sim/record"
	"gowest/sim/store"
)

// reportFormats are the formats of a report and the ends of their files.
var reportFormats = []struct{ name, end string }{
	{"html", ".html"}, {"docx", ".docx"}, {"xlsx", ".xlsx"}, {"md", ".md"}, {"latex", ".tex"},
}

// reportFlags choose the form of a report.
type reportFlags struct{ file, format, lang string }

func (a *app) reportCommand() *cobra.Command {
	var f reportFlags
	var names []string
	for _, r := range reportFormats {
		names = append(names, r.name)
	}
	cmd := &cobra.Command{
		Use:   "report DIR",
		Short: "Write a report of stored results",
		Long: `report writes the results of a folder that run or compare wrote as a document:

  html   one page with figures, tables, maps by year, method and provenance; it needs no network
  docx   the same with tables that can be edited and figures as pictures
  xlsx   the tables of the folder as sheets; of long ones some years, and where the rest is
  md     summary and main tables in Markdown
  latex  main tables for LaTeX with the package booktabs`,
		Example: `  gowest compare baseline go-west --replicates 2 --to 1984 --scale 20000 --charts none -o runs/west
  gowest report runs/west
  gowest report runs/west --format xlsx -o west.xlsx
  gowest report runs/west --format latex --lang zh`,
		Args: exactly(1, "the folder of a run or a comparison"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if !cmd.Flags().Changed("format") {
				f.formatByName()
			}
			end, err := f.check(names)
			if err != nil {
				return err
			}
			if f.file == "" {
				f.file = filepath.Join(args[0], "report"+end)
			}
			return a.writeReport(args[0], &f)
		},
	}
	cmd.Flags().StringVarP(&f.file, "output", "o", "", "write to `file` (default DIR/report.html, or as the format ends)")
	cmd.Flags().StringVar(&f.format, "format", "html", "format: "+strings.Join(names, ", ")+"; without it as the file of -o ends, if that tells")
	cmd.Flags().StringVar(&f.lang, "lang", "en", "language: en or zh")
	return cmd
}

// formatByName takes the format from the end of the file's name, if there is one of that end.
func (f *reportFlags) formatByName() {
	for _, r := range reportFormats {
		if strings.EqualFold(filepath.Ext(f.file), r.end) {
			f.format = r.name
		}
	}
}

// check returns how files of the format end.
func (f *reportFlags) check(names []string) (end string, err error) {
	if f.lang != "en" && f.lang != "zh" {
		return "", badInput("--lang is %q; want en or zh", f.lang)
	}
	i := slices.Index(names, f.format)
	if i < 0 {
		return "", badInput("--format is %q; want %s%s", f.format, strings.Join(names, ", "), suggestion("%s", f.format, names))
	}
	return reportFormats[i].end, nil
}

// writeReport reads the folder and writes the report.
func (a *app) writeReport(dir string, f *reportFlags) error {
	m, err := readWhole(dir)
	if err != nil {
		return err
	}
	if m.Command == "sensitivity" {
		return badInput("%s holds results of gowest sensitivity, of which there is no report; its tables are %s", dir, strings.Join(record.SensitivityFiles(), " and "))
	}
	if m.Command == validateCommandName {
		return badInput("%s holds a validation, whose report is %s there", dir, validationReport)
	}
	if m.Command == calibrates {
		return badInput("%s holds a calibration; want the folder of a run or a comparison (gowest plot draws the charts of a calibration)", dir)
	}
	var b bytes.Buffer
	if f.format == "xlsx" {
		err = writeWorkbook(&b, dir, m)
	} else {
		err = writeDocument(&b, dir, m, f)
	}
	if err != nil {
		return err
	}
	err = record.WriteFile(f.file, b.Bytes())
	if err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, "report in %s\n", f.file)
	return nil
}

// readManifest reads the manifest of a folder of results.
func readManifest(dir string) (*record.Manifest, error) {
	m, err := record.ReadManifest(dir)
	if errors.Is(err, os.ErrNotExist) {
		return nil, badInput("%s holds no results: there is no %s", dir, record.ManifestFile)
	}
	if err != nil {
		return nil, inputError{err}
	}
	return m, nil
}

// readWhole reads the manifest of a folder that no run is writing.
func readWhole(dir string) (*record.Manifest, error) {
	m, err := readManifest(dir)
	if err != nil {
		return nil, err
	}
	if m.Status == record.Running {
		return nil, badInput("the results in %s are not whole: the run was killed while it wrote; run it again", dir)
	}
	return m, nil
}

// writeDocument writes a format that says something in words.
func writeDocument(w io.Writer, dir string, m *record.Manifest, f *reportFlags) error {
	s, err := readStudy(dir, m)
	if err != nil {
		return err
	}
	d := report.Build(s, f.lang)
	switch f.format {
	case "docx":
		return report.WriteDOCX(w, d)
	case "md":
		return report.WriteMarkdown(w, d)
	case "latex":
		return report.WriteLaTeX(w, d)
	}
	return report.WriteHTML(w, d)
}

// sides returns the scenarios of a folder, the base first, and the folder of each below dir.
func sides(m *record.Manifest) (names, dirs []string) {
	if m.Command != "compare" {
		return []string{m.Scenario}, []string{"."}
	}
	names = []string{m.Scenario}
	for _, alt := range m.Alternatives {
		names = append(names, alt.Scenario)
	}
	return names, names
}

// readStudy reads what a report tells about.
func readStudy(dir string, m *record.Manifest) (*report.Study, error) {
	_, dirs := sides(m)
	out := &report.Study{Manifest: m, Ending: strings.TrimPrefix(filepath.Ext(store.File(filepath.Join(dir, dirs[0]), "nation")), ".")}
	var base *scenarios.Scenario
	for i, sub := range dirs {
		s, t, err := readRun(filepath.Join(dir, sub))
		if err != nil {
			return nil, err
		}
		meta, err := chartMeta(s, t, i)
		if err != nil {
			return nil, err
		}
		r := report.Run{Hash: s.Hash()}
		r.Meta, r.Tables = meta, t
		var b bytes.Buffer
		scenarios.Explain(&b, s)
		r.Words = b.String()
		if base == nil {
			base = s
		} else {
			for _, d := range scenarios.Differences(base, s) {
				r.Differences = append(r.Differences, report.Difference{Key: d.Key, Base: d.A, Value: d.B, Unit: d.Unit})
			}
		}
		out.Runs = append(out.Runs, r)
	}
	if len(out.Runs) < 2 {
		return out, nil
	}
	var err error
	if out.Effects, err = readEffects(dir); err != nil {
		return nil, err
	}
	if out.Vary, err = readVary(dir); err != nil {
		return nil, err
	}
	if out.Shares, err = readShares(dir); err != nil {
		return nil, err
	}
	out.Extra, err = readExtra(dir)
	return out, err
}

// readEffects reads the effects of a comparison.
func readEffects(dir string) ([]record.EffectRow, error) {
	rows, err := store.ReadTable[record.EffectRow](dir, record.EffectsFile)
	if err != nil {
		return nil, inputError{err}
	}
	return rows, nil
}

// readOptional reads a table that not every comparison has, nothing where there is none.
func readOptional[T any](dir, file string) ([]T, error) {
	rows, err := store.ReadTable[T](dir, file)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, inputError{err}
	}
	return rows, nil
}

// readExtra reads the tables that have no part of their own in a report, whatever their columns.
func readExtra(dir string) (out []report.Sheet, err error) {
	files, err := tablesIn(dir)
	if err != nil {
		return nil, err
	}
	for _, file := range files {
		if slices.Contains([]string{stem(record.EffectsFile), stem(record.VaryFile), stem(record.ShapleyFile)}, stem(file)) {
			continue
		}
		header, rows, err := readTable(filepath.Join(dir, file))
		if err != nil {
			return nil, err
		}
		out = append(out, report.Sheet{Name: stem(file), File: file, Header: header, Rows: rows})
	}
	return out, nil
}

// stem returns the name of a table from that of its file.
func stem(file string) string { return strings.TrimSuffix(file, filepath.Ext(file)) }

// tablesIn returns the names of the tables in dir, in order.
func tablesIn(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, inputError{err}
	}
	var out []string
	for _, e := range entries {
		if !e.IsDir() && store.IsTable(e.Name()) && !strings.HasPrefix(e.Name(), ".") {
			out = append(out, e.Name())
		}
	}
	return out, nil
}

// readTable reads a table as text.
func readTable(path string) (header []string, rows [][]string, err error) {
	if header, rows, err = store.ReadText(path); err != nil {
		return nil, nil, inputError{err}
	}
	return header, rows, nil
}
