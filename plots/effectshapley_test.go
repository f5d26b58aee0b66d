package plots

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gowest/sim/record"
)

// The chart is about the nation in the last year; its shares add up to the total below them, and the title names the largest
// share whose interval leaves out zero.
func TestShares(t *testing.T) {
	t.Parallel()
	base, alt := testRun(t).Meta, testAlt(t).Meta
	rows := testShares(base, alt)
	shares := sharesIn(rows, alt.Scenario, "cv")
	drawn := in("en").shareRows(shares)
	sum := 0.0
	for _, r := range drawn[:4] {
		sum += r.mean
		if len(r.marks) != 2 || r.total {
			t.Errorf("%s: %d marks, total %v; want added alone and added last", r.name, len(r.marks), r.total)
		}
	}
	total := drawn[4]
	if d := sum - total.mean; d > 1e-12 || d < -1e-12 || !total.total || len(total.marks) > 0 || len(drawn) != 5 {
		t.Errorf("%d rows, shares of %v, the last row %+v; want the total of -0.04 below four shares", len(drawn), sum, total)
	}
	if drawn[0].marks[0].at != -0.03 || drawn[0].marks[1].at != -0.018 || drawn[3].name != "Other changes" {
		t.Errorf("rows %+v", drawn)
	}
	wide := slices.Clone(rows)
	for i := range wide {
		wide[i].CIHigh = 0.001
	}
	for _, c := range []struct {
		rows []record.ShapleyRow
		want string
	}{
		{rows, "railways and power lines of the western provinces has the largest clear share in what go-west does to dispersion in 2020: −0.025 of −0.040"},
		{wide, "No package of go-west has a clear share in its effect on dispersion in 2020"},
	} {
		if f := EffectShapley(base, alt, c.rows, CV, Options{}); !strings.HasSuffix(f.Title, c.want) {
			t.Errorf("title %q; want …%q", f.Title, c.want)
		}
	}
	if f := EffectShapley(base, base, rows, CV, Options{}); f != nil {
		t.Errorf("%s of a scenario without shares", f.Name)
	}
}

// Charts of several alternatives bear their names.
func TestSharesFiles(t *testing.T) {
	t.Parallel()
	base, alt := testRun(t).Meta, testAlt(t).Meta
	other := alt
	other.Scenario = "mixed-west"
	rows := append(testShares(base, alt), testShares(base, other)...)
	dir := t.TempDir()
	o := Options{Formats: []string{"svg"}}
	for _, c := range []struct {
		alts   []Meta
		charts []string
	}{{[]Meta{alt, other}, nil}, {[]Meta{alt}, []string{"calendar"}}} {
		o.Charts = c.charts
		if err := CompareShares(dir, base, c.alts, rows, o); err != nil {
			t.Fatal(err)
		}
	}
	files, err := filepath.Glob(filepath.Join(dir, "charts", "*"))
	for i, f := range files {
		files[i] = filepath.Base(f)
	}
	if err != nil || !slices.Equal(files, []string{"effect-shapley-go-west.svg", "effect-shapley-mixed-west.svg"}) {
		t.Errorf("files %v (%v)", files, err)
	}
}
