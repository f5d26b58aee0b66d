package sim

import (
	"fmt"
	"math"

	"gowest/agents/firm"
	"gowest/agents/worker"
	"gowest/sim/calendar"
	"gowest/sim/draw"
	"gowest/sim/market"
	"gowest/sim/memory"
	"gowest/sim/money"
	"gowest/sim/policy"
	"gowest/sim/power"
)

// NewEconomy builds the state at the start of one replicate (counted from 1) of cfg, before start-up.
func NewEconomy(cfg *Config, replicate, threads int) *Economy {
	w := newWorld(cfg, replicate, threads)
	w.populate()
	w.openAccounts()
	return w
}

// newWorld builds an economy in which nobody lives yet.
func newWorld(cfg *Config, replicate, threads int) *Economy {
	cells, provinces, industries := len(cfg.World.Grid.Cells), len(cfg.Provinces), len(cfg.Industries)
	w := &Economy{
		cfg: cfg, threads: max(1, threads), key: draw.NewKey(cfg.Run.Seed, replicate), replicate: replicate,
		cells: make([]cell, cells), provinces: make([]province, provinces),
		byCell: market.NewFields(cells, industries), rho: cfg.Trade.Rho(),
		foreignTrade: cfg.Labour.ForeignTradeFixed(), farmProductivity: 1,
		tick: calendar.Tick(-cfg.Initial.BurnIn),
	}
	w.sortIndustries()
	w.allocate(cells, provinces, industries)
	policies := w.activePolicies()
	w.sourcings = allSourcings(cfg, policies)
	w.craftsOf = w.crafts()
	w.groupCount = len(w.sourcings) + mostStages(cfg)
	w.groups = make([]group, cells*industries*w.groupCount)
	w.kinds = w.entryKinds()
	for i := range industries + 1 {
		w.kindsOf = append(w.kindsOf, 0)
		for _, k := range w.kinds {
			if k.industry < i {
				w.kindsOf[i]++
			}
		}
	}
	w.placeCells()
	w.schedule()
	w.measureSpace()
	w.options = make([]option, cells*len(w.kinds))
	w.engine = policy.NewEngine(policies, w.policyPlace())
	w.year = newYearBook(w)
	w.cost = newCostRule(w)
	w.luck = w.key.Tick(int(w.tick) - 1)
	w.now = calendar.At(cfg.Run.From, w.tick)
	w.setPolicies()
	return w
}

// free gives the memory of all workers and firms back. The economy is of no use afterwards.
func (w *Economy) free() {
	for i := range w.cells {
		c := &w.cells[i]
		c.workers.Free()
		c.firms.Free()
		memory.Free(c.vacancies)
		memory.Free(c.weights)
		memory.Free(c.local)
		memory.Free(c.remote)
		memory.Free(c.remoteTo)
		memory.Free(c.founders)
		memory.Free(c.arriving)
	}
	for i := range w.scratches {
		w.scratches[i].free()
	}
	memory.Free(w.bids)
}

// sortIndustries finds farming, services and the traded industries.
func (w *Economy) sortIndustries() {
	for i, x := range w.cfg.Industries {
		switch x.Kind {
		case market.Farming:
			w.farming = i
		case market.Services:
			w.services = i
		default:
			w.traded = append(w.traded, i)
		}
	}
	var household, investment []float64
	for _, i := range w.traded {
		household = append(household, w.industry(i).HouseholdShare)
		investment = append(investment, w.industry(i).InvestmentShare)
	}
	w.householdShares, w.investmentShares = newShares(household), newShares(investment)
}

