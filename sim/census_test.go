package sim

import (
	"math"
	"math/bits"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"gowest/agents/firm"
	"gowest/sim/money"
)

// sizeList draws the heads of firms, many of them around the limit between counts and lists.
func sizeList() *rapid.Generator[[]int32] {
	return rapid.SliceOfN(rapid.OneOf(rapid.Int32Range(0, 6), rapid.Int32Range(fewHeads-2, fewHeads+2), rapid.Int32Range(0, 100_000)), 0, 80)
}

func sizesOfList(heads []int32) *firmSizes {
	var s firmSizes
	for _, n := range heads {
		s.add(n)
	}
	return &s
}

// Sizes say what a plain list of firms says, also of two places together.
func TestFirmSizes(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		here, there := sizeList().Draw(t, "here"), sizeList().Draw(t, "there")
		s := sizesOfList(here)
		s.merge(sizesOfList(there))
		list := slices.Concat(here, there)
		staffed := slices.DeleteFunc(slices.Clone(list), func(n int32) bool { return n == 0 })
		var sum int64
		squares := 0.0
		for _, n := range staffed {
			sum += int64(n)
			squares += float64(n) * float64(n)
		}
		if firms, heads, sq := s.totals(); firms != int64(len(staffed)) || heads != sum || sq != squares { // whole numbers below 2^53
			t.Fatalf("totals %d, %d, %g, want %d, %d, %g", firms, heads, sq, len(staffed), sum, squares)
		}
		if x := (industryCensus{firmSizes: *s}); x.live() != int64(len(list)) {
			t.Fatalf("%d firms with and without employees, want %d", x.live(), len(list))
		}
		slices.SortFunc(staffed, func(a, b int32) int { return int(b - a) })
		for _, n := range []int{0, 1, 2, 8, len(staffed), len(staffed) + 3} {
			want := int64(0)
			for _, h := range staffed[:min(n, len(staffed))] {
				want += int64(h)
			}
			if got := s.top(n); got != want {
				t.Fatalf("the %d largest have %d heads, want %d", n, got, want)
			}
		}
		var each []int32
		last := int32(0)
		s.each(func(heads int32, firms int64) {
			if firms <= 0 || heads < fewHeads && heads <= last {
				t.Fatalf("%d firms of %d heads after those of %d", firms, heads, last)
			}
			last = heads
			for range firms {
				each = append(each, heads)
			}
		})
		slices.Sort(each)
		slices.Reverse(each)
		if !slices.Equal(each, staffed) {
			t.Fatalf("each calls for %v, want %v", each, staffed)
		}
	})
}

// The census of a cell says what its firms and workers say one by one.
func TestCensusOfCells(t *testing.T) {
	t.Parallel()
	w := busy(t, "run.persons_per_agent=50", "initial.state_heads_max=200", "exit.hazard=0.002")
	quarters(t, w, 2*4)
	if err := w.takeCensus(); err != nil {
		t.Fatal(err)
	}
	specialists, large := 0, 0
	for i := range w.cfg.Industries {
		var all []int32
		stages := uint64(0)
		for j := range w.cells {
			c := &w.cells[j]
			x := &c.census.industries[i]
			var heads []int32
			var foreign, public int64
			own := uint64(0)
			for s := range c.firms.Firms {
				f := &c.firms.Firms[s]
				if !f.Is(firm.Live) || int(f.Industry) != i {
					continue
				}
				n := f.Staff().Heads()
				heads = append(heads, n)
				switch f.Owner() {
				case firm.Foreign:
					foreign += int64(n)
				case firm.State, firm.Collective, firm.Township:
					public += int64(n)
				}
				if stage := f.Form.Stage(); stage != firm.Integrated {
					own |= 1 << stage
					specialists++
				}
				if n >= fewHeads {
					large++
				}
			}
			want := sizesOfList(heads)
			if x.few != want.few || !slices.Equal(x.many, want.many) || x.foreign != foreign || x.public != public || x.stages != own || x.live() != int64(len(heads)) {
				t.Errorf("cell %d, %s: census %+v, want firms of %v heads, %d in foreign and %d in public ones, stages %b", j, w.industry(i).Name, *x, heads, foreign, public, own)
			}
			all = append(all, heads...)
			stages |= own
		}
		want := sizesOfList(all)
		if got := w.sizesOf(i, w.allCells); got.few != want.few || !slices.Equal(got.many, want.many) {
			t.Errorf("%s: sizes %+v, want %+v", w.industry(i).Name, *got, *want)
		}
		if got := w.stagesOf(i, w.allCells); got != bits.OnesCount64(stages) {
			t.Errorf("%s: %d stages, want %d", w.industry(i).Name, got, bits.OnesCount64(stages))
		}
	}
	for j := range w.cells {
		c := &w.cells[j]
		capital, loans, public, skill := 0.0, money.Fen(0), int64(0), int64(0)
		for s := range c.firms.Firms {
			if f := &c.firms.Firms[s]; f.Is(firm.Live) {
				capital += float64(f.Capital)
				loans += f.Loan()
				if f.Owner().Public() {
					public += int64(f.Staff().Heads())
				}
			}
		}
		for _, x := range c.workers.Trait {
			skill += int64(x.Skill())
		}
		if s := &c.census; math.Abs(s.capital-capital) > 1e-9*capital || s.loans != loans || s.publicJobs != public || s.skill != skill {
			t.Errorf("cell %d: capital %g, loans %d, public jobs %d, skill %d; want %g, %d, %d, %d", j, s.capital, s.loans, s.publicJobs, s.skill, capital, loans, public, skill)
		}
	}
	if specialists == 0 || large == 0 {
		t.Errorf("%d specialists and %d firms of %d heads and more: want some of both", specialists, large, fewHeads)
	}
}
