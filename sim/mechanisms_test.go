package sim

import (
	"fmt"
	"math"
	"testing"

	"gowest/agents/firm"
	"gowest/agents/worker"
	"gowest/sim/market"
)

// onOff returns two economies after start-up that differ in one mechanism only.
func onOff(t *testing.T, m int, set ...string) (on, off *Economy) {
	t.Helper()
	set = append([]string{"run.persons_per_agent=200", "initial.burn_in=12"}, set...)
	on = started(t, toy(t, set...))
	return on, started(t, toy(t, append(set, fmt.Sprintf("mechanisms.M%d=false", m))...))
}

// eachFirm calls f for every live firm.
func eachFirm(w *Economy, f func(c *cell, x *firm.Firm)) {
	for j := range w.cells {
		c := &w.cells[j]
		for s := range c.firms.Firms {
			if x := &c.firms.Firms[s]; x.Is(firm.Live) {
				f(c, x)
			}
		}
	}
}

// eachWorker calls f for every worker.
func eachWorker(w *Economy, f func(c *cell, i int)) {
	for j := range w.cells {
		for i := range w.cells[j].workers.ID {
			f(&w.cells[j], i)
		}
	}
}

// firmsBy returns all firms by identity.
func firmsBy(w *Economy) map[uint32]firm.Firm {
	out := make(map[uint32]firm.Firm)
	eachFirm(w, func(_ *cell, f *firm.Firm) { out[f.ID] = *f })
	return out
}

// person is a worker and where it is.
type person struct {
	worker.Record
	cell     int32
	employer uint32 // identity of the firm, 0 = none
}

// people returns all workers by identity; the few whose 32 bits of identity are shared are left out.
func people(w *Economy) map[uint32]person {
	out, twice := make(map[uint32]person), make(map[uint32]bool)
	for j := range w.cells {
		c := &w.cells[j]
		for i, id := range c.workers.ID {
			_, seen := out[id]
			twice[id] = twice[id] || seen
			p := person{Record: c.workers.At(i), cell: c.index}
			if p.Employer >= 0 {
				p.employer = c.firms.Firms[p.Employer].ID
			}
			out[id] = p
		}
	}
	for id, both := range twice {
		if both {
			delete(out, id)
		}
	}
	return out
}

// [M1] Distance takes sales away, less with better infrastructure; without it all places are alike.
func TestM1Distance(t *testing.T) {
	t.Parallel()
	on, off := onOff(t, 1)
	far := 0
	for c := range on.cells {
		for d := range on.provinces {
			if r := off.reachOf(d)[c]; r != 1 {
				t.Fatalf("off: reach from cell %d to province %d is %v, want 1", c, d, r)
			}
			r := on.reachOf(d)[c]
			if r <= 0 || r > 1 {
				t.Errorf("on: reach from cell %d to province %d is %v, want it in (0, 1]", c, d, r)
			}
			if r < 1 {
				far++
			}
		}
		if want := on.engine.Levers.Ports[0]; off.exportReach[c] != want { // toy has one port
			t.Errorf("off: export reach of cell %d is %v, want the openness of the port, %v", c, off.exportReach[c], want)
		}
	}
	if far == 0 {
		t.Error("on: no cell is far from any province")
	}
	// Port and the cell furthest from it: toy's port is the cell itself, 0 km, so only openness counts;
	// the other is exp(-km/700) as far (elasticity 5, infrastructure as it is at the start, 1).
	port := on.cfg.World.Ports[0]
	if got, want := on.exportReach[port.Cell], port.Open; got != want {
		t.Errorf("on: export reach of the port's cell is %v, want its openness %v", got, want)
	}
	last := int32(0)
	for c := range on.cells {
		if on.portKM[c][0] > on.portKM[last][0] {
			last = int32(c)
		}
	}
	g := on.cells[last].infrastructure
	want := port.Open * math.Exp(-on.portKM[last][0]/(on.cfg.Trade.ExportKM*g))
	if got := on.exportReach[last]; math.Abs(got-want) > 1e-12 {
		t.Errorf("on: export reach %v of a cell %.0f km from the port, want %v", got, on.portKM[last][0], want)
	}
	before := on.reachOf(0)[last]
	on.cells[last].infrastructure *= 2
	on.setDomesticReach()
	if after := on.reachOf(0)[last]; before >= 1 || after <= before {
		t.Errorf("on: reach over the country was %v, with twice the infrastructure %v; want below 1 and a rise", before, after)
	}
}

