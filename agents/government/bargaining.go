package government

// Bargaining is the political side of support: who gets it because of what it can demand. [M16]
type Bargaining struct {
	// Share of a support budget that goes by bargaining power instead of by merit.
	Bargaining float64 `toml:"bargaining" unit:"share" range:"[0,1]"`
	// Whether firms form associations.
	Associations bool `toml:"associations"`
	// Mean trust at which the firms of a cluster have one.
	AssociationTrust float64 `toml:"association_trust" unit:"1" range:"[0,1]"`
	// How far an association makes many firms act as one.
	Coordination float64 `toml:"coordination" unit:"share" range:"[0,1]"`
}

// Associated tells whether the firms of a cluster with this mean trust [0, 1] have an association:
// where they have learnt to rely on each other in deals, they also act together. [M16]
func (b *Bargaining) Associated(trust float64) bool {
	return b.Associations && trust >= b.AssociationTrust
}

// Power returns the bargaining power of a group of firms per unit of what is at stake for it, in [0, 1]:
//
//	π = (1 - a)·(H + s₁)/2 + a,  a = coordination with an association, else 0
//
// herfindahl H is the sum of squared shares of the firms in the group's employment and largest s₁ the
// share of the largest: both are 1 for one firm and 1/n for n equal ones. A group lobbies as far as some
// member finds it worth its own while, which the free riding of the others makes rarer the more members
// share the gain; one large member may carry all (Olson 1965, ch. I, "privileged" groups), and an
// organisation that binds its members overcomes it. The mean of the two is our choice. [M16]
func (b *Bargaining) Power(herfindahl, largest float64, associated bool) float64 {
	a := 0.0
	if associated {
		a = b.Coordination
	}
	return float64((1-a)*(herfindahl+largest)/2) + a
}

// Weights writes into weight the shares of groups in a support budget [1, sum 1]:
//
//	w_k = (1 - β)·m_k/Σm + β·E_k π_k/Σ E π,  β = bargaining
//
// merit m by group is what support ought to go by (employment of clusters: the same for each worker), stake
// E what each has to gain [heads], power π as in [Bargaining.Power]. With β = 0 support goes by merit
// alone, with β = 1 by stakes that can be voiced: per worker in proportion to π. Where nobody has any power
// or merit the other rule decides. All slices have one length. [M16]
func (b *Bargaining) Weights(weight, merit, stake, power []float64) {
	merits, voices := 0.0, 0.0
	for k := range merit {
		merits += merit[k]
		voices += float64(stake[k] * power[k])
	}
	beta := b.Bargaining
	if voices <= 0 {
		beta = 0
	} else if merits <= 0 {
		beta = 1
	}
	for k := range weight {
		weight[k] = 0
		if beta < 1 && merits > 0 {
			weight[k] += (1 - beta) * merit[k] / merits
		}
		if beta > 0 {
			weight[k] += beta * stake[k] * power[k] / voices
		}
	}
}
