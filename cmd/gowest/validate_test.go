package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gowest/scenarios"
	"gowest/sim"
	"gowest/sim/record"
	"gowest/sim/store"
	"gowest/sim/validation"
)

// quietly are flags of tests that look at tables.
var quietly = []string{"--charts", "none", "--quiet"}

// seen counts the runs that a model is asked for, by replicate.
type seen struct {
	mu   sync.Mutex
	runs []string
}

// model is the fake model, which notes what it is asked for.
func (s *seen) model(note func(cfg *sim.Config, replicate int) string) sim.SimulateFunc {
	return func(ctx context.Context, cfg *sim.Config, replicate, threads int, progress func(done, total int)) (*record.Tables, error) {
		s.mu.Lock()
		s.runs = append(s.runs, note(cfg, replicate))
		s.mu.Unlock()
		return fakeModel(ctx, cfg, replicate, threads, progress)
	}
}

func validate(t *testing.T, ctx context.Context, model sim.SimulateFunc, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	code = execute(ctx, append([]string{"validate"}, args...), &out, &errs, model)
	return code, out.String(), errs.String()
}

// folderOf is the tables and the report of a folder.
func folderOf(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := tree(t, dir)
	text, err := os.ReadFile(filepath.Join(dir, validationReport))
	if err != nil {
		t.Fatal(err)
	}
	files[validationReport] = string(text)
	return files
}

// Scores are what formulas say of the rows of provinces, of the observed figures, and of the model itself.
func TestValidateScores(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "out")
	code, stdout, stderr := validate(t, t.Context(), fakeModel, "--replicates", "5", "--threads", "2", "--charts", "svg", "-o", dir)
	if code != 0 {
		t.Fatalf("exit code %d: %s", code, stderr)
	}
	for _, want := range []string{"in short, against the forecast that nothing changes after 2000: simulated incomes", "most of its squared errors are those of", "nothing changes", "model, levels: RMSE", "rank correlation", "facts:", "simulated, not a forecast"} {
		if !strings.Contains(stdout, want) {
			t.Errorf("stdout does not say %q:\n%s", want, stdout)
		}
	}
	if !strings.Contains(stderr, "go-west: 5 runs of 43 years, one agent for 1000 persons, 0 of them there already; about ") {
		t.Errorf("the cost is not said first: %s", stderr)
	}
	scores, err := store.ReadTable[record.ValidationRow](dir, record.ValidationFile)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := store.ReadTable[record.ForecastRow](dir, record.ForecastsFile)
	if err != nil {
		t.Fatal(err)
	}
	get := func(forecast, score string) float64 {
		for _, r := range scores {
			if r.Forecast == forecast && r.Score == score && r.Against == "" && r.Province == "ALL" && r.FromYear == 2001 && r.ToYear == 2020 {
				return r.Value
			}
		}
		t.Fatalf("no %s of %s", score, forecast)
		return 0
	}
	forecasts := map[string]bool{}
	for _, r := range rows {
		forecasts[r.Forecast] = true
	}
	for name := range forecasts {
		squares, inside, n := 0.0, 0.0, 0.0
		for _, r := range rows {
			if r.Forecast == name && r.Judged == 1 {
				e := math.Log(r.Point) - math.Log(r.Observed)
				squares += e * e
				inside += float64(r.Covered80)
				n++
				if held := r.Low80 <= r.Observed && r.Observed <= r.High80; held != (r.Covered80 == 1) {
					t.Errorf("%s, %s %d: covered is %d, band %g to %g, observed %g", name, r.Province, r.Year, r.Covered80, r.Low80, r.High80, r.Observed)
				}
			}
		}
		if n != 31*20 || math.Abs(get(name, "rmse")-math.Sqrt(squares/n)) > 1e-9 || math.Abs(get(name, "coverage_80")-inside/n) > 1e-9 {
			t.Errorf("%s: RMSE %g and coverage %g of %g rows; its rows say %g and %g", name, get(name, "rmse"), get(name, "coverage_80"), n, math.Sqrt(squares/n), inside/n)
		}
	}
	if len(forecasts) != 6 {
		t.Errorf("forecasts are %v; want the model twice and four benchmarks", forecasts)
	}
	checkProvince(t, dir, rows)
	checkWalk(t, get("random walk", "rmse"))
	checkPoint(t, rows)
	for _, name := range []string{"dispersion", "provinces", "errors", "coverage"} {
		if _, err := os.Stat(filepath.Join(dir, "charts", "validation-"+name+".svg")); err != nil {
			t.Error(err)
		}
	}
	if m := manifest(t, dir); m.Status != record.Complete || m.Command != "validate" || len(m.Finished) != 5 || m.ResultHash == "" || len(m.Charts) != 4 {
		t.Errorf("manifest = %+v", m)
	}
}

