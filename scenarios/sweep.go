package scenarios

import (
	"errors"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"gowest/internal/diag"
	"gowest/sim"
	"gowest/sim/ensemble"
	"gowest/sim/policy"
)

// DesignKind is how a sweep lays points into the ranges of its parameters.
type DesignKind uint8

// Kinds of designs.
const (
	GridDesign   DesignKind = iota // every combination of values
	ListDesign                     // the i-th point has the i-th value of every parameter
	LatinDesign                    // McKay, Beckman and Conover (1979)
	SobolDesign                    // a scrambled sequence of Sobol' (1967)
	MorrisDesign                   // walks of one step at a time (Morris 1991)
)

// String returns the word of study files.
func (k DesignKind) String() string {
	return [...]string{"grid", "list", "latin-hypercube", "sobol", "morris"}[k]
}

// MarshalText returns the word.
func (k DesignKind) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// UnmarshalText reads the word.
func (k *DesignKind) UnmarshalText(text []byte) error {
	for *k = GridDesign; *k <= MorrisDesign; *k++ {
		if k.String() == string(text) {
			return nil
		}
	}
	return errors.New("no design " + strconv.Quote(string(text)))
}

// Sweep is a study of many runs: scenarios, the keys of them that vary, and the numbers that are kept of each run.
type Sweep struct {
	// Name is the file's name without folder and ending, or that of a built-in sweep.
	Name string
	SweepText
	Parameters []SweepParameter
	Outcomes   []sim.Outcome
	// Scenarios are complete, but for the values of parameters. The first is the base of comparisons.
	Scenarios []*Scenario
	// File is the text of the study file.
	File string

	options Options
	kept    bool // keep is given
	names   []string
}

// SweepText are the plain keys of a sweep.
type SweepText struct {
	Title string `toml:"title"`
	// Instead of scenarios: one, and one to compare with it.
	Scenario string `toml:"scenario"`
	Versus   string `toml:"against"`
	// Where they are 0, the scenarios' own.
	Replicates int `toml:"replicates" range:"[1,100000000]"`
	Seed       int `toml:"seed" range:"[0,9007199254740991]"`
	Scale      int `toml:"persons_per_agent" unit:"persons" range:"[1,1000000]"`
	From       int `toml:"from" unit:"year" range:"[1900,2200]"`
	To         int `toml:"to" unit:"year" range:"[1900,2200]"`

	Design DesignKind `toml:"design"`
	// Points of a Latin hypercube or a Sobol' sequence, walks of Morris.
	Samples int `toml:"samples" range:"[1,1000000]"`
	// Values of each parameter in a grid, or of the grid of Morris.
	Levels int           `toml:"levels" range:"[2,1000]"`
	Keep   ensemble.Keep `toml:"keep"`
}

// SweepParameter is a key of scenarios that varies: over a range, or over values.
type SweepParameter struct {
	Parameter
	// Values of a grid over the range, both ends among them; 0 is what the sweep says.
	Levels int `toml:"levels" range:"[2,1000]"`
	// Values as they are written, instead of a range.
	Values []string
}

// MostSweepPoints is how many points a sweep may have.
const MostSweepPoints = 1_000_000

// manyRuns is from how many runs on blocks hold the outcomes alone, unless the study says otherwise.
const manyRuns = 100_000

// LoadSweep reads the study file of a sweep, or the built-in sweep of that name. opts come before what the file says.
//
// The error is a [diag.List] with every problem.
func LoadSweep(name string, opts Options) (*Sweep, error) {
	display, text, problem := sweepShelf.find(name)
	if problem != "" {
		return nil, diag.List{{File: name, Text: problem}}
	}
	root, p := parse(text, display, 0)
	if p != nil {
		return nil, diag.List{p}
	}
	c := newChecker(root, nil)
	s := &Sweep{Name: strings.TrimSuffix(filepath.Base(display), ".toml"), File: text, options: opts}
	c.sweep(root, s)
	if err := s.load(filepath.Dir(display)); err != nil {
		c.problems = append(c.problems, placeNames(asProblems(err, display), scenarioNodes(root)...)...)
	} else if len(s.Scenarios) > 0 && c.runsKnown(root) {
		c.sweepFits(root, s)
	}
	if len(c.problems) > 0 {
		c.problems.Sort(display)
		return nil, c.problems
	}
	if !s.kept {
		s.Keep = ensemble.Runs
		if s.Runs() > manyRuns {
			s.Keep = ensemble.Summary
		}
	}
	return s, nil
}

