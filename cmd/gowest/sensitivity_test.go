package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"gowest/scenarios"
	"gowest/sim"
	"gowest/sim/record"
	"gowest/sim/store"
)

// zoneStudy is about what a zone adds to GDP per head of the first province of toy, which under the fake model is budget times intensity times the province's
// own, with its luck.
const zoneStudy = `title = "A zone"
scenario = "toy"
against = "alt.toml"
to = 2006
replicates = 3
samples = 4
[[parameter]]
key = 'policy."Hills zone".budget'
from = 0.0
to = 0.06
[[parameter]]
key = 'policy."Hills zone".intensity'
from = 0.2
to = 1.0
[[outcome]]
name = "Coast, GDP per head"
indicator = "gdp_per_head"
place = "Coast"
year = 2006
[[outcome]]
name = "Middle"
indicator = "gdp_per_head"
place = "Middle"
year = 2006
`

// zoneFiles writes the study with its scenario and returns its path.
func zoneFiles(t *testing.T, text string) string {
	t.Helper()
	dir := t.TempDir()
	scenario(t, dir, "alt.toml", zone)
	path := filepath.Join(dir, "zone.toml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// sensitivityRows reads sensitivity.csv.
func sensitivityRows(t *testing.T, dir string) []record.SensitivityRow {
	t.Helper()
	rows, err := store.ReadTable[record.SensitivityRow](dir, record.SensitivityFile)
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// analyse runs the command without charts and words, and fails the test if it fails.
func analyse(t *testing.T, args ...string) {
	t.Helper()
	if code, _, stderr := call(t, t.Context(), append([]string{"sensitivity", "--charts", "none", "--quiet"}, args...)...); code != 0 {
		t.Fatalf("%v: exit code %d, %s", args, code, stderr)
	}
}

// Over a grid of three levels the effect b·i has closed shares: with means m and variances v of the levels, parts v_b m_i², v_i m_b² and v_b v_i. Luck, which
// multiplies the effect, changes none of it.
func TestSensitivityOfAProduct(t *testing.T) {
	t.Parallel()
	out := filepath.Join(t.TempDir(), "out")
	analyse(t, zoneFiles(t, zoneStudy), "--method", "factorial", "-o", out)
	vb, mb, vi, mi := 0.06*0.06/6, 0.03, 0.8*0.8/6, 0.6 // levels at the ends and in the middle have variance (to − from)²/6
	all := vb*mi*mi + vi*mb*mb + vb*vi
	rows := sensitivityRows(t, out)
	if len(rows) != 4 {
		t.Fatalf("%d rows, want two outcomes by two parameters", len(rows))
	}
	for j, want := range [][2]float64{{vb * mi * mi / all, (vb*mi*mi + vb*vi) / all}, {vi * mb * mb / all, (vi*mb*mb + vb*vi) / all}} {
		if r := rows[j]; math.Abs(r.First-want[0]) > 1e-9 || math.Abs(r.Total-want[1]) > 1e-9 {
			t.Errorf("%s: first %g, total %g; want %g and %g", r.Parameter, r.First, r.Total, want[0], want[1])
		}
		if r := rows[j]; r.Outcome != "Coast, GDP per head" || !(r.NoiseShare > 0 && r.NoiseShare < 1) || r.Replicates != 3 || r.Samples != 9 || !math.IsNaN(r.Mu) {
			t.Errorf("row %+v", r)
		}
		if r := rows[2+j]; !math.IsNaN(r.First) { // the fake policy moves the first province alone
			t.Errorf("a province without any effect has index %g", r.First)
		}
	}
}

// The page says the same as the table, in the order of what parameters do.
func TestSensitivityPage(t *testing.T) {
	t.Parallel()
	out := filepath.Join(t.TempDir(), "out")
	if code, _, stderr := call(t, t.Context(), "sensitivity", zoneFiles(t, zoneStudy), "--method", "factorial", "--charts", "svg", "--quiet", "-o", out); code != 0 {
		t.Fatal(stderr)
	}
	page, err := os.ReadFile(filepath.Join(out, reportOfSensitivity))
	if err != nil {
		t.Fatal(err)
	}
	rows := sensitivityRows(t, out)
	budget, intensity := rows[0], rows[1]
	if budget.Total < intensity.Total {
		t.Fatalf("totals %g and %g; the budget has the wider range", budget.Total, intensity.Total)
	}
	line := func(r record.SensitivityRow, label string) string {
		return "| " + label + " | " + short(r.First) + " | " + short(r.Total) + " |"
	}
	for _, want := range []string{
		"Made by `gowest sensitivity zone --method factorial --replicates 3 --scale ", "9 points of 2 parameters, 3 replicates each",
		"## Coast, GDP per head", line(budget, "budget of Hills zone") + "\n" + line(intensity, "intensity of Hills zone"), "](charts/sensitivity-coast-gdp-per-head.svg)",
	} {
		if !strings.Contains(string(page), want) {
			t.Errorf("%s lacks %q:\n%s", reportOfSensitivity, want, page)
		}
	}
	for _, at := range regexp.MustCompile(`\]\((.*?)\)`).FindAllStringSubmatch(string(page), -1) {
		if _, err := os.Stat(filepath.Join(out, at[1])); err != nil {
			t.Errorf("the page shows %v", err)
		}
	}
}

// design.csv has what the model gives at the values that it states: means and standard errors over replicates, of differences.
func TestDesignHoldsWhatRunsGive(t *testing.T) {
	t.Parallel()
	study := zoneFiles(t, zoneStudy)
	for _, method := range []string{"morris", "sobol", "lhs", "factorial"} {
		out := filepath.Join(t.TempDir(), "out")
		args := []string{study, "--method", method, "-o", out}
		if method != "factorial" {
			args = append(args, "--samples", "4")
		}
		analyse(t, args...)
		text, err := os.Open(filepath.Join(out, record.DesignFile))
		if err != nil {
			t.Fatal(err)
		}
		defer text.Close()
		lines, err := csv.NewReader(text).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		want := []string{"point", "policy.Hills_zone.budget", "policy.Hills_zone.intensity", "Coast_GDP_per_head", "Coast_GDP_per_head_se", "Middle", "Middle_se"}
		if d := cmp.Diff(want, lines[0]); d != "" {
			t.Fatalf("columns (-want +got):\n%s", d)
		}
		points := map[string]int{"morris": 4 * 3, "sobol": 4 * 4, "lhs": 4, "factorial": 9}[method]
		if len(lines) != 1+points {
			t.Fatalf("%s: %d points, want %d", method, len(lines)-1, points)
		}
		for _, line := range lines[1:] {
			mean, se := zoneEffect(t, filepath.Join(filepath.Dir(study), "alt.toml"), line[1], line[2])
			if d := cmp.Diff([]float64{mean, se, 0, 0}, numbersOf(t, line[3:]), cmpopts.EquateApprox(1e-9, 1e-9)); d != "" {
				t.Errorf("%s, point %s (-by hand +table):\n%s", method, line[0], d)
			}
		}
	}
}

// zoneEffect simulates a point by hand.
func zoneEffect(t *testing.T, file, budget, intensity string) (mean, se float64) {
	t.Helper()
	of := func(name string, set ...string) (out []float64) {
		s, err := scenarios.Load(name, scenarios.Options{To: 2006, Set: set})
		if err != nil {
			t.Fatal(err)
		}
		for r := 1; r <= 3; r++ {
			tables, err := fakeModel(t.Context(), s.Config, r, 1, nil)
			if err != nil {
				t.Fatal(err)
			}
			for _, row := range tables.Provinces {
				if row.Year == 2006 && row.Province == "Coast" {
					out = append(out, row.GDPPerHead)
				}
			}
		}
		return out
	}
	base, alt := of("toy"), of(file, `policy."Hills zone".budget=`+budget, `policy."Hills zone".intensity=`+intensity)
	p, err := sim.Pair(base, alt, sim.Direction(0), sim.TQuantile(3))
	if err != nil {
		t.Fatal(err)
	}
	return p.DeltaMean, p.DeltaSE
}

func numbersOf(t *testing.T, fields []string) (out []float64) {
	t.Helper()
	for _, f := range fields {
		v, err := strconv.ParseFloat(f, 64)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, v)
	}
	return out
}

// Each method gives the same bytes on any number of threads, from the study that it stored, and in a folder that had fewer samples and replicates before.
func TestSensitivityGivesTheSameBytes(t *testing.T) {
	t.Parallel()
	study := zoneFiles(t, zoneStudy)
	for _, method := range []string{"morris", "sobol", "lhs", "factorial"} {
		t.Run(method, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			more := func(samples string, args ...string) []string {
				if method != "factorial" {
					args = append(args, "--samples", samples)
				}
				return append(args, "--method", method)
			}
			out := func(name string) string { return filepath.Join(dir, name) }
			analyse(t, more("4", study, "--threads", "1", "-o", out("one"))...)
			analyse(t, more("4", study, "--threads", "2", "-o", out("two"))...)
			analyse(t, more("2", study, "--replicates", "2", "-o", out("grown"))...)
			analyse(t, more("4", study, "-o", out("grown"))...)
			analyse(t, filepath.Join(out("one"), record.StudyFile), "-o", out("again"))
			first := tree(t, out("one"))
			if len(first) != 5 { // two tables, two scenarios, the study
				t.Errorf("%d files", len(first))
			}
			for _, other := range []string{"two", "grown", "again"} {
				if d := cmp.Diff(first, tree(t, out(other))); d != "" {
					t.Errorf("%s (-one thread +got):\n%s", other, d)
				}
				if a, b := manifest(t, out("one")).ResultHash, manifest(t, out(other)).ResultHash; a != b || a == "" {
					t.Errorf("%s: result hashes %q and %q", other, a, b)
				}
			}
		})
	}
}

// ranBy runs the command with the fake model and returns how many runs it simulated.
func ranBy(t *testing.T, args ...string) (n int64, stderr string) {
	t.Helper()
	var count atomic.Int64
	var out, errs bytes.Buffer
	code := execute(t.Context(), append([]string{"sensitivity", "--charts", "none"}, args...), &out, &errs,
		func(ctx context.Context, cfg *sim.Config, r, threads int, p func(done, total int)) (*record.Tables, error) {
			count.Add(1)
			return fakeModel(ctx, cfg, r, threads, p)
		})
	if code != 0 {
		t.Fatalf("%v: exit code %d, %s", args, code, &errs)
	}
	return count.Load(), errs.String()
}

// What a folder holds is not simulated again, and what is to be done is said before.
func TestSensitivityGoesOn(t *testing.T) {
	t.Parallel()
	study := zoneFiles(t, zoneStudy)
	out := filepath.Join(t.TempDir(), "out")
	for _, step := range []struct {
		name string
		args []string
		want int64
		says string
	}{
		// Four rows of four points, and the base, which the policy of the alternative does not touch: 17 scenarios, 2 replicates.
		{"fresh", []string{"--replicates", "2"}, 34, "zone: sobol, 4 rows: 16 points of 2 parameters, 2 replicates of two scenarios: 34 runs\n"},
		{"again", []string{"--replicates", "2"}, 0, "34 runs, 34 of which are there already\n"},
		{"another replicate", nil, 17, "51 runs, 34 of which are there already\n"},
		{"more rows", []string{"--samples", "8"}, 48, "99 runs, 51 of which are there already\n"},
		{"fewer rows", nil, 0, "51 runs, 51 of which are there already\n"},
		{"quiet", []string{"--quiet"}, 0, ""},
	} {
		args := append([]string{study, "--method", "sobol", "-o", out}, step.args...)
		if !slices.Contains(args, "--samples") {
			args = append(args, "--samples", "4")
		}
		n, stderr := ranBy(t, args...)
		if n != step.want || !strings.Contains(stderr, step.says) || step.says == "" && stderr != "" {
			t.Errorf("%s: %d runs, want %d; stderr %q, want %q", step.name, n, step.want, stderr, step.says)
		}
	}
}

// interrupting runs the command and presses Ctrl-C in the n-th run.
func interrupting(t *testing.T, n int64, args ...string) (code int, stderr string) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var count atomic.Int64
	var out, errs bytes.Buffer
	code = execute(ctx, append([]string{"sensitivity", "--charts", "none", "--quiet", "--threads", "1"}, args...), &out, &errs,
		func(ctx context.Context, cfg *sim.Config, r, threads int, p func(done, total int)) (*record.Tables, error) {
			if count.Add(1) >= n {
				cancel()
				return nil, context.Canceled
			}
			return fakeModel(ctx, cfg, r, threads, p)
		})
	return code, errs.String()
}

