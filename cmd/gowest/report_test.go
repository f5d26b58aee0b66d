package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"gowest/sim"
)

// reported simulates toy, alone or against an alternative with a zone, and returns the folder and its report.
func reported(t *testing.T, command, lang string) (dir string, page *html.Node, source string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "out")
	alt := scenario(t, t.TempDir(), "zone.toml", `
title = "Toy <with> a zone & 3 \"quotes\""
[[policy]]
name = "Zone of 1980"
type = "special-economic-zone"
where = "West"
start = 1980
budget = 0.1
`)
	args := []string{"run", alt, "-o", dir, "--replicates", "3", "--charts", "none"}
	if command == "compare" {
		args = []string{"compare", "toy", alt, "-o", dir, "--replicates", "3", "--charts", "none"}
	}
	for _, a := range [][]string{args, {"report", dir, "--lang", lang}} {
		if code, _, stderr := call(t, t.Context(), a...); code != 0 {
			t.Fatalf("%v: exit code %d\n%s", a, code, stderr)
		}
	}
	b, err := os.ReadFile(filepath.Join(dir, "report.html"))
	if err != nil {
		t.Fatal(err)
	}
	page, err = html.Parse(strings.NewReader(string(b)))
	if err != nil {
		t.Fatal(err)
	}
	return dir, page, string(b)
}

// each calls f for every element below n in order.
func each(n *html.Node, f func(n *html.Node)) {
	for d := range n.Descendants() {
		if d.Type == html.ElementNode {
			f(d)
		}
	}
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// textOf returns the text below n.
func textOf(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}

// withID returns the element with an id.
func withID(t *testing.T, page *html.Node, id string) (found *html.Node) {
	t.Helper()
	each(page, func(n *html.Node) {
		if attr(n, "id") == id {
			found = n
		}
	})
	if found == nil {
		t.Fatalf("nothing has the id %q", id)
	}
	return found
}

func TestReportPageIsAccessibleAndAlone(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ command, lang, htmlLang string }{
		{"compare", "en", "en"}, {"compare", "zh", "zh-CN"}, {"run", "en", "en"}, {"run", "zh", "zh-CN"},
	} {
		t.Run(tt.command+" "+tt.lang, func(t *testing.T) {
			t.Parallel()
			_, page, source := reported(t, tt.command, tt.lang)
			if strings.Contains(source, "://") || strings.Contains(source, "@import") {
				t.Error("the page names an address")
			}
			checkIDs(t, page)
			checkHeadings(t, page)
			figures, maps := 0, 0
			each(page, func(n *html.Node) {
				switch n.Data {
				case "html":
					if got := attr(n, "lang"); got != tt.htmlLang {
						t.Errorf("language is %q, want %q", got, tt.htmlLang)
					}
				case "svg":
					if attr(n, "aria-hidden") == "true" {
						return
					}
					if attr(n, "role") != "img" || len(attr(n, "aria-label")) < 10 {
						t.Errorf("a figure has the role %q and the label %q", attr(n, "role"), attr(n, "aria-label"))
					}
					figures++
					if attr(n, "data-frames") != "" {
						maps++
					}
				case "img", "iframe", "object", "embed":
					t.Errorf("the page holds an element %s", n.Data)
				case "th":
					if attr(n, "scope") == "" {
						t.Error("a heading of a table has no scope")
					}
				}
			})
			if wantMaps := map[string]int{"compare": 3, "run": 1}[tt.command]; maps != wantMaps {
				t.Errorf("%d maps by year, want %d", maps, wantMaps)
			}
			if figures < 6 {
				t.Errorf("only %d figures", figures)
			}
			if strings.Contains(source, "Toy <with>") || !strings.Contains(source, "Toy &lt;with&gt;") {
				t.Error("the title of the scenario is not escaped")
			}
			wanted := []string{"summary", "calendar", "effects", "maps", "decomposition", "costs", "method", "model", "differences", "words", "provenance", "citation"}
			if tt.command == "run" {
				wanted = slices.DeleteFunc(wanted, func(s string) bool { return s == "differences" })
				wanted[2] = "results"
			}
			var sections []string
			each(page, func(n *html.Node) {
				if n.Data == "section" {
					sections = append(sections, attr(n, "id"))
				}
			})
			if !slices.Equal(sections, wanted) {
				t.Errorf("sections are %v, want %v", sections, wanted)
			}
		})
	}
}

