package main

import (
	"bytes"
	"math"
	"strings"
	"testing"

	"gowest/sim/record"
)

// twoSides returns tables in which clusters rise by exactly 2 or 4 in turn and CV by noise.
func twoSides() (off, on *record.Tables) {
	off, on = new(record.Tables), new(record.Tables)
	for r := 1; r <= 8; r++ {
		for _, y := range mechanismYears {
			a := record.NationYear{Replicate: r, Year: y, Clusters: 10, CV: 0.5}
			b := a
			b.Clusters += 2 + r%2*2
			b.CV += 0.01 * float64(1-r%2*2)
			off.Nation, on.Nation = append(off.Nation, a), append(on.Nation, b)
		}
	}
	return off, on
}

func TestVerdict(t *testing.T) {
	t.Parallel()
	off, on := twoSides()
	e := effectsOf([]outcome{clusters, cv}, mechanismYears, off, on)
	// Difference 3, sd √(8/7) = 1.069, s.e. 0.378; t of 7 degrees at 1 - 0.05/16 lies
	// between 3.499 (0.995) and 4.029 (0.9975) of the printed tables: half between 1.32 and 1.52.
	if got, want := verdictOf("it", e), "it raises the number of clusters in 1990 by 3.0 ± 1.5; no clear effect on CV of provincial GDP per head"; got != want {
		t.Errorf("verdict = %q, want %q", got, want)
	}
	if got, want := verdictOf("it", effectsOf([]outcome{clusters, cv}, mechanismYears, on, off)), "lowers the number of clusters"; !strings.Contains(got, want) {
		t.Errorf("verdict = %q, want %q in it", got, want)
	}
	same := verdictOf("it", effectsOf([]outcome{clusters, cv}, mechanismYears, on, on))
	if !strings.HasPrefix(same, "it changes nothing") {
		t.Errorf("verdict of equal sides = %q", same)
	}
}

func TestEffectTable(t *testing.T) {
	t.Parallel()
	off, on := twoSides()
	w := new(bytes.Buffer)
	effectTable(w, effectsOf([]outcome{clusters}, []int{1990}, on, off))
	if want := "| number of clusters | 1990 | 10.0 | 13.0 | −3.0 ± 0.4 | * |\n"; !strings.HasSuffix(w.String(), want) {
		t.Errorf("table ends with\n%s\nwant\n%s", w, want)
	}
}

func TestJaccardAndOverlap(t *testing.T) {
	t.Parallel()
	a, b, c := cellSet{"x": true, "y": true}, cellSet{"y": true, "z": true}, cellSet{}
	if got := jaccard(a, b); math.Abs(got-1./3) > 1e-12 {
		t.Errorf("jaccard = %g, want 1/3", got)
	}
	if got := jaccard(c, c); got != 0 {
		t.Errorf("jaccard of empty sets = %g", got)
	}
	mean, half := overlap([]cellSet{a, b, c})
	if math.Abs(mean-1./9) > 1e-12 || !(half > 0) {
		t.Errorf("overlap = %g ± %g, want 1/9", mean, half)
	}
	if mean, half = overlap([]cellSet{a, a, a}); mean != 1 || half > 1e-12 {
		t.Errorf("overlap of equal sets = %g ± %g", mean, half)
	}
}

// TestBinnedTail recovers the exponent of counts that follow a Pareto law exactly.
func TestBinnedTail(t *testing.T) {
	t.Parallel()
	const n, a = 1e7, 1.3
	var classes []record.FirmSizeYear
	for k := range 12 {
		from := 1 << k
		p := math.Pow(float64(from), -a)
		if k < 11 {
			p -= math.Pow(float64(2*from), -a)
		}
		classes = append(classes, record.FirmSizeYear{SizeFrom: from, SizeTo: 2*from - 1, Firms: int64(n*p + 0.5)})
	}
	got, ok := binnedTail(classes)
	if !ok || math.Abs(got-a) > 0.01 {
		t.Errorf("binnedTail = %g, %v; want %g", got, ok, a)
	}
	if _, ok := binnedTail(classes[:1]); ok {
		t.Error("one class has a tail")
	}
}

func TestFindingVerdict(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		marks []mark
		want  string
	}{
		{[]mark{noTest, yes}, "holds"},
		{[]mark{yes, no, noTest}, "holds in part (1 of 2 tests)"},
		{[]mark{no}, "does not hold"},
		{[]mark{noTest}, "not tested"},
		{[]mark{yes, unknown}, "holds; 1 not recorded"},
	} {
		f := finding{}
		for _, m := range c.marks {
			f.lines = append(f.lines, line{holds: m})
		}
		if got := f.verdict(); got != c.want {
			t.Errorf("verdict(%v) = %q, want %q", c.marks, got, c.want)
		}
	}
}

func TestMinus(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"-1.5 ± 0.2": "−1.5 ± 0.2", "-0.0": "0.0", "paired-difference -3": "paired-difference −3"} {
		if got := minus(in); got != want {
			t.Errorf("minus(%q) = %q, want %q", in, got, want)
		}
	}
}
