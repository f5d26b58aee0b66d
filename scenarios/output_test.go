package scenarios

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gowest/sim/policy"
)

// golden compares text with a file of testdata, or rewrites it.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

func TestExplain(t *testing.T) {
	var b bytes.Buffer
	Explain(&b, load(t, at("country.toml"), "mechanisms.M3=false", "government.equal_budget=true"))
	golden(t, "explain.golden", b.String())
	b.Reset()
	explainStrategies(&b, load(t, at("strategies.toml")).Config)
	golden(t, "strategies.golden", b.String())
}

// Every built-in scenario and every arm of a claim can be put in words, with all that its policies do.
func TestExplainAll(t *testing.T) {
	t.Parallel()
	var all []*Scenario
	for _, name := range builtinNames() {
		if name != "parameters" { // no country of its own
			all = append(all, load(t, name))
		}
	}
	for _, name := range Claims() {
		c, err := LoadClaim(name, Options{})
		if err != nil {
			t.Fatal(messages(err))
		}
		for _, a := range c.Arms {
			all = append(all, a.Scenario)
		}
	}
	seen := map[policy.Type]bool{}
	for _, s := range all {
		var words, table bytes.Buffer
		Explain(&words, s)
		Check(&table, s, false)
		Differences(all[0], s)
		for _, p := range s.Config.Policies {
			seen[p.Type] = true
			if !strings.Contains(words.String(), p.Name) {
				t.Errorf("%s: nothing is said of policy %s", s.Name, p.Name)
			}
			if p.Type == policy.AnchorFirm && strings.Contains(strengthInWords(p), "footloose") != p.Footloose {
				t.Errorf("%s: footloose is %t, in words %q", s.Name, p.Footloose, strengthInWords(p))
			}
		}
	}
	if !seen[policy.AnchorFirm] || len(seen) < 10 {
		t.Errorf("policies of %d types", len(seen))
	}
}

// The map, the calendar and the tables; parameter groups have a test of their own.
func TestCheck(t *testing.T) {
	var b bytes.Buffer
	Check(&b, load(t, at("country.toml")), false)
	text, groups, ok := strings.Cut(b.String(), "\n[households]")
	if !ok {
		t.Fatal("no parameter groups")
	}
	golden(t, "check.golden", text)
	for _, line := range []string{"food_share_min", "share", "from 0 to 1"} {
		if !strings.Contains(groups, line) {
			t.Errorf("no %q among the parameters", line)
		}
	}
	for i, line := range strings.Split(b.String(), "\n") {
		if strings.HasSuffix(line, " ") {
			t.Errorf("line %d ends in blanks: %q", i+1, line)
		}
	}
}

// The calendar has a row for provinces with a strategy of each kind and one for the centre, and the rules below.
func TestCheckStrategies(t *testing.T) {
	var b bytes.Buffer
	Check(&b, load(t, at("strategies.toml")), false)
	_, text, _ := strings.Cut(b.String(), "\nPolicies:")
	text, _, ok := strings.Cut(text, "\nProvinces at the start")
	if !ok {
		t.Fatal("no calendar")
	}
	golden(t, "check-strategies.golden", text)
}

// Policies of one package, type and place share a row, which shows the strongest of them year by year: roads from
// 2000 on, grown up in 2001, and none before.
func TestCheckLayers(t *testing.T) {
	var b bytes.Buffer
	cfg := load(t, "go-west").Config
	cfg.Policies = slices.DeleteFunc(cfg.Policies, func(p policy.Policy) bool { return p.Start < 2000 || p.Name == "Go West" })
	writeCalendar(&b, cfg)
	for name, want := range map[string]string{
		"Go West investment": strings.Repeat("·", 22) + "▒" + strings.Repeat("█", 9) + strings.Repeat("·", 11), // without the layer that lasts
		"Go West transfers":  strings.Repeat("·", 22) + "▒▒▒▒" + strings.Repeat("█", 17),
	} {
		if n := strings.Count(b.String(), name); n != 1 || !strings.Contains(b.String(), want) {
			t.Errorf("%d rows %q in\n%s\nwant one with %s", n, name, b.String(), want)
		}
	}
	if strings.Contains(b.String(), "first decade") {
		t.Errorf("a layer has a row of its own:\n%s", b.String())
	}
}

// In colour no two neighbours have the same background, and without colour the text is the same.
func TestCheckInColour(t *testing.T) {
	s := load(t, "baseline")
	var plain, coloured bytes.Buffer
	writeMap(&plain, s.Config, false)
	writeMap(&coloured, s.Config, true)
	tone := toneOf(s.Config)
	cells := s.Config.World.Grid.Cells
	for i, around := range s.Config.World.Grid.Neighbours() {
		for _, j := range around {
			a, b := cells[i].Province, cells[j].Province
			if a != b && tone[a] == tone[b] {
				t.Errorf("%s and %s have the same colour", s.Config.Provinces[a].Name, s.Config.Provinces[b].Name)
			}
		}
	}
	text := coloured.String()
	for strings.Contains(text, "\x1b[") {
		before, rest, _ := strings.Cut(text, "\x1b[")
		_, after, _ := strings.Cut(rest, "m")
		text = before + after
	}
	if text != plain.String() {
		t.Error("the coloured map has other characters")
	}
}

func TestDiff(t *testing.T) {
	a := load(t, at("country.toml"))
	b := load(t, at("country.toml"), "households.food_share=0.5", "policy.Roads.start=2004", "policy.Residence permits.remove=true",
		"province.Coast.population=900000", "event.exports.values=[[2000, 0.2], [2010, 0.3]]", "world.port.Southport.open=1")
	a.Name, b.Name = "first", "second"
	var out bytes.Buffer
	Diff(&out, a, b)
	golden(t, "diff.golden", out.String())
	out.Reset()
	Diff(&out, a, a)
	if got, want := out.String(), "first and first do not differ\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// The copy to edit is what it copies, both as it is and with all its examples in force.
func TestNew(t *testing.T) {
	for _, info := range Builtins() {
		t.Run(info.Name, func(t *testing.T) {
			text, err := New(info.Name)
			if err != nil {
				t.Fatal(err)
			}
			base := load(t, info.Name)
			var all strings.Builder
			for line := range strings.SplitSeq(string(text), "\n") {
				if !strings.HasPrefix(line, "##") {
					line = strings.TrimPrefix(line, "# ")
				}
				all.WriteString(line + "\n")
			}
			for what, body := range map[string]string{"as it is": string(text), "with all examples": all.String()} {
				s := load(t, write(t, "copy.toml", body))
				s.Config.Title = base.Config.Title
				if diff := cmp.Diff(base.Config, s.Config); diff != "" {
					t.Errorf("%s (-built-in +copy):\n%s", what, diff)
				}
			}
		})
	}
	if _, err := New("go-wset"); err == nil || !strings.Contains(err.Error(), `did you mean "go-west"?`) {
		t.Errorf("error = %v", err)
	}
}
