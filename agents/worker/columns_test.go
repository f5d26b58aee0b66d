package worker_test

import (
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"gowest/agents/worker"
	"gowest/sim/money"
)

// records draws workers who differ in every field, with cash that a purse holds.
func records() *rapid.Generator[worker.Record] {
	return rapid.Custom(func(t *rapid.T) worker.Record {
		purse, _ := worker.PurseOf(cash().Draw(t, "cash"), 0)
		return worker.Record{
			ID: rapid.Uint32().Draw(t, "id"), Cash: purse.Cash(),
			Employer: rapid.Int32Range(worker.NoWork, worker.MostFirms-1).Draw(t, "employer"), Skill: rapid.Uint16().Draw(t, "skill"), Trade: rapid.Uint8().Draw(t, "trade"),
			Origin: rapid.Uint8().Draw(t, "origin"), Age: rapid.Uint8().Draw(t, "age"), Flags: rapid.Uint8().Draw(t, "flags"),
		}
	})
}

// cash draws amounts of all magnitudes up to the most.
func cash() *rapid.Generator[money.Fen] {
	return rapid.Custom(func(t *rapid.T) money.Fen {
		most := worker.MostCash >> rapid.IntRange(0, 35).Draw(t, "shift")
		return money.Fen(rapid.Int64Range(0, int64(most)).Draw(t, "fen"))
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
				p, rest := r.Pack()
				if rest != 0 {
					t.Fatalf("a purse does not hold %d fen of the %d that it held", rest, r.Cash)
				}
				columns.Append(p)
				model = append(model, r)
			},
			"set": func(t *rapid.T) {
				if len(model) == 0 {
					t.Skip("nobody")
				}
				i, r := rapid.IntRange(0, len(model)-1).Draw(t, "i"), records().Draw(t, "worker")
				if rest := columns.Set(i, r); rest != 0 {
					t.Fatalf("a purse does not hold %d fen of the %d that it held", rest, r.Cash)
				}
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
					if columns.Packed(i).Record() != want || columns.Cash(i) != want.Cash || columns.Employer(i) != want.Employer || columns.Flags(i) != want.Flags {
						t.Fatalf("worker %d is %+v, want %+v", i, columns.Packed(i), want)
					}
					cash += want.Cash
				}
				if got := columns.TotalCash(); got != cash {
					t.Fatalf("TotalCash() = %d, want %d", got, cash)
				}
				for name, n := range map[string]int{
					"ID": len(columns.ID), "Job": len(columns.Job), "Purse": len(columns.Purse), "Trait": len(columns.Trait),
				} {
					if n != len(model) {
						t.Fatalf("column %s has %d entries, want %d", name, n, len(model))
					}
				}
			},
		})
	})
}

// What a purse does not hold of all it should is handed back, to the fen.
func TestCashHasBounds(t *testing.T) {
	t.Parallel()
	var columns worker.Columns
	for _, cash := range []money.Fen{worker.MostCash, 7} {
		p, rest := worker.Record{Cash: cash}.Pack()
		if rest != 0 {
			t.Errorf("%d of %d fen do not fit", rest, cash)
		}
		columns.Append(p)
	}
	if rest := columns.AddCash(0, 100); rest != 100 || columns.Cash(0) != worker.MostCash {
		t.Errorf("beyond the most a purse holds %d and hands back %d, want %d and 100", columns.Cash(0), rest, worker.MostCash)
	}
	if rest := columns.AddCash(1, -7); rest != 0 || columns.Cash(1) != 0 {
		t.Errorf("Cash of a purse that gives all away = %d and %d, want nothing", columns.Cash(1), rest)
	}
	if rest := columns.AddCash(0, -worker.MostCash); rest != 0 || columns.Cash(0) != 0 {
		t.Errorf("Cash of a full purse that gives all away = %d and %d, want nothing", columns.Cash(0), rest)
	}
}

