package sim

import (
	"bytes"
	"cmp"
	"math"
	"slices"
	"strings"
	"testing"

	"gowest/agents/firm"
	"gowest/agents/worker"
	"gowest/sim/calendar"
	"gowest/sim/draw"
	"gowest/sim/market"
	"gowest/sim/measure"
	"gowest/sim/money"
	"gowest/sim/record"
)

// stored returns the tables as they are read back from their files.
func stored(tb testing.TB, t *record.Tables) *record.Tables {
	tb.Helper()
	dir := tb.TempDir()
	if _, err := t.WriteDir(dir); err != nil {
		tb.Fatal(err)
	}
	out, err := record.ReadDir(dir)
	if err != nil {
		tb.Fatal(err)
	}
	return out
}

// opening is the larger country in the years of reform, long enough for growth over ten years.
func opening(tb testing.TB) *Config {
	tb.Helper()
	return load(tb, "baseline", "run.persons_per_agent=40000", "run.from=1994", "run.to=2005", "initial.burn_in=8")
}

// close12 fails unless two numbers agree but for rounding.
func close12(t *testing.T, what string, got, want float64) {
	t.Helper()
	if !(math.Abs(got-want) <= 1e-12*math.Max(1, math.Abs(want))) {
		t.Errorf("%s = %.15g, want %.15g", what, got, want)
	}
}

// Every column that compares provinces comes out of provinces.csv as well.
func TestNationColumnsFromProvincesCSV(t *testing.T) {
	t.Parallel()
	cfg := opening(t)
	tables := stored(t, simulate(t, cfg, 1))
	years := make(map[int][]record.ProvinceYear)
	for _, r := range tables.Provinces {
		years[r.Year] = append(years[r.Year], r)
	}
	column := func(year int, of func(r *record.ProvinceYear) float64) (out []float64) {
		for i := range years[year] {
			out = append(out, of(&years[year][i]))
		}
		return out
	}
	gdp := func(r *record.ProvinceYear) float64 { return r.GDPPerHead }
	income := func(r *record.ProvinceYear) float64 { return r.HouseholdIncomePerHead }
	people := func(r *record.ProvinceYear) float64 { return float64(r.Population) }
	var region, coast []int
	for _, p := range cfg.Provinces {
		region = append(region, slices.Index([]string{"East", "Central", "West", "Northeast"}, p.Region))
		coast = append(coast, 0)
		if p.Coastal {
			coast[len(coast)-1] = 1
		}
	}
	weights, err := measure.NewWeights(provinceNeighbours(&cfg.World.Grid, len(cfg.Provinces)), measure.RowStandardised, measure.IslandsOut)
	if err != nil {
		t.Fatal(err)
	}
	number := func(x float64, err error) float64 {
		if err != nil {
			t.Fatal(err)
		}
		return x
	}
	for i := range tables.Nation {
		n := &tables.Nation[i]
		y, w := column(n.Year, gdp), column(n.Year, people)
		for _, c := range []struct {
			y                                                         []float64
			hoover, ge2, wolfson, between, within, kanburZhang, gamma float64
			beta, betaSE, cvWeighted, theilL                          float64
			of                                                        func(r *record.ProvinceYear) float64
		}{
			{y, n.Hoover, n.GE2, n.Wolfson, n.TheilLBetween, n.TheilLWithin, n.KanburZhang, n.Gamma, n.Beta, n.BetaSE, n.CVWeighted, n.TheilL, gdp},
			{
				column(n.Year, income), n.HooverIncome, n.GE2Income, n.WolfsonIncome, n.TheilLBetweenIncome, n.TheilLWithinIncome, n.KanburZhangIncome,
				n.GammaIncome, n.BetaIncome, n.BetaSEIncome, n.CVWeightedIncome, n.TheilLIncome, income,
			},
		} {
			close12(t, "hoover", c.hoover, number(measure.Hoover(c.y, w)))
			close12(t, "ge_2", c.ge2, c.cvWeighted*c.cvWeighted/2) // Cowell (2011, ch. 3)
			close12(t, "wolfson", c.wolfson, number(measure.Wolfson(c.y, w)))
			close12(t, "theil_l_between + theil_l_within", c.between+c.within, c.theilL)
			close12(t, "kanbur_zhang", c.kanburZhang, number(measure.KanburZhang(c.y, w, region, 0)))
			if i == 0 {
				if !math.IsNaN(c.gamma) {
					t.Errorf("gamma of the first year is %g, want it missing", c.gamma)
				}
			} else {
				// Without ties the index of two years is (1+ρ)/2, see measure.GammaConvergence.
				close12(t, "gamma", c.gamma, (1+number(measure.Spearman(column(cfg.Run.From, c.of), c.y)))/2)
			}
			if n.Year < cfg.Run.From+10 {
				if !math.IsNaN(c.beta) || !math.IsNaN(c.betaSE) {
					t.Errorf("beta of %d is %g (%g), want it missing before ten years have passed", n.Year, c.beta, c.betaSE)
				}
				continue
			}
			b, err := measure.BetaConvergence(column(n.Year-10, c.of), c.y, 10)
			close12(t, "beta", c.beta, number(b.Slope, err))
			close12(t, "beta_se", c.betaSE, b.SlopeSE)
		}
		close12(t, "kanbur_zhang_coast", n.KanburZhangCoast, number(measure.KanburZhang(y, w, coast, 0)))
		close12(t, "atkinson_income", n.AtkinsonIncome, number(measure.Atkinson(column(n.Year, income), w, 1)))
		last := calendar.TicksPerYear*(n.Year-cfg.Run.From) + 3
		test, err := measure.MoranPermutation(y, weights, measure.Permutations{Count: 999, Key: draw.NewKey(cfg.Run.Seed, 1).Tick(last), Stream: drawMoran})
		close12(t, "moran_p", n.MoranP, number(test.TwoSided, err))
		close12(t, "moran_i", n.MoranI, test.Index)
		moved := int64(0)
		for _, r := range years[n.Year] {
			moved += r.MigrantsIn
		}
		close12(t, "migration_rate", n.MigrationRate, float64(moved)/float64(n.Workers))
	}
}

