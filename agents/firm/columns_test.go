package firm_test

import (
	"math"
	"slices"
	"testing"
	"unsafe"

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
		every := rapid.IntRange(1, 4).Draw(t, "every")
		columns.Survey(every)
		model := map[int32]firm.Firm{}
		id, length := uint32(0), 0
		t.Repeat(map[string]func(*rapid.T){
			"add": func(t *rapid.T) {
				id++
				x := firm.Firm{ID: id}
				x.AddCash(money.Fen(id * 100))
				x.AddLoan(money.Fen(id * 7))
				want := int32(0)
				for _, taken := model[want]; taken; _, taken = model[want] {
					want++
				}
				if got := columns.Add(x); got != want {
					t.Fatalf("Add = slot %d, want the lowest free one, %d", got, want)
				}
				x.Mark(firm.Live)
				model[want] = x
				length = max(length, int(want)+1)
				h := columns.History(want)
				if surveyed := int(want)%every == 0; surveyed != (h != nil) {
					t.Fatalf("one in %d slots has a history, and slot %d: %t", every, want, h != nil)
				}
				if h == nil {
					return
				}
				if diff := cmp.Diff(firm.History{}, *h); diff != "" {
					t.Fatalf("history of a new firm (-want +got):\n%s", diff)
				}
				h.Productivity = float32(id) // must be gone when the slot is used again
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
					if want := model[int32(slot)]; f != want { // the zero firm in a free slot
						t.Fatalf("firm in slot %d: %+v, want %+v", slot, f, want)
					}
					cash += f.Cash()
					loans += f.Loan()
				}
				seen := 0
				columns.Surveyed(func(f *firm.Firm, h *firm.History) {
					if h.Productivity != float32(f.ID) {
						t.Fatalf("firm %d has the history of firm %g", f.ID, h.Productivity)
					}
					seen++
				})
				for slot := range model {
					if int(slot)%every == 0 {
						seen--
					}
				}
				if seen != 0 || columns.Every() != every {
					t.Fatalf("one in %d is surveyed, %d more than live in such slots; want one in %d", columns.Every(), seen, every)
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

// A firm takes BytesPerFirm.
func TestBytesPerFirm(t *testing.T) {
	t.Parallel()
	if size := unsafe.Sizeof(firm.Firm{}); size != firm.BytesPerFirm || size > 64 {
		t.Errorf("a firm takes %d bytes, want %d and at most 64", size, firm.BytesPerFirm)
	}
}

// Cash and loans are exact up to 2^47 fen either way.
func TestMoney(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		amount := rapid.Custom(func(t *rapid.T) money.Fen {
			most := int64(1<<46-1) >> rapid.IntRange(0, 45).Draw(t, "shift")
			return money.Fen(rapid.Int64Range(-most, most).Draw(t, "fen"))
		})
		a, b := amount.Draw(t, "a"), amount.Draw(t, "b")
		if m := firm.MoneyOf(a); m.Fen() != a {
			t.Fatalf("%d fen are held as %d", a, m.Fen())
		}
		var f firm.Firm
		f.AddCash(a)
		f.AddLoan(b)
		f.AddCash(b)
		if f.Cash() != a+b || f.Loan() != b {
			t.Fatalf("cash %d and loan %d, want %d and %d", f.Cash(), f.Loan(), a+b, b)
		}
	})
	for _, a := range []money.Fen{0, 1, -1, 1<<16 - 1, 1 << 16, -1 << 16, 1<<32 - 1, 1 << 32, -1 << 32, 1<<47 - 1, -1 << 47} {
		if m := firm.MoneyOf(a); m.Fen() != a {
			t.Errorf("%d fen are held as %d", a, m.Fen())
		}
	}
}

// Staff is the heads and the skill of those who came less those who went.
func TestStaff(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var staff firm.Staff
		var skills []int64
		for range rapid.IntRange(0, 100).Draw(t, "events") {
			if n := len(skills); n > 0 && rapid.Bool().Draw(t, "goes") {
				i := rapid.IntRange(0, n-1).Draw(t, "who")
				staff -= firm.One(skills[i])
				skills[i] = skills[n-1]
				skills = skills[:n-1]
			} else {
				skill := rapid.Int64Range(0, 1<<16-1).Draw(t, "skill")
				staff += firm.One(skill)
				skills = append(skills, skill)
			}
			sum := int64(0)
			for _, skill := range skills {
				sum += skill
			}
			if staff.Heads() != int32(len(skills)) || staff.Skill() != sum || staff != firm.StaffOf(int32(len(skills)), sum) {
				t.Fatalf("%d heads with skill %d, want %d with %d", staff.Heads(), staff.Skill(), len(skills), sum)
			}
		}
	})
	const most = 1<<24 - 1 // heads, all as skilled as can be
	if s := firm.StaffOf(most, most*65535); s.Heads() != most || s.Skill() != most*65535 {
		t.Errorf("%d heads with skill %d, want %d with %d", s.Heads(), s.Skill(), most, int64(most*65535))
	}
}