// checkIDs looks for ids that are used twice and references to none.
func checkIDs(t *testing.T, page *html.Node) {
	t.Helper()
	ids := map[string]int{}
	var refs []string
	each(page, func(n *html.Node) {
		if id := attr(n, "id"); id != "" {
			ids[id]++
		}
		for _, a := range n.Attr {
			switch a.Key {
			case "aria-labelledby", "aria-describedby", "for":
				refs = append(refs, a.Val)
			case "href":
				if strings.HasPrefix(a.Val, "#") {
					refs = append(refs, a.Val[1:])
				} else if a.Val != "data:," {
					t.Errorf("%s points to %q", n.Data, a.Val)
				}
			case "src":
				t.Errorf("%s has the source %q", n.Data, a.Val)
			}
		}
	})
	for id, n := range ids {
		if n > 1 {
			t.Errorf("id %q is used %d times", id, n)
		}
	}
	for _, r := range refs {
		if ids[r] == 0 {
			t.Errorf("a reference points to %q, which is not there", r)
		}
	}
}

// checkHeadings wants one h1 and no level skipped.
func checkHeadings(t *testing.T, page *html.Node) {
	t.Helper()
	last, first := 0, 0
	each(page, func(n *html.Node) {
		if len(n.Data) != 2 || n.Data[0] != 'h' || n.Data[1] < '1' || n.Data[1] > '6' {
			return
		}
		level := int(n.Data[1] - '0')
		if level == 1 {
			first++
		}
		if level > last+1 {
			t.Errorf("heading %q of level %d follows one of level %d", textOf(n), level, last)
		}
		last = level
	})
	if first != 1 {
		t.Errorf("%d headings of level 1, want 1", first)
	}
}

// csvRows reads a table as maps from column to text.
func csvRows(t *testing.T, path string) (out []map[string]string) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	all, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range all[1:] {
		row := map[string]string{}
		for i, h := range all[0] {
			row[h] = r[i]
		}
		out = append(out, row)
	}
	return out
}

func parseNumber(t *testing.T, s string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(strings.NewReplacer(",", "", "−", "-").Replace(s), 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// Every number of the summary is the one that the tables hold: the exact value stands in the page, the shown
// one is that value rounded, and no digit stands outside.
func TestReportSummaryMatchesTables(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ command, lang string }{{"compare", "en"}, {"compare", "zh"}, {"run", "en"}, {"run", "zh"}} {
		t.Run(tt.command+" "+tt.lang, func(t *testing.T) {
			t.Parallel()
			dir, page, _ := reported(t, tt.command, tt.lang)
			numbers := 0
			each(withID(t, page, "summary"), func(n *html.Node) {
				if n.Data != "data" {
					return
				}
				numbers++
				want := summaryNumber(t, dir, n)
				if got := parseNumber(t, attr(n, "value")); math.Abs(got-want) > 1e-12*math.Abs(want) {
					t.Errorf("%v holds %v, the tables %v", n.Attr, got, want)
				}
				checkShown(t, n, want, tt.lang)
			})
			if least := map[string]int{"compare": 20, "run": 16}[tt.command]; numbers < least {
				t.Errorf("only %d numbers, want %d", numbers, least)
			}
			rest := removed(withID(t, page, "summary"), "data", "b")
			if m := regexp.MustCompile(`[0-9]+`).FindAllString(strings.ReplaceAll(rest, "95", ""), -1); m != nil {
				t.Errorf("numbers without a source: %v in %q", m, rest)
			}
		})
	}
}

// removed returns the text below n without that of some elements.
func removed(n *html.Node, elements ...string) string {
	var b strings.Builder
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case c.Type == html.TextNode:
			b.WriteString(c.Data)
		case !slices.Contains(elements, c.Data):
			b.WriteString(removed(c, elements...))
		}
	}
	return b.String()
}

