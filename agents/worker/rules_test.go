package worker_test

import (
	"math"
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"gowest/agents/worker"
	"gowest/sim/money"
)

// near fails unless got is want within rounding.
func near(t testing.TB, what string, got, want float64) {
	t.Helper()
	if math.IsNaN(got) || math.Abs(got-want) > 1e-12*math.Max(1, math.Abs(want)) {
		t.Errorf("%s = %.15g, want %.15g", what, got, want)
	}
}

// households, labour and founding hold round values near those of the shipped scenarios.
var households = worker.Households{
	SpendIncome: 0.88, SpendCash: 0.05,
	FoodShare: 0.62, FoodElasticity: 0.45, FoodShareMin: 0.14, FoodShareMax: 0.68,
	ServicesShare: 0.30, ServicesSlope: 0.12, ServicesShareMin: 0.25, ServicesShareMax: 0.58,
}

var labour = worker.Labour{
	SearchUnemployed: 0.6, SearchEmployed: 0.04, SearchOutside: 0.05, OutsideUnemployed: 3, OutsideNoVacancy: 0.3,
	WagePower: 3, DistanceKM: 900, Network: 3, OwnProvince: 0.5,
	SwitchPremium: 0.06, FarmPremium: 1.15, ReservationUnemployed: 0.6, MoveCost: 0.08,
	ForeignTrade: 0.85, Congestion: 0.12, CongestionDensity: 75, CongestionPower: 0.7,
}

var founding = worker.Founding{
	Rate: 0.003, ClusterFactor: 1.2, RoomDominance: 1.3, RoomMin: 0.05, Hurdle: 0.05, HurdleScale: 0.02, CapitalGrowth: 0.045,
}

func TestSpend(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name               string
		income, cash, want money.Fen
	}{
		{"income and a little of cash", 1000, 4000, 1080}, // 0.88·1000 + 0.05·4000
		{"no more than there is", 1000, 500, 500},
		{"without income, of cash", 0, 2000, 100},
		{"without cash, nothing", 1000, 0, 0},
		{"rounded down", 1, 100, 5}, // 0.88 + 5
	} {
		if got := households.Spending().Of(c.income, c.cash); got != c.want {
			t.Errorf("%s: Spending().Of(%d, %d) = %d, want %d", c.name, c.income, c.cash, got, c.want)
		}
	}
}

// With a steady income cash settles at (1 - 0.88)/0.05 = 2.4 quarters of it, from above and below.
func TestSpendSettles(t *testing.T) {
	t.Parallel()
	const income = 1_000_000
	for _, start := range []money.Fen{0, 10_000, 100 * income} {
		cash := start
		for range 1000 {
			cash += income - households.Spending().Of(income, cash)
		}
		if d := cash - 2_400_000; d < -20 || d > 20 { // up to 1/0.05 fen by rounding
			t.Errorf("from %d cash settles at %d, want 2,400,000", start, cash)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		y, cash := money.Fen(rapid.Int64Range(0, 1e12).Draw(t, "income")), money.Fen(rapid.Int64Range(0, 1e12).Draw(t, "cash"))
		if got := households.Spending().Of(y, cash); got < 0 || got > cash {
			t.Fatalf("Spending().Of(%d, %d) = %d, want a part of cash", y, cash, got)
		}
	})
}

// Spending is that of whole numbers of any length, on both sides of where 64 bits hold its products.
func TestSpendingIsExact(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		households := worker.Households{SpendIncome: rapid.Float64Range(0, 1).Draw(t, "of income"), SpendCash: rapid.Float64Range(0, 1).Draw(t, "of cash")}
		spending := households.Spending()
		ofIncome, ofCash := spending.Shares()
		most := int64(1) << rapid.IntRange(1, 40).Draw(t, "digits")
		income, cash := rapid.Int64Range(0, most).Draw(t, "income"), rapid.Int64Range(0, most).Draw(t, "cash")
		sum := new(big.Int).Mul(new(big.Int).SetUint64(ofIncome), big.NewInt(income))
		sum.Add(sum, new(big.Int).Mul(new(big.Int).SetUint64(ofCash), big.NewInt(cash)))
		want := min(cash, sum.Rsh(sum, 32).Int64())
		if got := spending.Of(money.Fen(income), money.Fen(cash)); got != money.Fen(want) {
			t.Fatalf("Of(%d, %d) = %d, want %d", income, cash, got, want)
		}
	})
}

