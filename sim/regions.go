package sim

import "gowest/sim/record"

// regionSum adds up the provinces of one region in one year of one replicate.
type regionSum struct {
	year, replicate int
	region          int
	rows            []*record.ProvinceYear
}

// regionIndicator is a number of several provinces together.
type regionIndicator struct {
	name string
	of   func(rows []*record.ProvinceYear) float64
}

// regionIndicators are the indicators of a region. Columns whose weights the tables do not hold
// (wage, state employment, productivity) have no regional value; moves between provinces would
// count moves inside the region, so the net inflow stands for them.
var regionIndicators = []regionIndicator{
	{"population", sumOf(byResidents)},
	{"workers", sumOf(byWorkers)},
	{"gdp", sumOf(func(p *record.ProvinceYear) float64 { return p.GDP })},
	{"gdp_per_head", meanOf(func(p *record.ProvinceYear) float64 { return p.GDPPerHead }, byResidents)},
	{"household_income_per_head", meanOf(func(p *record.ProvinceYear) float64 { return p.HouseholdIncomePerHead }, byResidents)},
	{"skill", meanOf(func(p *record.ProvinceYear) float64 { return p.Skill }, byWorkers)},
	{"unemployment", meanOf(func(p *record.ProvinceYear) float64 { return p.Unemployment }, byWorkersOffFarms)},
	{"firms", sumOf(func(p *record.ProvinceYear) float64 { return float64(p.Firms) })},
	{"entries", sumOf(func(p *record.ProvinceYear) float64 { return float64(p.Entries) })},
	{"exits", sumOf(func(p *record.ProvinceYear) float64 { return float64(p.Exits) })},
	{"exports", sumOf(func(p *record.ProvinceYear) float64 { return p.Exports })},
	{"fdi", sumOf(func(p *record.ProvinceYear) float64 { return p.FDI })},
	{"net_migration", sumOf(func(p *record.ProvinceYear) float64 { return float64(p.MigrantsIn - p.MigrantsOut) })},
	{"treasury", sumOf(func(p *record.ProvinceYear) float64 { return p.Treasury })},
	{"public_spending", sumOf(func(p *record.ProvinceYear) float64 { return p.PublicSpending })},
	{"registered", sumOf(func(p *record.ProvinceYear) float64 { return float64(p.Registered) })},
	{"gdp_nominal", sumOf(func(p *record.ProvinceYear) float64 { return p.GDPNominal })},
	{"farm_employment", meanOf(func(p *record.ProvinceYear) float64 { return p.FarmEmployment }, byWorkers)},
	{"infrastructure", meanOf(func(p *record.ProvinceYear) float64 { return p.Infrastructure }, byWorkers)},
}

func byResidents(p *record.ProvinceYear) float64 { return float64(p.Population) }
func byWorkers(p *record.ProvinceYear) float64   { return float64(p.Workers) }

// byWorkersOffFarms is the weight of unemployment, a share of those outside farming.
func byWorkersOffFarms(p *record.ProvinceYear) float64 {
	return float64(float64(p.Workers) * (1 - p.FarmEmployment))
}

// sumOf returns the sum of a column over provinces.
func sumOf(of func(*record.ProvinceYear) float64) func([]*record.ProvinceYear) float64 {
	return func(rows []*record.ProvinceYear) float64 {
		sum := 0.0
		for _, r := range rows {
			sum += of(r)
		}
		return sum
	}
}

// meanOf returns the mean of a column with the given weights, 0 where they sum to 0.
func meanOf(of, weight func(*record.ProvinceYear) float64) func([]*record.ProvinceYear) float64 {
	return func(rows []*record.ProvinceYear) float64 {
		sum, weights := 0.0, 0.0
		for _, r := range rows {
			sum += float64(of(r) * weight(r))
			weights += weight(r)
		}
		if weights == 0 {
			return 0
		}
		return sum / weights
	}
}

// WestEastRatio is the indicator of the nation that divides GDP per head of the West by that of
// the East, where both regions exist.
const WestEastRatio = "west_east_ratio"

// observeWestEast hands that ratio to out.
func observeWestEast(s *sideRows, out emit) {
	type when struct{ year, replicate int }
	east, west := make(map[when]float64), make(map[when]float64)
	perHead := meanOf(func(p *record.ProvinceYear) float64 { return p.GDPPerHead }, byResidents)
	for _, r := range s.byRegion {
		at := when{r.year, r.replicate}
		switch s.regions[r.region].Name {
		case "East":
			east[at] = perHead(r.rows)
		case "West":
			west[at] = perHead(r.rows)
		}
		if e, w := east[at], west[at]; e > 0 && w > 0 { // the later of the two has come
			out(AllProvinces, r.year, r.replicate, w/e)
			delete(east, at)
		}
	}
}

// byRegion groups province rows by replicate, year and region in order of appearance.
func byRegion(rows []record.ProvinceYear, regions []Region) []*regionSum {
	of := make(map[string]int)
	for i, r := range regions {
		for _, p := range r.Provinces {
			of[p] = i
		}
	}
	type key struct{ replicate, year, region int }
	at := make(map[key]*regionSum)
	var out []*regionSum
	for i := range rows {
		row := &rows[i]
		region, ok := of[row.Province]
		if !ok {
			continue
		}
		k := key{row.Replicate, row.Year, region}
		if at[k] == nil {
			at[k] = &regionSum{year: row.Year, replicate: row.Replicate, region: region}
			out = append(out, at[k])
		}
		at[k].rows = append(at[k].rows, row)
	}
	return out
}
