package measure_test

import (
	"errors"
	"math"
	"testing"

	"gowest/sim/measure"
	"pgregory.net/rapid"
)

func TestDecomposeByHand(t *testing.T) {
	t.Parallel()
	// Two groups of two: incomes 1, 3 and 2, 6, one person each. Means 2 and 4, income shares 1/3 and
	// 2/3, nation's mean 3. Both groups are the same but for scale: T_g = (ln ½ + 3 ln 1.5)/4.
	y, group := []float64{1, 2, 3, 6}, []int{0, 1, 0, 1}
	inner := (math.Log(0.5) + 3*math.Log(1.5)) / 4
	d := must[measure.Decomposition](t)(measure.DecomposeTheilT(y, nil, group))
	near(t, "within", d.Within, inner, 1e-15)
	near(t, "between", d.Between, math.Log(2.0/3)/3+2*math.Log(4.0/3)/3, 1e-15)
	near(t, "group 1 income share", d.Groups[1].Income, 2.0/3, 1e-15)
	near(t, "group 1 people share", d.Groups[1].People, 0.5, 1e-15)
	near(t, "group 1 index", d.Groups[1].Index, inner, 1e-15)

	d = must[measure.Decomposition](t)(measure.DecomposeTheilL(y, nil, group))
	near(t, "L within", d.Within, -(math.Log(0.5)+math.Log(1.5))/2, 1e-15)
	near(t, "L between", d.Between, (math.Log(1.5)+math.Log(0.75))/2, 1e-15)
}

func TestDecomposeAddsUp(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		split func(y, w []float64, group []int) (measure.Decomposition, error)
		index func(y, w []float64) (float64, error)
	}{
		"T": {measure.DecomposeTheilT, measure.TheilT},
		"L": {measure.DecomposeTheilL, measure.TheilL},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(r *rapid.T) {
				n := rapid.IntRange(1, 30).Draw(r, "n")
				y, w := incomes(r, n), weights(r, n)
				group := rapid.SliceOfN(rapid.IntRange(0, 5), n, n).Draw(r, "group")
				d := must[measure.Decomposition](t)(c.split(y, w, group))
				total := must[float64](t)(c.index(y, w))
				if math.Abs(d.Total-total) > 1e-10*(1+total) || d.Total != d.Between+d.Within {
					r.Fatalf("total %g, want %g; between %g, within %g", d.Total, total, d.Between, d.Within)
				}
				if d.Between < 0 || d.Within < 0 {
					r.Fatalf("negative part: %+v", d)
				}
				var people, income, within float64
				for g, s := range d.Groups {
					people += s.People
					income += s.Income
					within += s.Within
					var ys, ws []float64
					for i := range y {
						if group[i] == g {
							ys, ws = append(ys, y[i]), append(ws, w[i])
						}
					}
					if ys == nil {
						if s != (measure.GroupShare{}) {
							r.Fatalf("empty group %d has %+v", g, s)
						}
						continue
					}
					if own := must[float64](t)(c.index(ys, ws)); math.Abs(own-s.Index) > 1e-10*(1+own) {
						r.Fatalf("index of group %d is %g, want %g", g, s.Index, own)
					}
				}
				if math.Abs(people-1) > 1e-12 || math.Abs(income-1) > 1e-12 || math.Abs(within-d.Within) > 1e-12 {
					r.Fatalf("shares %g, %g, within %g of %g", people, income, within, d.Within)
				}
			})
		})
	}
}

func TestDecomposeEdges(t *testing.T) {
	t.Parallel()
	y := []float64{1, 2, 5}
	d := must[measure.Decomposition](t)(measure.DecomposeTheilT(y, nil, []int{0, 0, 0}))
	near(t, "between of one group", d.Between, 0, 0)
	d = must[measure.Decomposition](t)(measure.DecomposeTheilT(y, nil, []int{0, 1, 2}))
	near(t, "within of groups of one", d.Within, 0, 0)
	near(t, "between share of groups of one", d.BetweenShare(), 1, 0)
	d = must[measure.Decomposition](t)(measure.DecomposeTheilT([]float64{2, 2}, nil, []int{0, 1}))
	near(t, "between share of equality", d.BetweenShare(), 0, 0)
	// A group without income: x ln x → 0, so T is that of the rest being all: ln 2.
	d = must[measure.Decomposition](t)(measure.DecomposeTheilT([]float64{0, 4}, nil, []int{0, 1}))
	near(t, "total with a group without income", d.Total, math.Log(2), 1e-15)

	if _, err := measure.DecomposeTheilL([]float64{0, 4}, nil, []int{0, 1}); !errors.Is(err, measure.ErrZeroIncome) {
		t.Errorf("L with a zero income: %v, want ErrZeroIncome", err)
	}
	if _, err := measure.DecomposeTheilT(y, nil, []int{0, -1, 0}); !errors.Is(err, measure.ErrRange) {
		t.Errorf("negative group: %v, want ErrRange", err)
	}
	if _, err := measure.DecomposeTheilT(nil, nil, nil); !errors.Is(err, measure.ErrNoData) {
		t.Errorf("no data: %v, want ErrNoData", err)
	}
}