// The form of a firm is its stage or its share of sourcing.
func TestForm(t *testing.T) {
	t.Parallel()
	for stage := range int8(20) {
		if f := firm.Form(stage); f.Stage() != stage || f.Integrated() {
			t.Errorf("form of stage %d: stage %d, integrated %t", stage, f.Stage(), f.Integrated())
		}
		if f := firm.IntegratedForm(int(stage)); f.Stage() != firm.Integrated || !f.Integrated() || f.Sourcing() != int(stage) {
			t.Errorf("form of share %d: stage %d, integrated %t, share %d", stage, f.Stage(), f.Integrated(), f.Sourcing())
		}
	}
	if firm.Form(firm.Integrated) != firm.IntegratedForm(0) {
		t.Error("the stage of an integrated firm is not the form of one that buys all it can")
	}
}

// Quantities are rounded to 32 bits, never to infinity, and to nothing only if they are nothing.
func TestSingle(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		x    float64
		want float32
	}{{0, 0}, {1.0 / 3, 1.0 / 3}, {math.MaxFloat32, math.MaxFloat32}, {1e39, math.MaxFloat32}, {math.Inf(1), math.MaxFloat32}, {1e-45, 0x1p-126}, {1e-300, 0x1p-126}} {
		if got := firm.Single(c.x); got != c.want {
			t.Errorf("Single(%g) = %g, want %g", c.x, got, c.want)
		}
	}
}

// Owner and marks are kept apart.
func TestStatus(t *testing.T) {
	t.Parallel()
	marks := []firm.Status{firm.Live, firm.Large, firm.Founded, firm.Received, firm.Headed}
	for o := range firm.NumOwnerships {
		f := firm.Firm{Status: firm.Owned(o)}
		if f.Owner() != o || !f.Is(firm.Live) || f.Is(firm.Large|firm.Founded|firm.Received|firm.Headed) {
			t.Errorf("a firm owned by %s: owner %s, status %b", o, f.Owner(), f.Status)
		}
		for _, set := range marks {
			for other := range firm.NumOwnerships {
				f := firm.Firm{Status: firm.Status(o)}
				f.Mark(set)
				f.SetOwner(other)
				for _, mark := range marks {
					if f.Is(mark) != (mark == set) {
						t.Errorf("mark %b of a firm marked %b and sold to %s: %t", mark, set, other, f.Is(mark))
					}
				}
				if f.Unmark(set); f.Owner() != other || f.Status != firm.Status(other) {
					t.Errorf("status %b of a firm of %s without marks", f.Status, other)
				}
			}
		}
	}
}

// Hiring is the share of vacancies filled in whole per cent, 100 only if all are, and never one of the words.
func TestHiring(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		vacancies := rapid.Int32Range(1, math.MaxInt32).Draw(t, "vacancies")
		filled := rapid.Int32Range(0, vacancies).Draw(t, "filled")
		h := firm.FilledOf(filled, vacancies)
		if share := 100 * float64(filled) / float64(vacancies); float64(h) > share || float64(h) < share-1 || (h == 100) != (filled == vacancies) {
			t.Fatalf("%d of %d filled are %d per cent", filled, vacancies, h)
		}
	})
	if firm.NoVacancy <= 100 || firm.Shrinking <= 100 || firm.NoVacancy == firm.Shrinking {
		t.Errorf("no vacancy is %d and shrinking %d", firm.NoVacancy, firm.Shrinking)
	}
}

// A unit cost is kept to half a step of 1/4096 up to 8, and is never none.
func TestCost(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.Float64Range(1.0/4096, 7.99).Draw(t, "cost")
		if c := firm.CostOf(x); math.Abs(c.Cost()-x) > 0.5/4096+1e-12 {
			t.Fatalf("cost %g is kept as %g", x, c.Cost())
		}
		y := rapid.Float64Range(0, 20).Draw(t, "other")
		if (firm.CostOf(x).Cost()-firm.CostOf(y).Cost())*(x-y) < 0 {
			t.Fatalf("costs %g and %g are kept as %g and %g", x, y, firm.CostOf(x).Cost(), firm.CostOf(y).Cost())
		}
	})
	for _, c := range []struct{ x, want float64 }{{0, 1.0 / 4096}, {1e-9, 1.0 / 4096}, {1, 1}, {8, 32767.0 / 4096}, {1e300, 32767.0 / 4096}, {math.Inf(1), 32767.0 / 4096}} {
		if got := firm.CostOf(c.x); got == 0 || got.Cost() != c.want || got.Heads() != 0 {
			t.Errorf("cost %g is kept as %g, want %g", c.x, got.Cost(), c.want)
		}
	}
}

