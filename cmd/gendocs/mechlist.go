package main

import (
	"math"

	"gowest/sim/record"
)

// mechanism is what a page needs besides its prose.
type mechanism struct {
	tag, file, title string
	// scenario in which it is switched off.
	scenario   string
	functions  []string // with the equations, as [source] names them
	parameters []string // group.key
	// outcomes that it should move, the one of the chart first; eastWest stands for the ratio of regions.
	outcomes []outcome
	regions  bool // also the East/West ratio
}

// outcomesFor returns the outcomes of m in a study.
func (m mechanism) outcomesFor(s *study) []outcome {
	if !m.regions {
		return m.outcomes
	}
	return append(append([]outcome{}, m.outcomes...), eastWest(s.scenario))
}

// Outcomes of several mechanisms.
var (
	clusters     = column("clusters", "number of clusters", "%.1f")
	inClusters   = column("cluster_employment", "share of traded-industry employees in clusters", "%.3f")
	specialists  = column("specialist_employment", "share of traded-industry employees in single-stage firms", "%.3f")
	head         = column("gdp_per_head", "real GDP per head [yuan]", "%.0f")
	cv           = column("cv", "CV of provincial GDP per head", "%.3f")
	firmCount    = provinceSum("number of firms [as modelled]", "%.0f", 1, func(r *record.ProvinceYear) float64 { return float64(r.Firms) })
	personGini   = column("person_gini", "Gini of workers' income", "%.3f")
	unemployed   = column("unemployment", "share of workers without work", "%.4f")
	migrants     = column("migrant_share", "share of workers outside their province of registration", "%.4f")
	stateShare   = column("state_employment", "share of firms' employees in state and collective firms", "%.3f")
	foreignShare = column("foreign_employment", "share of firms' employees in foreign firms", "%.4f")
	farmShare    = column("farm_employment", "share of workers on farms", "%.3f")
	trust        = column("trust", "mean trust", "%.3f")
	capitalRatio = column("capital_output", "capital over GDP", "%.2f")
	moran        = column("moran_i", "Moran's I of provincial GDP per head", "%.3f")
	publicShare  = column("public_spending_gdp", "public spending over GDP", "%.4f")

	wage         = provinceMean("mean real pay [yuan a year]", "%.0f", func(r *record.ProvinceYear) float64 { return r.Wage })
	skill        = provinceMean("mean skill", "%.3f", func(r *record.ProvinceYear) float64 { return r.Skill })
	productivity = provinceMean("mean productivity of traded firms", "%.3f", func(r *record.ProvinceYear) float64 { return r.Productivity })
	entries      = provinceSum("firms founded in the year [as modelled]", "%.0f", 1, func(r *record.ProvinceYear) float64 { return float64(r.Entries) })
	inflow       = provinceSum("foreign investment [bn yuan]", "%.2f", 1e9, func(r *record.ProvinceYear) float64 { return r.FDI })
)

// supportedSize compares the mean size of clusters' firms weighted by what policies spend on the clusters
// with the same weighted by jobs: 1 where support goes by employment, more where it goes to large firms.
var supportedSize = outcome{"size of firms in clusters, weighted by support over weighted by jobs", "%.3f", func(t *record.Tables) values {
	bySupport, support, byJobs, jobs := values{}, values{}, values{}, values{}
	for _, n := range t.Nation {
		for _, v := range []values{bySupport, support, byJobs, jobs} {
			v.put(n.Replicate, n.Year, 0)
		}
	}
	for _, r := range t.Clusters {
		if r.Firms == 0 {
			continue
		}
		size := float64(r.Employment) / float64(r.Firms)
		add(bySupport, r.Replicate, r.Year, r.Support*size)
		add(support, r.Replicate, r.Year, r.Support)
		add(byJobs, r.Replicate, r.Year, float64(r.Employment)*size)
		add(jobs, r.Replicate, r.Year, float64(r.Employment))
	}
	return ratio(ratio(bySupport, support), ratio(byJobs, jobs))
}}

