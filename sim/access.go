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
			if ports[q] == 0 {
				continue // closed
			}
			far := 1.0
			if w.cfg.Mechanisms.M1 {
				far = t.Reach(km, t.ExportKM, 0, w.cells[c].infrastructure)
			}
			best = max(best, ports[q]*far)
			near = max(near, ports[q]*opening*w.nearPort[c][q])
		}
		if len(ports) == 0 {
			best = 1 // a country without ports trades over every border alike
		}
		w.exportReach[c], w.openPort[c] = best, near
	}
}

func (w *Economy) setDomesticReach() {
	w.forCells(func(w *Economy, c *cell) {
		t, grid := &w.cfg.Trade, &w.cfg.World.Grid
		for d := range w.provinces {
			r := 1.0
			if w.cfg.Mechanisms.M1 {
				km := grid.CellKM * math.Hypot(w.centroid[d][0]-float64(grid.Cells[c.index].Row), w.centroid[d][1]-float64(grid.Cells[c.index].Col))
				r = t.Reach(km, t.DomesticKM, t.LocalKM, c.infrastructure)
			}
			w.reachOf(d)[c.index] = r
		}
	})
}

// reachOf returns what distance leaves of every cell's sales in a province.
func (w *Economy) reachOf(province int) []float64 {
	n := len(w.cells)
	return w.reach[province*n : province*n+n]
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
		n := len(w.cfg.World.Ports)
		w.portKM[c], w.nearPort[c], w.nearInvest[c] = make([]float64, n), make([]float64, n), make([]float64, n)
		for q, port := range w.cfg.World.Ports {
			km := grid.Distance(grid.Cells[c].Position, grid.Cells[port.Cell].Position)
			w.portKM[c][q] = km
			w.nearPort[c][q], w.nearInvest[c][q] = math.Exp(-km/w.cfg.Knowledge.PortKM), math.Exp(-km/w.cfg.ForeignEntry.PortKM)
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
