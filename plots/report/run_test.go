package report

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gowest/plots"
	"gowest/sim/record"
)

// single is one run made by hand: three provinces in two regions, 2000 and 2002, the given replicates. GDP per head of the West
// grows from 100 to 121 (10 % a year) in replicate 1, and ends 20 higher in each further one.
func single(replicates int) *Study {
	r := Run{Hash: "h", Words: "Purpose"}
	r.Meta = plots.Meta{
		Title: "One", Scenario: "one", Seed: 7, Replicates: replicates, PersonsPerAgent: 1000, From: 2000, To: 2002,
		Provinces: []plots.Province{{Name: "A", Region: "West"}, {Name: "B", Region: "East"}, {Name: "C", Region: "West"}},
	}
	r.Tables = &record.Tables{}
	m := &record.Manifest{Command: "run", Status: record.Complete, Seed: 7, Replicates: replicates, Scale: 1000, From: 2000, To: 2002, ResultHash: "r"}
	for rep := 1; rep <= replicates; rep++ {
		m.Finished = append(m.Finished, rep)
		for _, year := range []int{2000, 2002} {
			n := record.NationYear{Replicate: rep, Year: year, CV: 0.5, Gini: float64(rep) / 10, Gamma: record.Missing()}
			r.Tables.Nation = append(r.Tables.Nation, n)
			west := 100.0
			if year == 2002 {
				west = 101 + 20*float64(rep)
			}
			// The two halves of the West differ, and its GDP per head is that of both together.
			for i, perHead := range []float64{west - 30, 300, west + 10} {
				people := []int64{1000, 500, 3000}[i]
				r.Tables.Provinces = append(r.Tables.Provinces, record.ProvinceYear{
					Replicate: rep, Year: year, Province: string(rune('A' + i)), GDP: perHead * float64(people), GDPPerHead: perHead, Population: people,
				})
			}
		}
	}
	return &Study{Manifest: m, Runs: []Run{r}}
}

// tables returns the tables of a document by the beginning of their captions.
func tables(d *Document) map[string]*Table {
	out := map[string]*Table{}
	for _, s := range d.Sections {
		for _, b := range s.Blocks {
			if b.Table != nil {
				out[b.Table.Caption] = b.Table
			}
		}
	}
	return out
}

func TestTablesOfARun(t *testing.T) {
	t.Parallel()
	got := tables(Build(single(3), "en"))
	// The West ends with 121, 141 and 161: mean 141, s.d. 20; √(141/100) − 1 = 18.7 % a year.
	for caption, want := range map[string][][]string{
		"GDP per head by region, yuan of the first year, mean over replicates": {
			{"Region", "2000", "2002", "Growth, % a year", "s.d., 2002", "smallest to largest, 2002"},
			{"West", "100", "141", "18.7", "20", "121 to 161"},
			{"East", "300", "300", "0.0", "0", "300 to 300"},
		},
		"GDP per head by province, yuan of the first year, mean over replicates": {
			{"Province", "2000", "2002", "Growth, % a year", "s.d., 2002", "smallest to largest, 2002"},
			{"A", "70", "111", "25.9", "20", "91 to 131"},
			{"B", "300", "300", "0.0", "0", "300 to 300"},
			{"C", "110", "151", "17.2", "20", "131 to 171"},
		},
	} {
		table := got[caption]
		if table == nil {
			t.Errorf("there is no table %q", caption)
			continue
		}
		if d := cmp.Diff(want, append([][]string{table.Header}, table.Rows...)); d != "" {
			t.Errorf("%s (-want +got):\n%s", caption, d)
		}
	}
	all := got["All indicators of the nation in 2002"]
	if all == nil || !all.Folded {
		t.Fatalf("table of all indicators: %+v", all)
	}
	i := slices.IndexFunc(all.Rows, func(r []string) bool { return r[0] == "gini" })
	if i < 0 || !cmp.Equal(all.Rows[i], []string{"gini", "0.2", "0.1", "0.1 to 0.3"}) {
		t.Errorf("row of gini: %v", all.Rows[i])
	}
	if slices.ContainsFunc(all.Rows, func(r []string) bool { return r[0] == "gamma" }) {
		t.Error("an indicator that does not exist has a row")
	}
}

