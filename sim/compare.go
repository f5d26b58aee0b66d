package sim

import (
	"fmt"
	"math"
	"slices"

	"gowest/sim/parallel"
	"gowest/sim/record"
)

// Side is one scenario of a comparison and what its replicates recorded.
type Side struct {
	Name   string
	Tables *record.Tables
}

// Compare returns the effect of alt against base on every numeric indicator of the nation, of each
// region and of each province, in every year that both record. Only replicates that both sides
// hold count: they share their luck, so the difference within a replicate is the effect. It works on up to
// threads goroutines, on which the rows do not depend.
//
// An indicator that does not exist in some replicate of a year ([record.Missing]) has no row for that year.
//
// Rows are ordered by level (nation, region, province), indicator (in the order of the table's
// columns), place (in order of appearance in base) and year.
//
// It returns an error if fewer than two replicates are in common or a number is missing.
func Compare(base, alt Side, regions []Region, threads int) ([]record.EffectRow, error) {
	c, err := newComparison(base, alt, regions)
	if err != nil {
		return nil, err
	}
	out, err := c.effects(effectIndicators(), threads)
	if err != nil {
		return nil, fmt.Errorf("compare %s with %s: %w", alt.Name, base.Name, err)
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("compare %s with %s: no year and place in common", alt.Name, base.Name)
	}
	return out, nil
}

// comparison is two sides and what they have in common.
type comparison struct {
	base, alt sideRows
	at        map[int]int // common replicate → index
	years     []int       // of base, ascending
	cumulated bool        // numbers of a year are sums since the first of years
}

// newComparison returns the comparison of all years of base.
func newComparison(base, alt Side, regions []Region) (*comparison, error) {
	common := commonReplicates(base.Tables, alt.Tables)
	if len(common) < 2 {
		return nil, fmt.Errorf("compare %s with %s: %d replicates in common; a standard error needs two", alt.Name, base.Name, len(common))
	}
	c := &comparison{base: newSideRows(base, regions), alt: newSideRows(alt, regions), at: make(map[int]int, len(common))}
	for i, r := range common {
		c.at[r] = i
	}
	c.years = yearsOf(base.Tables)
	return c, nil
}

// yearsOf returns the years of the nation, ascending.
func yearsOf(t *record.Tables) (years []int) {
	for i := range t.Nation {
		years = append(years, t.Nation[i].Year)
	}
	slices.Sort(years)
	return slices.Compact(years)
}

// effects returns a row for every indicator in the list, place and year that both sides have whole in all replicates.
func (c *comparison) effects(list []indicator, threads int) ([]record.EffectRow, error) {
	shared := newPairing(len(c.at))
	parts := make([][]record.EffectRow, len(list))
	err := parallel.Try(threads, len(list), func(i int) (err error) {
		parts[i], err = c.effectsOn(&list[i], shared.another())
		return err
	})
	if err != nil {
		return nil, err
	}
	out := slices.Concat(parts...)
	fillQValues(out)
	return out, nil
}

// effectsOn returns the rows of one indicator.
func (c *comparison) effectsOn(ind *indicator, w *pairing) ([]record.EffectRow, error) {
	b, a := c.gather(ind, &c.base), c.gather(ind, &c.alt)
	var out []record.EffectRow
	for _, place := range b.order {
		for y, year := range c.years {
			x, y := b.of(place, y), a.of(place, y)
			if x == nil || y == nil {
				continue
			}
			if x.n != len(c.at) || y.n != len(c.at) {
				return nil, fmt.Errorf("%s %s of %s in %d is missing in some replicates", ind.level, ind.name, place, year)
			}
			if slices.ContainsFunc(x.values, math.IsNaN) || slices.ContainsFunc(y.values, math.IsNaN) {
				continue
			}
			row, err := w.row(x.values, y.values, ind.name)
			if err != nil {
				return nil, err
			}
			row.Base, row.Alt, row.Indicator, row.Level, row.Province, row.Year = c.base.name, c.alt.name, ind.name, ind.level, place, year
			out = append(out, row)
		}
	}
	return out, nil
}

// pairing computes the paired statistics of many indicators over the same replicates.
type pairing struct {
	t     float64 // Student's quantile
	draws *resamples
	sums  []float64 // by resample
	delta []float64 // by replicate
}

// newPairing prepares the statistics of n ≥ 2 pairs.
func newPairing(n int) *pairing {
	w := &pairing{t: TQuantile(n), draws: newResamples(n), delta: make([]float64, n)}
	w.sums = make([]float64, w.draws.count())
	return w
}

// another returns a pairing for another goroutine.
func (w *pairing) another() *pairing {
	out := *w
	out.delta, out.sums = make([]float64, len(w.delta)), make([]float64, len(w.sums))
	return &out
}

// row returns the statistics of an indicator, as effects.csv has them.
func (w *pairing) row(base, alt []float64, indicator string) (record.EffectRow, error) {
	better, _ := DirectionOf(indicator)
	p, err := Pair(base, alt, better, w.t)
	if err != nil {
		return record.EffectRow{}, err
	}
	for r := range w.delta {
		w.delta[r] = alt[r] - base[r]
	}
	low, high := w.draws.meanBCa(w.delta, w.sums)
	return record.EffectRow{
		BaseMean: p.BaseMean, AltMean: p.AltMean, DeltaMean: p.DeltaMean, DeltaSE: p.DeltaSE, CILow: p.CILow, CIHigh: p.CIHigh,
		PImproves: p.PImproves, Replicates: len(base), UnpairedSE: p.UnpairedSE,
		BCaLow: low, BCaHigh: high, PValue: tPValue(p.DeltaMean, p.DeltaSE, len(base)),
	}, nil
}

// commonReplicates returns the replicates in both tables, ascending.
func commonReplicates(a, b *record.Tables) []int {
	other := b.Replicates()
	return slices.DeleteFunc(a.Replicates(), func(r int) bool { return !slices.Contains(other, r) })
}

// byReplicate holds one number by common replicate; n counts those that are there.
type byReplicate struct {
	values []float64
	n      int
}

// gathered is one indicator of one side by place and year.
type gathered struct {
	order  []string // places by first appearance
	places map[string][]byReplicate
}

// of returns the numbers of a place in a year (its index), nil if there are none.
func (g *gathered) of(place string, year int) *byReplicate {
	if years := g.places[place]; years != nil && years[year].n > 0 {
		return &years[year]
	}
	return nil
}

// gather collects one indicator of a side. A comparison gathers one after the other, as needed: all at once would take more memory than
// the tables.
func (c *comparison) gather(ind *indicator, s *sideRows) *gathered {
	g := &gathered{places: map[string][]byReplicate{}}
	n := len(c.at)
	ind.observe(s, func(place string, year, replicate int, value float64) {
		r, common := c.at[replicate]
		y, known := slices.BinarySearch(c.years, year)
		if !common || !known {
			return
		}
		years := g.places[place]
		if years == nil {
			years = make([]byReplicate, len(c.years))
			values := make([]float64, len(c.years)*n)
			for i := range years {
				years[i].values = values[i*n : (i+1)*n]
			}
			g.places[place] = years
			g.order = append(g.order, place)
		}
		years[y].values[r] = value
		years[y].n++
	})
	if c.cumulated {
		for _, years := range g.places {
			for y := 1; y < len(years); y++ {
				for r, before := range years[y-1].values {
					years[y].values[r] += before
				}
			}
		}
	}
	return g
}
