package validation

import (
	"math"
	"slices"
)

// Forecast is what somebody said about relative incomes ln(y/μ) of the years from First on.
type Forecast struct {
	Name  string
	First int
	// Point is the single best value by place and year, by which squared errors are taken.
	Point [][]float64
	// Draws are equally likely values by place and year, ascending.
	Draws [][][]float64
}

// Years returns how many years the forecast has.
func (f *Forecast) Years() int { return len(f.Point[0]) }

// Levels are the shares of probability of the central bands that are judged.
var Levels = [3]float64{0.50, 0.80, 0.95}

// Band returns the central band of a level in (0, 1) of ascending draws, by the quantiles of [Quantile].
func Band(draws []float64, level float64) (low, high float64) {
	half := float64(level / 2)
	return Quantile(draws, 0.5-half), Quantile(draws, 0.5+half)
}

// Quantile returns the p-quantile of n ascending values at place (n+1)p, with lines between them: type 6 of Hyndman and Fan (1996). A further
// draw of the same law lies below it with chance p, so that bands cover what they say also with few draws. Where (n+1)p lies beyond the ends, as
// with 95 % bands of fewer than 39 draws, it is the end, and the band covers less.
func Quantile(ascending []float64, p float64) float64 {
	n := len(ascending)
	at := float64(float64(n+1)*p) - 1
	if at <= 0 {
		return ascending[0]
	}
	i := int(at)
	if i+1 >= n {
		return ascending[n-1]
	}
	return ascending[i] + float64((at-float64(i))*(ascending[i+1]-ascending[i]))
}

// Ensemble is relative incomes ln(y/μ) of the members of an ensemble, each relative to the mean of its own people.
type Ensemble struct {
	From int           // first year
	Log  [][][]float64 // by member, place and year
}

// at returns the value of a member and place in a year.
func (e *Ensemble) at(member, place, year int) float64 { return e.Log[member][place][year-e.From] }

// Levels returns what the members say of the years from first to last, as it is. Points are means over members.
func (e *Ensemble) Levels(name string, first, last int) *Forecast {
	return e.forecast(name, first, last, e.at)
}

// Anchored returns the levels of [Ensemble.Shifted] after the origin.
func (e *Ensemble) Anchored(name string, p *Panel, origin, last int) *Forecast {
	return e.Shifted(p, origin, last).Levels(name, origin+1, last)
}

// Shifted returns the ensemble of the changes of the members since the origin, added to what was observed there, from the origin to the last
// year: the start is right, and an error of it is not counted again in each year. With x observed and m of a member,
//
//	x_i(T) + m_i(t) - m_i(T)
//
// and a constant of the year, so that the mean weighted by the people of the origin is 1.
func (e *Ensemble) Shifted(p *Panel, origin, last int) *Ensemble {
	out := &Ensemble{From: origin}
	share := p.shares(origin)
	for m := range e.Log {
		rows := make([][]float64, len(p.Places))
		x := make([]float64, len(p.Places))
		for year := origin; year <= last; year++ {
			for i := range x {
				x[i] = p.At(i, origin) + (e.at(m, i, year) - e.at(m, i, origin))
			}
			Renormalise(x, share)
			for i := range x {
				rows[i] = append(rows[i], x[i])
			}
		}
		out.Log = append(out.Log, rows)
	}
	return out
}

// forecast collects values of members.
func (e *Ensemble) forecast(name string, first, last int, at func(member, place, year int) float64) *Forecast {
	f := newForecast(name, first, len(e.Log[0]), last-first+1)
	for i := range f.Point {
		for t := range f.Point[i] {
			draws := make([]float64, len(e.Log))
			for m := range draws {
				draws[m] = at(m, i, first+t)
			}
			f.Point[i][t] = mean(draws)
			slices.Sort(draws)
			f.Draws[i][t] = draws
		}
	}
	return f
}

func newForecast(name string, first, places, years int) *Forecast {
	f := &Forecast{Name: name, First: first, Point: make([][]float64, places), Draws: make([][][]float64, places)}
	for i := range places {
		f.Point[i], f.Draws[i] = make([]float64, years), make([][]float64, years)
	}
	return f
}

// normalise shifts every year of a forecast so that its points have a mean of 1 under shares of the population.
func (f *Forecast) normalise(share []float64) {
	x := make([]float64, len(f.Point))
	for t := range f.Years() {
		for i := range x {
			x[i] = f.Point[i][t]
		}
		c := Renormalise(x, share)
		for i := range x {
			f.Point[i][t] = x[i]
			for k := range f.Draws[i][t] {
				f.Draws[i][t][k] -= c
			}
		}
	}
}

// mean returns the mean of one or more values; of equal values it is that value.
func mean(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += v - x[0]
	}
	return x[0] + sum/float64(len(x))
}

// root is the square root, 0 of the rounding error below 0.
func root(x float64) float64 { return math.Sqrt(max(0, x)) }
