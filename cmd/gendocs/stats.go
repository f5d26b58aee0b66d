package main

import (
	"fmt"
	"math"
	"strings"

	"gonum.org/v1/gonum/stat/distuv"

	"gowest/sim"
)

// summary is the mean of replicates and its standard error.
type summary struct {
	n        int
	mean, se float64
}

// summarise returns the mean and standard error of one or more numbers; equal numbers have error 0.
func summarise(x []float64) summary {
	p := pairOf(make([]float64, len(x)), x)
	return summary{len(x), p.DeltaMean, p.DeltaSE}
}

// pairOf returns the paired statistics of alt against base; with fewer than two pairs the error is NaN.
func pairOf(base, alt []float64) sim.Paired {
	if len(alt) < 2 {
		p := sim.Paired{DeltaSE: math.NaN(), CILow: math.NaN(), CIHigh: math.NaN()}
		if len(alt) == 1 {
			p.BaseMean, p.AltMean, p.DeltaMean = base[0], alt[0], alt[0]-base[0]
		}
		return p
	}
	p, err := sim.Pair(base, alt, sim.Neutral, sim.TQuantile(len(alt)))
	if err != nil {
		panic("gendocs: " + err.Error()) // lengths come from the same replicates
	}
	return p
}

// half returns the half-width of the 95 % interval of the mean.
func (s summary) half() float64 {
	if s.n < 2 {
		return math.NaN()
	}
	return sim.TQuantile(s.n) * s.se
}

// text writes mean ± half-width of the 95 % interval.
func (s summary) text(format string) string { return plusMinus(format, s.mean, s.half()) }

// plusMinus writes two numbers with the real minus sign.
func plusMinus(format string, a, b float64) string {
	if math.IsNaN(b) {
		return minus(fmt.Sprintf(format, a))
	}
	return minus(fmt.Sprintf(format+" ± "+format, a, b))
}

// minus replaces hyphens before digits by minus signs, and drops the sign of a rounded zero.
func minus(s string) string {
	var out []string
	for word := range strings.SplitSeq(s, " ") {
		if strings.HasPrefix(word, "-") {
			if strings.Trim(word, "-0.") == "" {
				word = word[1:]
			} else {
				word = "−" + word[1:]
			}
		}
		out = append(out, word)
	}
	return strings.Join(out, " ")
}

// jointQuantile returns the quantile of Student's t for an interval over n replicates that is one of m,
// all of which shall hold at 95 % together (Bonferroni).
func jointQuantile(n, m int) float64 {
	return distuv.StudentsT{Mu: 0, Sigma: 1, Nu: float64(n - 1)}.Quantile(1 - 0.05/float64(2*max(m, 1)))
}
