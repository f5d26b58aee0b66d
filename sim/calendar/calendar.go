// Package calendar counts simulated time in quarters and evaluates dated series.
package calendar

import (
	"fmt"
	"math"
	"sort"
)

// TicksPerYear is the number of ticks (quarters) in a simulated year.
const TicksPerYear = 4

// Tick counts quarters from the first quarter of the first simulated year.
// Negative ticks belong to the start-up before that year.
type Tick int

// Time is a position in time in years: 1980.25 is the start of the second quarter of 1980.
type Time float64

// At returns the time at the start of tick t of a run that begins in year from.
func At(from int, t Tick) Time { return Time(float64(from) + float64(float64(t)/TicksPerYear)) }

// Year returns the calendar year in which t lies.
func (t Time) Year() int { return int(math.Floor(float64(t))) }

// Point is one dated value of a [Series].
type Point struct {
	Year  float64
	Value float64
}

// Series is a dated value: linear between its points, constant before the first and after the
// last. Years strictly increase. The zero Series is 0 at every time.
type Series []Point

// Constant returns the series that is v at every time.
func Constant(v float64) Series { return Series{{Value: v}} }

// At returns the value of s at time t.
func (s Series) At(t Time) float64 {
	if len(s) == 0 {
		return 0
	}
	y := float64(t)
	i := sort.Search(len(s), func(i int) bool { return s[i].Year > y })
	switch i {
	case 0:
		return s[0].Value
	case len(s):
		return s[i-1].Value
	}
	a, b := s[i-1], s[i]
	return a.Value + (b.Value-a.Value)*(y-a.Year)/(b.Year-a.Year)
}

// Check returns an error if the years of s do not strictly increase or a number is not finite.
func (s Series) Check() error {
	for i, p := range s {
		if math.IsNaN(p.Value) || math.IsInf(p.Value, 0) || math.IsNaN(p.Year) || math.IsInf(p.Year, 0) {
			return fmt.Errorf("point %d is not a finite number", i+1)
		}
		if i > 0 && p.Year <= s[i-1].Year {
			return fmt.Errorf("year %g does not come after %g", p.Year, s[i-1].Year)
		}
	}
	return nil
}