// mobility.csv counts the moves that provinces.csv shows between the limits that it names, and its trace index is the last
// in nation.csv.
func TestMobilityRowsFromProvincesCSV(t *testing.T) {
	t.Parallel()
	cfg := opening(t)
	tables := stored(t, simulate(t, cfg, 1))
	limits := make([]float64, 0, 4)
	for c := 1; c <= 4; c++ {
		for _, r := range tables.Mobility {
			if r.ClassFrom == c && r.ClassTo == 1 && r.Neighbours == 0 {
				limits = append(limits, r.UpTo)
			}
			if r.ClassFrom == c+1 && r.Above != limits[len(limits)-1] {
				t.Fatalf("class %d starts above %g, want %v", c+1, r.Above, limits)
			}
			if r.ClassFrom == 1 && !math.IsNaN(r.Above) || r.ClassFrom == 5 && !math.IsNaN(r.UpTo) {
				t.Fatalf("the outer classes have limits: %+v", r)
			}
		}
	}
	provinces := len(cfg.Provinces)
	nextTo := provinceNeighbours(&cfg.World.Grid, provinces)
	class := func(v float64) int {
		c := 1
		for _, limit := range limits {
			if v > limit {
				c++
			}
		}
		return c
	}
	var relative [][]float64
	in := make(map[int]int)
	for i, n := range tables.Nation {
		year := make([]float64, provinces)
		for p := range year {
			year[p] = tables.Provinces[i*provinces+p].GDPPerHead / n.GDPPerHead
			in[class(year[p])]++
		}
		relative = append(relative, year)
	}
	for c := 1; c <= 5; c++ {
		// Quintiles hold a fifth of all, but for one at each of their two ends.
		if fifth := float64(len(relative)*provinces) / 5; math.Abs(float64(in[c])-fifth) > 2 {
			t.Errorf("class %d holds %d province-years, want %.0f", c, in[c], fifth)
		}
	}
	type step struct{ lag, from, to int }
	want := make(map[step]int64)
	for y := 1; y < len(relative); y++ {
		for p := range provinces {
			from, to := class(relative[y-1][p]), class(relative[y][p])
			want[step{0, from, to}]++
			sum := 0.0
			for _, q := range nextTo[p] {
				sum += relative[y-1][q]
			}
			if k := len(nextTo[p]); k > 0 {
				want[step{class(sum / float64(k)), from, to}]++
			}
		}
	}
	if len(tables.Mobility) != 6*5*5 {
		t.Fatalf("%d rows, want 6 matrices of 25", len(tables.Mobility))
	}
	stay := 0.0
	off := int64(0)
	for _, r := range tables.Mobility {
		got := step{r.Neighbours, r.ClassFrom, r.ClassTo}
		if r.FromYear != cfg.Run.From || r.ToYear != cfg.Run.To || r.Provinces != want[got] {
			t.Errorf("%+v: want %d steps from %d to %d", r, want[got], cfg.Run.From, cfg.Run.To)
		}
		from := int64(0)
		for to := 1; to <= 5; to++ {
			from += want[step{r.Neighbours, r.ClassFrom, to}]
		}
		switch {
		case from == 0:
			if !math.IsNaN(r.Probability) {
				t.Errorf("%+v: a probability without steps", r)
			}
		default:
			close12(t, "probability", r.Probability, float64(r.Provinces)/float64(from))
		}
		if r.Neighbours == 0 && r.ClassFrom == r.ClassTo {
			stay += r.Probability
		} else if r.Neighbours == 0 {
			off += r.Provinces
		}
	}
	if off == 0 {
		t.Error("no province ever changed its class: the test sees nothing")
	}
	n := tables.Nation
	close12(t, "shorrocks", n[len(n)-1].Shorrocks, (5-stay)/4) // Shorrocks (1978)
	if !math.IsNaN(n[0].Shorrocks) {
		t.Errorf("shorrocks of the first year is %g, want it missing", n[0].Shorrocks)
	}
}

