package scenarios

import (
	"bufio"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"gowest/sim"
	"gowest/sim/calendar"
	"gowest/sim/space"
)

// Check writes what a scenario resolves to: the map (in colour if asked), the policy calendar,
// provinces and industries, and every parameter with its unit and range.
func Check(w io.Writer, s *Scenario, color bool) {
	b := bufio.NewWriter(w)
	defer b.Flush()
	cfg := s.Config
	fmt.Fprintf(b, "%s: %s\n%d to %d, %s per agent, seed %d\n\n", s.Name, cfg.Title, cfg.Run.From, cfg.Run.To, persons(cfg.Run.PersonsPerAgent), cfg.Run.Seed)
	fmt.Fprintf(b, "Map: %d cells of %s km in %d rows and %d columns, %d ports\n\n", len(cfg.World.Grid.Cells), number(cfg.World.Grid.CellKM), cfg.World.Grid.Rows, cfg.World.Grid.Cols, len(cfg.World.Ports))
	writeMap(b, cfg, color)
	if strategies := len(sim.StrategyGroups(cfg)) > 0; strategies || len(cfg.Policies) > 0 {
		fmt.Fprintf(b, "\nPolicies: █ in force, ▒ growing, ? waiting for its trigger, · not in force\n\n")
		writeCalendar(b, cfg)
		if strategies {
			fmt.Fprintln(b)
			strategyRules(b, cfg)
		}
	}
	fmt.Fprintf(b, "\nProvinces at the start\n\n")
	writeProvinces(b, cfg)
	fmt.Fprintf(b, "\nIndustries\n\n")
	writeIndustries(b, cfg)
	fmt.Fprintf(b, "\nSeries\n\n")
	writeSeries(b, cfg)
	writeGroups(b, cfg)
}

// Backgrounds for neighbouring provinces: light tones of the 256-colour palette of terminals that
// black letters stand out on. Six are enough for the neighbours of any province met so far; if
// not, the first is used again.
var tones = []int{223, 152, 187, 182, 180, 151, 224}

// writeMap prints the map; with colour each province has another background than its neighbours.
func writeMap(w io.Writer, cfg *sim.Config, color bool) {
	tone := toneOf(cfg)
	index := cfg.World.Grid.Index()
	for row, line := range cfg.World.Map {
		col := 0
		for _, r := range line {
			i, land := index[space.Position{Row: row, Col: col}]
			switch {
			case color && land:
				fmt.Fprintf(w, "\x1b[38;5;16;48;5;%dm%c\x1b[0m", tone[cfg.World.Grid.Cells[i].Province], r)
			case color && isSea(r):
				fmt.Fprintf(w, "\x1b[38;5;67m%c\x1b[0m", r)
			default:
				fmt.Fprintf(w, "%c", r)
			}
			col++
		}
		fmt.Fprintln(w)
	}
}

func toneOf(cfg *sim.Config) []int {
	next := make([]map[int]bool, len(cfg.Provinces))
	for i := range next {
		next[i] = map[int]bool{}
	}
	cells := cfg.World.Grid.Cells
	for i, around := range cfg.World.Grid.Neighbours() {
		for _, j := range around {
			next[cells[i].Province][cells[j].Province] = true
		}
	}
	out := make([]int, len(cfg.Provinces))
	for i := range out {
		used := map[int]bool{}
		for j := range next[i] {
			if j < i {
				used[out[j]] = true
			}
		}
		k := slices.IndexFunc(tones, func(t int) bool { return !used[t] })
		out[i] = tones[max(k, 0)]
	}
	return out
}

// newTable returns a plain table that keeps headers as they are.
func newPlain(header ...any) table.Writer {
	t := table.NewWriter()
	style := table.StyleLight
	style.Format.Header = text.FormatDefault
	style.Options = table.OptionsNoBordersAndSeparators
	style.Options.SeparateHeader = true
	t.SetStyle(style)
	t.AppendHeader(table.Row(header))
	return t
}

