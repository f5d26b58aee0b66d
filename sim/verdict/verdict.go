// Package verdict says whether numbers that replicates gave bear out what was expected of them: by intervals alone, so that nobody's
// judgement comes in between.
package verdict

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/gonum/stat/distuv"
)

// Alpha is how often a claim may be judged wrongly in any of its tests.
const Alpha = 0.05

// Expect is what a test expects of a number.
type Expect uint8

// Expectations.
const (
	Positive Expect = iota
	Negative
	Zero
	Between
)

// String returns the word of claim files.
func (e Expect) String() string { return [...]string{"positive", "negative", "zero", "between"}[e] }

// Expectation is where a number shall lie.
type Expectation struct {
	Expect Expect
	// Within is how near to zero counts as zero: the margin of [Zero], and the smallest effect of interest of [Positive] and
	// [Negative], 0 for none.
	Within float64
	// Low and High are the ends of [Between].
	Low, High float64
}

// String returns the expectation in words, as "above 0" or "between 0.1 and 0.3".
func (x Expectation) String() string {
	switch x.Expect {
	case Zero:
		return fmt.Sprintf("within ±%v", x.Within)
	case Between:
		return fmt.Sprintf("between %v and %v", x.Low, x.High)
	}
	side := "above 0"
	if x.Expect == Negative {
		side = "below 0"
	}
	if x.Within > 0 {
		side += fmt.Sprintf(" (within ±%v counts as nothing)", x.Within)
	}
	return side
}

// Verdict is the result of a test.
type Verdict uint8

// Verdicts.
const (
	Undecided Verdict = iota // more replicates are needed
	Supported
	NotSupported
)

// String returns the word of claims.csv.
func (v Verdict) String() string { return [...]string{"undecided", "supported", "not supported"}[v] }

// Judgement is what the replicates say about one test.
type Judgement struct {
	Estimate, SE float64
	Low, High    float64 // interval by which it was judged
	Level        float64 // of that interval: 1 - α/(number of tests, less those decided before)
	P            float64 // least α at which an interval decides
	N            int     // replicates with the number
	Verdict      Verdict
	Holds        bool // the estimate has the expected sign or lies in the expected range, whatever its error
	// Needed is about how many replicates would decide if estimate and spread stayed as they are; 0 if it is decided or
	// nobody can tell.
	Needed int
}

// LeastReplicates is how many replicates must have a number for it to be judged. Assumed: Student's interval of two is useless.
const LeastReplicates = 3

// Judge judges the tests of a claim. samples[i] holds what each replicate gave for test i, NaN where the number does not exist.
//
// An interval is mean ± t_{n-1} s/√n. A test is supported if it lies wholly where it is expected, not supported if wholly elsewhere,
// which for a sign is the other side or, with a smallest effect of interest, within that of zero even if its sign is known. Else it is
// undecided. An interval within a margin around zero at 1 - α is a test of equivalence of size α/2 (Schuirmann 1987).
//
// Several tests of a claim share α as Holm (1979) does: the clearest of m is judged at α/m, the next at α/(m-1), and so on until
// one stays undecided, at whose level the rest are judged and stay so too.
func Judge(tests []Expectation, samples [][]float64) []Judgement {
	out := make([]Judgement, len(tests))
	order := make([]int, 0, len(tests))
	for i, x := range tests {
		out[i] = estimate(x, samples[i])
		order = append(order, i)
	}
	slices.SortStableFunc(order, func(i, j int) int {
		switch {
		case out[i].P < out[j].P:
			return -1
		case out[i].P > out[j].P:
			return 1
		}
		return 0
	})
	left := len(tests)
	for _, i := range order {
		j := &out[i]
		j.judge(tests[i], Alpha/float64(left))
		if j.Verdict != Undecided && left > 1 {
			left--
		}
	}
	return out
}

// estimate returns mean and standard error of a sample, and the least α at which its interval decides.
func estimate(x Expectation, sample []float64) Judgement {
	kept := slices.DeleteFunc(slices.Clone(sample), math.IsNaN)
	j := Judgement{N: len(kept), P: 1, Estimate: math.NaN(), SE: math.NaN()}
	if j.N < LeastReplicates {
		return j
	}
	mean := 0.0
	for _, v := range kept {
		mean += v - kept[0] // exact for equal values
	}
	mean = kept[0] + mean/float64(j.N)
	square := 0.0
	for _, v := range kept {
		d := v - mean
		square += float64(d * d)
	}
	j.Estimate, j.SE = mean, math.Sqrt(square/float64(j.N-1)/float64(j.N))
	j.Holds = x.holds(mean)
	switch room := x.room(mean); {
	case j.SE == 0:
		j.P = 0 // all replicates agree to the last bit
	case room > 0:
		j.P = 2 * distuv.StudentsT{Mu: 0, Sigma: 1, Nu: float64(j.N - 1)}.CDF(-room/j.SE)
	}
	return j
}

