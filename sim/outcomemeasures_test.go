package sim

import (
	"math"
	"slices"
	"strings"
	"testing"

	"gowest/sim/record"
)

// clustered is three years of provinces A (two cells), B and C in a row of four cells, with clusters drawn by hand:
//
//	cluster 1, cloth in A, there from 1990 to 1992;
//	cluster 2, cloth in B, born 1991, merged into 1 in 1992;
//	cluster 3, shoes in C, born 1990, gone in 1992.
func clustered() (*record.Tables, []Region) {
	t := &record.Tables{}
	for y := range 3 {
		year := 1990 + y
		t.Nation = append(t.Nation, record.NationYear{Replicate: 1, Year: year, GDP: 100, GDPPerHead: 10})
		for p, name := range []string{"A", "B", "C"} {
			t.Provinces = append(t.Provinces, record.ProvinceYear{Replicate: 1, Year: year, Province: name, GDPPerHead: float64(5 * (p + 1)), Entries: int64(p + 1)})
			for i, industry := range []string{"cloth", "shoes", "services"} {
				t.Industries = append(t.Industries, record.IndustryYear{
					Replicate: 1, Year: year, Province: name, Industry: industry, Employment: int64(100 * (p + 1)), Output: float64(1000 * (p + 1) * (p + 1)),
					LocationQuotient: float64(p + 1 + i), Firms: int64((p + 1) * (1 + i)), Trust: 0.1 * float64(p+1), Exports: float64(1 - i/2), Productivity: 1,
				})
			}
		}
		for col, province := range []string{"A", "A", "B", "C"} {
			t.Cells = append(t.Cells, record.CellYear{Replicate: 1, Year: year, Row: 0, Col: col, Province: province, Population: int64(10 + col)})
		}
	}
	add := func(year, id int, industry, province, cells, event, kind string, jobs int64) {
		t.Clusters = append(t.Clusters, record.ClusterYear{Replicate: 1, Year: year, Cluster: id, Industry: industry, Province: province, Cells: cells, Event: event, Type: kind, Employment: jobs, Firms: jobs / 10})
	}
	add(1990, 1, "cloth", "A", "0:0", "born", "Marshallian", 50)
	add(1990, 3, "shoes", "C", "0:3", "born", "hub-and-spoke", 80)
	add(1991, 1, "cloth", "A", "0:0", "continued", "Marshallian", 60)
	add(1991, 2, "cloth", "B", "0:2", "born", "Marshallian", 20)
	add(1991, 3, "shoes", "C", "0:3", "continued", "Marshallian", 60)
	add(1992, 1, "cloth", "A", "0:0;0:1", "continued", "Marshallian", 90)
	t.ClusterEndings = []record.ClusterEnding{{Replicate: 1, Year: 1992, Cluster: 2, Event: "merged", Into: 1}, {Replicate: 1, Year: 1992, Cluster: 3, Event: "died"}}
	t.Policies = []record.PolicyYear{{Replicate: 1, Year: 1991, Policy: "Road", Spent: 3, TaxForgone: 1}, {Replicate: 1, Year: 1991, Policy: "Port", Spent: 5}}
	t.Policies = append(t.Policies,
		record.PolicyYear{Replicate: 1, Year: 1990, Policy: "Follow", Target: "0:3", Packages: "shoes: 0:3"}, // before it acts
		record.PolicyYear{Replicate: 1, Year: 1991, Policy: "Follow", Active: 1, Target: "0:1;0:2", Packages: "cloth: 0:1;hats: 0:2"},
		record.PolicyYear{Replicate: 1, Year: 1991, Policy: "Wait", Active: 1},
		record.PolicyYear{Replicate: 1, Year: 1990, Policy: "Here", Active: 0.5, Target: "0:3;B"},
		record.PolicyYear{Replicate: 1, Year: 1990, Policy: "East", Active: 1, Target: "East"},
		record.PolicyYear{Replicate: 1, Year: 1990, Policy: "All", Active: 1, Target: "all"})
	t.Zones = []record.ZoneYear{{Replicate: 1, Year: 1991, Policy: "Park", GrowthNear: 0.2, GrowthElsewhere: math.NaN()}}
	t.Demography = []record.FirmAgeYear{{Replicate: 1, Year: 1991, Origin: "foreign", Exits: 2, Firms: 8}, {Replicate: 1, Year: 1991, Origin: "foreign", AgeFrom: 1, Exits: 1, Firms: 4}, {Replicate: 1, Year: 1991, Origin: "founded", Exits: 9, Firms: 9}}
	t.Movers = []record.MoverYear{
		{Replicate: 1, Year: 1991, Place: "cluster", Group: "receivers", Firms: 4, ProductivityGrowth: 0.05},
		{Replicate: 1, Year: 1991, Place: "cluster", Group: "others", Firms: 9, ProductivityGrowth: 0.02},
		{Replicate: 1, Year: 1991, Place: "elsewhere", Group: "receivers", Firms: 7, ProductivityGrowth: 0.5},
		{Replicate: 1, Year: 1991, Place: "elsewhere", Group: "others", Firms: 9},
	}
	t.Firms = []record.FirmSizeYear{{Replicate: 1, Year: 1991, SizeFrom: 1, SizeTo: 1, Firms: 3, Employment: 3}, {Replicate: 1, Year: 1991, SizeFrom: 64, SizeTo: 127, Firms: 1, Employment: 87}}
	return t, []Region{{Name: "East", Provinces: []string{"A", "B"}}, {Name: "West", Provinces: []string{"C"}}}
}

