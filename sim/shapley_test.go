package sim

import (
	"fmt"
	"math"
	"math/bits"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"gowest/sim/record"
)

// game returns the worth of every set of n players.
func game(n int, worth func(set int) float64) []float64 {
	v := make([]float64, 1<<n)
	for set := range v {
		v[set] = worth(set)
	}
	return v
}

// approx compares floats up to rounding.
var approx = cmpopts.EquateApprox(1e-12, 1e-12)

func TestShapleyClosedForms(t *testing.T) {
	t.Parallel()
	size := func(set int) float64 { return float64(bits.OnesCount(uint(set))) }
	for _, c := range []struct {
		name string
		v    []float64
		want []float64
	}{
		{"nobody", []float64{7}, []float64{}},
		{"one player", []float64{2, 5}, []float64{3}},
		// v(S) = Σ_{i ∈ S} a_i, plus 10 for the empty set: each gets a_i.
		{"additive", game(4, func(set int) float64 { return 10 + 1*float64(set&1) + 2*float64(set>>1&1) - 3*float64(set>>2&1) }), []float64{1, 2, -3, 0}},
		// Player 0 has a left glove, 1 and 2 a right one; a pair is worth 1. In the six orders the left glove completes a pair
		// unless it comes first (4 of 6), a right one only right after it (1 of 6).
		{"gloves", game(3, func(set int) float64 {
			if set&1 != 0 && set&6 != 0 {
				return 1
			}
			return 0
		}), []float64{2. / 3, 1. / 6, 1. / 6}},
		// Worth 1 once players 1, 2 and 4 are all there: they share it.
		{"unanimity", game(5, func(set int) float64 {
			if set&22 == 22 {
				return 1
			}
			return 0
		}), []float64{0, 1. / 3, 1. / 3, 0, 1. / 3}},
		// The cube of the number of players: 125 shared by five.
		{"symmetric", game(5, func(set int) float64 { return math.Pow(size(set), 3) }), []float64{25, 25, 25, 25, 25}},
		// The cost of a runway is that of the longest one needed, 1, 2 or 4: the first length is shared by
		// three, the second by two, the rest is the third's (Littlechild and Owen 1973).
		{"runway", game(3, func(set int) float64 { return []float64{0, 1, 2, 2, 4, 4, 4, 4}[set] }), []float64{1. / 3, 1./3 + 1./2, 1./3 + 1./2 + 2}},
	} {
		if d := cmp.Diff(c.want, append([]float64{}, Shapley(c.v)...), approx); d != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, d)
		}
	}
}

// The value is what its definition says: the mean over all orders of what a player adds. And it has the four properties
// of which it is the only one (Shapley 1953), on any game.
func TestShapleyProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, MostPackages).Draw(t, "players")
		worth := rapid.SliceOfN(rapid.Float64Range(-100, 100), 1<<n, 1<<n)
		v, w := worth.Draw(t, "v"), worth.Draw(t, "w")
		value := Shapley(v)
		if d := cmp.Diff(byOrders(v, n), value, cmpopts.EquateApprox(0, 1e-10)); d != "" {
			t.Fatalf("not the mean over orders (-want +got):\n%s", d)
		}
		sum := 0.0
		for _, x := range value {
			sum += x
		}
		if total := v[len(v)-1] - v[0]; math.Abs(sum-total) > 1e-10 {
			t.Fatalf("efficiency: values add up to %v, the effect is %v", sum, total)
		}
		both := make([]float64, len(v))
		for s := range both {
			both[s] = v[s] + w[s]
		}
		ofBoth, other := Shapley(both), Shapley(w)
		for i := range value {
			if math.Abs(ofBoth[i]-value[i]-other[i]) > 1e-10 {
				t.Fatalf("additivity: player %d gets %v in the sum of games, %v and %v in each", i, ofBoth[i], value[i], other[i])
			}
		}
		i := rapid.IntRange(0, n-1).Draw(t, "dummy")
		idle := make([]float64, len(v))
		for s := range idle {
			idle[s] = v[s&^(1<<i)]
		}
		if got := Shapley(idle)[i]; got != 0 {
			t.Fatalf("dummy: player %d adds nothing and gets %v", i, got)
		}
		j := rapid.IntRange(0, n-1).Draw(t, "twin")
		even := make([]float64, len(v))
		for s := range even {
			even[s] = v[s] + v[swapped(s, i, j)]
		}
		if got := Shapley(even); math.Abs(got[i]-got[j]) > 1e-10 {
			t.Fatalf("symmetry: players %d and %d add the same and get %v and %v", i, j, got[i], got[j])
		}
	})
}

