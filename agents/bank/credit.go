package bank

import "gowest/agents/firm"

// Line returns the credit line of a firm, its debt to the bank at most [fen]:
//
//	state, collective   soft·(soft_credit·K + soft_credit_revenue·R) + (1 - soft)·state_credit·K
//	foreign             foreign_credit·K
//	others              lent·K
//
// K the value of capital [fen], R expected revenue [fen/quarter], lent the share of capital the bank
// lends private firms in the place, see [Credit.Lent], soft in [0, 1] how soft state firms' budgets are (Kornai 1980). [M13] [M15]
func (p *Credit) Line(owner firm.Ownership, plan *firm.PlannedEconomy, capital, expected, lent, soft float64) float64 {
	switch owner {
	case firm.State, firm.Collective:
		hard := p.StateCredit * capital
		easy := float64(plan.SoftCredit*capital) + float64(plan.SoftCreditRevenue*expected)
		return float64(soft*easy) + float64((1-soft)*hard)
	case firm.Foreign:
		return p.ForeignCredit * capital
	}
	return lent * capital
}

// Lent returns the share of its capital that the bank lends a private firm of an industry in a place:
//
//	private + platform_credit·platform + guarantee_credit·guarantee
//
// private the share in the year; platform and guarantee the local support levels in [0, 1], which help private firms only. [M15]
func (p *Credit) Lent(private, platform, guarantee float64) float64 {
	return private + (float64(p.PlatformCredit*platform) + float64(p.GuaranteeCredit*guarantee))
}

// Circle returns what a founder can borrow from the lending circle [fen] at the cell's trust and
// mean cash [fen]: (circle_base + circle_trust·trust)·circle_lenders·mean cash, before the circle's own
// balance limits it. trust lies in [0, 1]. Kin and friends, not banks, paid for the first workshops of
// Wenzhou (Huang, Zhang and Zhu 2008): circle_base. What trust adds is the credit of those that a founder will
// deal with, so only specialists get it; for others the caller takes trust as 0 (trade credit in clusters:
// Long and Zhang 2011). [M4] [M11]
func (p *Credit) Circle(trust, meanCash float64) float64 {
	return (p.CircleBase + float64(p.CircleTrust*trust)) * p.CircleLenders * meanCash
}
