package worker

import "math"

// Chance returns the chance that a worker considers founding a firm this quarter: [M11]
//
//	rate · freedom · room · (1 + cluster_factor·ln(1 + firms))
//
// firms counts firms of the worker's own trade in the cell: entrepreneurship is contagious among
// neighbours (Zhang 2003). freedom in [0, 1] is what the law allows, room in [0, 1] see [Founding.Room].
// The caller raises the chance by layoff_factor for layoff_quarters after a lay-off.
func (p *Founding) Chance(freedom, room, firms float64) float64 {
	return p.Rate * freedom * room * (1 + float64(p.ClusterFactor*math.Log1p(firms)))
}

// Room returns the room that state and collective firms leave to others in a cell, from the share
// of workers they employ: 1 - room_dominance·share, in [room_min, 1].
func (p *Founding) Room(stateShare float64) float64 {
	return clamp(1-float64(p.RoomDominance*stateShare), p.RoomMin, 1)
}

// Decide returns the chance that a founder with an affordable plan of that expected margin (share
// of revenue) goes through with it: 1/(1 + exp(-(margin - hurdle)/hurdle_scale)), a half at the hurdle.
func (p *Founding) Decide(margin float64) float64 {
	return 1 / (1 + math.Exp(-(margin-p.Hurdle)/p.HurdleScale))
}

// Inflate returns the factor on smallest capitals after years from the start, exp(capital_growth·years):
// they grow with incomes, or everyone could soon found integrated firms.
func (p *Founding) Inflate(years float64) float64 { return math.Exp(p.CapitalGrowth * years) }
