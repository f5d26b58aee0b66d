package sim

import (
	"slices"

	"gowest/sim/record"
)

// Levels of an indicator.
const (
	NationLevel   = "nation"
	RegionLevel   = "region"
	ProvinceLevel = "province"
	AllProvinces  = "ALL" // the province column of nation rows
)

// Region is a group of provinces in a comparison.
type Region struct {
	Name      string
	Provinces []string
}

// Regions returns the regions of cfg's provinces in order of their first province.
func Regions(cfg *Config) []Region {
	var out []Region
	for _, p := range cfg.Provinces {
		i := slices.IndexFunc(out, func(r Region) bool { return r.Name == p.Region })
		if i < 0 {
			i = len(out)
			out = append(out, Region{Name: p.Region})
		}
		out[i].Provinces = append(out[i].Provinces, p.Name)
	}
	return out
}

// sideRows is one side as indicators see it.
type sideRows struct {
	name      string
	nation    []record.NationYear
	provinces []record.ProvinceYear
	regions   []Region
	byRegion  []*regionSum
}

func newSideRows(s Side, regions []Region) sideRows {
	return sideRows{s.Name, s.Tables.Nation, s.Tables.Provinces, regions, byRegion(s.Tables.Provinces, regions)}
}

// indicator is what comparisons compare: a number by place, year and replicate.
type indicator struct {
	level, name string
	observe     func(s *sideRows, out emit)
}

// emit receives one number.
type emit func(place string, year, replicate int, value float64)

// effectIndicators returns the indicators of effects.csv in the order of its rows: the nation's columns and the ratio of
// West to East, the regions' sums and means, the provinces' columns.
func effectIndicators() []indicator {
	var out []indicator
	for _, c := range indicators[record.NationYear]() {
		out = append(out, indicator{NationLevel, c.Name, func(s *sideRows, out emit) {
			for i := range s.nation {
				row := &s.nation[i]
				out(AllProvinces, row.Year, row.Replicate, record.Value(row, c))
			}
		}})
	}
	out = append(out, indicator{NationLevel, WestEastRatio, observeWestEast})
	for _, r := range regionIndicators {
		out = append(out, indicator{RegionLevel, r.name, observeRegions(r.of)})
	}
	for _, c := range indicators[record.ProvinceYear]() {
		out = append(out, indicator{ProvinceLevel, c.Name, observeProvinces(func(p *record.ProvinceYear) float64 { return record.Value(p, c) })})
	}
	return out
}

// observeProvinces returns what hands a number of every province to out.
func observeProvinces(of func(*record.ProvinceYear) float64) func(*sideRows, emit) {
	return func(s *sideRows, out emit) {
		for i := range s.provinces {
			row := &s.provinces[i]
			out(row.Province, row.Year, row.Replicate, of(row))
		}
	}
}

// observeRegions returns what hands a number of every region to out.
func observeRegions(of func([]*record.ProvinceYear) float64) func(*sideRows, emit) {
	return func(s *sideRows, out emit) {
		for _, r := range s.byRegion {
			out(s.regions[r.region].Name, r.year, r.replicate, of(r.rows))
		}
	}
}

// indicators returns the columns of T that measure something, not the keys.
func indicators[T any]() []record.Column {
	return slices.DeleteFunc(slices.Clone(record.Columns[T]()), func(c record.Column) bool {
		return !c.Numeric() || c.Name == "replicate" || c.Name == "year" || c.Name == "province_code"
	})
}
