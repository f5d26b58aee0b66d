package sim

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gowest/sim/record"
)

var twoRegions = []Region{{"East", []string{"Shanghai", "Zhejiang"}}, {"West", []string{"Gansu"}}}

// history makes tables of n replicates over two years with numbers from rng; shift moves them.
func history(n int, seed uint64, shift float64) *record.Tables {
	rng := rand.New(rand.NewPCG(1, seed))
	t := new(record.Tables)
	for r := 1; r <= n; r++ {
		for year := 1978; year <= 1979; year++ {
			t.Nation = append(t.Nation, record.NationYear{Replicate: r, Year: year, GDP: 100 + rng.NormFloat64() + shift, CV: rng.Float64() - shift/100, Clusters: rng.IntN(9)})
			for i, p := range []string{"Shanghai", "Zhejiang", "Gansu"} {
				row := record.ProvinceYear{Replicate: r, Year: year, Province: p, ProvinceCode: 31 + i, Population: int64(100 + rng.IntN(100)), GDP: 500 + 100*rng.Float64() + shift}
				row.GDPPerHead = row.GDP / float64(row.Population)
				t.Provinces = append(t.Provinces, row)
			}
		}
	}
	return t
}

// pick finds the row of an indicator, failing if there is not exactly one.
func pick(t *testing.T, rows []record.EffectRow, indicator, level, province string, year int) record.EffectRow {
	t.Helper()
	var found []record.EffectRow
	for _, r := range rows {
		if r.Indicator == indicator && r.Level == level && r.Province == province && r.Year == year {
			found = append(found, r)
		}
	}
	if len(found) != 1 {
		t.Fatalf("%d rows of %s %s %s %d, want 1", len(found), level, indicator, province, year)
	}
	return found[0]
}

// An indicator that one replicate of one side does not have in a year has no row for that year, and its rows of other years.
func TestCompareLeavesMissingNumbersOut(t *testing.T) {
	t.Parallel()
	base, alt := history(3, 1, 0), history(3, 2, 1)
	alt.Nation[2].Gamma = record.Missing() // replicate 2, 1978
	rows, err := Compare(Side{"base", base}, Side{"alt", alt}, twoRegions, 2)
	if err != nil {
		t.Fatal(err)
	}
	pick(t, rows, "gamma", NationLevel, AllProvinces, 1979)
	pick(t, rows, "beta", NationLevel, AllProvinces, 1978)
	for _, r := range rows {
		if r.Indicator == "gamma" && r.Year == 1978 {
			t.Errorf("row of a missing number: %+v", r)
		}
	}
}

func TestPairClosedForm(t *testing.T) {
	t.Parallel()
	// base 1 2 3, alt 2 4 9: differences 1 2 6, mean 3, squared deviations 4 1 9, s² = 7,
	// s.e. √(7/3); t with 2 degrees of freedom at 0.975 is 4.302652729911275 (tables: 4.303);
	// s²(base) = 1, s²(alt) = 13 (mean 5: 9 1 16 over 2), unpaired √(14/3).
	got, err := Pair([]float64{1, 2, 3}, []float64{2, 4, 9}, LowerIsBetter, TQuantile(3))
	if err != nil {
		t.Fatal(err)
	}
	se := math.Sqrt(7.0 / 3)
	want := Paired{
		BaseMean: 2, AltMean: 5, DeltaMean: 3, DeltaSE: se, CILow: 3 - 4.302652729911275*se, CIHigh: 3 + 4.302652729911275*se,
		UnpairedSE: math.Sqrt(14.0 / 3), PImproves: 0,
	}
	if d := cmp.Diff(want, got, cmp.Comparer(near)); d != "" {
		t.Errorf("Pair (-want +got):\n%s", d)
	}
	if up, _ := Pair([]float64{1, 2, 3, 4}, []float64{2, 2, 4, 3}, HigherIsBetter, 1); up.PImproves != 0.5 {
		t.Errorf("PImproves = %g, want 0.5: two of four rise, an equal one does not count", up.PImproves)
	}
	for _, n := range []int{0, 1} {
		if _, err := Pair(make([]float64, n), make([]float64, n), Neutral, 1); err == nil {
			t.Errorf("Pair of %d replicates succeeded", n)
		}
	}
}

func near(a, b float64) bool { return math.Abs(a-b) <= 1e-9*max(1, math.Abs(a), math.Abs(b)) }

