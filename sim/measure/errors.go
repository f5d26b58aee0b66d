package measure

import (
	"errors"
	"fmt"
	"math"
)

var (
	// ErrNoData says that there are too few units with positive weight.
	ErrNoData = errors.New("measure: too few observations")
	// ErrNoIncome says that total income is not positive, so that shares of it do not exist.
	ErrNoIncome = errors.New("measure: total income is not positive")
	// ErrZeroIncome says that an index that takes logarithms or reciprocals met an income of zero.
	ErrZeroIncome = errors.New("measure: an income is zero")
	// ErrNoVariation says that all values are equal where an index needs them to differ.
	ErrNoVariation = errors.New("measure: all values are equal")
	// ErrReducible says that a Markov chain has no unique long-run distribution.
	ErrReducible = errors.New("measure: the chain has more than one closed set of classes")
	// ErrRange says that a value, a weight or a parameter is negative, infinite or not a number.
	ErrRange = errors.New("measure: value out of range")
)

// sameLength panics unless the named slices have one length. A nil w always fits.
func sameLength(function string, y int, w []float64) {
	if w != nil && len(w) != y {
		panic(fmt.Sprintf("measure: %s: %d values but %d weights", function, y, len(w)))
	}
}

// weight returns w[i], and 1 if there are no weights.
func weight(w []float64, i int) float64 {
	if w == nil {
		return 1
	}
	return w[i]
}

// usable reports whether x is finite and not negative.
func usable(x float64) bool { return x >= 0 && x <= math.MaxFloat64 }

// totals returns the sum of the weights and the weighted sum of y, after checking both.
func totals(function string, y, w []float64) (people, income float64, err error) {
	sameLength(function, len(y), w)
	for i, v := range y {
		g := weight(w, i)
		if !usable(g) || !usable(v) {
			return 0, 0, fmt.Errorf("%w: %s: value %g of weight %g at index %d", ErrRange, function, v, g, i)
		}
		people += g
		income += float64(g * v)
	}
	switch {
	case people == 0:
		return 0, 0, fmt.Errorf("%w: %s", ErrNoData, function)
	case income == 0:
		return 0, 0, fmt.Errorf("%w: %s", ErrNoIncome, function)
	case !usable(people) || !usable(income):
		return 0, 0, fmt.Errorf("%w: %s: the total overflows", ErrRange, function)
	}
	return people, income, nil
}
