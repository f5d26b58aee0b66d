package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"gowest/scenarios"
)

const root = "../.."

func TestParametersAreUpToDate(t *testing.T) {
	t.Parallel()
	isUpToDate(t, "parameters", parametersText)
}

// isUpToDate checks that a page of docs is what the source says, and returns it.
func isUpToDate(t *testing.T, page string, text func(root string) ([]byte, error)) []byte {
	t.Helper()
	want, err := text(root)
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(root + "/docs/" + page + ".md")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("docs/%s.md is not what the source says; run: go run ./cmd/gendocs %s", page, page)
	}
	return got
}

func TestEveryParameterHasARow(t *testing.T) {
	t.Parallel()
	text, err := parametersText(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"parameters", "baseline"} {
		toml, err := scenarios.Source(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range parseComments(string(toml)).entries {
			if e.table != "" && !bytes.Contains(text, []byte("`"+e.key+"`")) && !strings.HasPrefix(e.table, "world") && !strings.HasPrefix(e.table, "policy") && e.key != "name" && e.key != "values" {
				t.Errorf("[%s] %s has no row", e.table, e.key)
			}
		}
	}
}

// TestMechanismsName checks that everything a page names exists.
func TestMechanismsName(t *testing.T) {
	t.Parallel()
	src, err := readSource(root)
	if err != nil {
		t.Fatal(err)
	}
	parameters, err := parametersText(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range mechanisms {
		for _, f := range m.functions {
			if _, err := src.doc(f); err != nil {
				t.Errorf("%s: %v", m.tag, err)
			}
		}
		for _, p := range m.parameters {
			_, key, _ := strings.Cut(p, ".")
			if !bytes.Contains(parameters, []byte("`"+key+"`")) && !bytes.Contains(parameters, []byte("### "+key+"\n")) {
				t.Errorf("%s: there is no parameter %s", m.tag, p)
			}
		}
		if _, _, err := textOf(m.tag); err != nil {
			t.Error(err)
		}
		if _, err := (variant{scenario: m.scenario}).load(100000); err != nil {
			t.Errorf("%s: %v", m.tag, err)
		}
	}
}

func TestVariantsLoad(t *testing.T) {
	t.Parallel()
	for _, v := range []variant{baseRun, stagesOff, moversOff, portsShut, parkUnlinked, parkLinked, lateSupport, lateMarks, engineered, parkMarks, supported, withdrawn} {
		if _, err := v.load(100000); err != nil {
			t.Errorf("%s: %v", v.label, err)
		}
	}
}

var link = regexp.MustCompile(`\]\(([^)#]+)(#[^)]*)?\)`)

// TestLinksLeadSomewhere checks relative links of the documents.
func TestLinksLeadSomewhere(t *testing.T) {
	t.Parallel()
	for _, pattern := range []string{"/*.md", "/model/*.md", "/decisions/*.md", "/validation/*.md"} {
		files, err := filepath.Glob(root + "/docs" + pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			text, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range link.FindAllStringSubmatch(string(text), -1) {
				if strings.Contains(m[1], "://") {
					continue
				}
				if _, err := os.Stat(filepath.Join(filepath.Dir(f), m[1])); err != nil {
					t.Errorf("%s links to %s, which is not there", f, m[1])
				}
			}
		}
	}
}

var (
	testName = regexp.MustCompile("`(Test[A-Za-z0-9]+)`")
	keyName  = regexp.MustCompile("`([a-z]+(?:_[a-z0-9]+)+)`")
)

// TestODDNamesWhatExists checks the names of tests and parameters in docs/ODD.md.
func TestODDNamesWhatExists(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(root + "/docs/ODD.md")
	if err != nil {
		t.Fatal(err)
	}
	src, err := readSource(root)
	if err != nil {
		t.Fatal(err)
	}
	parameters, err := parametersText(root)
	if err != nil {
		t.Fatal(err)
	}
	tests := map[string]bool{}
	for _, x := range src.tests {
		tests[x.name] = true
	}
	for _, m := range testName.FindAllStringSubmatch(string(text), -1) {
		if !tests[m[1]] {
			t.Errorf("docs/ODD.md names %s, which is no test", m[1])
		}
	}
	for _, m := range keyName.FindAllStringSubmatch(string(text), -1) {
		if !bytes.Contains(parameters, []byte("`"+m[1]+"`")) {
			t.Errorf("docs/ODD.md names %s, which is no parameter", m[1])
		}
	}
	for _, m := range mechanisms {
		if src.uses[m.tag] && !bytes.Contains(text, []byte("["+m.tag+"]")) {
			t.Errorf("docs/ODD.md does not mention [%s]", m.tag)
		}
	}
}

func TestWholeNumbers(t *testing.T) {
	t.Parallel()
	got, err := wholeNumbers("10000,500")
	if err != nil || len(got) != 2 || got[0] != 10000 || got[1] != 500 {
		t.Errorf("wholeNumbers = %v, %v", got, err)
	}
	if _, err := wholeNumbers("a"); err == nil {
		t.Error("no error for a word")
	}
}

// The table of the patterns has a row for every figure, and the result of its pattern.
func TestPatternsCSV(t *testing.T) {
	t.Parallel()
	got := string(patternsCSV([]finding{{tag: "P4", lines: []line{{"CV, 1978", "0.9 ± 0.1", noTest}, {"change, 1978-90", "−0.3 ± 0.1", yes}}}}))
	want := "pattern,result,figure,value,test\nP4,holds,\"CV, 1978\",0.9 ± 0.1,\nP4,holds,\"change, 1978-90\",−0.3 ± 0.1,yes\n"
	if got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}
