package firm_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"gowest/agents/firm"
)

// near fails unless got is want within rounding.
func near(t testing.TB, what string, got, want float64) {
	t.Helper()
	if math.IsNaN(got) || math.Abs(got-want) > 1e-12*math.Max(1, math.Abs(want)) {
		t.Errorf("%s = %.15g, want %.15g", what, got, want)
	}
}

// planning, plan, knowledge and exit hold round values near those of the shipped scenarios.
var planning = firm.Planning{
	Expectation: 0.3, HireSpeed: 0.4, HireGrowth: 0.3, HireBase: 2, LayoffSpeed: 0.35, LayoffSlack: 0.6,
	FillTarget: 0.7, WageRise: 0.06, WageFallFilled: 0.005, WageFallIdle: 0.0033, WageFallShrink: 0.02,
	OverheadSpecialist: 0.7, OverheadIntegrated: 2, OverheadServices: 0.5, Depreciation: 0.02, RequiredReturn: 0.025, InvestSpeed: 0.12,
}

var plan = firm.PlannedEconomy{WageSpeed: 0.1, WageMin: 0.6, WageMax: 1.6, WageOfRevenue: 0.5, WageOwn: 0.5, SoftShrink: 0.005, HardShrink: 0.06}

var knowledge = firm.Knowledge{
	CatchUp: 0.0045, SkillFloor: 0.5, Imitation: 0.01, Noise: 0.02, Cap: 0.05, StateSpeed: 0.35, InnovationSpeed: 0.8, ForeignSpeed: 1, PortSpeed: 2, LocalSkill: 2,
	MoverShare: 0.5, MoverDilution: 3,
}

var exit = firm.Exit{DistressPaid: 0.95, DistressStep: 3, DistressLimit: 8, IdleLimit: 6, Grace: 4, Hazard: 0.002}

// maximum returns the x in [low, high] at which f with a single peak is highest, by golden sections.
func maximum(f func(float64) float64, low, high float64) float64 {
	g := (math.Sqrt(5) - 1) / 2
	for range 200 {
		a, b := high-g*(high-low), low+g*(high-low)
		if f(a) < f(b) {
			low = a
		} else {
			high = b
		}
	}
	return (low + high) / 2
}

// At the labour that maximises profit the rule asks for that labour, and at the capital for that
// capital. Profit is searched numerically for a firm that sells R = B·q^rho and makes
// q = A·K^alpha·(H - h0)^(1-alpha).
func TestPlansMaximiseProfit(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		alpha, rho := rapid.Float64Range(0.1, 0.6).Draw(t, "alpha"), rapid.Float64Range(0.4, 0.9).Draw(t, "rho")
		size := rapid.Float64Range(10, 1000).Draw(t, "B")
		wage, overhead := rapid.Float64Range(1, 10).Draw(t, "wage"), rapid.Float64Range(0, 3).Draw(t, "overhead")
		revenue := func(k, h float64) float64 {
			return size * math.Pow(math.Pow(k, alpha)*math.Pow(h-overhead, 1-alpha), rho)
		}
		const k = 20
		// Searched in logarithms of H - h0, where profit has one peak.
		h := overhead + math.Exp(maximum(func(x float64) float64 {
			return revenue(k, overhead+math.Exp(x)) - wage*(overhead+math.Exp(x))
		}, -30, 60))
		if got := firm.WantedSkill((1-alpha)*rho, revenue(k, h), wage, overhead); math.Abs(got-h) > 1e-3*h {
			t.Fatalf("WantedSkill = %g, profit is highest at %g", got, h)
		}

		p := planning
		p.Depreciation, p.RequiredReturn = rapid.Float64Range(0.005, 0.05).Draw(t, "depreciation"), rapid.Float64Range(0.005, 0.05).Draw(t, "return")
		price, heads := rapid.Float64Range(0.5, 2).Draw(t, "price"), overhead+10
		user := price * (p.Depreciation + p.RequiredReturn)
		best := math.Exp(maximum(func(x float64) float64 { return revenue(math.Exp(x), heads) - user*math.Exp(x) }, -30, 60))
		expected := revenue(best, heads)
		// With that capital a firm only replaces; with none it closes invest_speed of the gap.
		if got, want := p.WantedInvestment(alpha*rho, expected, p.UserCost(price), best), p.Depreciation*best; math.Abs(got-want) > 1e-3*best*p.InvestSpeed {
			t.Fatalf("WantedInvestment at the best capital %g = %g, want its depreciation %g", best, got, want)
		}
		if got, want := p.WantedInvestment(alpha*rho, expected, p.UserCost(price), 0), p.InvestSpeed*best; math.Abs(got-want) > 1e-3*want {
			t.Fatalf("WantedInvestment from nothing = %g, want %g of the best capital %g", got, want, best)
		}
	})
}

