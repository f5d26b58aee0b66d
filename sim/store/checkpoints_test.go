package store_test

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gowest/sim/record"
	"gowest/sim/store"
)

var checkpointed = store.Series{Scenario: "west", Digest: "d1", ModelVersion: "1", ModelDigest: "m1", Seed: 7, From: 1978, To: 2020, Scale: 5000, Replicates: 4}

func checkpoints(t *testing.T, dir string, s store.Series, layout string) *store.Checkpoints {
	t.Helper()
	c, err := store.OpenCheckpoints(dir, s, layout)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// text writes a state that is a word.
func text(word string) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := io.WriteString(w, word)
		return err
	}
}

func names(t *testing.T, dir string) (out []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		out = append(out, e.Name())
	}
	return out
}

func TestNewestCheckpointIsKept(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "new", "states")
	c := checkpoints(t, dir, checkpointed, "l1")
	if _, found, err := c.Of(3).Newest(); found || err != nil {
		t.Errorf("an empty folder: found %v, %v", found, err)
	}
	for tick, word := range map[int]string{20: "twenty", 9: "nine", 100: "hundred"} {
		if err := c.Of(2).Save(tick, text(word)); err != nil {
			t.Fatal(err)
		}
	}
	other := checkpointed
	other.Scenario, other.Replicates = "west again", 9 // a name and a number of replicates change no result
	c = checkpoints(t, dir, other, "l1")
	for _, word := range []string{"forty", "eighty"} {
		tick := map[string]int{"forty": 40, "eighty": 80}[word]
		if err := c.Of(3).Save(tick, text(word)); err != nil {
			t.Fatal(err)
		}
		newest, found, err := c.Of(3).Newest()
		if newest != tick || !found || err != nil {
			t.Errorf("newest %d, %v, %v; want %d", newest, found, err, tick)
		}
		var got []byte
		newest, _, err = c.Of(3).Load(func(r io.Reader, size int64) error {
			if size != int64(len(word)) {
				t.Errorf("%d bytes; want %d", size, len(word))
			}
			got, err = io.ReadAll(r)
			return err
		})
		if err != nil || newest != tick || string(got) != word {
			t.Errorf("state %q of quarter %d, %v; want %q of %d", got, newest, err, word, tick)
		}
	}
	if newest, _, err := c.Of(2).Newest(); newest != 100 || err != nil {
		t.Errorf("newest %d, %v; want 100", newest, err)
	}
	if err := c.Of(2).Drop(); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]string{"replicate-00000003-00000080.checkpoint"}, names(t, dir)); d != "" {
		t.Errorf("files (-want +got):\n%s", d)
	}
}

// A state that cannot be written leaves the older one and nothing else.
func TestFailedSaveKeepsTheOlder(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	c := checkpoints(t, dir, checkpointed, "l1").Of(1)
	if err := c.Save(4, text("old")); err != nil {
		t.Fatal(err)
	}
	full := errors.New("no space left")
	err := c.Save(8, func(w io.Writer) error { return errors.Join(text("half of the ne")(w), full) })
	if !errors.Is(err, full) {
		t.Errorf("error %v; want %v", err, full)
	}
	if d := cmp.Diff([]string{"replicate-00000001-00000004.checkpoint"}, names(t, dir)); d != "" {
		t.Errorf("files (-want +got):\n%s", d)
	}
}

