package main

import (
	"bytes"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"gowest/scenarios"
	"gowest/sim"
	"gowest/sim/record"
	"gowest/sim/store"
)

// Studies of many runs with the model itself, small: what their tables say is what runs of the same values give by another way. Other tests of these
// commands use a fake model.

// really runs the program with the model.
func really(t *testing.T, args ...string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	if code := execute(t.Context(), append(args, "--quiet", "--charts", "none", "--threads", "1"), &stdout, &stderr, sim.Simulate); code != 0 {
		t.Fatalf("%v: exit code %d\n%s", args, code, &stderr)
	}
}

// tablesOf simulates replicates of a scenario, from first to last, by hand.
func tablesOf(t *testing.T, name string, first, last int, o scenarios.Options) (out []*record.Tables) {
	t.Helper()
	sc, err := scenarios.Load(name, o)
	if err != nil {
		t.Fatal(err)
	}
	for r := first; r <= last; r++ {
		tables, err := sim.Simulate(t.Context(), sc.Config, r, 1, nil)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, tables)
	}
	return out
}

// nationMean is the mean over runs of a number of the nation in a year.
func nationMean(runs []*record.Tables, year int, of func(*record.NationYear) float64) float64 {
	sum := 0.0
	for _, t := range runs {
		for i := range t.Nation {
			if t.Nation[i].Year == year {
				sum += of(&t.Nation[i]) / float64(len(runs))
			}
		}
	}
	return sum
}

func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if !(math.Abs(got-want) <= 1e-9*math.Max(1, math.Abs(want))) {
		t.Errorf("%s is %g, want %g", what, got, want)
	}
}

// smallToy makes runs of toy quick.
const smallToy = "run.persons_per_agent=1000"

func TestSensitivityOfTheModel(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	study, out := filepath.Join(dir, "jobs.toml"), filepath.Join(dir, "out")
	text := `title = "Jobs"
scenario = "toy"
to = 2003
persons_per_agent = 1000
replicates = 2
samples = 3
[[parameter]]
key = "labour.quit"
from = 0.001
to = 0.2
[[parameter]]
key = "labour.search_unemployed"
from = 0.1
to = 0.9
[[outcome]]
name = "idle"
indicator = "unemployment"
year = 2003
`
	if err := os.WriteFile(study, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	really(t, "sensitivity", study, "-o", out)
	rows := sensitivityRows(t, out)
	if len(rows) != 2 || !(rows[0].Mu > 0) {
		t.Errorf("rows %+v; want quitting to raise unemployment", rows)
	}
	columns, err := readColumns(filepath.Join(out, record.DesignFile), "labour.quit", "labour.search_unemployed", "idle")
	if err != nil {
		t.Fatal(err)
	}
	number := func(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }
	runs := tablesOf(t, "toy", 1, 2, scenarios.Options{To: 2003, Set: []string{smallToy, "labour.quit=" + number(columns[0][4]), "labour.search_unemployed=" + number(columns[1][4])}})
	near(t, "unemployment at the fifth point", columns[2][4], nationMean(runs, 2003, func(n *record.NationYear) float64 { return n.Unemployment }))
}

func TestCalibrationOfTheModel(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	study, out := filepath.Join(dir, "jobs.toml"), filepath.Join(dir, "out")
	unemployed := func(n *record.NationYear) float64 { return n.Unemployment }
	truth := tablesOf(t, "toy", 1, 4, scenarios.Options{To: 2003, Set: []string{smallToy, "run.seed=3", "labour.quit=0.05"}})
	target := strconv.FormatFloat(nationMean(truth, 2003, unemployed), 'g', -1, 64)
	text := `title = "Jobs"
scenario = "toy"
to = 2003
seed = 3
persons_per_agent = 1000
replicates = 4
[[parameter]]
key = "labour.quit"
from = 0.001
to = 0.2
[[target]]
name = "idle"
indicator = "unemployment"
year = 2003
value = ` + target + `
tolerance = 0.01
source = "toy"
`
	if err := os.WriteFile(study, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	really(t, "calibrate", study, "--evaluations", "16", "-o", out)
	rows, err := record.ReadTable[record.EstimateRow](out, record.ParametersFile)
	if err != nil {
		t.Fatal(err)
	}
	if r := rows[0]; 0.05 < r.Low || r.High < 0.05 || math.Abs(r.Best-0.05) > 0.02 {
		t.Errorf("quit is %g, %g to %g; want 0.05", r.Best, r.Low, r.High)
	}
	fit, err := record.ReadTable[record.FitRow](out, record.FitFile)
	if err != nil {
		t.Fatal(err)
	}
	if f := fit[0]; math.Abs(f.Mean-f.Observed) > math.Abs(f.StartMean-f.Observed)/2 {
		t.Errorf("fit %+v; want half the error of the start or less", f)
	}
}

// A validation of the documented history with vectors of parameters: its points of dispersion are means over runs with each vector in its turn.
func TestValidationOfTheModel(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file, out := filepath.Join(dir, "plausible.csv"), filepath.Join(dir, "out")
	if err := os.WriteFile(file, []byte("evaluation,weight,labour.quit\n1,0.5,0.003\n2,0.5,0.006\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	really(t, "validate", "go-west", "--scale", "100000", "--replicates", "2", "--plausible", file, "-o", out)
	rows, err := store.ReadTable[record.DispersionForecastRow](out, record.DispersionForecastFile)
	if err != nil {
		t.Fatal(err)
	}
	first := tablesOf(t, "go-west", 1, 1, scenarios.Options{Scale: 100000, Set: []string{"labour.quit=0.003"}})
	second := tablesOf(t, "go-west", 2, 2, scenarios.Options{Scale: 100000, Set: []string{"labour.quit=0.006"}})
	cv := func(n *record.NationYear) float64 { return n.CV }
	found := false
	for _, r := range rows {
		if r.Forecast == "model, levels" && r.Measure == "cv" && r.Year == 2010 {
			found = true
			near(t, "CV of 2010", r.Point, (nationMean(first, 2010, cv)+nationMean(second, 2010, cv))/2)
		}
	}
	if !found {
		t.Error("no CV of 2010")
	}
}

func TestClaimsOfTheModel(t *testing.T) {
	t.Parallel()
	out := filepath.Join(t.TempDir(), "out")
	text := `number = 98
title = "Quitting"
claim = "Who quits is without work for a while."
paragraph = "1"
design = "few and many quit"
evidence = "none"
limits = "invented"
scenario = "toy"
to = 2003
persons_per_agent = 1000
replicates = 5
[[arm]]
name = "few"
[[arm]]
name = "many"
[arm.scenario.labour]
quit = 0.2
[[test]]
name = "more idle"
outcome = { indicator = "unemployment", year = 2003 }
contrast = { "many" = 1, "few" = -1 }
expect = "positive"
`
	really(t, "claims", claimFile(t, text), "-o", out)
	rows := readClaims(t, out)
	if len(rows) != 1 || rows[0].Verdict != "supported" || rows[0].Replicates != 5 {
		t.Fatalf("rows %+v; want one that is supported", rows)
	}
	idle := func(n *record.NationYear) float64 { return n.Unemployment }
	o := scenarios.Options{To: 2003, Set: []string{smallToy}}
	few := tablesOf(t, "toy", 1, 5, o)
	o.Set = append(o.Set, "labour.quit=0.2")
	near(t, "the difference", rows[0].Estimate, nationMean(tablesOf(t, "toy", 1, 5, o), 2003, idle)-nationMean(few, 2003, idle))
}
