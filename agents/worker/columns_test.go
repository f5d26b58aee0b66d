package worker_test

import (
	"reflect"
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
			ID: rapid.Uint32().Draw(t, "id"), Cash: money.Fen(rapid.Int64Range(0, int64(worker.MostCash)).Draw(t, "cash")),
			Employer: rapid.Int32Min(worker.NoWork).Draw(t, "employer"), Skill: rapid.Uint16().Draw(t, "skill"), Trade: rapid.Uint8().Draw(t, "trade"),
			Origin: rapid.Uint8().Draw(t, "origin"), Age: rapid.Uint8().Draw(t, "age"), Flags: rapid.Uint8().Draw(t, "flags"),
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
					"ID": len(columns.ID), "Employer": len(columns.Employer), "Skill": len(columns.Skill),
					"Trade": len(columns.Trade), "Origin": len(columns.Origin), "Age": len(columns.Age), "Flags": len(columns.Flags),
				} {
					if n != len(model) {
						t.Fatalf("column %s has %d entries, want %d", name, n, len(model))
					}
				}
			},
		})
	})
}

// Cash is exact up to MostCash and stays there.
func TestCashHasBounds(t *testing.T) {
	t.Parallel()
	var columns worker.Columns
	columns.Append(worker.Record{Cash: worker.MostCash - 5})
	columns.Append(worker.Record{Cash: 7})
	columns.AddCash(0, 3)
	if got := columns.Cash(0); got != worker.MostCash-2 {
		t.Errorf("Cash = %d, want %d", got, worker.MostCash-2)
	}
	columns.AddCash(0, 100)
	columns.AddCash(1, -8)
	if got := columns.Cash(0); got != worker.MostCash {
		t.Errorf("Cash beyond the most = %d, want %d", got, worker.MostCash)
	}
	if got := columns.Cash(1); got != 0 {
		t.Errorf("Cash below 0 = %d, want 0", got)
	}
}

// A worker takes BytesPerWorker: the sum over all columns, by reflection, so that a new one counts.
func TestBytesPerWorker(t *testing.T) {
	t.Parallel()
	sum := 0
	columns := reflect.TypeFor[worker.Columns]()
	for field := range columns.Fields() {
		sum += int(field.Type.Elem().Size())
	}
	if sum != worker.BytesPerWorker {
		t.Errorf("a worker takes %d bytes, want %d", sum, worker.BytesPerWorker)
	}
}
