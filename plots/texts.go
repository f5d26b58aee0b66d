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

	// Provinces.
	"provinces.title":    {"%d of %d provinces came nearer to the national income from %d to %d", "%[3]d—%[4]d年%[2]d个省份中有%[1]d个更接近全国收入水平"},
	"provinces.subtitle": {"Real GDP per head relative to the nation (nation = 1, log scale), %d to %d", "实际人均GDP与全国之比（全国 = 1，对数刻度），%d—%d年"},
	"observed-nominal":   {"observed (nominal)", "实际值（名义）"},

	// Calendar.
	"calendar.title":     {"%d policies, most of them (%d) at work in %d", "%[1]d项政策，%[3]d年同时实施最多（%[2]d项）"},
	"calendar.single":    {"One policy: %s from %d", "一项政策：%s，始于%d年"},
	"calendar.subtitle":  {"Strength of each policy by year; a slope is the time to full strength, an arrow has no end", "各项政策的实施时间；斜边表示逐步加强，箭头表示没有结束年份"},
	"calendar.source":    {"Source: gowest scenario %s.", "资料来源：gowest情景%s。"},
	"calendar.triggered": {"waits for its trigger", "等待触发条件"},
	"whole-country":      {"whole country", "全国"},
	"family.place":       {"zones and parks", "特区与园区"},
	"family.cluster":     {"cluster support", "集群扶持"},
	"family.market":      {"market reform", "市场改革"},
	"family.world":       {"opening", "对外开放"},
	"family.money":       {"taxes and transfers", "税收与转移支付"},
	"family.build":       {"infrastructure and schools", "基础设施与教育"},
	"family.rules":       {"rules", "监管"},

	"type.special-economic-zone": {"special economic zone", "经济特区"},
	"type.science-park":          {"science park", "科技园区"},
	"type.industrial-park":       {"industrial park", "工业园区"},
	"type.cluster-support":       {"cluster support", "集群扶持"},
	"type.anchor-firm":           {"anchor firm", "龙头企业"},
	"type.privatisation":         {"privatisation", "国企改制"},
	"type.hukou-reform":          {"hukou reform", "户籍改革"},
	"type.port-opening":          {"port opening", "港口开放"},
	"type.price-reform":          {"price reform", "价格改革"},
	"type.transfer":              {"transfer", "转移支付"},
	"type.tax":                   {"tax", "税收"},
	"type.infrastructure":        {"infrastructure", "基础设施"},
	"type.school":                {"school", "教育"},
	"type.enforcement":           {"enforcement", "监管执法"},
	"type.world-demand":          {"world demand", "世界需求"},
}