// After Ctrl-C the same command goes on with what there is and ends with the bytes of an undisturbed one.
func TestSensitivityInterrupted(t *testing.T) {
	t.Parallel()
	study, dir := zoneFiles(t, zoneStudy), t.TempDir()
	out, whole := filepath.Join(dir, "out"), filepath.Join(dir, "whole")
	analyse(t, study, "-o", whole)
	code, stderr := interrupting(t, 6, study, "-o", out)
	if want := "gowest sensitivity: interrupted; what finished is kept, and the same command goes on from there\n"; code != exitInterrupted || stderr != want {
		t.Errorf("exit code %d, stderr %q; want 130 and %q", code, stderr, want)
	}
	if m := manifest(t, out); m.Status != record.Interrupted || m.Command != "sensitivity" || len(m.Finished) != 0 {
		t.Errorf("manifest %+v", m)
	}
	if code, _, stderr := call(t, t.Context(), "plot", out); code != exitInput || !strings.Contains(stderr, "was stopped before; run it again") {
		t.Errorf("plot of a stopped study: exit code %d, %s", code, stderr)
	}
	all := manifest(t, whole).Study.Runs
	if n, _ := ranBy(t, study, "--quiet", "-o", out); n != int64(all-5) {
		t.Errorf("%d runs after five of %d", n, all)
	}
	if d := cmp.Diff(tree(t, whole), tree(t, out)); d != "" {
		t.Errorf("files (-undisturbed +interrupted):\n%s", d)
	}
	// What is whole stays so when more is asked for and stopped.
	if code, _ := interrupting(t, 3, study, "--replicates", "9", "-o", out); code != exitInterrupted {
		t.Errorf("exit code %d", code)
	}
	if d := cmp.Diff(tree(t, whole), tree(t, out)); d != "" || manifest(t, out).Status != record.Complete {
		t.Errorf("status %s, files (-before +after a stop):\n%s", manifest(t, out).Status, d)
	}
	none := filepath.Join(dir, "none")
	if code, stderr := interrupting(t, 1, study, "-o", none); code != exitInterrupted || !strings.Contains(stderr, "nothing was written") {
		t.Errorf("exit code %d, stderr %q", code, stderr)
	}
	if _, err := os.Stat(none); !os.IsNotExist(err) {
		t.Errorf("a folder without any run is there: %v", err)
	}
}

