package scenarios

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// A study written out beside its resolved scenarios asks the same, whatever flags had changed.
func TestStudyTextAsksTheSame(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name string, text []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	write("zone.toml", []byte("extends = \"toy\"\n[[policy]]\nname = \"Hills \\\"zone\\\"\"\ntype = \"special-economic-zone\"\nwhere = \"Hills\"\nstart = 2002\n"))
	text := strings.Replace(smallStudy, "to = 2004", "to = 2004\nagainst = \"zone\"\nmethod = \"sobol\"\nset = [\"credit.interest=0.04\"]", 1) + `
[[parameter]]
key = "founding.rate"
from = 0.0
to = 0.004
step = 0.001
[[outcome]]
name = "a \"quoted\" one"
indicator = "gdp_per_head"
place = "Coast"
form = "growth"
since = 2001
year = 2003
relative = true
[[target]]
name = "gini"
indicator = "gini"
year = 2004
value = 0.0
tolerance = 0.02
weight = 0
source = "nobody"
`
	seed := uint64(7)
	s, err := LoadStudy(write("mine.toml", []byte(text)), Options{Replicates: 5, Scale: 5000, Seed: &seed, Set: []string{"labour.quit=0.03"}})
	if err != nil {
		t.Fatal(err)
	}
	write("base.toml", s.Base.Resolved())
	write("against.toml", s.Against.Resolved())
	again, err := LoadStudy(write("study.toml", s.Text("base.toml", "against.toml", s.Completed(2))), Options{})
	if err != nil {
		t.Fatal(err)
	}
	// Scenarios have other names; run keys are those of the resolved ones.
	want := s.StudyText
	want.Scenario, want.Versus = again.Scenario, again.Versus
	want.Replicates, want.Seed, want.Scale, want.From, want.To = 5, 7, 5000, s.Base.Config.Run.From, 2004
	want.StudyDesign = StudyDesign{Method: Sobol, Samples: 64}
	if d := cmp.Diff(want, again.StudyText); d != "" {
		t.Errorf("keys: %s", d)
	}
	if d := cmp.Diff(s.Parameters, again.Parameters, cmpopts.IgnoreUnexported(Parameter{})); d != "" {
		t.Errorf("parameters: %s", d)
	}
	if d := cmp.Diff(s.Outcomes, again.Outcomes); d != "" {
		t.Errorf("outcomes: %s", d)
	}
	if d := cmp.Diff(s.Targets, again.Targets); d != "" {
		t.Errorf("targets: %s", d)
	}
	for _, u := range [][]float64{{0, 0}, {0.3, 0.8}} {
		a, b, err1 := s.At(s.Values(u))
		c, d, err2 := again.At(again.Values(u))
		if err1 != nil || err2 != nil {
			t.Fatal(err1, err2)
		}
		if a.Digest() != c.Digest() || b.Digest() != d.Digest() {
			t.Errorf("other scenarios at %v", u)
		}
	}
}

// Scenarios that are held against each other must share their luck.
func TestStudyAgainstAnotherRun(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"late.toml":  "extends = \"toy\"\n[run]\nseed = 9\n",
		"study.toml": strings.Replace(smallStudy, "to = 2004", "to = 2004\nagainst = \"late\"", 1),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	file := filepath.Join(dir, "study.toml")
	_, err := LoadStudy(file, Options{})
	if want := "study.toml:4:11: against is late with run.seed = 9; toy has 1: give seed in the study"; err == nil || !strings.HasSuffix(err.Error(), want) {
		t.Errorf("error %v, want %s", err, want)
	}
	seed := uint64(3)
	if _, err := LoadStudy(file, Options{Seed: &seed}); err != nil {
		t.Errorf("with one seed for both: %v", err)
	}
}

// Designs are completed by method and refused where their numbers mean nothing.
func TestStudyDesigns(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		given      StudyDesign
		parameters int
		want       StudyDesign
		problem    string
	}{
		{StudyDesign{}, 5, StudyDesign{Morris, 10, 4}, ""},
		{StudyDesign{Levels: 6, Samples: 3}, 5, StudyDesign{Morris, 3, 6}, ""},
		{StudyDesign{Levels: 5}, 5, StudyDesign{Morris, 10, 5}, "levels is 5; want an even number of levels for morris"},
		{StudyDesign{Method: Sobol}, 50, StudyDesign{Sobol, 64, 0}, ""},
		{StudyDesign{Method: Sobol}, 51, StudyDesign{Sobol, 64, 0}, "method is sobol, and there are 51 parameters; want 50 or fewer, for instance those that morris finds to matter"},
		{StudyDesign{Method: Sobol, Levels: 4}, 3, StudyDesign{Sobol, 64, 4}, "levels is 4, but sobol has none; want samples alone"},
		{StudyDesign{Method: LatinHypercube}, 7, StudyDesign{LatinHypercube, 70, 0}, ""},
		{StudyDesign{Method: Factorial}, 4, StudyDesign{Factorial, 0, 3}, ""},
		{StudyDesign{Method: Factorial, Samples: 9}, 4, StudyDesign{Factorial, 9, 3}, "samples is 9, but a factorial has levels^parameters points; want levels alone"},
		{StudyDesign{Method: Factorial, Levels: 10}, 7, StudyDesign{Factorial, 0, 10}, "levels is 10, which makes 1e+07 points of 7 parameters; want fewer levels, or another method"},
		{StudyDesign{Method: Factorial, Levels: 1000}, 90, StudyDesign{Factorial, 0, 1000}, "levels is 1000, which makes 1e+270 points of 90 parameters; want fewer levels, or another method"},
	} {
		if got := tt.given.Completed(tt.parameters); got != tt.want {
			t.Errorf("%+v is completed to %+v, want %+v", tt.given, got, tt.want)
		}
		key, text := tt.given.Problem(tt.parameters)
		if got := strings.TrimSpace(key + " " + text); got != tt.problem {
			t.Errorf("%+v: problem %q, want %q", tt.given, got, tt.problem)
		}
	}
}

// Short names are the last parts of keys where these differ, and those of policies name the policy.
func TestStudyLabels(t *testing.T) {
	t.Parallel()
	text := smallStudy + "[[parameter]]\nkey = \"founding.rate\"\nfrom = 0.001\nto = 0.004\n" +
		"[[parameter]]\nkey = 'policy.\"Southport zone\".start'\nfrom = 2001\nto = 2003\n[[parameter]]\nkey = 'policy.\"Residence permits\".start'\nfrom = 2001\nto = 2003\n" +
		"[[parameter]]\nkey = \"relocation.rate\"\nfrom = 0.001\nto = 0.004\n"
	s, err := LoadStudy(studyFile(t, text), Options{})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"search_employed", "founding.rate", "start of Southport zone", "start of Residence permits", "relocation.rate"}
	if d := cmp.Diff(want, s.Labels()); d != "" {
		t.Errorf("labels: %s", d)
	}
}

// What a flag sets comes before what the file sets.
func TestStudySet(t *testing.T) {
	t.Parallel()
	file := studyFile(t, "set = [\"credit.interest=0.04\", \"labour.quit=0.03\"]\n"+smallStudy)
	s, err := LoadStudy(file, Options{Set: []string{"credit.interest=0.05"}})
	if err != nil {
		t.Fatal(err)
	}
	if got := s.Base.Config; got.Credit.Interest != 0.05 || got.Labour.Quit != 0.03 {
		t.Errorf("interest %g and quits %g; want 0.05 of the flag and 0.03 of the file", got.Credit.Interest, got.Labour.Quit)
	}
}
