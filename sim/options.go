package sim

import (
	"math"

	"gowest/agents/firm"
	"gowest/sim/market"
	"gowest/sim/power"
)

// option is what an entrant of one kind could expect in one cell.
type option struct {
	margin  float64 // expected profit as a share of revenue, after the cost of capital
	decide  float64 // chance that a founder who can pay goes through with it
	revenue float64 // expected, net of tax [fen/quarter]
	cost    float64 // of capital and working capital [fen]
	capital float64 // real
	output  float64 // stage or final output
	heads   float64 // overhead included
}

// entryKinds lists the kinds of firms there can be: integrated, and with [M2] each single stage.
func (w *Economy) entryKinds() []kind {
	var kinds []kind
	for i := range w.cfg.Industries {
		if i == w.farming {
			continue
		}
		kinds = append(kinds, kind{industry: i, stage: firm.Integrated})
		if i == w.services || !w.cfg.Mechanisms.M2 {
			continue
		}
		for s := range w.industry(i).Stages {
			kinds = append(kinds, kind{industry: i, stage: int8(s)})
		}
	}
	return kinds
}

// expectEntry works out what every kind of entrant could expect in every cell: founders, foreign
// investors and firms that think of moving look at it. [M11] [M12] [M14]
func (w *Economy) expectEntry() {
	if w.startingUp() {
		return
	}
	for j := range w.kinds {
		k := &w.kinds[j]
		k.capital = w.cfg.Founding.CapitalFactor * w.minimumCapital(*k)
		k.scale = math.Pow(k.capital, w.industry(k.industry).CapitalShare)
	}
	w.forCells(func(w *Economy, c *cell) {
		for j, k := range w.kinds {
			*w.option(c.index, j) = w.expect(c, k)
		}
	})
}

// option returns the entry of kind j in a cell.
func (w *Economy) option(c int32, j int) *option { return &w.options[int(c)*len(w.kinds)+j] }

// minimumCapital returns the smallest capital of a kind of firm now [real yuan].
func (w *Economy) minimumCapital(k kind) float64 {
	industry := w.industry(k.industry)
	least := industry.MinimumCapital
	switch {
	case k.stage != firm.Integrated:
		least = industry.Stages[k.stage].MinimumCapital
	case len(industry.Stages) > 0:
		least = 0
		for _, s := range industry.Stages {
			least += s.MinimumCapital
		}
	}
	return least * w.cfg.Founding.Inflate(w.years())
}

// entrantProductivity returns the A of a typical entrant: that of the cell's firms, at least a
// share of the national mean.
func (w *Economy) entrantProductivity(k int, industry int) float64 {
	floor := w.cfg.Founding.ProductivityFloor * w.nation.productivity[industry]
	return max(w.byCell.Productivity[k], floor)
}

// expect returns what an entrant of a kind with the smallest capital could expect in a cell: it hires
// until its marginal revenue product is the wage, at most heads_max; margin is profit over revenue
// after wages, tax and the cost of capital. A specialist takes the price of its stage, diluted by
// its own output; an integrated firm sells a variety of its own.
func (w *Economy) expect(c *cell, kd kind) option {
	p := &w.cfg.Founding
	k := w.at(c.index, kd.industry)
	industry := w.industry(kd.industry)
	capital := kd.capital
	o := option{capital: capital, cost: 100 * capital * w.nation.price * (1 + p.WorkingCapital), margin: math.Inf(-1)}
	wage := w.entryWage(c)
	base := w.byCell.Base[k]
	if wage <= 0 || base <= 0 || capital <= 0 {
		return o
	}
	alpha := industry.CapitalShare
	scale := w.entrantProductivity(k, kd.industry) * base * kd.scale
	overhead := w.cfg.Planning.Overhead(kd.industry == w.services, kd.stage)
	heads, revenue, output := 0.0, 0.0, 0.0
	if kd.stage == firm.Integrated {
		var pull float64
		heads, output, pull = integratedHeads(scale, alpha, w.rho, w.byCell.Access[k], wage, p.HeadsMax-overhead)
		revenue = w.byCell.Access[k] * pull
		if kd.industry == w.services { // sells only here, so its own entry lowers what all earn
			revenue *= w.byCell.Pull[k] / (w.byCell.Pull[k] + pull)
			if w.byCell.Pull[k] == 0 {
				revenue = w.byCell.Access[k]
			}
		}
	} else {
		price, volume := w.stagePrice(k, kd)
		if price <= 0 {
			return o
		}
		scale *= (1 + w.cfg.Production.SmithianGain) / industry.Stages[kd.stage].CostShare
		heads, output = specialistHeads(scale, alpha, price, volume, wage, p.HeadsMax-overhead)
		revenue = price * output * volume / (volume + output)
	}
	net := 1 - float64(w.cfg.Budget.ValueAddedTax*(1-w.engine.Levers.TaxDiscount[k]))
	user := float64(100 * w.nation.price * capital * (w.cfg.Planning.Depreciation + w.cfg.Planning.RequiredReturn))
	o.revenue, o.output, o.heads = revenue*net, output, heads+overhead
	if revenue > 0 {
		o.margin = (float64(revenue*net) - float64(wage*(heads+overhead)) - user) / revenue
		o.decide = p.Decide(o.margin)
	}
	return o
}

