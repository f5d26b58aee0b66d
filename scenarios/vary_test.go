package scenarios

import (
	"slices"
	"strings"
	"testing"

	"gowest/sim/policy"
)

func TestParseVariation(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		text   string
		key    string
		values []float64
	}{
		{`policy."Go West".start=1985:2010:5`, `policy."Go West".start`, []float64{1985, 1990, 1995, 2000, 2005, 2010}},
		{"labour.search_employed = 0:1:0.1", "labour.search_employed", []float64{0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1}}, // no drift: 0.1 + 0.2 is not 0.3
		{"policy.lag=0:7:2", "policy.lag", []float64{0, 2, 4, 6}},
		{"policy.start=2010:2000:-5", "policy.start", []float64{2000, 2005, 2010}},
		{"policy.factor=-0.5:0.5:0.5", "policy.factor", []float64{-0.5, 0, 0.5}},
		{"policy.budget=0.05, 1e-3,0.005", "policy.budget", []float64{0.001, 0.005, 0.05}},
		{`policy."a=b:c,d".lag=1,2`, `policy."a=b:c,d".lag`, []float64{1, 2}},
	} {
		v, err := ParseVariation(tt.text)
		if err != nil {
			t.Errorf("%s: %v", tt.text, err)
			continue
		}
		if v.Key != tt.key || !slices.Equal(v.Values, tt.values) {
			t.Errorf("%s: key %s, values %v; want %s, %v", tt.text, v.Key, v.Values, tt.key, tt.values)
		}
	}
}

func TestParseVariationRefuses(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"policy.start":                  `--vary: "policy.start" has no "="; write KEY=FROM:TO:STEP or KEY=v1,v2`,
		"policy..start=1,2":             "has an empty part in its key",
		"run.seed=1,2":                  "--vary: run.seed is the same in all of a study",
		"title=1,2":                     "--vary: title is no key of a table",
		"policy.start=2000":             "--vary: the number of values is 1; want from 2 to 100",
		"policy.start=2000:2004":        `--vary: "2000:2004" has 2 parts; want FROM:TO:STEP`,
		"policy.start=2000:2004:0":      "--vary: the step is 0; want a number that leads from 2000 to 2004",
		"policy.start=2000:2004:-2":     "--vary: the step -2 leads away from 2004; want 2",
		"policy.start=2000:2004:5":      "--vary: the number of values of 2000:2004:5 is 1; want from 2 to 100",
		"policy.budget=0:1:0.001":       "--vary: the number of values of 0:1:0.001 is 1001; want from 2 to 100",
		"policy.budget=0:1:1e-300":      "--vary: 0:1:1e-300 has too many digits to count on from",
		"policy.budget=1,2,1":           "--vary: the value 1 is there twice",
		"policy.budget=1,inf":           `--vary: the value "inf" is not a number`,
		"policy.budget=1:NaN:1":         `--vary: the value "NaN" is not a number`,
		"policy.budget=,1":              `--vary: the value "" is not a number`,
		"run.seed=x,1,y":                "--vary: run.seed is the same in all of a study; want a key of the model or of a policy\n--vary: the value \"x\" is not a number; want FROM:TO:STEP or v1,v2\n--vary: the value \"y\"",
		"policy.start=-1e16:1e16:1e15":  "has too many digits",
		strings.Repeat("1,", 100) + "1": `has no "="`,
	} {
		if _, err := ParseVariation(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v; want %s", text, err, want)
		}
	}
}

// A key of one policy or of the model is set as it is; that of all policies in each, and starts keep their distances.
func TestVariationSets(t *testing.T) {
	t.Parallel()
	added := []policy.Policy{{Name: "Roads", Start: 2001, End: 2010}, {Name: `The "zone"`, Start: 2000}, {Name: "Support", End: 2015}}
	for _, tt := range []struct {
		text string
		at   float64
		want []string
	}{
		{"labour.search_employed=0.1,0.3", 0.3, []string{"labour.search_employed=0.3"}},
		{`policy."Go West".start=1990,2000`, 1990, []string{`policy."Go West".start=1990`}},
		{"policy.lag=0,1", 1, []string{`policy."Roads".lag=1`, `policy.'The "zone"'.lag=1`, `policy."Support".lag=1`}},
		{"policy.start=1995,2005", 1995, []string{`policy."Roads".start=1996`, `policy."Roads".end=2005`, `policy.'The "zone"'.start=1995`}},
	} {
		v, err := ParseVariation(tt.text)
		if err != nil {
			t.Fatal(err)
		}
		if got := v.Set(tt.at, added); !slices.Equal(got, tt.want) {
			t.Errorf("%s at %v sets %q; want %q", tt.text, tt.at, got, tt.want)
		}
	}
}

// What a variation sets is what the scenario then holds.
func TestVariationReachesTheScenario(t *testing.T) {
	v, err := ParseVariation("policy.start=2003,2004")
	if err != nil {
		t.Fatal(err)
	}
	before := load(t, at("country.toml")).Config.Policies
	after := load(t, at("country.toml"), v.Set(2003, before)...).Config.Policies
	const first = 1990 // of the policies with a start
	moved := 0
	for i := range after {
		if before[i].Start == 0 {
			if after[i].Start != 0 {
				t.Errorf("%s has no start and got %d", after[i].Name, after[i].Start)
			}
			continue
		}
		moved++
		if got := after[i].Start - before[i].Start; got != 2003-first {
			t.Errorf("%s moved by %d years; want %d", after[i].Name, got, 2003-first)
		}
		if before[i].End > 0 && after[i].End-after[i].Start != before[i].End-before[i].Start {
			t.Errorf("%s lasts from %d to %d, before from %d to %d", after[i].Name, after[i].Start, after[i].End, before[i].Start, before[i].End)
		}
	}
	if moved < 2 {
		t.Errorf("%d policies have a start; want two or more to compare", moved)
	}
}

func TestKeyParts(t *testing.T) {
	t.Parallel()
	for key, want := range map[string]string{
		`policy."Go West".start`: "policy|Go West|start", "policy.lag": "policy|lag", "a.b": "a|b", "..": "..",
	} {
		if got := strings.Join(KeyParts(key), "|"); got != want {
			t.Errorf("%s: %s; want %s", key, got, want)
		}
	}
}