// byOrders averages what each player adds over all orders, the definition of the value.
func byOrders(v []float64, n int) []float64 {
	sum, orders := make([]float64, n), 0
	var join func(set int, added []float64)
	join = func(set int, added []float64) {
		if set == len(v)-1 {
			orders++
			for i := range sum {
				sum[i] += added[i]
			}
			return
		}
		for i := range n {
			if set&(1<<i) == 0 {
				next := append([]float64(nil), added...)
				next[i] = v[set|1<<i] - v[set]
				join(set|1<<i, next)
			}
		}
	}
	join(0, make([]float64, n))
	for i := range sum {
		sum[i] /= float64(orders)
	}
	return sum
}

// swapped exchanges two players of a set.
func swapped(set, i, j int) int {
	a, b := set>>i&1, set>>j&1
	return set&^(1<<i)&^(1<<j) | a<<j | b<<i
}

func TestShapleyRefusesHalfAGame(t *testing.T) {
	t.Parallel()
	defer func() {
		if recover() == nil {
			t.Error("three sets were accepted")
		}
	}()
	Shapley(make([]float64, 3))
}

// sets returns the tables of every set of packages: a factor by package on GDP of the West, from 1979 on.
func sets(n int, factors ...float64) func(set int) (*record.Tables, error) {
	return func(set int) (*record.Tables, error) {
		t := history(n, 1, 0)
		for i, f := range factors {
			for k := range t.Provinces {
				if p := &t.Provinces[k]; set&(1<<i) != 0 && p.Province == "Gansu" && p.Year == 1979 {
					p.GDP *= f
				}
			}
		}
		return t, nil
	}
}

