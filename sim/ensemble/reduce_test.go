package ensemble

import (
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"gonum.org/v1/gonum/stat"
	"pgregory.net/rapid"

	"gowest/sim"
	"gowest/sim/record"
)

func (f *fixture) reduction() *Reduction {
	return &Reduction{Ensemble: f.Ensemble, Design: f.design, Layout: f.layout, Regions: provinces, Threads: 2}
}

// all collects a table.
func all(t testing.TB, table Table) record.Frame {
	t.Helper()
	out := record.Frame{Table: table.Name}
	for _, c := range table.Header.Columns {
		out.Columns = append(out.Columns, record.Values{Column: c.Column})
	}
	err := table.Each(func(f record.Frame) error {
		for i, c := range f.Columns {
			if c.Name != out.Columns[i].Name {
				t.Errorf("table %s: column %d is %s, the header says %s", table.Name, i, c.Name, out.Columns[i].Name)
			}
		}
		join(&out, f)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func named(t testing.TB, tables []Table, name string) record.Frame {
	t.Helper()
	return all(t, tables[slices.IndexFunc(tables, func(x Table) bool { return x.Name == name })])
}

// Means, errors, quantiles and the rest are those of a library and of definitions.
func TestDescribe(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.SliceOfN(rapid.Float64Range(-1e6, 1e6), 2, 30).Draw(t, "x")
		mean, sd := stat.MeanStdDev(x, nil)
		sorted := slices.Sorted(slices.Values(x))
		got := describe(append(slices.Clone(x), math.NaN()))
		near := func(what string, got, want float64) {
			if math.Abs(got-want) > 1e-9*(1+math.Abs(want)) {
				t.Fatalf("%s = %g, want %g", what, got, want)
			}
		}
		near("mean", got.Mean, mean)
		near("sd", got.SD, sd)
		near("se", got.SE, stat.StdErr(sd, float64(len(x))))
		if got.N != len(x) || got.Min != sorted[0] || got.Max != sorted[len(x)-1] {
			t.Fatalf("%+v of %v", got, sorted)
		}
		if !slices.IsSorted([]float64{got.Min, got.Q05, got.Q25, got.Q50, got.Q75, got.Q95, got.Max}) {
			t.Fatalf("quantiles of %+v do not ascend", got)
		}
	})
	// R: quantile(c(1, 2, 4, 8), c(.05, .25, .5, .75, .95)), type 7.
	got := describe([]float64{8, 1, 4, 2})
	for i, want := range []float64{1.15, 1.75, 3, 5, 7.4} {
		if x := []float64{got.Q05, got.Q25, got.Q50, got.Q75, got.Q95}[i]; math.Abs(x-want) > 1e-12 {
			t.Errorf("quantile %d is %g, want %g", i, x, want)
		}
	}
	// Student's t with 3 degrees of freedom: 3.182 (any table).
	if half := got.CIHigh - got.Mean; math.Abs(half/got.SE-3.182446) > 1e-6 {
		t.Errorf("half width over the error is %g, want 3.182446", half/got.SE)
	}
	if one := describe([]float64{3}); one.N != 1 || one.Mean != 3 || !math.IsNaN(one.SD) {
		t.Errorf("%+v of one number", one)
	}
	if none := describe([]float64{math.NaN()}); none.N != 0 || !math.IsNaN(none.Mean) || !math.IsNaN(none.Q50) {
		t.Errorf("%+v of no number", none)
	}
}

// Tables of blocks are those that one machine makes of all results in memory: the same spread, the same effects to the last bit, whatever the size of
// blocks and whatever they keep.
func TestReduction(t *testing.T) {
	t.Parallel()
	const replicates = 7
	reference := newFixture(t, Dir{Path: t.TempDir()}, Yearly, replicates, 5)
	results := make([]Result, reference.Runs)
	for i := range results {
		var err error
		if results[i], err = reference.model(context.Background(), reference.Run(i), 1, nil); err != nil {
			t.Fatal(err)
		}
	}
	var summaries []record.Frame
	for _, tt := range []struct {
		keep Keep
		size int
	}{{Yearly, 5}, {Yearly, 28}, {Runs, 2}, {Summary, 4}} {
		f := newFixture(t, Dir{Path: t.TempDir()}, tt.keep, replicates, tt.size)
		f.do(t, f.work(0, 1, 2, f.model))
		tables := f.reduction().Tables()
		checkOutcomes(t, f, results, named(t, tables, "outcomes"))
		checkOutcomeEffects(t, f, results, named(t, tables, "outcome_effects"))
		if tt.keep != Yearly {
			continue
		}
		checkEffects(t, f, results, named(t, tables, "effects"))
		summaries = append(summaries, named(t, tables, "summary"))
	}
	if d := cmp.Diff(summaries[0], summaries[1], cmpopts.EquateNaNs(), cmpopts.IgnoreUnexported(record.Column{})); d != "" {
		t.Errorf("summaries depend on the size of blocks:\n%s", d)
	}
	checkSummary(t, reference, results, summaries[0])
}

// of returns the results of a case, in order.
func (f *fixture) of(results []Result, c int) []Result {
	return results[c*f.Replicates : (c+1)*f.Replicates]
}

func checkOutcomes(t *testing.T, f *fixture, results []Result, got record.Frame) {
	t.Helper()
	if got.Rows() != 4*2 {
		t.Fatalf("%d rows of outcomes, want 4 cases of 2", got.Rows())
	}
	for row := range got.Rows() {
		c := row / 2
		var x []float64
		failed := int64(0)
		for _, r := range f.of(results, c) {
			if r.Failed != "" {
				failed++
			} else if v := r.Outcomes[row%2]; !math.IsInf(v, 0) {
				x = append(x, v)
			}
		}
		mean := stat.Mean(x, nil)
		if m := column(&got, "mean").Floats[row]; math.Abs(m-mean) > 1e-12*mean {
			t.Errorf("row %d: mean %g, want %g", row, m, mean)
		}
		if n := column(&got, "n").Ints[row]; n != int64(len(x)) {
			t.Errorf("row %d: n %d, want %d", row, n, len(x))
		}
		if n := column(&got, "failed").Ints[row]; n != failed {
			t.Errorf("row %d: %d failed, want %d", row, n, failed)
		}
	}
	if s := column(&got, "start").Floats; !math.IsNaN(s[0]) || s[2] != 1990 || s[7] != 2000 {
		t.Errorf("starts %v; want none for the base, then 1990 and others", s)
	}
	if s := column(&got, "strategy").Texts; s[0] != "" || s[7] != "none" {
		t.Errorf("strategies %q", s)
	}
}

func checkOutcomeEffects(t *testing.T, f *fixture, results []Result, got record.Frame) {
	t.Helper()
	if got.Rows() != 3*2 {
		t.Fatalf("%d rows of effects on outcomes, want 3 points of 2", got.Rows())
	}
	for row := range got.Rows() {
		c, o := 1+row/2, row%2
		var base, alt []float64
		for r := range f.Replicates {
			x, y := f.of(results, 0)[r], f.of(results, c)[r]
			if x.Failed == "" && y.Failed == "" && !math.IsInf(x.Outcomes[o], 0) && !math.IsInf(y.Outcomes[o], 0) {
				base, alt = append(base, x.Outcomes[o]), append(alt, y.Outcomes[o])
			}
		}
		better, _ := sim.DirectionOf(f.Outcomes[o].Indicator)
		want, err := sim.Pair(base, alt, better, sim.TQuantile(len(base)))
		if err != nil {
			t.Fatal(err)
		}
		is := func(name string, want float64) {
			if x := column(&got, name).Floats[row]; x != want {
				t.Errorf("row %d: %s is %g, want %g", row, name, x, want)
			}
		}
		is("base_mean", want.BaseMean)
		is("alt_mean", want.AltMean)
		is("delta_mean", want.DeltaMean)
		is("delta_se", want.DeltaSE)
		is("ci_low", want.CILow)
		is("p_improves", want.PImproves)
		is("unpaired_se", want.UnpairedSE)
		if n := column(&got, "replicates").Ints[row]; n != int64(len(base)) {
			t.Errorf("row %d: %d replicates, want %d", row, n, len(base))
		}
	}
}

// checkEffects compares with what a comparison on one machine says, to the last bit.
func checkEffects(t *testing.T, f *fixture, results []Result, got record.Frame) {
	t.Helper()
	side := func(c int) sim.Side {
		s := sim.Side{Name: f.design.Scenarios[f.layout.Cases[c].Scenario], Tables: new(record.Tables)}
		for _, r := range f.of(results, c) {
			s.Tables.Append(&record.Tables{Nation: r.Nation, Provinces: r.Provinces})
		}
		return s
	}
	var want []record.EffectRow
	for c := 1; c < 4; c++ {
		rows, err := sim.Compare(side(0), side(c), provinces, 1)
		if err != nil {
			t.Fatal(err)
		}
		want = append(want, rows...)
	}
	rows, err := record.RowsOf[record.EffectRow](got)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, rows); d != "" {
		t.Errorf("effects (-one machine +ensemble):\n%s", d)
	}
}