// entryWage returns the wage that a new firm posts [fen/quarter]: the mean of the cell, or more where
// farmers of mean skill would not come for that.
func (w *Economy) entryWage(c *cell) float64 {
	skill := c.meanSkill * w.cfg.Labour.ForeignTrade
	return math.Max(c.meanWage, w.cfg.Labour.FarmPremium*c.farmIncome/skill)
}

// integratedHeads returns the productive heads, the output and the pull q^rho of an integrated
// entrant that sells at R = MA·q^rho with q = scale·X^(1-alpha):
//
//	X = ((1-alpha)·rho·MA·scale^rho / w)^(1/(1-(1-alpha)·rho)),  at most limit
//
// All powers are taken in logarithms, of which they need the same two.
func integratedHeads(scale, alpha, rho, access, wage, limit float64) (heads, output, pull float64) {
	if access <= 0 || limit <= 0 {
		return 0, 0, 0
	}
	b := float64((1 - alpha) * rho)
	size := power.Log(scale)
	x := (power.Log(b*access/wage) + float64(rho*size)) / (1 - b)
	heads = power.Exp(x)
	if heads > limit {
		heads, x = limit, power.Log(limit)
	}
	q := size + float64((1-alpha)*x)
	return heads, power.Exp(q), power.Exp(rho * q)
}

const fewestHeads = 1e-3 // a specialist does not go below

// specialistHeads returns the productive heads and the output of an entrant that sells v = scale·X^(1-alpha)
// of a stage at R = price·v·V/(V+v), its own output diluting the volume V. With y = ln(v/V) and
// a = alpha/(1-alpha), the first-order condition (1-alpha)·price·scale·X^-alpha·(V/(V+v))² = w is
//
//	h(y) = c - a·y - 2·ln(1+e^y) = 0,  c = ln((1-alpha)·price·scale/w) + a·ln(scale/V)
//
// h is concave and falls, so that each of its tangents lies above it and meets 0 above the root. Halley's
// iteration starts from the lowest of those at -∞, 0 and +∞. A step of d leaves an error of less than
// d³/2 in y, whatever a, so that a step below 1e-2 is the last.
func specialistHeads(scale, alpha, price, volume, wage, limit float64) (heads, output float64) {
	if scale <= 0 || limit <= 0 {
		return fewestHeads, 0
	}
	a := alpha / (1 - alpha)
	size := power.Log(scale / volume)
	c := power.Log((1-alpha)*price*scale/wage) + float64(a*size)
	y := min(c/a, (c-2*math.Ln2)/(a+1), c/(a+2))
	for range 8 { // mostly two, more where a is tiny
		e := power.Exp(y)
		share := e / (1 + e) // of the entrant in the stage: the slope of ln(1+e^y)
		h := c - float64(a*y) - float64(2*power.Log(1+e))
		slope := a + float64(2*share)
		bend := 2 * share * (1 - share)
		d := 2 * h * slope / (float64(2*slope*slope) + float64(h*bend))
		y += d
		if math.Abs(d) < 1e-2 {
			break
		}
	}
	heads = power.Exp((y - size) / (1 - alpha))
	if bounded := min(max(heads, fewestHeads), limit); bounded != heads {
		return bounded, scale * power.Exp2((1-alpha)*power.Log2(bounded))
	}
	return heads, volume * power.Exp(y)
}

// stagePrice returns the price of a stage in a cell and the volume that an entrant's own output
// dilutes. Where nobody makes the stage, its price is what integrated firms would pay for it, or
// what the other stages lack it for.
func (w *Economy) stagePrice(k int, kd kind) (price, volume float64) {
	m := &w.byCell.Chain[k]
	stages := w.industry(kd.industry).Stages
	if v := m.V[kd.stage]; v > 0 {
		return float64(w.byCell.Pools[k*market.MaxStages+int(kd.stage)]) / v, v
	}
	others := math.Inf(1)
	for s := range stages {
		if s != int(kd.stage) {
			others = min(others, m.V[s])
		}
	}
	room := max(others, w.cfg.Production.OutsourcingLimit*m.Buying)
	if room <= 0 || math.IsInf(room, 1) {
		return 0, 0
	}
	q := w.byCell.MeanQ[k]
	if q <= 0 {
		q = others
	}
	price = stages[kd.stage].CostShare * w.byCell.Access[k] * power.Exp2((w.rho-1)*power.Log2(q)) *
		w.cfg.Production.OutsourcingPrice / (1 + w.byCell.Theta[k])
	return price, room
}