// Measures are what hand calculation makes of tables.
func TestOutcomeMeasures(t *testing.T) {
	t.Parallel()
	tables, regions := clustered()
	for _, c := range []struct {
		o    Outcome
		want float64
	}{
		{Outcome{Indicator: "clusters", Year: 1991}, 3},
		{Outcome{Indicator: "clusters", Year: 1990, Selection: Selection{Type: "hub-and-spoke"}}, 1},
		{Outcome{Indicator: "cluster_employed", Industry: "cloth; shoes", Place: "West", Year: 1991}, 60},
		{Outcome{Indicator: "zone_growth_near", Year: 1991, Selection: Selection{Policy: "Sham park; Park"}}, 0.2},
		{Outcome{Indicator: "clusters_born", Year: 1992, Since: 1990, Form: Sum}, 3},
		{Outcome{Indicator: "clusters_survived", Year: 1990, Selection: Selection{Age: 1}}, 2},
		{Outcome{Indicator: "clusters_survived", Year: 1990, Selection: Selection{Age: 2}}, 1},                     // 3 has died
		{Outcome{Indicator: "clusters_survived", Year: 1991, Selection: Selection{Age: 1}}, 1},                     // 2 lives on in 1
		{Outcome{Indicator: "clusters_off_main_cell", Year: 1990}, 1},                                              // 0:1 is the main cell of A
		{Outcome{Indicator: "clusters_off_main_cell", Year: 1992}, 0},                                              // and 1 has grown into it
		{Outcome{Indicator: "cluster_host_income", Year: 1990}, (0.5 + 1.5) / 2},                                   // A and C
		{Outcome{Indicator: "cluster_host_quotient", Year: 1991}, (1 + 2 + 4) / 3.0},                               // cloth in A and B, shoes in C
		{Outcome{Indicator: "cluster_seat", Year: 1990}, 3},                                                        // C with 80
		{Outcome{Indicator: "cluster_seat", Year: 1991}, 1},                                                        // A with 60, the first of equals
		{Outcome{Indicator: "cluster_seat", Year: 1992, Industry: "shoes"}, 0},                                     // none
		{Outcome{Indicator: "first_cluster", Year: 1992, Place: "B"}, 1991},                                        //
		{Outcome{Indicator: "first_cluster", Year: 1992, Place: "B", Industry: "shoes"}, 1993},                     // none yet
		{Outcome{Indicator: "clusters_born_near", Place: "A", Year: 1991, Since: 1990, Form: Sum}, 2},              // B is one cell away, C two
		{Outcome{Indicator: "clusters_born_far", Place: "A", Year: 1991, Since: 1990, Form: Sum}, 0},               //
		{Outcome{Indicator: "clusters_born_far", Place: "C", Year: 1990}, 1},                                       // cell 0:0 is three away from 0:3
		{Outcome{Indicator: "cells_near", Place: "C", Year: 1990}, 2},                                              //
		{Outcome{Indicator: "cells_far", Place: "C", Year: 1990}, 1},                                               //
		{Outcome{Indicator: "cohort_employed", Year: 1992, Selection: Selection{Cohort: 1991}}, 90},                //
		{Outcome{Indicator: "cohort_firms", Year: 1991, Industry: "shoes", Selection: Selection{Cohort: 1990}}, 6}, //
		{Outcome{Indicator: "cohort_elsewhere_employed", Year: 1992, Industry: "cloth", Selection: Selection{Cohort: 1990}}, 500},
		{Outcome{Indicator: "industry_employed", Year: 1990}, 1200},                                                      // services do not count
		{Outcome{Indicator: "industry_employed", Year: 1990, Selection: Selection{Among: "clusters"}}, 400},              // cloth in A, shoes in C
		{Outcome{Indicator: "industry_trust", Year: 1990, Selection: Selection{Among: "clusters"}}, 0.25},                // (100·0.1 + 300·0.3)/400
		{Outcome{Indicator: "industry_trust", Year: 1990, Place: "West", Selection: Selection{Among: "elsewhere"}}, 0.3}, //
		{Outcome{Indicator: "productivity_slope", Year: 1990}, 1},                                                        // output goes with the square of employment
		{Outcome{Indicator: "mover_gain", Year: 1991, Selection: Selection{Among: "clusters"}}, 0.12},                    // 4 (0.05 - 0.02)
		{Outcome{Indicator: "movers", Year: 1991, Selection: Selection{Among: "clusters"}}, 4},                           //
		{Outcome{Indicator: "firm_size", Year: 1991}, 90.0 / 36},                                                         // 1800 persons are 90 heads
		{Outcome{Indicator: "firm_size", Industry: "cloth; shoes", Year: 1991}, 60.0 / 18},                               // 1200 persons of them
		{Outcome{Indicator: "firm_exits", Year: 1991, Selection: Selection{Type: "foreign"}}, 3},                         //
		{Outcome{Indicator: "firms_at_risk", Year: 1991, Selection: Selection{Type: "foreign"}}, 12},                     //
		{Outcome{Indicator: "policy_cost", Year: 1991, Selection: Selection{Policy: "Road; Port"}}, 9},                   //
		{Outcome{Indicator: "policy_cost", Year: 1992, Selection: Selection{Policy: "Road"}}, 0},                         //
		{Outcome{Indicator: "zone_growth_near", Year: 1991, Selection: Selection{Policy: "Park"}}, 0.2},                  //
		{Outcome{Indicator: "cluster_employed", Year: 1991, Selection: Selection{Policy: "Follow"}}, 0},                  // no hats in B, and 1 is not in 0:1 yet
		{Outcome{Indicator: "cluster_employed", Year: 1992, Selection: Selection{Policy: "Follow"}}, 90},                 //
		{Outcome{Indicator: "clusters_born", Year: 1992, Since: 1990, Form: Sum, Selection: Selection{Policy: "Wait"}}, 0},
		{Outcome{Indicator: "clusters_born", Year: 1992, Since: 1990, Form: Sum, Selection: Selection{Policy: "Here"}}, 2}, // 2 and 3
		{Outcome{Indicator: "clusters_survived", Year: 1991, Selection: Selection{Age: 1, Policy: "Here"}}, 1},             // 2 lives on in 1
		{Outcome{Indicator: "cluster_firms", Year: 1991, Selection: Selection{Policy: "East; Follow"}}, 8},
		{Outcome{Indicator: "clusters", Year: 1991, Selection: Selection{Policy: "All"}}, 3},
		{Outcome{Indicator: "entries", Year: 1991}, 6}, // of all provinces
	} {
		if got := Outcomes([]Outcome{c.o}, tables, regions)[0]; math.Abs(got-c.want) > 1e-12 {
			t.Errorf("%s: %g, want %g", c.o.String(), got, c.want)
		}
	}
	for _, o := range []Outcome{
		{Indicator: "clusters_survived", Year: 1992, Selection: Selection{Age: 1}}, // the run has ended
		{Indicator: "cluster_host_income", Year: 1992, Place: "C"},                 // no cluster
		{Indicator: "cohort_employed", Year: 1992, Industry: "shoes", Selection: Selection{Cohort: 1992}},
		{Indicator: "zone_growth_elsewhere", Year: 1991, Selection: Selection{Policy: "Park"}},
		{Indicator: "zone_growth_near", Year: 1990, Selection: Selection{Policy: "Park"}}, // before the zone
	} {
		if got := Outcomes([]Outcome{o}, tables, regions)[0]; !math.IsNaN(got) {
			t.Errorf("%s: %g, want no number", o.String(), got)
		}
	}
}

