package record

// Files of a calibration besides the manifest: tables, the study as it was run, and the scenario of the best values.
const (
	FitFile         = "calibration.csv"
	ParametersFile  = "parameters.csv"
	CorrelationFile = "correlation.csv"
	SlopesFile      = "identifiability.csv"
	DirectionsFile  = "directions.csv"
	ProfilesFile    = "profiles.csv"
	RecoveryFile    = "recovery.csv" // only of a test of recovery
	PlausibleTable  = "plausible"    // their columns depend on the study
	EvaluationTable = "evaluations"
	BestFile        = "best.toml"
)

// FitRow is a row of calibration.csv: a target and the moments at the values of the scenario and at the best ones. Moments are means over
// replicates whose luck the search did not use.
type FitRow struct {
	Target    string  `csv:"target"`
	Moment    string  `csv:"moment"` // in words, as "sigma_28 in 1990"
	Observed  float64 `csv:"observed"`
	Tolerance float64 `csv:"tolerance"`
	Weight    float64 `csv:"weight"` // 0 = does not count
	// Before and after: mean, its standard error, and |mean − observed| over √(tolerance² + error²).
	StartMean           float64 `csv:"start_mean,optional"`
	StartSE             float64 `csv:"start_se,optional"`
	StartImplausibility float64 `csv:"start_implausibility,optional"`
	Mean                float64 `csv:"mean,optional"`
	SE                  float64 `csv:"se,optional"`
	Implausibility      float64 `csv:"implausibility,optional"`
	Replicates          int     `csv:"replicates"`
	Misfit              float64 `csv:"emulator_misfit"` // standard deviation of what the emulator leaves open beyond luck
	Source              string  `csv:"source"`
}

// EstimateRow is a row of parameters.csv: what the targets say of a parameter.
type EstimateRow struct {
	Parameter string  `csv:"parameter"`
	Start     float64 `csv:"start,optional"` // in the scenario
	Best      float64 `csv:"best"`           // of the point of the least distance
	Mean      float64 `csv:"mean"`           // of the place in the range, as a value
	Low       float64 `csv:"low"`            // 95 % of the probability lie between low and high
	High      float64 `csv:"high"`
	From      float64 `csv:"from"` // range
	To        float64 `csv:"to"`
	Log       int     `csv:"log"`    // 1 = equal factors are equal steps
	Shrink    float64 `csv:"shrink"` // by how much the interval is shorter than 95 % of the range, 0 to 1
}

// CorrelationRow is a row of correlation.csv: a pair of parameters under the belief of parameters.csv.
type CorrelationRow struct {
	Parameter   string  `csv:"parameter"`
	With        string  `csv:"with"`
	Correlation float64 `csv:"correlation"`
}

// SlopeRow is a row of identifiability.csv: how a moment answers to a parameter near the best point.
type SlopeRow struct {
	Target    string  `csv:"target"`
	Parameter string  `csv:"parameter"`
	Slope     float64 `csv:"slope"` // change of the moment over the range of the parameter
	SE        float64 `csv:"slope_se"`
	Seen      float64 `csv:"seen"` // slope over √(tolerance² + luck²)
}

// DirectionRow is a row of directions.csv: the part of a parameter in a direction of the ranges, from the direction that targets see best.
type DirectionRow struct {
	Direction int     `csv:"direction"` // from 1
	Strength  float64 `csv:"strength"`  // singular value of the matrix of seen slopes
	Noise     float64 `csv:"noise"`     // strength that chance alone would show
	Seen      float64 `csv:"seen"`      // share of what was open that the targets settle, 0 to 1
	Parameter string  `csv:"parameter"`
	Part      float64 `csv:"part"` // parts of a direction are a vector of length 1
}

// ProfileRow is a row of profiles.csv: the least distance that other parameters allow at a value of one, as emulated; empty where it was ruled out.
type ProfileRow struct {
	Parameter string  `csv:"parameter"`
	Value     float64 `csv:"value"`
	Distance  float64 `csv:"distance,optional"`
}

// RecoveryRow is a row of recovery.csv: a parameter whose value was known, and what calibration to its moments said of it.
type RecoveryRow struct {
	Parameter string  `csv:"parameter"`
	Truth     float64 `csv:"truth"`
	Best      float64 `csv:"best"`
	Low       float64 `csv:"low"`
	High      float64 `csv:"high"`
	Inside    int     `csv:"inside"` // 1 = the truth lies between low and high
	Shrink    float64 `csv:"shrink"`
}
