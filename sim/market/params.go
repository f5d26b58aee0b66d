// Package market clears goods, stages and labour, exactly to the fen.
package market

import "gowest/sim/calendar"

// Kind is what sort of market an industry sells in.
type Kind uint8

// Kinds of industries. A scenario has exactly one of Farming and one of Services.
const (
	Traded   Kind = iota // sold everywhere at a cost of distance; production can be split into stages
	Farming              // land and farm workers, cleared nationally
	Services             // sold only inside the cell
)

// String returns the word used in scenario files.
func (k Kind) String() string { return [...]string{"traded", "farming", "services"}[k] }

// Stage is one step of a traded industry's production. [M2]
type Stage struct {
	Name string `toml:"name"`
	// Smallest capital of a specialist, in yuan of the first year per person employed as modelled.
	MinimumCapital float64 `toml:"minimum_capital" unit:"yuan" range:"(0,1e9]"`
	// Share of the cost of the final good; the shares of an industry add to 1.
	CostShare float64 `toml:"cost_share" unit:"share" range:"(0,1]"`
}

// Industry is a line of business.
type Industry struct {
	Name string `toml:"name"`
	// Name in Chinese, for charts.
	NameZH string `toml:"name_zh"`
	Kind   Kind   `toml:"kind"`
	// Exponent of capital.
	CapitalShare float64 `toml:"capital_share" unit:"share" range:"(0,1)"`
	// Share of households' spending on traded goods; adds to 1 over traded industries.
	HouseholdShare float64 `toml:"household_share" unit:"share" range:"[0,1]"`
	// Share of investment spending on traded goods; adds to 1 over traded industries.
	InvestmentShare float64 `toml:"investment_share" unit:"share" range:"[0,1]"`
	// Share of exports by year; rescaled to add to 1 over traded industries.
	ExportShare calendar.Series `toml:"export_share" unit:"share" range:"[0,1]"`
	// Share of the industry in non-farm employment at the start; adds to 1 over the industries but farming.
	StartShare float64 `toml:"start_share" unit:"share" range:"[0,1]"`
	// Cap of skill in the industry, for workers whose schooling makes the factor school_base +
	// school_slope × years 1: ten years, as shipped. Skill 1 is a beginner with as many.
	SkillCap float64 `toml:"skill_cap" unit:"skill" range:"[0.1,7]"`
	// Growth of the frontier a year.
	FrontierGrowth float64 `toml:"frontier_growth" unit:"1/year" range:"[-0.2,0.3]"`
	// Whether enforcement of environmental rules costs output.
	Pollution float64 `toml:"pollution" unit:"share" range:"[0,1]"`
	// Smallest capital of a service firm, or of an integrated firm of an industry without stages.
	MinimumCapital float64 `toml:"minimum_capital" unit:"yuan" range:"[0,1e9]"`
	Stages         []Stage `toml:"stage"`
}

// Trade is how goods move and sell. [M1]
type Trade struct {
	// Elasticity of substitution between varieties (sigma).
	Elasticity float64 `toml:"elasticity" unit:"1" range:"(1,50]"`
	// Distance at which the iceberg cost of trade (elasticity 5) cuts sales to 1/e, for domestic sales
	// and for exports through ports; infrastructure shortens distance.
	DomesticKM float64 `toml:"domestic_km" unit:"km" range:"(0,1e6]"`
	ExportKM   float64 `toml:"export_km" unit:"km" range:"(0,1e6]"`
	// Distance below which trade is free.
	LocalKM float64 `toml:"local_km" unit:"km" range:"[0,1e5]"`
	// Access of a port that is not open yet, before any port opening.
	ClosedPort float64 `toml:"closed_port" unit:"share" range:"[0,1]"`
	// Rise of a cell's export access by a full zone.
	ZoneExports float64 `toml:"zone_exports" unit:"share" range:"[0,10]"`
	// Imports as a share of exports, taken from all spending on traded goods.
	ImportRatio float64 `toml:"import_ratio" unit:"share" range:"[0,2]"`
	// Imports take at most this share of spending on traded goods.
	ImportLimit float64 `toml:"import_limit" unit:"share" range:"[0,1]"`
	// Share of firms' investment that buys local services.
	InvestmentServices float64 `toml:"investment_services" unit:"share" range:"[0,1]"`
}

// Production is what firms make. [M2] [M3] [M5]
type Production struct {
	// Marshallian externality: E = (1 + persons of the industry / external_persons)^external_power.
	ExternalPower   float64 `toml:"external_power" unit:"1" range:"[0,0.5]"`
	ExternalPersons float64 `toml:"external_persons" unit:"persons" range:"(0,1e9]"`
	// Weight of the neighbouring cells' persons in E.
	ExternalNeighbours float64 `toml:"external_neighbours" unit:"share" range:"[0,1]"`
	// Power of infrastructure G in output.
	InfrastructurePower float64 `toml:"infrastructure_power" unit:"1" range:"[0,1]"`
	// Output lost to full enforcement in a polluting industry.
	EnforcementLoss float64 `toml:"enforcement_loss" unit:"share" range:"[0,1]"`
	// Smithian gain of doing one stage only.
	SmithianGain float64 `toml:"smithian_gain" unit:"share" range:"[0,5]"`
	// Integrated firms buy at most this share of their output as stages, at this share of the price. [M5]
	OutsourcingLimit float64 `toml:"outsourcing_limit" unit:"share" range:"[0,1]"`
	OutsourcingPrice float64 `toml:"outsourcing_price" unit:"share" range:"[0,1]"`
	// Distance over which surplus stages reach neighbouring cells: 1/e of what is sent arrives over it. 0
	// keeps stages inside their cell.
	FlowKM float64 `toml:"flow_km" unit:"km" range:"[0,1e5]"`
	// Power of shortage in the split of the chain's revenue over stages (xi).
	ShortagePower float64 `toml:"shortage_power" unit:"1" range:"[0,5]"`
	// Farm output = farm productivity × land^(1-farm_labour) × farmers^farm_labour.
	FarmLabour float64 `toml:"farm_labour" unit:"1" range:"(0,1)"`
}

// Trust is the stock of trust between local firms and what it saves. [M4]
type Trust struct {
	// Transaction cost on intermediate payments without trust (theta).
	TransactionCost float64 `toml:"transaction_cost" unit:"share" range:"[0,1]"`
	// Shares of it that full trust and a full platform save.
	TrustSaves    float64 `toml:"trust_saves" unit:"share" range:"[0,1]"`
	PlatformSaves float64 `toml:"platform_saves" unit:"share" range:"[0,1]"`
	// Trust gained by completed local deals, lost by time, and its floor.
	Gain  float64 `toml:"gain" unit:"1/quarter" range:"[0,1]"`
	Decay float64 `toml:"decay" unit:"1/quarter" range:"[0,1]"`
	Floor float64 `toml:"floor" unit:"share" range:"[0,1]"`
	// Trust at the start is drawn between these two.
	StartMin float64 `toml:"start_min" unit:"share" range:"[0,1]"`
	StartMax float64 `toml:"start_max" unit:"share" range:"[0,1]"`
}
