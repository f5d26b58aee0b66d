package sim

import (
	"math"

	"gowest/sim/measure"
	"gowest/sim/record"
)

// pastYears holds real GDP and household income per head by year and province, missing where nobody lives.
type pastYears struct {
	gdp, income [][]float64
	relative    [][]float64 // GDP per head over that of the nation
}

// Convergence over ten years, as growth regressions of provinces usually span, and enough orders for a p-value of 0.002.
const (
	convergenceYears  = 10
	moranPermutations = 999
)

// add appends the provinces of one year.
func (h *pastYears) add(rows []record.ProvinceYear) {
	gdp, income, relative := make([]float64, len(rows)), make([]float64, len(rows)), make([]float64, len(rows))
	total, people := 0.0, 0.0
	for i := range rows {
		total += rows[i].GDP
		people += float64(rows[i].Population)
	}
	for i := range rows {
		gdp[i], income[i], relative[i] = record.Missing(), record.Missing(), record.Missing()
		if r := &rows[i]; r.Population > 0 {
			gdp[i], income[i] = r.GDPPerHead, r.HouseholdIncomePerHead
			if total > 0 {
				relative[i] = r.GDPPerHead / (total / people)
			}
		}
	}
	h.gdp, h.income, h.relative = append(h.gdp, gdp), append(h.income, income), append(h.relative, relative)
}

// fillConvergence fills the optional columns of n that compare provinces, now and with the years before. rows are this year's, the
// last of h; neighbours as in [fillDispersion]; p draws the orders that Moran's I is tested with.
func fillConvergence(n *record.NationYear, rows []record.ProvinceYear, h *pastYears, provinces []Province, neighbours [][]int32, p measure.Permutations) {
	region := groupsBy(provinces, func(p *Province) string { return p.Region })
	coast := groupsBy(provinces, func(p *Province) bool { return p.Coastal })
	residents := func(r *record.ProvinceYear) float64 { return float64(r.Population) }

	y := perHead(rows, func(r *record.ProvinceYear) float64 { return r.GDP }, residents, nil)
	d := y.shape(region)
	n.TheilLBetween, n.TheilLWithin, n.KanburZhang = d.between, d.within, d.kanburZhang
	n.Hoover, n.GE2, n.Wolfson = d.hoover, d.ge2, d.wolfson
	n.KanburZhangCoast = y.shape(coast).kanburZhang
	n.MoranP = moranP(y, neighbours, p)

	y = perHead(rows, func(r *record.ProvinceYear) float64 { return r.HouseholdIncomePerHead * float64(r.Population) }, residents, nil)
	d = y.shape(region)
	n.TheilLBetweenIncome, n.TheilLWithinIncome, n.KanburZhangIncome = d.between, d.within, d.kanburZhang
	n.HooverIncome, n.GE2Income, n.WolfsonIncome = d.hoover, d.ge2, d.wolfson
	n.AtkinsonIncome = orMissing(measure.Atkinson(y.value, y.people, 1))

	n.Gamma, n.GammaIncome = gamma(h.gdp), gamma(h.income)
	n.Beta, n.BetaSE = beta(h.gdp)
	n.BetaIncome, n.BetaSEIncome = beta(h.income)
	n.Shorrocks = record.Missing()
	if m, err := mobilityOf(h.relative, nil); err == nil {
		n.Shorrocks = orMissing(shorrocks(m.Pooled))
	}
}

type shape struct{ between, within, kanburZhang, hoover, ge2, wolfson float64 }

// shape computes what the columns of GDP and of income share.
func (h heads) shape(groups []int) shape {
	own := make([]int, len(h.province))
	for i, p := range h.province {
		own[i] = groups[p]
	}
	s := shape{
		between: record.Missing(), within: record.Missing(), kanburZhang: record.Missing(),
		hoover:  orMissing(measure.Hoover(h.value, h.people)),
		ge2:     orMissing(measure.GeneralisedEntropy(h.value, h.people, 2)),
		wolfson: orMissing(measure.Wolfson(h.value, h.people)),
	}
	if d, err := measure.DecomposeTheilL(h.value, h.people, own); err == nil {
		s.between, s.within = d.Between, d.Within
		s.kanburZhang = orMissing(d.Polarisation(), nil)
	}
	return s
}

// moranP returns the two-sided p-value of Moran's I; missing if a province has no people, since that leaves a hole in the map.
func moranP(y heads, neighbours [][]int32, p measure.Permutations) float64 {
	if len(y.value) != len(neighbours) {
		return record.Missing()
	}
	weights, err := measure.NewWeights(neighbours, measure.RowStandardised, measure.IslandsOut)
	if err != nil {
		return record.Missing()
	}
	t, err := measure.MoranPermutation(y.value, weights, p)
	return orMissing(t.TwoSided, err)
}

// gamma returns the convergence of ranks in the last year against those in the first.
func gamma(years [][]float64) float64 {
	if len(years) < 2 {
		return record.Missing()
	}
	first, last := inBoth(years[0], years[len(years)-1])
	c, err := measure.GammaConvergence(first, last)
	return orMissing(c.Index, err)
}

// beta returns the slope of the growth regression over the last [convergenceYears] and its standard error.
func beta(years [][]float64) (slope, se float64) {
	t := len(years) - 1
	if t < convergenceYears {
		return record.Missing(), record.Missing()
	}
	initial, final := inBoth(years[t-convergenceYears], years[t])
	c, err := measure.BetaConvergence(initial, final, convergenceYears)
	return orMissing(c.Slope, err), orMissing(c.SlopeSE, err)
}

// inBoth returns the values of the provinces that have one in both years.
func inBoth(a, b []float64) (first, last []float64) {
	for i := range a {
		if !math.IsNaN(a[i]) && !math.IsNaN(b[i]) {
			first, last = append(first, a[i]), append(last, b[i])
		}
	}
	return first, last
}

// orMissing returns x if it is a number that a table can hold.
func orMissing(x float64, err error) float64 {
	if err != nil || math.IsInf(x, 0) {
		return record.Missing()
	}
	return x
}
