package sim

import (
	"math"
	"math/bits"
	"strings"

	"gowest/agents/worker"
	"gowest/sim/calendar"
	"gowest/sim/measure"
	"gowest/sim/money"
	"gowest/sim/record"
)

// yearBook adds up what happens in a year and turns it into rows of result tables at its end.
type yearBook struct {
	tables record.Tables

	value, revenue, exports []money.Fen // by cell and industry
	output                  []float64
	income, wages           []money.Fen // by cell: household income, pay of employees
	jobQuarters             []float64   // by cell
	idle                    []float64   // by cell: worker-quarters without work
	farmIncome              []float64   // by cell: of farmers [fen]
	farmQuarters            []float64   // by cell: farmers, summed over quarters
	jobChanges              []int       // by cell: hires straight from another employer
	entries, exits, laidOff []int
	public                  []money.Fen // by cell
	in, outOf               []int       // by province: movers
	moved                   []int       // by province·provinces + province: movers from, to
	relocated               []int
	trade                   tradeBook
	fdi                     []money.Fen // by province and industry
	policySpent, forgone    []money.Fen
	support                 []money.Fen // by cell and industry: what policies spent on the industry there
	active                  []float64   // by policy: strength, summed over quarters

	pricesBefore, valueBefore []float64 // by industry: price and value added of last year
	nationReal                float64   // real GDP of the year [fen of the first year]
	detectors                 []measure.Detector
	tracker                   measure.Tracker
	past                      pastYears
	firms                     firmBook
	zones                     []zoneBook
}

func newYearBook(w *Economy) yearBook {
	cells, provinces, industries := len(w.cells), len(w.provinces), len(w.cfg.Industries)
	n := cells * industries
	b := yearBook{
		value: make([]money.Fen, n), revenue: make([]money.Fen, n), exports: make([]money.Fen, n), output: make([]float64, n),
		income: make([]money.Fen, cells), wages: make([]money.Fen, cells), jobQuarters: make([]float64, cells),
		idle: make([]float64, cells), farmIncome: make([]float64, cells), farmQuarters: make([]float64, cells), jobChanges: make([]int, cells), entries: make([]int, cells), exits: make([]int, cells), laidOff: make([]int, cells),
		public: make([]money.Fen, cells), in: make([]int, provinces), outOf: make([]int, provinces), relocated: make([]int, provinces),
		moved: make([]int, provinces*provinces), trade: newTradeBook(industries, provinces), fdi: make([]money.Fen, provinces*industries),
		policySpent: make([]money.Fen, len(w.engine.Policies)), forgone: make([]money.Fen, len(w.engine.Policies)),
		support: make([]money.Fen, n), active: make([]float64, len(w.engine.Policies)), pricesBefore: make([]float64, industries), valueBefore: make([]float64, industries),
		detectors: make([]measure.Detector, industries), firms: newFirmBook(cells, industries),
	}
	b.tracker.Absence = w.cfg.Clusters.Absence
	b.zones = newZoneBooks(w)
	return b
}

// migrate counts a worker who moves between provinces.
func (b *yearBook) migrate(from, to int32) {
	if from != to {
		b.outOf[from]++
		b.in[to]++
		b.moved[int(from)*len(b.in)+int(to)]++
	}
}

// recordCell adds a cell's quarter to the year.
func (w *Economy) recordCell(c *cell) {
	b := &w.year
	for i := range w.cfg.Industries {
		k := w.at(c.index, i)
		b.value[k] += w.byCell.Value[k]
		b.revenue[k] += w.byCell.Revenue[k]
		b.exports[k] += w.byCell.Exports[k]
		b.output[k] += w.byCell.Output[k]
	}
	j := c.index
	b.income[j] += c.paidOut
	b.wages[j] += c.wagesPaid
	b.jobQuarters[j] += float64(c.employees)
	b.idle[j] += float64(c.seeking)
	if c.farming > 0 {
		b.farmIncome[j] += float64(c.farmIncome * float64(c.farming))
		b.farmQuarters[j] += float64(c.farming)
	}
	b.jobChanges[j] += c.jobChanges
	b.entries[j] += c.entries
	b.exits[j] += c.exits
	b.public[j] += c.publicSpending
	b.laidOff[j] += c.laidOff
	c.entries, c.exits, c.laidOff, c.jobChanges = 0, 0, 0, 0
}

