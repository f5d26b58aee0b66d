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

// effectSeries names an indicator of a place.
type effectSeries struct{ level, indicator, place string }

// emit receives one number of one replicate.
type emit func(s effectSeries, year, replicate int, value float64)

// observe hands every indicator in the tables to out: the nation's columns, the provinces' columns,
// and the regions' sums and means.
func observe(t *record.Tables, regions []Region, out emit) {
	nation := indicators[record.NationYear]()
	for i := range t.Nation {
		row := &t.Nation[i]
		for _, c := range nation {
			out(effectSeries{NationLevel, c.Name, AllProvinces}, row.Year, row.Replicate, record.Value(row, c))
		}
	}
	province := indicators[record.ProvinceYear]()
	for i := range t.Provinces {
		row := &t.Provinces[i]
		for _, c := range province {
			out(effectSeries{ProvinceLevel, c.Name, row.Province}, row.Year, row.Replicate, record.Value(row, c))
		}
	}
	observeRegions(t.Provinces, regions, out)
}

// indicators returns the columns of T that measure something, not the keys.
func indicators[T any]() []record.Column {
	return slices.DeleteFunc(slices.Clone(record.Columns[T]()), func(c record.Column) bool {
		return !c.Numeric() || c.Name == "replicate" || c.Name == "year" || c.Name == "province_code"
	})
}
