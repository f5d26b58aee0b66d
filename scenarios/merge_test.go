package scenarios

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"gowest/sim"
	"gowest/sim/calendar"
	"gowest/sim/policy"
)

func policyNamed(t *testing.T, s *Scenario, name string) policy.Policy {
	t.Helper()
	i := slices.IndexFunc(s.Config.Policies, func(p policy.Policy) bool { return p.Name == name })
	if i < 0 {
		t.Fatalf("no policy %q", name)
	}
	return s.Config.Policies[i]
}

// An extending scenario changes keys of tables and entries of named lists, adds and removes.
func TestExtends(t *testing.T) {
	write(t, "middle.toml", `extends = "country.toml"
title = "Middle"
[households]
food_share = 0.61
[[policy]]
name = "Roads"
budget = 0.03
[[event]]
name = "exports"
values = 0.2
`)
	s := load(t, write(t, "last.toml", `extends = "middle"
[households]
food_share_max = 0.9
[[policy]]
name = "Roads"
start = 2010
[[policy]]
name = "Residence permits"
remove = true
[[policy]]
name = "Rails"
type = "infrastructure"
where = ["West", "Coast"]
start = 2003
building = 0.7
budget = 0.01
[[world.port]]
name = "Southport"
open = 0.9
[[world.port]]
name = "Northport"
remove = true
[[event]]
name = "A series under another name"
series = "opening"
values = [[2001, 0.1]]
[[event]]
name = "opening"
remove = true
`))
	if s.Config.Title != "Middle" || s.Name != "last" {
		t.Errorf("title %q, name %q", s.Config.Title, s.Name)
	}
	if h := s.Config.Households; h.FoodShare != 0.61 || h.FoodShareMax != 0.9 {
		t.Errorf("households = %+v", h)
	}
	roads := policyNamed(t, s, "Roads")
	if roads.Budget != 0.03 || roads.Start != 2010 || roads.Payer != policy.ByCentre || roads.Building != 1 {
		t.Errorf("Roads = %+v", roads)
	}
	var names []string
	for _, p := range s.Config.Policies {
		names = append(names, p.Name)
	}
	want := []string{"Southport zone", "Support where clusters form", "Help when incomes drift apart", "Roads", "Rails"}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("policies in order (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]sim.Port{{Name: "Southport", Cell: s.Config.World.Ports[0].Cell, Open: 0.9}}, s.Config.World.Ports); diff != "" {
		t.Errorf("ports (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(calendar.Constant(0.2), s.Config.Series[sim.Exports]); diff != "" {
		t.Errorf("exports (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(calendar.Series{{Year: 2001, Value: 0.1}}, s.Config.Series[sim.Opening]); diff != "" {
		t.Errorf("opening (-want +got):\n%s", diff)
	}
	checkRoundTrip(t, s)
}

// A problem in an inherited value is reported in the file that wrote it.
func TestPlaceOfInheritedValue(t *testing.T) {
	write(t, "wrong.toml", "extends = \"country.toml\"\n[run]\n  seed = -1\n")
	_, err := Load(write(t, "heir.toml", "extends = \"wrong.toml\"\n[run]\nto = 2010\n"), Options{})
	if got, want := messages(err), "wrong.toml:3:10: run: seed is -1; want a whole number from 0 to 9e+18"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestSet(t *testing.T) {
	seed := uint64(99)
	s, err := Load(at("country.toml"), Options{From: 2001, To: 2012, Scale: 50, Replicates: 3, Seed: &seed, Set: []string{
		`policy."Southport zone".start=2006`,
		"policy.Southport zone.where=Hills",
		`policy.Roads.where=["East", "Hills"]`,
		"policy.Help when incomes drift apart.remove=true",
		"industry.textiles.stage.spinning.minimum_capital=2600",
		"event.exports.values=[[2000, 0.1], [2005, 0.3]]",
		"mechanisms.M3=false",
		"title = A new title",
		"world.port.Southport.open = 0.7",
		"province.Coast.strategy=mixed",
	}})
	if err != nil {
		t.Fatal(messages(err))
	}
	c := s.Config
	if diff := cmp.Diff(sim.Run{From: 2001, To: 2012, PersonsPerAgent: 50, Seed: 99, Replicates: 3}, c.Run); diff != "" {
		t.Errorf("run (-want +got):\n%s", diff)
	}
	zone := policyNamed(t, s, "Southport zone")
	if zone.Start != 2006 || !slices.Equal(zone.Where, []string{"Hills"}) || len(zone.Cells) != 10 { // the ten H of the map
		t.Errorf("zone = %+v", zone)
	}
	if got := policyNamed(t, s, "Roads").Where; !slices.Equal(got, []string{"East", "Hills"}) {
		t.Errorf("roads in %q", got)
	}
	if len(c.Policies) != 4 || c.Mechanisms.M3 || !c.Mechanisms.M4 || c.Title != "A new title" {
		t.Errorf("%d policies, mechanisms %+v, title %q", len(c.Policies), c.Mechanisms, c.Title)
	}
	if got := c.Industries[2].Stages[0].MinimumCapital; got != 2600 {
		t.Errorf("capital of spinning = %v", got)
	}
	if c.World.Ports[0].Open != 0.7 || c.Provinces[0].Strategy.String() != "mixed" || c.Series[sim.Exports][1].Value != 0.3 {
		t.Errorf("port %v, strategy %v, exports %v", c.World.Ports[0], c.Provinces[0].Strategy, c.Series[sim.Exports])
	}
	checkRoundTrip(t, s)
}

func TestSetErrors(t *testing.T) {
	cases := []struct{ set, want string }{
		{"run.too=2010", `--set:1:5: run: unknown key "too"; did you mean "to"?`},
		{"run.to", `--set:1:1: "run.to" has no "="; write key=value, such as run.to=2010 or 'policy."Go West".start=2005'`},
		{"run..to=1", `--set:1:1: "run..to=1" has an empty part in its key; write key=value, such as run.to=2010 or 'policy."Go West".start=2005'`},
		{"run.to=", `--set:1:8: "to": there is no value after "="`},
		{"policy.Raods.start=2005", `--set:1:8: there is no policy "Raods"; did you mean "Roads"?`},
		{"policy.Roads=2005", `--set:1:8: policy "Roads" is a table; name one of its keys, such as policy."Roads".type`},
		{"run.to.year=2005", `--set:1:5: "run.to" is a value and has no key "year"`},
		{"policy.Roads.start=soon", `--set:1:20: policy "Roads": start is the text "soon"; want a year from 1900 to 2200`},
		{"policy.Roads.where=[West", `--set:1:20: "where": [West is not a TOML value; want a number, true, false, text, a [list] or a { table }`},
		{`policy.Roads.where=["West", "Est"]`, `--set:1:29: policy "Roads": province or region "Est" is not on the map; did you mean "East"?`},
		{"households.food_share=2", `--set:1:23: households: food_share is 2; want a share from 0 to 1 (write 0.02 for 2 %)`},
		{`policy."Zone of Hills".start=2005`, `--set:1:8: there is no policy "Zone of Hills"`},
		{"extends=go-west", `--set:1:1: extends: only a file extends a scenario; name the scenario itself, or write a file with this line`},
		{"polcy.Roads.start=1", `--set:1:1: unknown key "polcy"; did you mean "policy"?`},
	}
	for _, c := range cases {
		_, err := Load(at("country.toml"), Options{Set: []string{c.set}})
		if got := messages(err); got != c.want {
			t.Errorf("--set %s\ngot  %s\nwant %s", c.set, got, c.want)
		}
	}
	file := write(t, "less.toml", "extends = \"country.toml\"\n[[policy]]\nname = \"Roads\"\nremove = true\n")
	_, err := Load(file, Options{Set: []string{"policy.Roads.start=2005"}})
	if got := messages(err); !strings.HasPrefix(got, `--set:1:8: policy "Roads" is removed at `) || !strings.HasSuffix(got, "less.toml:4:10") {
		t.Errorf("a policy that the file removes: %s", got)
	}
	if s, err := Load(file, Options{Set: []string{"policy.Roads.remove=false", "policy.Roads.start=2005"}}); err != nil || policyNamed(t, s, "Roads").Start != 2005 {
		t.Errorf("a policy that comes back: %v", err)
	}
	_, err = Load(at("country.toml"), Options{From: 2030})
	if got, want := messages(err), "--from:1:1: run: from 2030 is after to 2020; want a run of at least one year"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestUnknownScenario(t *testing.T) {
	cases := map[string]string{
		"go-wset":      `go-wset: no built-in scenario or file "go-wset"; did you mean "go-west"?`,
		"contry.toml":  `contry.toml: there is no scenario file "contry.toml"`,
		"a/b/nowhere/": `a/b/nowhere/: there is no scenario file "a/b/nowhere/"`,
	}
	for name, want := range cases {
		_, err := Load(name, Options{})
		var p *Problem
		if !errors.As(err, &p) || err.Error() != want {
			t.Errorf("got  %v\nwant %s", err, want)
		}
	}
}

// Whatever values in range the parameters have, the resolved scenario says exactly them.
func TestResolvedRoundTripProperty(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var set []string
		for _, g := range groups() {
			if g.key == "run" || g.key == "mechanisms" || g.key == "government" {
				continue
			}
			fields := fieldsOf(g.typ)
			f := fields[rapid.IntRange(0, len(fields)-1).Draw(rt, g.key)]
			if f.typ.Kind().String() != "float64" || strings.HasSuffix(f.key, "_min") || strings.HasSuffix(f.key, "_max") || f.key == "significance" { // not free of other keys
				continue
			}
			v := rapid.Float64Range(f.limit.low, f.limit.high).Draw(rt, f.key)
			if f.limit.holds(v) {
				set = append(set, g.key+"."+f.key+"="+number(v))
			}
		}
		s, err := Load(at("country.toml"), Options{Set: set})
		if err != nil {
			rt.Fatalf("%q: %v", set, messages(err))
		}
		again, err := Load(write(t, "round.toml", string(s.Resolved())), Options{})
		if err != nil {
			rt.Fatal(messages(err))
		}
		if diff := cmp.Diff(s.Config, again.Config); diff != "" {
			rt.Fatalf("%q (-first +again):\n%s", set, diff)
		}
	})
}