// Runs that fail leave their points out: exit code 1, and the rest stands.
func TestSensitivityWithFailedRuns(t *testing.T) {
	t.Parallel()
	out := filepath.Join(t.TempDir(), "out")
	broken := func(ctx context.Context, cfg *sim.Config, r, n int, p func(done, total int)) (*record.Tables, error) {
		for _, q := range cfg.Policies {
			if q.Name == "Hills zone" && q.Budget > 0.05 && r == 2 {
				return nil, errors.New("ledger off by 3 fen")
			}
		}
		return fakeModel(ctx, cfg, r, n, p)
	}
	var stdout, stderr bytes.Buffer
	args := []string{"sensitivity", zoneFiles(t, zoneStudy), "--method", "lhs", "--samples", "12", "--charts", "none", "--quiet", "-o", out}
	for range 2 { // failed runs are not tried again
		stdout.Reset()
		stderr.Reset()
		code := execute(t.Context(), args, &stdout, &stderr, broken)
		if code != exitFailed || !strings.Contains(stderr.String(), "gowest sensitivity: point ") || !strings.Contains(stderr.String(), "replicate 2 (seed 1): ledger off by 3 fen, and 1 more") {
			t.Errorf("exit code %d, stderr %q", code, &stderr)
		}
		m := manifest(t, out)
		if m.Status != record.Failed || m.Study.FailedRuns != 2 || !strings.Contains(m.Error, "ledger off") {
			t.Errorf("manifest %+v, %+v", m, m.Study)
		}
		// 12 points, of which one in six has a budget above 0.05.
		if r := sensitivityRows(t, out)[0]; r.Samples != 10 || !(r.Mu > 0) {
			t.Errorf("row %+v; want ten points", r)
		}
		text, err := os.ReadFile(filepath.Join(out, record.DesignFile))
		if err != nil || strings.Count(string(text), ",,,,\n") != 2 {
			t.Errorf("%v, points without outcomes:\n%s", err, text)
		}
	}
}

