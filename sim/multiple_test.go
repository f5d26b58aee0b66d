package sim

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gowest/sim/record"
)

// The 15 p-values of Benjamini and Hochberg (1995, section 3.2), of which their procedure rejects the first four at 5 %. The q-values
// are those of scipy.stats.false_discovery_control of SciPy 1.17.1.
func TestQValuesOfTheOriginalExample(t *testing.T) {
	t.Parallel()
	p := []float64{0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.000}
	want := []float64{
		0.0015, 0.003, 0.0095, 0.035625, 0.0603, 0.06385714285714286, 0.06385714285714286, 0.0645, 0.0765, 0.486, 0.5811818181818181,
		0.7148749999999999, 0.7532307692307693, 0.8132142857142857, 1,
	}
	got := qValues(p)
	if d := cmp.Diff(want, got, cmp.Comparer(near)); d != "" {
		t.Errorf("q-values (-want +got):\n%s", d)
	}
	for i, q := range got {
		if (q <= 0.05) != (i < 4) {
			t.Errorf("hypothesis %d has q = %g: want the first four rejected", i+1, q)
		}
	}
}

// The definition, by brute force and for any order: the smallest over j ≥ k of m p_(j)/j.
func TestQValuesByDefinition(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(4, 5))
	for range 200 {
		p := make([]float64, 1+rng.IntN(12))
		for i := range p {
			p[i] = math.Round(10*rng.Float64()) / 10 // with ties
		}
		got := qValues(p)
		for i := range p {
			want := 1.0
			for _, level := range p { // reject all with p up to level
				if level < p[i] {
					continue
				}
				rejected := 0
				for _, v := range p {
					if v <= level {
						rejected++
					}
				}
				want = min(want, float64(len(p))*level/float64(rejected))
			}
			if !near(got[i], want) {
				t.Fatalf("q of %g among %v = %g, want %g", p[i], p, got[i], want)
			}
		}
	}
}

// With two replicates t has one degree of freedom, a Cauchy law: p = 1 - 2 atan(t)/π.
func TestTPValue(t *testing.T) {
	t.Parallel()
	for _, z := range []float64{0.1, 1, -3, 40} {
		if got, want := tPValue(2*z, 2, 2), 1-2*math.Atan(math.Abs(z))/math.Pi; math.Abs(got-want) > 1e-12 {
			t.Errorf("p-value of t = %g with one degree of freedom = %g, want %g", z, got, want)
		}
	}
	if a, b := tPValue(0, 0, 5), tPValue(1, 0, 5); a != 1 || b != 0 {
		t.Errorf("p-values without variation = %g and %g, want 1 for no effect and 0 for a certain one", a, b)
	}
	// The t of the 95 % interval has p = 0.05.
	if got := tPValue(TQuantile(20), 1, 20); math.Abs(got-0.05) > 1e-9 {
		t.Errorf("p-value at the interval's end = %g, want 0.05", got)
	}
}

func TestFamiliesOfQValues(t *testing.T) {
	t.Parallel()
	rows := []record.EffectRow{
		{Alt: "a", Level: NationLevel, Year: 2000, PValue: 0.01},
		{Alt: "a", Level: RegionLevel, Year: 2000, PValue: 0.01},
		{Alt: "a", Level: NationLevel, Year: 2001, PValue: 0.01},
		{Alt: "b", Level: NationLevel, Year: 2000, PValue: 0.01},
		{Alt: "a", Level: NationLevel, Year: 2000, PValue: 0.3},
	}
	fillQValues(rows)
	for i, want := range []float64{0.02, 0.01, 0.01, 0.01, 0.3} {
		if rows[i].QValue != want {
			t.Errorf("row %d has q = %g, want %g", i, rows[i].QValue, want)
		}
	}
}
