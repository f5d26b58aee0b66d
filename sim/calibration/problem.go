package calibration

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
)

// Target is a moment as it was observed.
type Target struct {
	Name  string
	Value float64
	// Tolerance is the standard deviation of what the observation and the model leave open, above 0.
	Tolerance float64
	// Weight in the distance; a target of weight 0 is reported and does not count.
	Weight float64
}

// Model returns the moments at points of the unit cube, by point, replicate and target. A moment that does not exist is NaN: the
// point then counts as bad. All points must have the same luck in the same replicate, and the same point the same moments whenever it is asked for.
type Model func(ctx context.Context, points [][]float64) ([][][]float64, error)

// Options say how much is tried.
type Options struct {
	// Evaluations is how many points are run, at least [Fewest] of the dimension.
	Evaluations int
	// Start is the point of the present parameters, nil if there is none.
	Start []float64
	// MayMiss is how many targets a plausible point may miss: the largest implausibilities that do not count (Vernon, Goldstein and
	// Bower 2010 leave out one or two, since an emulator may err).
	MayMiss int
	// Variance of each target between replicates, if it is known from more of them than the model gives at a point: points that share their
	// luck all say the same of it, so that two replicates know next to nothing. nil is the mean over the points.
	Variance []float64
	// Seed of the points that are tried, which has nothing to do with the luck of the model.
	Seed uint64
	// Report, if not nil, learns what comes next and how many points of it.
	Report func(stage Stage, points int)
}

// Stage is why a point was run.
type Stage string

// Stages, in their order.
const (
	StageStart     Stage = "start"     // present parameters
	StageHypercube Stage = "hypercube" // Latin hypercube
	StageWave      Stage = "wave"      // spread over what is not implausible
	StageSearch    Stage = "search"    // evolution strategy
	StagePosterior Stage = "posterior" // drawn by probability
)

// cutoff is the largest implausibility of a plausible point: by the rule of three sigma (Pukelsheim 1994), 95 % of any distribution with one
// mode lies within it.
const cutoff = 3

// Fewest returns the fewest evaluations that [Calibrate] takes for so many parameters: half of them have to outnumber the
// coefficients of a linear function of the parameters.
func Fewest(dim int) int { return 4 * (dim + 2) }

// Evaluation is a point that was run.
type Evaluation struct {
	Stage Stage
	Point []float64
	// Mean of the moments over the replicates, by target; NaN in a bad point.
	Mean []float64
	// Bad tells that a moment did not exist in some replicate.
	Bad bool

	variance []float64 // between replicates, by target; nil of one replicate
	count    int       // replicates
}

// evaluationOf sums up the replicates of a point.
func evaluationOf(stage Stage, point []float64, replicates [][]float64) Evaluation {
	e := Evaluation{Stage: stage, Point: point, count: len(replicates)}
	targets := len(replicates[0])
	e.Mean = make([]float64, targets)
	if len(replicates) > 1 {
		e.variance = make([]float64, targets)
	}
	for k := range targets {
		sum := 0.0
		for _, r := range replicates {
			sum += r[k]
		}
		mean := sum / float64(len(replicates))
		e.Mean[k] = mean
		e.Bad = e.Bad || math.IsNaN(mean) || math.IsInf(mean, 0)
		if e.variance == nil {
			continue
		}
		for _, r := range replicates {
			d := r[k] - mean
			e.variance[k] += float64(d * d)
		}
		e.variance[k] /= float64(len(replicates) - 1)
	}
	if e.Bad {
		for k := range e.Mean {
			e.Mean[k] = math.NaN()
		}
	}
	return e
}

// check returns what is wrong with a problem.
func check(dim int, targets []Target, o Options) error {
	var wrong []error
	fail := func(format string, args ...any) { wrong = append(wrong, fmt.Errorf("calibration: "+format, args...)) }
	if dim < 1 {
		fail("%d parameters; want one or more", dim)
	}
	counted := 0
	for _, t := range targets {
		if !(t.Tolerance > 0) || math.IsInf(t.Tolerance, 0) || math.IsNaN(t.Value) || math.IsInf(t.Value, 0) || !(t.Weight >= 0) {
			fail("target %q: value %v, tolerance %v, weight %v; want numbers, the tolerance above 0 and the weight not below", t.Name, t.Value, t.Tolerance, t.Weight)
		}
		if t.Weight > 0 {
			counted++
		}
	}
	if counted == 0 {
		fail("no target has a weight")
	}
	if o.MayMiss < 0 || o.MayMiss >= max(counted, 1) {
		fail("a plausible point may miss %d of %d targets; want fewer than there are", o.MayMiss, counted)
	}
	if least := Fewest(dim); o.Evaluations < least {
		fail("%d evaluations of %d parameters; want %d or more", o.Evaluations, dim, least)
	}
	if o.Variance != nil && len(o.Variance) != len(targets) || slices.ContainsFunc(o.Variance, func(v float64) bool { return !(v >= 0) || math.IsInf(v, 0) }) {
		fail("the variances %v are not one number from 0 for each of %d targets", o.Variance, len(targets))
	}
	if o.Start != nil && len(o.Start) != dim {
		fail("the start has %d parameters; want %d", len(o.Start), dim)
	}
	if slices.ContainsFunc(o.Start, func(u float64) bool { return !(u >= 0 && u <= 1) }) {
		fail("the start %v lies outside of the unit cube", o.Start)
	}
	return errors.Join(wrong...)
}