// checkProvince computes the row of a province in the report from the rows of its years.
func checkProvince(t *testing.T, dir string, rows []record.ForecastRow) {
	t.Helper()
	squares, inside := 0.0, 0
	for _, r := range rows {
		if r.Forecast == "random walk" && r.Province == "Shanghai" && r.Judged == 1 {
			e := math.Log(r.Point / r.Observed)
			squares += e * e
			inside += r.Covered95
		}
	}
	text := folderOf(t, dir)[validationReport]
	for line := range strings.Lines(text[strings.Index(text, "## By province"):]) {
		if cells := strings.Split(line, " | "); strings.HasPrefix(line, "| Shanghai | ") {
			if want := fmt.Sprintf("%.3f %d |\n", math.Sqrt(squares/20), inside); cells[3]+" "+cells[8] != want {
				t.Errorf("the random walk of Shanghai is %q, want %q", cells[3]+" "+cells[8], want)
			}
			return
		}
	}
	t.Error("the report has no row of Shanghai")
}

// checkWalk computes the error of the random walk from the observed figures alone.
func checkWalk(t *testing.T, got float64) {
	t.Helper()
	sc, err := scenarios.Load("go-west", scenarios.Options{})
	if err != nil {
		t.Fatal(err)
	}
	observed, err := sc.Observed()
	if err != nil {
		t.Fatal(err)
	}
	gdp, people, income := map[int]float64{}, map[int]float64{}, map[int]map[string]float64{}
	for _, o := range observed {
		gdp[o.Year] += o.GDPPerHead * o.Population
		people[o.Year] += o.Population
		if income[o.Year] == nil {
			income[o.Year] = map[string]float64{}
		}
		income[o.Year][o.Province] = o.GDPPerHead
	}
	sum := 0.0
	for year := 2001; year <= 2020; year++ {
		for name, y := range income[year] {
			e := math.Log(income[2000][name]/(gdp[2000]/people[2000])) - math.Log(y/(gdp[year]/people[year]))
			sum += e * e / (31 * 20)
		}
	}
	if math.Abs(got-math.Sqrt(sum)) > 1e-9 {
		t.Errorf("RMSE of the random walk is %g, want %g", got, math.Sqrt(sum))
	}
}

// checkPoint computes the model's value of a province from the tables of its runs.
func checkPoint(t *testing.T, rows []record.ForecastRow) {
	t.Helper()
	sc, err := scenarios.Load("go-west", scenarios.Options{})
	if err != nil {
		t.Fatal(err)
	}
	mean := 0.0
	for r := 1; r <= 5; r++ {
		tables, err := fakeModel(t.Context(), sc.Config, r, 1, nil)
		if err != nil {
			t.Fatal(err)
		}
		gdp, people, own := 0.0, 0.0, 0.0
		for _, p := range tables.Provinces {
			if p.Year == 2010 {
				gdp += p.GDPNominal
				people += float64(p.Population)
				if p.Province == "Guizhou" {
					own = p.GDPNominal / float64(p.Population)
				}
			}
		}
		mean += math.Log(own*people/gdp) / 5
	}
	for _, r := range rows {
		if r.Forecast == "model, levels" && r.Province == "Guizhou" && r.Year == 2010 {
			if math.Abs(math.Log(r.Point)-mean) > 1e-9 {
				t.Errorf("the model's Guizhou in 2010 is %g, want %g", r.Point, math.Exp(mean))
			}
		}
	}
}

