package market

import "math"

// MaxStages is the most stages an industry can have.
const MaxStages = 16

// Chain is the market for the stages of one industry in one cell. [M2] [M5]
//
// Specialists of stage s pool their output V[s]. The chain makes as many final goods as its
// scarcest stage allows; integrated firms buy surplus stages and free own capacity.
type Chain struct {
	// Inputs.
	V          [MaxStages]float64 // output by stage, in units of the final good
	Offered    [MaxStages]float64 // of which surplus is held for neighbouring cells
	Arriving   [MaxStages]float64 // what neighbouring cells offer, after loss on the way
	Integrated float64            // own output of integrated firms
	Buying     float64            // the same, weighted by each firm's readiness to buy locally
	// Results of Clear.
	Final      float64            // output of the chain of specialists
	Outsourced [MaxStages]float64 // units of stage s that integrated firms buy; 0 to its surplus
	Freed      float64            // share of own output that a fully ready integrated firm gains
	Stages     int
}

// Clear finds the chain's output, min over s of V[s], and what integrated firms buy of each stage:
//
//	Q = min_s V_s,   o_s = min(V_s - Q, limit·Buying),   freed = Σ_s b_s·o_s / Buying
//
// where V_s is net of what is held for neighbours and, in Q, with what arrives from them.
// A unit of stage s bought frees b_s of own capacity, so that integrated firms sell Σ_s b_s·o_s more
// than they make (Long and Zhang 2011); freed lies in [0, limit]. stages are at most MaxStages. With
// outsourcing false, or nobody ready to buy, nothing is bought; without stages there is no chain.
func (c *Chain) Clear(stages []Stage, limit float64, outsourcing bool) {
	c.Stages = len(stages)
	c.Final, c.Freed = 0, 0
	if len(stages) > 0 {
		c.Final = math.Inf(1)
		for s := range stages {
			c.Final = min(c.Final, c.Supply(s))
		}
	}
	for s := range stages {
		c.Outsourced[s] = 0
		if outsourcing && c.Buying > 0 {
			c.Outsourced[s] = min(max(0, c.V[s]-c.Offered[s]-c.Final), limit*c.Buying)
			c.Freed += stages[s].CostShare * c.Outsourced[s] / c.Buying
		}
	}
}

// Supply returns what the cell has of stage s: its own output less what is held for neighbours, and
// what arrives from them.
func (c *Chain) Supply(s int) float64 { return c.V[s] - c.Offered[s] + c.Arriving[s] }

// Imported returns how much of stage s the chain takes from neighbouring cells: what its own pool
// cannot give, at most what arrives. Call it after Clear.
func (c *Chain) Imported(s int) float64 { return max(0, c.Final-(c.V[s]-c.Offered[s])) }

// Weights fills w with the weights by which the chain's revenue goes to its stages:
// b_s·(Q/V_s)^xi in [0, b_s], 0 for an empty pool. The scarcest stage earns most for its cost and draws
// entry; pools in balance earn their shares of cost. w is as long as stages.
func (c *Chain) Weights(w []float64, stages []Stage, xi float64) {
	for s := range stages {
		w[s] = 0
		if supply := c.Supply(s); supply > 0 {
			w[s] = stages[s].CostShare * math.Pow(c.Final/supply, xi)
		}
	}
}

// Local returns the share of stage value that is bought from local specialists, by the chain and by
// integrated firms, in all that is made: (Q + freed·Buying) / (Q + Integrated + freed·Buying), in
// [0, 1]. It is 0 without output. Call it after Clear.
func (c *Chain) Local() float64 {
	bought := c.Final + float64(c.Freed*c.Buying)
	all := c.Final + c.Integrated + float64(c.Freed*c.Buying)
	if all <= 0 {
		return 0
	}
	return bought / all
}

// Cost returns the share of intermediate payments lost to transacting: [M4]
//
//	theta = theta0·(1 - trust_saves·trust)·(1 - platform_saves·platform)
//
// trust and platform are shares; the result lies in [0, theta0].
func (p *Trust) Cost(trust, platform float64) float64 {
	return p.TransactionCost * (1 - float64(p.TrustSaves*trust)) * (1 - float64(p.PlatformSaves*platform))
}

// Next returns trust after a quarter in which the share local of stage value changed hands between
// local firms: [M4]
//
//	T' = T + gain·local·(1 + platform)·(1 - T) - decay·(T - floor)
//
// Only completed local deals raise it; no policy writes to it. All arguments are shares, and so is the
// result. With constant deals it settles at (g + decay·floor) / (g + decay), g = gain·local·(1 + platform);
// without deals it decays to the floor.
func (p *Trust) Next(trust, local, platform float64) float64 {
	next := trust + float64(p.Gain*local*(1-trust)*(1+platform)) - float64(p.Decay*(trust-p.Floor))
	return min(1, next) // a gain above ½ with a platform would carry it past 1
}

// External returns the Marshallian externality of persons of the own industry in reach: [M3]
//
//	E = (1 + persons / external_persons)^external_power
//
// (Marshall 1890; elasticities of 0.04 to 0.07: Combes and Gobillon 2015). E is 1 for nobody, and its
// elasticity approaches external_power for many. persons, not agents, so that E does not depend on
// persons per agent.
func (p *Production) External(persons float64) float64 {
	return math.Pow(1+persons/p.ExternalPersons, p.ExternalPower)
}

// Rho returns (sigma-1)/sigma of the elasticity of substitution sigma > 1, in (0, 1): the power of output
// in a variety's sales (Dixit and Stiglitz 1977).
func (p *Trade) Rho() float64 { return (p.Elasticity - 1) / p.Elasticity }

// Reach returns what distance leaves of a cell's sales, in [0, 1]: [M1]
//
//	T = exp(-max(0, km - local)/(scale·G)·(sigma-1)/4)
//
// It is 1 up to local km. scaleKM is meant at sigma 5: there sales fall to 1/e over it. Infrastructure G
// (1 = as at the start) shortens distance.
func (p *Trade) Reach(km, scaleKM, local, infrastructure float64) float64 {
	return math.Exp(-max(0, km-local) / (scaleKM * infrastructure) * (p.Elasticity - 1) / 4)
}
