package sim

import (
	"math"
	"reflect"
	"slices"

	"gowest/sim/calendar"
	"gowest/sim/policy"
)

// alike returns the first quarter up to which runs of two scenarios pass through the same states, given the same luck: 0 if they share no more than
// the start-up, less if not even that. It is the beginning of a year, before anything that only one of them has can act, and may be too early.
//
// What may differ are policies, by the year of their start or of their end; dated series, from the last point that they have in common on; and
// the rules of an equal budget. Everything else has to be the same.
func alike(a, b *Config) calendar.Tick {
	if a.Run.From != b.Run.From || a.Run.To != b.Run.To || !sameSetting(a, b) {
		return -1
	}
	year := min(policiesAlike(Policies(a), Policies(b)), costsAlike(a, b))
	for s := range a.Series {
		year = min(year, seriesAlike(a.Series[s], b.Series[s]))
	}
	return calendar.Tick(min(year, a.Run.To)-a.Run.From) * calendar.TicksPerYear
}

// sameSetting tells whether two scenarios differ in nothing but their names and what happens at a date.
func sameSetting(a, b *Config) bool {
	rules := func(c *Config) Config {
		out := *c
		out.World, out.Provinces, out.Industries = World{}, nil, nil // large: looked at last
		out.Title, out.Run.Replicates, out.Policies, out.Series = "", 0, nil, [NumSeries]calendar.Series{}
		out.Government.EqualBudget, out.Government.PublicCost, out.Government.CostFrom, out.Government.Scaled = false, 0, 0, nil
		return out
	}
	return reflect.DeepEqual(rules(a), rules(b)) && reflect.DeepEqual(a.World, b.World) && reflect.DeepEqual(a.Provinces, b.Provinces) &&
		reflect.DeepEqual(a.Industries, b.Industries) && surveyEvery(a) == surveyEvery(b) &&
		slices.Equal(allSourcings(a, Policies(a)), allSourcings(b, Policies(b)))
}

// never is a year after all others.
const never = math.MaxInt32

// policiesAlike returns the first year in which one of two lists of policies may bring about what the other does not. Policies that follow clusters choose them at the end of
// the year before their start, and zones take down what they will be compared with then: so that is the year.
func policiesAlike(a, b []policy.Policy) int {
	common := func(of, in []policy.Policy) (out []policy.Policy, year int) {
		year = never
		for i := range of {
			if k, alike := counterpart(&of[i], in); k >= 0 {
				out, year = append(out, withoutEnd(of[i])), min(year, alike)
			} else {
				year = min(year, of[i].Start-1)
			}
		}
		return out, year
	}
	inBoth, onlyA := common(a, b)
	ordered, onlyB := common(b, a)
	if !reflect.DeepEqual(inBoth, ordered) {
		return math.MinInt32 // reforms follow each other
	}
	return min(onlyA, onlyB)
}

// counterpart returns the index of a policy in a list, -1 if it is not there or differs in more than its end, and the first year in which
// the end of one of the two makes a difference.
func counterpart(p *policy.Policy, in []policy.Policy) (index, year int) {
	index = slices.IndexFunc(in, func(q policy.Policy) bool {
		return q.Name == p.Name && reflect.DeepEqual(withoutEnd(q), withoutEnd(*p))
	})
	if index < 0 || in[index].End == p.End && in[index].Footloose == p.Footloose {
		return index, never
	}
	year = never
	for _, end := range []int{p.End, in[index].End} {
		if end > 0 {
			year = min(year, end) // clusters that are supported in the year after are chosen in its last quarter
		}
	}
	return index, year
}

// withoutEnd returns a policy that never ends, but for which it is the same.
func withoutEnd(p policy.Policy) policy.Policy {
	p.End, p.Footloose = 0, false
	return p
}

// seriesAlike returns the last year up to which two series are the same.
func seriesAlike(a, b calendar.Series) int {
	if slices.Equal(a, b) {
		return never
	}
	last := math.MinInt32
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			break
		}
		last = calendar.Time(a[i].Year).Year()
	}
	return last
}

// costsAlike returns the first year in which the rules of an equal budget differ: that from which costs count, or, where
// the same adds up, the first in which a policy that is scaled may act and sets the limit of the factor.
func costsAlike(a, b *Config) int {
	of := func(c *Config) (scaled []policy.Policy, from int) {
		from = never
		for _, p := range Policies(c) {
			if c.scales(&p) {
				scaled = append(scaled, p)
				from = c.Government.CostFrom
			}
		}
		return scaled, from
	}
	scaledA, fromA := of(a)
	scaledB, fromB := of(b)
	if fromA != fromB || fromA != never && a.Government.PublicCost != b.Government.PublicCost {
		return min(fromA, fromB)
	}
	if reflect.DeepEqual(scaledA, scaledB) {
		return never
	}
	year := never
	for _, p := range slices.Concat(scaledA, scaledB) {
		year = min(year, p.Start-1)
	}
	return year
}
