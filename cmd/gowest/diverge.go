package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"

	"github.com/spf13/cobra"

	"gowest/scenarios"
	"gowest/sim"
	"gowest/sim/calendar"
	"gowest/sim/record"
)

func (a *app) divergeCommand() *cobra.Command {
	var f scenarioFlags
	replicate, threads := 1, runtime.GOMAXPROCS(0)
	cmd := &cobra.Command{
		Use:   "diverge A B",
		Short: "Name the first quarter in which two scenarios differ, and in what",
		Long: `diverge runs one replicate of two scenarios quarter by quarter side by side and names the first quarter after
which they differ, with the groups that differ then: policies, governments, the bank, prices, cells, lending
circles, firms, workers; for each a quantity and a place. A and B are scenarios, or folders of stored runs.
With common random numbers two scenarios are the same to the last bit until something that one of them
does makes a difference.`,
		Example: `  gowest diverge toy toy --to 2001 --scale 1000
  gowest diverge baseline go-west --scale 20000 --to 2001`,
		Args:              exactly(2, "two scenarios: files, names from gowest scenarios, or folders of results"),
		ValidArgsFunction: completeScenarios,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := positive(cmd, "replicate", "threads"); err != nil {
				return err
			}
			files := make([]string, len(args))
			for i, name := range args {
				var err error
				if files[i], err = scenarioIn(name); err != nil {
					return err
				}
			}
			list, err := a.loadFor(cmd, &f, files)
			if err != nil {
				return err
			}
			return a.diverge(cmd.Context(), args, list, replicate, threads)
		},
	}
	f.add(cmd)
	cmd.Flags().IntVar(&replicate, "replicate", replicate, "`number` of the replicate, from 1")
	cmd.Flags().IntVar(&threads, "threads", threads, "threads to use; results do not depend on it")
	return cmd
}

// scenarioIn returns the resolved scenario of a folder of results; other names stay.
func scenarioIn(name string) (string, error) {
	if info, err := os.Stat(name); err != nil || !info.IsDir() {
		return name, nil
	}
	m, err := record.ReadManifest(name)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return "", badInput("%s holds no results: there is no %s", name, record.ManifestFile)
	case err != nil:
		return "", inputError{err}
	case m.Command == "compare":
		return "", badInput("%s holds a comparison; want one of its scenarios, as %s", name, filepath.Join(name, m.Scenario))
	}
	return filepath.Join(name, record.ScenarioFile), nil
}

// diverge runs both until they differ or the shorter one ends.
func (a *app) diverge(ctx context.Context, names []string, list []*scenarios.Scenario, replicate, threads int) error {
	if x, y := list[0].Config.Run.From, list[1].Config.Run.From; x != y {
		return badInput("run.from is %d in %s and %d in %s; want the same first year", x, names[0], y, names[1])
	}
	var runs [2]*sim.Replay
	for i, s := range list {
		var err error
		if runs[i], err = sim.NewReplay(s.Config, replicate, threads); err != nil {
			return fmt.Errorf("%s: %w", names[i], err)
		}
	}
	for {
		found, err := runs[0].Differences(runs[1])
		if err != nil {
			return inputError{err}
		}
		if len(found) > 0 {
			a.reportDivergence(names, list[0].Config, replicate, runs[0], found)
			return nil
		}
		for _, r := range runs {
			if err := ctx.Err(); err != nil {
				return err
			}
			more, err := r.Next()
			if err != nil {
				return err
			}
			if !more {
				done, _ := r.Ticks()
				fmt.Fprintf(a.stdout, "%s and %s never differ in replicate %d: the same to the last bit after each of %d quarters\n", names[0], names[1], replicate, done)
				return nil
			}
		}
	}
}

// reportDivergence prints when and where.
func (a *app) reportDivergence(names []string, cfg *sim.Config, replicate int, r *sim.Replay, found []sim.Difference) {
	done, _ := r.Ticks()
	when := fmt.Sprintf("before the first quarter of %d, after the start-up", cfg.Run.From)
	if done > 0 {
		at := done - 1
		when = fmt.Sprintf("first in quarter %d of %d (tick %d)", at%calendar.TicksPerYear+1, cfg.Run.From+at/calendar.TicksPerYear, at)
	}
	fmt.Fprintf(a.stdout, "%s and %s differ %s of replicate %d\n", names[0], names[1], when, replicate)
	var rows [][]string
	for _, d := range found {
		what := d.Group + ": " + d.Quantity
		if d.Place != "" {
			what += ", " + d.Place
		}
		rows = append(rows, []string{what, minus(d.A), minus(d.B), fmt.Sprint(d.Places)})
	}
	a.table([]string{"group: what differs first", names[0], names[1], "places"}, rows)
}
