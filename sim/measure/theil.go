package measure

import (
	"fmt"
	"math"
)

// TheilT returns Theil's T index of y with weights w.
//
//	T = Σ_i s_i ln(y_i/μ),  s_i = w_i y_i / Σ_j w_j y_j,  μ = Σ_i w_i y_i / Σ_i w_i
//
// y [any unit, not negative] and w [persons, nil = 1 each] have the same length. A zero income adds
// nothing (x ln x → 0). The result has no unit and lies in [0, ln(Σw/min w)].
//
// It panics if the lengths differ. Errors: [ErrNoData], [ErrNoIncome], [ErrRange].
//
// Theil (1967, ch. 4); it is [GeneralisedEntropy] with α = 1. For the split into between and
// within, see [DecomposeTheilT] (Shorrocks 1980).
func TheilT(y, w []float64) (float64, error) {
	people, income, err := totals("TheilT", y, w)
	if err != nil {
		return 0, err
	}
	mean, sum := income/people, 0.0
	for i, v := range y {
		if v > 0 {
			sum += float64(float64(weight(w, i)*v) * math.Log(v/mean))
		}
	}
	return max(0, sum/income), nil
}

// TheilL returns Theil's L index of y with weights w, the mean log deviation.
//
//	L = Σ_i p_i ln(μ/y_i),  p_i = w_i / Σ_j w_j,  μ = Σ_i p_i y_i
//
// y [any unit, positive] and w [persons, nil = 1 each] have the same length. The result has no unit
// and lies in [0, ∞).
//
// It panics if the lengths differ. Errors: [ErrNoData], [ErrNoIncome], [ErrRange], and
// [ErrZeroIncome] if a unit of positive weight has no income (L would be infinite).
//
// Theil (1967, ch. 4); it is [GeneralisedEntropy] with α = 0. For the split into between and
// within, see [DecomposeTheilL].
func TheilL(y, w []float64) (float64, error) {
	people, income, err := totals("TheilL", y, w)
	if err != nil {
		return 0, err
	}
	mean, sum := income/people, 0.0
	for i, v := range y {
		g := weight(w, i)
		if g == 0 {
			continue
		}
		if v == 0 {
			return 0, fmt.Errorf("%w: TheilL: index %d", ErrZeroIncome, i)
		}
		sum += float64(g * math.Log(mean/v))
	}
	return max(0, sum/people), nil
}

// GeneralisedEntropy returns the generalised entropy index GE(α) of y with weights w.
//
//	GE(α) = (Σ_i p_i (y_i/μ)^α - 1) / (α(α-1)),  GE(1) = T,  GE(0) = L
//
// Larger α weigh differences at the top more. GE(2) is half the squared (weighted) coefficient of
// variation. y [any unit, not negative] and w [persons, nil = 1 each] have the same length. The
// result has no unit and lies in [0, ∞).
//
// It panics if the lengths differ. Errors: [ErrNoData], [ErrNoIncome], [ErrRange] (also for an α
// that is not finite), and [ErrZeroIncome] for α ≤ 0 and a zero income of positive weight.
//
// Shorrocks (1980), Cowell (2011, ch. 3).
func GeneralisedEntropy(y, w []float64, alpha float64) (float64, error) {
	switch {
	case alpha == 0:
		return TheilL(y, w)
	case alpha == 1:
		return TheilT(y, w)
	case math.IsNaN(alpha) || math.IsInf(alpha, 0):
		return 0, fmt.Errorf("%w: GeneralisedEntropy: alpha %g", ErrRange, alpha)
	}
	people, income, err := totals("GeneralisedEntropy", y, w)
	if err != nil {
		return 0, err
	}
	// Expm1 keeps the digits that (y/μ)^α - 1 loses near equality.
	mean, sum := income/people, 0.0
	for i, v := range y {
		g := weight(w, i)
		switch {
		case g == 0:
		case v == 0 && alpha < 0:
			return 0, fmt.Errorf("%w: GeneralisedEntropy: index %d", ErrZeroIncome, i)
		case v == 0:
			sum -= g
		default:
			sum += float64(g * math.Expm1(alpha*math.Log(v/mean)))
		}
	}
	return max(0, sum/people/(alpha*(alpha-1))), nil
}

// Atkinson returns Atkinson's index of y with weights w and inequality aversion ε (epsilon).
//
//	A = 1 - (Σ_i p_i (y_i/μ)^(1-ε))^(1/(1-ε)),  A(1) = 1 - Π_i (y_i/μ)^p_i
//
// It is the share of total income that could be given up without loss of welfare if the rest were
// shared equally. y [any unit, not negative] and w [persons, nil = 1 each] have the same length.
// The result has no unit and lies in [0, 1]; it is 1 for ε ≥ 1 with a zero income of positive weight.
//
// It panics if the lengths differ. Errors: [ErrNoData], [ErrNoIncome], [ErrRange] (also for an ε
// that is negative or not finite; ε = 0 gives 0).
//
// Atkinson (1970).
func Atkinson(y, w []float64, epsilon float64) (float64, error) {
	if !usable(epsilon) {
		return 0, fmt.Errorf("%w: Atkinson: epsilon %g", ErrRange, epsilon)
	}
	people, income, err := totals("Atkinson", y, w)
	if err != nil {
		return 0, err
	}
	mean, power, sum := income/people, 1-epsilon, 0.0
	for i, v := range y {
		g := weight(w, i)
		switch {
		case g == 0:
		case v == 0 && power <= 0:
			return 1, nil
		case v == 0:
			sum -= g
		case power == 0:
			sum += float64(g * math.Log(v/mean))
		default:
			sum += float64(g * math.Expm1(power*math.Log(v/mean)))
		}
	}
	if power == 0 {
		return max(0, -math.Expm1(sum/people)), nil
	}
	return max(0, -math.Expm1(math.Log1p(sum/people)/power)), nil
}
