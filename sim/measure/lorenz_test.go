package measure_test

import (
	"errors"
	"math"
	"slices"
	"testing"

	"gowest/sim/measure"
	"pgregory.net/rapid"
)

func TestLorenzByHand(t *testing.T) {
	t.Parallel()
	got, err := measure.Lorenz([]float64{3, 1}, []float64{1, 1})
	want := []measure.LorenzPoint{{0, 0}, {0.5, 0.25}, {1, 1}}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("Lorenz = %v, %v, want %v", got, err, want)
	}
	// Halves of 1, 2, 3, weights 1, 2, 1: the middle unit is split. (1+2)/8 and (2+3)/8.
	shares, err := measure.QuantileShares([]float64{1, 2, 3}, []float64{1, 2, 1}, 2)
	if err != nil || !slices.Equal(shares, []float64{0.375, 0.625}) {
		t.Errorf("QuantileShares = %v, %v, want 3/8 and 5/8", shares, err)
	}
	if _, err := measure.QuantileShares([]float64{1}, nil, 0); !errors.Is(err, measure.ErrRange) {
		t.Errorf("QuantileShares in 0 parts: %v, want ErrRange", err)
	}
}

func TestIncomeSharesOfExponential(t *testing.T) {
	t.Parallel()
	// The Lorenz curve of the exponential law is L(p) = p + (1-p) ln(1-p).
	const n = 100_000
	y := make([]float64, n)
	for i := range y {
		y[i] = -math.Log1p(-(float64(i) + 0.5) / n)
	}
	got := must[[10]float64](t)(measure.IncomeShares(y, nil))
	lorenz := func(p float64) float64 {
		if p == 1 {
			return 1
		}
		return p + (1-p)*math.Log(1-p)
	}
	for d := range got {
		near(t, "decile", got[d], lorenz(float64(d+1)/10)-lorenz(float64(d)/10), 1e-4)
	}
}

func TestSharesAgree(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		n := rapid.IntRange(1, 30).Draw(r, "n")
		y := incomes(r, n)
		slices.Sort(y)
		count := rapid.SliceOfN(rapid.Int64Range(1, 50), n, n).Draw(r, "count")
		w := make([]float64, n)
		for i := range w {
			w[i] = float64(count[i])
		}
		a := must[[10]float64](t)(measure.IncomeShares(y, count))
		b := must[[]float64](t)(measure.QuantileShares(y, w, 10))
		sum, last := 0.0, 0.0
		for i := range a {
			if math.Abs(a[i]-b[i]) > 1e-9 {
				r.Fatalf("decile %d: %g of a histogram, %g by Lorenz", i, a[i], b[i])
			}
			if a[i] < last-1e-9 {
				r.Fatalf("deciles fall: %v", a)
			}
			sum, last = sum+a[i], a[i]
		}
		if math.Abs(sum-1) > 1e-9 {
			r.Fatalf("deciles sum to %g", sum)
		}
		// Twice the area between curve and diagonal is the Gini coefficient.
		area := 0.0
		curve := must[[]measure.LorenzPoint](t)(measure.Lorenz(y, w))
		for i := 1; i < len(curve); i++ {
			area += (curve[i].People - curve[i-1].People) * (curve[i].Income + curve[i-1].Income) / 2
		}
		if g := must[float64](t)(measure.GiniSorted(y, w)); math.Abs(1-2*area-g) > 1e-9 {
			r.Fatalf("Gini %g but area %g", g, area)
		}
	})
}

func TestIncomeSharesFaults(t *testing.T) {
	t.Parallel()
	if _, err := measure.IncomeShares([]float64{2, 1}, nil); !errors.Is(err, measure.ErrRange) {
		t.Errorf("descending: %v, want ErrRange", err)
	}
	if _, err := measure.IncomeShares([]float64{1, 2}, []int64{1, -1}); !errors.Is(err, measure.ErrRange) {
		t.Errorf("negative count: %v, want ErrRange", err)
	}
	one := must[[10]float64](t)(measure.IncomeShares([]float64{5}, []int64{3}))
	for _, s := range one {
		near(t, "decile of one class", s, 0.1, 1e-15)
	}
}
