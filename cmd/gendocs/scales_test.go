package main

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gowest/sim/record"
)

// around returns n numbers with the mean and about the standard deviation given.
func around(n int, mean, sd float64) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = mean + sd*float64(1-i%2*2)
	}
	return x
}

func TestSpreadLaw(t *testing.T) {
	t.Parallel()
	// Ten of each: corrections are equal, so that a spread with the square root of W has the slope 1/2 exactly.
	var samples []sample
	for _, w := range []int{10000, 1000, 100} {
		samples = append(samples, sampleOf(w, around(10, 1, math.Sqrt(float64(w)))))
	}
	samples = append(samples, sampleOf(1, []float64{1}), sampleOf(10, around(4, 2, 0)), sampleOf(20, nil)) // no spread: left out
	l := lawOf(samples)
	// ψ'(4.5) = π²/2 - 4(1 + 1/9 + 1/25 + 1/49) = 0.2487; weight 4/ψ' = 16.08; Σ (x - mean)² = 2 (ln 10)² = 10.60.
	if want := 1 / math.Sqrt(16.08*10.60); l.n != 3 || math.Abs(l.slope-0.5) > 1e-12 || math.Abs(l.se-want) > 1e-4 {
		t.Errorf("slope %g ± %g through %d, want 0.5 ± %g through 3", l.slope, l.se, l.n, want)
	}
	// s² is without bias, s is not: its logarithm lies (ψ(4.5) - ln 4.5)/2 = -0.0576 below that of σ.
	if got, want := l.at(1000), samples[1].sd*math.Exp(0.0576); math.Abs(got/want-1) > 1e-3 {
		t.Errorf("at 1000: %g, want %g", got, want)
	}
	// Points far from the line make the slope less sure.
	samples[1].sd *= 10
	if far := lawOf(samples); !(far.se > 5*l.se) {
		t.Errorf("standard error %g beside %g", far.se, l.se)
	}
	if l := lawOf(samples[:1]); l.known() || l.text() != "" {
		t.Errorf("a line through one point: %+v", l)
	}
}

func TestSpreadSentence(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		slope, se float64
		want      string
	}{
		{0.5, 0.05, "falls with the square root"},
		{0.42, 0.05, "falls with the square root"},
		{0.3, 0.05, "more slowly"},
		{0.9, 0.1, "faster"},
		{0.02, 0.05, "chaotic"},
		{0.3, 0.2, "cannot tell"},
		{-0.3, 0.1, "grows"},
	} {
		if got := (spreadLaw{n: 6, slope: tt.slope, se: tt.se}).sentence("CV"); !strings.Contains(got, tt.want) {
			t.Errorf("slope %g ± %g: %q, want %q in it", tt.slope, tt.se, got, tt.want)
		}
	}
	if got := (spreadLaw{}).sentence("CV"); !strings.Contains(got, "too few") {
		t.Errorf("no line: %q", got)
	}
}

func TestLadder(t *testing.T) {
	t.Parallel()
	l := ladderOf([]sample{{1000, 16, 12, 4}, {100, 4, 10, 1}})
	l.law = spreadLaw{} // own spreads: s.e.² = 16/16 + 1/4
	if d, se, ok := l.difference(0); !ok || d != 2 || se != math.Sqrt(1.25) || l.biased(0) {
		t.Errorf("difference %g ± %g, %v, biased %v", d, se, ok, l.biased(0))
	}
	if _, _, ok := l.difference(1); ok {
		t.Error("the finest is compared with itself")
	}
	l.samples[0].mean = 14 // 4 > 3 √1.25 = 3.35
	if !l.biased(0) {
		t.Error("more than three standard errors are no bias")
	}
	// Two runs that lie close together have the spread of the line; one run has that of the finest with several.
	l = ladderOf([]sample{{10000, 20, 10, 1}, {1000, 20, 10, 1}, {100, 2, 10, 0.01}, {1, 1, 12, math.NaN()}})
	if got := l.spread(2); !(got > 0.5) || l.finest != 2 || l.spread(3) != got {
		t.Errorf("spread %g of two and %g of one, finest %d", got, l.spread(3), l.finest)
	}
	if d, se, ok := l.difference(3); !ok || d != 2 || math.Abs(se-l.spread(2)*math.Sqrt(1.5)) > 1e-12 {
		t.Errorf("one run: %g ± %g, %v", d, se, ok)
	}
	// Without any spread a difference is one.
	if l = ladderOf([]sample{{1000, 3, 1, 0}, {100, 3, 0, 0}}); !l.biased(0) {
		t.Error("0 and 1 agree")
	}
	if l = ladderOf([]sample{{1000, 1, 1, math.NaN()}, {100, 1, 0, math.NaN()}}); l.finest != -1 || l.biased(0) || l.biased(1) {
		t.Error("single runs are compared")
	}
}

