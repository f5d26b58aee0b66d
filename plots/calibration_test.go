package plots

import (
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gowest/sim/record"
)

// testCalibration is a calibration of three parameters: one that is known well, one logarithmic, and one that nothing is known of, whose
// value in the scenario lies outside of the range.
func testCalibration(t testing.TB) *Calibration {
	c := &Calibration{Study: "china-1999", Meta: testRun(t).Meta}
	add := func(name string, observed, tolerance, start, mean, se, weight float64) {
		z := func(x float64) float64 { return math.Abs(x-observed) / math.Hypot(tolerance, se) }
		c.Fit = append(c.Fit, record.FitRow{
			Target: name, Observed: observed, Tolerance: tolerance, Weight: weight, StartMean: start, StartSE: se, StartImplausibility: z(start),
			Mean: mean, SE: se, Implausibility: z(mean), Replicates: 8,
		})
	}
	add("sigma of 28 provinces 1990", 0.284, 0.02, 0.31, 0.289, 0.004, 1)
	add("sigma of 28 provinces 1995", 0.383, 0.02, 0.3, 0.315, 0.006, 1)
	add("growth of GDP per head 1978-90", 0.0723, 0.005, 0.0745, 0.0718, 0.0005, 1)
	add("farm share of GDP 1990, a name that is much longer than there is room for", 0.267, 0.02, 0.01, 0.251, 0.002, 1)
	add("unemployment 1999", 0.11, 0.03, 0.039, 0.05, 0.001, 0)
	c.Estimates = []record.EstimateRow{
		{Parameter: "knowledge.catch_up", Start: 0.005, Best: 0.0061, Mean: 0.006, Low: 0.0052, High: 0.0068, From: 0.002, To: 0.01, Log: 1, Shrink: 0.83},
		{Parameter: "labour.search_unemployed", Start: 0.25, Best: 0.55, Mean: 0.6, Low: 0.42, High: 0.88, From: 0.4, To: 0.9, Shrink: 0.03},
		{Parameter: "policy.\"Go West\".budget", Start: record.Missing(), Best: 0.02, Mean: 0.02, Low: 0.01, High: 0.03, From: 0, To: 0.05, Shrink: 0.6},
	}
	c.Pair = &Pair{X: c.Estimates[0], Y: c.Estimates[1], Correlation: -0.87}
	for i := range 20 {
		u := float64(i) / 19
		c.Pair.Points = append(c.Pair.Points, [2]float64{0.0052 + 0.0016*u, 0.88 - 0.4*u - 0.06*math.Sin(9*u)})
		c.Pair.Weights = append(c.Pair.Weights, (1+u)/30)
	}
	return c
}

func TestCalibrationTitles(t *testing.T) {
	t.Parallel()
	c := testCalibration(t)
	if f := CalibrationFit(c, Options{}); f.Title != "The best values meet 3 of 4 targets, those of the scenario 2" {
		t.Errorf("title %q", f.Title)
	}
	for i := range c.Fit {
		c.Fit[i].StartMean = record.Missing()
	}
	if f := CalibrationFit(c, Options{}); f.Title != "The best values meet 3 of 4 targets" {
		t.Errorf("title without a start: %q", f.Title)
	}
	if f := CalibrationParameters(c, Options{}); !strings.Contains(f.Title, "catch_up by 83") || !strings.Contains(f.Title, "search_unemployed by 3") {
		t.Errorf("title %q", f.Title)
	}
	if f := CalibrationPair(c, Options{}); !strings.HasSuffix(f.Title, "(correlation −0.87)") {
		t.Errorf("title %q", f.Title)
	}
	c.Pair = nil
	if f := CalibrationPair(c, Options{}); f != nil {
		t.Error("a chart of no plausible points")
	}
}

func TestDigits(t *testing.T) {
	t.Parallel()
	for v, want := range map[float64]string{0: "0", 0.0052349: "0.00523", -0.5: "−0.500", 12.345: "12.3", 123456: "123,456", 1: "1.00", 1000: "1000"} {
		if got := digits(v); got != want {
			t.Errorf("%g is written %s, want %s", v, got, want)
		}
	}
}

func TestRangeTicks(t *testing.T) {
	t.Parallel()
	var got []string
	for _, tick := range rangeTicks(record.EstimateRow{From: 0.002, To: 0.012, Log: 1}) {
		got = append(got, tick.label)
	}
	if want := []string{"0.002", "0.005", "0.01"}; !slices.Equal(got, want) {
		t.Errorf("ticks %v, want %v", got, want)
	}
}

func TestCalibratedFiles(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := Calibrated(dir, testCalibration(t), Options{Formats: []string{"svg"}, Charts: []string{"calibration-fit", "calibration-pair"}}); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]bool{"calibration-fit": true, "calibration-parameters": false, "calibration-pair": true} {
		if _, err := os.Stat(filepath.Join(dir, "charts", name+".svg")); (err == nil) != want {
			t.Errorf("%s is there: %v, want %v", name, err == nil, want)
		}
	}
}
