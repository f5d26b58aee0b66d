package design

import (
	"fmt"
	"math/bits"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// The first points in ten dimensions, as Joe and Kuo's program and SciPy 1.17 (scipy.stats.qmc.Sobol) give them.
func TestSequenceIsThePublishedOne(t *testing.T) {
	t.Parallel()
	s := NewSequence(10)
	for i, want := range [][]float64{
		{0, 0, 0, 0, 0, 0, 0, 0, 0, 0},
		{0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5},
		{0.75, 0.25, 0.25, 0.25, 0.75, 0.75, 0.25, 0.75, 0.75, 0.75},
		{0.25, 0.75, 0.75, 0.75, 0.25, 0.25, 0.75, 0.25, 0.25, 0.25},
		{0.375, 0.375, 0.625, 0.875, 0.375, 0.125, 0.375, 0.875, 0.875, 0.625},
		{0.875, 0.875, 0.125, 0.375, 0.875, 0.625, 0.875, 0.375, 0.375, 0.125},
		{0.625, 0.125, 0.875, 0.625, 0.625, 0.875, 0.125, 0.125, 0.125, 0.375},
		{0.125, 0.625, 0.375, 0.125, 0.125, 0.375, 0.625, 0.625, 0.625, 0.875},
	} {
		if d := cmp.Diff(want, s.Point(i)); d != "" {
			t.Errorf("point %d: %s", i, d)
		}
	}
	// Dimensions 1, 2, 3, 10, 50 and 100 of later points, by SciPy 1.17.
	s = NewSequence(MostDimensions)
	for i, want := range map[int][]float64{
		100:  {0.4140625, 0.2578125, 0.7734375, 0.6953125, 0.6640625, 0.8828125},
		777:  {0.6923828125, 0.9365234375, 0.1630859375, 0.3232421875, 0.9521484375, 0.5107421875},
		1023: {0.0009765625, 0.7529296875, 0.6123046875, 0.8505859375, 0.8232421875, 0.5302734375},
	} {
		p := s.Point(i)
		if d := cmp.Diff(want, []float64{p[0], p[1], p[2], p[9], p[49], p[99]}); d != "" {
			t.Errorf("point %d: %s", i, d)
		}
	}
}

// The table keeps what Sobol' asks of it: polynomials are primitive and all different, the j-th number is odd and less than 2^j.
func TestDirectionNumbers(t *testing.T) {
	t.Parallel()
	seen := map[uint32]bool{}
	for line := range strings.Lines(directionsText) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		var d, s int
		var a uint32
		in := strings.NewReader(line)
		fmt.Fscan(in, &d, &s, &a)
		p := 1<<s | a<<1 | 1
		if seen[p] {
			t.Errorf("dimension %d: polynomial %b is there already", d, p)
		}
		seen[p] = true
		// x has order 2^s − 1 modulo a primitive polynomial, and no other.
		x, order := uint32(1), 0
		for order == 0 || x != 1 {
			if x <<= 1; x>>s&1 == 1 {
				x ^= p
			}
			if order++; order > 1<<s {
				break
			}
		}
		if order != 1<<s-1 {
			t.Errorf("dimension %d: x has order %d modulo %b, want %d", d, order, p, 1<<s-1)
		}
		for j := 1; j <= s; j++ {
			var m uint32
			if _, err := fmt.Fscan(in, &m); err != nil || m%2 == 0 || m >= 1<<j {
				t.Errorf("dimension %d: number %d is %d (%v)", d, j, m, err)
			}
		}
	}
	if len(seen) != MostDimensions-1 {
		t.Errorf("%d dimensions, want %d", len(seen)+1, MostDimensions)
	}
}

