package main

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"

	"gowest/sim/record"
)

func pattern7(l *lab) (finding, error) {
	f := finding{
		tag: "P7", claim: "late support of existing clusters beats engineering clusters from nothing, on average and in variance",
		rule: "electronics, both paid by the centre from 1990 (snippets/late-support.toml, engineered.toml), the budget of the parks scaled so that the " +
			"public cost, taxes forgone included, is the same over 1990-2020. Support adds more jobs in electronics clusters by 2020 and more to real " +
			"GDP (mean of paired differences), and its gain of jobs varies less between seeds (F test at 5 %).",
		assumed: "strengths of all instruments; the six cells of the engineered clusters; a lag of five years.",
	}
	base, late, err := l.pair(baseRun, lateSupport)
	if err != nil {
		return f, err
	}
	made, err := l.engineeredAtCost(late)
	if err != nil {
		return f, err
	}
	jobs := func(s *study) []float64 { return electronicsJobs(s.tables) }
	gain := func(s *study) []float64 { return minusOf(jobs(s), jobs(base)) }
	growth := func(s *study) []float64 {
		b, a := nationOf(base.tables, "gdp", 2020), nationOf(s.tables, "gdp", 2020)
		for i := range a {
			a[i] = 100 * math.Log(a[i]/b[i])
		}
		return a
	}
	costs := []float64{mean(costOf(late)), mean(costOf(made))}
	f.lines = append(f.lines,
		line{"public cost 1990-2020, bn yuan of 1978: support, engineered", fmt.Sprintf("%.2f, %.2f", costs[0]/1e9, costs[1]/1e9), noTest},
		level("gain of jobs in electronics clusters by 2020, thousands, support", "%.0f", gain(late)),
		level("the same, engineered", "%.0f", gain(made)),
		differs("difference of the gains", "%.0f", gain(made), gain(late), 1),
		level("effect on real GDP in 2020, log %, support", "%.2f", growth(late)),
		level("the same, engineered", "%.2f", growth(made)),
		differs("difference", "%.2f", growth(made), growth(late), 1),
		varianceLine(gain(late), gain(made)))
	if r := costs[1] / costs[0]; math.Abs(r-1) > 0.2 {
		f.extra = fmt.Sprintf("The costs differ by more than a fifth (engineered over support: %.2f), because the budget alone cannot make them equal; read "+
			"the differences with that in mind.", r)
	}
	return f, nil
}

// engineeredAtCost returns the engineered scenario with the park's budget scaled to the public cost of
// another study, found in two steps on up to four replicates.
func (l *lab) engineeredAtCost(like *study) (*study, error) {
	pilot := min(4, l.replicates)
	aim := mean(costOf(like)[:pilot])
	budget := 0.05
	for range 2 {
		s, err := l.runAt(l.ctx, engineeredWith(budget), l.scale, pilot)
		if err != nil {
			return nil, err
		}
		park, all := mean(costOf(s, "Engineered parks")), mean(costOf(s))
		if park <= 0 {
			break
		}
		budget = round3(math.Max(0.0001, math.Min(1, budget*(aim-(all-park))/park)))
	}
	return l.get(engineeredWith(budget))
}

func engineeredWith(budget float64) variant {
	v := engineered
	v.set = []string{`policy."Engineered parks".budget=` + strconv.FormatFloat(budget, 'f', -1, 64)}
	return v
}

// round3 rounds to three significant digits, so that the page names the budget that was run.
func round3(x float64) float64 {
	y, _ := strconv.ParseFloat(strconv.FormatFloat(x, 'g', 3, 64), 64)
	return y
}

// costOf returns by replicate what the policies that a study adds to the baseline cost in all years: money spent
// and taxes forgone. With names only these count; without, those of snippets/ do.
func costOf(s *study, names ...string) []float64 {
	if len(names) == 0 {
		names = []string{"Late support", "Engineered parks", "Anchor firms"}
	}
	replicates := s.tables.Replicates()
	out := make([]float64, len(replicates))
	for _, r := range s.tables.Policies {
		if slices.Contains(names, r.Policy) {
			out[slices.Index(replicates, r.Replicate)] += r.Spent + r.TaxForgone
		}
	}
	return out
}

// electronicsJobs returns by replicate the jobs in electronics clusters in 2020, in thousands.
func electronicsJobs(t *record.Tables) []float64 {
	return sumClusters(t, 2020, func(r *record.ClusterYear) float64 {
		if r.Industry != "electronics" {
			return 0
		}
		return float64(r.Employment) / 1000
	})
}

func minusOf(a, b []float64) []float64 {
	out := make([]float64, len(a))
	for i := range a {
		out[i] = a[i] - b[i]
	}
	return out
}

func mean(x []float64) float64 { return stat.Mean(x, nil) }

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
			level(fmt.Sprintf("jobs in the ceramics clusters of 2005, 2005 = 1, %d, support goes on", y), "%.2f", a),
			level(fmt.Sprintf("the same, withdrawn, %d", y), "%.2f", b),
			differs(fmt.Sprintf("difference, %d", y), "%.2f", a, b, side))
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

func pattern9(l *lab) (finding, error) {
	f := finding{
		tag: "P9", claim: "skilled mobility raises the productivity of the firms that receive the movers",
		rule: "with hires that carry knowledge (M8 on against off) mean productivity of traded firms is higher in 2000 and 2010. Tables do not " +
			"tell receiving firms from others; that a receiver gains is shown by the tests of M8.",
		assumed: "the share of a productivity gap that a hire carries (`knowledge.mover_share`).",
	}
	on, off, err := l.pair(baseRun, moversOff)
	if err != nil {
		return f, err
	}
	a, b := productivity.of(off.tables), productivity.of(on.tables)
	for _, y := range []int{2000, 2010} {
		f.lines = append(f.lines, level(fmt.Sprintf("mean productivity of traded firms, %d", y), "%.3f", b.in(y)),
			differs(fmt.Sprintf("effect of M8 on it, %d", y), "%.3f", a.in(y), b.in(y), 1))
	}
	f.lines = append(f.lines,
		differs("effect of M8 on clusters, 2010", "%.1f", nationOf(off.tables, "clusters", 2010), nationOf(on.tables, "clusters", 2010), 0),
		differs("effect of M8 on real GDP per head, yuan, 2010", "%.0f", nationOf(off.tables, "gdp_per_head", 2010), nationOf(on.tables, "gdp_per_head", 2010), 0))
	return f, nil
}
