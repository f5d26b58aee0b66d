// Package draw makes keyed random numbers.
//
// A number is a pure function of (seed, replicate, tick, identity, stream): it never depends on
// the call before it, on thread order or on where an agent is stored. Two scenarios that share
// seed and replicate therefore share the luck of every agent that both contain (common random
// numbers), and a policy changes only what it touches.
package draw

import "math"

// Stream names the decision that a number is drawn for. Numbers of different streams are
// independent. New streams are added at the end of a package's list: renumbering changes results.
type Stream uint64

// mix is the finaliser of SplitMix64 (Steele, Lea and Flood 2014, variant 13 of Stafford): a
// bijection of 64 bits with good avalanche.
func mix(z uint64) uint64 {
	z = (z ^ z>>30) * mixFirst
	z = (z ^ z>>27) * mixSecond
	return z ^ z>>31
}

const (
	mixFirst  = 0xbf58476d1ce4e5b9
	mixSecond = 0x94d049bb133111eb
)

const gamma = 0x9e3779b97f4a7c15 // 2^64 divided by the golden ratio, odd

// Key fixes (seed, replicate, tick): what is the same for all draws of one tick of one run.
type Key uint64

// NewKey returns the key of one replicate (counted from 1) of a run with a base seed.
func NewKey(seed uint64, replicate int) Key {
	return Key(mix(mix(seed+gamma) ^ uint64(replicate)*gamma))
}

// Tick returns the key of one tick of the run. Start-up ticks are negative.
func (k Key) Tick(tick int) Key { return Key(mix(uint64(k) ^ mix(uint64(int64(tick))*gamma+1))) }

// Bits returns 64 random bits for an identity and a stream. Different identities have different bits in
// the same stream.
func (k Key) Bits(id uint64, s Stream) uint64 { return k.Of(s).Bits(id) }

// Source is a stream of one tick, for loops over many identities: Key.Of(s).Bits(id) is Key.Bits(id, s)
// at half the work.
type Source uint64

// Of returns the numbers of a stream.
func (k Key) Of(s Stream) Source { return Source(mix(uint64(k) + uint64(s)*gamma)) }

// Bits returns 64 random bits for an identity.
func (s Source) Bits(id uint64) uint64 { return mix(uint64(s) ^ id*spread) }

// Uniform returns a number in [0, 1) with 53 random bits.
func (k Key) Uniform(id uint64, s Stream) float64 { return Unit(k.Bits(id, s)) }

// Below returns a whole number in [0, n); n must lie in [1, 2^32].
func (k Key) Below(id uint64, s Stream, n int) int { return Index(k.Bits(id, s), n) }

// Normal returns a standard normal number, at most 8.6 from 0 (Box and Muller 1958).
func (k Key) Normal(id uint64, s Stream) float64 {
	b := k.Bits(id, s)
	u := 1 - Unit(b) // in (0, 1]
	return math.Sqrt(-2*math.Log(u)) * math.Cos(2*math.Pi*Unit(mix(b+gamma)))
}

// Round returns x rounded to a neighbouring whole number at random, so that the mean is x.
// x must be finite and its whole part must fit an int.
func (k Key) Round(x float64, id uint64, s Stream) int { return RoundBits(x, k.Bits(id, s)) }

// RoundBits is [Key.Round] by 64 random bits.
func RoundBits(x float64, bits uint64) int {
	n := int(x)
	if float64(n) > x { // towards zero is not down
		n--
	}
	up := math.Float64bits(Unit(bits)-(x-float64(n))) >> 63 // 1 if the difference is less than 0: a jump would be guessed
	return n + int(up)
}

// Identity returns the identity of something born of parent: the n-th birth of the parent
// in this tick. It depends on nothing else, so it is the same in two scenarios that share the birth.
func (k Key) Identity(parent uint64, n int) uint64 {
	return k.Bits(parent, birth+Stream(n)<<32)
}

const birth Stream = 0xb1f7

// Weighted returns the index that u in [0, 1) points at among weights whose running sums are cumulative, not empty and
// not falling: the first whose sum exceeds u times the last.
func Weighted(cumulative []float64, u float64) int {
	last := len(cumulative) - 1
	at := u * cumulative[last]
	if at >= cumulative[last] { // rounded up, as products of the smallest numbers are: the last index may have no weight
		at = math.Nextafter(cumulative[last], 0)
	}
	i := 0
	for n := last; n > 0; {
		half := n / 2
		if cumulative[i+half] > at {
			n = half
		} else {
			i += half + 1
			n -= half + 1
		}
	}
	return i
}

// Chance is a chance in units of 2^-32, at most 1: for loops that draw for many with the same chance.
type Chance uint64

// ChanceOf returns the chance p in units of 2^-32, rounded up; p below 0 counts as 0 and above 1 as 1.
func ChanceOf(p float64) Chance { return Chance(math.Ceil(max(0, min(p, 1)) * (1 << 32))) }

// Hits tells whether 32 random bits fall below the chance: just what u/2^32 < p says.
func (c Chance) Hits(u uint32) bool { return Chance(u) < c }

// Odds is a [Chance] in 32 bits, for tables of many: at most 1 - 2^-32.
type Odds uint32

// OddsOf returns the chance p, with the rounding and the bounds of [ChanceOf].
func OddsOf(p float64) Odds { return Odds(min(ChanceOf(p), math.MaxUint32)) }

// Hits tells whether 32 random bits fall below the chance.
func (o Odds) Hits(u uint32) bool { return u < uint32(o) }

// Unit maps 64 random bits to [0, 1).
func Unit(bits uint64) float64 { return float64(float64(bits>>11) / (1 << 53)) }

// Index maps 64 random bits to [0, n) by the high word of a product (Lemire 2019, without the
// rejection step: the bias is below n/2^64). n must lie in [1, 2^32].
func Index(bits uint64, n int) int {
	hi, lo := bits>>32, bits&0xffffffff
	return int((hi*uint64(n) + lo*uint64(n)>>32) >> 32)
}