// Property A (Sobol' 1976), which Joe and Kuo warrant: of 2^d points in a row, each of the 2^d cubes of half the length holds one. It holds
// if the leading digits of the direction numbers make a matrix that can be inverted modulo 2.
func TestSequenceHasPropertyA(t *testing.T) {
	t.Parallel()
	all := allDirections()
	for d := 1; d <= sequenceBits; d++ {
		rows := make([]uint32, d) // by dimension: the leading digit of numbers 1 to d
		for j := range rows {
			for k := range d {
				rows[j] |= all[j][k] >> (sequenceBits - 1) << k
			}
		}
		if rank := rankModulo2(rows); rank != d {
			t.Errorf("%d dimensions: rank %d", d, rank)
		}
	}
}

func rankModulo2(rows []uint32) (rank int) {
	for i := range rows {
		if rows[i] == 0 {
			continue
		}
		rank++
		lead := bits.TrailingZeros32(rows[i])
		for k := i + 1; k < len(rows); k++ {
			if rows[k]>>lead&1 == 1 {
				rows[k] ^= rows[i]
			}
		}
	}
	return rank
}

// The first 2^m points hold one in each of 2^m intervals of every dimension, and in the first two dimensions one in each rectangle of that
// area: scrambled or not.
func TestSequenceIsEven(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m := rapid.IntRange(0, 7).Draw(t, "m")
		s := NewSequence(MostDimensions)
		if rapid.Bool().Draw(t, "scrambled") {
			s = s.Scrambled(rapid.Uint64().Draw(t, "seed"))
		}
		n := 1 << m
		var points [][]float64
		for i := range n {
			points = append(points, s.Point(i))
		}
		for j := range MostDimensions {
			holds := make([]int, n)
			for _, p := range points {
				holds[int(p[j]*float64(n))]++
			}
			for k, h := range holds {
				if h != 1 {
					t.Fatalf("dimension %d: interval %d of %d holds %d points", j+1, k, n, h)
				}
			}
		}
		for a := 0; a <= m; a++ {
			holds := map[[2]int]int{}
			for _, p := range points {
				holds[[2]int{int(p[0] * float64(int(1)<<a)), int(p[1] * float64(int(1)<<(m-a)))}]++
			}
			if len(holds) != n {
				t.Fatalf("%d of %d rectangles of 2^-%d by 2^-%d hold a point", len(holds), n, a, m-a)
			}
		}
	})
}

// A scrambled point is uniform over seeds, and its dimensions do not go together.
func TestScrambledPointsAreUniform(t *testing.T) {
	t.Parallel()
	const n = 4000
	var sum, squares, product float64
	for seed := range uint64(n) {
		p := NewSequence(2).Scrambled(seed).Point(5)
		u, v := p[0]-0.5, p[1]-0.5
		sum += u
		squares += u * u
		product += u * v
	}
	// Uniform on ±1/2: variance 1/12, that of squares 1/180, of products 1/144. Five standard errors.
	for _, c := range []struct {
		name             string
		got, want, sigma float64
	}{{"mean", sum / n, 0, 0.288675}, {"variance", squares / n, 1.0 / 12, 0.0745356}, {"covariance", product / n, 0, 1.0 / 12}} {
		if diff := c.got - c.want; diff > 5*c.sigma/63.2456 || diff < -5*c.sigma/63.2456 { // √4000
			t.Errorf("%s is %g, want about %g", c.name, c.got, c.want)
		}
	}
}

// Scrambling is nested: where two points part, the digits below are flipped by draws of their own, unlike those of a shift that is the same for all points.
func TestScramblingIsNested(t *testing.T) {
	t.Parallel()
	const n = 400
	same := 0
	for seed := range uint64(n) {
		s := NewSequence(1).Scrambled(seed)
		a, b := int(s.Point(0)[0]*4), int(s.Point(1)[0]*4) // 0 and 1/2: the first digit parts them, the second is 0 in both
		if a>>1 == b>>1 {
			t.Fatalf("seed %d: the first digits are the same", seed)
		}
		if a&1 == b&1 {
			same++
		}
	}
	if same < 150 || same > 250 { // 200 ± 5·10
		t.Errorf("second digits are the same for %d of %d seeds, want half of them", same, n)
	}
}
