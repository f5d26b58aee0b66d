package measure_test

import (
	"errors"
	"math"
	"slices"
	"testing"

	"gowest/sim/measure"
	"pgregory.net/rapid"
)

// The example of PySAL's esda.Moran: homicide rates of 78 counties around St. Louis, row-standardised
// contiguity; I = 0.24365582621771659 and EI = -0.012987012987012988 in its documentation and tests.
func TestMoranAsPySAL(t *testing.T) {
	t.Parallel()
	data := readTable(t, "testdata/stlouis.csv")
	neighbours := neighbourLists(t, data)
	index, expected, err := measure.MoranI(data.floats(t, "hr8893"), neighbours)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "I", index, 0.24365582621771659, 1e-14)
	near(t, "E[I]", expected, -0.012987012987012988, 1e-16)
}

// ring joins n regions in a circle.
func ring(n int) [][]int32 {
	out := make([][]int32, n)
	for i := range out {
		out[i] = []int32{int32((i + n - 1) % n), int32((i + 1) % n)}
	}
	return out
}

func TestMoranByHand(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name       string
		y          []float64
		neighbours [][]int32
		want, exp  float64
	}{
		{"alternating ring", []float64{1, -1, 1, -1}, ring(4), -1, -1.0 / 3},
		// Every value has one like and one unlike neighbour.
		{"two blocks of two in a ring", []float64{1, 1, -1, -1}, ring(4), 0, -1.0 / 3},
		// Wave on a ring: the lag is cos(2π/8) times the value.
		{"wave", wave(8), ring(8), math.Cos(math.Pi / 4), -1.0 / 7},
		// Line 1-2-3 with values 0, 1, 2: lags of the deviations -1, 0, 1 are 0, 0, 0.
		{"line", []float64{0, 1, 2}, [][]int32{{1}, {0, 2}, {1}}, 0, -0.5},
		{"an island changes nothing", []float64{1, -1, 1, -1, 99}, append(ring(4), nil), -1, -1.0 / 3},
		// Region 2 is a neighbour without neighbours: n = 3, S0 = 2; deviations -1, 0, 1, lags 1, -1:
		// (3/2) (-1·1 + 0·-1) / 2.
		{"one way", []float64{0, 1, 2}, [][]int32{{2}, {0}, nil}, -0.75, -0.5},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			index, expected, err := measure.MoranI(c.y, c.neighbours)
			if err != nil {
				t.Fatal(err)
			}
			near(t, "I", index, c.want, 1e-14)
			near(t, "E[I]", expected, c.exp, 1e-15)
		})
	}
}

func wave(n int) []float64 {
	y := make([]float64, n)
	for i := range y {
		y[i] = 5 + math.Sin(2*math.Pi*float64(i)/float64(n)+0.3)
	}
	return y
}

// The mean of I over all orders of the values is its expectation, with islands and one-way links too.
func TestMoranExpectation(t *testing.T) {
	t.Parallel()
	neighbours := [][]int32{{1, 2}, {0}, {0, 1, 4}, nil, {2}}
	values := []float64{1, 2, 4, 100, 9}
	var sum, expected float64
	n := 0
	order := []int{0, 1, 2, 4} // region 3 is an island and keeps its value
	permute(order, func(p []int) {
		y := slices.Clone(values)
		for i, from := range p {
			y[[]int{0, 1, 2, 4}[i]] = values[from]
		}
		index, e, err := measure.MoranI(y, neighbours)
		if err != nil {
			t.Fatal(err)
		}
		sum, expected, n = sum+index, e, n+1
	})
	if n != 24 {
		t.Fatalf("%d orders", n)
	}
	near(t, "mean of I", sum/24, expected, 1e-13)
	near(t, "E[I]", expected, -1.0/3, 1e-15)
}

func permute(p []int, visit func([]int)) {
	var rec func(k int)
	rec = func(k int) {
		if k == len(p) {
			visit(p)
			return
		}
		for i := k; i < len(p); i++ {
			p[k], p[i] = p[i], p[k]
			rec(k + 1)
			p[k], p[i] = p[i], p[k]
		}
	}
	rec(0)
}

func TestMoranIsAffineInvariant(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		n := rapid.IntRange(3, 20).Draw(r, "n")
		y := rapid.SliceOfN(rapid.Float64Range(-100, 100), n, n).Draw(r, "y")
		y[0] += 300 // never all equal
		a, _, err := measure.MoranI(y, ring(n))
		if err != nil {
			r.Fatal(err)
		}
		z := scaled(y, -3)
		for i := range z {
			z[i] += 17
		}
		b, _, err := measure.MoranI(z, ring(n))
		if err != nil || math.Abs(a-b) > 1e-9 {
			r.Fatalf("I = %g, of -3y+17 %g, %v", a, b, err)
		}
	})
}

func TestMoranFaults(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name       string
		y          []float64
		neighbours [][]int32
		want       error
	}{
		{"nothing", nil, nil, measure.ErrNoData},
		{"one region", []float64{1}, [][]int32{nil}, measure.ErrNoData},
		{"islands only", []float64{1, 2}, [][]int32{nil, nil}, measure.ErrNoData},
		{"equal values", []float64{0.1, 0.1, 0.1}, ring(3), measure.ErrNoVariation},
		{"not a number", []float64{0, math.NaN(), 1}, ring(3), measure.ErrRange},
	} {
		if _, _, err := measure.MoranI(c.y, c.neighbours); !errors.Is(err, c.want) {
			t.Errorf("MoranI of %s: %v, want %v", c.name, err, c.want)
		}
	}
}
