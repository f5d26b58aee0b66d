// Package record defines the result tables of a run and stores them.
//
// Each table is a slice of one row type; the csv tag of a field is its column name, and fields
// are written in order. Money is in yuan of the prices of the first simulated year, persons are
// persons (already multiplied by persons per agent), shares lie in 0..1. Columns are only ever added.
//
// Counts of firms, of their entries, exits and moves are those of agents' firms, not multiplied by persons per agent W, and so are
// the heads by which firms.csv sorts them. They depend on W, as does what hangs on how many firms a cell can hold: clusters, the employment of
// specialists, stages present and local sourcing, rates of entry, exit and lay-off. Compare these between runs of one W only. Dispersion, money and most
// shares move with W too while it is in the thousands, and settle at 300 but for some per cent: in one run with W = 1 dispersion in 2010 is 5 to 7 % lower (Theil
// T a tenth), the employment of specialists a sixth. docs/scales.md has the bias and the sampling error, which hits small provinces most, of each.
//
// A number that does not exist is an empty field in columns marked optional, see [Missing]; in the others it is 0.
package record

// Tables holds everything that one or more replicates recorded, each table ordered by replicate,
// then year, then the remaining key columns.
type Tables struct {
	Nation     []NationYear
	Provinces  []ProvinceYear
	Industries []IndustryYear
	Clusters   []ClusterYear
	Cells      []CellYear
	Firms      []FirmSizeYear
	Persons    []PersonQuantile
	Policies   []PolicyYear

	Concentration []ConcentrationYear
	Mobility      []MobilityRow
	Wages         []WageYear
	Migration     []MigrationYear
	Trade         []TradeYear
	PublicMoney   []PublicMoneyYear

	ClusterEndings []ClusterEnding
	Zones          []ZoneYear
	Demography     []FirmAgeYear
	Growth         []FirmGrowthYear
	Movers         []MoverYear
}

