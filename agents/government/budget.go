package government

import "math"

// CentreShare returns the centre's share of tax raised in a province of relative income rel, GDP per
// worker relative to the nation's:
//
//	sharing·uniform + (1 - sharing)·clamp(quota_base + quota_slope·rel, quota_min, quota_max)
//
// Before tax reform (sharing 0) richer provinces hand over more; after it (sharing 1) all hand over
// the same share uniform, as after the tax-sharing reform of 1994. All shares lie in [0, 1].
func (p *Budget) CentreShare(rel, sharing, uniform float64) float64 {
	quota := math.Max(p.QuotaMin, math.Min(p.QuotaMax, p.QuotaBase+float64(p.QuotaSlope*rel)))
	return float64(sharing*uniform) + float64((1-sharing)*quota)
}

// TransferWeight returns the weight of a province in the centre's transfers: population ×
// rel^-psi × (1 + policy), so that with psi > 0 poorer provinces receive more per head. rel is GDP per
// worker relative to the nation's, at least 0.05 (assumed; no province comes near), policy the rise by
// policies. The weight is in the units of population. [M15]
func TransferWeight(population, rel, psi, policy float64) float64 {
	return population * math.Pow(math.Max(rel, 0.05), -psi) * (1 + policy)
}

// Infrastructure returns the infrastructure G of a cell after a quarter with the share of its GDP
// spent on building it:
//
//	G + infrastructure_gain·min(infrastructure_cap, share) - infrastructure_decay·(G - 1)
//
// G has no unit; 1 is the level at the start, to which it decays. With a constant share it settles at
// 1 + gain·min(cap, share)/decay. [M15]
func (p *Budget) Infrastructure(g, share float64) float64 {
	return g + float64(p.InfrastructureGain*math.Min(p.InfrastructureCap, share)) - float64(p.InfrastructureDecay*(g-1))
}

// Issued returns the share of the money stock issued in a quarter in which nominal GDP has been
// growing at the (smoothed) rate growth [1/quarter]: target + reaction·(target_growth - growth) within
// [0, limit].
func (p *Issue) Issued(growth float64) float64 {
	return math.Max(0, math.Min(p.Limit, p.Target+float64(p.Reaction*(p.TargetGrowth-growth))))
}
