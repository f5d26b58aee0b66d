package scenarios

import (
	"fmt"
	"math"
	"strings"

	"gowest/sim/design"
)

// Method is how a sensitivity analysis chooses points in the ranges of the parameters.
type Method uint8

// Methods; see package [design].
const (
	Morris Method = iota
	Sobol
	LatinHypercube
	Factorial
)

// Methods are all of them.
var Methods = []Method{Morris, Sobol, LatinHypercube, Factorial}

// String returns the word of study files.
func (m Method) String() string { return [...]string{"morris", "sobol", "lhs", "factorial"}[m] }

// Samples returns what a method counts as its samples, in words.
func (m Method) Samples() string {
	return [...]string{"walks", "rows", "points", ""}[m]
}

// StudyDesign are the keys of a study file that say at which points it runs.
type StudyDesign struct {
	// morris, sobol, lhs or factorial; nothing is morris.
	Method Method `toml:"method"`
	// Walks of morris (10 if nothing is given), rows of sobol (64), points of lhs (10 a parameter).
	Samples int `toml:"samples" range:"[2,1000000]"`
	// Levels of each parameter, of morris (4 if nothing is given) and factorial (3).
	Levels int `toml:"levels" range:"[2,1000]"`
}

// mostPoints is how many points a full grid may have.
const mostPoints = 1_000_000

// Completed returns the design with what it says nothing about, for so many parameters: 10 walks (Morris 1991 and Campolongo et al. 2007 take 4 to 50) on
// 4 levels, 64 rows, 10 points a parameter (Loeppky, Sacks and Welch 2009), a grid of 3 levels.
func (d StudyDesign) Completed(parameters int) StudyDesign {
	samples := [...]int{Morris: 10, Sobol: 64, LatinHypercube: 10 * parameters, Factorial: 0}[d.Method]
	levels := [...]int{Morris: 4, Sobol: 0, LatinHypercube: 0, Factorial: 3}[d.Method]
	if d.Samples == 0 {
		d.Samples = samples
	}
	if d.Levels == 0 {
		d.Levels = levels
	}
	return d
}

// Problem returns what keeps the design from being one for so many parameters, and the key that it is about; "" is nothing.
func (d StudyDesign) Problem(parameters int) (key, text string) {
	c := d.Completed(parameters)
	switch most := design.MostDimensions / 2; {
	case d.Samples != 0 && d.Method == Factorial:
		return "samples", fmt.Sprintf("is %d, but a factorial has levels^parameters points; want levels alone", d.Samples)
	case d.Levels != 0 && (d.Method == Sobol || d.Method == LatinHypercube):
		return "levels", fmt.Sprintf("is %d, but %s has none; want samples alone", d.Levels, d.Method)
	case d.Method == Morris && c.Levels%2 != 0:
		return "levels", fmt.Sprintf("is %d; want an even number of levels for %s", c.Levels, d.Method)
	case d.Method == Sobol && parameters > most:
		return "method", fmt.Sprintf("is %s, and there are %d parameters; want %d or fewer, for instance those that morris finds to matter", d.Method, parameters, most)
	case d.Method == Factorial && design.FactorialPoints(c.Levels, parameters) > mostPoints:
		return "levels", fmt.Sprintf("is %d, which makes %.0g points of %d parameters; want fewer levels, or another method", c.Levels, math.Pow(float64(c.Levels), float64(parameters)), parameters)
	}
	return "", ""
}

// designOf reports what is wrong with the design of a study.
func (c *checker) designOf(root *node, s *Study) {
	if len(c.problems) > 0 || len(s.Parameters) == 0 {
		return
	}
	if key, text := s.Problem(len(s.Parameters)); key != "" {
		at := root.fields[key]
		if at == nil {
			at = root
		}
		c.failValue(at, "", "%s %s", key, text)
	}
}

// Text returns the study as a file of its own, with what flags changed, for scenarios of these names. Loaded beside the resolved scenarios, it asks the same.
func (s *Study) Text(base, against string, d StudyDesign) []byte {
	w := &writer{}
	if s.Title != "" {
		w.line("title = %s", tomlText(s.Title))
	}
	w.line("scenario = %s", tomlText(base))
	if s.Against != nil {
		w.line("against = %s", tomlText(against))
	}
	run := s.Base.Config.Run
	for _, one := range []struct {
		key   string
		value int
	}{
		{"replicates", run.Replicates}, {"persons_per_agent", run.PersonsPerAgent}, {"from", run.From}, {"to", run.To},
	} {
		if one.value != 0 {
			w.line("%s = %d", one.key, one.value)
		}
	}
	if run.Seed != 0 {
		w.line("seed = %d", run.Seed)
	}
	w.line("method = %s", tomlText(d.Method.String()))
	if d.Samples != 0 {
		w.line("samples = %d", d.Samples)
	}
	if d.Levels != 0 {
		w.line("levels = %d", d.Levels)
	}
	for i := range s.Parameters {
		w.entry("parameter", &s.Parameters[i])
	}
	for i := range s.Outcomes {
		w.entry("outcome", &s.Outcomes[i])
	}
	for i := range s.Targets {
		w.entry("target", &s.Targets[i])
	}
	return []byte(strings.TrimPrefix(w.b.String(), "\n"))
}

// Labels returns short names of the parameters, which are all different: the last part of the key, of policies with their names, where that is
// enough, else the key.
func (s *Study) Labels() []string {
	seen := map[string]int{}
	out := make([]string, len(s.Parameters))
	for i := range out {
		out[i] = s.Parameters[i].Name()
		if parts := KeyParts(s.Parameters[i].Key); parts[0] == inPolicies && len(parts) == 3 {
			out[i] = parts[2] + " of " + parts[1]
		}
		seen[out[i]]++
	}
	for i := range out {
		if seen[out[i]] > 1 {
			out[i] = s.Parameters[i].Key
		}
	}
	return out
}
