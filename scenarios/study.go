package scenarios

import (
	"errors"
	"math"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"gowest/internal/diag"
	"gowest/sim"
)

// Study is what a study file asks: a scenario, the keys of it that vary and the numbers that come of it. Sensitivity analysis and
// calibration read the same form.
type Study struct {
	// Name is the file's name without folder and ending, or that of a built-in study.
	Name string
	StudyText
	Parameters []Parameter
	Outcomes   []sim.Outcome
	Targets    []Moment
	// Base and Against are the scenarios as they are without any change; Against is nil unless there is one to compare with.
	Base, Against *Scenario

	options Options
}

// StudyText are the plain keys of a study file.
type StudyText struct {
	// Headline of its page.
	Title string `toml:"title"`
	// Scenario that the study is about: a file or a built-in.
	Scenario string `toml:"scenario"`
	// Scenario to compare it with under the same luck: outcomes are then its differences.
	Versus string `toml:"against"`
	// Runs with different luck at every point; nothing is the scenario's, else 2.
	Replicates int `toml:"replicates" range:"[1,100000]"`
	// Of the random numbers; 0 or nothing is the scenario's.
	Seed int `toml:"seed" range:"[0,9007199254740991]"`
	// That one agent stands for; nothing is the scenario's.
	Scale int `toml:"persons_per_agent" unit:"persons" range:"[1,1000000]"`
	// First year; nothing is the scenario's.
	From int `toml:"from" unit:"year" range:"[1900,2200]"`
	// Last year; nothing is the scenario's.
	To int `toml:"to" unit:"year" range:"[1900,2200]"`
	StudyDesign
	// How many targets a plausible point of a calibration may miss.
	MayMiss int `toml:"may_miss" range:"[0,1000]"`
}

// Parameter is a key of scenario files and the range in which a study lets it lie.
type Parameter struct {
	// Key of the scenario, as --set writes it.
	Key string `toml:"key"`
	// Least value.
	From float64 `toml:"from"`
	// Greatest value.
	To float64 `toml:"to"`
	// Whether equal factors are equal steps: the logarithm is uniform.
	Log bool `toml:"log"`
	// Values are whole multiples of it; 0 is any value.
	Step float64 `toml:"step" range:"[0,1e9]"`

	variation *Variation
}

// At returns the value at a place u in [0, 1] of the range.
func (p *Parameter) At(u float64) float64 {
	x := p.From + float64(u*(p.To-p.From))
	if p.Log {
		x = math.Exp(math.Log(p.From) + float64(u*(math.Log(p.To)-math.Log(p.From))))
	}
	if p.Step > 0 {
		x = math.Round(x/p.Step) * p.Step
	}
	return min(max(x, p.From), p.To)
}

// Place returns where in the range a value lies: [Parameter.At] of it is the value again, but for steps.
func (p *Parameter) Place(x float64) float64 {
	if p.Log {
		return math.Log(x/p.From) / math.Log(p.To/p.From)
	}
	return (x - p.From) / (p.To - p.From)
}

// Name returns the last part of the key, which charts show.
func (p *Parameter) Name() string { return p.variation.Name() }

// Moment is a number that a run should show, as it was observed: a target of calibration.
type Moment struct {
	sim.Outcome
	// The figure, in the unit of the indicator.
	Value float64 `toml:"value"`
	// Standard deviation of what the model and the source leave open, beyond the luck of runs.
	Tolerance float64 `toml:"tolerance" range:"(0,1e15]"`
	// In the distance that is made least; 1 if it is not given.
	Weight float64 `toml:"weight" range:"[0,1000]"`
	// Where the figure comes from.
	Source string `toml:"source"`
}

// LoadStudy reads a study file, or the built-in study of that name. opts come before what the file says.
//
// The error is a [diag.List] with every problem.
func LoadStudy(name string, opts Options) (*Study, error) {
	display, text, problem := studyShelf.find(name)
	if problem != "" {
		return nil, diag.List{{File: name, Text: problem}}
	}
	root, p := parse(text, display, 0)
	if p != nil {
		return nil, diag.List{p}
	}
	c := newChecker(root, nil)
	s := &Study{Name: strings.TrimSuffix(filepath.Base(display), ".toml"), options: opts}
	c.study(root, s)
	runKeys{s.Replicates, s.Seed, s.Scale, s.From, s.To}.fill(&s.options)
	if s.Scenario != "" {
		if err := s.load(filepath.Dir(display)); err != nil {
			c.problems = append(c.problems, placeNames(asProblems(err, display), scenarioNodes(root)...)...)
		} else if c.runsKnown(root) {
			c.studyFits(root, s)
		}
	}
	if len(c.problems) > 0 {
		c.problems.Sort(display)
		return nil, c.problems
	}
	return s, nil
}

