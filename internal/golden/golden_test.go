package golden

import (
	"os"
	"strings"
	"testing"
)

// spy records whether a check failed; it has no artifact folder.
type spy struct {
	testing.TB
	failed string
}

func (s *spy) Helper()                        {}
func (s *spy) Errorf(format string, a ...any) { s.failed = format }

func TestEqual(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.Mkdir("testdata", 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("testdata/a.txt", []byte("one\ntwo\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, got string
		fails     bool
	}{
		{"a.txt", "one\ntwo\n", false},
		{"a.txt", "one\ntoo\n", true},
		{"missing.txt", "one\n", true},
	} {
		s := &spy{TB: t}
		Equal(s, c.name, []byte(c.got))
		if (s.failed != "") != c.fails {
			t.Errorf("Equal(%s, %q) failed with %q, want failure %v", c.name, c.got, s.failed, c.fails)
		}
	}
}

func TestUpdate(t *testing.T) {
	t.Chdir(t.TempDir())
	*update = true
	defer func() { *update = false }()
	Equal(t, "new/b.txt", []byte("b"))
	if got, err := os.ReadFile("testdata/new/b.txt"); err != nil || string(got) != "b" {
		t.Errorf("with -update the file holds %q (%v), want \"b\"", got, err)
	}
}

func TestDifference(t *testing.T) {
	got := Difference([]byte("one\ntwo\n"), []byte("one\ntoo\n"))
	for _, part := range []string{"line 2, byte 2", "-two", "+too"} {
		if !strings.Contains(got, part) {
			t.Errorf("Difference = %q, want it to contain %q", got, part)
		}
	}
	if got := Difference([]byte("x"), []byte("x")); got != "" {
		t.Errorf("Difference of equal texts = %q, want none", got)
	}
	if got := Difference([]byte("x"), []byte("x\ny")); !strings.Contains(got, "-(end)") {
		t.Errorf("Difference = %q, want a mark of the end", got)
	}
}
