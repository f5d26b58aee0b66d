package measure

import (
	"fmt"
	"math"
)

// Chain is a Markov chain over classes, estimated from observed moves.
type Chain struct {
	Counts [][]int64   // Counts[i][j] = moves from class i to class j in one step
	P      [][]float64 // transition probabilities; every row sums to 1
}

// Markov estimates the first-order Markov chain by which units move between k classes.
//
//	p_ij = n_ij / Σ_j n_ij
//
// n_ij counts the units in class i at one point in time and in class j at the next, all steps pooled:
// the maximum likelihood estimate if probabilities do not change. class[t] holds the class of every unit
// [0 to k-1, negative = missing] at T ≥ 2 points in time of equal distance, see [Classify]; all have
// the same length. A step with a missing end is left out. A class that no unit was in before a step has
// no estimate and is taken to keep its units, p_ii = 1, so that P is stochastic; its row of Counts is zero.
//
// It panics if the lengths differ. Errors: [ErrNoData] without any step, [ErrRange] for a class of k or
// more and for k < 1.
//
// Anderson and Goodman (1957); Quah (1993) for income distributions.
func Markov(class [][]int, k int) (Chain, error) {
	if k < 1 {
		return Chain{}, fmt.Errorf("%w: Markov: %d classes", ErrRange, k)
	}
	c := Chain{Counts: newCounts(k)}
	steps := 0
	for t, now := range class {
		if len(now) != len(class[0]) {
			panic(fmt.Sprintf("measure: Markov: %d units, then %d", len(class[0]), len(now)))
		}
		for i, to := range now {
			if to >= k {
				return Chain{}, fmt.Errorf("%w: Markov: class %d of %d at time %d, index %d", ErrRange, to, k, t, i)
			}
			if t == 0 || to < 0 || class[t-1][i] < 0 {
				continue
			}
			c.Counts[class[t-1][i]][to]++
			steps++
		}
	}
	if steps == 0 {
		return Chain{}, fmt.Errorf("%w: Markov: no steps", ErrNoData)
	}
	c.P = probabilities(c.Counts)
	return c, nil
}

func newCounts(k int) [][]int64 {
	out := make([][]int64, k)
	for i := range out {
		out[i] = make([]int64, k)
	}
	return out
}

func probabilities(counts [][]int64) [][]float64 {
	p := make([][]float64, len(counts))
	for i, row := range counts {
		p[i] = make([]float64, len(row))
		var total int64
		for _, n := range row {
			total += n
		}
		if total == 0 {
			p[i][i] = 1
			continue
		}
		for j, n := range row {
			p[i][j] = float64(n) / float64(total)
		}
	}
	return p
}

// Ergodic returns the long-run distribution of a Markov chain with transition probabilities p.
//
//	π P = π,  Σ_i π_i = 1
//
// p is k by k, its rows not negative and of sum 1 (to 1e-9). The distribution is unique if exactly one
// set of classes, once entered, is never left; classes outside it have probability 0. The elimination
// subtracts nothing, so that small probabilities keep all their digits.
//
// It panics if p is not square. Errors: [ErrNoData] for k = 0, [ErrRange] if p is not stochastic, and
// [ErrReducible] if the long run depends on the start.
//
// Grassmann, Taksar and Heyman (1985).
func Ergodic(p [][]float64) ([]float64, error) {
	if err := stochastic("Ergodic", p); err != nil {
		return nil, err
	}
	closed := closedClass(p)
	if closed == nil {
		return nil, fmt.Errorf("%w: Ergodic", ErrReducible)
	}
	n := len(closed)
	a := make([][]float64, n)
	for r, i := range closed {
		a[r] = make([]float64, n)
		for s, j := range closed {
			a[r][s] = p[i][j]
		}
	}
	for last := n - 1; last > 0; last-- {
		out := 0.0
		for j := range last {
			out += a[last][j]
		}
		for i := range last {
			a[i][last] /= out
			for j := range last {
				a[i][j] += float64(a[i][last] * a[last][j])
			}
		}
	}
	pi, total := make([]float64, n), 1.0
	pi[0] = 1
	for j := 1; j < n; j++ {
		for i := range j {
			pi[j] += float64(pi[i] * a[i][j])
		}
		total += pi[j]
	}
	out := make([]float64, len(p))
	for r, i := range closed {
		out[i] = pi[r] / total
	}
	return out, nil
}

