package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gowest/sim"
)

// The commands of each tutorial work as typed, one after the other in a folder with the files that it shows; runs are made small.
func TestTutorialsWorkAsTyped(t *testing.T) {
	if testing.Short() {
		t.Skip("runs the model")
	}
	files, err := filepath.Glob(filepath.Join("..", "..", "docs", "tutorials", "*.md"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no tutorials: %v", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Chdir(t.TempDir())
			commands := 0
			for _, b := range fences(string(text)) {
				if name, ok := strings.CutPrefix(b.info, "toml file="); ok {
					if err := os.WriteFile(name, []byte(b.text), 0o600); err != nil {
						t.Fatal(err)
					}
				}
				if b.info != "sh" {
					continue
				}
				for line := range strings.Lines(b.text) {
					commands++
					runTyped(t, strings.TrimSpace(line))
				}
			}
			if commands == 0 {
				t.Error("no command in it")
			}
		})
	}
}

// runTyped runs a line, smaller where it simulates.
func runTyped(t *testing.T, line string) {
	t.Helper()
	args := split(line)
	if args[0] != "gowest" {
		t.Fatalf("%q does not begin with gowest", line)
	}
	args = args[1:]
	switch args[0] {
	case "run", "compare":
		args = append(args, "--replicates", "2", "--charts", "none")
		fallthrough
	case "diverge":
		if strings.Contains(line, "go-west") {
			args = append(args, "--scale", "200000")
		}
	}
	var stdout, stderr bytes.Buffer
	if code := execute(t.Context(), args, &stdout, &stderr, sim.Simulate); code != 0 {
		t.Errorf("%s: exit code %d\n%s", line, code, &stderr)
	}
}

// fence is a block of code and what stands behind its opening.
type fence struct{ info, text string }

// fences returns the blocks of code of a text.
func fences(text string) (out []fence) {
	parts := strings.Split(text, "```")
	for i := 1; i < len(parts); i += 2 {
		info, code, _ := strings.Cut(parts[i], "\n")
		out = append(out, fence{info, code})
	}
	return out
}
