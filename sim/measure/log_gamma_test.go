package measure

import (
	"math"
	"math/rand/v2"
	"testing"
)

// Go's own is the same function, with fused products on some processors.
func TestLogGammaIsThatOfMath(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	for i := range 200_000 {
		x := 1 + 12*r.Float64()
		if i%2 == 0 {
			x = 1 + r.Float64()
		}
		got := logGamma(x)
		want, _ := math.Lgamma(x)
		if d := math.Abs(got - want); d > 1e-15*max(1, math.Abs(want)) {
			t.Fatalf("logGamma(%v) = %v, want %v", x, got, want)
		}
	}
	for n, want := range []float64{1, 1, 2, 6, 24, 120, 720, 5040, 40320, 362880, 3628800} { // Γ(n+1) = n!
		if got := logGamma(float64(n + 1)); math.Abs(got-math.Log(want)) > 1e-14 {
			t.Errorf("logGamma(%d) = %v, want ln %v", n+1, got, want)
		}
	}
}
