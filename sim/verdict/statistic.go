package verdict

import (
	"math"
)

// Statistic is what a test makes of the numbers that an arm gave in each replicate.
type Statistic uint8

// Statistics.
const (
	Mean      Statistic = iota // mean over replicates
	Ratio                      // sum over replicates divided by the sum of another number
	Spread                     // logarithm of the standard deviation over replicates
	Agreement                  // chance that two replicates gave the same number
)

// String returns the word of claim files.
func (s Statistic) String() string { return [...]string{"mean", "ratio", "spread", "agreement"}[s] }

// Term is a weighted number of an arm: part of the combination that a test looks at.
type Term struct {
	Weight float64
	Values []float64 // by replicate
	Per    []float64 // by replicate, of Ratio alone
}

// Sample returns n numbers, one a replicate, whose mean is the statistic of a combination of terms and whose spread gives its standard error:
// for the mean the combinations themselves, replicate by replicate, so that luck which all arms share drops out; for the others the
// pseudo-values of the jackknife (Tukey 1958)
//
//	n θ - (n - 1) θ₋ᵣ,   θ₋ᵣ the statistic without replicate r,
//
// which for the mean are the same. Replicates in which any number does not exist are left out and NaN in the sample. A statistic that does
// not exist, as the logarithm of no spread, makes the whole sample NaN.
func Sample(s Statistic, terms []Term) []float64 {
	if len(terms) == 0 {
		return nil
	}
	out := make([]float64, len(terms[0].Values))
	var kept []int
	for r := range out {
		out[r] = math.NaN()
		if whole(terms, r) {
			kept = append(kept, r)
		}
	}
	n := float64(len(kept))
	if n < 2 {
		return out
	}
	all := combine(s, terms, kept)
	rest := make([]int, 0, len(kept))
	for i, r := range kept {
		if s == Mean {
			out[r] = combine(s, terms, kept[i:i+1])
			continue
		}
		rest = append(append(rest[:0], kept[:i]...), kept[i+1:]...)
		out[r] = float64(n*all) - float64((n-1)*combine(s, terms, rest))
	}
	for _, r := range kept {
		if math.IsNaN(out[r]) || math.IsInf(out[r], 0) {
			for _, q := range kept {
				out[q] = math.NaN()
			}
			break
		}
	}
	return out
}

// whole tells whether a replicate has all numbers of the terms.
func whole(terms []Term, r int) bool {
	for _, t := range terms {
		if bad(t.Values[r]) || t.Per != nil && bad(t.Per[r]) {
			return false
		}
	}
	return true
}

func bad(v float64) bool { return math.IsNaN(v) || math.IsInf(v, 0) }

// combine returns the weighted sum of a statistic over the terms, of some replicates.
func combine(s Statistic, terms []Term, replicates []int) float64 {
	sum := 0.0
	for _, t := range terms {
		sum += float64(t.Weight * t.of(s, replicates))
	}
	return sum
}

// of returns a statistic of the term over some replicates.
func (t *Term) of(s Statistic, replicates []int) float64 {
	n, sum, per := float64(len(replicates)), 0.0, 0.0
	for _, r := range replicates {
		sum += t.Values[r]
		if t.Per != nil {
			per += t.Per[r]
		}
	}
	switch s {
	case Ratio:
		return sum / per
	case Spread:
		square, mean := 0.0, sum/n
		for _, r := range replicates {
			d := t.Values[r] - mean
			square += float64(d * d)
		}
		return math.Log(square/(n-1)) / 2
	case Agreement:
		same := 0
		for i, r := range replicates {
			for _, q := range replicates[:i] {
				if t.Values[r] == t.Values[q] {
					same++
				}
			}
		}
		return float64(same) / (n * (n - 1) / 2)
	}
	return sum / n
}
