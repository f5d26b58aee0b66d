package design

import (
	"math"
	"slices"

	"gowest/sim/draw"
)

// Index is the share of an input in the variance of the expected outcome over the cube.
type Index struct {
	// First is what it explains alone, Total with all that it does together with others. Total − First is interaction.
	First, Total Estimate
	// Rows is how many had all values.
	Rows int
}

// Indices returns the indices of each input, by the values at the points of p:
//
//	S_i = Σ_j f(B_j) (f(AB_ij) − f(A_j)) / (N V),  T_i = Σ_j (f(A_j) − f(AB_ij))² / (2 N V),  V = variance of f over all A and B,
//
// with f less its mean over A and B, and with the noise that is left in means over replicates taken out of each sum. Rows without all values
// are left out. With V not above 0, or in one of twenty resamples or more, there are no indices: parameters cannot be told from luck.
//
// Standard errors and intervals come from resamples (at least some hundreds) of rows: standard deviation and 2.5 % tails. They take rows as independent,
// which is too careful for points as even as these, and do not speak of luck that all points share. Indices can leave [0, 1] by their error.
//
// S: Saltelli et al. (2010, Table 2 b), T: Jansen (1999), resamples: Archer, Saltelli and Sobol' (1997).
func (p *Pairs) Indices(y Values, seed uint64, resamples int) []Index {
	var rows []int
	for i := range p.rows() {
		if y.complete(p.row(i)...) {
			rows = append(rows, i)
		}
	}
	out := make([]Index, p.d)
	for i := range out {
		out[i] = Index{unknown(), unknown(), len(rows)}
	}
	if len(rows) < 2 {
		return out
	}
	parts := p.parts(rows, y)
	value := parts.of(nil)
	spread := parts.bootstrap(seed, resamples)
	for i := range out {
		out[i].First = bootstrapped(value[2*i], spread[2*i])
		out[i].Total = bootstrapped(value[2*i+1], spread[2*i+1])
	}
	return out
}

// indexParts are what rows add to the sums of indices, without noise.
type indexParts struct {
	variance     []float64   // by row
	first, total [][]float64 // by input and row
}

// parts works out what rows add.
func (p *Pairs) parts(rows []int, y Values) *indexParts {
	var points []int
	for _, i := range rows {
		points = append(points, p.row(i)...)
	}
	l := y.layersOf(points)
	n := len(rows)
	parts := &indexParts{variance: make([]float64, n), first: empty(p.d, n), total: empty(p.d, n)}
	parts.add(l.mean, p.d, 1)
	for _, d := range l.deviations {
		parts.add(d, p.d, -1/float64(len(l.deviations)*(len(l.deviations)-1)))
	}
	return parts
}

// add adds the sums of a vector over points, times a weight: once of the means, less those of the deviations. See the package.
func (parts *indexParts) add(f []float64, d int, weight float64) {
	n := len(parts.variance)
	f = slices.Clone(f)
	ab := make([]float64, 0, 2*n)
	for j := range n {
		ab = append(ab, f[j*(d+2)], f[j*(d+2)+1])
	}
	centre := mean(ab)
	for k := range f {
		f[k] -= centre
	}
	for j := range n {
		row := f[j*(d+2) : (j+1)*(d+2)]
		a, b := row[0], row[1]
		// The divisor of the variance of 2N numbers is 2N − 1.
		square := (float64(a*a) + float64(b*b)) * float64(n) / float64(2*n-1)
		parts.variance[j] += float64(weight * square)
		for i, mixed := range row[2:] {
			step := mixed - a
			parts.first[i][j] += float64(weight * float64(b*step))
			parts.total[i][j] += float64(weight * float64(step*step) / 2)
		}
	}
}

// of returns first and total of every input in turn, over rows counted as often as counts says, or once each. NaN if the variance is not above 0.
func (parts *indexParts) of(counts []float64) []float64 {
	sum := func(x []float64) float64 {
		s := 0.0
		for j, v := range x {
			if counts != nil {
				v = float64(v * counts[j])
			}
			s += v
		}
		return s
	}
	v := sum(parts.variance)
	out := make([]float64, 0, 2*len(parts.first))
	for i := range parts.first {
		first, total := math.NaN(), math.NaN()
		if v > 0 {
			first, total = sum(parts.first[i])/v, sum(parts.total[i])/v
		}
		out = append(out, first, total)
	}
	return out
}

// bootstrap returns what [indexParts.of] gives by resamples of rows, by number and resample.
func (parts *indexParts) bootstrap(seed uint64, resamples int) [][]float64 {
	n := len(parts.variance)
	key := draw.NewKey(seed, 0)
	out := empty(2*len(parts.first), resamples)
	counts := make([]float64, n)
	for b := range resamples {
		clear(counts)
		source := key.Tick(b).Of(resampleRow)
		for j := range n {
			counts[draw.Index(source.Bits(uint64(j)), n)]++
		}
		for k, v := range parts.of(counts) {
			out[k][b] = v
		}
	}
	return out
}

// bootstrapped returns an estimate by its values over resamples, of which some may have none. Nothing is known where these are one in twenty or more.
func bootstrapped(value float64, spread []float64) Estimate {
	known := slices.DeleteFunc(slices.Clone(spread), math.IsNaN)
	switch {
	case math.IsNaN(value) || len(spread) > 0 && 20*(len(spread)-len(known)) >= len(spread):
		return unknown()
	case len(known) < 2:
		return Estimate{value, math.NaN(), math.NaN(), math.NaN()}
	}
	slices.Sort(known)
	return Estimate{value, math.Sqrt(variance(known)), quantile(known, 0.5-confidence/2), quantile(known, 0.5+confidence/2)}
}

// quantile of ascending numbers, interpolated (type 7 of Hyndman and Fan 1996).
func quantile(x []float64, p float64) float64 {
	at := float64(p * float64(len(x)-1))
	k := int(at)
	if k+1 >= len(x) {
		return x[len(x)-1]
	}
	return x[k] + float64((at-float64(k))*(x[k+1]-x[k]))
}
