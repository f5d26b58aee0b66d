package scenarios

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gowest/sim/policy"
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

// Top-down, bottom-up and mixed support of the West share their parts: the mixture has the policies of the two others
// and nothing else, and what differs from the baseline are those policies alone.
func TestSupportOfTheWest(t *testing.T) {
	base := load(t, "baseline").Config
	added := func(name string) []policy.Policy {
		cfg := load(t, name).Config
		n := len(base.Policies)
		if diff := cmp.Diff(base.Policies, cfg.Policies[:n]); diff != "" {
			t.Errorf("%s changes the history (-baseline +%s):\n%s", name, name, diff)
		}
		out := cfg.Policies[n:]
		without := *cfg
		without.Policies, without.Title = base.Policies, base.Title
		if diff := cmp.Diff(base, &without); diff != "" {
			t.Errorf("%s changes more than policies (-baseline +%s):\n%s", name, name, diff)
		}
		for _, p := range out {
			for _, c := range p.Cells {
				if prov := base.Provinces[base.World.Grid.Cells[c].Province]; prov.Region != "West" {
					t.Errorf("%s: %s acts in %s", name, p.Name, prov.Name)
				}
			}
			if len(p.Cells) == 0 || p.Start < 2000 {
				t.Errorf("%s: %s acts in %d cells from %d; want the West from 2000", name, p.Name, len(p.Cells), p.Start)
			}
		}
		return out
	}
	topDown, bottomUp, mixed := added("go-west"), added("cluster-west"), added("mixed-west")
	if diff := cmp.Diff(slices.Concat(topDown, bottomUp), mixed); diff != "" {
		t.Errorf("(-go-west and cluster-west +mixed-west):\n%s", diff)
	}
	packages := map[string]bool{}
	for _, p := range mixed {
		packages[p.PackageName()] = true
	}
	if len(bottomUp) != 1 || !bottomUp[0].Emergent || len(packages) != 4 {
		t.Errorf("%d bottom-up policies in %d packages; want one that follows clusters, of 4 packages", len(bottomUp), len(packages))
	}
}

// The digest is about one replicate: how many there are does not change it, nor do names of packages;
// all else does.
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
	for _, o := range []Options{{Replicates: 8}, {Set: []string{`policy."Southport zone".package=Zones`}}} {
		if o.Replicates == 0 {
			o.Replicates = 3
		}
		if b, other := digest(o); a != b || hash == other {
			t.Errorf("%+v: digests %s and %s, hashes %s and %s; want equal digests and other hashes", o, a, b, hash, other)
		}
	}
	seed := uint64(9)
	for _, o := range []Options{{Seed: &seed}, {To: 2001}, {Scale: 777}, {Set: []string{"mechanisms.M3=false"}}} {
		if b, _ := digest(o); a == b {
			t.Errorf("%+v has the same digest", o)
		}
	}
}