// What was simulated is not again, for more replicates, another origin or the same again; and the same bytes come on any number of threads.
func TestValidateGoesOn(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	out := filepath.Join(dir, "out")
	note := func(_ *sim.Config, replicate int) string { return number(replicate) }
	var first seen
	if code, _, stderr := validate(t, t.Context(), first.model(note), append(quietly, "--replicates", "3", "--threads", "1", "-o", out)...); code != 0 || len(first.runs) != 3 {
		t.Fatalf("exit code %d, %d runs: %s", code, len(first.runs), stderr)
	}
	before := folderOf(t, out)
	var again seen
	if code, _, stderr := validate(t, t.Context(), again.model(note), append(quietly, "--replicates", "3", "--threads", "1", "-o", out)...); code != 0 || len(again.runs) != 0 {
		t.Errorf("again: exit code %d, %d runs: %s", code, len(again.runs), stderr)
	}
	if d := cmp.Diff(before, folderOf(t, out)); d != "" {
		t.Errorf("again (-first +second):\n%s", d)
	}
	var more seen
	if code, _, stderr := validate(t, t.Context(), more.model(note), append(quietly, "--replicates", "5", "--threads", "2", "-o", out)...); code != 0 || len(more.runs) != 2 {
		t.Errorf("two more: exit code %d, %d runs: %s", code, len(more.runs), stderr)
	}
	fresh := filepath.Join(dir, "fresh")
	if code, _, stderr := validate(t, t.Context(), fakeModel, append(quietly, "--replicates", "5", "--threads", "1", "-o", fresh)...); code != 0 {
		t.Fatalf("exit code %d: %s", code, stderr)
	}
	if d := cmp.Diff(folderOf(t, fresh), folderOf(t, out)); d != "" {
		t.Errorf("two threads in two parts (-one thread at once +got):\n%s", d)
	}
	if a, b := manifest(t, fresh).ResultHash, manifest(t, out).ResultHash; a != b {
		t.Errorf("result hashes %s and %s differ", a, b)
	}
	var other seen
	if code, _, stderr := validate(t, t.Context(), other.model(note), append(quietly, "--replicates", "5", "--origin", "2010", "-o", out)...); code != 0 || len(other.runs) != 0 {
		t.Errorf("another origin: exit code %d, %d runs: %s", code, len(other.runs), stderr)
	}
	if d := cmp.Diff(before[record.ValidationFile], folderOf(t, out)[record.ValidationFile]); d == "" {
		t.Error("another origin gives the same scores")
	}
}

func number(n int) string { return string(rune('0' + n)) }

