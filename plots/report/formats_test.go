package report

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"testing"

	"gowest/plots"
	"gowest/sim/record"
)

// study is a comparison made by hand: two provinces, two cells, two years, two replicates.
func study() *Study {
	run := func(name string, gain float64) Run {
		r := Run{Hash: "h-" + name, Words: "Purpose\n-------\n" + name}
		r.Meta = plots.Meta{
			Title: "Title of " + name + " & <more>", Scenario: name, Seed: 7, Replicates: 2, PersonsPerAgent: 1000, From: 2000, To: 2001,
			Map:       plots.Map{Rows: 1, Cols: 2, CellKM: 100, Cells: []plots.MapCell{{Row: 0, Col: 0, Province: "A_1"}, {Row: 0, Col: 1, Province: "B"}}},
			Provinces: []plots.Province{{Name: "A_1", Region: "West"}, {Name: "B", Region: "East"}},
		}
		r.Tables = &record.Tables{}
		for rep := 1; rep <= 2; rep++ {
			for year := 2000; year <= 2001; year++ {
				gdp := 2e9 + gain*float64(year-2000)
				r.Tables.Nation = append(r.Tables.Nation, record.NationYear{Replicate: rep, Year: year, GDP: gdp, GDPPerHead: gdp / 2e6, CV: 0.5 - gain/1e10, TheilT: 0.3, TheilBetween: 0.2, TheilWithin: 0.1})
				for _, p := range []string{"A_1", "B"} {
					r.Tables.Provinces = append(r.Tables.Provinces, record.ProvinceYear{Replicate: rep, Year: year, Province: p, GDP: gdp / 2, Population: 1e6, GDPPerHead: gdp / 2e6})
				}
				for col, p := range []string{"A_1", "B"} {
					r.Tables.Cells = append(r.Tables.Cells, record.CellYear{Replicate: rep, Year: year, Col: col, Province: p, GDP: gdp / 2, Population: 1e6})
				}
			}
		}
		return r
	}
	s := &Study{
		Manifest: &record.Manifest{Command: "compare", Status: record.Complete, Seed: 7, Replicates: 2, Finished: []int{1, 2}, Scale: 1000, From: 2000, To: 2001, ResultHash: "r"},
		Runs:     []Run{run("base", 0), run("alt_2", 1e8)},
	}
	s.Runs[1].Differences = []Difference{{Key: `policy."50% & more"`, Value: "1", Unit: "share"}}
	effect := func(indicator, level, place string, base, delta, se float64) {
		s.Effects = append(s.Effects, record.EffectRow{
			Base: "base", Alt: "alt_2", Indicator: indicator, Level: level, Province: place, Year: 2001,
			BaseMean: base, AltMean: base + delta, DeltaMean: delta, DeltaSE: se, CILow: delta - 12.706*se, CIHigh: delta + 12.706*se, Replicates: 2, UnpairedSE: 2 * se,
		})
	}
	effect("cv", "nation", "ALL", 0.5, -0.01, 0.0001)
	effect("gdp", "nation", "ALL", 2e9, 1e8, 1e8)
	effect("theil_between", "nation", "ALL", 0.2, 0.01, 0.0001)
	effect("gdp_per_head", "province", "A_1", 1000, 50, 1)
	effect("gdp_per_head", "province", "B", 1000, -50, 1)
	effect("gdp_per_head", "region", "West", 1000, 50, 1)
	return s
}

func TestSummarySaysWhatTheEffectsAre(t *testing.T) {
	t.Parallel()
	d := Build(study(), "en")
	var all []string
	for _, b := range d.Sections[0].Blocks {
		all = append(all, b.Text.String())
	}
	text := strings.ReplaceAll(strings.Join(all, "\n"), "\u00a0", " ")
	for _, want := range []string{
		"2 pairs of replicates", "one agent stands for 1,000 persons",
		"alt_2 lowers the coefficient of variation of provincial GDP per head in 2001 by 0.0100 (95 % interval of the change −0.0113 to −0.0087), from 0.5000 to 0.4900.",
		"alt_2 raises Theil T between regions in 2001 by 0.0100",
		"alt_2 has no clear effect on GDP (billion yuan of the first year) in 2001: 0.1 on 2.0", // ± 12.7 × 0.1 holds zero
		"clearly higher under alt_2 in 1 of 2 provinces and clearly lower in 1",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the summary does not say %q:\n%s", want, text)
		}
	}
	if strings.Contains(text, "West") {
		t.Error("the summary speaks of an effect that is not in the tables")
	}
}

