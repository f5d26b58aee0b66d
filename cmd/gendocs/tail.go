package main

import (
	"math"

	"gowest/sim/record"
)

// tailShare is the largest share of firms that counts as the tail of sizes.
const tailShare = 0.05

// tailExponents returns by replicate the exponent of the size tail of firms in a year; a replicate
// without a tail of two classes is left out.
func tailExponents(t *record.Tables, year int) []float64 {
	var out []float64
	for _, r := range t.Replicates() {
		var classes []record.FirmSizeYear
		for _, c := range t.Firms {
			if c.Replicate == r && c.Year == year {
				classes = append(classes, c)
			}
		}
		if a, ok := binnedTail(classes); ok {
			out = append(out, a)
		}
	}
	return out
}

// binnedTail estimates the exponent of P(X ≥ x) ~ x^-α from counts in size classes, ascending, by
// maximum likelihood on the classes that together hold at most [tailShare] of firms:
//
//	ln L = Σ_c n_c ln(a_c^-α - a_(c+1)^-α) + α N ln a_1
//
// a_c the lower limit of class c; the last class is open (Virkar and Clauset 2014). ok is false if the
// tail has fewer than two classes with firms.
func binnedTail(classes []record.FirmSizeYear) (alpha float64, ok bool) {
	total := 0.0
	for _, c := range classes {
		total += float64(c.Firms)
	}
	first, n := len(classes), 0.0
	for first > 0 && n+float64(classes[first-1].Firms) <= tailShare*total {
		first--
		n += float64(classes[first].Firms)
	}
	tail := classes[first:]
	filled := 0
	for _, c := range tail {
		if c.Firms > 0 {
			filled++
		}
	}
	if filled < 2 {
		return 0, false
	}
	return maximise(func(a float64) float64 { return binnedLikelihood(tail, a) }, 0.05, 10), true
}

// binnedLikelihood is the ln L of [binnedTail].
func binnedLikelihood(tail []record.FirmSizeYear, a float64) float64 {
	sum := 0.0
	for i, c := range tail {
		p := math.Pow(float64(c.SizeFrom), -a)
		if i+1 < len(tail) {
			p -= math.Pow(float64(tail[i+1].SizeFrom), -a)
		}
		sum += float64(c.Firms) * (math.Log(p) + a*math.Log(float64(tail[0].SizeFrom)))
	}
	return sum
}

// maximise returns the place of the maximum of a function with one hump between low and high, by golden
// section.
func maximise(f func(float64) float64, low, high float64) float64 {
	g := (math.Sqrt(5) - 1) / 2
	for range 60 {
		a, b := high-g*(high-low), low+g*(high-low)
		if f(a) < f(b) {
			low = a
		} else {
			high = b
		}
	}
	return (low + high) / 2
}