// After Ctrl-C the folder keeps what finished, and the same command ends with the bytes of an undisturbed one.
func TestValidateInterrupted(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	out, whole := filepath.Join(dir, "out"), filepath.Join(dir, "whole")
	ctx, cancel := context.WithCancel(t.Context())
	stops := func(c context.Context, cfg *sim.Config, r, n int, p func(done, total int)) (*record.Tables, error) {
		if r == 3 {
			cancel()
			return nil, c.Err()
		}
		return fakeModel(c, cfg, r, n, p)
	}
	args := append(quietly, "--replicates", "4", "--threads", "1", "-o")
	if code, _, stderr := validate(t, ctx, stops, append(args, out)...); code != 130 || !strings.Contains(stderr, "interrupted; what finished was written") {
		t.Fatalf("exit code %d, %s; want 130", code, stderr)
	}
	if m := manifest(t, out); m.Status != record.Interrupted {
		t.Errorf("status is %s, want interrupted", m.Status)
	}
	if _, err := os.Stat(filepath.Join(out, record.ValidationFile)); !os.IsNotExist(err) {
		t.Errorf("scores of half a validation are there: %v", err)
	}
	var rest seen
	if code, _, stderr := validate(t, t.Context(), rest.model(func(_ *sim.Config, r int) string { return number(r) }), append(args, out)...); code != 0 || len(rest.runs) != 2 {
		t.Errorf("exit code %d, runs %v, %s; want the third and fourth", code, rest.runs, stderr)
	}
	if code, _, stderr := validate(t, t.Context(), fakeModel, append(args, whole)...); code != 0 {
		t.Fatalf("exit code %d: %s", code, stderr)
	}
	if d := cmp.Diff(folderOf(t, whole), folderOf(t, out)); d != "" {
		t.Errorf("interrupted and gone on (-undisturbed +got):\n%s", d)
	}
	// Before anything finished, nothing stays.
	ended, end := context.WithCancel(t.Context())
	end()
	none := filepath.Join(dir, "none")
	if code, _, stderr := validate(t, ended, fakeModel, append(args, none)...); code != 130 || !strings.Contains(stderr, "nothing was written") {
		t.Errorf("exit code %d, %s; want 130 and nothing written", code, stderr)
	}
	if _, err := os.Stat(none); !os.IsNotExist(err) {
		t.Errorf("a folder stays: %v", err)
	}
}

