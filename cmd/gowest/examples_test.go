package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"gowest/sim"
)

// The examples of every command work as typed, one after the other in an empty folder.
func TestExamplesWorkAsTyped(t *testing.T) {
	a := &app{stdout: new(bytes.Buffer), stderr: new(bytes.Buffer), simulate: fakeModel}
	for _, cmd := range withParts(a.root()) {
		if cmd.Hidden {
			continue
		}
		t.Run(strings.ReplaceAll(cmd.CommandPath(), " ", "-"), func(t *testing.T) {
			t.Chdir(t.TempDir())
			if cmd.Example == "" {
				t.Fatal("help shows no example")
			}
			for line := range strings.Lines(cmd.Example) {
				words := split(strings.TrimSpace(line))
				if words[0] != "gowest" {
					t.Fatalf("example %q does not begin with gowest", line)
				}
				args := words[1:]
				if cmd.Name() == "gowest" || len(args) > 0 && args[0] == "compare" {
					args = append(args, "--charts", "none") // drawn in other tests
				}
				model := fakeModel
				if cmd.Name() == "replay" { // which runs the model itself and compares
					model = sim.Simulate
				}
				var stdout, stderr bytes.Buffer
				if code := execute(t.Context(), args, &stdout, &stderr, model); code != 0 {
					t.Errorf("%s: exit code %d\n%s", line, code, &stderr)
				}
			}
			if left, _ := filepath.Glob("*/.tmp-*"); len(left) > 0 {
				t.Errorf("temporary files left: %v", left)
			}
		})
	}
}

// withParts returns a command and all below it.
func withParts(cmd *cobra.Command) []*cobra.Command {
	out := []*cobra.Command{cmd}
	for _, c := range cmd.Commands() {
		out = append(out, withParts(c)...)
	}
	return out
}

// split cuts a line into words as a shell does, with single quotes.
func split(line string) (words []string) {
	for i, part := range strings.Split(line, "'") {
		if i%2 == 1 {
			words = append(words, part)
			continue
		}
		words = append(words, strings.Fields(part)...)
	}
	return words
}

// The README names commands of the program only.
func TestReadmeCommandsExist(t *testing.T) {
	t.Parallel()
	readme, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	root := (&app{}).root()
	for line := range strings.Lines(string(readme)) {
		words := strings.Fields(line)
		if !strings.HasPrefix(line, "    ") || len(words) < 2 || words[0] != "gowest" { // text, not code
			continue
		}
		if cmd, _, err := root.Find(words[1:2]); err != nil || cmd == root {
			t.Errorf("README.md: there is no command %q in %q", words[1], strings.TrimSpace(line))
		}
	}
}