func checkSummary(t *testing.T, f *fixture, results []Result, got record.Frame) {
	t.Helper()
	places, years, names := column(&got, "province").Texts, column(&got, "year").Ints, column(&got, "indicator").Texts
	seen := 0
	for row := range got.Rows() {
		if names[row] != "gdp" || places[row] != "Hills" || years[row] != 1991 || column(&got, "scenario").Texts[row] != "alt" {
			continue
		}
		c := 1 + seen
		seen++
		var x []float64
		for _, r := range f.of(results, c) {
			if r.Failed == "" {
				x = append(x, r.Provinces[3].GDP)
			}
		}
		want := describe(x)
		if m, q := column(&got, "mean").Floats[row], column(&got, "q50").Floats[row]; m != want.Mean || q != want.Q50 {
			t.Errorf("case %d: mean %g and median %g, want %g and %g", c, m, q, want.Mean, want.Q50)
		}
	}
	if seen != 3 {
		t.Errorf("%d rows of Hills in 1991, want 3", seen)
	}
}

// Every run is in the table of runs, with what it is, also where blocks hold the outcomes alone.
func TestRunsTable(t *testing.T) {
	t.Parallel()
	var tables []record.Frame
	for _, keep := range []Keep{Summary, Runs} {
		f := newFixture(t, Dir{Path: t.TempDir()}, keep, 5, 3)
		f.do(t, f.work(0, 1, 1, f.model))
		tables = append(tables, named(t, f.reduction().Whole(), "runs"))
	}
	if d := cmp.Diff(tables[0], tables[1], cmpopts.EquateNaNs(), cmpopts.IgnoreUnexported(record.Column{})); d != "" {
		t.Errorf("runs depend on what blocks keep:\n%s", d)
	}
	runs := &tables[0]
	if runs.Rows() != 20 || column(runs, "replicate").Ints[13] != 4 || column(runs, "point").Ints[13] != 2 || column(runs, "start").Floats[13] != 1995 {
		t.Errorf("run 13 of %d is replicate %d at point %d", runs.Rows(), column(runs, "replicate").Ints[13], column(runs, "point").Ints[13])
	}
	f := newFixture(t, Dir{Path: t.TempDir()}, Yearly, 5, 3)
	f.do(t, f.work(0, 1, 1, f.model))
	p := named(t, f.reduction().Whole(), "provinces")
	if p.Rows() != 19*3*2 || column(&p, "scenario").Texts[0] != "base" || column(&p, "start").Floats[30] != 1990 {
		t.Errorf("%d rows of provinces, want those of 19 runs", p.Rows())
	}
}

