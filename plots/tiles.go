package plots

import (
	"math"
	"slices"
)

// tile is a place in a grid of small panels, from the upper left.
type tile struct{ row, col int }

// tiles arranges provinces in a grid of rows and columns roughly as they lie on the map: the
// assignment of provinces to tiles with the smallest sum of squared distances. Half of a
// province's coordinate is its place on the map, half its rank, so that crowded coasts spread.
func tiles(m *Map, provinces []Province, rows, cols int) map[string]tile {
	x, y := middles(m, provinces)
	n := len(provinces)
	cost := make([][]float64, n)
	for i := range cost {
		cost[i] = make([]float64, rows*cols)
		for j := range cost[i] {
			dx := x[i]*float64(cols-1) - float64(j%cols)
			dy := y[i]*float64(rows-1) - float64(j/cols)
			cost[i][j] = dx*dx + dy*dy
		}
	}
	out := map[string]tile{}
	for i, j := range assign(cost) {
		out[provinces[i].Name] = tile{j / cols, j % cols}
	}
	return out
}

// tileGrid returns rows and columns for n tiles, somewhat wider than high, with a few to spare.
func tileGrid(n int) (rows, cols int) {
	cols = max(1, min(n, int(math.Ceil(math.Sqrt(float64(n)*1.3)))))
	rows = max(1, (n+n/8+cols-1)/cols)
	return rows, cols
}

// middles returns the blended coordinates of the provinces in [0, 1], x from the west and y from
// the north. Provinces without cells are taken in order.
func middles(m *Map, provinces []Province) (x, y []float64) {
	at := map[string]int{}
	for i, p := range provinces {
		at[p.Name] = i
	}
	n := len(provinces)
	x, y = make([]float64, n), make([]float64, n)
	count := make([]float64, n)
	for _, c := range m.Cells {
		if i, ok := at[c.Province]; ok {
			x[i] += float64(c.Col)
			y[i] += float64(c.Row)
			count[i]++
		}
	}
	for i := range provinces {
		if count[i] > 0 {
			x[i] /= count[i]
			y[i] /= count[i]
		}
	}
	return blend(x), blend(y)
}

// blend scales values to [0, 1] and averages them with their ranks.
func blend(v []float64) []float64 {
	order := make([]int, len(v))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case v[a] < v[b]:
			return -1
		case v[a] > v[b]:
			return 1
		}
		return 0
	})
	out := make([]float64, len(v))
	if len(v) < 2 {
		return out
	}
	lo, hi := v[order[0]], v[order[len(v)-1]]
	for k, i := range order {
		linear := 0.5
		if hi > lo {
			linear = (v[i] - lo) / (hi - lo)
		}
		out[i] = (linear + float64(k)/float64(len(v)-1)) / 2
	}
	return out
}

// assign returns for each row of cost the column it gets, each column at most once, such that the
// sum of the costs is smallest. There must be at least as many columns as rows.
//
// Kuhn (1955), Munkres (1957); shortest augmenting paths as in Jonker and Volgenant (1987).
func assign(cost [][]float64) []int {
	n := len(cost)
	if n == 0 {
		return nil
	}
	m := len(cost[0])
	u, v := make([]float64, n+1), make([]float64, m+1) // potentials
	row := make([]int, m+1)                            // row of each column, 0 = free
	way := make([]int, m+1)
	for i := 1; i <= n; i++ {
		row[0] = i
		j := 0
		least := make([]float64, m+1)
		for k := range least {
			least[k] = math.Inf(1)
		}
		used := make([]bool, m+1)
		for row[j] != 0 {
			used[j] = true
			delta, next := math.Inf(1), 0
			for k := 1; k <= m; k++ {
				if used[k] {
					continue
				}
				if c := cost[row[j]-1][k-1] - u[row[j]] - v[k]; c < least[k] {
					least[k], way[k] = c, j
				}
				if least[k] < delta {
					delta, next = least[k], k
				}
			}
			for k := 0; k <= m; k++ {
				if used[k] {
					u[row[k]] += delta
					v[k] -= delta
				} else {
					least[k] -= delta
				}
			}
			j = next
		}
		for j != 0 {
			row[j], j = row[way[j]], way[j]
		}
	}
	out := make([]int, n)
	for j := 1; j <= m; j++ {
		if row[j] > 0 {
			out[row[j]-1] = j - 1
		}
	}
	return out
}
