package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"gowest/internal/diag"
	"gowest/scenarios"
	"gowest/sim"
	"gowest/sim/record"
	"gowest/sim/store"
)

// replayFlags choose a replicate of stored results and what to watch in it.
type replayFlags struct {
	replicate, threads      int
	scenario, trace, output string
}

func (a *app) replayCommand() *cobra.Command {
	var f replayFlags
	cmd := &cobra.Command{
		Use:   "replay DIR",
		Short: "Run one replicate of stored results again and trace a place by quarter",
		Long: `replay runs one replicate of a folder that run or compare wrote again, from its resolved scenario, and
writes a trace of one place by quarter as CSV: people, jobs, firms, pay, value added, public money. It checks that
the rows of the replicate equal those stored in DIR; if not, the results come from another version: exit code 1.

--trace is nation, province=NAME or cell=ROW,COL (from 0 at the north-west corner of the map).`,
		Example: `  gowest run toy --to 2003 --scale 1000 --replicates 2 --charts none -o runs/small
  gowest replay runs/small --replicate 2 --trace province=Coast
  gowest replay runs/small --replicate 1 --trace cell=2,3 -o cell.csv`,
		Args: exactly(1, "the folder of a run or a comparison"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := positive(cmd, "replicate", "threads"); err != nil {
				return err
			}
			return a.replay(cmd.Context(), args[0], &f)
		},
	}
	cmd.Flags().IntVar(&f.replicate, "replicate", 1, "`number` of the replicate, from 1")
	cmd.Flags().StringVar(&f.scenario, "scenario", "", "`name` of a scenario of a comparison (default: its base)")
	cmd.Flags().StringVar(&f.trace, "trace", "nation", "`place` to trace: nation, province=NAME or cell=ROW,COL")
	cmd.Flags().StringVarP(&f.output, "output", "o", "", "`file` for the trace (default: standard output)")
	cmd.Flags().IntVar(&f.threads, "threads", runtime.GOMAXPROCS(0), "threads to use; results do not depend on it")
	return cmd
}

// replay runs the replicate, writes the trace and compares the rows.
func (a *app) replay(ctx context.Context, dir string, f *replayFlags) error {
	dir, m, err := sideOf(dir, f.scenario)
	if err != nil {
		return err
	}
	s, err := scenarios.Load(filepath.Join(dir, record.ScenarioFile), scenarios.Options{})
	if err != nil {
		return err
	}
	place, err := tracedPlace(s.Config, f.trace)
	if err != nil {
		return err
	}
	if !slices.Contains(m.Finished, f.replicate) {
		return badInput("--replicate is %d; %s holds %v", f.replicate, dir, m.Finished)
	}
	r, err := sim.NewReplay(s.Config, f.replicate, f.threads)
	if err != nil {
		return err
	}
	var trace []record.TraceQuarter
	r.Trace([]sim.Place{place}, func(q record.TraceQuarter) { trace = append(trace, q) })
	if err := toTheEnd(ctx, r); err != nil {
		return err
	}
	if err := a.writeTrace(f.output, trace); err != nil {
		return err
	}
	if err := sameRows(dir, f.replicate, r.Tables()); err != nil {
		return fmt.Errorf("%w; stored by version %s (commit %s, model %s), this is version %s (commit %s, model %s)",
			err, m.Program.Version, m.Program.Commit, m.ModelVersion, record.ThisProgram().Version, record.ThisProgram().Commit, sim.ModelVersion)
	}
	fmt.Fprintf(a.stderr, "replicate %d of %s: the same rows as in %s\n", f.replicate, m.Scenario, dir)
	return nil
}

// toTheEnd runs all quarters that are left.
func toTheEnd(ctx context.Context, r *sim.Replay) error {
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		if more, err := r.Next(); err != nil || !more {
			return err
		}
	}
}

