package measure

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// chiSquareTail returns the chance that χ² with the given degrees of freedom exceeds x.
func chiSquareTail(x float64, degrees int) float64 {
	if degrees < 1 || x <= 0 {
		return 1
	}
	return mathext.GammaIncRegComp(float64(degrees)/2, x/2)
}

// normalTails returns the chance that a standard normal number is farther from zero than z.
func normalTails(z float64) float64 { return math.Erfc(math.Abs(z) / math.Sqrt2) }