func TestWarningOfResultsThatAreNotWhole(t *testing.T) {
	t.Parallel()
	s := study()
	s.Manifest.Status, s.Manifest.Replicates = record.Interrupted, 5
	if got := Build(s, "en").Warning; !strings.Contains(got, "interrupted") || !strings.Contains(got, "2 of 5") {
		t.Errorf("warning is %q", got)
	}
	if got := Build(study(), "en").Warning; got != "" {
		t.Errorf("whole results have the warning %q", got)
	}
}

// Each part of the archive is XML that a parser reads to its end, pictures that the text shows are there and fit on a page, every
// figure has a description, every style is defined and every row of a table has its columns.
func TestDOCXIsWhole(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"en", "zh"} {
		var b bytes.Buffer
		s := study()
		for i := range 60 { // a calendar that is higher than a page
			s.Runs[1].Meta.Policies = append(s.Runs[1].Meta.Policies, plots.Policy{Name: fmt.Sprint("Policy ", i), Type: "school", Start: 2000})
		}
		if err := WriteDOCX(&b, Build(s, lang)); err != nil {
			t.Fatal(err)
		}
		z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
		if err != nil {
			t.Fatal(err)
		}
		pictures, shown, tables, texts := 0, 0, 0, ""
		columns, cells := 0, 0
		styles, used := map[string]bool{}, map[string]bool{}
		for _, f := range z.File {
			if strings.HasSuffix(f.Name, ".png") {
				pictures++
				continue
			}
			r, err := f.Open()
			if err != nil {
				t.Fatal(err)
			}
			x := xml.NewDecoder(r)
			for {
				token, err := x.Token()
				if errors.Is(err, io.EOF) {
					break
				}
				if err != nil {
					t.Fatalf("%s: %v", f.Name, err)
				}
				switch token := token.(type) {
				case xml.CharData:
					texts += string(token)
				case xml.EndElement:
					if token.Name.Local == "tr" {
						if cells != columns {
							t.Errorf("a row has %d cells in a table of %d columns", cells, columns)
						}
						cells = 0
					}
				case xml.StartElement:
					value := func(name string) string {
						for _, a := range token.Attr {
							if a.Name.Local == name {
								return a.Value
							}
						}
						return ""
					}
					switch token.Name.Local {
					case "tbl":
						tables++
						columns = 0
					case "gridCol":
						columns++
					case "tc":
						cells++
					case "style":
						styles[value("styleId")] = true
					case "pStyle", "tblStyle":
						used[value("val")] = true
					case "extent":
						wide, err1 := strconv.Atoi(value("cx"))
						high, err2 := strconv.Atoi(value("cy"))
						if err1 != nil || err2 != nil || wide <= 0 || wide > 16.6*emuPerCM || high <= 0 || high > 22*emuPerCM {
							t.Errorf("a picture of %s by %s units; want at most 16.6 by 22 cm", value("cx"), value("cy"))
						}
					case "docPr":
						shown++
						for _, a := range token.Attr {
							if a.Name.Local == "descr" && len(a.Value) < 10 {
								t.Errorf("a figure is described by %q", a.Value)
							}
						}
					}
				}
			}
		}
		for style := range used {
			if !styles[style] {
				t.Errorf("style %q is not defined", style)
			}
		}
		if pictures == 0 || pictures != shown {
			t.Errorf("%d pictures in the archive, %d in the text", pictures, shown)
		}
		if tables < 5 || !strings.Contains(texts, "Title of alt_2 & <more>") {
			t.Errorf("%d tables; title there: %v", tables, strings.Contains(texts, "Title of alt_2 & <more>"))
		}
	}
}

