package government

import "math"

// Chooser is who chooses the industry that a strategy supports.
type Chooser uint8

// Choosers. With ByCentre support goes to the national priority list: to clusters of its industries,
// and planned support to its places. With ByProvince a government goes by what its territory is good at:
// clusters of any traded industry, and planned support to the places with most jobs above the average.
const (
	ByCentre Chooser = iota
	ByProvince
)

// String returns the word used in scenario files.
func (c Chooser) String() string { return [...]string{"centre", "province"}[c] }

// Support is how governments with a strategy support industries. All strategies share it, so that they
// differ only in how they find their places. [M15]
type Support struct {
	// Year from which strategies act.
	Start int `toml:"start" unit:"year" range:"[1900,2200]"`
	// What a provincial government spends on it at most, of the GDP of its territory.
	Budget float64 `toml:"budget" unit:"share of GDP a year" range:"[0,1]"`
	// What the centre spends on it at most, of the nation's GDP.
	CentreBudget float64 `toml:"centre_budget" unit:"share of GDP a year" range:"[0,1]"`
	// Years between the first sight of a cluster and its support.
	Lag float64 `toml:"lag" unit:"years" range:"[0,100]"`
	// Number of supported clusters, and of places that a province chooses itself, by province.
	MaxClusters int `toml:"max_clusters" unit:"clusters" range:"[1,1000]"`
	// Who chooses the industry: the centre by its priority list, or the province by what it is good at.
	ChosenBy Chooser `toml:"chosen_by"`
	// Cost of a full package, of the value added of the industry in the place: see [Support.PackageCost].
	Cost float64 `toml:"cost" unit:"share of value added a year" range:"(0,1]"`
	// Share of the nation's industry for which a package is built at least.
	LeastShare float64 `toml:"least_share" unit:"share" range:"[0,1]"`
	// Years from the first support of a place to a full package.
	Ramp float64 `toml:"ramp" unit:"years" range:"[0,100]"`
	// Level of the market platform that a full package reaches.
	Platform float64 `toml:"platform" unit:"share" range:"[0,1]"`
	// Level of training that it reaches.
	Training float64 `toml:"training" unit:"share" range:"[0,1]"`
	// Level of the innovation centre that it reaches.
	Innovation float64 `toml:"innovation" unit:"share" range:"[0,1]"`
	// Level of credit guarantees that it reaches.
	Credit float64 `toml:"credit" unit:"share" range:"[0,1]"`
	// Share of the money that builds infrastructure.
	Building float64 `toml:"building" unit:"share" range:"[0,1]"`
	// Speed at which these levels rise and fall.
	BuildSpeed float64 `toml:"build_speed" unit:"1/quarter" range:"(0,1]"`

	Bargaining
}

// PackageCost returns what a full support package for an industry costs in a place where the industry
// makes the value added value, of national in the country:
//
//	cost · max(value, least_share · national)
//
// A package is built for the industry that is there, but not below a least size: a place that has
// nothing yet needs a market hall, a school and a laboratory all the same. The unit is that of value.
// Own; value is at least 0, national at least value. [M15]
func (s *Support) PackageCost(value, national float64) float64 {
	return s.Cost * math.Max(value, s.LeastShare*national)
}

// Share splits budget over places in proportion to weight, none getting more than its full package cost:
//
//	grant_k = min(cost_k, λ weight_k),  Σ grant_k = min(budget, Σ_{weight_k > 0} cost_k)
//
// It writes the result into grant and returns its sum. All slices have one length; weights and costs are
// at least 0. What places leave over goes to the others until all that have a weight are full.
func Share(grant []float64, budget float64, weight, cost []float64) float64 {
	clear(grant)
	left, spent := budget, 0.0
	for left > 0 {
		sum := 0.0
		for k, w := range weight {
			if grant[k] < cost[k] {
				sum += w
			}
		}
		if sum <= 0 {
			return spent
		}
		// Whoever would get more than the full cost gets just that; the rest is shared anew. Each round
		// fills a place, so there are at most as many rounds as places.
		level, filled := left/sum, false
		for k, w := range weight {
			if grant[k] < cost[k] && w > 0 && level*w >= cost[k] {
				grant[k], filled = cost[k], true
				left -= cost[k]
				spent += cost[k]
			}
		}
		if filled {
			continue
		}
		for k, w := range weight {
			if grant[k] < cost[k] {
				grant[k] = float64(level * w)
				spent += grant[k]
			}
		}
		return spent
	}
	return spent
}
