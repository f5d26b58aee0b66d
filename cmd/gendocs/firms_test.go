package main

import (
	"bytes"
	"math"
	"strings"
	"testing"

	"gowest/sim/record"
)

// Two years of a class with 30 and 10 firms at risk and 4 exits in all: 1 - (1 - 4/160)^4 a year. Other ages,
// origins and years do not count.
func TestHazards(t *testing.T) {
	t.Parallel()
	tables := &record.Tables{
		Nation: []record.NationYear{{Replicate: 1}, {Replicate: 2}},
		Demography: []record.FirmAgeYear{
			{Replicate: 1, Year: 2000, Origin: "founded", AgeFrom: 1, AgeTo: 1, Firms: 30, Exits: 3},
			{Replicate: 1, Year: 2001, Origin: "founded", AgeFrom: 0, AgeTo: 0, Firms: 50, Exits: 5},
			{Replicate: 1, Year: 2001, Origin: "founded", AgeFrom: 1, AgeTo: 1, Firms: 10, Exits: 1},
			{Replicate: 1, Year: 2001, Origin: "foreign", AgeFrom: 1, AgeTo: 1, Firms: 10, Exits: 9},
			{Replicate: 1, Year: 2013, Origin: "founded", AgeFrom: 11, AgeTo: -1, Firms: 10, Exits: 9},
			{Replicate: 2, Year: 2012, Origin: "founded", AgeFrom: 6, AgeTo: 7, Firms: 1},
		},
	}
	ages := agesOf(tables)
	if len(ages) != 3 || ages[0] != (age{0, 0}) || ages[1] != (age{1, 1}) || ages[2] != (age{6, 7}) {
		t.Fatalf("ages %v", ages)
	}
	got := hazards(tables, ages[1])
	if want := 1 - math.Pow(1-4.0/160, 4); len(got) != 1 || math.Abs(got[0]-want) > 1e-15 {
		t.Errorf("hazards = %v, want %g of one replicate", got, want)
	}
	for a, want := range map[age]string{{0, 0}: "1", {6, 7}: "7-8", {11, -1}: "12 and later"} {
		if got := yearOfLife(a); got != want {
			t.Errorf("yearOfLife(%v) = %q, want %q", a, got, want)
		}
	}
	var page bytes.Buffer
	writeFirms(&page, tables, 1000)
	if want := "| 2 | 9.6 | 6.3 |"; !strings.Contains(page.String(), want) { // one replicate: no error
		t.Errorf("page lacks %q:\n%s", want, page.String())
	}
}

// Two clusters of one industry together: 90 + 30 heads of 40 firms.
func TestClusterSizes(t *testing.T) {
	t.Parallel()
	tables := &record.Tables{
		Nation: []record.NationYear{{Replicate: 1}, {Replicate: 2}},
		Clusters: []record.ClusterYear{
			{Replicate: 2, Year: 2004, Industry: "footwear", Employment: 90_000, Firms: 30},
			{Replicate: 2, Year: 2004, Industry: "footwear", Employment: 30_000, Firms: 10},
			{Replicate: 2, Year: 2004, Industry: "textiles", Employment: 1000, Firms: 1},
		},
	}
	if got := clusterSizes(tables, "footwear", 2004, 1000); len(got) != 1 || got[0] != 3 {
		t.Errorf("clusterSizes = %v, want 3 heads in one replicate", got)
	}
}

