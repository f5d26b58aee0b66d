package validation

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// lawDraws is how many equally likely quantiles stand for a law in the draws of a benchmark. They lie at k/(n+1), so that [Quantile] gives the
// quantiles of the law itself wherever k is whole: 200 has those of bands of 50, 80 and 95 % (2.5 % = 5/200).
const lawDraws = 199

// leastStarts is from how many starting years the random walk takes changes over a number of years.
const leastStarts = 3

// RandomWalk forecasts that relative incomes stay as they were at the origin. The draws for h years on are the last value plus the changes over h
// years of all places up to the origin, from every starting year, each with both signs, so that the median is the last value. Where fewer than
// three starting years have h years before the origin, the changes over the longest span that has three are stretched by the root of h over that
// span, as independent steps would be.
//
// It uses no year after the origin. Errors: [ErrData].
func RandomWalk(p *Panel, origin, last int) (*Forecast, error) {
	if err := p.check(origin, last); err != nil {
		return nil, err
	}
	f := newForecast("random walk", origin+1, len(p.Places), last-origin)
	for t := range last - origin {
		changes := p.pastChanges(origin, t+1)
		for i := range p.Places {
			now := p.At(i, origin)
			f.Point[i][t] = now
			draws := make([]float64, len(changes))
			for k, c := range changes {
				draws[k] = now + c
			}
			f.Draws[i][t] = draws
		}
	}
	return f, nil // the shares of the origin make the mean 1 already
}

// pastChanges returns the changes over h years that were seen up to the origin, with both signs, ascending.
func (p *Panel) pastChanges(origin, h int) (out []float64) {
	span := min(h, max(1, origin-p.From-leastStarts+1))
	stretch := math.Sqrt(float64(h) / float64(span))
	for i := range p.Places {
		for year := p.From; year+span <= origin; year++ {
			c := stretch * (p.At(i, year+span) - p.At(i, year))
			out = append(out, c, -c)
		}
	}
	slices.Sort(out)
	return out
}

// LogTrend forecasts that each place's relative income goes on along the straight line that fits its logarithms of the years from since to
// origin (ordinary least squares). Draws are those of the prediction interval,
//
//	x̂(t) + s √(1 + 1/n + (t - t̄)²/S_tt) t_{n-2},  s² = Σ e²/(n-2),
//
// and each year is shifted so that the mean of the points weighted by the people of the origin is 1. It needs three years. Errors: [ErrData].
func LogTrend(p *Panel, since, origin, last int) (*Forecast, error) {
	if err := p.check(origin, last); err != nil {
		return nil, err
	}
	n := origin - since + 1
	if since < p.From || n < 3 {
		return nil, fmt.Errorf("%w: a trend from %d to %d; want three years or more, from %d on", ErrData, since, origin, p.From)
	}
	law := studentQuantiles(n - 2)
	f := newForecast(fmt.Sprintf("trend since %d", since), origin+1, len(p.Places), last-origin)
	for i := range p.Places {
		l := fitLine(yearsFrom(since, n), p.Log[i][since-p.From:origin-p.From+1])
		for t := range f.Point[i] {
			year := float64(origin + 1 + t)
			f.Point[i][t] = l.at(year)
			f.Draws[i][t] = spreadOut(l.at(year), l.predictionError(year), law)
		}
	}
	f.normalise(p.shares(origin))
	return f, nil
}

