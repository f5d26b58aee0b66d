package measure

import "math"

// The coefficients and the method of logGamma come from FreeBSD's e_lgamma_r.c, by way of Go's math, with this notice:
//
// ====================================================
// Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved.
//
// Developed at SunPro, a Sun Microsystems, Inc. business.
// Permission to use, copy, modify, and distribute this
// software is freely granted, provided that this notice
// is preserved.
// ====================================================

// Coefficients of polynomials from the constant upwards.
var (
	gammaHigh1 = []float64{
		7.72156649015328655494e-02, 6.73523010531292681824e-02, 7.38555086081402883957e-03, 1.19270763183362067845e-03,
		2.20862790713908385557e-04, 2.52144565451257326939e-05,
	}
	gammaHigh2 = []float64{
		3.22467033424113591611e-01, 2.05808084325167332806e-02, 2.89051383673415629091e-03, 5.10069792153511336608e-04,
		1.08011567247583939954e-04, 4.48640949618915160150e-05,
	}
	gammaMiddle1 = []float64{
		4.83836122723810047042e-01, -3.27885410759859649565e-02, 6.10053870246291332635e-03, -1.40346469989232843813e-03,
		3.15632070903625950361e-04,
	}
	gammaMiddle2 = []float64{
		-1.47587722994593911752e-01, 1.79706750811820387126e-02, -3.68452016781138256760e-03, 8.81081882437654011382e-04,
		-3.12754168375120860518e-04,
	}
	gammaMiddle3 = []float64{
		6.46249402391333854778e-02, -1.03142241298341437450e-02, 2.25964780900612472250e-03, -5.38595305356740546715e-04,
		3.35529192635519073543e-04,
	}
	gammaLow1 = []float64{
		-7.72156649015328655494e-02, 6.32827064025093366517e-01, 1.45492250137234768737e+00, 9.77717527963372745603e-01,
		2.28963728064692451092e-01, 1.33810918536787660377e-02,
	}
	gammaLow2 = []float64{
		1.0, 2.45597793713041134822e+00, 2.12848976379893395361e+00, 7.69285150456672783825e-01,
		1.04222645593369134254e-01, 3.21709242282423911810e-03,
	}
	gammaRatio1 = []float64{
		-7.72156649015328655494e-02, 2.14982415960608852501e-01, 3.25778796408930981787e-01, 1.46350472652464452805e-01,
		2.66422703033638609560e-02, 1.84028451407337715652e-03, 3.19475326584100867617e-05,
	}
	gammaRatio2 = []float64{
		1.0, 1.39200533467621045958e+00, 7.21935547567138069525e-01, 1.71933865632803078993e-01,
		1.86459191715652901344e-02, 7.77942496381893596434e-04, 7.32668430744625636189e-06,
	}
	gammaTail = []float64{
		8.33333333333329678849e-02, -2.77777777728775536470e-03, 7.93650558643019558500e-04, -5.95187557450339963135e-04,
		8.36339918996282139126e-04, -1.63092934096575273989e-03,
	}
)

// logGamma returns ln Γ(x) for x ≥ 1: the number that math.Lgamma has where products are rounded before they are added, on every
// processor. Go fuses those of math.Lgamma on some, and a likelihood that is flat about its maximum makes the last bit of it the eighth digit
// of the place of the maximum.
func logGamma(x float64) float64 {
	const (
		least     = 1.46163214496836224576e+00  // where Γ is least
		leastIs   = -1.21486290535849611461e-01 // ln Γ there, and what it is more than that
		leastRest = -3.63867699703950536541e-18
	)
	switch {
	case x == 1 || x == 2:
		return 0
	case x < least-0.27:
		y := x - 1
		return float64(-0.5*y) + float64(y*horner(y, gammaLow1))/horner(y, gammaLow2)
	case x < least+0.27:
		y := x - least
		z := float64(y * y)
		w := float64(z * y)
		inner := horner(w, gammaMiddle2) + float64(y*horner(w, gammaMiddle3))
		return leastIs + (float64(z*horner(w, gammaMiddle1)) - (leastRest - float64(w*inner)))
	case x < 2:
		y := 2 - x
		z := float64(y * y)
		return float64(y*horner(z, gammaHigh1)) + float64(z*horner(z, gammaHigh2)) - float64(0.5*y)
	case x < 8:
		i := math.Floor(x)
		y := x - i
		g := float64(0.5*y) + float64(y*horner(y, gammaRatio1))/horner(y, gammaRatio2)
		z := 1.0 // ln Γ(1+s) = ln s + ln Γ(s)
		for ; i > 2; i-- {
			z *= y + (i - 1)
		}
		if z > 1 {
			g += math.Log(z)
		}
		return g
	}
	z := 1 / x
	w := 4.18938533204672725052e-01 + float64(z*horner(float64(z*z), gammaTail))
	return float64((x-0.5)*(math.Log(x)-1)) + w
}

// horner returns the polynomial with coefficients c at x.
func horner(x float64, c []float64) float64 {
	p := c[len(c)-1]
	for i := len(c) - 2; i >= 0; i-- {
		p = c[i] + float64(x*p)
	}
	return p
}
