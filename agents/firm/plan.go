package firm

import "math"

// Expect returns expected revenue after a quarter's revenue: adaptive expectations with weight
// expectation on the latest.
func (p *Planning) Expect(expected, revenue float64) float64 {
	return expected + p.Expectation*(revenue-expected)
}

// WantedSkill returns the skill-heads that maximise expected profit at the posted wage: [M6]
//
//	H* = (1-alpha)·rho·R/w + h0
//
// the first-order condition of q = A·K^alpha·(H-h0)^(1-alpha) under a demand with elasticity
// 1/(1-rho), at expected revenue R and wage w per unit of skill; h0 is overhead.
func WantedSkill(alpha, rho, expected, wage, overhead float64) float64 {
	return (1-alpha)*rho*expected/wage + overhead
}

// Vacancies returns how many heads a firm with n employees and a gap of heads wants to hire now,
// before rounding: hire_speed of the gap, at most hire_growth·n + hire_base, and at most limit·n
// (a firm under the plan).
func (p *Planning) Vacancies(gap float64, n int32, limit float64) float64 {
	if gap <= 0 {
		return 0
	}
	v := math.Min(p.HireSpeed*gap, p.HireGrowth*float64(n)+p.HireBase)
	if math.IsInf(limit, 1) {
		return v
	}
	return math.Min(v, limit*float64(n)+math.Min(limit, 1))
}

// LayOff returns the chance that an employee is laid off this quarter by a firm with a surplus of
// heads (gap < 0), at most limit.
func (p *Planning) LayOff(gap float64, n int32, limit float64) float64 {
	if n == 0 || -gap < p.LayoffSlack {
		return 0
	}
	return math.Min(limit, p.LayoffSpeed*-gap/float64(n))
}

// PostWage returns the next posted wage of a firm that sets it freely: up while vacancies stay
// open, slowly down when they fill, down when the firm shrinks.
func (p *Planning) PostWage(wage float64, vacancies, filled int32, shrinking bool) float64 {
	switch {
	case shrinking:
		return wage * (1 - p.WageFallShrink)
	case vacancies == 0:
		return wage * (1 - p.WageFallIdle)
	}
	fill := float64(filled) / float64(vacancies)
	if fill < p.FillTarget {
		return wage * (1 + p.WageRise*(1-fill))
	}
	return wage * (1 - p.WageFallFilled)
}

// AdministeredWage returns the next wage under the plan: it moves at wage_speed towards the mean of
// a share of expected revenue per skill-head and the national mean wage, within bounds relative to that mean.
func (p *PlannedEconomy) AdministeredWage(wage, expected, skill, nationalWage float64) float64 {
	target := nationalWage
	if skill > 0 {
		target = (p.WageOfRevenue*expected/skill + nationalWage) / 2
	}
	w := wage + p.WageSpeed*(target-wage)
	return math.Max(p.WageMin*nationalWage, math.Min(p.WageMax*nationalWage, w))
}

// Shrink returns the largest share of heads a state or collective firm sheds in a quarter when its
// budget is soft to degree soft in [0, 1]. [M13]
func (p *PlannedEconomy) Shrink(soft float64) float64 {
	return soft*p.SoftShrink + (1-soft)*p.HardShrink
}

// Overhead returns the heads that do no work on the product. [M2]
func (p *Planning) Overhead(services bool, stage int8) float64 {
	switch {
	case services:
		return p.OverheadServices
	case stage == Integrated:
		return p.OverheadIntegrated
	}
	return p.OverheadSpecialist
}

// WantedInvestment returns the real investment a firm plans: replacement plus invest_speed of the
// gap to the capital at which its marginal revenue product pays the user cost (Jorgenson 1963):
//
//	K* = alpha·rho·R / (P·(depreciation + required_return))
//
// expected revenue R and price of capital P in the same money; the result in real units a quarter.
func (p *Planning) WantedInvestment(alpha, rho, expected, price, capital float64) float64 {
	want := alpha * rho * expected / (price * (p.Depreciation + p.RequiredReturn))
	return p.Depreciation*math.Min(capital, want) + p.InvestSpeed*math.Max(0, want-capital)
}
