package worker_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"gowest/agents/worker"
	"gowest/sim/money"
)

// records draws workers who differ in every field.
func records() *rapid.Generator[worker.Record] {
	return rapid.Custom(func(t *rapid.T) worker.Record {
		return worker.Record{
			ID: rapid.Uint32().Draw(t, "id"), Cash: money.Fen(rapid.Int64Range(0, 1e9).Draw(t, "cash")), Income: money.Fen(rapid.Int64Range(0, 1e9).Draw(t, "income")),
			Employer: rapid.Int32Min(worker.NoWork).Draw(t, "employer"), Skill: rapid.Uint16().Draw(t, "skill"), Trade: rapid.Uint8().Draw(t, "trade"),
			Origin: rapid.Uint8().Draw(t, "origin"), Age: rapid.Uint8().Draw(t, "age"), Laid: rapid.Uint8().Draw(t, "laid"), Flags: rapid.Uint8().Draw(t, "flags"),
		}
	})
}

// Columns do what a slice of records does, with removal by moving the last into the gap.
func TestColumnsAgainstSlice(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var columns worker.Columns
		var model []worker.Record
		t.Repeat(map[string]func(*rapid.T){
			"append": func(t *rapid.T) {
				r := records().Draw(t, "worker")
				columns.Append(r)
				model = append(model, r)
			},
			"set": func(t *rapid.T) {
				if len(model) == 0 {
					t.Skip("nobody")
				}
				i, r := rapid.IntRange(0, len(model)-1).Draw(t, "i"), records().Draw(t, "worker")
				columns.Set(i, r)
				model[i] = r
			},
			"remove": func(t *rapid.T) {
				if len(model) == 0 {
					t.Skip("nobody")
				}
				i := rapid.IntRange(0, len(model)-1).Draw(t, "i")
				columns.Remove(i)
				model[i] = model[len(model)-1]
				model = model[:len(model)-1]
			},
			"": func(t *rapid.T) {
				if columns.Len() != len(model) {
					t.Fatalf("Len() = %d, want %d", columns.Len(), len(model))
				}
				var cash money.Fen
				for i, want := range model {
					if diff := cmp.Diff(want, columns.At(i)); diff != "" {
						t.Fatalf("At(%d) (-want +got):\n%s", i, diff)
					}
					cash += want.Cash
				}
				if got := columns.TotalCash(); got != cash {
					t.Fatalf("TotalCash() = %d, want %d", got, cash)
				}
				for name, n := range map[string]int{
					"ID": len(columns.ID), "Cash": len(columns.Cash), "Income": len(columns.Income), "Employer": len(columns.Employer), "Skill": len(columns.Skill),
					"Trade": len(columns.Trade), "Origin": len(columns.Origin), "Age": len(columns.Age), "Laid": len(columns.Laid), "Flags": len(columns.Flags),
				} {
					if n != len(model) {
						t.Fatalf("column %s has %d entries, want %d", name, n, len(model))
					}
				}
			},
		})
	})
}