// [M2] Production splits into stages; without it all firms are integrated.
func TestM2Stages(t *testing.T) {
	t.Parallel()
	specialists := func(w *Economy) (n int) {
		eachFirm(w, func(_ *cell, f *firm.Firm) {
			if !f.Form.Integrated() {
				n++
			}
		})
		return n
	}
	on, off := onOff(t, 2, "founding.rate=0.01", "run.persons_per_agent=100")
	quarters(t, on, 48)
	quarters(t, off, 48)
	if n := specialists(on); n < 10 {
		t.Errorf("on: %d specialists after twelve years, want at least 10", n)
	}
	if n := specialists(off); n != 0 {
		t.Errorf("off: %d specialists, want none", n)
	}
	if want := len(off.cfg.Industries) - 1; len(off.kinds) != want {
		t.Errorf("off: %d kinds of entrants, want one for each industry but farming, %d", len(off.kinds), want)
	}
}

// [M3] Output rises with people of the own industry here and, a little, next door.
func TestM3Externality(t *testing.T) {
	t.Parallel()
	on, off := onOff(t, 3)
	for _, w := range []*Economy{on, off} {
		quarters(t, w, 4)
	}
	i := on.traded[0]
	power := on.cfg.Production.InfrastructurePower
	higher := 0
	for j := range on.cells {
		// Toy enforces nothing: only infrastructure is left. What was built this quarter counts in the next.
		c := &off.cells[j]
		off.setBase(c, i, math.Pow(c.infrastructure, power))
		if got, want := off.byCell.Base[off.at(c.index, i)], math.Pow(c.infrastructure, power); got != want {
			t.Errorf("off: base of cell %d is %v, want G^%v = %v", c.index, got, power, want)
		}
		d := &on.cells[c.index]
		on.setBase(d, i, math.Pow(d.infrastructure, power))
		if on.byCell.Base[on.at(d.index, i)] > math.Pow(d.infrastructure, power) {
			higher++
		}
	}
	if higher == 0 {
		t.Error("on: no cell gains from its own or its neighbours' firms")
	}
	k := on.at(0, i)
	base := func(w *Economy) float64 { w.setBase(&w.cells[0], i, 1); return w.byCell.Base[k] }
	if got := base(off); got != 1 {
		t.Errorf("off: base = %v, want 1", got)
	}
	for _, n := range on.neighbours[0] {
		on.headsBefore[on.at(n, i)] = 0
	}
	on.byCell.Heads[k] = 100 // 20,000 persons: (1 + 20000/20000)^0.06
	if got, want := base(on), math.Pow(2, 0.06); math.Abs(got-want) > 1e-12 {
		t.Errorf("on: base with 20,000 persons of the industry = %v, want 2^0.06 = %v", got, want)
	}
	on.headsBefore[on.at(on.neighbours[0][0], i)] = 1000 // a tenth counts: 20,000 more
	if got, want := base(on), math.Pow(3, 0.06); math.Abs(got-want) > 1e-12 {
		t.Errorf("on: base with 200,000 persons next door besides = %v, want 3^0.06 = %v", got, want)
	}
}

// [M4] Trust follows completed local deals; without it, it stays as drawn at the start.
func TestM4Trust(t *testing.T) {
	t.Parallel()
	on, off := onOff(t, 4, "founding.rate=0.01", "run.persons_per_agent=100")
	start := append([]float64(nil), off.byCell.Trust...)
	quarters(t, on, 32)
	quarters(t, off, 32)
	up, down := 0, 0
	for k, was := range start {
		if off.byCell.Trust[k] != was {
			t.Fatalf("off: trust moved from %v to %v", was, off.byCell.Trust[k])
		}
		i := k % len(on.cfg.Industries)
		switch now := on.byCell.Trust[k]; {
		case now > was && on.localDeals[k] > 0:
			up++
		case now < was:
			down++
			// Without deals it decays to its floor by 0.004 of the distance a quarter.
			if floor := on.cfg.Trust.Floor; now < math.Min(floor, was) {
				t.Errorf("on: trust %v in %s fell below floor and start", now, on.industry(i).Name)
			}
		}
	}
	if up == 0 || down == 0 {
		t.Errorf("on: trust rose with deals in %d cell-industries and fell in %d, want both", up, down)
	}
}