// Two factors on the same number, 1 + a and 1 + b: alone they add a and b of it, together a + b + ab, of which each has half of
// the product as interaction.
func TestSplitEffect(t *testing.T) {
	t.Parallel()
	const n, a, b = 3, 0.5, 0.2
	rows, err := SplitEffect("base", "alt", []string{"A", "B"}, []int{1, 2, 3}, twoRegions, sets(n, 1+a, 1+b))
	if err != nil {
		t.Fatal(err)
	}
	var west []float64 // GDP of Gansu in 1979 by replicate
	for _, p := range history(n, 1, 0).Provinces {
		if p.Province == "Gansu" && p.Year == 1979 {
			west = append(west, p.GDP)
		}
	}
	mean, variance := meanVariance(west)
	se, quantile := math.Sqrt(variance/n), 4.302652729911275 // Student's t, 2 degrees of freedom
	rowOf := func(name string, own float64) record.ShapleyRow {
		share := own + a*b/2
		return record.ShapleyRow{
			Base: "base", Alt: "alt", Package: name, Indicator: "gdp", Level: RegionLevel, Province: "West", Year: 1979,
			ShapleyMean: share * mean, ShapleySE: share * se, CILow: share * (mean - quantile*se), CIHigh: share * (mean + quantile*se),
			AloneMean: own * mean, LastMean: (own + a*b) * mean, InteractionMean: a * b / 2 * mean,
			TotalMean: (a + b + a*b) * mean, TotalLow: (a + b + a*b) * (mean - quantile*se), TotalHigh: (a + b + a*b) * (mean + quantile*se), Replicates: n,
		}
	}
	var got []record.ShapleyRow
	for _, r := range rows {
		if r.Year != 1979 || r.Level == ProvinceLevel {
			t.Fatalf("row %+v; want the nation and regions in 1979, the first year that differs", r)
		}
		if r.Indicator == "gdp" && r.Province == "West" {
			got = append(got, r)
		}
		if r.Province == "East" && (r.ShapleyMean != 0 || r.TotalMean != 0 || r.ShapleySE != 0) {
			t.Errorf("row %+v; want zeros where nothing differs", r)
		}
	}
	if d := cmp.Diff([]record.ShapleyRow{rowOf("A", a), rowOf("B", b)}, got, cmpopts.EquateApprox(1e-9, 0)); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

// Shares of every indicator, place and year add up to the effect that Compare finds, with its interval.
func TestSplitEffectAddsUp(t *testing.T) {
	t.Parallel()
	of := func(set int) (*record.Tables, error) { return history(4, uint64(set), float64(set)), nil }
	rows, err := SplitEffect("base", "alt", []string{"A", "B", "C", "D"}, []int{1, 2, 3, 4}, twoRegions, of)
	if err != nil {
		t.Fatal(err)
	}
	base, _ := of(0)
	alt, _ := of(15)
	effects, err := Compare(Side{"base", base}, Side{"alt", alt}, twoRegions, 2)
	if err != nil {
		t.Fatal(err)
	}
	sums := map[string]float64{}
	key := func(indicator, place string, year int) string { return fmt.Sprint(indicator, place, year) }
	wide := 0
	for _, r := range rows {
		sums[key(r.Indicator, r.Province, r.Year)] += r.ShapleyMean
		e := pick(t, effects, r.Indicator, r.Level, r.Province, r.Year)
		if d := cmp.Diff([]float64{e.DeltaMean, e.CILow, e.CIHigh}, []float64{r.TotalMean, r.TotalLow, r.TotalHigh}, approx); d != "" {
			t.Errorf("%+v (-effect +total):\n%s", r, d)
		}
	}
	for _, e := range effects {
		if e.Level == ProvinceLevel {
			continue
		}
		wide++
		if sum := sums[key(e.Indicator, e.Province, e.Year)]; math.Abs(sum-e.DeltaMean) > 1e-9*max(1, math.Abs(e.DeltaMean)) {
			t.Errorf("%s of %s in %d: shares add up to %v, the effect is %v", e.Indicator, e.Province, e.Year, sum, e.DeltaMean)
		}
	}
	if len(rows) != 4*wide {
		t.Errorf("%d rows; want 4 of each of %d effects", len(rows), wide)
	}
}

// An indicator that one run lacks has no row of that year; a replicate that one set lacks is an error, as is a single one.
func TestSplitEffectWithoutNumbers(t *testing.T) {
	t.Parallel()
	packages, all := []string{"A", "B"}, sets(3, 1.1, 1.2)
	rows, err := SplitEffect("base", "alt", packages, []int{1, 3}, twoRegions, func(set int) (*record.Tables, error) {
		t, err := all(set)
		if set == 2 {
			t.Nation[5].CV = record.Missing() // replicate 3, 1979
		}
		return t, err
	})
	if err != nil {
		t.Fatal(err)
	}
	gini := 0
	for _, r := range rows {
		if r.Indicator == "cv" && r.Year == 1979 || r.Replicates != 2 {
			t.Errorf("row %+v; want none of a missing number, and two replicates", r)
		}
		if r.Indicator == "gini" {
			gini++
		}
	}
	if gini != 2 {
		t.Errorf("%d rows of another indicator; want 2", gini)
	}
	for _, c := range []struct {
		replicates []int
		want       string
	}{
		{[]int{2}, "split the effect of alt: 1 replicates in common; a standard error needs two"},
		{[]int{1, 4}, "split the effect of alt on base: nation gdp of ALL in 1979 is missing in some replicates"},
	} {
		if _, err := SplitEffect("base", "alt", packages, c.replicates, twoRegions, all); err == nil || err.Error() != c.want {
			t.Errorf("replicates %v: error %v; want %s", c.replicates, err, c.want)
		}
	}
}
