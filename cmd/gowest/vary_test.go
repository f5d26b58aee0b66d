package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"gowest/sim"
	"gowest/sim/record"
	"gowest/sim/store"
)

// zone is a scenario on top of toy that adds a policy.
const zone = `[[policy]]
name = "Hills zone"
type = "special-economic-zone"
where = "Hills"
start = 2002
end = 2008
budget = 0.05
`

// varyRowsAt returns the effects of vary.csv at a value of the key.
func varyRowsAt(t *testing.T, dir string, value float64) (out []record.EffectRow) {
	t.Helper()
	rows, err := store.ReadTable[record.VaryRow](dir, record.VaryFile)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		if r.Value == value {
			out = append(out, r.EffectRow)
		}
	}
	return out
}

// effectsIn returns what vary.csv has of the rows of effects.csv: of provinces the last year alone.
func effectsIn(t *testing.T, dir string) (out []record.EffectRow) {
	t.Helper()
	rows, err := store.ReadTable[record.EffectRow](dir, record.EffectsFile)
	if err != nil {
		t.Fatal(err)
	}
	to := manifest(t, dir).To
	for _, r := range rows {
		if r.Level != sim.ProvinceLevel || r.Year == to {
			out = append(out, r)
		}
	}
	return out
}

// At each value, vary.csv has the effects of a comparison whose scenarios have that value: in the alternatives if the key
// is one of a policy, in all of them if it is one of the model, and with budgets made equal at that value.
func TestVaryIsAComparisonAtEachValue(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, alt, vary string
		values          []float64
		args            func(file func(text string) string, v float64) []string // base, alternative and flags of the same by hand
	}{
		{"key of a policy", zone, `policy."Hills zone".start=2002,2003`, []float64{2002, 2003}, func(file func(string) string, v float64) []string {
			return []string{"toy", file(strings.Replace(zone, "start = 2002", fmt.Sprintf("start = %v", v), 1))}
		}},
		{"starts move together", zone, "policy.start=2002,2004", []float64{2002, 2004}, func(file func(string) string, v float64) []string {
			return []string{"toy", file(strings.NewReplacer("start = 2002", fmt.Sprintf("start = %v", v), "end = 2008", fmt.Sprintf("end = %v", v+6)).Replace(zone))}
		}},
		{"key of the model", zone, "credit.interest=0.05,0.1", []float64{0.05, 0.1}, func(file func(string) string, v float64) []string {
			return []string{"toy", file(zone), "--set", fmt.Sprintf("credit.interest=%v", v)}
		}},
		{"equal budgets", "[government]\nequal_budget = true\npublic_cost = 0.001\n" + zone, `policy."Hills zone".start=2001,2003`, []float64{2001, 2003}, func(file func(string) string, v float64) []string {
			return []string{"toy", file("[government]\nequal_budget = true\npublic_cost = 0.001\n" + strings.Replace(zone, "start = 2002", fmt.Sprintf("start = %v", v), 1))}
		}},
		{"the budgets themselves", "[government]\nequal_budget = true\npublic_cost = 0.001\n" + zone, "government.public_cost=0.001,0.002", []float64{0.001, 0.002}, func(file func(string) string, v float64) []string {
			return []string{"toy", file(fmt.Sprintf("[government]\nequal_budget = true\npublic_cost = %v\n", v) + zone)}
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			compare := func(out string, args ...string) {
				t.Helper()
				var stdout, stderr bytes.Buffer
				args = append(append([]string{"compare"}, args...), "--to", "2005", "--scale", "2000", "--replicates", "2", "--charts", "none", "--quiet", "-o", out)
				if code := execute(t.Context(), args, &stdout, &stderr, sim.Simulate); code != 0 {
					t.Fatalf("%v: exit code %d, %s", args, code, &stderr)
				}
			}
			varied := filepath.Join(dir, "varied")
			compare(varied, "toy", scenario(t, dir, "alt.toml", tt.alt), "--vary", tt.vary)
			for i, v := range tt.values {
				sub := filepath.Join(dir, strconv.Itoa(i))
				if err := os.Mkdir(sub, 0o755); err != nil {
					t.Fatal(err)
				}
				out := filepath.Join(sub, "out")
				compare(out, tt.args(func(text string) string { return scenario(t, sub, "alt.toml", text) }, v)...)
				got := varyRowsAt(t, varied, v)
				if d := cmp.Diff(effectsIn(t, out), got); d != "" || len(got) == 0 {
					t.Errorf("%v: %d rows (-by hand +varied):\n%s", v, len(got), d)
				}
			}
		})
	}
}

