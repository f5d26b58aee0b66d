package scenarios

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gowest/sim"
	"gowest/sim/ensemble"
	"gowest/sim/policy"
)

// Every built-in sweep can be read, and none of its points is refused.
func TestBuiltinSweeps(t *testing.T) {
	t.Parallel()
	if len(Sweeps()) == 0 {
		t.Fatal("no sweeps")
	}
	for _, i := range Sweeps() {
		s, err := LoadSweep(i.Name, Options{})
		if err != nil {
			t.Errorf("%s: %v", i.Name, err)
			continue
		}
		if i.Title == "" {
			t.Errorf("%s has no title", i.Name)
		}
		d := s.Plan()
		for _, c := range d.Layout().Cases {
			if _, err := s.At(d, c); err != nil {
				t.Errorf("%s, point %v: %v", i.Name, d.Points[c.Point], err)
			}
		}
	}
}

const sweepHead = `title = "Zones"
scenarios = ["toy", "late"]
to = 2004
replicates = 3
`

const sweepOutcome = `
[[outcome]]
name = "Coast, GDP"
indicator = "gdp"
place = "Coast"
year = 2004
`

// late is toy with a second zone.
const lateZone = `extends = "toy"
title = "Late"
[[policy]]
name = "Hills zone"
type = "special-economic-zone"
where = "Hills"
start = 2003
end = 2008
`

