package market

import "gowest/sim/money"

// Fields is the state and the flows of every industry in every cell, as columns indexed by
// cell·industries + industry.
type Fields struct {
	Trust        []float64
	Productivity []float64 // mean A of firms, weighted by heads; 0 without firms
	Best         []float64 // highest A
	Wage         []float64 // mean posted wage, weighted by heads
	Skill        []float64 // mean effective skill of employees
	Firms        []int32
	Heads        []int32
	ForeignHeads []int32
	StateHeads   []int32
	PublicHeads  []int32 // in firms of the state and of communities
	PlannedHeads []int32 // of those, in state and collective firms
	Specialists  []int32 // heads in specialists
	// SpecialistFirms counts specialists.
	SpecialistFirms []int32

	Base   []float64 // output factor of the place: E·G^power·enforcement
	Pull   []float64 // Psi = sum of q^rho over final sellers
	Access []float64 // market access MA [fen a unit of pull], defined for empty cells too
	MeanQ  []float64 // mean output of an integrated firm
	// LastPull is the part of Pull of the specialists of the last stage.
	LastPull []float64
	Chain    []Chain
	Theta    []float64 // transaction cost
	Revenue  []money.Fen
	Exports  []money.Fen
	Own      []money.Fen // sold to the own province
	Value    []money.Fen // value added of the quarter
	Rents    []money.Fen // plan rents of state firms, a part of Value
	Output   []float64   // quantity of the quarter
	// By (cell·industries + industry)·MaxStages + stage: what specialists of the stage earn together,
	// what the cell owes its neighbours for stages, and what it lacks and has to spare of a stage.
	Pools, Owed   []money.Fen
	Need, Surplus []float64
	NeedSum       []float64 // what the neighbours lack together
}

// NewFields returns columns for that many cells and industries.
func NewFields(cells, industries int) Fields {
	n := cells * industries
	f := Fields{
		Firms: make([]int32, n), Heads: make([]int32, n), ForeignHeads: make([]int32, n),
		StateHeads: make([]int32, n), PublicHeads: make([]int32, n), PlannedHeads: make([]int32, n), Specialists: make([]int32, n), SpecialistFirms: make([]int32, n),
		Chain:   make([]Chain, n),
		Revenue: make([]money.Fen, n), Exports: make([]money.Fen, n), Own: make([]money.Fen, n), Value: make([]money.Fen, n), Rents: make([]money.Fen, n),
		Pools: make([]money.Fen, n*MaxStages), Owed: make([]money.Fen, n*MaxStages),
		Need: make([]float64, n*MaxStages), Surplus: make([]float64, n*MaxStages), NeedSum: make([]float64, n*MaxStages),
	}
	for _, p := range []*[]float64{&f.Trust, &f.Productivity, &f.Best, &f.Wage, &f.Skill, &f.Base, &f.Pull, &f.Access, &f.MeanQ, &f.LastPull, &f.Theta, &f.Output} {
		*p = make([]float64, n)
	}
	return f
}
