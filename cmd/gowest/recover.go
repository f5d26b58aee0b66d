package main

import (
	"context"
	"fmt"
	"math"

	"gowest/scenarios"
	"gowest/sim/draw"
	"gowest/sim/record"
)

// known replaces the targets by moments of values that are known, if a test of recovery is asked for. They come from runs with
// the next seed, so that the search has other luck; the luck of their mean adds to the tolerances.
func (c *calibrating) known(ctx context.Context) error {
	if c.flags.recovery == "" {
		return nil
	}
	c.truth = c.start
	if c.flags.recovery == recoverDrawn {
		c.truth = c.valuesAt(drawnPoint(c.study.Base.Config.Run.Seed, len(c.study.Parameters)))
	}
	seed := c.study.Base.Config.Run.Seed + 1
	o := c.options
	o.Seed = &seed
	other, err := scenarios.LoadStudy(c.name, o)
	if err != nil {
		return err
	}
	sc, _, err := other.At(c.truth)
	if err != nil {
		return err
	}
	values, failed, err := c.simulate(ctx, []*scenarios.Scenario{sc}, freshReplicates)
	if err != nil {
		return err
	}
	c.variance = variances(values[0])
	c.targets = append([]scenarios.Moment(nil), c.study.Targets...)
	for k, e := range estimates(values[0]) {
		t := &c.targets[k]
		if math.IsNaN(e.mean) {
			return fmt.Errorf("the values to recover give no %s (%s): %d of %d runs failed", t.Name, &t.Outcome, len(failed), freshReplicates)
		}
		t.Value, t.Tolerance = e.mean, math.Hypot(t.Tolerance, e.se)
		t.Source = "simulated"
	}
	return nil
}

// drawnPoint is drawn from the inner four fifths of the ranges.
func drawnPoint(seed uint64, dim int) []float64 {
	key := draw.NewKey(seed, 1)
	out := make([]float64, dim)
	for i := range out {
		out[i] = 0.1 + 0.8*key.Uniform(uint64(i), 0)
	}
	return out
}

// recoveries says of each parameter whether its interval holds the known value.
func (c *calibrating) recoveries() (out []record.RecoveryRow) {
	if c.truth == nil {
		return nil
	}
	for i, e := range c.estimateRows() {
		r := record.RecoveryRow{Parameter: e.Parameter, Truth: c.truth[i], Best: e.Best, Low: e.Low, High: e.High, Shrink: e.Shrink}
		if r.Low <= r.Truth && r.Truth <= r.High {
			r.Inside = 1
		}
		out = append(out, r)
	}
	return out
}
