package scenarios

import (
	"embed"
	"fmt"
	"io/fs"
	"sort"
	"strings"
)

// The scenarios, the maps, the studies, the sweeps and the claims that come with the program.
//
//go:embed builtin claims data studies sweeps
var shipped embed.FS

// Info names a built-in scenario.
type Info struct{ Name, Title string }

// Builtins returns the built-in scenarios, by name. Files that only give parameters to others are
// not among them: they can be extended but hold no country.
func Builtins() []Info {
	var out []Info
	for _, name := range builtinNames() {
		src, _ := find(name, nil)
		root := (&loader{}).chain(src, 0, nil)
		if root != nil && root.fields["province"] != nil {
			out = append(out, Info{Name: name, Title: root.text("title")})
		}
	}
	return out
}

// Source returns the text of a built-in scenario as it was written, with its comments.
func Source(name string) ([]byte, error) {
	text, err := shipped.ReadFile("builtin/" + name + ".toml")
	if err != nil {
		return nil, fmt.Errorf("%w: %q%s", errNoBuiltin, name, didYouMean(name, builtinNames()))
	}
	return text, nil
}

var errNoBuiltin = fmt.Errorf("no built-in scenario of that name")

func builtinNames() []string {
	files, _ := fs.Glob(shipped, "builtin/*.toml")
	names := make([]string, 0, len(files))
	for _, f := range files {
		names = append(names, strings.TrimSuffix(strings.TrimPrefix(f, "builtin/"), ".toml"))
	}
	sort.Strings(names)
	return names
}

func isBuiltin(name string) bool {
	_, err := fs.Stat(shipped, "builtin/"+name+".toml")
	return err == nil && !strings.ContainsAny(name, `/\`)
}

// text returns a field's text, or "".
func (n *node) text(key string) string {
	if !n.isTable() || n.fields[key] == nil {
		return ""
	}
	s, _ := n.fields[key].value.(string)
	return s
}