// FirstPassage returns the mean first passage times of a Markov chain with transition probabilities
// p: element [i][j] is the expected number of steps from class i until class j is first entered.
//
//	m_ij = 1 + Σ_{k≠j} p_ik m_kj
//
// On the diagonal it is the mean time of return, 1/π_i where [Ergodic] is positive. It is +Inf if a unit
// may never get there. p is k by k, its rows not negative and of sum 1 (to 1e-9). Times are in steps.
//
// It panics if p is not square. Errors: [ErrNoData] for k = 0, [ErrRange] if p is not stochastic.
//
// Kemeny and Snell (1976, ch. 4).
func FirstPassage(p [][]float64) ([][]float64, error) {
	if err := stochastic("FirstPassage", p); err != nil {
		return nil, err
	}
	k := len(p)
	out := make([][]float64, k)
	for i := range out {
		out[i] = make([]float64, k)
	}
	for j := range p {
		sure := surely(p, j)
		var from []int
		for i := range p {
			if i != j && sure[i] {
				from = append(from, i)
			}
		}
		a, b := make([][]float64, len(from)), make([]float64, len(from))
		for r, i := range from {
			a[r], b[r] = make([]float64, len(from)), 1
			for s, to := range from {
				a[r][s] = -p[i][to]
				if r == s {
					a[r][s]++
				}
			}
		}
		solve(a, b)
		for i := range p {
			out[i][j] = math.Inf(1)
		}
		for r, i := range from {
			out[i][j] = b[r]
		}
		back := 1.0
		for i, q := range p[j] {
			if i != j && q > 0 {
				back += float64(q * out[i][j])
			}
		}
		out[j][j] = back
	}
	return out, nil
}

// surely marks the classes from which class j is entered with probability one.
func surely(p [][]float64, j int) []bool {
	hits := make([]bool, len(p)) // j can be reached
	hits[j] = true
	for range p {
		for i, row := range p {
			for to, q := range row {
				hits[i] = hits[i] || q > 0 && hits[to]
			}
		}
	}
	sure := hits
	for range p { // from which no class can be reached, before j, that does not lead to j
		for i, row := range p {
			for to, q := range row {
				if i != j && to != j && q > 0 && !sure[to] {
					sure[i] = false
				}
			}
		}
	}
	return sure
}

// closedClass returns the only set of classes that is never left once entered, in ascending order,
// and nil if there are several.
func closedClass(p [][]float64) []int {
	k := len(p)
	reach := make([][]bool, k)
	for i := range reach {
		reach[i] = make([]bool, k)
		for j, q := range p[i] {
			reach[i][j] = q > 0 || i == j
		}
	}
	for via := range k { // Warshall (1962)
		for i := range k {
			for j := range k {
				reach[i][j] = reach[i][j] || reach[i][via] && reach[via][j]
			}
		}
	}
	var closed []int
	for i := range k {
		recurrent := true
		for j := range k {
			recurrent = recurrent && (!reach[i][j] || reach[j][i])
		}
		if recurrent {
			closed = append(closed, i)
		}
	}
	for _, i := range closed {
		if !reach[closed[0]][i] {
			return nil
		}
	}
	return closed
}

// solve replaces b by the solution x of a x = b, by elimination with row pivots; a is overwritten. It
// returns the determinant of a.
func solve(a [][]float64, b []float64) (determinant float64) {
	n := len(a)
	determinant = 1
	for c := range n {
		pivot := c
		for r := c + 1; r < n; r++ {
			if math.Abs(a[r][c]) > math.Abs(a[pivot][c]) {
				pivot = r
			}
		}
		if pivot != c {
			a[c], a[pivot] = a[pivot], a[c]
			b[c], b[pivot] = b[pivot], b[c]
			determinant = -determinant
		}
		determinant *= a[c][c]
		if a[c][c] == 0 {
			return 0
		}
		for r := c + 1; r < n; r++ {
			f := a[r][c] / a[c][c]
			for j := c; j < n; j++ {
				a[r][j] -= float64(f * a[c][j])
			}
			b[r] -= float64(f * b[c])
		}
	}
	for r := n - 1; r >= 0; r-- {
		for j := r + 1; j < n; j++ {
			b[r] -= float64(a[r][j] * b[j])
		}
		b[r] /= a[r][r]
	}
	return determinant
}

// stochastic checks a matrix of transition probabilities.
func stochastic(function string, p [][]float64) error {
	if len(p) == 0 {
		return fmt.Errorf("%w: %s: no classes", ErrNoData, function)
	}
	for i, row := range p {
		if len(row) != len(p) {
			panic(fmt.Sprintf("measure: %s: row %d has %d of %d classes", function, i, len(row), len(p)))
		}
		sum := 0.0
		for j, q := range row {
			if !(q >= 0 && q <= 1+1e-9) {
				return fmt.Errorf("%w: %s: probability %g from %d to %d", ErrRange, function, q, i, j)
			}
			sum += q
		}
		if math.Abs(sum-1) > 1e-9 {
			return fmt.Errorf("%w: %s: the probabilities from class %d sum to %g", ErrRange, function, i, sum)
		}
	}
	return nil
}
