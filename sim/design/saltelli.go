package design

import "fmt"

// Pairs is the design of Saltelli for first and total indices: rows of d + 2 points. Two points A and B have nothing to do with each other; in each of the
// others, one input is that of B and the rest is that of A.
type Pairs struct {
	// Points of all rows one after the other: A, B, then A with input 1 of B, …, with input d.
	Points [][]float64
	d      int
}

// Saltelli returns n rows in d dimensions. Row i has A and B from point i of a scrambled [Sequence] in 2d dimensions, A in the first half, so that rows do not
// depend on how many there are. n is best a power of two.
//
// It panics if n is less than 1 or 2d outside of 2 to [MostDimensions].
//
// Saltelli, Annoni, Azzini, Campolongo, Ratto and Tarantola (2010).
func Saltelli(seed uint64, n, d int) *Pairs {
	if n < 1 || d < 1 {
		panic(fmt.Sprintf("design: %d rows in %d dimensions", n, d))
	}
	s := NewSequence(2 * d).Scrambled(seed)
	p := &Pairs{d: d}
	for i := range n {
		both := s.Point(i)
		a, b := both[:d:d], both[d:]
		p.Points = append(p.Points, a, b)
		for j := range d {
			mixed := append([]float64(nil), a...)
			mixed[j] = b[j]
			p.Points = append(p.Points, mixed)
		}
	}
	return p
}

// rows returns how many rows there are.
func (p *Pairs) rows() int { return len(p.Points) / (p.d + 2) }

// row returns the points of a row.
func (p *Pairs) row(i int) []int {
	out := make([]int, p.d+2)
	for k := range out {
		out[k] = i*(p.d+2) + k
	}
	return out
}

// Independent returns the indices of the points that are uniform in the cube and do not share inputs: A and B of every row.
func (p *Pairs) Independent() []int {
	var out []int
	for i := range p.rows() {
		out = append(out, i*(p.d+2), i*(p.d+2)+1)
	}
	return out
}
