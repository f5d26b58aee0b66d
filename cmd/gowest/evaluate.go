package main

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"gowest/scenarios"
	"gowest/sim"
	"gowest/sim/record"
	"gowest/sim/store"
)

// yardstick takes a few numbers of a run: what studies of many runs keep of each.
type yardstick interface {
	// names of the numbers: what they are, not what somebody calls them, since results are kept by them. Without tabs and line ends.
	names() []string
	// of returns the numbers of the tables of one replicate.
	of(cfg *sim.Config, t *record.Tables) []float64
}

// outcomes is the yardstick of a list of outcomes.
type outcomes []sim.Outcome

func (list outcomes) names() (out []string) {
	for i := range list {
		out = append(out, list[i].String())
	}
	return out
}

func (list outcomes) of(cfg *sim.Config, t *record.Tables) []float64 {
	return sim.Outcomes(list, t, sim.Regions(cfg))
}

// evaluation runs scenarios for the numbers that a yardstick takes of them. Numbers of finished runs are kept in results, under a key of all
// that they depend on, so that what is there is not simulated again, whoever asks.
type evaluation struct {
	app     *app
	threads int
	quiet   bool
	label   string   // before the progress
	meter   progress // nil = one of its own each time
	results *store.Results
	yard    yardstick
	// wanted, if not nil, tells the runs (index of the scenario, replicate from 1) that are asked for; others have no numbers.
	wanted func(scenario, replicate int) bool
}

// wants tells whether a run is asked for.
func (e *evaluation) wants(scenario, replicate int) bool {
	return e.wanted == nil || e.wanted(scenario, replicate)
}

// failedRun is a run that failed and why.
type failedRun struct {
	scenario, replicate int // index, from 1
	why                 string
}

// runKey is a hash over everything that a replicate of a scenario depends on.
func runKey(sc *scenarios.Scenario, replicate int) string {
	run := sc.Config.Run
	s := store.Series{
		Digest: sc.Digest(), ModelVersion: sim.ModelVersion, ModelDigest: sim.SourceDigest(),
		Seed: run.Seed, From: run.From, To: run.To, Scale: run.PersonsPerAgent,
	}
	return s.RunKey(replicate)
}

// missing returns how many runs of scenarios are still to simulate.
func (e *evaluation) missing(list []*scenarios.Scenario, replicates int) (n int) {
	names, seen := e.yard.names(), map[string]bool{}
	for i, sc := range list {
		for r := range replicates {
			key := runKey(sc, r+1)
			if _, _, known := e.results.Get(key, names); !known && !seen[key] && e.wants(i, r+1) {
				seen[key] = true
				n++
			}
		}
	}
	return n
}

// run returns the numbers of replicates 1 to so many of all scenarios, by scenario, replicate and name. All scenarios have the same luck in a
// replicate. A run that fails has NaN for each number; these runs are returned too, by scenario and replicate. Scenarios that are the same run once.
//
// The error is that of the context or of the results; what had finished then is kept.
func (e *evaluation) run(ctx context.Context, list []*scenarios.Scenario, replicates int) (values [][][]float64, failed []failedRun, err error) {
	names := e.yard.names()
	keys := make([][]string, len(list))
	first := map[string]bool{}
	skip := make([][]bool, len(list))
	for i, sc := range list {
		for r := range replicates {
			key := runKey(sc, r+1)
			_, _, known := e.results.Get(key, names)
			wanted := e.wants(i, r+1)
			keys[i] = append(keys[i], key)
			skip[i] = append(skip[i], known || first[key] || !wanted)
			first[key] = first[key] || wanted
		}
	}
	if err := e.simulate(ctx, list, replicates, keys, skip); err != nil {
		return nil, nil, err
	}
	values = make([][][]float64, len(list))
	for i := range list {
		for r, key := range keys[i] {
			if !e.wants(i, r+1) {
				values[i] = append(values[i], nil)
				continue
			}
			x, why, known := e.results.Get(key, names)
			if !known {
				return nil, nil, fmt.Errorf("the results of %s, replicate %d, are not there", list[i].Name, r+1)
			}
			values[i] = append(values[i], x)
			if why != "" {
				failed = append(failed, failedRun{i, r + 1, why})
			}
		}
	}
	return values, failed, nil
}

// simulate runs what is not skipped and stores each run as it ends.
func (e *evaluation) simulate(ctx context.Context, list []*scenarios.Scenario, replicates int, keys [][]string, skip [][]bool) error {
	configs := make([]*sim.Config, len(list))
	most := 0.0
	for i, sc := range list {
		one := *sc.Config // a pointer of its own, also where scenarios are the same
		configs[i] = &one
		most = max(most, mostWorkers(&one))
	}
	growLess(most * float64(e.threads))
	progress := e.meter
	if progress == nil {
		progress = newProgress(e.app.stderr, e.label, e.quiet)
		defer progress.stop()
	}
	return sim.Ensembles(ctx, configs, sim.EnsembleOptions{
		Replicates: replicates, Threads: e.threads, Progress: progress.report,
		Skip: func(i, replicate int) bool { return skip[i][replicate-1] },
		Simulate: func(ctx context.Context, cfg *sim.Config, replicate, threads int, progress func(done, total int)) (*record.Tables, error) {
			return new(record.Tables), e.one(ctx, cfg, keys[slices.Index(configs, cfg)][replicate-1], replicate, threads, progress)
		},
	}, func(int, int, *record.Tables) error { return nil })
}

// one runs one replicate and stores its numbers, or why it failed.
func (e *evaluation) one(ctx context.Context, cfg *sim.Config, key string, replicate, threads int, progress func(done, total int)) error {
	x, err := e.take(ctx, cfg, replicate, threads, progress)
	switch {
	case err == nil:
		return e.results.Put(key, e.yard.names(), x)
	case ctx.Err() != nil:
		return err
	}
	return e.results.Fail(key, err.Error())
}

// take runs one replicate and returns its numbers. A panic of the yardstick is a failure of the run, too.
func (e *evaluation) take(ctx context.Context, cfg *sim.Config, replicate, threads int, progress func(done, total int)) (x []float64, err error) {
	_, err = e.app.guarded(func(ctx context.Context, cfg *sim.Config, replicate, threads int, progress func(done, total int)) (*record.Tables, error) {
		t, err := e.app.simulate(ctx, cfg, replicate, threads, progress)
		if err == nil {
			x = e.yard.of(cfg, t)
		}
		return t, err
	})(ctx, cfg, replicate, threads, progress)
	if err != nil {
		return nil, err
	}
	if len(x) != len(e.yard.names()) {
		return nil, errors.New("the yardstick took too few numbers")
	}
	return x, nil
}
