package main

import "testing"

func TestParseComments(t *testing.T) {
	t.Parallel()
	p := parseComments(`# lone

# Above trade.
[trade]
elasticity = 5.0  # of substitution [1]. Assumed (4-8),
                  # the usual range.
[[event]]
name = "exports"  # share of GDP. Assumed.
values = [[1978, 0.05],
  [2020, 0.17]]
[instrument.tax]
payer = "a # b"   # who pays
`)
	if got := p.above["trade"]; got != "Above trade." {
		t.Errorf("above = %q", got)
	}
	for _, c := range []struct{ table, key, value, comment string }{
		{"trade", "elasticity", "5.0", "of substitution [1]. Assumed (4-8), the usual range."},
		{"event.exports", "name", `"exports"`, "share of GDP. Assumed."},
		{"event.exports", "values", "[[1978, 0.05],", ""},
		{"instrument.tax", "payer", `"a # b"`, "who pays"},
	} {
		e, ok := p.find(c.table, c.key)
		if !ok || e.value != c.value || e.comment != c.comment {
			t.Errorf("find(%s, %s) = %+v, %v", c.table, c.key, e, ok)
		}
	}
	if len(p.entries) != 4 {
		t.Errorf("%d entries, want 4", len(p.entries))
	}
}

func TestOriginOf(t *testing.T) {
	t.Parallel()
	for comment, want := range map[string]string{
		"share of it [share]. Assumed (0.1-0.2).":                  "assumed",
		"[1]. Calibrated by hand, see above. Assumed before.":      "calibrated",
		"[1/year]. Between 0.040 and 0.102: Zhang and others 2005": "sourced",
		"skill that counts [skill].":                               "not stated",
		"":                                                         "not stated",
	} {
		if got := originOf(comment).status; got != want {
			t.Errorf("originOf(%q) = %s, want %s", comment, got, want)
		}
	}
}

func TestCommentMarkdown(t *testing.T) {
	t.Parallel()
	got := commentMarkdown("F returns x:\n\n\tx = a·b\n\nfor all.\n")
	if want := "F returns x:\n\n```\nx = a·b\n```\n\nfor all."; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
