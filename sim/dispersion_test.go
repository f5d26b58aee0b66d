package sim

import (
	"encoding/csv"
	"math"
	"os"
	"reflect"
	"slices"
	"strconv"
	"testing"

	"gowest/sim/record"
	"gowest/sim/space"
)

// chinaRows reads the table of published provincial figures for one year. Registered heads are
// twice the residents of the coast and the residents elsewhere, household income is half of GDP.
func chinaRows(t *testing.T, year string) ([]record.ProvinceYear, []Province) {
	t.Helper()
	f, err := os.Open("measure/testdata/provinces.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.Comment = '#'
	table, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	column := func(name string) int { return slices.Index(table[0], name) }
	number := func(s string) float64 {
		v, err := strconv.ParseFloat(s, 64)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	var rows []record.ProvinceYear
	var provinces []Province
	for _, line := range table[1:] {
		p := Province{
			Name: line[0], Region: line[column("region")], Coastal: line[column("coastal")] == "true",
			Municipality: line[column("municipality")] == "true",
		}
		p.Region3 = p.Region
		if p.Region == "Northeast" {
			p.Region3 = "Central"
		}
		pop, gdp := 1e4*number(line[column("pop"+year)]), 1e8*number(line[column("gdp"+year)])
		row := record.ProvinceYear{
			Province: p.Name, Population: int64(pop), Registered: int64(pop), GDP: gdp, GDPPerHead: gdp / pop,
			GDPNominal: gdp, HouseholdIncomePerHead: gdp / pop / 2,
		}
		if p.Coastal {
			row.Registered *= 2
		}
		rows, provinces = append(rows, row), append(provinces, p)
	}
	return rows, provinces
}

// The published dispersion of GDP per head in 1978 lands in the columns that it is meant for.
func TestFillDispersionOfChina(t *testing.T) {
	t.Parallel()
	rows, provinces := chinaRows(t, "78")
	for i := range rows { // real GDP falls with price level two: no index may notice
		rows[i].GDP /= 2
	}
	var n record.NationYear
	fillDispersion(&n, rows, provinces, make([][]int32, len(rows)))
	for _, c := range []struct {
		column    string
		got, want float64
	}{
		{"cv", n.CV, .957},
		{"cv_weighted", n.CVWeighted, .756},
		{"sigma", n.Sigma, .543},
		{"theil_t", n.TheilT, .156},
		{"gini", n.Gini, .240},
		{"cv_28", n.CV28, .304},
		{"cv_weighted_28", n.CVWeighted28, .316},
		{"sigma_28", n.Sigma28, .277},
		{"theil_t_28", n.TheilT28, .045},
		{"theil_between", n.TheilBetween, .29 * .156},
		{"theil_between_coast", n.TheilBetweenCoast, .17 * .156},
		{"cv_nominal", n.CVNominal, .957},
		{"cv_weighted_nominal", n.CVWeightedNominal, .756},
		{"sigma_nominal", n.SigmaNominal, .543},
		{"theil_t_nominal", n.TheilTNominal, .156},
		{"gini_nominal", n.GiniNominal, .240},
		{"cv_28_nominal", n.CV28Nominal, .304},
		{"sigma_28_nominal", n.Sigma28Nominal, .277},
		{"theil_between_nominal", n.TheilBetweenNominal, .29 * .156},
		{"theil_between_coast_nominal", n.TheilBetweenCoastNominal, .17 * .156},
		{"cv_income", n.CVIncome, .957},
		{"sigma_income", n.SigmaIncome, .543},
		{"gini_income", n.GiniIncome, .240},
		{"theil_t_income", n.TheilTIncome, .156},
		{"cv_weighted_income", n.CVWeightedIncome, .756},
		{"theil_between_income", n.TheilBetweenIncome, .29 * .156},
	} {
		if !(math.Abs(c.got-c.want) <= 0.0015) { // printed digits, of a rounded table
			t.Errorf("%s = %.4f, want %.3f", c.column, c.got, c.want)
		}
	}
	for _, c := range []struct {
		columns                string
		between, within, total float64
	}{
		{"theil", n.TheilBetween, n.TheilWithin, n.TheilT},
		{"theil _r3", n.TheilBetweenR3, n.TheilWithinR3, n.TheilT},
		{"theil _coast", n.TheilBetweenCoast, n.TheilWithinCoast, n.TheilT},
		{"theil _income", n.TheilBetweenIncome, n.TheilWithinIncome, n.TheilTIncome},
		{"theil _hukou", n.TheilBetweenHukou, n.TheilWithinHukou, n.TheilTHukou},
	} {
		if math.Abs(c.between+c.within-c.total) > 1e-12 {
			t.Errorf("%s: %g between and %g within make %g, want %g", c.columns, c.between, c.within, c.between+c.within, c.total)
		}
	}
	// Three regions are coarser than four; twice the heads on the coast bring it down to the inland.
	if n.TheilBetweenR3 > n.TheilBetween || n.TheilTHukou >= n.TheilT || n.TheilTHukou == 0 {
		t.Errorf("between R3 %g of %g, registered T %g of %g", n.TheilBetweenR3, n.TheilBetween, n.TheilTHukou, n.TheilT)
	}
	if n.Atkinson <= 0 || n.Atkinson >= 1 || n.TheilL <= 0 {
		t.Errorf("Atkinson %g, TheilL %g", n.Atkinson, n.TheilL)
	}
}

func TestFillDispersionEdges(t *testing.T) {
	t.Parallel()
	row := func(pop int64, gdp float64) record.ProvinceYear {
		return record.ProvinceYear{Population: pop, Registered: pop, GDP: gdp, GDPNominal: gdp, HouseholdIncomePerHead: gdp / math.Max(1, float64(pop))}
	}
	for _, c := range []struct {
		name       string
		rows       []record.ProvinceYear
		provinces  []Province
		neighbours [][]int32
		zero       bool // every column is 0
	}{
		{"no province", nil, nil, nil, true},
		{"one province", []record.ProvinceYear{row(5, 7)}, make([]Province, 1), make([][]int32, 1), true},
		{"no income", []record.ProvinceYear{row(5, 0), row(6, 0)}, make([]Province, 2), [][]int32{{1}, {0}}, true},
		{"no people", []record.ProvinceYear{row(0, 0), row(0, 0)}, make([]Province, 2), [][]int32{{1}, {0}}, true},
		{"one without people", []record.ProvinceYear{row(5, 7), row(0, 0)}, make([]Province, 2), [][]int32{{1}, {0}}, true},
		{"municipalities only", []record.ProvinceYear{row(5, 7), row(5, 9)}, []Province{{Municipality: true}, {Municipality: true}}, [][]int32{{1}, {0}}, false},
		{"one without income", []record.ProvinceYear{row(5, 7), row(5, 0)}, make([]Province, 2), [][]int32{{1}, {0}}, false},
		{"negative income", []record.ProvinceYear{row(5, 7), row(5, -1)}, make([]Province, 2), [][]int32{{1}, {0}}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var n record.NationYear
			fillDispersion(&n, c.rows, c.provinces, c.neighbours)
			v := reflect.ValueOf(n)
			for i := range v.NumField() {
				f := v.Field(i)
				if f.Kind() != reflect.Float64 {
					continue
				}
				name := v.Type().Field(i).Tag.Get("csv")
				if x := f.Float(); math.IsNaN(x) || math.IsInf(x, 0) || c.zero && math.Abs(x) > 1e-15 {
					t.Errorf("%s = %g", name, x)
				}
			}
			if c.name == "municipalities only" && (n.CV28 != 0 || math.Abs(n.CV-0.125) > 1e-15) { // 7 and 9: 1/8
				t.Errorf("cv = %g and cv_28 = %g, want 1/8 and 0", n.CV, n.CV28)
			}
		})
	}
}

// A user's country with one region has no inequality between regions; Moran's I sees who touches.
func TestFillDispersionOfInventedCountry(t *testing.T) {
	t.Parallel()
	grid := space.Grid{CellKM: 200, Cells: []space.Cell{ // a a b b
		{Position: space.Position{Row: 0, Col: 0}, Province: 0},
		{Position: space.Position{Row: 0, Col: 1}, Province: 0}, //  c c d d
		{Position: space.Position{Row: 0, Col: 2}, Province: 1},
		{Position: space.Position{Row: 0, Col: 3}, Province: 1},
		{Position: space.Position{Row: 1, Col: 0}, Province: 2},
		{Position: space.Position{Row: 1, Col: 1}, Province: 2},
		{Position: space.Position{Row: 1, Col: 2}, Province: 3},
		{Position: space.Position{Row: 1, Col: 3}, Province: 3},
		{Position: space.Position{Row: 5, Col: 5}, Province: 4}, // an island
	}}
	neighbours := provinceNeighbours(&grid, 5)
	want := [][]int32{{1, 2}, {0, 3}, {0, 3}, {1, 2}, nil}
	if !reflect.DeepEqual(neighbours, want) {
		t.Fatalf("neighbours %v, want %v", neighbours, want)
	}
	provinces := make([]Province, 5)
	var rows []record.ProvinceYear
	for i, y := range []float64{1, 3, 3, 1, 50} { // like values lie across the corner
		provinces[i].Region = "all"
		rows = append(rows, record.ProvinceYear{Population: 10, Registered: 10, GDP: 10 * y, GDPNominal: 10 * y, HouseholdIncomePerHead: y})
	}
	var n record.NationYear
	fillDispersion(&n, rows, provinces, neighbours)
	if n.MoranI != -1 {
		t.Errorf("Moran's I = %g, want -1", n.MoranI)
	}
	if n.TheilBetween != 0 || math.Abs(n.TheilWithin-n.TheilT) > 1e-15 {
		t.Errorf("between %g, within %g of %g, want all within", n.TheilBetween, n.TheilWithin, n.TheilT)
	}
}