// Rows of migration.csv add up to the migrants of provinces.csv.
func TestMigrationRowsAddUp(t *testing.T) {
	t.Parallel()
	tables := stored(t, simulate(t, opening(t), 1))
	type key struct {
		year  int
		place string
	}
	in, out := make(map[key]int64), make(map[key]int64)
	for _, r := range tables.Migration {
		if r.From == r.To || r.Persons <= 0 {
			t.Fatalf("row %+v", r)
		}
		in[key{r.Year, r.To}] += r.Persons
		out[key{r.Year, r.From}] += r.Persons
	}
	moved := int64(0)
	for _, r := range tables.Provinces {
		k := key{r.Year, r.Province}
		if in[k] != r.MigrantsIn || out[k] != r.MigrantsOut {
			t.Errorf("%s %d: rows have %d in and %d out, provinces.csv %d and %d", r.Province, r.Year, in[k], out[k], r.MigrantsIn, r.MigrantsOut)
		}
		moved += r.MigrantsIn
	}
	if moved == 0 {
		t.Error("nobody moves: the test sees nothing")
	}
}

// Rows of trade.csv add up to the sales and exports of the traded industries, to the exports of every province, and to imports.
func TestTradeRowsAddUp(t *testing.T) {
	t.Parallel()
	tables := stored(t, simulate(t, opening(t), 1))
	for i := range tables.Nation {
		n := &tables.Nation[i]
		sold, exported, imported := 0.0, 0.0, 0.0
		by := make(map[string]float64)
		for _, r := range tables.Trade {
			switch {
			case r.Year != n.Year:
			case r.Value <= 0 || r.From == record.Abroad && r.To == record.Abroad:
				t.Fatalf("row %+v", r)
			case r.From == record.Abroad:
				imported += r.Value
			case r.To == record.Abroad:
				exported += r.Value
				by[r.From] += r.Value
				sold += r.Value
			default:
				sold += r.Value
			}
		}
		sales, exports := 0.0, 0.0
		for _, r := range tables.Concentration {
			if r.Year == n.Year && r.Industry != "services" {
				sales += r.Sales
				exports += r.Exports
			}
		}
		close12(t, "sales of traded goods", sold/n.GDP, sales/n.GDP)
		close12(t, "exports", exported/n.GDP, exports/n.GDP)
		close12(t, "exports_gdp", exported/n.GDP, n.ExportsGDP)
		close12(t, "imports_gdp", imported/n.GDP, n.ImportsGDP)
		if sold < n.GDP/20 || exported == 0 || imported == 0 {
			t.Errorf("%d: sales %g, exports %g, imports %g of a GDP of %g", n.Year, sold, exported, imported, n.GDP)
		}
		for _, p := range tables.Provinces {
			if p.Year == n.Year {
				close12(t, "exports of "+p.Province, by[p.Province]/n.GDP, p.Exports/n.GDP)
			}
		}
	}
}