// summaryNumber finds the number that an element of the summary says it shows.
func summaryNumber(t *testing.T, dir string, n *html.Node) float64 {
	t.Helper()
	column, reduce := attr(n, "data-column"), attr(n, "data-reduce")
	if attr(n, "data-file") == "manifest.json" {
		b, err := os.ReadFile(filepath.Join(dir, "manifest.json"))
		if err != nil {
			t.Fatal(err)
		}
		m := map[string]any{}
		if err := json.Unmarshal(b, &m); err != nil {
			t.Fatal(err)
		}
		if list, ok := m[column].([]any); ok && reduce == "count" {
			return float64(len(list))
		}
		return m[column].(float64)
	}
	var rows []map[string]string
	for _, r := range csvRows(t, filepath.Join(dir, attr(n, "data-file"))) {
		level := "nation"
		if reduce != "" {
			level = "province"
		}
		if r["base"] != "" && (r["alt"] != attr(n, "data-scenario") || r["indicator"] != attr(n, "data-indicator") || r["level"] != level) {
			continue
		}
		if y := attr(n, "data-year"); y == "" || r["year"] == y {
			rows = append(rows, r)
		}
	}
	return reduced(t, rows, column, reduce)
}

// reduced makes one number of rows.
func reduced(t *testing.T, rows []map[string]string, column, reduce string) float64 {
	t.Helper()
	sum, count, above, below, lo, hi := 0.0, 0.0, 0.0, 0.0, math.Inf(1), math.Inf(-1)
	for _, r := range rows {
		count++
		if r["ci_low"] != "" && parseNumber(t, r["ci_low"]) > 0 {
			above++
		}
		if r["ci_high"] != "" && parseNumber(t, r["ci_high"]) < 0 {
			below++
		}
		if column != "" {
			v := parseNumber(t, r[column])
			sum, lo, hi = sum+v, min(lo, v), max(hi, v)
		}
	}
	switch reduce {
	case "mean":
		return sum / count
	case "count":
		return count
	case "above":
		return above
	case "below":
		return below
	case "min":
		return lo
	case "max":
		return hi
	}
	if len(rows) == 0 {
		t.Fatalf("no row for column %s", column)
	}
	return lo // of the one row, or of rows that agree
}

// checkShown compares what an element shows with a value, to half a unit of its last decimal.
func checkShown(t *testing.T, n *html.Node, want float64, lang string) {
	t.Helper()
	shown := textOf(n)
	_, decimals, _ := strings.Cut(shown, ".")
	factor := 1.0
	if attr(n, "data-indicator") == "gdp" && attr(n, "data-column") != "year" {
		factor = map[string]float64{"en": 1e-9, "zh": 1e-8}[lang] // billion yuan; 亿元
	}
	got := parseNumber(t, shown)
	if sentence := textOf(n.Parent); attr(n, "data-column") == "delta_mean" && strings.ContainsAny(sentence, "降升") || strings.Contains(sentence, "lowers") || strings.Contains(sentence, "raises") {
		if attr(n, "data-column") == "delta_mean" {
			falls := strings.Contains(sentence, "lowers") || strings.Contains(sentence, "下降")
			if falls != (want < 0) {
				t.Errorf("%q, but the effect is %v", sentence, want)
			}
			want = math.Abs(want)
		}
	}
	if math.Abs(got-want*factor) > 0.5000001*math.Pow10(-len(decimals)) {
		t.Errorf("%q is shown for %v", shown, want*factor)
	}
}

// The first table of effects has the numbers of effects.csv.
func TestReportTableMatchesEffects(t *testing.T) {
	t.Parallel()
	dir, page, _ := reported(t, "compare", "en")
	labels := map[string]string{"Coefficient of variation of provincial GDP per head": "cv", "Gini index of provincial GDP per head": "gini", "GDP per head (yuan of the first year)": "gdp_per_head"}
	rows := csvRows(t, filepath.Join(dir, "effects.csv"))
	year := rows[len(rows)-1]["year"]
	seen := 0
	each(withID(t, page, "effects"), func(n *html.Node) {
		if n.Data != "tr" {
			return
		}
		var cells []string
		each(n, func(c *html.Node) {
			if c.Data == "th" || c.Data == "td" {
				cells = append(cells, textOf(c))
			}
		})
		name, ok := labels[cells[0]]
		if !ok {
			return
		}
		i := slices.IndexFunc(rows, func(r map[string]string) bool {
			return r["indicator"] == name && r["level"] == "nation" && r["year"] == year
		})
		low, high, _ := strings.Cut(cells[5], " to ")
		for k, shown := range map[string]string{"base_mean": cells[1], "alt_mean": cells[2], "delta_mean": cells[3], "delta_se": cells[4], "ci_low": low, "ci_high": high} {
			_, decimals, _ := strings.Cut(shown, ".")
			if want := parseNumber(t, rows[i][k]); math.Abs(parseNumber(t, shown)-want) > 0.5000001*math.Pow10(-len(decimals)) {
				t.Errorf("%s, %s: the table shows %s, the file has %v", name, k, shown, want)
			}
		}
		seen++
	})
	if seen != len(labels) {
		t.Errorf("%d of %d indicators are in the table", seen, len(labels))
	}
}

