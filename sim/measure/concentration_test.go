package measure_test

import (
	"errors"
	"math"
	"testing"

	"gowest/sim/draw"
	"gowest/sim/measure"
	"pgregory.net/rapid"
)

func TestConcentrationPublished(t *testing.T) {
	t.Parallel()
	must := must[float64](t)
	// R package REAT (Wieland, CRAN), herf: four car makers of Dörsam (2004).
	near(t, "HerfindahlHirschman", must(measure.HerfindahlHirschman([]float64{20, 50, 20, 10})), 0.34, 1e-15)
	// REAT, locq: 1,714 of the 79,006 employed of a region, 879,213 of the 15,593,224 of the nation,
	// Farhauer and Kröll (2013).
	lq, err := measure.LocationQuotient([]float64{1714, 879213 - 1714}, []float64{79006, 15593224 - 79006})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "LocationQuotient", lq[0], 0.3847623, 0.51e-7)
	// REAT, krugman.spec2: five industries of Sweden against the mean structure of four neighbours, Farhauer and Kröll
	// (2013); krugman.spec: two regions without an industry in common.
	mean := make([]float64, 5)
	for _, country := range [][]float64{
		{35000, 12000, 30000, 8000, 22000}, {40000, 10000, 25000, 9000, 18000}, {30000, 11000, 18000, 3000, 13000}, {40000, 6000, 11000, 2000, 12000},
	} {
		jobs := 0.0
		for _, n := range country {
			jobs += n
		}
		for i, n := range country {
			mean[i] += n / jobs / 4
		}
	}
	near(t, "Krugman", must(measure.Krugman([]float64{45000, 15000, 32000, 10000, 30000}, mean)), 0.1595, 0.51e-4)
	near(t, "Krugman of strangers", must(measure.Krugman([]float64{20, 10, 70, 0, 0}, []float64{0, 0, 0, 60, 40})), 2, 1e-15)
	// REAT, ellison.a: ten firms in Vienna, Linz and Graz, Farhauer and Kröll (2014).
	heads := []float64{200, 650, 12000, 100, 50, 16000, 13000, 1500, 1500, 25000}
	city := []int{0, 0, 0, 0, 0, 1, 1, 1, 1, 2}
	industry := make([]float64, 3)
	for f, h := range heads {
		industry[city[f]] += h
	}
	plants := must(measure.HerfindahlHirschman(heads))
	near(t, "EllisonGlaeser", must(measure.EllisonGlaeser(industry, []float64{500000, 400000, 100000}, plants)), 0.05990628, 0.51e-8)
}

func TestConcentrationByHand(t *testing.T) {
	t.Parallel()
	must := must[float64](t)
	// Shares 3/4 and 1/4 against 1/2 and 1/2.
	near(t, "Krugman", must(measure.Krugman([]float64{3, 1}, []float64{5, 5})), 0.5, 1e-15)
	near(t, "Krugman of strangers", must(measure.Krugman([]float64{1, 0}, []float64{0, 1})), 2, 1e-15)
	// G = 2/16, 1-Σb² = 1/2, H = 0: γ = (1/8)/(1/2).
	near(t, "EllisonGlaeser", must(measure.EllisonGlaeser([]float64{3, 1}, []float64{5, 5}, 0)), 0.25, 1e-15)
	// All in one of n equal places: G = 1-Σb² = 1-1/n, so γ = 1 for H = 0.
	near(t, "EllisonGlaeser of one place", must(measure.EllisonGlaeser([]float64{1, 0, 0, 0}, []float64{2, 2, 2, 2}, 0)), 1, 1e-15)
	// One plant would be H = 1, which is refused: γ has no value.
	if _, err := measure.EllisonGlaeser([]float64{1, 0}, []float64{1, 1}, 1); !errors.Is(err, measure.ErrRange) {
		t.Errorf("EllisonGlaeser of one plant: %v, want ErrRange", err)
	}
	if _, err := measure.EllisonGlaeser([]float64{1, 0}, []float64{1, 0}, 0); !errors.Is(err, measure.ErrNoData) {
		t.Errorf("EllisonGlaeser with one region: %v, want ErrNoData", err)
	}
	lq, err := measure.LocationQuotient([]float64{1, 0}, []float64{3, 0})
	if err != nil || lq[0] != 1 || lq[1] != 0 {
		t.Errorf("LocationQuotient = %v, %v, want 1, 0", lq, err)
	}
	if _, err := measure.LocationQuotient([]float64{1, 1}, []float64{3, 0}); !errors.Is(err, measure.ErrRange) {
		t.Errorf("LocationQuotient without base: %v, want ErrRange", err)
	}
	if _, err := measure.Krugman([]float64{0, 0}, []float64{3, 0}); !errors.Is(err, measure.ErrNoIncome) {
		t.Errorf("Krugman of nothing: %v, want ErrNoIncome", err)
	}
}

func TestConcentrationLaws(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		must := must[float64](t)
		n := rapid.IntRange(2, 20).Draw(r, "n")
		x, b := incomes(r, n), weights(r, n)
		k := must(measure.Krugman(x, b))
		if back := must(measure.Krugman(b, x)); math.Abs(k-back) > 1e-12 || k < 0 || k > 2+1e-12 {
			r.Fatalf("Krugman %g, the other way %g", k, back)
		}
		if h := must(measure.HerfindahlHirschman(x)); h < 1/float64(n)-1e-12 || h > 1+1e-12 {
			r.Fatalf("HerfindahlHirschman %g of %d", h, n)
		}
		// The base-weighted mean of the quotients is one.
		lq, err := measure.LocationQuotient(x, b)
		if err != nil {
			r.Fatal(err)
		}
		var mean, all float64
		for i := range lq {
			mean += b[i] * lq[i]
			all += b[i]
		}
		if math.Abs(mean/all-1) > 1e-9 {
			r.Fatalf("mean quotient %g", mean/all)
		}
	})
}

// Thrown at random, plants of any size have γ = 0 on average (Ellison and Glaeser 1997, prop. 1).
func TestEllisonGlaeserOfDartboard(t *testing.T) {
	t.Parallel()
	base := []float64{1, 2, 3, 4, 10}
	heads := []float64{50, 20, 10, 5, 5, 3, 2, 2, 1, 1, 1}
	plants := must[float64](t)(measure.HerfindahlHirschman(heads))
	key := draw.NewKey(7, 1)
	const worlds = 20_000
	var sum, square float64
	for world := range worlds {
		industry := make([]float64, len(base))
		for f, h := range heads {
			u := 20 * key.Uniform(uint64(world*len(heads)+f), 1) // Σ base = 20
			r := 0
			for u >= base[r] {
				u -= base[r]
				r++
			}
			industry[r] += h
		}
		g := must[float64](t)(measure.EllisonGlaeser(industry, base, plants))
		sum += g
		square += g * g
	}
	mean := sum / worlds
	se := math.Sqrt((square/worlds - mean*mean) / worlds)
	if math.Abs(mean) > 5*se { // z of 5
		t.Errorf("mean γ = %g, s.e. %g, want 0", mean, se)
	}
}
