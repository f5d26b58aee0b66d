package design

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"

	"gowest/sim/draw"
)

//go:embed directions.txt
var directionsText string

// MostDimensions is how many dimensions [Sequence] has direction numbers for.
const MostDimensions = 100

// sequenceBits is how many binary digits points have.
const sequenceBits = 32

// directions are the direction numbers of a dimension, the j-th with its highest digit at 2^(31−j).
type directions [sequenceBits]uint32

// allDirections reads the table once.
var allDirections = sync.OnceValue(func() (out []directions) {
	var first directions // van der Corput: every number is 1
	for j := range first {
		first[j] = 1 << (sequenceBits - 1 - j)
	}
	out = append(out, first)
	for line := range strings.Lines(directionsText) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		var dimension, degree int
		var coefficients uint32
		in := strings.NewReader(line)
		if _, err := fmt.Fscan(in, &dimension, &degree, &coefficients); err != nil || dimension != len(out)+1 {
			panic("design: directions.txt: " + line)
		}
		var v directions
		for j := range degree {
			if _, err := fmt.Fscan(in, &v[j]); err != nil {
				panic("design: directions.txt: " + line)
			}
			v[j] <<= sequenceBits - 1 - j
		}
		for j := degree; j < sequenceBits; j++ {
			v[j] = v[j-degree] ^ v[j-degree]>>degree
			for k := 1; k < degree; k++ {
				v[j] ^= (coefficients >> (degree - 1 - k) & 1) * v[j-k]
			}
		}
		out = append(out, v)
	}
	return out
})

// Sequence is the sequence of Sobol' (1967): its first 2^m points are spread more evenly than random ones, in all dimensions and best in the
// first. Direction numbers: Joe and Kuo (2008). Its points do not depend on how many there are.
type Sequence struct {
	dimensions []directions
	scrambled  bool
	key        draw.Key
}

// NewSequence returns the sequence in d dimensions as it was published; the first point is the origin.
//
// It panics if d lies outside of 1 to [MostDimensions].
func NewSequence(d int) *Sequence {
	if d < 1 || d > MostDimensions {
		panic(fmt.Sprintf("design: %d dimensions; want 1 to %d", d, MostDimensions))
	}
	return &Sequence{dimensions: allDirections()[:d]}
}

// Scrambled returns the same sequence scrambled by a seed: each binary digit is flipped or not by a draw that depends on the digits above it, which makes
// every point uniform and keeps the evenness (Owen 1995). No point lies on the border.
func (s *Sequence) Scrambled(seed uint64) *Sequence {
	return &Sequence{dimensions: s.dimensions, scrambled: true, key: draw.NewKey(seed, 0)}
}

// Point returns point i, from 0: a coordinate for each dimension.
func (s *Sequence) Point(i int) []float64 {
	out := make([]float64, len(s.dimensions))
	gray := uint32(i) ^ uint32(i)>>1 // the order of Antonov and Saleev (1979), in which the points were published
	for j := range out {
		x := uint32(0)
		for k, g := 0, gray; g != 0; k, g = k+1, g>>1 {
			x ^= (g & 1) * s.dimensions[j][k]
		}
		if s.scrambled {
			out[j] = (float64(s.scramble(j, x)) + 0.5) / (1 << sequenceBits)
		} else {
			out[j] = float64(x) / (1 << sequenceBits)
		}
	}
	return out
}

// scramble flips digits of a coordinate in a dimension.
func (s *Sequence) scramble(dimension int, x uint32) uint32 {
	flips := uint32(0)
	source := s.key.Tick(dimension).Of(owenFlip)
	for k := range sequenceBits {
		above := uint64(x) >> (sequenceBits - k)  // the k digits above
		bits := source.Bits(uint64(1)<<k | above) // with a one before them, so that their number tells, too
		flips |= uint32(bits>>63) << (sequenceBits - 1 - k)
	}
	return x ^ flips
}
