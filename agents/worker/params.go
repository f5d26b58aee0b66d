// Package worker holds the columns of worker agents and the rules by which they decide: how much
// to spend, whether to look for work and where, what to learn, when to found a firm.
package worker

// Parameter structs carry their TOML spelling, unit and range in tags; values and their sources
// stand in the scenario files, none in code. "quarter" in a unit is one tick.

// Households is what workers spend and on what. [M1]
type Households struct {
	// Share of last quarter's income that is spent.
	SpendIncome float64 `toml:"spend_income" unit:"share" range:"[0,1]"`
	// Share of cash that is spent each quarter besides.
	SpendCash float64 `toml:"spend_cash" unit:"1/quarter" range:"[0,1]"`
	// Share of spending that goes to food at the mean income of the start.
	FoodShare float64 `toml:"food_share" unit:"share" range:"[0,1]"`
	// Engel elasticity: the food share falls with real income to this power.
	FoodElasticity float64 `toml:"food_elasticity" unit:"1" range:"[0,2]"`
	FoodShareMin   float64 `toml:"food_share_min" unit:"share" range:"[0,1]"`
	FoodShareMax   float64 `toml:"food_share_max" unit:"share" range:"[0,1]"`
	// Share of services in spending other than food, at the mean income of the start.
	ServicesShare float64 `toml:"services_share" unit:"share" range:"[0,1]"`
	// Rise of that share for a rise of the logarithm of real income by one.
	ServicesSlope    float64 `toml:"services_slope" unit:"share" range:"[0,1]"`
	ServicesShareMin float64 `toml:"services_share_min" unit:"share" range:"[0,1]"`
	ServicesShareMax float64 `toml:"services_share_max" unit:"share" range:"[0,1]"`
}

// Labour is how workers look for work and move. [M6] [M7]
type Labour struct {
	// Chance that a worker without work looks for one in a quarter.
	SearchUnemployed float64 `toml:"search_unemployed" unit:"1/quarter" range:"[0,1]"`
	// Chance that an employee looks for another job.
	SearchEmployed float64 `toml:"search_employed" unit:"1/quarter" range:"[0,1]"`
	// Chance that an employee leaves without another job.
	Quit float64 `toml:"quit" unit:"1/quarter" range:"[0,1]"`
	// Chance that a search leads outside the own cell.
	SearchOutside float64 `toml:"search_outside" unit:"share" range:"[0,1]"`
	// The same for a worker without work, as a multiple.
	OutsideUnemployed float64 `toml:"outside_unemployed" unit:"1" range:"[0,100]"`
	// The same when the own cell has no vacancy.
	OutsideNoVacancy float64 `toml:"outside_no_vacancy" unit:"share" range:"[0,1]"`
	// Power of the wage net of living cost in the choice of a province.
	WagePower float64 `toml:"wage_power" unit:"1" range:"[0,20]"`
	// Distance at which the pull of a province falls to 1/e.
	DistanceKM float64 `toml:"distance_km" unit:"km" range:"(0,100000]"`
	// Pull of people from the own province: rise of a destination's weight if all its emigrants live there.
	Network float64 `toml:"network" unit:"1" range:"[0,100]"`
	// Weight of the own province in a search outside the own cell, relative to another one as near.
	OwnProvince float64 `toml:"own_province" unit:"1" range:"[0,10]"`
	// An employee applies only for an offer better than the present pay by this share.
	SwitchPremium float64 `toml:"switch_premium" unit:"share" range:"[0,2]"`
	// A farmer applies for an offer better than farm income times this.
	FarmPremium float64 `toml:"farm_premium" unit:"1" range:"[0,10]"`
	// A worker without work applies for an offer above this share of farm income.
	ReservationUnemployed float64 `toml:"reservation_unemployed" unit:"share" range:"[0,2]"`
	// Share of an offer lost by moving to another cell.
	MoveCost float64 `toml:"move_cost" unit:"share" range:"[0,1]"`
	// Chance that a worker without work goes back to farming.
	ReturnToFarm float64 `toml:"return_to_farm" unit:"1/quarter" range:"[0,1]"`
	// The same for one born in the province who has a trade.
	ReturnToFarmSkilled float64 `toml:"return_to_farm_skilled" unit:"1/quarter" range:"[0,1]"`
	// Share of migrants without work who go home to the province of registration when they return to a farm.
	MigrantReturn float64 `toml:"migrant_return" unit:"share" range:"[0,1]"`
	// Bonus of the own trade when firms choose among applicants.
	TradeBonus float64 `toml:"trade_bonus" unit:"1" range:"[1,10]"`
	// Weight of luck when firms choose among applicants.
	HiringLuck float64 `toml:"hiring_luck" unit:"1" range:"[0,10]"`
	// Effective skill of a worker outside the own trade.
	ForeignTrade float64 `toml:"foreign_trade" unit:"share" range:"(0,1]"`
	// Chance that an employee outside the own trade makes the employer's industry the own trade.
	TradeChange float64 `toml:"trade_change" unit:"1/quarter" range:"[0,1]"`
	// Congestion: living cost is 1 + this × (density / congestion_density)^congestion_power.
	Congestion float64 `toml:"congestion" unit:"1" range:"[0,5]"`
	// Non-farm persons per km2 at which living cost is 1 + congestion.
	CongestionDensity float64 `toml:"congestion_density" unit:"persons/km2" range:"(0,100000]"`
	CongestionPower   float64 `toml:"congestion_power" unit:"1" range:"[0,5]"`
}

