package sim

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"sync"

	"gowest/sim/parallel"
	"gowest/sim/record"
)

// SimulateFunc runs one replicate; [Simulate] is the one that does.
type SimulateFunc func(ctx context.Context, cfg *Config, replicate, threads int, progress func(done, total int)) (*record.Tables, error)

// PanicError is the error of a run that panicked. What it says is the same wherever that happens; the stack is for people.
type PanicError struct {
	Value any
	Stack []byte
}

func (e *PanicError) Error() string { return fmt.Sprintf("panic: %v", e.Value) }

// Guard returns simulate with its panics as errors ([*PanicError]), so that one broken run does not take the finished ones with it. A run
// that returns neither tables nor an error is an error too.
func Guard(simulate SimulateFunc) SimulateFunc {
	return func(ctx context.Context, cfg *Config, replicate, threads int, progress func(done, total int)) (t *record.Tables, err error) {
		defer func() {
			switch r := recover().(type) {
			case nil:
			case *parallel.Panic:
				t, err = nil, &PanicError{r.Value, r.Stack}
			default:
				t, err = nil, &PanicError{r, debug.Stack()}
			}
		}()
		if t, err = simulate(ctx, cfg, replicate, threads, progress); err == nil && t == nil {
			err = errors.New("no tables came back")
		}
		return t, err
	}
}

// EnsembleOptions says how many replicates run on how many threads.
type EnsembleOptions struct {
	Replicates int
	// Threads is how many goroutines may work at a time; less than 1 counts as 1. It changes the
	// time a run takes, never its results.
	Threads int
	// Progress, if not nil, learns the ticks done, which never fall, and the ticks of all runs. It
	// is called from one goroutine at a time.
	Progress func(done, total int)
	// Simulate replaces [Simulate] if not nil.
	Simulate SimulateFunc
	// Skip, if not nil, tells the runs (index of the scenario, replicate from 1) that are not needed.
	Skip func(scenario, replicate int) bool
}

// Sink receives the tables of one finished replicate (from 1) of one scenario (its index).
type Sink func(scenario, replicate int, t *record.Tables) error

// ReplicateError is the failure of one run.
type ReplicateError struct {
	Scenario  int // index
	Replicate int // from 1
	Seed      uint64
	Err       error
}

func (e *ReplicateError) Error() string {
	return fmt.Sprintf("replicate %d (seed %d): %v", e.Replicate, e.Seed, e.Err)
}

func (e *ReplicateError) Unwrap() error { return e.Err }

// Ensemble runs replicates 1 to o.Replicates of cfg and hands their tables to sink in ascending
// order. See [Ensembles].
func Ensemble(ctx context.Context, cfg *Config, o EnsembleOptions, sink func(replicate int, t *record.Tables) error) error {
	return Ensembles(ctx, []*Config{cfg}, o, func(_, replicate int, t *record.Tables) error { return sink(replicate, t) })
}

