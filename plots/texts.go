package plots

// texts is the only place where charts get their words from. fonts/subset.sh reads the Chinese
// characters of this file.
var texts = map[string]text{
	// Around the charts.
	"source":      {"Source: gowest%s simulation, not a forecast; scenario %s; n = %s; %s%s.", "资料来源：gowest%s模拟结果，并非预测；情景：%s；n = %s；%s%s。"},
	"replicate":   {"1 replicate", "1次模拟"},
	"replicates":  {"%d replicates", "%d次模拟"},
	"seed":        {"seed %d", "随机种子%d"},
	"agent":       {"; 1\u00a0agent\u00a0=\u00a0%s\u00a0persons", "；1个主体\u00a0=\u00a0%s人"},
	"observed-by": {" Observed: %s.", "实际数据：%s。"},
	"observed":    {"observed", "实际值"},
	"and":         {" and ", "和"},
	"comma":       {", ", "、"},
	"median":      {"median", "中位数"},
	"band50":      {"50\u00a0%% of replicates", "50%%的模拟"},
	"band90":      {"90\u00a0%% of replicates", "90%%的模拟"},
	"simulated":   {"simulated", "模拟值"},
	"no-data":     {"no data", "无数据"},
	"nation":      {"nation = 1", "全国 = 1"},

	// Changes.
	"fell":    {"fell by %s", "下降%s"},
	"rose":    {"rose by %s", "上升%s"},
	"doubled": {"more than doubled", "增加一倍以上"},
	"steady":  {"changed little", "变化不大"},

	// Measures of dispersion.
	"cv":          {"Coefficient of variation of GDP per head over provinces", "各省人均GDP的变异系数"},
	"cv_weighted": {"Population-weighted coefficient of variation of GDP per head over provinces", "各省人均GDP的人口加权变异系数"},
	"sigma":       {"Standard deviation of the log of GDP per head over provinces", "各省人均GDP对数的标准差"},
	"gini":        {"Gini index of GDP per head over provinces, weighted by population", "各省人均GDP的基尼系数（人口加权）"},
	"theil_t":     {"Theil T index of GDP per head over provinces, weighted by population", "各省人均GDP的泰尔指数（人口加权）"},

	"dispersion.title": {"Dispersion of provincial income %s from %d to %d", "%[2]d—%[3]d年各省收入差距%[1]s"},
	"dispersion.more":  {"Under %s provincial income ends %s dispersed than under %s", "与%[3]s相比，%[1]s情景下各省收入差距最终%[2]s"},
	"dispersion.equal": {"Dispersion of provincial income ends alike under %s", "%s情景下各省收入差距最终相近"},
	"more":             {"more", "较大"},
	"less":             {"less", "较小"},
	"unit.one":         {"%s, no unit", "%s（无量纲）"},

	// Decomposition.
	"decomposition.title":    {"Gaps between regions make up %s of dispersion in %d, after %s in %d", "%[2]d年地区间差距占总差距的%[1]s，%[4]d年为%[3]s"},
	"decomposition.subtitle": {"Theil T index of GDP per head over provinces, weighted by population, split by %d regions (no unit; mean over replicates)", "各省人均GDP的泰尔指数（人口加权，%d个地区，多次模拟平均，无量纲）"},
	"between":                {"between regions", "地区之间"},
	"within":                 {"within regions", "地区内部"},

	// Maps.
	"map-gdp.title":    {"%s has %s times and %s %s times the national GDP per head in %d", "%[5]d年%[1]s人均GDP为全国的%[2]s倍，%[3]s为%[4]s倍"},
	"map-gdp.plain":    {"GDP per head differs between places in %d", "%d年各地人均GDP"},
	"map-gdp.subtitle": {"GDP per head of cells, %d, nation = 1 (mean over replicates)", "%d年各网格人均GDP，全国 = 1（多次模拟平均）"},

	// Provinces.
	"provinces.title":    {"%d of %d provinces came nearer to the national income from %d to %d", "%[3]d—%[4]d年%[2]d个省份中有%[1]d个更接近全国收入水平"},
	"provinces.subtitle": {"GDP per head relative to the nation (nation = 1, log scale), %d to %d", "人均GDP与全国之比（全国 = 1，对数刻度），%d—%d年"},

	// Calendar.
	"calendar.title":     {"%d policies; at most %d act at once, first in %d", "共%[1]d项政策，%[3]d年起同时实施的最多（%[2]d项）"},
	"calendar.single":    {"One policy: %s from %d", "一项政策：%s，始于%d年"},
	"calendar.subtitle":  {"Strength of each policy by year; a slope is the time to full strength, an arrow has no end", "各项政策的实施时间；斜边表示逐步加强，箭头表示没有结束年份"},
	"calendar.source":    {"Source: gowest%s, policies of scenario %s.", "资料来源：gowest%s，情景%s的政策。"},
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

	// Clusters.
	"clusters.title":         {"%s industrial clusters in %d, after %s in %d", "%[2]d年有%[1]s个产业集群，%[4]d年为%[3]s个"},
	"clusters.subtitle":      {"Clusters by industry and year: number and newly born (%s)", "各产业集群数与新形成数（%s）"},
	"clusters.mean":          {"mean over replicates", "多次模拟平均"},
	"clusters.one":           {"one replicate", "一次模拟"},
	"clusters.number":        {"clusters", "集群数"},
	"clusters.median":        {"clusters (median)", "集群数（中位数）"},
	"clusters.born":          {"born in the year", "当年新形成"},
	"clusters.band":          {"90\u00a0%% of replicates", "90%%的模拟"},
	"map-clusters.title":     {"%s holds %s of cluster employment in %d", "%[3]d年%[1]s占集群就业的%[2]s"},
	"map-clusters.share":     {"Clusters, %d. Area of a symbol: mean employment in clusters of the cell; filled where at least half of the replicates have one, hollow where at least a fifth", "%d年产业集群。符号面积表示网格内集群的平均就业；至少一半模拟出现集群为实心，至少五分之一为空心"},
	"map-clusters.replicate": {"Clusters, %d, replicate %d. Area of a symbol: employment in clusters of the cell", "%d年产业集群（第%d次模拟）。符号面积表示网格内集群就业"},
	"map-clusters.size":      {"%s persons", "%s人"},
	"other":                  {"other", "其他"},

	// Firms and persons.
	"firms.title":     {"%s of firms employ %s persons or more in %d", "%[3]d年%[1]s的企业雇用%[2]s人及以上"},
	"firms.subtitle":  {"Share of firms with at least so many persons employed, both axes logarithmic (mean over replicates)", "雇用人数不低于某规模的企业所占比例（双对数坐标，多次模拟平均）"},
	"firms.x":         {"persons employed", "雇用人数"},
	"firms.zipf":      {"slope −1", "斜率−1"},
	"lorenz.title":    {"The best-paid tenth of workers gets %s of income in %d, after %s in %d", "%[2]d年收入最高的十分之一劳动者获得收入的%[1]s，%[4]d年为%[3]s"},
	"lorenz.one":      {"The best-paid tenth of workers gets %s of income in %d", "%[2]d年收入最高的十分之一劳动者获得收入的%[1]s"},
	"lorenz.subtitle": {"Cumulated share of workers' income (vertical, %%) against cumulated share of workers from the poorest (horizontal, %%; mean over replicates)", "劳动者收入累计比例（纵轴，%%）与劳动者累计比例（横轴，%%，由低到高；多次模拟平均）"},
	"lorenz.equal":    {"equal incomes", "完全平均"},

	// Effects.
	"effect-dispersion.title":    {"%s %s dispersion by %s in %d", "%[4]d年%[1]s使收入差距%[2]s%[3]s"},
	"effect-dispersion.unclear":  {"No clear effect of %s on dispersion in %d", "%[2]d年%[1]s对收入差距没有明确影响"},
	"lowers":                     {"lowers", "缩小"},
	"raises":                     {"raises", "扩大"},
	"effect-dispersion.subtitle": {"%s: difference to %s in the same replicates, no unit, with 95\u00a0%% interval", "%s：与%s同次模拟之差（无量纲），95%%置信区间"},
	"effect-provinces.title":     {"%s clearly raises GDP per head in %d and lowers it in %d of %d provinces", "%[1]s使%[4]d个省份中%[2]d个人均GDP明显提高，%[3]d个明显下降"},
	"effect-provinces.up":        {"%s clearly raises GDP per head in %d of %d provinces", "%[1]s使%[3]d个省份中%[2]d个人均GDP明显提高"},
	"effect-provinces.down":      {"%s clearly lowers GDP per head in %d of %d provinces", "%[1]s使%[3]d个省份中%[2]d个人均GDP明显下降"},
	"effect-provinces.none":      {"No clear effect of %s on GDP per head in any of %d provinces", "%s对%d个省份的人均GDP均无明确影响"},
	"effect-provinces.subtitle":  {"Effect on real GDP per head in %d, %% of %s, mean of paired differences with 95\u00a0%% interval", "对%d年实际人均GDP的影响（占%s的%%），配对差均值及95%%置信区间"},
	"effect.clear":               {"interval without zero", "区间不含零"},
	"effect.unclear":             {"interval with zero", "区间含零"},
	"effect-map.title":           {"%s moves GDP per head most in %s (%s)", "%s对%s人均GDP影响最大（%s）"},
	"effect-map.subtitle":        {"Effect on real GDP per head in %d, %% of %s, mean of paired differences", "对%d年实际人均GDP的影响（占%s的%%），配对差均值"},
	"effect-map.hatched":         {"95\u00a0%% interval with zero", "95%%区间含零"},
	"effect.source":              {"Source: gowest%s simulation, not a forecast; %s against %s; n = %s with common random numbers; %s%s.", "资料来源：gowest%s模拟结果，并非预测；%s与%s对比；n = %s（共同随机数）；%s%s。"},
}
