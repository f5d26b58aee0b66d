package bank

import "gowest/agents/firm"

// Line returns the credit line of a firm in the units of capital value [fen]. private is the share
// of capital the bank lends private firms in the year, soft in [0, 1] how soft state firms' budgets
// are, expected their expected revenue; platform and guarantee the local support levels in [0, 1].
func (p *Credit) Line(owner firm.Ownership, plan *firm.PlannedEconomy, capital, expected, private, soft, platform, guarantee float64) float64 {
	support := p.PlatformCredit*platform + p.GuaranteeCredit*guarantee
	switch owner {
	case firm.State, firm.Collective:
		hard := p.StateCredit * capital
		easy := plan.SoftCredit*capital + plan.SoftCreditRevenue*expected
		return soft*easy + (1-soft)*hard
	case firm.Foreign:
		return p.ForeignCredit * capital
	}
	return (private + support) * capital
}

// Circle returns what a founder can borrow from the lending circle [fen] at the cell's trust and
// mean cash: (circle_base + circle_trust·trust)·circle_lenders·mean cash. Kin and friends, not
// banks, paid for the first workshops of Wenzhou (Huang, Zhang and Zhu 2008).
func (p *Credit) Circle(trust, meanCash float64) float64 {
	return (p.CircleBase + p.CircleTrust*trust) * p.CircleLenders * meanCash
}
