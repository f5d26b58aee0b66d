package main

import (
	"fmt"
	"slices"

	"gowest/sim/policy"
	"gowest/sim/record"
)

func pattern5(l *lab) (finding, error) {
	f := finding{
		tag: "P5", claim: "firm sizes are heavy-tailed and growth rates tent-shaped",
		rule: "the exponent of the largest 5 % of firms by employment in 2010 lies below 2, where the variance of a Pareto law is infinite; of the log " +
			"growth of firms' real sales in 2010 the excess kurtosis lies above 3, that of a tent (Laplace), and the Laplace law is likelier than the normal " +
			"law. Growth of employment informs only: it goes by whole heads, and most firms have few.",
		assumed: "sizes of state and collective firms at the start.",
	}
	base, err := l.get(baseRun)
	if err != nil {
		return f, err
	}
	for _, y := range []int{1990, 2010, 2020} {
		x := tailExponents(base.tables, y)
		what := fmt.Sprintf("tail exponent of firm sizes, %d (1 = Zipf)", y)
		switch {
		case len(x) < 2:
			f.lines = append(f.lines, line{what, "tail of one size class", unknown})
		case y == 2010:
			f.lines = append(f.lines, below(what, "%.2f", x, 2))
		default:
			f.lines = append(f.lines, level(what, "%.2f", x))
		}
	}
	f.lines = append(f.lines, growthLines(base.tables)...)
	return f, nil
}

// growthLines shows the law of firms' growth rates in 2010.
func growthLines(t *record.Tables) []line {
	of := func(csv string) []float64 { return nationOf(t, csv, 2010) }
	return []line{
		above("excess kurtosis of log growth of sales, 2010 (0 normal, 3 Laplace)", "%.1f", of("sales_growth_kurtosis"), 3),
		above("log likelihood a firm, Laplace less normal, sales, 2010 (0.07 for Laplace, −0.05 for normal)", "%.3f", of("sales_growth_tent"), 0),
		level("shape of the Subbotin law, sales, 2010 (1 Laplace, 2 normal)", "%.2f", of("sales_growth_shape")),
		level("standard deviation of log growth of sales, 2010", "%.3f", of("sales_growth_sd")),
		level("excess kurtosis of log growth of employment, 2010", "%.1f", of("employment_growth_kurtosis")),
		level("log likelihood a firm, Laplace less normal, employment, 2010", "%.3f", of("employment_growth_tent")),
	}
}

func pattern6(l *lab) (finding, error) {
	f := finding{
		tag: "P6", claim: "zones without local linkages stay empty boxes",
		rule: "six inland parks with anchor firms from 1990 (snippets/park.toml): fewer than half of the six cells lie in an electronics cluster " +
			"in 2010 where anchors buy nothing locally, more do where they buy 60 % locally, and specialists of electronics cover more stages there.",
		assumed: "the share that anchor firms buy locally is the difference between the two scenarios; foreign firms that follow by themselves buy " +
			"`foreign_entry.local_sourcing`.",
	}
	base, err := l.get(baseRun)
	if err != nil {
		return f, err
	}
	bare, linked, err := l.pair(parkUnlinked, parkLinked)
	if err != nil {
		return f, err
	}
	cells, provinces := parkPlaces(bare)
	for _, s := range []*study{base, bare, linked} {
		for _, y := range []int{2000, 2010} {
			x := cellsInClusters(s.tables, y, cells)
			if s == bare && y == 2010 {
				f.lines = append(f.lines, below(fmt.Sprintf("cells of six in an electronics cluster, %d, %s", y, s.label), "%.2f", x, 3))
				continue
			}
			f.lines = append(f.lines, level(fmt.Sprintf("cells of six in an electronics cluster, %d, %s", y, s.label), "%.2f", x))
		}
	}
	if slices.Max(cellsInClusters(linked.tables, 2010, cells)) == 0 {
		f.extra = "No park of either kind had become a cluster, so that the first test is met by nothing and does not count."
		for i := range f.lines {
			f.lines[i].holds = noTest
		}
	}
	jobs := func(s *study, y int) []float64 {
		return sumIndustry(s.tables, y, provinces, func(r *record.IndustryYear) float64 { return float64(r.Employment) / 1000 })
	}
	stages := func(s *study) []float64 {
		return sumIndustry(s.tables, 2010, provinces, func(r *record.IndustryYear) float64 { return r.StagesPresent / float64(len(provinces)) })
	}
	f.lines = append(f.lines,
		differs("difference of cells in clusters, 2010, 60 % against nothing", "%.2f", cellsInClusters(bare.tables, 2010, cells), cellsInClusters(linked.tables, 2010, cells), 1),
		differs("difference of stages present in the six provinces, 2010, share", "%.3f", stages(bare), stages(linked), 1))
	for _, y := range []int{2000, 2010} {
		f.lines = append(f.lines,
			differs(fmt.Sprintf("electronics jobs in the six provinces, thousands, %d: park with nothing bought locally against none", y), "%.0f", jobs(base, y), jobs(bare, y), 0),
			differs(fmt.Sprintf("the same, 60 %% against nothing, %d", y), "%.0f", jobs(bare, y), jobs(linked, y), 0))
	}
	return f, nil
}

// parkPlaces returns the cells of a scenario's anchor firms, as row:col, and their provinces.
func parkPlaces(s *study) (cells []string, provinces []string) {
	cfg := s.scenario.Config
	for _, p := range cfg.Policies {
		if p.Type != policy.AnchorFirm {
			continue
		}
		for _, c := range p.Cells {
			at := cfg.World.Grid.Cells[c]
			cells = append(cells, fmt.Sprintf("%d:%d", at.Row, at.Col))
			provinces = append(provinces, cfg.Provinces[at.Province].Name)
		}
	}
	return cells, provinces
}

// cellsInClusters returns by replicate how many of the cells lie in an electronics cluster.
func cellsInClusters(t *record.Tables, year int, cells []string) []float64 {
	out := make([]float64, 0, len(t.Replicates()))
	for _, set := range clusterSets(t, year) {
		n := 0.0
		for _, c := range cells {
			if set["electronics "+c] {
				n++
			}
		}
		out = append(out, n)
	}
	return out
}

// sumIndustry returns by replicate the sum of a value of electronics over provinces.
func sumIndustry(t *record.Tables, year int, provinces []string, value func(r *record.IndustryYear) float64) []float64 {
	return sumOf(t, year, func(r *record.IndustryYear) float64 {
		if r.Industry == "electronics" && slices.Contains(provinces, r.Province) {
			return value(r)
		}
		return 0
	})
}

// sumOf returns by replicate the sum of a value over the rows of industries.csv of a year.
func sumOf(t *record.Tables, year int, value func(r *record.IndustryYear) float64) []float64 {
	v := values{}
	for _, r := range t.Replicates() {
		v.put(r, year, 0)
	}
	for i := range t.Industries {
		if r := &t.Industries[i]; r.Year == year {
			add(v, r.Replicate, year, value(r))
		}
	}
	return v.in(year)
}
