package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math"
	"strings"

	"gowest/scenarios"
	"gowest/sim/record"

	"gonum.org/v1/gonum/stat"
)

// figure is one figure of the nation by year: simulated, and observed where a series exists.
type figure struct {
	head     string
	format   string
	value    func(r, first *record.NationYear) float64
	observed func(e scenarios.Economy) float64 // 0 = none
	target   func(t scenarios.Target) float64
}

var baselineColumns = []figure{
	{
		"real GDP per head, 1978 = 1", "%.2f",
		func(r, first *record.NationYear) float64 { return r.GDPPerHead / first.GDPPerHead },
		func(e scenarios.Economy) float64 { return e.RealGDPPerHead }, nil,
	},
	{
		"deflator", "%.2f",
		func(r, _ *record.NationYear) float64 { return r.Deflator },
		func(e scenarios.Economy) float64 { return e.Deflator }, nil,
	},
	{
		"farm share of GDP", "%.3f",
		func(r, _ *record.NationYear) float64 { return r.FarmShareGDP },
		func(e scenarios.Economy) float64 { return e.FarmShareGDP }, nil,
	},
	{
		"farm share of employment", "%.3f",
		func(r, _ *record.NationYear) float64 { return r.FarmEmployment }, nil, nil,
	},
	{
		"unemployment, share of workers off the farm (observed: urban residents 3.9 % in 1988-95, 10.9 % in 2002-09, Feng, Hu and Moffitt 2015)", "%.3f",
		func(r, _ *record.NationYear) float64 { return r.Unemployment }, nil, nil,
	},
	{
		"public firms, share of firms' employees", "%.3f",
		func(r, _ *record.NationYear) float64 { return r.StateEmployment }, nil, nil,
	},
	{
		"firms' capital over GDP (1.4 to 1.7 from the returns of Bai, Hsieh and Qian 2006, see data.md)", "%.2f",
		func(r, _ *record.NationYear) float64 { return r.CapitalOutput }, nil, nil,
	},
	{
		"public works over GDP, besides", "%.2f",
		func(r, _ *record.NationYear) float64 { return r.PublicCapitalOutput }, nil, nil,
	},
	{
		"loans of firms over GDP", "%.2f",
		func(r, _ *record.NationYear) float64 { return r.LoansGDP }, nil, nil,
	},
	{
		"firms, thousands", "%.0f",
		func(r, _ *record.NationYear) float64 { return float64(r.Firms) / 1000 }, nil, nil,
	},
	{
		"clusters", "%.1f",
		func(r, _ *record.NationYear) float64 { return float64(r.Clusters) }, nil, nil,
	},
	{
		"CV", "%.3f",
		func(r, _ *record.NationYear) float64 { return r.CV }, nil, func(t scenarios.Target) float64 { return t.CV },
	},
	{
		"weighted CV", "%.3f",
		func(r, _ *record.NationYear) float64 { return r.CVWeighted }, nil, func(t scenarios.Target) float64 { return t.CVWeighted },
	},
	{
		"sigma", "%.3f",
		func(r, _ *record.NationYear) float64 { return r.Sigma }, nil, func(t scenarios.Target) float64 { return t.Sigma },
	},
	{
		"Theil T", "%.3f",
		func(r, _ *record.NationYear) float64 { return r.TheilT }, nil, func(t scenarios.Target) float64 { return t.TheilT },
	},
	{
		"share between four regions", "%.2f",
		func(r, _ *record.NationYear) float64 { return r.TheilBetween / r.TheilT }, nil, func(t scenarios.Target) float64 { return t.BetweenRegions },
	},
	{
		"CV, registered population", "%.3f",
		func(r, _ *record.NationYear) float64 { return r.CVHukou }, nil, func(t scenarios.Target) float64 { return t.CV },
	},
}

// baselineYears are the years of the table: those of the targets, then every fifth.
var baselineYears = []int{1978, 1980, 1984, 1987, 1990, 1992, 1994, 1996, 1998, 2000, 2005, 2010, 2015, 2020}

