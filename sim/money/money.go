// Package money counts money exactly. An amount is a whole number of fen (0.01 yuan); sums of
// amounts are exact in any order, so results do not depend on threads.
package money

import (
	"math"
	"math/bits"
)

// Fen is an amount of money in fen (0.01 yuan).
type Fen int64

// Yuan returns the amount in yuan.
func (a Fen) Yuan() float64 { return float64(a) / 100 }

// Share returns a·f rounded towards zero, in [0, a]: all of a for f of 1 or more. a and f must not be
// negative. Beyond 2^53 fen the product is as exact as a float64.
func (a Fen) Share(f float64) Fen {
	if f >= 1 {
		return a
	}
	return min(a, Fen(float64(a)*f))
}

// Round returns x fen rounded half away from zero. x must be finite and fit 63 bits.
func Round(x float64) Fen { return Fen(math.Round(x)) }

// MulDiv returns floor(a·num/den) computed without overflow in 128 bits.
// It needs a ≥ 0 and num ≤ den with den > 0; the result lies in [0, a]. It panics if the quotient
// does not fit 64 bits.
func (a Fen) MulDiv(num, den uint64) Fen {
	hi, lo := bits.Mul64(uint64(a), num)
	q, _ := bits.Div64(hi, lo, den)
	return Fen(q)
}

// Splitter pays out a total in proportion to weights by cumulative rounding: after k parts,
// exactly floor(total·W_k/W) has been paid, W_k the sum of the first k weights. All of the total
// is spent once the weights add up to W; no part is off by more than one fen; no sort is needed.
type Splitter struct {
	total Fen
	sum   uint64
	acc   uint64
	paid  Fen
}

// Split starts paying out total ≥ 0 over weights that will add up to sum. With sum 0 every part
// is 0 and nothing is paid: the caller names an account for it.
func Split(total Fen, sum uint64) Splitter { return Splitter{total: total, sum: sum} }

// Next returns the part of the next weight, less than a fen from total·weight/sum. The weights given
// so far must not add up to more than sum.
func (s *Splitter) Next(weight uint64) Fen {
	if s.sum == 0 {
		return 0
	}
	s.acc += weight
	due := s.total.MulDiv(s.acc, s.sum)
	part := due - s.paid
	s.paid = due
	return part
}

// Rest returns what has not been paid out yet.
func (s *Splitter) Rest() Fen { return s.total - s.paid }

// Weights turns float weights into integers for a [Splitter], writing them to dst (which must be
// at least as long as w), and returns their sum. Negative and NaN weights count as 0; the largest
// becomes 2^40, so that 2^23 weights cannot overflow. If no weight is positive, or one is infinite,
// all are 0.
func Weights(dst []uint64, w []float64) uint64 {
	largest := 0.0
	for _, x := range w {
		if x > largest {
			largest = x
		}
	}
	var sum uint64
	if largest == 0 || math.IsInf(largest, 1) {
		clear(dst[:len(w)])
		return 0
	}
	lift := 1.0
	if largest < 0x1p-900 { // as sales over a very long distance: the scale would be infinite
		lift = 0x1p500
	}
	scale := (1 << 40) / (largest * lift)
	for i, x := range w {
		dst[i] = 0
		if x > 0 {
			dst[i] = uint64(x * lift * scale)
		}
		sum += dst[i]
	}
	return sum
}
