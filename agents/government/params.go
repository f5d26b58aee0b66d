// Package government holds the rules of the central and provincial governments: taxes, ordinary
// spending, equalising transfers and strategies.
package government

// Strategy is how a government finds the places that it supports.
type Strategy uint8

// Strategies.
const (
	NoStrategy Strategy = iota
	Planned
	Responsive
	Mixed
)

// String returns the word used in scenario files.
func (s Strategy) String() string { return [...]string{"none", "planned", "responsive", "mixed"}[s] }

// Budget is the ordinary household of governments. The centre's share of tax and the strength of
// equalisation come from the series central_tax_share and equalisation.
type Budget struct {
	// Value-added tax on sales of firms, net of intermediate purchases.
	ValueAddedTax float64 `toml:"value_added_tax" unit:"share" range:"[0,0.9]"`
	// Share of last quarter's revenue, and of the treasury, spent in a quarter.
	SpendRevenue   float64 `toml:"spend_revenue" unit:"share" range:"[0,1]"`
	SpendTreasury  float64 `toml:"spend_treasury" unit:"1/quarter" range:"[0,1]"`
	CentreTreasury float64 `toml:"centre_treasury" unit:"1/quarter" range:"[0,1]"`
	// Share of ordinary spending on services; the rest is infrastructure.
	ServicesShare float64 `toml:"services_share" unit:"share" range:"[0,1]"`
	// Share of central spending handed to the provinces.
	TransferShare float64 `toml:"transfer_share" unit:"share" range:"[0,1]"`
	// Before tax reform the centre keeps quota_base + quota_slope × relative income of a
	// province's tax, between quota_min and quota_max; the series central_tax_share takes over by
	// the weight of the series tax_sharing.
	QuotaBase  float64 `toml:"quota_base" unit:"share" range:"[0,1]"`
	QuotaSlope float64 `toml:"quota_slope" unit:"share" range:"[0,1]"`
	QuotaMin   float64 `toml:"quota_min" unit:"share" range:"[0,1]"`
	QuotaMax   float64 `toml:"quota_max" unit:"share" range:"[0,1]"`
	// Infrastructure G grows by infrastructure_gain × spending / GDP of the cell (at most
	// infrastructure_cap), and decays towards 1.
	InfrastructureGain  float64 `toml:"infrastructure_gain" unit:"1" range:"[0,5]"`
	InfrastructureCap   float64 `toml:"infrastructure_cap" unit:"share of GDP" range:"[0,5]"`
	InfrastructureDecay float64 `toml:"infrastructure_decay" unit:"1/quarter" range:"[0,1]"`
	// Share of infrastructure spending on local services; the rest buys capital goods.
	InfrastructureServices float64 `toml:"infrastructure_services" unit:"share" range:"[0,1]"`
}

// Issue is the rule by which the central bank issues money through the central budget.
type Issue struct {
	// Issue a quarter = stock × clamp(target + reaction × (target_growth - nominal growth), 0, limit).
	Target       float64 `toml:"target" unit:"1/quarter" range:"[0,1]"`
	Reaction     float64 `toml:"reaction" unit:"1" range:"[0,10]"`
	TargetGrowth float64 `toml:"target_growth" unit:"1/quarter" range:"[0,1]"`
	Limit        float64 `toml:"limit" unit:"1/quarter" range:"[0,1]"`
	// Weight of the latest quarter in smoothed nominal growth, and in provinces' smoothed relative
	// income, by which taxes and transfers go.
	Smoothing float64 `toml:"smoothing" unit:"1/quarter" range:"(0,1]"`
}