// endsYear tells whether the quarter is the last of its year.
func (w *Economy) endsYear() bool { return (int(w.tick)+1)%calendar.TicksPerYear == 0 }

// observe writes the year's rows at the end of its last quarter.
func (w *Economy) observe() error {
	if w.startingUp() {
		return nil
	}
	if w.watch != nil {
		w.watch()
	}
	b := &w.year
	for i := range w.engine.Policies {
		b.active[i] += float64(w.engine.Strength(i) * w.engine.Factor(i) / calendar.TicksPerYear)
	}
	if !w.endsYear() {
		return nil
	}
	if err := w.takeCensus(); err != nil {
		return err
	}
	year := w.now.Year()
	rows := w.provinceRows(year)
	nation := w.nationRow(year, rows)
	b.past.add(rows)
	fillConvergence(&nation, rows, &b.past, w.cfg.Provinces, w.nextTo, measure.Permutations{Count: moranPermutations, Key: w.luck, Stream: drawMoran})
	w.policyRows(year)
	w.clusterRows(year, &nation)
	w.industryRows(year)
	w.cellRows(year)
	w.zoneRows(year)
	w.firmRows(year)
	w.firmHistoryRows(year, &nation)
	w.personRows(year, &nation)
	w.concentrationRows(year)
	w.mobilityRows(year)
	w.migrationRows(year, &nation)
	w.tradeRows(year, &nation)
	w.publicMoneyRows(year)
	b.tables.Provinces = append(b.tables.Provinces, rows...)
	b.tables.Nation = append(b.tables.Nation, nation)
	b.reset()
	w.openPurses()
	return nil
}

// reset starts a new year.
func (b *yearBook) reset() {
	for _, s := range [][]money.Fen{b.value, b.revenue, b.exports, b.income, b.wages, b.public, b.fdi, b.policySpent, b.forgone, b.support} {
		clear(s)
	}
	for _, s := range [][]float64{b.output, b.jobQuarters, b.idle, b.farmIncome, b.farmQuarters, b.active} {
		clear(s)
	}
	for _, s := range [][]int{b.entries, b.exits, b.laidOff, b.in, b.outOf, b.moved, b.jobChanges, b.relocated} {
		clear(s)
	}
	b.trade.reset()
}

// yuan turns fen of the sample into yuan of the whole economy.
func (w *Economy) yuan(a money.Fen) float64 {
	return float64(a.Yuan() * float64(w.cfg.Run.PersonsPerAgent))
}

// realGDP works out the nation's real GDP: value added of each industry at last year's prices over
// last year's value added, chained from the first year, as national accounts do. It returns the
// deflator, nominal over real GDP, by which everything in money is deflated, in every province and cell:
// so parts add up, and dispersion is that of current prices.
func (w *Economy) realGDP() (deflator float64) {
	b := &w.year
	atLast, last, nominal := 0.0, 0.0, 0.0
	for i := range w.cfg.Industries {
		sales, quantity, value := 0.0, 0.0, 0.0
		for c := range w.cells {
			k := w.at(int32(c), i)
			sales += float64(b.revenue[k])
			quantity += b.output[k]
			value += float64(b.value[k])
		}
		price := over(sales, quantity)
		ratio := 1.0
		if price > 0 && b.pricesBefore[i] > 0 {
			ratio = b.pricesBefore[i] / price
		}
		atLast += float64(value * ratio)
		last += b.valueBefore[i]
		nominal += value
		b.pricesBefore[i], b.valueBefore[i] = price, value
	}
	if last == 0 {
		b.nationReal = nominal // the first year
	} else {
		b.nationReal *= atLast / last
	}
	return nominal / b.nationReal
}

// nominalGDP returns the year's value added of some cells [fen].
func (w *Economy) nominalGDP(cells []int32) float64 {
	sum := 0.0
	for _, c := range cells {
		for i := range w.cfg.Industries {
			sum += float64(w.year.value[w.at(c, i)])
		}
	}
	return sum
}