// [M5] Integrated firms buy surplus stages from local specialists.
func TestM5BackwardLinkage(t *testing.T) {
	t.Parallel()
	bought := func(w *Economy) (stages float64, purchases int64) {
		for range 32 {
			quarters(t, w, 1)
			for k := range w.byCell.Chain {
				m := &w.byCell.Chain[k]
				for s := range market.MaxStages {
					stages += m.Outsourced[s]
				}
			}
			for k := range w.groups {
				purchases += int64(w.groups[k].bought)
			}
		}
		return stages, purchases
	}
	on, off := onOff(t, 5)
	if stages, purchases := bought(on); stages == 0 || purchases == 0 {
		t.Errorf("on: %v units outsourced for %d fen, want some", stages, purchases)
	}
	if stages, purchases := bought(off); stages != 0 || purchases != 0 {
		t.Errorf("off: %v units outsourced for %d fen, want none", stages, purchases)
	}
}

// [M6] Employees look for better jobs. Without quits and lay-offs nobody else changes employers, so
// without M6 nobody does.
func TestM6JobToJob(t *testing.T) {
	t.Parallel()
	moved := func(w *Economy) (n int) {
		for range 8 {
			before := people(w)
			quarters(t, w, 1)
			alive := firmsBy(w)
			for id, now := range people(w) {
				was, ok := before[id]
				if _, lives := alive[was.employer]; ok && lives && was.employer != 0 && now.employer != 0 && now.employer != was.employer && (now.Flags^was.Flags)&worker.Founder == 0 {
					n++
				}
			}
		}
		return n
	}
	// Firms that move free their workers: no relocation either.
	on, off := onOff(t, 6, "labour.quit=0.0", "planning.layoff_speed=0.0", "mechanisms.M14=false")
	if n := moved(on); n < 20 {
		t.Errorf("on: %d changes of employer in two years, want at least 20", n)
	}
	if n := moved(off); n != 0 {
		t.Errorf("off: %d changes of employer without quits and lay-offs, want none", n)
	}
}

// [M7] Workers look for jobs in other provinces. Founders who follow their firm move too, so firms
// stay here.
func TestM7Migration(t *testing.T) {
	t.Parallel()
	away := func(w *Economy) (moves, living int) {
		for range 12 {
			before := people(w)
			quarters(t, w, 1)
			for id, now := range people(w) {
				if was, ok := before[id]; ok && w.provinceOf[was.cell] != w.provinceOf[now.cell] {
					moves++
				}
			}
		}
		for j := range w.cells {
			for _, x := range w.cells[j].workers.Trait {
				if int32(x.Origin()) != w.cells[j].province {
					living++
				}
			}
		}
		return moves, living
	}
	on, off := onOff(t, 7, "mechanisms.M14=false")
	if moves, living := away(on); moves < 10 || living < 10 {
		t.Errorf("on: %d moves between provinces in three years, %d workers away from home, want at least 10 of each", moves, living)
	}
	if moves, living := away(off); moves != 0 || living != 0 {
		t.Errorf("off: %d moves between provinces, %d workers away from home, want none", moves, living)
	}
}

// [M8] A hire from a more productive firm of the same industry brings some of its knowledge.
func TestM8Movers(t *testing.T) {
	t.Parallel()
	carried := func(w *Economy) (receivers int) {
		for range 24 {
			quarters(t, w, 1)
			for j := range w.cells {
				for _, x := range w.cells[j].carried {
					receivers++
					if x.rise <= 0 || x.rise > w.cfg.Knowledge.MoverCap {
						t.Errorf("carried %v, want it in (0, %v]", x.rise, w.cfg.Knowledge.MoverCap)
					}
				}
			}
		}
		return receivers
	}
	// Learning off: what movers carry is then all that changes productivity.
	on, off := onOff(t, 8, "mechanisms.M10=false")
	before := firmsBy(on)
	if n := carried(on); n < 5 {
		t.Errorf("on: %d firms received knowledge in six years, want at least 5", n)
	}
	rose := 0
	for id, now := range firmsBy(on) {
		if was, ok := before[id]; ok && now.Productivity > was.Productivity {
			rose++
		} else if ok && now.Productivity < was.Productivity {
			t.Errorf("firm %d: productivity fell from %v to %v without learning", id, was.Productivity, now.Productivity)
		}
	}
	if rose == 0 {
		t.Error("on: no firm became more productive by its hires")
	}
	if n := carried(off); n != 0 {
		t.Errorf("off: %d firms received knowledge, want none", n)
	}
}

