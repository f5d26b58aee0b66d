package main

import (
	"runtime"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"gowest/plots"
	"gowest/scenarios"
)

// scenarioFlags change a scenario from outside.
type scenarioFlags struct {
	set             []string
	seed            uint64
	from, to, scale int
}

func (f *scenarioFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringArrayVar(&f.set, "set", nil, "change any scenario `key=value`, as 'policy.\"Go West\".start=2005'; repeatable")
	cmd.Flags().Uint64Var(&f.seed, "seed", 0, "seed of the random numbers (default: the scenario's)")
	cmd.Flags().IntVar(&f.from, "from", 0, "first `year` (default: the scenario's)")
	cmd.Flags().IntVar(&f.to, "to", 0, "last `year`, inclusive (default: the scenario's)")
	cmd.Flags().IntVar(&f.scale, "scale", 0, "`persons` that one agent stands for (default: the scenario's)")
}

// options returns what the flags ask for, after a look at numbers that mean nothing.
func (f *scenarioFlags) options(cmd *cobra.Command) (scenarios.Options, error) {
	o := scenarios.Options{Set: f.set, From: f.from, To: f.to, Scale: f.scale}
	if cmd.Flags().Changed("seed") {
		o.Seed = &f.seed
	}
	return o, positive(cmd, "from", "to", "scale")
}

// positive refuses whole-number flags that were given and are less than 1.
func positive(cmd *cobra.Command, names ...string) error {
	for _, name := range names {
		if v, err := cmd.Flags().GetInt(name); err == nil && v < 1 && cmd.Flags().Changed(name) {
			return badInput("--%s is %d; want a number from 1", name, v)
		}
	}
	return nil
}

// runFlags are those of the commands that simulate.
type runFlags struct {
	scenarioFlags
	dir         string
	replicates  int
	threads     int
	format      string
	charts      []string
	quiet, json bool
}

// add defines the flags; replicates is how many runs there are by default.
func (f *runFlags) add(cmd *cobra.Command, replicates int) {
	f.scenarioFlags.add(cmd)
	cmd.Flags().StringVarP(&f.dir, "output", "o", "", "`folder` for the results (default: runs/<scenario>-<hash>)")
	cmd.Flags().IntVar(&f.replicates, "replicates", 0, "number of runs with different luck (default: the scenario's, else "+strconv.Itoa(replicates)+")")
	cmd.Flags().IntVar(&f.threads, "threads", 0, "threads to use (default: all processors); results do not depend on it")
	cmd.Flags().StringVar(&f.format, "format", "csv", "format of the tables: csv or parquet")
	cmd.Flags().StringSliceVar(&f.charts, "charts", []string{"svg", "png"}, "formats of the charts: svg, png, pdf, or none")
	cmd.Flags().BoolVar(&f.quiet, "quiet", false, "print no progress and no summary")
	cmd.Flags().BoolVar(&f.json, "json", false, "print the summary as JSON")
}

// check looks at the flags that do not concern the scenario.
func (f *runFlags) check(cmd *cobra.Command) error {
	if f.tables().Name != f.format {
		return badInput("--format is %q; want csv or parquet", f.format)
	}
	if err := positive(cmd, "replicates", "threads"); err != nil {
		return err
	}
	if f.threads == 0 {
		f.threads = runtime.GOMAXPROCS(0)
	}
	return checkCharts(f.charts)
}

func checkCharts(formats []string) error {
	if slices.Contains(formats, "none") {
		if slices.ContainsFunc(formats, func(f string) bool { return f != "none" }) {
			return badInput("--charts is %q; none stands alone", strings.Join(formats, ","))
		}
		return nil
	}
	if err := (plots.Options{Formats: formats}).Check(); err != nil {
		return badInput("--charts: %w", err)
	}
	return nil
}

// draws returns the options for charts and whether any are wanted.
func (f *runFlags) draws() (plots.Options, bool) {
	return plots.Options{Formats: f.charts, Threads: f.threads}, len(f.charts) > 0 && f.charts[0] != "none"
}
