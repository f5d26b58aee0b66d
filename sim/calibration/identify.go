package calibration

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

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