// A firm that invests as planned settles at the wanted capital K*, from below and, by replacing no more
// than it wants to keep, from above.
func TestCapitalSettles(t *testing.T) {
	t.Parallel()
	// K* = 0.3·0.8·1500/(2·0.045) = 4000.
	for _, start := range []float64{0, 1000, 9000} {
		k := start
		for range 2000 {
			k = k*(1-planning.Depreciation) + planning.WantedInvestment(0.3*0.8, 1500, planning.UserCost(2), k)
		}
		if math.Abs(k-4000) > 1e-6 {
			t.Errorf("from %g capital settles at %g, want 4000", start, k)
		}
	}
	near(t, "shrinking firm replaces what it wants to keep", planning.WantedInvestment(0.3*0.8, 1500, planning.UserCost(2), 9000), 0.02*4000)
}

func TestExpect(t *testing.T) {
	t.Parallel()
	near(t, "three tenths of the surprise", planning.Expect(100, 200), 130)
	x := 0.0
	for range 10 {
		x = planning.Expect(x, 100)
	}
	near(t, "after ten quarters", x, 100*(1-math.Pow(0.7, 10)))
}

func TestVacancies(t *testing.T) {
	t.Parallel()
	inf := math.Inf(1)
	for _, c := range []struct {
		name  string
		gap   float64
		heads int32
		limit float64
		want  float64
	}{
		{"no gap", 0, 10, inf, 0},
		{"surplus", -5, 10, inf, 0},
		{"a share of the gap", 5, 10, inf, 2},
		{"as fast as a firm grows", 100, 10, inf, 5},
		{"a new firm", 100, 0, inf, 2},
		{"under the plan: the limit and its chance of one head more", 100, 50, 0.02, 1.02},
		{"a small firm under the plan may grow at all", 100, 1, 0.02, 0.04},
		{"a loose limit", 5, 10, 2, 2},
		{"growth forbidden", 100, 10, 0, 0},
	} {
		near(t, c.name, planning.Vacancies(c.gap, c.heads, c.limit), c.want)
	}
	rapid.Check(t, func(t *rapid.T) {
		gap, n := rapid.Float64Range(-1e3, 1e3).Draw(t, "gap"), rapid.Int32Range(0, 1000).Draw(t, "heads")
		limit := rapid.OneOf(rapid.Just(inf), rapid.Float64Range(0, 10)).Draw(t, "limit")
		v := planning.Vacancies(gap, n, limit)
		if v < 0 || v > math.Max(0, gap) {
			t.Fatalf("Vacancies(%g, %d, %g) = %g, want a part of the gap", gap, n, limit, v)
		}
		if planning.LayOff(gap, n, 1) > 0 && v > 0 {
			t.Fatalf("a firm with a gap of %g hires and lays off", gap)
		}
	})
}

