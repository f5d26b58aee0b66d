package scenarios

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"gowest/internal/diag"
	"gowest/sim"
	"gowest/sim/verdict"
)

// Claim is a statement about the world, an experiment with the model that speaks to it, and what the experiment should show if the
// statement were true.
type Claim struct {
	// Name is the file's name without folder and ending, as "04-second-best".
	Name string
	ClaimText
	Arms  []Arm
	Tests []ClaimTest
	Path  *ClaimPath // nil for none
	// Warnings are about what is suspicious but legal.
	Warnings diag.List

	source  *source
	options Options
	budget  *claimBudget
}

// ClaimText are the plain keys of a claim file.
type ClaimText struct {
	// By which tables call it; 1 to 30 are those that come with the program.
	Number int `toml:"number" range:"[1,1000]"`
	// Headline of its page.
	Title string `toml:"title"`
	// The claim in own words.
	Claim string `toml:"claim"`
	// Paragraphs of Frattini and Prodi (ERIEP no. 5) that make the claim; none if it is another's.
	Paragraph string `toml:"paragraph"`
	// The experiment in words.
	Design string `toml:"design"`
	// What is known from elsewhere, with citations.
	Evidence string `toml:"evidence"`
	// What the model cannot say.
	Limits string `toml:"limits"`
	// Why the model cannot test the claim; it has no arms and tests then.
	NotTestable string `toml:"not_testable"`
	// Scenario that all arms extend.
	Scenario string `toml:"scenario"`
	// Runs of each arm with different luck; 16 if nothing is given.
	Replicates int `toml:"replicates" range:"[2,100000]"`
	// Of the random numbers; 0 or nothing is the scenario's.
	Seed int `toml:"seed" range:"[0,9007199254740991]"`
	// That one agent stands for; nothing is the scenario's.
	Scale int `toml:"persons_per_agent" unit:"persons" range:"[1,1000000]"`
	// First year; nothing is the scenario's.
	From int `toml:"from" unit:"year" range:"[1900,2200]"`
	// Last year; nothing is the scenario's.
	To int `toml:"to" unit:"year" range:"[1900,2200]"`
}

// Arm is one scenario of an experiment.
type Arm struct {
	Name     string
	Scenario *Scenario
}

// ClaimTest is a number of the experiment and where it should lie.
type ClaimTest struct {
	Name      string
	Statistic verdict.Statistic
	verdict.Expectation
	Terms []ClaimTerm
}

// ClaimTerm is an outcome of an arm and its weight in the number that a test looks at.
type ClaimTerm struct {
	Arm     int // index
	Weight  float64
	Outcome sim.Outcome
	Log     bool // whether its logarithm counts
	// Less is the arm (its index) whose outcome is taken off first, replicate by replicate; -1 is none.
	Less int
	// Per, if not nil, is the outcome of the arm by whose sum over replicates the sum of Outcome is divided.
	Per *sim.Outcome
}

// ClaimPath is what the chart by year shows of each arm. Its name says it in words, as "Real GDP [yuan of 1978]".
type ClaimPath struct {
	// Shown in every year of the run.
	sim.Outcome
	// The arm from which the others differ: the chart shows differences to it, taken replicate by replicate, not levels.
	Against string `toml:"against"`
	// Whether differences are relative, of logarithms.
	Log bool `toml:"log"`
}

// claimsDir is where the claims stand that come with the program.
const claimsDir = "claims"

// Claims returns the names of the claims that come with the program, by number.
func Claims() (out []string) {
	files, _ := fs.Glob(shipped, claimsDir+"/*.toml")
	for _, f := range files {
		out = append(out, strings.TrimSuffix(filepath.Base(f), ".toml"))
	}
	return out
}

// ReadClaim returns the plain keys of a claim file, a claim that comes with the program, or its number, without a look at its arms. The error
// is a [diag.List].
func ReadClaim(name string) (*Claim, error) {
	c, k, _, err := readClaim(name)
	if err != nil {
		return nil, err
	}
	if errs, _ := k.problems.Split(); len(errs) > 0 {
		k.problems.Sort(c.source.display)
		return nil, k.problems
	}
	return c, nil
}

// LoadClaim reads a claim with all its arms. opts come before what the file says.
//
// The error is a [diag.List] with every problem of the file and of its arms. See [Claim.Warnings].
func LoadClaim(name string, opts Options) (*Claim, error) {
	c, k, root, err := readClaim(name)
	if err != nil {
		return nil, err
	}
	c.options = opts
	runKeys{c.Replicates, c.Seed, c.Scale, c.From, c.To}.fill(&c.options)
	list, names := c.arms(k, root)
	c.tests(k, root, names)
	if c.NotTestable == "" && c.Scenario != "" {
		if c.Arms, err = c.load(list, opts.Set); err != nil {
			k.problems = append(k.problems, asProblems(err, c.source.display)...)
		}
	}
	if errs, _ := k.problems.Split(); len(errs) > 0 {
		k.problems.Sort(c.source.display)
		return nil, k.problems
	}
	if c.NotTestable == "" {
		c.fits(k, root)
		c.budgetFits(k, root)
		c.Warnings = slices.DeleteFunc(c.Warnings, c.onlyMarks)
	}
	k.problems = append(k.problems, c.Warnings...)
	k.problems.Sort(c.source.display)
	errs, warnings := k.problems.Split()
	if len(errs) > 0 {
		return nil, k.problems
	}
	c.Warnings = warnings
	return c, nil
}