// The trade book holds what each buyer spends: of every industry all of a province's spending arrives, at home or as imports.
func TestTradeBookHoldsAllSpending(t *testing.T) {
	t.Parallel()
	w := started(t, toy(t, small...))
	quarters(t, w, 5)
	w.year.trade.reset()
	var imports money.Fen
	upToSales(w)
	for _, x := range w.year.trade {
		for _, row := range x {
			imports += row[0]
		}
	}
	if imports != w.markets.imports || imports == 0 {
		t.Errorf("%d fen of imports in the book, want %d", imports, w.markets.imports)
	}
	w.year.trade.reset()
	w.sell()
	for _, i := range w.traded {
		for d := range w.provinces {
			spent := money.Fen(0)
			for _, part := range w.year.trade.to(i, d) {
				spent += part
			}
			if spent != w.markets.spending[i][d] {
				t.Errorf("province %d spends %d fen on %s, the book has %d", d, w.markets.spending[i][d], w.industry(i).Name, spent)
			}
		}
	}
}

// Every government's account closes, what provinces get the centre gives, and spending is that of the other tables.
func TestPublicMoneyCloses(t *testing.T) {
	t.Parallel()
	tables := stored(t, simulate(t, scenarioOf(t, "baseline", `
[[policy]]
name = "Roads"
type = "infrastructure"
where = "West"
start = 1995
budget = 0.05
`, "run.persons_per_agent=40000", "run.from=1994", "run.to=1998", "initial.burn_in=8"), 1))
	type key struct {
		year  int
		place string
	}
	treasury := make(map[key]float64)
	public := make(map[int]float64)
	for _, p := range tables.Provinces {
		treasury[key{p.Year, p.Province}] = p.Treasury
		public[p.Year] += p.PublicSpending
	}
	bills := make(map[int]float64)
	for _, p := range tables.Policies {
		bills[p.Year] += p.Spent
	}
	if bills[1998] == 0 {
		t.Fatal("no policy spends anything")
	}
	in, out, spent, policies := make(map[int]float64), make(map[int]float64), make(map[int]float64), make(map[int]float64)
	deflator := make(map[int]float64)
	for _, n := range tables.Nation {
		deflator[n.Year] = n.Deflator
	}
	before := make(map[string]float64) // nominal treasuries
	for _, r := range tables.PublicMoney {
		scale := 1e9 // rows hold billions of yuan
		left := r.TreasuryBefore + r.Taxes + r.OtherIncome + r.Issued + r.TransfersIn - r.TransfersOut - r.Services - r.Infrastructure - r.Policies
		close12(t, r.Province, left/scale, r.Treasury/scale)
		if r.Province == record.Centre {
			if r.Issued == 0 || r.TransfersIn != 0 || r.ProvinceCode != 0 {
				t.Errorf("row of the centre: %+v", r)
			}
		} else {
			close12(t, "treasury of "+r.Province, r.Treasury/scale, treasury[key{r.Year, r.Province}]/scale)
			if r.Issued != 0 || r.TransfersOut != 0 {
				t.Errorf("row of a province: %+v", r)
			}
		}
		if r.Year > 1994 {
			close12(t, "treasury before of "+r.Province, r.TreasuryBefore*deflator[r.Year]/scale, before[r.Province]/scale)
		}
		before[r.Province] = r.Treasury * deflator[r.Year]
		in[r.Year] += r.TransfersIn / scale
		out[r.Year] += r.TransfersOut / scale
		spent[r.Year] += (r.Services + r.Infrastructure + r.Policies) / scale
		policies[r.Year] += r.Policies / scale
		for _, v := range []float64{r.Taxes, r.OtherIncome, r.TransfersIn, r.TransfersOut, r.Services, r.Infrastructure, r.Policies} {
			if v < 0 {
				t.Errorf("a negative flow: %+v", r)
			}
		}
	}
	for year := range in {
		close12(t, "transfers", in[year], out[year])
		close12(t, "public spending", spent[year], public[year]/1e9)
		close12(t, "bills of policies", policies[year], bills[year]/1e9)
	}
}

