package sim

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"gowest/agents/firm"
	"gowest/sim/money"
	"gowest/sim/record"
)

// lively makes a toy of 5,000 workers in which many firms close.
var lively = []string{"run.persons_per_agent=200", "initial.burn_in=8", "run.to=2006", "exit.hazard=0.02"}

// liveFirms counts firms of the whole country.
func liveFirms(w *Economy) (n int64) {
	for j := range w.cells {
		n += int64(w.cells[j].firms.Live())
	}
	return n
}

// Exits by age are the exits of provinces.csv, firm-quarters at risk those of all firms that begin a
// quarter, and firms at the end of a year those of the last plus entries less exits.
func TestDemographyAddsUp(t *testing.T) {
	t.Parallel()
	w := started(t, toy(t, lively...))
	before, exits := liveFirms(w), int64(0)
	for year := 2000; year <= 2006; year++ {
		atRisk := int64(0)
		for range 4 {
			atRisk += liveFirms(w)
			quarters(t, w, 1)
		}
		var entered, left, exited int64
		for _, r := range w.year.tables.Provinces {
			if r.Year == year {
				entered, left = entered+r.Entries, left+r.Exits
			}
		}
		firms := 0.0
		for _, r := range w.year.tables.Demography {
			if r.Year == year {
				firms += r.Firms
				exited += r.Exits
			}
		}
		if 4*firms != float64(atRisk) || exited != left {
			t.Errorf("%d: %g firm-quarters and %d exits by age, want %d and %d", year, 4*firms, exited, atRisk, left)
		}
		now := liveFirms(w)
		if now != before+entered-left {
			t.Errorf("%d: %d firms, want %d + %d - %d", year, now, before, entered, left)
		}
		before, exits = now, exits+left
	}
	if exits < 100 {
		t.Errorf("%d exits in all, too few to test anything", exits)
	}
}

// Quarters 1 to 4 of a life are its first year. One of eight closing in a quarter is 1-(7/8)^4 in a year.
func TestHazardByAge(t *testing.T) {
	t.Parallel()
	w := started(t, toy(t, small...))
	b := &w.year.firms
	clear(b.ages)
	founded, foreign, initial := firm.Firm{Status: firm.Owned(firm.Township) | firm.Founded}, firm.Firm{Status: firm.Owned(firm.Foreign)}, firm.Firm{Status: firm.Owned(firm.Private)}
	for cell := range int32(2) { // in two cells, to be summed
		for n := range 4 {
			founded.Age = uint8(1 + n) // all in the first year
			b.count(cell, &founded, cell == 1 && n == 3)
		}
	}
	founded.Age = 5 // the second year
	b.count(0, &founded, false)
	foreign.Age = 8 * 4 // the last quarter of the eighth year, seven being full
	b.count(0, &foreign, true)
	initial.Age = math.MaxUint8
	b.count(1, &initial, false)
	w.year.tables.Demography = nil
	w.ageRows(1999)
	want := []record.FirmAgeYear{
		{Origin: "founded", AgeFrom: 0, AgeTo: 0, Firms: 2, Exits: 1, Hazard: 1 - math.Pow(7.0/8, 4)},
		{Origin: "founded", AgeFrom: 1, AgeTo: 1, Firms: 0.25},
		{Origin: "foreign", AgeFrom: 6, AgeTo: 7, Firms: 0.25, Exits: 1, Hazard: 1},
		{Origin: "initial", AgeFrom: 11, AgeTo: -1, Firms: 0.25},
	}
	for i := range want {
		want[i].Replicate, want[i].Year = 1, 1999
	}
	if d := cmp.Diff(want, w.year.tables.Demography); d != "" {
		t.Errorf("demography.csv (-want +got):\n%s", d)
	}
	// A firm set up by a founder keeps its origin when it is sold, a firm of the start too.
	initial.Mark(firm.Founded)
	if got := originOf(&initial); got != byFounder {
		t.Errorf("origin of a founded firm: %v", got)
	}
}

// growthKey is a class of growth.csv.
type growthKey struct {
	year    int
	measure string
	from    int // rate_from in twentieths
}

