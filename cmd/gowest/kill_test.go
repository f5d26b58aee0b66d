package main

import (
	"encoding/json"
	"flag"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gowest/sim/record"
	"gowest/sim/store"
)

var killed = flag.Int("killed", 0, "`number` of processes that TestKilledAtRandomMoments kills; 0 skips it")

// programEnv makes the test binary the program.
const programEnv = "GOWEST_TEST_PROGRAM"

// child returns a process of the program.
func child(args ...string) *exec.Cmd {
	cmd := exec.Command(os.Args[0], args...)
	cmd.Env = append(os.Environ(), programEnv+"=1")
	return cmd
}

// A comparison that is killed without warning at any moment, while it simulates, stores, reduces or draws, and begun again, ends
// with the bytes of one that was never disturbed: tables, effects, charts, blocks, plan and what the manifest says of
// the results. So does one that stops by itself once an effect is known well enough. Moments are uniform over the time of an
// undisturbed run; outcomes do not depend on them.
func TestKilledAtRandomMoments(t *testing.T) {
	if *killed == 0 {
		t.Skip("runs a minute or more: make kill-resume")
	}
	dir := t.TempDir()
	late := scenario(t, dir, "late.toml", "[[policy]]\nname = \"Southport zone\"\nstart = 2003\n")
	common := []string{"compare", "toy", late, "--to", "2004", "--scale", "200", "--threads", "2", "--quiet"}
	variants := []struct {
		name string
		args []string
	}{
		{"charts", append(common[:len(common):len(common)], "--replicates", "6", "--charts", "svg")},
		{"until", append(common[:len(common):len(common)], "--until", "gini:0.0009", "--max-replicates", "18", "--charts", "svg")},
		{"Parquet", append(common[:len(common):len(common)], "--replicates", "9", "--format", "parquet", "--charts", "none")},
	}
	rng := rand.New(rand.NewPCG(20, 9))
	for i, v := range variants {
		plain := filepath.Join(dir, "plain")
		begun := time.Now()
		if text, err := child(append(v.args, "-o", plain)...).CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", v.name, err, text)
		}
		whole := time.Since(begun)
		want, m := everything(t, plain), manifest(t, plain)
		if v.name == "until" && (m.Replicates <= 10 || m.Replicates >= 18) {
			t.Fatalf("%d replicates; want some batches, and an end by itself", m.Replicates)
		}
		t.Logf("%s: %d replicates, %d files in %v", v.name, m.Replicates, len(want), whole)
		done := 0
		for kills := *killed * (i + 1) / len(variants); done < kills-*killed*i/len(variants); {
			out := filepath.Join(dir, "out")
			for hit := true; hit; hit = hit && rng.IntN(2) == 0 { // some are killed several times
				moment := time.Duration(rng.Float64() * float64(whole))
				hit = killAt(t, moment, append(v.args, "-o", out)...)
				if hit {
					done++
					blocks, _ := filepath.Glob(filepath.Join(out, store.BlocksDir, "*", "*.parquet"))
					tables, _ := filepath.Glob(filepath.Join(out, "*", "nation.*"))
					t.Logf("killed after %v: %d blocks, tables of %d scenarios", moment.Round(time.Millisecond), len(blocks), len(tables))
				}
			}
			if text, err := child(append(v.args, "-o", out)...).CombinedOutput(); err != nil {
				t.Fatalf("%s: going on: %v\n%s", v.name, err, text)
			}
			if d := cmp.Diff(want, everything(t, out)); d != "" {
				t.Fatalf("%s (-undisturbed +killed):\n%s", v.name, d)
			}
			if err := os.RemoveAll(out); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.RemoveAll(plain); err != nil {
			t.Fatal(err)
		}
	}
}

// killAt starts the program and kills it at a moment. It returns false if it ended before.
func killAt(t *testing.T, moment time.Duration, args ...string) bool {
	t.Helper()
	cmd := child(args...)
	var text strings.Builder
	cmd.Stderr = &text
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	timer := time.AfterFunc(moment, func() { cmd.Process.Kill() }) // fails if it has ended
	err := cmd.Wait()
	timer.Stop()
	if err != nil && cmd.ProcessState.ExitCode() >= 0 { // it ended by itself, not by a signal
		t.Fatalf("%v: %v\n%s", args, err, text.String())
	}
	return err != nil
}

// everything returns all files below dir by name. Of manifests it keeps what does not tell the time, and it leaves out the list of
// sums of earlier plans, which may hold one twice.
func everything(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || d.Name() == "plan.sha256" {
			return err
		}
		name, _ := filepath.Rel(dir, path)
		if d.Name() != record.ManifestFile {
			b, err := os.ReadFile(path)
			files[filepath.ToSlash(name)] = string(b)
			return err
		}
		m := manifest(t, filepath.Dir(path))
		m.StartedAt, m.FinishedAt, m.Seconds = "", "", 0
		b, err := json.Marshal(m)
		files[filepath.ToSlash(name)] = string(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
