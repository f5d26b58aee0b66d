package scenarios

import (
	"math"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// Every claim that comes with the program loads with all its arms, and says what it must.
func TestBuiltinClaims(t *testing.T) {
	t.Parallel()
	names := Claims()
	for i, name := range names {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, err := LoadClaim(name, Options{})
			if err != nil {
				t.Fatal(err)
			}
			if c.Number != i+1 && len(names) == 30 {
				t.Errorf("number %d, want %d", c.Number, i+1)
			}
			if c.Evidence == "" || c.Limits == "" && c.NotTestable == "" {
				t.Errorf("evidence %q, limits %q; want both", c.Evidence, c.Limits)
			}
			if len(c.Warnings) > 0 {
				t.Error(c.Warnings)
			}
			digests := map[string]string{}
			for _, a := range c.Arms {
				if twin := digests[a.Scenario.Digest()]; twin != "" {
					t.Errorf("arms %q and %q are the same", twin, a.Name)
				}
				digests[a.Scenario.Digest()] = a.Name
			}
			used := map[int]bool{}
			for _, test := range c.Tests {
				for _, term := range test.Terms {
					used[term.Arm] = true
					if term.Less >= 0 {
						used[term.Less] = true
					}
				}
			}
			for i, a := range c.Arms {
				if !used[i] {
					t.Errorf("no test looks at arm %q", a.Name)
				}
			}
			if again, err := ReadClaim(strings.TrimLeft(name[:strings.IndexByte(name, '-')], "0")); err != nil || again.Name != name {
				t.Errorf("its number leads elsewhere: %v", err)
			}
		})
	}
}

const smallClaim = `number = 99
title = "Small"
claim = """Over
two lines."""
paragraph = "1"
design = "two arms"
evidence = "none"
limits = "all"
scenario = "toy"
to = 2010
replicates = 4
[common]
labour.quit = 0.01
[budget]
base = "without"
public_cost = 0.001
[path]
indicator = "cv"
[[arm]]
name = "without"
[[arm]]
name = "with"
[arm.scenario]
labour.search_employed = 0.02
[[arm.scenario.policy]]
name = "Roads"
type = "infrastructure"
where = "Hills"
start = 2003
budget = 0.02
[[test]]
name = "richer"
outcome = { indicator = "gdp", year = 2010 }
log = true
contrast = { "with" = 1, "without" = -1 }
expect = "positive"
within = 0.01
`

// Arms hold what the scenario, the common part and their own part say, later ones first, and what they add costs the same.
func TestClaimArms(t *testing.T) {
	t.Parallel()
	c, err := LoadClaim(studyFile(t, smallClaim), Options{Scale: 200})
	if err != nil {
		t.Fatal(err)
	}
	if c.Claim != "Over two lines." {
		t.Errorf("text %q, want it on one line", c.Claim)
	}
	without, with := c.Arms[0].Scenario.Config, c.Arms[1].Scenario.Config
	for _, x := range []struct {
		what      string
		got, want any
	}{
		{"common key", without.Labour.Quit, 0.01},
		{"common key of the other arm", with.Labour.Quit, 0.01},
		{"own key", with.Labour.SearchEmployed, 0.02},
		{"policies", len(with.Policies) - len(without.Policies), 1},
		{"last year", with.Run.To, 2010},
		{"scale from outside", with.Run.PersonsPerAgent, 200},
		{"scaled", strings.Join(with.Government.Scaled, ";"), "Roads"},
		{"cost from", with.Government.CostFrom, 2003},
		{"share", with.Government.PublicCost, 0.001},
		{"scaled of the base", len(without.Government.Scaled), 0},
		{"outcomes: two tests' and 11 years and two of cost", len(c.Outcomes()), 1 + 11 + 2},
	} {
		if x.got != x.want {
			t.Errorf("%s is %v, want %v", x.what, x.got, x.want)
		}
	}
	again, err := c.With("labour.quit=0.02", `policy."Roads".ramp=3`)
	if err != nil {
		t.Fatal(err)
	}
	if again[0].Config.Labour.Quit != 0.02 || again[1].Config.Labour.Quit != 0.02 || again[0].Digest() == c.Arms[0].Scenario.Digest() {
		t.Error("a key from outside does not reach all arms")
	}
	if same, err := c.With(); err != nil || same[1].Digest() != c.Arms[1].Scenario.Digest() {
		t.Errorf("without anything else the arms are others: %v", err)
	}
}