// Growth by class is what comes out when firms are followed by their identity. Firms stay where they are,
// since a firm that moves loses who works for it.
func TestGrowthFollowsFirms(t *testing.T) {
	t.Parallel()
	w := started(t, toy(t, append(lively, "mechanisms.M14=false", "initial.burn_in=8")...))
	type year struct {
		heads    int32
		revenue  money.Fen
		quarters int
	}
	want, got := map[growthKey]int64{}, map[growthKey]int64{}
	last, deflator := map[uint32]year{}, 0.0
	survivors := map[int]int64{}
	for y := 2000; y <= 2006; y++ {
		now := map[uint32]year{}
		for range 4 {
			lookingAtSales(t, w, func() {
				eachSale(w, func(_ *cell, f *firm.Firm, revenue, _ money.Fen) {
					x := now[f.ID]
					now[f.ID] = year{f.Staff().Heads(), x.revenue + revenue, x.quarters + 1}
				})
			})
		}
		class := func(ratio float64) int { return 2*int(math.Floor(math.Log(ratio)*10+0.5)) - 1 }
		alive := firmsBy(w)
		for id, b := range now {
			a, old := last[id]
			if _, lives := alive[id]; !lives || !old {
				continue
			}
			if a.heads > 0 && b.heads > 0 {
				want[growthKey{y, "employment", class(float64(b.heads) / float64(a.heads))}]++
				survivors[y]++
			}
			if a.quarters == 4 && b.quarters == 4 && a.revenue > 0 && b.revenue > 0 {
				want[growthKey{y, "sales", class(float64(b.revenue) / w.deflator / (float64(a.revenue) / deflator))}]++
			}
		}
		last, deflator = now, w.deflator
	}
	sums := map[int]int64{}
	for _, r := range w.year.tables.Growth {
		if math.Abs(r.RateTo-r.RateFrom-0.1) > 1e-12 {
			t.Errorf("class from %g to %g", r.RateFrom, r.RateTo)
		}
		got[growthKey{r.Year, r.Measure, int(math.Round(r.RateFrom * 20))}] += r.Firms
		if r.Measure == "employment" {
			sums[r.Year] += r.Firms
		}
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("growth.csv (-want +got):\n%s", d)
	}
	if d := cmp.Diff(survivors, sums); d != "" || survivors[2006] < 100 {
		t.Errorf("survivors (-want +got):\n%s", d)
	}
}

// The columns on growth in nation.csv are those of the firms themselves up to the width of a class.
func TestGrowthColumns(t *testing.T) {
	t.Parallel()
	w := NewEconomy(toy(t, small...), 1, 1)
	w.year.firms.deflatorBefore, w.deflator = 1, 2
	c := &w.cells[0]
	c.firms = firm.Columns{}
	// Quantiles of a Laplace law with scale 0.2 about 0.1: standard deviation 0.2·sqrt(2), excess kurtosis 3,
	// shape 1 and a gain of (ln π - 1)/2 over the normal law. Prices double, and so must sales.
	const n = 4000
	for i := range n {
		q := (float64(i) + 0.5) / n
		rate := 0.1 + 0.2*math.Copysign(-math.Log(1-2*math.Abs(q-0.5)), q-0.5)
		slot := c.firms.Add(firm.Firm{Age: 8})
		c.firms.History(slot).Before.Revenue = 1e9
		c.firms.History(slot).Now.Revenue = money.Round(2e9 * math.Exp(rate))
	}
	*c.firms.History(c.firms.Add(firm.Firm{Age: 7})) = firm.History{Before: firm.Year{Revenue: 1}, Now: firm.Year{Revenue: 1e9}} // lived through a part of last year
	var row record.NationYear
	w.growthRows(2001, &row)
	for _, x := range []struct {
		name           string
		got, want, tol float64
	}{
		{"standard deviation", row.SalesGrowthSD, 0.2 * math.Sqrt2, 2e-3},
		{"excess kurtosis", row.SalesGrowthKurtosis, 3, 0.2}, // 4,000 quantiles lack the far tails
		{"scale", row.SalesGrowthScale, 0.2, 1e-3},
		{"gain over normal", row.SalesGrowthTent, (math.Log(math.Pi) - 1) / 2, 2e-3},
		{"shape", row.SalesGrowthShape, 1, 0.02},
		{"employment, of which there is none", row.EmploymentGrowthSD, 0, 0},
	} {
		if math.Abs(x.got-x.want) > x.tol {
			t.Errorf("%s = %g, want %g within %g", x.name, x.got, x.want, x.tol)
		}
	}
	firms := int64(0)
	for _, r := range w.year.tables.Growth {
		firms += r.Firms
	}
	if firms != n {
		t.Errorf("%d firms in growth.csv, want %d", firms, n)
	}
}