// The indices of concentration.csv from employment in industries.csv and the firms of the last quarter.
func TestConcentrationRows(t *testing.T) {
	t.Parallel()
	w := started(t, toy(t, "run.persons_per_agent=200"))
	quarters(t, w, calendar.TicksPerYear)
	tables := &w.year.tables
	provinces := len(w.provinces)
	base := make([]float64, provinces)
	by := make(map[string][]float64)
	for k, r := range tables.Industries {
		p := k / (len(w.cfg.Industries) - 1)
		by[r.Industry] = append(by[r.Industry], float64(r.Employment))
		base[p] += float64(r.Employment)
	}
	if len(tables.Concentration) != len(w.cfg.Industries)-1 {
		t.Fatalf("%d rows, want one for each industry but farming", len(tables.Concentration))
	}
	for _, r := range tables.Concentration {
		var plants []float64
		for j := range w.cells {
			for _, f := range w.cells[j].firms.Firms {
				if n := f.Staff().Heads(); f.Is(firm.Live) && n > 0 && w.industry(int(f.Industry)).Name == r.Industry {
					plants = append(plants, float64(n))
				}
			}
		}
		x := by[r.Industry]
		h, err := measure.HerfindahlHirschman(plants)
		close12(t, "herfindahl_of_plants", r.HerfindahlOfPlants, orMissing(h, err))
		for _, c := range []struct {
			name string
			got  float64
			want func() (float64, error)
		}{
			{"ellison_glaeser", r.EllisonGlaeser, func() (float64, error) { return measure.EllisonGlaeser(x, base, h) }},
			{"krugman", r.Krugman, func() (float64, error) { return measure.Krugman(x, base) }},
			{"locational_gini", r.LocationalGini, func() (float64, error) { return measure.LocationalGini(x, base) }},
			{"herfindahl", r.Herfindahl, func() (float64, error) { return measure.HerfindahlHirschman(x) }},
		} {
			want, err := c.want()
			if err != nil {
				t.Fatalf("%s of %s: %v", c.name, r.Industry, err)
			}
			close12(t, c.name+" of "+r.Industry, c.got, want)
		}
		if sum := x[0] + x[1] + x[2]; r.Firms != int64(len(plants)) || r.Employment != int64(sum) {
			t.Errorf("%s: %d firms and %d persons, want %d and %g", r.Industry, r.Firms, r.Employment, len(plants), sum)
		}
	}
}

// What nation.csv and wages.csv say of persons, worker by worker.
func TestPersonColumns(t *testing.T) {
	t.Parallel()
	w := started(t, toy(t, "run.persons_per_agent=200"))
	quarters(t, w, calendar.TicksPerYear-1)
	var incomes [][]money.Fen // by cell: invented, some without any
	for j := range w.cells {
		c := &w.cells[j]
		incomes = append(incomes, make([]money.Fen, c.workers.Len()))
		c.paidIncome = 0
		for i := range incomes[j] {
			if u := w.luck.Uniform(uint64(c.workers.ID[i]), 99); u > 0.1 {
				incomes[j][i] = money.Fen(1e4 * math.Exp(3*u) * float64(c.workers.Trait[i].Skill()) / worker.SkillOne)
			}
			c.scratch.survey.count(incomes[j][i], c.workers.Trait[i].Skill(), c.workers.Employer(i) >= 0)
			c.paidIncome += incomes[j][i]
		}
		c.paidWorkers = c.workers.Len()
	}
	w.deflator = 1
	w.year.tables = record.Tables{}
	n := &record.NationYear{Deflator: w.deflator}
	w.personRows(1978, n)
	var y, mean, weight []float64
	type employee struct{ skill, pay float64 }
	var staff []employee
	for p := range w.provinces {
		sum, n := 0.0, 0.0
		for _, j := range w.cellsOf[p] {
			ws := &w.cells[j].workers
			for i, income := range incomes[j] {
				y = append(y, float64(income))
				sum, n = sum+float64(income), n+1
				if ws.Employer(i) >= 0 && income > 0 {
					staff = append(staff, employee{float64(ws.Trait[i].Skill()) / worker.SkillOne, income.Yuan()})
				}
			}
		}
		mean, weight = append(mean, sum/n), append(weight, n)
	}
	// Classes of income are 1 % wide and hide a spread of at most (1 %)²/8.
	within := func(what string, got, want, tol float64) {
		if !(math.Abs(got-want) <= tol) {
			t.Errorf("%s = %g, want %g within %g", what, got, want, tol)
		}
	}
	theil, err := measure.TheilT(y, nil)
	if err != nil {
		t.Fatal(err)
	}
	within("person_theil", n.PersonTheil, theil, 2e-5)
	d, err := measure.DecomposeTheilT(mean, weight, []int{0, 1, 2})
	if err != nil {
		t.Fatal(err)
	}
	within("person_theil_between", n.PersonTheilBetween, d.Total, 1e-12)

	var mx, my, xx, xy float64
	for _, e := range staff {
		mx += math.Log(e.skill) / float64(len(staff))
		my += math.Log(e.pay) / float64(len(staff))
	}
	for _, e := range staff {
		dx := math.Log(e.skill) - mx
		xx += dx * dx
		xy += dx * (math.Log(e.pay) - my)
	}
	within("return_to_skill", n.ReturnToSkill, xy/xx, 1e-3)

	slices.SortStableFunc(staff, func(a, b employee) int { return cmp.Compare(a.skill, b.skill) })
	rows := w.year.tables.Wages
	if len(rows) != 4 {
		t.Fatalf("%d rows of wages, want 4", len(rows))
	}
	skill, wage, persons := 0.0, 0.0, 0.0
	for q, r := range rows {
		low, high := q*len(staff)/4, (q+1)*len(staff)/4
		s, p := 0.0, 0.0
		for _, e := range staff[low:high] {
			s += e.skill / float64(high-low)
			p += e.pay / float64(high-low)
		}
		if r.SkillQuartile != q+1 {
			t.Errorf("row %d is quarter %d", q, r.SkillQuartile)
		}
		within("skill of a quarter", r.Skill, s, 0.003)
		within("log wage of a quarter", math.Log(r.Wage*n.Deflator), math.Log(4*p), 0.02) // workers of equal skill are split, not sorted
		skill, wage, persons = skill+r.Skill/4, wage+r.Wage/4, persons+r.Employment
	}
	meanSkill, meanPay := 0.0, 0.0
	for _, e := range staff {
		meanSkill += e.skill / float64(len(staff))
		meanPay += e.pay / float64(len(staff))
	}
	within("mean skill", skill, meanSkill, 1e-9)
	within("log of the mean wage", math.Log(wage*n.Deflator), math.Log(4*meanPay), 1e-9)
	within("employees", persons, 200*float64(len(staff)), 1e-6)
}