// One replicate has neither means nor a spread, and says so.
func TestReportOfOneReplicate(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"en", "zh"} {
		d := Build(single(1), lang)
		for caption, table := range tables(d) {
			if strings.Contains(caption, "mean over") || strings.Contains(caption, "多次模拟平均") {
				t.Errorf("caption %q", caption)
			}
			for _, row := range append([][]string{table.Header}, table.Rows...) {
				if text := strings.Join(row, "|"); strings.Contains(text, "NaN") || strings.Contains(text, "s.d.") || strings.Contains(text, "标准差") || len(row) != len(table.Header) {
					t.Errorf("%s: row %q", caption, text)
				}
			}
		}
		var summary strings.Builder
		for _, b := range d.Sections[0].Blocks {
			summary.WriteString(b.Text.String() + "\n")
		}
		want := map[string]string{"en": "was simulated once from 2000 to 2002", "zh": "仅模拟一次"}[lang]
		if !strings.Contains(summary.String(), want) || strings.Contains(summary.String(), "means over") || strings.Contains(summary.String(), "1 replicates") {
			t.Errorf("summary does not say %q:\n%s", want, summary.String())
		}
	}
}

// Tables of LaTeX are well-formed: environments nest, every row has the columns of its table, and no character is left that
// LaTeX reads as something else.
func TestLaTeXIsWellFormed(t *testing.T) {
	t.Parallel()
	nasty := study()
	nasty.Runs[1].Meta.Title, nasty.Runs[1].Meta.Scenario = `50 % & more_#1 {of} ~this^2 \that $x$`, `alt_2`
	nasty.Runs[1].Tables.Policies = []record.PolicyYear{{Replicate: 1, Year: 2000, Policy: `50 % & more_#1 {of} ~this^2 \that $x$ < y`, Spent: 1e9}}
	nasty.Extra = []Sheet{{Name: "costs", File: "costs.csv", Header: []string{"base", "measure", "value"}, Rows: [][]string{{"b", "cost_per_0.001_gini", "-1"}, {"b", "a & b", ""}}}}
	for name, s := range map[string]*Study{"comparison": nasty, "run": single(3), "one replicate": single(1)} {
		for _, lang := range []string{"en", "zh"} {
			var b strings.Builder
			if err := WriteLaTeX(&b, Build(s, lang)); err != nil {
				t.Fatal(err)
			}
			if rows := lintLaTeX(t, b.String()); rows < 3 {
				t.Errorf("%s in %s: only %d rows of tables", name, lang, rows)
			}
		}
	}
}

// lintLaTeX reports what is wrong in a file of tables and returns how many rows they have.
func lintLaTeX(t *testing.T, text string) (rows int) {
	t.Helper()
	var open []string
	columns := 0
	for i, line := range strings.Split(text, "\n") {
		fail := func(format string, args ...any) {
			t.Errorf("line %d, %q: %s", i+1, line, fmt.Sprintf(format, args...))
		}
		if strings.HasPrefix(line, "%") {
			continue
		}
		for rest := line; ; {
			_, after, found := strings.Cut(rest, `\begin{`)
			if !found {
				break
			}
			name, more, _ := strings.Cut(after, "}")
			open, rest = append(open, name), more
			if name == "tabular" {
				spec, _, _ := strings.Cut(strings.TrimPrefix(more, "{@{}"), "@{}}")
				columns = strings.Count(spec, "l") + strings.Count(spec, "r")
				if len(spec) != columns || columns == 0 {
					fail("columns are %q", spec)
				}
			}
		}
		if _, after, found := strings.Cut(line, `\end{`); found {
			name, _, _ := strings.Cut(after, "}")
			if len(open) == 0 || open[len(open)-1] != name {
				fail("ends %s within %v", name, open)
				return rows
			}
			open = open[:len(open)-1]
		}
		// What is left without commands and escapes.
		plain := strings.NewReplacer(`\\`, "", `\%`, "", `\&`, "", `\_`, "", `\#`, "", `\$`, "", `\{`, "", `\}`, "", "$-$", "-", "@{}", "").Replace(line)
		if strings.Count(plain, "{") != strings.Count(plain, "}") {
			fail("braces do not match")
		}
		if !strings.HasPrefix(strings.TrimSpace(line), `\label`) && strings.ContainsAny(plain, "%_#$^<>|") {
			fail("a character that LaTeX reads as a command is not escaped")
		}
		if body, ends := strings.CutSuffix(line, `\\`); ends {
			rows++
			cells := strings.Count(strings.ReplaceAll(body, `\&`, ""), "&") + 1
			if len(open) == 0 || open[len(open)-1] != "tabular" || cells != columns {
				fail("a row of %d cells within %v of %d columns", cells, open, columns)
			}
		} else if strings.Contains(strings.ReplaceAll(plain, `\&`, ""), "&") {
			fail("a cell ends outside of rows")
		}
	}
	if len(open) > 0 {
		t.Errorf("%v never end", open)
	}
	return rows
}