// A purse and the rest are all the cash, to the fen, whatever else the purse holds. The rest is less than two millionths of it,
// nothing up to 10,485.75 yuan, and who has more never holds less.
func TestPurse(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, flags := cash().Draw(t, "cash"), rapid.Uint8().Draw(t, "flags")
		purse, rest := worker.PurseOf(a, flags)
		if purse.Cash()+rest != a || purse.Flags() != flags {
			t.Fatalf("%d fen with flags %d become %d and a rest of %d with flags %d", a, flags, purse.Cash(), rest, purse.Flags())
		}
		if rest < 0 || rest > 0 && rest >= a>>19+1 || rest > 0 && a < 1<<20 {
			t.Fatalf("rest of %d fen is %d, want less than %d", a, rest, a>>19+1)
		}
		again, none := worker.PurseOf(purse.Cash(), flags)
		if again != purse || none != 0 {
			t.Fatalf("%d fen that a purse held are held as %d with a rest of %d", purse.Cash(), again.Cash(), none)
		}
		other := rapid.Uint8().Draw(t, "other flags")
		if p := purse.WithFlags(other); p.Cash() != purse.Cash() || p.Flags() != other {
			t.Fatalf("WithFlags(%d) = %d fen with flags %d", other, p.Cash(), p.Flags())
		}
		b := cash().Draw(t, "more cash")
		if more, _ := worker.PurseOf(b, flags); b >= a && more.Cash() < purse.Cash() || b <= a && more.Cash() > purse.Cash() {
			t.Fatalf("of %d fen a purse holds %d, of %d fen %d", a, purse.Cash(), b, more.Cash())
		}
		next, _ := worker.PurseOf(a+1, flags)
		if next.Cash() < purse.Cash() {
			t.Fatalf("of %d fen a purse holds %d, of one more %d", a, purse.Cash(), next.Cash())
		}
	})
	for _, beyond := range []money.Fen{0, 1, 1 << 40, 1<<62 - worker.MostCash} {
		purse, rest := worker.PurseOf(worker.MostCash+beyond, worker.Founder)
		if purse.Cash() != worker.MostCash || rest != beyond || purse.Flags() != worker.Founder {
			t.Errorf("%d fen beyond the most become %d and a rest of %d with flags %d", beyond, purse.Cash(), rest, purse.Flags())
		}
	}
}

// Employers from nobody to the last slot, all ages, skills, trades and provinces survive packing.
func TestPacking(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		employer, age := rapid.Int32Range(worker.NoWork, worker.MostFirms-1).Draw(t, "employer"), rapid.Uint8().Draw(t, "age")
		if j := worker.JobOf(employer, age); j.Employer() != employer || j.Age() != age {
			t.Fatalf("JobOf(%d, %d) is employer %d and age %d", employer, age, j.Employer(), j.Age())
		}
		skill, trade, origin := rapid.Uint16().Draw(t, "skill"), rapid.Uint8().Draw(t, "trade"), rapid.Uint8().Draw(t, "origin")
		if x := worker.TraitOf(skill, trade, origin); x.Skill() != skill || x.Trade() != trade || x.Origin() != origin {
			t.Fatalf("TraitOf(%d, %d, %d) is skill %d, trade %d and origin %d", skill, trade, origin, x.Skill(), x.Trade(), x.Origin())
		}
		learned := rapid.Uint16().Draw(t, "learned")
		if got, want := worker.TraitOf(skill, trade, origin).WithSkill(learned), worker.TraitOf(learned, trade, origin); got != want {
			t.Fatalf("TraitOf(%d, %d, %d).WithSkill(%d) = %#x, want %#x", skill, trade, origin, learned, got, want)
		}
	})
	for _, employer := range []int32{worker.NoWork, worker.OnFarm, 0, worker.MostFirms - 1} {
		for _, age := range []uint8{0, 255} {
			if j := worker.JobOf(employer, age); j.Employer() != employer || j.Age() != age {
				t.Errorf("JobOf(%d, %d) is employer %d and age %d", employer, age, j.Employer(), j.Age())
			}
		}
	}
}