func TestLayOff(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		gap   float64
		heads int32
		limit float64
		want  float64
	}{
		{"wants more", 5, 10, 1, 0},
		{"as many as it has", 0, 10, 1, 0},
		{"slack", -0.5, 10, 1, 0},
		{"surplus of four in ten: 0.35·4/10", -4, 10, 1, 0.14},
		{"soft budget", -4, 10, 0.005, 0.005},
		{"nobody", -4, 0, 1, 0},
	} {
		near(t, c.name, planning.LayOff(c.gap, c.heads, c.limit), c.want)
	}
}

func TestPostWage(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		last firm.Hiring
		want float64
	}{
		{"none filled", firm.FilledOf(0, 10), 1060},
		{"half filled", firm.FilledOf(5, 10), 1030},
		{"at the target", firm.FilledOf(7, 10), 995},
		{"all filled", firm.FilledOf(10, 10), 995},
		{"none wanted", firm.NoVacancy, 996.7},
		{"shrinking", firm.Shrinking, 980},
	} {
		near(t, c.name, planning.PostWage(1000, c.last), c.want)
	}
	// The fewer vacancies fill, the higher the wage.
	rapid.Check(t, func(t *rapid.T) {
		v := rapid.Int32Range(1, 100).Draw(t, "vacancies")
		a, b := rapid.Int32Range(0, v).Draw(t, "a"), rapid.Int32Range(0, v).Draw(t, "b")
		if planning.PostWage(1000, firm.FilledOf(min(a, b), v)) < planning.PostWage(1000, firm.FilledOf(max(a, b), v)) {
			t.Fatalf("of %d vacancies %d filled raise the wage above %d filled", v, max(a, b), min(a, b))
		}
	})
}

func TestAdministeredWage(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name                            string
		wage, expected, skill, national float64
		want                            float64
	}{
		// Target (0.5·4000/10 + 100)/2 = 150, a tenth of the way.
		{"towards the mean of revenue a head and the nation", 100, 4000, 10, 100, 105},
		{"without employees towards the nation", 120, 4000, 0, 100, 118},
		{"at the target", 150, 4000, 10, 100, 150},
		{"not above the highest", 200, 1e9, 10, 100, 160},
		{"not below the lowest", 10, 0, 10, 100, 60},
	} {
		near(t, c.name, plan.AdministeredWage(c.wage, c.expected, c.skill, c.national), c.want)
	}
}

func TestShrink(t *testing.T) {
	t.Parallel()
	near(t, "soft", plan.Shrink(1), 0.005)
	near(t, "hard", plan.Shrink(0), 0.06)
	near(t, "half-way", plan.Shrink(0.5), 0.0325)
}

func TestOverhead(t *testing.T) {
	t.Parallel()
	near(t, "specialist", planning.Overhead(false, 2), 0.7)
	near(t, "integrated", planning.Overhead(false, firm.Integrated), 2)
	near(t, "services", planning.Overhead(true, firm.Integrated), 0.5)
}

func TestSpeed(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name                              string
		owner                             firm.Ownership
		innovation, foreign, port, around float64
		want                              float64
	}{
		{"alone inland", firm.Private, 0, 0, 0, 1, 1},
		{"state", firm.State, 0, 0, 0, 1, 0.35},
		{"collective", firm.Collective, 0, 0, 0, 1, 0.35},
		{"foreign", firm.Foreign, 0, 0, 0, 1, 1},
		{"innovation centre", firm.Private, 1, 0, 0, 1, 1.8},
		{"among foreign firms", firm.Private, 0, 0.5, 0, 1, 1.5},
		{"at an open port", firm.Private, 0, 0, 1, 1, 3},
		{"among skilled people", firm.Private, 0, 0, 0, 1.2, 1.44},
		{"among beginners", firm.Private, 0, 0, 0, 0.1, 0.25},
		{"all of it", firm.Private, 1, 1, 1, 1.2, (1 + 0.8 + 1) * 3 * 1.44},
	} {
		near(t, c.name, knowledge.Speed(c.owner, c.innovation, c.foreign, c.port, c.around), c.want)
	}
	alike := knowledge
	alike.LocalSkill = 0
	near(t, "skill around does not count", alike.Speed(firm.Private, 0, 0.5, 0, 1.2), 1.5)
}

