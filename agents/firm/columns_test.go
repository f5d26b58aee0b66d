package firm_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"gowest/agents/firm"
	"gowest/sim/money"
)

// Columns do what a map from slots to firms does, where a new firm takes the lowest slot that is free.
func TestColumnsAgainstMap(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var columns firm.Columns
		model := map[int32]firm.Firm{}
		id, length := uint64(0), 0
		t.Repeat(map[string]func(*rapid.T){
			"add": func(t *rapid.T) {
				id++
				x := firm.Firm{ID: id, Cash: money.Fen(id * 100), Loan: money.Fen(id * 7)}
				want := int32(0)
				for _, taken := model[want]; taken; _, taken = model[want] {
					want++
				}
				if got := columns.Add(x); got != want {
					t.Fatalf("Add = slot %d, want the lowest free one, %d", got, want)
				}
				x.Live = true
				model[want] = x
				length = max(length, int(want)+1)
				if diff := cmp.Diff(firm.Flow{Owner: -1, MoveTo: -1}, columns.Flows[want]); diff != "" {
					t.Fatalf("flows of a new firm (-want +got):\n%s", diff)
				}
				if diff := cmp.Diff(firm.History{}, columns.Past[want]); diff != "" {
					t.Fatalf("history of a new firm (-want +got):\n%s", diff)
				}
				columns.Flows[want].Heads, columns.Past[want].Founded = 9, true // must be gone when the slot is used again
			},
			"remove": func(t *rapid.T) {
				if len(model) == 0 {
					t.Skip("no firm")
				}
				var taken []int32
				for slot := range model {
					taken = append(taken, slot)
				}
				slices.Sort(taken)
				slot := rapid.SampledFrom(taken).Draw(t, "slot")
				columns.Remove(slot)
				delete(model, slot)
			},
			"": func(t *rapid.T) {
				if columns.Live() != len(model) || columns.Len() != length {
					t.Fatalf("%d live firms in %d slots, want %d in %d", columns.Live(), columns.Len(), len(model), length)
				}
				var cash, loans money.Fen
				for slot, f := range columns.Firms {
					if diff := cmp.Diff(model[int32(slot)], f); diff != "" { // the zero firm in a free slot
						t.Fatalf("firm in slot %d (-want +got):\n%s", slot, diff)
					}
					cash += f.Cash
					loans += f.Loan
				}
				if c, l := columns.TotalCash(); c != cash || l != loans {
					t.Fatalf("TotalCash() = %d, %d, want %d, %d", c, l, cash, loans)
				}
			},
		})
	})
}

// Where firms close and others enter at the same rate slots do not grow in number.
func TestSlotsAreReused(t *testing.T) {
	t.Parallel()
	var columns firm.Columns
	for range 10 {
		columns.Add(firm.Firm{})
	}
	for i := range int32(1000) {
		columns.Remove(i % 10)
		columns.Remove((i + 5) % 10)
		columns.Add(firm.Firm{})
		columns.Add(firm.Firm{})
	}
	if columns.Len() != 10 || columns.Live() != 10 {
		t.Errorf("%d firms in %d slots, want 10 in 10", columns.Live(), columns.Len())
	}
}