// A firm that relocates takes its history along. [M14]
func TestRelocationKeepsHistory(t *testing.T) {
	t.Parallel()
	w := started(t, toy(t, lively...))
	quarters(t, w, 9)
	moved := 0
	for j := range w.cells {
		c := &w.cells[j]
		for s := range c.firms.Firms {
			f, dest := c.firms.Firms[s], int32((j+1)%len(w.cells))
			if !f.Is(firm.Live) {
				continue
			}
			if h := *c.firms.History(int32(s)); h.Before.Revenue > 0 && h.Now.Heads > 0 && f.Is(firm.Founded) {
				f.Mark(firm.Received)
				c.firms.Firms[s].Mark(firm.Received)
				c.movingFirms = append(c.movingFirms, firmMove{slot: int32(s), dest: dest, rider: -1})
				w.leave(c, &c.movingFirms[0])
				w.moveFirms()
				there := &w.cells[dest].firms
				at := -1
				for slot := range there.Firms {
					if there.Firms[slot].ID == f.ID {
						at = slot
					}
				}
				if at < 0 {
					t.Fatalf("firm %d did not arrive", f.ID)
				}
				if d := cmp.Diff(h, *there.History(int32(at))); d != "" {
					t.Errorf("history of a firm that moved (-want +got):\n%s", d)
				}
				if x := &there.Firms[at]; !x.Is(firm.Founded) || !x.Is(firm.Received) || x.Owner() != f.Owner() {
					t.Errorf("a firm with marks %b has %b when it has moved", f.Status, x.Status)
				}
				moved++
				break
			}
		}
	}
	if moved < 3 {
		t.Errorf("%d firms moved", moved)
	}
}

// Receivers are the firms to which a hire carries knowledge, with the mechanism on; off, the same hires
// count, so that runs can be compared. [M8]
func TestReceiversAreThoseWhoHire(t *testing.T) {
	t.Parallel()
	// Next to nothing, so that the runs stay together; and founders bring nothing at all.
	on, off := onOff(t, 8, "mechanisms.M14=false", "knowledge.mover_share=1e-9", "knowledge.spin_off=0.0")
	received := func(w *Economy) (ids []uint32) {
		for j := range w.cells {
			carried := map[int32]bool{}
			for _, x := range w.cells[j].carried {
				carried[x.slot] = x.rise > 0
			}
			for s := range w.cells[j].firms.Firms {
				f := &w.cells[j].firms.Firms[s]
				received := f.Is(firm.Received)
				if received {
					ids = append(ids, f.ID)
				}
				// What was carried to a firm that closed in the quarter is not that of a new one in its slot.
				if brought := carried[int32(s)] && f.Is(firm.Live) && f.Age > 0; w == on && brought != received {
					t.Errorf("firm in slot %d of cell %d: received %v, carried %v", s, j, received, brought)
				}
			}
		}
		return ids
	}
	var with []uint32
	for q := 0; q < 40 && len(with) == 0; q++ {
		quarters(t, on, 1)
		quarters(t, off, 1)
		if q%4 == 3 {
			continue // the year is over and forgotten
		}
		with = received(on)
		if d := cmp.Diff(with, received(off)); d != "" {
			t.Fatalf("quarter %d: receivers (-with M8 +without):\n%s", q, d)
		}
	}
	if len(with) == 0 {
		t.Error("nobody hired from a more productive firm")
	}
}