func TestEngel(t *testing.T) {
	t.Parallel()
	h := &households
	near(t, "food at the start", h.Food(1), 0.62)
	near(t, "food of the rich: the lowest", h.Food(1e3), 0.14)
	near(t, "food of the poor: the highest", h.Food(0.5), 0.68)
	near(t, "food without income", h.Food(0), 0.68)
	near(t, "food at twice the income", h.Food(2), 0.62*math.Pow(2, -0.45))
	near(t, "services at the start", h.Services(1), 0.30)
	near(t, "services at e times the income", h.Services(math.E), 0.42)
	near(t, "services of the rich: the highest", h.Services(1e3), 0.58)
	near(t, "services of the poor: the lowest", h.Services(0.1), 0.25)
	near(t, "services without income", h.Services(0), 0.25)
	rapid.Check(t, func(t *rapid.T) {
		y := rapid.Float64Range(-1, 50)
		a, b := y.Draw(t, "a"), y.Draw(t, "b")
		a, b = min(a, b), max(a, b)
		if h.Food(b) > h.Food(a) || h.Services(b) < h.Services(a) {
			t.Fatalf("from income %g to %g food goes from %g to %g, services from %g to %g", a, b, h.Food(a), h.Food(b), h.Services(a), h.Services(b))
		}
		for _, s := range []float64{h.Food(a), h.Services(a)} {
			if s < 0.14 || s > 0.68 {
				t.Fatalf("share %g at income %g", s, a)
			}
		}
		// Engel: spending on food still rises with income, for its elasticity is below 1.
		if a > 0 && h.Food(b)*b < h.Food(a)*a*(1-1e-12) {
			t.Fatalf("food bill falls from income %g to %g", a, b)
		}
	})
}

// firm0 is some slot: an employee.
const firm0 int32 = 0

func TestSearch(t *testing.T) {
	t.Parallel()
	const farmSearch = 0.1
	near(t, "chance of a farmer", labour.SearchChance(worker.OnFarm, farmSearch), 0.1)
	near(t, "chance of an employee", labour.SearchChance(firm0, farmSearch), 0.04)
	near(t, "chance of a worker without work", labour.SearchChance(worker.NoWork, farmSearch), 0.6)
	for _, c := range []struct {
		name      string
		employer  int32
		factor    float64
		vacancies bool
		want      float64
	}{
		{"employee", firm0, 4, true, 0.05},
		{"employee, nothing to find at home", firm0, 4, false, 0.3},
		{"without work", worker.NoWork, 4, true, 0.15},
		{"farmer", worker.OnFarm, 4, true, 0.2},
		{"farmer held to the land", worker.OnFarm, 0.5, true, 0.025},
		{"farmer, nothing to find at home", worker.OnFarm, 4, false, 0.3},
		{"very mobile farmer keeps the higher chance", worker.OnFarm, 10, false, 0.5},
		{"never above 1", worker.OnFarm, 100, true, 1},
	} {
		near(t, c.name, labour.OutsideChance(c.employer, c.factor, c.vacancies), c.want)
	}
}

func TestReservation(t *testing.T) {
	t.Parallel()
	const pay, farm = 300, 200
	employee := labour.Reservation(firm0, pay, farm)
	farmer := labour.Reservation(worker.OnFarm, 0, farm)
	idle := labour.Reservation(worker.NoWork, 0, farm)
	near(t, "employee", employee, 318)
	near(t, "farmer", farmer, 230)
	near(t, "without work", idle, 120)
	if !(idle < farmer && farmer < labour.Reservation(firm0, 230, farm)) {
		t.Errorf("reservations %g, %g: want those without work below farmers below employees of the same income", idle, farmer)
	}
}

