package sim

import (
	"fmt"
	"slices"

	"gowest/sim/record"
)

// Side is one scenario of a comparison and what its replicates recorded.
type Side struct {
	Name   string
	Tables *record.Tables
}

// Compare returns the effect of alt against base on every numeric indicator of the nation, of each
// region and of each province, in every year that both record. Only replicates that both sides
// hold count: they share their luck, so the difference within a replicate is the effect.
//
// Rows are ordered by level (nation, region, province), indicator (in the order of the table's
// columns), place (in order of appearance in base) and year.
//
// It returns an error if fewer than two replicates are in common or a number is missing.
func Compare(base, alt Side, regions []Region) ([]record.EffectRow, error) {
	common := commonReplicates(base.Tables, alt.Tables)
	if len(common) < 2 {
		return nil, fmt.Errorf("compare %s with %s: %d replicates in common; a standard error needs two", alt.Name, base.Name, len(common))
	}
	at := make(map[int]int, len(common))
	for i, r := range common {
		at[r] = i
	}
	b := group(observe(base.Tables, regions), at)
	a := group(observe(alt.Tables, regions), at)
	t := TQuantile(len(common))
	var out []record.EffectRow
	for _, s := range b.order {
		for _, year := range b.years {
			x, y := b.values[effectCell{s, year}], a.values[effectCell{s, year}]
			if x == nil || y == nil {
				continue
			}
			if x.n != len(common) || y.n != len(common) {
				return nil, fmt.Errorf("compare %s with %s: %s %s of %s in %d is missing in some replicates", alt.Name, base.Name, s.level, s.indicator, s.place, year)
			}
			better, _ := DirectionOf(s.indicator)
			p, err := Pair(x.values, y.values, better, t)
			if err != nil {
				return nil, fmt.Errorf("compare %s with %s: %w", alt.Name, base.Name, err)
			}
			out = append(out, record.EffectRow{
				Base: base.Name, Alt: alt.Name, Indicator: s.indicator, Level: s.level, Province: s.place, Year: year,
				BaseMean: p.BaseMean, AltMean: p.AltMean, DeltaMean: p.DeltaMean, DeltaSE: p.DeltaSE,
				CILow: p.CILow, CIHigh: p.CIHigh, PImproves: p.PImproves, Replicates: len(common), UnpairedSE: p.UnpairedSE,
			})
		}
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("compare %s with %s: no year and place in common", alt.Name, base.Name)
	}
	return out, nil
}

// commonReplicates returns the replicates in both tables, ascending.
func commonReplicates(a, b *record.Tables) []int {
	other := b.Replicates()
	return slices.DeleteFunc(a.Replicates(), func(r int) bool { return !slices.Contains(other, r) })
}

// effectCell names one number of every replicate.
type effectCell struct {
	effectSeries
	year int
}

// byReplicate holds one number by common replicate; n counts those that are there.
type byReplicate struct {
	values []float64
	n      int
}

// grouped is the observations of one side by indicator and year.
type grouped struct {
	order  []effectSeries // nation, region, province; then indicator; then place
	years  []int          // ascending
	values map[effectCell]*byReplicate
}

// group sorts out the observations of the replicates in at (replicate → index).
func group(obs []observation, at map[int]int) grouped {
	c := grouped{values: make(map[effectCell]*byReplicate)}
	level := map[string]int{NationLevel: 0, RegionLevel: 1, ProvinceLevel: 2}
	indicator, place := map[string]int{}, map[string]int{}
	known := map[effectSeries]bool{}
	for _, o := range obs {
		i, ok := at[o.replicate]
		if !ok {
			continue
		}
		if !known[o.effectSeries] {
			known[o.effectSeries] = true
			c.order = append(c.order, o.effectSeries)
			rankWord(indicator, o.level+"/"+o.indicator)
			rankWord(place, o.level+"/"+o.place)
		}
		k := effectCell{o.effectSeries, o.year}
		v := c.values[k]
		if v == nil {
			v = &byReplicate{values: make([]float64, len(at))}
			c.values[k] = v
			if !slices.Contains(c.years, o.year) {
				c.years = append(c.years, o.year)
			}
		}
		v.values[i] = o.value
		v.n++
	}
	slices.Sort(c.years)
	slices.SortStableFunc(c.order, func(x, y effectSeries) int {
		if d := level[x.level] - level[y.level]; d != 0 {
			return d
		}
		if d := indicator[x.level+"/"+x.indicator] - indicator[y.level+"/"+y.indicator]; d != 0 {
			return d
		}
		return place[x.level+"/"+x.place] - place[y.level+"/"+y.place]
	})
	return c
}

// rankWord numbers a word by its first appearance.
func rankWord(ranks map[string]int, word string) {
	if _, ok := ranks[word]; !ok {
		ranks[word] = len(ranks)
	}
}