// Three cells of one industry by hand: in the first, in a cluster, one receiver and two others; in the second,
// in none, three receivers and one other; in the third a receiver alone, who has nobody to be held against.
func TestMoverRows(t *testing.T) {
	t.Parallel()
	w := NewEconomy(toy(t, small...), 1, 1)
	i := w.traded[1]
	w.year.firms.deflatorBefore, w.deflator = 1, 4
	for j := range w.cells {
		w.cells[j].firms = firm.Columns{}
	}
	// add puts a firm whose productivity doubled so often, and with growth of log revenue per head r, into a cell.
	add := func(cell, industry int, received bool, doubled, r float64) {
		c := &w.cells[cell]
		slot := c.firms.Add(firm.Firm{Industry: uint8(industry), Age: 8, Productivity: float32(2 * math.Exp2(doubled))})
		if received {
			c.firms.Firms[slot].Mark(firm.Received)
		}
		const revenue = 1e9
		*c.firms.History(slot) = firm.History{
			Before: firm.Year{Revenue: revenue, Work: 10}, Productivity: 2,
			Now: firm.Year{Revenue: money.Round(4 * revenue * 3 * math.Exp(r)), Work: 30}, // prices four times, heads three times as high
		}
	}
	add(0, i, true, 3, 0.10)
	add(0, i, false, 1, 0.00)
	add(0, i, false, 2, 0.06)
	add(1, i, true, 1, 0.01)
	add(1, i, true, 2, 0.02)
	add(1, i, true, 3, 0.03)
	add(1, i, false, -1, 0.50)
	add(2, i, true, 9, 9)
	add(2, w.traded[0], false, 9, 9) // another industry
	add(3, w.services, true, 9, 9)
	add(3, w.services, false, 9, 9)
	// A second industry of the cluster's cell, outside its cluster: weights are by industry and cell.
	add(0, w.traded[2], true, 6, 0.60)
	add(0, w.traded[2], false, 5, 0.10)
	w.markCluster(i, []int32{0, 2})
	w.moverRows(2001)
	want := []record.MoverYear{
		// Receivers double (1 + 2 + 3 + 6)/4 times; others (3·-1 + 1·5)/4.
		{Place: "elsewhere", Group: "receivers", Firms: 4, ProductivityGrowth: 3 * math.Ln2, RevenuePerHeadGrowth: 0.165},
		{Place: "elsewhere", Group: "others", Firms: 2, ProductivityGrowth: 0.5 * math.Ln2, RevenuePerHeadGrowth: 0.4},
		{Place: "cluster", Group: "receivers", Firms: 1, ProductivityGrowth: 3 * math.Ln2, RevenuePerHeadGrowth: 0.1},
		{Place: "cluster", Group: "others", Firms: 2, ProductivityGrowth: 1.5 * math.Ln2, RevenuePerHeadGrowth: 0.03},
	}
	for k := range want {
		want[k].Replicate, want[k].Year = 1, 2001
	}
	if d := cmp.Diff(want, w.year.tables.Movers, cmpopts.EquateApprox(0, 1e-8)); d != "" {
		t.Errorf("movers.csv (-want +got):\n%s", d)
	}
}

// The first year has no growth, and the tables come by year.
func TestFirmTablesBegin(t *testing.T) {
	t.Parallel()
	r := simulate(t, toy(t, "run.persons_per_agent=200", "run.to=2002"), 1)
	if g := r.Growth; len(g) == 0 || g[0].Year != 2001 || g[len(g)-1].Year != 2002 {
		t.Errorf("%d rows in growth.csv, want rows of 2001 and 2002", len(g))
	}
	if n := &r.Nation[0]; n.SalesGrowthSD != 0 || n.EmploymentGrowthSD != 0 {
		t.Errorf("growth in the first year: %+v", n)
	}
	if n := &r.Nation[1]; n.SalesGrowthSD <= 0 || n.EmploymentGrowthSD <= 0 {
		t.Errorf("no growth in the second year: %+v", n)
	}
	if len(r.Demography) == 0 || r.Demography[0].Year != 2000 {
		t.Error("no demography in the first year")
	}
}
