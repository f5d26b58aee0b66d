package scenarios

import (
	"fmt"
	"math"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
)

// Start returns the values that the parameters have in the study's scenario, NaN for one that has no single number there.
func (s *Study) Start() []float64 {
	root, problem := parse(string(s.Base.resolved), s.Name, 0)
	out := make([]float64, len(s.Parameters))
	for i := range out {
		out[i] = math.NaN()
		if problem != nil {
			continue
		}
		n := root
		for steps := KeyParts(s.Parameters[i].Key); n != nil && len(steps) > 0; steps = steps[1:] {
			if n = n.fields[steps[0]]; n != nil && n.list && len(steps) > 1 {
				n, steps = named(n.items, steps[1]), steps[1:]
			}
		}
		if n == nil {
			continue
		}
		switch x := n.value.(type) {
		case float64:
			out[i] = x
		case int64:
			out[i] = float64(x)
		}
	}
	return out
}

// Written returns the study as a study file for a folder, with every key that has a value.
func (s *Study) Written(folder string) []byte {
	w := &writer{}
	run := s.Base.Config.Run
	w.line("title = %s", tomlText(s.Title))
	w.line("scenario = %s", tomlText(s.seenFrom(folder, s.Scenario)))
	if s.Versus != "" {
		w.line("against = %s", tomlText(s.seenFrom(folder, s.Versus)))
	}
	if run.Replicates > 0 {
		w.line("replicates = %d", run.Replicates)
	}
	w.line("seed = %d", run.Seed)
	w.line("persons_per_agent = %d", run.PersonsPerAgent)
	w.line("from = %d", run.From)
	w.line("to = %d", run.To)
	if s.MayMiss > 0 {
		w.line("may_miss = %d", s.MayMiss)
	}
	w.texts("set", s.options.Set)
	list := func(word string, v reflect.Value) {
		w.header("[[%s]]", word)
		for _, f := range fieldsOf(v.Type()) {
			if x := v.FieldByIndex(f.index); !x.IsZero() || slices.Contains([]string{"from", "value", "weight"}, f.key) {
				w.line("%s = %s", f.key, tomlValue(x))
			}
		}
	}
	for _, p := range s.Parameters {
		list("parameter", reflect.ValueOf(p))
	}
	for _, o := range s.Outcomes {
		list("outcome", reflect.ValueOf(o))
	}
	for _, t := range s.Targets {
		list("target", reflect.ValueOf(t))
	}
	return []byte(w.b.String())
}

// seenFrom returns the name of a scenario for a file in a folder.
func (s *Study) seenFrom(folder, name string) string {
	if isBuiltin(name) {
		return name
	}
	file, err := filepath.Abs(name)
	if err != nil {
		return name
	}
	dir, err := filepath.Abs(folder)
	if err != nil {
		return file
	}
	if rel, err := filepath.Rel(dir, file); err == nil {
		return filepath.ToSlash(rel)
	}
	return file
}

// Extension returns a scenario file for a folder that extends the study's scenario and has these values of its parameters, besides what
// the study and flags set. Where it cannot extend, as for stages of industries, which are replaced as a whole, it is complete instead.
func (s *Study) Extension(folder, title string, values []float64) ([]byte, error) {
	w := &writer{}
	w.line("title = %s", tomlText(title))
	w.line("extends = %s", tomlText(s.seenFrom(folder, s.Scenario)))
	root, _ := parse(string(s.Base.resolved), s.Name, 0) // what the program wrote itself
	top := &branch{}
	for _, text := range s.options.Set {
		if steps, equals, problem := splitSet(text); problem == "" {
			raw := strings.TrimSpace(string([]rune(text)[equals+1:]))
			if _, p := parse("v = "+raw, "", 0); p != nil {
				raw = tomlText(raw)
			}
			top.put(root, steps, raw)
		}
	}
	for i, x := range values {
		if steps, _, problem := splitSet(s.Parameters[i].Key + "="); problem == "" {
			top.put(root, steps, number(x))
		}
	}
	if top.replaces("") {
		best, _, err := s.At(values)
		if err != nil {
			return nil, err
		}
		return best.Resolved(), nil
	}
	top.write(w, "")
	return []byte(w.b.String()), nil
}

// branch is a table of a scenario file under way.
type branch struct {
	key, name string // name of an item of a list
	item      bool
	keys      []string
	values    map[string]string
	below     []*branch
}

// put sets a key; like is the scenario, whose lists are lists.
func (b *branch) put(like *node, steps []setStep, value string) {
	if len(steps) == 1 {
		if b.values == nil {
			b.values = map[string]string{}
		}
		if _, is := b.values[steps[0].text]; !is {
			b.keys = append(b.keys, steps[0].text)
		}
		b.values[steps[0].text] = value
		return
	}
	next := branch{key: steps[0].text}
	if like != nil {
		like = like.fields[steps[0].text]
	}
	if steps = steps[1:]; like != nil && like.list {
		next.item, next.name = true, steps[0].text
		like, steps = named(like.items, steps[0].text), steps[1:]
	}
	for _, child := range b.below {
		if child.key == next.key && child.name == next.name {
			child.put(like, steps, value)
			return
		}
	}
	b.below = append(b.below, &next)
	next.put(like, steps, value)
}

// replaces tells whether a list would take the place of one of the scenario that is extended.
func (b *branch) replaces(path string) bool {
	path = join(path, b.key)
	return b.item && mergedByName[path] == "" || slices.ContainsFunc(b.below, func(child *branch) bool { return child.replaces(path) })
}

// write writes the table and those below it.
func (b *branch) write(w *writer, path string) {
	path = join(path, b.key)
	switch {
	case b.item:
		w.header("[[%s]]", path)
		w.line("name = %s", tomlText(b.name))
	case len(b.keys) > 0 && path != "":
		w.header("[%s]", path)
	}
	for _, key := range b.keys {
		fmt.Fprintf(&w.b, "%s = %s\n", key, b.values[key])
	}
	for _, child := range b.below {
		child.write(w, path)
	}
}