// Keys of a selection are refused where nothing reads them, asked for where they are needed, and part of what an outcome is called.
func TestOutcomeSelection(t *testing.T) {
	t.Parallel()
	cfg := toy(t)
	year := cfg.Run.From + 2
	for _, c := range []struct {
		o    Outcome
		keys []string
	}{
		{Outcome{Indicator: "clusters", Year: year, Selection: Selection{Type: "Marshallian"}}, nil},
		{Outcome{Indicator: "clusters_survived", Year: year, Selection: Selection{Age: 3}}, nil},
		{Outcome{Indicator: "policy_cost", Year: year, Selection: Selection{Policy: "anything"}}, nil},
		{Outcome{Indicator: "firm_exits", Year: year, Selection: Selection{Type: "foreign"}}, nil},
		{Outcome{Indicator: "clusters_born", Year: year, Selection: Selection{Policy: "anything"}}, nil},
		{Outcome{Indicator: "firm_exits", Year: year, Selection: Selection{Type: "foreign", Policy: "anything"}}, []string{"policy"}},
		{Outcome{Indicator: "clusters_born_near", Place: cfg.Provinces[0].Name, Year: year}, nil},
		{Outcome{Indicator: "entries", Year: year}, nil},
		{Outcome{Indicator: "cv", Year: year, Selection: Selection{Type: "Marshallian"}}, []string{"type"}},
		{Outcome{Indicator: "clusters", Year: year, Selection: Selection{Type: "marshallian"}}, []string{"type"}},
		{Outcome{Indicator: "clusters", Year: year, Selection: Selection{Cohort: year}}, []string{"cohort"}},
		{Outcome{Indicator: "clusters_survived", Year: year}, []string{"indicator"}},
		{Outcome{Indicator: "clusters_survived", Year: year, Selection: Selection{Age: 90}}, []string{"age"}},
		{Outcome{Indicator: "clusters_born_near", Year: year}, []string{"indicator"}},
		{Outcome{Indicator: "industry_output", Year: year, Selection: Selection{Among: "here"}}, []string{"among"}},
		{Outcome{Indicator: "cohort_firms", Year: year, Selection: Selection{Cohort: 1900}}, []string{"cohort"}},
	} {
		var keys []string
		for _, p := range c.o.Problems(cfg) {
			keys = append(keys, p.Key)
		}
		if !slices.Equal(keys, c.keys) {
			t.Errorf("%s: problems with %v, want %v", c.o.String(), keys, c.keys)
		}
	}
	o := Outcome{Indicator: "policy_cost", Year: 1991, Selection: Selection{Policy: "Road"}}
	if !strings.Contains(o.String(), "Road") {
		t.Errorf("two outcomes that differ in their policy are both %q", o.String())
	}
}
