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
	Integrated float64            // own output of integrated firms
	Buying     float64            // the same, weighted by each firm's readiness to buy locally
	// Results of Clear.
	Final      float64            // output of the chain of specialists
	Outsourced [MaxStages]float64 // units of stage s that integrated firms buy
	Freed      float64            // share of own output that a fully ready integrated firm gains
	Stages     int
}

// Clear finds the chain's output, min over s of V[s], and what integrated firms buy of each stage:
//
//	o_s = min(V_s - Q, limit·Buying),   freed = Σ_s b_s·o_s / Buying
//
// A unit of stage s bought frees b_s of own capacity. With outsourcing false nothing is bought.
func (c *Chain) Clear(stages []Stage, limit float64, outsourcing bool) {
	c.Stages = len(stages)
	c.Final, c.Freed = 0, 0
	if len(stages) > 0 {
		c.Final = math.Inf(1)
		for s := range stages {
			c.Final = math.Min(c.Final, c.V[s])
		}
	}
	for s := range stages {
		c.Outsourced[s] = 0
		if outsourcing && c.Buying > 0 {
			c.Outsourced[s] = math.Min(c.V[s]-c.Final, limit*c.Buying)
			c.Freed += stages[s].CostShare * c.Outsourced[s] / c.Buying
		}
	}
}

// Weights fills w with the weights by which the chain's revenue goes to its stages:
// b_s·(Q/V_s)^xi. The scarcest stage earns most and draws entry.
func (c *Chain) Weights(w []float64, stages []Stage, xi float64) {
	for s := range stages {
		w[s] = 0
		if c.V[s] > 0 {
			w[s] = stages[s].CostShare * math.Pow(c.Final/c.V[s], xi)
		}
	}
}

// Local returns the share of stage value that is bought from local specialists: by the chain and by
// integrated firms, in all that is made. 0 without output.
func (c *Chain) Local() float64 {
	bought := c.Final + c.Freed*c.Buying
	all := c.Final + c.Integrated + c.Freed*c.Buying
	if all <= 0 {
		return 0
	}
	return bought / all
}

// Cost returns the share of intermediate payments lost to transacting: [M4]
//
//	theta = theta0·(1 - trust_saves·trust)·(1 - platform_saves·platform)
func (p *Trust) Cost(trust, platform float64) float64 {
	return p.TransactionCost * (1 - p.TrustSaves*trust) * (1 - p.PlatformSaves*platform)
}

// Next returns trust after a quarter in which the share local of stage value changed hands between
// local firms: T + gain·local·(1-T)·(1+platform) - decay·(T - floor). Only completed local deals
// raise it; no policy writes to it. [M4]
func (p *Trust) Next(trust, local, platform float64) float64 {
	return trust + p.Gain*local*(1-trust)*(1+platform) - p.Decay*(trust-p.Floor)
}

// External returns the Marshallian externality of persons of the own industry in reach: [M3]
//
//	E = (1 + persons / external_persons)^external_power
//
// (Marshall 1890; elasticities of 0.04 to 0.07: Combes and Gobillon 2015). persons, not agents, so
// that E does not depend on persons per agent.
func (p *Production) External(persons float64) float64 {
	return math.Pow(1+persons/p.ExternalPersons, p.ExternalPower)
}

// Rho returns (sigma-1)/sigma of the elasticity of substitution.
func (p *Trade) Rho() float64 { return (p.Elasticity - 1) / p.Elasticity }

// Reach returns what distance leaves of a cell's sales: 1 up to local_km, then
// exp(-(km - local)/(scale·G)·(sigma-1)/4), so that scale is meant at sigma 5; infrastructure G
// shortens distance. [M1]
func (p *Trade) Reach(km, scaleKM, local, infrastructure float64) float64 {
	return math.Exp(-math.Max(0, km-local) / (scaleKM * infrastructure) * (p.Elasticity - 1) / 4)
}