// Sweeps returns the built-in sweeps, by name.
func Sweeps() []Info { return sweepShelf.list() }

// Runs returns how many runs the sweep has.
func (s *Sweep) Runs() int { return len(s.Plan().Layout().Cases) * s.Replicates }

// sweep reads the file of a sweep.
func (c *checker) sweep(root *node, s *Sweep) {
	fields := fieldsOf(reflect.TypeFor[SweepText]())
	c.unknown(root, "", append(keysOf(fields), "scenarios", "parameter", "outcome", "target", "set"), nil)
	c.bind(root, "", fields, reflect.ValueOf(&s.SweepText).Elem(), func(string) bool { return true })
	s.kept = root.fields["keep"] != nil
	s.options.Set = c.assignments(root, s.options.Set)
	s.names = c.texts(root.fields["scenarios"], "scenarios", `"baseline"`)
	single := root.fields["scenario"]
	switch {
	case single != nil && root.fields["scenarios"] != nil:
		c.failValue(single, "", "scenario is given beside scenarios; keep one of them")
	case single != nil:
		s.names = append(s.names, s.Scenario)
		if s.Versus != "" {
			s.names = append(s.names, s.Versus)
		}
	case root.fields["scenarios"] == nil && c.lacks(root, "scenarios") && c.lacks(root, "scenario"):
		c.fail(root.at, "", `missing key "scenarios"; want a list such as ["baseline", "go-west"]`)
	case root.fields["scenarios"] != nil && len(s.names) == 0:
		c.failValue(root.fields["scenarios"], "", `scenarios is empty; want a list such as ["baseline", "go-west"]`)
	}
	params := c.tables(root.fields["parameter"], "parameter")
	for _, n := range params {
		c.unique(n, "parameter", params, "key")
		c.reading(n, func() { s.Parameters = append(s.Parameters, c.sweepParameter(n, s)) })
	}
	outcomes := c.tables(root.fields["outcome"], "outcome")
	for _, n := range outcomes {
		var o sim.Outcome
		c.reading(n, func() {
			c.entry(n, "outcome", outcomes, reflect.ValueOf(&o).Elem(), "name", "indicator", "year")
		})
		s.Outcomes = append(s.Outcomes, o)
	}
	if len(outcomes) == 0 && s.Keep != ensemble.Yearly {
		c.fail(root.at, "", `there is no [[outcome]] and nothing else is kept; name the numbers that are wanted of each run, or write keep = "yearly"`)
	}
	c.design(root, s)
}

// sweepParameter reads one parameter.
func (c *checker) sweepParameter(n *node, s *Sweep) SweepParameter {
	var p SweepParameter
	where := "parameter"
	if key := n.text("key"); key != "" {
		where += " " + key
	}
	fields := fieldsOf(reflect.TypeFor[SweepParameter]())
	c.unknown(n, where, append(keysOf(fields), "values"), nil)
	listed := n.fields["values"]
	ranged := func(key string) bool { return key == "from" || key == "to" }
	c.bind(n, where, fields, reflect.ValueOf(&p).Elem(), func(key string) bool { return key != "key" && (listed != nil || !ranged(key)) })
	if p.Key == "" {
		return p
	}
	if p.variation = c.variation(n, where, p.Key); p.variation == nil {
		return p
	}
	for _, key := range []string{"from", "to", "log", "step", "levels"} {
		if listed != nil && n.fields[key] != nil {
			c.failValue(n.fields[key], where, "%s is given beside values; keep one of them", key)
		}
	}
	switch {
	case listed != nil:
		p.Values = c.literals(listed, where)
	case n.fields["from"] == nil || n.fields["to"] == nil:
	case p.To <= p.From:
		c.failValue(n.fields["to"], where, "to is %s; want more than from, %s", number(p.To), number(p.From))
	case p.Log && p.From <= 0:
		c.failValue(n.fields["from"], where, "from is %s; want more than 0 where log is true", number(p.From))
	case s.Design == ListDesign:
		c.failValue(n.fields["from"], where, "a list has no ranges; want values")
	case s.Design == GridDesign && p.Levels == 0 && s.Levels == 0 && c.lacks(n, "levels") && c.lacks(c.root, "levels"):
		c.fail(n.at, where, "a grid needs to know how many values lie from %s to %s; want levels or values", number(p.From), number(p.To))
	}
	return p
}

