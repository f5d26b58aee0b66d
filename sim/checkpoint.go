package sim

import (
	"context"
	"fmt"
	"io"
	"reflect"
	"sync"

	"gowest/sim/measure"
	"gowest/sim/policy"
	"gowest/sim/record"
	"gowest/sim/state"
)

// Checkpoints keeps the states that one run has reached, by the quarters done after the start-up.
type Checkpoints interface {
	// Load hands the newest state and its size in bytes to read. It returns its quarter, and false if there is none.
	Load(read func(r io.Reader, size int64) error) (tick int, found bool, err error)
	// Save stores what write writes. Once it returns, the state lasts, and older ones may be gone.
	Save(tick int, write func(io.Writer) error) error
}

// CheckpointError is a checkpoint that could not be written or used. It says nothing about the run itself.
type CheckpointError struct{ Err error }

func (e *CheckpointError) Error() string { return "checkpoint: " + e.Err.Error() }

func (e *CheckpointError) Unwrap() error { return e.Err }

// Resume is [Simulate] from the newest checkpoint on, from the beginning if there is none. It saves the state when the
// start-up is over and then whenever a multiple of every ≥ 1 quarters is done, but not at the end. The tables are those of
// an undisturbed run, whatever the number of threads before and after.
//
// The checkpoints must be of the same cfg, replicate and [SourceDigest], and of the layout [StateLayout]. An error about them
// is a [*CheckpointError].
func Resume(ctx context.Context, cfg *Config, replicate, threads int, progress func(done, total int), kept Checkpoints, every int) (*record.Tables, error) {
	if every < 1 {
		return nil, fmt.Errorf("checkpoints every %d quarters; want at least 1", every)
	}
	w := newWorld(cfg, replicate, threads)
	defer w.free()
	save := func() error {
		if err := kept.Save(int(w.tick), w.save); err != nil {
			return &CheckpointError{err}
		}
		return nil
	}
	from, found, err := kept.Load(w.load)
	switch {
	case err != nil:
		return nil, &CheckpointError{err}
	case found && int(w.tick) != from:
		return nil, &CheckpointError{fmt.Errorf("holds quarter %d; want %d", w.tick, from)}
	case !found:
		if err := w.beginAnew(); err != nil {
			return nil, err
		}
		if err := save(); err != nil {
			return nil, err
		}
	}
	return w.run(ctx, progress, func() error {
		if int(w.tick)%every != 0 || int(w.tick) == cfg.ticks() {
			return nil
		}
		return save()
	})
}

// rebuilt are the fields that a checkpoint leaves out. All others are written, also those that somebody adds.
var rebuilt = state.Except{
	// Of the scenario, which every replicate shares, and of the process.
	reflect.TypeFor[Economy]():       {"cfg", "threads", "watch", "nearness", "sales", "bids", "scratches", "frontiers", "craftsOf", "quarter", "cellCount"},
	reflect.TypeFor[policy.Engine](): {"Policies", "place", "survey", "split", "dated"},
	// Filled anew before each use.
	reflect.TypeFor[cell]():            {"vacancies", "local", "remote", "remoteTo", "incoming", "hired", "arriving", "founders", "gone", "carried", "weights", "scratch"},
	reflect.TypeFor[yearBook]():        {"detectors"},
	reflect.TypeFor[measure.Tracker](): {"pairs"},
}

// economyCodec writes and reads economies at the end of a quarter. Random numbers have no state: see [draw.Key].
var economyCodec = sync.OnceValue(func() *state.Codec[Economy] {
	c, err := state.New[Economy](rebuilt)
	if err != nil {
		panic("sim: " + err.Error()) // a slip in the program, which tests find
	}
	return c
})

// StateLayout is a hash of how an economy lies in memory. Checkpoints of another layout cannot be read.
func StateLayout() string { return economyCodec().Layout() }

// save writes the state between two quarters.
func (w *Economy) save(to io.Writer) error { return economyCodec().Write(to, w) }

// load replaces the state of an economy that is new.
func (w *Economy) load(from io.Reader, size int64) error { return economyCodec().Read(from, size, w) }