// The charts of a study are drawn again by plot, in other languages too, and report says that it has none.
func TestSensitivityIsShown(t *testing.T) {
	t.Parallel()
	study := zoneFiles(t, zoneStudy)
	out := filepath.Join(t.TempDir(), "out")
	code, stdout, stderr := call(t, t.Context(), "sensitivity", study, "--samples", "5", "--charts", "svg", "-o", out)
	if code != 0 || !strings.Contains(stdout, "Coast, GDP per head: luck is ") || !strings.Contains(stdout, "outcomes are alt − toy; effects over the whole range") {
		t.Fatalf("exit code %d, %s\n%s", code, stderr, stdout)
	}
	want := []string{"charts/sensitivity-coast-gdp-per-head.svg", "charts/sensitivity-middle.svg"}
	if d := cmp.Diff(want, manifest(t, out).Charts); d != "" {
		t.Errorf("charts (-want +got):\n%s", d)
	}
	file := filepath.Join(out, want[0])
	drawn, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	os.Remove(file)
	if code, _, stderr := call(t, t.Context(), "plot", out, "--format", "svg"); code != 0 {
		t.Fatalf("plot: exit code %d, %s", code, stderr)
	}
	if again, err := os.ReadFile(file); err != nil || !bytes.Equal(drawn, again) {
		t.Errorf("the chart drawn again differs (%v)", err)
	}
	if code, _, stderr := call(t, t.Context(), "plot", out, "--format", "svg", "--lang", "zh"); code != 0 {
		t.Errorf("plot in Chinese: exit code %d, %s", code, stderr)
	}
	if code, _, stderr := call(t, t.Context(), "report", out); code != exitInput || !strings.Contains(stderr, "sensitivity.csv and design.csv") {
		t.Errorf("report: exit code %d, %s", code, stderr)
	}
	// Without charts those of before are gone.
	analyse(t, study, "--samples", "5", "-o", out)
	if _, err := os.Stat(filepath.Join(out, record.ChartsDir)); !os.IsNotExist(err) || len(manifest(t, out).Charts) != 0 {
		t.Errorf("charts are still there: %v", err)
	}
}

