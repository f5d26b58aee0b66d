package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gowest/sim"
	"gowest/sim/ensemble"
	"gowest/sim/record"
)

// studyOfZones writes a study of toy against a later zone, and returns its path.
func studyOfZones(t *testing.T, dir, keys string) string {
	t.Helper()
	scenario(t, dir, "late.toml", "title = \"Late\"\n[[policy]]\nname = \"Hills zone\"\ntype = \"special-economic-zone\"\nwhere = \"Hills\"\nstart = 2003\n")
	path := filepath.Join(dir, "zones.toml")
	text := `scenarios = ["toy", "late"]
to = 2006
` + keys + `
[[parameter]]
key = 'policy."Hills zone".budget'
values = [0.01, 0.03]
[[outcome]]
name = "CV"
indicator = "cv"
year = 2006
[[outcome]]
name = "Hills over the nation"
indicator = "gdp_per_head"
place = "Hills"
relative = true
year = 2006
`
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// csvLines reads a CSV file as maps by column.
func csvLines(t *testing.T, path string) (out []map[string]string) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows[1:] {
		line := map[string]string{}
		for i, name := range rows[0] {
			line[name] = row[i]
		}
		out = append(out, line)
	}
	return out
}

// The effects of an ensemble, made in shards, are those of compare on one machine to the last digit: of every indicator at each point, and of outcomes.
func TestEnsembleEffectsAreThoseOfCompare(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	ens := filepath.Join(dir, "ens")
	study := studyOfZones(t, dir, "replicates = 4\nkeep = \"yearly\"")
	run := func(args ...string) {
		t.Helper()
		if code, _, stderr := call(t, t.Context(), args...); code != 0 {
			t.Fatalf("%v: exit code %d, %s", args, code, stderr)
		}
	}
	run("ensemble", "plan", study, "-o", ens, "--block", "3", "--seconds", "1", "--quiet")
	for _, shard := range []string{"1/2", "0/2"} {
		run("ensemble", "run", ens, "--shard", shard, "-p", "2", "--quiet")
	}
	run("ensemble", "reduce", ens, "--quiet")
	effects := csvLines(t, filepath.Join(ens, "report", "effects.csv"))
	outcomes := csvLines(t, filepath.Join(ens, "report", "outcome_effects.csv"))
	for point, budget := range []string{"0.01", "0.03"} {
		out := filepath.Join(dir, budget)
		late := scenario(t, filepath.Join(dir), "late.toml", "title = \"Late\"\n[[policy]]\nname = \"Hills zone\"\ntype = \"special-economic-zone\"\nwhere = \"Hills\"\nstart = 2003\nbudget = "+budget+"\n")
		run("compare", "toy", late, "--to", "2006", "--replicates", "4", "--charts", "none", "--quiet", "-o", out)
		want := csvLines(t, filepath.Join(out, "effects.csv"))
		var got []map[string]string
		for _, line := range effects {
			if line["point"] != fmt.Sprint(point+1) {
				continue
			}
			if line["budget"] != budget {
				t.Fatalf("point %d has budget %s; want %s", point+1, line["budget"], budget)
			}
			delete(line, "point")
			delete(line, "budget")
			got = append(got, line)
		}
		if d := cmp.Diff(want, got); d != "" || len(want) < 500 {
			t.Errorf("point %d: %d effects of compare (-compare +ensemble):\n%s", point+1, len(want), d)
		}
		// The CV is an indicator and an outcome.
		i := slices.IndexFunc(want, func(l map[string]string) bool {
			return l["indicator"] == "cv" && l["level"] == "nation" && l["year"] == "2006"
		})
		j := slices.IndexFunc(outcomes, func(l map[string]string) bool { return l["outcome"] == "CV" && l["point"] == fmt.Sprint(point+1) })
		for _, name := range []string{"base", "alt", "base_mean", "alt_mean", "delta_mean", "delta_se", "ci_low", "ci_high", "p_improves", "replicates", "unpaired_se", "bca_low", "bca_high", "p_value"} {
			if want[i][name] != outcomes[j][name] {
				t.Errorf("point %d: %s of the outcome is %s, of the indicator %s", point+1, name, outcomes[j][name], want[i][name])
			}
		}
	}
}

