// Package sim is the world, its clock and its accounts: it runs the model of docs/ODD.md.
//
// step.go is the table of contents: the process order of one tick. [Simulate] runs one replicate
// of a checked [Config] and returns its tables.
package sim

import (
	"gowest/agents/bank"
	"gowest/agents/firm"
	"gowest/agents/government"
	"gowest/agents/worker"
	"gowest/sim/calendar"
	"gowest/sim/market"
	"gowest/sim/policy"
	"gowest/sim/space"
)

// What the columns of workers and firms have room for.
const (
	MostProvinces  = 256 // 8 bits of a worker hold where it is registered
	MostIndustries = 256 // and 8 its trade
	MostSourcings  = 127 // shares of stages that foreign and anchor firms buy locally, told apart by the sign and 7 bits of a firm's form
)

// Config is one scenario, complete and checked by [gowest/scenarios]. It does not change while
// runs use it. A field's toml tag is the name of its group or key in scenario files.
type Config struct {
	Title string `toml:"title"`
	Run   Run    `toml:"run"`
	World World  `toml:"world"`

	Mechanisms Mechanisms `toml:"mechanisms"`

	Households worker.Households `toml:"households"`
	Labour     worker.Labour     `toml:"labour"`
	Learning   worker.Learning   `toml:"learning"`
	Founding   worker.Founding   `toml:"founding"`

	Planning     firm.Planning       `toml:"planning"`
	Plan         firm.PlannedEconomy `toml:"plan"`
	Knowledge    firm.Knowledge      `toml:"knowledge"`
	Exit         firm.Exit           `toml:"exit"`
	Relocation   firm.Relocation     `toml:"relocation"`
	ForeignEntry firm.ForeignEntry   `toml:"foreign_entry"`

	Credit bank.Credit       `toml:"credit"`
	Budget government.Budget `toml:"budget"`
	Issue  government.Issue  `toml:"issue"`

	Trade      market.Trade      `toml:"trade"`
	Production market.Production `toml:"production"`
	Trust      market.Trust      `toml:"trust"`

	Initial    Initial    `toml:"initial"`
	Clusters   Clusters   `toml:"clusters"`
	Government Government `toml:"government"`
	Strategy   Strategy   `toml:"strategy"`

	Provinces  []Province        // in the order of the scenario
	Industries []market.Industry // in the order of the scenario
	Policies   []policy.Policy   // in the order of the scenario
	Series     [NumSeries]calendar.Series
}

// Run is how long and how fine.
type Run struct {
	From int `toml:"from" unit:"year" range:"[1900,2200]"`
	To   int `toml:"to" unit:"year" range:"[1900,2200]"`
	// Persons that one worker agent stands for (W).
	PersonsPerAgent int    `toml:"persons_per_agent" unit:"persons" range:"[1,1000000]"`
	Seed            uint64 `toml:"seed" unit:"1" range:"[0,9e18]"`
	// Replicates 0 lets the command decide (run 1, compare 20).
	Replicates int `toml:"replicates" unit:"runs" range:"[0,1000000]"`
	// Order of processes in a quarter: hire-first, or produce-first, where the labour market clears after production and sales, so that
	// who is hired is paid at once and works from the next quarter on.
	Order Order `toml:"order"`
}

// World is the map.
type World struct {
	Grid  space.Grid
	Ports []Port
	// Map holds the rows of the drawn map, for printing.
	Map []string
}

// Port is a harbour through which exports leave.
type Port struct {
	Name string `toml:"name"`
	Cell int32
	// Open is the access at the start [0, 1].
	Open float64 `toml:"open" unit:"share" range:"[0,1]"`
}

// Province is a province and its state at the start.
type Province struct {
	Name   string `toml:"name"`
	NameZH string `toml:"name_zh"`
	// Char is the one character that marks the province on the map.
	Char string `toml:"char"`
	Code int    `toml:"code" unit:"GB/T 2260" range:"[0,999999]"`
	// Region is the region that policies and the between/within split use; Region3 an older one.
	Region  string `toml:"region"`
	Region3 string `toml:"region3"`
	Coastal bool   `toml:"coastal"`
	// Municipality marks provinces that the _28 measures leave out.
	Municipality bool `toml:"municipality"`
	// Capital is the index of the cell with the capital.
	Capital int32
	// Population is residents at the start.
	Population float64 `toml:"population" unit:"persons" range:"[1,1e10]"`
	// GDPPerHead is nominal, a year, at the start: the start-up fits it.
	GDPPerHead float64 `toml:"gdp_per_head" unit:"yuan" range:"[1,1e7]"`
	// NonFarm is the share of workers outside farming at the start.
	NonFarm float64 `toml:"non_farm" unit:"share" range:"[0.01,0.99]"`
	// StateShare is the share of state firms in employment outside farming, services included, at the start;
	// collective firms have the rest, or private ones where the plan sets no wages.
	StateShare float64 `toml:"state_share" unit:"share" range:"[0,1]"`
	// Schooling is the mean years of schooling of workers at the start.
	Schooling float64 `toml:"schooling" unit:"years" range:"[0,20]"`
	// Strategy of the provincial government.
	Strategy government.Strategy `toml:"strategy"`
}

