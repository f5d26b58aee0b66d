package measure

import (
	"fmt"
	"math"
)

// Decomposition is the exact split of an additive index over groups: Total = Between + Within.
type Decomposition struct {
	Total, Between, Within float64
	Groups                 []GroupShare // one a group, in the order of the group numbers
}

// GroupShare is one group of a [Decomposition].
type GroupShare struct {
	People float64 // share of the weights [1]
	Income float64 // share of total income [1]
	Index  float64 // the index inside the group
	Within float64 // its contribution to Within: Income·Index for T, People·Index for L, People·(μ_g/μ)^α·Index for GE(α)
}

// BetweenShare returns the share of the total that lies between groups, 0 if there is no inequality.
func (d Decomposition) BetweenShare() float64 {
	if d.Total == 0 {
		return 0
	}
	return d.Between / d.Total
}

// DecomposeTheilT splits Theil's T of y with weights w by group.
//
//	T = Σ_g S_g ln(μ_g/μ) + Σ_g S_g T_g,  S_g the group's share of income, μ_g its mean, T_g its T
//
// y, w (nil = 1 each) and group have the same length; group[i] ≥ 0 is the number of i's group, any
// numbering from 0 will do and numbers without members have zero shares. Between and Within are not
// negative and add up to Total; one group gives Between = 0, groups of one give Within = 0.
//
// It panics if the lengths differ. Errors as [TheilT], and [ErrRange] for a negative group.
//
// Theil (1967, ch. 4), Shorrocks (1980).
func DecomposeTheilT(y, w []float64, group []int) (Decomposition, error) {
	return decompose("DecomposeTheilT", y, w, group, false)
}

// DecomposeTheilL splits Theil's L (mean log deviation) of y with weights w by group.
//
//	L = Σ_g P_g ln(μ/μ_g) + Σ_g P_g L_g,  P_g the group's share of weights, μ_g its mean, L_g its L
//
// Arguments, result and panics are those of [DecomposeTheilT]; errors those of [TheilL] as well.
//
// Shorrocks (1980).
func DecomposeTheilL(y, w []float64, group []int) (Decomposition, error) {
	return decompose("DecomposeTheilL", y, w, group, true)
}

func decompose(function string, y, w []float64, group []int, logDeviation bool) (Decomposition, error) {
	people, income, err := totals(function, y, w)
	if err != nil {
		return Decomposition{}, err
	}
	d := Decomposition{}
	if d.Groups, err = groupTotals(function, y, w, group); err != nil {
		return Decomposition{}, err
	}
	// A unit's index inside its group needs the group's mean, which is still in units here.
	for i, v := range y {
		g, n := &d.Groups[group[i]], weight(w, i)
		switch {
		case n == 0:
		case logDeviation && v == 0:
			return Decomposition{}, fmt.Errorf("%w: %s: index %d", ErrZeroIncome, function, i)
		case logDeviation:
			g.Index += float64(n / g.People * math.Log(g.Income/g.People/v))
		case v > 0:
			g.Index += float64(float64(n*v) / g.Income * math.Log(v/(g.Income/g.People)))
		}
	}
	for i := range d.Groups {
		g := &d.Groups[i]
		g.Index = max(0, g.Index)
		g.People /= people
		g.Income /= income
		share := g.Income
		if logDeviation {
			share = g.People
		}
		g.Within = float64(share * g.Index)
		d.Within += g.Within
		if g.Income > 0 { // a group without income adds x ln x → 0 to T; L has refused it
			ratio := math.Log(g.Income / g.People) // ln(μ_g/μ)
			if logDeviation {
				ratio = -ratio
			}
			d.Between += float64(share * ratio)
		}
	}
	d.Between = max(0, d.Between)
	d.Total = d.Between + d.Within
	return d, nil
}
