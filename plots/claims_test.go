package plots

import (
	"math"
	"strings"
	"testing"

	"gowest/sim/record"
)

// testClaim is a claim with a test of each verdict and one without an estimate.
func testClaim() Claim {
	c := Claim{
		Meta:   Meta{Scenario: "baseline", Seed: 1, Replicates: 16, PersonsPerAgent: 20000, Version: "model 2"},
		Number: 5, Title: "Clusters are among the main engines of national growth", Arms: []string{"baseline", "no stages"},
	}
	row := func(test, verdict string, mean, low, high, from, to float64) {
		c.Rows = append(c.Rows, record.ClaimRow{
			Claim: 5, Test: test, Verdict: verdict, Estimate: mean, Low: low, High: high, ExpectedLow: from, ExpectedHigh: to, ClaimVerdict: "mixed",
		})
	}
	row("stages raise output", "supported", 0.12, 0.05, 0.19, 0, nan())
	row("local learning raises output", "not supported", -3000, -5000, -1000, 0, nan())
	row("no lasting change of growth", "undecided", 0.00002, -0.0012, 0.0016, -0.001, 0.001)
	row("never seen", "undecided", nan(), nan(), nan(), nan(), 0)
	for i, arm := range c.Arms {
		for y := range 28 {
			v := float64(100 + y*(3-i))
			c.Path = append(c.Path, record.ClaimPathRow{Claim: 5, Arm: arm, Outcome: "gdp", Year: 1978 + y, Mean: v, Low: v - 5, High: v + 5})
		}
	}
	return c
}

// Charts of claims draw at both widths in both languages, with glyphs for all words.
func TestClaimCharts(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"en", "zh"} {
		for _, width := range []float64{9, 18} {
			c := testClaim()
			f := ClaimTests(c, Options{Lang: lang})
			svg, err := f.Render("svg", width)
			if err != nil {
				t.Fatal(err)
			}
			if n := strings.Count(f.Alt(), "Claim 5: Clusters"); lang == "en" && n != 1 {
				t.Errorf("title %q", f.Title)
			}
			if len(svg) == 0 {
				t.Error("nothing drawn")
			}
			if _, err := ClaimPath(c, Options{Lang: lang}).Render("svg", width); err != nil {
				t.Fatal(err)
			}
		}
	}
	c := testClaim()
	c.Rows, c.Path = c.Rows[3:], nil
	if ClaimTests(c, Options{}) != nil || ClaimPath(c, Options{}) != nil {
		t.Error("a chart of nothing")
	}
	for _, verdict := range []string{"supported", "not supported", "undecided", "mixed"} {
		if in("en").f("claim."+verdict) != verdict {
			t.Errorf("%s is called %q", verdict, in("en").f("claim."+verdict))
		}
	}
}

// An axis reaches as far as what is on it; numbers keep three digits.
func TestClaimScale(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		row  record.ClaimRow
		want float64
	}{
		{record.ClaimRow{Low: -2, High: 1, ExpectedLow: 0, ExpectedHigh: nan()}, 2},
		{record.ClaimRow{Low: -2, High: 1, ExpectedLow: nan(), ExpectedHigh: 0}, 2},
		{record.ClaimRow{Low: -2, High: 1, ExpectedLow: -3, ExpectedHigh: 3}, 3},
		{record.ClaimRow{Low: -2, High: 1, ExpectedLow: 50, ExpectedHigh: 60}, 60},
		{record.ClaimRow{Low: 12, High: 17, ExpectedLow: 2, ExpectedHigh: 60}, 60},
		{record.ClaimRow{Low: 12, High: 17, ExpectedLow: 2, ExpectedHigh: 1000}, 17},
		{record.ClaimRow{Low: -17, High: -12, ExpectedLow: -1000, ExpectedHigh: -2}, 17},
		{record.ClaimRow{Low: 0, High: 0, ExpectedLow: nan(), ExpectedHigh: nan()}, 1 / 1.08},
	} {
		if got := claimSpan(c.row); math.Abs(got-1.08*c.want) > 1e-12 {
			t.Errorf("%+v: span %g, want a little more than %g", c.row, got, c.want)
		}
	}
	for _, c := range []struct {
		mean, low, high float64
		want            string
	}{
		{0.12345, 0.05, 0.19, "0.123 (0.050 … 0.190)"},
		{-1234.5, -2000, 3, "−1234 (−2000 … 3)"},
		{0, 0, 0, "0 (0 … 0)"},
		{0.00001, 0, 0.00002, "10.0 (0.0 … 20.0) × 10^−6"},
		{2e8, 1e8, 3e8, "200 (100 … 300) × 10^6"},
	} {
		if got := intervalText(record.ClaimRow{Estimate: c.mean, Low: c.low, High: c.high}); got != c.want {
			t.Errorf("%g is written %q, want %q", c.mean, got, c.want)
		}
	}
	paths := []effectPath{{mean: []float64{4e12}, low: []float64{3e12}, up: []float64{5e12}}}
	if unit := scaleDown(paths, largeUnit(paths)); unit != 1e9 || paths[0].mean[0] != 4000 {
		t.Errorf("5e12 in units of %g is %g; want billions", unit, paths[0].mean[0])
	}
}

// A chart by year says what it shows, of levels and of differences, and in which unit.
func TestClaimPathSubtitle(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, form string
		times      float64
		want       string
	}{
		{"real GDP [yuan of 1978]", record.PathLevel, 1e9, "real GDP, billion yuan of 1978, mean over replicates"},
		{"real GDP [yuan of 1978]", record.PathLevel, 1, "real GDP, yuan of 1978, mean over replicates"},
		{"clusters", record.PathLevel, 1, "clusters, mean over replicates"},
		{"firms", record.PathDelta, 1e4, "firms, thousand: difference to “baseline”, mean over replicates"},
		{"real GDP [yuan of 1978]", record.PathRelative, 1e9, "real GDP, %: difference to “baseline”, mean over replicates"},
	} {
		claim := testClaim()
		for i := range claim.Path {
			r := &claim.Path[i]
			r.Outcome, r.Form, r.Mean, r.Low, r.High = c.name, c.form, r.Mean*c.times, r.Low*c.times, r.High*c.times
			if c.form != record.PathLevel {
				r.Against = "baseline"
			}
		}
		if got := ClaimPath(claim, Options{}).Subtitle; !strings.HasPrefix(got, c.want) {
			t.Errorf("%s of %q: %q, want %q…", c.form, c.name, got, c.want)
		}
	}
}