// Student's t at 0.975 from printed tables, three decimals.
func TestTQuantile(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]float64{2: 12.706, 3: 4.303, 5: 2.776, 20: 2.093, 121: 1.980} {
		if got := TQuantile(n); math.Abs(got-want) > 5e-4 {
			t.Errorf("TQuantile(%d) = %g, want %g", n, got, want)
		}
	}
}

// An interval of paired normal differences must hold the true mean in 95 % of trials.
func TestIntervalCoverage(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(7, 11))
	const trials, n, truth = 4000, 5, 0.3
	hit, quantile := 0, TQuantile(n)
	for range trials {
		base, alt := make([]float64, n), make([]float64, n)
		for r := range base {
			base[r] = 10 * rng.NormFloat64()
			alt[r] = base[r] + truth + rng.NormFloat64()
		}
		p, err := Pair(base, alt, Neutral, quantile)
		if err != nil {
			t.Fatal(err)
		}
		if p.CILow <= truth && truth <= p.CIHigh {
			hit++
		}
	}
	// Null: hits are binomial(4000, 0.95), s.d. 13.8; 5 s.d. are 69.
	if math.Abs(float64(hit)-0.95*trials) > 69 {
		t.Errorf("interval holds the truth in %d of %d trials, want 3800 ± 69", hit, trials)
	}
}

func TestCompareWithItselfIsExactlyZero(t *testing.T) {
	t.Parallel()
	h := history(7, 3, 0)
	rows, err := Compare(Side{"baseline", h}, Side{"twin", h}, twoRegions, 2)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		if r.DeltaMean != 0 || r.DeltaSE != 0 || r.CILow != 0 || r.CIHigh != 0 || r.PImproves != 0 || r.BaseMean != r.AltMean {
			t.Fatalf("effect of a scenario on itself: %+v", r)
		}
	}
}

// The second implementation goes the plain way: for each row it walks the tables again and uses
// the one-pass textbook formulas.
func TestCompareAgainstBruteForce(t *testing.T) {
	t.Parallel()
	base, alt := history(6, 3, 0), history(6, 4, 2)
	rows, err := Compare(Side{"baseline", base}, Side{"go-west", alt}, twoRegions, 2)
	if err != nil {
		t.Fatal(err)
	}
	for _, year := range []int{1978, 1979} {
		checkRow(t, pick(t, rows, "cv", NationLevel, AllProvinces, year), brute(base, year, nationCV), brute(alt, year, nationCV), true)
		checkRow(t, pick(t, rows, "gdp_per_head", RegionLevel, "East", year), brute(base, year, eastPerHead), brute(alt, year, eastPerHead), false)
		checkRow(t, pick(t, rows, WestEastRatio, NationLevel, AllProvinces, year), brute(base, year, westEastPerHead), brute(alt, year, westEastPerHead), false)
		checkRow(t, pick(t, rows, "gdp", ProvinceLevel, "Gansu", year), brute(base, year, gansuGDP), brute(alt, year, gansuGDP), false)
	}
}

func brute(t *record.Tables, year int, f func(t *record.Tables, replicate, year int) float64) (out []float64) {
	for r := 1; r <= 6; r++ {
		out = append(out, f(t, r, year))
	}
	return out
}

func nationCV(t *record.Tables, replicate, year int) float64 {
	for _, n := range t.Nation {
		if n.Replicate == replicate && n.Year == year {
			return n.CV
		}
	}
	panic("no such row")
}

func provinceSums(t *record.Tables, replicate, year int) (gdp, people map[string]float64) {
	gdp, people = map[string]float64{}, map[string]float64{}
	for _, p := range t.Provinces {
		if p.Replicate == replicate && p.Year == year {
			gdp[p.Province], people[p.Province] = p.GDP, float64(p.Population)
		}
	}
	return gdp, people
}

func eastPerHead(t *record.Tables, replicate, year int) float64 {
	g, n := provinceSums(t, replicate, year)
	return (g["Shanghai"] + g["Zhejiang"]) / (n["Shanghai"] + n["Zhejiang"])
}

func westEastPerHead(t *record.Tables, replicate, year int) float64 {
	g, n := provinceSums(t, replicate, year)
	return g["Gansu"] / n["Gansu"] / eastPerHead(t, replicate, year)
}

func gansuGDP(t *record.Tables, replicate, year int) float64 {
	g, _ := provinceSums(t, replicate, year)
	return g["Gansu"]
}