// A run that fails is left out and said; the others are judged.
func TestValidateFailure(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(dir, "broken.toml")
	if err := os.WriteFile(file, []byte("extends = \"go-west\"\ntitle = \"fail at 3\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(dir, "out")
	code, _, stderr := validate(t, t.Context(), fakeModel, append(quietly, file, "--replicates", "4", "-o", out)...)
	if want := "gowest validate: replicate 3 (seed 1): money: ledger off by 3 fen after wages, tick 41"; code != 1 || !strings.HasPrefix(stderr, want) {
		t.Errorf("exit code %d, stderr %q; want 1 and %q", code, stderr, want)
	}
	if m := manifest(t, out); m.Status != record.Failed || !cmp.Equal(m.Finished, []int{1, 2, 4}) {
		t.Errorf("manifest = %+v; want failed with replicates 1, 2 and 4", m)
	}
	if _, err := store.ReadTable[record.ValidationRow](out, record.ValidationFile); err != nil {
		t.Error(err)
	}
}

// Replicates are spread over the vectors of parameters, in turn.
func TestValidateVectors(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(dir, "vectors.csv")
	text := "# plausible\nlabour.quit, policy.\"Go West\".budget\n0.01, 0.02\n0.02, 0.04\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(dir, "out")
	var s seen
	note := func(cfg *sim.Config, r int) string {
		budget := 0.0
		for _, p := range cfg.Policies {
			if p.Name == "Go West" {
				budget = p.Budget
			}
		}
		return number(r) + " " + plainFloat(cfg.Labour.Quit) + " " + plainFloat(budget)
	}
	code, _, stderr := validate(t, t.Context(), s.model(note), append(quietly, "--plausible", file, "--replicates", "3", "--threads", "1", "-o", out)...)
	if code != 0 {
		t.Fatalf("exit code %d: %s", code, stderr)
	}
	if d := cmp.Diff([]string{"1 0.01 0.02", "2 0.02 0.04", "3 0.01 0.02"}, s.runs); d != "" {
		t.Errorf("runs (-want +got):\n%s", d)
	}
	report := folderOf(t, out)[validationReport]
	if !strings.Contains(report, "3 replicates spread over 2 vectors of 2 parameters") {
		t.Errorf("the report does not say so:\n%s", report[:400])
	}
}

// What calibrate writes is read as it is: columns about its sets are no keys, and replicates are shared out by weight.
func TestValidateVectorsOfCalibration(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(dir, "plausible.csv")
	text := "evaluation,weight,distance,implausibility,labour.quit,labour.search_outside\n3,0.25,41.2,2.4,0.01,\n5,0.75,40.1,2.2,0.02,\n8,0,44.0,2.9,0.03,\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(dir, "out")
	var s seen
	note := func(cfg *sim.Config, r int) string { return number(r) + " " + plainFloat(cfg.Labour.Quit) }
	args := append(quietly, "--plausible", file, "--threads", "1", "--change", "more search: labour.search_employed=0.06", "-o", out, "--replicates")
	if code, _, stderr := validate(t, t.Context(), s.model(note), append(args, "4")...); code != 0 {
		t.Fatalf("exit code %d: %s", code, stderr)
	}
	slices.Sort(s.runs)
	if d := cmp.Diff([]string{"1 0.02", "1 0.02", "2 0.01", "2 0.01", "3 0.02", "3 0.02", "4 0.02", "4 0.02"}, s.runs); d != "" {
		t.Errorf("runs (-want +got):\n%s", d)
	}
	report := folderOf(t, out)[validationReport]
	for _, want := range []string{"4 replicates spread over 2 vectors of 1 parameters", "over 2 of the 3 vectors given"} {
		if !strings.Contains(report, want) {
			t.Errorf("the report does not say %q", want)
		}
	}
	var more seen
	if code, _, stderr := validate(t, t.Context(), more.model(note), append(args, "5")...); code != 0 || !cmp.Equal(more.runs, []string{"5 0.02", "5 0.02"}) {
		t.Errorf("one more replicate: exit code %d, runs %v: %s; want the fifth alone", code, more.runs, stderr)
	}
}

// Replicates are shared out by weight, to less than one, whatever their number; equal weights take turns.
func TestTurns(t *testing.T) {
	t.Parallel()
	sets := func(weights ...float64) (out []parameterSet) {
		for _, w := range weights {
			out = append(out, parameterSet{weight: w})
		}
		return out
	}
	if got := turnsOf(sets(1, 1, 1), 7); !slices.Equal(got, []int{0, 1, 2, 0, 1, 2, 0}) {
		t.Errorf("equal weights: %v", got)
	}
	weights := []float64{0.0995, 0.043, 0.2293, 0.0909, 0.0538, 0.0268, 0.1732, 0.1498, 0.1337, 0}
	total := 0.0
	for _, w := range weights {
		total += w
	}
	turns, had := turnsOf(sets(weights...), 200), make([]float64, len(weights))
	for r, i := range turns {
		had[i]++
		for k, w := range weights {
			if d := had[k] - w/total*float64(r+1); d >= 1 || d <= -1.5 { // what is owed can pile up a little among many
				t.Fatalf("after %d replicates vector %d has %g, %g off its share", r+1, k, had[k], d)
			}
		}
	}
	if had[len(weights)-1] != 0 {
		t.Error("a vector of weight 0 has replicates")
	}
}

func plainFloat(x float64) string {
	b, _ := json.Marshal(x)
	return string(b)
}

// A change that touches nothing changes no score; one that makes Beijing richer shows, paired.
func TestValidateChanges(t *testing.T) {
	t.Parallel()
	out := filepath.Join(t.TempDir(), "out")
	code, _, stderr := validate(t, t.Context(), fakeModel, append(quietly, "--replicates", "3", "--robustness",
		"--change", "labour.quit=0.02; labour.search_employed=0.03", "--change", `a rich Beijing: policy."Go West".budget=0.5`, "-o", out)...)
	if code != 0 {
		t.Fatalf("exit code %d: %s", code, stderr)
	}
	rows, err := store.ReadTable[record.RobustnessRow](out, record.RobustnessFile)
	if err != nil {
		t.Fatal(err)
	}
	changes := map[string]int{}
	for _, r := range rows {
		changes[r.Change]++
		if r.Change == "labour.quit=0.02; labour.search_employed=0.03" && r.Difference != 0 {
			t.Errorf("%s changes by %g without reason", r.Score, r.Difference)
		}
		if r.Change == "a rich Beijing" && r.Score == "cv 2020" && !(r.CILow > 0) {
			t.Errorf("a richer Beijing: CV in 2020 changes by %g (%g to %g), want more", r.Difference, r.CILow, r.CIHigh)
		}
	}
	want := map[string]bool{
		"labour.quit=0.02; labour.search_employed=0.03": true, "a rich Beijing": true, "one agent for 500 persons": true, "one agent for 2000 persons": true,
		"lattice of 100 km": true, "order of a quarter produce-first": true, "origin 1999": true, "27 provinces without breaks in their figures": true,
	}
	got := map[string]bool{}
	for c := range changes {
		got[c] = true
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("changes (-want +got):\n%s", d)
	}
	checkChangesPage(t, out, rows)
	// Without changes the table and the page of an earlier command go.
	if code, _, stderr := validate(t, t.Context(), fakeModel, append(quietly, "--replicates", "3", "-o", out)...); code != 0 {
		t.Fatalf("exit code %d: %s", code, stderr)
	}
	for _, name := range []string{record.RobustnessFile, changesReport} {
		if _, err := os.Stat(filepath.Join(out, name)); !os.IsNotExist(err) {
			t.Errorf("an old %s stays: %v", name, err)
		}
	}
}

// checkChangesPage looks for a first warning, one table of all changes in the order given, then a section for each.
func checkChangesPage(t *testing.T, dir string, rows []record.RobustnessRow) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, changesReport))
	if err != nil {
		t.Fatal(err)
	}
	page := string(text)
	at := 0
	for _, want := range []string{
		"**3 replicates are a first look", "## All changes", "| change | squared errors, levels |", "| *as it is* |", "| labour.quit=0.02; labour.search_employed=0.03 | 0.0000 (0.0000 to 0.0000) |",
		"| a rich Beijing | ", " \\* |", "| one agent for 500 persons |", "| order of a quarter produce-first |", "\n## labour.quit=0.02", "\n## a rich Beijing\n\n`policy.\"Go West\".budget=0.5`", "\n## origin 1999",
	} {
		next := strings.Index(page[at:], want)
		if next < 0 {
			t.Fatalf("the page has no %q behind the one before:\n%s", want, page[at:])
		}
		at += next
	}
	for _, r := range rows {
		if r.Change == "a rich Beijing" && r.Score == "coverage_95, levels" {
			if want := "| in the 95 % band, %, levels | " + decimal("%.0f", 100*r.Base) + " | "; !strings.Contains(page, want) {
				t.Errorf("the page has no %q", want)
			}
		}
	}
	report, err := os.ReadFile(filepath.Join(dir, validationReport))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(report), "[robustness.md](robustness.md)") || strings.Contains(string(report), "### a rich Beijing") {
		t.Error("the report does not lead to the page of changes, or repeats it")
	}
}

