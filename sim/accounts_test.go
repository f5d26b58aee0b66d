package sim

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"gowest/agents/firm"
	"gowest/agents/worker"
	"gowest/sim/money"
)

// Each account is made wrong by one fen (or one person) between two quarters. The run has to stop
// in the next quarter, with the name of that account and the size of the error.
func TestAuditNamesBrokenAccount(t *testing.T) {
	t.Parallel()
	cfg := toy(t, small...)
	const ticks = 5 // breaks the second quarter of the second year
	for _, tc := range []struct {
		account string
		off     money.Fen
		spoil   func(w *Economy)
	}{
		{"households", 1, func(w *Economy) { w.cells[3].workers.AddCash(0, 1) }},
		{"households", -1, func(w *Economy) { w.cells[3].workers.AddCash(richest(&w.cells[3]), -1) }},
		{"firms", 1, func(w *Economy) { w.cells[3].firms.Firms[aFirm(&w.cells[3])].AddCash(1) }},
		{"provincial governments", 1, func(w *Economy) { w.provinces[1].treasury++ }},
		{"central government", 1, func(w *Economy) { w.centre.treasury++ }},
		{"lending circles", 1, func(w *Economy) { w.cells[3].circle++ }},
		{"rest of the world", 1, func(w *Economy) { w.abroad++ }},
		{"bank equity", 1, func(w *Economy) { w.equity++ }},
		{"money issued and loans", -1, func(w *Economy) { w.issued++ }},
		{"money issued and loans", -1, func(w *Economy) { w.cells[3].firms.Firms[aFirm(&w.cells[3])].AddLoan(1) }},
		{"money issued and loans", 1, func(w *Economy) { w.ledger[Provinces]++; w.provinces[0].treasury++ }},
	} {
		t.Run(fmt.Sprintf("%s by %d", tc.account, tc.off), func(t *testing.T) {
			t.Parallel()
			w := started(t, cfg)
			quarters(t, w, ticks)
			tc.spoil(w)
			var got *AccountError
			if err := w.advance(); !errors.As(err, &got) {
				t.Fatalf("advance() = %v, want an *AccountError", err)
			}
			want := AccountError{Tick: ticks, Year: cfg.Run.From + ticks/4, Account: tc.account, Off: tc.off}
			if *got != want {
				t.Errorf("advance() = %+v, want %+v", *got, want)
			}
			if message := got.Error(); !strings.Contains(message, tc.account) || !strings.Contains(message, "tick 5 (2001)") {
				t.Errorf("message %q does not name account, tick and year", message)
			}
		})
	}
}

// aFirm returns the slot of a firm that lasts: one with more employees than any other of the cell.
func aFirm(c *cell) int {
	best := -1
	for s := range c.firms.Firms {
		if f := &c.firms.Firms[s]; f.Is(firm.Live) && (best < 0 || f.Staff().Heads() > c.firms.Firms[best].Staff().Heads()) {
			best = s
		}
	}
	return best
}

// richest returns the worker of a cell with most cash.
func richest(c *cell) int {
	best := 0
	for i := range c.workers.Len() {
		if c.workers.Cash(i) > c.workers.Cash(best) {
			best = i
		}
	}
	return best
}

func TestAuditCountsPeople(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name  string
		spoil func(w *Economy)
	}{
		{"a farmer without money is lost", func(w *Economy) {
			c := &w.cells[3]
			i := farmer(t, c)
			c.putAside += c.workers.AddCash((i+1)%c.workers.Len(), c.workers.Cash(i)) // the money stays in the sector
			w.depart(c, i)
		}},
		{"a farmer is there twice", func(w *Economy) {
			c := &w.cells[3]
			r := c.workers.At(farmer(t, c))
			r.Cash = 0
			p, _ := r.Pack()
			w.arrive(c, p)
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			w := started(t, toy(t, small...))
			quarters(t, w, 2)
			tc.spoil(w)
			err := w.advance()
			if err == nil || !strings.Contains(err.Error(), "workers where births, deaths and moves leave") || !strings.Contains(err.Error(), "tick 2") {
				t.Errorf("advance() = %v, want an error about the number of workers in tick 2", err)
			}
		})
	}
}

func farmer(t *testing.T, c *cell) int {
	t.Helper()
	for i, j := range c.workers.Job {
		if j.Employer() == worker.OnFarm {
			return i
		}
	}
	t.Fatal("no farmer in the cell")
	return -1
}

// A lost worker takes its cash along: the account of households is the first to be off.
func TestAuditMissesCashOfLostWorker(t *testing.T) {
	t.Parallel()
	w := started(t, toy(t, small...))
	i := farmer(t, &w.cells[3])
	cash := w.cells[3].workers.Cash(i)
	w.cells[3].workers.Remove(i)
	var got *AccountError
	if err := w.audit(); !errors.As(err, &got) || got.Account != "households" || got.Off != -cash {
		t.Errorf("audit() = %v, want households off by %d fen", err, -cash)
	}
}

// Prices that leave what amounts can count end the run instead of wrapping round.
func TestRunawayPricesEndTheRun(t *testing.T) {
	t.Parallel()
	w := started(t, toy(t, small...))
	w.cells[3].gdp = mostGDP / 2
	if err := w.audit(); err != nil {
		t.Errorf("audit() = %v at half of the highest GDP", err)
	}
	for _, gdp := range []float64{mostGDP * 1.01, math.Inf(1), math.NaN()} {
		w.cells[3].gdp = gdp
		if err := w.audit(); err == nil || !strings.Contains(err.Error(), "more than can be counted to the fen") {
			t.Errorf("audit() = %v at a GDP of %g fen", err, gdp)
		}
	}
}