// Pay that is a power of skill has that power as its return; one skill has none. Two classes are split into quarters by hand.
func TestReturnToSkillAndQuarters(t *testing.T) {
	t.Parallel()
	skills := make([]skillClass, 4096)
	for class := 300; class < 1500; class += 7 {
		n := int64(class%5 + 1)
		middle := (float64(class) + 0.5) * skillClassWidth / worker.SkillOne
		skills[class] = skillClass{count: n, logPay: int64(logOne * float64(n) * (3 + 0.7*math.Log(middle)))}
	}
	if b := returnToSkill(skills); math.Abs(b-0.7) > 1e-9 { // sums of logarithms are rounded to 2^-28
		t.Errorf("return to skill %g, want 0.7", b)
	}
	clear(skills)
	if b := returnToSkill(skills); !math.IsNaN(b) {
		t.Errorf("return to skill of nobody is %g", b)
	}
	skills[512] = skillClass{count: 3, logPay: 5}
	if b := returnToSkill(skills); !math.IsNaN(b) {
		t.Errorf("return to skill of equals is %g", b)
	}

	w := started(t, toy(t, small...))
	w.deflator = 2
	clear(skills)
	w.wageRows(2000, skills)
	if len(w.year.tables.Wages) != 0 {
		t.Error("wages without employees")
	}
	// Three of skill 1 that earn 100 yuan and one of skill 2 that earns 500; a quarter is one of them.
	skills[512] = skillClass{count: 3, skill: 3 * worker.SkillOne, pay: 30000}
	skills[1024] = skillClass{count: 1, skill: 2 * worker.SkillOne, pay: 50000}
	w.wageRows(2000, skills)
	for q, r := range w.year.tables.Wages {
		skill, wage := 1.0, 200.0 // 4 quarters of 100 yuan at prices of 2
		if q == 3 {
			skill, wage = 2, 1000
		}
		if math.Abs(r.Skill-skill) > 1e-12 || math.Abs(r.Wage-wage) > 1e-9 || r.Employment != 1000 {
			t.Errorf("quarter %d: %+v, want skill %g, wage %g and 1000 persons", q+1, r, skill, wage)
		}
	}
}

// Two cells by hand: 30 farmer-quarters earn 3000 fen, 10 employee-quarters and 10 without work earn 5000, so that others have
// 250 each against 100.
func TestRuralUrbanGap(t *testing.T) {
	t.Parallel()
	w := started(t, toy(t, small...))
	b := &w.year
	b.income[0], b.farmIncome[0], b.farmQuarters[0], b.jobQuarters[0] = 6000, 2000, 10, 10
	b.income[1], b.farmIncome[1], b.farmQuarters[1], b.idle[1] = 2000, 1000, 20, 10
	if gap := w.ruralUrbanGap(); math.Abs(gap-2.5) > 1e-12 {
		t.Errorf("gap %g, want 2.5", gap)
	}
	clear(b.farmIncome)
	if gap := w.ruralUrbanGap(); !math.IsNaN(gap) {
		t.Errorf("gap without farm income is %g, want it missing", gap)
	}
}

