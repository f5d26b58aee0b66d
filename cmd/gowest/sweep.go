package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"gowest/sim/ensemble"
	"gowest/sim/record"
)

func (a *app) sweepCommand() *cobra.Command {
	f := planFlags{blockSeconds: sweepBlockSeconds}
	var dir, format string
	var threads int
	var dryRun bool
	cmd := &cobra.Command{
		Use:   "sweep STUDY",
		Short: "Simulate scenarios at many values of their keys",
		Long: `sweep simulates every replicate of every scenario at every point of a study file, on this machine, and writes tables of the outcomes and
of the effects of scenarios: it is ensemble plan, run and reduce in one. A pilot run says beforehand how long it takes and what space it needs;
--dry-run stops there and writes nothing.

STUDY is the built-in toy-zone, or a file such as this one:

  scenarios = ["toy", "late.toml"]    # built-ins or files; the first is the base of effects
  replicates = 20
  design = "grid"                     # grid, list, latin-hypercube, sobol or morris
  keep = "runs"                       # of each run: summary (the outcomes), runs (parameters too) or yearly (all years too)

  [[parameter]]
  key = "labour.distance_km"          # any key of scenarios
  values = [400, 900, 1600]           # or from, to and levels

  [[outcome]]
  name = "CV"
  indicator = "cv"                    # a column of nation.csv or, with place, of provinces.csv
  year = 2015

gowest sweep toy-zone leaves a copy of its study file in its folder; docs/ensembles.md has all that such a file can say.

The same command again goes on where it was stopped. For more runs than one machine makes, see gowest ensemble.`,
		Example: `  gowest sweep toy-zone --dry-run
  gowest sweep toy-zone --replicates 2 -o zones`,
		Args:              exactly(1, "one study: a file or the name of a built-in sweep"),
		ValidArgsFunction: completeSweeps,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := knownFormat(format); err != nil {
				return err
			}
			if inBucket(dir) {
				return badInput("-o is %s; a sweep writes into a folder", dir)
			}
			sweep, err := f.load(cmd, a, args[0])
			if err != nil {
				return err
			}
			f.processors = processors(threads)
			if dir == "" {
				wanted, err := newPlan(sweep)
				if err != nil {
					return err
				}
				if dir, err = defaultFolder(wanted); err != nil {
					return err
				}
			}
			if dryRun {
				p, err := a.draft(cmd.Context(), sweep, &f)
				if err != nil {
					return err
				}
				return a.showPlan(&p.Plan, f.json, "")
			}
			p, there, err := a.plan(cmd.Context(), sweep, &f, dir)
			if err != nil {
				return err
			}
			if !there && !f.quiet {
				describePlan(a.stderr, &p.Plan)
			}
			return a.sweep(cmd.Context(), p, &f, dir, format)
		},
	}
	f.add(cmd)
	cmd.Flags().StringVarP(&dir, "output", "o", "", "`folder` for blocks and tables (default: runs/<study>-<hash>)")
	cmd.Flags().IntVar(&threads, "threads", 0, "threads to use (default: all processors); results do not depend on it")
	cmd.Flags().StringVar(&format, "format", "csv", "format of the tables: csv, parquet or dta (Stata)")
	cmd.Flags().BoolVar(&dryRun, "dry-run", false, "say what would be simulated and how long it takes, and write nothing")
	return cmd
}

// sweepBlockSeconds is the time of a block of a sweep [s of one processor]: who interrupts one waits at the machine and loses the blocks that were begun.
// Assumed.
const sweepBlockSeconds = 20