// allocate makes the columns and buffers that live as long as the run.
func (w *Economy) allocate(cells, provinces, industries int) {
	n := cells * industries
	floats := func(p *[]float64, n int) { *p = make([]float64, n) }
	floats(&w.reach, cells*provinces)
	floats(&w.exportReach, cells)
	floats(&w.openPort, cells)
	floats(&w.provinceKM, provinces*provinces)
	floats(&w.nearness, cells*cells)
	floats(&w.headsBefore, n)
	floats(&w.valueOf, n)
	floats(&w.localDeals, n)
	floats(&w.gdpOf, cells)
	floats(&w.cellWeight, cells)
	floats(&w.provinceWeight, provinces)
	floats(&w.pullTo, provinces*provinces)
	floats(&w.foreignWeights, n)
	floats(&w.exportShares, len(w.traded))
	floats(&w.nation.productivity, industries)
	floats(&w.nation.valueShare, industries)
	floats(&w.nation.prices, industries)
	floats(&w.nation.sales, industries)
	floats(&w.meanAccess, industries)
	w.portKM, w.nearPort, w.nearInvest = make([][]float64, cells), make([][]float64, cells), make([][]float64, cells)
	w.cellWhole, w.provinceWhole = make([]uint64, cells), make([]uint64, provinces)
	w.livingIn, w.emigrants = make([]int32, provinces*provinces), make([]int32, provinces)
	w.vacancyCount = make([]int32, provinces)
	w.dueBy, w.shares = make([]money.Fen, provinces+1), make([]float64, provinces+1)
	w.moves.leaving, w.moves.coming = make([][]int32, cells), make([][]seat, cells)
	w.cellCount = make([]int32, cells)
	w.destinations = make([]destination, cells)
	w.sales = make([]salesBuffers, industries)
	m := &w.markets
	m.spending, m.exports, m.unsold = make([][]money.Fen, industries), make([]money.Fen, industries), make([]money.Fen, industries)
	m.investedIn, m.consumedIn = make([]money.Fen, provinces), make([]money.Fen, provinces)
	for i := range industries {
		m.spending[i] = make([]money.Fen, provinces)
		w.sales[i] = salesBuffers{reach: make([]float64, cells), weight: make([]float64, cells), whole: make([]uint64, cells)}
	}
}

// placeCells sets up cells and provinces.
func (w *Economy) placeCells() {
	industries, policies := len(w.cfg.Industries), len(Policies(w.cfg))
	grid := &w.cfg.World.Grid
	w.scratches = make([]scratch, max(w.threads, 1))
	for i := range w.scratches {
		w.scratches[i].init(industries, w.groupCount, len(w.kinds))
	}
	w.cellsOf = make([][]int32, len(w.provinces))
	for i, g := range grid.Cells {
		w.cells[i] = cell{
			index: int32(i), province: int32(g.Province), area: grid.CellKM * grid.CellKM, infrastructure: 1,
			livingCost: 1, meanSkill: 1, head: head{byOrigin: make([]int32, len(w.provinces))},
			forgone: make([]money.Fen, policies), census: newCensus(industries),
		}
		w.cells[i].firms.Survey(surveyEvery(w.cfg))
		w.cells[i].scratch = &w.scratches[0]
		w.provinceOf = append(w.provinceOf, int32(g.Province))
		w.cellsOf[g.Province] = append(w.cellsOf[g.Province], int32(i))
		w.allCells = append(w.allCells, int32(i))
	}
	for p := range w.provinces {
		w.provinces[p].relative, w.provinces[p].rentWeight = 1, 1
		w.fitted = append(w.fitted, 1)
		w.provinces[p].schooling = w.cfg.Provinces[p].Schooling
		w.vacancyOffset = append(w.vacancyOffset, make([]int32, len(w.cellsOf[p])))
	}
}

// mostStages returns the largest number of stages of an industry.
func mostStages(cfg *Config) int {
	n := 0
	for i := range cfg.Industries {
		n = max(n, len(cfg.Industries[i].Stages))
	}
	return n
}

// surveyEvery returns one in how many firms is remembered for measures of growth: all of them up to twenty million workers, as
// many as there are then beyond.
func surveyEvery(cfg *Config) int {
	most := 0.0
	for year := cfg.Run.From; year <= cfg.Run.To; year++ {
		most = math.Max(most, cfg.Series[LabourForce].At(calendar.Time(year)))
	}
	const remembered = 20e6
	return int(math.Ceil(math.Max(1, most/float64(cfg.Run.PersonsPerAgent)/remembered)))
}

// activePolicies returns the policies of the scenario and of its governments' strategies, switched off
// without [M15] and without their reform of state firms if [M13] is off.
func (w *Economy) activePolicies() []policy.Policy {
	out := Policies(w.cfg)
	for i := range out {
		if !w.cfg.Mechanisms.M15 {
			out[i].Intensity = 0
		}
	}
	return out
}