// A program with another model refuses before any run, with the code that tells schedulers not to try again.
func TestEnsembleOfAnotherModel(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	ens := filepath.Join(dir, "ens")
	if code, _, stderr := call(t, t.Context(), "ensemble", "plan", studyOfZones(t, dir, ""), "-o", ens, "--seconds", "1", "--quiet"); code != 0 {
		t.Fatal(stderr)
	}
	text, err := os.ReadFile(filepath.Join(ens, ensemble.PlanFile))
	if err != nil {
		t.Fatal(err)
	}
	for what, change := range map[string][2]string{
		"used the program": {sim.SourceDigest(), strings.Repeat("0", 64)}, "other tables": {`"schema": "`, `"schema": "0`}, "other points": {`"design": "`, `"design": "0`},
		"write files by":   {`"encoder": "`, `"encoder": "0`},
		"another scenario": {`"digest": "`, `"digest": "0`}, "does not understand": {`"relative": true`, `"relative": "yes"`},
	} {
		other := t.TempDir()
		if err := os.CopyFS(other, os.DirFS(ens)); err != nil {
			t.Fatal(err)
		}
		at := bytes.LastIndex(text, []byte(change[0])) // of "digest", that of a scenario
		changed := slices.Concat(text[:at], []byte(change[1]), text[at+len(change[0]):])
		if err := os.WriteFile(filepath.Join(other, ensemble.PlanFile), changed, 0o600); err != nil {
			t.Fatal(err)
		}
		sum := ensembleSum(changed)
		if err := os.WriteFile(filepath.Join(other, ensemble.SumFile), []byte(sum), 0o600); err != nil {
			t.Fatal(err)
		}
		runs := 0
		var stdout, stderr bytes.Buffer
		code := execute(t.Context(), []string{"ensemble", "run", other, "-p", "1"}, &stdout, &stderr, func(ctx context.Context, cfg *sim.Config, r, n int, p func(int, int)) (*record.Tables, error) {
			runs++
			return fakeModel(ctx, cfg, r, n, p)
		})
		want := strings.Replace(what, "used the program", "use the program that planned it", 1)
		if code != exitBadPlan || runs > 0 || !strings.Contains(stderr.String(), want) {
			t.Errorf("%s: exit code %d after %d runs, %s; want %d before any", what, code, runs, &stderr, exitBadPlan)
		}
	}
}

// ensembleSum is the line of sha256sum about a plan.
func ensembleSum(text []byte) string {
	return fmt.Sprintf("%x  plan.json\n", sha256.Sum256(text))
}

// A process that is told to stop finishes the blocks that it has begun and says so; without grace it drops them. The next one goes on.
func TestEnsembleIsStopped(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		grace string
		want  int // blocks that are there
	}{{"1h", 1}, {"0s", 0}} {
		dir := t.TempDir()
		ens := filepath.Join(dir, "ens")
		if code, _, stderr := call(t, t.Context(), "ensemble", "plan", studyOfZones(t, dir, "replicates = 4"), "-o", ens, "--seconds", "1", "--block", "4", "--quiet"); code != 0 {
			t.Fatal(stderr)
		}
		ctx, cancel := context.WithCancel(t.Context())
		var runs atomic.Int64
		var stdout, stderr bytes.Buffer
		code := execute(ctx, []string{"ensemble", "run", ens, "-p", "1", "--grace", tt.grace, "--quiet"}, &stdout, &stderr, func(c context.Context, cfg *sim.Config, r, n int, p func(int, int)) (*record.Tables, error) {
			if runs.Add(1) == 2 {
				cancel()
				if tt.grace == "0s" {
					<-c.Done()
					return nil, c.Err()
				}
			}
			return fakeModel(c, cfg, r, n, p)
		})
		blocks, _ := filepath.Glob(filepath.Join(ens, "blocks", "*", "*.parquet"))
		if code != exitTryAgain || len(blocks) != tt.want || !strings.Contains(stderr.String(), "stopped before the end") {
			t.Errorf("grace %s: exit code %d, %d blocks, %s; want %d, %d blocks", tt.grace, code, len(blocks), &stderr, exitTryAgain, tt.want)
		}
		if code, _, stderr := call(t, t.Context(), "ensemble", "run", ens, "--quiet"); code != 0 {
			t.Errorf("going on: exit code %d, %s", code, stderr)
		}
		if code, _, stderr := call(t, t.Context(), "ensemble", "audit", ens); code != 0 {
			t.Errorf("audit: exit code %d, %s", code, stderr)
		}
	}
}