// Ensembles runs replicates 1 to o.Replicates of every scenario in cfgs and hands their tables
// to sink one at a time, by replicate and then by scenario. Runs begin in about that order too, so that an interrupted comparison has whole
// pairs, but for the replicates that were under way.
//
// With at least as many runs as threads, every run has one thread; else the runs share the
// threads. What sink sees does not depend on their number. Runs of a replicate whose scenarios are alike for some time simulate that once,
// one after the other, as long as this leaves no thread without work ([trunk]).
//
// When ctx is cancelled or a run fails, no run begins any more and those under way are cancelled;
// sink still receives, in order, every run that finished. The error is then that of the failed run
// that comes first in the order above ([*ReplicateError]), else that of ctx. An error of sink ends
// the ensemble at once.
func Ensembles(ctx context.Context, cfgs []*Config, o EnsembleOptions, sink Sink) error {
	if o.Replicates < 1 || len(cfgs) == 0 {
		return fmt.Errorf("ensemble: %d replicates of %d scenarios; want at least one of each", o.Replicates, len(cfgs))
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	e := &ensemble{cfgs: cfgs, simulate: o.Simulate, cancel: cancel, sink: sink}
	for i := range o.Replicates * len(cfgs) {
		r := oneRun{scenario: i % len(cfgs), replicate: i/len(cfgs) + 1}
		if o.Skip == nil || !o.Skip(r.scenario, r.replicate) {
			e.runs = append(e.runs, r)
		}
	}
	if len(e.runs) == 0 {
		return ctx.Err()
	}
	e.meter = meter{report: o.Progress, done: make([]int, len(e.runs)), total: make([]int, len(e.runs))}
	if e.simulate == nil {
		e.simulate = Simulate
	}
	e.simulate = Guard(e.simulate)
	e.bundle(max(1, o.Threads))
	parallel.Pool(o.Threads, len(e.bundles), func() ([]int, bool) { return e.take(ctx) }, func(runs []int, threads int) { e.runAll(ctx, runs, threads) })
	return e.finish(ctx)
}

// ensemble is the state that the workers share.
type ensemble struct {
	cfgs     []*Config
	simulate SimulateFunc
	cancel   context.CancelFunc
	sink     Sink
	meter    meter

	mu      sync.Mutex
	runs    []oneRun
	bundles [][]int // of runs that take place one after the other, by the first
	next    int     // first bundle that nobody has taken
	deliver int     // first run that sink has not seen
	sinkErr error
}

// oneRun is one run and its outcome.
type oneRun struct {
	scenario, replicate int

	ended  bool
	tables *record.Tables
	err    error
}

// bundle puts runs of a replicate together that have a state in common. The last ones stay alone where threads would have nothing to do.
func (e *ensemble) bundle(threads int) {
	first := make([]int, len(e.cfgs)) // scenario that has a state in common with this one
	for i := range first {
		for first[i] < i && (first[first[i]] < first[i] || alike(e.cfgs[first[i]], e.cfgs[i]) < 0) {
			first[i]++
		}
	}
	type family struct{ replicate, first int }
	at := map[family]int{}
	for i, r := range e.runs {
		f := family{r.replicate, first[r.scenario]}
		n, known := at[f]
		if !known {
			n, at[f] = len(e.bundles), len(e.bundles)
			e.bundles = append(e.bundles, nil)
		}
		e.bundles[n] = append(e.bundles[n], i)
	}
	whole := len(e.bundles) / threads * threads
	alone := slices.Concat(e.bundles[whole:]...)
	slices.Sort(alone)
	e.bundles = slices.AppendSeq(e.bundles[:whole:whole], slices.Chunk(alone, 1))
}

// take returns the next runs until there are none or ctx ends.
func (e *ensemble) take(ctx context.Context) (runs []int, ok bool) {
	if ctx.Err() != nil {
		return nil, false
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.next == len(e.bundles) {
		return nil, false
	}
	e.next++
	return e.bundles[e.next-1], true
}

// runAll makes runs of one replicate until ctx ends.
func (e *ensemble) runAll(ctx context.Context, runs []int, threads int) {
	if len(runs) > 1 {
		var cfgs []*Config
		for _, i := range runs {
			cfgs = append(cfgs, e.cfgs[e.runs[i].scenario])
		}
		ctx = newTrunk(e.runs[runs[0]].replicate, cfgs).with(ctx)
	}
	for _, i := range runs {
		if ctx.Err() == nil {
			e.run(ctx, i, threads)
		}
	}
}

// run makes run i.
func (e *ensemble) run(ctx context.Context, i, threads int) {
	scenario, replicate := e.runs[i].scenario, e.runs[i].replicate
	t, err := e.simulate(ctx, e.cfgs[scenario], replicate, threads, e.meter.of(i))
	if err != nil {
		err = &ReplicateError{scenario, replicate, e.cfgs[scenario].Run.Seed, err}
		e.cancel()
	}
	e.put(i, t, err)
}

// put stores the outcome of run i and hands on whatever is now next in order.
func (e *ensemble) put(i int, t *record.Tables, err error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.runs[i].ended, e.runs[i].tables, e.runs[i].err = true, t, err
	for e.deliver < len(e.runs) && e.runs[e.deliver].tables != nil && e.sinkErr == nil {
		e.hand(e.deliver)
		e.deliver++
	}
}

// hand gives run i to the sink and forgets its tables.
func (e *ensemble) hand(i int) {
	r := &e.runs[i]
	if e.sinkErr = e.sink(r.scenario, r.replicate, r.tables); e.sinkErr != nil {
		e.cancel()
	}
	r.tables = nil
}

// finish hands on the runs that finished behind a gap and picks the error to report.
func (e *ensemble) finish(ctx context.Context) error {
	var failed error
	stopped := false
	for i := range e.runs {
		r := &e.runs[i]
		if r.tables != nil && e.sinkErr == nil {
			e.hand(i)
		}
		switch {
		case !r.ended:
			stopped = true
		case r.err == nil:
		case errors.Is(r.err, context.Canceled) || errors.Is(r.err, context.DeadlineExceeded):
			stopped = true
		case failed == nil:
			failed = r.err
		}
	}
	switch {
	case e.sinkErr != nil:
		return e.sinkErr
	case failed != nil:
		return failed
	case stopped:
		return ctx.Err()
	}
	return nil
}
