package scenarios

import (
	"math"

	"gowest/sim"
)

// capital returns the cell of a province's capital: as given, or the cell nearest to the middle
// of the province (the first from the north-west if several are).
func (c *checker) capital(n *node, province int, cfg *sim.Config) int32 {
	where := label(inProvinces, n)
	if v := n.fields["capital"]; v != nil {
		if drawn := c.root.fields[inWorld].fields["map"]; drawn != nil && drawn.at.layer > v.at.layer {
			return c.inheritedCapital(v, drawn, province, cfg)
		}
		cell := c.cellAt(v, where, "capital", cfg)
		if cell >= 0 && cfg.World.Grid.Cells[cell].Province != province {
			other := cfg.Provinces[cfg.World.Grid.Cells[cell].Province].Name
			c.failValue(v, where, "the capital's cell belongs to %s on the map; want a cell of the province", quote(other))
		}
		return max(cell, 0)
	}
	var row, col, count float64
	for _, cell := range cfg.World.Grid.Cells {
		if cell.Province == province {
			row, col, count = row+float64(cell.Row), col+float64(cell.Col), count+1
		}
	}
	best, least := int32(0), math.Inf(1)
	for i, cell := range cfg.World.Grid.Cells {
		if d := math.Hypot(float64(cell.Row)-row/count, float64(cell.Col)-col/count); cell.Province == province && d < least {
			best, least = int32(i), d
		}
	}
	return best
}

// inheritedCapital returns the cell of a capital on a map that was drawn later than the capital was given.
// The map is to blame if it does not fit.
func (c *checker) inheritedCapital(v, drawn *node, province int, cfg *sim.Config) int32 {
	before := len(c.problems)
	cell := c.cellAt(v, "", "capital", cfg)
	if cell >= 0 && cfg.World.Grid.Cells[cell].Province == province {
		return cell
	}
	c.problems = c.problems[:before]
	c.fail(drawn.at, inWorld, "the capital of %s (%s) lies outside the province on this map; draw the province there, or give it another capital", quote(cfg.Provinces[province].Name), v.at.ref(drawn.at))
	return 0
}

// farthest is the share of the density at the capital that the thinnest cell keeps, so that none
// of a drawn map is empty.
const farthest = 0.04

// shares spreads the people of each province of a drawn map over its cells:
//
//	share ∝ exp(-d/density_km) + 0.04,  d the distance to the capital [km],
//
// times capital_population in the capital's cell.
func shares(cfg *sim.Config) {
	g := &cfg.World.Grid
	total := make([]float64, len(cfg.Provinces))
	for i := range g.Cells {
		cell := &g.Cells[i]
		capital := cfg.Provinces[cell.Province].Capital
		d := g.Distance(cell.Position, g.Cells[capital].Position)
		cell.PopulationShare = math.Exp(-d/cfg.Initial.DensityKM) + farthest
		if int32(i) == capital {
			cell.PopulationShare *= cfg.Initial.CapitalPopulation
		}
		total[cell.Province] += cell.PopulationShare
	}
	for i := range g.Cells {
		g.Cells[i].PopulationShare /= total[g.Cells[i].Province]
	}
}