// NationYear is a row of nation.csv. Dispersion is over provinces; see [gowest/sim/measure] for
// each index. Unsuffixed: real GDP per resident; _nominal: nominal GDP per resident; _income:
// nominal household income per resident; _hukou: real GDP per registered head; _r3: between and
// within over the three regions of 1986; _coast: over coast and inland; _28: without municipalities.
type NationYear struct {
	Replicate int `csv:"replicate"`
	Year      int `csv:"year"`

	GDP        float64 `csv:"gdp"`          // yuan of the first year, a year
	GDPPerHead float64 `csv:"gdp_per_head"` // the same, per resident

	Gini         float64 `csv:"gini"`
	TheilT       float64 `csv:"theil_t"`
	TheilL       float64 `csv:"theil_l"`
	TheilBetween float64 `csv:"theil_between"`
	TheilWithin  float64 `csv:"theil_within"`
	CV           float64 `csv:"cv"`
	CVWeighted   float64 `csv:"cv_weighted"`
	Sigma        float64 `csv:"sigma"`
	Atkinson     float64 `csv:"atkinson"` // epsilon 1
	MoranI       float64 `csv:"moran_i"`
	PersonGini   float64 `csv:"person_gini"` // over workers' income
	Clusters     int     `csv:"clusters"`

	TheilBetweenR3    float64 `csv:"theil_between_r3"`
	TheilWithinR3     float64 `csv:"theil_within_r3"`
	TheilBetweenCoast float64 `csv:"theil_between_coast"`
	TheilWithinCoast  float64 `csv:"theil_within_coast"`
	CV28              float64 `csv:"cv_28"`
	CVWeighted28      float64 `csv:"cv_weighted_28"`
	Sigma28           float64 `csv:"sigma_28"`
	TheilT28          float64 `csv:"theil_t_28"`

	GiniNominal              float64 `csv:"gini_nominal"`
	TheilTNominal            float64 `csv:"theil_t_nominal"`
	TheilLNominal            float64 `csv:"theil_l_nominal"`
	CVNominal                float64 `csv:"cv_nominal"`
	CVWeightedNominal        float64 `csv:"cv_weighted_nominal"`
	SigmaNominal             float64 `csv:"sigma_nominal"`
	TheilBetweenNominal      float64 `csv:"theil_between_nominal"`
	TheilBetweenCoastNominal float64 `csv:"theil_between_coast_nominal"`
	Sigma28Nominal           float64 `csv:"sigma_28_nominal"`
	CV28Nominal              float64 `csv:"cv_28_nominal"`

	GiniIncome         float64 `csv:"gini_income"`
	TheilTIncome       float64 `csv:"theil_t_income"`
	TheilLIncome       float64 `csv:"theil_l_income"`
	TheilBetweenIncome float64 `csv:"theil_between_income"`
	TheilWithinIncome  float64 `csv:"theil_within_income"`
	CVIncome           float64 `csv:"cv_income"`
	CVWeightedIncome   float64 `csv:"cv_weighted_income"`
	SigmaIncome        float64 `csv:"sigma_income"`

	GiniHukou         float64 `csv:"gini_hukou"`
	TheilTHukou       float64 `csv:"theil_t_hukou"`
	TheilLHukou       float64 `csv:"theil_l_hukou"`
	TheilBetweenHukou float64 `csv:"theil_between_hukou"`
	TheilWithinHukou  float64 `csv:"theil_within_hukou"`
	CVHukou           float64 `csv:"cv_hukou"`
	CVWeightedHukou   float64 `csv:"cv_weighted_hukou"`
	SigmaHukou        float64 `csv:"sigma_hukou"`

	Population           int64   `csv:"population"`
	Workers              int64   `csv:"workers"`
	Firms                int64   `csv:"firms"`
	GDPNominal           float64 `csv:"gdp_nominal"` // current yuan, a year
	Deflator             float64 `csv:"deflator"`    // nominal over real GDP, 1 in the first year
	FarmShareGDP         float64 `csv:"farm_share_gdp"`
	ServicesShareGDP     float64 `csv:"services_share_gdp"`
	FarmEmployment       float64 `csv:"farm_employment"`       // share of workers
	Unemployment         float64 `csv:"unemployment"`          // workers without work, share of those outside farming
	StateEmployment      float64 `csv:"state_employment"`      // share of firms' employees in state, collective and township firms
	ForeignEmployment    float64 `csv:"foreign_employment"`    // share of firms' employees in foreign firms
	SpecialistEmployment float64 `csv:"specialist_employment"` // share of traded-industry employees in single-stage firms
	ClusterEmployment    float64 `csv:"cluster_employment"`    // share of traded-industry employees in clusters
	MigrantShare         float64 `csv:"migrant_share"`         // workers outside their province of registration
	CapitalOutput        float64 `csv:"capital_output"`        // firms' capital over yearly GDP, both nominal
	PublicCapitalOutput  float64 `csv:"public_capital_output"` // public works over yearly GDP; the start-up begins without any
	LoansGDP             float64 `csv:"loans_gdp"`
	ExportsGDP           float64 `csv:"exports_gdp"`
	PublicSpendingGDP    float64 `csv:"public_spending_gdp"`
	Trust                float64 `csv:"trust"`       // mean over cells and traded industries, weighted by employment
	LayoffRate           float64 `csv:"layoff_rate"` // workers laid off in the year, share of employees
	EntryRate            float64 `csv:"entry_rate"`  // firms set up in the year, share of firms at its end
	ExitRate             float64 `csv:"exit_rate"`   // firms closed in the year, share of firms at its end
	Relocations          int64   `csv:"relocations"` // firms that moved to another cell in the year

	TheilLBetween       float64 `csv:"theil_l_between,optional"` // regions
	TheilLWithin        float64 `csv:"theil_l_within,optional"`
	TheilLBetweenIncome float64 `csv:"theil_l_between_income,optional"`
	TheilLWithinIncome  float64 `csv:"theil_l_within_income,optional"`
	Hoover              float64 `csv:"hoover,optional"`
	HooverIncome        float64 `csv:"hoover_income,optional"`
	GE2                 float64 `csv:"ge_2,optional"` // generalised entropy of order 2; orders 1 and 0 are theil_t and theil_l
	GE2Income           float64 `csv:"ge_2_income,optional"`
	AtkinsonIncome      float64 `csv:"atkinson_income,optional"` // epsilon 1
	Wolfson             float64 `csv:"wolfson,optional"`
	WolfsonIncome       float64 `csv:"wolfson_income,optional"`
	KanburZhang         float64 `csv:"kanbur_zhang,optional"` // Theil L between over within regions; also empty with nothing within
	KanburZhangIncome   float64 `csv:"kanbur_zhang_income,optional"`
	KanburZhangCoast    float64 `csv:"kanbur_zhang_coast,optional"`
	MoranP              float64 `csv:"moran_p,optional"` // two-sided, of moran_i against 999 random orders of the provinces
	Gamma               float64 `csv:"gamma,optional"`   // ranks now against those of the first year, 1 = the same; empty in that year
	GammaIncome         float64 `csv:"gamma_income,optional"`
	Beta                float64 `csv:"beta,optional"`    // slope a year of growth over ten years on initial logs, < 0 = convergence; empty before
	BetaSE              float64 `csv:"beta_se,optional"` // its standard error
	BetaIncome          float64 `csv:"beta_income,optional"`
	BetaSEIncome        float64 `csv:"beta_se_income,optional"`
	Shorrocks           float64 `csv:"shorrocks,optional"` // trace index of yearly moves between quintiles since the first year, see [MobilityRow]; empty in that year

	PersonTheil        float64 `csv:"person_theil,optional"`         // Theil T over workers' income
	PersonTheilBetween float64 `csv:"person_theil_between,optional"` // its part between provinces
	RuralUrbanGap      float64 `csv:"rural_urban_gap,optional"`      // mean income of workers off the farm over that of farmers; empty without farm income
	ReturnToSkill      float64 `csv:"return_to_skill,optional"`      // slope of log pay on log skill over employees
	JobToJobRate       float64 `csv:"job_to_job_rate"`               // moves from one employer straight to another in the year, over mean employees
	MigrationRate      float64 `csv:"migration_rate"`                // moves between provinces in the year, over workers
	ImportsGDP         float64 `csv:"imports_gdp"`
	// Log growth of the firms in growth.csv since last year, 0 in the first year.
	SalesGrowthSD            float64 `csv:"sales_growth_sd"`
	SalesGrowthKurtosis      float64 `csv:"sales_growth_kurtosis"`      // excess: 0 normal, 3 Laplace (a tent)
	SalesGrowthScale         float64 `csv:"sales_growth_scale"`         // of the Laplace law: mean absolute deviation from the median
	SalesGrowthTent          float64 `csv:"sales_growth_tent"`          // log likelihood a firm, Laplace less normal: 0.07 for a tent, -0.05 for a normal law
	SalesGrowthShape         float64 `csv:"sales_growth_shape"`         // of the Subbotin law: 1 = Laplace, 2 = normal
	EmploymentGrowthSD       float64 `csv:"employment_growth_sd"`       // of whole heads, so that many small firms do not change at all
	EmploymentGrowthKurtosis float64 `csv:"employment_growth_kurtosis"` // excess
	EmploymentGrowthScale    float64 `csv:"employment_growth_scale"`
	EmploymentGrowthTent     float64 `csv:"employment_growth_tent"`
}

