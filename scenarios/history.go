package scenarios

import "strconv"

// Economy is what was published for the Chinese economy in a year. The model never reads it.
type Economy struct {
	RealGDPPerHead float64 // 1978 = 1
	FarmShareGDP   float64 // primary sector, share of GDP
	ServicesShare  float64 // tertiary sector, share of GDP
	Deflator       float64 // of GDP, 1978 = 1
}

// Target is the dispersion of nominal GDP per registered head over 31 provinces in a year, from the
// figures published then. It differs from [Observed], whose GDP was revised later: never mix the two.
type Target struct {
	CV, CVWeighted, Sigma, TheilT, Gini float64
	BetweenCoast, BetweenRegions        float64 // shares of Theil T
}

// ObservedNation returns the published national series and the targets of dispersion by year.
func ObservedNation() (map[int]Economy, map[int]Target, error) {
	economy, targets := make(map[int]Economy), make(map[int]Target)
	err := eachRow("data/observed_economy.csv", func(row map[string]string) error {
		x, err := numbers(row, "year", "real_gdp_per_head", "farm_share_gdp", "services_share_gdp", "deflator")
		if err != nil {
			return err
		}
		economy[int(x[0])] = Economy{RealGDPPerHead: x[1], FarmShareGDP: x[2], ServicesShare: x[3], Deflator: x[4]}
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	err = eachRow("data/targets.csv", func(row map[string]string) error {
		if row["population_basis"] != "registered" || row["provinces"] != "31" {
			return nil
		}
		x, err := numbers(row, "year", "cv", "cv_weighted", "sigma", "theil_t", "gini", "share_between_coast", "share_between_region4")
		if err != nil {
			return err
		}
		targets[int(x[0])] = Target{CV: x[1], CVWeighted: x[2], Sigma: x[3], TheilT: x[4], Gini: x[5], BetweenCoast: x[6], BetweenRegions: x[7]}
		return nil
	})
	return economy, targets, err
}

// numbers returns the named fields of a row.
func numbers(row map[string]string, names ...string) ([]float64, error) {
	out := make([]float64, len(names))
	for i, name := range names {
		x, err := strconv.ParseFloat(row[name], 64)
		if err != nil {
			return nil, err
		}
		out[i] = x
	}
	return out, nil
}
