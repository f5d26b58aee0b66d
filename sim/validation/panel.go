package validation

import (
	"errors"
	"fmt"
	"math"
)

// ErrData is the error of data that cannot be judged: too few years or places, or numbers that no income can be.
var ErrData = errors.New("validation: unusable data")

// Panel is relative incomes of places by year, as they were observed.
type Panel struct {
	Places []string
	// From is the first year; every place has all years from there.
	From int
	// Log is ln(y/μ) by place and year.
	Log [][]float64
	// Share of the population by place and year; a year adds to 1.
	Share [][]float64
}

// NewPanel makes a panel of income per head y and people w, both by place and year.
//
//	x_it = ln(y_it / μ_t),  μ_t = Σ_i w_it y_it / Σ_i w_it
//
// so that the mean of exp(x) weighted by people is 1 in every year. y and w must be positive and finite, with the same years for each place;
// else the error is [ErrData].
func NewPanel(places []string, from int, y, w [][]float64) (*Panel, error) {
	if len(places) == 0 || len(y) != len(places) || len(w) != len(places) {
		return nil, fmt.Errorf("%w: %d places with %d series of income and %d of people", ErrData, len(places), len(y), len(w))
	}
	p := &Panel{Places: places, From: from}
	for i := range places {
		if len(y[i]) != len(y[0]) || len(w[i]) != len(y[0]) || len(y[0]) == 0 {
			return nil, fmt.Errorf("%w: %s has %d years of income and %d of people; want %d", ErrData, places[i], len(y[i]), len(w[i]), len(y[0]))
		}
		for t := range y[i] {
			if !positive(y[i][t]) || !positive(w[i][t]) {
				return nil, fmt.Errorf("%w: %s in %d: income %g of %g people", ErrData, places[i], from+t, y[i][t], w[i][t])
			}
		}
		p.Log = append(p.Log, make([]float64, len(y[0])))
		p.Share = append(p.Share, make([]float64, len(y[0])))
	}
	for t := range y[0] {
		people := 0.0
		for i := range places {
			people += w[i][t]
		}
		mean := 0.0
		for i := range places {
			p.Share[i][t] = w[i][t] / people
			mean += float64(p.Share[i][t] * y[i][t])
		}
		for i := range places {
			p.Log[i][t] = math.Log(y[i][t] / mean)
		}
	}
	return p, nil
}

func positive(x float64) bool { return x > 0 && x <= math.MaxFloat64 }

// To returns the last year.
func (p *Panel) To() int { return p.From + len(p.Log[0]) - 1 }

// At returns the value of a place (its index) in a year of the panel.
func (p *Panel) At(place, year int) float64 { return p.Log[place][year-p.From] }

// shares returns the shares of the population in a year.
func (p *Panel) shares(year int) []float64 {
	out := make([]float64, len(p.Places))
	for i := range out {
		out[i] = p.Share[i][year-p.From]
	}
	return out
}

// Renormalise subtracts a constant from log relative incomes, so that their mean weighted by share is 1 again:
//
//	c = ln Σ_i s_i exp(x_i)
//
// It returns c. share must add to 1.
func Renormalise(x, share []float64) (c float64) {
	sum := 0.0
	for i := range x {
		sum += float64(share[i] * math.Exp(x[i]))
	}
	c = math.Log(sum)
	for i := range x {
		x[i] -= c
	}
	return c
}

// check returns an error unless the panel can be forecast from an origin to a last year.
func (p *Panel) check(origin, last int) error {
	switch {
	case origin < p.From+2 || origin > p.To():
		return fmt.Errorf("%w: the origin is %d; want from %d to %d", ErrData, origin, p.From+2, p.To())
	case last <= origin:
		return fmt.Errorf("%w: the last year is %d; want one after the origin %d", ErrData, last, origin)
	}
	return nil
}
