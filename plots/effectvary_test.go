package plots

import (
	"slices"
	"strings"
	"testing"

	"gowest/sim/record"
)

// Every key is named in both languages with glyphs that the fonts have: a missing one panics.
func TestVaryLabels(t *testing.T) {
	t.Parallel()
	base, alt := testRun(t).Meta, testAlt(t).Meta
	for _, tt := range []struct {
		key    string
		en, zh string
	}{
		{"policy/Go West/start", "start of Go West", "Go West的开始年份"},
		{"policy/Go West/end", "end of Go West", "Go West的结束年份"},
		{"policy/Go West/lag", "lag of Go West, years", "Go West触发后的等待年数"},
		{"policy/Go West/ramp", "years until Go West has full strength", "Go West逐步加强的年数"},
		{"policy/Go West/intensity", "intensity of Go West, 1 = full", "Go West的强度，1 = 完全"},
		{"policy/Go West/budget", "budget of Go West, share of the GDP of its places", "Go West的预算，占所在地GDP的比例"},
		{"policy/Go West/barrier", "barrier of Go West", "Go West：barrier"},
		{"policy/start", "first start of the policies added", "新增政策的最早开始年份"},
		{"policy/lag", "lag of the policies added, years", "新增政策触发后的等待年数"},
		{"labour/search_employed", "labour.search_employed", "labour.search_employed"},
	} {
		v := testVary(base, []Meta{alt}, strings.Split(tt.key, "/"), 1, 2, 3)
		if en, zh := v.Label("en"), v.Label("zh"); en != tt.en || zh != tt.zh {
			t.Errorf("%s is called %q and %q; want %q and %q", tt.key, en, zh, tt.en, tt.zh)
		}
		if _, err := EffectVary(base, []Meta{alt}, v, CV, Options{Lang: "zh"}).Render("svg", 9); err != nil {
			t.Error(err)
		}
	}
}

// The last year alone is drawn, relative effects are in percent of the base, and an alternative without rows has no line.
func TestVaryPaths(t *testing.T) {
	t.Parallel()
	rows := []record.VaryRow{
		{Value: 1, EffectRow: record.EffectRow{Alt: "a", Indicator: "gdp_per_head", Level: "nation", Year: 2020, BaseMean: 200, DeltaMean: 3, CILow: -1, CIHigh: 7, Replicates: 4}},
		{Value: 2, EffectRow: record.EffectRow{Alt: "a", Indicator: "gdp_per_head", Level: "nation", Year: 2019, BaseMean: 200, DeltaMean: 5}},
		{Value: 2, EffectRow: record.EffectRow{Alt: "a", Indicator: "gdp_per_head", Level: "province", Year: 2020, BaseMean: 200, DeltaMean: 5}},
		{Value: 3, EffectRow: record.EffectRow{Alt: "a", Indicator: "gdp_per_head", Level: "nation", Year: 2020, BaseMean: 400, DeltaMean: -2, CILow: -4, CIHigh: 0, Replicates: 4}},
	}
	paths := varyPaths(rows, []Meta{{Scenario: "a"}, {Scenario: "b"}}, "gdp_per_head", 2020, true)
	if len(paths) != 1 {
		t.Fatalf("%d paths; want that of a", len(paths))
	}
	// 100 · 3/200 = 1.5, 100 · −2/400 = −0.5, and so the bounds.
	p := paths[0]
	if !slices.Equal(p.years, []float64{1, 3}) || !slices.Equal(p.mean, []float64{1.5, -0.5}) || !slices.Equal(p.low, []float64{-0.5, -1}) || !slices.Equal(p.up, []float64{3.5, 0}) {
		t.Errorf("path %+v", p)
	}
	for _, tt := range []struct {
		low, up []float64
		want    string
	}{
		{[]float64{-0.5, -1}, []float64{3.5, 0}, "No clear effect of a on dispersion in 2020 at any of 2 values"},
		{[]float64{0.1, -1}, []float64{3.5, 0}, "a clearly changes dispersion in 2020 at 1 of 2 values, by +1.5"},
		{[]float64{0.1, -1}, []float64{3.5, -0.1}, "a clearly changes dispersion in 2020 at 2 of 2 values, by −0.5 to +1.5"},
	} {
		p.low, p.up = tt.low, tt.up
		if got := in("en").varyTitle(p, 2020); got != tt.want {
			t.Errorf("title %q; want %q", got, tt.want)
		}
	}
}

// Values are labelled themselves if there is room, else round numbers between them.
func TestValueTicks(t *testing.T) {
	t.Parallel()
	p := &pen{theme: themeFor(18 * ptPerCM)}
	for _, tt := range []struct {
		values []float64
		years  bool
		want   string
	}{
		{[]float64{0, 0.5, 1, 0.25, 0.5}, false, "0.00 0.25 0.50 1.00"},
		{[]float64{1, 2, 1000}, false, "200 400 600 800 1000"},
	} {
		a := panel{box: box{0, 0, 200, 100}, from: point{x: slices.Min(tt.values)}, to: point{x: slices.Max(tt.values)}}
		var got []string
		for _, tick := range p.valueTicks(a, tt.values, tt.years) {
			got = append(got, tick.label)
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%v: ticks %v; want %s", tt.values, got, tt.want)
		}
	}
	var every []float64
	for y := range 26 {
		every = append(every, 1985+float64(y))
	}
	a := panel{box: box{0, 0, 250, 100}, from: point{x: 1985}, to: point{x: 2010}}
	if got := p.valueTicks(a, every, true); len(got) != 6 || got[0].label != "1985" || got[5].label != "2010" {
		t.Errorf("ticks of 26 years: %v; want every fifth", got)
	}
}
