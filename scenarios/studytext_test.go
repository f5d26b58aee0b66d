package scenarios

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"gowest/sim/market"
	"gowest/sim/policy"
)

const targetStudy = `title = "Small"
scenario = "mine"
to = 2004
seed = 7
replicates = 3
may_miss = 1
set = ["labour.quit=0.004", 'policy."Southport zone".intensity=0.5']
[[parameter]]
key = "labour.search_employed"
from = 0.01
to = 0.1
log = true
[[parameter]]
key = "exit.distress_limit"
from = 6.0
to = 20.0
step = 2.0
[[parameter]]
key = 'policy."Southport zone".budget'
from = 0.0
to = 0.05
[[parameter]]
key = "industry.textiles.stage.weaving.minimum_capital"
from = 1000.0
to = 5000.0
[[target]]
name = "growth"
indicator = "gdp_per_head"
form = "growth"
since = 2001
year = 2004
value = 0.0
tolerance = 0.01
weight = 0.0
source = "nobody"
`

// filesOfStudy puts a study and its scenario into a folder and returns the study's path.
func filesOfStudy(t *testing.T, dir string) string {
	t.Helper()
	for name, text := range map[string]string{"mine.toml": "extends = \"toy\"\n[labour]\nsearch_employed = 0.03\n", "study.toml": targetStudy} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return filepath.Join(dir, "study.toml")
}

func TestStudyStart(t *testing.T) {
	t.Parallel()
	s, err := LoadStudy(filesOfStudy(t, t.TempDir()), Options{})
	if err != nil {
		t.Fatal(err)
	}
	got := s.Start()
	cfg := s.Base.Config
	weaving := cfg.Industries[slices.IndexFunc(cfg.Industries, func(i market.Industry) bool { return i.Name == "textiles" })].Stages[1].MinimumCapital
	want := []float64{0.03, float64(cfg.Exit.DistressLimit), cfg.Policies[slices.IndexFunc(cfg.Policies, func(p policy.Policy) bool { return p.Name == "Southport zone" })].Budget, weaving}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("start (-want +got):\n%s", d)
	}
}

// The text of a study, written elsewhere, reads as the same study, and its own text is the same.
func TestStudyTextReadsBack(t *testing.T) {
	t.Parallel()
	dir, other := t.TempDir(), t.TempDir()
	s, err := LoadStudy(filesOfStudy(t, dir), Options{})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(other, "study.toml")
	if err := os.WriteFile(path, s.Written(other), 0o600); err != nil {
		t.Fatal(err)
	}
	again, err := LoadStudy(path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(s.Parameters, again.Parameters, cmpopts.IgnoreUnexported(Parameter{})); d != "" {
		t.Errorf("parameters:\n%s", d)
	}
	if d := cmp.Diff(s.Targets, again.Targets); d != "" {
		t.Errorf("targets:\n%s", d)
	}
	if s.Base.Hash() != again.Base.Hash() || again.MayMiss != 1 {
		t.Errorf("another scenario, or may_miss %d", again.MayMiss)
	}
	if d := cmp.Diff(string(s.Written(other)), string(again.Written(other))); d != "" {
		t.Errorf("text:\n%s", d)
	}
}

// A scenario that extends the study's with values is the one that the study runs with them.
func TestStudyExtension(t *testing.T) {
	t.Parallel()
	dir, other := t.TempDir(), t.TempDir()
	s, err := LoadStudy(filesOfStudy(t, dir), Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, values := range [][]float64{{0.0625, 8, 0.025, 1234.5}, {0.0625, 8, 0.025}} { // stages of industries cannot be extended
		checkExtension(t, s, other, values)
	}
}

func checkExtension(t *testing.T, s *Study, folder string, values []float64) {
	t.Helper()
	want, _, err := s.At(values)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(folder, "best.toml")
	text, err := s.Extension(folder, "Best", values)
	if err != nil {
		t.Fatal(err)
	}
	if extends := strings.Contains(string(text), "extends = "); extends != (len(values) == 3) {
		t.Errorf("of %d values, extends is %v", len(values), extends)
	}
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	seed := uint64(7)
	got, err := Load(path, Options{To: 2004, Seed: &seed, Replicates: 3, Set: []string{"title=" + want.Config.Title}})
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want.Resolved()), string(got.Resolved())); d != "" {
		t.Errorf("scenario (-study +extension):\n%s", d)
	}
}
