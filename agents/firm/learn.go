package firm

import "math"

// Speed returns the factor on a firm's catching up: [M10]
//
//	(1 + foreign_speed·foreignShare + innovation_speed·innovation)·(1 + port_speed·port)·max(skill_floor, around)^local_skill
//
// times state_speed under state or collective ownership: faster with an innovation centre, foreign firms
// near by, an open port near by, and skilled people around (externalities of local human capital: Rauch 1993).
// innovation and foreignShare lie in [0, 1]; port is exp(-km / port_km) × openness; around is the mean skill of all who work in the cell's firms.
func (p *Knowledge) Speed(owner Ownership, innovation, foreignShare, port, around float64) float64 {
	s := (1 + float64(p.ForeignSpeed*foreignShare) + float64(p.InnovationSpeed*innovation)) * (1 + float64(p.PortSpeed*port)) *
		math.Pow(max(p.SkillFloor, around), p.LocalSkill)
	if owner == State || owner == Collective {
		s *= p.StateSpeed
	}
	return s
}

// Learn returns the change of log productivity this quarter: [M10]
//
//	catch_up·speed·max(skill_floor, skill)·(F/A - 1)+ + imitation·(best/A - 1)+ + noise·z
//
// bounded by cap: catching up with the frontier F in proportion to skill (Nelson and Phelps 1966)
// and imitation of the best firm of the industry in the cell. a, frontier and best are productivities, a
// positive; z is standard normal. Behind a frontier growing at g, A/F settles at c/(c + g), c =
// catch_up·speed·skill. Skill counts as skill_floor at least: assumed, so that nobody stops learning.
func (p *Knowledge) Learn(a, frontier, best, skill, speed, z float64) float64 {
	d := 0.0
	if frontier > a {
		d = p.CatchUp * speed * max(p.SkillFloor, skill) * (frontier/a - 1)
	}
	if best > a {
		d += float64(p.Imitation * (best/a - 1))
	}
	d += float64(p.Noise * z)
	switch {
	case d > p.Cap:
		return p.Cap
	case d < -p.Cap:
		return -p.Cap
	}
	return d
}

// Carry returns the rise of log productivity that a hire from a more productive firm of the same
// industry brings: [M8]
//
//	mover_share·(from/to - 1)·skill / (heads + mover_dilution)
//
// a share of the gap, diluted by the receiver's heads, in proportion to the mover's skill (Stoyanov and
// Zubanov 2012). It is 0 from a firm that is no more productive. The caller bounds it by mover_cap.
func (p *Knowledge) Carry(from, to, skill float64, heads int32) float64 {
	if from <= to || to <= 0 {
		return 0
	}
	return p.MoverShare * (from/to - 1) * skill / (float64(heads) + p.MoverDilution)
}

// Inherit returns the productivity of a new firm whose founder leaves an employer of the same industry with
// productivity parent, typical being that of other entrants:
//
//	typical·(parent/typical)^spin_off
//
// and typical if the employer was no better: spin-offs take after their parents (Klepper 2007). [M8]
func (p *Knowledge) Inherit(typical, parent float64) float64 {
	if parent <= typical || typical <= 0 {
		return typical
	}
	return typical * math.Pow(parent/typical, p.SpinOff)
}