// checkRow recomputes a row from the values by replicate, n = 6: t at 0.975 with 5 degrees of
// freedom is 2.5705818366 (tables: 2.571).
func checkRow(t *testing.T, got record.EffectRow, base, alt []float64, lower bool) {
	t.Helper()
	moments := func(x []float64) (mean, variance float64) {
		var s, q float64
		for _, v := range x {
			s, q = s+v, q+v*v
		}
		n := float64(len(x))
		return s / n, (q - s*s/n) / (n - 1)
	}
	d := make([]float64, 6)
	better := 0.0
	for i := range d {
		d[i] = alt[i] - base[i]
		if d[i] < 0 == lower && d[i] != 0 {
			better++
		}
	}
	mb, vb := moments(base)
	ma, va := moments(alt)
	md, vd := moments(d)
	se := math.Sqrt(vd / 6)
	want := got // keys stay
	want.BaseMean, want.AltMean, want.DeltaMean, want.DeltaSE = mb, ma, md, se
	want.CILow, want.CIHigh = md-2.5705818366*se, md+2.5705818366*se
	want.PImproves, want.Replicates, want.UnpairedSE = better/6, 6, math.Sqrt(vb/6+va/6)
	if diff := cmp.Diff(want, got, cmp.Comparer(func(a, b float64) bool { return math.Abs(a-b) < 1e-7*max(1, math.Abs(b)) })); diff != "" {
		t.Errorf("%s %s %s %d (-brute +got):\n%s", got.Level, got.Indicator, got.Province, got.Year, diff)
	}
}

func TestCompareUsesCommonReplicatesOnly(t *testing.T) {
	t.Parallel()
	base, alt := history(5, 3, 0), history(5, 3, 1)
	drop := func(r int) func(n record.NationYear) bool {
		return func(n record.NationYear) bool { return n.Replicate == r }
	}
	base.Nation = deleteRows(base.Nation, drop(2))
	base.Provinces = deleteRows(base.Provinces, func(p record.ProvinceYear) bool { return p.Replicate == 2 })
	rows, err := Compare(Side{"a", base}, Side{"b", alt}, twoRegions, 2)
	if err != nil {
		t.Fatal(err)
	}
	if r := pick(t, rows, "gdp", NationLevel, AllProvinces, 1978); r.Replicates != 4 || !near(r.DeltaMean, 1) || r.DeltaSE > 1e-12 {
		t.Errorf("gdp row = %+v, want a difference of 1 in each of 4 replicates", r)
	}
	base.Nation = deleteRows(base.Nation, func(n record.NationYear) bool { return n.Replicate > 1 })
	if _, err := Compare(Side{"a", base}, Side{"b", alt}, twoRegions, 2); err == nil || !strings.Contains(err.Error(), "1 replicates in common") {
		t.Errorf("error with one pair = %v", err)
	}
}

func deleteRows[T any](rows []T, gone func(T) bool) (out []T) {
	for _, r := range rows {
		if !gone(r) {
			out = append(out, r)
		}
	}
	return out
}

func TestCompareOrderAndGaps(t *testing.T) {
	t.Parallel()
	base, alt := history(3, 3, 0), history(3, 4, 0)
	rows, err := Compare(Side{"a", base}, Side{"b", alt}, twoRegions, 2)
	if err != nil {
		t.Fatal(err)
	}
	var order []string
	for _, r := range rows {
		if r.Indicator == "gdp" {
			order = append(order, fmt.Sprintf("%s %s %d", r.Level, r.Province, r.Year))
		}
	}
	want := []string{
		"nation ALL 1978", "nation ALL 1979", "region East 1978", "region East 1979", "region West 1978", "region West 1979",
		"province Shanghai 1978", "province Shanghai 1979", "province Zhejiang 1978", "province Zhejiang 1979", "province Gansu 1978", "province Gansu 1979",
	}
	if d := cmp.Diff(want, order); d != "" {
		t.Errorf("order of gdp rows (-want +got):\n%s", d)
	}
	alt.Nation = alt.Nation[:len(alt.Nation)-1]
	if _, err := Compare(Side{"a", base}, Side{"b", alt}, twoRegions, 2); err == nil || !strings.Contains(err.Error(), "in 1979 is missing") {
		t.Errorf("error for a missing year of one replicate = %v", err)
	}
}

