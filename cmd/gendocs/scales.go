package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math"

	"gowest/plots"
	"gowest/sim"
	"gowest/sim/record"
)

// scaleRun is a number of persons per agent and of replicates.
type scaleRun struct{ scale, replicates int }

// scaleRuns are those of the page, from coarse to fine.
var scaleRuns = []scaleRun{{10000, 20}, {5000, 20}, {2000, 10}, {1000, 10}, {300, 4}, {100, 2}}

// scaleYears are the years of the tables; scaleYear is that of the summary and the chart.
var (
	scaleYears = []int{1990, 2000, 2010, 2020}
	scaleYear  = 2010
)

// nationalScale is persons per agent of the run in the folder of -national.
const nationalScale = 1

// measure is a figure of the page.
type measure struct {
	name, format string
	of           func(t *record.Tables, scale int) values
}

// measured makes a measure of an outcome, which does not depend on what an agent stands for.
func measured(o outcome) measure {
	return measure{o.name, o.format, func(t *record.Tables, _ int) values { return o.of(t) }}
}

// The measures of the chart.
var (
	cvMeasure      = measured(column("cv", "CV of provincial GDP per head", "%.4f"))
	clusterMeasure = measured(column("clusters", "number of clusters", "%.1f"))
)

// scaleMeasures in the order of the page.
var scaleMeasures = []measure{
	measured(column("gdp_per_head", "real GDP per head [yuan of 1978]", "%.0f")),
	cvMeasure,
	measured(column("cv_weighted", "CV weighted by population", "%.4f")),
	measured(column("sigma", "sigma, standard deviation of log GDP per head", "%.4f")),
	measured(column("gini", "Gini over provinces", "%.4f")),
	measured(column("theil_t", "Theil T over provinces", "%.4f")),
	{"share of Theil T between regions", "%.3f", func(t *record.Tables, _ int) values {
		return ratio(column("theil_between", "", "").of(t), column("theil_t", "", "").of(t))
	}},
	measured(column("moran_i", "Moran's I of provincial GDP per head", "%.3f")),
	measured(column("person_gini", "Gini of workers' income", "%.4f")),
	measured(column("farm_employment", "share of workers on farms", "%.4f")),
	measured(column("unemployment", "share of workers off the farm without work", "%.4f")),
	measured(column("migrant_share", "share of workers outside their province of registration", "%.4f")),
	{"firms per 1000 workers, each times W", "%.1f", firmsPerThousand},
	clusterMeasure,
	measured(column("specialist_employment", "share of traded-industry employees in single-stage firms", "%.4f")),
	measured(column("foreign_employment", "share of firms' employees in foreign firms", "%.4f")),
	measured(column("state_employment", "share of firms' employees in state and collective firms", "%.4f")),
	measured(column("capital_output", "capital over GDP", "%.3f")),
	measured(column("exit_rate", "firms closed in the year, share of firms", "%.4f")),
	measured(column("entry_rate", "firms set up in the year, share of firms", "%.4f")),
	{"GDP per head of Tibet over that of the nation", "%.3f", provinceRelative("Tibet")},
	{"GDP per head of Guangdong over that of the nation", "%.3f", provinceRelative("Guangdong")},
}

// firmsPerThousand is how many firms there are for 1000 workers if a firm of one agent is one of one person: firms·W·1000/workers.
func firmsPerThousand(t *record.Tables, scale int) values {
	v := values{}
	for i := range t.Nation {
		if r := &t.Nation[i]; r.Workers > 0 {
			v.put(r.Replicate, r.Year, float64(r.Firms)*float64(scale)*1000/float64(r.Workers))
		}
	}
	return v
}

// provinceRelative is real GDP per head of a province over that of the nation.
func provinceRelative(province string) func(t *record.Tables, scale int) values {
	return func(t *record.Tables, _ int) values {
		own := values{}
		for i := range t.Provinces {
			if r := &t.Provinces[i]; r.Province == province {
				own.put(r.Replicate, r.Year, r.GDPPerHead)
			}
		}
		return ratio(own, column("gdp_per_head", "", "").of(t))
	}
}

// scaled is what runs at one number of persons per agent recorded.
type scaled struct {
	scale  int
	tables *record.Tables
}

// ladder returns the measure in a year at every scale.
func (m measure) ladder(runs []scaled, year int) ladder {
	var samples []sample
	for _, s := range runs {
		v := m.of(s.tables, s.scale)
		var x []float64
		for _, r := range s.tables.Replicates() {
			if y, ok := v[r][year]; ok && !math.IsNaN(y) {
				x = append(x, y)
			}
		}
		samples = append(samples, sampleOf(s.scale, x))
	}
	return ladderOf(samples)
}

// scaleRunsOf returns the runs that o asks for: -scale leaves out finer ones, -replicates holds for all.
func scaleRunsOf(o options) (out []scaleRun, err error) {
	for _, r := range scaleRuns {
		if r.scale < o.scale {
			continue
		}
		if o.replicates > 0 {
			r.replicates = o.replicates
		}
		out = append(out, r)
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("-scale %d is coarser than every run of the page; the coarsest has %d", o.scale, scaleRuns[0].scale)
	}
	return out, nil
}