// sideOf returns the folder of one scenario of stored results, and its manifest. A comparison has several; "" is its base.
func sideOf(dir, scenario string) (string, *record.Manifest, error) {
	m, err := readManifest(dir)
	if err != nil {
		return "", nil, err
	}
	names, _ := sides(m)
	if scenario == "" {
		scenario = m.Scenario
	}
	for _, name := range names {
		if name != scenario {
			continue
		}
		if m.Command == "compare" {
			return sideOf(filepath.Join(dir, name), "")
		}
		return dir, m, nil
	}
	return "", nil, badInput("%s holds no scenario %q; it holds %s%s", dir, scenario, strings.Join(names, ", "), suggestion("%q", scenario, names))
}

// tracedPlace reads --trace.
func tracedPlace(cfg *sim.Config, text string) (sim.Place, error) {
	kind, name, _ := strings.Cut(text, "=")
	switch kind {
	case "nation":
		return sim.Nation(cfg), nil
	case "province":
		var known []string
		for i, p := range cfg.Provinces {
			if name == p.Name || name == p.NameZH && name != "" || name == p.Char && name != "" {
				return sim.ProvincePlace(cfg, i), nil
			}
			known = append(known, p.Name)
		}
		return sim.Place{}, badInput("--trace: there is no province %q on the map%s", name, suggestion("%q", name, known))
	case "cell":
		row, col, _ := strings.Cut(name, ",")
		r, err1 := strconv.Atoi(row)
		c, err2 := strconv.Atoi(col)
		if err1 != nil || err2 != nil {
			return sim.Place{}, badInput("--trace is %q; want cell=ROW,COL, as cell=2,3", text)
		}
		if p, ok := sim.CellPlace(cfg, r, c); ok {
			return p, nil
		}
		return sim.Place{}, badInput("--trace: there is no land in row %d, column %d of the map (gowest check shows it)", r, c)
	}
	kinds := []string{"nation", "province", "cell"}
	hint := ""
	if near := diag.Suggest(kind, kinds); near != "" {
		hint = fmt.Sprintf("; did you mean %q?", near)
	}
	return sim.Place{}, badInput("--trace is %q; want nation, province=NAME or cell=ROW,COL%s", text, hint)
}

// writeTrace writes the trace to a file, or to stdout if there is no name.
func (a *app) writeTrace(path string, rows []record.TraceQuarter) error {
	write := func(w io.Writer) error { return record.WriteCSV(w, "trace", rows) }
	if path == "" {
		return write(a.stdout)
	}
	return record.WriteAtomic(path, write)
}

// sameRows returns an error that names the first row of the stored tables that differs from those of one replicate.
func sameRows(dir string, replicate int, t *record.Tables) error {
	for _, f := range t.Frames() {
		path := store.File(dir, f.Table)
		header, all, err := readTable(path)
		if err != nil {
			return err
		}
		stored := slices.DeleteFunc(all, func(row []string) bool { return row[0] != strconv.Itoa(replicate) })
		if err := sameCells(&f, header, stored); err != nil {
			return fmt.Errorf("replicate %d differs from %s: %w", replicate, path, err)
		}
	}
	return nil
}

// sameCells compares a table with its cells as they are stored.
func sameCells(f *record.Frame, header []string, stored [][]string) error {
	line := make([]string, len(f.Columns))
	for i := range f.Columns {
		line[i] = f.Columns[i].Name
	}
	if !slices.Equal(header, line) {
		return fmt.Errorf("stored columns are %q, now they are %q", shortLine(header), shortLine(line))
	}
	for r := range min(len(stored), f.Rows()) {
		for i := range f.Columns {
			line[i] = f.Columns[i].Text(r)
		}
		if !slices.Equal(stored[r], line) {
			return fmt.Errorf("stored is %q, now it is %q", shortLine(stored[r]), shortLine(line))
		}
	}
	if len(stored) != f.Rows() {
		return fmt.Errorf("%d rows are stored, now there are %d", len(stored), f.Rows())
	}
	return nil
}

// shortLine is the beginning of a row, for messages.
func shortLine(cells []string) string {
	const most = 60
	s := strings.Join(cells, ",")
	if len(s) > most {
		return s[:most] + "…"
	}
	return s
}
