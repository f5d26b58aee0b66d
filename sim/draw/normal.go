package draw

import (
	"math"

	"gowest/sim/power"
)

const (
	cellBits = 4               // 16 cells to a halving of the tail
	bend     = 52 - cellBits   // from the bits of a float64 to the number of a cell
	curves   = 1024            // the 63·16 cells from 1 to 2^63, and the place of 2^63 itself
	minus    = uint64(1) << 63 // the sign of a float64
	middle   = 0x1p63          // the tail at the median, in units of 2^-64
)

// curve is a piece of the inverse of the normal distribution: c0 + c1·v + c2·v² at the tail v.
type curve struct{ c0, c1, c2 float64 }

// normals are the pieces of the lower half, of which the number is the exponent of v and the first bits of its mantissa.
// The tail is halved ever again and 16 cells go to each half, so that those of small tails, seldom asked for, stay out of
// the cache, and errors are about the same everywhere.
var normals = tabulateNormals()

// NormalOf maps 64 random bits to a standard normal number by inversion.
//
//	NormalOf(bits) = Φ⁻¹((bits|1) / 2^64) for bits < 2^63, and -NormalOf(^bits) for others
//
// The result is within 2e-6 of that, also in the tails, and lies in [-9.1, 9.1]. It rises with the bits, but for rounding,
// and is symmetric to the bit: NormalOf(^bits) = -NormalOf(bits). It is the same on all processors and takes a
// tenth of the time of [Key.Normal], which gives other numbers for the same bits.
//
// It is read from parabolas through quantiles that algorithm AS 241 (Wichura 1988) computes.
func NormalOf(bits uint64) float64 {
	upper := bits & minus
	tail := bits ^ uint64(int64(bits)>>63) // bits, or ^bits in the upper half
	v := float64(int64(tail | 1))          // the middle of two neighbours
	c := &normals[math.Float64bits(v)>>bend%curves]
	return math.Float64frombits(math.Float64bits(c.c0+float64(v*(c.c1+float64(v*c.c2)))) ^ upper)
}

// tabulateNormals lays a parabola through the ends and the middle of each cell, so that neighbours meet.
func tabulateNormals() (t [curves]curve) {
	const first, end = 0x3ff << 52 >> bend, (0x3ff + 63) << 52 >> bend // the bits of 1 and of 2^63
	for i := uint64(first); i < end; i++ {
		a, b := math.Float64frombits(i<<bend), math.Float64frombits((i+1)<<bend)
		m := (a + b) / 2
		za, zm, zb := quantile(a/middle/2), quantile(m/middle/2), quantile(b/middle/2)
		slope, change := (zb-za)/(b-a), 2*(za-zm-zm+zb)/((b-a)*(b-a))
		// za + slope·(v-a) + change·(v-a)·(v-b), sorted by powers of v
		t[i%curves] = curve{
			c0: za - float64(slope*a) + float64(change*a*b),
			c1: slope - float64(change*(a+b)),
			c2: change,
		}
	}
	return t // the curve of 2^63 itself is 0, as is the median
}

// quantile returns Φ⁻¹(p) for p in (0, ½] by algorithm AS 241 (PPND16, Wichura 1988), which is right to 1e-16; here it is what
// the logarithm is, about 1e-11. The products are rounded, so that the same comes out on all processors.
func quantile(p float64) float64 {
	q := p - 0.5
	if q >= -0.425 {
		return q * ratio(0.180625-float64(q*q), &centre)
	}
	r := math.Sqrt(-math.Ln2 * power.Log2(p))
	if r <= 5 {
		return -ratio(r-1.6, &shoulder)
	}
	return -ratio(r-5, &far)
}

// rational are the coefficients of a ratio of polynomials, from that of the highest power.
type rational struct{ above, below [8]float64 }

func ratio(r float64, of *rational) float64 {
	above, below := 0.0, 0.0
	for i := range of.above {
		above = float64(above*r) + of.above[i]
		below = float64(below*r) + of.below[i]
	}
	return above / below
}

// The coefficients of Wichura (1988): for p within 0.425 of ½, for the tail to exp(-25), and beyond.
var (
	centre = rational{
		[8]float64{
			2.5090809287301226727e3, 3.3430575583588128105e4, 6.7265770927008700853e4, 4.5921953931549871457e4,
			1.3731693765509461125e4, 1.9715909503065514427e3, 1.3314166789178437745e2, 3.3871328727963666080e0,
		},
		[8]float64{
			5.2264952788528545610e3, 2.8729085735721942674e4, 3.9307895800092710610e4, 2.1213794301586595867e4,
			5.3941960214247511077e3, 6.8718700749205790830e2, 4.2313330701600911252e1, 1,
		},
	}
	shoulder = rational{
		[8]float64{
			7.74545014278341407640e-4, 2.27238449892691845833e-2, 2.41780725177450611770e-1, 1.27045825245236838258e0,
			3.64784832476320460504e0, 5.76949722146069140550e0, 4.63033784615654529590e0, 1.42343711074968357734e0,
		},
		[8]float64{
			1.05075007164441684324e-9, 5.47593808499534494600e-4, 1.51986665636164571966e-2, 1.48103976427480074590e-1,
			6.89767334985100004550e-1, 1.67638483018380384940e0, 2.05319162663775882187e0, 1,
		},
	}
	far = rational{
		[8]float64{
			2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.24266094738807843860e-3, 2.65321895265761230930e-2,
			2.96560571828504891230e-1, 1.78482653991729133580e0, 5.46378491116411436990e0, 6.65790464350110377720e0,
		},
		[8]float64{
			2.04426310338993978564e-15, 1.42151175831644588870e-7, 1.84631831751005468180e-5, 7.86869131145613259100e-4,
			1.48753612908506148525e-2, 1.36929880922735805310e-1, 5.99832206555887937690e-1, 1,
		},
	}
)
