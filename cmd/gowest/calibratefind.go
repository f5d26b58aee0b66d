package main

import (
	"context"
	"math"
	"slices"
	"strconv"

	"gowest/scenarios"
	"gowest/sim/calibration"
)

// yard takes the moments of the targets.
func (c *calibrating) yard() outcomes {
	var out outcomes
	for _, t := range c.study.Targets {
		out = append(out, t.Outcome)
	}
	return out
}

// find measures the scenario as it is, looks for the best values, and measures these.
func (c *calibrating) find(ctx context.Context) error {
	run := c.study.Base.Config.Run
	c.say("%d sets of values × %d replicates, and %d more of the scenario and of the best: %d runs of %d to %d, one agent for %s",
		c.flags.evaluations, c.replicates(), freshReplicates, c.meter.all, run.From, run.To, persons(run.PersonsPerAgent))
	if err := c.known(ctx); err != nil {
		return err
	}
	if err := c.measureStart(ctx); err != nil {
		return err
	}
	var targets []calibration.Target
	for _, t := range c.targets {
		targets = append(targets, calibration.Target{Name: t.Name, Value: t.Value, Tolerance: t.Tolerance, Weight: t.Weight})
	}
	var err error
	c.result, err = calibration.Calibrate(ctx, len(c.study.Parameters), targets, c.model, calibration.Options{
		Evaluations: c.flags.evaluations, Start: c.startPoint(), MayMiss: c.study.MayMiss, Variance: c.variance, Seed: run.Seed,
	})
	if err != nil {
		return err
	}
	for _, e := range c.result.Evaluations {
		c.values = append(c.values, c.valuesAt(e.Point))
	}
	best, _, err := c.study.At(c.values[c.result.Best])
	if err != nil {
		return err
	}
	values, err := c.more(ctx, best)
	if err != nil {
		return err
	}
	c.after = estimates(values[c.replicates():])
	return nil
}

// measureStart takes the moments of the scenario as it is.
func (c *calibrating) measureStart(ctx context.Context) (err error) {
	if c.truth != nil {
		return nil // nobody knows the values
	}
	values, err := c.more(ctx, c.study.Base)
	if err != nil {
		return err
	}
	c.before, c.variance = estimates(values[c.replicates():]), variances(values)
	return nil
}

// valuesAt returns the values of the parameters at a point, with five digits: so many can be told, and they are the same in tables and files.
func (c *calibrating) valuesAt(u []float64) []float64 {
	out := c.study.Values(u)
	for i := range out {
		p := &c.study.Parameters[i]
		if x, err := strconv.ParseFloat(strconv.FormatFloat(out[i], 'g', 5, 64), 64); err == nil && p.Step == 0 {
			out[i] = min(max(x, p.From), p.To)
		}
	}
	return out
}

// simulate runs replicates of scenarios and keeps the progress of the whole.
func (c *calibrating) simulate(ctx context.Context, list []*scenarios.Scenario, replicates int) ([][][]float64, []failedRun, error) {
	missing := c.eval.missing(list, replicates)
	c.meter.begin(missing, len(list)*replicates-missing)
	defer c.meter.end()
	return c.eval.run(ctx, list, replicates)
}

// partOfAll shows the progress of the runs of a part, which come one after the other, as that of all runs.
type partOfAll struct {
	progress
	all        int // runs
	done, part int
}

// runUnits is how many ticks a run counts: enough that its progress shows.
const runUnits = 1000

// begin says how many runs come next, and how many need not, since they are there.
func (p *partOfAll) begin(runs, known int) {
	p.done += known
	p.part = runs
	p.skip(known * runUnits)
}

func (p *partOfAll) report(done, total int) {
	p.progress.report(min(p.done*runUnits+int(float64(p.part)*runUnits*float64(done)/float64(total)), p.all*runUnits), p.all*runUnits)
}

func (p *partOfAll) end() { p.done, p.part = p.done+p.part, 0 }

// model answers points of the unit cube with moments. Values that no scenario may have together have none.
func (c *calibrating) model(ctx context.Context, points [][]float64) ([][][]float64, error) {
	var list []*scenarios.Scenario
	at := make([]int, len(points)) // in the list, -1 = no scenario
	for i, u := range points {
		sc, _, err := c.study.At(c.valuesAt(u))
		if at[i] = len(list); err != nil {
			at[i] = -1
			if c.refused == nil {
				c.refused = err
			}
			continue
		}
		list = append(list, sc)
	}
	values := make([][][]float64, len(points))
	var ran [][][]float64
	if len(list) > 0 {
		var failed []failedRun
		var err error
		if ran, failed, err = c.simulate(ctx, list, c.replicates()); err != nil {
			return nil, err
		}
		c.failed = append(c.failed, failed...)
	}
	for i := range values {
		if at[i] >= 0 {
			values[i] = ran[at[i]]
			continue
		}
		for range c.replicates() {
			values[i] = append(values[i], slices.Repeat([]float64{math.NaN()}, len(c.targets)))
		}
	}
	return values, nil
}

// estimate is a mean over replicates and its standard error.
type estimate struct{ mean, se float64 }

// more returns the moments of a scenario in the replicates of the search and in others after them.
func (c *calibrating) more(ctx context.Context, sc *scenarios.Scenario) ([][]float64, error) {
	values, _, err := c.simulate(ctx, []*scenarios.Scenario{sc}, c.replicates()+freshReplicates)
	if err != nil {
		return nil, err
	}
	return values[0], nil
}

// variances returns the variance of each moment between replicates, nil if one is not known.
func variances(replicates [][]float64) []float64 {
	out := make([]float64, len(replicates[0]))
	for k, e := range estimates(replicates) {
		n := 0.0
		for _, r := range replicates {
			if x := r[k]; x-x == 0 {
				n++
			}
		}
		if out[k] = n * e.se * e.se; math.IsNaN(out[k]) {
			return nil
		}
	}
	return out
}

// estimates returns the mean of each moment over the replicates that have it, NaN without two.
func estimates(replicates [][]float64) []estimate {
	out := make([]estimate, len(replicates[0]))
	for k := range out {
		sum, n := 0.0, 0.0
		for _, r := range replicates {
			if !math.IsNaN(r[k]) && !math.IsInf(r[k], 0) {
				sum += r[k]
				n++
			}
		}
		mean, squares := sum/n, 0.0
		for _, r := range replicates {
			if d := r[k] - mean; !math.IsNaN(d) && !math.IsInf(d, 0) {
				squares += d * d
			}
		}
		if out[k] = (estimate{mean, math.Sqrt(squares / (n - 1) / n)}); n < 2 {
			out[k] = estimate{math.NaN(), math.NaN()}
		}
	}
	return out
}

// implausibility is how far an estimate lies from a target, in standard deviations.
func (e estimate) implausibility(t *scenarios.Moment) float64 {
	return math.Abs(e.mean-t.Value) / math.Hypot(t.Tolerance, e.se)
}
