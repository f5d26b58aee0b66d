package scenarios

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"gowest/internal/diag"
	"gowest/sim"
)

// Problem is one message about a scenario file; errors.As finds it in an error of [Load].
type Problem = diag.Problem

// Options change a scenario from outside, as the flags of the commands do.
type Options struct {
	// Set is key=value with any key of scenario files, such as policy."Go West".start=2005.
	Set []string
	// Run keys, where not 0 (nil).
	From, To, Scale, Replicates int
	Seed                        *uint64
}

// Scenario is a scenario that has been read, completed and checked.
type Scenario struct {
	// Name is the file's name without folder and ending, or the name of the built-in.
	Name   string
	Config *sim.Config
	// Warnings are about what is suspicious but legal.
	Warnings diag.List

	resolved []byte
	digest   string
	lattice  string // name of the shipped lattice, "" for a drawn map
}

// Resolved returns the complete scenario as a scenario file without extends. Loading it gives the
// same Config and the same bytes.
func (s *Scenario) Resolved() []byte { return append([]byte(nil), s.resolved...) }

// Hash returns the SHA-256 of [Scenario.Resolved] in hexadecimal digits.
func (s *Scenario) Hash() string { return hashOf(s.resolved) }

func hashOf(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// Digest is [Scenario.Hash] without the number of replicates and the packages of policies, on which no run depends: one
// replicate of two scenarios with equal digests is the same under the same model.
func (s *Scenario) Digest() string { return s.digest }

// Load reads the scenario in a file, or the built-in of that name, with all that it extends.
//
// The error is a [diag.List] with every problem of the files in order. Scenarios with warnings
// load; see [Scenario.Warnings].
func Load(name string, opts Options) (*Scenario, error) {
	src, text := find(name, nil)
	if text != "" {
		return nil, diag.List{{File: name, Text: text}}
	}
	return loadFrom(src, opts)
}

// LoadText is [Load] of a scenario that is here as text, such as [Scenario.Resolved].
func LoadText(name, text string, opts Options) (*Scenario, error) {
	return loadFrom(&source{name: name, display: name + ".toml", text: text}, opts)
}

func loadFrom(src *source, opts Options) (*Scenario, error) {
	l := &loader{}
	root := l.chain(src, 0, nil)
	if len(l.problems) > 0 && root == nil {
		return nil, l.sorted()
	}
	cfg, lattice, warnings, err := l.check(root, opts)
	if err != nil {
		return nil, err
	}
	return newScenario(src.name, cfg, lattice, warnings), nil
}

// check overrides keys of a merged tree and turns it into a configuration. The error has the warnings, too.
func (l *loader) check(root *node, opts Options) (cfg *sim.Config, lattice string, warnings diag.List, err error) {
	l.override(root, opts)
	removeMarked(root)
	c := newChecker(root, l.problems)
	cfg = c.config(root)
	l.problems = c.problems
	errs, warnings := l.sorted().Split()
	if len(errs) > 0 {
		return nil, "", nil, append(errs, warnings...)
	}
	return cfg, c.lattice, warnings, nil
}

// newScenario completes a scenario that has been checked.
func newScenario(name string, cfg *sim.Config, lattice string, warnings diag.List) *Scenario {
	one := *cfg
	one.Run.Replicates = 0
	one.Policies = slices.Clone(cfg.Policies)
	for i := range one.Policies {
		one.Policies[i].Package = ""
	}
	return &Scenario{
		Name: name, Config: cfg, Warnings: warnings,
		resolved: resolve(cfg, lattice), digest: hashOf(resolve(&one, lattice)), lattice: lattice,
	}
}

// source is a scenario file or a built-in.
type source struct {
	name    string // without folder and ending
	display string // in messages
	path    string // of a file; "" for built-ins
	text    string
}

// find reads what a user called name, seen from the file that extends it. It returns a message if
// there is no such thing.
func find(name string, from *source) (*source, string) {
	isFile := strings.HasSuffix(name, ".toml") || strings.ContainsAny(name, `/\`)
	if from != nil && from.path == "" { // a built-in extends built-ins only
		name, isFile = strings.TrimSuffix(name, ".toml"), false
	}
	if !isFile && isBuiltin(name) {
		text, err := Source(name)
		if err != nil {
			return nil, err.Error()
		}
		return &source{name: name, display: name + ".toml", text: string(text)}, ""
	}
	path, folder := name, "."
	if from != nil {
		folder = filepath.Dir(from.path)
		if !filepath.IsAbs(name) {
			path = filepath.Join(folder, name)
		}
	}
	if from == nil || from.path != "" {
		for _, p := range []string{path, path + ".toml"} {
			text, err := os.ReadFile(p)
			var failed *fs.PathError
			if isFile && errors.As(err, &failed) && !errors.Is(err, fs.ErrNotExist) {
				return nil, fmt.Sprintf("the scenario file %q cannot be read: %v", p, failed.Err)
			}
			if err == nil {
				base := strings.TrimSuffix(filepath.Base(p), ".toml")
				return &source{name: base, display: p, path: p, text: string(text)}, ""
			}
			if isFile {
				break
			}
		}
	}
	if isFile {
		beside, _ := filepath.Glob(filepath.Join(filepath.Dir(path), "*.toml"))
		words := mapped(beside, func(f string) string { return strings.TrimSuffix(filepath.Base(f), ".toml") })
		near := diag.Suggest(strings.TrimSuffix(filepath.Base(name), ".toml"), words)
		if near == "" {
			return nil, fmt.Sprintf("there is no scenario file %q", name)
		}
		return nil, fmt.Sprintf("there is no scenario file %q; did you mean %q?", name, filepath.Join(filepath.Dir(name), near+".toml"))
	}
	beside, _ := filepath.Glob(filepath.Join(folder, "*.toml"))
	words := append(builtinNames(), mapped(beside, filepath.Base)...)
	if hint := didYouMean(name, words); hint != "" {
		return nil, fmt.Sprintf("no built-in scenario or file %q%s", name, hint)
	}
	return nil, fmt.Sprintf("no built-in scenario or file %q; built in are %s", name, strings.Join(builtinNames(), ", "))
}

// loader follows the chain of extends and collects problems.
type loader struct {
	problems diag.List
	files    []string
}

func (l *loader) sorted() diag.List {
	l.problems.Sort(append(l.files, "--set")...)
	return l.problems
}

func (l *loader) fail(at place, where, format string, args ...any) {
	l.problems = append(l.problems, &diag.Problem{File: at.file, Line: at.line, Col: at.col, Where: where, Text: fmt.Sprintf(format, args...)})
}

// chain returns the scenario merged over all that it extends, or nil if a file is not readable.
func (l *loader) chain(src *source, layer int, above []*source) *node {
	l.files = append(l.files, src.display)
	own, problem := parse(src.text, src.display, layer)
	if problem != nil {
		l.problems = append(l.problems, problem)
		return nil
	}
	base := newTable(place{src.display, layer, 1, 1})
	if ext := own.fields["extends"]; ext != nil {
		own.drop("extends")
		if base = l.extended(ext, src, layer, append(above, src)); base == nil {
			return nil
		}
		base.key, base.at = own.key, own.at
	}
	l.merge("", base, own)
	return base
}

func (l *loader) extended(ext *node, src *source, layer int, above []*source) *node {
	name, ok := ext.value.(string)
	if !ok {
		l.fail(ext.at, "", "extends is %s; want the name of a built-in scenario or of a file beside this one, as text", describe(ext))
		return nil
	}
	base, text := find(name, src)
	if text != "" {
		l.fail(ext.at, "", "extends: %s", text)
		return nil
	}
	for _, s := range above {
		if s.path == base.path && s.name == base.name {
			l.fail(ext.at, "", "extends %q leads back to %s; a chain of scenarios must end", name, s.display)
			return nil
		}
	}
	return l.chain(base, layer-1, above)
}

// didYouMean returns "; did you mean …?" or nothing.
func didYouMean(word string, candidates []string) string {
	if s := diag.Suggest(word, candidates); s != "" {
		return fmt.Sprintf("; did you mean %q?", s)
	}
	return ""
}