// A policy that changes nothing is suspicious, unless the claim asks for the places where it acts; so is an arm that marks no places where
// clusters on some are compared.
func TestClaimMarksPlaces(t *testing.T) {
	t.Parallel()
	marked := strings.Replace(smallClaim, "name = \"without\"\n[[arm]]", "name = \"without\"\n[[arm.scenario.policy]]\nname = \"Park\"\ntype = \"science-park\"\nwhere = \"Hills\"\nstart = 2003\n"+
		"innovation = 0\ntraining = 0\nattraction = 0\ntax_discount = 0\nbudget = 0\n[[arm]]", 1)
	for policy, warnings := range map[string]int{"Park; Roads": 0, "Park": 1, "Roads": 2} {
		asked := strings.Replace(marked, `{ indicator = "gdp"`, `{ indicator = "cluster_employed", policy = "`+policy+`"`, 1)
		c, err := LoadClaim(studyFile(t, asked), Options{Scale: 200})
		if err != nil {
			t.Fatal(err)
		}
		if len(c.Warnings) != warnings {
			t.Errorf("with clusters of %s: warnings %v, want %d", policy, c.Warnings, warnings)
		}
		values := make([][][]float64, 2)
		for arm := range values {
			for range 4 {
				values[arm] = append(values[arm], slices.Repeat([]float64{1}, len(c.outcomesAt())))
			}
		}
		for arm, marks := range []bool{policy != "Roads", policy != "Park"} { // without, with
			if x := c.ByArm(values)[0].Estimate[arm]; math.IsNaN(x) == marks {
				t.Errorf("with clusters of %s: number %v of arm %d, want one only where places are marked", policy, x, arm)
			}
		}
	}
}

// A policy that an arm only changes is not scaled to the common cost, which is easily overlooked.
func TestClaimBudgetWarns(t *testing.T) {
	t.Parallel()
	same := strings.Replace(smallClaim, "name = \"without\"\n[[arm]]", "name = \"without\"\n[[arm.scenario.policy]]\nname = \"Roads\"\ntype = \"infrastructure\"\nwhere = \"Hills\"\nstart = 2003\n"+
		"budget = 0.01\n[[arm]]", 1)
	c, err := LoadClaim(studyFile(t, same), Options{Scale: 200})
	if err != nil {
		t.Fatal(err)
	}
	if w := c.Warnings; len(w) != 1 || w[0].Line != 14 || !strings.Contains(w[0].Text, `arm "with" changes the policy "Roads" of arm "without"`) {
		t.Errorf("warnings %v, want one at line 14, [budget]", w)
	}
}

// A made-up effect of known size comes out of values by arm, replicate and outcome; costs are over their aim.
func TestClaimJudge(t *testing.T) {
	t.Parallel()
	c, err := LoadClaim(studyFile(t, smallClaim), Options{})
	if err != nil {
		t.Fatal(err)
	}
	at := c.outcomesAt()
	values := make([][][]float64, 2)
	for arm := range values {
		for r := range 4 {
			x := make([]float64, len(at))
			for name, i := range at {
				switch {
				case strings.HasPrefix(name, "gdp in"):
					x[i] = 100 * math.Exp(float64(r)+0.2*float64(arm)) // luck common to both arms
				case strings.Contains(name, "policy_cost"):
					x[i] = 3
				case strings.Contains(name, "sum of gdp"):
					x[i] = 2000
				}
			}
			values[arm] = append(values[arm], x)
		}
	}
	j := c.Judge(values)[0]
	if math.Abs(j.Estimate-0.2) > 1e-12 || j.Verdict.String() != "supported" {
		t.Errorf("%+v, want 0.2 and supported", j)
	}
	if n := c.ByArm(values); len(n) != 1 || n[0].Text != "ln of gdp in 2010" || math.Abs(n[0].Estimate[1]-n[0].Estimate[0]-0.2) > 1e-12 || !(math.Abs(n[0].SE[0]-math.Sqrt(5.0/12)) < 1e-12) {
		t.Errorf("by arm %+v, want the logarithms, and the error of 0, 1, 2, 3", n)
	}
	if costs := c.Costs(values); len(costs) != 1 || costs[0].Arm != "with" || math.Abs(costs[0].Reached-1.5) > 1e-12 {
		t.Errorf("costs %+v, want that of the arm with roads, 3 over 0.001 · 2000", costs)
	}
}

