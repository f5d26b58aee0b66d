package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gowest/scenarios"
	"gowest/sim"
	"gowest/sim/draw"
	"gowest/sim/record"
	"gowest/sim/store"
)

// What calibratable shows of the two keys of testStudy: CV, farm share and unemployment of 2003.
func calibratable(search, quit float64) (cv, farm, idle float64) {
	return 0.2 + 2*search, 0.3 + 20*quit, 0.05 + search*quit*100
}

// testStudy asks for values that give targets of 0.05 and 0.004.
const testStudy = `title = "Two keys"
scenario = "toy"
to = 2003
seed = 5
replicates = 2
[[parameter]]
key = "labour.search_employed"
from = 0.01
to = 0.1
log = true
[[parameter]]
key = "labour.quit"
from = 0.001
to = 0.01
[[target]]
name = "CV"
indicator = "cv"
year = 2003
value = 0.3
tolerance = 0.01
source = "nobody"
[[target]]
name = "farm share"
indicator = "farm_employment"
year = 2003
value = 0.38
tolerance = 0.01
source = "nobody"
[[target]]
name = "idle"
indicator = "unemployment"
year = 2003
value = 0.07
tolerance = 0.01
source = "nobody"
`

// calibrationModel is the fake model with moments that depend on the keys and luck; extra, if not nil, is asked before each run.
func calibrationModel(extra func(cfg *sim.Config, replicate int) error) sim.SimulateFunc {
	return func(ctx context.Context, cfg *sim.Config, replicate, threads int, progress func(int, int)) (*record.Tables, error) {
		if extra != nil {
			if err := extra(cfg, replicate); err != nil {
				return nil, err
			}
		}
		t, err := fakeModel(ctx, cfg, replicate, threads, progress)
		if err != nil {
			return nil, err
		}
		cv, farm, idle := calibratable(cfg.Labour.SearchEmployed, cfg.Labour.Quit)
		key := draw.NewKey(cfg.Run.Seed, replicate)
		for i := range t.Nation {
			n := &t.Nation[i]
			n.CV, n.FarmEmployment, n.Unemployment = cv+0.004*key.Normal(1, 0), farm+0.004*key.Normal(2, 0), idle+0.004*key.Normal(3, 0)
		}
		return t, nil
	}
}

// calibrateWith runs gowest calibrate with a model.
func calibrateWith(t *testing.T, ctx context.Context, model sim.SimulateFunc, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	code = execute(ctx, append([]string{"calibrate"}, args...), &out, &errs, model)
	return code, out.String(), errs.String()
}

