package sim

import (
	"math"
	"math/rand/v2"
	"testing"
)

// coverage returns how often the interval under the sequential rule holds the true mean 0, and the mean number of replicates.
func coverage(trials int, width float64, draw func() float64) (share, replicates float64) {
	quantile := map[int]float64{}
	for range trials {
		var x []float64
		for n := LeastReplicates; ; n += BatchReplicates {
			for len(x) < n {
				x = append(x, draw())
			}
			if quantile[n] == 0 {
				quantile[n] = TQuantile(n)
			}
			mean, variance := meanVariance(x)
			half := quantile[n] * math.Sqrt(variance/float64(n))
			if half > width {
				continue
			}
			if math.Abs(mean) <= half {
				share += 1 / float64(trials)
			}
			replicates += float64(n) / float64(trials)
			break
		}
	}
	return share, replicates
}

// The coverage that the documentation of HalfWidth states: somewhat below 95 %, less for skewed data.
func TestCoverageUnderTheRule(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(6, 7))
	const trials = 10000 // s.e. of a share of 0.87: 0.0034
	for _, c := range []struct {
		name string
		draw func() float64
		want float64
	}{
		{"normal", rng.NormFloat64, 0.94},
		{"exponential", func() float64 { return rng.ExpFloat64() - 1 }, 0.87},
	} {
		share, n := coverage(trials, 0.4, c.draw)
		t.Logf("%s: coverage %.3f with %.1f replicates on average", c.name, share, n)
		if math.Abs(share-c.want) > 0.017 || n < 20 || n > 32 {
			t.Errorf("%s: coverage %.3f with %.1f replicates on average, want %.2f ± 0.017 with about 25", c.name, share, n, c.want)
		}
	}
}

func TestHalfWidthIsThatOfTheTable(t *testing.T) {
	t.Parallel()
	base, alt := Side{"base", history(5, 1, 0)}, Side{"alt", history(5, 2, 1)}
	rows, err := Compare(base, alt, twoRegions, 2)
	if err != nil {
		t.Fatal(err)
	}
	for _, indicator := range []string{"cv", WestEastRatio} {
		row := pick(t, rows, indicator, NationLevel, AllProvinces, 1979)
		if got, err := HalfWidth(base, alt, twoRegions, indicator); err != nil || !near(got, row.CIHigh-row.DeltaMean) {
			t.Errorf("half width of %s = %g, %v; want %g", indicator, got, err, row.CIHigh-row.DeltaMean)
		}
	}
	if _, err := HalfWidth(base, alt, twoRegions, "nothing"); err == nil {
		t.Error("no error for an indicator that does not exist")
	}
}
