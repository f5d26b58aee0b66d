package calendar_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"gowest/sim/calendar"
)

func TestAt(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		tick calendar.Tick
		want calendar.Time
		year int
	}{
		{"first quarter", 0, 1978, 1978},
		{"second quarter", 1, 1978.25, 1978},
		{"last quarter of the year", 3, 1978.75, 1978},
		{"next year", 4, 1979, 1979},
		{"last quarter of 2020", 171, 2020.75, 2020},
		{"last quarter of the start-up", -1, 1977.75, 1977},
		{"start-up of seven years", -28, 1971, 1971},
		{"its second quarter", -27, 1971.25, 1971},
	} {
		got := calendar.At(1978, c.tick)
		if got != c.want || got.Year() != c.year {
			t.Errorf("%s: At(1978, %d) = %g in year %d, want %g in %d", c.name, c.tick, got, got.Year(), c.want, c.year)
		}
	}
}

func TestSeries(t *testing.T) {
	t.Parallel()
	s := calendar.Series{{Year: 1980, Value: 2}, {Year: 1984, Value: 10}, {Year: 1985, Value: 0}}
	for _, c := range []struct {
		name string
		s    calendar.Series
		at   calendar.Time
		want float64
	}{
		{"long before", s, 1900, 2},
		{"just before", s, 1979.99, 2},
		{"first point", s, 1980, 2},
		{"a quarter of the way", s, 1981, 4},
		{"half-way", s, 1982, 6},
		{"a point", s, 1984, 10},
		{"the next piece", s, 1984.75, 2.5},
		{"last point", s, 1985, 0},
		{"after", s, 2020, 0},
		{"one point, before", s[:1], 1950, 2},
		{"one point, after", s[:1], 2050, 2},
		{"none", nil, 1980, 0},
		{"constant", calendar.Constant(7), 1980, 7},
		{"constant, before our era", calendar.Constant(7), -5, 7},
	} {
		if got := c.s.At(c.at); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("%s: At(%g) = %g, want %g", c.name, c.at, got, c.want)
		}
	}
}

// A series takes the values of its points, lies between those on either side, and a straight line
// comes back as it was.
func TestSeriesLaws(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		value := rapid.Float64Range(-1e6, 1e6)
		year := rapid.Float64Range(1900, 1910).Draw(t, "first")
		a, b := value.Draw(t, "a"), rapid.Float64Range(-1e3, 1e3).Draw(t, "b")
		var s, line calendar.Series
		for range rapid.IntRange(1, 8).Draw(t, "points") {
			s = append(s, calendar.Point{Year: year, Value: value.Draw(t, "value")})
			line = append(line, calendar.Point{Year: year, Value: a + b*(year-1900)})
			year += rapid.Float64Range(0.25, 20).Draw(t, "gap")
		}
		if err := s.Check(); err != nil {
			t.Fatalf("Check() = %v", err)
		}
		for i, p := range s {
			if got := s.At(calendar.Time(p.Year)); math.Abs(got-p.Value) > 1e-9 {
				t.Fatalf("At(%g) = %g, want the point %g", p.Year, got, p.Value)
			}
			if i == 0 {
				continue
			}
			u := rapid.Float64Range(0, 1).Draw(t, "u")
			at := s[i-1].Year + u*(p.Year-s[i-1].Year)
			low, high := min(s[i-1].Value, p.Value), max(s[i-1].Value, p.Value)
			if got := s.At(calendar.Time(at)); got < low-1e-6 || got > high+1e-6 {
				t.Fatalf("At(%g) = %g, want between %g and %g", at, got, low, high)
			}
			if got, want := line.At(calendar.Time(at)), a+b*(at-1900); math.Abs(got-want) > 1e-6 {
				t.Fatalf("a line: At(%g) = %g, want %g", at, got, want)
			}
		}
	})
}

func TestCheck(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		s    calendar.Series
		want string
	}{
		{"empty", nil, ""},
		{"constant", calendar.Constant(3), ""},
		{"ascending", calendar.Series{{1980, 1}, {1980.25, 1}, {1990, -5}}, ""},
		{"same year twice", calendar.Series{{1980, 1}, {1980, 2}}, "year 1980 does not come after 1980"},
		{"backwards", calendar.Series{{1980, 1}, {1990, 1}, {1985, 2}}, "year 1985 does not come after 1990"},
		{"no number", calendar.Series{{1980, 1}, {1981, math.NaN()}}, "point 2 is not a finite number"},
		{"infinite", calendar.Series{{1980, math.Inf(-1)}}, "point 1 is not a finite number"},
		{"no year", calendar.Series{{math.NaN(), 1}}, "point 1 is not a finite number"},
		{"endless year", calendar.Series{{1980, 1}, {math.Inf(1), 1}}, "point 2 is not a finite number"},
	} {
		got := ""
		if err := c.s.Check(); err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("%s: Check() = %q, want %q", c.name, got, c.want)
		}
	}
}
