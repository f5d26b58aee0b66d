package main

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"gowest/internal/diag"
	"gowest/scenarios"
	"gowest/sim"
	"gowest/sim/record"
	"gowest/sim/store"
)

// study is scenarios that run together, replicate by replicate. Finished runs are blocks in the folder of the
// study, from which the tables are made.
type study struct {
	app       *app
	flags     *runFlags
	scenarios []*scenarios.Scenario
	origins   []origin              // by scenario
	variants  []*scenarios.Scenario // see variants.go
	varied    *varied               // nil unless a key varies
	splits    []*splitting          // by alternative, nil unless effects are split
	shares    []record.ShapleyRow   // what splits found
	manifest  record.Manifest
	blocks    *store.Store
	folder    *folder
	states    *store.Checkpoints // of unfinished runs, nil = none
	every     int                // quarters between them
	resumed   bool               // a replicate goes on from a checkpoint
	timing    *timingLog         // nil = none
	progress  progress           // while it simulates
	prepared  bool               // see prepare
	runs      []runState         // by scenario, then by variant
	tables    []*record.Tables   // by scenario: what charts, effects and summaries read
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
	s := &study{app: a, flags: f, started: time.Now()}
	s.show(names, o, loaded)
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

// nothing ends a study of which no replicate finished. The folder stays only for the errors in it.
func (s *study) nothing(f *folder, ended error) error {
	if s.manifest.Status == record.Failed && s.failures() != nil {
		return errors.Join(ended, s.close(f.dir, &s.manifest, ""))
	}
	if s.states != nil {
		return errors.Join(ended, errGoesOn, s.close(f.dir, &s.manifest, ""))
	}
	f.abandon()
	return fmt.Errorf("%w (%w)", ended, errNothingKept)
}

// shortHash is how much of a hash folder names show.
func shortHash(hash string) string { return hash[:min(8, len(hash))] }
