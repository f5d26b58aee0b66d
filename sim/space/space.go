// Package space is the lattice: which cells are land of which province, who is next to whom, and
// how far cells are from each other, from the coast and from ports.
package space

import "math"

// Position is a row and a column, both from 0 at the north-west corner of the map.
type Position struct{ Row, Col int }

// Cell is a square of land.
type Cell struct {
	Position
	Province int // index of the province
	// Share of the province's people who live here at the start [1], summing to 1 by province.
	PopulationShare float64
}

// Grid is the lattice of land cells in row-major order.
type Grid struct {
	CellKM     float64 // length of a side [km]
	Rows, Cols int
	Cells      []Cell
	Sea        []Position // cells of open sea
}

// Distance returns the distance between the centres of two cells [km] on the lattice, which is
// taken as flat (the shipped lattices are drawn in an equal-area projection).
func (g *Grid) Distance(a, b Position) float64 {
	return g.CellKM * math.Hypot(float64(a.Row-b.Row), float64(a.Col-b.Col))
}

// Neighbours returns for every cell the indices of the up to four land cells that share a side
// with it, in the order north, west, east, south. Cells of every province count.
func (g *Grid) Neighbours() [][]int32 {
	at := g.Index()
	out := make([][]int32, len(g.Cells))
	for i, c := range g.Cells {
		for _, p := range []Position{{c.Row - 1, c.Col}, {c.Row, c.Col - 1}, {c.Row, c.Col + 1}, {c.Row + 1, c.Col}} {
			if j, ok := at[p]; ok {
				out[i] = append(out[i], j)
			}
		}
	}
	return out
}

// Index returns the cell index at each position that is land.
func (g *Grid) Index() map[Position]int32 {
	at := make(map[Position]int32, len(g.Cells))
	for i, c := range g.Cells {
		at[c.Position] = int32(i)
	}
	return at
}

// CoastKM returns for every cell the distance from its centre to the nearest point of a sea cell
// [km]: at least half a cell, +Inf without sea.
func (g *Grid) CoastKM() []float64 {
	out := make([]float64, len(g.Cells))
	for i, c := range g.Cells {
		best := math.Inf(1)
		for _, s := range g.Sea {
			rows, cols := math.Abs(float64(c.Row-s.Row)), math.Abs(float64(c.Col-s.Col))
			best = min(best, g.CellKM*math.Hypot(max(0, rows-0.5), max(0, cols-0.5)))
		}
		out[i] = best
	}
	return out
}
