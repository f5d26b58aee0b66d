package report

import "slices"

// indicator says how an indicator of the nation is written.
type indicator struct {
	name     string // column
	factor   float64
	zhFactor float64 // where Chinese counts in other units, as 亿; 0 = factor
	decimals int
}

// headline are the indicators of summaries and first tables.
var headline = []indicator{
	{"cv", 1, 0, 4},
	{"gini", 1, 0, 4},
	{"theil_between", 1, 0, 4},
	{"west_east_ratio", 1, 0, 4},
	{"gdp", 1e-9, 1e-8, 1},
	{"gdp_per_head", 1, 0, 0},
	{"person_gini", 1, 0, 4},
	{"migrant_share", 100, 0, 2},
	{"clusters", 1, 0, 1},
}

// theil are the parts that the decomposition adds up.
var theil = []indicator{{"theil_t", 1, 0, 4}, {"theil_between", 1, 0, 4}, {"theil_within", 1, 0, 4}}

// indicatorOf returns how to write an indicator of the headline.
func indicatorOf(name string) indicator {
	return headline[slices.IndexFunc(headline, func(i indicator) bool { return i.name == name })]
}

// scale returns the factor of an indicator.
func (w words) scale(i indicator) float64 {
	if w.zh && i.zhFactor != 0 {
		return i.zhFactor
	}
	return i.factor
}

// write formats a value of an indicator.
func (w words) write(i indicator, v float64) string { return decimal(v*w.scale(i), i.decimals) }
