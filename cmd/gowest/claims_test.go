package main

import (
	"bytes"
	"context"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"gowest/scenarios"
	"gowest/sim"
	"gowest/sim/record"
)

// claimText is a claim about the fake model: a policy adds its budget to the output of the first province, so that "richer" is true, "poorer" is
// not, and nothing else moves.
const claimText = `number = 99
title = "A policy pays"
claim = "A policy raises output."
paragraph = "1"
design = "with and without"
evidence = "none"
limits = "invented"
scenario = "toy"
to = 2012
replicates = 5
[path]
indicator = "gdp"
[[arm]]
name = "without"
[[arm]]
name = "with"
[[arm.scenario.policy]]
name = "Roads"
type = "infrastructure"
where = "Coast"
start = 2003
budget = 0.02
[[test]]
name = "richer"
outcome = { indicator = "gdp", year = 2010 }
log = true
contrast = { "with" = 1, "without" = -1 }
expect = "positive"
[[test]]
name = "poorer"
outcome = { indicator = "gdp", year = 2010 }
contrast = { "with" = 1, "without" = -1 }
expect = "negative"
[[test]]
name = "never seen"
outcome = { indicator = "cluster_host_income", year = 2010 }
contrast = { "with" = 1 }
expect = "positive"
`

// claimFile writes a claim and returns its path.
func claimFile(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "pays.toml")
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func readClaims(t *testing.T, dir string) []record.ClaimRow {
	t.Helper()
	rows, err := record.ReadTable[record.ClaimRow](dir, record.ClaimsFile)
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// A claim is judged test by test; the same command again simulates nothing, and gives the same bytes.
func TestClaims(t *testing.T) {
	t.Parallel()
	out, file := filepath.Join(t.TempDir(), "out"), claimFile(t, claimText)
	var runs atomic.Int64
	model := func(ctx context.Context, cfg *sim.Config, r, n int, p func(done, total int)) (*record.Tables, error) {
		runs.Add(1)
		return fakeModel(ctx, cfg, r, n, p)
	}
	var stdout, stderr bytes.Buffer
	if code := execute(t.Context(), []string{"claims", file, "-o", out}, &stdout, &stderr, model); code != 0 {
		t.Fatalf("exit code %d: %s", code, &stderr)
	}
	if runs.Load() != 10 {
		t.Errorf("%d runs, want 5 replicates of 2 arms", runs.Load())
	}
	for _, want := range []string{"99  mixed", "supported: richer; not supported: poorer; undecided: never seen (only 0 replicates have the number)", "Limits: invented"} {
		if !strings.Contains(stdout.String(), want) {
			t.Errorf("output lacks %q:\n%s", want, &stdout)
		}
	}
	rows := readClaims(t, out)
	if len(rows) != 3 || rows[0].Verdict != "supported" || rows[1].Verdict != "not supported" || rows[2].Verdict != "undecided" || rows[0].Replicates != 5 {
		t.Errorf("rows %+v", rows)
	}
	if m := manifest(t, out); m.Status != record.Complete {
		t.Errorf("status %s", m.Status)
	}
	page, err := os.ReadFile(filepath.Join(out, "pays.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"# Claim 99: A policy pays", "![A policy pays](charts/claim-99.svg)", "claim-99-path.svg", "ln of gdp in 2010: -1 × without +1 × with", "| number | without | with |"} {
		if !strings.Contains(string(page), want) {
			t.Errorf("page lacks %q:\n%s", want, page)
		}
	}
	table, err := os.ReadFile(filepath.Join(out, record.ClaimsFile))
	if err != nil {
		t.Fatal(err)
	}
	if code := execute(t.Context(), []string{"claims", file, "-o", out, "--quiet", "--threads", "1"}, &stdout, &stderr, model); code != 0 || runs.Load() != 10 {
		t.Errorf("again: exit code %d, %d runs; want those of before", code, runs.Load())
	}
	if again, err := os.ReadFile(filepath.Join(out, record.ClaimsFile)); err != nil || !bytes.Equal(again, table) {
		t.Errorf("again: other bytes (%v)", err)
	}
	if code := execute(t.Context(), []string{"claims", file, "-o", out, "--quiet", "--replicates", "7"}, &stdout, &stderr, model); code != 0 || runs.Load() != 14 {
		t.Errorf("two replicates more: exit code %d, %d runs; want 4 more", code, runs.Load())
	}
}

// A path is the level of every arm, or the difference to one of them, whose mean and interval are of pairs.
func TestClaimPathForms(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		keys, form string
		arms       int
		mean, half float64 // of arm "with"
	}{
		{"", record.PathLevel, 2, 3.75, 2.7764 * 1.25 * math.Sqrt(2.5/5)},
		{"against = \"without\"\n", record.PathDelta, 1, 0.75, 2.7764 * 0.25 * math.Sqrt(2.5/5)},
		{"against = \"without\"\nlog = true\n", record.PathRelative, 1, 0.25, 0},
	} {
		claim, err := scenarios.LoadClaim(claimFile(t, strings.Replace(claimText, "[path]\n", "[path]\nname = \"output\"\n"+c.keys, 1)), scenarios.Options{})
		if err != nil {
			t.Fatal(err)
		}
		values := make([][][]float64, 2)
		for arm := range values {
			for r := range 5 {
				values[arm] = append(values[arm], slices.Repeat([]float64{float64(1+r) * (1 + 0.25*float64(arm))}, len(claim.Outcomes())))
			}
		}
		rows := (&judged{claim: claim}).path(values)
		if len(rows) != c.arms*len(claim.Years()) {
			t.Errorf("%s: %d rows, want those of %d arms", c.form, len(rows), c.arms)
			continue
		}
		last := rows[len(rows)-1]
		if last.Arm != "with" || last.Year != 2012 || last.Outcome != "output" || last.Form != c.form || last.Replicates != 5 ||
			math.Abs(last.Mean-c.mean) > 1e-9 || math.Abs(last.High-c.mean-c.half) > 1e-3 || math.Abs(c.mean-last.Low-c.half) > 1e-3 {
			t.Errorf("%+v, want %s of %g ± %g", last, c.form, c.mean, c.half)
		}
	}
}

// Other claims of the folder stay.
func TestClaimsKeepOthers(t *testing.T) {
	t.Parallel()
	out := filepath.Join(t.TempDir(), "out")
	one := claimFile(t, claimText)
	untestable := claimFile(t, "number = 98\ntitle = \"T\"\nclaim = \"C\"\nparagraph = \"1\"\nnot_testable = \"there is none\"\n")
	for _, file := range []string{one, untestable} {
		if code, _, stderr := call(t, t.Context(), "claims", file, "-o", out, "--quiet", "--charts", "none"); code != 0 {
			t.Fatal(stderr)
		}
	}
	rows := readClaims(t, out)
	if len(rows) != 4 || rows[0].Claim != 98 || rows[0].Verdict != notTestable || !math.IsNaN(rows[0].Estimate) || rows[1].Claim != 99 {
		t.Errorf("rows %+v; want the claim that cannot be tested and then the three tests of the other", rows)
	}
	index, err := os.ReadFile(filepath.Join(out, claimsPage))
	if err != nil || !strings.Contains(string(index), "| 98 | T | not testable |") || !strings.Contains(string(index), "| 99 | A policy pays | mixed | 1 | 1 | 1 |") {
		t.Errorf("index (%v):\n%s", err, index)
	}
}

// Ctrl-C keeps finished runs, and the command goes on from there.
func TestClaimsInterrupted(t *testing.T) {
	t.Parallel()
	out, file := filepath.Join(t.TempDir(), "out"), claimFile(t, claimText)
	ctx, cancel := context.WithCancel(t.Context())
	var runs atomic.Int64
	model := func(c context.Context, cfg *sim.Config, r, n int, p func(done, total int)) (*record.Tables, error) {
		if runs.Add(1) == 4 {
			cancel()
			<-c.Done()
			return nil, c.Err()
		}
		return fakeModel(c, cfg, r, n, p)
	}
	var stdout, stderr bytes.Buffer
	if code := execute(ctx, []string{"claims", file, "-o", out, "--threads", "1", "--quiet"}, &stdout, &stderr, model); code != 130 {
		t.Errorf("exit code %d, want 130: %s", code, &stderr)
	}
	runs.Store(100)
	if code := execute(t.Context(), []string{"claims", file, "-o", out, "--threads", "1", "--quiet"}, &stdout, &stderr, model); code != 0 || runs.Load() != 107 {
		t.Errorf("exit code %d, %d runs; want the 7 that were missing: %s", code, runs.Load()-100, &stderr)
	}
}

// A run that fails is left out and told of; the rest is judged.
func TestClaimsFailedRun(t *testing.T) {
	t.Parallel()
	out := filepath.Join(t.TempDir(), "out")
	file := claimFile(t, strings.Replace(claimText, "[[arm.scenario.policy]]", "[arm.scenario]\ntitle = \"fail at 3\"\n[[arm.scenario.policy]]", 1))
	code, _, stderr := call(t, t.Context(), "claims", file, "-o", out, "--quiet", "--charts", "none")
	if code != 1 || !strings.Contains(stderr, "ledger off by 3 fen") {
		t.Errorf("exit code %d, stderr %q; want 1 and why", code, stderr)
	}
	if rows := readClaims(t, out); rows[0].Replicates != 4 || rows[0].Verdict != "supported" {
		t.Errorf("row %+v; want four replicates", rows[0])
	}
	if m := manifest(t, out); m.Status != record.Failed {
		t.Errorf("status %s", m.Status)
	}
}

// Parameter sets add the share in which signs hold. In the fake model a policy of no budget does nothing.
func TestClaimsPlausible(t *testing.T) {
	t.Parallel()
	out, file := filepath.Join(t.TempDir(), "out"), claimFile(t, claimText)
	sets := filepath.Join(t.TempDir(), "sets.csv")
	write := func(text string) {
		if err := os.WriteFile(sets, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("\"policy.\"\"Roads\"\".budget\",labour.quit\n0.01,0.01\n0.03,\n0.0,0.02\n")
	code, stdout, stderr := call(t, t.Context(), "claims", file, "-o", out, "--plausible", sets, "--json", "--charts", "none")
	if code != 0 {
		t.Fatal(stderr)
	}
	var got struct {
		Claims []struct {
			Verdict string
			Tests   []struct {
				Test  string
				Share *float64 `json:"share_of_sets"`
			}
		}
	}
	if err := json.Unmarshal([]byte(stdout), &got); err != nil {
		t.Fatal(err)
	}
	tests := got.Claims[0].Tests
	if tests[0].Share == nil || math.Abs(*tests[0].Share-2.0/3) > 1e-12 || *tests[1].Share != 0 || tests[2].Share != nil {
		t.Errorf("%s; want shares of 2/3, 0 and none", stdout)
	}
	// As calibrate writes it: weights 0.2 and 0.6 of 1 have a budget.
	write("evaluation,weight,distance,implausibility,policy.\"Roads\".budget\n3,0.2,1.1,0.9,0.01\n5,0.6,1,1,0.03\n7,0.2,1,1,0\n")
	code, stdout, stderr = call(t, t.Context(), "claims", file, "-o", out, "--plausible", sets, "--json", "--charts", "none")
	if err := json.Unmarshal([]byte(stdout), &got); code != 0 || err != nil {
		t.Fatal(stderr, err)
	}
	if share := got.Claims[0].Tests[0].Share; share == nil || math.Abs(*share-0.8) > 1e-12 {
		t.Errorf("%s; want a share of 0.8 by weight", stdout)
	}
	// Fewer runs of the sets than of the two arms themselves.
	var runs atomic.Int64
	count := func(c context.Context, cfg *sim.Config, r, n int, p func(int, int)) (*record.Tables, error) {
		runs.Add(1)
		return fakeModel(c, cfg, r, n, p)
	}
	var text, errs bytes.Buffer
	code = execute(t.Context(), []string{"claims", file, "-o", filepath.Join(t.TempDir(), "few"), "--plausible", sets, "--set-replicates", "3", "--json", "--charts", "none"}, &text, &errs, count)
	if err := json.Unmarshal(text.Bytes(), &got); code != 0 || err != nil {
		t.Fatal(&errs, err)
	}
	if share := got.Claims[0].Tests[0].Share; share == nil || math.Abs(*share-0.8) > 1e-12 || runs.Load() != 2*5+3*3 { // a country without roads is the same in all sets
		t.Errorf("%d runs, %s; want 19 and a share of 0.8", runs.Load(), &text)
	}
	write("labour.quit,labour.qiut\n0.01,0.01\n7,0.01\n")
	code, _, stderr = call(t, t.Context(), "claims", file, "-o", filepath.Join(t.TempDir(), "x"), "--plausible", sets)
	if code != 2 || !strings.Contains(stderr, sets+":2:") || !strings.Contains(stderr, `did you mean "quit"`) || !strings.Contains(stderr, sets+":3:") {
		t.Errorf("exit code %d, stderr %s; want the lines of the table", code, stderr)
	}
}

// Bad input writes nothing.
func TestClaimsBadInput(t *testing.T) {
	t.Parallel()
	file := claimFile(t, claimText)
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"31"}, `there is no claim "31"`},
		{[]string{file, file}, "claim 99 is named twice"},
		{[]string{file, "--replicates", "1"}, "want at least 2"},
		{[]string{file, "--charts", "jpg"}, "want svg, png or pdf"},
		{[]string{file, "--plausible", "nowhere.csv"}, "nowhere.csv"},
		{[]string{file, "--set-replicates", "3"}, "rows of --plausible"},
		{[]string{file, "--plausible", "nowhere.csv", "--set-replicates", "2"}, "want at least 3"},
		{[]string{claimFile(t, strings.Replace(claimText, "gdp", "gpd", 1))}, "gpd"},
	} {
		out := filepath.Join(t.TempDir(), "out")
		code, _, stderr := call(t, t.Context(), append([]string{"claims", "-o", out}, c.args...)...)
		if code != 2 || !strings.Contains(stderr, c.want) {
			t.Errorf("%v: exit code %d, stderr %q; want 2 and %q", c.args, code, stderr, c.want)
		}
		if _, err := os.Stat(out); err == nil {
			t.Errorf("%v: the folder was made", c.args)
		}
	}
}

func TestClaimsList(t *testing.T) {
	t.Parallel()
	code, stdout, stderr := call(t, t.Context(), "claims", "--list")
	if code != 0 || strings.Count(stdout, "\n") < 60 || !strings.Contains(stdout, " 4  Clustering is a second-best cure for bad finance\n    stages ×") {
		t.Errorf("exit code %d, %s%s", code, stdout, stderr)
	}
}
