package sim

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"gowest/sim/measure"
	"gowest/sim/record"
)

// Parts of a change of Theil's L. The four of the last lines add up to the others.
const (
	PartTotal   = "total"
	PartBetween = "between"
	PartWithin  = "within"

	PartBetweenPopulation = "between_population"
	PartBetweenIncome     = "between_income"
	PartWithinPopulation  = "within_population"
	PartWithinIncome      = "within_income"
)

// attributionParts is the order of the parts in the table.
var attributionParts = []string{
	PartTotal, PartBetween, PartWithin,
	PartBetweenPopulation, PartBetweenIncome, PartWithinPopulation, PartWithinIncome,
}

// lPair is what regions contribute to Theil's L of one distribution: L = Σ_g between_g + within_g.
type lPair struct{ between, within []float64 }

// theilLByRegion returns what each of n regions contributes: between P_g ln(μ/μ_g), which may be negative, and within P_g L_g.
// Provinces without people do not count.
func theilLByRegion(income, people []float64, region []int, n int) (lPair, error) {
	p := lPair{make([]float64, n), make([]float64, n)}
	d, err := measure.DecomposeTheilL(income, people, region)
	if err != nil {
		return p, err
	}
	for g, s := range d.Groups {
		p.within[g] = s.Within
		if s.Income > 0 {
			p.between[g] = -s.People * math.Log(s.Income/s.People)
		}
	}
	return p, nil
}

// attribution is the split of the difference of Theil's L between two distributions, by region: population and income effects
// on the parts between and within.
type attribution struct{ betweenPopulation, betweenIncome, withinPopulation, withinIncome []float64 }

// attributeTheilL splits L(p₁, y₁) - L(p₀, y₀) of provinces with people p and income per head y exactly. Theil's L weighs by
// people, so that it splits into parts between and within regions whose weights do not move with incomes, and each of them, as a function
// F(p, y), splits into what the shares of people and what incomes did:
//
//	population = ½ [F(p₁, y₀) - F(p₀, y₀)] + ½ [F(p₁, y₁) - F(p₀, y₁)],
//	income     = ½ [F(p₀, y₁) - F(p₀, y₀)] + ½ [F(p₁, y₁) - F(p₁, y₀)],
//
// the mean over both orders in which the two can change (Shorrocks 2013). For a product that is the weighing at midpoints of
// Mookherjee and Shorrocks (1982), who split changes of L over time so, but had to approximate the part between.
// All arguments are by province and of one length; region[i] numbers the n regions from 0. Swapping the two
// distributions changes signs alone.
//
// It returns an error if L does not exist for one of the four combinations, as where a province has people in one
// distribution and no income in the other.
func attributeTheilL(y0, p0, y1, p1 []float64, region []int, n int) (attribution, error) {
	var corner [2][2]lPair // by people, income
	for i, people := range [][]float64{p0, p1} {
		for j, income := range [][]float64{y0, y1} {
			var err error
			if corner[i][j], err = theilLByRegion(income, people, region, n); err != nil {
				return attribution{}, err
			}
		}
	}
	split := func(of func(lPair) []float64) (population, income []float64) {
		f := func(i, j, g int) float64 { return of(corner[i][j])[g] }
		for g := range n {
			population = append(population, (f(1, 0, g)-f(0, 0, g)+f(1, 1, g)-f(0, 1, g))/2)
			income = append(income, (f(0, 1, g)-f(0, 0, g)+f(1, 1, g)-f(1, 0, g))/2)
		}
		return population, income
	}
	var a attribution
	a.betweenPopulation, a.betweenIncome = split(func(l lPair) []float64 { return l.between })
	a.withinPopulation, a.withinIncome = split(func(l lPair) []float64 { return l.within })
	return a, nil
}

// part returns the sum of a part over regions, or what region g ≥ 0 contributes to it.
func (a *attribution) part(name string, g int) float64 {
	of := func(x []float64) float64 {
		if g >= 0 {
			return x[g]
		}
		sum := 0.0
		for _, v := range x {
			sum += v
		}
		return sum
	}
	switch name {
	case PartBetweenPopulation:
		return of(a.betweenPopulation)
	case PartBetweenIncome:
		return of(a.betweenIncome)
	case PartWithinPopulation:
		return of(a.withinPopulation)
	case PartWithinIncome:
		return of(a.withinIncome)
	case PartBetween:
		return of(a.betweenPopulation) + of(a.betweenIncome)
	case PartWithin:
		return of(a.withinPopulation) + of(a.withinIncome)
	}
	return a.part(PartBetween, g) + a.part(PartWithin, g)
}

