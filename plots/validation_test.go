package plots

import (
	"math"
	"strings"
	"testing"

	"gowest/sim/record"
)

// testValidation is an invented validation of the invented country: the model is off by the same share everywhere, and bands widen.
func testValidation(t testing.TB) *Validation {
	c := readCountry(t)
	v := &Validation{Meta: c.meta, Origin: 2000}
	v.Meta.Scenario = "go-west"
	forecasts := []string{ModelLevels, ModelChanges, RandomWalk, TrendSince + "1990", TrendSince + "1978", BetaConvergence}
	bands := func(x, wide float64) record.Bands {
		return record.Bands{
			Median: x, Low50: x / (1 + wide), High50: x * (1 + wide), Low80: x / (1 + 2*wide), High80: x * (1 + 2*wide),
			Low95: x / (1 + 3*wide), High95: x * (1 + 3*wide),
		}
	}
	for k, name := range forecasts {
		all := func(score string, from, to int, value, half float64) {
			v.Scores = append(v.Scores, record.ValidationRow{Forecast: name, Score: score, Province: "ALL", FromYear: from, ToYear: to, Value: value, CILow: value - half, CIHigh: value + half})
		}
		all("rmse", 2001, 2020, 0.1+0.02*float64(k), 0.03)
		for i, level := range coverageLevels {
			all("coverage_"+number(float64(level), 0), 2001, 2020, math.Min(1, 0.3+0.1*float64(k)+0.1*float64(i)), 0.08)
		}
		for year := 2001; year <= 2020; year++ {
			all("rmse", year, year, 0.01*math.Sqrt(float64(year-2000))*float64(k+1), 0.01)
		}
	}
	for year := 1978; year <= 2020; year++ {
		judged := 0
		if year > 2000 {
			judged = 1
		}
		seen := 0.7 + 0.15*math.Sin(float64(year-1978)/7)
		for k, name := range forecasts {
			if name == ModelLevels || judged == 1 {
				row := record.DispersionForecastRow{Forecast: name, Measure: "cv", Year: year, Judged: judged, Observed: seen, Point: 0.65 - 0.02*float64(k)}
				if k < 2 {
					row.Bands = bands(row.Point, 0.002*float64(year-1978))
				}
				v.Dispersion = append(v.Dispersion, row)
			}
		}
		for i, p := range c.meta.Provinces {
			rel := c.income[i] / 400 * math.Exp(0.2*math.Sin(float64(i)+float64(year-1978)/20))
			x := rel * math.Exp(0.15*math.Sin(float64(i)))
			row := record.ForecastRow{Forecast: ModelLevels, Province: p.Name, ProvinceCode: p.Code, Year: year, Judged: judged, Observed: rel, Point: x, Bands: bands(x, 0.002*float64(year-1978))}
			if row.Low95 <= rel && rel <= row.High95 {
				row.Covered95 = 1
			}
			v.Provinces = append(v.Provinces, row)
		}
	}
	return v
}

// validationFigures are all charts of a validation.
func validationFigures(t testing.TB, o Options) []*Figure {
	v := testValidation(t)
	return []*Figure{ValidationDispersion(v, o), ValidationProvinces(v, o), ValidationErrors(v, o), ValidationCoverage(v, o)}
}

// Forecasts are named and drawn in both languages with glyphs that the fonts have: a missing one panics.
func TestForecastsHaveNames(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"en", "zh"} {
		for _, f := range validationFigures(t, Options{Lang: lang}) {
			if _, err := f.Render("svg", 18); err != nil {
				t.Error(err)
			}
		}
	}
	if got := in("en").forecast(TrendSince + "1990"); got != "trend since 1990" {
		t.Errorf("trend is named %q", got)
	}
	if got := in("zh").forecast(RandomWalk); got == RandomWalk {
		t.Errorf("the random walk has no name in Chinese")
	}
}

// Titles say what the rows hold.
func TestValidationTitles(t *testing.T) {
	t.Parallel()
	v := testValidation(t)
	held := 0
	for _, r := range v.Dispersion {
		if r.Forecast == ModelLevels && r.Judged == 1 && r.Low95 <= r.Observed && r.Observed <= r.High95 {
			held++
		}
	}
	if got, want := ValidationDispersion(v, Options{}).Title, "observed dispersion in "+number(float64(held), 0)+" of the 20 years after 2000"; !strings.Contains(got, want) {
		t.Errorf("title %q; want %q in it", got, want)
	}
	if got, want := ValidationErrors(v, Options{}).Title, "Smallest errors in relative income from 2001 to 2020: model, levels"; got != want {
		t.Errorf("title %q; want %q", got, want)
	}
	// Without rows there is nothing to draw.
	for _, f := range []*Figure{ValidationDispersion(&Validation{}, Options{}), ValidationProvinces(&Validation{}, Options{}), ValidationErrors(&Validation{}, Options{}), ValidationCoverage(&Validation{}, Options{})} {
		if f != nil {
			t.Errorf("%s is drawn of nothing", f.Name)
		}
	}
}

// Colours and dashes tell all forecasts apart.
func TestForecastsLookDifferent(t *testing.T) {
	t.Parallel()
	v := testValidation(t)
	seen := map[string]string{}
	for _, name := range v.names(all) {
		c, dash := v.forecastStyle(name)
		look := strings.Join([]string{string(rune(c.R)), string(rune(c.G)), string(rune(c.B)), number(float64(len(dash)), 0)}, ",")
		if other := seen[look]; other != "" {
			t.Errorf("%s looks like %s", name, other)
		}
		seen[look] = name
	}
}