// scalesPage writes what persons per agent do to measures.
func scalesPage(ctx context.Context, o options) error {
	list, err := scaleRunsOf(o)
	if err != nil {
		return err
	}
	var runs []scaled
	var national *record.Tables
	if o.national != "" { // before what takes long
		if national, err = readNational(o.national); err != nil {
			return err
		}
	}
	for _, r := range list {
		s, err := o.runAt(ctx, baseRun, r.scale, r.replicates)
		if err != nil {
			return err
		}
		runs = append(runs, scaled{r.scale, s.tables})
	}
	if national != nil {
		runs = append(runs, scaled{nationalScale, national})
	}
	method, limits, err := textOf("scales")
	if err != nil {
		return err
	}
	if err := o.writeFile("scales.md", scalesText(o, runs, method, limits)); err != nil {
		return err
	}
	f := scalesChart(runs).Figure()
	if f == nil {
		return errors.New("nothing to draw")
	}
	data, err := f.Render("svg", 14)
	if err != nil {
		return err
	}
	return o.writeFile("img/scales.svg", data)
}

// readNational reads the two tables of a finished run of the baseline with one agent a person.
func readNational(dir string) (*record.Tables, error) {
	m, err := record.ReadManifest(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist): // tables alone will do
	case err != nil:
		return nil, err
	case m.Scale != nationalScale || m.Scenario != baseRun.scenario || m.Status != record.Complete:
		return nil, fmt.Errorf("%s holds a run of %s with %d persons per agent, %s; want a complete one of %s with %d",
			dir, m.Scenario, m.Scale, m.Status, baseRun.scenario, nationalScale)
	case m.ModelVersion != sim.ModelVersion:
		return nil, fmt.Errorf("%s comes from model version %s; this is %s", dir, m.ModelVersion, sim.ModelVersion)
	}
	t := new(record.Tables)
	if t.Nation, err = record.ReadTable[record.NationYear](dir, "nation.csv"); err != nil {
		return nil, err
	}
	t.Provinces, err = record.ReadTable[record.ProvinceYear](dir, "provinces.csv")
	return t, err
}

// scalesChart is the spread of the CV and the bias of clusters by persons per agent.
func scalesChart(runs []scaled) plots.Scaling {
	cv, clusters := cvMeasure.ladder(runs, scaleYear), clusterMeasure.ladder(runs, scaleYear)
	spread := plots.ScalingPanel{Heading: fmt.Sprintf("Standard deviation over replicates, %s, %d", cvMeasure.name, scaleYear), Log: true}
	var xs, line, root []float64
	for _, s := range cv.samples {
		if !(s.sd > 0) {
			continue
		}
		low, high := s.sdInterval()
		spread.Points = append(spread.Points, plots.ScalingPoint{X: float64(s.scale), Value: s.sd, Low: low, High: high})
		x := float64(s.scale)
		xs, line = append(xs, x), append(line, cv.law.at(x))
		root = append(root, math.Exp(cv.law.level+samplingSlope*(math.Log(x)-cv.law.middle)))
	}
	if cv.law.known() {
		spread.Lines = []plots.ScalingLine{{Label: "fitted, slope " + cv.law.text(), Xs: xs, Ys: line}, {Label: "sampling error alone, slope 1/2", Xs: xs, Ys: root}}
	}
	bias := plots.ScalingPanel{Heading: fmt.Sprintf("Bias, %s, %d", clusterMeasure.name, scaleYear)}
	biased := 0
	for i, s := range clusters.samples {
		d, se, ok := clusters.difference(i)
		if !ok && i != clusters.finest {
			continue
		}
		if clusters.biased(i) {
			biased++
		}
		bias.Points = append(bias.Points, plots.ScalingPoint{X: float64(s.scale), Value: d, Low: d - biasErrors*se, High: d + biasErrors*se})
	}
	title := "Clusters are counted alike at all scales"
	switch {
	case len(bias.Points) < 2:
		title = "Clusters at one scale"
	case biased > 0:
		title = fmt.Sprintf("Clusters are biased by persons per agent at %d of %d scales", biased, len(bias.Points)-1)
	}
	finest := ""
	if clusters.finest >= 0 {
		finest = fmt.Sprintf(" (difference to %d persons per agent, three standard errors to each side)", clusters.samples[clusters.finest].scale)
	}
	return plots.Scaling{
		Name: "scales", Title: title,
		Subtitle: "Spread of one run (with 68 % interval) and bias" + finest + " by persons per agent",
		Source:   fmt.Sprintf("Source: gowest simulation, not a forecast; baseline; model %s.", sim.ModelVersion),
		X:        "persons per agent, W", Panels: []plots.ScalingPanel{spread, bias},
	}
}
