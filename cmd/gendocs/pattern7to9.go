package main

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"

	"gowest/sim"
	"gowest/sim/record"
)

// effectReplicates is how many times as many replicates P7 takes: what a tenth of a per cent of GDP does is small beside luck.
const effectReplicates = 4

func pattern7(l *lab) (finding, error) {
	f := finding{
		tag: "P7", claim: "late support of existing clusters beats engineering clusters from nothing, on average and in variance",
		rule: "electronics, both paid by the centre from 1990 (snippets/late-support.toml, engineered.toml), intensities scaled so that the " +
			"public cost, taxes forgone included, is the same share of GDP over 1990-2020 (`government.equal_budget`). Support adds more jobs by 2020 in electronics clusters on its " +
			"places, over those that the same rule would have found there without means, than engineering does on its own; and more to real GDP (mean of paired differences); and its gain of " +
			fmt.Sprintf("jobs varies less between seeds (F test at 5 %%). Over %d replicates.", effectReplicates*l.replicates),
		assumed: "strengths of all instruments; the six cells of the engineered clusters; a lag of five years.",
	}
	var runs [5]*study
	for i, v := range []variant{baseRun, lateSupport, engineered, lateMarks, parkMarks} {
		var err error
		if runs[i], err = l.at(v, l.scale, effectReplicates*l.replicates); err != nil {
			return f, err
		}
	}
	base, late, made, found, empty := runs[0], runs[1], runs[2], runs[3], runs[4]
	gainLate := minusOf(electronicsJobs(late, "Late support"), electronicsJobs(found, "Late support"))
	gainMade := minusOf(electronicsJobs(made, "Engineered parks"), electronicsJobs(empty, "Engineered parks"))
	growth := func(s *study) []float64 {
		b, a := nationOf(base.tables, "gdp", 2020), nationOf(s.tables, "gdp", 2020)
		for i := range a {
			a[i] = 100 * math.Log(a[i]/b[i])
		}
		return a
	}
	costs := [2]float64{sim.CostReached(late.scenario.Config, late.tables), sim.CostReached(made.scenario.Config, made.tables)}
	f.lines = append(f.lines,
		line{fmt.Sprintf("public cost 1990-2020 over the aim, %g %% of GDP: support, engineered", 100*equalShare), fmt.Sprintf("%.2f, %.2f", costs[0], costs[1]), noTest},
		level("gain of jobs by 2020 in electronics clusters on supported places, thousands", "%.0f", gainLate),
		level("the same on engineered places, thousands", "%.0f", gainMade),
		differs("gain of jobs, thousands, support less engineered", "%.0f", gainMade, gainLate, 1),
		level("effect on real GDP in 2020, log %, support", "%.2f", growth(late)),
		level("the same, engineered", "%.2f", growth(made)),
		differs("effect on real GDP in 2020, log %, support less engineered", "%.2f", growth(made), growth(late), 1),
		varianceLine(gainLate, gainMade))
	if r := costs[1] / costs[0]; math.Abs(r-1) > 0.2 {
		f.extra = fmt.Sprintf("The costs differ by more than a fifth (engineered over support: %.2f), because one side cannot cost as much at full strength; "+
			"read the differences with that in mind.", r)
	}
	return f, nil
}

// electronicsJobs returns by replicate the jobs in 2020, in thousands, in electronics clusters on places of a policy.
func electronicsJobs(s *study, policy string) (out []float64) {
	o := sim.Outcome{Indicator: "cluster_employed", Industry: "electronics", Year: 2020, Selection: sim.Selection{Policy: policy}}
	for _, t := range s.each {
		out = append(out, sim.Outcomes([]sim.Outcome{o}, t, sim.Regions(s.scenario.Config))[0]/1000)
	}
	return out
}

func minusOf(a, b []float64) []float64 {
	out := make([]float64, len(a))
	for i := range a {
		out[i] = a[i] - b[i]
	}
	return out
}

