package money_test

import (
	"math"
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"gowest/sim/money"
)

// gdp is about the GDP of a quarter with one agent a person [fen]: 100 trillion yuan a year.
const gdp money.Fen = 2_500_000_000_000_000

// amounts are what is split: small ones, where a fen matters, and up to that GDP and far beyond.
func amounts() *rapid.Generator[money.Fen] {
	return rapid.Map(rapid.OneOf(rapid.Int64Range(0, 1000), rapid.Int64Range(0, int64(gdp)), rapid.Int64Range(0, math.MaxInt64)), func(x int64) money.Fen { return money.Fen(x) })
}

// wholes are weights as [money.Weights] makes them: at most 2^40, often 0 or equal.
func wholes() *rapid.Generator[[]uint64] {
	return rapid.SliceOfN(rapid.OneOf(rapid.Uint64Range(0, 3), rapid.Uint64Range(0, 1<<40)), 1, 50)
}

func TestSplitByHand(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		total   money.Fen
		weights []uint64
		want    []money.Fen
	}{
		// Cumulative dues 33⅓, 66⅔, 100 are paid as 33, 66, 100.
		{"a hundred in three", 100, []uint64{1, 1, 1}, []money.Fen{33, 33, 34}},
		{"even", 6, []uint64{1, 2, 3}, []money.Fen{1, 2, 3}},
		{"one fen goes to the one who completes it", 1, []uint64{1, 1}, []money.Fen{0, 1}},
		{"nothing for no weight", 10, []uint64{0, 5, 0}, []money.Fen{0, 10, 0}},
		{"nothing to split", 0, []uint64{1, 2}, []money.Fen{0, 0}},
		{"nobody to pay", 10, []uint64{0, 0}, []money.Fen{0, 0}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			sum := uint64(0)
			for _, w := range c.weights {
				sum += w
			}
			s := money.Split(c.total, sum)
			left := c.total
			for i, w := range c.weights {
				got := s.Next(w)
				if got != c.want[i] {
					t.Errorf("part %d = %d, want %d", i, got, c.want[i])
				}
				left -= got
			}
			if s.Rest() != left {
				t.Errorf("Rest() = %d, want %d", s.Rest(), left)
			}
		})
	}
}

// All of a total is paid, each part within a fen of its share and in order of weights; checked
// against rational numbers.
func TestSplitLaws(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		total, weights := amounts().Draw(t, "total"), wholes().Draw(t, "weights")
		sum := uint64(0)
		for _, w := range weights {
			sum += w
		}
		split := money.Split(total, sum)
		paid := money.Fen(0)
		for i, w := range weights {
			part := split.Next(w)
			paid += part
			if sum == 0 {
				continue
			}
			share := new(big.Rat).SetFrac(new(big.Int).Mul(big.NewInt(int64(total)), new(big.Int).SetUint64(w)), new(big.Int).SetUint64(sum))
			off := new(big.Rat).Sub(new(big.Rat).SetInt64(int64(part)), share)
			if off.Abs(off).Cmp(big.NewRat(1, 1)) >= 0 {
				t.Fatalf("part %d of weight %d is %d, a fen or more from its share", i, w, part)
			}
			if part < 0 || w == 0 && part != 0 {
				t.Fatalf("part %d of weight %d is %d", i, w, part)
			}
		}
		want := total
		if sum == 0 {
			want = 0
		}
		if paid != want || split.Rest() != total-paid {
			t.Fatalf("paid %d of %d, rest %d", paid, total, split.Rest())
		}
	})
}

// Who comes first changes a part by less than a fen, and the sum not at all.
func TestSplitInAnyOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		total, weights := amounts().Draw(t, "total"), wholes().Draw(t, "weights")
		order := rapid.Permutation(indices(len(weights))).Draw(t, "order")
		sum := uint64(0)
		for _, w := range weights {
			sum += w
		}
		parts := make([]money.Fen, len(weights))
		s, r := money.Split(total, sum), money.Split(total, sum)
		for i, w := range weights {
			parts[i] = s.Next(w)
		}
		for _, i := range order {
			if d := r.Next(weights[i]) - parts[i]; d < -1 || d > 1 {
				t.Fatalf("part %d changes by %d fen with the order", i, d)
			}
		}
		if s.Rest() != r.Rest() {
			t.Fatalf("Rest() = %d in one order, %d in another", s.Rest(), r.Rest())
		}
	})
}