// A sweep that is interrupted keeps the blocks that finished, drops the one that it was making, and the same command goes on.
func TestSweepIsInterrupted(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	out := filepath.Join(dir, "out")
	args := []string{"sweep", studyOfZones(t, dir, "replicates = 4"), "-o", out, "--seconds", "1", "--block", "2", "--threads", "1", "--quiet"}
	ctx, cancel := context.WithCancel(t.Context())
	var runs atomic.Int64
	count := func(after int64) sim.SimulateFunc {
		return func(c context.Context, cfg *sim.Config, r, n int, p func(int, int)) (*record.Tables, error) {
			if runs.Add(1) == after {
				cancel()
				<-c.Done()
				return nil, c.Err()
			}
			return fakeModel(c, cfg, r, n, p)
		}
	}
	var stdout, stderr bytes.Buffer
	if code := execute(ctx, args, &stdout, &stderr, count(3)); code != exitInterrupted || !strings.Contains(stderr.String(), "the same command goes on") {
		t.Errorf("exit code %d, %s; want %d, and that the same command goes on", code, &stderr, exitInterrupted)
	}
	before := runs.Swap(0)
	if code := execute(t.Context(), args, &stdout, &stderr, count(-1)); code != 0 || before != 3 || runs.Load() != 10 {
		t.Errorf("exit code %d, %d runs and then %d; want 3 and then the 10 of blocks that are not there\n%s", code, before, runs.Load(), &stderr)
	}
}

// Every scheduler's variable, and what can be wrong with them.
func TestShardOf(t *testing.T) {
	t.Parallel()
	const planned = 10
	for _, tt := range []struct {
		flag string
		env  map[string]string
		k, n int
		want string // in the error
	}{
		{"", map[string]string{"SLURM_ARRAY_TASK_ID": "3"}, 0, 1, ""}, // all, unless it is asked for
		{"auto", map[string]string{"SLURM_ARRAY_TASK_ID": "0"}, 0, planned, ""},
		{"auto", map[string]string{"SLURM_ARRAY_TASK_ID": "9", "SLURM_ARRAY_TASK_COUNT": "2", "SLURM_ARRAY_TASK_MIN": "8"}, 9, planned, ""}, // a part that was sent again
		{"auto", map[string]string{"JOB_COMPLETION_INDEX": "4"}, 4, planned, ""},
		{"auto", map[string]string{"AWS_BATCH_JOB_ARRAY_INDEX": "4"}, 4, planned, ""},
		{"auto", map[string]string{"SGE_TASK_ID": "1"}, 0, planned, ""},
		{"auto", map[string]string{"SGE_TASK_ID": "10", "SGE_TASK_LAST": "10"}, 9, planned, ""},
		{"auto", map[string]string{"SGE_TASK_ID": "undefined", "PBS_ARRAY_INDEX": "7"}, 7, planned, ""},
		{"auto", map[string]string{"PARALLEL_SEQ": "2"}, 1, planned, ""},
		{"auto", map[string]string{"SLURM_ARRAY_TASK_ID": "1", "PARALLEL_SEQ": "2"}, 1, planned, ""}, // both the same
		{"auto", map[string]string{"SLURM_ARRAY_TASK_ID": "1", "PARALLEL_SEQ": "1"}, 0, 0, "SLURM_ARRAY_TASK_ID says shard 1 and PARALLEL_SEQ shard 0"},
		{"auto", nil, 0, 0, "none of SLURM_ARRAY_TASK_ID"},
		{"auto", map[string]string{"SLURM_ARRAY_TASK_ID": ""}, 0, 0, "none of SLURM_ARRAY_TASK_ID"},
		{"auto", map[string]string{"SLURM_ARRAY_TASK_ID": "10"}, 0, 0, "the plan has 10"},
		{"auto", map[string]string{"SGE_TASK_ID": "0"}, 0, 0, "Grid Engine gives numbers from 1"},
		{"auto", map[string]string{"JOB_COMPLETION_INDEX": "x"}, 0, 0, `"x"`},
		{"3/4", nil, 3, 4, ""},
		{"4/4", nil, 0, 0, "want auto, or k/n"},
		{"-1/4", nil, 0, 0, "want auto, or k/n"},
		{"3", nil, 0, 0, "want auto, or k/n"},
		{"a/b", nil, 0, 0, "want auto, or k/n"},
	} {
		k, n, err := shardOf(tt.flag, planned, func(name string) (string, bool) { v, ok := tt.env[name]; return v, ok })
		switch {
		case tt.want == "" && (err != nil || k != tt.k || n != tt.n):
			t.Errorf("%q %v: shard %d of %d, %v; want %d of %d", tt.flag, tt.env, k, n, err, tt.k, tt.n)
		case tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)):
			t.Errorf("%q %v: %v; want %q", tt.flag, tt.env, err, tt.want)
		}
	}
}