// Learning is how skill grows. [M9] Skill 1 is a beginner with ten years of schooling, where the shipped
// values of beginner_base and beginner_slope add to 1.
type Learning struct {
	// Share of the gap to the cap that an employee learns in a quarter.
	OnTheJob float64 `toml:"on_the_job" unit:"1/quarter" range:"[0,1]"`
	// The same on a farm.
	OnFarm float64 `toml:"on_farm" unit:"1/quarter" range:"[0,1]"`
	// Cap of skill on a farm.
	FarmCap float64 `toml:"farm_cap" unit:"skill" range:"[0.1,7]"`
	// Caps rise with schooling, by the factor school_base + school_slope × years of schooling.
	SchoolBase  float64 `toml:"school_base" unit:"1" range:"[0,5]"`
	SchoolSlope float64 `toml:"school_slope" unit:"1/year" range:"[0,1]"`
	// Rise of a province's schooling of beginners per year of time.
	SchoolGrowth float64 `toml:"school_growth" unit:"years/year" range:"[0,1]"`
	// Skill of a beginner without schooling and its rise per year of schooling.
	BeginnerBase  float64 `toml:"beginner_base" unit:"skill" range:"[0.1,5]"`
	BeginnerSlope float64 `toml:"beginner_slope" unit:"skill/year" range:"[0,1]"`
	// Rise of the cap by a full innovation centre, and of the speed by full training.
	InnovationCap float64 `toml:"innovation_cap" unit:"share" range:"[0,5]"`
	TrainingSpeed float64 `toml:"training_speed" unit:"share" range:"[0,10]"`
}

// Founding is when a worker founds a firm. [M11]
type Founding struct {
	// Chance that a worker considers founding in a quarter, before the factors below.
	Rate float64 `toml:"rate" unit:"1/quarter" range:"[0,1]"`
	// Rise with the logarithm of 1 + firms of the own trade in the cell.
	ClusterFactor float64 `toml:"cluster_factor" unit:"1" range:"[0,20]"`
	// Factor for the quarters after a lay-off.
	LayoffFactor   float64 `toml:"layoff_factor" unit:"1" range:"[0,20]"`
	LayoffQuarters int     `toml:"layoff_quarters" unit:"quarters" range:"[0,60]"`
	// Room for new firms: 1 - room_dominance × state and collective heads / workers, at least room_min.
	RoomDominance float64 `toml:"room_dominance" unit:"1" range:"[0,10]"`
	RoomMin       float64 `toml:"room_min" unit:"share" range:"[0,1]"`
	// Chance to look at the own trade first.
	OwnTrade float64 `toml:"own_trade" unit:"share" range:"[0,1]"`
	// Founding is as likely as not at this expected margin; hurdle_scale is the logistic's width.
	Hurdle      float64 `toml:"hurdle" unit:"share of revenue" range:"[-1,1]"`
	HurdleScale float64 `toml:"hurdle_scale" unit:"share of revenue" range:"(0,1]"`
	// Share of own cash that goes into the firm.
	CashShare float64 `toml:"cash_share" unit:"share" range:"[0,1]"`
	// Heads a founder plans for at most.
	HeadsMax float64 `toml:"heads_max" unit:"heads" range:"[1,1000]"`
	// Start-up capital as a multiple of the stage's smallest capital.
	CapitalFactor float64 `toml:"capital_factor" unit:"1" range:"(0,10]"`
	// Working capital on top, as a share of the cost of capital.
	WorkingCapital float64 `toml:"working_capital" unit:"share" range:"[0,5]"`
	// Yearly growth of the smallest capital of a stage.
	CapitalGrowth float64 `toml:"capital_growth" unit:"1/year" range:"[-0.2,0.3]"`
	// Productivity: at least this share of the national mean, with this log spread.
	ProductivityFloor  float64 `toml:"productivity_floor" unit:"share" range:"[0,2]"`
	ProductivitySpread float64 `toml:"productivity_spread" unit:"log" range:"[0,2]"`
}