func render(w io.Writer, t table.Writer) {
	for line := range strings.SplitSeq(t.Render(), "\n") {
		fmt.Fprintln(w, strings.TrimRight(line, " "))
	}
}

func right(columns ...int) []table.ColumnConfig {
	var out []table.ColumnConfig
	for _, c := range columns {
		out = append(out, table.ColumnConfig{Number: c, Align: text.AlignRight, AlignHeader: text.AlignRight})
	}
	return out
}

func writeProvinces(w io.Writer, cfg *sim.Config) {
	t := newPlain("province", "", "region", "cells", "population [m]", "GDP per head [yuan]", "non-farm", "state firms", "schooling [years]", "capital row:col")
	t.SetColumnConfigs(right(4, 5, 6, 7, 8, 9, 10))
	cells := make([]int, len(cfg.Provinces))
	for _, c := range cfg.World.Grid.Cells {
		cells[c.Province]++
	}
	for i, p := range cfg.Provinces {
		at := cfg.World.Grid.Cells[p.Capital]
		t.AppendRow(table.Row{p.Name, p.Char, p.Region, cells[i], fmt.Sprintf("%.2f", p.Population/1e6), number(p.GDPPerHead), percent(p.NonFarm), percent(p.StateShare), number(p.Schooling), cellWord(at.Row, at.Col)})
	}
	render(w, t)
}

func writeIndustries(w io.Writer, cfg *sim.Config) {
	t := newPlain("industry", "kind", "stages", "of households", "of investment", "of start", "export share", "frontier growth")
	t.SetColumnConfigs(right(4, 5, 6, 8))
	for _, ind := range cfg.Industries {
		var stages []string
		for _, s := range ind.Stages {
			stages = append(stages, s.Name)
		}
		t.AppendRow(table.Row{ind.Name, ind.Kind.String(), strings.Join(stages, ", "), percent(ind.HouseholdShare), percent(ind.InvestmentShare), percent(ind.StartShare), seriesInWords(ind.ExportShare), percent(ind.FrontierGrowth)})
	}
	render(w, t)
}

func writeSeries(w io.Writer, cfg *sim.Config) {
	t := newPlain("series", "unit", "values")
	for id, s := range cfg.Series {
		unit, _, _ := sim.SeriesRange(sim.SeriesID(id))
		t.AppendRow(table.Row{sim.SeriesID(id).String(), unitWord(unit), seriesInWords(s)})
	}
	render(w, t)
}

// seriesInWords lists the points of a series; of a constant only the value.
func seriesInWords(s calendar.Series) string {
	if len(s) > 0 && isConstant(s) {
		return number(s[0].Value)
	}
	points := make([]string, len(s))
	for i, p := range s {
		points[i] = number(p.Year) + ": " + number(p.Value)
	}
	return strings.Join(points, ", ")
}

// writeGroups prints every parameter group.
func writeGroups(w io.Writer, cfg *sim.Config) {
	v := reflect.ValueOf(cfg).Elem()
	for _, g := range groups() {
		fmt.Fprintf(w, "\n[%s]\n\n", g.key)
		t := newPlain("key", "value", "unit", "range")
		t.SetColumnConfigs(right(2))
		for _, f := range fieldsOf(g.typ) {
			value := tomlValue(v.FieldByIndex(g.index).FieldByIndex(f.index))
			t.AppendRow(table.Row{f.key, value, unitWord(f.unit), f.rangeWord()})
		}
		render(w, t)
	}
}

// unitWord leaves out the unit of pure numbers.
func unitWord(unit string) string {
	if unit == "1" {
		return ""
	}
	return unit
}

func (f field) rangeWord() string {
	if enum := wordsOf[f.typ]; enum != nil {
		return strings.Join(enum, ", ")
	}
	return f.limit.String()
}

func percent(v float64) string { return fmt.Sprintf("%.1f %%", v*100) } // shares as in output: percent
