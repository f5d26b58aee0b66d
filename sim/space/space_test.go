package space_test

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"gowest/sim/space"
)

// lattice makes a grid of 100 km cells from rows of letters (land) and dots (sea); blanks are neither.
func lattice(rows ...string) *space.Grid {
	g := &space.Grid{CellKM: 100, Rows: len(rows)}
	for r, row := range rows {
		g.Cols = max(g.Cols, len(row))
		for c, b := range []byte(row) {
			at := space.Position{Row: r, Col: c}
			switch b {
			case '.':
				g.Sea = append(g.Sea, at)
			case ' ':
			default:
				g.Cells = append(g.Cells, space.Cell{Position: at, Province: int(b - 'A')})
			}
		}
	}
	return g
}

// shapes draws lattices of land, sea and nothing.
func shapes() *rapid.Generator[*space.Grid] {
	row := rapid.StringMatching(`[AB. ]{6}`)
	return rapid.Map(rapid.SliceOfN(row, 1, 6), func(rows []string) *space.Grid { return lattice(rows...) })
}

func TestDistance(t *testing.T) {
	t.Parallel()
	g := &space.Grid{CellKM: 50}
	for _, c := range []struct {
		name string
		a, b space.Position
		want float64
	}{
		{"same cell", space.Position{Row: 2, Col: 3}, space.Position{Row: 2, Col: 3}, 0},
		{"next cell", space.Position{Row: 2, Col: 3}, space.Position{Row: 2, Col: 4}, 50},
		{"3-4-5", space.Position{Row: 0, Col: 0}, space.Position{Row: 3, Col: 4}, 250},
		{"the other way", space.Position{Row: 3, Col: 4}, space.Position{Row: 0, Col: 0}, 250},
	} {
		if got := g.Distance(c.a, c.b); got != c.want {
			t.Errorf("%s: Distance(%v, %v) = %g, want %g", c.name, c.a, c.b, got, c.want)
		}
	}
}

// Distance is a metric.
func TestDistanceLaws(t *testing.T) {
	t.Parallel()
	g := &space.Grid{CellKM: 200}
	position := rapid.Custom(func(t *rapid.T) space.Position {
		return space.Position{Row: rapid.IntRange(0, 40).Draw(t, "row"), Col: rapid.IntRange(0, 40).Draw(t, "col")}
	})
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := position.Draw(t, "a"), position.Draw(t, "b"), position.Draw(t, "c")
		ab, bc, ac := g.Distance(a, b), g.Distance(b, c), g.Distance(a, c)
		if ab != g.Distance(b, a) || (ab == 0) != (a == b) || ac > ab+bc+1e-9 {
			t.Fatalf("distances %g, %g, %g of %v, %v, %v break a law of distances", ab, bc, ac, a, b, c)
		}
	})
}

func TestNeighbours(t *testing.T) {
	t.Parallel()
	g := lattice(
		"AB.",
		"ABB",
		" C ",
	)
	// Cells in row-major order: 0 1 / 2 3 4 / 5. North, west, east, south.
	want := [][]int32{{1, 2}, {0, 3}, {0, 3}, {1, 2, 4, 5}, {3}, {3}}
	if diff := cmp.Diff(want, g.Neighbours()); diff != "" {
		t.Errorf("Neighbours() (-want +got):\n%s", diff)
	}
}

// Neighbours are mutual, one cell apart, and all that are.
func TestNeighbourLaws(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		g := shapes().Draw(t, "grid")
		near := g.Neighbours()
		for i, a := range g.Cells {
			is := map[int32]bool{}
			for _, j := range near[i] {
				is[j] = true
			}
			for j, b := range g.Cells {
				if touching := g.Distance(a.Position, b.Position) == g.CellKM; touching != is[int32(j)] {
					t.Fatalf("%v and %v are neighbours: %t, want %t", a.Position, b.Position, !touching, touching)
				}
			}
			if len(is) != len(near[i]) {
				t.Fatalf("a neighbour of %v is listed twice", a.Position)
			}
		}
	})
}

func TestIndex(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		g := shapes().Draw(t, "grid")
		at := g.Index()
		if len(at) != len(g.Cells) {
			t.Fatalf("%d positions of %d cells", len(at), len(g.Cells))
		}
		for i, c := range g.Cells {
			if at[c.Position] != int32(i) {
				t.Fatalf("cell %d is found as %d", i, at[c.Position])
			}
		}
		for _, s := range g.Sea {
			if i, ok := at[s]; ok {
				t.Fatalf("sea at %v is cell %d", s, i)
			}
		}
	})
}

func TestCoast(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		g    *space.Grid
		want []float64
	}{
		{"from the middle of a cell to its side, then cell by cell", lattice("AAA."), []float64{250, 150, 50}},
		{"a sea to one corner is half a diagonal away", lattice("A ", " ."), []float64{50 * math.Sqrt2}},
		{"one row down, two columns on: ½ and 1½ cells", lattice("A  ", "  ."), []float64{100 * math.Hypot(0.5, 1.5)}},
		{"the nearest of two seas", lattice(".AAA."), []float64{50, 150, 50}},
		{"no sea", lattice("AA"), []float64{math.Inf(1), math.Inf(1)}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := c.g.CoastKM()
			for i, want := range c.want {
				if got[i] != want && !(math.Abs(got[i]-want) < 1e-12*want) {
					t.Errorf("CoastKM()[%d] = %g, want %g", i, got[i], want)
				}
			}
		})
	}
}

// Only a cell with sea at its side is half a cell from the coast, and one step inland adds a cell at most.
func TestCoastLaws(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		g := shapes().Draw(t, "grid")
		km, near := g.CoastKM(), g.Neighbours()
		for i, c := range g.Cells {
			wet := false
			for _, s := range g.Sea {
				wet = wet || g.Distance(c.Position, s) == g.CellKM
			}
			if wet != (km[i] == g.CellKM/2) || km[i] < g.CellKM/2 {
				t.Fatalf("cell at %v is %g km from the coast, beside the sea: %t", c.Position, km[i], wet)
			}
			for _, j := range near[i] {
				if !math.IsInf(km[i], 1) && km[j] > km[i]+g.CellKM+1e-9 {
					t.Fatalf("from %v to its neighbour the coast recedes from %g to %g km", c.Position, km[i], km[j])
				}
			}
		}
	})
}
