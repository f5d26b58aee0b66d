package record

// ClaimRow is a row of claims.csv: one test of a claim and what the replicates say about it. A claim that the model cannot test has one row
// without a test.
type ClaimRow struct {
	Claim        int     `csv:"claim"` // its number
	Title        string  `csv:"title"`
	Test         string  `csv:"test"`
	Estimate     float64 `csv:"estimate,optional"` // empty if too few replicates have the number
	SE           float64 `csv:"se,optional"`
	Low          float64 `csv:"low,optional"` // interval by which it was judged
	High         float64 `csv:"high,optional"`
	Level        float64 `csv:"level"`                  // of that interval, by Holm (1979) among the tests of the claim
	Expected     string  `csv:"expected"`               // in words
	ExpectedLow  float64 `csv:"expected_low,optional"`  // empty = no end
	ExpectedHigh float64 `csv:"expected_high,optional"` //
	Verdict      string  `csv:"verdict"`                // supported, not supported, undecided, not testable
	Replicates   int     `csv:"replicates"`             // that have the number
	Needed       int     `csv:"needed"`                 // replicates that would about decide, 0 = decided or nobody knows
	ShareOfSets  float64 `csv:"share_of_sets,optional"` // parameter sets in which the estimate lies where expected; empty without sets
	Sets         int     `csv:"sets"`                   // parameter sets with an estimate
	ClaimVerdict string  `csv:"claim_verdict"`          // of the whole claim: supported, not supported, undecided, mixed, not testable
	Sentence     string  `csv:"sentence"`               // the same, with the tests on which it depends
	Scale        int     `csv:"persons_per_agent"`      //
}

// Forms of [ClaimPathRow].
const (
	PathLevel    = "level"
	PathDelta    = "difference"          // to the arm Against, replicate by replicate
	PathRelative = "relative difference" // exp(mean difference of logarithms) − 1
)

// ClaimPathRow is a row of claim_paths.csv: the outcome that a claim's chart follows, by arm and year.
type ClaimPathRow struct {
	Claim      int     `csv:"claim"`
	Arm        string  `csv:"arm"`
	Outcome    string  `csv:"outcome"` // in words
	Year       int     `csv:"year"`
	Mean       float64 `csv:"mean"`
	Low        float64 `csv:"low"` // 95 %, Student t
	High       float64 `csv:"high"`
	Replicates int     `csv:"replicates"` // that have the number
	Form       string  `csv:"form"`       // level, difference or relative difference
	Against    string  `csv:"against"`    // arm from which this one differs, "" of levels
}

// Names of the tables of claims.
const (
	ClaimsFile     = "claims.csv"
	ClaimPathsFile = "claim_paths.csv"
)