// literals reads a list of values as they are written: numbers, true and false, texts.
func (c *checker) literals(n *node, where string) (out []string) {
	if !n.list || len(n.items) == 0 {
		c.failValue(n, where, "values is %s; want a list such as [1995, 2000]", describe(n))
		return nil
	}
	for _, item := range n.items {
		text := ""
		switch v := item.value.(type) {
		case int64:
			text = strconv.FormatInt(v, 10)
		case float64:
			text = plain(v + 0) // no negative zero
		case bool:
			text = strconv.FormatBool(v)
		case string:
			text = strconv.Quote(v)
		default:
			c.failValue(item, where, "values has %s; want numbers, true and false, or texts", describe(item))
			continue
		}
		if slices.Contains(out, text) && c.root.text("design") != ListDesign.String() {
			c.failValue(item, where, "the value %s is there twice", text)
		}
		out = append(out, text)
	}
	return out
}

// design checks that the keys of a design fit together.
func (c *checker) design(root *node, s *Sweep) {
	sampled := s.Design == LatinDesign || s.Design == SobolDesign || s.Design == MorrisDesign
	if v := root.fields["samples"]; v != nil && !sampled {
		c.failValue(v, "", "samples is given, but a %s has none", s.Design)
	}
	if v := root.fields["levels"]; v != nil && s.Design != GridDesign && s.Design != MorrisDesign {
		c.failValue(v, "", "levels is given, but a %s has none", s.Design)
	}
	if !sampled && s.Design != ListDesign || len(c.problems) > 0 {
		if s.Design == GridDesign && len(c.problems) == 0 && s.gridPoints() > MostSweepPoints {
			c.fail(root.at, "", "the grid has more than %d points; want fewer levels, or another design", MostSweepPoints)
		}
		return
	}
	switch {
	case len(s.Parameters) == 0:
		c.failValue(root.fields["design"], "", "design is %q, but there is no [[parameter]]", s.Design)
	case s.Design == ListDesign:
		for i, n := range c.tables(root.fields["parameter"], "parameter") {
			if got, want := len(s.Parameters[i].Values), len(s.Parameters[0].Values); got != want {
				c.failValue(n.fields["values"], "parameter "+s.Parameters[i].Key, "%d values; the first parameter of the list has %d", got, want)
			}
		}
	case s.Samples == 0:
		c.fail(root.at, "", "a %s needs samples, its number of points", s.Design)
	case s.Design == MorrisDesign && s.Levels%2 != 0:
		c.failValue(root.fields["levels"], "", "levels is %d; want an even number for morris", s.Levels)
	case s.Design == MorrisDesign && s.Samples*(len(s.Parameters)+1) > MostSweepPoints:
		c.failValue(root.fields["samples"], "", "%d walks have more than %d points", s.Samples, MostSweepPoints)
	}
}

// load reads the scenarios. Names of files are seen from the folder of the study.
func (s *Sweep) load(folder string) error {
	o := s.options
	runKeys{s.Replicates, s.Seed, s.Scale, s.From, s.To}.fill(&o)
	var problems diag.List
	for i, name := range s.names {
		s.names[i] = beside(folder, name)
		sc, err := Load(s.names[i], o)
		var list diag.List
		switch {
		case errors.As(err, &list):
			problems = append(problems, list...)
		case err != nil:
			return err
		default:
			s.Scenarios = append(s.Scenarios, sc)
		}
	}
	if len(problems) > 0 {
		return problems
	}
	if s.Replicates = o.Replicates; s.Replicates == 0 && len(s.Scenarios) > 0 {
		if s.Replicates = s.Scenarios[0].Config.Run.Replicates; s.Replicates == 0 {
			s.Replicates = 1
		}
	}
	return nil
}

