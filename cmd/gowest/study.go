package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"gowest/internal/diag"
	"gowest/scenarios"
	"gowest/sim"
	"gowest/sim/record"
)

// study is scenarios that run together, replicate by replicate, and what they recorded.
type study struct {
	app       *app
	flags     *runFlags
	scenarios []*scenarios.Scenario
	tables    []*record.Tables // by scenario
	manifest  record.Manifest
	started   time.Time
}

// studyCommand completes a command that simulates the scenarios that its arguments name: their flags,
// with replicates where neither a flag nor a scenario says how many, and the study that run gets.
func (a *app) studyCommand(replicates int, cmd *cobra.Command, run func(cmd *cobra.Command, s *study, args []string) error) *cobra.Command {
	var f runFlags
	f.add(cmd, replicates)
	cmd.ValidArgsFunction = completeScenarios
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		s, err := a.newStudy(cmd, &f, args, replicates)
		if err != nil {
			return err
		}
		return run(cmd, s, args)
	}
	return cmd
}

// newStudy loads the scenarios of a command. All problems of all files come back as one error.
func (a *app) newStudy(cmd *cobra.Command, f *runFlags, names []string, replicates int) (*study, error) {
	if err := f.check(cmd); err != nil {
		return nil, err
	}
	o, err := f.options(cmd)
	if err != nil {
		return nil, err
	}
	o.Replicates = f.replicates
	loaded, err := a.load(names, o, f.quiet)
	if err != nil {
		return nil, err
	}
	// The number of replicates belongs to the resolved scenario: that file gives the same bytes.
	if o.Replicates == 0 {
		if o.Replicates = loaded[0].Config.Run.Replicates; o.Replicates == 0 {
			o.Replicates = replicates
		}
		if loaded, err = a.load(names, o, true); err != nil {
			return nil, err
		}
	}
	run := loaded[0].Config.Run
	s := &study{app: a, flags: f, scenarios: loaded, started: time.Now()}
	s.manifest = record.Manifest{
		Program: record.ThisProgram(), ModelVersion: sim.ModelVersion, Command: cmd.Name(), Status: record.Complete,
		Scenario: loaded[0].Name, Title: loaded[0].Config.Title, ScenarioHash: loaded[0].Hash(),
		Seed: run.Seed, Replicates: run.Replicates, Scale: run.PersonsPerAgent, From: run.From, To: run.To, Threads: f.threads,
		StartedAt: s.started.UTC().Format(time.RFC3339),
	}
	for range loaded {
		s.tables = append(s.tables, new(record.Tables))
	}
	return s, nil
}

// load reads scenarios and prints their warnings, each once.
func (a *app) load(names []string, o scenarios.Options, quiet bool) ([]*scenarios.Scenario, error) {
	var out []*scenarios.Scenario
	var problems, warnings diag.List
	for _, name := range names {
		s, err := scenarios.Load(name, o)
		var list diag.List
		switch {
		case errors.As(err, &list):
			problems = appendNew(problems, list)
		case err != nil:
			return nil, err
		default:
			out = append(out, s)
			warnings = appendNew(warnings, s.Warnings)
		}
	}
	if len(problems) > 0 {
		return nil, problems
	}
	if len(warnings) > 0 && !quiet {
		fmt.Fprintln(a.stderr, warnings)
	}
	return out, nil
}

// appendNew adds the problems that are not there yet: two scenarios may extend one broken file.
func appendNew(to, from diag.List) diag.List {
	for _, p := range from {
		if !slices.ContainsFunc(to, func(q *diag.Problem) bool { return *q == *p }) {
			to = append(to, p)
		}
	}
	return to
}

// simulate runs every replicate of every scenario, keeping what finished. It returns the error
// that ended it early, if any, and notes it in the manifest.
func (s *study) simulate(ctx context.Context) error {
	configs := make([]*sim.Config, len(s.scenarios))
	names := make([]string, len(s.scenarios))
	for i, sc := range s.scenarios {
		configs[i], names[i] = sc.Config, sc.Name
	}
	p := newProgress(s.app.stderr, strings.Join(names, ", "), s.flags.quiet)
	defer p.stop()
	err := sim.Ensembles(ctx, configs, sim.EnsembleOptions{
		Replicates: s.manifest.Replicates, Threads: s.flags.threads, Progress: p.report, Simulate: s.app.simulate,
	}, func(scenario, _ int, t *record.Tables) error {
		s.tables[scenario].Append(t)
		return nil
	})
	var failed *sim.ReplicateError
	switch {
	case errors.Is(err, context.Canceled):
		s.manifest.Status = record.Interrupted
	case errors.As(err, &failed):
		err = fmt.Errorf("scenario %s: %w", names[failed.Scenario], err)
		fallthrough
	case err != nil:
		s.manifest.Status, s.manifest.Error = record.Failed, err.Error()
	}
	s.manifest.Finished = s.tables[0].Replicates()
	for _, t := range s.tables[1:] {
		mine := t.Replicates()
		s.manifest.Finished = slices.DeleteFunc(s.manifest.Finished, func(r int) bool { return !slices.Contains(mine, r) })
	}
	return err
}

// empty tells whether no scenario has a finished replicate.
func (s *study) empty() bool {
	return !slices.ContainsFunc(s.tables, func(t *record.Tables) bool { return len(t.Nation) > 0 })
}

// close writes the manifest, the last file of a folder.
func (s *study) close(dir, hash string, charts []string) error {
	now := time.Now()
	s.manifest.FinishedAt = now.UTC().Format(time.RFC3339)
	s.manifest.Seconds = now.Sub(s.started).Seconds()
	s.manifest.ResultHash = hash
	s.manifest.Charts = charts
	return record.WriteManifest(dir, &s.manifest)
}

// shortHash is how much of a hash folder names show.
func shortHash(hash string) string { return hash[:min(8, len(hash))] }