// [M9] Workers learn. Without it a worker's skill never changes (heirs and children begin anew).
func TestM9Skill(t *testing.T) {
	t.Parallel()
	changes := func(w *Economy) (up, down int) {
		before := people(w)
		quarters(t, w, 8)
		for id, now := range people(w) {
			was, ok := before[id]
			switch {
			case !ok:
			case now.Skill > was.Skill:
				up++
			case now.Skill < was.Skill:
				down++
			}
		}
		return up, down
	}
	on, off := onOff(t, 9)
	if up, down := changes(on); up < 1000 || down != 0 { // of 5,000 workers, of whom 40 % are employees below the cap
		t.Errorf("on: %d workers learned and %d forgot in two years, want at least 1000 and none", up, down)
	}
	if up, down := changes(off); up != 0 || down != 0 {
		t.Errorf("off: %d workers learned and %d forgot, want none", up, down)
	}
}

// [M10] Firms learn. Without it, and without movers, a firm's productivity never changes.
func TestM10Learning(t *testing.T) {
	t.Parallel()
	changed := func(w *Economy) (n, of int, mean float64) {
		before := firmsBy(w)
		quarters(t, w, 12)
		for id, now := range firmsBy(w) {
			was, ok := before[id]
			if !ok {
				continue
			}
			of++
			if now.Productivity != was.Productivity {
				n++
			}
			mean += math.Log(float64(now.Productivity) / float64(was.Productivity))
		}
		return n, of, mean / float64(of)
	}
	on, off := onOff(t, 10, "mechanisms.M8=false")
	// Catching up: A is about 1 and the frontier 2.5, so 0.0045·1.5·skill·12 quarters is at least
	// 0.03 at the factor 0.35 of a state firm; noise of 0.02·sqrt(12) averages out over the firms.
	if n, of, mean := changed(on); n < of*9/10 || mean < 0.02 {
		t.Errorf("on: %d of %d firms changed productivity, by %.3f in the mean; want nearly all and at least 0.02", n, of, mean)
	}
	if n, of, _ := changed(off); n != 0 || of == 0 {
		t.Errorf("off: %d of %d firms changed productivity, want none of some", n, of)
	}
}

// newFirms runs years and counts firms that appear, by owner.
func newFirms(t *testing.T, w *Economy, years int) (by [firm.NumOwnerships]int) {
	t.Helper()
	known := firmsBy(w)
	for range years * 4 {
		quarters(t, w, 1)
		for id, f := range firmsBy(w) {
			if _, ok := known[id]; !ok {
				known[id] = f
				by[f.Owner()]++
			}
		}
	}
	return by
}

// [M11] Workers found firms.
func TestM11Founding(t *testing.T) {
	t.Parallel()
	on, off := onOff(t, 11)
	if by := newFirms(t, on, 4); by[firm.Private] < 20 || by[firm.State]+by[firm.Collective] > 0 {
		t.Errorf("on: new firms by owner (private, state, collective, foreign) %v, want at least 20 private, no state or collective ones", by)
	}
	if by := newFirms(t, off, 4); by[firm.Private] != 0 || by[firm.Foreign] == 0 {
		t.Errorf("off: new firms by owner %v, want foreign ones only", by)
	}
}

// [M12] Foreign firms enter.
func TestM12ForeignEntry(t *testing.T) {
	t.Parallel()
	on, off := onOff(t, 12)
	if by := newFirms(t, on, 4); by[firm.Foreign] == 0 {
		t.Errorf("on: new firms by owner %v, want foreign ones", by)
	}
	if by := newFirms(t, off, 4); by[firm.Foreign] != 0 || by[firm.Private] == 0 {
		t.Errorf("off: new firms by owner %v, want private ones only", by)
	}
}

