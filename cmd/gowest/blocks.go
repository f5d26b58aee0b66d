package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"gowest/sim"
	"gowest/sim/parallel"
	"gowest/sim/record"
	"gowest/sim/store"
)

// runState is how far the replicates of a scenario are, by replicate from 0.
type runState struct {
	done   []bool
	failed []string // why, or ""
}

// finished returns the replicates that are there, counted from 1.
func (r *runState) finished() (out []int) {
	for i, done := range r.done {
		if done {
			out = append(out, i+1)
		}
	}
	return out
}

// open opens the blocks in the folder of the study and looks which of the replicates asked for are there. It refuses
// a folder with a plan or a block that cannot be used.
func (s *study) open(f *folder) (err error) {
	var series []store.Series
	for i := range s.all() {
		series = append(series, s.series(i))
	}
	if s.blocks, err = store.Open(f.dir, series); err != nil {
		return err
	}
	s.folder, s.runs = f, nil
	found := 0
	for i := range series {
		if twin := s.blocks.Twin(i); twin < i {
			s.runs = append(s.runs, s.runs[twin])
			continue
		}
		n := s.manifest.Replicates
		r := runState{make([]bool, n), make([]string, n)}
		for j := range n {
			if r.done[j], err = s.blocks.Has(i, j+1); err != nil {
				return err
			}
			if r.done[j] {
				found++
			} else if r.failed[j], err = s.blocks.Failed(i, j+1); err != nil {
				return err
			}
		}
		s.runs = append(s.runs, r)
	}
	if found > 0 && !s.flags.quiet {
		fmt.Fprintf(s.app.stderr, "%s: %d finished runs are there already\n", f.dir, found)
	}
	return nil
}

// series is what the results of scenario i depend on.
func (s *study) series(i int) store.Series {
	sc := s.all()[i]
	run := sc.Config.Run
	return store.Series{
		Scenario: sc.Name, Digest: sc.Digest(), ModelVersion: sim.ModelVersion, ModelDigest: sim.SourceDigest(),
		Seed: run.Seed, From: run.From, To: run.To, Scale: run.PersonsPerAgent, Replicates: s.manifest.Replicates,
	}
}

// simulate runs what is missing and stores each run as it ends. A run that fails is stored as failed, and the others go
// on. It returns the error that ended the study early or that of the first run that failed, and notes it in the manifest.
func (s *study) simulate(ctx context.Context) error {
	var configs []*sim.Config
	for _, sc := range s.all() {
		configs = append(configs, sc.Config)
	}
	s.prepare(s.missing())
	s.progress = newProgress(s.app.stderr, s.label(), s.flags.quiet)
	defer s.progress.stop()
	err := sim.Ensembles(ctx, configs, sim.EnsembleOptions{
		Replicates: s.manifest.Replicates, Threads: s.flags.threads, Progress: s.progress.report, Skip: s.skips,
		Simulate: func(ctx context.Context, cfg *sim.Config, replicate, threads int, progress func(done, total int)) (*record.Tables, error) {
			return new(record.Tables), s.simulateOne(ctx, slices.Index(configs, cfg), replicate, threads, progress)
		},
	}, func(int, int, *record.Tables) error { return nil })
	switch {
	case errors.Is(err, context.Canceled):
		s.manifest.Status = record.Interrupted
	case err == nil:
		err = s.failures()
		fallthrough
	default:
		if err != nil {
			s.manifest.Status, s.manifest.Error = record.Failed, err.Error()
		}
	}
	shown := make([]int, len(s.scenarios))
	for i := range shown {
		shown[i] = i
	}
	s.manifest.Finished = s.finished(shown...)
	return err
}

// skips tells whether a replicate of scenario i need not be simulated.
func (s *study) skips(i, replicate int) bool {
	r := &s.runs[i]
	return s.blocks.Twin(i) != i || r.done[replicate-1] || r.failed[replicate-1] != ""
}

// missing returns how many runs are still to simulate.
func (s *study) missing() (n int) {
	for i := range s.all() {
		for j := range s.manifest.Replicates {
			if !s.skips(i, j+1) {
				n++
			}
		}
	}
	return n
}

// finished returns the replicates, counted from 1, that are there of all these scenarios and variants, by their indices
// in [study.all].
func (s *study) finished(sides ...int) []int {
	common := s.runs[sides[0]].finished()
	for _, side := range sides[1:] {
		common = slices.DeleteFunc(common, func(r int) bool { return !s.runs[side].done[r-1] })
	}
	return common
}

