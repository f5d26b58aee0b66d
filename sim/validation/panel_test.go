package validation

import (
	"errors"
	"math"
	"testing"

	"pgregory.net/rapid"
)

// Two places with 3 and 1 people and incomes of 1 and 5: the mean is (3·1 + 1·5)/4 = 2.
func TestPanelByHand(t *testing.T) {
	t.Parallel()
	p, err := NewPanel([]string{"a", "b"}, 2000, [][]float64{{1}, {5}}, [][]float64{{3}, {1}})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "a", math.Exp(p.At(0, 2000)), 0.5, 1e-15)
	near(t, "b", math.Exp(p.At(1, 2000)), 2.5, 1e-15)
	near(t, "share of a", p.Share[0][0], 0.75, 0)
}

func TestPanelRefusesWhatNoIncomeCanBe(t *testing.T) {
	t.Parallel()
	one := [][]float64{{1, 1}, {1, 1}}
	for _, bad := range [][][]float64{{{1, 0}, {1, 1}}, {{1, math.NaN()}, {1, 1}}, {{1, math.Inf(1)}, {1, 1}}, {{1, 1}, {1}}, {{1, 1}}, {{}, {}}} {
		if _, err := NewPanel([]string{"a", "b"}, 2000, bad, one); !errors.Is(err, ErrData) {
			t.Errorf("income %v: %v, want ErrData", bad, err)
		}
		if _, err := NewPanel([]string{"a", "b"}, 2000, one, bad); !errors.Is(err, ErrData) {
			t.Errorf("people %v: %v, want ErrData", bad, err)
		}
	}
}

// A panel and what Renormalise leaves have a weighted mean of 1, and the ratios between places stay.
func TestMeanIsOne(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 12).Draw(t, "places")
		y, w := make([][]float64, n), make([][]float64, n)
		for i := range n {
			y[i] = []float64{rapid.Float64Range(0.1, 1e5).Draw(t, "income")}
			w[i] = []float64{rapid.Float64Range(1, 1e8).Draw(t, "people")}
		}
		p, err := NewPanel(make([]string, n), 2000, y, w)
		if err != nil {
			t.Fatal(err)
		}
		share, x := p.shares(2000), make([]float64, n)
		total := 0.0
		for i := range x {
			total += share[i] * math.Exp(p.At(i, 2000))
			x[i] = p.At(i, 2000) + rapid.Float64Range(-2, 2).Draw(t, "error")
		}
		if math.Abs(total-1) > 1e-12 {
			t.Fatalf("mean of the panel is %v, want 1", total)
		}
		gap, before := x[n-1]-x[0], append([]float64(nil), x...)
		c := Renormalise(x, share)
		total = 0
		for i := range x {
			total += share[i] * math.Exp(x[i])
			if math.Abs(before[i]-c-x[i]) > 1e-12 {
				t.Fatalf("place %d moved by %v, want %v", i, before[i]-x[i], c)
			}
		}
		if math.Abs(total-1) > 1e-12 || math.Abs(x[n-1]-x[0]-gap) > 1e-12 {
			t.Fatalf("mean %v, gap %v; want 1 and %v", total, x[n-1]-x[0], gap)
		}
	})
}
