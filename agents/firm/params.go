// Package firm holds the columns of firm agents and the rules by which they plan, post wages,
// invest, learn, move and close.
package firm

// Ownership of a firm.
type Ownership uint8

// Owners. State and collective firms have administered wages and soft budgets before reform; township
// firms are founded like private ones under the name of a community.
const (
	Private Ownership = iota
	State
	Collective
	Foreign
	Township
	NumOwnerships
)

// String returns the word used in scenario and result files.
func (o Ownership) String() string {
	return [...]string{"private", "state", "collective", "foreign", "township"}[o]
}

// Planned tells whether the plan, not the market, rules a firm before reform.
func (o Ownership) Planned() bool { return o == State || o == Collective }

// Public tells whether a firm belongs to the state or to a community: the planned ones and the
// township and village firms, which sell on markets and share profits with their township.
func (o Ownership) Public() bool { return o.Planned() || o == Township }

// Planning is how firms plan labour, wages, investment and dividends.
type Planning struct {
	// Weight of the latest revenue in expected revenue.
	Expectation float64 `toml:"expectation" unit:"1/quarter" range:"(0,1]"`
	// Share of the gap to the wanted heads that is posted as vacancies.
	HireSpeed float64 `toml:"hire_speed" unit:"1/quarter" range:"[0,1]"`
	// Vacancies are at most hire_growth × heads + hire_base.
	HireGrowth float64 `toml:"hire_growth" unit:"share" range:"[0,5]"`
	HireBase   float64 `toml:"hire_base" unit:"heads" range:"[0,100]"`
	// Share of surplus heads laid off in a quarter; none if the surplus is below layoff_slack.
	LayoffSpeed float64 `toml:"layoff_speed" unit:"1/quarter" range:"[0,1]"`
	LayoffSlack float64 `toml:"layoff_slack" unit:"heads" range:"[0,100]"`
	// Posted wage: below fill_target it rises by wage_rise × (1 - share filled).
	FillTarget float64 `toml:"fill_target" unit:"share" range:"[0,1]"`
	WageRise   float64 `toml:"wage_rise" unit:"1/quarter" range:"[0,1]"`
	// Fall of the wage when vacancies fill, when there is none, and when the firm shrinks.
	WageFallFilled float64 `toml:"wage_fall_filled" unit:"1/quarter" range:"[0,1]"`
	WageFallIdle   float64 `toml:"wage_fall_idle" unit:"1/quarter" range:"[0,1]"`
	WageFallShrink float64 `toml:"wage_fall_shrink" unit:"1/quarter" range:"[0,1]"`
	// Heads that do no work on the product: fixed labour. [M2]
	OverheadSpecialist float64 `toml:"overhead_specialist" unit:"heads" range:"[0,50]"`
	OverheadIntegrated float64 `toml:"overhead_integrated" unit:"heads" range:"[0,50]"`
	OverheadServices   float64 `toml:"overhead_services" unit:"heads" range:"[0,50]"`
	Depreciation       float64 `toml:"depreciation" unit:"1/quarter" range:"[0,1]"`
	RequiredReturn     float64 `toml:"required_return" unit:"1/quarter" range:"[0,1]"`
	InvestSpeed        float64 `toml:"invest_speed" unit:"1/quarter" range:"[0,1]"`
	// Cash kept back, in quarters of the wage bill, before investment and before dividends.
	CashForWages     float64 `toml:"cash_for_wages" unit:"quarters" range:"[0,20]"`
	CashForDividends float64 `toml:"cash_for_dividends" unit:"quarters" range:"[0,20]"`
	Dividend         float64 `toml:"dividend" unit:"1/quarter" range:"[0,1]"`
	// Share of a township firm's dividend that its manager gets; the rest goes to the province.
	ManagerShare float64 `toml:"manager_share" unit:"share" range:"[0,1]"`
	// Share of a foreign firm's dividend that leaves the country; the rest is taxed by the centre.
	ForeignRemittance float64 `toml:"foreign_remittance" unit:"share" range:"[0,1]"`
}