// ProvinceYear is a row of provinces.csv.
type ProvinceYear struct {
	Replicate    int    `csv:"replicate"`
	Year         int    `csv:"year"`
	Province     string `csv:"province"`
	ProvinceCode int    `csv:"province_code"`

	Population             int64   `csv:"population"` // residents
	Workers                int64   `csv:"workers"`
	GDP                    float64 `csv:"gdp"`
	GDPPerHead             float64 `csv:"gdp_per_head"`
	HouseholdIncomePerHead float64 `csv:"household_income_per_head"` // deflated by the national GDP deflator
	Wage                   float64 `csv:"wage"`                      // mean pay of firms' employees, deflated, a year
	Skill                  float64 `csv:"skill"`                     // mean, 1 = an unschooled beginner
	Unemployment           float64 `csv:"unemployment"`
	Firms                  int64   `csv:"firms"`
	Entries                int64   `csv:"entries"`
	Exits                  int64   `csv:"exits"`
	Exports                float64 `csv:"exports"`     // deflated
	FDI                    float64 `csv:"fdi"`         // deflated
	MigrantsIn             int64   `csv:"migrants_in"` // workers who moved in from another province this year
	MigrantsOut            int64   `csv:"migrants_out"`
	Treasury               float64 `csv:"treasury"`        // deflated, at year end
	PublicSpending         float64 `csv:"public_spending"` // of the province and of the centre in it, deflated

	Registered      int64   `csv:"registered"`       // persons with the hukou of the province
	GDPNominal      float64 `csv:"gdp_nominal"`      // current yuan
	FarmEmployment  float64 `csv:"farm_employment"`  // share of workers
	StateEmployment float64 `csv:"state_employment"` // share of firms' employees
	Productivity    float64 `csv:"productivity"`     // mean total factor productivity of traded firms, weighted by employees
	Infrastructure  float64 `csv:"infrastructure"`   // mean G of the cells, weighted by workers
}

