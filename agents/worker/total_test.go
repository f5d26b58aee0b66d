package worker

import (
	"math"
	"math/rand/v2"
	"testing"

	"gowest/sim/money"
)

// Every length, from every place: the sum is that of the purses one by one.
func TestTotalIsSumOfPurses(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(5, 6))
	purses := make([]Purse, 80)
	for i := range purses {
		purses[i] = Purse(r.Uint32())
	}
	purses[3], purses[40] = math.MaxUint32, 0
	for from := range 17 {
		for n := range 60 {
			want := money.Fen(0)
			for _, p := range purses[from : from+n] {
				want += p.Cash()
			}
			if got := total(purses[from : from+n]); got != want {
				t.Fatalf("%d purses from %d hold %d, want %d", n, from, got, want)
			}
		}
	}
}