// unevenSupport is the share of what policies spend on clusters that would have to change place for all clusters to get
// the same for each worker (the Hoover index); 0 without support. Clusters that get nothing count.
var unevenSupport = outcome{"uneven support of clusters, Hoover index over workers", "%.3f", func(t *record.Tables) values {
	support, jobs, out := values{}, values{}, values{}
	for _, n := range t.Nation {
		out.put(n.Replicate, n.Year, 0)
	}
	for _, r := range t.Clusters {
		add(support, r.Replicate, r.Year, r.Support)
		add(jobs, r.Replicate, r.Year, float64(r.Employment))
	}
	for _, r := range t.Clusters {
		if s, j := support[r.Replicate][r.Year], jobs[r.Replicate][r.Year]; s > 0 && j > 0 {
			add(out, r.Replicate, r.Year, math.Abs(r.Support/s-float64(r.Employment)/j)/2)
		}
	}
	return out
}}

// mechanisms in the order of their tags.
var mechanisms = []mechanism{
	{
		"M1", "01-market-access", "Demand and market access", "baseline",
		[]string{"agents/worker.Spending.Of", "agents/worker.Households.Food", "sim/market.Trade.Reach", "sim.Economy.sellIndustry"},
		[]string{"trade.elasticity", "trade.domestic_km", "trade.export_km", "trade.local_km", "trade.closed_port", "trade.zone_exports", "trade.import_ratio", "households.food_share", "households.food_elasticity", "households.services_share"},
		[]outcome{cv, moran, clusters, specialists, head},
		true,
	},
	{
		"M2", "02-stages", "Production in stages", "baseline",
		[]string{"sim.Economy.makeOutput", "sim.Economy.offerStages", "sim/market.Chain.Clear", "sim/market.Chain.Weights"},
		[]string{"production.smithian_gain", "production.shortage_power", "production.flow_km", "planning.overhead_specialist", "planning.overhead_integrated"},
		[]outcome{clusters, inClusters, firmCount, firmSize, head, cv},
		false,
	},
	{
		"M3", "03-externality", "Marshallian externality", "baseline",
		[]string{"sim/market.Production.External", "sim.Economy.setBase"},
		[]string{"production.external_power", "production.external_persons", "production.external_neighbours"},
		[]outcome{inClusters, clusters, head, cv},
		true,
	},
	{
		"M4", "04-trust", "Trust and transaction costs", "baseline",
		[]string{"sim/market.Trust.Cost", "sim/market.Trust.Next", "agents/bank.Credit.Circle"},
		[]string{"trust.transaction_cost", "trust.trust_saves", "trust.platform_saves", "trust.gain", "trust.decay", "trust.floor", "trust.start_min", "trust.start_max"},
		[]outcome{specialists, trust, clusters, head},
		false,
	},
	{
		"M5", "05-backward-linkage", "Backward linkage of integrated firms", "baseline",
		[]string{"sim/market.Chain.Clear", "sim.Economy.buyStages", "sim.Economy.sourcing"},
		[]string{"production.outsourcing_limit", "production.outsourcing_price", "foreign_entry.local_sourcing", "foreign_entry.skill_asked"},
		[]outcome{specialists, clusters, firmCount, trust, head},
		false,
	},
	{
		"M6", "06-job-search", "Job-to-job search", "baseline",
		[]string{"agents/firm.WantedSkill", "agents/firm.Planning.PostWage", "agents/worker.Labour.SearchChance", "agents/worker.Labour.Reservation"},
		[]string{"labour.search_employed", "labour.search_unemployed", "labour.quit", "labour.switch_premium", "planning.hire_speed", "planning.wage_rise"},
		[]outcome{wage, personGini, unemployed, productivity, head},
		false,
	},
	{
		"M7", "07-migration", "Migration between provinces", "baseline",
		[]string{"agents/worker.Labour.Pull", "agents/worker.Labour.LeaveCost", "agents/worker.Labour.LivingCost", "agents/worker.Labour.OutsideChance"},
		[]string{"labour.search_outside", "labour.wage_power", "labour.distance_km", "labour.network", "labour.move_cost", "labour.congestion"},
		[]outcome{cv, migrants, personGini, head, clusters},
		true,
	},
	{
		"M8", "08-movers", "Knowledge that movers carry", "baseline",
		[]string{"agents/firm.Knowledge.Carry", "agents/firm.Knowledge.Inherit"},
		[]string{"knowledge.mover_share", "knowledge.mover_cap", "knowledge.mover_dilution", "knowledge.spin_off"},
		[]outcome{productivity, wage, head, clusters, inClusters},
		false,
	},
	{
		"M9", "09-skill", "Learning of workers", "baseline",
		[]string{"agents/worker.Gain", "agents/worker.Learning.Schooling", "agents/worker.Learning.Beginner"},
		[]string{"learning.on_the_job", "learning.on_farm", "learning.school_base", "learning.school_slope", "learning.innovation_cap", "learning.training_speed"},
		[]outcome{skill, wage, personGini, head, cv},
		false,
	},
	{
		"M10", "10-knowledge", "Learning of firms", "baseline",
		[]string{"agents/firm.Knowledge.Learn", "agents/firm.Knowledge.Speed"},
		[]string{"knowledge.catch_up", "knowledge.imitation", "knowledge.noise", "knowledge.frontier_start", "knowledge.state_speed", "knowledge.foreign_speed", "knowledge.port_speed", "knowledge.port_km", "knowledge.local_skill"},
		[]outcome{head, productivity, wage, cv},
		true,
	},
	{
		"M11", "11-founding", "Founding of firms", "baseline",
		[]string{"agents/worker.Founding.Chance", "agents/worker.Founding.Room", "agents/worker.Founding.Decide", "sim.Economy.expect", "agents/bank.Credit.Circle"},
		[]string{"founding.rate", "founding.cluster_factor", "founding.layoff_factor", "founding.room_dominance", "founding.own_trade", "founding.hurdle", "founding.capital_growth", "credit.circle_lenders"},
		[]outcome{firmCount, entries, clusters, specialists, farmShare, head},
		false,
	},
	{
		"M12", "12-foreign-entry", "Foreign entry", "baseline",
		[]string{"sim.Economy.enterForeignFirms", "sim.Economy.weighCells"},
		[]string{"foreign_entry.inflow_share", "foreign_entry.capital_factor", "foreign_entry.frontier_share", "foreign_entry.port_weight", "foreign_entry.zone_weight", "foreign_entry.agglomeration_weight", "foreign_entry.market_weight", "foreign_entry.wage_weight"},
		[]outcome{foreignShare, inflow, head, cv, clusters},
		true,
	},
	{
		"M13", "13-state-reform", "Reform of state firms", "baseline",
		[]string{"agents/firm.PlannedEconomy.AdministeredWage", "agents/firm.PlannedEconomy.Shrink", "sim.Economy.privatise", "sim.Economy.softBudgets", "sim.Economy.orderedLayoffs"},
		[]string{"plan.wage_speed", "plan.soft_shrink", "plan.hard_shrink", "plan.soft_credit", "plan.large_heads", "plan.large_rate", "instrument.privatisation"},
		[]outcome{stateShare, unemployed, entries, capitalRatio, head, cv},
		false,
	},
	{
		"M14", "14-relocation", "Relocation of firms", "baseline",
		[]string{"sim.Economy.relocate", "sim.Economy.unitCost", "sim.Economy.cellNear"},
		[]string{"relocation.rate", "relocation.cells", "relocation.km", "relocation.cost_jump", "relocation.gain", "relocation.capital_loss"},
		[]outcome{cv, clusters, inClusters, head},
		true,
	},
	{
		"M15", "15-policies", "Policies", "baseline",
		[]string{"sim/policy.Policy.ramp", "sim/policy.Engine.Bills", "sim/policy.Engine.Paid", "agents/government.Budget.Infrastructure", "agents/government.Budget.CentreShare", "agents/government.TransferWeight", "agents/government.Support.PackageCost"},
		[]string{"budget.infrastructure_gain", "budget.transfer_share", "strategy.budget", "instrument.special-economic-zone", "instrument.cluster-support"},
		[]outcome{cv, stateShare, migrants, head, publicShare},
		true,
	},
	{
		"M16", "16-bargaining", "Political bargaining", "bargaining",
		[]string{"agents/government.Bargaining.Power", "agents/government.Bargaining.Weights", "agents/government.Bargaining.Associated"},
		[]string{"strategy.bargaining", "strategy.associations", "strategy.association_trust", "strategy.coordination", "strategy.budget"},
		[]outcome{unevenSupport, supportedSize, clusters, inClusters, head},
		true,
	},
}
