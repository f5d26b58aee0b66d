package record

import (
	"io"
	"path/filepath"
	"strings"
)

// AttributionRow is a row of attribution.csv: a part of the difference alt minus base in an index of dispersion. Parts: between
// and within regions; each of them as population, the effect of where people live, and income, that of incomes per head. Rows of
// total, between and within are sums of the others; rows of regions add up to those of ALL.
type AttributionRow struct {
	Base       string  `csv:"base"`
	Alt        string  `csv:"alt"`
	Indicator  string  `csv:"indicator"` // theil_l, of real GDP per resident
	Part       string  `csv:"part"`      // total, between, within, between_population, between_income, within_population, within_income
	Region     string  `csv:"region"`    // what the region contributes, or ALL
	Year       int     `csv:"year"`
	DeltaMean  float64 `csv:"delta_mean"`
	DeltaSE    float64 `csv:"delta_se"` // paired
	CILow      float64 `csv:"ci_low"`   // 95 %, Student t
	CIHigh     float64 `csv:"ci_high"`
	Replicates int     `csv:"replicates"`
}

// CostRow is a row of costs.csv: what the policies that alt adds cost and what they brought, up to the last year.
type CostRow struct {
	Base       string  `csv:"base"`
	Alt        string  `csv:"alt"`
	Year       int     `csv:"year"` // the last of both
	Measure    string  `csv:"measure"`
	Unit       string  `csv:"unit"`
	Value      float64 `csv:"value,optional"`  // alt − base, or a ratio of such; empty for a ratio to nothing
	SE         float64 `csv:"se,optional"`     // paired; of linear quantities alone
	CILow      float64 `csv:"ci_low,optional"` // 95 %; empty where the interval is not bounded or there is none
	CIHigh     float64 `csv:"ci_high,optional"`
	Interval   string  `csv:"interval"` // t, fieller, bca or none
	Replicates int     `csv:"replicates"`
}

// VaryRow is a row of vary.csv: an effect where a key of the scenarios has a value.
type VaryRow struct {
	Key   string  `csv:"key"`
	Value float64 `csv:"value"`
	EffectRow
}

// ShapleyRow is a row of shapley.csv: the share of a package of policies in the effect alt minus base. Shares of one indicator, place
// and year add up to the total.
type ShapleyRow struct {
	Base            string  `csv:"base"`
	Alt             string  `csv:"alt"`
	Package         string  `csv:"package"` // or other changes
	Indicator       string  `csv:"indicator"`
	Level           string  `csv:"level"`    // nation, region
	Province        string  `csv:"province"` // a region's name, or ALL
	Year            int     `csv:"year"`
	ShapleyMean     float64 `csv:"shapley_mean"` // mean over the orders in which packages can be added
	ShapleySE       float64 `csv:"shapley_se"`   // paired
	CILow           float64 `csv:"ci_low"`       // 95 %, Student t
	CIHigh          float64 `csv:"ci_high"`
	AloneMean       float64 `csv:"alone_mean"`       // effect of the package added to base alone
	LastMean        float64 `csv:"last_mean"`        // effect of adding it to all others
	InteractionMean float64 `csv:"interaction_mean"` // share − alone: below 0 where others do part of the same, above 0 where they help
	TotalMean       float64 `csv:"total_mean"`
	Replicates      int     `csv:"replicates"`
	TotalLow        float64 `csv:"total_ci_low"`
	TotalHigh       float64 `csv:"total_ci_high"`
}

// OtherChanges is the package of all that differs between two scenarios besides policies: parameters, series, strategies of
// governments, the world.
const OtherChanges = "other changes"

// Names of the tables beside effects.csv.
const (
	CumulatedFile   = "effects_cumulated.csv"
	AttributionFile = "attribution.csv"
	CostsFile       = "costs.csv"
	VaryFile        = "vary.csv"    // only of a comparison that varies a key
	ShapleyFile     = "shapley.csv" // only of a comparison that splits effects
)

// ComparisonFiles returns the names of the tables of a comparison beside the folders of its scenarios, as CSV.
func ComparisonFiles() []string {
	return []string{EffectsFile, CumulatedFile, AttributionFile, CostsFile, VaryFile, ShapleyFile}
}

// WriteTable writes one table of a comparison into dir, under the name of its CSV file but the ending of the format, and
// returns the SHA-256 of its bytes as hex.
func WriteTable[T any](dir, file string, format Format, rows []T) (hash string, err error) {
	return WriteFrame(dir, file, format, FrameOf(tableOf(file), rows))
}

// ReadTable reads what [WriteTable] wrote as CSV.
func ReadTable[T any](dir, file string) (rows []T, err error) {
	err = readFile(filepath.Join(dir, file), func(r io.Reader) (err error) {
		rows, err = ReadCSV[T](r, tableOf(file))
		return err
	})
	return rows, err
}

// tableOf returns the name of the table in a CSV file.
func tableOf(file string) string { return strings.TrimSuffix(file, "."+CSV.Name) }