// The money of foreign investment comes from abroad: inflow_share of the series as a share of GDP.
func TestForeignInvestmentIsTheSeries(t *testing.T) {
	t.Parallel()
	w := started(t, toy(t))
	var gdp, placed float64
	for range 12 {
		gdp += w.nation.gdp // of the quarter before, which the inflow goes by
		quarters(t, w, 1)
	}
	for _, row := range w.year.tables.Provinces {
		placed += row.FDI * w.year.tables.Nation[row.Year-w.cfg.Run.From].Deflator
	}
	placed *= 100 / float64(w.cfg.Run.PersonsPerAgent)
	// What is placed and what waits for the next whole firm add up to the inflow.
	want := w.cfg.ForeignEntry.InflowShare * w.cfg.Series[ForeignInvestment].At(w.now) * gdp
	if got := placed + w.foreign; math.Abs(got/want-1) > 1e-9 {
		t.Errorf("foreign investment placed and waiting is %.0f fen, want %.0f", got, want)
	}
}

// [M13] The reform of state firms: privatisation and the end of soft budgets.
func TestM13StateReform(t *testing.T) {
	t.Parallel()
	lines := "[[policy]]\nname = \"Privatisation\"\ntype = \"privatisation\"\nwhere = \"all\"\nstart = 2001\nramp = 0\nrate = 0.2\n"
	set := []string{"run.persons_per_agent=200", "event.soft_budgets.values=[[2000, 1.0], [2002, 0.0]]", "event.state_growth_limit.values=0.02"}
	sold := func(w *Economy) (n int) {
		planned := make(map[uint32]bool)
		for id, f := range firmsBy(w) {
			planned[id] = f.Owner().Planned()
		}
		quarters(t, w, 12)
		for id, f := range firmsBy(w) {
			if planned[id] && f.Owner() == firm.Private {
				n++
			}
		}
		return n
	}
	on := started(t, toyWith(t, lines, set...))
	if n := sold(on); n == 0 {
		t.Error("on: no state firm was privatised at 20 % a quarter for two years")
	}
	if s := on.softBudgets(); s != 0 {
		t.Errorf("on: softness of budgets is %v after the reform, want 0", s)
	}
	off := started(t, toyWith(t, lines, append(set, "mechanisms.M13=false")...))
	if n := sold(off); n != 0 {
		t.Errorf("off: %d state firms were privatised, want none", n)
	}
	if s := off.softBudgets(); s != 1 {
		t.Errorf("off: softness of budgets is %v, want 1 as at the start", s)
	}
}

// [M13] Ordered lay-offs: state and collective firms lose the share of their heads that the policy names and
// hire nobody, private firms are left alone. Without the mechanism nothing is ordered.
func TestM13OrderedLayoffs(t *testing.T) {
	t.Parallel()
	lines := "[[policy]]\nname = \"Lay-offs\"\ntype = \"privatisation\"\nwhere = \"all\"\nstart = 2000\nend = 2002\nramp = 0\nrate = 0.0\nlayoffs = 0.05\n"
	set := []string{"run.persons_per_agent=100", "initial.burn_in=12", "event.soft_budgets.values=1.0", "plan.soft_shrink=0.0"}
	count := func(w *Economy) (heads, laid, vacancies int) {
		w.now = 2000
		employer := make(map[uint32]bool) // workers of planned firms who are not their founders
		eachWorker(w, func(c *cell, i int) {
			if e := c.workers.Employer(i); e >= 0 && c.firms.Firms[e].Owner().Planned() && c.workers.Flags(i)&worker.Founder == 0 {
				employer[c.workers.ID[i]] = true
			}
		})
		w.setPolicies()
		w.planFirms()
		for j := range w.cells {
			for _, o := range w.cells[j].vacancies {
				if w.cells[j].firms.Firms[o.slot()].Owner().Planned() {
					vacancies++
				}
			}
		}
		w.indexVacancies()
		w.forCells((*Economy).search)
		eachWorker(w, func(c *cell, i int) {
			if employer[c.workers.ID[i]] && c.workers.Flags(i)&worker.LaidOff > 0 && c.workers.Employer(i) == worker.NoWork {
				laid++
			}
		})
		return len(employer), laid, vacancies
	}
	on, off := started(t, toyWith(t, lines, set...)), started(t, toyWith(t, lines, append(set, "mechanisms.M13=false")...))
	heads, laid, vacancies := count(on)
	want := 0.05 * float64(heads)
	if sd := math.Sqrt(0.95 * want); math.Abs(float64(laid)-want) > 5*sd || vacancies != 0 {
		t.Errorf("on: %d of %d laid off and %d vacancies, want %.0f ± %.0f and none", laid, heads, vacancies, want, 5*sd)
	}
	if _, laid, vacancies := count(off); laid != 0 || vacancies == 0 {
		t.Errorf("off: %d laid off and %d vacancies, want none and some", laid, vacancies)
	}
}

