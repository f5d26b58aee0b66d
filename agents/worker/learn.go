package worker

import "math"

// Schooling returns the factor by which years of schooling scale the cap of skill:
// school_base + school_slope·years, 1 at ten years with the shipped values. [M9]
func (p *Learning) Schooling(years float64) float64 {
	return p.SchoolBase + float64(p.SchoolSlope*years)
}

// Beginner returns the skill of a beginner with that many years of schooling: beginner_base +
// beginner_slope·years, an earnings function as Mincer's (1974). With the shipped values ten years
// give skill 1. [M9]
func (p *Learning) Beginner(years float64) float64 {
	return p.BeginnerBase + float64(p.BeginnerSlope*years)
}

// Gain returns what a worker learns this quarter, in fixed point, before rounding: [M9]
//
//	max(0, speed·(cap - skill))
//
// a share speed in [0, 1] of the gap between skill and the cap, both fixed point (learning by doing:
// Arrow 1962). Skill above the cap is kept. The gap falls by the same share every quarter.
func Gain(speed, cap float64, skill uint16) float64 {
	return max(0, speed*(cap-float64(skill)))
}

// Fixed returns skill x in fixed point, rounded and limited to what 16 bits hold.
func Fixed(x float64) uint16 {
	return uint16(math.Max(1, math.Min(SkillMax, math.Round(x*SkillOne))))
}