// PlannedEconomy is how state and collective firms differ before reform. [M13]
// How fast they may change by year comes from the series state_growth_limit and others.
type PlannedEconomy struct {
	// Speed at which the administered wage follows its target, and its bounds relative to the national mean.
	WageSpeed float64 `toml:"wage_speed" unit:"1/quarter" range:"[0,1]"`
	WageMin   float64 `toml:"wage_min" unit:"share" range:"[0,10]"`
	WageMax   float64 `toml:"wage_max" unit:"share" range:"[0,10]"`
	// Share of revenue per head that the administered wage aims at.
	WageOfRevenue float64 `toml:"wage_of_revenue" unit:"share" range:"[0,1]"`
	// Weight of that share against the national mean in the target.
	WageOwn float64 `toml:"wage_own" unit:"share" range:"[0,1]"`
	// A soft-budget firm sheds at most this share of its heads in a quarter.
	SoftShrink float64 `toml:"soft_shrink" unit:"1/quarter" range:"[0,1]"`
	// Share of its heads that a soft-budget firm has to take on in a quarter, needed or not: jobs were
	// assigned to school leavers and the unemployed.
	Assignment float64 `toml:"assignment" unit:"1/quarter" range:"[0,1]"`
	// Like soft_shrink, after the budget has hardened.
	HardShrink float64 `toml:"hard_shrink" unit:"1/quarter" range:"[0,1]"`
	// Credit of a soft-budget firm: share of capital, and quarters of expected revenue.
	SoftCredit        float64 `toml:"soft_credit" unit:"share of capital" range:"[0,5]"`
	SoftCreditRevenue float64 `toml:"soft_credit_revenue" unit:"quarters" range:"[0,40]"`
	// Share of food spending and of the sales of traded firms that plan prices move to state
	// firms before the price reforms: the price scissors and the plan rents.
	Scissors  float64 `toml:"scissors" unit:"share" range:"[0,0.9]"`
	PlanRents float64 `toml:"plan_rents" unit:"share" range:"[0,0.9]"`
	// A firm that starts with more heads than this is large: it is privatised at large_rate of the rate of others.
	LargeHeads float64 `toml:"large_heads" unit:"heads" range:"[0,100000]"`
	LargeRate  float64 `toml:"large_rate" unit:"share" range:"[0,1]"`
}

// Knowledge is how productivity grows. [M8] [M10]
type Knowledge struct {
	// Nelson-Phelps speed of catching up with the frontier.
	CatchUp float64 `toml:"catch_up" unit:"1/quarter" range:"[0,1]"`
	// Mean skill below which catching up is not slowed further.
	SkillFloor float64 `toml:"skill_floor" unit:"skill" range:"[0,7]"`
	// Imitation of the best firm of the industry in the cell.
	Imitation float64 `toml:"imitation" unit:"1/quarter" range:"[0,1]"`
	Noise     float64 `toml:"noise" unit:"log/quarter" range:"[0,1]"`
	// Largest change of log productivity in a quarter by learning.
	Cap float64 `toml:"cap" unit:"log/quarter" range:"[0,1]"`
	// Frontier at the start, relative to domestic firms.
	FrontierStart float64 `toml:"frontier_start" unit:"1" range:"[0.1,100]"`
	// Speed of state and collective firms relative to others.
	StateSpeed float64 `toml:"state_speed" unit:"share" range:"[0,5]"`
	// Power of the mean skill of all who work in a cell's firms in the speed there, besides the skill of the firm's own.
	LocalSkill float64 `toml:"local_skill" unit:"1" range:"[0,10]"`
	// Rise of the speed by a full innovation centre, and by foreign employment of 100 %.
	InnovationSpeed float64 `toml:"innovation_speed" unit:"share" range:"[0,10]"`
	ForeignSpeed    float64 `toml:"foreign_speed" unit:"share" range:"[0,10]"`
	// Rise of the speed at an open port, fading over port_km.
	PortSpeed float64 `toml:"port_speed" unit:"share" range:"[0,20]"`
	PortKM    float64 `toml:"port_km" unit:"km" range:"(0,100000]"`
	// Share of a productivity gap that a hire carries into a firm of one head [M8], and its bound a quarter.
	MoverShare float64 `toml:"mover_share" unit:"share" range:"[0,5]"`
	MoverCap   float64 `toml:"mover_cap" unit:"log/quarter" range:"[0,1]"`
	// Heads added to a firm's own when a mover's knowledge is diluted.
	MoverDilution float64 `toml:"mover_dilution" unit:"heads" range:"[0,1000]"`
	// Share of the gap between the last employer and a typical entrant that a founder carries into a firm of
	// the same industry. [M8]
	SpinOff float64 `toml:"spin_off" unit:"share" range:"[0,1]"`
}