// baselinePage writes what the baseline does by year, mean and standard error over replicates, next to
// what was observed.
func baselinePage(ctx context.Context, o options) error {
	base, err := o.run(ctx, variant{label: "baseline", scenario: "baseline"})
	if err != nil {
		return err
	}
	w := new(bytes.Buffer)
	rows, seed := base.tables.Nation, base.scenario.Config.Run.Seed
	economy, targets, err := scenarios.ObservedNation()
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "# The baseline by year\n\nMade by `go run ./cmd/gendocs -replicates %d -scale %d baseline`. Mean and, after ±, standard error over %d replicates\n"+
		"(seed %d, one agent for %d persons). No run collapsed, exploded or broke an account: the accounts are checked to the fen in\nevery quarter, and a breach ends the command.\n\n",
		o.replicates, o.scale, o.replicates, seed, o.scale)
	writeRange(w, rows)
	fmt.Fprintf(w, "\nObserved figures are those of the National Bureau of Statistics ([docs/data.md](data.md)); targets are computed from\nthe figures published at the time and stand apart from the overlays of charts, whose GDP was revised. Parameters\nwere set on figures to 1999, fifteen of them by [calibration](calibration/calibration.md); what comes later was not used.\n")
	writeMisses(w, rows, economy, targets)
	for _, c := range baselineColumns {
		fmt.Fprintf(w, "\n## %s\n\n| year | simulated |%s\n| --- | --- |%s\n", c.head, observedHead(c), observedRule(c))
		for _, y := range baselineYears {
			mean, se := overReplicates(rows, y, c.value)
			fmt.Fprintf(w, "| %d | "+c.format+" ± "+c.format+" |", y, mean, se)
			if c.observed != nil {
				fmt.Fprintf(w, " %s |", cell(c.format, c.observed(economy[y])))
			}
			if c.target != nil {
				fmt.Fprintf(w, " %s |", cell(c.format, c.target(targets[y])))
			}
			fmt.Fprintln(w)
		}
	}
	writeFirms(w, base.tables, o.scale)
	return o.writeFile("baseline.md", w.Bytes())
}

// missShare is the gap from which a year counts as missed, as a share of the observed figure.
const missShare = 0.1

// writeMisses lists the figures and years in which the mean is off by more than a tenth.
func writeMisses(w io.Writer, rows []record.NationYear, economy map[int]scenarios.Economy, targets map[int]scenarios.Target) {
	fmt.Fprintf(w, "\n## Misses\n\nMore than a tenth off the observed figure (simulated over observed):\n\n")
	for _, c := range baselineColumns {
		var off []string
		for _, y := range baselineYears {
			seen := 0.0
			switch {
			case c.observed != nil:
				seen = c.observed(economy[y])
			case c.target != nil:
				seen = c.target(targets[y])
			}
			mean, _ := overReplicates(rows, y, c.value)
			if seen > 0 && math.Abs(mean/seen-1) > missShare {
				off = append(off, fmt.Sprintf("%d (%.2f)", y, mean/seen))
			}
		}
		if len(off) > 0 {
			fmt.Fprintf(w, "- %s: %s\n", c.head, strings.Join(off, ", "))
		}
	}
}

func observedHead(c figure) string {
	switch {
	case c.observed != nil:
		return " observed |"
	case c.target != nil:
		return " target, published then, registered population |"
	}
	return ""
}

func observedRule(c figure) string {
	if c.observed != nil || c.target != nil {
		return " --- |"
	}
	return ""
}

func cell(format string, x float64) string {
	if x == 0 {
		return ""
	}
	return fmt.Sprintf(format, x)
}

// overReplicates returns the mean of a figure in a year and its standard error.
func overReplicates(rows []record.NationYear, year int, value func(r, first *record.NationYear) float64) (mean, se float64) {
	var x []float64
	var first *record.NationYear
	for i := range rows {
		if i == 0 || rows[i].Replicate != rows[i-1].Replicate {
			first = &rows[i]
		}
		if rows[i].Year == year {
			x = append(x, value(&rows[i], first))
		}
	}
	mean, sd := stat.MeanStdDev(x, nil)
	return mean, sd / math.Sqrt(float64(len(x)))
}

// writeRange writes the extremes of yearly growth over all replicates and years.
func writeRange(w io.Writer, rows []record.NationYear) {
	low, high, lowPrice, highPrice, idle := math.Inf(1), math.Inf(-1), math.Inf(1), math.Inf(-1), 0.0
	for i := 1; i < len(rows); i++ {
		if rows[i].Replicate != rows[i-1].Replicate {
			continue
		}
		g := rows[i].GDP/rows[i-1].GDP - 1
		p := rows[i].Deflator/rows[i-1].Deflator - 1
		low, high = math.Min(low, g), math.Max(high, g)
		lowPrice, highPrice = math.Min(lowPrice, p), math.Max(highPrice, p)
		idle = math.Max(idle, rows[i].Unemployment)
	}
	fmt.Fprintf(w, "Extremes over all replicates and years: growth of real GDP %.1f to %.1f %% a year, inflation %.1f to %.1f %%, unemployment at most %.1f %%.\n",
		100*low, 100*high, 100*lowPrice, 100*highPrice, 100*idle)
}