// Mechanisms switches each mechanism of the model; all are on by default.
type Mechanisms struct {
	M1  bool `toml:"M1"`  // distance: off = goods travel free
	M2  bool `toml:"M2"`  // stages: off = integrated firms only
	M3  bool `toml:"M3"`  // Marshallian externality
	M4  bool `toml:"M4"`  // trust: off = frozen at the start
	M5  bool `toml:"M5"`  // backward linkage of integrated firms
	M6  bool `toml:"M6"`  // job-to-job search of employees
	M7  bool `toml:"M7"`  // migration between provinces
	M8  bool `toml:"M8"`  // knowledge of movers
	M9  bool `toml:"M9"`  // learning of workers
	M10 bool `toml:"M10"` // learning of firms
	M11 bool `toml:"M11"` // founding
	M12 bool `toml:"M12"` // foreign entry
	M13 bool `toml:"M13"` // reform of state firms
	M14 bool `toml:"M14"` // relocation
	M15 bool `toml:"M15"` // policies
	M16 bool `toml:"M16"` // political bargaining
}

// Initial is the start-up. See docs/model/startup.md.
type Initial struct {
	BurnIn int `toml:"burn_in" unit:"quarters" range:"[4,400]"`
	// Log spread of an industry's weight between provinces, drawn by seed: the true mix is not known.
	IndustrySpread float64 `toml:"industry_spread" unit:"log" range:"[0,2]"`
	// Log spread of firms' productivity.
	ProductivitySpread float64 `toml:"productivity_spread" unit:"log" range:"[0,2]"`
	// Bounds of the province-wide productivity factor that the start-up fits.
	ProductivityMin float64 `toml:"productivity_min" unit:"1" range:"[0.01,1]"`
	ProductivityMax float64 `toml:"productivity_max" unit:"1" range:"[1,100]"`
	// Sizes of state and collective firms at the start are drawn evenly between these.
	StateHeadsMin      int `toml:"state_heads_min" unit:"heads" range:"[1,100000]"`
	StateHeadsMax      int `toml:"state_heads_max" unit:"heads" range:"[1,100000]"`
	CollectiveHeadsMin int `toml:"collective_heads_min" unit:"heads" range:"[1,100000]"`
	CollectiveHeadsMax int `toml:"collective_heads_max" unit:"heads" range:"[1,100000]"`
	// Value added a head and quarter, and the wage, that start the burn-in.
	ValueAdded float64 `toml:"value_added" unit:"yuan/quarter" range:"[1,1e6]"`
	Wage       float64 `toml:"wage" unit:"yuan/quarter" range:"[1,1e6]"`
	// Household cash in quarters of income; treasuries in quarters of GDP.
	CashQuarters     float64 `toml:"cash_quarters" unit:"quarters" range:"[0,20]"`
	TreasuryQuarters float64 `toml:"treasury_quarters" unit:"quarters" range:"[0,20]"`
	// Distance at which population density falls to 1/e away from the capital, where a drawn map gives no shares.
	DensityKM float64 `toml:"density_km" unit:"km" range:"(0,1e5]"`
	// Population of the capital's cell relative to that curve, and its non-farm share relative to the province.
	CapitalPopulation float64 `toml:"capital_population" unit:"1" range:"[0.1,100]"`
	CapitalNonFarm    float64 `toml:"capital_non_farm" unit:"1" range:"[0.1,10]"`
	// Power of relative GDP per head in farm income.
	FarmIncomePower float64 `toml:"farm_income_power" unit:"1" range:"[0,2]"`
	// Log spread of workers' skill.
	SkillSpread float64 `toml:"skill_spread" unit:"log" range:"[0,1]"`
}

