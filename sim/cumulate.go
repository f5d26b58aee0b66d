package sim

import (
	"cmp"
	"fmt"
	"slices"

	"gowest/sim/record"
)

// flowIndicators are what adds up over years: quantities of a year, in provinces, regions and the nation alike. Moves into
// a region or the nation would count those inside it, so the net inflow stands for them there.
var flowIndicators = []struct {
	name      string
	provinces bool // also where several provinces are added up
	of        func(*record.ProvinceYear) float64
}{
	{"gdp", true, func(p *record.ProvinceYear) float64 { return p.GDP }},
	{"public_spending", true, func(p *record.ProvinceYear) float64 { return p.PublicSpending }},
	{"exports", true, func(p *record.ProvinceYear) float64 { return p.Exports }},
	{"fdi", true, func(p *record.ProvinceYear) float64 { return p.FDI }},
	{"entries", true, func(p *record.ProvinceYear) float64 { return float64(p.Entries) }},
	{"exits", true, func(p *record.ProvinceYear) float64 { return float64(p.Exits) }},
	{"migrants_in", false, func(p *record.ProvinceYear) float64 { return float64(p.MigrantsIn) }},
	{"migrants_out", false, func(p *record.ProvinceYear) float64 { return float64(p.MigrantsOut) }},
	{"net_migration", true, func(p *record.ProvinceYear) float64 { return float64(p.MigrantsIn - p.MigrantsOut) }},
}

// CompareCumulated returns the effects on flows (GDP, public spending, exports, foreign investment, firms that enter and
// leave, migrants) added up from the first year in which a row of the nation or of a province differs between the two sides,
// else the first year of all, to the year of the row. The table so begins with that year, and its last year
// holds the totals. Years weigh the same: nothing is discounted.
//
// Sums are taken within each replicate; replicates, statistics and order are those of [Compare], families of q-values
// those of this table. Money is in yuan of the first year's prices. Errors as [Compare].
func CompareCumulated(base, alt Side, regions []Region, threads int) ([]record.EffectRow, error) {
	c, err := newComparison(base, alt, regions)
	if err != nil {
		return nil, err
	}
	from, _ := slices.BinarySearch(c.years, firstDifferingYear(base.Tables, alt.Tables, c.at))
	c.years, c.cumulated = c.years[from:], true
	out, err := c.effects(flows(regions), threads)
	if err != nil {
		return nil, fmt.Errorf("cumulated effects of %s on %s: %w", alt.Name, base.Name, err)
	}
	return out, nil
}

// flows returns the indicators of effects_cumulated.csv in the order of its rows.
func flows(regions []Region) []indicator {
	var nation, region, province []indicator
	all := nationOf(regions)
	for _, f := range flowIndicators {
		province = append(province, indicator{ProvinceLevel, f.name, observeProvinces(f.of)})
		if !f.provinces {
			continue
		}
		region = append(region, indicator{RegionLevel, f.name, observeRegions(sumOf(f.of))})
		if f.name == "net_migration" {
			continue // 0 by construction
		}
		nation = append(nation, indicator{NationLevel, f.name, func(s *sideRows, out emit) {
			for _, r := range byRegion(s.provinces, all) {
				out(AllProvinces, r.year, r.replicate, sumOf(f.of)(r.rows))
			}
		}})
	}
	return slices.Concat(nation, region, province)
}

// nationOf returns one region of all provinces.
func nationOf(regions []Region) []Region {
	all := Region{Name: AllProvinces}
	for _, r := range regions {
		all.Provinces = append(all.Provinces, r.Provinces...)
	}
	return []Region{all}
}

// firstDifferingYear returns the first year in which rows of the nation or of a province differ in one of the replicates, else the
// first year of a.
func firstDifferingYear(a, b *record.Tables, replicates map[int]int) int {
	common := func(r int) bool { _, ok := replicates[r]; return ok }
	first := a.Nation[0].Year
	for i := range a.Nation {
		first = min(first, a.Nation[i].Year)
	}
	nation := firstDiffering(a.Nation, b.Nation, func(n *record.NationYear) rowKey { return rowKey{n.Replicate, n.Year, ""} }, common)
	provinces := firstDiffering(a.Provinces, b.Provinces, func(p *record.ProvinceYear) rowKey { return rowKey{p.Replicate, p.Year, p.Province} }, common)
	return cmp.Or(min(nation, provinces), max(nation, provinces), first)
}

// rowKey is what rows of two scenarios share.
type rowKey struct {
	replicate, year int
	province        string
}

// firstDiffering returns the first year in which a row of a is not bit by bit that of b, 0 if all are. Rows are ordered by
// replicate, as in all tables.
func firstDiffering[T any](a, b []T, key func(*T) rowKey, common func(replicate int) bool) int {
	columns, first := indicators[T](), 0
	others := byReplicates(b, key)
	for replicate, rows := range byReplicates(a, key) {
		if !common(replicate) {
			continue
		}
		twins := make(map[rowKey]*T, len(others[replicate]))
		for i := range others[replicate] {
			twin := &others[replicate][i]
			twins[key(twin)] = twin
		}
		for i := range rows {
			k := key(&rows[i])
			if first != 0 && k.year >= first {
				continue
			}
			twin := twins[k]
			if twin == nil || slices.ContainsFunc(columns, func(c record.Column) bool {
				return cmp.Compare(record.Value(&rows[i], c), record.Value(twin, c)) != 0 // also two missing numbers are equal
			}) {
				first = k.year
			}
		}
	}
	return first
}

// byReplicates cuts rows into those of each replicate.
func byReplicates[T any](rows []T, key func(*T) rowKey) map[int][]T {
	out := map[int][]T{}
	for len(rows) > 0 {
		r := key(&rows[0]).replicate
		n := 1
		for n < len(rows) && key(&rows[n]).replicate == r {
			n++
		}
		out[r], rows = rows[:n:n], rows[n:]
	}
	return out
}
