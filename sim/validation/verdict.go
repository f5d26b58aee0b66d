package validation

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mathext"
	"gonum.org/v1/gonum/stat/distuv"
)

// Verdict is how a forecast stands against another.
type Verdict int8

// Verdicts. AsGood means no more than that the data do not tell the two apart.
const (
	Better Verdict = iota - 1
	AsGood
	Worse
)

// String returns the words of reports.
func (v Verdict) String() string { return [...]string{"better than", "as good as", "worse than"}[v+1] }

// verdictOf decides by the interval of a difference of losses.
func verdictOf(low, high float64) Verdict {
	switch {
	case high < 0:
		return Better
	case low > 0:
		return Worse
	}
	return AsGood
}

// Duel is a forecast against another in the same places and years.
type Duel struct {
	// Square is the mean difference of squared errors, less than 0 where the first has less; CRPS the same of that score.
	Square, SquareLow, SquareHigh float64
	CRPS, CRPSLow, CRPSHigh       float64
	Verdict, CRPSVerdict          Verdict
}

// Judge compares the losses of two forecasts by their means over places and years. Differences are paired within places and years; the intervals (95 %)
// resample places. The rule: better or worse where the interval does not hold 0, else as good.
func Judge(a, b *Loss, s *Sample) Duel {
	var d Duel
	d.Square, d.SquareLow, d.SquareHigh = s.Mean(minus(Places(a.Error, Square), Places(b.Error, Square)))
	d.CRPS, d.CRPSLow, d.CRPSHigh = s.Mean(minus(Places(a.CRPS, Plain), Places(b.CRPS, Plain)))
	d.Verdict, d.CRPSVerdict = verdictOf(d.SquareLow, d.SquareHigh), verdictOf(d.CRPSLow, d.CRPSHigh)
	return d
}

func minus(a, b []float64) []float64 {
	out := make([]float64, len(a))
	for i := range a {
		out[i] = a[i] - b[i]
	}
	return out
}

// Fit is whether bands cover what they say.
type Fit int8

// Fits of bands.
const (
	TooNarrow Fit = iota - 1
	Right
	TooWide
)

// String returns the words of reports.
func (f Fit) String() string { return [...]string{"too narrow", "right", "too wide"}[f+1] }

// Calibrated decides whether bands of a level are right: whether the interval of their coverage holds it.
func Calibrated(level, low, high float64) Fit {
	switch {
	case high < level:
		return TooNarrow
	case low > level:
		return TooWide
	}
	return Right
}

// Binomial returns the exact 95 % interval of a chance of which k of n ≥ 1 trials came true (Clopper and Pearson 1934). It is right for the places
// of one year if they are independent; not for places and years together, since those of a place are alike.
func Binomial(k, n int) (low, high float64) {
	const tail = 0.025
	high = 1
	if k > 0 {
		low = mathext.InvRegIncBeta(float64(k), float64(n-k+1), tail)
	}
	if k < n {
		high = mathext.InvRegIncBeta(float64(k+1), float64(n-k), 1-tail)
	}
	return low, high
}

// ErrVariance is the error of a test whose estimate of a variance is not positive.
var ErrVariance = errors.New("validation: the variance is not positive")

// DieboldMariano tests whether two forecasts h steps ahead lose the same on average. d is the difference of their losses in the order of
// time, or of independent places with h = 1. With γ_k the autocovariance at lag k,
//
//	S = d̄ / √((γ_0 + 2 Σ_{k=1}^{h-1} γ_k)/n),  S* = S √((n + 1 - 2h + h(h-1)/n)/n),
//
// S* by Harvey, Leybourne and Newbold (1997), compared with Student's t of n - 1 degrees of freedom (Diebold and Mariano 1995). It returns S* and
// the two-sided p-value.
//
// The test is made for forecasts of one horizon from many origins. From a single origin, the errors of successive years are those of ever longer
// horizons, alike and growing, and with h as long as the series the variance is 0 by construction. Read it over years with that in mind; [Judge]
// is what verdicts hang on.
//
// Errors: [ErrData] unless 1 ≤ h < n and n ≥ 2, [ErrVariance].
func DieboldMariano(d []float64, h int) (statistic, p float64, err error) {
	n := len(d)
	if n < 2 || h < 1 || h >= n {
		return 0, 0, fmt.Errorf("%w: Diebold-Mariano of %d differences with horizon %d", ErrData, n, h)
	}
	m, variance := mean(d), 0.0
	for k := range h {
		cov := 0.0
		for t := k; t < n; t++ {
			cov += float64((d[t] - m) * (d[t-k] - m))
		}
		cov /= float64(n)
		if k > 0 {
			cov *= 2
		}
		variance += cov
	}
	if !(variance > 0) {
		return 0, 0, fmt.Errorf("%w: Diebold-Mariano of %d differences with horizon %d", ErrVariance, n, h)
	}
	count, ahead := float64(n), float64(h)
	correction := (count + 1 - 2*ahead + float64(ahead*(ahead-1))/count) / count
	statistic = m / math.Sqrt(variance/count) * math.Sqrt(correction)
	law := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: count - 1}
	return statistic, 2 * law.CDF(-math.Abs(statistic)), nil
}
