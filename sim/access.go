package sim

import (
	"math"

	"gowest/sim/calendar"
	"gowest/sim/space"
)

// setTradeCosts computes what distance leaves of the sales of every cell in every province, and
// abroad through the best open port. [M1] Domestic distances change with infrastructure, once a
// year; ports open in any quarter.
func (w *Economy) setTradeCosts() {
	if w.tick%calendar.TicksPerYear == 0 || w.tick == w.firstTick() {
		w.setDomesticReach()
	}
	t := &w.cfg.Trade
	ports := w.engine.Levers.Ports
	opening := w.series(Opening)
	for c := range w.cells {
		best, near := 0.0, 0.0
		for q, km := range w.portKM[c] {
			far := 1.0
			if w.cfg.Mechanisms.M1 {
				far = t.Reach(km, t.ExportKM, 0, w.cells[c].infrastructure)
			}
			best = math.Max(best, ports[q]*far)
			near = math.Max(near, ports[q]*opening*math.Exp(-km/w.cfg.Knowledge.PortKM))
		}
		if len(ports) == 0 {
			best = 1 // a country without ports trades over every border alike
		}
		w.exportReach[c], w.openPort[c] = best, near
	}
}

func (w *Economy) setDomesticReach() {
	t := &w.cfg.Trade
	grid := &w.cfg.World.Grid
	n := len(w.provinces)
	w.forCells(func(c *cell) {
		for d := range n {
			r := 1.0
			if w.cfg.Mechanisms.M1 {
				km := grid.CellKM * math.Hypot(w.centroid[d][0]-float64(grid.Cells[c.index].Row), w.centroid[d][1]-float64(grid.Cells[c.index].Col))
				r = t.Reach(km, t.DomesticKM, t.LocalKM, c.infrastructure)
			}
			w.reach[int(c.index)*n+d] = r
		}
	})
}

// measureSpace computes what does not change: neighbours, centres of provinces, distances, and how likely a
// firm is to look at each cell.
func (w *Economy) measureSpace() {
	grid := &w.cfg.World.Grid
	w.neighbours = grid.Neighbours()
	w.nextTo = provinceNeighbours(grid, len(w.provinces))
	w.centroid = centroids(grid, len(w.provinces))
	for p := range w.provinces {
		for q := range w.provinces {
			a, b := w.centroid[p], w.centroid[q]
			w.provinceKM[p*len(w.provinces)+q] = grid.CellKM * math.Hypot(a[0]-b[0], a[1]-b[1])
		}
	}
	for c := range w.cells {
		w.portKM[c] = make([]float64, len(w.cfg.World.Ports))
		for q, port := range w.cfg.World.Ports {
			w.portKM[c][q] = grid.Distance(grid.Cells[c].Position, grid.Cells[port.Cell].Position)
		}
		sum := 0.0
		for d := range w.cells {
			sum += math.Exp(-grid.Distance(grid.Cells[c].Position, grid.Cells[d].Position) / w.cfg.Relocation.KM)
			w.nearness[c*len(w.cells)+d] = sum
		}
	}
}

// centroids returns the mean row and column of the people of each province at the start.
func centroids(grid *space.Grid, provinces int) [][2]float64 {
	out := make([][2]float64, provinces)
	for _, c := range grid.Cells {
		out[c.Province][0] += c.PopulationShare * float64(c.Row)
		out[c.Province][1] += c.PopulationShare * float64(c.Col)
	}
	return out
}