// Every wrong input has its place, exit code 2, and nothing is written.
func TestValidateBadInput(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	bad := write("bad.csv", "labour.quit,labour.quitt\n0.01,1\n2,1\n")
	ragged := write("ragged.csv", "labour.quit,labour.search_employed\n0.01\n")
	twice := write("twice.csv", "labour.quit,labour.quit\n0.01,0.02\n")
	empty := write("empty.csv", "labour.quit\n")
	weightless := write("weightless.csv", "weight,labour.quit\n0,0.01\n")
	wrong := write("wrong.csv", "labour.quit,weight\n0.01,-1\n")
	several := write("several.csv", "labour.quit\n0.01\n0.02\n0.03\n")
	out := filepath.Join(dir, "out")
	for _, tt := range []struct {
		args []string
		want []string
	}{
		{[]string{"toy"}, []string{"toy has no observed incomes to be judged by"}},
		{[]string{"go-wst"}, []string{`did you mean "go-west"?`}},
		{[]string{"go-west", "baseline"}, []string{"2 arguments given; want one scenario or none"}},
		{[]string{"--replicates", "1"}, []string{"one replicate has no bands"}},
		{[]string{"--origin", "1980"}, []string{"--origin is 1980; want a year from 1988, 10 years after the first, to 2019"}},
		{[]string{"--origin", "2020"}, []string{"--origin is 2020"}},
		{[]string{"--set", "run.to=2021"}, []string{"the run ends in 2021, observed incomes in 2020; want --to 2020 or earlier"}},
		{[]string{"--change", "run.seed=2"}, []string{"--change: run.seed=2 is the same in all of a study"}},
		{[]string{"--change", "labour.quitt=2"}, []string{`--change labour.quitt=2`, `did you mean "quit"?`}},
		{[]string{"--plausible", filepath.Join(dir, "none.csv")}, []string{"--plausible: open"}},
		{[]string{"--plausible", bad}, []string{bad + `:2:6: `, `did you mean "quit"?`, bad + ":3:1: "}},
		{[]string{"--plausible", ragged}, []string{ragged + ":2:1: wrong number of fields"}},
		{[]string{"--plausible", twice}, []string{twice + ":1:13: the key labour.quit is there twice"}},
		{[]string{"--plausible", empty}, []string{empty + ": it has 1 keys and no row"}},
		{[]string{"--plausible", weightless}, []string{weightless + ": no row has a weight above 0"}},
		{[]string{"--plausible", wrong}, []string{wrong + `:2:6: weight is "-1"; want a number from 0`}},
		{[]string{"--change", "a: labour.quit=0.01", "--change", "a: labour.quit=0.02"}, []string{"--change: two changes are called a"}},
		{[]string{"--plausible", several, "--replicates", "2"}, []string{"--replicates is 2, but " + several + " has 3 vectors"}},
	} {
		code, stdout, stderr := validate(t, t.Context(), fakeModel, append(tt.args, "-o", out)...)
		if code != 2 || stdout != "" {
			t.Errorf("%v: exit code %d, stdout %q, stderr %q; want 2", tt.args, code, stdout, stderr)
		}
		for _, want := range tt.want {
			if !strings.Contains(stderr, want) {
				t.Errorf("%v: stderr %q; want %q in it", tt.args, stderr, want)
			}
		}
	}
	if _, err := os.Stat(out); !os.IsNotExist(err) {
		t.Errorf("something was written: %v", err)
	}
}