// Files of other names, as those of a process that was killed while it wrote, are no checkpoints.
func TestOtherFilesAreNoCheckpoints(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	c := checkpoints(t, dir, checkpointed, "l1").Of(1)
	if err := c.Save(4, text("old")); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{record.TempPrefix + "1-0-replicate-00000001-00000008.checkpoint-1", "replicate-1-8.checkpoint", "replicate-00000001-00000008.checkpoint.bak", "notes.txt"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("?"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if tick, _, err := c.Newest(); tick != 4 || err != nil {
		t.Errorf("newest %d, %v; want 4", tick, err)
	}
}

// What is damaged or belongs to another run is named, told apart, not used, and stays as it is.
func TestForeignCheckpointsAreRefused(t *testing.T) {
	t.Parallel()
	// resum corrects the checksum, as of a file that was written so.
	resum := func(b []byte) []byte {
		b = b[:len(b)-sha256.Size]
		sum := sha256.Sum256(b)
		return append(b, sum[:]...)
	}
	for _, tt := range []struct {
		name, want string
		series     func(*store.Series) // that asks
		layout     string
		change     func([]byte) []byte
	}{
		{name: "last byte missing", want: "changed or cut off", change: func(b []byte) []byte { return b[:len(b)-1] }},
		{name: "half missing", want: "cut off", change: func(b []byte) []byte { return b[:len(b)/2] }},
		{name: "only the first line", want: "cut off", change: func(b []byte) []byte { return b[:20] }},
		{name: "empty", want: "not a checkpoint", change: func([]byte) []byte { return nil }},
		{name: "longer", want: "changed or cut off", change: func(b []byte) []byte { return append(b, 0) }},
		{name: "bit of the state", want: "changed or cut off", change: func(b []byte) []byte { b[len(b)-sha256.Size-2] ^= 1; return b }},
		{name: "bit of the head", want: "changed or cut off", change: func(b []byte) []byte { b[60] ^= 1; return b }},
		{name: "bit of the sum", want: "changed or cut off", change: func(b []byte) []byte { b[len(b)-1] ^= 128; return b }},
		{name: "format", want: "format 2; this version of gowest has 1", change: func(b []byte) []byte {
			return resum(bytes.Replace(b, []byte("checkpoint 1\n"), []byte("checkpoint 2\n"), 1))
		}},
		{name: "replicate", want: "of replicate 5; want 1", change: func(b []byte) []byte {
			return resum(bytes.Replace(b, []byte(`"replicate":1,`), []byte(`"replicate":5,`), 1))
		}},
		{name: "quarter", want: "of quarter 8; want 4", change: func(b []byte) []byte {
			return resum(bytes.Replace(b, []byte(`"tick":4}`), []byte(`"tick":8}`), 1))
		}},
		{name: "scenario", want: "of another scenario, west", series: func(s *store.Series) { s.Digest = "d2" }},
		{name: "seed", want: "of seed 7; want 8", series: func(s *store.Series) { s.Seed, s.Digest = 8, "d2" }},
		{name: "model version", want: "of model version 1; want 2", series: func(s *store.Series) { s.ModelVersion = "2" }},
		{name: "model source", want: "of another source of the model (digest m1; want m2)", series: func(s *store.Series) { s.ModelDigest = "m2" }},
		{name: "years", want: "other tables", series: func(s *store.Series) { s.To = 2030 }},
		{name: "layout", want: "another compiler", layout: "l2"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			if err := checkpoints(t, dir, checkpointed, "l1").Of(1).Save(4, text("the state")); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(dir, "replicate-00000001-00000004.checkpoint")
			b, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if tt.change != nil {
				changed := tt.change(bytes.Clone(b))
				if bytes.Equal(b, changed) {
					t.Fatal("the test changed nothing")
				}
				if b = changed; os.WriteFile(path, b, 0o644) != nil {
					t.Fatal("cannot write")
				}
			}
			s, layout := checkpointed, "l1"
			if tt.series != nil {
				tt.series(&s)
			}
			if tt.layout != "" {
				layout = tt.layout
			}
			c := checkpoints(t, dir, s, layout).Of(1)
			_, found, newest := c.Newest()
			_, _, load := c.Load(func(io.Reader, int64) error { t.Error("its bytes were used"); return nil })
			for _, err := range []error{newest, load} {
				var damage *store.Damage
				if !errors.As(err, &damage) || damage.File != path || !strings.Contains(damage.Problem, tt.want) || found {
					t.Errorf("error %v, found %v; want a damage of %s with %q", err, found, path, tt.want)
				}
			}
			if err := c.Drop(); err != nil {
				t.Error(err)
			}
			if after, err := os.ReadFile(path); err != nil || !bytes.Equal(after, b) {
				t.Errorf("the file was changed or removed: %v", err)
			}
		})
	}
}

// Bytes of the right sum that the state does not understand are a damage of the file as well.
func TestUnreadableStateIsADamage(t *testing.T) {
	t.Parallel()
	c := checkpoints(t, t.TempDir(), checkpointed, "l1").Of(1)
	if err := c.Save(4, text("the state")); err != nil {
		t.Fatal(err)
	}
	var damage *store.Damage
	if _, _, err := c.Load(func(io.Reader, int64) error { return errors.New("too many workers") }); !errors.As(err, &damage) {
		t.Errorf("error %v; want a damage", err)
	}
}