func writeStudy(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "keys.toml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// The values from which the targets come lie in the intervals, which are short; the files say the same as each other.
func TestCalibrateFindsValues(t *testing.T) {
	t.Parallel()
	out := filepath.Join(t.TempDir(), "out")
	code, stdout, stderr := calibrateWith(t, t.Context(), calibrationModel(nil), writeStudy(t, testStudy), "--evaluations", "60", "--charts", "svg", "-o", out)
	if code != 0 {
		t.Fatalf("exit code %d, %s", code, stderr)
	}
	for _, want := range []string{"3 of 3 targets are met", "labour.search_employed", "results in " + out} {
		if !strings.Contains(stdout, want) {
			t.Errorf("summary lacks %q:\n%s", want, stdout)
		}
	}
	if !strings.Contains(stderr, "60 sets of values × 2 replicates, and 8 more of the scenario and of the best: 138 runs of 2000 to 2003") {
		t.Errorf("no word on the cost: %s", stderr)
	}
	rows, err := record.ReadTable[record.EstimateRow](out, record.ParametersFile)
	if err != nil {
		t.Fatal(err)
	}
	for i, truth := range []float64{0.05, 0.004} {
		r := rows[i]
		if truth < r.Low || truth > r.High || r.Shrink < 0.5 {
			t.Errorf("%s: %g to %g, shrank by %g; want %g inside", r.Parameter, r.Low, r.High, r.Shrink, truth)
		}
	}
	best, err := scenarios.Load(filepath.Join(out, record.BestFile), scenarios.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if got := []float64{best.Config.Labour.SearchEmployed, best.Config.Labour.Quit}; !cmp.Equal(got, []float64{rows[0].Best, rows[1].Best}) {
		t.Errorf("best.toml has %v, parameters.csv %g and %g", got, rows[0].Best, rows[1].Best)
	}
	fit, err := record.ReadTable[record.FitRow](out, record.FitFile)
	if err != nil {
		t.Fatal(err)
	}
	cv, _, _ := calibratable(rows[0].Best, rows[1].Best)
	page, err := os.ReadFile(filepath.Join(out, reportOfCalibration))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"Made by `gowest calibrate keys --evaluations 60 --replicates 2 --scale ", "3 of 3 targets are met", "| CV | ", "| " + brief(fit[0].Mean) + " | ",
		"| labour.quit | " + brief(rows[1].Start) + " | " + brief(rows[1].Best), "![Fit by target](charts/calibration-fit.svg)",
	} {
		if !strings.Contains(string(page), want) {
			t.Errorf("%s lacks %q:\n%s", reportOfCalibration, want, page)
		}
	}
	if f := fit[0]; math.Abs(f.Mean-cv) > 4*f.SE || !(f.SE > 0) || f.StartMean == f.Mean {
		t.Errorf("fit of CV %+v; want about %g", f, cv)
	}
	weights, err := readColumns(filepath.Join(out, "plausible.csv"), "weight", "labour.quit")
	if err != nil {
		t.Fatal(err)
	}
	sum := 0.0
	for _, w := range weights[0] {
		sum += w
	}
	if len(weights[0]) < 5 || math.Abs(sum-1) > 1e-9 {
		t.Errorf("%d plausible sets with weights that add up to %g", len(weights[0]), sum)
	}
	if all, err := readColumns(filepath.Join(out, "evaluations.csv"), "evaluation", "failed", "CV"); err != nil || len(all[0]) != 60 {
		t.Errorf("%d evaluations, %v; want 60", len(all[0]), err)
	}
	if m := manifest(t, out); m.Status != record.Complete || m.StudyName != "keys" || m.Evaluations != 60 || len(m.Charts) != 3 {
		t.Errorf("manifest %+v", m)
	}
	again, err := scenarios.LoadStudy(filepath.Join(out, record.StudyFile), scenarios.Options{})
	if err != nil || len(again.Targets) != 3 {
		t.Errorf("study.toml: %v", err)
	}
	checkPlotAgain(t, out)
}

// checkPlotAgain draws the charts of a calibration again, which makes the same ones; a report is refused.
func checkPlotAgain(t *testing.T, out string) {
	t.Helper()
	chart := filepath.Join(out, "charts", "calibration-fit.svg")
	drawn, err := os.ReadFile(chart)
	if err != nil {
		t.Fatal(err)
	}
	os.Remove(chart)
	if code, _, stderr := call(t, t.Context(), "plot", out, "--chart", "calibration-fit", "--format", "svg"); code != 0 {
		t.Fatalf("plot: exit code %d, %s", code, stderr)
	}
	if again, err := os.ReadFile(chart); err != nil || !bytes.Equal(drawn, again) {
		t.Errorf("the chart drawn again differs (%v)", err)
	}
	if code, _, stderr := call(t, t.Context(), "report", out); code != 2 || !strings.Contains(stderr, "holds a calibration") {
		t.Errorf("report: exit code %d, %s", code, stderr)
	}
}

// Interrupted again and again, a calibration goes on with what there is: no run is simulated twice, and the files are those of one that was
// never stopped, on any number of threads.
func TestCalibrateGoesOn(t *testing.T) {
	t.Parallel()
	study, dir := writeStudy(t, testStudy), t.TempDir()
	args := []string{study, "--evaluations", "40", "--charts", "none", "--quiet"}
	var whole atomic.Int64
	first := filepath.Join(dir, "whole")
	code, _, stderr := calibrateWith(t, t.Context(), calibrationModel(func(*sim.Config, int) error { whole.Add(1); return nil }), append(args, "-o", first, "--threads", "2")...)
	if code != 0 {
		t.Fatalf("exit code %d, %s", code, stderr)
	}
	out := filepath.Join(dir, "out")
	var runs atomic.Int64
	for try := range 20 {
		ctx, cancel := context.WithCancel(t.Context())
		n := 0
		code, _, stderr := calibrateWith(t, ctx, calibrationModel(func(*sim.Config, int) error {
			if n++; n > 25 {
				cancel() // the user presses Ctrl-C
				return context.Canceled
			}
			runs.Add(1)
			return nil
		}), append(args, "-o", out, "--threads", "1")...)
		cancel()
		if code == 0 {
			if try < 3 {
				t.Errorf("interrupted %d times, want more", try)
			}
			break
		}
		if m := manifest(t, out); code != 130 || m.Status != record.Interrupted || !strings.Contains(stderr, "interrupted; the same command goes on") {
			t.Fatalf("exit code %d, status %s, stderr %q; want 130, interrupted", code, m.Status, stderr)
		}
		if code, _, stderr := call(t, t.Context(), "plot", out); code != 2 || !strings.Contains(stderr, "has not ended") {
			t.Errorf("plot: exit code %d, %s", code, stderr)
		}
	}
	if runs.Load() != whole.Load() {
		t.Errorf("%d runs simulated with interruptions, %d without", runs.Load(), whole.Load())
	}
	if d := cmp.Diff(tree(t, first), tree(t, out)); d != "" {
		t.Errorf("files (-in one go +interrupted):\n%s", d)
	}
	if a, b := manifest(t, first).ResultHash, manifest(t, out).ResultHash; a != b || a == "" {
		t.Errorf("result hashes %q and %q", a, b)
	}
}

// Sets whose runs fail count as bad, are told of, and do not end the calibration; if all fail, it does.
func TestCalibrateFailures(t *testing.T) {
	t.Parallel()
	study, dir := writeStudy(t, testStudy), t.TempDir()
	out := filepath.Join(dir, "some")
	model := calibrationModel(func(cfg *sim.Config, replicate int) error {
		if cfg.Labour.Quit > 0.008 && replicate == 2 {
			return errors.New("ledger off by 3 fen")
		}
		return nil
	})
	code, stdout, stderr := calibrateWith(t, t.Context(), model, study, "--evaluations", "40", "--charts", "none", "-o", out)
	if code != 0 || !strings.Contains(stdout, "gave no moments and count as bad") || !strings.Contains(stdout, "the first: ledger off by 3 fen") {
		t.Errorf("exit code %d, %s\n%s", code, stderr, stdout)
	}
	columns, err := readColumns(filepath.Join(out, "evaluations.csv"), "failed", "labour.quit")
	if err != nil {
		t.Fatal(err)
	}
	for i := range columns[0] {
		if bad := columns[1][i] > 0.008; bad != (columns[0][i] == 1) {
			t.Errorf("evaluation %d at quit %g: failed is %g", i+1, columns[1][i], columns[0][i])
		}
	}
	out = filepath.Join(dir, "all")
	code, _, stderr = calibrateWith(t, t.Context(), calibrationModel(func(*sim.Config, int) error { return errors.New("no money") }), study, "--evaluations", "40", "--quiet", "-o", out)
	if m := manifest(t, out); code != 1 || m.Status != record.Failed || !strings.Contains(stderr, "too few points") {
		t.Errorf("exit code %d, status %s, %s; want 1 and failed", code, m.Status, stderr)
	}
}

// Known values are found again, those of the scenario and drawn ones.
func TestCalibrateRecovers(t *testing.T) {
	t.Parallel()
	study := writeStudy(t, testStudy)
	own, err := scenarios.LoadStudy(study, scenarios.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, how := range []string{"--recover", "--recover=drawn"} {
		out := filepath.Join(t.TempDir(), "out")
		code, stdout, stderr := calibrateWith(t, t.Context(), calibrationModel(nil), study, "--evaluations", "50", "--charts", "none", how, "-o", out)
		if code != 0 || !strings.Contains(stdout, "2 of 2 intervals hold the value that was known") {
			t.Fatalf("%s: exit code %d, %s\n%s", how, code, stderr, stdout)
		}
		rows, err := record.ReadTable[record.RecoveryRow](out, record.RecoveryFile)
		if err != nil {
			t.Fatal(err)
		}
		fit, err := record.ReadTable[record.FitRow](out, record.FitFile)
		if err != nil {
			t.Fatal(err)
		}
		if cv, _, _ := calibratable(rows[0].Truth, rows[1].Truth); math.Abs(fit[0].Observed-cv) > 0.01 || fit[0].Source != "simulated" {
			t.Errorf("%s: target %g of CV, want about %g, that of the known values", how, fit[0].Observed, cv)
		}
		if !math.IsNaN(fit[0].StartMean) {
			t.Errorf("%s: the fit at the start tells the truth", how)
		}
		same := rows[0].Truth == own.Base.Config.Labour.SearchEmployed
		if same != (how == "--recover") || rows[0].Inside != 1 || rows[0].Shrink < 0.5 {
			t.Errorf("%s: %+v", how, rows[0])
		}
	}
}

// Values that no scenario may have together count as bad.
func TestCalibrateRefusedValues(t *testing.T) {
	t.Parallel()
	text := strings.Replace(testStudy, "[[target]]", "[[parameter]]\nkey = \"initial.productivity_min\"\nfrom = 0.1\nto = 3.0\n[[target]]", 1)
	out := filepath.Join(t.TempDir(), "out")
	code, stdout, stderr := calibrateWith(t, t.Context(), calibrationModel(nil), writeStudy(t, text), "--evaluations", "50", "--charts", "none", "-o", out)
	if code == 2 { // the loader refuses the end of the range by itself
		if !strings.Contains(stderr, "initial.productivity_min") {
			t.Errorf("stderr %s", stderr)
		}
		return
	}
	if code != 0 || !strings.Contains(stdout, "no scenario may have") {
		t.Errorf("exit code %d, %s\n%s", code, stderr, stdout)
	}
}

func TestCalibrateJSON(t *testing.T) {
	t.Parallel()
	out := filepath.Join(t.TempDir(), "out")
	code, stdout, stderr := calibrateWith(t, t.Context(), calibrationModel(nil), writeStudy(t, testStudy), "--evaluations", "40", "--charts", "none", "--json", "-o", out)
	if code != 0 {
		t.Fatalf("exit code %d, %s", code, stderr)
	}
	var got struct {
		Results struct {
			Met, Counted int
			Parameters   []struct {
				Parameter string
				Best      float64
			}
			Targets []map[string]any
		}
	}
	if err := json.Unmarshal([]byte(stdout), &got); err != nil {
		t.Fatal(err)
	}
	rows, err := store.ReadTable[record.EstimateRow](out, record.ParametersFile)
	if err != nil {
		t.Fatal(err)
	}
	if r := got.Results; r.Met != 3 || r.Counted != 3 || r.Parameters[1].Best != rows[1].Best || len(r.Targets) != 3 {
		t.Errorf("results %+v", r)
	}
}
