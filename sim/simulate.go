package sim

import (
	"context"

	"gowest/sim/record"
)

// Simulate runs one replicate (counted from 1) of cfg on up to threads goroutines and returns its
// tables. After each tick it calls progress, if not nil, with the ticks done and the ticks in all
// (start-up included). The tables are the same for any number of threads.
//
// A cancelled ctx ends the run with ctx's error; a broken account ends it with [*AccountError].
func Simulate(ctx context.Context, cfg *Config, replicate, threads int, progress func(done, total int)) (*record.Tables, error) {
	w := newWorld(cfg, replicate, threads)
	defer w.free()
	trunk, i := trunkOf(ctx, cfg, replicate)
	begun, err := trunk.begin(i, w)
	if err != nil {
		return nil, err
	}
	if !begun {
		if err := w.beginAnew(); err != nil {
			return nil, err
		}
		if err := trunk.leave(i, w); err != nil {
			return nil, err
		}
	}
	return w.run(ctx, progress, func() error { return trunk.leave(i, w) })
}

// beginAnew brings a new world through its start-up.
func (w *Economy) beginAnew() error {
	w.populate()
	w.openAccounts()
	return w.startUp()
}

// run lets the quarters that are left pass. It calls after at the end of each.
func (w *Economy) run(ctx context.Context, progress func(done, total int), after func() error) (*record.Tables, error) {
	burnIn, ticks := w.cfg.Initial.BurnIn, w.cfg.ticks()
	for int(w.tick) < ticks {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if err := w.advance(); err != nil {
			return nil, err
		}
		if err := after(); err != nil {
			return nil, err
		}
		if progress != nil {
			progress(burnIn+int(w.tick), burnIn+ticks)
		}
	}
	return &w.year.tables, nil
}