// The folder's charts can be drawn again, its tables be had as Parquet and its verdict as JSON; other commands say what it is.
func TestValidateFolder(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "out")
	code, stdout, stderr := validate(t, t.Context(), fakeModel, "--replicates", "3", "--charts", "none", "--json", "--format", "parquet", "-o", dir)
	if code != 0 {
		t.Fatalf("exit code %d: %s", code, stderr)
	}
	var got struct {
		Results struct {
			Origin  int
			Verdict []string
			Scores  []map[string]any
			Facts   []map[string]any
		}
	}
	if err := json.Unmarshal([]byte(stdout), &got); err != nil || got.Results.Origin != 2000 || len(got.Results.Verdict) == 0 || len(got.Results.Scores) == 0 || len(got.Results.Facts) == 0 {
		t.Errorf("JSON: %v, %+v", err, got)
	}
	if code, _, stderr := call(t, t.Context(), "plot", dir, "--format", "png", "--size", "9", "--lang", "zh"); code != 0 {
		t.Errorf("plot: exit code %d: %s", code, stderr)
	}
	if _, err := os.Stat(filepath.Join(dir, "charts", "validation-errors.png")); err != nil {
		t.Error(err)
	}
	if code, _, stderr := call(t, t.Context(), "report", dir); code != 2 || !strings.Contains(stderr, "whose report is validation.md there") {
		t.Errorf("report: exit code %d: %s", code, stderr)
	}
	if code, _, stderr := call(t, t.Context(), "run", "toy", "-o", dir); code != 2 || !strings.Contains(stderr, "holds results of gowest validate") {
		t.Errorf("run: exit code %d: %s", code, stderr)
	}
	// As CSV again, the other format goes.
	if code, _, stderr := validate(t, t.Context(), fakeModel, append(quietly, "--replicates", "3", "-o", dir)...); code != 0 {
		t.Errorf("exit code %d: %s", code, stderr)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "*.parquet")); len(left) > 0 {
		t.Errorf("tables of the other format are left: %v", left)
	}
}

