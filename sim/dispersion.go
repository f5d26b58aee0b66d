package sim

import (
	"slices"

	"gowest/sim/measure"
	"gowest/sim/record"
	"gowest/sim/space"
)

// fillDispersion fills every dispersion column of n from the province rows of one year.
//
// rows and provinces are in the same order and of the same length; neighbours lists for each
// province the provinces that touch it (see [provinceNeighbours]). Groups are the distinct words of
// Region (unsuffixed, nominal, income, registered), Region3 and Coastal in the order of their first
// appearance. An index that does not exist, as with no income or a single province for Moran's I,
// is written as 0: tables hold no NaN.
func fillDispersion(n *record.NationYear, rows []record.ProvinceYear, provinces []Province, neighbours [][]int32) {
	region := groupsBy(provinces, func(p *Province) string { return p.Region })
	region3 := groupsBy(provinces, func(p *Province) string { return p.Region3 })
	coast := groupsBy(provinces, func(p *Province) bool { return p.Coastal })
	others := func(i int) bool { return !provinces[i].Municipality }

	residents := func(r *record.ProvinceYear) float64 { return float64(r.Population) }
	registered := func(r *record.ProvinceYear) float64 { return float64(r.Registered) }
	realGDP := func(r *record.ProvinceYear) float64 { return r.GDP }
	nominal := func(r *record.ProvinceYear) float64 { return r.GDPNominal }

	y := perHead(rows, realGDP, residents, nil)
	d := y.indices(region)
	n.Gini, n.TheilT, n.TheilL = d.gini, d.theilT, d.theilL
	n.TheilBetween, n.TheilWithin = d.between, d.within
	n.CV, n.CVWeighted, n.Sigma = d.cv, d.cvWeighted, d.sigma
	n.Atkinson = orZero(measure.Atkinson(y.value, y.people, 1))
	if len(y.value) == len(neighbours) { // provinces without people would leave holes in the map
		n.MoranI, _, _ = measure.MoranI(y.value, neighbours)
	}
	n.TheilBetweenR3, n.TheilWithinR3 = y.split(region3)
	n.TheilBetweenCoast, n.TheilWithinCoast = y.split(coast)

	d = perHead(rows, realGDP, residents, others).indices(nil)
	n.CV28, n.CVWeighted28, n.Sigma28, n.TheilT28 = d.cv, d.cvWeighted, d.sigma, d.theilT

	y = perHead(rows, nominal, residents, nil)
	d = y.indices(region)
	n.GiniNominal, n.TheilTNominal, n.TheilLNominal = d.gini, d.theilT, d.theilL
	n.CVNominal, n.CVWeightedNominal, n.SigmaNominal = d.cv, d.cvWeighted, d.sigma
	n.TheilBetweenNominal = d.between
	n.TheilBetweenCoastNominal, _ = y.split(coast)
	d = perHead(rows, nominal, residents, others).indices(nil)
	n.CV28Nominal, n.Sigma28Nominal = d.cv, d.sigma

	// One national deflator: the dispersion of deflated income is that of nominal income.
	d = perHead(rows, func(r *record.ProvinceYear) float64 {
		return r.HouseholdIncomePerHead * float64(r.Population)
	}, residents, nil).indices(region)
	n.GiniIncome, n.TheilTIncome, n.TheilLIncome = d.gini, d.theilT, d.theilL
	n.TheilBetweenIncome, n.TheilWithinIncome = d.between, d.within
	n.CVIncome, n.CVWeightedIncome, n.SigmaIncome = d.cv, d.cvWeighted, d.sigma

	d = perHead(rows, realGDP, registered, nil).indices(region)
	n.GiniHukou, n.TheilTHukou, n.TheilLHukou = d.gini, d.theilT, d.theilL
	n.TheilBetweenHukou, n.TheilWithinHukou = d.between, d.within
	n.CVHukou, n.CVWeightedHukou, n.SigmaHukou = d.cv, d.cvWeighted, d.sigma
}

// heads is a value per head of some provinces and the heads as its weights.
type heads struct {
	value, people []float64
	province      []int // index of the province
}

// perHead returns total over people by province, for the provinces that keep holds for (nil = all).
// A province without people is left out.
func perHead(rows []record.ProvinceYear, total, people func(*record.ProvinceYear) float64, keep func(int) bool) heads {
	var h heads
	for i := range rows {
		if keep != nil && !keep(i) {
			continue
		}
		n := people(&rows[i])
		if n == 0 {
			continue
		}
		h.value, h.people, h.province = append(h.value, total(&rows[i])/n), append(h.people, n), append(h.province, i)
	}
	return h
}

type indices struct {
	gini, theilT, theilL, between, within, cv, cvWeighted, sigma float64
}

// indices computes the family that the suffixes of nation.csv share.
func (h heads) indices(groups []int) indices {
	d := indices{
		gini:       orZero(measure.Gini(h.value, h.people)),
		theilT:     orZero(measure.TheilT(h.value, h.people)),
		theilL:     orZero(measure.TheilL(h.value, h.people)),
		cv:         orZero(measure.CV(h.value)),
		cvWeighted: orZero(measure.WilliamsonCV(h.value, h.people)),
		sigma:      orZero(measure.Sigma(h.value)),
	}
	if groups != nil {
		d.between, d.within = h.split(groups)
	}
	return d
}

// split returns Theil's T between and within groups; groups is indexed by province.
func (h heads) split(groups []int) (between, within float64) {
	own := make([]int, len(h.province))
	for i, p := range h.province {
		own[i] = groups[p]
	}
	d, err := measure.DecomposeTheilT(h.value, h.people, own)
	if err != nil {
		return 0, 0
	}
	return d.Between, d.Within
}

func orZero(x float64, err error) float64 {
	if err != nil {
		return 0
	}
	return x
}

// groupsBy numbers provinces by a key, from 0 in the order in which keys first appear.
func groupsBy[K comparable](provinces []Province, key func(*Province) K) []int {
	var seen []K
	out := make([]int, len(provinces))
	for i := range provinces {
		k := key(&provinces[i])
		g := slices.Index(seen, k)
		if g < 0 {
			g = len(seen)
			seen = append(seen, k)
		}
		out[i] = g
	}
	return out
}

// provinceNeighbours returns for each of n provinces the provinces with a cell that shares a side
// with one of its own, ascending and without repetition.
func provinceNeighbours(grid *space.Grid, n int) [][]int32 {
	out := make([][]int32, n)
	for c, cells := range grid.Neighbours() {
		p := grid.Cells[c].Province
		for _, other := range cells {
			if q := grid.Cells[other].Province; q != p {
				out[p] = append(out[p], int32(q))
			}
		}
	}
	for p := range out {
		slices.Sort(out[p])
		out[p] = slices.Compact(out[p])
	}
	return out
}
