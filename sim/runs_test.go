package sim

import (
	"context"
	"errors"
	"fmt"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gowest/sim/record"
)

// sameTables fails the test where two runs wrote different bytes, leaving the named tables out.
func sameTables(t *testing.T, what string, want, got *record.Tables, except ...string) {
	t.Helper()
	a, b := written(t, want), written(t, got)
	for _, name := range except {
		delete(a, name)
		delete(b, name)
	}
	for name := range a {
		if a[name] != b[name] {
			t.Errorf("%s: %s differs: %s", what, name, firstDifference(a[name], b[name]))
		}
	}
}

// firstDifference shows where two texts part.
func firstDifference(a, b string) string {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			from := max(0, i-60)
			return fmt.Sprintf("at byte %d: want …%s…, got …%s…", i, a[from:min(len(a), i+20)], b[from:min(len(b), i+20)])
		}
	}
	return fmt.Sprintf("%d bytes, want %d", len(b), len(a))
}

// The bytes of all tables do not depend on threads, nor on what ran before.
func TestThreadsChangeNothing(t *testing.T) {
	t.Parallel()
	for _, sc := range []struct {
		name string
		cfg  *Config
	}{
		{"toy", toy(t, "run.persons_per_agent=400")},
		// Years of reform: entry, privatisation and ports of the larger country.
		{"baseline", load(t, "baseline", "run.persons_per_agent=40000", "run.from=1994", "run.to=1999", "initial.burn_in=8")},
	} {
		t.Run(sc.name, func(t *testing.T) {
			t.Parallel()
			want := simulate(t, sc.cfg, 1)
			for _, threads := range []int{1, 2, 8} {
				got, err := Simulate(t.Context(), sc.cfg, 1, threads, nil)
				if err != nil {
					t.Fatal(err)
				}
				sameTables(t, fmt.Sprintf("%d threads", threads), want, got)
			}
		})
	}
}

func TestSeedsAndReplicatesDiffer(t *testing.T) {
	t.Parallel()
	seed1, seed2 := toy(t, small...), toy(t, append([]string{"run.seed=2"}, small...)...)
	runs := map[string]*record.Tables{
		"seed 1, replicate 1": simulate(t, seed1, 1),
		"seed 1, replicate 2": simulate(t, seed1, 2),
		"seed 2, replicate 1": simulate(t, seed2, 1),
		"seed 2, replicate 2": simulate(t, seed2, 2),
	}
	seen := make(map[float64]string)
	for name, run := range runs {
		gdp := run.Nation[len(run.Nation)-1].GDP
		if other := seen[gdp]; other != "" {
			t.Errorf("%s and %s have the same GDP %v in the last year", name, other, gdp)
		}
		seen[gdp] = name
	}
}

// Persons per agent is a sampling scale: the country, its people, its rows and its accounts stay the
// same, and so do shares as far as a sample shows them.
func TestScaleChangesNothingStructural(t *testing.T) {
	t.Parallel()
	type structure struct {
		Nation, Provinces, Industries, Cells, Persons, Policies int
	}
	rows := func(r *record.Tables) structure {
		return structure{len(r.Nation), len(r.Provinces), len(r.Industries), len(r.Cells), len(r.Persons), len(r.Policies)}
	}
	fine := simulate(t, toy(t, "run.persons_per_agent=100", "run.to=2002"), 1)
	coarse := simulate(t, toy(t, "run.persons_per_agent=400", "run.to=2002"), 1)
	if d := cmp.Diff(rows(fine), rows(coarse)); d != "" {
		t.Errorf("rows (-W=100 +W=400):\n%s", d)
	}
	for i, a := range fine.Cells {
		b := coarse.Cells[i]
		if a.Row != b.Row || a.Col != b.Col || a.Province != b.Province || a.Year != b.Year {
			t.Fatalf("row %d of cells.csv is %d:%d %s %d, want %d:%d %s %d", i, b.Row, b.Col, b.Province, b.Year, a.Row, a.Col, a.Province, a.Year)
		}
	}
	first, other := fine.Nation[0], coarse.Nation[0]
	// An agent of the coarse run is 400 workers and 800 residents; each province rounds once, moves
	// within the year come on top.
	if d := math.Abs(float64(first.Population - other.Population)); d > 3*800 {
		t.Errorf("population %d, want %d within an agent a province", other.Population, first.Population)
	}
	for _, c := range []struct {
		name      string
		a, b, tol float64
	}{
		// GDP is fitted to the same target; issued money reacts slowly, so the first year is a few
		// per cent off. Shares have a sampling error of about sqrt(.4·.6/2500) = 0.01 at W = 400,
		// besides firms that are few and large against their cells.
		{"log nominal GDP", math.Log(first.GDPNominal), math.Log(other.GDPNominal), 0.1},
		{"farm share of GDP", first.FarmShareGDP, other.FarmShareGDP, 0.05},
		{"services share of GDP", first.ServicesShareGDP, other.ServicesShareGDP, 0.05},
		{"farm employment", first.FarmEmployment, other.FarmEmployment, 0.05},
		{"CV of provinces", first.CV, other.CV, 0.1},
	} {
		if math.Abs(c.a-c.b) > c.tol {
			t.Errorf("%s at W=400 is %.3f, at W=100 %.3f; want a difference of at most %.2f", c.name, c.b, c.a, c.tol)
		}
	}
}

// A cancelled run ends with the context's error and no tables.
func TestSimulateStopsWhenCancelled(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cfg := toy(t, small...)
	calls := 0
	tables, err := Simulate(ctx, cfg, 1, 1, func(done, total int) {
		calls++
		if want := cfg.Initial.BurnIn + cfg.ticks(); total != want || done != cfg.Initial.BurnIn+calls {
			t.Errorf("progress(%d, %d), want %d of %d", done, total, cfg.Initial.BurnIn+calls, want)
		}
		if calls == 3 {
			cancel()
		}
	})
	if tables != nil || !errors.Is(err, context.Canceled) || calls != 3 {
		t.Errorf("Simulate after cancelling = %v, %v in %d calls, want no tables and context.Canceled after 3", tables, err, calls)
	}
}
