package sim

import "strings"

// Direction says which way an indicator improves.
type Direction int8

// Directions. Neutral indicators count a rise as the improvement, so that p_improves reads as the
// chance that they rise.
const (
	LowerIsBetter  Direction = -1
	Neutral        Direction = 0
	HigherIsBetter Direction = 1
)

// Improves reports whether a change by delta is one for the better.
func (d Direction) Improves(delta float64) bool {
	if d == LowerIsBetter {
		return delta < 0
	}
	return delta > 0
}

// String returns the word that tables print.
func (d Direction) String() string {
	switch d {
	case LowerIsBetter:
		return "lower"
	case HigherIsBetter:
		return "higher"
	}
	return "neutral"
}

// directions is the judgement behind p_improves, by the beginning of an indicator's name, so that
// cv stands for cv_income and cv_28_nominal too; the longest entry that fits decides. What is not
// listed is Neutral: a means or a by-product (population, price level, state and foreign
// employment, exports, credit) that a reader may want to see move either way.
var directions = []struct {
	prefix string
	better Direction
	reason string
}{
	{"gini", LowerIsBetter, "provinces are less unequal"},
	{"theil", LowerIsBetter, "provinces are less unequal; within rises when a gap opens inside a region"},
	{"cv", LowerIsBetter, "provinces are less unequal"},
	{"sigma", LowerIsBetter, "sigma convergence"},
	{"atkinson", LowerIsBetter, "less welfare is lost to inequality"},
	{"moran_i", LowerIsBetter, "rich and poor provinces lie less apart"},
	{"person_gini", LowerIsBetter, "workers are less unequal"},
	{"person_theil", LowerIsBetter, "workers are less unequal"},
	{"rural_urban_gap", LowerIsBetter, "farmers earn nearer to others"},
	{"hoover", LowerIsBetter, "provinces are less unequal"},
	{"ge_2", LowerIsBetter, "provinces are less unequal"},
	{"wolfson", LowerIsBetter, "the middle is fuller"},
	{"kanbur_zhang", LowerIsBetter, "regions are less far apart, for what lies inside them"},
	{"beta", LowerIsBetter, "poor provinces grow faster than rich ones"},
	{"unemployment", LowerIsBetter, "fewer are without work"},
	{"exits", LowerIsBetter, "fewer firms close"},

	{"gdp", HigherIsBetter, "more is produced"},
	{"household_income", HigherIsBetter, "households can buy more"},
	{"wage", HigherIsBetter, "employees can buy more"},
	{"skill", HigherIsBetter, "workers can do more"},
	{"firms", HigherIsBetter, "more enterprises"},
	{"entries", HigherIsBetter, "more firms are founded"},
	{"clusters", HigherIsBetter, "more industries have taken root"},
	{"cluster_employment", HigherIsBetter, "more jobs where industries have taken root"},
	{"productivity", HigherIsBetter, "more from the same inputs"},
	{"infrastructure", HigherIsBetter, "places are better equipped"},
	{"trust", HigherIsBetter, "more can be bought from others"},
	{"west_east_ratio", HigherIsBetter, "the West catches up with the East"},

	{"gdp_nominal", Neutral, "prices rise too"},
	{"beta_se", Neutral, "precision is no outcome"},
}

// DirectionOf returns which way the indicator improves, and why.
func DirectionOf(indicator string) (better Direction, reason string) {
	longest := 0
	for _, d := range directions {
		fits := indicator == d.prefix || strings.HasPrefix(indicator, d.prefix+"_")
		if fits && len(d.prefix) > longest {
			longest, better, reason = len(d.prefix), d.better, d.reason
		}
	}
	return better, reason
}
