package draw_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"gowest/sim/draw"
)

// Every length, and parts of slices that begin anywhere: numbers in bulk are those drawn one by one, and nothing else is written.
func TestFillIsBits(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 4))
	const untouched = 0x5555
	ids, dst := make([]uint32, 120), make([]uint64, 120)
	for n := range 101 {
		for from := range 17 {
			for i := range ids {
				ids[i], dst[i] = r.Uint32(), untouched
			}
			ids[from], ids[from+n/2] = 0, math.MaxUint32
			s := draw.Source(r.Uint64())
			s.Fill(dst[from:], ids[from:from+n])
			for i := range dst {
				want := uint64(untouched)
				if i >= from && i < from+n {
					want = s.Bits(uint64(ids[i]))
				}
				if dst[i] != want {
					t.Fatalf("%d numbers from %d: number %d is %#x, want %#x", n, from, i-from, dst[i], want)
				}
			}
		}
	}
}

func TestFillWantsRoom(t *testing.T) {
	t.Parallel()
	defer func() {
		if recover() == nil {
			t.Error("no panic where dst is too short")
		}
	}()
	draw.Source(1).Fill(make([]uint64, 7, 8), make([]uint32, 8))
}

func BenchmarkFill(b *testing.B) {
	const n = 1 << 10
	ids, dst := make([]uint32, n), make([]uint64, n)
	for i := range ids {
		ids[i] = uint32(i) * 2654435761
	}
	s := draw.NewKey(1, 1).Tick(0).Of(3)
	per := func(b *testing.B) {
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/number")
	}
	b.Run("Fill", func(b *testing.B) {
		for b.Loop() {
			s.Fill(dst, ids)
		}
		per(b)
	})
	b.Run("Bits", func(b *testing.B) {
		for b.Loop() {
			for i, id := range ids {
				dst[i] = s.Bits(uint64(id))
			}
		}
		per(b)
	})
}
