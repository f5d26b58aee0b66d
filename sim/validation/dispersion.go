package validation

import (
	"math"
	"slices"

	"gowest/sim/measure"
)

// Dispersion is a measure of how far relative incomes lie apart.
type Dispersion struct {
	Name string
	// Of returns the measure of log relative incomes by place.
	Of func(x []float64) float64
}

// CV is the coefficient of variation over places, unweighted, divisor n.
func CV() Dispersion {
	return Dispersion{"cv", func(x []float64) float64 {
		y := make([]float64, len(x))
		for i := range x {
			y[i] = math.Exp(x[i])
		}
		return orNaN(measure.CV(y))
	}}
}

// Sigma is the standard deviation of logarithms over places, unweighted, divisor n. With only, which may be nil, only places where it is true count.
func Sigma(name string, only []bool) Dispersion {
	return Dispersion{name, func(x []float64) float64 {
		var y []float64
		for i := range x {
			if only == nil || only[i] {
				y = append(y, math.Exp(x[i]))
			}
		}
		return orNaN(measure.Sigma(y))
	}}
}

func orNaN(x float64, err error) float64 {
	if err != nil {
		return math.NaN()
	}
	return x
}

// Observed returns the measure in the years from first to last.
func (d Dispersion) Observed(p *Panel, first, last int) []float64 {
	return d.byYear(len(p.Places), last-first+1, func(i, t int) float64 { return p.At(i, first+t) })
}

// Point returns the measure of a forecast's points by year. Points are means, so that those of an ensemble lie closer together than its members;
// for these see [Dispersion.Members].
func (d Dispersion) Point(f *Forecast) []float64 {
	return d.byYear(len(f.Point), f.Years(), func(i, t int) float64 { return f.Point[i][t] })
}

func (d Dispersion) byYear(places, years int, at func(i, t int) float64) []float64 {
	out, x := make([]float64, years), make([]float64, places)
	for t := range out {
		for i := range x {
			x[i] = at(i, t)
		}
		out[t] = d.Of(x)
	}
	return out
}

// Members returns the measure of each member by year from first to last.
func (d Dispersion) Members(e *Ensemble, first, last int) [][]float64 {
	out := make([][]float64, len(e.Log))
	for m := range out {
		out[m] = d.byYear(len(e.Log[m]), last-first+1, func(i, t int) float64 { return e.at(m, i, first+t) })
	}
	return out
}

// Peak returns the year in which a measure by year, from first on, is largest; the first of equal ones.
func Peak(x []float64, first int) int { return first + slices.Index(x, slices.Max(x)) }
