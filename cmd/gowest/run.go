package main

import (
	"context"
	"errors"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"gowest/sim/record"
)

func (a *app) runCommand() *cobra.Command {
	var c checkpointFlags
	var t timingFlags
	cmd := a.studyCommand(1, &cobra.Command{
		Use:   "run SCENARIO",
		Short: "Simulate one scenario; write tables, charts and a manifest",
		Long: `run simulates one scenario and writes a folder with tables, charts, the resolved scenario and
a manifest. SCENARIO is a TOML file or the name of a built-in scenario.

The same scenario, seed and version give the same tables on any number of threads. The folder
keeps every finished replicate: the same command again, after Ctrl-C, a crash or with more
replicates, simulates only what is missing. A replicate that fails does not stop the others; its
error stands in failed/.

With --checkpoint also what has not finished is kept: each replicate writes its whole state to a
folder every so many years, and the same command goes on from there.

With --timing each simulated year adds a line to a CSV file as it ends: replicate, year (empty for
the start-up), seconds since the replicate began and of this year, CPU seconds of the process,
resident memory now and at most, seconds in checkpoints. Results do not depend on it.`,
		Example: `  gowest run toy
  gowest run go-west --replicates 4 --scale 10000 -o runs/west
  gowest run baseline --to 1990 --set mechanisms.M7=false --charts none
  gowest run toy --scale 1000 --checkpoint states --every 5y -o runs/long
  gowest run toy --scale 1000 --timing timing.csv --charts none`,
		Args: exactly(1, "one scenario: a file or a name from gowest scenarios"),
	}, func(cmd *cobra.Command, s *study, _ []string) error { return s.run(cmd.Context(), &c, &t) })
	c.add(cmd)
	t.add(cmd)
	cmd.PreRunE = func(cmd *cobra.Command, _ []string) error { return errors.Join(c.check(cmd), t.check(cmd)) }
	return cmd
}

// run simulates the single scenario of the study and writes its folder.
func (s *study) run(ctx context.Context, c *checkpointFlags, t *timingFlags) error {
	sc := s.scenarios[0]
	dir := s.flags.dir
	if dir == "" {
		dir = filepath.Join("runs", sc.Name+"-"+shortHash(sc.Digest()))
	}
	folder, err := openFolder(dir, &s.manifest)
	if err != nil {
		return err
	}
	if err := s.open(folder); err != nil {
		return err
	}
	if err = s.openCheckpoints(c); err == nil {
		err = s.openTiming(t)
	}
	if err != nil {
		folder.abandon()
		return err
	}
	ended := s.simulate(ctx)
	if err := s.timing.close(); err != nil {
		ended = errors.Join(ended, err)
	}
	if s.empty() {
		return s.nothing(folder, ended)
	}
	if err := s.store(folder, 0, &s.manifest); err != nil {
		return errors.Join(ended, err)
	}
	if err := s.summarise(dir, runSummary(s.tables[0])); err != nil {
		return err
	}
	return ended
}

// store writes the folder of scenario i, which is also its colour in charts. m becomes the manifest.
func (s *study) store(f *folder, i int, m *record.Manifest) error {
	old, err := record.ReadManifest(f.dir)
	if err != nil {
		return err
	}
	if err := f.claim(m); err != nil {
		return err
	}
	clearCharts(f.dir, old)
	hash, err := s.reduce(f.dir, i)
	if err != nil {
		return err
	}
	if o, wanted := s.flags.draws(); wanted && len(s.tables[i].Nation) > 0 {
		if err := drawRun(f.dir, s.scenarios[i], s.tables[i], i, o); err != nil {
			return err
		}
	}
	return s.close(f.dir, m, hash)
}

// close writes the manifest, the last file of a folder.
func (s *study) close(dir string, m *record.Manifest, hash string) error {
	return closeFolder(dir, m, s.started, hash)
}

// closeFolder writes the manifest, the last file of a folder, of a command that began at a time.
func closeFolder(dir string, m *record.Manifest, started time.Time, hash string) error {
	now := time.Now()
	m.FinishedAt = now.UTC().Format(time.RFC3339)
	m.Seconds = now.Sub(started).Seconds()
	m.ResultHash = hash
	m.Charts = listCharts(dir)
	return record.WriteManifest(dir, m)
}
