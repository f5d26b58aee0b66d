package measure

import "fmt"

// Contiguity says which cells of a lattice are neighbours.
type Contiguity uint8

// Kinds of contiguity.
const (
	Rook  Contiguity = iota // cells that share an edge
	Queen                   // cells that share an edge or a corner
)

// String returns the usual word.
func (c Contiguity) String() string {
	if c == Queen {
		return "queen"
	}
	return "rook"
}

// Lattice returns the neighbours of every cell of a rectangular lattice, cells numbered row by row
// from 0, neighbours in ascending order. Cells at the edge have fewer; the lattice does not wrap around.
// It panics if rows or columns is negative.
func Lattice(rows, columns int, c Contiguity) [][]int32 {
	if rows < 0 || columns < 0 {
		panic(fmt.Sprintf("measure: Lattice: %d rows and %d columns", rows, columns))
	}
	out := make([][]int32, rows*columns)
	for r := range rows {
		for q := range columns {
			at := r*columns + q
			for dr := -1; dr <= 1; dr++ {
				for dq := -1; dq <= 1; dq++ {
					inside := r+dr >= 0 && r+dr < rows && q+dq >= 0 && q+dq < columns
					corner := dr != 0 && dq != 0
					if (dr == 0 && dq == 0) || !inside || corner && c == Rook {
						continue
					}
					out[at] = append(out[at], int32((r+dr)*columns+q+dq))
				}
			}
		}
	}
	return out
}
