// Package policy holds the instruments of governments, when they act and who pays. [M15]
package policy

import "cmp"

// Type is an instrument.
type Type uint8

// Instruments.
const (
	SpecialEconomicZone Type = iota
	SciencePark
	IndustrialPark
	ClusterSupport
	AnchorFirm
	Privatisation
	HukouReform
	PortOpening
	PriceReform
	Transfer
	Tax
	Infrastructure
	School
	Enforcement
	WorldDemand
	NumTypes
)

var typeNames = [NumTypes]string{
	"special-economic-zone", "science-park", "industrial-park", "cluster-support", "anchor-firm",
	"privatisation", "hukou-reform", "port-opening", "price-reform", "transfer", "tax",
	"infrastructure", "school", "enforcement", "world-demand",
}

// String returns the word used in scenario files.
func (t Type) String() string { return typeNames[t] }

// Trigger is what starts a policy.
type Trigger uint8

// Triggers. ByYear starts at Start. ByCluster starts Lag years after the year in which a cluster was
// first seen, not before Start: an emergent policy in that cluster, another one in all its places
// once a cluster of its industries has a cell there. ByDispersion starts Lag years after the CV of
// provincial GDP per head exceeded Threshold, looked at from Start on.
const (
	ByYear Trigger = iota
	ByCluster
	ByDispersion
)

// String returns the word used in scenario files.
func (t Trigger) String() string { return [...]string{"year", "cluster", "dispersion"}[t] }

// Payer is whose treasury pays.
type Payer uint8

// Payers.
const (
	ByProvince Payer = iota
	ByCentre
)

// String returns the word used in scenario files.
func (p Payer) String() string { return [...]string{"province", "centre"}[p] }

// Parts is a set of the parts of a cluster support package.
type Parts uint8

// Parts of a cluster support package.
const (
	MarketPlatform Parts = 1 << iota
	Training
	InnovationCentre
	CreditGuarantee
	LocalInfrastructure
	AllParts = MarketPlatform | Training | InnovationCentre | CreditGuarantee | LocalInfrastructure
)

// PartNames are the words used in scenario files, in the order of the bits.
var PartNames = [...]string{"market", "training", "innovation", "credit", "infrastructure"}

