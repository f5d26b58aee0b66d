package plots

// texts is the only place where charts get their words from. fonts/subset.sh reads the Chinese
// characters of this file.
var texts = map[string]text{
	// Around the charts.
	"source":      {"Source: gowest%s simulation, not a forecast; scenario %s; n = %s; %s%s.", "资料来源：gowest%s模拟结果，并非预测；情景：%s；n = %s；%s%s。"},
	"replicate":   {"1 replicate", "1次模拟"},
	"replicates":  {"%d replicates", "%d次模拟"},
	"seed":        {"seed %d", "随机种子%d"},
	"agent":       {"; 1 agent = %s persons", "；1个主体 = %s人"},
	"observed-by": {" Observed: %s.", "实际数据：%s。"},
	"observed":    {"observed", "实际值"},
	"and":         {" and ", "和"},
	"comma":       {", ", "、"},
	"median":      {"median", "中位数"},
	"band50":      {"50 %% of replicates", "50%%的模拟"},
	"band90":      {"90 %% of replicates", "90%%的模拟"},
	"simulated":   {"simulated", "模拟值"},
	"no-data":     {"no data", "无数据"},
	"nation":      {"nation = 1", "全国 = 1"},

	// Changes.
	"fell":    {"fell by %s", "下降%s"},
	"rose":    {"rose by %s", "上升%s"},
	"doubled": {"more than doubled", "增加一倍以上"},
	"steady":  {"changed little", "变化不大"},

	// Measures of dispersion.
	"cv":          {"Coefficient of variation of real GDP per head over provinces", "各省实际人均GDP的变异系数"},
	"cv_nominal":  {"Coefficient of variation of nominal GDP per head over provinces", "各省名义人均GDP的变异系数"},
	"cv_weighted": {"Population-weighted coefficient of variation of real GDP per head over provinces", "各省实际人均GDP的人口加权变异系数"},
	"sigma":       {"Standard deviation of the log of real GDP per head over provinces", "各省实际人均GDP对数的标准差"},
	"gini":        {"Gini index of real GDP per head over provinces, weighted by population", "各省实际人均GDP的基尼系数（人口加权）"},
	"theil_t":     {"Theil T index of real GDP per head over provinces, weighted by population", "各省实际人均GDP的泰尔指数（人口加权）"},

	"dispersion.title":    {"Dispersion of provincial income %s from %d to %d", "%[2]d—%[3]d年各省收入差距%[1]s"},
	"dispersion.more":     {"Under %s provincial income ends %s dispersed than under %s", "与%[3]s相比，%[1]s情景下各省收入差距最终%[2]s"},
	"dispersion.equal":    {"Dispersion of provincial income ends alike under %s", "%s情景下各省收入差距最终相近"},
	"more":                {"more", "较大"},
	"less":                {"less", "较小"},
	"dispersion.observed": {" (observed: current prices)", "（实际值按当年价格）"},
	"unit.one":            {"%s, no unit", "%s（无量纲）"},

	// Decomposition.
	"decomposition.title":    {"Gaps between regions make up %s of dispersion in %d, after %s in %d", "%[2]d年地区间差距占总差距的%[1]s，%[4]d年为%[3]s"},
	"decomposition.subtitle": {"Theil T index of real GDP per head over provinces, weighted by population, split by %d regions (no unit; mean over replicates)", "各省实际人均GDP的泰尔指数（人口加权，%d个地区，多次模拟平均，无量纲）"},
	"between":                {"between regions", "地区之间"},
	"within":                 {"within regions", "地区内部"},

	// Maps.
	"map-gdp.title":    {"%s has %s times and %s %s times the national GDP per head in %d", "%[5]d年%[1]s人均GDP为全国的%[2]s倍，%[3]s为%[4]s倍"},
	"map-gdp.plain":    {"GDP per head differs between places in %d", "%d年各地人均GDP"},
	"map-gdp.subtitle": {"Real GDP per head of cells, %d, nation = 1 (mean over replicates)", "%d年各网格实际人均GDP，全国 = 1（多次模拟平均）"},
}
