package main

import (
	"fmt"
	"math"
	"slices"

	"gowest/sim"
	"gowest/sim/record"
	"gowest/sim/validation"
)

// judgeRobustness shows what becomes of the scores and of dispersion with every change, paired by provinces and replicates.
func (v *validating) judgeRobustness(j *judgement, sets []memberSet) error {
	for c := 1; c < len(sets); c++ {
		if len(sets[c].values) < 2 {
			v.notes = append(v.notes, fmt.Sprintf("with %s fewer than two replicates finished", v.changes[c].name))
			continue
		}
		forecasts, err := v.forecasts(v.yard.ensemble(sets[c]), j.origin)
		if err != nil {
			return err
		}
		var losses []*validation.Loss
		for _, f := range forecasts {
			losses = append(losses, validation.Losses(f, v.panel))
		}
		j.compareScores(v.changes[c].name, j.sample, j.losses, losses, true)
		v.compareIncomes(j, v.changes[c].name, sets[0], sets[c])
	}
	if !v.flags.robustness {
		return nil
	}
	v.withoutBreaks(j)
	return v.earlierOrigin(j, sets[0])
}

// compareScores adds the scores of the model with and without a change, and its verdict against the random walk with it. Differences are
// paired where both are about the same places and years.
func (j *judgement) compareScores(name string, s *validation.Sample, base, changed []*validation.Loss, paired bool) {
	missing := record.Missing()
	row := func(score string, a, b, low, high float64, verdict string) {
		j.robustness = append(j.robustness, record.RobustnessRow{Change: name, Score: score, Base: a, Changed: b, Difference: b - a, CILow: low, CIHigh: high, Verdict: verdict})
	}
	for m, of := range []string{"levels", "changes"} {
		a, b := validation.Places(base[m].Error, validation.Square), validation.Places(changed[m].Error, validation.Square)
		row("rmse, "+of, math.Sqrt(meanOf(a)), math.Sqrt(meanOf(b)), missing, missing, "")
		if paired {
			_, low, high := s.Mean(differences(b, a))
			row("mse, "+of, meanOf(a), meanOf(b), low, high, verdictOf(low, high))
		}
		for k, level := range levelNames {
			row("coverage_"+level+", "+of, meanOf(validation.Places(base[m].Inside[k], validation.Plain)), meanOf(validation.Places(changed[m].Inside[k], validation.Plain)), missing, missing, "")
		}
		before, after := validation.Judge(base[m], base[walk], j.sampleOf(base)), validation.Judge(changed[m], changed[walk], j.sampleOf(changed))
		row("mse less that of the random walk, "+of, before.Square, after.Square, missing, missing, before.Verdict.String()+", then "+after.Verdict.String())
	}
}

// sampleOf returns resamples of as many places as losses have.
func (j *judgement) sampleOf(l []*validation.Loss) *validation.Sample {
	if len(l[0].Error) == len(j.losses[0].Error) {
		return j.sample
	}
	return validation.NewSample(len(l[0].Error))
}

// compareIncomes adds dispersion and mean relative incomes of regions at the origin and in the last year, as paired differences over the replicates
// that both have.
func (v *validating) compareIncomes(j *judgement, name string, base, changed memberSet) {
	a, b := pairedMembers(v, base, changed)
	for _, year := range []int{j.origin, j.last} {
		for _, d := range v.measures() {
			pick := func(e *validation.Ensemble) []float64 { return flat(d.Members(e, year, year)) }
			j.pair(fmt.Sprintf("%s %d", d.Name, year), name, pick(a), pick(b))
		}
		for _, r := range sim.Regions(v.scenario.Config) {
			pick := func(e *validation.Ensemble) []float64 { return v.regionMeans(e, r, year) }
			j.pair(fmt.Sprintf("mean log relative income of %s %d", r.Name, year), name, pick(a), pick(b))
		}
	}
}

// pairedMembers returns the members that both sets have.
func pairedMembers(v *validating, a, b memberSet) (x, y *validation.Ensemble) {
	keep := func(set, other memberSet) memberSet {
		var out memberSet
		for k, r := range set.replicates {
			if slices.Contains(other.replicates, r) {
				out.values = append(out.values, set.values[k])
			}
		}
		return out
	}
	return v.yard.ensemble(keep(a, b)), v.yard.ensemble(keep(b, a))
}

// pair adds a paired difference over replicates.
func (j *judgement) pair(score, change string, base, changed []float64) {
	if len(base) < 2 {
		return
	}
	p, err := sim.Pair(base, changed, sim.Neutral, sim.TQuantile(len(base)))
	if err != nil {
		return // the lengths are those of the same replicates
	}
	j.robustness = append(j.robustness, record.RobustnessRow{Change: change, Score: score, Base: p.BaseMean, Changed: p.AltMean, Difference: p.DeltaMean, CILow: p.CILow, CIHigh: p.CIHigh})
}

func flat(x [][]float64) (out []float64) {
	for _, row := range x {
		out = append(out, row...)
	}
	return out
}

// regionMeans returns the mean over the provinces of a region of log relative income, by member.
func (v *validating) regionMeans(e *validation.Ensemble, r sim.Region, year int) []float64 {
	out := make([]float64, len(e.Log))
	for m := range out {
		for p, place := range v.panel.Places {
			if slices.Contains(r.Provinces, place) {
				out[m] += e.Log[m][p][year-e.From] / float64(len(r.Provinces))
			}
		}
	}
	return out
}

// withoutBreaks judges the provinces alone whose figures after the origin have no break.
func (v *validating) withoutBreaks(j *judgement) {
	keep := func(l *validation.Loss) *validation.Loss {
		out := &validation.Loss{First: l.First}
		for p := range l.Error {
			if v.breaks[p] {
				continue
			}
			out.Error, out.CRPS = append(out.Error, l.Error[p]), append(out.CRPS, l.CRPS[p])
			for b := range l.Inside {
				out.Inside[b] = append(out.Inside[b], l.Inside[b][p])
			}
		}
		return out
	}
	var fewer []*validation.Loss
	for _, l := range j.losses {
		fewer = append(fewer, keep(l))
	}
	if n := len(fewer[0].Error); n >= 2 && n < len(v.panel.Places) {
		j.compareScores(fmt.Sprintf("%d provinces without breaks in their figures", n), nil, j.losses, fewer, false)
	}
}

// earlierOrigin judges the same years with forecasts that know a year less.
func (v *validating) earlierOrigin(j *judgement, set memberSet) error {
	origin := j.origin - 1
	if origin < v.panel.From+trendYears {
		return nil
	}
	forecasts, err := v.forecasts(v.yard.ensemble(set), origin)
	if err != nil {
		return err
	}
	var losses []*validation.Loss
	for _, f := range forecasts {
		l := validation.Losses(f, v.panel)
		l.First++
		for p := range l.Error {
			l.Error[p], l.CRPS[p] = l.Error[p][1:], l.CRPS[p][1:]
			for b := range l.Inside {
				l.Inside[b][p] = l.Inside[b][p][1:]
			}
		}
		losses = append(losses, l)
	}
	j.compareScores(fmt.Sprintf("origin %d", origin), j.sample, j.losses, losses, true)
	return nil
}
