package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"gowest/plots"
	"gowest/scenarios"
	"gowest/sim/record"
	"gowest/sim/store"
)

// plotFlags choose how charts are drawn again.
type plotFlags struct {
	charts, formats []string
	size            float64
	lang            string
}

func (a *app) plotCommand() *cobra.Command {
	var f plotFlags
	cmd := &cobra.Command{
		Use:   "plot DIR",
		Short: "Draw the charts of stored results again",
		Long: `plot draws the charts of a folder that run or compare wrote from its tables: another format,
width or language, or some charts only. Charts of other names and formats stay.`,
		Example: `  gowest run toy -o runs/toy
  gowest plot runs/toy --format pdf
  gowest plot runs/toy --chart dispersion --size 9 --lang zh`,
		Args: exactly(1, "the folder of a run or a comparison"),
		RunE: func(_ *cobra.Command, args []string) error {
			if err := f.check(); err != nil {
				return err
			}
			return a.plot(args[0], f.options())
		},
	}
	cmd.Flags().StringSliceVar(&f.charts, "chart", nil, "charts to draw: "+strings.Join(plots.Names(), ", ")+" (default: all)")
	cmd.Flags().StringSliceVar(&f.formats, "format", nil, "formats: svg, png, pdf (default: svg,png)")
	cmd.Flags().Float64Var(&f.size, "size", 18, "width in `cm`")
	cmd.Flags().StringVar(&f.lang, "lang", "en", "language: en or zh")
	return cmd
}

// check looks at what the user asked for. A chart narrower than 5 cm has no room for its text; one
// wider than 100 cm would be a slip.
func (f *plotFlags) check() error {
	if f.lang != "en" && f.lang != "zh" {
		return badInput("--lang is %q; want en or zh", f.lang)
	}
	if !(f.size >= 5 && f.size <= 100) {
		return badInput("--size is %g; want a width from 5 to 100 cm", f.size)
	}
	if err := f.options().Check(); err != nil {
		return inputError{err}
	}
	return nil
}

func (f *plotFlags) options() plots.Options {
	return plots.Options{Charts: f.charts, Formats: f.formats, WidthCM: f.size, Lang: f.lang}
}

// plot draws the charts of dir, and of the scenarios below it if it holds a comparison.
func (a *app) plot(dir string, o plots.Options) error {
	m, err := record.ReadManifest(dir)
	if errors.Is(err, os.ErrNotExist) {
		return badInput("%s holds no results: there is no %s", dir, record.ManifestFile)
	}
	if err != nil {
		return inputError{err}
	}
	if m.Status == record.Running {
		return badInput("the results in %s are not whole: the run was killed while it wrote; run it again", dir)
	}
	if m.Command != "compare" {
		return a.plotRun(dir, 0, o)
	}
	names := []string{m.Scenario}
	for _, alt := range m.Alternatives {
		names = append(names, alt.Scenario)
	}
	var list []*scenarios.Scenario
	var tables []*record.Tables
	for i, name := range names {
		s, t, err := readRun(filepath.Join(dir, name))
		if err != nil {
			return err
		}
		list, tables = append(list, s), append(tables, t)
		if err := drawRun(filepath.Join(dir, name), s, t, i, o); err != nil {
			return err
		}
	}
	effects, err := store.ReadEffects(dir)
	if err != nil {
		return inputError{err}
	}
	if err := drawComparison(dir, list, tables, effects, o); err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, "charts in %s and below %s\n", filepath.Join(dir, record.ChartsDir), dir)
	return nil
}

// plotRun draws the charts of one run.
func (a *app) plotRun(dir string, slot int, o plots.Options) error {
	s, t, err := readRun(dir)
	if err != nil {
		return err
	}
	if err := drawRun(dir, s, t, slot, o); err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, "charts in %s\n", filepath.Join(dir, record.ChartsDir))
	return nil
}

// readRun reads back the scenario and the tables of a run's folder.
func readRun(dir string) (*scenarios.Scenario, *record.Tables, error) {
	m, err := record.ReadManifest(dir)
	if err != nil {
		return nil, nil, inputError{err}
	}
	s, err := scenarios.Load(filepath.Join(dir, record.ScenarioFile), scenarios.Options{})
	if err != nil {
		return nil, nil, err
	}
	s.Name = m.Scenario
	t, err := store.ReadDir(dir)
	if err != nil {
		return nil, nil, inputError{err}
	}
	return s, t, nil
}