func TestRanges(t *testing.T) {
	t.Parallel()
	for want, shards := range map[string][]int{"0": {0}, "0-3": {0, 1, 2, 3}, "1,3-4,9": {1, 3, 4, 9}} {
		if got := ranges(shards); got != want {
			t.Errorf("ranges(%v) = %s, want %s", shards, got, want)
		}
	}
}

// planned for the scripts of engines.
func plannedFor() *ensemble.Ensemble {
	e := &ensemble.Ensemble{ID: "0123456789abcdef"}
	e.Plan.Name = "zones"
	e.Shards, e.Blocks, e.BlockSize, e.Pilot.MemoryMiB = 12, 120, 10, 100
	return e
}

// expected compares a text with a file of testdata/engines, which -update writes.
func expected(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", "engines", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), got); d != "" {
		t.Errorf("%s (-want +got):\n%s", name, d)
	}
}

// The scripts as they were tried with the engines (docs/ensembles.md).
func TestScriptsOfEngines(t *testing.T) {
	t.Parallel()
	e := plannedFor()
	f := &submitFlags{to: "slurm", program: "/opt/gowest", cpus: 16, time: "4:00:00"}
	array, reduce := slurmScripts(e, "/data/it's here", []int{0, 1, 2, 3, 7}, f)
	expected(t, "array.sbatch", array)
	expected(t, "reduce.sbatch", reduce)
	f.together = 2
	f.max, f.mem, f.slurm = 4, "8G", slurmFlags{"econ", "batch", "normal"}
	array, _ = slurmScripts(e, "/data/ens", []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}, f)
	expected(t, "array-full.sbatch", array)

	k := &submitFlags{to: "k8s", cpus: 4, k8s: kubernetesFlags{image: "registry.example.org/gowest:1", pvc: "zones"}}
	run, after := kubernetesJob(e, "/data/ens", k, 1, nil)
	expected(t, "job.yaml", run)
	expected(t, "reduce.yaml", after)
	k.max, k.mem, k.k8s.namespace, k.k8s.subPath = 3, "8G", "econ", "studies/zones"
	run, _ = kubernetesJob(e, "/data/ens", k, 2, map[string]string{"plan.json": "{\n  \"format\": 1\n}\n", "plan.sha256": "0  plan.json\n", "scenarios/toy.toml": "title = \"Tö\"\n"})
	expected(t, "job-full.yaml", run)
}

