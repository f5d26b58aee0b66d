package sim

import (
	"fmt"
	"testing"
)

// A quarter in the middle of a year allocates next to nothing, and no more for more workers: about
// twelve method values that become functions of forCells, and the growth of cells' columns as people
// and firms move (toy has 17 cells). The last quarter of a year makes tables and is left out.
func TestQuarterAllocatesLittle(t *testing.T) { // not parallel: allocations of all goroutines count
	scales := []int{100, 25} // 10,000 and 40,000 workers
	if testing.Short() {
		scales = scales[:1]
	}
	for _, scale := range scales {
		w := started(t, toy(t, fmt.Sprintf("run.persons_per_agent=%d", scale)))
		quarters(t, w, 40)
		const years = 5
		sum := 0.0
		for range years {
			sum += testing.AllocsPerRun(1, func() { quarters(t, w, 1) }) // the first two quarters: a run to warm up comes first
			quarters(t, w, 2)
		}
		// Seen: 12 to 34. A single allocation for each cell and quarter would add 17, for each firm thousands.
		if mean := sum / years; mean > 40 {
			t.Errorf("W=%d: a quarter allocates %.0f times, want at most 40", scale, mean)
		}
	}
}