// A run stops at the first broken account and hands out no tables.
func TestSimulateStopsAtBrokenAccount(t *testing.T) {
	t.Parallel()
	w := NewEconomy(toy(t, small...), 1, 1)
	w.abroad++ // wrong from the very start
	var got *AccountError
	if err := w.startUp(); !errors.As(err, &got) || got.Tick != -4 || got.Account != "rest of the world" {
		t.Errorf("startUp() = %v, want rest of the world off in the first quarter of start-up, tick -4", err)
	}
}

// Whatever a scenario may legally say, money and people are conserved in every quarter (audit runs
// inside every run) and tables hold finite numbers only.
func TestRandomScenariosConserve(t *testing.T) {
	keys := parameters()
	rapid.Check(t, func(r *rapid.T) {
		set := append([]string(nil), small...)
		set = append(set, fmt.Sprintf("run.seed=%d", rapid.Uint32().Draw(r, "seed")), "run.to=2002")
		for m := 1; m <= 16; m++ {
			if rapid.IntRange(0, 4).Draw(r, "off") == 0 {
				set = append(set, fmt.Sprintf("mechanisms.M%d=false", m))
			}
		}
		set = append(set, fmt.Sprintf("run.order=%s", rapid.SampledFrom([]Order{HireFirst, ProduceFirst}).Draw(r, "order")))
		for range rapid.IntRange(0, 12).Draw(r, "parameters") {
			p := rapid.SampledFrom(keys).Draw(r, "key")
			set = append(set, p.key+"="+p.value(r))
		}
		for id := range NumSeries {
			if id == LabourForce || id == PersonsPerWorker || rapid.IntRange(0, 5).Draw(r, "series") > 0 {
				continue
			}
			_, low, high := SeriesRange(id)
			a, b := rapid.Float64Range(low, high).Draw(r, "from"), rapid.Float64Range(low, high).Draw(r, "to")
			set = append(set, fmt.Sprintf("event.%s.values=[[2000, %s], [2002, %s]]", id, number(a), number(b)))
		}
		cfg, err := LoadScenario("toy", set...)
		if err != nil {
			r.Skip(err) // values that do not go together
		}
		tables, err := Simulate(t.Context(), cfg, 1, 1, nil)
		if err != nil {
			r.Fatalf("%v\n%s", err, strings.Join(set, "\n"))
		}
		if _, err := csvFiles(tables); err != nil {
			r.Fatalf("%v\n%s", err, strings.Join(set, "\n"))
		}
	})
}

// Investment that costs next to nothing is wanted without bound: firms borrow and order all they can, money
// explodes until firms can hold no more, and yet every fen is there.
func TestAccountsHoldInHyperinflation(t *testing.T) {
	t.Parallel()
	set := append([]string{
		"planning.required_return=1e-7", "planning.depreciation=6e-8", "event.administered_wages.values=1.0",
		"mechanisms.M11=false", "mechanisms.M12=false",
	}, small...)
	r := simulate(t, toy(t, set...), 1)
	first, highest := r.Nation[0].GDPNominal, 0.0
	for _, n := range r.Nation {
		highest = max(highest, n.GDPNominal)
	}
	if highest < 100*first {
		t.Errorf("nominal GDP rises from %g to %g yuan only: the test does not see large amounts of money", first, highest)
	}
}

// parameter is a number of a scenario that may be changed alone.
type parameter struct {
	key       string
	whole     bool
	low, high float64
}

// value draws a value of the whole range.
func (p parameter) value(r *rapid.T) string {
	if p.whole {
		return strconv.Itoa(rapid.IntRange(int(p.low), int(p.high)).Draw(r, p.key))
	}
	return number(rapid.Float64Range(p.low, p.high).Draw(r, p.key))
}

func number(v float64) string {
	s := strconv.FormatFloat(v, 'f', -1, 64)
	if !strings.Contains(s, ".") {
		s += ".0"
	}
	return s
}

// parameters lists every number in the parameter groups of a scenario with its range, read off the
// tags of Config. Pairs that must be ordered (x_min, x_max) and what makes runs long are left out.
func parameters() []parameter {
	var out []parameter
	for group := range reflect.TypeFor[Config]().Fields() {
		key := group.Tag.Get("toml")
		if group.Type.Kind() != reflect.Struct || key == "" || key == "run" || key == "world" || key == "mechanisms" || key == "government" {
			continue
		}
		for f := range group.Type.Fields() {
			var low, high float64
			text := strings.NewReplacer("(", "", "[", "", ")", "", "]", "", ",", " ").Replace(f.Tag.Get("range"))
			if _, err := fmt.Sscan(text, &low, &high); err != nil {
				continue
			}
			name := f.Tag.Get("toml")
			if strings.HasSuffix(name, "_min") || strings.HasSuffix(name, "_max") || name == "burn_in" || name == "permutations" {
				continue
			}
			open := strings.HasPrefix(f.Tag.Get("range"), "(")
			if open {
				low += (high - low) * 1e-6
			}
			if strings.HasSuffix(f.Tag.Get("range"), ")") {
				high *= 1 - 1e-6
			}
			out = append(out, parameter{key + "." + name, f.Type.Kind() == reflect.Int, low, high})
		}
	}
	return out
}
