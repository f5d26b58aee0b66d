package sim

import (
	"math"

	"gowest/agents/firm"
	"gowest/agents/worker"
)

// countWorkers recounts who works where in a cell: heads and skill by firm, owners, farmers, people
// by origin.
func (w *Economy) countWorkers(c *cell) {
	staffs := resize(&c.scratch.staffs, c.firms.Len())
	for s := range staffs {
		staffs[s] = staff{owner: -1, industry: c.firms.Firms[s].Industry}
	}
	clear(c.byOrigin)
	c.farmers, c.idle = 0, 0
	ws := &c.workers
	for i, e := range ws.Employer {
		c.byOrigin[ws.Origin[i]]++
		switch {
		case e >= 0:
			s := &staffs[e]
			s.heads++
			s.skill += worker.EffectiveSkill(ws.Skill[i], ws.Trade[i] == s.industry, w.foreignTrade)
			if s.owner < 0 || ws.Flags[i]&worker.Founder != 0 && ws.Flags[s.owner]&worker.Founder == 0 {
				s.owner = int32(i) // the founder, else the first employee
			}
		case e == worker.OnFarm:
			c.farmers++
		default:
			c.idle++
		}
	}
	c.employees = ws.Len() - c.farmers - c.idle
	for s := range staffs {
		fl := &c.firms.Flows[s]
		fl.Heads, fl.Skill, fl.Owner = staffs[s].heads, staffs[s].skill, staffs[s].owner
	}
}

// produce makes the output of every firm and finds how attractive each cell's sellers are.
func (w *Economy) produce() {
	w.forCells(func(c *cell) {
		w.groupFirms(c)
		w.produceInCell(c)
	})
	w.offerStages()
	w.forCells(func(c *cell) {
		for _, i := range w.traded {
			w.clearStages(c, i)
		}
	})
}

// groupFirms sorts the live firms of a cell by industry and sums them up.
func (w *Economy) groupFirms(c *cell) {
	n := len(w.cfg.Industries)
	f := &w.byCell
	first := w.at(c.index, 0)
	for k := first; k < first+n; k++ {
		f.Firms[k], f.Heads[k], f.ForeignHeads[k], f.StateHeads[k], f.Specialists[k] = 0, 0, 0, 0, 0
	}
	for s := range c.firms.Firms {
		if x := &c.firms.Firms[s]; x.Live {
			f.Firms[first+int(x.Industry)]++
		}
	}
	at := int32(0)
	for i := range n {
		c.start[i] = at
		at += f.Firms[first+i]
	}
	c.start[n] = at
	if cap(c.order) < int(at) {
		c.order = make([]int32, at, at+at/4+16)
	}
	c.order = c.order[:at]
	next := c.scratch.next[:n]
	copy(next, c.start)
	for s := range c.firms.Firms {
		if x := &c.firms.Firms[s]; x.Live {
			c.order[next[x.Industry]] = int32(s)
			next[x.Industry]++
		}
	}
	heads, skill, wages := 0.0, 0.0, 0.0
	for i := range n {
		h, s, ws := w.sumFirms(c, i)
		heads, skill, wages = heads+h, skill+s, wages+ws
	}
	c.meanWage, c.meanSkill = w.nation.wage, 1
	if heads > 0 {
		c.meanWage, c.meanSkill = wages/heads, skill/heads
	}
	density := w.persons(c.workers.Len()-c.farmers) * w.personsPerWorker / c.area
	c.livingCost = w.cfg.Labour.LivingCost(density)
}

// sumFirms sums one industry in a cell and returns heads, skill and heads × wage.
func (w *Economy) sumFirms(c *cell, i int) (heads, skill, wages float64) {
	k := w.at(c.index, i)
	f := &w.byCell
	a, best := 0.0, 0.0
	for _, s := range c.order[c.start[i]:c.start[i+1]] {
		x, fl := &c.firms.Firms[s], &c.firms.Flows[s]
		h := float64(fl.Heads)
		heads += h
		skill += float64(fl.Skill) / worker.SkillOne
		wages += h * x.Wage
		a += h * x.Productivity
		best = max(best, x.Productivity)
		f.Heads[k] += fl.Heads
		switch x.Owner {
		case firm.Foreign:
			f.ForeignHeads[k] += fl.Heads
		case firm.State:
			f.StateHeads[k] += fl.Heads
		}
		if x.Stage != firm.Integrated {
			f.Specialists[k] += fl.Heads
		}
	}
	f.Best[k], f.Productivity[k], f.Wage[k], f.Skill[k] = best, best, 0, 0
	if heads > 0 {
		f.Productivity[k], f.Wage[k], f.Skill[k] = a/heads, wages/heads, skill/heads
	}
	return heads, skill, wages
}

// produceInCell makes the output of a cell's farms and firms and clears its stage markets.
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
		w.makeOutput(c, i)
		if i == w.services {
			w.pullOfServices(c)
		} else {
			w.poolStages(c, i)
		}
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
				near += w.cfg.Production.ExternalNeighbours * w.headsBefore[w.at(n, i)]
			}
			base *= w.cfg.Production.External(near * float64(w.cfg.Run.PersonsPerAgent))
		}
		base *= 1 - w.cfg.Production.EnforcementLoss*w.engine.Levers.Enforcement[k]*w.industry(i).Pollution
	}
	w.byCell.Base[k] = base
}