// A policy of intensity 0 has no effect whatever its start.
func TestVaryWithoutEffect(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	out := filepath.Join(dir, "out")
	var stdout, stderr bytes.Buffer
	args := []string{"compare", "toy", scenario(t, dir, "alt.toml", zone+"intensity = 0\n"), "--to", "2005", "--scale", "2000", "--replicates", "2", "--charts", "none", "--quiet", "-o", out, "--vary", "policy.start=2001:2004:1"}
	if code := execute(t.Context(), args, &stdout, &stderr, sim.Simulate); code != 0 {
		t.Fatalf("exit code %d, %s", code, &stderr)
	}
	for v := 2001.; v <= 2004; v++ {
		rows := varyRowsAt(t, out, v)
		if len(rows) == 0 {
			t.Errorf("%v: no rows", v)
		}
		for _, r := range rows {
			if r.DeltaMean != 0 || r.DeltaSE != 0 {
				t.Errorf("%v: effect %v on %s of %s in %d", v, r.DeltaMean, r.Indicator, r.Province, r.Year)
			}
		}
	}
}

// A key that varies in a folder that is there simulates its variants alone; without it the table and its chart are gone,
// and the folder is that of a comparison that varied nothing.
func TestVaryReusesTheFolder(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	a, b := scenario(t, dir, "a.toml", `title = "a"`), scenario(t, dir, "b.toml", "title = \"b\"\n"+zone)
	out, plain := filepath.Join(dir, "out"), filepath.Join(dir, "plain")
	if code, _, stderr := counted(t, "compare", a, b, "--replicates", "3", "-o", plain); code != 0 {
		t.Fatalf("exit code %d, %s", code, stderr)
	}
	runs := func(replicates string) (list []string) {
		for _, r := range replicates {
			list = append(list, "b:"+string(r))
		}
		return list
	}
	for _, step := range []struct {
		name string
		args []string
		want []string
	}{
		{"plain", []string{"--replicates", "2"}, append([]string{"a:1", "a:2"}, runs("12")...)},
		{"three values, one as it is", []string{"--replicates", "2", "--vary", "policy.start=2001:2003:1"}, runs("1122")},
		{"another value", []string{"--replicates", "2", "--vary", "policy.start=2000,2001,2002"}, runs("12")},
		{"again", []string{"--replicates", "2", "--vary", "policy.start=2000,2001,2002"}, nil},
		{"a replicate more", []string{"--replicates", "3", "--vary", "policy.start=2001,2002"}, append([]string{"a:3"}, runs("33")...)},
		{"plain again", []string{"--replicates", "3"}, nil},
	} {
		code, ran, stderr := counted(t, append([]string{"compare", a, b, "-o", out}, step.args...)...)
		if d := cmp.Diff(step.want, ran); code != 0 || d != "" {
			t.Fatalf("%s: exit code %d, %s; simulated (-want +got):\n%s", step.name, code, stderr, d)
		}
		if _, err := os.Stat(filepath.Join(out, record.VaryFile)); os.IsNotExist(err) != !strings.Contains(strings.Join(step.args, " "), "--vary") {
			t.Errorf("%s: vary.csv: %v", step.name, err)
		}
	}
	if d := cmp.Diff(tree(t, plain), tree(t, out)); d != "" {
		t.Errorf("files (-never varied +varied before):\n%s", d)
	}
	if m := manifest(t, out); m.Vary != "" || m.ResultHash != manifest(t, plain).ResultHash {
		t.Errorf("manifest %+v; want that of a comparison that varied nothing", m)
	}
}

