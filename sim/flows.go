package sim

import (
	"math"

	"gowest/sim/market"
	"gowest/sim/money"
)

// offerStages lets cells hold surplus stages for their neighbours. [M2] A cell lacks of a stage what
// would bring it up to its largest stage; it can spare what neither its own chain nor its integrated
// firms can use. Its surplus goes to the neighbours in proportion to what they lack; a part is lost on the
// way, exp(-cell_km / flow_km) arrives. The last stage stays where the final good is sold.
func (w *Economy) offerStages() {
	if w.cfg.Production.FlowKM == 0 || !w.cfg.Mechanisms.M2 || w.startingUp() {
		return
	}
	arrives := w.arrivingShare()
	if arrives == 0 {
		return // too far for a float64
	}
	w.quarter.arrives = arrives
	w.forCells(func(w *Economy, c *cell) {
		for _, i := range w.traded {
			w.weighStages(c, i)
		}
	})
	w.forCells((*Economy).offerToNeighbours)
	w.forCells((*Economy).takeOffers)
	w.forCells((*Economy).keepForOwnChain)
	w.forCells((*Economy).takeOffers)
}

// offerToNeighbours holds of each stage what a cell can spare and its neighbours lack.
func (w *Economy) offerToNeighbours(c *cell) {
	w.eachFlow(c, func(_ int, at int, s int) {
		lacking := 0.0
		for _, n := range w.neighbours[c.index] {
			lacking += w.byCell.Need[w.stageAt(n, at, s)]
		}
		here := w.stageAt(c.index, at, s)
		w.byCell.NeedSum[here] = lacking
		w.byCell.Chain[w.at(c.index, at)].Offered[s] = min(w.byCell.Surplus[here], lacking/w.quarter.arrives)
	})
}

// takeOffers adds up what a cell's neighbours send it of each stage, after loss on the way.
func (w *Economy) takeOffers(c *cell) {
	w.eachFlow(c, func(k, i, s int) {
		sum := 0.0
		for _, n := range w.neighbours[c.index] {
			sum += w.sentBy(n, c.index, i, s)
		}
		w.byCell.Chain[k].Arriving[s] = sum * w.quarter.arrives
	})
}

// keepForOwnChain cuts what a cell offers to what its own chain leaves once it has what its neighbours
// offer. With less arriving in a second round the chain needs no more, so one cut is enough.
func (w *Economy) keepForOwnChain(c *cell) {
	for _, i := range w.traded {
		m := &w.byCell.Chain[w.at(c.index, i)]
		most := math.Inf(1)
		for s := range w.industry(i).Stages {
			most = min(most, m.V[s]+m.Arriving[s])
		}
		for s := range w.industry(i).Stages {
			m.Offered[s] = min(m.Offered[s], max(0, m.V[s]-most))
		}
	}
}

// arrivingShare returns what arrives in a neighbouring cell of a unit sent.
func (w *Economy) arrivingShare() float64 {
	return math.Exp(-w.cfg.World.Grid.CellKM / w.cfg.Production.FlowKM)
}

// stageAt returns the index of a stage of an industry in a cell.
func (w *Economy) stageAt(c int32, industry, stage int) int {
	return w.at(c, industry)*market.MaxStages + stage
}

// eachFlow calls f for every stage of a cell that can flow: all but the last of each traded industry.
func (w *Economy) eachFlow(c *cell, f func(k, industry, stage int)) {
	for _, i := range w.traded {
		k := w.at(c.index, i)
		for s := range len(w.industry(i).Stages) - 1 {
			f(k, i, s)
		}
	}
}

// weighStages finds what a cell lacks and can spare of each stage of an industry.
func (w *Economy) weighStages(c *cell, i int) {
	k := w.at(c.index, i)
	m := &w.byCell.Chain[k]
	n := len(w.industry(i).Stages)
	least, most := math.Inf(1), 0.0
	for s := range n {
		least, most = min(least, m.V[s]), max(most, m.V[s])
	}
	for s := range n {
		at := k*market.MaxStages + s
		w.byCell.Need[at], w.byCell.Surplus[at] = 0, 0
		if most == 0 || s == n-1 {
			continue
		}
		if m.V[n-1] > 0 { // only a cell that sells the final good needs the others
			w.byCell.Need[at] = most - m.V[s]
		}
		spare := m.V[s] - least
		if w.cfg.Mechanisms.M5 {
			spare -= w.cfg.Production.OutsourcingLimit * m.Buying
		}
		w.byCell.Surplus[at] = max(0, spare)
	}
}

// sentBy returns what cell from sends to cell to of a stage, before loss on the way.
func (w *Economy) sentBy(from, to int32, industry, stage int) float64 {
	at := w.stageAt(from, industry, stage)
	offered := w.byCell.Chain[w.at(from, industry)].Offered[stage]
	if offered == 0 {
		return 0
	}
	return offered * w.byCell.Need[w.stageAt(to, industry, stage)] / w.byCell.NeedSum[at]
}

// payNeighbours pays what cells owe their neighbours for stages into the pools of these, in
// proportion to what each sent; it is value added there.
func (w *Economy) payNeighbours() {
	f := &w.byCell
	for j := range w.cells {
		c := &w.cells[j]
		w.eachFlow(c, func(k, i, s int) {
			owed := f.Owed[k*market.MaxStages+s]
			if owed == 0 {
				return
			}
			near := w.neighbours[j]
			weight, whole := c.scratch.grow(len(near))
			for q, n := range near {
				weight[q] = w.sentBy(n, c.index, i, s)
			}
			split := money.Split(owed, money.Weights(whole, weight))
			for q, n := range near {
				part := split.Next(whole[q])
				f.Pools[w.stageAt(n, i, s)] += part
				f.Value[w.at(n, i)] += part
			}
			f.Value[k] -= owed
		})
	}
}
