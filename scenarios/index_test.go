package scenarios

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gowest/internal/diag"
)

// Documents with every shape of key and value that TOML has.
var documents = []string{
	"",
	"# nothing but a comment",
	"a = 1\nb = 2.5 # c = 3\nc = \"#\"\n",
	"\"quoted key\" = 1\n'literal.key' = 2\n\"esc\\\"aped\" = 3\nbare-key_1 = 4\n1234 = 5\n\"\" = 6",
	"a.b.c = 1\na . b . d = 2\na.\"x.y\".z = 3",
	"[a]\nx = 1\n[a.b]\ny = 2\n[ c . d ]\nz = 3\n",
	"[[p]]\nname = 'x'\n[[p]]\nname = 'y'\n[[p.q]]\nz = 1\n[[p.q]]\nz = 2\n[p.r]\nt = true\n[[p]]\n",
	"x = { a = 1, b = { c = 2, d.e = 3 }, f = [1, { g = 4 }] }\n",
	"x = [\n  1, # one ]\n  2,\n  [3, 4], # [\n]\ny = 1",
	"s = '''\nline = 1\n[no]\n'''\nt = \"\"\"a\\\"\"\"\"\"\nu = 1\n",
	"s = '''it''s'''''\nt = \"\"\"\"two\"\"\"\"\"\nu = 1",
	"s = \"a # b = c\"\nt = 'a # b \\'\nu = 1",
	"d = 1979-05-27T07:32:00Z\ne = 1979-05-27 07:32:00\nf = 07:32:00\ng = 1979-05-27\nh = +1_000\ni = -inf\nj = 0xFF\nk = 6.6e-3",
	"x = {}\ny = []\nz = [[], [{}]]\n",
	"x = [{ a = 1 }, { a = 2, b = 'q' },\n { a = 3 }]\n[t]\nu = [ [1978, 0.5], [1990, 1] ]\n",
	"a.b = 1\n[c]\nd.e.f = 2\nd.e.g = 3\n[c.h]\ni = 4",
	"北 = 1",
	"\"四川\" = 1\n[\"西 部\"]\n'云' = '贵'\nmap = '''\n　川・\n'''\n",
	"a = 1\r\n[b]\r\nc = '''\r\nx\r\n'''\r\nd = 2\r\n",
	"x = {a = 1,\n  # comment }\n  b = 2\n}\ny = 1",
	"a = \"\\\\\"\nb = \"\\\"\"\nc = 'x'",
	"[a.b.c]\nx=1\n[a]\ny=2\n[a.b]\nz=3",
}

// watch stops the test if reading a text does not end. The fuzzing engine would wait for ever.
func watch(text string) func() {
	timer := time.AfterFunc(5*time.Second, func() { panic("no end of reading " + strconv.Quote(text)) })
	return func() { timer.Stop() }
}

// keysAgree checks that the index finds the keys that the decoder lists, in its order.
func keysAgree(t *testing.T, text string) {
	t.Helper()
	defer watch(text)()
	var v map[string]any
	text = strings.TrimPrefix(text, "\ufeff")
	if notText(text, "") != nil {
		return
	}
	md, err := decode(text, &v)
	if err != nil {
		return
	}
	want := [][]string{}
	for _, k := range md.Keys() {
		want = append(want, k)
	}
	root, got := index(text, "t.toml", 0)
	if got == nil {
		got = [][]string{}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%q\nkeys of the decoder and of the index (-decoder +index):\n%s", text, diff)
	}
	inside(t, text, root)
}

// inside checks that every place lies in the document.
func inside(t *testing.T, text string, n *node) {
	t.Helper()
	lines := strings.Split(text, "\n")
	for _, p := range []place{n.key, n.at} {
		if p.line < 1 || p.line > len(lines) || p.col < 1 || p.col > len([]rune(lines[p.line-1]))+1 {
			t.Errorf("%q: place %d:%d is outside", text, p.line, p.col)
		}
	}
	for _, k := range n.keys {
		inside(t, text, n.fields[k])
	}
	for _, item := range n.items {
		inside(t, text, item)
	}
}

func TestIndexAgreesWithDecoder(t *testing.T) {
	for _, text := range append(documents, shippedTexts(t)...) {
		keysAgree(t, text)
	}
}

func shippedTexts(t testing.TB) []string {
	var out []string
	for _, name := range builtinNames() {
		text, err := Source(name)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, string(text))
	}
	return out
}

func FuzzIndex(f *testing.F) {
	for _, text := range documents {
		f.Add(text)
	}
	f.Fuzz(keysAgree)
}

// The places of keys and values, also in lists of tables and in inline tables.
func TestIndexPlaces(t *testing.T) {
	text := "title = \"x\"\n[[policy]]\n  name = 'a'\n[[policy]]\nname = '四川' \nwhere = [\"川\", { row = 1, col = 2 }]\n"
	root, problem := parse(text, "t.toml", 0)
	if problem != nil {
		t.Fatal(problem)
	}
	second := root.fields["policy"].items[1]
	list := second.fields["where"]
	cases := []struct {
		what      string
		at        place
		line, col int
	}{
		{"title", root.fields["title"].key, 1, 1},
		{"title's value", root.fields["title"].at, 1, 9},
		{"first name", root.fields["policy"].items[0].fields["name"].key, 3, 3},
		{"second policy", second.at, 4, 1},
		{"second name", second.fields["name"].at, 5, 8},
		{"where", list.at, 6, 9},
		{"a place", list.items[0].at, 6, 10},
		{"a cell", list.items[1].at, 6, 15},
		{"its column, counted in characters", list.items[1].fields["col"].key, 6, 26},
	}
	for _, c := range cases {
		if c.at.line != c.line || c.at.col != c.col {
			t.Errorf("%s at %d:%d, want %d:%d", c.what, c.at.line, c.at.col, c.line, c.col)
		}
	}
}

// Whatever the text, Load does not panic, and what it rejects has a place inside the file.
func FuzzLoad(f *testing.F) {
	for _, text := range append(documents, shippedTexts(f)...) {
		f.Add(text)
	}
	files, err := filepath.Glob("testdata/broken/*.toml")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range append(files, "testdata/country.toml") {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text))
		f.Add(strings.Replace(string(text), "../country.toml", "country.toml", 1))
	}
	f.Fuzz(func(t *testing.T, text string) {
		file := filepath.Join(t.TempDir(), "fuzz.toml")
		for _, name := range []string{"country.toml", "behaviour.toml"} {
			base, err := os.ReadFile(at(name))
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(filepath.Dir(file), name), base, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		defer watch(text)()
		s, err := Load(file, Options{})
		if err == nil {
			checkRoundTrip(t, s)
			return
		}
		var list diag.List
		if !errors.As(err, &list) || len(list) == 0 {
			t.Fatalf("error without problems: %v", err)
		}
		lines := strings.Split(strings.TrimPrefix(text, "\ufeff"), "\n")
		for _, p := range list {
			if p.Text == "" {
				t.Errorf("empty message: %v", p)
			}
			if p.File != file || p.Warning {
				continue
			}
			if p.Line < 1 || p.Line > len(lines) || p.Col < 1 || p.Col > len([]rune(lines[p.Line-1]))+1 {
				t.Errorf("%v: the place is outside the file", p)
			}
		}
	})
}
