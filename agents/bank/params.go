// Package bank holds the credit rules: bank loans and the lending circle of each cell.
package bank

// Credit is what firms and founders can borrow. Bank credit of private firms and founders comes
// from the series private_credit and startup_credit.
type Credit struct {
	// Interest on loans; unpaid interest is added to the loan.
	Interest float64 `toml:"interest" unit:"1/quarter" range:"[0,1]"`
	// Share of a loan repaid from cash above the wage reserve.
	Repayment float64 `toml:"repayment" unit:"1/quarter" range:"[0,1]"`
	// Share of its investment that a firm borrows even if its cash would do, within its credit line.
	DebtShare float64 `toml:"debt_share" unit:"share of investment" range:"[0,1]"`
	// Credit line of foreign and of hard-budget state firms.
	ForeignCredit float64 `toml:"foreign_credit" unit:"share of capital" range:"[0,5]"`
	StateCredit   float64 `toml:"state_credit" unit:"share of capital" range:"[0,5]"`
	// Rise of the credit line by a full market platform, and by a full credit guarantee.
	PlatformCredit  float64 `toml:"platform_credit" unit:"share of capital" range:"[0,5]"`
	GuaranteeCredit float64 `toml:"guarantee_credit" unit:"share of capital" range:"[0,5]"`
	// Lending circle: a founder can borrow (circle_base + circle_trust × trust) × circle_lenders
	// times the mean cash of the cell, as far as the circle's balance goes.
	CircleLenders float64 `toml:"circle_lenders" unit:"persons" range:"[0,1000]"`
	CircleBase    float64 `toml:"circle_base" unit:"share" range:"[0,1]"`
	CircleTrust   float64 `toml:"circle_trust" unit:"share" range:"[0,1]"`
	// Households pay this share of their cash a quarter into the circle while its balance is below
	// circle_target times their cash; what is above is paid back to them. No interest is taken.
	CircleSaving float64 `toml:"circle_saving" unit:"1/quarter" range:"[0,1]"`
	CircleTarget float64 `toml:"circle_target" unit:"share of cash" range:"[0,1]"`
	// Banks and support together pay at most this share of a founder's cost.
	StartupLimit float64 `toml:"startup_limit" unit:"share" range:"[0,1]"`
	// Share of the bank's positive equity paid to the centre.
	EquityToCentre float64 `toml:"equity_to_centre" unit:"1/quarter" range:"[0,1]"`
}
