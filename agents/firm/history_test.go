package firm_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"gowest/agents/firm"
)

// A year is the sum of its quarters, heads those of the last; a turn keeps the last year.
func TestHistory(t *testing.T) {
	t.Parallel()
	h := firm.History{}
	for quarter := range int32(4) {
		h.Add(100, 5+quarter)
	}
	h.Turn(1.5)
	h.Add(30, 2)
	want := firm.History{
		Now: firm.Year{Revenue: 30, Work: 2, Heads: 2}, Before: firm.Year{Revenue: 400, Work: 5 + 6 + 7 + 8, Heads: 8},
		Productivity: 1.5,
	}
	if d := cmp.Diff(want, h); d != "" {
		t.Errorf("history (-want +got):\n%s", d)
	}
}