func (w *Economy) policyPlace() policy.Place {
	p := policy.Place{Industries: len(w.cfg.Industries), Traded: w.traded, Province: w.provinceOf, Provinces: len(w.provinces)}
	total := 0.0
	for _, q := range w.cfg.Provinces {
		total += q.Population
	}
	for _, q := range w.cfg.Provinces {
		p.Population = append(p.Population, q.Population/total)
	}
	for _, port := range w.cfg.World.Ports {
		p.PortProvince = append(p.PortProvince, w.provinceOf[port.Cell])
		p.PortOpen = append(p.PortOpen, port.Open)
	}
	return p
}

// populate puts workers and firms where they are at the start.
func (w *Economy) populate() {
	perWorker := w.cfg.Series[PersonsPerWorker].At(calendar.Time(w.cfg.Run.From))
	totalPeople, totalGDP := 0.0, 0.0
	for _, p := range w.cfg.Provinces {
		totalPeople += p.Population
		totalGDP += float64(p.Population * p.GDPPerHead)
	}
	w.meanGDPPerHead = totalGDP / totalPeople
	w.targetGDP = 100 * totalGDP / float64(calendar.TicksPerYear) / float64(w.cfg.Run.PersonsPerAgent)
	w.nation.gdp = w.targetGDP
	w.nation.price = 1
	for p, q := range w.cfg.Provinces {
		agents := q.Population / perWorker / float64(w.cfg.Run.PersonsPerAgent)
		w.provinces[p].relative = q.GDPPerHead * totalPeople / totalGDP
		for j, c := range w.cellsOf[p] {
			w.cellWeight[j] = w.cfg.World.Grid.Cells[c].PopulationShare
		}
		n := len(w.cellsOf[p])
		split := money.Split(money.Fen(math.Round(agents)), money.Weights(w.cellWhole, w.cellWeight[:n]))
		for j, c := range w.cellsOf[p] {
			w.cellCount[c] = int32(split.Next(w.cellWhole[j]))
			w.nation.workers += int(w.cellCount[c])
		}
	}
	w.forCells(func(w *Economy, c *cell) { w.settleCell(c, int(w.cellCount[c.index]), w.nonFarm(c.province, c.index)) })
}

// nonFarm returns the share of a cell's workers outside farming: higher in the capital's cell, so
// that the province has its share.
func (w *Economy) nonFarm(p, c int32) float64 {
	q := &w.cfg.Provinces[p]
	capital := w.cfg.World.Grid.Cells[q.Capital].PopulationShare
	in := math.Min(0.97, q.NonFarm*w.cfg.Initial.CapitalNonFarm)
	if c == q.Capital {
		if capital > 0.999 {
			return q.NonFarm
		}
		return in
	}
	return math.Max(0.005, (q.NonFarm-float64(capital*in))/(1-capital))
}

// settleCell puts n workers into a cell, a share of them into firms by industry.
func (w *Economy) settleCell(c *cell, n int, nonFarm float64) {
	p := &w.cfg.Provinces[c.province]
	c.workers.Reserve(n)
	share := w.industryMix(c.province)
	jobs := w.luck.Round(nonFarm*float64(n), uint64(c.index), drawStart)
	_, whole := c.scratch.grow(len(share))
	split := money.Split(money.Fen(jobs), money.Weights(whole, share))
	for i := range share {
		w.staff(c, i, int(split.Next(whole[i])))
	}
	farmers := n - c.workers.Len()
	for range farmers {
		w.addWorker(c, worker.OnFarm, w.farming)
	}
	power := w.cfg.Initial.FarmIncomePower / (1 - w.cfg.Production.FarmLabour)
	c.land = float64(max(farmers, 1)) * math.Pow(p.GDPPerHead/w.meanGDPPerHead, power)
	for i := range w.cfg.Industries {
		t := &w.cfg.Trust
		u := w.luck.Uniform(uint64(w.at(c.index, i)), drawStartTrust)
		w.byCell.Trust[w.at(c.index, i)] = t.StartMin + float64((t.StartMax-t.StartMin)*u)
	}
}

