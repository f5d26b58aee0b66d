package calibration

import (
	"math"
	"slices"
)

// Result is what a calibration found.
type Result struct {
	Targets     []Target
	Evaluations []Evaluation
	// Distance and Implausibility of each evaluation, +Inf of a bad one.
	Distance, Implausibility []float64
	// Start and Best are evaluations: that of the present parameters, -1 if there is none, and that of the least distance.
	Start, Best int
	// Bad is how many evaluations count as bad.
	Bad int
	// Luck is the standard deviation of the mean over replicates by target, 0 of one replicate, which shows none; Scale with the
	// tolerance; Misfit what the emulator leaves open beyond luck.
	Luck, Scale, Misfit []float64
	// Spread is by how much distances are too large for the tolerances, 1 where the model meets the targets (Birge 1932).
	Spread float64
	// Left is the share of the ranges that the waves have not ruled out.
	Left float64
	// Estimates by parameter, and the correlation between them.
	Estimates   []Estimate
	Correlation [][]float64
	// Plausible are evaluations drawn by their probability that miss no more targets than they may. Effective is to how many
	// equal ones the weights of all that were so drawn, Drawn of them, come.
	Plausible []Member
	Effective float64
	Drawn     int
	// Slopes by target and parameter.
	Slopes [][]Slope
	// Directions of the cube, from the one that targets see best to the one that they see least.
	Directions []Direction
	// Profiles by parameter.
	Profiles [][]ProfilePoint
}

// Estimate is what is known of a parameter, in units of its range.
type Estimate struct {
	Mean, SD  float64
	Low, High float64 // 95 % of the probability lie between
}

// Shrink returns by how much the interval is shorter than that of the range alone, from 0 to 1.
func (e Estimate) Shrink() float64 { return max(0, 1-(e.High-e.Low)/confidence) }

const confidence = 0.95

// Member is a plausible point: an evaluation and its weight; weights add up to 1.
type Member struct {
	Evaluation int
	Weight     float64
}

// result describes the belief after the last evaluation.
func (s *search) result(logWeights []float64) (*Result, error) {
	b, top, points, err := s.believe(tickResult)
	if err != nil {
		return nil, err
	}
	r := &Result{Targets: s.targets, Evaluations: s.evaluations, Start: -1, Spread: b.spread, Left: s.share, Drawn: len(logWeights)}
	r.Best, _ = s.best(b.yard)
	for i := range s.evaluations {
		e := &s.evaluations[i]
		r.Distance = append(r.Distance, b.yard.distance(e.Mean))
		r.Implausibility = append(r.Implausibility, b.yard.implausibility(e.Mean, nil))
		if e.Bad {
			r.Bad++
		}
		if e.Stage == StageStart {
			r.Start = i
		}
	}
	for k := range s.targets {
		r.Luck = append(r.Luck, math.Sqrt(b.yard.luck[k]))
		r.Scale = append(r.Scale, b.yard.scale(k))
		r.Misfit = append(r.Misfit, math.Sqrt(b.emulator.targets[k].misfit))
	}
	r.estimate(points)
	r.members(logWeights)
	r.Slopes, r.Directions = b.identify(top)
	r.Profiles = b.profiles(top)
	return r, nil
}

// estimate takes means and intervals from draws.
func (r *Result) estimate(points [][]float64) {
	mean, cov := means(points, nil), covariance(points, nil, 1e-16)
	r.Correlation = correlationOf(cov)
	for i := range mean {
		x := make([]float64, len(points))
		for n := range points {
			x[n] = points[n][i]
		}
		slices.Sort(x)
		r.Estimates = append(r.Estimates, Estimate{
			Mean: mean[i], SD: math.Sqrt(cov.At(i, i)), Low: quantile(x, (1-confidence)/2), High: quantile(x, (1+confidence)/2),
		})
	}
}

// quantile returns that of sorted numbers, between neighbours by the line.
func quantile(x []float64, p float64) float64 {
	at := float64(p * float64(len(x)-1))
	i := int(at)
	if i+1 >= len(x) {
		return x[len(x)-1]
	}
	return x[i] + float64((at-float64(i))*(x[i+1]-x[i]))
}

// members picks the plausible ones among the points that were drawn by probability.
func (r *Result) members(logWeights []float64) {
	weights := shares(logWeights)
	first := len(r.Evaluations) - len(weights)
	squares, sum := 0.0, 0.0
	for i, w := range weights {
		squares += float64(w * w)
		if r.Implausibility[first+i] < cutoff && w > 0 {
			r.Plausible = append(r.Plausible, Member{first + i, w})
			sum += w
		}
	}
	if squares > 0 {
		r.Effective = 1 / squares
	}
	for i := range r.Plausible {
		r.Plausible[i].Weight /= sum
	}
}