// IndustryYear is a row of industries.csv: one industry in one province.
type IndustryYear struct {
	Replicate    int    `csv:"replicate"`
	Year         int    `csv:"year"`
	Province     string `csv:"province"`
	ProvinceCode int    `csv:"province_code"`
	Industry     string `csv:"industry"`

	Firms              int64   `csv:"firms"`
	Employment         int64   `csv:"employment"`
	Output             float64 `csv:"output"`               // value added in prices of the first year
	LocationQuotient   float64 `csv:"location_quotient"`    // of employment, base: non-farm employment
	StagesPresent      float64 `csv:"stages_present"`       // share of the industry's stages done by some specialist
	LocalSourcingShare float64 `csv:"local_sourcing_share"` // share of stage value bought from local specialists

	Exports      float64 `csv:"exports"`
	FDI          float64 `csv:"fdi"`
	Trust        float64 `csv:"trust"`
	Productivity float64 `csv:"productivity"`
}

// ClusterYear is a row of clusters.csv: one detected cluster in one year.
type ClusterYear struct {
	Replicate int `csv:"replicate"`
	Year      int `csv:"year"`
	Cluster   int `csv:"cluster"` // identity, stable through the years of a replicate, from 1

	Industry         string  `csv:"industry"`
	Province         string  `csv:"province"` // where most of its employment is
	Cells            string  `csv:"cells"`    // row:col separated by ";"
	Firms            int64   `csv:"firms"`
	Employment       int64   `csv:"employment"`
	LocationQuotient float64 `csv:"location_quotient"`
	PValue           float64 `csv:"p_value"`
	Type             string  `csv:"type"`            // Markusen (1996)
	Born             int     `csv:"born"`            // first year
	SupportedSince   int     `csv:"supported_since"` // year, 0 = never

	Association int     `csv:"association"` // 1 = its firms have one
	Support     float64 `csv:"support"`     // deflated yuan in the year, spent by policies on the industry there

	Event              string  `csv:"event"`                // born, continued, or split from another; ends stand in cluster_endings.csv
	Parent             int     `csv:"parent"`               // the cluster that a split broke off, 0 = none
	StagesPresent      float64 `csv:"stages_present"`       // share of the industry's stages done by some specialist of its cells
	LocalSourcingShare float64 `csv:"local_sourcing_share"` // share of stage value bought from local specialists
}

// CellYear is a row of cells.csv.
type CellYear struct {
	Replicate  int     `csv:"replicate"`
	Year       int     `csv:"year"`
	Row        int     `csv:"row"`
	Col        int     `csv:"col"`
	Province   string  `csv:"province"`
	Population int64   `csv:"population"`
	GDP        float64 `csv:"gdp"`
	GDPPerHead float64 `csv:"gdp_per_head"`
	Firms      int64   `csv:"firms"`
	Employment int64   `csv:"employment"` // in firms
}

// FirmSizeYear is a row of firms.csv: a size class [size_from, size_to] in persons as modelled
// (one agent reads as one person; see docs/decisions).
type FirmSizeYear struct {
	Replicate  int   `csv:"replicate"`
	Year       int   `csv:"year"`
	SizeFrom   int   `csv:"size_from"`
	SizeTo     int   `csv:"size_to"`
	Firms      int64 `csv:"firms"`
	Employment int64 `csv:"employment"`
}

// PersonQuantile is a row of persons.csv: the share of all workers' income that goes to the
// quantile, deciles from the poorest (0.1) to the richest (1).
type PersonQuantile struct {
	Replicate   int     `csv:"replicate"`
	Year        int     `csv:"year"`
	Quantile    float64 `csv:"quantile"`
	IncomeShare float64 `csv:"income_share"`
}