// A plan is whole heads up to 32,767, and says nothing of costs.
func TestPlanned(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		heads float64
		want  int32
	}{{-1, 0}, {0, 0}, {0.2, 1}, {7, 7}, {7.01, 8}, {32767, 32767}, {1e9, 32767}, {math.Inf(1), 32767}} {
		if o := firm.Planned(c.heads); o.Heads() != c.want || o.Cost() != 0 {
			t.Errorf("planned with %g heads: %d heads and a cost of %g, want %d and none", c.heads, o.Heads(), o.Cost(), c.want)
		}
	}
	if o := firm.Outlook(0); o.Heads() != 0 || o.Cost() != 0 {
		t.Errorf("no outlook has %d heads and a cost of %g", o.Heads(), o.Cost())
	}
}

// A debt to the circle is kept to a 2048th, never more than it is and exact up to 4095 fen; what repays all of it leaves none.
func TestOwe(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		amount := money.Fen(rapid.Int64Range(0, int64(firm.MostCircle)>>rapid.IntRange(0, 26).Draw(t, "shift")).Draw(t, "fen"))
		var f firm.Firm
		f.Owe(amount)
		owed := f.Circle()
		if less := amount - owed; less < 0 || less > amount/2048 || amount < 4096 && less != 0 {
			t.Fatalf("a debt of %d fen is kept as %d", amount, owed)
		}
		if f.Owe(owed); f.Circle() != owed {
			t.Fatalf("a debt of %d fen that was kept becomes %d", owed, f.Circle())
		}
		if owed > 0 {
			if f.Owe(owed - 1); f.Circle() >= owed {
				t.Fatalf("a debt of %d fen does not fall when a fen is paid back", owed)
			}
		}
	})
	var f firm.Firm
	f.Owe(firm.MostCircle)
	if f.Circle() != firm.MostCircle {
		t.Errorf("the largest debt is kept as %d, want %d", f.Circle(), firm.MostCircle)
	}
	if f.Owe(0); f.Circle() != 0 {
		t.Errorf("no debt is kept as %d", f.Circle())
	}
}

// After closing gaps the same firms are there, with their histories, in the lowest slots of their kind that there are; whoever looks
// for one by its old slot finds it where the list says, and columns go on as before.
func TestCompact(t *testing.T) {
	t.Parallel()
	var buffer []int32
	rapid.Check(t, func(t *rapid.T) {
		var columns firm.Columns
		every := rapid.IntRange(1, 4).Draw(t, "every")
		columns.Survey(every)
		var slots []int32
		for id := range rapid.IntRange(0, 30).Draw(t, "firms") {
			slot := columns.Add(firm.Firm{ID: uint32(id + 1)})
			if h := columns.History(slot); h != nil {
				h.Productivity = float32(id + 1)
			}
			slots = append(slots, slot)
		}
		before := map[int32]uint32{} // identity by slot
		for _, slot := range slots {
			if rapid.Bool().Draw(t, "closes") {
				columns.Remove(slot)
			} else {
				before[slot] = columns.Firms[slot].ID
			}
		}
		to, moved := columns.Compact(buffer)
		buffer = to
		any, seen := false, map[int32]bool{}
		for slot, id := range before {
			now := to[slot]
			f := &columns.Firms[now]
			if !f.Is(firm.Live) || f.ID != id || seen[now] || now > slot {
				t.Fatalf("firm %d of slot %d is looked for in slot %d, where %d is", id, slot, now, f.ID)
			}
			seen[now], any = true, any || now != slot
			if (columns.History(now) != nil) != (int(slot)%every == 0) {
				t.Fatalf("firm %d goes from slot %d to %d: one of them has a history", id, slot, now)
			}
			if h := columns.History(now); h != nil && h.Productivity != float32(id) {
				t.Fatalf("firm %d has the history of %g", id, h.Productivity)
			}
		}
		if moved != any || columns.Live() != len(before) {
			t.Fatalf("firms moved: %t, %d live; want %t and %d", moved, columns.Live(), any, len(before))
		}
		if n := columns.Len(); n > 0 && !columns.Firms[n-1].Is(firm.Live) || len(columns.Past) != (n+every-1)/every {
			t.Fatalf("%d slots, the last of them free, with %d histories", n, len(columns.Past))
		}
		for low := range columns.Firms {
			for high := low + 1; high < columns.Len(); high++ {
				if alike := (low%every == 0) == (high%every == 0); alike && !columns.Firms[low].Is(firm.Live) && columns.Firms[high].Is(firm.Live) {
					t.Fatalf("slot %d is free although the firm in slot %d could be there", low, high)
				}
			}
		}
		for range 5 { // the lowest free ones first
			want := int32(0)
			for int(want) < columns.Len() && columns.Firms[want].Is(firm.Live) {
				want++
			}
			if got := columns.Add(firm.Firm{ID: 99}); got != want {
				t.Fatalf("the next firm gets slot %d, want %d", got, want)
			}
			if h := columns.History(want); h != nil && *h != (firm.History{}) {
				t.Fatalf("a new firm in slot %d has a history: %+v", want, *h)
			}
		}
	})
}
