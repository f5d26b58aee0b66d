package measure

import (
	"fmt"
	"math"
)

// DecomposeEntropy splits the generalised entropy index GE(α) of y with weights w by group, exactly.
//
//	GE(α) = (Σ_g P_g (μ_g/μ)^α - 1) / (α(α-1)) + Σ_g P_g (μ_g/μ)^α GE_g(α)
//
// P_g is the group's share of weights, μ_g its mean. Between is GE(α) of the group means. The weights
// P_g (μ_g/μ)^α of the inner indices sum to 1 only for α = 0 and α = 1, where the split is that of
// [DecomposeTheilL] and [DecomposeTheilT]; elsewhere Between changes them, so that "what is left if
// the means were equal" is not Within.
//
// Arguments, result and panics are those of [DecomposeTheilT]; errors those of
// [GeneralisedEntropy], and [ErrRange] for a negative group. A group without income has Index 0 for
// α > 0. Squared coefficients of variation (see [CV] and [WilliamsonCV]) are twice GE(2), and so are
// all parts of their split.
//
// Shorrocks (1980).
func DecomposeEntropy(y, w []float64, group []int, alpha float64) (Decomposition, error) {
	const name = "DecomposeEntropy"
	switch {
	case alpha == 0:
		return decompose(name, y, w, group, true)
	case alpha == 1:
		return decompose(name, y, w, group, false)
	case math.IsNaN(alpha) || math.IsInf(alpha, 0):
		return Decomposition{}, fmt.Errorf("%w: %s: alpha %g", ErrRange, name, alpha)
	}
	people, income, err := totals(name, y, w)
	if err != nil {
		return Decomposition{}, err
	}
	d := Decomposition{}
	if d.Groups, err = groupTotals(name, y, w, group); err != nil {
		return Decomposition{}, err
	}
	// As in GeneralisedEntropy, Expm1 keeps the digits near equality.
	for i, v := range y {
		g, n := &d.Groups[group[i]], weight(w, i)
		switch {
		case n == 0:
		case v == 0 && alpha < 0:
			return Decomposition{}, fmt.Errorf("%w: %s: index %d", ErrZeroIncome, name, i)
		case g.Income == 0: // a group without income is equal inside
		case v == 0:
			g.Index -= n / g.People
		default:
			g.Index += float64(n / g.People * math.Expm1(alpha*math.Log(v/(g.Income/g.People))))
		}
	}
	scale := alpha * (alpha - 1)
	for i := range d.Groups {
		g := &d.Groups[i]
		g.Index = max(0, g.Index/scale)
		g.People /= people
		g.Income /= income
		switch {
		case g.People == 0:
		case g.Income == 0:
			d.Between -= g.People
		default:
			log := alpha * math.Log(g.Income/g.People) // ln (μ_g/μ)^α
			d.Between += float64(g.People * math.Expm1(log))
			g.Within = float64(g.People * math.Exp(log) * g.Index)
			d.Within += g.Within
		}
	}
	d.Between = max(0, d.Between/scale)
	d.Total = d.Between + d.Within
	return d, nil
}

// groupTotals returns the groups with the sums of weights and incomes in their units.
func groupTotals(function string, y, w []float64, group []int) ([]GroupShare, error) {
	if len(group) != len(y) {
		panic(fmt.Sprintf("measure: %s: %d values but %d groups", function, len(y), len(group)))
	}
	groups := 0
	for i, g := range group {
		if g < 0 {
			return nil, fmt.Errorf("%w: %s: group %d at index %d", ErrRange, function, g, i)
		}
		groups = max(groups, g+1)
	}
	out := make([]GroupShare, groups)
	for i, v := range y {
		g := &out[group[i]]
		g.People += weight(w, i)
		g.Income += float64(weight(w, i) * v)
	}
	return out, nil
}
