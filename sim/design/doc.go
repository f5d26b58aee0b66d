// Package design lays points into the unit cube at which a model is run, and says from its values there how much each of its inputs
// matters.
//
// Designs are one number per input in [0, 1] and depend on their arguments alone. Values of the model are handed over by point and replicate
// ([Values]). Replicates differ by luck; the same replicate has the same luck at every point (common random numbers).
//
// # Noise
//
// With replicates r = 1 … R, the value at point x is
//
//	y(x, r) = f(x) + g(r) + h(x, r),
//
// f the outcome to be expected, g what a replicate's luck adds everywhere, h what it adds at x alone. Measures here are of f. What they are
// made of is homogeneous and quadratic in the values: q(f), a sum of products of linear forms. The mean ȳ over replicates has
// E q(ȳ) = q(f) + E q(y_r − f)/R, so that
//
//	q̂ = q(ȳ) − Σ_r q(y_r − ȳ) / (R (R − 1))
//
// is q(f) without bias for any dependence between points, as long as replicates are independent. q is that of differences between
// points, in which g cancels. For the variance over points q̂ is the estimator of the variance component of a two-way layout (Searle, Casella and
// McCulloch 1992, ch. 4), and with luck of its own at every point, g = 0, that of nested simulation (Sun, Apley and Staum 2011).
//
// The share of noise, E Var(y | x) / Var(y), is the total index of the luck as one more input (Marrel, Iooss, Da Veiga and Ribatet 2012). An index here
// times 1 − noise is the share in the variance of single runs.
package design
