package sim

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"

	"gowest/sim/record"
)

// tPValue returns the two-sided p-value of a mean against 0 with n ≥ 2 replicates and its standard error: the chance of
// a Student t with n - 1 degrees of freedom at least so far from 0. Without any variation it is 1 for a mean of 0 and else 0.
func tPValue(mean, se float64, n int) float64 {
	switch {
	case mean == 0:
		return 1
	case se == 0:
		return 0
	}
	t := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: float64(n - 1)}
	return min(1, 2*t.CDF(-math.Abs(mean/se)))
}

// qValues returns the smallest false discovery rate at which each of the m hypotheses with p-values p would be rejected:
//
//	q_(k) = min over j ≥ k of m p_(j)/j,  p_(1) ≤ … ≤ p_(m).
//
// Rejecting what has q ≤ α keeps the expected share of false rejections at most α for p-values that are independent or
// positively dependent.
//
// Benjamini and Hochberg (1995); dependence: Benjamini and Yekutieli (2001).
func qValues(p []float64) []float64 {
	order := make([]int, len(p))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(p[a], p[b]) })
	q := make([]float64, len(p))
	least := 1.0
	for k := len(p); k >= 1; k-- {
		i := order[k-1]
		least = min(least, float64(len(p))*p[i]/float64(k))
		q[i] = least
	}
	return q
}

// fillQValues sets q_value of every row. A family is all indicators and places of one base, alternative, level and year:
// what a reader who looks for effects in a year searches through. Families of levels are apart so that the many
// provinces do not drown the nation.
func fillQValues(rows []record.EffectRow) {
	type family struct {
		base, alt, level string
		year             int
	}
	at := map[family]int{}
	var families [][]int
	for i := range rows {
		r := &rows[i]
		f := family{r.Base, r.Alt, r.Level, r.Year}
		k, known := at[f]
		if !known {
			k = len(families)
			at[f] = k
			families = append(families, nil)
		}
		families[k] = append(families[k], i)
	}
	for _, members := range families {
		p := make([]float64, len(members))
		for j, i := range members {
			p[j] = rows[i].PValue
		}
		for j, q := range qValues(p) {
			rows[members[j]].QValue = q
		}
	}
}