// Studies returns the built-in studies, by name.
func Studies() []Info { return studyShelf.list() }

// study reads a study file.
func (c *checker) study(root *node, s *Study) {
	fields := fieldsOf(reflect.TypeFor[StudyText]())
	c.unknown(root, "", append(keysOf(fields), "parameter", "outcome", "target", "set"), nil)
	c.bind(root, "", fields, reflect.ValueOf(&s.StudyText).Elem(), func(key string) bool { return key != "scenario" })
	s.options.Set = c.assignments(root, s.options.Set)
	params := c.tables(root.fields["parameter"], "parameter")
	for _, n := range params {
		c.unique(n, "parameter", params, "key")
		c.reading(n, func() { s.Parameters = append(s.Parameters, c.parameter(n)) })
	}
	outcomes := c.tables(root.fields["outcome"], "outcome")
	for _, n := range outcomes {
		var o sim.Outcome
		c.reading(n, func() {
			c.entry(n, "outcome", outcomes, reflect.ValueOf(&o).Elem(), "name", "indicator", "year")
		})
		s.Outcomes = append(s.Outcomes, o)
	}
	targets := c.tables(root.fields["target"], "target")
	for _, n := range targets {
		t := Moment{Weight: 1}
		c.reading(n, func() {
			c.entry(n, "target", targets, reflect.ValueOf(&t).Elem(), "name", "indicator", "year", "value", "tolerance", "source")
		})
		s.Targets = append(s.Targets, t)
	}
	c.designOf(root, s)
}

// reading reads an entry and remembers if it could not be read whole: then nobody asks whether it fits the scenarios.
func (c *checker) reading(n *node, read func()) {
	before := len(c.problems)
	read()
	c.ill[n] = len(c.problems) > before
}

// runsKnown tells whether the file says, in the right spelling, which runs are meant, so that entries can be held against them.
func (c *checker) runsKnown(root *node) bool {
	return !slices.ContainsFunc([]string{"scenario", "scenarios", "against", "from", "to", "seed", "persons_per_agent", "set"}, func(key string) bool {
		return c.meant[root][key] || root.fields[key] != nil && c.bad[root.fields[key]]
	})
}

// entry reads an outcome or a target into a struct.
func (c *checker) entry(n *node, word string, items []*node, into reflect.Value, needed ...string) {
	fields := fieldsOf(into.Type())
	where := label(word, n)
	c.unknown(n, where, keysOf(fields), nil)
	c.unique(n, where, items, "name")
	c.bind(n, where, fields, into, func(key string) bool {
		return !slices.Contains(needed, key)
	})
}

// parameter reads one parameter.
func (c *checker) parameter(n *node) Parameter {
	var p Parameter
	where := "parameter"
	if key := n.text("key"); key != "" {
		where += " " + key
	}
	fields := fieldsOf(reflect.TypeFor[Parameter]())
	c.unknown(n, where, keysOf(fields), nil)
	c.bind(n, where, fields, reflect.ValueOf(&p).Elem(), func(key string) bool { return key == "log" || key == "step" })
	if p.Key == "" {
		return p
	}
	if p.variation = c.variation(n, where, p.Key); p.variation == nil {
		return p
	}
	switch {
	case p.variation.OfAll():
		c.failValue(n.fields["key"], where, "key %q is that of all policies; want one such as policy.\"Go West\".start", p.Key)
	case n.fields["from"] == nil || n.fields["to"] == nil:
	case p.To <= p.From:
		c.failValue(n.fields["to"], where, "to is %s; want more than from, %s", number(p.To), number(p.From))
	case p.Step > 0 && p.At(0) == p.At(1):
		c.failValue(n.fields["step"], where, "step is %s, so that %s is the only value; want a smaller step", number(p.Step), number(p.At(0)))
	case p.Log && p.From <= 0:
		c.failValue(n.fields["from"], where, "from is %s; want more than 0 where log is true", number(p.From))
	}
	return p
}

// load reads the scenarios of a study in a folder. Names of files are seen from the study.
func (s *Study) load(folder string) (err error) {
	s.Scenario, s.Versus = beside(folder, s.Scenario), beside(folder, s.Versus)
	if s.Base, err = Load(s.Scenario, s.options); err != nil {
		return err
	}
	if s.Versus != "" {
		s.Against, err = Load(s.Versus, s.options)
	}
	return err
}

