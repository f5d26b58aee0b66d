package measure

import (
	"fmt"
	"math"
)

// CV returns the coefficient of variation of y, each unit counting once, divisor n.
//
//	CV = sqrt(Σ_i (y_i - ȳ)² / n) / ȳ,  ȳ = Σ_i y_i / n
//
// y [any unit, not negative] has n ≥ 1 values. The result has no unit and lies in [0, sqrt(n-1)].
//
// Errors: [ErrNoData], [ErrNoIncome], [ErrRange].
func CV(y []float64) (float64, error) { return variation("CV", y, nil) }

// WilliamsonCV returns the population-weighted coefficient of variation, Williamson's V_w.
//
//	V_w = sqrt(Σ_i p_i (y_i - μ)²) / μ,  p_i = w_i / Σ_j w_j,  μ = Σ_i p_i y_i
//
// y [any unit, not negative] and w [persons, nil = 1 each] have the same length; μ is the national
// mean, not the mean of the provinces. The result has no unit and lies in [0, sqrt(Σw/min w - 1)].
//
// It panics if the lengths differ. Errors: [ErrNoData], [ErrNoIncome], [ErrRange].
//
// Williamson (1965).
func WilliamsonCV(y, w []float64) (float64, error) { return variation("WilliamsonCV", y, w) }

func variation(function string, y, w []float64) (float64, error) {
	people, income, err := totals(function, y, w)
	if err != nil {
		return 0, err
	}
	mean, sum := income/people, 0.0
	for i, v := range y {
		d := v/mean - 1 // relative, so that no unit can overflow the square
		sum += float64(weight(w, i) * float64(d*d))
	}
	return math.Sqrt(sum / people), nil
}

// Sigma returns the standard deviation of ln y, each unit counting once, divisor n: the σ of
// σ-convergence.
//
//	σ = sqrt(Σ_i (ln y_i - m)² / n),  m = Σ_i ln y_i / n
//
// y [any unit, positive] has n ≥ 1 values. The result has no unit and lies in [0, ∞).
//
// Errors: [ErrNoData], [ErrNoIncome] if no income is positive, [ErrRange], and [ErrZeroIncome].
//
// Barro and Sala-i-Martin (1992).
func Sigma(y []float64) (float64, error) {
	if _, _, err := totals("Sigma", y, nil); err != nil {
		return 0, err
	}
	mean := 0.0
	for i, v := range y {
		if v == 0 {
			return 0, fmt.Errorf("%w: Sigma: index %d", ErrZeroIncome, i)
		}
		mean += math.Log(v)
	}
	mean /= float64(len(y))
	sum := 0.0
	for _, v := range y {
		d := math.Log(v) - mean
		sum += float64(d * d)
	}
	return math.Sqrt(sum / float64(len(y))), nil
}
