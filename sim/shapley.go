package sim

import (
	"fmt"
	"math"
	"math/bits"
	"slices"

	"gowest/sim/record"
)

// MostPackages is how many packages an effect is split over at most: n of them need 2ⁿ scenarios.
const MostPackages = 5

// Shapley returns the Shapley value of each player of a game. worth[S] is what the set S of players is worth, bit i standing for
// player i, so that the game of n players has 2ⁿ numbers. The value is the mean over all orders in which players
// can join of what each of them then adds,
//
//	φ_i = Σ_{S ∌ i} |S|! (n - |S| - 1)! / n! · (v(S ∪ {i}) - v(S)).
//
// It is the only split with four properties: values add up to v(N) - v(∅); players who add the same to every set get the same; one
// who adds nothing gets nothing; values of the sum of two games are the sums of their values. A player who adds nothing to any set
// gets exactly 0, the others what rounding leaves.
//
// It panics if the number of sets is no power of two.
//
// Shapley (1953).
func Shapley(worth []float64) []float64 {
	if bits.OnesCount(uint(len(worth))) != 1 {
		panic(fmt.Sprintf("sim: a game of %d sets; want a power of two", len(worth)))
	}
	n := bits.Len(uint(len(worth))) - 1
	out := make([]float64, n)
	for i := range out {
		for set := range worth {
			if set&(1<<i) == 0 {
				out[i] += float64(orders(bits.OnesCount(uint(set)), n) * (worth[set|1<<i] - worth[set]))
			}
		}
	}
	return out
}

// orders returns the share of the n! orders in which a given player comes right after a given set of s others.
func orders(s, n int) float64 {
	share := 1 / float64(n)
	for k := 1; k <= s; k++ { // 1/n over the binomial coefficient of s in n - 1
		share *= float64(k) / float64(n-k)
	}
	return share
}

// SplitEffect splits the effect of alt on base over the packages that alt adds: [Shapley] within each replicate, then means
// over replicates with paired standard errors. of returns the tables of a scenario that has the packages of a set besides
// what base has, bit i standing for packages[i]; set 0 is base, the full set alt. All share their luck, and replicates lists
// those that all of them hold. One set is in memory at a time.
//
// Rows are those of the nation and of regions, in the order of [Compare] and then of the packages, from the first year in
// which one of the scenarios differs from base. An indicator that does not exist in some run of a year has no row for that year.
//
// It returns an error for fewer than two replicates or a number that is missing, and those of the function.
func SplitEffect(base, alt string, packages []string, replicates []int, regions []Region, of func(set int) (*record.Tables, error)) ([]record.ShapleyRow, error) {
	if len(replicates) < 2 {
		return nil, fmt.Errorf("split the effect of %s: %d replicates in common; a standard error needs two", alt, len(replicates))
	}
	c := &comparison{at: make(map[int]int, len(replicates))}
	for i, r := range replicates {
		c.at[r] = i
	}
	wide := slices.DeleteFunc(effectIndicators(), func(i indicator) bool { return i.level == ProvinceLevel })
	sides := make([][]*gathered, len(wide)) // by indicator and set
	for set := range 1 << len(packages) {
		t, err := of(set)
		if err != nil {
			return nil, err
		}
		if set == 0 {
			c.years = yearsOf(t)
		}
		rows := newSideRows(Side{Tables: t}, regions)
		for i := range wide {
			sides[i] = append(sides[i], c.gather(&wide[i], &rows))
		}
	}
	from := c.firstDifference(sides)
	t := TQuantile(len(replicates))
	var out []record.ShapleyRow
	for i, ind := range wide {
		for _, place := range sides[i][0].order {
			for y := from; y < len(c.years); y++ {
				games, complete := gamesOf(sides[i], place, y, len(replicates))
				if !complete {
					return nil, fmt.Errorf("split the effect of %s on %s: %s %s of %s in %d is missing in some replicates", alt, base, ind.level, ind.name, place, c.years[y])
				}
				for _, row := range splitOf(games, packages, t) {
					row.Base, row.Alt, row.Indicator, row.Level, row.Province, row.Year = base, alt, ind.name, ind.level, place, c.years[y]
					out = append(out, row)
				}
			}
		}
	}
	return out, nil
}

// firstDifference returns the index of the first year in which a set differs from the first one, else that of the first year.
func (c *comparison) firstDifference(sides [][]*gathered) int {
	for y := range c.years {
		for _, sets := range sides {
			for _, place := range sets[0].order {
				x := sets[0].of(place, y)
				for _, g := range sets[1:] {
					if z := g.of(place, y); x != nil && (z == nil || !slices.EqualFunc(x.values, z.values, sameNumber)) {
						return y
					}
				}
			}
		}
	}
	return 0
}

// sameNumber tells whether two numbers are equal; two missing ones are.
func sameNumber(a, b float64) bool { return a == b || math.IsNaN(a) && math.IsNaN(b) }

// gamesOf returns the worth of every set by replicate, nil if the indicator does not exist in one of n runs, and whether no run
// lacks a row that others have.
func gamesOf(sets []*gathered, place string, year, n int) (games [][]float64, complete bool) {
	games = make([][]float64, n)
	for r := range games {
		games[r] = make([]float64, len(sets))
	}
	for set, g := range sets {
		x := g.of(place, year)
		if x == nil {
			return nil, true
		}
		if x.n != n {
			return nil, false
		}
		for r, v := range x.values {
			if math.IsNaN(v) {
				return nil, true
			}
			games[r][set] = v
		}
	}
	return games, true
}

// splitOf returns a row for each package from the games of two or more replicates, none of none. t is [TQuantile] of their number.
func splitOf(games [][]float64, packages []string, t float64) []record.ShapleyRow {
	if games == nil {
		return nil
	}
	n, full := len(games), len(games[0])-1
	value := make([][]float64, n)
	total := make([]float64, n)
	for r, v := range games {
		value[r], total[r] = Shapley(v), v[full]-v[0]
	}
	totalMean, totalSE := meanError(total)
	out := make([]record.ShapleyRow, len(packages))
	share, alone, last, beyond := make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)
	for i, name := range packages {
		for r, v := range games {
			share[r], alone[r], last[r] = value[r][i], v[1<<i]-v[0], v[full]-v[full&^(1<<i)]
			beyond[r] = share[r] - alone[r]
		}
		row := record.ShapleyRow{Package: name, TotalMean: totalMean, Replicates: n, TotalLow: totalMean - float64(t*totalSE), TotalHigh: totalMean + float64(t*totalSE)}
		row.ShapleyMean, row.ShapleySE = meanError(share)
		row.CILow, row.CIHigh = row.ShapleyMean-float64(t*row.ShapleySE), row.ShapleyMean+float64(t*row.ShapleySE)
		row.AloneMean, _ = meanError(alone)
		row.LastMean, _ = meanError(last)
		row.InteractionMean, _ = meanError(beyond)
		out[i] = row
	}
	return out
}

// meanError returns the mean of two or more values and its standard error.
func meanError(x []float64) (mean, se float64) {
	mean, variance := meanVariance(x)
	return mean, math.Sqrt(variance / float64(len(x)))
}
