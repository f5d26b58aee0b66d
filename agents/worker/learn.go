package worker

import "math"

// Schooling returns the factor by which years of schooling scale the cap of skill:
// school_base + school_slope·years. [M9]
func (p *Learning) Schooling(years float64) float64 { return p.SchoolBase + p.SchoolSlope*years }

// Beginner returns the skill of a beginner with that many years of schooling [1 = unschooled].
func (p *Learning) Beginner(years float64) float64 { return p.BeginnerBase + p.BeginnerSlope*years }

// Gain returns what a worker learns this quarter, in fixed point, before rounding: a share of the
// gap between skill and the cap, both fixed point (learning by doing: Arrow 1962). Skill above the
// cap is kept. [M9]
func Gain(speed, cap float64, skill uint16) float64 {
	return math.Max(0, speed*(cap-float64(skill)))
}

// Fixed returns skill x in fixed point, rounded and limited to what 16 bits hold.
func Fixed(x float64) uint16 {
	return uint16(math.Max(1, math.Min(SkillMax, math.Round(x*SkillOne))))
}
