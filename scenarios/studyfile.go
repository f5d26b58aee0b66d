package scenarios

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"gowest/internal/diag"
)

// shelf is a folder of study files of one kind that come with the program.
type shelf struct{ folder, kind string }

var (
	studyShelf = shelf{"studies", "study"}
	sweepShelf = shelf{"sweeps", "sweep"}
)

// list returns the files of the shelf, by name.
func (s shelf) list() (out []Info) {
	files, _ := fs.Glob(shipped, s.folder+"/*.toml")
	for _, f := range files {
		text, _ := shipped.ReadFile(f)
		if root, p := parse(string(text), f, 0); p == nil {
			out = append(out, Info{Name: strings.TrimSuffix(filepath.Base(f), ".toml"), Title: root.text("title")})
		}
	}
	return out
}

// find returns where a study file is shown to be and its text, or a message: one of the shelf, or else a file.
func (s shelf) find(name string) (display, text, problem string) {
	if b, err := shipped.ReadFile(s.folder + "/" + name + ".toml"); err == nil {
		return name + ".toml", string(b), ""
	}
	for _, path := range []string{name, name + ".toml"} {
		if b, err := os.ReadFile(path); err == nil {
			return path, string(b), ""
		}
	}
	words := mapped(s.list(), func(i Info) string { return i.Name })
	beside, _ := filepath.Glob("*.toml")
	if near := didYouMean(name, append(slices.Clone(words), beside...)); near != "" {
		return "", "", fmt.Sprintf("there is no %s %q%s", s.kind, name, near)
	}
	return "", "", fmt.Sprintf("there is no study file %q; built-in %s are %s", name, s.folder, strings.Join(words, ", "))
}

// runKeys are what a study file says about its runs; 0 says nothing.
type runKeys struct{ replicates, seed, scale, from, to int }

// fill puts what a study file says where the options say nothing.
func (k runKeys) fill(o *Options) {
	for _, f := range []struct {
		into *int
		own  int
	}{{&o.Replicates, k.replicates}, {&o.Scale, k.scale}, {&o.From, k.from}, {&o.To, k.to}} {
		if *f.into == 0 {
			*f.into = f.own
		}
	}
	if o.Seed == nil && k.seed != 0 {
		seed := uint64(k.seed)
		o.Seed = &seed
	}
}

// assignments reads the key set of a study file and returns it before what flags set, since the last one counts.
func (c *checker) assignments(root *node, flags []string) []string {
	return append(c.texts(root.fields["set"], "set", `"households.spend_income=0.9"`), flags...)
}

// texts reads a list of texts.
func (c *checker) texts(n *node, key, example string) (out []string) {
	switch {
	case n == nil:
		return nil
	case !n.list:
		c.failValue(n, "", "%s is %s; want a list of texts such as %s", key, describe(n), example)
	}
	for _, item := range n.items {
		if text, ok := item.value.(string); ok {
			out = append(out, text)
		} else {
			c.failValue(item, "", "%s has %s; want texts such as %s", key, describe(item), example)
		}
	}
	return out
}

// variation reads the key of a parameter, nil if it is none.
func (c *checker) variation(n *node, where, key string) *Variation {
	v, err := ParseVariation(key + "=0,1")
	var list diag.List
	if errors.As(err, &list) {
		c.failValue(n.fields["key"], where, "key %q: %s", key, list[0].Text)
		return nil
	}
	return v
}

// placeNames gives problems of a scenario that is not there the place of its name in the study file.
func placeNames(problems diag.List, nodes ...*node) diag.List {
	for _, p := range problems {
		for _, n := range nodes {
			if name, ok := n.value.(string); ok && p.Line == 0 && filepath.Base(p.File) == filepath.Base(name) {
				p.File, p.Line, p.Col = n.at.file, n.at.line, n.at.col
			}
		}
	}
	return problems
}

// scenarioNodes returns where a study file names scenarios.
func scenarioNodes(root *node) (out []*node) {
	for _, key := range []string{"scenario", "against", "scenarios"} {
		if n := root.fields[key]; n != nil {
			out = append(append(out, n), n.items...)
		}
	}
	return out
}

// beside returns how a study calls a scenario: a file beside it, or a name.
func beside(folder, name string) string {
	if name == "" || isBuiltin(name) || filepath.IsAbs(name) {
		return name
	}
	for _, path := range []string{filepath.Join(folder, name), filepath.Join(folder, name+".toml")} {
		if info, err := os.Stat(path); err == nil && !info.IsDir() {
			return path
		}
	}
	return name
}
