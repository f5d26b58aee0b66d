package diag

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestProblemError(t *testing.T) {
	cases := []struct {
		p    Problem
		want string
	}{
		{Problem{File: "a.toml", Line: 41, Col: 1, Where: `policy "Roads"`, Text: `unknown key "buget"`}, `a.toml:41:1: policy "Roads": unknown key "buget"`},
		{Problem{File: "a.toml", Text: "no policy is active", Warning: true}, "a.toml: warning: no policy is active"},
		{Problem{File: "--set", Line: 2, Col: 5, Text: "x"}, "--set:2:5: x"},
	}
	for _, c := range cases {
		if got := c.p.Error(); got != c.want {
			t.Errorf("got %s, want %s", got, c.want)
		}
	}
}

// Errors come first, then by file in the order asked for, line and column; equal places keep their order.
func TestSort(t *testing.T) {
	l := List{
		{File: "main", Line: 1, Col: 1, Warning: true, Text: "warning"},
		{File: "other", Line: 1, Col: 1, Text: "5"},
		{File: "base", Line: 1, Col: 1, Text: "4"},
		{File: "main", Line: 10, Col: 2, Text: "3"},
		{File: "main", Line: 9, Col: 7, Text: "1"},
		{File: "main", Line: 10, Col: 1, Text: "2a"},
		{File: "main", Line: 10, Col: 1, Text: "2b"},
	}
	l.Sort("main", "base")
	var got []string
	for _, p := range l {
		got = append(got, p.Text)
	}
	if diff := cmp.Diff([]string{"1", "2a", "2b", "3", "4", "5", "warning"}, got); diff != "" {
		t.Errorf("order (-want +got):\n%s", diff)
	}
}

func TestListCountsTheRest(t *testing.T) {
	var l List
	for i := range 23 {
		l = append(l, &Problem{File: "f", Line: i + 1, Col: 1, Text: "x"})
	}
	got := l.Error()
	if strings.Count(got, "\n") != Shown || !strings.HasSuffix(got, "\nand 3 more") {
		t.Errorf("got %s", got)
	}
	var p *Problem
	if err := fmt.Errorf("load: %w", l); !errors.As(err, &p) || p.Line != 1 {
		t.Errorf("errors.As found %v", p)
	}
}

// Distances counted by hand.
func TestDistance(t *testing.T) {
	cases := []struct {
		a, b string
		want int
	}{{"", "", 0}, {"abc", "", 3}, {"buget", "budget", 1}, {"tpye", "type", 1}, {"kitten", "sitting", 3}, {"四川", "四州", 1}, {"ca", "abc", 3}}
	for _, c := range cases {
		if got := Distance(c.a, c.b); got != c.want {
			t.Errorf("Distance(%q, %q) = %d, want %d", c.a, c.b, got, c.want)
		}
	}
}

// The distance is symmetric, 0 only between equals, and one edit away is at most 1.
func TestDistanceProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.StringMatching(`[a-e]{0,8}`)
		a, b := word.Draw(t, "a"), word.Draw(t, "b")
		d := Distance(a, b)
		if d != Distance(b, a) || (d == 0) != (a == b) || d > max(len(a), len(b)) {
			t.Fatalf("Distance(%q, %q) = %d, back %d", a, b, d, Distance(b, a))
		}
		i := rapid.IntRange(0, len(a)).Draw(t, "i")
		if got := Distance(a, a[:i]+"x"+a[i:]); got != 1 {
			t.Fatalf("one letter more: %d", got)
		}
	})
}

func TestSuggest(t *testing.T) {
	words := []string{"budget", "start", "end", "industries", "ramp", "special-economic-zone", "Sichuan", "West"}
	cases := map[string]string{
		"buget": "budget", "Budget": "budget", "strat": "start", "industry": "industries", "Szechuan": "Sichuan",
		"special economic zone": "special-economic-zone", "SpecialEconomicZone": "special-economic-zone",
		"Western": "West", "special": "special-economic-zone", "colour": "", "x": "", "": "",
	}
	for word, want := range cases {
		if got := Suggest(word, words); got != want {
			t.Errorf("Suggest(%q) = %q, want %q", word, got, want)
		}
	}
}

func TestOr(t *testing.T) {
	for want, words := range map[string][]string{"": nil, "a": {"a"}, "a or b": {"a", "b"}, "a, b or c": {"a", "b", "c"}} {
		if got := Or(words); got != want {
			t.Errorf("Or(%q) = %q, want %q", words, got, want)
		}
	}
}