// makeOutput produces: q = A·base·K^alpha·(H - h0)^(1-alpha), H in skill-heads, h0 overhead. [M2]
// A specialist of stage s makes (1 + gamma)·q/b_s of it.
func (w *Economy) makeOutput(c *cell, i int) {
	k := w.at(c.index, i)
	industry := w.industry(i)
	alpha := industry.CapitalShare
	for _, s := range c.order[c.start[i]:c.start[i+1]] {
		f, fl := &c.firms.Firms[s], &c.firms.Flows[s]
		fl.Output, fl.Pull, fl.Revenue, fl.Bought = 0, 0, 0, 0
		if fl.Heads == 0 || f.Capital <= 0 {
			continue
		}
		skill := float64(fl.Skill) / worker.SkillOne
		overhead := w.cfg.Planning.Overhead(i == w.services, f.Stage) * skill / float64(fl.Heads)
		if skill <= overhead {
			continue
		}
		q := f.Productivity * w.byCell.Base[k] * math.Exp(alpha*math.Log(f.Capital)+(1-alpha)*math.Log(skill-overhead))
		if f.Stage != firm.Integrated {
			q *= (1 + w.cfg.Production.SmithianGain) / industry.Stages[f.Stage].CostShare
		}
		fl.Output = q
	}
}

// pullOfServices sets the attraction of service firms, which sell only inside the cell.
func (w *Economy) pullOfServices(c *cell) {
	k := w.at(c.index, w.services)
	sum, output := 0.0, 0.0
	for _, s := range c.order[c.start[w.services]:c.start[w.services+1]] {
		fl := &c.firms.Flows[s]
		if fl.Output > 0 {
			fl.Pull = math.Pow(fl.Output, w.rho)
		}
		sum += fl.Pull
		output += fl.Output
	}
	w.byCell.Pull[k], w.byCell.Output[k] = sum, output
}

// poolStages adds up what the specialists and the integrated firms of an industry in a cell make. [M2]
func (w *Economy) poolStages(c *cell, i int) {
	k := w.at(c.index, i)
	m := &w.byCell.Chain[k]
	m.V, m.Offered, m.Arriving, m.Integrated, m.Buying = [len(m.V)]float64{}, [len(m.V)]float64{}, [len(m.V)]float64{}, 0, 0
	integrated := 0
	for _, s := range c.order[c.start[i]:c.start[i+1]] {
		f, fl := &c.firms.Firms[s], &c.firms.Flows[s]
		if f.Stage == firm.Integrated {
			m.Integrated += fl.Output
			m.Buying += fl.Output * w.sourcing(f, k)
			integrated++
		} else {
			m.V[f.Stage] += fl.Output
		}
	}
	w.byCell.MeanQ[k] = 0
	if integrated > 0 {
		w.byCell.MeanQ[k] = m.Integrated / float64(integrated)
	}
}

// clearStages clears the stage market of an industry in a cell and sets the attraction of final
// sellers: integrated firms and the firms of the last stage. [M2] [M5]
func (w *Economy) clearStages(c *cell, i int) {
	k := w.at(c.index, i)
	industry := w.industry(i)
	m := &w.byCell.Chain[k]
	m.Clear(industry.Stages, w.cfg.Production.OutsourcingLimit, w.cfg.Mechanisms.M5)
	w.localDeals[k] = m.Local()
	last := int8(len(industry.Stages) - 1)
	pull := 0.0
	for _, s := range c.order[c.start[i]:c.start[i+1]] {
		f, fl := &c.firms.Firms[s], &c.firms.Flows[s]
		sold := 0.0
		switch {
		case f.Stage == firm.Integrated:
			sold = fl.Output * (1 + w.sourcing(f, k)*m.Freed)
		case f.Stage == last && m.Final > 0:
			sold = m.Final * fl.Output / m.V[last]
		}
		if sold > 0 {
			fl.Pull = math.Pow(sold, w.rho)
		}
		pull += fl.Pull
	}
	w.byCell.Pull[k] = pull
	w.byCell.Output[k] = m.Final + m.Integrated + m.Freed*m.Buying
	w.byCell.Theta[k] = w.cfg.Trust.Cost(w.byCell.Trust[k], w.engine.Levers.Platform[k])
}

// sourcing returns how far a firm buys stages from local specialists: all of it, but foreign and
// anchor firms only as far as they are embedded and local skill suffices. [M5]
func (w *Economy) sourcing(f *firm.Firm, k int) float64 {
	if f.Owner != firm.Foreign {
		return 1
	}
	if asked := w.cfg.ForeignEntry.SkillAsked; w.byCell.Skill[k] < asked && asked > 0 {
		return f.Sourcing * w.byCell.Skill[k] / asked
	}
	return f.Sourcing
}
