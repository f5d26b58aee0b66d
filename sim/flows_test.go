package sim

import (
	"math"
	"testing"

	"gowest/sim/market"
)

// Two cells side by side: one lacks the stage that the other has to spare.
//
//	cell 0: V = 2, 10, …, 10    cell 1: V = 8, 3, …, 3
//
// Cell 0 lacks 8 units of stage 0 and cell 1 spares 8 - 3 = 5 of it, of which half arrives: cell 0's chain
// makes 2 + 2.5, and of its other stages it holds no more than 10 - 4.5 for cell 1.
func TestStagesFlowToNeighbours(t *testing.T) {
	t.Parallel()
	w := started(t, toy(t))
	clear(w.byCell.Owed)
	w.tick = 0 // stages flow after start-up
	a, b, i := twoNeighbours(t, w)
	w.cfg.Production.FlowKM = w.cfg.World.Grid.CellKM / math.Log(2) // half arrives
	for c := range w.cells {
		for _, j := range w.traded {
			m := &w.byCell.Chain[w.at(int32(c), j)]
			*m = market.Chain{}
		}
	}
	last := len(w.industry(i).Stages) - 1
	set := func(c int32, first, rest, end float64) *market.Chain {
		m := &w.byCell.Chain[w.at(c, i)]
		for s := range w.industry(i).Stages {
			m.V[s] = rest
		}
		m.V[0], m.V[last] = first, end
		return m
	}
	poor, rich := set(a, 2, 10, 10), set(b, 8, 3, 3)
	w.offerStages()
	if rich.Offered[0] != 5 || poor.Arriving[0] != 2.5 {
		t.Fatalf("%g units offered and %g arrive, want 5 and 2.5: half of the 8 - 3 units that are spare", rich.Offered[0], poor.Arriving[0])
	}
	if rich.Offered[last] != 0 || poor.Offered[last] != 0 {
		t.Error("the last stage left its cell")
	}
	for _, m := range []*market.Chain{poor, rich} {
		m.Clear(w.industry(i).Stages, 0, false)
	}
	if poor.Offered[1] != 5.5 && last > 1 {
		t.Errorf("%g units of the second stage offered, want 10 - 4.5: its own chain comes first", poor.Offered[1])
	}
	if poor.Final != 4.5 || rich.Final != 3 {
		t.Errorf("chains make %g and %g, want 2 + 2.5 and 3", poor.Final, rich.Final)
	}
	if got := poor.Imported(0); got != 2.5 {
		t.Errorf("%g units imported, want 2.5", got)
	}

	w.byCell.Owed[w.stageAt(a, i, 0)] = 1000
	before, value := w.byCell.Pools[w.stageAt(b, i, 0)], w.byCell.Value[w.at(b, i)]
	own := w.byCell.Value[w.at(a, i)]
	w.payNeighbours()
	if got := w.byCell.Pools[w.stageAt(b, i, 0)] - before; got != 1000 {
		t.Errorf("the sender's pool gets %d fen, want all 1000", got)
	}
	if up, down := w.byCell.Value[w.at(b, i)]-value, own-w.byCell.Value[w.at(a, i)]; up != 1000 || down != 1000 {
		t.Errorf("value added moves by %d and %d fen, want 1000 each", up, down)
	}

	w.cfg.Production.FlowKM = 0
	poor, rich = set(a, 2, 10, 10), set(b, 8, 3, 3)
	poor.Offered, poor.Arriving, rich.Offered, rich.Arriving = [16]float64{}, [16]float64{}, [16]float64{}, [16]float64{}
	w.offerStages()
	if rich.Offered[0] != 0 || poor.Arriving[0] != 0 {
		t.Error("stages flow although flow_km is 0")
	}
}

// twoNeighbours returns two cells that touch each other, and an industry with stages.
func twoNeighbours(t *testing.T, w *Economy) (a, b int32, industry int) {
	t.Helper()
	for c := range w.cells {
		if n := w.neighbours[c]; len(n) > 0 {
			for _, i := range w.traded {
				if len(w.industry(i).Stages) > 2 {
					return int32(c), n[0], i
				}
			}
		}
	}
	t.Fatal("no cell has a neighbour")
	return 0, 0, 0
}