// sweep makes the runs of a plan and their tables.
func (a *app) sweep(ctx context.Context, p *planned, f *planFlags, dir, format string) error {
	done, err := a.work(ctx, p, p.Shard(0, 1), &workFlags{processors: f.processors, quiet: f.quiet})
	var blocked *ensemble.Blocked
	switch {
	case errors.Is(err, ensemble.ErrStopped) && ctx.Err() != nil:
		return errors.Join(ctx.Err(), errRunsStay)
	case errors.As(err, &blocked):
		return inputError{err}
	case err != nil:
		return err
	case len(done.Conflicts) > 0:
		return done.Conflicts[0]
	}
	report := filepath.Join(dir, reportDir)
	if _, err := a.reduce(p, report, format, f.processors, false); err != nil {
		return err
	}
	if err := a.showSweep(p, f, report); err != nil {
		return err
	}
	return p.failures(dir)
}

// failures returns an error if runs failed.
func (p *planned) failures(dir string) error {
	files, err := os.ReadDir(filepath.Join(dir, "failed"))
	if errors.Is(err, os.ErrNotExist) || err == nil && len(files) == 0 {
		return nil
	}
	if err != nil {
		return err
	}
	return fmt.Errorf("%s failed, the tables hold the others (%s)", manyOf(len(files), "run"), filepath.Join(dir, "failed", files[0].Name()))
}

// mostCasesShown is how many rows the summary of a sweep has.
const mostCasesShown = 20

// showSweep prints the mean of every outcome by case, of which the tables hold more.
func (a *app) showSweep(p *planned, f *planFlags, report string) error {
	if f.quiet && !f.json {
		return nil
	}
	var rows [][]string
	var data []map[string]any
	outcomes := p.reduction(1, false).Tables()[1]
	err := outcomes.Each(func(frame record.Frame) error {
		if frame.Rows() > 0 {
			row, line := p.caseLine(&frame)
			rows, data = append(rows, row), append(data, line)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if f.json {
		e := json.NewEncoder(a.stdout)
		e.SetIndent("", "  ")
		return e.Encode(map[string]any{"report": report, "runs": p.Runs, "cases": data})
	}
	header := []string{"scenario"}
	for _, q := range p.design.Parameters {
		header = append(header, q.Column)
	}
	for _, o := range p.Plan.Outcomes {
		header = append(header, o.Name)
	}
	if len(rows) > 0 {
		a.table(header, rows[:min(len(rows), mostCasesShown)])
	}
	if more := len(rows) - mostCasesShown; more > 0 {
		fmt.Fprintf(a.stdout, "and %d more\n", more)
	}
	fmt.Fprintf(a.stdout, "means of %s, with standard errors\nsimulated, not a forecast · seed %d, one agent for %s\nresults in %s\n",
		manyOf(p.Replicates, "replicate"), p.Seed, persons(p.Scale), report)
	return nil
}

// caseLine returns what the table of outcomes says of one case, as a row of texts and for JSON.
func (p *planned) caseLine(f *record.Frame) (row []string, line map[string]any) {
	at := func(name string) *record.Values {
		return &f.Columns[slices.IndexFunc(f.Columns, func(c record.Values) bool { return c.Name == name })]
	}
	row = []string{at("scenario").Texts[0]}
	values, means := map[string]string{}, map[string]any{}
	for _, q := range p.design.Parameters {
		text := at(q.Column).Text(0)
		row = append(row, text)
		if text != "" {
			values[q.Key] = text
		}
	}
	for i, name := range at("outcome").Texts {
		mean, se := at("mean").Floats[i], at("se").Floats[i]
		n := at("n").Ints[i]
		switch {
		case n == 0:
			row = append(row, "–")
			means[name] = map[string]any{"n": 0}
		case n == 1:
			row = append(row, minus(fmt.Sprintf("%.4g", mean)))
			means[name] = map[string]any{"n": n, "mean": mean}
		default:
			row = append(row, minus(fmt.Sprintf("%.4g (%.2g)", mean, se)))
			means[name] = map[string]any{"n": n, "mean": mean, "se": se}
		}
	}
	return row, map[string]any{"scenario": row[0], "point": at("point").Ints[0], "parameters": values, "outcomes": means}
}
