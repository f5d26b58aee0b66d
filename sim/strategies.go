package sim

import (
	"slices"

	"gowest/agents/government"
	"gowest/sim/calendar"
	"gowest/sim/policy"
)

// Policies returns the policies of a scenario: those listed, and one for every government that has a budget
// and a strategy that is not none, "strategy of Zhejiang" and at last "strategy of the centre". [M15]
func Policies(cfg *Config) []policy.Policy {
	out := slices.Clone(cfg.Policies)
	var all []int32
	for i := range cfg.World.Grid.Cells {
		all = append(all, int32(i))
	}
	for p := range cfg.Provinces {
		q := &cfg.Provinces[p]
		if q.Strategy != government.NoStrategy && cfg.Strategy.Budget > 0 {
			own := slices.DeleteFunc(slices.Clone(all), func(c int32) bool { return cfg.World.Grid.Cells[c].Province != p })
			out = append(out, cfg.strategy(q.Name, q.Strategy, q.Name, own, policy.ByProvince, cfg.Strategy.Budget))
		}
	}
	if s := cfg.Government.Strategy; s != government.NoStrategy && cfg.Strategy.CentreBudget > 0 {
		out = append(out, cfg.strategy("the centre", s, "all", all, policy.ByCentre, cfg.Strategy.CentreBudget))
	}
	return out
}

// StrategyGroup is governments that follow one kind of strategy with purses of one kind.
type StrategyGroup struct {
	Kind  government.Strategy
	Payer policy.Payer
	// Provinces in the order of the scenario, nil for the centre.
	Provinces []string
	// Start, Ramp and Lag are those of each of them.
	Start     int
	Ramp, Lag float64
}

// StrategyGroups returns the governments with a strategy that acts, provinces by kind and at last the centre.
func StrategyGroups(cfg *Config) []StrategyGroup {
	var out []StrategyGroup
	add := func(kind government.Strategy, payer policy.Payer, provinces []string) {
		s := &cfg.Strategy
		out = append(out, StrategyGroup{Kind: kind, Payer: payer, Provinces: provinces, Start: s.Start, Ramp: s.Ramp, Lag: s.Lag})
	}
	for _, kind := range []government.Strategy{government.Planned, government.Responsive, government.Mixed} {
		var names []string
		for i := range cfg.Provinces {
			if p := &cfg.Provinces[i]; p.Strategy == kind {
				names = append(names, p.Name)
			}
		}
		if len(names) > 0 && cfg.Strategy.Budget > 0 {
			add(kind, policy.ByProvince, names)
		}
	}
	if kind := cfg.Government.Strategy; kind != government.NoStrategy && cfg.Strategy.CentreBudget > 0 {
		add(kind, policy.ByCentre, nil)
	}
	return out
}

// strategy returns the policy of one government's strategy.
func (c *Config) strategy(of string, kind government.Strategy, where string, territory []int32, payer policy.Payer, budget float64) policy.Policy {
	s := &c.Strategy
	rule := s.Support
	if !c.Mechanisms.M16 {
		rule.Bargaining.Bargaining = 0
	}
	p := policy.Policy{
		Name: "strategy of " + of, Type: policy.ClusterSupport, Where: []string{where}, Cells: territory, Emergent: true,
		Trigger: policy.ByCluster, Start: s.Start, Lag: s.Lag, Ramp: s.Ramp, Budget: budget, Payer: payer, Intensity: 1, Parts: s.Parts,
		Strategy: &policy.Strategy{Kind: kind, Rule: rule, Industries: s.Industries, Named: c.named(territory)},
		Effects: policy.Effects{
			Platform: s.Platform, Training: s.Training, Innovation: s.Innovation, Credit: s.Credit, Building: s.Building,
			BuildSpeed: s.BuildSpeed, MaxClusters: s.MaxClusters,
		},
	}
	if s.ChosenBy == government.ByCentre {
		p.Industries = s.Industries
	}
	return p
}

// named returns the cells of the centre's plan in a territory, ascending.
func (c *Config) named(territory []int32) []int32 {
	cells := c.Strategy.Cells
	if len(c.Strategy.Places) == 0 {
		for _, q := range c.Provinces {
			cells = append(cells, q.Capital)
		}
	}
	out := slices.DeleteFunc(slices.Clone(cells), func(cell int32) bool { return !slices.Contains(territory, cell) })
	slices.Sort(out)
	return slices.Compact(out)
}

// beginStrategies lets plans begin in the first quarter.
func (w *Economy) beginStrategies() {
	w.forCells((*Economy).countFirms)
	w.informStrategies()
	w.engine.Choose(calendar.Time(w.cfg.Run.From), nil)
}

// informStrategies tells strategies what they look at besides clusters.
func (w *Economy) informStrategies() {
	w.engine.Inform(policy.Survey{Heads: w.headsBefore, Power: func(cell int32, industry int) float64 {
		power, _ := w.bargainingPower(industry, []int32{cell})
		return power
	}})
}

// bargainingPower returns the bargaining power of the firms of an industry in some cells, and 1 if they have
// an association, else 0. Without [M16] there are no associations.
func (w *Economy) bargainingPower(industry int, cells []int32) (power float64, associated int) {
	rule := &w.cfg.Strategy.Bargaining
	trust := 0.0
	for _, c := range cells {
		_, n, _ := w.cells[c].census.industries[industry].totals()
		trust += float64(n) * w.byCell.Trust[w.at(c, industry)]
	}
	sizes := w.sizesOf(industry, cells)
	_, n, squares := sizes.totals()
	if n == 0 {
		return 0, 0 // nobody works there: nobody bargains
	}
	heads := float64(n)
	h := squares / (heads * heads) // Herfindahl and Hirschman, see [measure.HerfindahlHirschman]
	largest := float64(sizes.top(1))
	if w.cfg.Mechanisms.M16 && rule.Associated(trust/heads) {
		associated = 1
	}
	return rule.Power(h, largest/heads, associated == 1), associated
}

// supportOf returns what policies spent this year on an industry in some cells [deflated yuan].
func (w *Economy) supportOf(industry int, cells []int32) float64 {
	sum := 0.0
	for _, c := range cells {
		sum += w.yuan(w.year.support[w.at(c, industry)])
	}
	return sum / w.deflator
}
