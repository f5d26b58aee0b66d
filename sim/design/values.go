package design

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Values are those of one outcome by point of a design and by replicate. NaN is a value that does not exist, as that of a run that failed. Every
// point has the same number of replicates, one or more.
type Values [][]float64

// Estimate is a number with its standard error and 95 % interval. What cannot be said is NaN.
type Estimate struct{ Value, SE, Low, High float64 }

// unknown is the estimate of which nothing can be said.
func unknown() Estimate { return Estimate{math.NaN(), math.NaN(), math.NaN(), math.NaN()} }

// Known tells whether there is a value.
func (e Estimate) Known() bool { return !math.IsNaN(e.Value) }

// confidence is the level of intervals.
const confidence = 0.95

// student returns the estimate of a mean or the like with degrees of freedom df, none below floor.
func student(value, se float64, df int, floor float64) Estimate {
	if df < 1 {
		return Estimate{value, math.NaN(), math.NaN(), math.NaN()}
	}
	half := float64(distuv.StudentsT{Sigma: 1, Nu: float64(df)}.Quantile(0.5+confidence/2) * se)
	return Estimate{value, se, max(floor, value-half), value + half}
}

// complete tells whether all values of the points exist.
func (y Values) complete(points ...int) bool {
	for _, i := range points {
		for _, v := range y[i] {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				return false
			}
		}
	}
	return true
}

// Means returns the mean over replicates of each point, NaN where a value does not exist.
func (y Values) Means() []float64 {
	out := make([]float64, len(y))
	for i := range y {
		out[i] = mean(y[i])
	}
	return out
}

// layers are the vectors that quadratic measures are taken of: the means over replicates, and the deviation of every replicate from them.
type layers struct {
	mean       []float64
	deviations [][]float64 // by replicate; none of one replicate
}

// layersOf splits the values of points.
func (y Values) layersOf(points []int) layers {
	l := layers{mean: make([]float64, len(points))}
	replicates := 0
	if len(points) > 0 {
		replicates = len(y[points[0]])
	}
	for k, i := range points {
		l.mean[k] = mean(y[i])
	}
	for r := 0; r < replicates && replicates > 1; r++ {
		d := make([]float64, len(points))
		for k, i := range points {
			d[k] = y[i][r] - l.mean[k]
		}
		l.deviations = append(l.deviations, d)
	}
	return l
}

// quadratic returns q̂, the unbiased estimate of a homogeneous quadratic measure of the expected outcome; see the package.
func (l layers) quadratic(q func(f []float64) float64) float64 {
	return q(l.mean) - l.left(q)
}

// left returns what the noise that is left in means over replicates adds to a quadratic measure; 0 of one replicate, of which nothing is known.
func (l layers) left(q func(f []float64) float64) float64 {
	sum, n := 0.0, len(l.deviations)
	for _, d := range l.deviations {
		sum += q(d)
	}
	if n == 0 {
		return 0
	}
	return sum / float64(n*(n-1))
}

// mean of one or more numbers: the first and the mean distance from it, so that equal numbers have just that mean.
func mean(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += v - x[0]
	}
	return x[0] + sum/float64(len(x))
}

// variance of two or more numbers, with divisor n − 1; of one it is NaN.
func variance(x []float64) float64 {
	m, sum := mean(x), 0.0
	for _, v := range x {
		d := v - m
		sum += float64(d * d)
	}
	return sum / float64(len(x)-1)
}

// Noise is what luck adds to the variance of an outcome over the points of a design.
type Noise struct {
	// Share is that of luck in the variance of single runs, in [0, 1]: between replicates at fixed parameters. NaN of one replicate.
	Share float64
	// Left is the share of luck in the variance of means over replicates between points, before it is taken out, in [0, 1].
	Left float64
}

// NoiseOf measures the noise of values at points that stand for their space alike. Points without all values are left out.
//
//	within = mean over points of s²(replicates),  between = variance over points of f,  share = within / (within + between)
//
// Variances below zero, as differences of estimates can be, count as zero.
func NoiseOf(y Values) Noise {
	var points []int
	for i := range y {
		if y.complete(i) {
			points = append(points, i)
		}
	}
	none := Noise{math.NaN(), math.NaN()}
	if len(points) < 2 || len(y[points[0]]) < 2 {
		return none
	}
	within := make([]float64, len(points))
	for k, i := range points {
		within[k] = variance(y[i])
	}
	l := y.layersOf(points)
	all, left := variance(l.mean), l.left(variance)
	w, between := mean(within), max(0, all-left)
	if w+between == 0 {
		return none // the outcome never differs
	}
	n := Noise{Share: w / (w + between)}
	if all > 0 {
		n.Left = min(1, left/all)
	}
	return n
}
