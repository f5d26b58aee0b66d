package sim

import (
	"math"
	"slices"

	"gowest/agents/firm"
	"gowest/agents/worker"
	"gowest/sim/market"
	"gowest/sim/money"
	"gowest/sim/policy"
	"gowest/sim/power"
)

// group is the firms of an industry in a cell that sell alike: the integrated ones with one share of sourcing, or the specialists
// of one stage. What a group takes in goes to its firms by weight.
type group struct {
	weight  float64 // of its firms together
	factor  float64 // what bought stages add to the attraction of an integrated firm
	revenue money.Fen
	bought  money.Fen // intermediate purchases
}

// groupsOf returns the groups of an industry in a cell: by share of sourcing, then by stage.
func (w *Economy) groupsOf(k int) []group { return w.groups[k*w.groupCount : (k+1)*w.groupCount] }

// produce makes the output of every firm and finds how attractive each cell's sellers are.
func (w *Economy) produce() {
	w.forCells(func(w *Economy, c *cell) {
		w.sumFirms(c)
		w.produceInCell(c)
	})
	w.offerStages()
	w.forCells(func(w *Economy, c *cell) {
		for _, i := range w.traded {
			w.clearStages(c, i)
		}
	})
}

// industrySum sums up the firms of one industry in a cell.
type industrySum struct {
	firms, specialistFirms    int32
	heads, specialists        int32
	byOwner                   [firm.NumOwnerships]int32 // heads
	skill                     int64
	wages, productivity, best float64
}

// sumFirms sums up the firms of a cell by industry.
func (w *Economy) sumFirms(c *cell) {
	sums := c.scratch.sums
	clear(sums)
	firms := c.firms.Firms
	for s := range firms {
		f := &firms[s]
		if !f.Is(firm.Live) {
			continue
		}
		x := &sums[f.Industry]
		staff := f.Staff()
		heads := staff.Heads()
		x.firms++
		x.byOwner[f.Owner()] += heads
		x.skill += staff.Skill()
		a := float64(f.Productivity)
		x.wages += float64(float64(heads) * float64(f.Wage))
		x.productivity += float64(float64(heads) * a)
		if a > x.best {
			x.best = a
		}
		if !f.Form.Integrated() {
			x.specialistFirms++
			x.specialists += heads
		}
	}
	f := &w.byCell
	heads, skill, wages := 0.0, 0.0, 0.0
	for i := range sums {
		x, k := &sums[i], w.at(c.index, i)
		planned, public := int32(0), int32(0)
		for o, n := range x.byOwner {
			if n == 0 {
				continue
			}
			x.heads += n
			if firm.Ownership(o).Planned() {
				planned += n
			}
			if firm.Ownership(o).Public() {
				public += n
			}
		}
		h, s := float64(x.heads), float64(float64(x.skill)/worker.SkillOne)
		f.Firms[k], f.Heads[k], f.Specialists[k], f.SpecialistFirms[k] = x.firms, x.heads, x.specialists, x.specialistFirms
		f.ForeignHeads[k], f.StateHeads[k] = x.byOwner[firm.Foreign], x.byOwner[firm.State]
		f.PlannedHeads[k], f.PublicHeads[k] = planned, public
		f.Best[k], f.Productivity[k], f.Wage[k], f.Skill[k] = x.best, x.best, 0, 0
		if h > 0 {
			f.Productivity[k], f.Wage[k], f.Skill[k] = x.productivity/h, x.wages/h, s/h
		}
		heads, skill, wages = heads+h, skill+s, wages+x.wages
	}
	c.employees, c.seeking, c.farming = c.workers.Len()-c.farmers-c.idle, c.idle, c.farmers
	c.meanWage, c.meanSkill = w.nation.wage, 1
	if heads > 0 {
		c.meanWage, c.meanSkill = wages/heads, skill/heads
	}
	density := w.persons(c.workers.Len()-c.farmers) * w.personsPerWorker / c.area
	c.livingCost = w.cfg.Labour.LivingCost(density)
}

// produceInCell makes the output of a cell's farms and firms and pools stages.
func (w *Economy) produceInCell(c *cell) {
	c.farmOutput = 0
	if c.farmers > 0 {
		beta := w.cfg.Production.FarmLabour
		c.farmOutput = w.farmProductivity * math.Pow(c.land, 1-beta) * math.Pow(float64(c.farmers), beta)
	}
	g := math.Pow(c.infrastructure, w.cfg.Production.InfrastructurePower)
	for i := range w.cfg.Industries {
		if i == w.farming {
			continue
		}
		w.setBase(c, i, g)
		w.startPools(w.at(c.index, i))
	}
	w.makeOutput(c)
	for _, i := range w.traded {
		w.poolStages(c, i)
	}
}

