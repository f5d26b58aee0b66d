package report

import (
	"cmp"
	"math"
	"slices"

	"gowest/plots"
	"gowest/sim/record"
)

// Study is what a result folder holds: one run, or a base and what is compared with it.
type Study struct {
	Manifest *record.Manifest
	Runs     []Run               // the base first
	Effects  []record.EffectRow  // none for a run
	Vary     *plots.Vary         // nil unless a key varied
	Shares   []record.ShapleyRow // none unless effects are split over packages
	Extra    []Sheet             // further tables of a comparison, shown as they are
	Ending   string              // of the files of tables, as "parquet"; "" = csv
}

// file returns the name of the file of a table.
func (s *Study) file(table string) string { return table + "." + cmp.Or(s.Ending, record.CSV.Name) }

// Run is a scenario and what it recorded.
type Run struct {
	plots.Result
	Hash        string       // of the scenario
	Words       string       // the scenario in plain words, in English
	Differences []Difference // from the base
}

// Difference is a key of a scenario whose value is not that of the base; "" = there is no such key.
type Difference struct{ Key, Base, Value, Unit string }

// Sheet is a table as it stands in its file.
type Sheet struct {
	Name   string // as "costs"
	File   string
	Header []string
	Rows   [][]string
}

// compares tells whether the study is a comparison with effects.
func (s *Study) compares() bool { return len(s.Runs) > 1 && len(s.Effects) > 0 }

// base returns the run that others are compared with.
func (s *Study) base() *Run { return &s.Runs[0] }

// lastYear returns the last year that has effects, or that a run recorded.
func (s *Study) lastYear() int {
	last := 0
	for i := range s.Effects {
		last = max(last, s.Effects[i].Year)
	}
	if last > 0 {
		return last
	}
	for _, n := range s.base().Tables.Nation {
		last = max(last, n.Year)
	}
	return last
}

// firstYear returns the first year that the base recorded.
func (s *Study) firstYear() int {
	first := math.MaxInt
	for _, n := range s.base().Tables.Nation {
		first = min(first, n.Year)
	}
	return first
}

// effect returns the effect on an indicator of a place in the last year.
func (s *Study) effect(alt, indicator, level, place string) (record.EffectRow, bool) {
	year := s.lastYear()
	i := slices.IndexFunc(s.Effects, func(e record.EffectRow) bool {
		return e.Year == year && e.Indicator == indicator && e.Level == level && e.Province == place && e.Alt == alt
	})
	if i < 0 {
		return record.EffectRow{}, false
	}
	return s.Effects[i], true
}

// nation returns the effect on an indicator of the nation in the last year.
func (s *Study) nation(alt, indicator string) (record.EffectRow, bool) {
	return s.effect(alt, indicator, "nation", "ALL")
}

// column returns the values of a column of nation.csv in a year, by replicate.
func (r *Run) column(name string, year int) []float64 {
	cols := record.Columns[record.NationYear]()
	i := slices.IndexFunc(cols, func(c record.Column) bool { return c.Name == name })
	if i < 0 {
		return nil
	}
	var out []float64
	for k := range r.Tables.Nation {
		if n := &r.Tables.Nation[k]; n.Year == year {
			if v := record.Value(n, cols[i]); !math.IsNaN(v) {
				out = append(out, v)
			}
		}
	}
	return out
}

// mean returns the mean of values, NaN of none.
func mean(values []float64) float64 {
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	return sum / float64(len(values))
}

// clear tells whether the interval of an effect leaves out zero.
func clear(e record.EffectRow) bool { return e.CILow > 0 || e.CIHigh < 0 }
