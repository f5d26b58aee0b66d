// Package power takes logarithms and powers of two fast enough for loops over all firms, with the same bytes on every
// processor.
//
// math.Log2, Exp2 and Pow are right to the last bit or so, and differ there between architectures, which have assembly
// of their own. Here are a table and a short polynomial in nothing but additions and products, each rounded: no fused
// multiply-add, no function of math. A power x^a of a positive number is Exp2(a * Log2(x)).
package power

import "math"

const (
	tableBits = 9 // both tables together have 12 kB, so that a loop leaves them in the first cache
	cells     = 1 << tableBits
	last      = cells - 1
	mantissa  = 52                   // bits of a float64
	shift     = mantissa - tableBits // from the first bits of a mantissa to a number of a cell
)

// Coefficients of the Taylor series about 0 of 2^r = 1 + r·ln 2 + r²·(ln 2)²/2 + … and of
// log2(1+r) = (r - r²/2 + r³/3 - …)/ln 2.
const (
	power1 = math.Ln2
	power2 = math.Ln2 * math.Ln2 / 2
	log1   = math.Log2E
	log2   = -math.Log2E / 2
	log3   = math.Log2E / 3
)

// magic + y is y rounded to whole cells, with the number of the cell in the last bits of the mantissa.
const magic = 3 << (mantissa - 1) / cells

// powers are the bits of 2^(i/cells), less the bits of i that the number of a cell brings with it into the exponent.
var powers = tabulatePowers()

// Exp2 returns 2^y.
//
// The relative error is below 6e-11 for y in [-1022, 1023] and none for whole numbers; a larger y gives no smaller
// power. Below -1022, where numbers are not normal any more, the power is 0, and above 1023 it is +Inf; NaN stays NaN.
func Exp2(y float64) float64 {
	if y < -1022 {
		return 0
	}
	if y > 1023 {
		return infinity
	}
	y = float64(y) // rounds the product that a caller passes, into whom this is inlined
	t := y + magic
	n := math.Float64bits(t)
	r := y - (t - magic) // in half a cell of 0
	p := 1 + float64(r*(power1+float64(r*power2)))
	return float64(p * math.Float64frombits(powers[n&last]+n<<shift)) // nor is this product fused with a sum of the caller
}

// infinity is a variable, because with a call of math.Inf Exp2 would be too long to be inlined.
var infinity = math.Inf(1)

// logs holds of each cell of numbers near 1 the inverse of its middle and the logarithm of that inverse, with the other sign.
var logs = tabulateLogs()

// firstLog are the bits of the lower end of the first cell, half a cell below 0.71875: a number is a power of two times one
// from there to twice as much, and 1 is the middle of a cell, which has the logarithm 0, so that nothing cancels next to it.
const firstLog = 0x3fe7000000000000 - 1<<(shift-1)

// Exp returns e^x, as [Exp2] of x·log2 e.
func Exp(x float64) float64 { return Exp2(x * math.Log2E) }

// Log returns the natural logarithm of x, as [Log2] times ln 2.
func Log(x float64) float64 { return float64(Log2(x) * math.Ln2) } // not fused with a sum of the caller

// Log2 returns the logarithm of x to base 2.
//
// The relative error is below 3e-10, also next to 1, and the absolute error below 5e-13; there is none for powers of two.
// A larger x may give a logarithm that is smaller by 1e-14, not more. Log2(0) is -Inf, as is that of numbers below
// 2^-1022, which are not normal any more; Log2(+Inf) is +Inf, and that of negative numbers and of NaN is NaN.
func Log2(x float64) float64 {
	if math.Float64bits(x)-1<<mantissa >= 0x7fe<<mantissa {
		return special(x)
	}
	return Log2Normal(x)
}

// Log2Normal is [Log2] of a positive normal number, at least 2^-1022, without a look at whether it is one: short enough to be inlined.
func Log2Normal(x float64) float64 {
	b := math.Float64bits(x) - firstLog
	c := &logs[b>>shift&last]
	r := float64(math.Float64frombits(b&(1<<mantissa-1)+firstLog)*c.inverse) - 1
	p := r * (log1 + float64(r*(log2+float64(r*log3))))
	return float64(int64(b)>>mantissa) + c.log + float64(p)
}

// special returns the logarithm of what is not a positive normal number.
func special(x float64) float64 {
	switch {
	case x > 1:
		return x // +Inf
	case x >= 0:
		return -infinity
	}
	return math.NaN()
}

// tabulatePowers multiplies the roots 2^(1/2), 2^(1/4), … of the digits of i: square roots are rounded correctly on every
// processor, and the error of a product of nine is below 1e-15.
func tabulatePowers() (t [cells]uint64) {
	var roots [tableBits]float64 // of the digits of i from the first
	root := 2.0
	for d := range roots {
		root = math.Sqrt(root)
		roots[d] = root
	}
	for i := range t {
		p := 1.0
		for d, root := range roots {
			if i>>(tableBits-1-d)&1 == 1 {
				p *= root
			}
		}
		t[i] = math.Float64bits(p) - uint64(i)<<shift
	}
	return t
}

type logCell struct{ inverse, log float64 }

func tabulateLogs() (t [cells]logCell) {
	for i := range t {
		middle := math.Float64frombits(firstLog + uint64(i)<<shift + 1<<(shift-1))
		c := 1 / middle
		t[i] = logCell{c, -logarithm(c)}
	}
	return t
}

// logarithm returns log2 c by the series 2/ln 2 · (s + s³/3 + s⁵/5 + …), s = (c-1)/(c+1), of which
// s²³/23 is below 1e-17 for the c from 0.69 to 1.4 of the table.
func logarithm(c float64) float64 {
	s := (c - 1) / (c + 1)
	square, sum := s*s, 0.0
	for k := 21; k >= 1; k -= 2 {
		sum = float64(sum*square) + 1/float64(k)
	}
	return 2 * math.Log2E * s * sum
}
