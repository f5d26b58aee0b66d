package sim

import (
	"fmt"
	"math"
	"testing"
)

// A quarter in the middle of a year allocates nothing but the growth of cells' columns and lists as people and firms move, and no more
// for more workers. The last quarter of a year makes tables and is left out.
func TestQuarterAllocatesNothing(t *testing.T) { // not parallel: allocations of all goroutines count
	scales := []int{100, 25} // 10,000 and 40,000 workers
	if testing.Short() {
		scales = scales[:1]
	}
	for _, scale := range scales {
		w := started(t, toy(t, fmt.Sprintf("run.persons_per_agent=%d", scale)))
		quarters(t, w, 40)
		const years = 5
		sum, least := 0.0, math.Inf(1)
		for range years {
			n := testing.AllocsPerRun(1, func() { quarters(t, w, 1) }) // the first two quarters: a run to warm up comes first
			sum, least = sum+n, min(least, n)
			quarters(t, w, 2)
		}
		// Seen: 0 to 9, 3 in the mean. A single allocation for each of the 17 cells and quarter would add 17, for each process 30.
		if mean := sum / years; mean > 10 || least > 4 {
			t.Errorf("W=%d: a quarter allocates %.0f times in the mean and %.0f at least, want 10 and 4 at most", scale, mean, least)
		}
	}
}