// provinceRows returns the rows of provinces.csv.
func (w *Economy) provinceRows(year int) []record.ProvinceYear {
	b := &w.year
	n := len(w.cfg.Industries)
	w.deflator = w.realGDP()
	persons := float64(w.cfg.Run.PersonsPerAgent)
	ratio := w.personsPerWorker
	rows := make([]record.ProvinceYear, len(w.provinces))
	registered := w.registered()
	w.inParallel(len(w.provinces), func(w *Economy, p int) {
		q := &w.cfg.Provinces[p]
		r := record.ProvinceYear{Replicate: w.replicate, Year: year, Province: q.Name, ProvinceCode: q.Code}
		var s sums
		for _, j := range w.cellsOf[p] {
			s.add(w, &w.cells[j])
		}
		people := float64(s.workers) * persons * ratio
		r.Population = int64(math.Round(people))
		r.Registered = int64(math.Round(float64(registered[p]) * persons * ratio))
		r.Workers = int64(s.workers) * int64(w.cfg.Run.PersonsPerAgent)
		r.GDPNominal = w.nominalGDP(w.cellsOf[p]) / 100 * persons
		r.GDP = r.GDPNominal / w.deflator
		if people > 0 {
			r.GDPPerHead = r.GDP / people
			r.HouseholdIncomePerHead = w.yuan(s.income) / w.deflator / people
			r.Skill = s.skill / float64(s.workers)
			r.FarmEmployment = float64(s.farmers) / float64(s.workers)
			r.Infrastructure = s.infrastructure / float64(s.workers)
		}
		r.Wage = over(s.wages.Yuan()*calendar.TicksPerYear, s.jobQuarters) / w.deflator
		r.Unemployment = over(s.idle, s.idle+s.jobQuarters)
		r.StateEmployment = over(s.stateHeads, s.heads)
		r.Productivity = over(s.productivity, s.tradedHeads)
		r.Firms = int64(s.firms)
		r.Entries, r.Exits = int64(s.entries), int64(s.exits)
		r.Exports = w.yuan(s.exports) / w.deflator
		for i := range n {
			r.FDI += w.yuan(b.fdi[p*n+i]) / w.deflator
		}
		r.MigrantsIn = int64(b.in[p]) * int64(w.cfg.Run.PersonsPerAgent)
		r.MigrantsOut = int64(b.outOf[p]) * int64(w.cfg.Run.PersonsPerAgent)
		r.Treasury = w.yuan(w.provinces[p].treasury) / w.deflator
		r.PublicSpending = w.yuan(s.public) / w.deflator
		rows[p] = r
	})
	return rows
}

// over returns a/b, 0 if b is 0.
func over(a, b float64) float64 {
	if b == 0 {
		return 0
	}
	return a / b
}

// registered counts workers by province of registration.
func (w *Economy) registered() []int {
	out := make([]int, len(w.provinces))
	for i := range w.cells {
		for p, n := range w.cells[i].byOrigin {
			out[p] += int(n)
		}
	}
	return out
}

// sums adds up cells.
type sums struct {
	workers, farmers, firms, entries, exits, laidOff int
	income, wages, exports, public                   money.Fen
	skill, jobQuarters, idle                         float64
	infrastructure, heads, stateHeads                float64
	tradedHeads, productivity, specialist, fdi       float64
}

func (s *sums) add(w *Economy, c *cell) {
	b := &w.year
	j := c.index
	n := c.workers.Len()
	s.workers += n
	s.farmers += c.farming
	s.firms += c.firms.Live()
	s.entries += b.entries[j]
	s.exits += b.exits[j]
	s.laidOff += b.laidOff[j]
	s.income += b.income[j]
	s.wages += b.wages[j]
	s.public += b.public[j]
	s.jobQuarters += b.jobQuarters[j]
	s.idle += b.idle[j]
	s.infrastructure += float64(c.infrastructure * float64(n))
	s.skill += float64(float64(c.census.skill) / worker.SkillOne)
	for i := range w.cfg.Industries {
		k := w.at(j, i)
		s.exports += b.exports[k]
		s.heads += float64(w.byCell.Heads[k])
	}
	s.stateHeads += float64(c.census.publicJobs)
	for _, i := range w.traded {
		k := w.at(j, i)
		h := float64(w.byCell.Heads[k])
		s.tradedHeads += h
		s.productivity += float64(h * w.byCell.Productivity[k])
		s.specialist += float64(w.byCell.Specialists[k])
		s.fdi += float64(w.byCell.ForeignHeads[k])
	}
}