// varianceLine compares the spread of two gains over seeds.
func varianceLine(a, b []float64) line {
	l := line{"standard deviation of the gain of jobs over seeds: support, engineered", "", no}
	sa, sb := stat.StdDev(a, nil), stat.StdDev(b, nil)
	l.value = fmt.Sprintf("%.0f, %.0f", sa, sb)
	if n := float64(len(a) - 1); sa > 0 && n > 0 {
		l.holds = when(sb*sb/(sa*sa) > distuv.F{D1: n, D2: n}.Quantile(0.95))
	}
	return l
}

func pattern8(l *lab) (finding, error) {
	f := finding{
		tag: "P8", claim: "support withdrawn shrinks and relocates a cluster",
		rule: "ceramics, support from two years after a cluster formed, ended after 2005 with enforcement in its clusters, against support that goes on: the " +
			"clusters of 2005 have lost jobs by 2020, and provinces that had no ceramics cluster in 2005 have gained some.",
		assumed: "the loss of output to enforcement (`production.enforcement_loss`) and that no other place enforces.",
	}
	kept, gone, err := l.pair(supported, withdrawn)
	if err != nil {
		return f, err
	}
	for _, y := range []int{2010, 2015, 2020} {
		a, b := bothHave(ceramicsSince(kept.tables, y), ceramicsSince(gone.tables, y))
		if len(a) < 2 {
			f.lines = append(f.lines, line{fmt.Sprintf("jobs in the ceramics clusters of 2005, %d", y), "fewer than two replicates with such a cluster", unknown})
			continue
		}
		side := 0
		if y == 2020 {
			side = -1
		}
		f.lines = append(f.lines,
			level(fmt.Sprintf("jobs in the ceramics clusters of 2005, 2005 = 1, %d, support goes on (%d replicates with such a cluster)", y, len(a)), "%.2f", a),
			level(fmt.Sprintf("the same, withdrawn, %d", y), "%.2f", b),
			differs(fmt.Sprintf("jobs in the ceramics clusters of 2005, 2005 = 1, %d, withdrawn less kept", y), "%.2f", a, b, side))
	}
	f.lines = append(f.lines, differs("ceramics jobs in provinces without a cluster in 2005, thousands, 2020", "%.0f", elsewhere(kept.tables), elsewhere(gone.tables), 1))
	return f, nil
}

// ceramicsSince returns by replicate the jobs of year in the ceramics clusters that there were in 2005,
// relative to 2005; NaN where there was none.
func ceramicsSince(t *record.Tables, year int) []float64 {
	var then []map[int]bool
	for range t.Replicates() {
		then = append(then, map[int]bool{})
	}
	overClusters(t, 2005, func(i int, r *record.ClusterYear) { then[i][r.Cluster] = r.Industry == "ceramics" })
	jobs := func(y int) []float64 {
		out := make([]float64, len(then))
		overClusters(t, y, func(i int, r *record.ClusterYear) {
			if then[i][r.Cluster] {
				out[i] += float64(r.Employment)
			}
		})
		return out
	}
	now, before := jobs(year), jobs(2005)
	for i := range now {
		now[i] /= before[i] // 0/0 = NaN where there was none
	}
	return now
}

// bothHave keeps the replicates in which both sides have a number.
func bothHave(a, b []float64) (x, y []float64) {
	for i := range a {
		if !math.IsNaN(a[i]) && !math.IsNaN(b[i]) {
			x, y = append(x, a[i]), append(y, b[i])
		}
	}
	return x, y
}

// elsewhere returns by replicate the ceramics jobs of 2020, in thousands, in provinces without a ceramics cluster in 2005.
func elsewhere(t *record.Tables) []float64 {
	had := map[string]bool{}
	for i := range t.Clusters {
		if r := &t.Clusters[i]; r.Year == 2005 && r.Industry == "ceramics" {
			had[fmt.Sprint(r.Replicate, " ", r.Province)] = true
		}
	}
	return sumOf(t, 2020, func(r *record.IndustryYear) float64 {
		if r.Industry != "ceramics" || had[fmt.Sprint(r.Replicate, " ", r.Province)] {
			return 0
		}
		return float64(r.Employment) / 1000
	})
}