// onlyMarks tells whether a warning is about a policy that changes nothing, and the claim asks where it acts: it is there to mark places.
func (c *Claim) onlyMarks(p *diag.Problem) bool {
	return strings.HasPrefix(p.Text, noEffect) && slices.ContainsFunc(c.Outcomes(), func(o sim.Outcome) bool {
		return slices.ContainsFunc(o.PoliciesNamed(), func(name string) bool { return p.Where == inPolicies+" "+quote(shorten(name)) })
	})
}

// readClaim finds a claim file and reads its plain keys.
func readClaim(name string) (*Claim, *checker, *node, error) {
	src, problem := findClaim(name)
	if problem != "" {
		return nil, nil, nil, diag.List{{File: name, Text: problem}}
	}
	root, p := parse(src.text, src.display, 0)
	if p != nil {
		return nil, nil, nil, diag.List{p}
	}
	c := &Claim{Name: src.name, source: src}
	k := newChecker(root, nil)
	fields := fieldsOf(reflect.TypeFor[ClaimText]())
	k.unknown(root, "", append(keysOf(fields), "arm", "test", "common", "budget", "path"), nil)
	for _, f := range fields { // texts may go over several lines
		if n := root.fields[f.key]; n != nil && f.typ == stringType {
			if s, ok := n.value.(string); ok {
				n.value = strings.Join(strings.Fields(s), " ")
			}
		}
	}
	needed := []string{"number", "title", "claim", "design", "scenario"}
	if root.fields["not_testable"] != nil {
		needed = needed[:3]
	}
	k.bind(root, "", fields, reflect.ValueOf(&c.ClaimText).Elem(), func(key string) bool { return !slices.Contains(needed, key) })
	return c, k, root, nil
}

// findClaim finds a claim file, or returns a message.
func findClaim(name string) (src *source, problem string) {
	all := Claims()
	for _, known := range all {
		digits, _, _ := strings.Cut(known, "-")
		n, _ := strconv.Atoi(digits)
		if name == known || name == strconv.Itoa(n) {
			b, err := shipped.ReadFile(claimsDir + "/" + known + ".toml")
			if err != nil {
				return nil, err.Error()
			}
			return &source{name: known, display: known + ".toml", text: string(b)}, ""
		}
	}
	for _, path := range []string{name, name + ".toml"} {
		if b, err := os.ReadFile(path); err == nil {
			return &source{name: strings.TrimSuffix(filepath.Base(path), ".toml"), display: path, path: path, text: string(b)}, ""
		}
	}
	beside, _ := filepath.Glob("*.toml")
	if near := didYouMean(name, append(slices.Clone(all), beside...)); near != "" {
		return nil, fmt.Sprintf("there is no claim %q%s", name, near)
	}
	return nil, fmt.Sprintf("there is no claim %q; want a number up to %d, a name that gowest claims --list shows, or a file", name, len(all))
}

// With returns the scenarios of the arms with further assignments, as of --set. Keys of policies that an arm has not leave it as it is.
func (c *Claim) With(set ...string) ([]*Scenario, error) {
	root, p := parse(c.source.text, c.source.display, 0)
	if p != nil {
		return nil, diag.List{p}
	}
	again := *c
	list, _ := again.arms(newChecker(root, nil), root)
	arms, err := again.load(list, append(slices.Clone(c.options.Set), set...))
	if err != nil {
		return nil, err
	}
	out := make([]*Scenario, len(arms))
	for i := range arms {
		out[i] = arms[i].Scenario
	}
	return out, nil
}

// Outcomes returns the outcomes of all tests, of the path, and what tells whether costs are equal, each once.
func (c *Claim) Outcomes() (out []sim.Outcome) {
	known := map[string]bool{}
	add := func(o sim.Outcome) {
		if !known[o.String()] {
			known[o.String()] = true
			out = append(out, o)
		}
	}
	for _, t := range c.Tests {
		for _, term := range t.Terms {
			add(term.Outcome)
			if term.Per != nil {
				add(*term.Per)
			}
		}
	}
	for _, year := range c.Years() {
		add(c.PathIn(year))
	}
	for i := range c.Arms {
		if cost, output, scaled := c.costOutcomes(i); scaled {
			add(cost)
			add(output)
		}
	}
	return out
}

// Years returns the years of the path, none without one.
func (c *Claim) Years() (out []int) {
	if c.Path == nil {
		return nil
	}
	run := c.Arms[0].Scenario.Config.Run
	for y := run.From; y <= run.To; y++ {
		out = append(out, y)
	}
	return out
}

// PathIn returns the path's outcome in a year.
func (c *Claim) PathIn(year int) sim.Outcome {
	o := c.Path.Outcome
	o.Year = year
	return o
}

// asProblems returns an error as a list of problems.
func asProblems(err error, file string) diag.List {
	var list diag.List
	if errors.As(err, &list) {
		return list
	}
	return diag.List{{File: file, Text: err.Error()}}
}
