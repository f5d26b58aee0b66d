package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"gowest/scenarios"
)

func TestStudiesAreUpToDate(t *testing.T) {
	t.Parallel()
	got := isUpToDate(t, "studies", studiesText)
	if stray := regexp.MustCompile(`\[[A-Z][A-Za-z.]+\]`).Find(got); stray != nil {
		t.Errorf("the page has a reference of Go's documentation, %s", stray)
	}
}

var tomlBlock = regexp.MustCompile("(?s)```toml\n(.*?)```")

// The files that the page shows are read without a problem.
func TestExamplesOfStudiesLoad(t *testing.T) {
	t.Parallel()
	text, err := studiesText(root)
	if err != nil {
		t.Fatal(err)
	}
	claims, studies := 0, 0
	for _, m := range tomlBlock.FindAllSubmatch(text, -1) {
		file := filepath.Join(t.TempDir(), "example.toml")
		if err := os.WriteFile(file, m[1], 0o600); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(m[1]), "[[arm]]") {
			claims++
			if c, err := scenarios.LoadClaim(file, scenarios.Options{}); err != nil || len(c.Warnings) > 0 {
				t.Errorf("claim: %v, %v", err, c)
			}
			continue
		}
		studies++
		if _, err := scenarios.LoadStudy(file, scenarios.Options{}); err != nil {
			t.Errorf("study: %v", err)
		}
	}
	if claims != 1 || studies != 1 {
		t.Errorf("the page shows %d claims and %d studies, want one each", claims, studies)
	}
}
