package scenarios

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// studyFile writes a study and returns its path.
func studyFile(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "mine.toml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// Every built-in study can be read, and its ranges hold what its scenario has.
func TestBuiltinStudies(t *testing.T) {
	t.Parallel()
	for _, i := range Studies() {
		s, err := LoadStudy(i.Name, Options{})
		if err != nil {
			t.Errorf("%s: %v", i.Name, err)
			continue
		}
		if s.Title == "" || len(s.Parameters) == 0 {
			t.Errorf("%s: title %q, %d parameters", i.Name, s.Title, len(s.Parameters))
		}
	}
}

const smallStudy = `title = "Small"
scenario = "toy"
to = 2004
[[parameter]]
key = "labour.search_employed"
from = 0.01
to = 0.1
[[outcome]]
name = "cv"
indicator = "cv"
year = 2004
`

// A study sets its keys and nothing else.
func TestStudyAt(t *testing.T) {
	t.Parallel()
	s, err := LoadStudy(studyFile(t, smallStudy), Options{})
	if err != nil {
		t.Fatal(err)
	}
	base, against, err := s.At([]float64{0.0625})
	if err != nil || against != nil {
		t.Fatalf("%v, against %v", err, against)
	}
	if got := base.Config.Labour.SearchEmployed; got != 0.0625 {
		t.Errorf("search_employed %g, want 0.0625", got)
	}
	if base.Config.Run.To != 2004 {
		t.Errorf("to %d, want 2004", base.Config.Run.To)
	}
	same, _, err := s.At([]float64{s.Base.Config.Labour.SearchEmployed})
	if err != nil {
		t.Fatal(err)
	}
	if same.Digest() != s.Base.Digest() {
		t.Error("the scenario with its own value is another one")
	}
}

// A place in a range leads to a value and back.
func TestParameterPlace(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		low := rapid.Float64Range(1e-6, 1e3).Draw(t, "from")
		p := Parameter{From: low, To: low * rapid.Float64Range(1.01, 1e4).Draw(t, "factor"), Log: rapid.Bool().Draw(t, "log")}
		u := rapid.Float64Range(0, 1).Draw(t, "u")
		x := p.At(u)
		if x < p.From || x > p.To {
			t.Fatalf("%g lies outside of %g to %g", x, p.From, p.To)
		}
		if back := p.Place(x); math.Abs(back-u) > 1e-9 {
			t.Fatalf("place %g leads to %g and back to %g", u, x, back)
		}
	})
}

// Problems name their line, all at once.
func TestStudyProblems(t *testing.T) {
	t.Parallel()
	for text, wants := range map[string][]string{
		strings.Replace(smallStudy, "indicator = \"cv\"", "indicator = \"cvv\"", 1):  {`mine.toml:10:13: outcome "cv": indicator "cvv" is no indicator of the nation; did you mean "cv"?`},
		strings.Replace(smallStudy, "to = 0.1", "to = 0.001", 1):                     {`mine.toml:7:6: parameter labour.search_employed: to is 0.001; want more than from, 0.01`},
		strings.Replace(smallStudy, "to = 0.1", "to = 2.0", 1):                       {`mine.toml:7:6: parameter labour.search_employed: to is 2: `, "search_employed"},
		strings.Replace(smallStudy, "search_employed", "serch_employed", 1):          {"parameter labour.serch_employed", `did you mean "search_employed"`},
		strings.Replace(smallStudy, "year = 2004", "year = 2085\nform = \"men\"", 1): {`form "men" is not known; did you mean "mean"?`},
		strings.NewReplacer("indicator = \"cv\"", "indicator = \"cvv\"\nplace = \"Hillz\"", "to = 0.1", "to = 2.0", "title", "titel").Replace(smallStudy): {
			`unknown key "titel"; did you mean "title"?`, "search_employed: to is 2: ", `place "Hillz" is no province and no region; did you mean "Hills"?`,
		},
		"title = \"x\"\nscenarios = \"toy\"\n": {`unknown key "scenarios"; did you mean "scenario"?`},
	} {
		_, err := LoadStudy(studyFile(t, text), Options{})
		if err == nil {
			t.Errorf("no error; want %s in\n%s", wants, text)
			continue
		}
		for _, want := range wants {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("error %v; want %s", err, want)
			}
		}
	}
}
