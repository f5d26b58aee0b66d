package measure

import (
	"fmt"
	"sort"
)

// LorenzPoint is a point of the Lorenz curve: the poorest People [share] have Income [share].
type LorenzPoint struct{ People, Income float64 }

// Lorenz returns the n+1 corners of the Lorenz curve of y with weights w, from (0, 0) to (1, 1).
//
// y [any unit, not negative] and w [persons, nil = 1 each] have the same length. The curve is convex
// and lies on or below the diagonal; between corners it is straight (everyone in a unit has the mean).
//
// It panics if the lengths differ. Errors: [ErrNoData], [ErrNoIncome], [ErrRange].
//
// Lorenz (1905).
func Lorenz(y, w []float64) ([]LorenzPoint, error) {
	people, income, err := totals("Lorenz", y, w)
	if err != nil {
		return nil, err
	}
	s, g := sorted(y, w)
	out := make([]LorenzPoint, len(s)+1)
	var p, v float64
	for i := range s {
		p += g[i]
		v += float64(g[i] * s[i])
		out[i+1] = LorenzPoint{min(1, p/people), min(1, v/income)}
	}
	out[len(s)] = LorenzPoint{1, 1} // the sums, rounded in another order, may miss it by an ulp
	return out, nil
}

// QuantileShares returns the shares of total income that go to each of k equal parts of the
// population, from the poorest to the richest. A unit that straddles a limit is split.
//
// y [any unit, not negative] and w [persons, nil = 1 each] have the same length, k ≥ 1. The shares
// do not fall and sum to 1.
//
// It panics if the lengths differ. Errors: [ErrNoData], [ErrNoIncome], [ErrRange] (also for k < 1).
func QuantileShares(y, w []float64, k int) ([]float64, error) {
	if k < 1 {
		return nil, fmt.Errorf("%w: QuantileShares: %d parts", ErrRange, k)
	}
	curve, err := Lorenz(y, w)
	if err != nil {
		return nil, err
	}
	out, below := make([]float64, k), 0.0
	for q := range k {
		at := lorenzAt(curve, float64(q+1)/float64(k))
		out[q] = max(0, at-below)
		below = at
	}
	return out, nil
}

// IncomeShares returns the shares of total income that go to the ten deciles of persons, from a
// histogram: count[j] persons have income y[j], in ascending order of y. With count nil, y is one
// sorted income a person. Errors and panics as [QuantileShares] and [GiniSorted].
func IncomeShares(y []float64, count []int64) ([10]float64, error) {
	var w []float64
	if count != nil {
		w = floats(count)
	}
	var out [10]float64
	people, income, err := totals("IncomeShares", y, w)
	if err != nil {
		return out, err
	}
	// One pass over sorted values: 10⁶ persons need no copy.
	var p, v, below, last float64
	q := 0
	for i, x := range y {
		if x < last {
			return out, fmt.Errorf("%w: IncomeShares: value %g at index %d is below the one before it", ErrRange, x, i)
		}
		last = x
		n := weight(w, i)
		for q < 9 && p+n >= people*float64(q+1)/10 {
			at := v + float64((people*float64(q+1)/10-p)*x)
			out[q] = max(0, (at-below)/income)
			below = at
			q++
		}
		p += n
		v += float64(n * x)
	}
	for ; q < 10; q++ { // normally the tenth decile only
		out[q] = max(0, (v-below)/income)
		below = v
	}
	return out, nil
}

// lorenzAt returns the height of the Lorenz curve over a share of people.
func lorenzAt(curve []LorenzPoint, people float64) float64 {
	i := sort.Search(len(curve), func(i int) bool { return curve[i].People >= people })
	if i == 0 {
		return 0
	}
	if i == len(curve) {
		return 1
	}
	a, b := curve[i-1], curve[i]
	if people >= 1 {
		return 1
	}
	return a.Income + float64((b.Income-a.Income)*(people-a.People))/(b.People-a.People)
}
