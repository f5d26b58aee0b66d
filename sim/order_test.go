package sim

import (
	"fmt"
	"testing"
)

// The default is hire-first, to the byte; both orders keep every fen and every person (audit runs in every quarter), on any number of threads.
func TestOrders(t *testing.T) {
	t.Parallel()
	for _, sc := range []struct {
		name string
		set  []string
	}{
		{"toy", small},
		// The plan, whose rents go by heads in state firms, and reform.
		{"baseline", []string{"run.persons_per_agent=40000", "run.to=1981", "initial.burn_in=8"}},
		{"baseline", []string{"run.persons_per_agent=40000", "run.from=1994", "run.to=1998", "initial.burn_in=8"}},
	} {
		t.Run(fmt.Sprint(sc.name, " ", sc.set), func(t *testing.T) {
			t.Parallel()
			want := simulate(t, load(t, sc.name, sc.set...), 1)
			sameTables(t, "hire-first given", want, simulate(t, load(t, sc.name, append(sc.set, "run.order=hire-first")...), 1))
			swapped := load(t, sc.name, append(sc.set, "run.order=produce-first")...)
			other := simulate(t, swapped, 1)
			if written(t, want)["nation.csv"] == written(t, other)["nation.csv"] {
				t.Error("both orders give the same nation.csv")
			}
			again, err := Simulate(t.Context(), swapped, 1, 8, nil)
			if err != nil {
				t.Fatal(err)
			}
			sameTables(t, "produce-first on 8 threads", other, again)
		})
	}
}

// Who produces in a quarter is the staff of its start if production comes first, and another one if hiring does.
func TestOrderSaysWhoProduces(t *testing.T) {
	t.Parallel()
	for _, order := range []Order{HireFirst, ProduceFirst} {
		w := started(t, toy(t, append([]string{fmt.Sprintf("run.order=%s", order)}, small...)...))
		quarters(t, w, 3)
		staff := func() []int32 {
			heads := make([]int32, len(w.byCell.Heads))
			for j := range w.cells {
				c := &w.cells[j]
				for i := range c.workers.ID {
					if e := c.workers.Employer(i); e >= 0 {
						heads[w.at(c.index, int(c.firms.Firms[e].Industry))]++
					}
				}
			}
			return heads
		}
		before := staff()
		quarters(t, w, 1)
		moved := 0
		for k, n := range w.byCell.Heads { // as production counted them
			if n != before[k] {
				moved++
			}
		}
		if (moved == 0) != (order == ProduceFirst) {
			t.Errorf("%s: %d of %d industries of cells produce with another staff than that of the start", order, moved, len(before))
		}
	}
}

// Plan rents of state firms that have lost everybody between sales and payday go to the centre.
func TestRentsOfNobody(t *testing.T) {
	t.Parallel()
	w := started(t, toy(t, small...))
	upToSales(w)
	w.sell()
	c := &w.cells[3]
	k := w.at(c.index, w.traded[0])
	c.toCentre, w.byCell.Firms[k], w.byCell.StateHeads[k], w.byCell.Rents[k] = 0, 1, 0, 17
	w.openTills(c)
	if c.toCentre != 17 || w.byCell.Rents[k] != 0 {
		t.Errorf("the centre gets %d fen and %d stay; want 17 and 0", c.toCentre, w.byCell.Rents[k])
	}
}
