package sim

import (
	"cmp"
	"fmt"
	"math"
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
// An indicator that does not exist in some replicate of a year ([record.Missing]) has no row for that year.
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
	b := group(base.Tables, regions, at, observe)
	a := group(alt.Tables, regions, at, observe)
	out, err := effects(base.Name, alt.Name, b, a, len(common))
	if err != nil {
		return nil, fmt.Errorf("compare %s with %s: %w", alt.Name, base.Name, err)
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("compare %s with %s: no year and place in common", alt.Name, base.Name)
	}
	return out, nil
}

// effects returns a row for every series and year that both sides have whole in all n replicates.
func effects(base, alt string, b, a *grouped, n int) ([]record.EffectRow, error) {
	w := newPairing(n)
	var out []record.EffectRow
	for _, s := range b.order {
		for _, year := range b.years {
			x, y := b.at(s, year), a.at(s, year)
			if x == nil || y == nil {
				continue
			}
			if x.n != n || y.n != n {
				return nil, fmt.Errorf("%s %s of %s in %d is missing in some replicates", s.level, s.indicator, s.place, year)
			}
			if slices.ContainsFunc(x.values, math.IsNaN) || slices.ContainsFunc(y.values, math.IsNaN) {
				continue
			}
			row, err := w.row(x.values, y.values, s.indicator)
			if err != nil {
				return nil, err
			}
			row.Base, row.Alt, row.Indicator, row.Level, row.Province, row.Year = base, alt, s.indicator, s.level, s.place, year
			out = append(out, row)
		}
	}
	fillQValues(out)
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

// grouped is the observations of one side by indicator, place and year.
type grouped struct {
	order  []effectSeries // nation, region, province; then indicator; then place
	years  []int          // ascending
	values map[effectSeries][]byReplicate
}

// at returns the numbers of one indicator and year, nil if there are none.
func (g *grouped) at(s effectSeries, year int) *byReplicate {
	i, ok := slices.BinarySearch(g.years, year)
	if !ok || g.values[s] == nil || g.values[s][i].n == 0 {
		return nil
	}
	return &g.values[s][i]
}

// group sorts out the indicators that observe finds, of the replicates in at (replicate → index).
func group(t *record.Tables, regions []Region, at map[int]int, observe func(*record.Tables, []Region, emit)) *grouped {
	g := &grouped{values: make(map[effectSeries][]byReplicate)}
	for i := range t.Nation {
		g.years = append(g.years, t.Nation[i].Year)
	}
	slices.Sort(g.years)
	g.years = slices.Compact(g.years)
	indicator, place := map[string]int{}, map[string]int{}
	observe(t, regions, func(s effectSeries, year, replicate int, value float64) {
		r, common := at[replicate]
		y, known := slices.BinarySearch(g.years, year)
		if !common || !known {
			return
		}
		v := g.values[s]
		if v == nil {
			v = make([]byReplicate, len(g.years))
			g.values[s] = v
			g.order = append(g.order, s)
			rankWord(indicator, s.level+"/"+s.indicator)
			rankWord(place, s.level+"/"+s.place)
		}
		if v[y].values == nil {
			v[y].values = make([]float64, len(at))
		}
		v[y].values[r] = value
		v[y].n++
	})
	level := map[string]int{NationLevel: 0, RegionLevel: 1, ProvinceLevel: 2}
	slices.SortFunc(g.order, func(x, y effectSeries) int {
		return cmp.Or(
			cmp.Compare(level[x.level], level[y.level]),
			cmp.Compare(indicator[x.level+"/"+x.indicator], indicator[y.level+"/"+y.indicator]),
			cmp.Compare(place[x.level+"/"+x.place], place[y.level+"/"+y.place]),
		)
	})
	return g
}

// rankWord numbers a word by its first appearance.
func rankWord(ranks map[string]int, word string) {
	if _, ok := ranks[word]; !ok {
		ranks[word] = len(ranks)
	}
}