// Exit is when firms close.
type Exit struct {
	// A quarter in which less than this share of the wage bill can be paid counts as distress.
	DistressPaid float64 `toml:"distress_paid" unit:"share" range:"[0,1]"`
	// Distress points of such a quarter (others take one off), and the points at which a firm closes.
	DistressStep  int `toml:"distress_step" unit:"points" range:"[1,100]"`
	DistressLimit int `toml:"distress_limit" unit:"points" range:"[1,100]"`
	// Quarters without revenue after which a firm closes.
	IdleLimit int `toml:"idle_limit" unit:"quarters" range:"[1,100]"`
	// Quarters from its start in which a firm without employees is given time to find some.
	Grace int `toml:"grace" unit:"quarters" range:"[0,100]"`
	// Chance to close for reasons outside the model.
	Hazard float64 `toml:"hazard" unit:"1/quarter" range:"[0,1]"`
}

// Relocation is when firms move. [M14]
type Relocation struct {
	// Chance to look at other cells in a quarter, and how many.
	Rate  float64 `toml:"rate" unit:"1/quarter" range:"[0,1]"`
	Cells int     `toml:"cells" unit:"cells" range:"[0,100]"`
	// Distance over which the chance that it looks at a cell falls to 1/e.
	KM float64 `toml:"km" unit:"km" range:"(0,100000]"`
	// Rise of the chance to look for a doubling of the unit cost since the firm last looked.
	CostJump float64 `toml:"cost_jump" unit:"1" range:"[0,1000]"`
	// Margin elsewhere must be better by this share of revenue.
	Gain float64 `toml:"gain" unit:"share of revenue" range:"[0,1]"`
	// Share of capital lost in a move.
	CapitalLoss float64 `toml:"capital_loss" unit:"share" range:"[0,1]"`
}

// ForeignEntry places foreign firms. [M12]
type ForeignEntry struct {
	// Share of the inflow series that becomes firms of the model's industries.
	InflowShare float64 `toml:"inflow_share" unit:"share" range:"[0,1]"`
	// Capital of a foreign firm as a multiple of the smallest integrated capital.
	CapitalFactor float64 `toml:"capital_factor" unit:"1" range:"(0,100]"`
	// Heads a foreign firm plans for at most.
	HeadsMax float64 `toml:"heads_max" unit:"heads" range:"[1,100000]"`
	// Productivity: the higher of the national mean and this share of the frontier.
	FrontierShare float64 `toml:"frontier_share" unit:"share" range:"[0,2]"`
	// Wage that it posts at first over the mean wage of the place.
	Wage float64 `toml:"wage" unit:"1" range:"[0.1,10]"`
	// Weights of the logit over cells.
	PortWeight           float64 `toml:"port_weight" unit:"1" range:"[0,20]"`
	PortKM               float64 `toml:"port_km" unit:"km" range:"(0,100000]"`
	ZoneWeight           float64 `toml:"zone_weight" unit:"1" range:"[0,20]"`
	AgglomerationWeight  float64 `toml:"agglomeration_weight" unit:"1" range:"[0,20]"`
	SizeWeight           float64 `toml:"size_weight" unit:"1" range:"[0,20]"`
	MarketWeight         float64 `toml:"market_weight" unit:"1" range:"[0,20]"`
	InfrastructureWeight float64 `toml:"infrastructure_weight" unit:"1" range:"[0,20]"`
	WageWeight           float64 `toml:"wage_weight" unit:"1" range:"[0,20]"`
	InnovationWeight     float64 `toml:"innovation_weight" unit:"1" range:"[0,20]"`
	SkillWeight          float64 `toml:"skill_weight" unit:"1" range:"[0,20]"`
	// Share of its stages that a foreign firm buys from local specialists, and the local skill it asks for. [M5]
	LocalSourcing float64 `toml:"local_sourcing" unit:"share" range:"[0,1]"`
	SkillAsked    float64 `toml:"skill_asked" unit:"skill" range:"[0,7]"`
}
