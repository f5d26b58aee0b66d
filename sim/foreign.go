package sim

import (
	"hash/fnv"
	"math"
	"slices"

	"gowest/agents/firm"
	"gowest/sim/draw"
	"gowest/sim/money"
	"gowest/sim/policy"
)

// enterForeignFirms places this quarter's foreign investment: a national inflow, in firms of export
// industries, by a logit over cells. [M12] Anchor firms of policies come with it.
func (w *Economy) enterForeignFirms() {
	if w.startingUp() {
		return
	}
	w.engine.Anchors(w.placeAnchors)
	if !w.cfg.Mechanisms.M12 {
		return
	}
	w.foreign += float64(w.cfg.ForeignEntry.InflowShare * w.series(ForeignInvestment) * w.nation.gdp)
	prepared := w.foreignWeights[:0]
	for {
		id := w.key.Identity(w.foreignFirms, 3) // by number, not by tick: where money comes sooner the same firms come sooner
		i := w.foreignIndustry(id)
		if i < 0 {
			return
		}
		kd := kind{industry: i, stage: firm.Integrated}
		capital := w.cfg.ForeignEntry.CapitalFactor * w.minimumCapital(kd)
		cost := money.Fen(100 * capital * w.nation.price * (1 + w.cfg.Founding.WorkingCapital))
		if cost <= 0 || float64(cost) > w.foreign || cost > firm.MostMoney {
			return
		}
		w.foreign -= float64(cost)
		w.foreignFirms++
		if len(prepared) == 0 {
			prepared = w.weighCells()
		}
		dest := w.drawCell(prepared, i, id)
		w.placeForeign(dest, i, id, capital, cost, w.cfg.ForeignEntry.LocalSourcing)
	}
}

// foreignIndustry draws an industry by its share in exports, -1 if nothing is exported.
func (w *Economy) foreignIndustry(id uint64) int {
	total := money.Fen(0)
	for _, i := range w.traded {
		total += w.markets.exports[i]
	}
	if total <= 0 {
		return -1
	}
	u := money.Fen(w.key.Uniform(id, drawForeign) * float64(total))
	for _, i := range w.traded {
		if u -= w.markets.exports[i]; u < 0 {
			return i
		}
	}
	return w.traded[len(w.traded)-1]
}

// weighCells returns the cumulative logit weights of cells by industry: nearness of open ports, zones,
// own industry and size, market access, infrastructure, wages, skill and innovation centres.
func (w *Economy) weighCells() []float64 {
	n := len(w.cells)
	out := w.foreignWeights[:n*len(w.cfg.Industries)]
	for _, i := range w.traded {
		w.meanAccess[i] = 0
		for c := range w.cells {
			w.meanAccess[i] += w.byCell.Access[w.at(int32(c), i)] / float64(n)
		}
	}
	w.forCells(func(w *Economy, c *cell) {
		p, n, j := &w.cfg.ForeignEntry, len(w.cells), int(c.index)
		out := w.foreignWeights[:n*len(w.cfg.Industries)]
		port, size := float64(p.PortWeight*w.portAccess(j)), float64(p.SizeWeight*math.Log1p(w.persons(c.employees)/1000))
		wage := float64(p.WageWeight * math.Log(max(c.meanWage, 1)/max(w.nation.wage, 1)))
		for _, i := range w.traded {
			k := w.at(c.index, i)
			u := port + float64(p.ZoneWeight*w.engine.Levers.Attraction[k]) +
				float64(p.AgglomerationWeight*math.Log1p(w.persons(int(w.byCell.Heads[k]))/1000)) + size +
				float64(p.InfrastructureWeight*(c.infrastructure-1)) - wage +
				float64(p.InnovationWeight*w.engine.Levers.Innovation[k]) + float64(p.SkillWeight*(c.meanSkill-1))
			if access := w.byCell.Access[k]; access > 0 && w.meanAccess[i] > 0 {
				u += float64(p.MarketWeight * math.Log(access/w.meanAccess[i]))
			}
			out[i*n+j] = 0
			if c.workers.Len() > 0 {
				out[i*n+j] = math.Exp(u)
			}
		}
	})
	for _, i := range w.traded {
		sum := 0.0
		for j, weight := range out[i*n : i*n+n] {
			sum += weight
			out[i*n+j] = sum
		}
	}
	return out
}

// portAccess returns the nearness of the best open port for investors in [0, 1].
func (w *Economy) portAccess(c int) float64 {
	best := 0.0
	for q, near := range w.nearInvest[c] {
		best = max(best, w.engine.Levers.Ports[q]*near)
	}
	return best
}