// moverTables has in each of three replicates 1 receiver ahead by lead+shift in 1995 and 3 ahead by lead in 1996.
func moverTables(lead, shift float64) *record.Tables {
	t := new(record.Tables)
	for r := 1; r <= 3; r++ {
		jitter := float64(r) / 1000
		t.Nation = append(t.Nation, record.NationYear{Replicate: r})
		t.Movers = append(t.Movers,
			record.MoverYear{Replicate: r, Year: 1995, Place: "elsewhere", Group: "receivers", Firms: 9, ProductivityGrowth: 9},
			record.MoverYear{Replicate: r, Year: 1995, Place: "elsewhere", Group: "others", Firms: 9},
			record.MoverYear{Replicate: r, Year: 1995, Place: "cluster", Group: "receivers", Firms: 1, ProductivityGrowth: 0.02 + lead + shift + jitter},
			record.MoverYear{Replicate: r, Year: 1995, Place: "cluster", Group: "others", Firms: 100, ProductivityGrowth: 0.02},
			record.MoverYear{Replicate: r, Year: 1996, Place: "cluster", Group: "receivers", Firms: 3, ProductivityGrowth: 0.03 + lead + jitter},
			record.MoverYear{Replicate: r, Year: 1996, Place: "cluster", Group: "others", Firms: 50, ProductivityGrowth: 0.03},
			record.MoverYear{Replicate: r, Year: 2005, Place: "cluster", Group: "receivers", Firms: 9, ProductivityGrowth: 9},
			record.MoverYear{Replicate: r, Year: 2005, Place: "cluster", Group: "others", Firms: 9})
	}
	return t
}

// The lead is a mean over receivers: (0.05 + 3·0.01)/4 = 0.02 and the replicate's own share.
func TestReceiversLead(t *testing.T) {
	t.Parallel()
	on, nineties := moverTables(0.01, 0.04), decade{1991, 2000}
	got := receiversLead(on, "cluster", nineties, func(r *record.MoverYear) float64 { return r.ProductivityGrowth })
	for i, x := range got {
		if want := 0.02 + float64(i+1)/1000; math.Abs(x-want) > 1e-15 {
			t.Errorf("replicate %d: lead %g, want %g", i+1, x, want)
		}
	}
	if got := receivers(on, "cluster", nineties); len(got) != 3 || got[0] != 0.4 {
		t.Errorf("receivers a year = %v, want 4 in ten years", got)
	}
	// With a lead of 2 % that is 4 % without M8, receivers are ahead but M8 is not why.
	marks := func(on, off *record.Tables) (out []mark) {
		for _, l := range moverLines(on, off, nineties) {
			if l.holds != noTest {
				out = append(out, l.holds)
			}
		}
		return out
	}
	for _, c := range []struct {
		name    string
		on, off *record.Tables
		want    []mark
	}{
		{"M8 is why", on, moverTables(0.001, 0), []mark{yes, yes}},
		{"catching up by itself", on, moverTables(0.04, 0), []mark{yes, no}},
		{"receivers fall back", moverTables(-0.02, 0), moverTables(-0.04, 0), []mark{no, yes}},
		{"nobody receives", &record.Tables{Nation: on.Nation}, on, []mark{unknown}},
		{"nobody receives without M8", on, &record.Tables{Nation: on.Nation}, []mark{yes, unknown}},
	} {
		got := marks(c.on, c.off)
		if len(got) != len(c.want) {
			t.Errorf("%s: tests %v, want %v", c.name, got, c.want)
			continue
		}
		for i := range got {
			if got[i] != c.want[i] {
				t.Errorf("%s: test %d says %v, want %v", c.name, i, got[i], c.want[i])
			}
		}
	}
}

// Growth of a tent passes, of a normal law it does not.
func TestGrowthLines(t *testing.T) {
	t.Parallel()
	of := func(kurtosis, tent float64) []line {
		t := new(record.Tables)
		for r := 1; r <= 4; r++ {
			x := float64(r) / 1000
			t.Nation = append(t.Nation, record.NationYear{Replicate: r, Year: 2010, SalesGrowthKurtosis: kurtosis + x, SalesGrowthTent: tent + x})
		}
		return growthLines(t)
	}
	if l := of(3.5, 0.07); l[0].holds != yes || l[1].holds != yes {
		t.Errorf("tent: %v", l)
	}
	if l := of(0, -0.05); l[0].holds != no || l[1].holds != no {
		t.Errorf("normal: %v", l)
	}
}