// Problems name their line, whether they are of the claim or of the part of a scenario in it.
func TestClaimProblems(t *testing.T) {
	t.Parallel()
	swap := func(old, new string) string {
		if !strings.Contains(smallClaim, old) {
			t.Fatalf("no %q", old)
		}
		return strings.Replace(smallClaim, old, new, 1)
	}
	for _, c := range []struct{ text, want string }{
		{swap("labour.quit", "labour.qiut"), `mine.toml:13:8: labour: unknown key "qiut"; did you mean "quit"?`},
		{swap("search_employed = 0.02", "search_employed = 7"), `mine.toml:24:26: labour: search_employed is 7; want a number from 0 to 1`},
		{swap(`where = "Hills"`, `where = "Hils"`), `mine.toml:28:9: policy "Roads": province "Hils" is not on the map; did you mean "Hills" (H)?`},
		{swap(`"with" = 1`, `"wiht" = 1`), `mine.toml:35:14: test "richer": contrast: there is no arm "wiht"; did you mean "with"?`},
		{swap(`indicator = "gdp"`, `indicator = "gpd"`), `mine.toml:33:25: test "richer": indicator "gpd" is no indicator of the nation`},
		{swap(`expect = "positive"`, `expect = "positiv"`), `mine.toml:36:10: test "richer": expect "positiv" is not known; did you mean "positive"?`},
		{swap(`expect = "positive"`, `expect = "between"`), `test "richer": missing key "between"; want [low, high]`},
		{swap("expect = \"positive\"\nwithin = 0.01", `expect = "zero"`), `test "richer": missing key "within"; want how near to zero counts as zero`},
		{swap(`base = "without"`, `base = "wihout"`), `mine.toml:15:8: budget: there is no arm "wihout"; did you mean "without"?`},
		{swap(`scenario = "toy"`, `scenario = "toi"`), `mine.toml:9:12: extends: no built-in scenario or file "toi"; did you mean "toy"?`},
		{swap("year = 2010", "year = 2030"), `mine.toml:33:39: test "richer": year is 2030; want a year of the run, from 2000 to 2010`},
		{swap("log = true", "statistic = \"ratio\""), `test "richer": statistic is "ratio" without per; a ratio, and nothing else, has per`},
		{swap("[path]\n", "[path]\nagainst = \"wihout\"\n"), `mine.toml:18:11: path: against: there is no arm "wihout"; did you mean "without"?`},
		{swap("[path]\n", "[path]\nlog = true\n"), `mine.toml:18:7: path: log has no meaning without against: only differences are relative`},
		{swap("[path]\n", "[path]\nyear = 2005\n"), `mine.toml:18:8: path: year has no meaning: a path shows every year`},
		{swap("[path]\n", "[path]\naginst = \"with\"\n"), `mine.toml:18:1: path: unknown key "aginst"; did you mean "against"?`},
		{swap("number = 99", "nubmer = 99"), `unknown key "nubmer"; did you mean "number"?`},
		{"number = 98\ntitle = \"x\"\nclaim = \"y\"\nparagraph = \"1\"\nnot_testable = \"z\"\n[[arm]]\nname = \"a\"\n", `the claim is not testable, but there are arms`},
		{"number = 98\ntitle = \"x\"\nclaim = \"y\"\nparagraph = \"1\"\ndesign = \"d\"\nscenario = \"toy\"\n", `there is no [[arm]]; want one, or not_testable with the reason`},
	} {
		_, err := LoadClaim(studyFile(t, c.text), Options{})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %v\nwant %s", err, c.want)
		}
	}
	if c, err := LoadClaim(studyFile(t, "number = 98\ntitle = \"x\"\nclaim = \"y\"\nparagraph = \"1\"\nnot_testable = \"z\"\n"), Options{}); err != nil || len(c.Arms) > 0 {
		t.Errorf("a claim that cannot be tested: %v, %d arms", err, len(c.Arms))
	}
	if _, err := LoadClaim("31", Options{}); err == nil || !strings.Contains(err.Error(), "want a number up to 30") {
		t.Errorf("claim 31: %v", err)
	}
}

// Every key of a test stands on the page about files of studies, which has no other way to know them.
func TestKeysOfTestsAreDescribed(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../docs/studies.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range append(append(keysOf(fieldsOf(reflect.TypeFor[testText]())), testParts...), keysOf(fieldsOf(reflect.TypeFor[claimBudget]()))...) {
		if !strings.Contains(string(page), "\n| `"+key+"` | ") {
			t.Errorf("docs/studies.md has no row for %s", key)
		}
	}
}