// Limits as man sbatch lists them: minutes, minutes:seconds, hours:minutes:seconds, days-hours, days-hours:minutes and days-hours:minutes:seconds.
func TestLimitSeconds(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{"90": 5400, "2:30": 150, "4:00:00": 14400, "1-0": 86400, "1-12": 129600, "1-0:30": 88200, "2-01:02:03": 176523} {
		if got := limitSeconds(text); got != want || !timeForm.MatchString(text) {
			t.Errorf("limitSeconds(%q) = %d, want %d", text, got, want)
		}
	}
}

// Files of any name have keys of their own, of signs that ConfigMaps take.
func TestConfigKeys(t *testing.T) {
	t.Parallel()
	want := map[string]string{"plan.json": "plan.json", "scenarios/西部.toml": "scenarios.toml-2", "scenarios/my west.toml": "scenarios.my.west.toml", "scenarios/东部.toml": "scenarios.toml"}
	files := map[string]string{}
	for name := range want {
		files[name] = ""
	}
	if d := cmp.Diff(want, configKeys(files)); d != "" {
		t.Errorf("keys (-want +got):\n%s", d)
	}
}

// What sbatch gets, and what it says, is noted; a scheduler that is not there is an error.
func TestSubmitToSlurm(t *testing.T) {
	dir := t.TempDir()
	ens := filepath.Join(dir, "ens")
	if code, _, stderr := call(t, t.Context(), "ensemble", "plan", studyOfZones(t, dir, "replicates = 4"), "-o", ens, "--seconds", "1", "--block", "2", "--shards", "3", "--quiet"); code != 0 {
		t.Fatal(stderr)
	}
	bin := filepath.Join(dir, "bin")
	if err := os.Mkdir(bin, 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", bin)
	if code, _, stderr := call(t, t.Context(), "ensemble", "submit", ens, "--to", "slurm"); code != exitInternal || !strings.Contains(stderr, "sbatch") {
		t.Errorf("without Slurm: exit code %d, %s; want %d", code, stderr, exitInternal)
	}
	for name, text := range map[string]string{
		"sbatch": "#!/bin/sh\necho \"$@\" >>" + dir + "/sent\nn=$(( $(/usr/bin/wc -l <" + dir + "/sent) + 40 ))\necho \"$n;cluster\"\n",
		"squeue": "#!/bin/sh\necho \"$@\" >>" + dir + "/asked\necho RUNNING\necho PENDING\necho RUNNING\n",
	} {
		if err := os.WriteFile(filepath.Join(bin, name), []byte(text), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if code, _, stderr := call(t, t.Context(), "ensemble", "submit", ens, "--to", "slurm", "--program", "gowest"); code != 0 || !strings.Contains(stderr, "sent as job 41 (3 shards), reduced by job 42") {
		t.Errorf("exit code %d, %s", code, stderr)
	}
	sent, err := os.ReadFile(filepath.Join(dir, "sent"))
	want := "--parsable " + ens + "/slurm/array.sbatch\n--parsable --dependency=afterany:41 " + ens + "/slurm/reduce.sbatch\n"
	if err != nil || string(sent) != want {
		t.Errorf("sbatch got %q, %v; want %q", sent, err, want)
	}
	code, stdout, _ := call(t, t.Context(), "ensemble", "status", ens)
	if code != 0 || !strings.Contains(stdout, "Slurm: 1 pending, 2 running") {
		t.Errorf("status: exit code %d, %s", code, stdout)
	}
	if asked, _ := os.ReadFile(filepath.Join(dir, "asked")); !strings.Contains(string(asked), "--jobs 41,42") {
		t.Errorf("squeue got %q", asked)
	}
	// Shard 1 is done: resume sends the others.
	if code, _, stderr := call(t, t.Context(), "ensemble", "run", ens, "--shard", "1/3", "--quiet"); code != 0 {
		t.Fatal(stderr)
	}
	if code, stdout, stderr := call(t, t.Context(), "ensemble", "resume", ens, "--to", "slurm", "--dry-run"); code != 0 || !strings.Contains(stdout, "--array=0,2 ") {
		t.Errorf("resume: exit code %d, %s%s", code, stdout, stderr)
	}
	if code, _, stderr := call(t, t.Context(), "ensemble", "resume", ens, "--quiet"); code != 0 {
		t.Fatal(stderr)
	}
	if code, stdout, stderr := call(t, t.Context(), "ensemble", "resume", ens, "--to", "slurm"); code != 0 || stdout != "" || !strings.Contains(stderr, "all 6 blocks are there") {
		t.Errorf("resume of all: exit code %d, %s%s", code, stdout, stderr)
	}
}

// kubectl gets what is printed and kept beside the ensemble, under a new name each time, and the user learns what comes next.
func TestSubmitToKubernetes(t *testing.T) {
	dir := t.TempDir()
	ens := filepath.Join(dir, "ens")
	if code, _, stderr := call(t, t.Context(), "ensemble", "plan", studyOfZones(t, dir, "replicates = 4"), "-o", ens, "--seconds", "1", "--block", "2", "--shards", "3", "--quiet"); code != 0 {
		t.Fatal(stderr)
	}
	if err := os.WriteFile(filepath.Join(dir, "kubectl"), []byte("#!/bin/sh\n/bin/cat >"+dir+"/sent.yaml\necho \"$@\"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir)
	args := []string{"ensemble", "submit", ens, "--to", "k8s", "--image", "gowest:1", "--pvc", "studies", "--with-plan"}
	if code, stdout, stderr := call(t, t.Context(), append(args, "--dry-run")...); code != 0 || !strings.Contains(stdout, "kind: ConfigMap") || !strings.Contains(stdout, `"reduce"`) {
		t.Errorf("dry run: exit code %d, %s%s", code, stdout, stderr)
	}
	if files, _ := os.ReadDir(filepath.Join(ens, kubernetesDir)); len(files) > 0 {
		t.Errorf("a dry run wrote %v", files)
	}
	for attempt := 1; attempt <= 2; attempt++ {
		code, stdout, stderr := call(t, t.Context(), args...)
		reduce := filepath.Join(ens, kubernetesDir, fmt.Sprintf("reduce-%d.yaml", attempt))
		if code != 0 || !strings.Contains(stderr, "apply -f -\n") || !strings.Contains(stderr, "when it is done, kubectl apply -f "+reduce+"\n") {
			t.Errorf("exit code %d, %s", code, stderr)
		}
		for _, path := range []string{filepath.Join(dir, "sent.yaml"), filepath.Join(ens, kubernetesDir, fmt.Sprintf("job-%d.yaml", attempt))} {
			if text, err := os.ReadFile(path); err != nil || string(text) != stdout || !strings.Contains(stdout, fmt.Sprintf("-%d\n", attempt)) {
				t.Errorf("%s is not what was printed: %v\n%s", path, err, text)
			}
		}
		if _, err := os.Stat(reduce); err != nil {
			t.Error(err)
		}
	}
}

// What is wrong with the flags of submit is said before anything is written.
func TestSubmitFlags(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		args []string
		want string
	}{
		{nil, `--to is ""; want slurm or k8s`},
		{[]string{"--to", "pbs"}, `--to is "pbs"`},
		{[]string{"--to", "slurm", "--time", "soon"}, `--time is "soon"`},
		{[]string{"--to", "slurm", "--time", "0:30"}, "want a minute or more"},
		{[]string{"--to", "slurm", "--mem", "8"}, `--mem is "8"`},
		{[]string{"--to", "slurm", "--partition", "a b"}, `--partition is "a b"`},
		{[]string{"--to", "slurm", "--cpus", "0"}, "--cpus is 0"},
		{[]string{"--to", "k8s", "--pvc", "x"}, `--image is ""`},
		{[]string{"--to", "k8s", "--image", "x"}, `--pvc is ""`},
		{[]string{"--to", "k8s", "--image", "x", "--pvc", "x", "--namespace", "X"}, `--namespace is "X"`},
		{[]string{"--to", "k8s", "--image", "x", "--pvc", "x", "--pvc-path", "../x"}, `--pvc-path is "../x"`},
	} {
		code, stdout, stderr := call(t, t.Context(), append([]string{"ensemble", "submit", "nowhere"}, tt.args...)...)
		if code != exitInput || stdout != "" || !strings.Contains(stderr, tt.want) {
			t.Errorf("%v: exit code %d, %s; want %d and %s", tt.args, code, stderr, exitInput, tt.want)
		}
	}
}

// The summary for programs is JSON with the numbers of the table.
func TestSweepJSON(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	code, stdout, stderr := call(t, t.Context(), "sweep", studyOfZones(t, dir, "replicates = 2"), "-o", filepath.Join(dir, "out"), "--quiet", "--json")
	if code != 0 {
		t.Fatal(stderr)
	}
	var got struct {
		Cases []struct {
			Scenario   string
			Point      int
			Parameters map[string]string
			Outcomes   map[string]struct{ N, Mean, SE float64 }
		}
	}
	if err := json.Unmarshal([]byte(stdout), &got); err != nil {
		t.Fatal(err)
	}
	rows := csvLines(t, filepath.Join(dir, "out", "report", "outcomes.csv"))
	last := got.Cases[len(got.Cases)-1]
	if len(got.Cases) != 3 || last.Scenario != "late" || last.Parameters[`policy."Hills zone".budget`] != "0.03" || fmt.Sprint(last.Outcomes["CV"].Mean) != rows[len(rows)-2]["mean"] {
		t.Errorf("%+v; the table says %v", got, rows[len(rows)-2])
	}
}

// Processes that are killed without warning, alone or among others that work on the same shard, cost runs and nothing else: who goes on ends with the bytes
// of one process that nobody disturbed.
func TestEnsembleIsKilled(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	ens, plain := filepath.Join(dir, "ens"), filepath.Join(dir, "plain")
	must := func(args ...string) string {
		t.Helper()
		code, stdout, stderr := call(t, t.Context(), args...)
		if code != 0 {
			t.Fatalf("%v: exit code %d, %s", args, code, stderr)
		}
		return stdout
	}
	study := studyOfZones(t, dir, "replicates = 20\nkeep = \"yearly\"")
	must("ensemble", "plan", study, "-o", ens, "--seconds", "1", "--block", "2", "--shards", "2", "--quiet")
	if err := os.CopyFS(plain, os.DirFS(ens)); err != nil {
		t.Fatal(err)
	}
	worker := func(kill int, args ...string) *exec.Cmd {
		cmd := exec.Command(os.Args[0], append([]string{"ensemble", "run", ens, "--quiet"}, args...)...)
		cmd.Env = append(os.Environ(), fmt.Sprintf("%s=%d", childEnv, kill))
		return cmd
	}
	if err := worker(5, "--shard", "0/2", "-p", "1").Run(); err == nil {
		t.Fatal("the first process was not killed")
	}
	if blocks, _ := filepath.Glob(filepath.Join(ens, "blocks", "*", "*.parquet")); len(blocks) != 2 {
		t.Fatalf("%d blocks after five runs; want two", len(blocks))
	}
	var group sync.WaitGroup
	for _, w := range []*exec.Cmd{worker(1000, "--shard", "0/2", "-p", "2"), worker(7, "--shard", "0/2", "-p", "2"), worker(9, "-p", "2")} {
		if err := w.Start(); err != nil {
			t.Fatal(err)
		}
		group.Go(func() { w.Wait() }) // some are killed
	}
	group.Wait()
	must("ensemble", "resume", ens, "--quiet")
	must("ensemble", "run", plain, "--quiet")
	if got, want := must("ensemble", "audit", ens), must("ensemble", "audit", plain); got != want {
		t.Errorf("audit of what was killed:\n%s\nof what was not:\n%s", got, want)
	}
	for _, table := range []string{"blocks", "nation", "provinces"} {
		files, err := filepath.Glob(filepath.Join(plain, table, "*", "*.parquet"))
		if err != nil || len(files) != 30 {
			t.Fatalf("%d files of %s, %v; want 30", len(files), table, err)
		}
		for _, want := range files {
			name, err := filepath.Rel(plain, want)
			if err != nil {
				t.Fatal(err)
			}
			a, err1 := os.ReadFile(want)
			b, err2 := os.ReadFile(filepath.Join(ens, name))
			if err1 != nil || err2 != nil || !bytes.Equal(a, b) {
				t.Errorf("%s differs (%v, %v)", name, err1, err2)
			}
		}
	}
}

// What the model cannot do stands in the ensemble, whether it is an error or a panic, and is no reason to try again. Another result for the same runs is one to
// stop and ask.
func TestEnsembleExitCodes(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	ens := filepath.Join(dir, "ens")
	plan := func(ens string) {
		t.Helper()
		if code, _, stderr := call(t, t.Context(), "ensemble", "plan", studyOfZones(t, dir, "replicates = 4"), "-o", ens, "--seconds", "1", "--block", "4", "--quiet"); code != 0 {
			t.Fatal(stderr)
		}
	}
	audit := func(ens string, want int, word string) {
		t.Helper()
		if code, stdout, stderr := call(t, t.Context(), "ensemble", "audit", ens); code != want || !strings.Contains(stdout+stderr, word) {
			t.Errorf("audit: exit code %d, %s%s; want %d and %q", code, stdout, stderr, want, word)
		}
	}
	run := func(ens string, model sim.SimulateFunc) (code int, stderr string) {
		var out, errs bytes.Buffer
		code = execute(t.Context(), []string{"ensemble", "run", ens, "-p", "1"}, &out, &errs, model)
		return code, errs.String()
	}
	plan(ens)
	code, stderr := run(ens, func(ctx context.Context, cfg *sim.Config, r, n int, p func(int, int)) (*record.Tables, error) {
		switch {
		case cfg.Title == "Late" && r == 2:
			panic("a firm with no cell")
		case cfg.Title == "Late" && r == 3:
			return nil, errors.New("money: ledger off by 3 fen")
		}
		return fakeModel(ctx, cfg, r, n, p)
	})
	if code != 0 || !strings.Contains(stderr, "12 runs, of which 4 failed") {
		t.Errorf("a model that fails: exit code %d, %s", code, stderr)
	}
	audit(ens, 0, "runs that failed 4")
	files, _ := filepath.Glob(filepath.Join(ens, "failed", "*.json"))
	if len(files) != 4 {
		t.Fatalf("failed: %v; want 4", files)
	}
	if text, err := os.ReadFile(files[0]); err != nil || !strings.Contains(string(text), "panic: a firm with no cell") {
		t.Errorf("%s: %s, %v", files[0], text, err)
	}

	// Another process stores all blocks while this one, whose numbers differ, is at its first.
	ens = filepath.Join(dir, "other")
	plan(ens)
	first := true
	code, stderr = run(ens, func(ctx context.Context, cfg *sim.Config, r, n int, p func(int, int)) (*record.Tables, error) {
		if first {
			first = false
			if code, stderr := run(ens, fakeModel); code != 0 {
				t.Errorf("the other process: exit code %d, %s", code, stderr)
			}
		}
		tables, err := fakeModel(ctx, cfg, r, n, p)
		for i := range tables.Nation {
			tables.Nation[i].CV *= 2
		}
		return tables, err
	})
	if code != exitConflict || !strings.Contains(stderr, "holds another result than the same runs gave here") {
		t.Errorf("other results: exit code %d, %s; want %d", code, stderr, exitConflict)
	}
	audit(ens, exitConflict, "conflicts 1")

	// A file where a folder should be is neither the fault of the plan nor of the model.
	ens = filepath.Join(dir, "blocked")
	plan(ens)
	if err := os.WriteFile(filepath.Join(ens, "blocks"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if code, stderr := run(ens, fakeModel); code != exitInternal {
		t.Errorf("a file for a folder: exit code %d, %s; want %d", code, stderr, exitInternal)
	}
}
