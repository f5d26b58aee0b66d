package firm

import "math"

// Expect returns expected revenue after a quarter's revenue [both fen/quarter]: expected +
// expectation·(revenue - expected), adaptive expectations with weight expectation on the latest
// (Cagan 1956).
func (p *Planning) Expect(expected, revenue float64) float64 {
	return expected + float64(p.Expectation*(revenue-expected))
}

// WantedSkill returns the skill-heads, of skill 1 each, that maximise expected profit at the posted wage: [M6]
//
//	H* = share·R/w + h0, share = (1-alpha)·rho
//
// the first-order condition of q = A·K^alpha·(H-h0)^(1-alpha) and sales in proportion to q^rho (demand
// with elasticity 1/(1-rho)), at expected revenue R and wage w per unit of skill [fen/quarter]; h0 is
// overhead. It is the optimum where R is the revenue of that optimum, and moves towards it elsewhere.
func WantedSkill(share, expected, wage, overhead float64) float64 {
	return share*expected/wage + overhead
}

// Vacancies returns how many heads a firm with n employees and a gap of heads wants to hire now,
// before rounding: hire_speed of the gap, at most hire_growth·n + hire_base and, of a firm that may grow
// only by limit a quarter (+Inf = without limit), at most limit·n + min(limit, 1), so that the smallest
// may grow at all. It lies in [0, gap], and is 0 without a gap. [M6]
func (p *Planning) Vacancies(gap float64, n int32, limit float64) float64 {
	if gap <= 0 {
		return 0
	}
	v := p.HireSpeed * gap
	if most := float64(p.HireGrowth*float64(n)) + p.HireBase; v > most {
		v = most
	}
	if math.IsInf(limit, 1) {
		return v
	}
	return min(v, float64(limit*float64(n))+min(limit, 1))
}

// LayOff returns the chance that an employee is laid off this quarter by a firm with a surplus of
// heads (gap < 0): layoff_speed·(-gap)/n, at most limit; 0 if the surplus is below layoff_slack. [M6]
func (p *Planning) LayOff(gap float64, n int32, limit float64) float64 {
	if n == 0 || -gap < p.LayoffSlack {
		return 0
	}
	return min(limit, p.LayoffSpeed*-gap/float64(n))
}

// PostWage returns the next posted wage [fen/quarter] of a firm that sets it freely: up by wage_rise·(1 -
// filled/vacancies) while fewer than fill_target of its vacancies fill, slowly down when they fill or
// when there is none, down when the firm shrinks. [M6]
func (p *Planning) PostWage(wage float64, last Hiring) float64 {
	return wage * p.wageStep(last)
}

// wageStep returns the factor on a posted wage.
func (p *Planning) wageStep(last Hiring) float64 {
	switch last {
	case Shrinking:
		return 1 - p.WageFallShrink
	case NoVacancy:
		return 1 - p.WageFallIdle
	}
	fill := float64(last) / 100
	if fill < p.FillTarget {
		return 1 + float64(p.WageRise*(1-fill))
	}
	return 1 - p.WageFallFilled
}

// WageSteps are the factors by which [Planning.PostWage] changes a wage, for loops over many firms.
type WageSteps [math.MaxUint8 + 1]float64

// WageSteps returns the factors for all that can have become of vacancies.
func (p *Planning) WageSteps() (s WageSteps) {
	for last := range s {
		s[last] = p.wageStep(Hiring(last))
	}
	return s
}

// Post returns what [Planning.PostWage] does.
func (s *WageSteps) Post(wage float64, last Hiring) float64 { return wage * s[last] }

// AdministeredWage returns the next wage under the plan [fen/quarter]: it moves at wage_speed towards
//
//	wage_own·wage_of_revenue·expected/skill + (1 - wage_own)·national mean
//
// skill in skill-heads, within [wage_min, wage_max] times the mean. A firm without employees moves towards
// the national mean. The smaller wage_own, the less pay follows what a firm earns: one that falls behind
// keeps to the scale and is overstaffed. [M13]
func (p *PlannedEconomy) AdministeredWage(wage, expected, skill, nationalWage float64) float64 {
	target := nationalWage
	if skill > 0 {
		target += float64(p.WageOwn * (p.WageOfRevenue*expected/skill - nationalWage))
	}
	w := wage + float64(p.WageSpeed*(target-wage))
	if most := p.WageMax * nationalWage; w > most {
		w = most
	}
	if least := p.WageMin * nationalWage; w < least {
		w = least
	}
	return w
}

// Shrink returns the largest share of heads a state or collective firm sheds in a quarter when its
// budget is soft to degree soft in [0, 1]: soft·soft_shrink + (1 - soft)·hard_shrink (soft budgets:
// Kornai 1980). [M13]
func (p *PlannedEconomy) Shrink(soft float64) float64 {
	return float64(soft*p.SoftShrink) + float64((1-soft)*p.HardShrink)
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
//	K* = alpha·rho·R / user cost
//	I = depreciation·min(K, K*) + invest_speed·max(0, K* - K)
//
// expected revenue R and user cost, see [Planning.UserCost], a quarter in the same money; share is alpha·rho; I in real units a
// quarter. A firm that invests so settles at K*.
func (p *Planning) WantedInvestment(share, expected, userCost, capital float64) float64 {
	want := share * expected / userCost
	if want <= capital {
		return p.Depreciation * want
	}
	return float64(p.Depreciation*capital) + float64(p.InvestSpeed*(want-capital))
}

// UserCost returns what it costs to use a unit of capital of that price for a quarter: P·(depreciation + required_return).
func (p *Planning) UserCost(price float64) float64 {
	return price * (p.Depreciation + p.RequiredReturn)
}
