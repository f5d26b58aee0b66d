package measure

import (
	"math"
	"testing"
)

// The alias table holds the base exactly: each column gives its threshold to itself and the rest to
// its alias.
func TestAliasTable(t *testing.T) {
	t.Parallel()
	for name, base := range map[string][]float64{
		"one cell":     {3},
		"equal":        {1, 1, 1, 1},
		"with nothing": {0, 5, 0, 1, 4},
		"uneven":       {1e-6, 1, 100, 3, 3, 1e4, 7},
	} {
		var d Detector
		total := 0.0
		for _, b := range base {
			total += b
		}
		for _, b := range base {
			d.share = append(d.share, b/total)
		}
		d.threshold, d.alias = make([]uint64, len(base)), make([]int32, len(base))
		d.buildAlias()
		got := make([]float64, len(base))
		for c := range base {
			own := float64(d.threshold[c]) / math.MaxUint64
			got[c] += own / float64(len(base))
			got[d.alias[c]] += (1 - own) / float64(len(base))
		}
		for c, want := range d.share {
			if math.Abs(got[c]-want) > 1e-12 {
				t.Errorf("%s: cell %d has probability %g, want %g", name, c, got[c], want)
			}
		}
	}
}
