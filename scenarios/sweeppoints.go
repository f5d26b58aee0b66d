package scenarios

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strconv"

	"gowest/sim"
	"gowest/sim/design"
	"gowest/sim/ensemble"
)

// Plan returns the design of the sweep: a pure function of what its file says.
func (s *Sweep) Plan() *ensemble.Design {
	d := &ensemble.Design{Points: s.points()}
	taken := []string{"run", "key", "scenario", "point", "replicate", "failed", "base", "alt", "year", "province", "level"}
	var names []string
	for i := range s.Parameters {
		names = append(names, s.Parameters[i].Name())
	}
	for i, column := range ensemble.Columns(names, taken) {
		p := &s.Parameters[i]
		text := slices.ContainsFunc(p.Values, func(v string) bool { _, err := strconv.ParseFloat(v, 64); return err != nil })
		d.Parameters = append(d.Parameters, ensemble.Parameter{Key: p.Key, Column: column, Text: text})
	}
	for k, sc := range s.Scenarios {
		d.Scenarios = append(d.Scenarios, sc.Name)
		applies := make([]bool, len(s.Parameters))
		for i := range applies {
			applies[i] = s.applies(k, &s.Parameters[i])
		}
		d.Applies = append(d.Applies, applies)
	}
	return d
}

// OutcomeColumns returns the outcomes with the names of their columns, given those of the parameters.
func (s *Sweep) OutcomeColumns(d *ensemble.Design) (out []ensemble.Outcome) {
	taken := []string{"run", "key", "scenario", "point", "replicate", "failed"}
	for _, p := range d.Parameters {
		taken = append(taken, p.Column)
	}
	var names []string
	for _, o := range s.Outcomes {
		names = append(names, o.Name)
	}
	for i, column := range ensemble.Columns(names, taken) {
		o := &s.Outcomes[i]
		out = append(out, ensemble.Outcome{Name: o.Name, Column: column, Words: o.String(), Indicator: o.Indicator})
	}
	return out
}

// points returns the values at every point, as they are written.
func (s *Sweep) points() [][]string {
	switch n := len(s.Parameters); {
	case n == 0:
		return [][]string{{}}
	case s.Design == GridDesign:
		return s.grid()
	case s.Design == ListDesign:
		out := make([][]string, len(s.Parameters[0].Values))
		for i := range out {
			for j := range s.Parameters {
				out[i] = append(out[i], s.Parameters[j].Values[i])
			}
		}
		return out
	}
	cube := s.cube()
	out := make([][]string, len(cube))
	for i, u := range cube {
		for j := range s.Parameters {
			out[i] = append(out[i], s.Parameters[j].at(u[j]))
		}
	}
	return out
}

// morrisLevels is the grid of Morris unless the study says otherwise: what Saltelli et al. (2008, ch. 3) use with r of 10.
const morrisLevels = 4

// cube returns points of the unit cube.
func (s *Sweep) cube() [][]float64 {
	seed, d := s.Scenarios[0].Config.Run.Seed, len(s.Parameters)
	switch s.Design {
	case LatinDesign:
		return design.LatinHypercube(seed, s.Samples, d, 1)
	case MorrisDesign:
		levels := s.Levels
		if levels == 0 {
			levels = morrisLevels
		}
		return design.Morris(seed, s.Samples, d, levels).Points
	}
	sequence := design.NewSequence(d).Scrambled(seed)
	out := make([][]float64, s.Samples)
	for i := range out {
		out[i] = sequence.Point(i)
	}
	return out
}

// at returns the value at a place u in [0, 1] of the range, or of the list of values in equal parts.
func (p *SweepParameter) at(u float64) string {
	if n := len(p.Values); n > 0 {
		return p.Values[min(int(u*float64(n)), n-1)]
	}
	return plain(p.At(u) + 0) // no negative zero
}

// levelsOf returns the values of a parameter in a grid.
func (s *Sweep) levelsOf(p *SweepParameter) []string {
	if len(p.Values) > 0 {
		return p.Values
	}
	n := p.Levels
	if n == 0 {
		n = s.Levels
	}
	var out []string
	for i := range n {
		if v := p.level(i, n); !slices.Contains(out, v) { // steps may join levels
			out = append(out, v)
		}
	}
	return out
}

// level returns value i of n from one end of the range to the other, in twelve digits: people expect 0.02 between 0.01 and 0.03.
func (p *SweepParameter) level(i, n int) string {
	x := p.At(float64(i) / float64(n-1))
	if i > 0 && i < n-1 {
		if short, err := strconv.ParseFloat(strconv.FormatFloat(x, 'g', 12, 64), 64); err == nil {
			x = min(max(short, p.From), p.To)
		}
	}
	return plain(x + 0) // no negative zero
}

// gridPoints returns how many points a grid has, or more than [MostSweepPoints].
func (s *Sweep) gridPoints() int {
	n := 1
	for i := range s.Parameters {
		if n *= len(s.levelsOf(&s.Parameters[i])); n > MostSweepPoints {
			break
		}
	}
	return n
}

// grid returns every combination of values; the last parameter changes fastest.
func (s *Sweep) grid() [][]string {
	out := [][]string{{}}
	for i := range s.Parameters {
		var next [][]string
		for _, point := range out {
			for _, v := range s.levelsOf(&s.Parameters[i]) {
				next = append(next, append(point[:len(point):len(point)], v))
			}
		}
		out = next
	}
	return out
}

