package main

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"

	"gowest/sim/record"
)

// observedHazards are the shares of firms that close in a year of age, in per cent, by age in full years: all
// domestic firms set up from 2000 (State Administration for Industry and Commerce, 2013, report on the survival
// of domestic firms). From the fourth to the seventh year it tells no figure by year.
var observedHazards = map[int]string{
	0: "1.6", 1: "6.3", 2: "9.5", 3: "8 or a little more", 4: "8 or a little more", 5: "8 or a little more",
	6: "8 or a little more, then falling", 8: "falling", 11: "falling",
}

// hazardYears are those that the report of 2013 looks at.
var hazardYears = decade{2000, 2012}

// clusterSize is the mean size of the firms of a well-described cluster.
type clusterSize struct {
	industry string
	year     int
	workers  float64 // a firm
	source   string
}

var observedSizes = []clusterSize{
	{"footwear", 2004, 400_000.0 / 5050, "Wenzhou: over 400,000 workers in about 5,050 firms (Huang, Zhang and Zhu 2008)"},
	{"textiles", 2004, 60_000.0 / 1330, "Xiqiao: more than 60,000 workers in about 1,330 firms (Textile World Asia, January 2005)"},
}

// writeFirms writes how firms close, how large they are and how they grow, beside what was observed, in a run with
// scale persons to an agent.
func writeFirms(w io.Writer, t *record.Tables, scale int) {
	fmt.Fprintf(w, "\n## firms that close, by age\n\nPer cent of the firms set up by workers (private and township) that close within a year of age, %d-%d, beside all\n"+
		"domestic firms of the report of 2013. Firms leave the register after they have left the market, so that true hazards of\nthe first year are higher than observed.\n\n"+
		"| year of life | simulated | observed |\n| --- | --- | --- |\n", hazardYears.from, hazardYears.to)
	for _, a := range agesOf(t) {
		s := summarise(hazards(t, a))
		fmt.Fprintf(w, "| %s | %s | %s |\n", yearOfLife(a), plusMinus("%.1f", 100*s.mean, 100*s.se), observedHazards[a.from])
	}
	fmt.Fprintf(w, "\n## size of firms\n\nOne agent reads as one person. Observed for all firms: persons in legal units and in self-employed or household businesses\n"+
		"outside farming, over their number (economic censuses, [data.md](data.md) section 6).\n\n"+
		"| firms | year | simulated, heads a firm | observed |\n| --- | --- | --- | --- |\n")
	census := map[int]string{2004: "7.0", 2018: "6.3"}
	for _, y := range []int{1990, 1995, 2000, 2004, 2010, 2018, 2020} {
		s := summarise(firmSize.of(t).in(y))
		fmt.Fprintf(w, "| all | %d | %s | %s |\n", y, plusMinus("%.1f", s.mean, s.se), census[y])
	}
	for _, o := range observedSizes {
		simulated := "no cluster"
		if x := clusterSizes(t, o.industry, o.year, scale); len(x) > 0 {
			s := summarise(x)
			simulated = plusMinus("%.1f", s.mean, s.se)
		}
		fmt.Fprintf(w, "| clusters of %s | %d | %s | %.0f; %s |\n", o.industry, o.year, simulated, o.workers, o.source)
	}
	fmt.Fprintf(w, "\n## growth of firms\n\nLog growth in a year. Observed: a tent, the Laplace law, among over 100,000 firms 1998-2008 (Zou 2019). Of it the excess\n"+
		"kurtosis is 3, the shape of the Subbotin law 1, and the log likelihood a firm exceeds that of the normal law by 0.07.\n\n"+
		"| year | sales: standard deviation | excess kurtosis | shape | Laplace less normal | employment: standard deviation | excess kurtosis |\n| --- | --- | --- | --- | --- | --- | --- |\n")
	for _, y := range []int{1985, 1990, 1995, 2000, 2005, 2010, 2015, 2020} {
		fmt.Fprintf(w, "| %d |", y)
		for _, c := range []struct{ csv, format string }{
			{"sales_growth_sd", "%.2f"},
			{"sales_growth_kurtosis", "%.1f"},
			{"sales_growth_shape", "%.2f"},
			{"sales_growth_tent", "%.3f"},
			{"employment_growth_sd", "%.2f"},
			{"employment_growth_kurtosis", "%.1f"},
		} {
			s := summarise(nationOf(t, c.csv, y))
			fmt.Fprintf(w, " %s |", plusMinus(c.format, s.mean, s.se))
		}
		fmt.Fprintln(w)
	}
}

// age is a class of demography.csv.
type age struct{ from, to int }

// agesOf returns the classes of age of founded firms in [hazardYears], ascending.
func agesOf(t *record.Tables) (out []age) {
	for i := range t.Demography {
		r := &t.Demography[i]
		if r.Origin == "founded" && hazardYears.holds(r.Year) {
			out = append(out, age{r.AgeFrom, r.AgeTo})
		}
	}
	slices.SortFunc(out, func(a, b age) int { return cmp.Compare(a.from, b.from) })
	return slices.Compact(out)
}

func (d decade) holds(year int) bool { return d.from <= year && year <= d.to }

// yearOfLife returns the words for an age in full years: at age 0 a firm is in its first year.
func yearOfLife(a age) string {
	switch {
	case a.to < 0:
		return fmt.Sprintf("%d and later", a.from+1)
	case a.to == a.from:
		return fmt.Sprint(a.from + 1)
	}
	return fmt.Sprintf("%d-%d", a.from+1, a.to+1)
}

// hazards returns by replicate the chance to close within a year of the age, over [hazardYears].
func hazards(t *record.Tables, a age) []float64 {
	quarters, exits := map[int]float64{}, map[int]float64{}
	for i := range t.Demography {
		if r := &t.Demography[i]; r.Origin == "founded" && r.AgeFrom == a.from && hazardYears.holds(r.Year) {
			quarters[r.Replicate] += 4 * r.Firms
			exits[r.Replicate] += float64(r.Exits)
		}
	}
	var out []float64
	for _, r := range t.Replicates() {
		if quarters[r] > 0 {
			out = append(out, 1-math.Pow(1-exits[r]/quarters[r], 4))
		}
	}
	return out
}

// clusterSizes returns by replicate the heads a firm in the clusters of an industry, as modelled; a replicate
// without one is left out.
func clusterSizes(t *record.Tables, industry string, year, scale int) (out []float64) {
	heads, firms := make([]float64, len(t.Replicates())), make([]float64, len(t.Replicates()))
	overClusters(t, year, func(i int, r *record.ClusterYear) {
		if r.Industry == industry {
			heads[i] += float64(r.Employment) / float64(scale)
			firms[i] += float64(r.Firms)
		}
	})
	for i := range heads {
		if firms[i] > 0 {
			out = append(out, heads[i]/firms[i])
		}
	}
	return out
}
