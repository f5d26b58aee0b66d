package scenarios

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Every built-in scenario loads without a warning, and so does its resolved form, unchanged.
func TestBuiltinsLoad(t *testing.T) {
	if len(Builtins()) == 0 {
		t.Fatal("no built-in scenarios")
	}
	for _, info := range Builtins() {
		t.Run(info.Name, func(t *testing.T) {
			s, err := Load(info.Name, Options{})
			if err != nil {
				t.Fatal(err)
			}
			if len(s.Warnings) > 0 {
				t.Error(s.Warnings)
			}
			if info.Title == "" || info.Title != s.Config.Title {
				t.Errorf("title = %q, want %q", info.Title, s.Config.Title)
			}
			checkRoundTrip(t, s)
		})
	}
}

// checkRoundTrip loads the resolved form of a scenario and compares.
func checkRoundTrip(t *testing.T, s *Scenario) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "scenario.toml")
	if err := os.WriteFile(file, s.Resolved(), 0o600); err != nil {
		t.Fatal(err)
	}
	again, err := Load(file, Options{})
	if err != nil {
		t.Fatalf("the resolved scenario does not load: %v", err)
	}
	if diff := cmp.Diff(s.Config, again.Config); diff != "" {
		t.Errorf("configuration changed (-first +again):\n%s", diff)
	}
	if !bytes.Equal(s.Resolved(), again.Resolved()) {
		t.Errorf("resolved bytes changed:\n%s", cmp.Diff(string(s.Resolved()), string(again.Resolved())))
	}
	if s.Hash() != again.Hash() {
		t.Error("hash changed")
	}
}

// The digest is about one replicate: how many there are does not change it, all else does.
func TestDigestLeavesOutReplicates(t *testing.T) {
	t.Parallel()
	digest := func(o Options) (digest, hash string) {
		s, err := Load("toy", o)
		if err != nil {
			t.Fatal(err)
		}
		return s.Digest(), s.Hash()
	}
	a, hash := digest(Options{Replicates: 3})
	if b, other := digest(Options{Replicates: 8}); a != b || hash == other {
		t.Errorf("digests %s and %s, hashes %s and %s; want equal digests and other hashes", a, b, hash, other)
	}
	seed := uint64(9)
	for _, o := range []Options{{Seed: &seed}, {To: 2001}, {Scale: 777}, {Set: []string{"mechanisms.M3=false"}}} {
		if b, _ := digest(o); a == b {
			t.Errorf("%+v has the same digest", o)
		}
	}
}