// Farmers of the book are those who were paid, and what they and employees did not earn in a cell is dividends.
func TestFarmIncomeIsBooked(t *testing.T) {
	t.Parallel()
	w := started(t, toy(t, "run.persons_per_agent=200"))
	quarters(t, w, 1)
	for j := range w.cells {
		c := &w.cells[j]
		// What is paid out in a cell and neither as wages nor to farmers is dividends, which are not negative.
		dividends := float64(w.year.income[j]-w.year.wages[j]) - w.year.farmIncome[j]
		if dividends < -1e-3 || w.year.farmQuarters[j] != float64(c.farming) || c.farming > 0 && w.year.farmIncome[j] <= 0 {
			t.Errorf("cell %d: %d farmers, %g booked, with %g fen; %g fen of dividends", j, c.farming, w.year.farmQuarters[j], w.year.farmIncome[j], dividends)
		}
	}
}

// Without search on the job [M6] nobody goes straight from one employer to another.
func TestJobToJobRate(t *testing.T) {
	t.Parallel()
	set := []string{"run.persons_per_agent=200", "run.to=2003"}
	off := simulate(t, toy(t, append(set, "mechanisms.M6=false")...), 1)
	on := simulate(t, toy(t, set...), 1)
	for i := range on.Nation {
		if on.Nation[i].JobToJobRate <= 0 || on.Nation[i].JobToJobRate > 1 || off.Nation[i].JobToJobRate != 0 {
			t.Errorf("%d: job-to-job rate %g, without search on the job %g", on.Nation[i].Year, on.Nation[i].JobToJobRate, off.Nation[i].JobToJobRate)
		}
	}
}

// A country in which an index does not exist has an empty field for it, never a number that is none.
func TestUndefinedMeasuresAreEmpty(t *testing.T) {
	t.Parallel()
	row := func(pop int64, gdp float64) record.ProvinceYear {
		return record.ProvinceYear{Population: pop, GDP: gdp, GDPPerHead: over(gdp, float64(pop)), HouseholdIncomePerHead: over(gdp, float64(pop))}
	}
	for _, c := range []struct {
		name       string
		rows       []record.ProvinceYear
		neighbours [][]int32
		empty      string // columns that have to be
	}{
		{"no province", nil, nil, "hoover wolfson moran_p gamma beta shorrocks theil_l_between"},
		{"one province", []record.ProvinceYear{row(5, 7)}, make([][]int32, 1), "moran_p gamma beta"},
		{"no income", []record.ProvinceYear{row(5, 0), row(6, 0)}, [][]int32{{1}, {0}}, "hoover wolfson moran_p theil_l_between kanbur_zhang"},
		{"no people", []record.ProvinceYear{row(0, 0), row(0, 0)}, [][]int32{{1}, {0}}, "hoover moran_p shorrocks"},
		{"one without people", []record.ProvinceYear{row(5, 7), row(0, 0), row(9, 5)}, [][]int32{{1}, {0, 2}, {1}}, "moran_p"},
		{"one without income", []record.ProvinceYear{row(5, 7), row(5, 0)}, [][]int32{{1}, {0}}, "theil_l_between kanbur_zhang"},
		{"nothing inside regions", []record.ProvinceYear{row(5, 7), row(5, 9)}, [][]int32{{1}, {0}}, "kanbur_zhang"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			provinces := make([]Province, len(c.rows))
			for i := range provinces {
				provinces[i].Region = string(rune('A' + i))
			}
			var h pastYears
			var rows []record.NationYear
			for year := range 2 {
				var n record.NationYear
				h.add(c.rows)
				fillConvergence(&n, c.rows, &h, provinces, c.neighbours, measure.Permutations{Count: 9})
				n.Year = year
				rows = append(rows, n)
			}
			var b bytes.Buffer
			if err := record.WriteCSV(&b, "nation.csv", rows); err != nil {
				t.Fatal(err)
			}
			lines := strings.Split(b.String(), "\n")
			header, last := strings.Split(lines[0], ","), strings.Split(lines[2], ",")
			for name := range strings.FieldsSeq(c.empty) {
				if got := last[slices.Index(header, name)]; got != "" {
					t.Errorf("%s = %q, want an empty field", name, got)
				}
			}
		})
	}
}