func TestLaTeXTables(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := WriteLaTeX(&b, Build(study(), "en")); err != nil {
		t.Fatal(err)
	}
	got := b.String()
	for _, want := range []string{
		`\caption{Effects of alt\_2 against base in 2001, over 2 pairs of replicates}`,
		`Coefficient of variation of provincial GDP per head & 0.5000 & 0.4900 & $-$0.0100 & 0.0001 & $-$0.0113 to $-$0.0087 \\`,
		`95~\% interval`, `\toprule`, `\bottomrule`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
	if a, b := strings.Count(got, `\begin{`), strings.Count(got, `\end{`); a != b || a == 0 {
		t.Errorf("%d environments begin and %d end", a, b)
	}
}

func TestMarkdownTables(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := WriteMarkdown(&b, Build(study(), "en")); err != nil {
		t.Fatal(err)
	}
	columns := 0
	for line := range strings.Lines(b.String()) {
		if !strings.HasPrefix(line, "|") {
			columns = 0
			continue
		}
		n := strings.Count(strings.ReplaceAll(line, `\|`, ""), "|")
		if columns > 0 && n != columns {
			t.Errorf("a row has %d bars, the one above %d: %s", n, columns, line)
		}
		columns = n
	}
	if !strings.Contains(b.String(), "| Coefficient of variation of provincial GDP per head | 0.5000 |") {
		t.Errorf("no table of effects in\n%s", b.String())
	}
}

func TestNumbers(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		v        float64
		decimals int
		want     string
	}{
		{0, 2, "0.00"},
		{-0.001, 2, "0.00"}, // no sign before nothing
		{-0.006, 2, "−0.01"},
		{1234567.5, 1, "1,234,567.5"},
		{-999, 0, "−999"},
		{-1000, 0, "−1,000"},
		{math.NaN(), 1, "–"},
		{math.Inf(1), 1, "–"},
	} {
		if got := decimal(tt.v, tt.decimals); got != tt.want {
			t.Errorf("decimal(%v, %d) = %q, want %q", tt.v, tt.decimals, got, tt.want)
		}
	}
	for in, want := range map[string]string{"2020": "2020", "0.123456": "0.1235", "-1.5e-07": "−1.5e−07", "-2": "−2", "123456.7": "123,457", "NaN": "NaN", "West": "West", "": ""} {
		if got := short(in); got != want {
			t.Errorf("short(%q) = %q, want %q", in, got, want)
		}
	}
}

// Both languages have every text, with the same places to fill.
func TestTextsAreWhole(t *testing.T) {
	t.Parallel()
	places := func(s string) map[string]int {
		out := map[string]int{"%": strings.Count(strings.ReplaceAll(s, "%%", ""), "%d") + strings.Count(s, "%s") + strings.Count(s, "]d") + strings.Count(s, "]s")}
		for rest := s; ; {
			_, after, ok := strings.Cut(rest, "{")
			if !ok {
				return out
			}
			name, tail, _ := strings.Cut(after, "}")
			out[name]++
			rest = tail
		}
	}
	for key, text := range texts {
		en, zh := places(text.en), places(text.zh)
		if text.zh == "" || text.en == "" && key != "english" {
			t.Errorf("text %s lacks a language", key)
		}
		for name, n := range en {
			if zh[name] != n {
				t.Errorf("text %s: place %s stands %d times in English, %d in Chinese", key, name, n, zh[name])
			}
		}
		if len(en) != len(zh) {
			t.Errorf("text %s has other places in Chinese", key)
		}
	}
}

// Three cells in a row of two provinces: a line around the land and one between the provinces.
func TestBorders(t *testing.T) {
	t.Parallel()
	got := borders([]plots.MapCell{{Row: 0, Col: 0, Province: "A"}, {Row: 0, Col: 1, Province: "A"}, {Row: 0, Col: 2, Province: "B"}})
	horizontal, vertical := strings.Count(got, "h1"), strings.Count(got, "v1")
	if horizontal != 6 || vertical != 3 { // 3 above, 3 below; west, between A and B, east
		t.Errorf("%d horizontal and %d vertical lines, want 6 and 3: %s", horizontal, vertical, got)
	}
}