// industryMix returns the weights of industries in a province's jobs at the start: the national
// shares times a lognormal factor drawn for the province, because the true mix is not known.
func (w *Economy) industryMix(p int32) []float64 {
	out := make([]float64, len(w.cfg.Industries))
	for i := range out {
		if i == w.farming {
			continue
		}
		spread := 0.0
		if i != w.services {
			spread = w.cfg.Initial.IndustrySpread * w.luck.Normal(uint64(p)<<16|uint64(i), drawStartMix)
		}
		out[i] = w.industry(i).StartShare * math.Exp(spread)
	}
	return out
}

// staff sets up the firms of an industry in a cell with heads employees in all: state firms for
// their share, then collective ones (private where wages are not administered). A state firm larger
// than what is left of the share exists with the chance that keeps the share in the mean.
func (w *Economy) staff(c *cell, i, heads int) {
	in := &w.cfg.Initial
	rest := firm.Collective
	if w.cfg.Series[AdministeredWages].At(calendar.Time(w.cfg.Run.From)) == 0 {
		rest = firm.Private
	}
	state := w.cfg.Provinces[c.province].StateShare * float64(heads)
	for n := 0; heads > 0; n++ {
		id := w.luck.Identity(uint64(w.at(c.index, i))<<20|uint64(n), 5)
		drawn := func(low, high int) int { return min(heads, low+w.luck.Below(id, drawStartFirm, high-low+1)) }
		owner, size := firm.State, drawn(in.StateHeadsMin, in.StateHeadsMax)
		if float64(size) > state && w.luck.Uniform(id, drawStart)*float64(size) >= state {
			owner, size, state = rest, drawn(in.CollectiveHeadsMin, in.CollectiveHeadsMax), 0
		}
		w.addFirm(c, i, id, owner, size)
		heads -= size
		state -= float64(size)
	}
}

// addFirm sets up an integrated firm with its employees.
func (w *Economy) addFirm(c *cell, i int, id uint64, owner firm.Ownership, heads int) {
	in, p := &w.cfg.Initial, &w.cfg.Planning
	skill := w.startSkill(c, i)
	f := firm.Firm{
		ID: uint32(id), Industry: uint8(i), Form: firm.IntegratedForm(0), Status: firm.Owned(owner),
		Capital:      float32(w.industry(i).CapitalShare * w.rho * in.ValueAdded * float64(heads) / (p.Depreciation + p.RequiredReturn)),
		Productivity: float32(math.Exp(in.ProductivitySpread * w.luck.Normal(id, drawStartSkill))),
		Wage:         float32(100 * in.Wage / skill), Expected: float32(100 * in.ValueAdded * float64(heads)),
		Hiring: firm.NoVacancy, Age: 20,
	}
	f.AddCash(money.Round(100 * in.Wage * float64(heads) * p.CashForWages))
	if float64(heads) > w.cfg.Plan.LargeHeads {
		f.Mark(firm.Large)
	}
	if owner == firm.Private {
		f.Mark(firm.Headed)
	}
	slot := c.firms.Add(f)
	if slot < 0 {
		panic(fmt.Sprintf("sim: more than %d firms in cell %d at the start", worker.MostFirms, c.index))
	}
	for n := range heads {
		w.addWorker(c, slot, i)
		if owner == firm.Private && n == 0 {
			c.workers.SetFlags(c.workers.Len()-1, worker.Founder)
		}
	}
}

// startSkill returns the mean skill of employees of an industry at the start: half way from a
// beginner to the cap.
func (w *Economy) startSkill(c *cell, i int) float64 {
	l := &w.cfg.Learning
	years := w.cfg.Provinces[c.province].Schooling
	limit := w.industry(i).SkillCap * l.Schooling(years)
	return (l.Beginner(years) + math.Max(limit, l.Beginner(years))) / 2
}

