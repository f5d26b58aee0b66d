package record

import "encoding/hex"

// SensitivityRow is a row of sensitivity.csv: what a parameter does to an outcome over its range. Measures that a method has not are empty.
type SensitivityRow struct {
	Outcome   string `csv:"outcome"`
	Parameter string `csv:"parameter"` // key of scenario files
	Method    string `csv:"method"`    // morris, sobol, lhs, factorial
	// Effect over the whole range: of morris the mean of elementary effects, of lhs the slope of the line of least squares.
	Mu     float64 `csv:"mu,optional"`
	MuSE   float64 `csv:"mu_se,optional"`
	MuLow  float64 `csv:"mu_low,optional"` // 95 %, Student t
	MuHigh float64 `csv:"mu_high,optional"`
	// Mean size of elementary effects.
	MuStar     float64 `csv:"mu_star,optional"`
	MuStarSE   float64 `csv:"mu_star_se,optional"`
	MuStarLow  float64 `csv:"mu_star_low,optional"`
	MuStarHigh float64 `csv:"mu_star_high,optional"`
	// Standard deviation of elementary effects between places, without noise.
	Sigma     float64 `csv:"sigma,optional"`
	SigmaSE   float64 `csv:"sigma_se,optional"`
	SigmaLow  float64 `csv:"sigma_low,optional"`
	SigmaHigh float64 `csv:"sigma_high,optional"`
	// Share of the variance of the expected outcome that the parameter explains alone.
	First     float64 `csv:"first,optional"`
	FirstSE   float64 `csv:"first_se,optional"`
	FirstLow  float64 `csv:"first_low,optional"` // 95 %, resamples
	FirstHigh float64 `csv:"first_high,optional"`
	// The same with all that it does together with others.
	Total     float64 `csv:"total,optional"`
	TotalSE   float64 `csv:"total_se,optional"`
	TotalLow  float64 `csv:"total_low,optional"`
	TotalHigh float64 `csv:"total_high,optional"`
	// Share of luck in the variance of single runs, the same for all parameters of an outcome.
	NoiseShare float64 `csv:"noise_share,optional"`
	// Share of luck in the variance of means over replicates, which is taken out of sigma, first and total.
	NoiseLeft float64 `csv:"noise_left,optional"`
	// The mu_star that a parameter without effect would show by luck alone.
	MuStarLuck float64 `csv:"mu_star_luck,optional"`
	// Share of the variance of the outcome that the line of least squares has; of lhs.
	LinearShare float64 `csv:"linear_share,optional"`
	Samples     int     `csv:"samples"` // walks, rows or points with all values
	Replicates  int     `csv:"replicates"`
}

// Names of the files of a sensitivity analysis.
const (
	SensitivityFile = "sensitivity.csv"
	DesignFile      = "design.csv" // a row a point: the parameters and what came of them
	StudyFile       = "study.toml" // the study with all that flags changed
)

// SensitivityFiles returns the names of the tables of a sensitivity analysis, as CSV.
func SensitivityFiles() []string { return []string{SensitivityFile, DesignFile} }

// StudyInfo is what the manifest of a study of many runs says besides.
type StudyInfo struct {
	Name       string   `json:"name"`
	Method     string   `json:"method"`
	Samples    int      `json:"samples,omitempty"`
	Levels     int      `json:"levels,omitempty"`
	Points     int      `json:"points"`
	Runs       int      `json:"runs"`              // that differ
	FailedRuns int      `json:"failed_runs"`       // whose numbers are missing
	Against    string   `json:"against,omitempty"` // scenario whose differences to the first are the outcomes
	Parameters []string `json:"parameters"`        // keys
	Labels     []string `json:"labels"`            // of parameters, in charts
	Outcomes   []string `json:"outcomes"`
}

// WriteFrame writes columns of any kind as a table into dir, like [WriteTable].
func WriteFrame(dir, file string, format Format, f Frame) (hash string, err error) {
	f.Table = tableOf(file)
	header := f
	header.Columns = make([]Values, len(f.Columns))
	for i := range f.Columns {
		header.Columns[i] = Values{Column: f.Columns[i].Column}
	}
	t, err := newTableFile(dir, format, header)
	if err != nil {
		return "", err
	}
	defer t.file.discard() // nothing any more once it is in place
	if err := t.append(f); err != nil {
		return "", err
	}
	if _, err := t.commit(); err != nil {
		return "", err
	}
	return hex.EncodeToString(t.hash.Sum(nil)), nil
}