// PolicyYear is a row of policies.csv.
type PolicyYear struct {
	Replicate    int     `csv:"replicate"`
	Year         int     `csv:"year"`
	Policy       string  `csv:"policy"`
	Active       float64 `csv:"active"`        // mean strength over the year [0, 1]
	Spent        float64 `csv:"spent"`         // deflated yuan in the year, taken from treasuries
	Target       string  `csv:"target"`        // provinces, or cells supported in the year, separated by ";"
	TriggerState string  `csv:"trigger_state"` // waiting, ramping, full, ended

	TaxForgone float64 `csv:"tax_forgone"` // deflated yuan in the year
	Type       string  `csv:"type"`        // instrument
	Strategy   string  `csv:"strategy"`    // of the government whose policy it is: planned, responsive, mixed; empty for a policy of the scenario
	Payer      string  `csv:"payer"`       // province or centre
	// What an emergent policy or a strategy supports in the year, a package for each industry and place: the
	// industry, a colon and the cells of the place, as "textiles: 3:5 3:6", separated by ";".
	Packages string `csv:"packages"`
}

// FirmAgeYear is a row of demography.csv: firms of one origin in one class of age, where there are any.
type FirmAgeYear struct {
	Replicate int     `csv:"replicate"`
	Year      int     `csv:"year"`
	Origin    string  `csv:"origin"`   // founded: by a worker, as a private or township firm; foreign; initial: there at the start, whoever owns it now
	AgeFrom   int     `csv:"age_from"` // full years; firms of the start count from an assumed age
	AgeTo     int     `csv:"age_to"`   // -1 = and more
	Firms     float64 `csv:"firms"`    // at risk, mean over the quarters of the year, as modelled
	Exits     int64   `csv:"exits"`    // firms that closed in the year, as modelled; a relocation is no exit
	Hazard    float64 `csv:"hazard"`   // chance to close within a year of age: 1 - (1 - exits/(4 firms))^4
}

// FirmGrowthYear is a row of growth.csv: how many firms grew at a log rate of [rate_from, rate_to) since
// last year. A bin without firms has no row; the outermost ones hold all beyond. There are no rows in the first year.
type FirmGrowthYear struct {
	Replicate int     `csv:"replicate"`
	Year      int     `csv:"year"`
	Measure   string  `csv:"measure"` // employment: heads in the fourth quarters, both positive; sales: deflated revenue of the years, of firms that lived through both and sold
	RateFrom  float64 `csv:"rate_from"`
	RateTo    float64 `csv:"rate_to"`
	Firms     int64   `csv:"firms"` // as modelled
}

// MoverYear is a row of movers.csv: growth of traded firms that hired from a more productive firm of
// their industry in the year, against the others of the same industry and cell. Only industries in
// cells with both groups count, and firms that lived through this year and the last and sold in both.
type MoverYear struct {
	Replicate int    `csv:"replicate"`
	Year      int    `csv:"year"`
	Place     string `csv:"place"` // cluster: the cell is in a cluster of the industry at the end of the year; elsewhere
	Group     string `csv:"group"` // receivers, others
	Firms     int64  `csv:"firms"` // as modelled

	// Mean log growth since last year. Each receiver counts once; others are weighted so that each
	// industry and cell counts as it does among receivers.
	ProductivityGrowth   float64 `csv:"productivity_growth"`     // total factor productivity, at the ends of the years
	RevenuePerHeadGrowth float64 `csv:"revenue_per_head_growth"` // deflated revenue over head-quarters
}

// EffectRow is a row of effects.csv: the paired difference alt minus base of one indicator.
type EffectRow struct {
	Base       string  `csv:"base"`
	Alt        string  `csv:"alt"`
	Indicator  string  `csv:"indicator"`
	Level      string  `csv:"level"`    // nation, region or province
	Province   string  `csv:"province"` // its name, a region's, or ALL
	Year       int     `csv:"year"`
	BaseMean   float64 `csv:"base_mean"`
	AltMean    float64 `csv:"alt_mean"`
	DeltaMean  float64 `csv:"delta_mean"`
	DeltaSE    float64 `csv:"delta_se"`
	CILow      float64 `csv:"ci_low"` // 95 %, Student t
	CIHigh     float64 `csv:"ci_high"`
	PImproves  float64 `csv:"p_improves"` // share of replicates in which the indicator moves the better way
	Replicates int     `csv:"replicates"`
	UnpairedSE float64 `csv:"unpaired_se"`
	BCaLow     float64 `csv:"bca_low"` // 95 %, bootstrap
	BCaHigh    float64 `csv:"bca_high"`
	PValue     float64 `csv:"p_value"` // two-sided, of no effect, by paired t
	QValue     float64 `csv:"q_value"` // the same among all rows of its base, alternative, level and year: false discovery rate
}