// Clusters is how clusters are detected.
type Clusters struct {
	MinFirms     int     `toml:"min_firms" unit:"firms" range:"[1,10000]"`
	MinQuotient  float64 `toml:"min_quotient" unit:"1" range:"[1,100]"`
	Significance float64 `toml:"significance" unit:"1" range:"(0,0.5]"`
	Permutations int     `toml:"permutations" unit:"draws" range:"[19,9999]"`
	// Years for which a cluster may miss the test without losing its identity.
	Absence int `toml:"absence" unit:"years" range:"[0,10]"`
	// Limits between the types of Markusen (1996): shares of employment of one kind of owner, of the
	// largest firm and of the three largest, of inputs bought on the spot, and of sales outside the province.
	OwnerShare    float64 `toml:"owner_share" unit:"share" range:"[0,1]"`
	LargestShare  float64 `toml:"largest_share" unit:"share" range:"[0,1]"`
	TopThreeShare float64 `toml:"top_three_share" unit:"share" range:"[0,1]"`
	SourcingShare float64 `toml:"sourcing_share" unit:"share" range:"[0,1]"`
	OutsideShare  float64 `toml:"outside_share" unit:"share" range:"[0,1]"`
}

// Government is the strategies of governments and the equal-budget switch.
type Government struct {
	// Strategy of the centre, and of every province that has none of its own.
	Strategy government.Strategy `toml:"strategy"`
	// EqualBudget scales the policies in Scaled so that they cost the same as others scaled likewise:
	// see equalbudget.go. A comparison sets Scaled and CostFrom.
	EqualBudget bool `toml:"equal_budget"`
	// PublicCost is what the scaled policies cost together, taxes forgone included.
	PublicCost float64 `toml:"public_cost" unit:"share of GDP a year" range:"[0,1]"`
	// CostFrom is the year from which that adds up; 0 is the first of the run.
	CostFrom int `toml:"cost_from" unit:"year" range:"[0,2200]"`
	// Scaled are names of policies.
	Scaled []string
}

// Strategy is how governments with a strategy support industries.
type Strategy struct {
	government.Support
	// Parts of the support package.
	Parts policy.Parts
	// Industries is the priority list of the centre, ascending; empty means all traded industries.
	Industries []int
	// Places are those of the centre's plan in the scenario's words, Cells their cells: of a province or
	// region the cells of capitals. Without any the plan is for all capitals.
	Places []string
	Cells  []int32
}

// SeriesID names a dated series that [[event]] entries of the scenario give.
type SeriesID int

// Series of the outside world and of reforms that no policy instrument covers.
const (
	Exports               SeriesID = iota // share of GDP
	ForeignInvestment                     // share of GDP
	LabourForce                           // persons
	PersonsPerWorker                      // population / labour force
	FarmProductivity                      // growth a year
	FarmSearch                            // chance a quarter that a farmer looks for a job
	FarmOutside                           // factor on a farmer's chance to look outside the own cell
	EntryFreedom                          // [0, 1]
	StateGrowthLimit                      // largest growth of a state firm a quarter
	CollectiveGrowthLimit                 // the same of a collective firm
	StateInvestmentLimit                  // largest net investment of a state firm, share of capital a quarter
	AdministeredWages                     // [0, 1], 1 = wages of state and collective firms are set by the plan
	SoftBudgets                           // [0, 1], 1 = state firms never have to close or shed
	PrivateCredit                         // credit line of private firms, share of capital
	StartupCredit                         // bank share of start-up cost
	TaxSharing                            // [0, 1], 1 = uniform central share of tax
	CentralTaxShare                       // share of tax under tax sharing
	Equalisation                          // power of relative income in transfers
	TownshipFirms                         // share of founders who register their firm as a township's
	Opening                               // [0, 1], how far open ports raise firms' learning
	NumSeries
)

var seriesNames = [NumSeries]string{
	"exports", "foreign_investment", "labour_force", "persons_per_worker", "farm_productivity",
	"farm_search", "farm_outside", "entry_freedom", "state_growth_limit", "collective_growth_limit",
	"state_investment_limit", "administered_wages", "soft_budgets", "private_credit",
	"startup_credit", "tax_sharing", "central_tax_share", "equalisation", "township_firms", "opening",
}

// String returns the word used in scenario files.
func (s SeriesID) String() string { return seriesNames[s] }

// SeriesRange returns the unit and the allowed range of a series' values.
func SeriesRange(s SeriesID) (unit string, low, high float64) {
	switch s {
	case LabourForce:
		return "persons", 1, 1e10
	case PersonsPerWorker:
		return "1", 1, 10
	case FarmProductivity:
		return "1/year", -0.5, 0.5
	case FarmOutside:
		return "1", 0, 100
	case StateGrowthLimit, CollectiveGrowthLimit, StateInvestmentLimit:
		return "1/quarter", 0, 10
	case Equalisation:
		return "1", 0, 10
	case PrivateCredit:
		return "share of capital", 0, 5
	}
	return "share", 0, 1
}