// setBase computes what the place adds to output: E·G^power·(1 - loss·enforcement·pollution). [M3]
func (w *Economy) setBase(c *cell, i int, g float64) {
	k := w.at(c.index, i)
	base := g
	if i != w.services {
		if w.cfg.Mechanisms.M3 {
			near := float64(w.byCell.Heads[k])
			for _, n := range w.neighbours[c.index] {
				near += float64(w.cfg.Production.ExternalNeighbours * w.headsBefore[w.at(n, i)])
			}
			base *= w.cfg.Production.External(near * float64(w.cfg.Run.PersonsPerAgent))
		}
		base *= 1 - float64(w.cfg.Production.EnforcementLoss*w.engine.Levers.Enforcement[k]*w.industry(i).Pollution)
	}
	w.byCell.Base[k] = base
}

// startPools empties what the firms of an industry in a cell add up to.
func (w *Economy) startPools(k int) {
	f := &w.byCell
	clear(w.groupsOf(k))
	m := &f.Chain[k]
	m.V, m.Offered, m.Arriving, m.Integrated, m.Buying = [len(m.V)]float64{}, [len(m.V)]float64{}, [len(m.V)]float64{}, 0, 0
	f.Pull[k], f.Output[k], f.MeanQ[k], f.LastPull[k] = 0, 0, 0, 0
}

// craft is how the firms of an industry work, wherever they are.
type craft struct {
	alpha, labour           float64 // what output owes to capital and to labour, 1 - alpha
	ofCapital, ofLabour     float64 // what they earn of revenue: these times rho
	rho                     float64
	integrated, specialists float64 // overhead: heads that do no work on the product
	gain                    float64 // of who does but one stage, 1 + gamma
	stages                  []market.Stage
	sourcings               int // groups of integrated firms, see [Economy.groupsOf]
}

// crafts returns the crafts of all industries.
func (w *Economy) crafts() []craft {
	out := make([]craft, len(w.cfg.Industries))
	p := &w.cfg.Planning
	for i := range out {
		alpha := w.industry(i).CapitalShare
		out[i] = craft{
			alpha: alpha, labour: 1 - alpha, ofCapital: alpha * w.rho, ofLabour: (1 - alpha) * w.rho, rho: w.rho,
			integrated: p.Overhead(i == w.services, firm.Integrated), specialists: p.Overhead(i == w.services, 0),
			gain: 1 + w.cfg.Production.SmithianGain, stages: w.industry(i).Stages, sourcings: len(w.sourcings),
		}
	}
	return out
}

// overhead returns the heads of a firm that do no work on the product.
func (r *craft) overhead(f firm.Form) float64 {
	if f.Integrated() {
		return r.integrated
	}
	return r.specialists
}

// groupOf returns the index of a firm's group in its industry.
func (r *craft) groupOf(f firm.Form) int {
	if f.Integrated() {
		return f.Sourcing()
	}
	return r.sourcings + int(f)
}

// recipe is by what the firms of an industry in a cell produce.
type recipe struct {
	*craft
	base float64
}

// recipeOf returns the recipe of industry i in a cell once its base is set.
func (w *Economy) recipeOf(c *cell, i int) recipe {
	return recipe{&w.craftsOf[i], w.byCell.Base[w.at(c.index, i)]}
}

// logOutput returns the logarithm, to base 2, of what a firm produces: q = A·base·K^alpha·(H - h0)^(1-alpha), H in skill-heads, h0
// overhead, and false if it produces nothing. [M2]
func (r *recipe) logOutput(f *firm.Firm) (logQ float64, works bool) {
	staff := f.Staff()
	heads, factor := staff.Heads(), float64(f.Productivity)*r.base
	if heads == 0 || f.Capital <= 0 || factor < 0x1p-1022 { // less has no logarithm
		return 0, false
	}
	skill := float64(float64(staff.Skill()) / worker.SkillOne)
	overhead := r.overhead(f.Form) * skill / float64(heads)
	if skill <= overhead {
		return 0, false
	}
	return power.Log2Normal(factor) + float64(r.alpha*power.Log2Normal(float64(f.Capital))) +
		float64(r.labour*power.Log2Normal(skill-overhead)), true
}

// stageOutput returns what a specialist with that logarithm of output makes of its stage: (1 + gamma)·q/b_s. [M2]
func (r *recipe) stageOutput(stage firm.Form, logQ float64) float64 {
	return power.Exp2(logQ) * (r.gain / r.stages[stage].CostShare)
}

// maker is where the output of the firms of an industry in a cell goes.
type maker struct {
	recipe
	groups []group
	k      int
}

