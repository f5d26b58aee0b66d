package sim

import (
	"math"

	"gowest/sim/measure"
	"gowest/sim/record"
)

// mobilityClasses is the number of classes of relative GDP per head: quintiles, as in Rey (2001).
const mobilityClasses = 5

// transitions are the chains of provinces between quintiles of relative GDP per head.
type transitions struct {
	limits []float64
	measure.SpatialChain
}

// mobilityOf estimates the chains over all years. With nil weights there is only the pooled one. A missing value leaves out the
// steps that need it.
func mobilityOf(relative [][]float64, weights *measure.Weights) (transitions, error) {
	var all []float64
	for _, year := range relative {
		for _, v := range year {
			if !math.IsNaN(v) {
				all = append(all, v)
			}
		}
	}
	limits, err := measure.Quantiles(all, mobilityClasses)
	if err != nil {
		return transitions{}, err
	}
	class := make([][]int, len(relative))
	for t := range relative {
		class[t] = measure.Classify(relative[t], limits)
	}
	m := transitions{limits: limits}
	if weights != nil {
		if m.SpatialChain, err = measure.SpatialMarkov(relative, weights, limits, limits); err != nil {
			return m, err
		}
	}
	m.Pooled, err = measure.Markov(class, mobilityClasses) // those without neighbours too
	return m, err
}

// shorrocks returns the trace index of a chain.
func shorrocks(c measure.Chain) (float64, error) {
	m, err := measure.MobilityOf(c.P, nil)
	return m.Trace, err
}

// mobilityRows adds the rows of mobility.csv at the end of the last year.
func (w *Economy) mobilityRows(year int) {
	if year != w.cfg.Run.To {
		return
	}
	h := &w.year.past
	weights, err := measure.NewWeights(w.nextTo, measure.RowStandardised, measure.IslandsOut)
	if err != nil {
		weights = nil // no two provinces touch
	}
	m, err := mobilityOf(h.relative, weights)
	if err != nil {
		return // a single year
	}
	from := year - len(h.relative) + 1
	for lag, chain := range append([]measure.Chain{m.Pooled}, m.ByLag...) {
		for i, row := range chain.Counts {
			steps := int64(0)
			for _, n := range row {
				steps += n
			}
			for j, n := range row {
				r := record.MobilityRow{
					Replicate: w.replicate, FromYear: from, ToYear: year, Neighbours: lag, ClassFrom: i + 1, ClassTo: j + 1, Provinces: n,
					Probability: record.Missing(), Above: record.Missing(), UpTo: record.Missing(),
				}
				if steps > 0 {
					r.Probability = chain.P[i][j]
				}
				if i > 0 {
					r.Above = m.limits[i-1]
				}
				if i < len(m.limits) {
					r.UpTo = m.limits[i]
				}
				w.year.tables.Mobility = append(w.year.tables.Mobility, r)
			}
		}
	}
}
