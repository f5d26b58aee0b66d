package measure_test

import (
	"encoding/csv"
	"math"
	"os"
	"strconv"
	"testing"

	"pgregory.net/rapid"
)

// near fails unless got is want within tol, which also bounds how far published digits can be off.
func near(t testing.TB, what string, got, want, tol float64) {
	t.Helper()
	if math.IsNaN(got) || math.Abs(got-want) > tol {
		t.Errorf("%s = %.10g, want %.10g within %g", what, got, want, tol)
	}
}

// must returns a result that may not fail.
func must[T any](t testing.TB) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatalf("unexpected error: %v", err)
		}
		return v
	}
}

// table is a CSV file of testdata by column.
type table map[string][]string

func readTable(t testing.TB, path string) table {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.Comment = '#'
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	out := make(table)
	for c, name := range rows[0] {
		for _, row := range rows[1:] {
			out[name] = append(out[name], row[c])
		}
	}
	return out
}

func (c table) floats(t testing.TB, name string) []float64 {
	t.Helper()
	out := make([]float64, len(c[name]))
	for i, s := range c[name] {
		v, err := strconv.ParseFloat(s, 64)
		if err != nil {
			t.Fatal(err)
		}
		out[i] = v
	}
	if len(out) == 0 {
		t.Fatalf("no column %q", name)
	}
	return out
}

// groups numbers the distinct words of a column from 0.
func (c table) groups(name string) []int {
	number := map[string]int{}
	out := make([]int, len(c[name]))
	for i, s := range c[name] {
		if _, ok := number[s]; !ok {
			number[s] = len(number)
		}
		out[i] = number[s]
	}
	return out
}

// incomes draws n positive values of very different sizes, often equal ones.
func incomes(t *rapid.T, n int) []float64 {
	g := rapid.OneOf(
		rapid.Float64Range(0.01, 1e6),
		rapid.Map(rapid.IntRange(1, 5), func(k int) float64 { return float64(k) }),
	)
	return rapid.SliceOfN(g, n, n).Draw(t, "y")
}

func weights(t *rapid.T, n int) []float64 {
	return rapid.SliceOfN(rapid.Float64Range(0.01, 1e3), n, n).Draw(t, "w")
}

func scaled(x []float64, by float64) []float64 {
	out := make([]float64, len(x))
	for i, v := range x {
		out[i] = v * by
	}
	return out
}