// Every cluster has a beginning, its rows run without a gap longer than absence, and it ends once or is there to the last.
func TestLivesOfClusters(t *testing.T) {
	t.Parallel()
	cfg := toy(t, append(quick(), "run.persons_per_agent=100", "run.to=2018", "clusters.absence=0")...)
	tables := stored(t, simulate(t, cfg, 1))
	last := make(map[int]int)
	ended := make(map[int]record.ClusterEnding)
	for _, e := range tables.ClusterEndings {
		if _, twice := ended[e.Cluster]; twice || (e.Event == "merged") != (e.Into > 0) || e.Event != "merged" && e.Event != "died" {
			t.Errorf("ending %+v", e)
		}
		ended[e.Cluster] = e
	}
	for _, c := range tables.Clusters {
		before, known := last[c.Cluster]
		switch c.Event {
		case "born", "split":
			if known || c.Born != c.Year || (c.Event == "split") != (last[c.Parent] > 0) {
				t.Errorf("%+v begins after %d", c, before)
			}
		case "continued":
			if !known || c.Year-before > cfg.Clusters.Absence+1 || c.Parent != 0 {
				t.Errorf("%+v continues from %d", c, before)
			}
		default:
			t.Errorf("event %q", c.Event)
		}
		if e, over := ended[c.Cluster]; over && c.Year >= e.Year {
			t.Errorf("%+v lives after %+v", c, e)
		}
		if c.StagesPresent < 0 || c.StagesPresent > 1 || c.LocalSourcingShare < 0 || c.LocalSourcingShare > 1 {
			t.Errorf("shares outside 0..1: %+v", c)
		}
		last[c.Cluster] = c.Year
	}
	for id, year := range last {
		e, over := ended[id]
		if missed := cfg.Run.To - year; !over && missed > cfg.Clusters.Absence {
			t.Errorf("cluster %d is last seen in %d and never ends", id, year)
		} else if over && e.Year-year > cfg.Clusters.Absence+1 {
			t.Errorf("cluster %d is last seen in %d and ends in %d", id, year, e.Year)
		}
	}
	if len(last) < 10 || len(ended) < 5 {
		t.Errorf("%d clusters and %d endings: the test sees little", len(last), len(ended))
	}
}

// The stages and local sourcing of all cells of a province are those of its row in industries.csv.
func TestLinksOfCellsAreThoseOfProvinces(t *testing.T) {
	t.Parallel()
	w := started(t, toy(t, "run.persons_per_agent=100", "founding.rate=0.01"))
	quarters(t, w, 5*calendar.TicksPerYear)
	seen := 0.0
	last := len(w.provinces) * (len(w.cfg.Industries) - 1)
	for k, r := range w.year.tables.Industries[len(w.year.tables.Industries)-last:] {
		p := k / (len(w.cfg.Industries) - 1)
		i := slices.IndexFunc(w.cfg.Industries, func(x market.Industry) bool { return x.Name == r.Industry })
		stages, local := w.linksOf(i, w.cellsOf[p])
		close12(t, "stages", stages, r.StagesPresent)
		close12(t, "local sourcing", local, r.LocalSourcingShare)
		seen += stages * local
	}
	if seen == 0 {
		t.Error("no local sourcing anywhere: the test sees nothing")
	}
}

// A country of one province runs and writes its tables.
func TestOneProvince(t *testing.T) {
	t.Parallel()
	tables := stored(t, simulate(t, scenarioOf(t, "parameters", "[run]\nfrom = 2000\nto = 2001\npersons_per_agent = 1000\nseed = 1\n"+oneProvince), 1))
	if len(tables.Migration) != 0 {
		t.Errorf("migration inside one province: %v", tables.Migration)
	}
	for _, r := range tables.Mobility {
		if r.Neighbours != 0 {
			t.Fatalf("a province without neighbours in row %+v", r)
		}
	}
	for _, r := range tables.Concentration {
		if !math.IsNaN(r.EllisonGlaeser) {
			t.Errorf("ellison_glaeser of one region is %g", r.EllisonGlaeser)
		}
	}
}

const oneProvince = `
[world]
cell_km = 100
map = '''
AA
'''

[[province]]
name = "Only"
char = "A"
region = "One"
population = 500000
gdp_per_head = 500.0
non_farm = 0.4
state_share = 0.3
schooling = 8.0
capital = { row = 0, col = 1 }

[[event]]
name = "labour_force"
values = [[2000, 250000], [2010, 300000]]
`
