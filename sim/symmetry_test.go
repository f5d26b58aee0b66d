package sim

import (
	"fmt"
	"math"
	"testing"

	"gowest/sim/record"
)

// Ten times the price level is another unit of money. Wages, value added, GDP per head and the price
// of the smallest capital are ten times as high; capital is counted in yuan of the first year, so it
// becomes ten times as much, and output and productivity rise by a constant factor for each industry.
// Shares and relative incomes must stay. They do not to the last digit: money is whole fen, and a fen
// decides now and then whether someone moves; single runs part, means over seeds do not.
func TestPriceLevelChangesNothingReal(t *testing.T) {
	t.Parallel()
	runs := 8
	if testing.Short() {
		runs = 4
	}
	indicators := []struct {
		name  string
		value func(r *record.Tables) float64
	}{
		{"farm share of GDP", func(r *record.Tables) float64 { return last(r).FarmShareGDP }},
		{"services share of GDP", func(r *record.Tables) float64 { return last(r).ServicesShareGDP }},
		{"farm employment", func(r *record.Tables) float64 { return last(r).FarmEmployment }},
		{"specialists' employment", func(r *record.Tables) float64 { return last(r).SpecialistEmployment }},
		{"loans over GDP", func(r *record.Tables) float64 { return last(r).LoansGDP }},
		{"CV of provinces", func(r *record.Tables) float64 { return last(r).CV }},
		{"Gini of workers", func(r *record.Tables) float64 { return last(r).PersonGini }},
		{"growth", func(r *record.Tables) float64 { return math.Log(last(r).GDP / r.Nation[0].GDP) }},
		{"log deflator", func(r *record.Tables) float64 { return math.Log(last(r).Deflator) }},
	}
	first := make([]float64, runs)
	deltas := make([][]float64, len(indicators))
	for i := range runs {
		set := []string{"run.persons_per_agent=400", "run.to=2004", fmt.Sprintf("run.seed=%d", i+1)}
		cheap, dear := simulate(t, toy(t, set...), 1), simulate(t, tenfold(toy(t, set...)), 1)
		first[i] = dear.Nation[0].GDPNominal / cheap.Nation[0].GDPNominal
		for j, ind := range indicators {
			deltas[j] = append(deltas[j], ind.value(dear)-ind.value(cheap))
		}
	}
	for i, ratio := range first {
		if math.Abs(ratio-10) > 0.2 { // entry is free from the first quarter, so runs part a little
			t.Errorf("seed %d: nominal GDP of the first year is %.4f times as high, want 10", i+1, ratio)
		}
	}
	for j, ind := range indicators {
		mean, se := meanAndError(deltas[j])
		// No drift by more than 5 standard errors and 0.005, the size of a systematic effect that
		// would matter.
		if math.Abs(mean) > 5*se+0.005 || se > 0.03 {
			t.Errorf("%s changes by %.4f ± %.4f with ten times the price level, want 0", ind.name, mean, se)
		}
	}
}

func last(r *record.Tables) *record.NationYear { return &r.Nation[len(r.Nation)-1] }

// tenfold makes everything that is money ten times as much.
func tenfold(cfg *Config) *Config {
	cfg.Initial.ValueAdded *= 10
	cfg.Initial.Wage *= 10
	for i := range cfg.Provinces {
		cfg.Provinces[i].GDPPerHead *= 10
	}
	for i := range cfg.Industries {
		cfg.Industries[i].MinimumCapital *= 10
		for s := range cfg.Industries[i].Stages {
			cfg.Industries[i].Stages[s].MinimumCapital *= 10
		}
	}
	return cfg
}

// meanAndError returns the mean of x and its standard error.
func meanAndError(x []float64) (mean, se float64) {
	n := float64(len(x))
	for _, v := range x {
		mean += v / n
	}
	for _, v := range x {
		se += (v - mean) * (v - mean)
	}
	return mean, math.Sqrt(se / (n - 1) / n)
}

// mirrored is a country of two provinces that are mirror images, with a port at each end.
const mirrored = `
[world]
cell_km = 100
map = '''
AABB
AABB
'''

[[world.port]]
name = "West port"
row = 0
col = 0
open = 0.5

[[world.port]]
name = "East port"
row = 0
col = 3
open = 0.5

[[province]]
name = "Left"
char = "A"
region = "One"
population = 500000
gdp_per_head = 500.0
non_farm = 0.4
state_share = 0.3
schooling = 8.0
capital = { row = 0, col = 1 }

[[province]]
name = "Right"
char = "B"
region = "One"
population = 500000
gdp_per_head = 500.0
non_farm = 0.4
state_share = 0.3
schooling = 8.0
capital = { row = 0, col = 2 }

[[event]]
name = "labour_force"
values = [[2000, 500000], [2010, 600000]]

[[policy]]
name = "Residence permits"
type = "hukou-reform"
where = "all"
start = 1990
ramp = 0
barrier = 0.3
`

// Two provinces alike in everything differ by luck alone: over seeds the mean of right minus left is
// within five standard errors of 0. An order in which places or people are served would show here.
func TestTwinProvincesAreAlike(t *testing.T) {
	t.Parallel()
	seeds := 40
	if testing.Short() {
		seeds = 12
	}
	cfg := scenarioOf(t, "parameters", "[run]\nfrom = 2000\nto = 2006\npersons_per_agent = 200\nseed = 1\n"+mirrored)
	indicators := []struct {
		name  string
		value func(p *record.ProvinceYear) float64
	}{
		{"log GDP per head", func(p *record.ProvinceYear) float64 { return math.Log(p.GDPPerHead) }},
		{"log population", func(p *record.ProvinceYear) float64 { return math.Log(float64(p.Population)) }},
		{"log income", func(p *record.ProvinceYear) float64 { return math.Log(p.HouseholdIncomePerHead) }},
		{"log firms", func(p *record.ProvinceYear) float64 { return math.Log(float64(p.Firms)) }},
		{"skill", func(p *record.ProvinceYear) float64 { return p.Skill }},
		{"migrants in", func(p *record.ProvinceYear) float64 { return float64(p.MigrantsIn) / float64(p.Workers) }},
		{"log exports", func(p *record.ProvinceYear) float64 { return math.Log(p.Exports) }},
		{"treasury over GDP", func(p *record.ProvinceYear) float64 { return p.Treasury / p.GDP }},
		{"infrastructure", func(p *record.ProvinceYear) float64 { return p.Infrastructure }},
		{"productivity", func(p *record.ProvinceYear) float64 { return math.Log(p.Productivity) }},
	}
	deltas := make([][]float64, len(indicators))
	for replicate := 1; replicate <= seeds; replicate++ {
		rows := simulate(t, cfg, replicate).Provinces
		left, right := &rows[len(rows)-2], &rows[len(rows)-1]
		if left.Province != "Left" || right.Province != "Right" || left.Year != 2006 {
			t.Fatalf("last rows are %s and %s of %d", left.Province, right.Province, left.Year)
		}
		for j, ind := range indicators {
			deltas[j] = append(deltas[j], ind.value(right)-ind.value(left))
		}
	}
	for j, ind := range indicators {
		mean, se := meanAndError(deltas[j])
		if se == 0 || math.Abs(mean) > 5*se {
			t.Errorf("%s: right minus left is %.5f ± %.5f over %d seeds, want 0 within 5 standard errors", ind.name, mean, se, seeds)
		}
		t.Logf("%s: right minus left %.5f ± %.5f", ind.name, mean, se)
	}
}
