package firm

// Distressed updates the distress of a firm after a quarter in which it could pay the share paid
// of its wages: a bad quarter adds distress_step points, a good one takes one off. A soft-budget
// firm is bailed out and collects none.
func (p *Exit) Distressed(points uint8, paid float64, bailedOut bool) uint8 {
	switch {
	case paid < p.DistressPaid && !bailedOut:
		return uint8(min(int(points)+p.DistressStep, 255))
	case points > 0:
		return points - 1
	}
	return 0
}

// Closes tells whether a firm closes: too much distress, too long without revenue, no employees
// after its grace period and after it has settled in a new place, or chance u below the hazard.
func (p *Exit) Closes(f *Firm, u float64) bool {
	return int(f.Distress) >= p.DistressLimit || int(f.Idle) >= p.IdleLimit ||
		(f.Staff().Heads() == 0 && int(f.Age) > p.Grace && f.Settling == 0) || u < p.Hazard
}