// studyFits reports what of a study does not fit its scenarios: outcomes that no run has, and ends of ranges that no scenario may have.
func (c *checker) studyFits(root *node, s *Study) {
	check := func(n *node, where string, o *sim.Outcome) {
		for _, sc := range s.scenarios() {
			c.outcomeFits(n, where, o, sc.Config)
		}
	}
	c.sameRuns(root, s)
	for i, n := range c.tables(root.fields["outcome"], "outcome") {
		check(n, label("outcome", n), &s.Outcomes[i])
	}
	for i, n := range c.tables(root.fields["target"], "target") {
		check(n, label("target", n), &s.Targets[i].Outcome)
	}
	for i, n := range c.tables(root.fields["parameter"], "parameter") {
		p := &s.Parameters[i]
		if c.ill[n] {
			continue
		}
		for _, end := range []string{"from", "to"} {
			value := map[string]float64{"from": p.From, "to": p.To}[end]
			_, _, err := s.with([]string{p.Key}, []float64{value})
			var list diag.List
			if errors.As(err, &list) {
				c.failValue(n.fields[end], "parameter "+p.Key, "%s is %s: %s", end, number(value), list[0].Text)
			} else if err != nil {
				c.failValue(n.fields[end], "parameter "+p.Key, "%s is %s: %v", end, number(value), err)
			}
		}
	}
}

// outcomeFits reports what keeps an outcome that could be read from being a number of the runs of a configuration.
func (c *checker) outcomeFits(n *node, where string, o *sim.Outcome, cfg *sim.Config) {
	if c.ill[n] {
		return
	}
	for _, p := range o.Problems(cfg) {
		at := n
		if v := n.fields[p.Key]; v != nil {
			at = v
		}
		c.failValue(at, where, "%s %s%s", p.Key, p.Text, knownWords(p))
	}
}

// knownWords says which word was meant, or which there are.
func knownWords(p sim.OutcomeProblem) string {
	if near := didYouMean(p.Word, p.Known); near != "" || len(p.Known) == 0 {
		return near
	}
	return "; there are " + strings.Join(p.Known, ", ")
}

// scenarios returns the base and, if there is one, the scenario that it is held against.
func (s *Study) scenarios() []*Scenario {
	if s.Against == nil {
		return []*Scenario{s.Base}
	}
	return []*Scenario{s.Base, s.Against}
}

// sameRuns reports what keeps the scenarios of a study from sharing their luck.
func (c *checker) sameRuns(root *node, s *Study) {
	if s.Against == nil {
		return
	}
	want, got := s.Base.Config.Run, s.Against.Config.Run
	for _, one := range []struct {
		key       string
		got, want any
	}{
		{"from", got.From, want.From}, {"to", got.To, want.To}, {"seed", got.Seed, want.Seed}, {"persons_per_agent", got.PersonsPerAgent, want.PersonsPerAgent},
	} {
		if one.got != one.want {
			c.failValue(root.fields["against"], "", "against is %s with run.%s = %v; %s has %v: give %s in the study", s.Against.Name, one.key, one.got, s.Base.Name, one.want, one.key)
		}
	}
}

// Values returns the values of the parameters at a point of the unit cube.
func (s *Study) Values(u []float64) []float64 {
	out := make([]float64, len(u))
	for i := range u {
		out[i] = s.Parameters[i].At(u[i])
	}
	return out
}

// At returns the scenarios of the study with these values of its parameters. against is nil if there is nothing to compare with. Keys of
// policies that only one of them has change that one alone.
func (s *Study) At(values []float64) (base, against *Scenario, err error) {
	keys := make([]string, len(values))
	for i := range keys {
		keys[i] = s.Parameters[i].Key
	}
	return s.with(keys, values)
}

func (s *Study) with(keys []string, values []float64) (base, against *Scenario, err error) {
	load := func(name string, of *Scenario, other *Scenario) (*Scenario, error) {
		o := s.options
		o.Set = append([]string(nil), o.Set...)
		for i, key := range keys {
			if parts := KeyParts(key); parts[0] == inPolicies && len(parts) > 2 && !of.hasPolicy(parts[1]) && other != nil && other.hasPolicy(parts[1]) {
				continue
			}
			o.Set = append(o.Set, key+"="+plain(values[i]))
		}
		return Load(name, o)
	}
	if base, err = load(s.Scenario, s.Base, s.Against); err == nil && s.Against != nil {
		against, err = load(s.Versus, s.Against, s.Base)
	}
	return base, against, err
}

// hasPolicy tells whether a scenario has a policy of a name.
func (s *Scenario) hasPolicy(name string) bool {
	for i := range s.Config.Policies {
		if s.Config.Policies[i].Name == name {
			return true
		}
	}
	return false
}
