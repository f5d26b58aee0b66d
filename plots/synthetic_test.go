package plots

import (
	"encoding/csv"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"

	"gowest/sim/measure"
	"gowest/sim/record"
)

func TestMain(m *testing.M) {
	strictGlyphs = true // a missing glyph fails the test that draws it
	os.Exit(m.Run())
}

// country is the invented development of the real provinces: the state of 1978 is roughly right,
// everything after it is a seeded random walk with a mild convergence.
type country struct {
	meta   Meta
	income []float64 // GDP per head 1978
	people []float64
}

// readCountry reads testdata.
func readCountry(t testing.TB) country {
	t.Helper()
	text, err := os.ReadFile("testdata/provinces.csv")
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(string(text))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	c := country{meta: Meta{
		Title: "Documented history without Go West", Scenario: "baseline", Seed: 1, Replicates: 5,
		PersonsPerAgent: 1000, Version: "0.1", From: 1978, To: 2020,
		ObservedSource: "invented for this test",
	}}
	float := func(s string) float64 {
		v, err := strconv.ParseFloat(s, 64)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	for _, r := range rows[1:] {
		c.meta.Provinces = append(c.meta.Provinces, Province{
			Name: r[0], NameZH: r[1], Char: r[2], Code: int(float(r[4])), Region: r[5],
		})
		c.people = append(c.people, float(r[6]))
		c.income = append(c.income, float(r[7]))
	}
	c.meta.Map = readMap(t, c.meta.Provinces)
	c.meta.Policies = testPolicies()
	return c
}

// readMap reads the drawn map.
func readMap(t testing.TB, provinces []Province) Map {
	t.Helper()
	text, err := os.ReadFile("testdata/map.txt")
	if err != nil {
		t.Fatal(err)
	}
	names := map[rune]string{}
	for _, p := range provinces {
		names[[]rune(p.Char)[0]] = p.Name
	}
	m := Map{CellKM: 200}
	for row, line := range strings.Split(strings.TrimSuffix(string(text), "\n"), "\n") {
		m.Rows = row + 1
		for col, r := range []rune(line) {
			m.Cols = max(m.Cols, col+1)
			if name, ok := names[r]; ok {
				m.Cells = append(m.Cells, MapCell{row, col, name})
			} else if r == '・' {
				m.Sea = append(m.Sea, Position{row, col})
			}
		}
	}
	return m
}

func testPolicies() []Policy {
	return []Policy{
		{Name: "Four special economic zones", Type: "special-economic-zone", Where: "Guangdong, Fujian", Start: 1980, Ramp: 4},
		{Name: "Open coastal cities", Type: "port-opening", Where: "East", Start: 1984, Ramp: 2},
		{Name: "Dual-track prices end", Type: "price-reform", Start: 1985, End: 1993, Ramp: 8},
		{Name: "Science parks", Type: "science-park", Where: "Beijing, Shanghai, Shaanxi", Start: 1988, Ramp: 3},
		{Name: "Grasp the large, let go of the small", Type: "privatisation", Start: 1995, End: 2003, Ramp: 2},
		{Name: "Tax sharing", Type: "tax", Start: 1994},
		{Name: "Western roads and railways", Type: "infrastructure", Where: "West", Start: 2000, End: 2015, Ramp: 3},
		{Name: "Transfers to the west", Type: "transfer", Where: "West", Start: 2000, Ramp: 3},
		{Name: "Relaxed household registration", Type: "hukou-reform", Start: 2003, Ramp: 12},
		{Name: "Support two years after a cluster has formed", Type: "cluster-support", Where: "where clusters form", Start: 1998, Trigger: "cluster", Lag: 2, Ramp: 2},
		{Name: "Rules on emissions", Type: "enforcement", Where: "East, Central", Start: 2013, Ramp: 2},
	}
}

// growth draws how a province's log income moves: a common trend, convergence toward the mean of
// about 1 % a year until 1990, a coastal boom after it, an effect of the policy, and noise.
func (c country) growth(i, yr int, policy float64, rng *rand.Rand) float64 {
	p := c.meta.Provinces[i]
	g := 0.075 + 0.012*rng.NormFloat64()
	g -= 0.012 * math.Log(c.income[i]/380)
	if yr > 1990 && yr < 2004 && p.Region == "East" {
		g += 0.02
	}
	if yr >= 2000 && p.Region == "West" {
		g += 0.012 * policy
	}
	return g
}

// walk returns income by year and province.
func (c country) walk(rep int, policy float64) [][]float64 {
	rng := rand.New(rand.NewPCG(7, uint64(rep)))
	now := append([]float64(nil), c.income...)
	var out [][]float64
	for yr := c.meta.From; yr <= c.meta.To; yr++ {
		if yr > c.meta.From {
			for i := range now {
				now[i] *= math.Exp(c.growth(i, yr, policy, rng))
			}
		}
		out = append(out, append([]float64(nil), now...))
	}
	return out
}

// tables invents everything that charts read.
func (c country) tables(policy float64) *record.Tables {
	t := &record.Tables{}
	for rep := 1; rep <= c.meta.Replicates; rep++ {
		for k, y := range c.walk(rep, policy) {
			c.addYear(t, rep, c.meta.From+k, y)
		}
		c.addClusters(t, rep)
		addMobility(t, rep)
	}
	return t
}

// addYear adds the rows of one year.
func (c country) addYear(t *record.Tables, rep, yr int, y []float64) {
	n := record.NationYear{Replicate: rep, Year: yr}
	n.CV, _ = measure.CV(y)
	n.Sigma, _ = measure.Sigma(y)
	n.Gini, _ = measure.Gini(y, c.people)
	group, index := make([]int, len(y)), map[string]int{}
	for i, p := range c.meta.Provinces {
		if _, ok := index[p.Region]; !ok {
			index[p.Region] = len(index)
		}
		group[i] = index[p.Region]
		people := int64(c.people[i] * math.Exp(0.009*float64(yr-c.meta.From)))
		t.Provinces = append(t.Provinces, record.ProvinceYear{
			Replicate: rep, Year: yr, Province: p.Name, ProvinceCode: p.Code,
			Population: people, GDPPerHead: y[i], GDP: y[i] * float64(people),
		})
	}
	d, err := measure.DecomposeTheilT(y, c.people, group)
	if err == nil {
		n.TheilT, n.TheilBetween, n.TheilWithin = d.Total, d.Between, d.Within
	}
	n.PersonGini = 0.32 + 0.003*float64(yr-c.meta.From)
	t.Nation = append(t.Nation, n)
	c.addCells(t, rep, yr, y)
	c.addFirms(t, rep, yr)
	addLives(t, rep, yr)
	if yr%6 == 4 { // 2020 is among them
		c.addFlows(t, rep, yr, y)
	}
}

// addLives invents growth rates near a tent of scale 0.2 and hazards that fall with age.
func addLives(t *record.Tables, rep, yr int) {
	if yr > 1978 {
		for k := -20; k <= 20; k++ {
			if n := int64(5e4 * math.Exp(-math.Abs(float64(k)/2)) * (1 + 0.1*math.Sin(float64(k+rep+yr)))); n > 0 {
				t.Growth = append(t.Growth, record.FirmGrowthYear{
					Replicate: rep, Year: yr, Measure: "sales", RateFrom: float64(k)/10 - 0.05, RateTo: float64(k)/10 + 0.05, Firms: n,
				})
			}
		}
		t.Nation[len(t.Nation)-1].SalesGrowthTent = 0.05
	}
	for o, origin := range []string{"founded", "foreign", "initial"} {
		for k, age := range [][2]int{{0, 0}, {1, 1}, {2, 2}, {3, 3}, {4, 4}, {5, 5}, {6, 7}, {8, 10}, {11, -1}} {
			if origin == "initial" && age[0] < 11 {
				continue
			}
			firms := 400 / float64(1+o)
			t.Demography = append(t.Demography, record.FirmAgeYear{
				Replicate: rep, Year: yr, Origin: origin, AgeFrom: age[0], AgeTo: age[1], Firms: firms,
				Exits: int64(firms * (0.03 + 0.1/float64(1+k+o)) * (1 + 0.05*float64(rep-3))),
			})
		}
	}
}

// addFlows invents migration and trade that fall with distance in the order of the provinces.
func (c country) addFlows(t *record.Tables, rep, yr int, y []float64) {
	for i, from := range c.meta.Provinces {
		for j, to := range c.meta.Provinces {
			near := math.Exp(-0.15 * math.Abs(float64(i-j)))
			t.Trade = append(t.Trade, record.TradeYear{Replicate: rep, Year: yr, From: from.Name, To: to.Name, Value: y[i] * c.people[i] * y[j] * c.people[j] * (0.1 + near)})
			if n := int64(c.people[i] * 2e-3 * near * y[j] / y[i]); i != j && n > 1000 {
				t.Migration = append(t.Migration, record.MigrationYear{Replicate: rep, Year: yr, From: from.Name, To: to.Name, Persons: n})
			}
		}
	}
}

// addMobility invents a chain in which most provinces stay.
func addMobility(t *record.Tables, rep int) {
	for i := range 5 {
		for j := range 5 {
			n := []int64{230, 12, 1, 0, 0}[max(i-j, j-i)]
			t.Mobility = append(t.Mobility, record.MobilityRow{
				Replicate: rep, FromYear: 1978, ToYear: 2020, ClassFrom: i + 1, ClassTo: j + 1, Provinces: n,
				Above: 0.4 + 0.2*float64(i), UpTo: 0.6 + 0.2*float64(i),
			})
		}
	}
}

// addCells spreads a province over its cells, richer toward the east.
func (c country) addCells(t *record.Tables, rep, yr int, y []float64) {
	at := map[string]int{}
	for i, p := range c.meta.Provinces {
		at[p.Name] = i
	}
	for _, cell := range c.meta.Map.Cells {
		i := at[cell.Province]
		v := y[i] * (0.85 + 0.3*float64((cell.Row*7+cell.Col*3)%11)/10)
		t.Cells = append(t.Cells, record.CellYear{
			Replicate: rep, Year: yr, Row: cell.Row, Col: cell.Col, Province: cell.Province,
			Population: int64(c.people[i] / 5), GDP: v * c.people[i] / 5, GDPPerHead: v,
		})
	}
}

// addFirms invents a Pareto tail and deciles.
func (c country) addFirms(t *record.Tables, rep, yr int) {
	late := float64(yr-c.meta.From) / float64(c.meta.To-c.meta.From)
	for k := range 12 {
		from := 1 << k
		n := 4e5 * (1 + late) * math.Pow(float64(from), -1.05-0.15*(1-late)) * (1 + 0.03*float64(rep-3))
		t.Firms = append(t.Firms, record.FirmSizeYear{
			Replicate: rep, Year: yr, SizeFrom: from, SizeTo: 2*from - 1, Firms: int64(n), Employment: int64(n * 1.4 * float64(from)),
		})
	}
	for q := 1; q <= 10; q++ {
		a := 1.5 + 0.9*late // Lorenz curve u^a
		u := func(k int) float64 { return math.Pow(float64(k)/10, a) }
		t.Persons = append(t.Persons, record.PersonQuantile{
			Replicate: rep, Year: yr, Quantile: float64(q) / 10, IncomeShare: u(q) - u(q-1),
		})
	}
}

// addClusters lets clusters appear on the coast first.
func (c country) addClusters(t *record.Tables, rep int) {
	rng := rand.New(rand.NewPCG(11, uint64(rep)))
	industries := []string{"textiles", "clothing", "electronics", "machinery", "furniture", "pharmaceuticals"}
	id := 0
	for _, cell := range c.meta.Map.Cells {
		for k, industry := range industries {
			born := 1982 + rng.IntN(50)
			if cell.Col < 14 || rng.IntN(14) > 2 || (cell.Row+cell.Col+k)%3 != 0 {
				continue
			}
			id++
			for yr := born; yr <= c.meta.To; yr++ {
				t.Clusters = append(t.Clusters, record.ClusterYear{
					Replicate: rep, Year: yr, Cluster: id, Industry: industry, Province: cell.Province,
					Cells: fmt.Sprintf("%d:%d", cell.Row, cell.Col), Firms: 20, Born: born,
					Employment: int64(2e4 * math.Exp(0.06*float64(yr-born)) * (0.5 + rng.Float64())),
				})
			}
		}
	}
}

// observed invents a published series.
func (c country) observed() []Observed {
	var out []Observed
	for k, y := range c.walk(99, 0.6) {
		for i, p := range c.meta.Provinces {
			out = append(out, Observed{p.Name, c.meta.From + k, y[i], c.people[i]})
		}
	}
	return out
}

// testRun returns an invented run.
func testRun(t testing.TB) Result {
	c := readCountry(t)
	c.meta.Observed = c.observed()
	return Result{c.meta, c.tables(0)}
}

// testAlt returns an invented run of a policy.
func testAlt(t testing.TB) Result {
	c := readCountry(t)
	c.meta.Scenario, c.meta.Slot = "go-west", 1
	return Result{c.meta, c.tables(1)}
}

// testEffects computes paired differences of the last years of two invented runs.
func testEffects(base, alt Result) []record.EffectRow {
	type key struct {
		indicator, level, province string
		year                       int
	}
	b, a := map[key][]float64{}, map[key][]float64{}
	collect := func(r Result, into map[key][]float64) {
		for _, n := range r.Tables.Nation {
			k := key{"cv", "nation", "ALL", n.Year}
			into[k] = append(into[k], n.CV)
		}
		for _, p := range r.Tables.Provinces {
			k := key{"gdp_per_head", "province", p.Province, p.Year}
			into[k] = append(into[k], p.GDPPerHead)
		}
	}
	collect(base, b)
	collect(alt, a)
	var out []record.EffectRow
	for _, n := range base.Tables.Nation[:base.Meta.To-base.Meta.From+1] {
		k := key{"cv", "nation", "ALL", n.Year}
		out = append(out, effectRow(base, alt, k.indicator, k.level, k.province, k.year, b[k], a[k]))
	}
	for _, p := range base.Meta.Provinces {
		k := key{"gdp_per_head", "province", p.Name, base.Meta.To}
		out = append(out, effectRow(base, alt, k.indicator, k.level, k.province, k.year, b[k], a[k]))
	}
	return out
}

// effectRow adds a little noise, as a run would have, to the exact pairs of the invention.
func effectRow(base, alt Result, indicator, level, province string, yr int, b, a []float64) record.EffectRow {
	rng := rand.New(rand.NewPCG(uint64(len(province)), uint64(province[0])<<8+uint64(yr)))
	mean, square, mb, ma := 0.0, 0.0, 0.0, 0.0
	n := float64(len(b))
	for i := range b {
		noise := 0.0
		if yr >= 2000 {
			noise = 0.03 * b[i] * rng.NormFloat64()
			if level == "nation" {
				noise *= 0.2
			}
		}
		d := a[i] - b[i] + noise
		mean += d / n
		square += d * d / n
		mb += b[i] / n
		ma += (a[i] + noise) / n
	}
	se := math.Sqrt(max(0, square-mean*mean) / (n - 1))
	const t4 = 2.776 // Student t, 4 degrees of freedom, 97.5 %
	return record.EffectRow{
		Base: base.Meta.Scenario, Alt: alt.Meta.Scenario, Indicator: indicator, Level: level, Province: province,
		Year: yr, BaseMean: mb, AltMean: ma, DeltaMean: mean, DeltaSE: se, CILow: mean - t4*se, CIHigh: mean + t4*se,
		Replicates: len(b),
	}
}

// testVary invents effects of alternatives that shrink along the values of a key, with intervals that grow.
func testVary(base Meta, alts []Meta, key []string, values ...float64) *Vary {
	v := &Vary{Key: key}
	for i, alt := range alts {
		for j, value := range values {
			s := 1 - float64(j)/float64(len(values)) // from 1 towards 0
			for _, one := range []struct {
				indicator   string
				base, delta float64
			}{{"cv", 0.6, -0.02 * s * s / float64(i+1)}, {"gdp_per_head", 30000, 400 * s * float64(1-2*i)}} {
				half := math.Abs(one.delta)*0.2 + 0.0001*one.base*float64(j)
				v.Rows = append(v.Rows, record.VaryRow{Key: "key", Value: value, EffectRow: record.EffectRow{
					Base: base.Scenario, Alt: alt.Scenario, Indicator: one.indicator, Level: "nation", Province: "ALL", Year: base.To,
					BaseMean: one.base, AltMean: one.base + one.delta, DeltaMean: one.delta, CILow: one.delta - half, CIHigh: one.delta + half, Replicates: 5,
				}})
			}
		}
	}
	return v
}

// testShares invents a split of an effect of -0.04: one clear share, two that help each other, one that others do as well, and
// one of what is no policy. There are two years of them, and other indicators and places.
func testShares(base, alt Meta) (out []record.ShapleyRow) {
	total := record.ShapleyRow{Base: base.Scenario, Alt: alt.Scenario, TotalMean: -0.04, TotalLow: -0.052, TotalHigh: -0.028, Replicates: 5}
	for _, place := range []record.ShapleyRow{
		{Indicator: "cv", Level: "nation", Province: "ALL", Year: base.To - 1},
		{Indicator: "cv", Level: "nation", Province: "ALL", Year: base.To},
		{Indicator: "gdp", Level: "nation", Province: "ALL", Year: base.To},
		{Indicator: "gdp", Level: "region", Province: "West", Year: base.To},
	} {
		for _, s := range []struct {
			name               string
			share, alone, last float64
		}{
			{"Investment in roads, railways and power lines of the western provinces", -0.025, -0.03, -0.018},
			{"Transfers", -0.008, -0.004, -0.011},
			{"Tax rate", -0.006, -0.002, -0.009},
			{record.OtherChanges, -0.001, 0.003, -0.004},
		} {
			r := total
			r.Package, r.Indicator, r.Level, r.Province, r.Year = s.name, place.Indicator, place.Level, place.Province, place.Year
			r.ShapleyMean, r.ShapleySE, r.CILow, r.CIHigh = s.share, 0.0036, s.share-0.01, s.share+0.01
			r.AloneMean, r.LastMean, r.InteractionMean = s.alone, s.last, s.share-s.alone
			if place.Year < base.To {
				r.ShapleyMean *= 2
			}
			out = append(out, r)
		}
	}
	return out
}
