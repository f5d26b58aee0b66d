package measure_test

import (
	"errors"
	"math"
	"testing"

	"gowest/sim/measure"
	"pgregory.net/rapid"
)

// The parts against a second way to them: Between is the index of the data with everyone at the mean of the
// group, each group's Index that of its members alone, and the total is the index itself.
func TestDecomposeEntropyLaws(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		must := must[float64](t)
		n := rapid.IntRange(1, 15).Draw(r, "n")
		y, w := incomes(r, n), weights(r, n)
		group := rapid.SliceOfN(rapid.IntRange(0, 3), n, n).Draw(r, "group")
		alpha := rapid.SampledFrom([]float64{-2, -0.5, 0, 0.5, 1, 1.5, 2, 3}).Draw(r, "alpha")
		d, err := measure.DecomposeEntropy(y, w, group, alpha)
		if err != nil {
			r.Fatal(err)
		}
		total := must(measure.GeneralisedEntropy(y, w, alpha))
		tol := 1e-9 * (1 + total)
		means := make([]float64, n)
		within := 0.0
		for g := range d.Groups {
			var gy, gw []float64
			var income, people float64
			for i := range y {
				if group[i] == g {
					gy, gw = append(gy, y[i]), append(gw, w[i])
					income, people = income+y[i]*w[i], people+w[i]
				}
			}
			for i := range y {
				if group[i] == g {
					means[i] = income / people
				}
			}
			if len(gy) == 0 {
				continue
			}
			within += d.Groups[g].Within
			if index := must(measure.GeneralisedEntropy(gy, gw, alpha)); math.Abs(index-d.Groups[g].Index) > 1e-9*(1+index) {
				r.Fatalf("group %d has index %g, want %g", g, d.Groups[g].Index, index)
			}
		}
		between := must(measure.GeneralisedEntropy(means, w, alpha))
		if math.Abs(d.Between-between) > tol || math.Abs(d.Total-total) > tol || math.Abs(d.Within-within) > tol {
			r.Fatalf("GE(%g) = %g + %g = %g, want %g + %g = %g", alpha, d.Between, d.Within, d.Total, between, within, total)
		}
	})
}

func TestDecomposeEntropyByHand(t *testing.T) {
	t.Parallel()
	must := must[measure.Decomposition](t)
	// 1, 3 | 2, 6: means 2, 4 of 3. CV² = (4+0+1+9)/4/9, between (1+1)/2/9, within ½·(4/9)·¼ + ½·(16/9)·¼.
	d := must(measure.DecomposeEntropy([]float64{1, 3, 2, 6}, nil, []int{0, 0, 1, 1}, 2))
	near(t, "total", 2*d.Total, 14.0/36, 1e-15)
	near(t, "between", 2*d.Between, 1.0/9, 1e-15)
	near(t, "within", 2*d.Within, 1.0/18+2.0/9, 1e-15)
	// A group without income: between is ½(½·0 + ½·4 - 1).
	d = must(measure.DecomposeEntropy([]float64{0, 0, 5, 5}, nil, []int{0, 0, 1, 1}, 2))
	near(t, "poor group", d.Between, 0.5, 1e-15)
	near(t, "poor group within", d.Within, 0, 1e-15)
	if _, err := measure.DecomposeEntropy([]float64{0, 1}, nil, []int{0, 1}, -1); !errors.Is(err, measure.ErrZeroIncome) {
		t.Errorf("zero income: %v", err)
	}
	if _, err := measure.DecomposeEntropy([]float64{2, 1}, nil, []int{0, -1}, 2); !errors.Is(err, measure.ErrRange) {
		t.Errorf("negative group: %v", err)
	}
	if _, err := measure.DecomposeEntropy([]float64{2, 1}, nil, []int{0, 1}, math.NaN()); !errors.Is(err, measure.ErrRange) {
		t.Errorf("alpha: %v", err)
	}
}