// scaleTables returns n replicates in which clusters depend on W, the CV spreads with its root and the farm share does neither.
func scaleTables(scale, n int) *record.Tables {
	t := new(record.Tables)
	w := float64(scale)
	for r := 1; r <= n; r++ {
		side := float64(1 - r%2*2)
		if n == 1 {
			side = 0
		}
		for _, y := range scaleYears {
			t.Nation = append(t.Nation, record.NationYear{
				Replicate: r, Year: y, Clusters: 80 - int(10*math.Log10(w)) + r%2, CV: 0.5 + 0.0003*side*math.Sqrt(w), FarmEmployment: 0.25 + 0.01*side,
				GDPPerHead: 1000, Workers: 700_000_000, Firms: int64(6.3e7 / w), TheilT: 0.2, TheilBetween: 0.1,
			})
			for _, p := range []string{"Tibet", "Guangdong"} {
				t.Provinces = append(t.Provinces, record.ProvinceYear{Replicate: r, Year: y, Province: p, GDPPerHead: 1500})
			}
		}
	}
	return t
}

func TestScalesText(t *testing.T) {
	t.Parallel()
	var runs []scaled
	for _, r := range scaleRuns {
		runs = append(runs, scaled{r.scale, scaleTables(r.scale, r.replicates)})
	}
	runs = append(runs, scaled{nationalScale, scaleTables(nationalScale, 1)})
	page := string(scalesText(options{national: "somewhere"}, runs, "METHOD", "LIMITS"))
	for _, want := range []string{
		"Made by `go run ./cmd/gendocs -national DIR scales`.",
		"10000 (20), 5000 (20), 2000 (10), 1000 (10), 300 (4), 100 (2), 1 (1).",
		"take as much as 54.3 at one agent",
		"| CV of provincial GDP per head | all W |  | 0.5000 | 0.0308 | 0.0218 |",
		"- Biased by W somewhere: 1 of 22: number of clusters.",
		"| number of clusters | not with W = 1 | 10000 (all years); 5000 (all years); 2000 (all years); 1000 (all years); 300 (all years); 1 (all years) | 60.5 |",
		"to the power 0.4", "falls with the square root of the number of agents",
		"| 100 | 7000000 | 2 | 0.0042 |", "| 1 | 700000000 | 1 |  |  |  |",
		"| 10000 | 20 | 40.5 (0.5) | −20.0 ± 0.", ", biased by W |",
		"### GDP per head of Tibet over that of the nation\n\n| W | replicates | 1990 |",
		"| 100 | 2 | 1.500 (0.000) |  | ", "| 1 | 1 | 1.500 | 0.000 ± 0.000 |",
		"| firms per 1000 workers, each times W | all W |  | 90.0 |",
		"METHOD", "## Known limits\n\nLIMITS\n",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("page lacks %q", want)
		}
	}
	if strings.Contains(page, "NaN") || t.Failed() {
		t.Log(page)
	}
	if strings.Contains(page, "NaN") {
		t.Error("page has a number that is none")
	}
	// A page without the national run, of one scale, and of one replicate each.
	for _, few := range [][]scaled{runs[:6], runs[:1], {{1000, scaleTables(1000, 1)}, {100, scaleTables(100, 1)}}} {
		if page := string(scalesText(options{}, few, "", "")); strings.Contains(page, "NaN") {
			t.Errorf("%d scales: page has a number that is none:\n%s", len(few), page)
		}
	}
	for _, alone := range [][]scaled{runs[:1], {{1000, scaleTables(1000, 1)}, {100, scaleTables(100, 1)}}} {
		if page := string(scalesText(options{}, alone, "", "")); !strings.Contains(page, "Nothing is compared") || strings.Contains(page, "all W") {
			t.Errorf("measures agree without a comparison:\n%s", page)
		}
	}
	c := scalesChart(runs)
	if want := "Clusters are biased by persons per agent at 6 of 6 scales"; c.Title != want {
		t.Errorf("title %q, want %q", c.Title, want)
	}
	data, err := c.Figure().Render("svg", 14)
	if err != nil || len(data) == 0 {
		t.Error(err)
	}
	if dir := os.Getenv("GOWEST_LOOK"); dir != "" {
		data, err := c.Figure().Render("png", 14)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "scales.png"), data, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "scales.md"), []byte(page), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAgrees(t *testing.T) {
	t.Parallel()
	of := func(means ...float64) comparison {
		c := comparison{}
		for k := range scaleYears {
			var s []sample
			for i, m := range means {
				s = append(s, sample{[]int{1000, 300, 100}[i], 4, m * float64(k), 0.1})
			}
			c.years = append(c.years, ladderOf(s))
		}
		return c
	}
	for _, tt := range []struct {
		c             comparison
		where, biased string
	}{
		{of(1, 1, 1), "all W", ""},
		{of(1.15, 1, 1), "W up to 300", "1000 (2010, 2020)"}, // 0.15, 0.3, 0.45; s.e. 0.08
		{of(1, 2, 1), "W = 100 alone", "300 (2000, 2010, 2020)"},
	} {
		if where, biased := tt.c.agrees(); where != tt.where || biased != tt.biased {
			t.Errorf("%q, %q; want %q, %q", where, biased, tt.where, tt.biased)
		}
	}
}

