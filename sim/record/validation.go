package record

// ValidationRow is a row of validation.csv: a score of a forecast of relative incomes, ln(GDP per head over the nation's), in the years after an
// origin. Intervals (95 %) resample provinces with all their years; those of coverage in a single year are exact binomial ones.
type ValidationRow struct {
	Forecast string  `csv:"forecast"`
	Against  string  `csv:"against"`  // the other forecast, of differences and tests; else empty
	Score    string  `csv:"score"`    // see docs/validation
	Province string  `csv:"province"` // or ALL
	FromYear int     `csv:"from_year"`
	ToYear   int     `csv:"to_year"`
	Value    float64 `csv:"value,optional"`
	CILow    float64 `csv:"ci_low,optional"`
	CIHigh   float64 `csv:"ci_high,optional"`
	Verdict  string  `csv:"verdict"` // of differences and coverage; else empty
	N        int     `csv:"n"`       // provinces and years that the value is a mean over
}

// ForecastRow is a row of provinces_validation.csv: what a forecast says of a province in a year, with its central bands, beside what was observed.
// Values are GDP per head over the nation's.
type ForecastRow struct {
	Forecast     string  `csv:"forecast"`
	Province     string  `csv:"province"`
	ProvinceCode int     `csv:"province_code"`
	Year         int     `csv:"year"`
	Judged       int     `csv:"judged"` // 1 after the origin
	Observed     float64 `csv:"observed"`
	Point        float64 `csv:"point"` // by which errors are taken
	Bands
	Covered50 int     `csv:"covered_50"` // 1 = the band holds what was observed
	Covered80 int     `csv:"covered_80"`
	Covered95 int     `csv:"covered_95"`
	CRPS      float64 `csv:"crps"` // of logarithms
}

// Bands are the median and the central bands of a forecast, empty where it has a point alone.
type Bands struct {
	Median float64 `csv:"median,optional"`
	Low50  float64 `csv:"low_50,optional"`
	High50 float64 `csv:"high_50,optional"`
	Low80  float64 `csv:"low_80,optional"`
	High80 float64 `csv:"high_80,optional"`
	Low95  float64 `csv:"low_95,optional"`
	High95 float64 `csv:"high_95,optional"`
}

// DispersionForecastRow is a row of dispersion_validation.csv: what a forecast says of a measure of dispersion in a year.
type DispersionForecastRow struct {
	Forecast string  `csv:"forecast"`
	Measure  string  `csv:"measure"` // cv, sigma; sigma_28 without municipalities
	Year     int     `csv:"year"`
	Judged   int     `csv:"judged"`
	Observed float64 `csv:"observed"`
	Point    float64 `csv:"point"` // of a model the mean of its members; of others the measure of their points
	Bands
}

// FactRow is a row of facts.csv: a fact that was not used to set parameters.
type FactRow struct {
	Fact       string  `csv:"fact"`
	Kind       string  `csv:"kind"` // number, rank (correlation over provinces) or year
	Year       int     `csv:"year"`
	Observed   float64 `csv:"observed,optional"` // of a rank correlation nothing
	Mean       float64 `csv:"mean,optional"`     // of the model's replicates, or the correlation
	Low95      float64 `csv:"low_95,optional"`   // of replicates; of a correlation its interval by resampling provinces
	High95     float64 `csv:"high_95,optional"`
	Replicates int     `csv:"replicates"` // that have the number
	Result     string  `csv:"result"`     // inside, too low, too high; of a year too early, too late; of a correlation alike, unclear, reversed
	Definition string  `csv:"definition"`
	Source     string  `csv:"source"`
}

// RobustnessRow is a row of robustness.csv: how a score of the model changes with one change of the scenario, its scale or the judgement.
type RobustnessRow struct {
	Change     string  `csv:"change"`
	Score      string  `csv:"score"`
	Base       float64 `csv:"base,optional"`
	Changed    float64 `csv:"changed,optional"`
	Difference float64 `csv:"difference,optional"` // changed less base
	CILow      float64 `csv:"ci_low,optional"`     // 95 %; of scores by resampling provinces, of dispersion Student's t over replicates
	CIHigh     float64 `csv:"ci_high,optional"`
	Verdict    string  `csv:"verdict"` // better, worse or as good, of squared errors; else empty
}

// Names of the tables of a validation.
const (
	ValidationFile         = "validation.csv"
	ForecastsFile          = "provinces_validation.csv"
	DispersionForecastFile = "dispersion_validation.csv"
	FactsFile              = "facts.csv"
	RobustnessFile         = "robustness.csv"
)
