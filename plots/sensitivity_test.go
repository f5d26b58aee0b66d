package plots

import (
	"math"
	"strings"
	"testing"

	"gowest/sim/record"
)

// testStudy is a study of eight parameters with short and long names.
func testStudy() Study {
	return Study{
		Meta:   Meta{Title: "A study", Scenario: "baseline", Seed: 1, Replicates: 4, PersonsPerAgent: 20000, Version: "model 2"},
		Points: 90, Labels: map[string]string{"labour.search_employed": "search_employed", "founding.rate": "rate", `policy."Go West".start`: "start"},
	}
}

// testSensitivity returns rows of a method for parameters that matter less and less.
func testSensitivity(method string) (out []record.SensitivityRow) {
	keys := []string{
		"labour.search_employed", "founding.rate", `policy."Go West".start`, "knowledge.catch_up", "labour.distance_km", "households.spend_income",
		"credit.interest", "firms.markup_of_a_very_long_name",
	}
	missing := math.NaN()
	for i, key := range keys {
		size := 0.08 / float64(i*i+1)
		r := record.SensitivityRow{
			Outcome: "sigma of 28, rise", Parameter: key, Method: method, Replicates: 4, Samples: 10, NoiseShare: 0.2, NoiseLeft: 0.06,
			Mu: missing, MuSE: missing, MuLow: missing, MuHigh: missing, MuStar: missing, MuStarLow: missing, MuStarHigh: missing, MuStarLuck: missing,
			Sigma: missing, First: missing, FirstLow: missing, FirstHigh: missing, Total: missing, TotalLow: missing, TotalHigh: missing, LinearShare: missing,
		}
		switch method {
		case "morris":
			r.MuStar, r.MuStarLow, r.MuStarHigh = size, max(0, 0.7*size-0.002), 1.3*size+0.002
			r.Sigma, r.MuStarLuck = size*(0.2+0.15*float64(i)), 0.004
		case "lhs":
			r.Mu, r.MuLow, r.MuHigh, r.LinearShare = size*math.Cos(float64(3*i)), size*math.Cos(float64(3*i))-0.01, size*math.Cos(float64(3*i))+0.01, 0.83
		default:
			r.First, r.Total = 7*size-0.01, 8*size
			if method == "sobol" {
				r.FirstLow, r.FirstHigh, r.TotalLow, r.TotalHigh = r.First-0.06, r.First+0.08, max(0, r.Total-0.05), r.Total+0.09
			}
		}
		out = append(out, r)
	}
	return out
}

// sensitivityFigures draws every form of the chart.
func sensitivityFigures(t testing.TB, o Options) (out []*Figure) {
	for _, method := range []string{"morris", "sobol", "lhs", "factorial"} {
		figures := SensitivityFigures(testStudy(), testSensitivity(method), o)
		if len(figures) != 1 || figures[0].Name != "sensitivity-sigma-of-28-rise" {
			t.Fatalf("%s: %d figures", method, len(figures))
		}
		figures[0].Name = "sensitivity-" + method
		out = append(out, figures...)
	}
	return out
}

// Titles name the parameter that matters most, and none where luck could be all.
func TestSensitivityTitles(t *testing.T) {
	t.Parallel()
	rows := testSensitivity("morris")
	for i := range rows {
		rows[i].MuStarLuck = 1
	}
	for want, f := range map[string]*Figure{
		"sigma of 28, rise: search_employed moves it most, by 0.080 on average": testStudy().screening(testSensitivity("morris"), Options{}),
		"sigma of 28, rise: no parameter moves it clearly":                      testStudy().screening(rows, Options{}),
		// 7 · 0.08 − 0.01 = 0.55
		"sigma of 28, rise: search_employed alone explains 55\u00a0% of the variance": testStudy().indices(testSensitivity("sobol"), Options{}),
		"sigma of 28, rise: search_employed moves it most, by +0.080 over its range":  testStudy().slopes(testSensitivity("lhs"), Options{}),
	} {
		if !strings.HasPrefix(f.Title, want) {
			t.Errorf("title %q, want %q", f.Title, want)
		}
	}
	s := testStudy()
	s.Against = "go-west"
	if f := s.figure(testSensitivity("sobol"), Options{}); !strings.Contains(f.Subtitle, "Difference of go-west to baseline") || !strings.Contains(f.Source, "baseline and go-west") {
		t.Errorf("differences are called %q, from %q", f.Subtitle, f.Source)
	}
}

// Outcomes with names that make the same file keep charts of their own, and one without numbers has none.
func TestSensitivityFiles(t *testing.T) {
	t.Parallel()
	var rows []record.SensitivityRow
	for _, outcome := range []string{"CV, 1990", "cv 1990", "nothing"} {
		for _, r := range testSensitivity("sobol") {
			r.Outcome = outcome
			if outcome == "nothing" {
				r.Total = math.NaN()
			}
			rows = append(rows, r)
		}
	}
	var names []string
	for _, f := range SensitivityFigures(testStudy(), rows, Options{}) {
		names = append(names, f.Name)
	}
	if got := strings.Join(names, " "); got != "sensitivity-cv-1990 sensitivity-cv-1990-2" {
		t.Errorf("charts %s", got)
	}
}

// Names of points cover neither each other nor points, at any width that a page has.
func TestNamesStandBesideEachOther(t *testing.T) {
	t.Parallel()
	for _, width := range []float64{9, 18} {
		p := &pen{theme: themeFor(width * ptPerCM), surface: newSVG(1000, 1000)}
		a := panel{box: box{40, 40, width*ptPerCM - 20, width*ptPerCM*0.66 - 20}, from: point{0, 0}, to: point{0.1, 0.05}}
		var taken []box
		for i, r := range testSensitivity("morris") {
			at := a.at(r.MuStar, r.Sigma)
			taken = append(taken, p.nameBeside(a, at, testStudy().label(&r), taken))
			for j, other := range taken[:i] {
				if common(taken[i], other) > 0 {
					t.Errorf("%g cm: name %d covers name %d", width, i, j)
				}
			}
		}
	}
}
