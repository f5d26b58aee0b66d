package main

import (
	"fmt"

	"gowest/sim/record"
)

func pattern1(l *lab) (finding, error) {
	f := finding{
		tag: "P1", claim: "clusters of small firms appear in some cells and not in others, from nearly equal starts",
		rule: "more clusters in 2010 than in 1978, and two seeds share less than half of their cells with a cluster (Jaccard index of the sets " +
			"of cell and industry below 0.5 in 2010).",
		assumed: "the mix of industries of provinces at the start is drawn by seed (`initial.industry_spread`), so a part of the chance is " +
			"in the start.",
	}
	base, err := l.get(baseRun)
	if err != nil {
		return f, err
	}
	for _, y := range []int{1978, 1995} {
		f.lines = append(f.lines, level(fmt.Sprintf("clusters in %d", y), "%.1f", nationOf(base.tables, "clusters", y)))
	}
	f.lines = append(f.lines,
		level("clusters in 2010", "%.1f", nationOf(base.tables, "clusters", 2010)),
		differs("change 1978 to 2010", "%.1f", nationOf(base.tables, "clusters", 1978), nationOf(base.tables, "clusters", 2010), 1),
		overlapLine(base.tables, 1995, noTest), overlapLine(base.tables, 2010, yes),
		level("mean firms of a cluster in 2010", "%.0f", perCluster(base.tables, 2010, func(r *record.ClusterYear) float64 { return float64(r.Firms) })))
	return f, nil
}

// overlapLine shows how far the cluster sets of two seeds agree; with a test they shall do so by less
// than a half.
func overlapLine(t *record.Tables, year int, test mark) line {
	mean, half := overlap(clusterSets(t, year))
	l := line{fmt.Sprintf("overlap of the clusters of two seeds, %d", year), plusMinus("%.2f", mean, half), noTest}
	if test == yes {
		l.holds = when(mean+half < 0.5)
	}
	return l
}

func pattern2(l *lab) (finding, error) {
	f := finding{
		tag: "P2", claim: "clusters appear more readily where production can be split in stages",
		rule:    "more clusters in 2010 with stages than without (M2 off), and a larger share of employment in clusters.",
		assumed: "smallest capital of a stage below that of an integrated firm, and the gain of specialisation (`production.smithian_gain`).",
	}
	on, off, err := l.pair(baseRun, stagesOff)
	if err != nil {
		return f, err
	}
	for _, y := range []int{1995, 2010} {
		f.lines = append(f.lines,
			level(fmt.Sprintf("clusters in %d, stages", y), "%.1f", nationOf(on.tables, "clusters", y)),
			level(fmt.Sprintf("clusters in %d, integrated firms only", y), "%.1f", nationOf(off.tables, "clusters", y)))
	}
	diff := func(csv string) (a, b []float64) {
		return nationOf(off.tables, csv, 2010), nationOf(on.tables, csv, 2010)
	}
	a, b := diff("clusters")
	f.lines = append(f.lines, differs("difference of clusters in 2010", "%.1f", a, b, 1))
	a, b = diff("cluster_employment")
	f.lines = append(f.lines, differs("difference of the share of employment in clusters, 2010", "%.3f", a, b, 1))
	a, b = diff("gdp_per_head")
	for i := range a {
		b[i], a[i] = b[i]/a[i]-1, 0
	}
	f.lines = append(f.lines, differs("difference of real GDP per head, share, 2010", "%.3f", a, b, 0))
	return f, nil
}

func pattern3(l *lab) (finding, error) {
	f := finding{
		tag: "P3", claim: "the coast leads after opening",
		rule: "coastal provinces hold a larger share of clusters in 2010 than of population at the start; the East/West ratio of GDP per head " +
			"rises from 1978 to 2004; and opening of ports raises that ratio in 2004.",
		assumed: "dates and places of port openings and zones, the path of exports and of foreign investment.",
	}
	base, shut, err := l.pair(baseRun, portsShut)
	if err != nil {
		return f, err
	}
	coast, share := map[string]bool{}, 0.0
	people := 0.0
	for _, p := range base.scenario.Config.Provinces {
		coast[p.Name] = p.Coastal
		people += p.Population
		if p.Coastal {
			share += p.Population
		}
	}
	in := func(t *record.Tables) []float64 {
		return perCluster(t, 2010, func(r *record.ClusterYear) float64 {
			if coast[r.Province] {
				return 1
			}
			return 0
		})
	}
	f.lines = append(f.lines, above(fmt.Sprintf("share of clusters in coastal provinces, 2010 (of people at the start: %.2f)", share/people), "%.2f", in(base.tables), share/people),
		level("the same without port opening", "%.2f", in(shut.tables)))
	ratio := eastWest(base.scenario)
	a, b := ratio.of(base.tables), ratio.of(shut.tables)
	for _, y := range []int{1978, 1990, 2004, 2010, 2020} {
		f.lines = append(f.lines, level(fmt.Sprintf("East/West ratio of GDP per head, %d", y), "%.2f", a.in(y)))
	}
	f.lines = append(f.lines, differs("change of the ratio 1978 to 2004", "%.2f", a.in(1978), a.in(2004), 1),
		differs("effect of port opening on the ratio, 2004", "%.2f", b.in(2004), a.in(2004), 1))
	return f, nil
}

func pattern4(l *lab) (finding, error) {
	f := finding{
		tag: "P4", claim: "provincial dispersion falls to 1990, rises to 2004 and falls again; without the three municipalities it is flat to 1990",
		rule: "CV of GDP per head: change 1978-90 below zero, 1990-2004 above, 2004-20 below; among 28 provinces the change 1978-90 is smaller " +
			"than a tenth of the level, 1990-2004 above zero and 2004-20 below.",
		assumed: "price scissors and plan rents and their fading (first fall); dates of opening (rise); the path of exports after 2007 and reforms " +
			"of registration (last fall).",
	}
	base, err := l.get(baseRun)
	if err != nil {
		return f, err
	}
	for _, c := range []struct{ csv, name string }{{"cv", "31 provinces"}, {"cv_28", "28 provinces"}} {
		at := func(y int) []float64 { return nationOf(base.tables, c.csv, y) }
		for _, y := range []int{1978, 1990, 2004, 2020} {
			f.lines = append(f.lines, level(fmt.Sprintf("CV, %s, %d", c.name, y), "%.3f", at(y)))
		}
		first := differs("change 1978-90, "+c.name, "%.3f", at(1978), at(1990), -1)
		if c.csv == "cv_28" {
			p, low := pairOf(at(1978), at(1990)), 0.1*summarise(at(1978)).mean
			first.holds = when(p.CILow > -low && p.CIHigh < low)
		}
		f.lines = append(f.lines, first, differs("change 1990-2004, "+c.name, "%.3f", at(1990), at(2004), 1),
			differs("change 2004-20, "+c.name, "%.3f", at(2004), at(2020), -1))
	}
	return f, nil
}