// nationRow returns the row of nation.csv.
func (w *Economy) nationRow(year int, rows []record.ProvinceYear) record.NationYear {
	b := &w.year
	r := record.NationYear{Replicate: w.replicate, Year: year, Deflator: w.deflator}
	fillDispersion(&r, rows, w.cfg.Provinces, w.nextTo)
	var s sums
	capital, works, loans, away := 0.0, 0.0, money.Fen(0), 0
	for j := range w.cells {
		c := &w.cells[j]
		s.add(w, c)
		works += c.works
		capital += c.census.capital
		loans += c.census.loans
		for p, n := range c.byOrigin {
			if int32(p) != c.province {
				away += int(n)
			}
		}
	}
	persons := float64(w.cfg.Run.PersonsPerAgent)
	r.GDP = b.nationReal / 100 * persons
	r.GDPNominal = r.GDP * w.deflator
	for _, p := range rows {
		r.Population += p.Population
		r.Workers += p.Workers
		r.PublicSpendingGDP += float64(p.PublicSpending * w.deflator)
	}
	r.GDPPerHead = over(r.GDP, float64(r.Population))
	r.Firms = int64(s.firms)
	value := func(i int) (v money.Fen) {
		for j := range w.cells {
			v += b.value[w.at(int32(j), i)]
		}
		return v
	}
	r.FarmShareGDP = over(w.yuan(value(w.farming)), r.GDPNominal)
	r.ServicesShareGDP = over(w.yuan(value(w.services)), r.GDPNominal)
	r.FarmEmployment = over(float64(s.farmers), float64(s.workers))
	r.Unemployment = over(s.idle, s.idle+s.jobQuarters)
	r.LayoffRate = over(float64(s.laidOff)*calendar.TicksPerYear, s.jobQuarters)
	r.EntryRate = over(float64(s.entries), float64(s.firms))
	for _, moved := range b.relocated {
		r.Relocations += int64(moved)
	}
	r.ExitRate = over(float64(s.exits), float64(s.firms))
	r.StateEmployment = over(s.stateHeads, s.heads)
	r.ForeignEmployment = over(s.fdi, s.heads)
	r.SpecialistEmployment = over(s.specialist, s.tradedHeads)
	r.MigrantShare = over(float64(away), float64(s.workers))
	r.CapitalOutput = over(capital*w.nation.price*persons, r.GDPNominal)
	r.PublicCapitalOutput = over(works*w.nation.price*persons, r.GDPNominal)
	r.LoansGDP = over(w.yuan(loans), r.GDPNominal)
	r.ExportsGDP = over(w.yuan(s.exports), r.GDPNominal)
	r.PublicSpendingGDP = over(r.PublicSpendingGDP, r.GDPNominal)
	trust := 0.0
	for j := range w.cells {
		for _, i := range w.traded {
			k := w.at(int32(j), i)
			trust += float64(float64(w.byCell.Heads[k]) * w.byCell.Trust[k])
		}
	}
	r.Trust = over(trust, s.tradedHeads)
	return r
}

// industryRows adds the rows of industries.csv.
func (w *Economy) industryRows(year int) {
	b := &w.year
	n := len(w.cfg.Industries)
	base, total := make([]float64, len(w.provinces)), 0.0
	heads := make([]float64, n)
	for j := range w.cells {
		for i := range n {
			h := float64(w.byCell.Heads[w.at(int32(j), i)])
			base[w.cells[j].province] += h
			heads[i] += h
			total += h
		}
	}
	for p := range w.provinces {
		q := &w.cfg.Provinces[p]
		for i := range n {
			if i == w.farming {
				continue
			}
			r := record.IndustryYear{Replicate: w.replicate, Year: year, Province: q.Name, ProvinceCode: q.Code, Industry: w.industry(i).Name}
			h, present := w.industryRow(&r, p, i)
			r.LocationQuotient = over(over(h, base[p]), over(heads[i], total))
			r.StagesPresent = over(float64(present), float64(len(w.industry(i).Stages)))
			r.FDI = w.yuan(b.fdi[p*n+i]) / w.deflator
			b.tables.Industries = append(b.tables.Industries, r)
		}
	}
}

