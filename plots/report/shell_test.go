package report

import (
	"os/exec"
	"testing"

	"pgregory.net/rapid"
)

// A shell reads a word as it was.
func TestShellWord(t *testing.T) {
	t.Parallel()
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("there is no shell")
	}
	for word, want := range map[string]string{"go-west.toml": "go-west.toml", "西部/a.toml": "西部/a.toml", "a b": "'a b'", "it's": `'it'\''s'`, "": "''", "-o": "'-o'"} {
		if got := ShellWord(word); got != want {
			t.Errorf("%q: %s, want %s", word, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.StringN(0, 20, -1).Filter(func(s string) bool { // what no argument can hold
			for _, r := range s {
				if r == 0 || r == '�' {
					return false
				}
			}
			return true
		}).Draw(t, "word")
		got, err := exec.Command(sh, "-c", "printf %s "+ShellWord(word)).Output()
		if err != nil || string(got) != word {
			t.Fatalf("%q came back as %q: %v", word, got, err)
		}
	})
}