// A hole is an error, unless the caller is content with what there is.
func TestReductionOfAPart(t *testing.T) {
	t.Parallel()
	f := newFixture(t, Dir{Path: t.TempDir()}, Yearly, 4, 3)
	f.do(t, f.work(0, 1, 1, f.model))
	if err := os.Remove(filepath.Join(f.dir, "blocks", "000", "blk-00000001.parquet")); err != nil { // runs 3 to 5: the last of the base, two of the first point
		t.Fatal(err)
	}
	r := f.reduction()
	use := func(record.Frame) error { return nil }
	for _, table := range append(r.Tables()[1:], r.Whole()...) {
		var hole *Incomplete
		if err := table.Each(use); !errors.As(err, &hole) || hole.Block != 1 {
			t.Errorf("%s: %v; want block 1 to be missing", table.Name, err)
		}
	}
	r.Partial = true
	outcomes := named(t, r.Tables(), "outcomes")
	if d := cmp.Diff([]int64{3, 3, 2, 2, 4, 4, 4, 4}, column(&outcomes, "runs").Ints); d != "" {
		t.Errorf("runs of outcomes (-want +got):\n%s", d)
	}
	effects := named(t, r.Tables(), "outcome_effects")
	if d := cmp.Diff([]int64{3, 2, 2}, column(&effects, "replicates").Ints); d != "" {
		// The base has replicates 1 to 3, the third without a CV; the first point has 3 and 4, the third has no replicate 2.
		t.Errorf("pairs (-want +got):\n%s", d)
	}
	whole := named(t, r.Tables(), "effects")
	if n := column(&whole, "replicates").Ints; len(n) == 0 {
		t.Error("no effects")
	}
}

// What one process does besides simulating, for each run: blocks of 120 runs of small tables that take no time. docs/decisions/0021-ensembles.md has what it is
// for real ones.
func BenchmarkOverhead(b *testing.B) {
	const size = 120
	perRun := func(b *testing.B, runs int) {
		b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*runs), "µs/run")
	}
	for _, keep := range []Keep{Summary, Runs, Yearly} {
		b.Run(keep.String(), func(b *testing.B) {
			runs := 0
			for b.Loop() {
				f := newFixture(b, Dir{Path: b.TempDir()}, keep, size, size)
				f.do(b, f.work(0, 1, 1, f.model))
				runs = f.Runs
			}
			perRun(b, runs)
		})
	}
	b.Run("bare", func(b *testing.B) {
		f := newFixture(b, Dir{Path: b.TempDir()}, Runs, size, size)
		for b.Loop() {
			for i := range f.Runs {
				if _, err := f.model(context.Background(), f.Run(i), 1, nil); err != nil {
					b.Fatal(err)
				}
			}
		}
		perRun(b, f.Runs)
	})
}