// A variant that fails is named with its value; its other replicates count.
func TestVaryKeepsWhatFinished(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	out := filepath.Join(dir, "out")
	broken := func(ctx context.Context, cfg *sim.Config, r, n int, p func(done, total int)) (*record.Tables, error) {
		for _, q := range cfg.Policies {
			if q.Start == 2003 && r == 2 || q.Start == 2004 && r > 1 {
				return nil, errors.New("ledger off by 3 fen")
			}
		}
		return fakeModel(ctx, cfg, r, n, p)
	}
	var stdout, stderr bytes.Buffer
	args := []string{"compare", "toy", scenario(t, dir, "b.toml", zone), "--replicates", "3", "--charts", "none", "--quiet", "-o", out, "--vary", "policy.start=2002:2004:1"}
	code := execute(t.Context(), args, &stdout, &stderr, broken)
	if want := "gowest compare: scenario b start=2003: replicate 2 (seed 1): ledger off by 3 fen"; code != 1 || !strings.HasPrefix(stderr.String(), want) || !strings.Contains(stderr.String(), "and 2 more") {
		t.Errorf("exit code %d, stderr %q; want 1 and %s…", code, &stderr, want)
	}
	for v, want := range map[float64]int{2002: 3, 2003: 2, 2004: 0} {
		got := 0
		if rows := varyRowsAt(t, out, v); len(rows) > 0 {
			got = rows[0].Replicates
		}
		if got != want {
			t.Errorf("%v: effects of %d pairs, want %d", v, got, want)
		}
	}
}

// plot draws the chart that compare drew, from the table, and the report shows its numbers.
func TestVaryIsShown(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	out := filepath.Join(dir, "out")
	code, stdout, stderr := call(t, t.Context(), "compare", "toy", scenario(t, dir, "b.toml", zone), "--replicates", "3", "--charts", "svg", "-o", out, "--vary", "policy.budget=0:0.2:0.05")
	if code != 0 || !strings.Contains(stdout, "policy.budget = 0.15") {
		t.Fatalf("exit code %d, %s\n%s", code, stderr, stdout)
	}
	file := filepath.Join(out, "charts", "effect-vary.svg")
	drawn, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	os.Remove(file)
	if code, _, stderr := call(t, t.Context(), "plot", out, "--chart", "effect-vary", "--format", "svg"); code != 0 {
		t.Fatalf("plot: exit code %d, %s", code, stderr)
	}
	if again, err := os.ReadFile(file); err != nil || !bytes.Equal(drawn, again) {
		t.Errorf("the chart drawn again differs (%v)", err)
	}
	if code, _, stderr := call(t, t.Context(), "report", out); code != 0 {
		t.Fatalf("report: exit code %d, %s", code, stderr)
	}
	text, err := os.ReadFile(filepath.Join(out, "report.html"))
	if err != nil {
		t.Fatal(err)
	}
	page, err := html.Parse(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := store.ReadTable[record.VaryRow](out, record.VaryFile)
	if err != nil {
		t.Fatal(err)
	}
	numbers := 0
	each(withID(t, page, "vary"), func(n *html.Node) {
		if n.Data != "data" {
			return
		}
		numbers++
		want := math.NaN()
		for i := range rows {
			r := &rows[i]
			if r.Level != sim.NationLevel || r.Alt != attr(n, "data-scenario") || r.Indicator != attr(n, "data-indicator") || strconv.Itoa(r.Year) != attr(n, "data-year") || fmt.Sprint(r.Value) != attr(n, "data-at") {
				continue
			}
			for _, c := range record.Columns[record.VaryRow]() {
				if c.Name == attr(n, "data-column") {
					want = record.Value(r, c)
				}
			}
		}
		if got := parseNumber(t, attr(n, "value")); got != want {
			t.Errorf("%v holds %v, the table %v", n.Attr, got, want)
		}
		checkShown(t, n, want, "en")
	})
	if numbers != 18 { // year, two values, two effects with two bounds each, of two indicators
		t.Errorf("%d numbers; want 18", numbers)
	}
	if shown := textOf(withID(t, page, "provenance")); !strings.Contains(shown, "--vary 'policy.budget=0:0.2:0.05'") {
		t.Errorf("the commands that repeat the results do not vary the key: %s", shown)
	}
}