func indices(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

func TestMulDiv(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a := amounts().Draw(t, "a")
		den := rapid.Uint64Min(1).Draw(t, "den")
		num := rapid.Uint64Range(0, den).Draw(t, "num")
		want := new(big.Int).Mul(big.NewInt(int64(a)), new(big.Int).SetUint64(num))
		want.Div(want, new(big.Int).SetUint64(den))
		if got := a.MulDiv(num, den); int64(got) != want.Int64() {
			t.Fatalf("%d.MulDiv(%d, %d) = %d, want %v", a, num, den, got, want)
		}
	})
	// The GDP of a quarter over eight million weights of 2^40: a product of 115 bits.
	const n = 1 << 23
	if got := gdp.MulDiv(n<<40-1, n<<40); got != gdp-1 {
		t.Errorf("MulDiv just below one = %d, want %d", got, gdp-1)
	}
}

func TestWeights(t *testing.T) {
	t.Parallel()
	const one = 1 << 40
	inf, nan := math.Inf(1), math.NaN()
	for _, c := range []struct {
		name string
		w    []float64
		want []uint64
	}{
		{"the largest is 2^40", []float64{1, 2, 0.5}, []uint64{one / 2, one, one / 4}},
		{"scale does not matter", []float64{1e300, 2e300, 5e299}, []uint64{one / 2, one, one / 4}},
		{"nor how small", []float64{0x1p-1060, 0x1p-1059, 0x1p-1061}, []uint64{one / 2, one, one / 4}},
		{"the smallest number there is", []float64{0, 5e-324, 5e-324}, []uint64{0, one, one}},
		{"negative and undefined count as 0", []float64{-1, nan, 1, math.Inf(-1)}, []uint64{0, 0, one, 0}},
		{"nobody", []float64{0, 0}, []uint64{0, 0}},
		{"nobody positive", []float64{-1, nan}, []uint64{0, 0}},
		{"an infinite one", []float64{1, inf}, []uint64{0, 0}},
		{"none", nil, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			dst := []uint64{9, 9, 9, 9, 9}[:len(c.w)] // old values must not show
			got, want := money.Weights(dst, c.w), uint64(0)
			for i, w := range c.want {
				want += w
				if dst[i] != w {
					t.Errorf("weight %d = %d, want %d", i, dst[i], w)
				}
			}
			if got != want {
				t.Errorf("sum = %d, want %d", got, want)
			}
		})
	}
}

// Whole weights are in proportion to the numbers, to a part in 2^40 of the largest.
func TestWeightsInProportion(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := rapid.SliceOfN(rapid.Float64Range(0, 1e12), 1, 30).Draw(t, "w")
		dst := make([]uint64, len(w))
		sum := money.Weights(dst, w)
		largest, total := 0.0, uint64(0)
		for i := range w {
			largest = math.Max(largest, w[i])
			total += dst[i]
		}
		if total != sum {
			t.Fatalf("sum = %d, want %d", sum, total)
		}
		for i := range w {
			if largest > 0 && math.Abs(float64(dst[i])-w[i]/largest*(1<<40)) > 1 {
				t.Fatalf("weight %d of %g is %d", i, w[i], dst[i])
			}
		}
	})
}

func TestShare(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		a    money.Fen
		f    float64
		want money.Fen
	}{
		{"half", 101, 0.5, 50},
		{"nothing", 101, 0, 0},
		{"all", 101, 1, 101},
		{"never more than all", 101, 1.5, 101},
		{"all of a large amount, exactly", math.MaxInt64, 1, math.MaxInt64},
		{"nearly all of a large amount", math.MaxInt64, math.Nextafter(1, 0), math.MaxInt64 - 1023}, // 2^63·(1 - 2^-53) = 2^63 - 2^10
		{"of nothing", 0, 0.3, 0},
	} {
		if got := c.a.Share(c.f); got != c.want {
			t.Errorf("%s: %d.Share(%g) = %d, want %d", c.name, c.a, c.f, got, c.want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		a := amounts().Draw(t, "a")
		f := rapid.Float64Range(0, 1).Draw(t, "f")
		if got := a.Share(f); got < 0 || got > a {
			t.Fatalf("%d.Share(%g) = %d, want a part of it", a, f, got)
		}
	})
}

func TestYuanAndRound(t *testing.T) {
	t.Parallel()
	if got := money.Fen(12345).Yuan(); got != 123.45 {
		t.Errorf("Yuan() = %g, want 123.45", got)
	}
	for x, want := range map[float64]money.Fen{0.4: 0, 0.5: 1, -0.5: -1, 2.5: 3, -2.4: -2, 2.5e15: gdp} {
		if got := money.Round(x); got != want {
			t.Errorf("Round(%g) = %d, want %d", x, got, want)
		}
	}
}

func TestSplittingAllocatesNothing(t *testing.T) {
	w, dst := []float64{1, 2, 3}, make([]uint64, 3)
	allocs := testing.AllocsPerRun(100, func() {
		s := money.Split(gdp, money.Weights(dst, w))
		for _, x := range dst {
			s.Next(x)
		}
	})
	if allocs != 0 {
		t.Errorf("%g allocations a split, want none", allocs)
	}
}
