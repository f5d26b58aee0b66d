package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"

	"gowest/sim"
	"gowest/sim/record"
	"gowest/sim/store"
)

// studied runs a comparison of the fake model to which prepare adds variants, and returns the study and which runs were
// simulated, as title:replicate, sorted.
func studied(t *testing.T, prepare func(s *study) error, args ...string) (out *study, ran []string, err error) {
	t.Helper()
	var mu sync.Mutex
	a := &app{stdout: new(bytes.Buffer), stderr: new(bytes.Buffer)}
	a.simulate = func(ctx context.Context, cfg *sim.Config, r, n int, p func(done, total int)) (*record.Tables, error) {
		mu.Lock()
		ran = append(ran, cfg.Title+":"+string(rune('0'+r)))
		mu.Unlock()
		return fakeModel(ctx, cfg, r, n, p)
	}
	cmd := a.studyCommand(2, &cobra.Command{Use: "compare", SilenceErrors: true, SilenceUsage: true}, func(cmd *cobra.Command, s *study, _ []string) error {
		out = s
		if err := prepare(s); err != nil {
			return err
		}
		return s.compare(cmd.Context(), s.simulate)
	})
	cmd.SetArgs(append(args, "--charts", "none", "--quiet"))
	err = cmd.ExecuteContext(t.Context())
	slices.Sort(ran)
	return out, ran, err
}

// A variant is simulated once, even if another command on the folder did it, and leaves no trace in what the
// comparison shows.
func TestVariantsAreNotShown(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	a, b := scenario(t, dir, "a.toml", `title = "a"`), scenario(t, dir, "b.toml", `title = "b"`)
	with, without := filepath.Join(dir, "with"), filepath.Join(dir, "without")
	none := func(*study) error { return nil }
	if _, _, err := studied(t, none, a, b, "--replicates", "3", "-o", without); err != nil {
		t.Fatal(err)
	}
	var twin, other int
	variants := func(s *study) error {
		same, err := s.variant(1, "title=b", `title="b"`)
		if err != nil {
			return err
		}
		v, err := s.variant(1, "title=c", `title="c"`, `policy."Southport zone".budget=0.5`)
		twin, other = s.add(same), s.add(v)
		return err
	}
	for _, step := range []struct {
		name    string
		prepare func(s *study) error
		n       string
		want    []string
	}{
		{"shown alone", none, "2", []string{"a:1", "a:2", "b:1", "b:2"}},
		{"with variants", variants, "2", []string{"c:1", "c:2"}},
		{"a replicate more", variants, "3", []string{"a:3", "b:3", "c:3"}},
		{"again", variants, "3", nil},
	} {
		s, ran, err := studied(t, step.prepare, a, b, "--replicates", step.n, "-o", with)
		if d := cmp.Diff(step.want, ran); err != nil || d != "" {
			t.Fatalf("%s: %v; simulated (-want +got):\n%s", step.name, err, d)
		}
		if step.name != "again" {
			continue
		}
		got, err := s.compared(other)
		if err != nil {
			t.Fatal(err)
		}
		want := new(record.Tables)
		for r := range 3 {
			one, err := fakeModel(t.Context(), s.variants[1].Config, r+1, 1, nil)
			if err != nil {
				t.Fatal(err)
			}
			want.Append(&record.Tables{Nation: one.Nation, Provinces: one.Provinces, Policies: one.Policies})
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("tables of the variant (-simulated +read):\n%s", d)
		}
		if got, err := s.compared(twin); err != nil || !cmp.Equal(got.Provinces, s.tables[1].Provinces) {
			t.Errorf("the twin differs from the scenario that it equals (%v)", err)
		}
	}
	if d := cmp.Diff(tree(t, without), tree(t, with)); d != "" {
		t.Errorf("files (-without +with variants):\n%s", d)
	}
	if m := manifest(t, with); len(m.Alternatives) != 1 || m.ResultHash != manifest(t, without).ResultHash {
		t.Errorf("manifest %+v; want one alternative and the results of a comparison without variants", m)
	}
}

// A variant that fails is named, and what is shown is whole.
func TestFailedVariant(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	out := filepath.Join(dir, "out")
	b := scenario(t, dir, "b.toml", `title = "b"`)
	s, _, err := studied(t, func(s *study) error {
		v, err := s.variant(1, "title=bad", `title="fail at 3"`)
		s.add(v)
		return err
	}, "toy", b, "--replicates", "4", "-o", out)
	if want := "scenario b title=bad: replicate 3 (seed 1): money: ledger"; err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("error %v; want %s…", err, want)
	}
	if m := manifest(t, out); m.Status != record.Failed || !cmp.Equal(m.Finished, []int{1, 2, 3, 4}) {
		t.Errorf("manifest %+v; want failed, with all replicates of what is shown", m)
	}
	if rows, err := store.ReadTable[record.EffectRow](out, record.EffectsFile); err != nil || len(rows) == 0 || rows[0].Replicates != 4 {
		t.Errorf("%d effects, %v; want those of 4 replicates", len(rows), err)
	}
	if got, err := s.compared(2); err != nil || !cmp.Equal(got.Replicates(), []int{1, 2, 4}) {
		t.Errorf("replicates %v, %v of the variant; want all but 3", got.Replicates(), err)
	}
	if _, err := os.Stat(filepath.Join(out, "b title=bad")); !os.IsNotExist(err) {
		t.Errorf("the variant has a folder (%v)", err)
	}
}
