package measure

import "math"

// Hoover returns the Hoover index of y with weights w, also known as Schutz, Pietra, Ricci or Robin
// Hood index: the share of total income that would have to change hands to make all equal.
//
//	H = ½ Σ_i |s_i - p_i|,  s_i = w_i y_i / Σ_j w_j y_j,  p_i = w_i / Σ_j w_j
//
// which is the largest vertical distance between the diagonal and the Lorenz curve, and half of
// [Krugman]'s index of incomes against people. Transfers between two units on the same side of the
// mean do not change it.
//
// y [any unit, not negative] and w [persons, nil = 1 each] have the same length. The result has no
// unit and lies in [0, 1 - min w/Σw]. One unit, or equal incomes, give 0; zero incomes count.
//
// It panics if the lengths differ. Errors: [ErrNoData], [ErrNoIncome], [ErrRange].
//
// Hoover (1936), Schutz (1951).
func Hoover(y, w []float64) (float64, error) {
	people, income, err := totals("Hoover", y, w)
	if err != nil {
		return 0, err
	}
	mean, sum := income/people, 0.0
	for i, v := range y {
		sum += float64(weight(w, i) * math.Abs(v-mean))
	}
	return sum / income / 2, nil
}
