package calibration

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
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

// Slope is how a moment answers to a parameter near the best point.
type Slope struct {
	// By is the change of the moment over the range of the parameter, SE its standard error.
	By, SE float64
	// Seen is the slope in units of the scale of the target: how many standard deviations the moment moves over the range.
	Seen float64
}

// Direction is a direction of the cube and how well the targets see it.
type Direction struct {
	// Parts of the parameters, of length 1 together.
	Parts []float64
	// Strength is how many standard deviations the moments together move over a whole range in the direction: a singular value of the
	// matrix of slopes. Noise is what of it chance alone would show.
	Strength, Noise float64
	// Seen is the share of what was open before in this direction that the targets settle, from 0 to 1.
	Seen float64
}

// Hidden tells of a direction in which more is open than the targets settle.
func (d Direction) Hidden() bool { return d.Seen < 0.5 }

// Condition returns the ratio of the largest to the smallest singular value of the matrix of slopes, +Inf if that is 0.
func (r *Result) Condition() float64 {
	return r.Directions[0].Strength / r.Directions[len(r.Directions)-1].Strength
}

// uniformPrecision is one over the variance of a uniform number in [0, 1].
const uniformPrecision = 12

// identify returns the slopes of the moments at a point and the directions that they see.
func (b *belief) identify(u []float64) ([][]Slope, []Direction) {
	dim, targets := len(u), len(b.yard.targets)
	slopes := make([][]Slope, targets)
	seen := mat.NewDense(targets, dim, nil)
	phi := make([]float64, terms(dim))
	for k, t := range b.yard.targets {
		for i := range dim {
			by, se := b.emulator.slope(u, k, i, phi)
			slopes[k] = append(slopes[k], Slope{by, se, by / b.yard.scale(k)})
			seen.Set(k, i, math.Sqrt(t.Weight)*by/b.yard.scale(k))
		}
	}
	var square mat.SymDense
	square.SymOuterK(1, seen.T())
	var eigen mat.EigenSym
	if !eigen.Factorize(&square, true) {
		return slopes, nil
	}
	var vectors mat.Dense
	eigen.VectorsTo(&vectors)
	values := eigen.Values(nil)
	var out []Direction
	for j := dim - 1; j >= 0; j-- {
		d := Direction{Parts: mat.Col(nil, j, &vectors), Strength: math.Sqrt(max(values[j], 0))}
		turnUp(d.Parts)
		noise := b.slopeNoise(u, d.Parts)
		d.Noise = math.Sqrt(noise)
		settled := max(values[j]-noise, 0) / b.spread
		d.Seen = settled / (settled + uniformPrecision)
		out = append(out, d)
	}
	return slopes, out
}

// turnUp makes the largest part of a direction positive: both signs are the same direction.
func turnUp(parts []float64) {
	at := 0
	for i := range parts {
		if math.Abs(parts[i]) > math.Abs(parts[at])+1e-12 {
			at = i
		}
	}
	if parts[at] < 0 {
		for i := range parts {
			parts[i] = -parts[i]
		}
	}
}

// slopeNoise returns the squared strength that chance alone would show in a direction: the variance of the slopes over that of the targets.
func (b *belief) slopeNoise(u, parts []float64) (sum float64) {
	phi, one := make([]float64, terms(len(u))), make([]float64, terms(len(u)))
	for i, part := range parts {
		slopeBasis(u, i, one)
		for j := range phi {
			phi[j] += float64(part * one[j])
		}
	}
	for k, t := range b.yard.targets {
		f, s := &b.emulator.targets[k], b.yard.scale(k)
		sum += float64(t.Weight*f.noise*b.emulator.ridges[f.ridge].variance(phi)) / float64(s*s)
	}
	return sum
}

// ProfilePoint is the least distance that the other parameters allow at a place of one, as emulated; NaN where the waves have ruled out
// what was found.
type ProfilePoint struct{ At, Distance float64 }

// profilePlaces is how many places of each range a profile has.
const profilePlaces = 21

// profiles returns the profile of each parameter, walking from the best point to both ends.
func (b *belief) profiles(top []float64) [][]ProfilePoint {
	out := make([][]ProfilePoint, len(top))
	for i := range top {
		row := make([]ProfilePoint, profilePlaces)
		middle := int(math.Round(top[i] * (profilePlaces - 1)))
		walk := func(from, step int) {
			u := slices.Clone(top)
			for p := from; p >= 0 && p < profilePlaces; p += step {
				u[i] = float64(p) / (profilePlaces - 1)
				var d float64
				if u, d = b.climb(u, i); !inside(b.bounds, u, b.p) {
					d = math.NaN()
				}
				row[p] = ProfilePoint{u[i], d}
			}
		}
		walk(middle, -1)
		walk(middle+1, 1)
		out[i] = row
	}
	return out
}