// drawCell draws a cell by the cumulative weights of an industry.
func (w *Economy) drawCell(weights []float64, i int, id uint64) int32 {
	n := len(w.cells)
	row := weights[i*n : i*n+n]
	return int32(draw.Weighted(row, w.key.Uniform(id, drawForeignPlace)))
}

// placeForeign sets up one foreign firm with money from abroad.
func (w *Economy) placeForeign(dest int32, i int, id uint64, capital float64, cost money.Fen, sourcing float64) int32 {
	p := &w.cfg.ForeignEntry
	c := &w.cells[dest]
	frontier := w.frontier(i)
	z := w.key.Normal(id, drawForeignQuality)
	a := max(w.nation.productivity[i], p.FrontierShare*frontier) * math.Exp(w.cfg.Founding.ProductivitySpread*z)
	overhead := w.cfg.Planning.Overhead(false, firm.Integrated)
	alpha := w.industry(i).CapitalShare
	k, wage := w.at(dest, i), p.Wage*c.meanWage
	scale := a * max(w.byCell.Base[k], 0.1) * math.Pow(capital, alpha)
	heads, _, pull := integratedHeads(scale, alpha, w.rho, w.byCell.Access[k], max(wage, 1), p.HeadsMax-overhead)
	f := firm.Firm{
		ID: uint32(id), Industry: uint8(i), Form: firm.IntegratedForm(1 + slices.Index(w.sourcings[1:], sourcing)), Status: firm.Owned(firm.Foreign),
		Productivity: firm.Single(a), Wage: firm.Single(wage), Expected: firm.Single(w.byCell.Access[k] * pull),
		Outlook: firm.Planned(heads + overhead), Hiring: firm.NoVacancy,
	}
	f.AddCash(cost)
	slot := c.firms.Add(f)
	if slot < 0 {
		return slot // there is no room for more firms in the cell
	}
	w.order(c, openBooks(&c.firms.Firms[slot]), min(cost, money.Fen(100*capital*w.nation.price))).close()
	w.abroad -= cost
	w.ledger.move(RestOfWorld, Enterprises, cost)
	w.year.fdi[w.at(c.province, i)] += cost
	w.year.entries[dest]++ // the quarter of the cell is recorded already
	return slot
}

// placeAnchors sets up the anchor firms of a policy in a cell, sized for its intensity's part of the jobs that it names at the wage that it lets them post.
func (w *Economy) placeAnchors(p *policy.Policy, dest int32) {
	c := &w.cells[dest]
	industries := p.Industries
	if len(industries) == 0 {
		industries = w.traded[:1]
	}
	heads, wage := float64(p.Intensity*p.Jobs)/float64(w.cfg.Run.PersonsPerAgent), p.Wage*c.meanWage
	for n := range p.Firms {
		i := industries[n%len(industries)]
		alpha := w.industry(i).CapitalShare
		user := 100 * w.nation.price * (w.cfg.Planning.Depreciation + w.cfg.Planning.RequiredReturn)
		capital := heads * wage * alpha / (1 - alpha) / user // capital that goes with these heads
		cost := money.Fen(100 * capital * w.nation.price * (1 + w.cfg.Founding.WorkingCapital))
		if slot := w.placeForeign(dest, i, w.anchorID(p, dest, n), capital, cost, p.LocalSourcing); slot >= 0 {
			f := &c.firms.Firms[slot]
			f.Wage, f.Outlook, f.Expected = firm.Single(wage), firm.Planned(heads), firm.Single(heads*wage/((1-alpha)*w.rho))
		}
	}
}

// anchorID returns the identity of the n-th anchor firm of a policy in a place. It hangs on the policy's name, not on the quarter or on what other
// policies there are, so that it is the same firm whenever it comes.
func (w *Economy) anchorID(p *policy.Policy, dest int32, n int) uint64 {
	name := fnv.New64a()
	name.Write([]byte(p.Name)) // never fails
	return w.key.Identity(name.Sum64()^(uint64(dest)<<20|uint64(n)), 4)
}

// closeAnchors lets the anchor firms of a policy that came to a place close when they settle, wherever they are by now.
func (w *Economy) closeAnchors(p *policy.Policy, dest int32) {
	leaving := make([]uint32, p.Firms)
	for n := range leaving {
		leaving[n] = uint32(w.anchorID(p, dest, n))
	}
	for i := range w.cells {
		firms := w.cells[i].firms.Firms
		for s := range firms {
			if f := &firms[s]; f.Is(firm.Live) && f.Owner() == firm.Foreign && slices.Contains(leaving, f.ID) {
				f.Distress = math.MaxUint8 // beyond every limit
			}
		}
	}
}