// sweepFile writes a sweep with the scenario late beside it.
func sweepFile(t *testing.T, text string) string {
	t.Helper()
	path := studyFile(t, text)
	if err := os.WriteFile(filepath.Join(filepath.Dir(path), "late.toml"), []byte(lateZone), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func loadedSweep(t *testing.T, text string) *Sweep {
	t.Helper()
	s, err := LoadSweep(sweepFile(t, text), Options{})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// A grid has every combination, its last parameter fastest; the base, which lacks the policy, is run once.
func TestSweepGrid(t *testing.T) {
	t.Parallel()
	s := loadedSweep(t, sweepHead+`design = "grid"
[[parameter]]
key = 'policy."Hills zone".start'
values = [2001, 2003]
[[parameter]]
key = 'policy."Hills zone".budget'
from = 0.01
to = 0.03
levels = 3
`+sweepOutcome)
	d := s.Plan()
	want := [][]string{{"2001", "0.01"}, {"2001", "0.02"}, {"2001", "0.03"}, {"2003", "0.01"}, {"2003", "0.02"}, {"2003", "0.03"}}
	if diff := cmp.Diff(want, d.Points); diff != "" {
		t.Errorf("points (-want +got):\n%s", diff)
	}
	if n := len(d.Layout().Cases); n != 7 || s.Runs() != 21 {
		t.Errorf("%d cases, %d runs; want 7 of 3", n, s.Runs())
	}
	if s.Keep != ensemble.Runs {
		t.Errorf("keeps %s, want runs", s.Keep)
	}
	sc, err := s.At(d, ensemble.Case{Scenario: 1, Point: 4})
	if err != nil {
		t.Fatal(err)
	}
	p := sc.Config.Policies[slices.IndexFunc(sc.Config.Policies, func(p policy.Policy) bool { return p.Name == "Hills zone" })]
	if p.Start != 2003 || p.Budget != 0.02 || sc.Config.Run.To != 2004 {
		t.Errorf("point 5 has start %d, budget %g, to %d; want 2003, 0.02, 2004", p.Start, p.Budget, sc.Config.Run.To)
	}
	if cols := []string{d.Parameters[0].Column, d.Parameters[1].Column, s.OutcomeColumns(d)[0].Column}; !slices.Equal(cols, []string{"start", "budget", "coast_gdp"}) {
		t.Errorf("columns %v", cols)
	}
}

// The key of all policies moves those that the base has not, as compare --vary does; values that are no numbers become columns of text.
func TestSweepOfAllPoliciesAndOfWords(t *testing.T) {
	t.Parallel()
	s := loadedSweep(t, sweepHead+`design = "list"
[[parameter]]
key = "policy.start"
values = [2001, 2002]
[[parameter]]
key = "government.strategy"
values = ["none", "mixed"]
[[parameter]]
key = "mechanisms.M3"
values = [true, false]
`+sweepOutcome)
	d := s.Plan()
	if d.Parameters[0].Text || !d.Parameters[1].Text || !d.Parameters[2].Text {
		t.Errorf("parameters %+v; want a number and two of text", d.Parameters)
	}
	base, err := s.At(d, ensemble.Case{Scenario: 0, Point: 1})
	if err != nil {
		t.Fatal(err)
	}
	alt, err := s.At(d, ensemble.Case{Scenario: 1, Point: 1})
	if err != nil {
		t.Fatal(err)
	}
	policies := alt.Config.Policies
	if p := policies[len(policies)-1]; p.Start != 2002 || p.End != 2007 {
		t.Errorf("zone from %d to %d; want 2002 to 2007", p.Start, p.End)
	}
	if base.Config.Policies[1].Start != 2005 {
		t.Errorf("the base's zone starts in %d; want 2005", base.Config.Policies[1].Start)
	}
	if base.Config.Mechanisms.M3 || alt.Config.Mechanisms.M3 {
		t.Error("M3 is on; want off at the second point")
	}
}

// Sampled designs stay in the ranges, and differ by point.
func TestSweepSamples(t *testing.T) {
	t.Parallel()
	for design, want := range map[string]int{"latin-hypercube": 16, "sobol": 16, "morris": 48} {
		s := loadedSweep(t, sweepHead+fmt.Sprintf("design = %q\nsamples = 16\n", design)+`[[parameter]]
key = "labour.distance_km"
from = 400.0
to = 1600.0
log = true
[[parameter]]
key = "mechanisms.M3"
values = [true, false]
`+sweepOutcome)
		d := s.Plan()
		if len(d.Points) != want {
			t.Errorf("%s: %d points, want %d", design, len(d.Points), want)
		}
		words := map[string]int{}
		low := 0
		for _, p := range d.Points {
			x, err := strconv.ParseFloat(p[0], 64)
			if err != nil || x < 400 || x > 1600 {
				t.Errorf("%s: %s lies outside", design, p[0])
			}
			if x < 800 { // the middle of the logarithms
				low++
			}
			words[p[1]]++
		}
		if len(words) != 2 || math.Abs(float64(low-want/2)) > float64(want)/8 || math.Abs(float64(words["true"]-want/2)) > float64(want)/8 {
			t.Errorf("%s: %d of %d in the lower half, %v; want halves", design, low, want, words)
		}
	}
}

// A sweep that was written into a plan is the same sweep.
func TestSweepSpec(t *testing.T) {
	t.Parallel()
	for _, design := range []string{"design = \"grid\"", "design = \"sobol\"\nsamples = 9", "design = \"morris\"\nsamples = 2\nlevels = 6"} {
		s := loadedSweep(t, sweepHead+design+`
[[parameter]]
key = "labour.distance_km"
from = 412.34567
to = 1600.0
log = true
levels = 3
[[parameter]]
key = "labour.quit"
from = 0.0101
to = 0.03
step = 0.0001
levels = 3
[[parameter]]
key = 'policy."Hills zone".budget'
values = [0.01, 1e-3]
[[parameter]]
key = "government.strategy"
values = ["none", "mixed"]
`+sweepOutcome)
		spec, err := s.Spec()
		if err != nil {
			t.Fatal(err)
		}
		var texts []Text
		for _, sc := range s.Scenarios {
			texts = append(texts, Text{sc.Name, string(sc.Resolved())})
		}
		again, err := ReadSweep(s.Name, spec, texts)
		if err != nil {
			t.Fatal(err)
		}
		d, e := s.Plan(), again.Plan()
		if d.Digest() != e.Digest() {
			t.Errorf("%s: design %v became %v", design, d, e)
		}
		if diff := cmp.Diff(s.Outcomes, again.Outcomes); diff != "" {
			t.Error(diff)
		}
		last := d.Layout().Cases[len(d.Layout().Cases)-1]
		a, err := s.At(d, last)
		if err != nil {
			t.Fatal(err)
		}
		b, err := again.At(e, last)
		if err != nil {
			t.Fatal(err)
		}
		if a.Digest() != b.Digest() {
			t.Error("another scenario at the last point")
		}
	}
}

// Every key of an outcome survives in a plan, also those that come later.
func TestOutcomeSpec(t *testing.T) {
	t.Parallel()
	var o sim.Outcome
	v := reflect.ValueOf(&o).Elem()
	for i, f := range fieldsOf(v.Type()) {
		field := v.FieldByIndex(f.index)
		switch f.typ.Kind() {
		case reflect.String:
			field.SetString(fmt.Sprintf("text %d", i))
		case reflect.Bool:
			field.SetBool(true)
		case reflect.Int:
			field.SetInt(int64(i + 1))
		case reflect.Float64:
			field.SetFloat(float64(i) + 0.1)
		case reflect.Uint8:
			field.SetUint(1)
		default:
			t.Fatalf("%s is a %s; teach outcomeSpec about it", f.key, f.typ)
		}
	}
	text, err := json.Marshal(specOf(&o))
	if err != nil {
		t.Fatal(err)
	}
	var spec outcomeSpec
	if err := json.Unmarshal(text, &spec); err != nil {
		t.Fatal(err)
	}
	again, err := spec.outcome()
	if d := cmp.Diff(o, again); err != nil || d != "" {
		t.Errorf("%v, outcome (-want +got):\n%s", err, d)
	}
	for _, bad := range []outcomeSpec{{"form": "median"}, {"year": "soon"}, {"nmae": "x"}, {"relative": 1.0}} {
		if _, err := bad.outcome(); err == nil {
			t.Errorf("%v was read", bad)
		}
	}
}

// Problems name their line, all at once.
func TestSweepProblems(t *testing.T) {
	t.Parallel()
	parameter := "[[parameter]]\nkey = \"labour.quit\"\nfrom = 0.01\nto = 0.02\n"
	for _, tt := range []struct {
		text  string
		wants []string
	}{
		{"title = \"x\"\n", []string{`missing key "scenarios"`, "there is no [[outcome]]"}},
		{sweepHead + sweepOutcome + parameter, []string{"mine.toml:11:1: parameter labour.quit: a grid needs to know how many values lie from 0.01 to 0.02; want levels or values"}},
		{sweepHead + "design = \"gird\"\n" + sweepOutcome, []string{`mine.toml:5:10: design "gird" is not known; did you mean "grid"?`}},
		{sweepHead + "samples = 4\n" + sweepOutcome, []string{"mine.toml:5:11: samples is given, but a grid has none"}},
		{sweepHead + "design = \"sobol\"\n" + sweepOutcome + parameter, []string{"a sobol needs samples"}},
		{sweepHead + "design = \"sobol\"\nsamples = 3\n" + sweepOutcome, []string{`design is "sobol", but there is no [[parameter]]`}},
		{sweepHead + "design = \"morris\"\nsamples = 3\nlevels = 5\n" + sweepOutcome + parameter, []string{"levels is 5; want an even number"}},
		{sweepHead + "design = \"list\"\n" + sweepOutcome + parameter, []string{"a list has no ranges; want values"}},
		{sweepHead + "design = \"list\"\n" + sweepOutcome + "[[parameter]]\nkey = \"labour.quit\"\nvalues = [0.01, 0.02]\n[[parameter]]\nkey = \"labour.distance_km\"\nvalues = [500]\n", []string{"1 values; the first parameter of the list has 2"}},
		{sweepHead + sweepOutcome + "[[parameter]]\nkey = \"labour.quit\"\nvalues = [0.01, 7, 0.01]\nlevels = 3\n", []string{"labour.quit: the value 0.01 is there twice", "levels is given beside values"}},
		{sweepHead + sweepOutcome + "[[parameter]]\nkey = \"labour.quit\"\nvalues = [0.01, 7]\n", []string{"mine.toml:13:17: parameter labour.quit: the value 7 in toy: "}},
		{sweepHead + sweepOutcome + "[[parameter]]\nkey = 'policy.\"Hill zone\".start'\nvalues = [2001]\n", []string{`no scenario has such a policy; did you mean "Hills zone"?`}},
		{strings.Replace(sweepHead, "late", "lat", 1) + sweepOutcome, []string{`mine.toml:2:21: no built-in scenario or file "lat"`}},
		{sweepHead + strings.Replace(sweepOutcome, "Coast\"\ny", "Cost\"\ny", 1), []string{`mine.toml:9:9: outcome "Coast, GDP": place "Cost" is no province and no region`}},
		{strings.Replace(sweepHead, "late", "lat", 1) + "design = \"gird\"\n" + sweepOutcome, []string{`no built-in scenario or file "lat"`, `design "gird" is not known`}},
		{"scenario = \"toy\"\nscenarios = [\"toy\"]\n" + sweepOutcome, []string{"scenario is given beside scenarios"}},
		{strings.Replace(sweepHead, `["toy", "late"]`, `["toy", "baseline"]`, 1) + sweepOutcome, []string{"toy and baseline have other years, seeds or persons per agent"}},
		{strings.Replace(sweepHead, `["toy", "late"]`, `["toy", "toy"]`, 1) + sweepOutcome, []string{"two scenarios are called toy"}},
	} {
		_, err := LoadSweep(sweepFile(t, tt.text), Options{})
		if err == nil {
			t.Errorf("no error; want %s in\n%s", tt.wants, tt.text)
			continue
		}
		for _, want := range tt.wants {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("error %v; want %s", err, want)
			}
		}
	}
}

// A study of one scenario is a sweep of it, and one that says "against" a sweep of two.
func TestSweepOfAStudy(t *testing.T) {
	t.Parallel()
	s := loadedSweep(t, "scenario = \"toy\"\nagainst = \"late\"\nto = 2004\n"+sweepOutcome)
	if len(s.Scenarios) != 2 || s.Scenarios[1].Name != "late" || s.Replicates != 1 || len(s.Plan().Points) != 1 {
		t.Errorf("%d scenarios, %d replicates, %d points; want 2, 1 and 1", len(s.Scenarios), s.Replicates, len(s.Plan().Points))
	}
}

// What flags set counts more than what a file of a study sets.
func TestFlagsOverrideSetOfFiles(t *testing.T) {
	t.Parallel()
	opts := Options{Set: []string{"labour.quit=0.03"}}
	file := studyFile(t, "scenario = \"toy\"\nset = [\"labour.quit=0.02\", \"labour.search_employed=0.04\"]\n[[outcome]]\nname = \"x\"\nindicator = \"cv\"\nyear = 2005\n")
	study, err := LoadStudy(file, opts)
	if err != nil {
		t.Fatal(err)
	}
	sweep, err := LoadSweep(file, opts)
	if err != nil {
		t.Fatal(err)
	}
	for kind, sc := range map[string]*Scenario{"study": study.Base, "sweep": sweep.Scenarios[0]} {
		if l := sc.Config.Labour; l.Quit != 0.03 || l.SearchEmployed != 0.04 {
			t.Errorf("%s: quit %v and search_employed %v, want 0.03 of the flag and 0.04 of the file", kind, l.Quit, l.SearchEmployed)
		}
	}
}
