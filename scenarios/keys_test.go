package scenarios

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"gowest/internal/diag"
)

// spot is a key or value of a file that the test breaks.
type spot struct {
	path string
	node *node
	key  string
}

// spots lists every key of a document, in tables, lists of tables and inline tables.
func spots(n *node, path string, out *[]spot) {
	for _, k := range n.keys {
		child := n.fields[k]
		p := join(path, k)
		if child.list {
			for i, item := range child.items {
				if item.isTable() {
					ip := fmt.Sprintf("%s[%d]", p, i)
					if item.at.line != item.key.line || item.raw == "" {
						spots(item, ip, out)
					}
				}
			}
		}
		if child.isTable() {
			spots(child, p, out)
		}
		*out = append(*out, spot{p, child, k})
	}
}

// replaceAt replaces old, which stands at a place, by new.
func replaceAt(t *testing.T, text string, at place, old, new string) string {
	t.Helper()
	lines := strings.Split(text, "\n")
	line := []rune(lines[at.line-1])
	head, rest := string(line[:at.col-1]), string(line[at.col-1:])+"\n"+strings.Join(lines[at.line:], "\n")
	if !strings.HasPrefix(rest, old) {
		t.Fatalf("line %d col %d: have %q, want %q", at.line, at.col, rest[:min(len(rest), 20)], old)
	}
	return strings.Join(append(lines[:at.line-1:at.line-1], head+new+rest[len(old):]), "\n")
}

// wantOne loads a text and checks that it has exactly one error, at the given place.
func wantOne(t *testing.T, what, text string, want place) {
	t.Helper()
	_, err := Load(write(t, "broken-key.toml", text), Options{})
	var list diag.List
	if !errors.As(err, &list) {
		t.Errorf("%s: no error", what)
		return
	}
	errs, _ := list.Split()
	if len(errs) != 1 || errs[0].Line != want.line || errs[0].Col != want.col {
		t.Errorf("%s: want one error at %d:%d, got\n%s", what, want.line, want.col, messages(err))
	}
}

// Every key of a valid file: misspelled, of a wrong type, or out of range, it gives exactly one
// error at the right place.
func TestEveryKeyBroken(t *testing.T) {
	country, err := os.ReadFile(at("country.toml"))
	if err != nil {
		t.Fatal(err)
	}
	strategies, err := os.ReadFile(at("strategies.toml"))
	if err != nil {
		t.Fatal(err)
	}
	toy, err := Source("toy")
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{
		"country":          string(country),
		"strategies":       string(strategies),
		"country resolved": string(load(t, at("country.toml")).Resolved()),
		"toy":              string(toy),
	}
	for name, text := range texts {
		if testing.Short() && name != "country" && name != "strategies" {
			continue
		}
		t.Run(name, func(t *testing.T) {
			root, problem := parse(text, name, 0)
			if problem != nil {
				t.Fatal(problem)
			}
			var all []spot
			spots(root, "", &all)
			if len(all) < 20 {
				t.Fatalf("only %d keys", len(all))
			}
			for _, s := range all {
				breakKey(t, text, s)
				breakItems(t, text, s.path, s.node)
			}
		})
	}
}

func breakKey(t *testing.T, text string, s spot) {
	t.Helper()
	isHeader := s.node.isTable() && s.node.raw == "" && s.node.key.line == s.node.at.line && s.node.key.col > s.node.at.col
	if !(s.node.list && isHeaderList(s.node)) { // a list of tables has a header for each item
		wrong := misspelled(s.key)
		wantOne(t, s.path+" misspelled", replaceAt(t, text, s.node.key, s.key, wrong), s.node.key)
	}
	if !isHeader && s.node.raw != "" && !strings.HasPrefix(s.node.raw, "'''") {
		breakValue(t, text, s.path, s.node)
	}
}

// breakItems breaks the values inside a list: points of series, places, industries, parts.
func breakItems(t *testing.T, text, path string, n *node) {
	t.Helper()
	for i, item := range n.items {
		p := fmt.Sprintf("%s[%d]", path, i)
		if item.raw != "" {
			breakValue(t, text, p, item)
		}
		breakItems(t, text, p, item)
	}
}

// breakValue gives a value a wrong type and, if it is a number, values far out of range.
func breakValue(t *testing.T, text, path string, n *node) {
	t.Helper()
	wrong := "true"
	if _, ok := n.value.(bool); ok {
		wrong = "12345"
	}
	wantOne(t, path+" of a wrong type", replaceAt(t, text, n.at, n.raw, wrong), n.at)
	if _, ok := asFloat(n); !ok {
		return
	}
	for _, far := range []string{"1e300", "-1e300", "nan", "inf"} {
		if _, whole := n.value.(int64); whole && strings.HasSuffix(far, "1e300") {
			far = strings.Replace(far, "1e300", "9223372036854775806", 1)
		}
		wantOne(t, path+" = "+far, replaceAt(t, text, n.at, n.raw, far), n.at)
	}
}

func isHeaderList(n *node) bool {
	return len(n.items) > 0 && n.items[0].isTable() && n.items[0].at == n.items[0].key
}

// misspelled swaps, doubles or drops a letter, as hands do, so that no other key comes out.
func misspelled(key string) string {
	if len(key) < 4 {
		return key + "x"
	}
	i := len(key) / 2
	return key[:i] + key[i:i+1] + key[i:]
}