// Setting one thing of a worker leaves the others.
func TestSettersLeaveTheRest(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := records().Draw(t, "worker")
		p, _ := r.Pack()
		var columns worker.Columns
		columns.Append(p)
		want := r
		want.Employer, want.Flags = rapid.Int32Range(worker.NoWork, worker.MostFirms-1).Draw(t, "employer"), rapid.Uint8().Draw(t, "flags")
		columns.SetEmployer(0, want.Employer)
		columns.SetFlags(0, want.Flags)
		amount := money.Fen(rapid.Int64Range(-int64(r.Cash), int64(worker.MostCash)).Draw(t, "amount"))
		rest := columns.AddCash(0, amount)
		want.Cash += amount - rest
		if got := columns.At(0); got != want || rest < 0 {
			t.Fatalf("%+v, want %+v", got, want)
		}
	})
}

// After sorting the same workers stand by slot, then farmers, then who has no work. Sorted again nobody moves.
func TestSortByEmployer(t *testing.T) {
	t.Parallel()
	var sorter worker.Sorter // used again, as in a run
	rapid.Check(t, func(t *rapid.T) {
		slots := rapid.IntRange(0, 12).Draw(t, "slots")
		var columns worker.Columns
		before := map[worker.Packed]int{}
		for range rapid.IntRange(0, 60).Draw(t, "workers") {
			r := records().Draw(t, "worker")
			r.Employer = rapid.Int32Range(worker.NoWork, int32(slots)-1).Draw(t, "employer")
			p, _ := r.Pack()
			columns.Append(p)
			before[p]++
		}
		place := func(i int) int { // farmers after all firms, then who has no work
			e := int(columns.Employer(i))
			if e < 0 {
				return slots - e
			}
			return e
		}
		columns.SortByEmployer(slots, &sorter)
		order := make([]worker.Packed, columns.Len())
		after := map[worker.Packed]int{}
		for i := range order {
			order[i] = columns.Packed(i)
			after[order[i]]++
			if i > 0 && place(i) < place(i-1) {
				t.Fatalf("worker %d of employer %d stands after one of employer %d", i, columns.Employer(i), columns.Employer(i-1))
			}
		}
		if diff := cmp.Diff(before, after); diff != "" {
			t.Fatalf("workers (-before +after):\n%s", diff)
		}
		columns.SortByEmployer(slots, &sorter)
		for i := range order {
			if columns.Packed(i) != order[i] {
				t.Fatalf("worker %d moved although all stood right", i)
			}
		}
	})
}

// A worker takes BytesPerWorker: the sum over all columns, by reflection, so that a new one counts.
func TestBytesPerWorker(t *testing.T) {
	t.Parallel()
	sum := 0
	columns := reflect.TypeFor[worker.Columns]()
	for field := range columns.Fields() {
		sum += int(field.Type.Elem().Size())
	}
	if sum != worker.BytesPerWorker || sum > 20 {
		t.Errorf("a worker takes %d bytes, want %d and at most 20", sum, worker.BytesPerWorker)
	}
	if size := int(reflect.TypeFor[worker.Packed]().Size()); size != worker.BytesPerWorker {
		t.Errorf("a packed worker takes %d bytes, want %d", size, worker.BytesPerWorker)
	}
}

// Who is left after many have gone stands as before when the rest is given back, and others can come.
func TestTrimKeepsWhoIsLeft(t *testing.T) {
	t.Parallel()
	const many, few = 600_000, 70_001 // columns beyond what lies on the heap
	var c worker.Columns
	defer c.Free()
	at := func(i int) worker.Packed {
		return worker.Packed{ID: uint32(i), Job: worker.JobOf(int32(i%1000), 3), Purse: worker.Purse(i), Trait: worker.TraitOf(uint16(i), 1, 2)}
	}
	for i := range many {
		c.Append(at(i))
	}
	for c.Len() > few {
		c.Remove(c.Len() - 1)
	}
	c.Trim()
	for i := few; i < many; i++ {
		c.Append(at(i))
	}
	for i := range many {
		if got := c.Packed(i); got != at(i) {
			t.Fatalf("worker %d of %d is %+v, want %+v", i, many, got, at(i))
		}
	}
}