func TestLearn(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name                               string
		a, frontier, best, skill, speed, z float64
		want                               float64
	}{
		{"half the frontier", 1, 2, 1, 1, 1, 0, 0.0045},
		{"twice the skill", 1, 2, 1, 2, 1, 0, 0.009},
		{"little skill counts as a half", 1, 2, 1, 0.1, 1, 0, 0.00225},
		{"twice the speed", 1, 2, 1, 1, 2, 0, 0.009},
		{"ahead of the frontier", 3, 2, 3, 1, 1, 0, 0},
		{"imitation of one half better", 2, 2, 3, 1, 1, 0, 0.005},
		{"luck", 2, 2, 2, 1, 1, 1.5, 0.03},
		{"at most the cap", 1, 1000, 1, 1, 1, 0, 0.05},
		{"at least minus the cap", 2, 2, 2, 1, 1, -10, -0.05},
	} {
		near(t, c.name, knowledge.Learn(c.a, c.frontier, c.best, c.skill, c.speed, c.z), c.want)
	}
}

// Behind a frontier that grows at g a quarter productivity settles at a constant gap (Nelson and Phelps
// 1966): growing at g, catch_up·skill·(F/A - 1) = g, so that A/F = c/(c + g) with c = catch_up·skill.
func TestNelsonPhelps(t *testing.T) {
	t.Parallel()
	for _, skill := range []float64{0.5, 1, 2} {
		for _, g := range []float64{0.001, 0.005, 0.01} {
			a, f := 1.0, 2.5
			for range 20_000 {
				a *= math.Exp(knowledge.Learn(a, f, a, skill, 1, 0))
				f *= math.Exp(g)
			}
			c := knowledge.CatchUp * skill
			if want := c / (c + g); math.Abs(a/f-want) > 1e-9 {
				t.Errorf("skill %g, growth %g: A/F settles at %g, want %g", skill, g, a/f, want)
			}
		}
	}
}

func TestCarry(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name            string
		from, to, skill float64
		heads           int32
		want            float64
	}{
		{"from a firm twice as good, into seven heads", 2, 1, 1, 7, 0.05}, // 0.5·1·1/(7 + 3)
		{"a skilled mover", 2, 1, 2, 7, 0.1},
		{"diluted in a large firm", 2, 1, 1, 97, 0.005},
		{"from an equal", 1, 1, 1, 7, 0},
		{"from a worse", 0.5, 1, 1, 7, 0},
		{"into a firm without productivity", 1, 0, 1, 7, 0},
	} {
		near(t, c.name, knowledge.Carry(c.from, c.to, c.skill, c.heads), c.want)
	}
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.Float64Range(0.1, 10)
		from, to, skill, heads := x.Draw(t, "from"), x.Draw(t, "to"), x.Draw(t, "skill"), rapid.Int32Range(0, 100).Draw(t, "heads")
		got := knowledge.Carry(from, to, skill, heads)
		if (got > 0) != (from > to) || got < knowledge.Carry(from, to, skill, heads+1) {
			t.Fatalf("Carry(%g, %g, %g, %d) = %g", from, to, skill, heads, got)
		}
	})
}