// [M8] A founder who leaves a better firm of the industry starts nearer to it, never beyond the frontier.
func TestM8SpinOffs(t *testing.T) {
	t.Parallel()
	on, off := onOff(t, 8)
	for _, w := range []*Economy{on, off} {
		i := w.traded[0]
		for j := range w.cells {
			c := &w.cells[j]
			for who, j := range c.workers.Job {
				e := j.Employer()
				if e < 0 || int(c.firms.Firms[e].Industry) != i {
					continue
				}
				k := w.at(c.index, i)
				typical := w.entrantProductivity(k, i)
				last := &c.firms.Firms[e]
				last.Productivity = float32(2 * typical)
				want := typical
				if w == on {
					want *= math.Pow(float64(last.Productivity)/typical, w.cfg.Knowledge.SpinOff)
				}
				if got := w.founderProductivity(c, who, k, i); math.Abs(got/want-1) > 1e-9 {
					t.Fatalf("M8 %v: founder starts with %v, want %v", w == on, got, want)
				}
				if got := w.founderProductivity(c, who, w.at(c.index, w.traded[1]), w.traded[1]); got != w.entrantProductivity(w.at(c.index, w.traded[1]), w.traded[1]) {
					t.Fatalf("M8 %v: founder carries %v into another industry", w == on, got)
				}
			}
		}
	}
}

// [M14] Firms move to where their kind earns more.
func TestM14Relocation(t *testing.T) {
	t.Parallel()
	moved := func(w *Economy) (n int) {
		where := func() map[uint32]int32 {
			out := make(map[uint32]int32)
			eachFirm(w, func(c *cell, f *firm.Firm) { out[f.ID] = c.index })
			return out
		}
		for range 12 {
			before := where()
			quarters(t, w, 1)
			for id, now := range where() {
				if was, ok := before[id]; ok && was != now {
					n++
				}
			}
		}
		return n
	}
	// Three times the rate of the scenario: the small world has few firms that are not state-owned.
	on, off := onOff(t, 14, "relocation.rate=0.05")
	if n := moved(on); n < 5 {
		t.Errorf("on: %d moves of firms in three years, want at least 5", n)
	}
	if n := moved(off); n != 0 {
		t.Errorf("off: %d moves of firms, want none", n)
	}
}