// BetaConvergence forecasts by the growth regression of Barro and Sala-i-Martin (1992) over the years from since to origin, iterated. In relative
// logarithms over a span of L years,
//
//	x_i(T) = a + ρ_L x_i(T-L) + u_i,  ρ_L = e^{-βL},
//
// so that h years on x_i = c_h + ρ_L^{h/L} x_i(T), with c_h such that the mean weighted by the people of the origin is 1. β < 0, as in divergence,
// is taken as it comes. The variance of draws, of Student's t with as many degrees of freedom as the regression, is that of h steps of an
// autoregression whose L steps have that of u, plus that of the slope by the delta method:
//
//	s² (1 - ρ^{2h})/(1 - ρ^{2L}) + (x h/L ρ_L^{h/L-1} se(ρ_L))²,  ρ = ρ_L^{1/L}
//
// It needs three places. Errors: [ErrData].
func BetaConvergence(p *Panel, since, origin, last int) (*Forecast, error) {
	if err := p.check(origin, last); err != nil {
		return nil, err
	}
	span := origin - since
	if since < p.From || span < 1 || len(p.Places) < 3 {
		return nil, fmt.Errorf("%w: growth of %d places from %d to %d; want three places and a year from %d on", ErrData, len(p.Places), since, origin, p.From)
	}
	var before, now []float64
	for i := range p.Places {
		before, now = append(before, p.At(i, since)), append(now, p.At(i, origin))
	}
	l := fitLine(before, now)
	slope := max(l.slope, 1e-9) // a reversal of ranks has no power
	law := studentQuantiles(len(now) - 2)
	f := newForecast("beta convergence", origin+1, len(p.Places), last-origin)
	for t := range last - origin {
		share := float64(t+1) / float64(span)
		power := math.Pow(slope, share)
		noise := float64(l.s * l.s * steps(slope, share))
		for i := range p.Places {
			f.Point[i][t] = power * now[i]
			of := now[i] * share * power / slope * l.slopeError
			f.Draws[i][t] = spreadOut(f.Point[i][t], math.Sqrt(noise+float64(of*of)), law)
		}
	}
	f.normalise(p.shares(origin))
	return f, nil
}

// steps returns the variance of a share of the steps of an autoregression over that of all, whose coefficient over all is slope > 0:
// (1 - slope^{2 share})/(1 - slope²), or share where slope is 1.
func steps(slope, share float64) float64 {
	b := 2 * math.Log(slope)
	if math.Abs(b) < 1e-12 {
		return share
	}
	return math.Expm1(b*share) / math.Expm1(b)
}

// line is a straight line fitted by ordinary least squares.
type line struct {
	slope, intercept float64
	s                float64 // standard deviation of the residuals, divisor n - 2
	slopeError       float64
	n                int
	middle, spread   float64 // of x: mean, sum of squares about it
}

// fitLine fits y on x, which has two different values or more.
func fitLine(x, y []float64) line {
	l := line{n: len(x), middle: mean(x)}
	height, xy := mean(y), 0.0
	for k := range x {
		dx := x[k] - l.middle
		l.spread += float64(dx * dx)
		xy += float64(dx * (y[k] - height))
	}
	l.slope = xy / l.spread
	l.intercept = height - float64(l.slope*l.middle)
	rest := 0.0
	for k := range x {
		e := y[k] - l.at(x[k])
		rest += float64(e * e)
	}
	l.s = math.Sqrt(rest / float64(l.n-2))
	l.slopeError = l.s / math.Sqrt(l.spread)
	return l
}

func (l *line) at(x float64) float64 { return l.intercept + float64(l.slope*x) }

// predictionError returns the standard error of a further value at x.
func (l *line) predictionError(x float64) float64 {
	d := x - l.middle
	return l.s * math.Sqrt(1+1/float64(l.n)+float64(d*d)/l.spread)
}

func yearsFrom(first, n int) []float64 {
	out := make([]float64, n)
	for k := range out {
		out[k] = float64(first + k)
	}
	return out
}

// studentQuantiles are equally likely values of Student's t, ascending.
func studentQuantiles(freedom int) []float64 {
	law := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: float64(freedom)}
	out := make([]float64, lawDraws)
	for k := range out {
		out[k] = law.Quantile(float64(k+1) / (lawDraws + 1))
	}
	return out
}

// spreadOut returns a law around a point.
func spreadOut(point, scale float64, law []float64) []float64 {
	out := make([]float64, len(law))
	for k, q := range law {
		out[k] = point + float64(scale*q)
	}
	return out
}
