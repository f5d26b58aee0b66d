package main

import (
	"bytes"
	"fmt"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"gowest/plots"
	"gowest/scenarios"
	"gowest/sim/record"
	"gowest/sim/store"
)

// plotFlags choose how charts are drawn again.
type plotFlags struct {
	charts, formats, provinces []string
	size                       float64
	lang                       string
}

func (a *app) plotCommand() *cobra.Command {
	var f plotFlags
	cmd := &cobra.Command{
		Use:   "plot DIR",
		Short: "Draw the charts of stored results again",
		Long: `plot draws the charts of a folder that run, compare or sensitivity wrote from its tables: another format,
width or language, or some charts only. Charts of other names and formats stay. --provinces selects
what provinces and effect-provinces show, by names in English or Chinese. --chart map-animation, which
is drawn only if it is asked for, moves through the years as SVG.`,
		Example: `  gowest run toy -o runs/toy
  gowest plot runs/toy --format pdf
  gowest plot runs/toy --chart dispersion --size 9 --lang zh
  gowest plot runs/toy --chart provinces --provinces Coast,Hills`,
		Args: exactly(1, "the folder of a run, a comparison or a sensitivity analysis"),
		RunE: func(_ *cobra.Command, args []string) error {
			if err := f.check(); err != nil {
				return err
			}
			return a.plot(args[0], f.provinces, f.options())
		},
	}
	cmd.Flags().StringSliceVar(&f.charts, "chart", nil, "charts to draw: "+strings.Join(plots.Names(), ", ")+" (default: all but map-animation)")
	cmd.Flags().StringSliceVar(&f.formats, "format", nil, "formats: svg, png, pdf (default: svg,png)")
	cmd.Flags().StringSliceVar(&f.provinces, "provinces", nil, "provinces that provinces and effect-provinces show (default: all)")
	cmd.Flags().Float64Var(&f.size, "size", 18, "width in `cm`, as 9 for a column and 18 for a page")
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
	return plots.Options{Charts: f.charts, Formats: f.formats, WidthCM: f.size, Lang: f.lang, Threads: runtime.GOMAXPROCS(0)}
}

// plot draws the charts of dir, and of the scenarios below it if it holds a comparison. Of provinces it shows
// those with the given names, nil = all. Charts that are named must be there.
func (a *app) plot(dir string, provinces []string, o plots.Options) error {
	var mu sync.Mutex
	var drawn []string
	o.Drawn = func(figure string) {
		mu.Lock()
		defer mu.Unlock()
		drawn = append(drawn, figure)
	}
	said := *a
	var words bytes.Buffer
	said.stdout = &words
	if err := said.plotAll(dir, provinces, o); err != nil {
		return err
	}
	missing := slices.DeleteFunc(slices.Clone(o.Charts), func(chart string) bool {
		return slices.ContainsFunc(drawn, func(figure string) bool { return figure == chart || strings.HasPrefix(figure, chart+"-") })
	})
	if len(drawn) > 0 {
		if _, err := a.stdout.Write(words.Bytes()); err != nil {
			return err
		}
	}
	if len(missing) > 0 {
		return badInput("%s holds nothing that %s could show", dir, strings.Join(missing, " or "))
	}
	return nil
}

// plotAll draws the charts of a folder and says where they are.
func (a *app) plotAll(dir string, provinces []string, o plots.Options) error {
	m, err := readWhole(dir)
	if err != nil {
		return err
	}
	if m.Command == "sensitivity" {
		return a.plotSensitivity(dir, m, o)
	}
	if m.Command == validateCommandName {
		if o.Charts != nil {
			return badInput("%s holds a validation, whose charts are drawn together; leave out --chart", dir)
		}
		return a.plotValidation(dir, m, o)
	}
	if m.Command == calibrates {
		if m.Status != record.Complete {
			return badInput("the calibration in %s has not ended (%s); the same gowest calibrate goes on", dir, m.Status)
		}
		return a.plotCalibration(dir, m, o)
	}
	if m.Command != "compare" {
		return a.plotRun(dir, m.Scenario, provinces, o)
	}
	shares, err := readShares(dir)
	if err != nil {
		return err
	}
	if shares == nil && slices.Contains(o.Charts, plots.SharesChart) {
		return badInput("%s holds no %s; gowest compare --shapley writes it", dir, record.ShapleyFile)
	}
	names, _ := sides(m)
	var list []*scenarios.Scenario
	var tables []*record.Tables
	for _, name := range names {
		s, t, err := readRun(filepath.Join(dir, name))
		if err != nil {
			return err
		}
		list, tables = append(list, s), append(tables, t)
	}
	if o.Provinces, err = englishNames(provinces, list); err != nil {
		return err
	}
	for i, name := range names {
		if err := drawRun(filepath.Join(dir, name), list[i], tables[i], i, o); err != nil {
			return err
		}
	}
	effects, err := readEffects(dir)
	if err != nil {
		return err
	}
	vary, err := readVary(dir)
	if err != nil {
		return err
	}
	if err := drawComparison(dir, list, tables, effects, vary, shares, o); err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, "charts in %s and below %s\n", filepath.Join(dir, record.ChartsDir), dir)
	return nil
}

// plotSensitivity draws the charts of a sensitivity analysis.
func (a *app) plotSensitivity(dir string, m *record.Manifest, o plots.Options) error {
	rows, err := readOptional[record.SensitivityRow](dir, record.SensitivityFile)
	if err != nil {
		return err
	}
	if rows == nil {
		return badInput("%s holds no %s: it was stopped before; run it again", dir, record.SensitivityFile)
	}
	if err := plots.Sensitivity(dir, studyMeta(m), rows, o); err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, "charts in %s\n", filepath.Join(dir, record.ChartsDir))
	return nil
}

// readShares reads the shares of packages in a folder, nil if there are none.
func readShares(dir string) ([]record.ShapleyRow, error) {
	return readOptional[record.ShapleyRow](dir, record.ShapleyFile)
}

// plotRun draws the charts of one run. A side of a comparison keeps the colour that it has there.
func (a *app) plotRun(dir, scenario string, provinces []string, o plots.Options) error {
	s, t, err := readRun(dir)
	if err != nil {
		return err
	}
	if o.Provinces, err = englishNames(provinces, []*scenarios.Scenario{s}); err != nil {
		return err
	}
	slot := 0
	if m, err := record.ReadManifest(filepath.Dir(filepath.Clean(dir))); err == nil && m.Command == "compare" {
		slot = 1 + slices.IndexFunc(m.Alternatives, func(alt record.Alt) bool { return alt.Scenario == scenario })
	}
	if err := drawRun(dir, s, t, slot, o); err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, "charts in %s\n", filepath.Join(dir, record.ChartsDir))
	return nil
}

// englishNames returns the names in English of provinces that the user named in English or Chinese, in full or by the
// character of the map. Each must be one of a scenario in the list.
func englishNames(names []string, list []*scenarios.Scenario) ([]string, error) {
	english, known := map[string]string{}, []string(nil)
	for _, s := range list {
		for _, p := range s.Config.Provinces {
			for _, name := range []string{p.Name, p.NameZH, p.Char} {
				if _, ok := english[name]; name != "" && !ok {
					english[name] = p.Name
					known = append(known, name)
				}
			}
		}
	}
	var out []string
	for _, name := range names {
		name = strings.TrimSpace(name)
		if english[name] == "" {
			return nil, badInput("--provinces: there is no province %q on the map%s", name, suggestion("%q", name, known))
		}
		out = append(out, english[name])
	}
	return out, nil
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