// Tables that stand beside effects.csv are shown whatever their columns.
func TestReportShowsFurtherTables(t *testing.T) {
	t.Parallel()
	dir, _, _ := reported(t, "compare", "en")
	for name, text := range map[string]string{
		"costs.csv":       "alt,item,year,amount\nzone,roads,1,5\nzone,roads,2,123456.789\n",
		"attribution.csv": "alt,part,share\nzone,first,0.123456\n",
		"odd_one.csv":     "thing\nsomething\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if code, _, stderr := call(t, t.Context(), "report", dir); code != 0 {
		t.Fatalf("exit code %d\n%s", code, stderr)
	}
	b, err := os.ReadFile(filepath.Join(dir, "report.html"))
	if err != nil {
		t.Fatal(err)
	}
	page, err := html.Parse(strings.NewReader(string(b)))
	if err != nil {
		t.Fatal(err)
	}
	for section, want := range map[string]string{"costs": "123,457", "decomposition": "0.1235", "effects": "something"} {
		if got := textOf(withID(t, page, section)); !strings.Contains(got, want) {
			t.Errorf("section %s does not hold %q", section, want)
		}
	}
}

// The same folder gives the same bytes in every format.
func TestReportsRepeat(t *testing.T) {
	t.Parallel()
	dir, _, _ := reported(t, "compare", "en")
	for _, f := range reportFormats {
		var files [2][]byte
		for i := range files {
			file := filepath.Join(dir, fmt.Sprintf("again-%d%s", i, f.end))
			if code, _, stderr := call(t, t.Context(), "report", dir, "--format", f.name, "-o", file); code != 0 {
				t.Fatalf("%s: exit code %d\n%s", f.name, code, stderr)
			}
			b, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			files[i] = b
		}
		if len(files[0]) == 0 || string(files[0]) != string(files[1]) {
			t.Errorf("%s: %d and %d bytes that differ", f.name, len(files[0]), len(files[1]))
		}
	}
}

// The commands that the report gives for the same bytes again do so.
func TestReportCommandsRepeatTheResult(t *testing.T) {
	dir, page, _ := reported(t, "compare", "en")
	t.Chdir(dir)
	commands := ""
	each(withID(t, page, "provenance"), func(n *html.Node) {
		if n.Data == "pre" {
			commands = textOf(n)
		}
	})
	for line := range strings.Lines(commands) {
		words := strings.Fields(line)
		if words[0] == "cp" {
			b, err := os.ReadFile(words[1])
			if err == nil {
				err = os.WriteFile(words[2], b, 0o644)
			}
			if err != nil {
				t.Fatal(err)
			}
			continue
		}
		if code, _, stderr := call(t, t.Context(), append(words[1:], "--charts", "none")...); code != 0 {
			t.Fatalf("%s: exit code %d\n%s", line, code, stderr)
		}
	}
	if a, b := manifest(t, "."), manifest(t, "again"); a.ResultHash != b.ResultHash || b.ResultHash == "" {
		t.Errorf("result hashes are %q and %q", a.ResultHash, b.ResultHash)
	}
}

// Without --format a report has the one that its file's name asks for.
func TestReportFormatByName(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ file, want string }{{"a/b.docx", "docx"}, {"b.XLSX", "xlsx"}, {"west.tex", "latex"}, {"west.md", "md"}, {"west", "html"}, {"docx", "html"}, {"", "html"}} {
		f := reportFlags{file: c.file, format: "html"}
		if f.formatByName(); f.format != c.want {
			t.Errorf("%q: %s, want %s", c.file, f.format, c.want)
		}
	}
}

// full is a disk without room.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left") }

// What could not be written is a failure, of commands that look at no line by themselves too.
func TestLostOutputIsAFailure(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"explain", "toy"}, {"check", "toy"}, {"version"}, {"scenarios"}, {"diff", "baseline", "go-west"}} {
		var stderr bytes.Buffer
		if code := execute(t.Context(), args, full{}, &stderr, sim.Simulate); code != exitFailed || !strings.Contains(stderr.String(), "no space left") {
			t.Errorf("%q: code %d, %q; want %d and why", args, code, stderr.String(), exitFailed)
		}
	}
}