// addWorker puts a worker into a cell.
func (w *Economy) addWorker(c *cell, employer int32, trade int) {
	in := &w.cfg.Initial
	id := uint32(w.luck.Identity(uint64(c.index)<<32|uint64(c.workers.Len()), 6))
	u := w.luck.Uniform(uint64(id), drawStartAge)
	skill := w.cfg.Learning.Beginner(w.cfg.Provinces[c.province].Schooling)
	income := 100 * in.Wage / 2 // a farmer's, roughly; settles during start-up
	if employer >= 0 {
		skill = w.startSkill(c, trade)
		income = 100 * in.Wage
	}
	skill *= power.Exp(in.SkillSpread * draw.NormalOf(w.luck.Bits(uint64(id), drawStartSkill)))
	cash := money.Fen(in.CashQuarters * income)
	spends := w.cfg.Households.Spending().Of(money.Fen(income), cash)
	p, rest := worker.Record{
		ID: id, Employer: employer, Trade: uint8(trade), Origin: uint8(c.province), Skill: worker.Fixed(skill),
		// The density of ages falls in a straight line to 0 at retirement: a young, growing population.
		Age:  uint8(float64(worker.RetirementAge) * (1 - math.Sqrt(1-u))),
		Cash: cash - spends,
	}.Pack()
	w.arrive(c, p)
	c.putAside += spends + rest
	c.earned += money.Fen(income)
}

// openAccounts fills treasuries and circles and issues the money that all balances need.
func (w *Economy) openAccounts() {
	quarter := w.cfg.Initial.TreasuryQuarters * w.targetGDP
	for p := range w.provinces {
		q := &w.provinces[p]
		for _, c := range w.cellsOf[p] {
			q.workers += w.cells[c].workers.Len()
		}
		q.treasury = money.Fen(quarter / 2 * float64(q.workers) / float64(w.nation.workers))
		q.revenue = q.treasury
	}
	w.centre.treasury = money.Fen(quarter / 2)
	w.centre.revenue = w.centre.treasury
	for i := range w.cells {
		c := &w.cells[i]
		c.circle = (c.workers.TotalCash() + c.putAside).Share(w.cfg.Credit.CircleTarget)
	}
	held, _, _ := w.recount()
	w.ledger = held
	for _, amount := range held {
		w.issued += amount
	}
	w.nation.wage = 100 * w.cfg.Initial.Wage
	for i := range w.nation.productivity {
		w.nation.productivity[i] = 1
	}
	w.forCells((*Economy).sumFirms)
	w.measureNation()
	w.nation.gdp = w.targetGDP
}

// startUp runs the burn-in: jobs are frozen while money, prices and wages settle, and every other
// quarter each province's productivity and its weight in plan rents move so that GDP per head comes
// to its value at the start. Then the reference of Engel's law is set.
func (w *Economy) startUp() error {
	for w.startingUp() {
		if err := w.advance(); err != nil {
			return err
		}
		if w.tick%2 == 0 {
			w.fitProvinces()
		}
	}
	income, workers := 0.0, 0
	for i := range w.cells {
		income += float64(w.cells[i].earned)
		workers += w.cells[i].workers.Len()
	}
	if workers > 0 {
		w.nation.realIncome = income / float64(workers) / w.nation.price
	}
	w.nation.growth = w.cfg.Issue.TargetGrowth
	w.year = newYearBook(w)
	w.openPurses()
	return nil
}

// fitProvinces moves productivity (within its bounds) and plan-rent weights of provinces towards
// their GDP per head at the start. Incomes that productivity cannot explain, those of the
// municipalities above all, are administered rents, which fade with price reform.
func (w *Economy) fitProvinces() {
	target, actual := 0.0, 0.0
	for p, q := range w.cfg.Provinces {
		target += float64(q.Population * q.GDPPerHead)
		actual += w.provinces[p].gdp
	}
	for p, q := range w.cfg.Provinces {
		if w.provinces[p].gdp <= 0 {
			continue
		}
		ratio := q.Population * q.GDPPerHead / target / (w.provinces[p].gdp / actual)
		w.provinces[p].rentWeight *= math.Pow(ratio, rentFit)
		before := w.fitted[p]
		in := &w.cfg.Initial
		w.fitted[p] = math.Max(in.ProductivityMin, math.Min(in.ProductivityMax, before*math.Pow(ratio, productivityFit)))
		for _, c := range w.cellsOf[p] {
			firms := w.cells[c].firms.Firms
			for s := range firms {
				firms[s].Productivity = float32(float64(firms[s].Productivity) * (w.fitted[p] / before))
			}
		}
	}
}

// Powers of a province's income gap in one step of the fit: below 1, so that both together do not
// overshoot.
const (
	productivityFit = 0.5
	rentFit         = 0.8
)
