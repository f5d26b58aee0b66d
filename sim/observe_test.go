package sim

import (
	"math"
	"testing"

	"gowest/sim/money"
)

// Classes of income are those of the logarithm: all incomes to 3·10^6 fen, and around every end of a class.
func TestIncomeBinIsTheLogarithm(t *testing.T) {
	t.Parallel()
	check := func(y money.Fen) {
		want := min(incomeBins-1, 1+int(math.Log2(float64(y))*binsPerDoubling))
		if got := incomeBin(y); got != want {
			t.Errorf("incomeBin(%d) = %d, want %d", y, got, want)
		}
	}
	for y := money.Fen(1); y < 3e6; y++ {
		check(y)
	}
	for k := range incomeBins + 3*binsPerDoubling {
		for near := money.Fen(-2); near <= 2; near++ {
			check(max(1, money.Fen(math.Exp2(float64(k)/binsPerDoubling))+near))
		}
	}
	if got := incomeBin(0); got != 0 {
		t.Errorf("incomeBin(0) = %d, want 0", got)
	}
}
