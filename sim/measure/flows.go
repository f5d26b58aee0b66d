package measure

import "fmt"

// JobFlows are gross flows of jobs between two points in time as rates [1] of mean employment, in the
// convention of Davis and Haltiwanger, see [JobFlowsOf].
type JobFlows struct {
	Creation     float64 // by firms that grew or entered
	Destruction  float64 // by firms that shrank or left
	EntryJobs    float64 // part of Creation
	ExitJobs     float64 // part of Destruction
	Net          float64 // Creation - Destruction
	Reallocation float64 // Creation + Destruction
	Excess       float64 // Reallocation - |Net|: more than the net change needs
	Entry, Exit  float64 // firms that entered and left, over the mean number of firms
}

// JobFlowsOf returns gross job flows and firm entry and exit from the employment of the same firms at two
// points in time.
//
//	Z = ½ Σ_f (x_f0 + x_f1),  Creation = Σ_{x_f1 > x_f0} (x_f1 - x_f0)/Z,  Destruction likewise
//	Entry = #{x_f0 = 0 < x_f1}/½(F₀ + F₁),  Exit = #{x_f0 > 0 = x_f1}/½(F₀ + F₁)
//
// The means in the divisors make the rates symmetric: reversing time swaps creation and destruction,
// entry and exit. All lie in [0, 2] but Net in [-2, 2], see [SymmetricGrowth]. before and after [heads by firm,
// 0 = does not exist; not negative] have the same length; firms that never exist change nothing.
//
// It panics if the lengths differ. Errors: [ErrNoData] if there is no employment at either time, [ErrRange].
//
// Davis and Haltiwanger (1992), Davis, Haltiwanger and Schuh (1996).
func JobFlowsOf(before, after []float64) (JobFlows, error) {
	const name = "JobFlowsOf"
	if len(before) != len(after) {
		panic(fmt.Sprintf("measure: %s: %d firms before but %d after", name, len(before), len(after)))
	}
	var f JobFlows
	var jobs, firms, entries, exits float64
	for i, a := range before {
		b := after[i]
		if !usable(a) || !usable(b) {
			return JobFlows{}, fmt.Errorf("%w: %s: %g, then %g at index %d", ErrRange, name, a, b, i)
		}
		jobs += float64((a + b) / 2)
		if a > 0 {
			firms += 0.5
		}
		if b > 0 {
			firms += 0.5
		}
		switch {
		case a == 0 && b > 0:
			entries++
			f.EntryJobs += b
		case a > 0 && b == 0:
			exits++
			f.ExitJobs += a
		}
		if b > a {
			f.Creation += b - a
		} else {
			f.Destruction += a - b
		}
	}
	if jobs == 0 {
		return JobFlows{}, fmt.Errorf("%w: %s: no employment", ErrNoData, name)
	}
	f.Creation, f.Destruction = f.Creation/jobs, f.Destruction/jobs
	f.EntryJobs, f.ExitJobs = f.EntryJobs/jobs, f.ExitJobs/jobs
	f.Entry, f.Exit = entries/firms, exits/firms
	f.Net = f.Creation - f.Destruction
	f.Reallocation = f.Creation + f.Destruction
	f.Excess = 2 * min(f.Creation, f.Destruction)
	return f, nil
}

// SymmetricGrowth returns the growth rate of Davis and Haltiwanger from before to after.
//
//	g = (after - before) / (½ (before + after))
//
// It lies in [-2, 2]: 2 for entry, -2 for exit, 0 if both are zero; g(a, b) = -g(b, a). Small rates are
// log differences but for the third order. before and after have the same unit and are not negative.
func SymmetricGrowth(before, after float64) float64 {
	if before == after {
		return 0
	}
	return 2 * ((after - before) / (before + after))
}

// WorkerFlows are the moves of persons between employers as rates [1] of mean employment, see
// [WorkerFlowsOf].
type WorkerFlows struct {
	JobToJob    float64 // persons with another employer than before
	Hires       float64 // out of non-employment
	Separations float64 // into non-employment
	Away        float64 // persons employed at both times in different regions, part of JobToJob or not
}

// WorkerFlowsOf returns the rates at which persons change employers, are hired and leave employment.
//
//	rate = number/½(E₀ + E₁)
//
// E₀ and E₁ count the employed before and after. employerBefore and employerAfter give every person's
// employer by number, negative = none; regionBefore and regionAfter the region of work, nil if mobility
// between regions is not asked for. All others have the same length. Rates lie in [0, 1] for JobToJob and
// Away and in [0, 2] for the others. Who changed and came back within the step counts as a stayer.
//
// It panics if the lengths differ. Errors: [ErrNoData] if nobody is employed at either time.
//
// Davis, Faberman and Haltiwanger (2006) for the definitions.
func WorkerFlowsOf(employerBefore, employerAfter, regionBefore, regionAfter []int32) (WorkerFlows, error) {
	const name = "WorkerFlowsOf"
	n := len(employerBefore)
	if len(employerAfter) != n || regionBefore != nil && len(regionBefore) != n || len(regionAfter) != len(regionBefore) {
		panic(fmt.Sprintf("measure: %s: %d persons before, %d after, in %d and %d regions", name,
			n, len(employerAfter), len(regionBefore), len(regionAfter)))
	}
	var f WorkerFlows
	var employed float64
	for i, a := range employerBefore {
		b := employerAfter[i]
		switch {
		case a < 0 && b < 0:
		case a < 0:
			employed += 0.5
			f.Hires++
		case b < 0:
			employed += 0.5
			f.Separations++
		default:
			employed++
			if a != b {
				f.JobToJob++
			}
			if regionBefore != nil && regionBefore[i] != regionAfter[i] {
				f.Away++
			}
		}
	}
	if employed == 0 {
		return WorkerFlows{}, fmt.Errorf("%w: %s: nobody is employed", ErrNoData, name)
	}
	f.JobToJob /= employed
	f.Hires /= employed
	f.Separations /= employed
	f.Away /= employed
	return f, nil
}