// Attribute returns where the difference alt − base in Theil's L of real GDP per resident comes from, by year and part, for
// the nation and for each region: means over the common replicates with paired standard errors. In each row set of a year the parts add up
// exactly, and so do the regions. See attribution.csv ([record.AttributionRow]).
//
// A year in which the index does not exist in some replicate has no rows. It returns an error if fewer than two replicates are
// in common.
func Attribute(base, alt Side, regions []Region) ([]record.AttributionRow, error) {
	common := commonReplicates(base.Tables, alt.Tables)
	if len(common) < 2 {
		return nil, fmt.Errorf("attribution of %s to %s: %d replicates in common; a standard error needs two", alt.Name, base.Name, len(common))
	}
	var years []int
	for i := range base.Tables.Provinces {
		if row := &base.Tables.Provinces[i]; row.Replicate == common[0] {
			years = append(years, row.Year)
		}
	}
	slices.Sort(years)
	years = slices.Compact(years)
	t := TQuantile(len(common))
	var out []record.AttributionRow
	for _, year := range years {
		splits, err := attributeYear(inYear(base.Tables, regions, year), inYear(alt.Tables, regions, year), common, len(regions))
		if errors.Is(err, errNoYear) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("attribution of %s to %s in %d: %w", alt.Name, base.Name, year, err)
		}
		for g := -1; g < len(regions); g++ {
			place := AllProvinces
			if g >= 0 {
				place = regions[g].Name
			}
			for _, part := range attributionParts {
				values := make([]float64, len(splits))
				for r := range splits {
					values[r] = splits[r].part(part, g)
				}
				mean, variance := meanVariance(values)
				se := math.Sqrt(variance / float64(len(values)))
				out = append(out, record.AttributionRow{
					Base: base.Name, Alt: alt.Name, Indicator: "theil_l", Part: part, Region: place, Year: year,
					DeltaMean: mean, DeltaSE: se, CILow: mean - float64(t*se), CIHigh: mean + float64(t*se), Replicates: len(values),
				})
			}
		}
	}
	return out, nil
}

// errNoYear says that a year has no index in some replicate.
var errNoYear = errors.New("no index")

// attributeYear returns the split of each replicate in a year, whose distributions by replicate are given.
func attributeYear(base, alt map[int]*distribution, replicates []int, regions int) ([]attribution, error) {
	var out []attribution
	for _, r := range replicates {
		b, a := base[r], alt[r]
		if b == nil || a == nil {
			return nil, errNoYear
		}
		if !slices.Equal(b.names, a.names) {
			return nil, errors.New("the two have different provinces")
		}
		split, err := attributeTheilL(b.income, b.people, a.income, a.people, b.region, regions)
		if err != nil {
			return nil, errNoYear
		}
		out = append(out, split)
	}
	return out, nil
}

// distribution is income per head by province in one year of one replicate.
type distribution struct {
	names          []string
	income, people []float64
	region         []int
}

// inYear returns the distributions of a year by replicate.
func inYear(t *record.Tables, regions []Region, year int) map[int]*distribution {
	out := map[int]*distribution{}
	for i := range t.Provinces {
		row := &t.Provinces[i]
		if row.Year != year {
			continue
		}
		g := slices.IndexFunc(regions, func(r Region) bool { return slices.Contains(r.Provinces, row.Province) })
		if g < 0 {
			continue
		}
		d := out[row.Replicate]
		if d == nil {
			d = new(distribution)
			out[row.Replicate] = d
		}
		income := 0.0
		if row.Population > 0 {
			income = row.GDP / float64(row.Population)
		}
		d.names, d.income = append(d.names, row.Province), append(d.income, income)
		d.people, d.region = append(d.people, float64(row.Population)), append(d.region, g)
	}
	return out
}