// simulateOne runs one replicate of scenario i and stores it, or why it failed.
func (s *study) simulateOne(ctx context.Context, i, replicate, threads int, progress func(done, total int)) error {
	r := &s.runs[i]
	// Another process that works on the same folder may have been quicker.
	there, err := s.blocks.Has(i, replicate)
	if err != nil {
		return err
	}
	if there {
		progress(1, 1)
		r.done[replicate-1] = true
		return s.dropStates(replicate)
	}
	t, err := s.app.guarded(s.tablesOf)(ctx, s.all()[i].Config, replicate, threads, progress)
	var state *sim.CheckpointError
	switch {
	case err == nil:
		if err := s.blocks.Put(i, replicate, t); err != nil {
			return err
		}
		r.done[replicate-1] = true
		return s.dropStates(replicate)
	case ctx.Err() != nil, errors.As(err, &state): // nothing that the model did
		return err
	}
	r.failed[replicate-1] = err.Error()
	return s.blocks.Fail(i, replicate, err.Error())
}

// tablesOf runs one replicate, from its newest state if states are kept.
func (s *study) tablesOf(ctx context.Context, cfg *sim.Config, replicate, threads int, progress func(done, total int)) (*record.Tables, error) {
	var kept sim.Checkpoints
	if s.states != nil {
		kept, progress = s.states.Of(replicate), s.goesOn(cfg, progress)
	}
	if s.timing != nil {
		ctx, progress, kept = s.timing.follow(ctx, cfg, replicate, progress, kept)
	}
	if kept != nil {
		return sim.Resume(ctx, cfg, replicate, threads, progress, kept, s.every)
	}
	return s.app.simulate(ctx, cfg, replicate, threads, progress)
}

// failures returns an error about the first run that failed, by replicate and then by scenario, or nil.
func (s *study) failures() error {
	var first error
	more, all := 0, s.all()
	for j := range s.manifest.Replicates {
		for i := range all {
			message := s.runs[i].failed[j]
			if message == "" || s.blocks.Twin(i) != i {
				continue
			}
			if more++; first == nil {
				first = fmt.Errorf("scenario %s: %w (%s)", all[i].Name,
					&sim.ReplicateError{Scenario: i, Replicate: j + 1, Seed: s.manifest.Seed, Err: errors.New(message)}, s.blocks.FailedFile(i, j+1))
			}
		}
	}
	if more > 1 {
		return fmt.Errorf("%w, and %d more", first, more-1)
	}
	return first
}

// empty tells whether no scenario has a finished replicate.
func (s *study) empty() bool {
	return !slices.ContainsFunc(s.runs[:len(s.scenarios)], func(r runState) bool { return slices.Contains(r.done, true) })
}

// each hands the tables of the finished replicates of scenario or variant i to use, as columns and in order, but of those
// that are known already. Not more than two are in memory: one in use, and the next on its way.
func (s *study) each(i int, known []int, use func([]record.Frame) error) error {
	wanted := slices.DeleteFunc(s.runs[i].finished(), func(r int) bool { return slices.Contains(known, r) })
	return parallel.Ahead(min(s.flags.threads, 2), len(wanted), func(j int) ([]record.Frame, error) {
		return s.blocks.Frames(i, wanted[j])
	}, func(_ int, frames []record.Frame) error { return use(frames) })
}

// reduce writes the tables of scenario i from its blocks, and its resolved form, and keeps what charts, effects and
// summaries read. It returns the result hash.
func (s *study) reduce(dir string, i int) (hash string, err error) {
	w, err := record.NewWriter(dir, s.flags.tables())
	if err != nil {
		return "", err
	}
	defer w.Discard()
	_, charts := s.flags.draws()
	keep := newKeeper(s.scenarios[i].Config, len(s.runs[i].finished()), charts)
	s.tables[i] = &keep.tables
	err = s.each(i, nil, func(frames []record.Frame) error {
		if err := w.AppendFrames(frames, s.flags.threads); err != nil {
			return err
		}
		return keep.add(frames)
	})
	if err != nil {
		return "", err
	}
	if hash, err = w.Close(); err != nil {
		return "", err
	}
	clearOtherFormats(dir, s.flags.format)
	return hash, record.WriteFile(filepath.Join(dir, record.ScenarioFile), s.scenarios[i].Resolved())
}

// tables returns the format that tables are written in.
func (f *runFlags) tables() record.Format {
	i := slices.IndexFunc(store.Formats, func(g record.Format) bool { return g.Name == f.format })
	return store.Formats[max(i, 0)]
}

// clearOtherFormats removes tables that an earlier command wrote into dir in another format.
func clearOtherFormats(dir, format string) {
	removeOtherFormats(dir, format, append(record.Files(), record.ComparisonFiles()...))
}

// removeOtherFormats removes these tables, under the names of their CSV files, in all formats but one.
func removeOtherFormats(dir, format string, files []string) {
	for _, g := range store.Formats {
		if g.Name == format {
			continue
		}
		for _, name := range files {
			os.Remove(filepath.Join(dir, stem(name)+"."+g.Name))
		}
	}
}
