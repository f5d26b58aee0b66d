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
func CompareCumulated(base, alt Side, regions []Region) ([]record.EffectRow, error) {
	common := commonReplicates(base.Tables, alt.Tables)
	if len(common) < 2 {
		return nil, fmt.Errorf("compare %s with %s: %d replicates in common; a standard error needs two", alt.Name, base.Name, len(common))
	}
	from := firstDifferingYear(base.Tables, alt.Tables, common)
	at := make(map[int]int, len(common))
	for i, r := range common {
		at[r] = i
	}
	b := group(base.Tables, regions, at, observeFlows)
	a := group(alt.Tables, regions, at, observeFlows)
	b.cumulate(from)
	a.cumulate(from)
	out, err := effects(base.Name, alt.Name, b, a, len(common))
	if err != nil {
		return nil, fmt.Errorf("cumulated effects of %s on %s: %w", alt.Name, base.Name, err)
	}
	return out, nil
}

// observeFlows hands the flows of every province, every region and the nation to out.
func observeFlows(t *record.Tables, regions []Region, out emit) {
	for _, f := range flowIndicators {
		for i := range t.Provinces {
			row := &t.Provinces[i]
			out(effectSeries{ProvinceLevel, f.name, row.Province}, row.Year, row.Replicate, f.of(row))
		}
		if !f.provinces {
			continue
		}
		for _, s := range byRegion(t.Provinces, regions) {
			out(effectSeries{RegionLevel, f.name, regions[s.region].Name}, s.year, s.replicate, sumOf(f.of)(s.rows))
		}
		for _, s := range byRegion(t.Provinces, nationOf(regions)) {
			if f.name == "net_migration" {
				break // 0 by construction
			}
			out(effectSeries{NationLevel, f.name, AllProvinces}, s.year, s.replicate, sumOf(f.of)(s.rows))
		}
	}
}

// nationOf returns one region of all provinces.
func nationOf(regions []Region) []Region {
	all := Region{Name: AllProvinces}
	for _, r := range regions {
		all.Provinces = append(all.Provinces, r.Provinces...)
	}
	return []Region{all}
}

// cumulate drops the years before from and replaces the others by sums since then.
func (g *grouped) cumulate(from int) {
	skip, _ := slices.BinarySearch(g.years, from)
	g.years = g.years[skip:]
	for s, years := range g.values {
		years = years[skip:]
		for y := 1; y < len(years); y++ {
			for r, before := range years[y-1].values {
				years[y].values[r] += before
			}
		}
		g.values[s] = years
	}
}

// firstDifferingYear returns the first year in which rows of the nation or of a province differ in one of the replicates, else the
// first year of a.
func firstDifferingYear(a, b *record.Tables, replicates []int) int {
	common := func(r int) bool { return slices.Contains(replicates, r) }
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

// firstDiffering returns the first year in which a row of a is not bit by bit that of b, 0 if all are.
func firstDiffering[T any](a, b []T, key func(*T) rowKey, common func(replicate int) bool) int {
	other := make(map[rowKey]*T, len(b))
	for i := range b {
		other[key(&b[i])] = &b[i]
	}
	columns, first := indicators[T](), 0
	for i := range a {
		k := key(&a[i])
		if !common(k.replicate) || first != 0 && k.year >= first {
			continue
		}
		twin := other[k]
		if twin == nil || slices.ContainsFunc(columns, func(c record.Column) bool {
			return cmp.Compare(record.Value(&a[i], c), record.Value(twin, c)) != 0 // also two missing numbers are equal
		}) {
			first = k.year
		}
	}
	return first
}
