package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"gowest/sim/record"
)

// patternsHeading is that of the section which patterns writes into another document.
const patternsHeading = "## Patterns P1 to P9"

// patternsSection is the table of the patterns as a section of another document: what was tested of each, with its interval.
func patternsSection(o options, all []finding) string {
	w := new(bytes.Buffer)
	fmt.Fprintf(w, "%s\n\nWhat shall come out of `baseline` without being put in: means over %d replicates, one agent for %d persons, after ± half the width of the 95 %%\n"+
		"interval. A test holds only if the interval lies on the side named. [patterns.md](patterns.md) has the rules, what was put in, and all figures.\n\n%s",
		patternsHeading, o.replicates, o.scale, coarse(o))
	fmt.Fprint(w, "| pattern | claim | result | what was tested |\n| --- | --- | --- | --- |\n")
	for _, f := range all {
		var tests []string
		for _, l := range f.lines {
			if l.holds != noTest {
				tests = append(tests, fmt.Sprintf("%s: %s (%s)", l.what, l.value, l.holds))
			}
		}
		fmt.Fprintf(w, "| [%s](patterns.md#%s) | %s | %s | %s |\n", f.tag, strings.ToLower(f.tag), f.claim, f.verdict(), strings.Join(tests, "; "))
	}
	return w.String()
}

// coarse warns of few replicates and of agents that are too large for some patterns, "" if neither.
func coarse(o options) string {
	var parts []string
	if o.replicates < 10 {
		parts = append(parts, fmt.Sprintf("%d replicates are a first look: intervals are so wide that little is told.", o.replicates))
	}
	if o.scale > coarsest {
		parts = append(parts, fmt.Sprintf("Clusters need cells with many firms: with one agent for more than %d persons patterns of clusters and of firm sizes need not show.", coarsest))
	}
	if len(parts) == 0 {
		return ""
	}
	return "**" + strings.Join(parts, " ") + "**\n\n"
}

// coarsest is the number of persons per agent above which the page warns.
const coarsest = 10000

// insert puts a section into a document of the output folder, behind the one of another heading.
func (o options) insert(file, behind, section string) error {
	path := filepath.Join(o.out, file)
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	out, err := withSection(string(text), behind, section)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return record.WriteFile(path, []byte(out))
}

// withSection returns a document with a section of a second-level heading behind the one of another heading; a section of the same heading goes.
func withSection(doc, behind, section string) (string, error) {
	heading, _, _ := strings.Cut(section, "\n")
	parts := strings.Split("\n"+doc, "\n## ")
	var out []string
	found := false
	for i, part := range parts {
		first, _, _ := strings.Cut(part, "\n")
		if i > 0 && "## "+first == heading {
			continue
		}
		out = append(out, part)
		if i > 0 && "## "+first == behind {
			found = true
			out = append(out, strings.TrimPrefix(section, "## "))
		}
	}
	if !found {
		return "", fmt.Errorf("there is no section %q", behind)
	}
	return strings.TrimPrefix(strings.Join(out, "\n## "), "\n"), nil
}