// [M14] A jump of costs makes firms look, and a firm looks at near cells more often than at far ones: in
// proportion to exp(-km / relocation.km).
func TestM14LooksNearAfterCostJump(t *testing.T) {
	t.Parallel()
	w := started(t, toy(t, "run.persons_per_agent=200", "initial.burn_in=12", "relocation.rate=0.01", "relocation.cost_jump=10.0"))
	n, c := 20000, int32(0)
	got := make([]float64, len(w.cells))
	for k := range n {
		got[w.cellNear(c, (float64(k)+0.5)/float64(n))] += 1 / float64(n)
	}
	sum := 0.0
	weight := func(d int) float64 {
		grid := &w.cfg.World.Grid
		return math.Exp(-grid.Distance(grid.Cells[c].Position, grid.Cells[d].Position) / w.cfg.Relocation.KM)
	}
	for d := range w.cells {
		sum += weight(d)
	}
	for d := range w.cells {
		if want := weight(d) / sum; math.Abs(got[d]-want) > 2/float64(n) {
			t.Errorf("cell %d looked at in %v of draws, want %v", d, got[d], want)
		}
	}
	terms := w.terms()
	looked := func(before func(now firm.Outlook) firm.Outlook) (n int) { // firms that looked took note of the new cost
		eachFirm(w, func(c *cell, f *firm.Firm) {
			if f.Owner().Planned() || int(f.Industry) == w.services {
				return
			}
			now := firm.CostOf(w.unitCost(c, w.at(c.index, int(f.Industry))))
			c.scratch.costs[f.Industry] = now
			for try := range 200 {
				trial := *f
				trial.ID, trial.Outlook, trial.Settling, trial.Idle = uint32(w.luck.Identity(uint64(f.ID), try)), before(now), 0, 0
				trial.Owe(0)
				open := openBooks(&trial)
				w.relocate(c, 0, open, &job{}, &terms)
				if trial.Outlook != before(now) {
					n++
				}
			}
		})
		for j := range w.cells {
			w.cells[j].movingFirms = nil
		}
		return n
	}
	calm := looked(func(now firm.Outlook) firm.Outlook { return now - 1 }) // costs but for a step as they were
	jump := looked(func(now firm.Outlook) firm.Outlook { return now / 2 }) // doubled: 11 times the rate
	if ratio := float64(jump) / float64(calm); ratio < 8 || ratio > 14 {
		t.Errorf("%d looked after costs doubled, %d before: %.1f times as many, want 11", jump, calm, ratio)
	}
}

// At 60 a worker's place passes to an heir with the same money and the skill of a beginner. A migrant's
// heir begins at home; a founder's takes over the firm and half of the skill, wherever it is.
func TestHeirs(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name     string
		employer int32 // a slot, OnFarm or NoWork
		away     bool
		founder  bool
		want     int32 // employer of the heir
		home     bool  // the heir goes to the province of registration
	}{
		{"farmer", worker.OnFarm, false, false, worker.OnFarm, false},
		{"employee", 0, false, false, worker.NoWork, false},
		{"migrant employee", 0, true, false, worker.OnFarm, true},
		{"founder", 0, false, true, 0, false},
		{"migrant founder", 0, true, true, 0, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			w := started(t, toy(t, small...))
			c := &w.cells[3]
			old := c.workers.At(0)
			old.Employer, old.Origin, old.Skill, old.Cash, old.Flags, old.Age = tc.employer, uint8(c.province), 4*worker.SkillOne, 1234, 0, worker.RetirementAge
			if tc.away {
				old.Origin = uint8((int(c.province) + 1) % len(w.provinces))
			}
			if tc.founder {
				old.Flags = worker.Founder
			}
			c.workers.Set(0, old)
			r := w.cellRules(c)
			r.spending, r.circleSaving, r.circleShare = worker.Spending{}, 0, 0
			p := payday{w: w, c: c, r: r, jobs: make([]job, c.firms.Len()), busy: true}
			c.out, c.gone = c.out[:0], c.gone[:0]
			p.event(0, 0, 0, 0)
			heir := c.workers.At(0)
			if tc.home {
				if len(c.out) != 1 || len(c.gone) != 1 || c.gone[0] != 0 || w.provinceOf[c.out[0].dest] != int32(old.Origin) || c.out[0].from != c.province {
					t.Fatalf("leaving %v, moves %+v; want worker 0 replaced by an heir in province %d", c.gone, c.out, old.Origin)
				}
				heir = c.out[0].worker.Record()
			} else if len(c.out) != 0 || len(c.gone) != 0 {
				t.Fatalf("leaving %v, moves %+v; want an heir in place", c.gone, c.out)
			}
			skill := r.beginner
			if tc.founder {
				skill = 2 * worker.SkillOne // half of what the founder had, more than a beginner has
			}
			if heir.ID == old.ID || heir.Cash != 1234 || heir.Age != 0 || heir.Origin != old.Origin || heir.Employer != tc.want || heir.Skill != skill || heir.Flags != old.Flags {
				t.Errorf("heir %+v of %+v, want employer %d, skill %d and the rest inherited", heir, old, tc.want, skill)
			}
		})
	}
}