// industryRow sums one industry over the cells of a province; it returns heads and how many stages some
// specialist does.
func (w *Economy) industryRow(r *record.IndustryYear, p, i int) (heads float64, stages int) {
	b := &w.year
	var value, exports money.Fen
	trust, a, local := 0.0, 0.0, 0.0
	for _, c := range w.cellsOf[p] {
		k := w.at(c, i)
		h := float64(w.byCell.Heads[k])
		heads += h
		value += b.value[k]
		exports += b.exports[k]
		trust += float64(h * w.byCell.Trust[k])
		a += float64(h * w.byCell.Productivity[k])
		local += float64(h * w.localDeals[k])
		r.Firms += w.cells[c].census.industries[i].live()
	}
	stages = w.stagesOf(i, w.cellsOf[p])
	r.Employment = int64(heads) * int64(w.cfg.Run.PersonsPerAgent)
	r.Output = w.yuan(value) / w.deflator
	r.Exports = w.yuan(exports) / w.deflator
	r.LocalSourcingShare = over(local, heads)
	r.Trust = over(trust, heads)
	r.Productivity = over(a, heads)
	return heads, stages
}

// cellRows adds the rows of cells.csv.
func (w *Economy) cellRows(year int) {
	b := &w.year
	persons := float64(w.cfg.Run.PersonsPerAgent)
	for j := range w.cells {
		c := &w.cells[j]
		at := w.cfg.World.Grid.Cells[j]
		people := float64(c.workers.Len()) * persons * w.personsPerWorker
		r := record.CellYear{
			Replicate: w.replicate, Year: year, Row: at.Row, Col: at.Col, Province: w.cfg.Provinces[c.province].Name,
			Population: int64(math.Round(people)), Firms: int64(c.firms.Live()),
			Employment: int64(c.employees) * int64(w.cfg.Run.PersonsPerAgent),
			GDP:        w.nominalGDP(w.allCells[j:j+1]) / w.deflator / 100 * persons,
		}
		r.GDPPerHead = over(r.GDP, people)
		b.tables.Cells = append(b.tables.Cells, r)
	}
}

// firmRows adds the rows of firms.csv: size classes by powers of two.
func (w *Economy) firmRows(year int) {
	var firms, heads [32]int64
	top := -1
	for j := range w.cells {
		for i := range w.cfg.Industries {
			w.cells[j].census.industries[i].each(func(n int32, count int64) {
				class := bits.Len32(uint32(n)) - 1
				firms[class] += count
				heads[class] += count * int64(n)
				top = max(top, class)
			})
		}
	}
	for class := 0; class <= top; class++ {
		w.year.tables.Firms = append(w.year.tables.Firms, record.FirmSizeYear{
			Replicate: w.replicate, Year: year, SizeFrom: 1 << class, SizeTo: 1<<(class+1) - 1,
			Firms: firms[class], Employment: heads[class],
		})
	}
}

// policyRows adds the rows of policies.csv. It comes before governments look at the year's clusters, so that
// targets and packages are those of the year.
func (w *Economy) policyRows(year int) {
	for i := range w.engine.Policies {
		w.year.tables.Policies = append(w.year.tables.Policies, w.policyRow(i, year))
	}
}

// policyRow returns the row of policy i at the end of a year.
func (w *Economy) policyRow(i, year int) record.PolicyYear {
	b, p := &w.year, &w.engine.Policies[i]
	row := record.PolicyYear{
		Replicate: w.replicate, Year: year, Policy: p.Name, Active: b.active[i] * p.Intensity,
		Spent: w.yuan(b.policySpent[i]) / w.deflator, Target: strings.Join(w.targets(i), ";"),
		TriggerState: w.engine.State(i, calendar.Time(year+1)-0.01), TaxForgone: w.yuan(b.forgone[i]) / w.deflator,
		Type: p.Type.String(), Payer: p.Payer.String(), Packages: strings.Join(w.packages(i), ";"),
	}
	if p.Strategy != nil {
		row.Strategy = p.Strategy.Kind.String()
	}
	return row
}

// packages names what emergent policy i supports: an industry and its cells each.
func (w *Economy) packages(i int) []string {
	var out []string
	for _, p := range w.engine.Packages(i) {
		out = append(out, w.industry(p.Industry).Name+": "+strings.Join(w.cellNames(p.Cells), " "))
	}
	return out
}

// targets names the places of policy i: its words, or the cells of the clusters that it supports.
func (w *Economy) targets(i int) []string {
	p := &w.engine.Policies[i]
	if !p.Emergent {
		return p.Where
	}
	return w.cellNames(w.engine.Targets(i))
}