// Effects are the strengths of an instrument at intensity 1. The types tag lists the instruments
// that read a key; defaults by instrument stand in the scenario ([instrument.<type>]).
type Effects struct {
	// Zone level: access of exporters and pull on foreign investors (see trade.zone_exports).
	Attraction float64 `toml:"attraction" unit:"1" range:"[0,10]" types:"special-economic-zone,science-park,industrial-park"`
	// Share of value-added tax that is waived.
	TaxDiscount float64 `toml:"tax_discount" unit:"share" range:"[0,1]" types:"special-economic-zone,science-park,industrial-park,tax"`
	// Level of innovation centres, market platforms, training and credit guarantees.
	Innovation float64 `toml:"innovation" unit:"share" range:"[0,1]" types:"science-park,cluster-support"`
	Platform   float64 `toml:"platform" unit:"share" range:"[0,1]" types:"cluster-support"`
	Training   float64 `toml:"training" unit:"share" range:"[0,1]" types:"science-park,cluster-support"`
	Credit     float64 `toml:"credit" unit:"share" range:"[0,1]" types:"cluster-support"`
	// Share of the budget that builds infrastructure.
	Building float64 `toml:"building" unit:"share" range:"[0,1]" types:"special-economic-zone,science-park,industrial-park,cluster-support,infrastructure"`
	// Speed at which the levels that this policy builds rise to its aim and fall again.
	BuildSpeed float64 `toml:"build_speed" unit:"1/quarter" range:"(0,1]" types:"science-park,cluster-support"`
	// Number of supported clusters at most, by province.
	MaxClusters int `toml:"max_clusters" unit:"clusters" range:"[1,1000]" types:"cluster-support"`
	// Foreign anchor firms in each cell of its places.
	Firms int `toml:"firms" unit:"firms" range:"[0,1000]" types:"anchor-firm"`
	// Jobs that each anchor firm is planned with.
	Jobs float64 `toml:"jobs" unit:"persons" range:"[1,1e8]" types:"anchor-firm"`
	// Wage that anchor firms post at first over the mean wage of the place.
	Wage float64 `toml:"wage" unit:"1" range:"[0.1,10]" types:"anchor-firm"`
	// Share of stages that anchor firms buy locally.
	LocalSourcing float64 `toml:"local_sourcing" unit:"share" range:"[0,1]" types:"anchor-firm"`
	// Whether anchor firms close when the policy ends (Görg and Strobl 2003).
	Footloose bool `toml:"footloose" types:"anchor-firm"`
	// Share of state firms privatised a quarter.
	Rate float64 `toml:"rate" unit:"1/quarter" range:"[0,1]" types:"privatisation"`
	// Share of their heads that state and collective firms lay off a quarter; while they do they hire nobody.
	Layoffs float64 `toml:"layoffs" unit:"1/quarter" range:"[0,1]" types:"privatisation"`
	// Share of a job's value that a worker registered in another province loses once the reform is complete.
	Barrier float64 `toml:"barrier" unit:"share" range:"[0,1]" types:"hukou-reform"`
	// Access that the ports of the places reach, 1 = as open as a port gets; it never closes a port.
	Openness float64 `toml:"openness" unit:"share" range:"[0,1]" types:"port-opening"`
	// Shares of the price scissors and of the plan rents that are abolished.
	Scissors float64 `toml:"scissors" unit:"share" range:"[0,1]" types:"price-reform"`
	Rents    float64 `toml:"rents" unit:"share" range:"[0,1]" types:"price-reform"`
	// Rise of the places' weight in the centre's transfers.
	Weight float64 `toml:"weight" unit:"1" range:"[0,10]" types:"transfer"`
	// Years of schooling that beginners gain.
	Years float64 `toml:"years" unit:"years" range:"[0,10]" types:"school"`
	// Level of enforcement of environmental rules.
	Strictness float64 `toml:"strictness" unit:"share" range:"[0,1]" types:"enforcement"`
	// Factor on the world's demand for the industries' exports.
	Factor float64 `toml:"factor" unit:"1" range:"[0,10]" types:"world-demand"`
}

// Policy is one checked policy of a scenario.
type Policy struct {
	Name string `toml:"name"`
	Type Type   `toml:"type"`
	// Package names what the policy is a part of; "" is the policy alone. It changes no result: policies of one
	// package are shown together, and a comparison that splits effects gives them one share.
	Package string `toml:"package"`
	// Cells in which the policy acts, ascending: every cell of the places in Where, all cells for
	// "all". With Emergent the cells to which the search is restricted, empty for none.
	Cells []int32
	// Where in the scenario's words, for tables and charts; a cell is "row:col".
	Where []string
	// Emergent is true if the policy finds its places: clusters as they are detected.
	Emergent bool
	// Industries by index, ascending; empty means all traded industries.
	Industries []int
	// Start and End are years: from the first quarter of Start to the last of End; End 0 is never.
	Start int `toml:"start" unit:"year" range:"[1900,2200]"`
	End   int `toml:"end" unit:"year" range:"[1900,2200]"`
	// Ramp is how many years the policy takes to full strength.
	Ramp    float64 `toml:"ramp" unit:"years" range:"[0,100]"`
	Trigger Trigger `toml:"trigger"`
	// Lag is the time between the trigger and the policy's start; a trigger by year has none.
	Lag float64 `toml:"lag" unit:"years" range:"[0,100]"`
	// Threshold of ByDispersion: CV of real GDP per resident.
	Threshold float64 `toml:"threshold" unit:"1" range:"[0,10]"`
	// Budget is a share of the GDP of the places (of the clusters, if Emergent), a year.
	Budget float64 `toml:"budget" unit:"share of GDP a year" range:"[0,1]"`
	Payer  Payer   `toml:"payer"`
	// Intensity scales the effects and the budget; 0 is nothing at all.
	Intensity float64 `toml:"intensity" unit:"share" range:"[0,1]"`
	Parts     Parts
	// Strategy, if not nil, makes this the policy of a government's strategy. See [Strategy].
	Strategy *Strategy
	Effects
}

// PackageName returns the name of the policy's package, its own if it is part of none.
func (p *Policy) PackageName() string { return cmp.Or(p.Package, p.Name) }