// judge judges at a level.
func (j *Judgement) judge(x Expectation, alpha float64) {
	j.Level = 1 - alpha
	j.Low, j.High = math.NaN(), math.NaN()
	if j.N < LeastReplicates {
		return
	}
	half := float64(quantile(j.N, alpha) * j.SE)
	j.Low, j.High = j.Estimate-half, j.Estimate+half
	switch {
	case j.P > alpha:
		j.Needed = needed(x.room(j.Estimate), j.SE*math.Sqrt(float64(j.N)), alpha)
	case j.Holds && !x.small(j.Low, j.High):
		j.Verdict = Supported
	default:
		j.Verdict = NotSupported
	}
}

// quantile is Student's t that a two-sided interval of size α over n replicates needs.
func quantile(n int, alpha float64) float64 {
	return distuv.StudentsT{Mu: 0, Sigma: 1, Nu: float64(n - 1)}.Quantile(1 - float64(alpha/2))
}

// holds tells whether a number lies where it is expected.
func (x Expectation) holds(v float64) bool {
	switch x.Expect {
	case Positive:
		return v > 0
	case Negative:
		return v < 0
	case Zero:
		return math.Abs(v) <= x.Within
	}
	return v >= x.Low && v <= x.High
}

// small tells whether an interval holds nothing but effects below the smallest of interest.
func (x Expectation) small(low, high float64) bool {
	return (x.Expect == Positive || x.Expect == Negative) && low >= -x.Within && high <= x.Within
}

// room is the half-width below which an interval around v decides: 0 or less if none does.
func (x Expectation) room(v float64) float64 {
	low, high := x.Low, x.High
	switch x.Expect {
	case Positive, Negative:
		return max(math.Abs(v), x.Within-math.Abs(v))
	case Zero:
		low, high = -x.Within, x.Within
	}
	return max(min(v-low, high-v), low-v, v-high)
}

// mostNeeded is where [needed] stops counting: a number of replicates that nobody will run.
const mostNeeded = 1_000_000

// needed returns the least n for which t_{n-1} s/√n is below the room.
func needed(room, s, alpha float64) int {
	if !(room > 0) {
		return 0
	}
	short := func(n int) bool { return quantile(n, alpha)*s/math.Sqrt(float64(n)) >= room }
	low, high := LeastReplicates, LeastReplicates
	for short(high) {
		if low, high = high, 2*high; high > mostNeeded {
			return 0
		}
	}
	for high-low > 1 {
		if mid := (low + high) / 2; short(mid) {
			low = mid
		} else {
			high = mid
		}
	}
	return high
}

// mixed is the verdict of a claim of which a part is supported.
const mixed = "mixed"

// Sum is the verdict of a claim: supported if all of its tests are, not supported if none is, unless all are undecided, else mixed.
func Sum(all []Judgement) string {
	n := [3]int{}
	for _, j := range all {
		n[j.Verdict]++
	}
	switch len(all) {
	case n[Supported]:
		return Supported.String()
	case n[Undecided]:
		return Undecided.String()
	}
	if n[Supported] == 0 {
		return NotSupported.String()
	}
	return mixed
}

// Sentence puts the verdict of a claim into words that name the tests on which it depends.
func Sentence(names []string, all []Judgement) string {
	by := [3][]string{}
	for i, j := range all {
		name := names[i]
		if j.Verdict == Undecided {
			switch {
			case j.N < LeastReplicates:
				name += fmt.Sprintf(" (only %d replicates have the number)", j.N)
			case j.Needed > 0:
				name += fmt.Sprintf(" (about %d replicates would do)", j.Needed)
			}
		}
		by[j.Verdict] = append(by[j.Verdict], name)
	}
	sum := Sum(all)
	if len(by[Supported]) == len(all) || len(by[NotSupported]) == len(all) {
		return sum
	}
	var parts []string
	for _, v := range []Verdict{Supported, NotSupported, Undecided} {
		if len(by[v]) > 0 {
			parts = append(parts, v.String()+": "+strings.Join(by[v], ", "))
		}
	}
	text := strings.Join(parts, "; ")
	if sum == mixed {
		return "mixed, depends on the test: " + text
	}
	return text
}