// makeOutput adds up what the firms of a cell make and how attractive they are, by group in the order of slots, and keeps until they are
// paid by what each takes part in the sales of its group: q^rho of who sells final goods or services, output of who sells a stage, 0
// without output.
func (w *Economy) makeOutput(c *cell) {
	makers := c.scratch.makers
	for i := range makers {
		k := w.at(c.index, i)
		if w.byCell.Firms[k] == 0 {
			continue // nobody makes anything
		}
		makers[i] = maker{recipe: w.recipeOf(c, i), groups: w.groupsOf(k), k: k}
	}
	firms := c.firms.Firms
	weights := resize(&c.weights, len(firms))
	for s := range firms {
		f := &firms[s]
		weights[s] = 0
		if !f.Is(firm.Live) {
			continue
		}
		by := &makers[f.Industry]
		logQ, works := by.logOutput(f)
		if !works {
			continue
		}
		k, g := by.k, &by.groups[by.groupOf(f.Form)]
		if !f.Form.Integrated() {
			q := by.stageOutput(f.Form, logQ)
			weights[s] = firm.Single(q)
			g.weight += float64(weights[s])
			if int(f.Form) == len(by.stages)-1 {
				w.byCell.LastPull[k] += power.Exp2(w.rho * power.Log2(q))
			}
			continue
		}
		q := power.Exp2(logQ)
		weights[s] = firm.Single(power.Exp2(w.rho * logQ))
		g.weight += float64(weights[s])
		if int(f.Industry) == w.services {
			w.byCell.Output[k] += q
			continue
		}
		m := &w.byCell.Chain[k]
		m.Integrated += q
		m.Buying += float64(q * w.sourcing(f.Form.Sourcing(), k))
	}
	k := w.at(c.index, w.services)
	w.byCell.Pull[k] = w.groupsOf(k)[0].weight // services are sold only inside the cell
}

// poolStages finds what the specialists of an industry in a cell make of each stage. [M2]
func (w *Economy) poolStages(c *cell, i int) {
	k := w.at(c.index, i)
	m := &w.byCell.Chain[k]
	groups := w.groupsOf(k)[len(w.sourcings):]
	for s := range w.industry(i).Stages {
		m.V[s] = groups[s].weight
	}
	if n := w.byCell.Firms[k] - w.byCell.SpecialistFirms[k]; n > 0 {
		w.byCell.MeanQ[k] = m.Integrated / float64(n)
	}
}

// clearStages clears the stage market of an industry in a cell and sets the attraction of final
// sellers: integrated firms, by what they buy, and the firms of the last stage. [M2] [M5]
func (w *Economy) clearStages(c *cell, i int) {
	k := w.at(c.index, i)
	industry := w.industry(i)
	m := &w.byCell.Chain[k]
	m.Clear(industry.Stages, w.cfg.Production.OutsourcingLimit, w.cfg.Mechanisms.M5)
	w.localDeals[k] = m.Local()
	last := len(industry.Stages) - 1
	pull := 0.0
	groups := w.groupsOf(k)
	for j := range w.sourcings {
		g := &groups[j]
		g.factor = math.Pow(1+float64(w.sourcing(j, k)*m.Freed), w.rho)
		pull += float64(g.weight * g.factor)
	}
	if last >= 0 && m.Final > 0 && m.V[last] > 0 {
		w.byCell.LastPull[k] *= math.Pow(m.Final/m.V[last], w.rho)
		pull += w.byCell.LastPull[k]
	} else {
		w.byCell.LastPull[k] = 0
	}
	w.byCell.Pull[k] = pull
	w.byCell.Output[k] = m.Final + m.Integrated + float64(m.Freed*m.Buying)
	w.byCell.Theta[k] = w.cfg.Trust.Cost(w.byCell.Trust[k], w.engine.Levers.Platform[k])
}

// sourcing returns how far integrated firms with the j-th share buy stages from local specialists: all of it, but foreign and
// anchor firms only as far as they are embedded and local skill suffices. [M5]
func (w *Economy) sourcing(j, k int) float64 {
	if j == 0 {
		return 1
	}
	if asked := w.cfg.ForeignEntry.SkillAsked; w.byCell.Skill[k] < asked && asked > 0 {
		return w.sourcings[j] * w.byCell.Skill[k] / asked
	}
	return w.sourcings[j]
}

// allSourcings returns the shares of stages that integrated firms may be ready to buy from local specialists: all, as domestic
// firms do, then those of foreign firms and of the anchors of policies.
func allSourcings(cfg *Config, policies []policy.Policy) []float64 {
	out := []float64{1, cfg.ForeignEntry.LocalSourcing}
	for i := range policies {
		if p := &policies[i]; p.Type == policy.AnchorFirm && !slices.Contains(out[1:], p.LocalSourcing) {
			out = append(out, p.LocalSourcing)
		}
	}
	return out
}
