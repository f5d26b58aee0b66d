package worker

import "math"

// SearchChance returns the chance that a worker looks for a job this quarter. farm is the chance
// of a farmer [1/quarter], which depends on the year. [M6]
func (p *Labour) SearchChance(employer int32, farm float64) float64 {
	switch {
	case employer == OnFarm:
		return farm
	case employer == NoWork:
		return p.SearchUnemployed
	}
	return p.SearchEmployed
}

// OutsideChance returns the chance that a search leads outside the own cell: search_outside, times
// outside_unemployed without work or farmFactor, a farmer's mobility in the year, on a farm; at least
// outside_no_vacancy where the own cell has no vacancy; at most 1. [M7]
func (p *Labour) OutsideChance(employer int32, farmFactor float64, localVacancies bool) float64 {
	m := p.SearchOutside
	switch employer {
	case OnFarm:
		m *= farmFactor
	case NoWork:
		m *= p.OutsideUnemployed
	}
	if !localVacancies {
		m = max(m, p.OutsideNoVacancy)
	}
	return min(m, 1)
}

// Reservation returns the value an offer must exceed, in money of the own cell: present pay for an
// employee, farm income for others, times the premium of the state the worker is in. [M6]
func (p *Labour) Reservation(employer int32, pay, farmIncome float64) float64 {
	switch employer {
	case OnFarm:
		return p.FarmPremium * farmIncome
	case NoWork:
		return p.ReservationUnemployed * farmIncome
	}
	return (1 + p.SwitchPremium) * pay
}

// LeaveCost returns the share of an offer that is lost by taking it in another cell, and, outside
// the province of registration, to the hukou barrier there. [M7]
//
//	1 - (1 - move_cost)·(1 - barrier)
func (p *Labour) LeaveCost(sameCell, registered bool, barrier float64) float64 {
	keep := 1.0
	if !sameCell {
		keep = 1 - p.MoveCost
	}
	if !registered {
		keep *= 1 - barrier
	}
	return 1 - keep
}

// LivingCost returns the cost of living relative to an empty place at a density of non-farm
// persons per km2: 1 + congestion·(density / congestion_density)^congestion_power, at least 1. It
// weighs offers; no money flows.
func (p *Labour) LivingCost(density float64) float64 {
	return 1 + float64(p.Congestion*math.Pow(density/p.CongestionDensity, p.CongestionPower))
}

// Pull returns the weight of a province as the destination of a search: [M7]
//
//	V·w^wage_power·exp(-km / distance_km)·(1 + network·n)
//
// V vacancies, w the wage net of living cost relative to the national mean, n the share of emigrants from
// the searcher's province who live there; times own_province if it is the searcher's own. A gravity
// law with networks (Munshi 2003).
func (p *Labour) Pull(vacancies, relativeWage, km, networkShare float64, own bool) float64 {
	v := vacancies * math.Pow(relativeWage, p.WagePower) * math.Exp(-km/p.DistanceKM) * (1 + float64(p.Network*networkShare))
	if own {
		v *= p.OwnProvince
	}
	return v
}

// EffectiveSkill returns the skill [fixed point] that counts in an industry: all of it in the own
// trade, the share foreignTrade [fixed point] outside, rounded down.
func EffectiveSkill(skill uint16, ownTrade bool, foreignTrade uint32) int64 {
	if ownTrade {
		return int64(skill)
	}
	return int64(uint32(skill) * foreignTrade >> 13)
}

// ForeignTradeFixed returns foreign_trade in fixed point for [EffectiveSkill].
func (p *Labour) ForeignTradeFixed() uint32 { return uint32(float64(p.ForeignTrade*SkillOne) + 0.5) }
