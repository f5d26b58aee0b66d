package scenarios

import (
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"gowest/sim"
)

var update = flag.Bool("update", false, "rewrite the expected messages in testdata")

// dir holds a copy of testdata with the written behaviour.toml.
var dir string

func TestMain(m *testing.M) {
	flag.Parse()
	code := func() int {
		var err error
		if dir, err = os.MkdirTemp("", "scenarios"); err != nil {
			panic(err)
		}
		defer os.RemoveAll(dir)
		if err := os.CopyFS(dir, os.DirFS("testdata")); err != nil {
			panic(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "behaviour.toml"), []byte(behaviour()), 0o600); err != nil {
			panic(err)
		}
		return m.Run()
	}()
	os.Exit(code)
}

// behaviour writes every parameter group but [run] with values a quarter up their ranges, and a
// constant for every series.
func behaviour() string {
	var b strings.Builder
	for _, g := range groups() {
		if g.key == "run" || g.key == "mechanisms" || g.key == "government" {
			continue
		}
		fmt.Fprintf(&b, "\n[%s]\n", g.key)
		for _, f := range fieldsOf(g.typ) {
			fmt.Fprintf(&b, "%s = %s\n", f.key, aQuarterUp(f))
		}
	}
	for id := range sim.NumSeries {
		_, low, high := sim.SeriesRange(id)
		fmt.Fprintf(&b, "\n[[event]]\nname = %q\nvalues = [[2000, %s], [2010, %s]]\n", id, number(low+(high-low)/8), number(low+(high-low)/4))
	}
	return b.String()
}

// aQuarterUp returns a value of a key: a quarter up the range of a number, else the first word or true.
func aQuarterUp(f field) string {
	v := f.limit.low + (f.limit.high-f.limit.low)/4
	switch {
	case wordsOf[f.typ] != nil:
		return quote(wordsOf[f.typ][0])
	case f.typ.Kind() == reflect.Bool:
		return "true"
	case f.typ.Kind() == reflect.Int:
		v = math.Ceil(v)
	}
	return number(v)
}

// at returns the path of a file of testdata.
func at(name string) string { return filepath.Join(dir, name) }

// write puts a scenario file into the test's copy of testdata and returns its path.
func write(t *testing.T, name, text string) string {
	t.Helper()
	if err := os.WriteFile(at(name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return at(name)
}

// messages returns an error without the path of the test folder.
func messages(err error) string {
	if err == nil {
		return ""
	}
	return strings.ReplaceAll(err.Error(), dir+string(filepath.Separator), "")
}

// load fails the test if a scenario does not load.
func load(t *testing.T, file string, set ...string) *Scenario {
	t.Helper()
	s, err := Load(file, Options{Set: set})
	if err != nil {
		t.Fatal(messages(err))
	}
	return s
}

func TestCountryLoads(t *testing.T) {
	s := load(t, at("country.toml"))
	if len(s.Warnings) > 0 {
		t.Error(s.Warnings)
	}
	checkRoundTrip(t, s)
}