func TestLeaveCost(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name             string
		same, registered bool
		want             float64
	}{
		{"stays", true, true, 0},
		{"moves at home", false, true, 0.08},
		{"migrant stays where he is", true, false, 0.75},
		{"migrates", false, false, 1 - 0.92*0.25},
	} {
		near(t, c.name, labour.LeaveCost(c.same, c.registered, 0.75), c.want)
	}
	// A full barrier leaves nothing, none costs the move only.
	near(t, "full barrier", labour.LeaveCost(true, false, 1), 1)
	near(t, "no barrier", labour.LeaveCost(false, false, 0), 0.08)
}

func TestLivingCost(t *testing.T) {
	t.Parallel()
	near(t, "empty", labour.LivingCost(0), 1)
	near(t, "at the reference density", labour.LivingCost(75), 1.12)
	near(t, "sixteen times as dense", labour.LivingCost(75*16), 1+0.12*math.Pow(16, 0.7))
}

// A gravity law: log-linear in distance, proportional to vacancies, with power 3 in wages.
func TestPull(t *testing.T) {
	t.Parallel()
	near(t, "next door", labour.Pull(10, 1, 0, 0, false), 10)
	near(t, "at 900 km", labour.Pull(10, 1, 900, 0, false), 10/math.E)
	near(t, "twice the wage", labour.Pull(10, 2, 0, 0, false), 80)
	near(t, "own province", labour.Pull(10, 1, 0, 0, true), 5)
	near(t, "all countrymen there", labour.Pull(10, 1, 0, 1, false), 40)
	near(t, "no vacancy", labour.Pull(0, 1, 0, 0, false), 0)
	rapid.Check(t, func(t *rapid.T) {
		km := rapid.Float64Range(0, 5000)
		a, b := km.Draw(t, "a"), km.Draw(t, "b")
		v, w, s := rapid.Float64Range(1, 1e4).Draw(t, "vacancies"), rapid.Float64Range(0.2, 5).Draw(t, "wage"), rapid.Float64Range(0, 1).Draw(t, "network")
		slope := math.Log(labour.Pull(v, w, a, s, false)) - math.Log(labour.Pull(v, w, b, s, false))
		if math.Abs(slope-(b-a)/900) > 1e-9 {
			t.Fatalf("from %g to %g km the log of the pull falls by %g, want %g", a, b, slope, (b-a)/900)
		}
		if math.Abs(labour.Pull(3*v, w, a, s, false)/labour.Pull(v, w, a, s, false)-3) > 1e-12 {
			t.Fatalf("three times the vacancies do not pull three times as much")
		}
	})
}