// At returns the scenario of a case of a design of this sweep.
func (s *Sweep) At(d *ensemble.Design, c ensemble.Case) (*Scenario, error) {
	var parameters []int
	var values []string
	for i, value := range d.Points[c.Point] {
		if d.Applies[c.Scenario][i] {
			parameters, values = append(parameters, i), append(values, value)
		}
	}
	if len(parameters) == 0 {
		return s.Scenarios[c.Scenario], nil
	}
	return s.with(c.Scenario, parameters, values)
}

// sweepSpec is a sweep as plans hold it, without its scenarios.
type sweepSpec struct {
	Design     DesignKind    `json:"design"`
	Samples    int           `json:"samples,omitempty"`
	Levels     int           `json:"levels,omitempty"`
	Parameters []paramSpec   `json:"parameters"`
	Outcomes   []outcomeSpec `json:"outcomes"`
}

type paramSpec struct {
	Key    string   `json:"key"`
	From   float64  `json:"from,omitempty"`
	To     float64  `json:"to,omitempty"`
	Log    bool     `json:"log,omitempty"`
	Step   float64  `json:"step,omitempty"`
	Levels int      `json:"levels,omitempty"`
	Values []string `json:"values,omitempty"`
}

// outcomeSpec is an outcome as the keys of study files that are not zero, so that none can be forgotten.
type outcomeSpec map[string]any

func specOf(o *sim.Outcome) outcomeSpec {
	out := outcomeSpec{}
	v := reflect.ValueOf(o).Elem()
	for _, f := range fieldsOf(v.Type()) {
		field := v.FieldByIndex(f.index)
		switch {
		case field.IsZero():
		case wordsOf[f.typ] != nil:
			out[f.key] = wordsOf[f.typ][field.Uint()]
		default:
			out[f.key] = field.Interface()
		}
	}
	return out
}

// outcome is the inverse of [specOf], after a way through JSON.
func (s outcomeSpec) outcome() (o sim.Outcome, err error) {
	v := reflect.ValueOf(&o).Elem()
	known := 0
	for _, f := range fieldsOf(v.Type()) {
		value, given := s[f.key]
		if !given {
			continue
		}
		known++
		field := v.FieldByIndex(f.index)
		text, isText := value.(string)
		number, isNumber := value.(float64)
		word := slices.Index(wordsOf[f.typ], text)
		switch yes, isBool := value.(bool); {
		case wordsOf[f.typ] != nil && word >= 0:
			field.SetUint(uint64(word))
		case wordsOf[f.typ] == nil && f.typ.Kind() == reflect.String && isText:
			field.SetString(text)
		case f.typ.Kind() == reflect.Bool && isBool:
			field.SetBool(yes)
		case f.typ.Kind() == reflect.Int && isNumber:
			field.SetInt(int64(number))
		case f.typ.Kind() == reflect.Float64 && isNumber:
			field.SetFloat(number)
		default:
			return o, fmt.Errorf("outcome %v: %s is %v", s["name"], f.key, value)
		}
	}
	if known < len(s) {
		return o, fmt.Errorf("outcome %v: unknown keys", s["name"])
	}
	return o, nil
}

// Spec returns the sweep without its scenarios as JSON, for [ReadSweep].
func (s *Sweep) Spec() (json.RawMessage, error) {
	spec := sweepSpec{Design: s.Design, Samples: s.Samples, Levels: s.Levels, Parameters: []paramSpec{}, Outcomes: []outcomeSpec{}}
	for i := range s.Parameters {
		p := &s.Parameters[i]
		spec.Parameters = append(spec.Parameters, paramSpec{p.Key, p.From, p.To, p.Log, p.Step, p.Levels, p.Values})
	}
	for i := range s.Outcomes {
		spec.Outcomes = append(spec.Outcomes, specOf(&s.Outcomes[i]))
	}
	return json.Marshal(spec)
}

// ReadSweep is the inverse of [Sweep.Spec], with the texts of the resolved scenarios by name.
func ReadSweep(name string, spec json.RawMessage, scenarios []Text) (*Sweep, error) {
	var in sweepSpec
	if err := json.Unmarshal(spec, &in); err != nil {
		return nil, err
	}
	s := &Sweep{Name: name}
	s.Design, s.Samples, s.Levels = in.Design, in.Samples, in.Levels
	for _, t := range scenarios {
		sc, err := LoadText(t.Name, t.Text, Options{})
		if err != nil {
			return nil, err
		}
		s.Scenarios = append(s.Scenarios, sc)
	}
	for _, p := range in.Parameters {
		v, err := ParseVariation(p.Key + "=0,1")
		if err != nil {
			return nil, err
		}
		s.Parameters = append(s.Parameters, SweepParameter{
			Parameter: Parameter{Key: p.Key, From: p.From, To: p.To, Log: p.Log, Step: p.Step, variation: v}, Levels: p.Levels, Values: p.Values,
		})
	}
	for _, spec := range in.Outcomes {
		o, err := spec.outcome()
		if err != nil {
			return nil, err
		}
		s.Outcomes = append(s.Outcomes, o)
	}
	return s, nil
}

// Text is a scenario as it is written.
type Text struct{ Name, Text string }