// Parquet holds what CSV holds, JSON what the table holds, and numbers that do not exist are null.
func TestSensitivityFormats(t *testing.T) {
	t.Parallel()
	study, out := zoneFiles(t, zoneStudy), filepath.Join(t.TempDir(), "out")
	analyse(t, study, "-o", out)
	rows := sensitivityRows(t, out)
	code, stdout, stderr := call(t, t.Context(), "sensitivity", study, "--charts", "none", "--format", "parquet", "--json", "-o", out)
	if code != 0 {
		t.Fatalf("exit code %d, %s", code, stderr)
	}
	if _, err := os.Stat(filepath.Join(out, record.SensitivityFile)); !os.IsNotExist(err) {
		t.Errorf("the CSV of before is still there: %v", err)
	}
	if d := cmp.Diff(rows, sensitivityRows(t, out), cmpopts.EquateNaNs()); d != "" {
		t.Errorf("rows (-csv +parquet):\n%s", d)
	}
	var shown struct {
		Dir      string
		Manifest record.Manifest
		Results  struct{ Sensitivity []map[string]any }
	}
	if err := json.Unmarshal([]byte(stdout), &shown); err != nil {
		t.Fatalf("%v in %s", err, stdout)
	}
	first := shown.Results.Sensitivity[0]
	if len(shown.Results.Sensitivity) != len(rows) || first["mu_star"] != rows[0].MuStar || first["first"] != nil || first["parameter"] != rows[0].Parameter || shown.Dir != out {
		t.Errorf("JSON %v; want %+v", first, rows[0])
	}
}

// The default folder is the same for more samples, replicates and outcomes of a study, and another for another range.
func TestSensitivityFolder(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	scenario(t, dir, "alt.toml", zone)
	write := func(name, text string) {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("zone.toml", zoneStudy)
	analyse(t, "zone.toml", "--samples", "2")
	analyse(t, "zone.toml", "--samples", "3", "--replicates", "2")
	write("zone.toml", strings.Replace(zoneStudy, `place = "Middle"`, `place = "Hills"`, 1))
	analyse(t, "zone.toml", "--samples", "2")
	if found, _ := filepath.Glob("runs/zone-*"); len(found) != 1 {
		t.Errorf("folders %v, want one", found)
	}
	write("zone.toml", strings.Replace(zoneStudy, "to = 0.06", "to = 0.07", 1))
	analyse(t, "zone.toml", "--samples", "2")
	if found, _ := filepath.Glob("runs/zone-*"); len(found) != 2 {
		t.Errorf("folders %v, want two", found)
	}
}