func TestScaleRunsOf(t *testing.T) {
	t.Parallel()
	got, err := scaleRunsOf(options{scale: 2000, replicates: 3})
	if want := []scaleRun{{10000, 3}, {5000, 3}, {2000, 3}}; err != nil || len(got) != len(want) || got[0] != want[0] || got[2] != want[2] {
		t.Errorf("%v, %v; want %v", got, err, want)
	}
	if got, err := scaleRunsOf(options{}); err != nil || len(got) != len(scaleRuns) || got[0] != scaleRuns[0] {
		t.Errorf("%v, %v; want the list", got, err)
	}
	if _, err := scaleRunsOf(options{scale: 20000}); err == nil {
		t.Error("no run is no error")
	}
}

func TestReadNational(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if _, err := readNational(dir); err == nil {
		t.Error("an empty folder is no error")
	}
	want := scaleTables(1, 1)
	if _, err := want.WriteDir(dir); err != nil {
		t.Fatal(err)
	}
	got, err := readNational(dir)
	if err != nil || len(got.Nation) != 4 || got.Nation[2] != want.Nation[2] || len(got.Provinces) != 8 {
		t.Errorf("%v, %v", got, err)
	}
	for _, m := range []record.Manifest{
		{Scenario: "baseline", Scale: 10, Status: record.Complete},
		{Scenario: "go-west", Scale: 1, Status: record.Complete},
		{Scenario: "baseline", Scale: 1, Status: record.Running},
		{Scenario: "baseline", Scale: 1, Status: record.Complete, ModelVersion: "0"},
	} {
		if err := record.WriteManifest(dir, &m); err != nil {
			t.Fatal(err)
		}
		if _, err := readNational(dir); err == nil {
			t.Errorf("%+v is taken", m)
		}
	}
}
