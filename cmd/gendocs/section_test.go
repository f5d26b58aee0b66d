package main

import (
	"strings"
	"testing"
)

// A section comes behind the one named, and takes the place of an older one.
func TestWithSection(t *testing.T) {
	t.Parallel()
	doc := "# A\n\n## Verdict\n\nbad\n\n## Rest\n\n### Part\n\nend\n"
	want := "# A\n\n## Verdict\n\nbad\n\n## New\n\none\n\n## Rest\n\n### Part\n\nend\n"
	got, err := withSection(doc, "## Verdict", "## New\n\none\n")
	if err != nil || got != want {
		t.Errorf("withSection = %q, %v; want %q", got, err, want)
	}
	again, err := withSection(got, "## Verdict", "## New\n\ntwo\n")
	if err != nil || again != strings.Replace(want, "one", "two", 1) {
		t.Errorf("again: %q, %v", again, err)
	}
	if _, err := withSection(doc, "## Results", "## New\n"); err == nil {
		t.Error("no error where the section is missing")
	}
}

// The table of patterns has their tests with intervals, and says where runs are too few or too coarse.
func TestPatternsSection(t *testing.T) {
	t.Parallel()
	all := []finding{{tag: "P4", claim: "dispersion falls", lines: []line{{"CV, 1978", "0.9 ± 0.1", noTest}, {"change, 1978-90", "−0.3 ± 0.1", yes}, {"change, 2004-20", "0.1 ± 0.3", no}}}}
	got := patternsSection(options{replicates: 10, scale: 10000}, all)
	if want := "| [P4](patterns.md#p4) | dispersion falls | holds in part (1 of 2 tests) | change, 1978-90: −0.3 ± 0.1 (yes); change, 2004-20: 0.1 ± 0.3 (no) |\n"; !strings.HasSuffix(got, want) {
		t.Errorf("got %s; want at its end %s", got, want)
	}
	if strings.Contains(got, "**") {
		t.Errorf("a warning without reason: %s", got)
	}
	if got := patternsSection(options{replicates: 2, scale: 50000}, all); !strings.Contains(got, "2 replicates are a first look") || !strings.Contains(got, "more than 10000 persons") {
		t.Errorf("no warning: %s", got)
	}
}