func TestDirectionOf(t *testing.T) {
	t.Parallel()
	for indicator, want := range map[string]Direction{
		"cv": LowerIsBetter, "cv_weighted_28": LowerIsBetter, "theil_between": LowerIsBetter, "gini_income": LowerIsBetter,
		"person_gini": LowerIsBetter, "unemployment": LowerIsBetter, "gdp": HigherIsBetter, "gdp_per_head": HigherIsBetter,
		"gdp_nominal": Neutral, "theil_l_between_income": LowerIsBetter, "kanbur_zhang_coast": LowerIsBetter, "person_theil_between": LowerIsBetter,
		"beta_income": LowerIsBetter, "beta_se": Neutral, "beta_se_income": Neutral, "moran_p": Neutral, "shorrocks": Neutral, "gamma_income": Neutral,
		"rural_urban_gap": LowerIsBetter, "return_to_skill": Neutral, "ge_2_income": LowerIsBetter, "population": Neutral, "clusters": HigherIsBetter, "cluster_employment": HigherIsBetter,
		WestEastRatio: HigherIsBetter, "cvx": Neutral,
	} {
		if got, reason := DirectionOf(indicator); got != want || (want != Neutral && reason == "") {
			t.Errorf("DirectionOf(%q) = %v (%q), want %v", indicator, got, reason, want)
		}
	}
}

func TestRegions(t *testing.T) {
	t.Parallel()
	cfg := &Config{Provinces: []Province{{Name: "Shanghai", Region: "East"}, {Name: "Gansu", Region: "West"}, {Name: "Zhejiang", Region: "East"}}}
	if d := cmp.Diff(twoRegions, Regions(cfg)); d != "" {
		t.Errorf("Regions (-want +got):\n%s", d)
	}
}

// What is counted in a region over what it is a share of there is its share: unemployment is one of those outside farming.
func TestRegionalShares(t *testing.T) {
	t.Parallel()
	rows := []record.ProvinceYear{
		{Province: "Shanghai", Workers: 1000, FarmEmployment: 0.2, Unemployment: 0.1}, // 800 off farms, 80 without work
		{Province: "Zhejiang", Workers: 3000, FarmEmployment: 0.9, Unemployment: 0.4}, // 300 and 120
	}
	got := byRegion(rows, twoRegions)[0].rows
	for name, want := range map[string]float64{"unemployment": 200.0 / 1100, "farm_employment": 2900.0 / 4000, "workers": 4000} {
		i := slices.IndexFunc(regionIndicators, func(x regionIndicator) bool { return x.name == name })
		if x := regionIndicators[i].of(got); math.Abs(x-want) > 1e-12 {
			t.Errorf("%s of the region is %g, want %g", name, x, want)
		}
	}
}

// Rows do not depend on the threads, nor does the error if several numbers are missing.
func TestCompareOnManyThreads(t *testing.T) {
	t.Parallel()
	base, alt := Side{"a", history(6, 1, 0)}, Side{"b", history(6, 2, 1)}
	for name, compare := range map[string]func(Side, Side, []Region, int) ([]record.EffectRow, error){"Compare": Compare, "CompareCumulated": CompareCumulated} {
		one, err := compare(base, alt, twoRegions, 1)
		if err != nil {
			t.Fatal(err)
		}
		many, err := compare(base, alt, twoRegions, 8)
		if d := cmp.Diff(one, many); d != "" || err != nil {
			t.Errorf("%s (-one +eight threads): %v\n%s", name, err, d)
		}
		broken := Side{"b", history(6, 2, 1)}
		broken.Tables.Provinces = broken.Tables.Provinces[:len(broken.Tables.Provinces)-1]
		_, first := compare(base, broken, twoRegions, 1)
		_, other := compare(base, broken, twoRegions, 8)
		if first == nil || other == nil || first.Error() != other.Error() {
			t.Errorf("%s: %v on one thread, %v on eight; want the same error", name, first, other)
		}
	}
}

// One comparison of the default size: 20 replicates, 43 years, 31 provinces.
func BenchmarkCompare(b *testing.B) {
	one := new(record.Tables)
	var region Region
	for r := 1; r <= 20; r++ {
		for year := 1978; year <= 2020; year++ {
			one.Nation = append(one.Nation, record.NationYear{Replicate: r, Year: year, CV: float64(r * year)})
			for p := range 31 {
				one.Provinces = append(one.Provinces, record.ProvinceYear{Replicate: r, Year: year, Province: fmt.Sprint(p), Population: 1, GDP: float64(p)})
			}
		}
	}
	for p := range 31 {
		region.Provinces = append(region.Provinces, fmt.Sprint(p))
	}
	for b.Loop() {
		if _, err := Compare(Side{"a", one}, Side{"b", one}, []Region{region}, 2); err != nil {
			b.Fatal(err)
		}
	}
}
