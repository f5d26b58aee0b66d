package scenarios

import (
	"fmt"
	"io"
	"math"
	"reflect"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"

	"gowest/sim"
	"gowest/sim/policy"
)

// explainBudget tells what each policy costs at full strength: a share of the GDP of its places,
// and what that is of the country's GDP if regional shares stay as at the start.
func explainBudget(w io.Writer, cfg *sim.Config) {
	heading(w, "Public cost a year at full strength")
	t := newPlain("policy", "period", "of the places' GDP", "of national GDP at the start", "paid by")
	t.SetColumnConfigs(right(3, 4))
	rows := 0
	for _, p := range byStart(cfg.Policies) {
		cost := p.Budget * p.Intensity
		if cost == 0 {
			continue
		}
		national := fmt.Sprintf("%.2f %%", cost*shareOfGDP(p, cfg)*100)
		if p.Emergent {
			national = "as clusters form"
		}
		t.AppendRow(table.Row{p.Name, when(p), fmt.Sprintf("%.2f %%", cost*100), national, payerInWords(p)})
		rows++
	}
	if rows == 0 {
		fmt.Fprintln(w, "No policy has a budget.")
		return
	}
	render(w, t)
	if cfg.Government.EqualBudget {
		fmt.Fprintf(w, "In a comparison the policies that an alternative adds are scaled until they cost %s of GDP a year,\ntaxes forgone included.\n", percent2(cfg.Government.PublicCost))
	}
}

func payerInWords(p policy.Policy) string {
	if p.Payer == policy.ByCentre {
		return "the centre"
	}
	return "the provinces concerned"
}

// shareOfGDP returns the share of a policy's places in the country's GDP at the start, with GDP
// spread over a province's cells like its people.
func shareOfGDP(p policy.Policy, cfg *sim.Config) float64 {
	inside, total := 0.0, 0.0
	at := 0
	for i, c := range cfg.World.Grid.Cells {
		prov := cfg.Provinces[c.Province]
		gdp := float64(prov.Population * prov.GDPPerHead * c.PopulationShare)
		total += gdp
		if at < len(p.Cells) && p.Cells[at] == int32(i) {
			inside += gdp
			at++
		}
	}
	if total == 0 {
		return math.NaN()
	}
	return inside / total
}

// explainWorld tells how the outside world and reforms without an instrument change.
func explainWorld(w io.Writer, cfg *sim.Config) {
	heading(w, "Outside world and gradual reforms")
	for id, s := range cfg.Series {
		name := strings.ReplaceAll(sim.SeriesID(id).String(), "_", " ")
		unit, _, _ := sim.SeriesRange(sim.SeriesID(id))
		unit = unitWord(unit)
		if unit != "" {
			unit = " [" + unit + "]"
		}
		if isConstant(s) {
			fmt.Fprintf(w, "  %s%s: %s throughout\n", name, unit, number(s[0].Value))
			continue
		}
		first, last := s[0], s[len(s)-1]
		fmt.Fprintf(w, "  %s%s: %s in %s, %s in %s%s\n", name, unit, number(first.Value), number(first.Year), number(last.Value), number(last.Year), between(len(s)-2))
	}
}

func between(n int) string {
	if n <= 0 {
		return ""
	}
	return fmt.Sprintf(", %s between", counted(n, "dated value"))
}

// mechanismsOff returns the names of the mechanisms that are switched off.
func mechanismsOff(cfg *sim.Config) []string {
	var out []string
	v := reflect.ValueOf(cfg.Mechanisms)
	for _, f := range fieldsOf(v.Type()) {
		if !v.FieldByIndex(f.index).Bool() {
			out = append(out, f.key)
		}
	}
	return out
}
