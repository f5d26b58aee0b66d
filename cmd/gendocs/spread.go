package main

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mathext"
	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// sample is a measure in one year over the replicates at one number of persons per agent.
type sample struct {
	scale, n int
	mean, sd float64 // sd is NaN of one run, both of none
}

// sampleOf sums up the values at a scale.
func sampleOf(scale int, x []float64) sample {
	if len(x) == 0 {
		return sample{scale, 0, math.NaN(), math.NaN()}
	}
	mean, sd := stat.MeanStdDev(x, nil)
	return sample{scale, len(x), mean, sd}
}

// spreadLaw is a straight line of log sd on log W. The zero value is no line.
type spreadLaw struct {
	n             int // samples that it goes through
	level, middle float64
	slope, se     float64
}

// lawOf fits the line by least squares, of samples with a spread. Of normal values
//
//	E[log s] = log σ + (ψ(ν/2) - log(ν/2))/2,  Var[log s] = ψ'(ν/2)/4,  ν = n - 1,
//
// which corrects and weighs them. The standard error of the slope is the larger of what these variances say and of what the
// distances from the line say.
func lawOf(samples []sample) spreadLaw {
	var x, y, weight []float64
	for _, s := range samples {
		if !(s.sd > 0) {
			continue
		}
		half := float64(s.n-1) / 2
		x = append(x, math.Log(float64(s.scale)))
		y = append(y, math.Log(s.sd)-(mathext.Digamma(half)-math.Log(half))/2)
		weight = append(weight, 4/mathext.Zeta(2, half))
	}
	if len(x) < 2 {
		return spreadLaw{}
	}
	l := spreadLaw{n: len(x), middle: stat.Mean(x, weight), level: stat.Mean(y, weight)}
	square := 0.0
	for i := range x {
		l.slope += weight[i] * (x[i] - l.middle) * (y[i] - l.level)
		square += weight[i] * (x[i] - l.middle) * (x[i] - l.middle)
	}
	l.slope /= square
	off := 0.0
	for i := range x {
		d := y[i] - math.Log(l.at(math.Exp(x[i])))
		off += weight[i] * d * d
	}
	l.se = math.Sqrt(max(1, off/float64(max(1, len(x)-2))) / square)
	return l
}

// known tells whether there is a line.
func (l spreadLaw) known() bool { return l.n > 1 }

// at returns the standard deviation on the line.
func (l spreadLaw) at(scale float64) float64 {
	return math.Exp(l.level + l.slope*(math.Log(scale)-l.middle))
}

// text writes slope and standard error.
func (l spreadLaw) text() string {
	if !l.known() {
		return ""
	}
	return plusMinus("%.2f", l.slope, l.se)
}

// samplingSlope is the slope of sampling error: it falls with the square root of the number of agents.
const samplingSlope = 0.5

// sentence says what the slope means; a slope counts as different from a number if it is more than two standard errors away.
func (l spreadLaw) sentence(what string) string {
	if !l.known() {
		return fmt.Sprintf("There are too few scales to tell how the spread of the %s depends on the number of agents.", what)
	}
	falls, root := l.slope > 2*l.se, math.Abs(l.slope-samplingSlope) <= 2*l.se
	says := ""
	switch {
	case l.slope < -2*l.se:
		says = "it grows with the number of agents, so that it is not sampling error"
	case falls && root:
		says = "within two standard errors it falls with the square root of the number of agents, as sampling error does"
	case falls && l.slope > samplingSlope:
		says = "it falls faster than with the square root of the number of agents, so that more than sampling error goes"
	case falls:
		says = "it falls, but more slowly than with the square root of the number of agents: sampling error is only a part of it, and the model itself " +
			"carries small differences on to large ones"
	case root:
		says = "these replicates cannot tell whether it falls with the square root of the number of agents or stays"
	default:
		says = "it stays whatever the number of agents: it is not sampling error, the model itself is chaotic and makes small differences large"
	}
	return fmt.Sprintf("The standard deviation of the %s goes with W to the power %s: %s.", what, l.text(), says)
}

// sdInterval returns the 68 % interval of a standard deviation over n normal values.
func (s sample) sdInterval() (low, high float64) {
	nu := float64(s.n - 1)
	chi := distuv.ChiSquared{K: nu}
	return s.sd * math.Sqrt(nu/chi.Quantile(0.84)), s.sd * math.Sqrt(nu/chi.Quantile(0.16))
}

// ladder is a measure in one year at every scale, from coarse to fine.
type ladder struct {
	samples []sample
	finest  int // index of the finest sample with a spread, -1 = none
	law     spreadLaw
}

// ladderOf compares samples, which come from coarse to fine.
func ladderOf(samples []sample) ladder {
	l := ladder{samples, -1, lawOf(samples)}
	for i, s := range samples {
		if s.n > 1 {
			l.finest = i
		}
	}
	return l
}

// spread returns the standard deviation of one run that errors are computed from: the larger of that over the replicates and
// that on the line, as a few runs may lie close together by chance. A scale with one run has the spread of the finest
// with several.
func (l ladder) spread(i int) float64 {
	if l.samples[i].n < 2 {
		i = l.finest
	}
	s := l.samples[i].sd
	if l.law.known() {
		s = max(s, l.law.at(float64(l.samples[i].scale)))
	}
	return s
}

// biasErrors is from how many standard errors on a difference counts as bias.
const biasErrors = 3

// difference returns the mean at scale i less that at the finest with several replicates, and its standard error
//
//	s.e.² = s_i²/n_i + s_f²/n_f;
//
// ok is false if there is nothing to compare.
func (l ladder) difference(i int) (d, se float64, ok bool) {
	if l.finest < 0 || i == l.finest || l.samples[i].n == 0 {
		return 0, 0, false
	}
	a, b := l.spread(i), l.spread(l.finest)
	return l.samples[i].mean - l.samples[l.finest].mean,
		math.Sqrt(a*a/float64(l.samples[i].n) + b*b/float64(l.samples[l.finest].n)), true
}

// biased tells whether the mean at scale i differs beyond chance.
func (l ladder) biased(i int) bool {
	d, se, ok := l.difference(i)
	return ok && math.Abs(d) > biasErrors*se
}
