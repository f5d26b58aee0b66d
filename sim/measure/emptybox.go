package measure

import (
	"fmt"
	"math"
)

// The indicators of this file ask whether a zone or park is more than an "empty box": whether its firms
// buy around them, whether others gain, and whether anything stays when support ends.

// LocalSourcing is the share of inputs that firms of a place buy on the spot, see [LocalSourcingOf].
type LocalSourcing struct {
	Share  float64 // of the value of all inputs [1]
	Mean   float64 // of firms' shares, each firm with inputs counting once [1]
	Linked float64 // firms that buy anything on the spot, over those with inputs [1]
	Firms  int     // firms with inputs
}

// LocalSourcingOf returns how much of their inputs the firms of a zone, park or cluster buy from firms
// of the place itself.
//
//	Share = Σ_f l_f / Σ_f t_f,  Mean = (1/n) Σ_f l_f/t_f
//
// local and total [yuan by firm, not negative, local ≤ total] have the same length. Firms without inputs are
// left out. All results lie in [0, 1]. Share far above Mean says that large firms carry the links, a Linked
// near 0 that the place is an enclave.
//
// It panics if the lengths differ. Errors: [ErrNoData] if no firm has inputs, [ErrRange] also for local
// above total.
func LocalSourcingOf(local, total []float64) (LocalSourcing, error) {
	const name = "LocalSourcingOf"
	if len(local) != len(total) {
		panic(fmt.Sprintf("measure: %s: %d firms with local inputs but %d with inputs", name, len(local), len(total)))
	}
	var s LocalSourcing
	var here, all float64
	for f, t := range total {
		l := local[f]
		if !usable(l) || !usable(t) || l > t {
			return LocalSourcing{}, fmt.Errorf("%w: %s: %g local of %g at index %d", ErrRange, name, l, t, f)
		}
		if t == 0 {
			continue
		}
		s.Firms++
		s.Mean += l / t
		if l > 0 {
			s.Linked++
		}
		here += l
		all += t
	}
	if s.Firms == 0 {
		return LocalSourcing{}, fmt.Errorf("%w: %s: no firm has inputs", ErrNoData, name)
	}
	s.Share = min(1, here/all)
	s.Mean /= float64(s.Firms)
	s.Linked /= float64(s.Firms)
	return s, nil
}

// DistanceBand is what happened at some distance from a zone or park, see [SpilloverByDistance].
type DistanceBand struct {
	From, To float64 // distances in (From, To] of the unit given; the first band includes 0
	Places   int
	Mean     float64 // weighted mean change, NaN without places
	SE       float64 // its standard error, NaN with fewer than two places
}

// SpilloverByDistance returns the mean change of places in bands of distance from a zone or park. Decay
// towards zero is spillover, a negative band beside a positive core is displacement, nothing outside the
// core is an empty box.
//
//	Mean_b = Σ_i w_i c_i / Σ_i w_i,  SE_b² = n/(n-1) Σ_i w_i² (c_i - Mean_b)² / (Σ_i w_i)²
//
// over the n places i of band b. change [any unit, may be negative: growth, or better the effect against a
// counterfactual], distance [any unit, from the nearest zone, not negative] and w [persons or heads, nil = 1
// each] have the same length. limits [the unit of distance, ascending] are the upper ends of bands; a
// place on a limit belongs to the nearer band, and one more band without end holds the rest. A place of weight
// zero is absent.
//
// It panics if lengths differ or limits fall. Errors: [ErrNoData] without places, [ErrRange].
func SpilloverByDistance(change, distance, w, limits []float64) ([]DistanceBand, error) {
	const name = "SpilloverByDistance"
	sameLength(name, len(change), w)
	if len(distance) != len(change) {
		panic(fmt.Sprintf("measure: %s: %d changes at %d distances", name, len(change), len(distance)))
	}
	band := Classify(distance, limits)
	out := make([]DistanceBand, len(limits)+1)
	weights := make([]float64, len(out))
	for b := range out {
		if b > 0 {
			out[b].From = limits[b-1]
		}
		out[b].To = math.Inf(1)
		if b < len(limits) {
			out[b].To = limits[b]
		}
	}
	present := 0
	for i, c := range change {
		g := weight(w, i)
		if !finite(c) || !usable(distance[i]) || !usable(g) {
			return nil, fmt.Errorf("%w: %s: change %g at distance %g of weight %g at index %d", ErrRange, name, c, distance[i], g, i)
		}
		if g == 0 {
			continue
		}
		present++
		b := &out[band[i]]
		b.Places++
		b.Mean += float64(g * c)
		weights[band[i]] += g
	}
	if present == 0 {
		return nil, fmt.Errorf("%w: %s", ErrNoData, name)
	}
	for b := range out {
		out[b].Mean /= weights[b] // NaN without places
	}
	for i, c := range change {
		if g := weight(w, i); g > 0 {
			d := float64(g/weights[band[i]]) * (c - out[band[i]].Mean)
			out[band[i]].SE += float64(d * d)
		}
	}
	for b := range out {
		if n := float64(out[b].Places); n >= 2 {
			out[b].SE = math.Sqrt(n / (n - 1) * out[b].SE)
		} else {
			out[b].SE = math.NaN()
		}
	}
	return out, nil
}

// Persistence returns how much of what a zone or park gained under support is left after its end.
//
//	π = (ā - b̄)/(d̄ - b̄)
//
// with means b̄ before support, d̄ in its last years and ā after it. before, during and after [employment,
// output or any other level, a value a year, may be negative] have one value or more each; during should hold
// the years at full strength and after those from which decline has run its course. Given the effects of a
// policy (run with it less run without), before is {0}. The result has no unit: 1 = all stays, 0 = all is
// gone, above 1 = growth goes on by itself, below 0 = the place is worse off than before.
//
// Errors: [ErrNoData] if a period has no year, [ErrNoVariation] if support changed nothing (d̄ = b̄ to 1e-12),
// [ErrRange] for a value that is not finite. A d̄ below b̄ is not refused: the share of a loss that stays.
func Persistence(before, during, after []float64) (float64, error) {
	var means [3]float64
	for k, period := range [3][]float64{before, during, after} {
		if len(period) == 0 {
			return 0, fmt.Errorf("%w: Persistence: a period without years", ErrNoData)
		}
		for i, v := range period {
			if !finite(v) {
				return 0, fmt.Errorf("%w: Persistence: value %g at index %d", ErrRange, v, i)
			}
			means[k] += v / float64(len(period))
		}
	}
	gain := means[1] - means[0]
	if math.Abs(gain) <= 1e-12*max(math.Abs(means[0]), math.Abs(means[1])) {
		return 0, fmt.Errorf("%w: Persistence: support changed nothing", ErrNoVariation)
	}
	return (means[2] - means[0]) / gain, nil
}
