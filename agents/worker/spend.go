package worker

import (
	"math"
	"math/bits"

	"gowest/sim/money"
)

// Spending is the shares of income and cash that households spend, in 2^-32: whole numbers, for loops over all workers.
type Spending struct{ income, cash uint64 }

const sharesInOne = 1 << 32

// Spending returns spend_income and spend_cash, rounded to 2^-32.
func (p *Households) Spending() Spending {
	return Spending{uint64(math.Round(p.SpendIncome * sharesInOne)), uint64(math.Round(p.SpendCash * sharesInOne))}
}

// Shares returns the shares in 2^-32.
func (s Spending) Shares() (income, cash uint64) { return s.income, s.cash }

// Of returns what a worker spends this quarter. [M1]
//
//	C = min(cash, spend_income·income + spend_cash·cash)
//
// income is that of the last quarter. In a steady state cash settles at
// (1 - spend_income) / spend_cash quarters of income: a buffer stock (Carroll 1997).
func (s Spending) Of(income, cash money.Fen) money.Fen {
	if uint64(income)|uint64(cash) < 1<<30 { // hardly anybody has more: 64 bits hold the products
		return min(cash, money.Fen((s.income*uint64(income)+s.cash*uint64(cash))>>32))
	}
	ofIncome, low := bits.Mul64(s.income, uint64(income))
	ofCash, more := bits.Mul64(s.cash, uint64(cash))
	low, carry := bits.Add64(low, more, 0)
	return min(cash, money.Fen((ofIncome+ofCash+carry)<<32|low>>32))
}

// Food returns the share of spending that goes to food at real income y per worker relative to the
// national mean at the start: food_share·y^-food_elasticity (Engel 1857), in [food_share_min,
// food_share_max]. Without income it is the highest. [M1]
func (p *Households) Food(y float64) float64 {
	if y <= 0 {
		return p.FoodShareMax
	}
	return clamp(p.FoodShare*math.Pow(y, -p.FoodElasticity), p.FoodShareMin, p.FoodShareMax)
}

// Services returns the share of services in spending other than food at real income y per worker
// relative to the national mean at the start: services_share + services_slope·ln y, in
// [services_share_min, services_share_max]. Without income it is the lowest. [M1]
func (p *Households) Services(y float64) float64 {
	if y <= 0 {
		return p.ServicesShareMin
	}
	return clamp(p.ServicesShare+float64(p.ServicesSlope*math.Log(y)), p.ServicesShareMin, p.ServicesShareMax)
}

func clamp(x, low, high float64) float64 { return max(low, min(high, x)) }
