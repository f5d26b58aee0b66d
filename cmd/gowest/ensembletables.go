package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"gowest/internal/diag"
	"gowest/sim"
	"gowest/sim/ensemble"
	"gowest/sim/record"
	"gowest/sim/stata"
	"gowest/sim/store"
)

// tableFormats are the endings of the files that tables of ensembles are written as.
var tableFormats = []string{"csv", "parquet", "dta"}

// reportDir is the folder of reduced tables below that of the ensemble.
const reportDir = "report"

// reduction returns what makes tables of an ensemble.
func (p *planned) reduction(threads int, partial bool) *ensemble.Reduction {
	return &ensemble.Reduction{
		Ensemble: p.Ensemble, Design: p.design, Layout: p.layout, Regions: sim.Regions(p.sweep.Scenarios[0].Config), Threads: threads, Partial: partial,
	}
}

func (a *app) ensembleReduceCommand() *cobra.Command {
	var format, dir string
	var partial, quiet bool
	var threads int
	cmd := &cobra.Command{
		Use:   "reduce ENS",
		Short: "Make tables of all blocks",
		Long: `reduce reads the blocks in their order and writes tables into ENS/report:

  points            the values of the parameters at each point
  outcomes          each outcome by scenario and point: mean, standard deviation, interval, extremes, quantiles
  outcome_effects   the effect of each scenario on each outcome against the first, replicate by replicate, as compare has it
  summary           every indicator by scenario, point, place and year (of studies that keep yearly tables)
  effects           effects.csv of compare at every point (likewise)

Tables do not depend on who made the blocks or in which order.`,
		Example: `  gowest ensemble plan toy-zone -o zones --quiet
  gowest ensemble run zones --quiet
  gowest ensemble reduce zones
  gowest ensemble reduce zones --format dta -o stata`,
		Args: oneFolder,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := errors.Join(knownFormat(format), positive(cmd, "threads")); err != nil {
				return err
			}
			if dir == "" && inBucket(args[0]) {
				return badInput("there is no -o; want a folder for the tables of an ensemble in a bucket")
			}
			p, err := loadEnsemble(cmd.Context(), args[0])
			if err != nil {
				return codeOf(err)
			}
			if dir == "" {
				dir = filepath.Join(args[0], reportDir)
			}
			files, err := a.reduce(p, dir, format, processors(threads), partial)
			if err == nil && !quiet {
				fmt.Fprintf(a.stderr, "%s: wrote %s to %s\n", p.Plan.Name, strings.Join(files, ", "), dir)
			}
			return codeOf(err)
		},
	}
	cmd.Flags().StringVar(&format, "format", "csv", "format of the tables: csv, parquet or dta (Stata)")
	cmd.Flags().StringVarP(&dir, "output", "o", "", "`folder` for the tables (default: ENS/report)")
	cmd.Flags().BoolVar(&partial, "partial", false, "be content with the blocks that are there")
	cmd.Flags().IntVar(&threads, "threads", 0, "threads to use (default: all processors)")
	cmd.Flags().BoolVar(&quiet, "quiet", false, "print nothing")
	return cmd
}

func knownFormat(format string) error {
	if !slices.Contains(tableFormats, format) {
		return badInput("--format is %q; want %s", format, diag.Or(tableFormats))
	}
	return nil
}

// reduce writes the tables of the report and returns the names of their files.
func (a *app) reduce(p *planned, dir, format string, threads int, partial bool) (files []string, err error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	record.CleanTemp(dir)
	for _, table := range p.reduction(threads, partial).Tables() {
		name := table.Name + "." + format
		if err := p.writeTable(filepath.Join(dir, name), table, format, false); err != nil {
			return nil, err
		}
		files = append(files, name)
	}
	return files, nil
}

// writeTable writes a table as a file.
func (p *planned) writeTable(path string, table ensemble.Table, format string, plain bool) error {
	return record.WriteAtomic(path, func(w io.Writer) error { return p.encode(w, table, format, plain) })
}

func (p *planned) encode(w io.Writer, table ensemble.Table, format string, plain bool) error {
	if format == "dta" {
		s := stata.Source{Label: p.Plan.Name + ": " + table.Name, Labels: p.labels(), Each: table.Each}
		for _, c := range table.Header.Columns {
			s.Columns = append(s.Columns, c.Column)
		}
		return stata.Write(w, s)
	}
	f := record.CSV
	switch {
	case plain:
		f = store.PlainParquet
	case format == store.Parquet.Name:
		f = store.Parquet
	}
	e, err := f.Begin(w, table.Header)
	if err != nil {
		return err
	}
	if err := table.Each(e.Append); err != nil {
		return err
	}
	return e.Close()
}

// labels say what columns are: parameters by their keys, outcomes in words.
func (p *planned) labels() map[string]string {
	out := map[string]string{}
	for _, q := range p.design.Parameters {
		out[q.Column] = q.Key
	}
	for _, o := range p.Plan.Outcomes {
		out[o.Column] = o.Name + ": " + o.Words
	}
	return out
}

func (a *app) ensembleExportCommand() *cobra.Command {
	var format, name, path string
	var plain, partial bool
	cmd := &cobra.Command{
		Use:   "export ENS",
		Short: "Write one table of an ensemble as CSV, Parquet or Stata file",
		Long: `export writes a table of all blocks as one file: runs, with a row for each run, its scenario, parameters and outcomes; nation and
provinces, the yearly tables of every run, of studies that keep them; or one that reduce makes: points, outcomes, outcome_effects, summary,
effects. Blocks are Parquet already and can be read together without it: see docs/ensembles.md.

Parquet files have compact encodings that some programs do not know; --plain writes them without, twice as large.`,
		Example: `  gowest ensemble plan toy-zone -o zones --quiet
  gowest ensemble run zones --quiet
  gowest ensemble export zones --format dta
  gowest ensemble export zones --format parquet --plain -o zones.parquet
  gowest ensemble export zones --table outcomes -o -`,
		Args: oneFolder,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := knownFormat(format); err != nil {
				return err
			}
			if plain && format != store.Parquet.Name {
				return badInput("--plain is about Parquet, and --format is %q", format)
			}
			p, err := loadEnsemble(cmd.Context(), args[0])
			if err != nil {
				return codeOf(err)
			}
			r := p.reduction(processors(0), partial)
			tables := append(r.Whole(), r.Tables()...)
			i := slices.IndexFunc(tables, func(t ensemble.Table) bool { return t.Name == name })
			if i < 0 {
				var names []string
				for _, t := range tables {
					names = append(names, t.Name)
				}
				return badInput("--table is %q; this ensemble has %s", name, strings.Join(names, ", "))
			}
			if path == "-" {
				return codeOf(p.encode(a.stdout, tables[i], format, plain))
			}
			if path == "" {
				path = p.Plan.Name + "-" + name + "." + format
			}
			return codeOf(p.writeTable(path, tables[i], format, plain))
		},
	}
	cmd.Flags().StringVar(&format, "format", "csv", "format of the file: csv, parquet or dta (Stata)")
	cmd.Flags().StringVar(&name, "table", "runs", "`table` to write")
	cmd.Flags().StringVarP(&path, "output", "o", "", "`file` to write, - for stdout (default: <study>-<table>.<format>)")
	cmd.Flags().BoolVar(&plain, "plain", false, "Parquet without encodings that some programs do not know")
	cmd.Flags().BoolVar(&partial, "partial", false, "be content with the blocks that are there")
	return cmd
}
