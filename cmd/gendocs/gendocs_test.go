package main

import (
	"bytes"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"gowest/scenarios"
	"gowest/sim/record"
)

const root = "../.."

func TestParametersAreUpToDate(t *testing.T) {
	t.Parallel()
	want, err := parametersText(root)
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(root + "/docs/parameters.md")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("docs/parameters.md is not what the source says; run: go run ./cmd/gendocs parameters")
	}
}

func TestEveryParameterHasARow(t *testing.T) {
	t.Parallel()
	text, err := parametersText(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"parameters", "baseline"} {
		toml, err := scenarios.Source(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range parseComments(string(toml)).entries {
			if e.table != "" && !bytes.Contains(text, []byte("`"+e.key+"`")) && !strings.HasPrefix(e.table, "world") && !strings.HasPrefix(e.table, "policy") && e.key != "name" && e.key != "values" {
				t.Errorf("[%s] %s has no row", e.table, e.key)
			}
		}
	}
}

// TestMechanismsName checks that everything a page names exists.
func TestMechanismsName(t *testing.T) {
	t.Parallel()
	src, err := readSource(root)
	if err != nil {
		t.Fatal(err)
	}
	parameters, err := parametersText(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range mechanisms {
		for _, f := range m.functions {
			if _, err := src.doc(f); err != nil {
				t.Errorf("%s: %v", m.tag, err)
			}
		}
		for _, p := range m.parameters {
			_, key, _ := strings.Cut(p, ".")
			if !bytes.Contains(parameters, []byte("`"+key+"`")) && !bytes.Contains(parameters, []byte("### "+key+"\n")) {
				t.Errorf("%s: there is no parameter %s", m.tag, p)
			}
		}
		if _, _, err := textOf(m.tag); err != nil {
			t.Error(err)
		}
		if src.uses[m.tag] && len(src.testsOf(m.tag)) == 0 && m.tag != "M16" {
			t.Errorf("%s has no test", m.tag)
		}
	}
}

func TestVariantsLoad(t *testing.T) {
	t.Parallel()
	for _, v := range []variant{baseRun, stagesOff, moversOff, portsShut, parkUnlinked, parkLinked, lateSupport, engineeredWith(0.1), supported, withdrawn} {
		if _, err := v.load(100000); err != nil {
			t.Errorf("%s: %v", v.label, err)
		}
	}
}

var link = regexp.MustCompile(`\]\(([^)#]+)(#[^)]*)?\)`)

// TestLinksLeadSomewhere checks relative links of the documents.
func TestLinksLeadSomewhere(t *testing.T) {
	t.Parallel()
	for _, pattern := range []string{"/*.md", "/model/*.md", "/decisions/*.md"} {
		files, err := filepath.Glob(root + "/docs" + pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			text, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range link.FindAllStringSubmatch(string(text), -1) {
				if strings.Contains(m[1], "://") {
					continue
				}
				if _, err := os.Stat(filepath.Join(filepath.Dir(f), m[1])); err != nil {
					t.Errorf("%s links to %s, which is not there", f, m[1])
				}
			}
		}
	}
}

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

// twoSides returns tables in which clusters rise by exactly 2 or 4 in turn and CV by noise.
func twoSides() (off, on *record.Tables) {
	off, on = new(record.Tables), new(record.Tables)
	for r := 1; r <= 8; r++ {
		for _, y := range mechanismYears {
			a := record.NationYear{Replicate: r, Year: y, Clusters: 10, CV: 0.5}
			b := a
			b.Clusters += 2 + r%2*2
			b.CV += 0.01 * float64(1-r%2*2)
			off.Nation, on.Nation = append(off.Nation, a), append(on.Nation, b)
		}
	}
	return off, on
}

func TestVerdict(t *testing.T) {
	t.Parallel()
	off, on := twoSides()
	e := effectsOf([]outcome{clusters, cv}, mechanismYears, off, on)
	// Difference 3, sd √(8/7) = 1.069, s.e. 0.378; t of 7 degrees at 1 - 0.05/16 lies
	// between 3.499 (0.995) and 4.029 (0.9975) of the printed tables: half between 1.32 and 1.52.
	if got, want := verdictOf("it", e), "it raises the number of clusters in 1990 by 3.0 ± 1.5; no clear effect on CV of provincial GDP per head"; got != want {
		t.Errorf("verdict = %q, want %q", got, want)
	}
	if got, want := verdictOf("it", effectsOf([]outcome{clusters, cv}, mechanismYears, on, off)), "lowers the number of clusters"; !strings.Contains(got, want) {
		t.Errorf("verdict = %q, want %q in it", got, want)
	}
	same := verdictOf("it", effectsOf([]outcome{clusters, cv}, mechanismYears, on, on))
	if !strings.HasPrefix(same, "it changes nothing") {
		t.Errorf("verdict of equal sides = %q", same)
	}
}

func TestEffectTable(t *testing.T) {
	t.Parallel()
	off, on := twoSides()
	w := new(bytes.Buffer)
	effectTable(w, effectsOf([]outcome{clusters}, []int{1990}, on, off))
	if want := "| number of clusters | 1990 | 10.0 | 13.0 | −3.0 ± 0.4 | * |\n"; !strings.HasSuffix(w.String(), want) {
		t.Errorf("table ends with\n%s\nwant\n%s", w, want)
	}
}

func TestJaccardAndOverlap(t *testing.T) {
	t.Parallel()
	a, b, c := cellSet{"x": true, "y": true}, cellSet{"y": true, "z": true}, cellSet{}
	if got := jaccard(a, b); math.Abs(got-1./3) > 1e-12 {
		t.Errorf("jaccard = %g, want 1/3", got)
	}
	if got := jaccard(c, c); got != 0 {
		t.Errorf("jaccard of empty sets = %g", got)
	}
	mean, half := overlap([]cellSet{a, b, c})
	if math.Abs(mean-1./9) > 1e-12 || !(half > 0) {
		t.Errorf("overlap = %g ± %g, want 1/9", mean, half)
	}
	if mean, half = overlap([]cellSet{a, a, a}); mean != 1 || half > 1e-12 {
		t.Errorf("overlap of equal sets = %g ± %g", mean, half)
	}
}

// TestBinnedTail recovers the exponent of counts that follow a Pareto law exactly.
func TestBinnedTail(t *testing.T) {
	t.Parallel()
	const n, a = 1e7, 1.3
	var classes []record.FirmSizeYear
	for k := range 12 {
		from := 1 << k
		p := math.Pow(float64(from), -a)
		if k < 11 {
			p -= math.Pow(float64(2*from), -a)
		}
		classes = append(classes, record.FirmSizeYear{SizeFrom: from, SizeTo: 2*from - 1, Firms: int64(n*p + 0.5)})
	}
	got, ok := binnedTail(classes)
	if !ok || math.Abs(got-a) > 0.01 {
		t.Errorf("binnedTail = %g, %v; want %g", got, ok, a)
	}
	if _, ok := binnedTail(classes[:1]); ok {
		t.Error("one class has a tail")
	}
}

func TestFindingVerdict(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		marks []mark
		want  string
	}{
		{[]mark{noTest, yes}, "holds"},
		{[]mark{yes, no, noTest}, "holds in part (1 of 2 tests)"},
		{[]mark{no}, "does not hold"},
		{[]mark{noTest}, "not tested"},
		{[]mark{yes, unknown}, "holds; 1 not recorded"},
	} {
		f := finding{}
		for _, m := range c.marks {
			f.lines = append(f.lines, line{holds: m})
		}
		if got := f.verdict(); got != c.want {
			t.Errorf("verdict(%v) = %q, want %q", c.marks, got, c.want)
		}
	}
}

func TestMinus(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"-1.5 ± 0.2": "−1.5 ± 0.2", "-0.0": "0.0", "paired-difference -3": "paired-difference −3"} {
		if got := minus(in); got != want {
			t.Errorf("minus(%q) = %q, want %q", in, got, want)
		}
	}
}
