package measure_test

import (
	"errors"
	"math"
	"testing"

	"gowest/sim/measure"
	"pgregory.net/rapid"
)

// The indicators of empty boxes have no published numbers; all expectations are by hand.

func TestLocalSourcing(t *testing.T) {
	t.Parallel()
	s, err := measure.LocalSourcingOf([]float64{50, 0, 5, 0}, []float64{100, 80, 20, 0})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "share", s.Share, 55.0/200, 1e-15)
	near(t, "mean", s.Mean, (0.5+0+0.25)/3, 1e-15)
	near(t, "linked", s.Linked, 2.0/3, 1e-15)
	if s.Firms != 3 {
		t.Errorf("%d firms, want 3 with inputs", s.Firms)
	}
	if _, err := measure.LocalSourcingOf([]float64{0}, []float64{0}); !errors.Is(err, measure.ErrNoData) {
		t.Errorf("no inputs: %v", err)
	}
	if _, err := measure.LocalSourcingOf([]float64{2}, []float64{1}); !errors.Is(err, measure.ErrRange) {
		t.Errorf("more than all: %v", err)
	}
}

func TestSpilloverByDistance(t *testing.T) {
	t.Parallel()
	change := []float64{5, 2, 4, -1, 100}
	distance := []float64{0, 50, 100, 300, 10}
	bands, err := measure.SpilloverByDistance(change, distance, []float64{1, 3, 1, 2, 0}, []float64{0, 100, 200})
	if err != nil {
		t.Fatal(err)
	}
	if len(bands) != 4 || bands[0].Places != 1 || bands[1].Places != 2 || bands[2].Places != 0 || bands[3].Places != 1 {
		t.Fatalf("bands %+v", bands)
	}
	near(t, "core", bands[0].Mean, 5, 0)
	near(t, "near", bands[1].Mean, (3*2+4)/4.0, 1e-15)
	// Deviations -½ and 3/2 with shares ¾ and ¼: 2((⅜)² + (⅜)²).
	near(t, "s.e.", bands[1].SE, math.Sqrt(2*2*0.375*0.375), 1e-15)
	near(t, "far", bands[3].Mean, -1, 0)
	if !math.IsNaN(bands[2].Mean) || !math.IsNaN(bands[0].SE) || bands[3].From != 200 || !math.IsInf(bands[3].To, 1) {
		t.Errorf("bands %+v", bands)
	}
	if _, err := measure.SpilloverByDistance([]float64{1}, []float64{-1}, nil, nil); !errors.Is(err, measure.ErrRange) {
		t.Errorf("negative distance: %v", err)
	}
	if _, err := measure.SpilloverByDistance(nil, nil, nil, []float64{1}); !errors.Is(err, measure.ErrNoData) {
		t.Errorf("no places: %v", err)
	}
}

// With equal weights mean and standard error are those of a textbook sample; the weighted mean of bands is the mean.
func TestSpilloverLaws(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		n := rapid.IntRange(2, 20).Draw(r, "n")
		change := rapid.SliceOfN(rapid.Float64Range(-10, 10), n, n).Draw(r, "change")
		distance := rapid.SliceOfN(rapid.Float64Range(0, 500), n, n).Draw(r, "distance")
		one, err := measure.SpilloverByDistance(change, distance, nil, nil)
		if err != nil {
			r.Fatal(err)
		}
		var mean, square float64
		for _, c := range change {
			mean += c / float64(n)
		}
		for _, c := range change {
			square += (c - mean) * (c - mean)
		}
		if se := math.Sqrt(square / float64(n-1) / float64(n)); math.Abs(one[0].Mean-mean) > 1e-12 || math.Abs(one[0].SE-se) > 1e-9 {
			r.Fatalf("%+v, want %g ± %g", one[0], mean, se)
		}
		bands, _ := measure.SpilloverByDistance(change, distance, nil, []float64{100, 200, 300})
		sum, places := 0.0, 0
		for _, b := range bands {
			if b.Places > 0 {
				sum += b.Mean * float64(b.Places)
				places += b.Places
			}
		}
		if places != n || math.Abs(sum-mean*float64(n)) > 1e-9 {
			r.Fatalf("%d places with a sum of %g, want %d with %g", places, sum, n, mean*float64(n))
		}
	})
}

func TestPersistence(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name                  string
		before, during, after []float64
		want                  float64
	}{
		{"all stays", []float64{100}, []float64{150, 150}, []float64{150}, 1},
		{"all gone", []float64{100}, []float64{150}, []float64{100}, 0},
		{"half", []float64{90, 110}, []float64{140, 160}, []float64{130, 120}, 0.5},
		{"worse than before", []float64{100}, []float64{150}, []float64{50}, -1},
		{"effects", []float64{0}, []float64{8}, []float64{2}, 0.25},
	} {
		got, err := measure.Persistence(c.before, c.during, c.after)
		if err != nil {
			t.Fatal(err)
		}
		near(t, c.name, got, c.want, 1e-15)
	}
	if _, err := measure.Persistence([]float64{1}, []float64{1}, []float64{2}); !errors.Is(err, measure.ErrNoVariation) {
		t.Errorf("no effect: %v", err)
	}
	if _, err := measure.Persistence(nil, []float64{1}, []float64{2}); !errors.Is(err, measure.ErrNoData) {
		t.Errorf("no year before: %v", err)
	}
	if _, err := measure.Persistence([]float64{math.NaN()}, []float64{1}, []float64{2}); !errors.Is(err, measure.ErrRange) {
		t.Errorf("NaN: %v", err)
	}
}