// The report names what the scenario tells the model about years after the origin.
func TestValidateSaysWhatTheModelIsTold(t *testing.T) {
	t.Parallel()
	sc, err := scenarios.Load("go-west", scenarios.Options{})
	if err != nil {
		t.Fatal(err)
	}
	v := &validating{scenario: sc, flags: &validateFlags{origin: 2000}}
	series, policies := v.told()
	has := map[string]bool{}
	for _, name := range append(series, policies...) {
		has[name] = true
	}
	for name, want := range map[string]bool{"exports": true, "labour_force": true, "opening": false, "tax_sharing": false, "Go West": true, "Hukou 2014": true, "Hukou 1992": false, "Pudong": false} {
		if has[name] != want {
			t.Errorf("told of %s: %v, want %v (%v)", name, has[name], want, maps.Keys(has))
		}
	}
}

// A fact is inside where the central 95 % of runs hold it; runs without the number do not count.
func TestFactRows(t *testing.T) {
	t.Parallel()
	members := []float64{1, 2, math.NaN(), 3}
	for _, tt := range []struct {
		kind     string
		observed float64
		want     string
	}{{"number", 2, "inside"}, {"number", 3.5, "too low"}, {"number", 0.5, "too high"}, {"year", 3.5, "too early"}, {"year", 0.5, "too late"}} {
		r := factRow("f", tt.kind, 2000, tt.observed, members, "", "")
		if r.Result != tt.want || r.Replicates != 3 || r.Mean != 2 || r.Low95 != 1 || r.High95 != 3 {
			t.Errorf("%s %g: %+v, want %s", tt.kind, tt.observed, r, tt.want)
		}
	}
	if r := factRow("f", "number", 2000, 1, []float64{math.NaN()}, "", ""); r.Result != "not there" || !math.IsNaN(r.Mean) {
		t.Errorf("a number of no run: %+v", r)
	}
	if verdictOf(-2, -1) != validation.Better.String() || verdictOf(1, 2) != validation.Worse.String() || verdictOf(-1, 1) != validation.AsGood.String() {
		t.Error("verdicts are wrong")
	}
}

// Bands are judged from 39 replicates on: of further ones the range of 38 holds less than 95 % on average.
func TestFitOfBands(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		members int
		want    string
	}{{4, "nothing to judge by, since with 4 replicates the widest bands hold 60 % of further ones"}, {38, "95 % of further ones"}, {39, "too narrow"}} {
		j := &judgement{origin: 2000, last: 2020, members: tt.members, scores: []record.ValidationRow{
			{Forecast: "model, levels", Score: "coverage_95", Province: sim.AllProvinces, FromYear: 2001, ToYear: 2020, Verdict: "too narrow"},
		}}
		if got := j.fit("model, levels"); !strings.HasSuffix(got, tt.want) {
			t.Errorf("%d replicates: %q, want %q", tt.members, got, tt.want)
		}
	}
	if widest(39) != 95 || !(widest(38) < 95) {
		t.Errorf("the range of 39 holds %g %%, that of 38 %g %%", widest(39), widest(38))
	}
}