func TestEffectiveSkill(t *testing.T) {
	t.Parallel()
	share := labour.ForeignTradeFixed()
	if share != 6963 { // 0.85·8192 = 6963.2
		t.Errorf("ForeignTradeFixed() = %d, want 6963", share)
	}
	for _, c := range []struct {
		name  string
		skill uint16
		own   bool
		want  int64
	}{
		{"own trade", 8192, true, 8192},
		{"other trade: what the share is", 8192, false, 6963},
		{"the most there is", worker.SkillMax, false, 55703}, // 65535·6963/8192 = 55703.1
		{"the least", 1, false, 0},
		{"own trade, the most", worker.SkillMax, true, worker.SkillMax},
	} {
		if got := worker.EffectiveSkill(c.skill, c.own, share); got != c.want {
			t.Errorf("%s: EffectiveSkill(%d, %t) = %d, want %d", c.name, c.skill, c.own, got, c.want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		f := rapid.Float64Range(0.01, 1).Draw(t, "share")
		skill := rapid.Uint16().Draw(t, "skill")
		got := worker.EffectiveSkill(skill, false, (&worker.Labour{ForeignTrade: f}).ForeignTradeFixed())
		if math.Abs(float64(got)-f*float64(skill)) > 1+float64(skill)/worker.SkillOne/2 {
			t.Fatalf("EffectiveSkill(%d) = %d at a share of %g", skill, got, f)
		}
	})
}

// Learning by doing: the gap to the cap falls by the same share every quarter, and never turns round.
func TestGain(t *testing.T) {
	t.Parallel()
	const limit = 12_000
	skill := uint16(8192)
	near(t, "first quarter", worker.Gain(0.02, limit, skill), 0.02*(limit-8192))
	near(t, "at the cap", worker.Gain(0.02, limit, limit), 0)
	near(t, "above the cap: kept", worker.Gain(0.02, limit, 20_000), 0)
	x := 8192.0 // as if not rounded
	for q := range 200 {
		x += worker.Gain(0.02, limit, skill)
		skill = uint16(math.Round(x))
		want := limit - (limit-8192)*math.Pow(0.98, float64(q+1))
		if math.Abs(x-want) > 0.51 { // skill is off by ½ at most, the gain by 0.02·½ a quarter, of which 1/0.02 quarters last
			t.Fatalf("skill after %d quarters = %g, want %g", q+1, x, want)
		}
		if skill > limit {
			t.Fatalf("skill %d passes the cap %d", skill, limit)
		}
	}
}

// Ten years of schooling give a beginner skill 1 and let caps be as written, with the shipped 0.6 + 0.04·10
// and 0.4 + 0.06·10.
func TestSchooling(t *testing.T) {
	t.Parallel()
	l := worker.Learning{SchoolBase: 0.4, SchoolSlope: 0.06, BeginnerBase: 0.6, BeginnerSlope: 0.04}
	near(t, "beginner, ten years", l.Beginner(10), 1)
	near(t, "beginner, unschooled", l.Beginner(0), 0.6)
	near(t, "caps, ten years", l.Schooling(10), 1)
	near(t, "caps, five years", l.Schooling(5), 0.7)
}

func TestFixed(t *testing.T) {
	t.Parallel()
	for x, want := range map[float64]uint16{1: 8192, 0.5: 4096, 0: 1, -3: 1, 7.9999: 65535, 100: 65535, 1.00007: 8193, 1.00005: 8192} {
		if got := worker.Fixed(x); got != want {
			t.Errorf("Fixed(%g) = %d, want %d", x, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.Uint16Min(1).Draw(t, "skill")
		if got := worker.Fixed(float64(s) / worker.SkillOne); got != s {
			t.Fatalf("Fixed(%d/8192) = %d", s, got)
		}
	})
}

func TestFounding(t *testing.T) {
	t.Parallel()
	near(t, "alone", founding.Chance(1, 1, 0), 0.003)
	near(t, "among nine firms", founding.Chance(1, 1, 9), 0.003*(1+1.2*math.Log(10)))
	near(t, "half the freedom, a tenth of the room", founding.Chance(0.5, 0.1, 0), 0.00015)
	near(t, "forbidden", founding.Chance(0, 1, 100), 0)
	near(t, "room without state firms", founding.Room(0), 1)
	near(t, "room beside half", founding.Room(0.5), 0.35)
	near(t, "the least room", founding.Room(0.9), 0.05)
	near(t, "at the hurdle: as likely as not", founding.Decide(0.05), 0.5)
	near(t, "ln 9 widths above", founding.Decide(0.05+0.02*math.Log(9)), 0.9)
	near(t, "ln 9 widths below", founding.Decide(0.05-0.02*math.Log(9)), 0.1)
	near(t, "hopeless", founding.Decide(math.Inf(-1)), 0)
	near(t, "smallest capital after twenty years", founding.Inflate(20), math.Exp(0.9))
	near(t, "smallest capital at the start", founding.Inflate(0), 1)
	rapid.Check(t, func(t *rapid.T) {
		share, firms, margin := rapid.Float64Range(0, 1), rapid.Float64Range(0, 1e4), rapid.Float64Range(-2, 2)
		f, r := share.Draw(t, "freedom"), share.Draw(t, "room")
		a, b := firms.Draw(t, "few"), firms.Draw(t, "many")
		if founding.Chance(f, r, max(a, b)) < founding.Chance(f, r, min(a, b)) {
			t.Fatalf("more firms of the trade, fewer founders")
		}
		a, b = margin.Draw(t, "low"), margin.Draw(t, "high")
		if founding.Decide(max(a, b)) < founding.Decide(min(a, b)) {
			t.Fatalf("a better margin, fewer founders")
		}
		a, b = share.Draw(t, "less"), share.Draw(t, "more")
		if low, high := founding.Room(max(a, b)), founding.Room(min(a, b)); low > high || low < 0.05 || high > 1 {
			t.Fatalf("room %g beside more state firms, %g beside fewer", low, high)
		}
	})
}
