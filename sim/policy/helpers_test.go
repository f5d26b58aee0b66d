package policy

import (
	"math"
	"testing"

	"gowest/sim/calendar"
)

// The country of these tests: three provinces of two cells each, industries farming (0), textiles (1)
// and ceramics (2), ports in provinces 0 and 2.
const (
	farming, textiles, ceramics = 0, 1, 2
	industries                  = 3
)

func country() Place {
	return Place{
		Industries: industries, Traded: []int{textiles, ceramics}, Province: []int32{0, 0, 1, 1, 2, 2},
		Population: []float64{0.5, 0.3, 0.2}, PortProvince: []int32{0, 2}, PortOpen: []float64{0.05, 0.9}, Provinces: 3,
	}
}

var everywhere = []int32{0, 1, 2, 3, 4, 5}

func key(cell, industry int) int { return cell*industries + industry }

// run plays policies from the start of year from to the end of year to and calls see in every
// quarter, after the levers are set. years returns what is observed at the end of a year.
func run(e *Engine, from, to int, observe func(year int) ([]Sighting, float64), see func(now calendar.Time)) {
	for year := from; year <= to; year++ {
		for q := range calendar.TicksPerYear {
			now := calendar.At(year, calendar.Tick(q))
			e.Tick(now)
			if see != nil {
				see(now)
			}
		}
		var clusters []Sighting
		cv := 0.0
		if observe != nil {
			clusters, cv = observe(year)
		}
		e.Observe(calendar.Time(year+1), clusters, cv)
	}
}

// starts returns the first quarter in [from, to] in which policy 0 is in force, 0 for never.
func starts(e *Engine, from, to int, observe func(year int) ([]Sighting, float64)) float64 {
	first := 0.0
	run(e, from, to, observe, func(now calendar.Time) {
		if first == 0 && e.Strength(0) > 0 {
			first = float64(now)
		}
	})
	return first
}

// near fails unless got is want within rounding.
func near(t testing.TB, what string, got, want float64) {
	t.Helper()
	if math.IsNaN(got) || math.Abs(got-want) > 1e-12*math.Max(1, math.Abs(want)) {
		t.Errorf("%s = %.15g, want %.15g", what, got, want)
	}
}
