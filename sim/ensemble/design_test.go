package ensemble

import (
	"regexp"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// Every scenario at every point has a case with its values, and no two cases are the same.
func TestLayout(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		parameters := rapid.IntRange(0, 3).Draw(t, "parameters")
		d := &Design{Scenarios: []string{"a", "b", "c"}[:rapid.IntRange(1, 3).Draw(t, "scenarios")]}
		for range d.Scenarios {
			d.Applies = append(d.Applies, rapid.SliceOfN(rapid.Bool(), parameters, parameters).Draw(t, "applies"))
		}
		for range rapid.IntRange(1, 6).Draw(t, "points") {
			d.Points = append(d.Points, rapid.SliceOfN(rapid.SampledFrom([]string{"1", "11", "1:1"}), parameters, parameters).Draw(t, "point"))
		}
		own := func(s, p int) (out []string) {
			for i, v := range d.Points[p] {
				if d.Applies[s][i] {
					out = append(out, v)
				}
			}
			return out
		}
		l := d.Layout()
		used := make([]bool, len(l.Cases))
		for p := range d.Points {
			for s := range d.Scenarios {
				c := l.Of(s, p)
				used[c] = true
				if l.Cases[c].Scenario != s || l.Cases[c].Point > p || !slices.Equal(own(s, p), own(s, l.Cases[c].Point)) {
					t.Fatalf("scenario %d at point %d is case %+v", s, p, l.Cases[c])
				}
			}
		}
		for i, c := range l.Cases {
			if !used[i] {
				t.Fatalf("case %d is of no use", i)
			}
			for _, o := range l.Cases[:i] {
				if o.Scenario == c.Scenario && slices.Equal(own(c.Scenario, c.Point), own(o.Scenario, o.Point)) {
					t.Fatalf("cases %+v and %+v are the same", o, c)
				}
			}
		}
	})
}

// Names are what Stata and everybody else can have (letters, digits and underscores, no digit first, 32 at most), and each once.
func TestColumns(t *testing.T) {
	t.Parallel()
	form := regexp.MustCompile(`^[a-z][a-z0-9_]{0,31}$`)
	rapid.Check(t, func(t *rapid.T) {
		names := rapid.SliceOf(rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"run", "GDP", "gdp", "x", "x_2", "abcdefghijklmnopqrstuvwxyz0123456789"}))).Draw(t, "names")
		out := Columns(names, []string{"run"})
		all := append([]string{"run"}, out...)
		slices.Sort(all)
		if len(slices.Compact(all)) != len(names)+1 {
			t.Fatalf("%q became %q", names, out)
		}
		for _, c := range out {
			if !form.MatchString(c) {
				t.Fatalf("%q is no name", c)
			}
		}
	})
	want := []string{"coast_gdp", "v_2010", "rise_of_the_cv", "coast_gdp_2", "v", "run_2"}
	if d := cmp.Diff(want, Columns([]string{"Coast, GDP", "2010", "rise of the CV", "coast gdp", "人均", "run"}, []string{"run"})); d != "" {
		t.Error(d)
	}
}

// A permutation has every number once, and the shards of any number of processes have every block once.
func TestPermutation(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := &Plan{Division: Division{Blocks: rapid.IntRange(1, 300).Draw(t, "blocks"), PermutationSeed: rapid.Uint64().Draw(t, "seed")}}
		n := rapid.IntRange(1, 20).Draw(t, "shards")
		var all []int
		for k := range n {
			shard := p.Shard(k, n)
			if even := p.Blocks / n; len(shard) < even || len(shard) > even+1 {
				t.Fatalf("shard %d of %d has %d of %d blocks", k, n, len(shard), p.Blocks)
			}
			all = append(all, shard...)
		}
		slices.Sort(all)
		for b := range p.Blocks {
			if all[b] != b {
				t.Fatalf("shards hold %v", all)
			}
		}
	})
	// Plans of earlier versions must have the same shards.
	if d := cmp.Diff([]int32{6, 7, 4, 8, 0, 2, 3, 5, 1, 9}, Permutation(1, 10)); d != "" {
		t.Errorf("the permutation changed:\n%s", d)
	}
}

// Where in the order a block comes says nothing about where it is made: over seeds, every place is as likely (chi-squared with 99 degrees of
// freedom, below 162 but for one in ten thousand).
func TestPermutationIsUniform(t *testing.T) {
	t.Parallel()
	const n, trials = 10, 5000
	var counts [n][n]int
	for seed := range uint64(trials) {
		for j, b := range Permutation(seed, n) {
			counts[j][b]++
		}
	}
	chi := 0.0
	for _, row := range counts {
		for _, c := range row {
			d := float64(c) - trials/n
			chi += d * d / (trials / n)
		}
	}
	if chi > 162 {
		t.Errorf("chi-squared %.1f; want less than 162", chi)
	}
}

// Blocks take about two minutes, hold no more bytes than can be sent at once, and shards take about half an hour.
func TestDivide(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name       string
		runs       int
		pilot      Pilot
		processors int
		want       Division
	}{
		{"long runs", 1000, Pilot{Seconds: 500}, 16, Division{1, 1000, 18, 16, 1}},
		{"short runs", 100_000, Pilot{Seconds: 1.2}, 16, Division{100, 1000, 5, 16, 1}},
		{"no time at all", 10_000, Pilot{}, 16, Division{4096, 3, 1, 16, 1}},
		{"many bytes", 1000, Pilot{Seconds: 0.01, BytesPerRun: 1 << 20}, 16, Division{32, 32, 1, 16, 1}},
		{"more bytes than fit", 10, Pilot{Seconds: 1, BytesPerRun: 1 << 30}, 16, Division{1, 10, 1, 16, 1}},
		{"fewer runs than a block", 5, Pilot{Seconds: 1}, 16, Division{5, 1, 1, 16, 1}},
		{"more than schedulers take", 10_000_000, Pilot{Seconds: 60}, 1, Division{2, 5_000_000, 1000, 1, 1}},
	} {
		if d := cmp.Diff(tt.want, Divide(tt.runs, tt.pilot, tt.processors)); d != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, d)
		}
	}
}