func TestDistressed(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		points uint8
		paid   float64
		bailed bool
		want   uint8
	}{
		{"a bad quarter", 0, 0.9, false, 3},
		{"just enough", 4, 0.95, false, 3},
		{"a good quarter forgives a point", 4, 1, false, 3},
		{"nothing to forgive", 0, 1, false, 0},
		{"bailed out", 4, 0.1, true, 3},
		{"no overflow", 254, 0, false, 255},
	} {
		if got := exit.Distressed(c.points, c.paid, c.bailed); got != c.want {
			t.Errorf("%s: Distressed(%d, %g, %t) = %d, want %d", c.name, c.points, c.paid, c.bailed, got, c.want)
		}
	}
	// With 3 points a bad quarter, 8 close: three bad quarters in a row, or in five (3, 2, 5, 4, 7 do not).
	quartersToClose := func(paid ...float64) int {
		var f firm.Firm
		f.SetStaff(firm.StaffOf(5, 5<<13))
		for q := range 20 {
			f.Distress = exit.Distressed(f.Distress, paid[q%len(paid)], false)
			if exit.Closes(&f, 1) {
				return q + 1
			}
		}
		return 0
	}
	if got := quartersToClose(0); got != 3 {
		t.Errorf("bad quarters in a row until a firm closes: %d, want 3", got)
	}
	if got := quartersToClose(0, 1); got != 7 { // 3, 2, 5, 4, 7, 6, 9
		t.Errorf("every second quarter bad: closes after %d, want 7", got)
	}
	if got := quartersToClose(0, 1, 1, 1); got != 0 {
		t.Errorf("one bad quarter in four: closes after %d, want never", got)
	}
}

func TestInherit(t *testing.T) {
	t.Parallel()
	p := firm.Knowledge{SpinOff: 0.5}
	near(t, "half of the gap in logarithms", p.Inherit(1, 4), 2)
	near(t, "from no better employer", p.Inherit(3, 2), 3)
	near(t, "nothing carried", (&firm.Knowledge{}).Inherit(1, 4), 1)
	near(t, "all carried", (&firm.Knowledge{SpinOff: 1}).Inherit(1, 4), 4)
}

func TestCloses(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		f     firm.Firm
		heads int32
		u     float64
		want  bool
	}{
		{"sound", firm.Firm{Age: 100}, 5, 0.5, false},
		{"distress at the limit", firm.Firm{Distress: 8}, 5, 0.5, true},
		{"distress below it", firm.Firm{Distress: 7}, 5, 0.5, false},
		{"idle for six quarters", firm.Firm{Idle: 6}, 5, 0.5, true},
		{"idle for five", firm.Firm{Idle: 5}, 5, 0.5, false},
		{"no employees in the grace period", firm.Firm{Age: 4}, 0, 0.5, false},
		{"no employees after it", firm.Firm{Age: 5}, 0, 0.5, true},
		{"bad luck", firm.Firm{}, 5, 0.0019, true},
		{"no bad luck", firm.Firm{}, 5, 0.002, false},
	} {
		c.f.SetStaff(firm.StaffOf(c.heads, int64(c.heads)<<13))
		if got := exit.Closes(&c.f, c.u); got != c.want {
			t.Errorf("%s: Closes = %t, want %t", c.name, got, c.want)
		}
	}
}

func TestOwners(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for o := range firm.NumOwnerships {
		if o.String() == "" || seen[o.String()] {
			t.Errorf("ownership %d is called %q", o, o)
		}
		seen[o.String()] = true
		if want := o == firm.State || o == firm.Collective; o.Planned() != want {
			t.Errorf("%s.Planned() = %t, want %t", o, o.Planned(), want)
		}
		if want := o == firm.State || o == firm.Collective || o == firm.Township; o.Public() != want {
			t.Errorf("%s.Public() = %t, want %t", o, o.Public(), want)
		}
	}
}

// Posting by prepared factors is posting by the rule, to the bit.
func TestWageStepsPostWages(t *testing.T) {
	t.Parallel()
	steps := planning.WageSteps()
	for last := range firm.Shrinking + 1 {
		for _, wage := range []float64{0, 1, 123.456, 1e12} {
			if got, want := steps.Post(wage, last), planning.PostWage(wage, last); got != want {
				t.Errorf("after %d a wage of %g becomes %g, want %g", last, wage, got, want)
			}
		}
	}
}