// sweepFits reports what does not fit the scenarios: those that cannot share their luck, outcomes that no run has, values that no scenario may have.
func (c *checker) sweepFits(root *node, s *Sweep) {
	at := root.fields["scenarios"]
	if at == nil {
		at = root.fields["scenario"]
	}
	first := s.Scenarios[0].Config.Run
	for i, sc := range s.Scenarios {
		run := sc.Config.Run
		if run.From != first.From || run.To != first.To || run.Seed != first.Seed || run.PersonsPerAgent != first.PersonsPerAgent {
			c.failValue(at, "", "%s and %s have other years, seeds or persons per agent; set them in the study", s.Scenarios[0].Name, sc.Name)
		}
		if sc.Config.Government.EqualBudget {
			c.failValue(at, "", "%s has government.equal_budget, which only compare scales; a sweep needs it to be false", sc.Name)
		}
		if slices.ContainsFunc(s.Scenarios[:i], func(o *Scenario) bool { return o.Name == sc.Name }) {
			c.failValue(at, "", "two scenarios are called %s; give one file another name", sc.Name)
		}
	}
	for i, n := range c.tables(root.fields["outcome"], "outcome") {
		c.outcomeFits(n, label("outcome", n), &s.Outcomes[i], s.Scenarios[0].Config)
	}
	for i, n := range c.tables(root.fields["parameter"], "parameter") {
		if !c.ill[n] {
			c.parameterFits(n, i, s)
		}
	}
}

// parameterFits tries the ends of a range, or every value, in each scenario that has the key.
func (c *checker) parameterFits(n *node, i int, s *Sweep) {
	p := &s.Parameters[i]
	where := "parameter " + p.Key
	none := true
	for k := range s.Scenarios {
		applies := s.applies(k, p)
		none = none && !applies
		if !applies {
			continue
		}
		try := func(at *node, value string) {
			var list diag.List
			if _, err := s.with(k, []int{i}, []string{value}); errors.As(err, &list) {
				if strings.HasPrefix(list[0].Text, "unknown key") {
					c.failValue(n.fields["key"], where, "%s", list[0].Text)
					return
				}
				c.failValue(at, where, "the value %s in %s: %s", value, s.Scenarios[k].Name, list[0].Text)
			} else if err != nil {
				c.failValue(at, where, "the value %s in %s: %v", value, s.Scenarios[k].Name, err)
			}
		}
		if v := n.fields["values"]; v != nil {
			for j, item := range v.items {
				try(item, p.Values[j])
			}
			continue
		}
		try(n.fields["from"], plain(p.From))
		try(n.fields["to"], plain(p.To))
	}
	if none {
		c.failValue(n.fields["key"], where, "no scenario has such a policy%s", s.nearPolicy(p))
	}
}

// nearPolicy returns "; did you mean …?" for a policy that is not there.
func (s *Sweep) nearPolicy(p *SweepParameter) string {
	var names []string
	for _, sc := range s.Scenarios {
		for i := range sc.Config.Policies {
			names = append(names, sc.Config.Policies[i].Name)
		}
	}
	return didYouMean(KeyParts(p.Key)[1], names)
}

// applies tells whether scenario k has the key of a parameter. The key of all policies is one of those that the first scenario has not.
func (s *Sweep) applies(k int, p *SweepParameter) bool {
	parts := KeyParts(p.Key)
	switch {
	case p.variation.OfAll():
		return k > 0 && len(s.added(k)) > 0
	case parts[0] == inPolicies && len(parts) > 2:
		return s.Scenarios[k].hasPolicy(parts[1])
	}
	return true
}

// added returns the policies of scenario k that the first has not, without strategies: those have no keys of a policy.
func (s *Sweep) added(k int) []policy.Policy {
	cfg := s.Scenarios[k].Config
	names, _ := sim.AddedPolicies(s.Scenarios[0].Config, cfg)
	return slices.DeleteFunc(slices.Clone(cfg.Policies), func(p policy.Policy) bool { return !slices.Contains(names, p.Name) })
}

// with returns scenario k with values of some parameters, by their indices.
func (s *Sweep) with(k int, parameters []int, values []string) (*Scenario, error) {
	var set []string
	for j, i := range parameters {
		p := &s.Parameters[i]
		if !p.variation.OfAll() {
			set = append(set, p.Key+"="+values[j])
			continue
		}
		x, err := strconv.ParseFloat(values[j], 64)
		if err != nil {
			return nil, diag.List{{File: p.Key, Text: values[j] + " is no number, as keys of all policies need"}}
		}
		set = append(set, p.variation.Set(x, s.added(k))...)
	}
	sc := s.Scenarios[k]
	return LoadText(sc.Name, string(sc.resolved), Options{Set: set})
}
