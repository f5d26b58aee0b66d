package plots

import (
	"slices"
	"strings"
	"testing"

	"gowest/internal/golden"
)

func testScaling() Scaling {
	return Scaling{
		Name: "scaling", Title: "The spread falls with the number of agents", Subtitle: "Spread of one run and bias", Source: "Source: synthetic.", X: "persons per agent",
		Panels: []ScalingPanel{
			{
				Heading: "Standard deviation", Log: true,
				Points: []ScalingPoint{{100, 0.003, 0.002, 0.013}, {1000, 0.012, 0.01, 0.015}, {10000, 0.03, 0.026, 0.036}},
				Lines:  []ScalingLine{{"slope 0.50", []float64{100, 10000}, []float64{0.0031, 0.031}}, {"slope 1/2", []float64{100, 10000}, []float64{0.003, 0.03}}},
			},
			{Heading: "Difference", Points: []ScalingPoint{{1, 3, 0, 6}, {100, 0, 0, 0}, {1000, -12, -13, -11}, {10000, -40, -43, -37}}},
		},
	}
}

func TestScaling(t *testing.T) {
	t.Parallel()
	data, err := testScaling().Figure().Render("svg", 14)
	if err != nil {
		t.Fatal(err)
	}
	golden.Equal(t, "scaling.svg", data)
	empty := testScaling()
	empty.Panels[1].Points = nil
	if empty.Figure() != nil || (Scaling{}).Figure() != nil {
		t.Error("a chart of nothing")
	}
}

func TestDecadeTicks(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		lo, hi float64
		want   string
	}{
		{0.002, 0.036, "0.002 0.005 0.01 0.02 0.05"},
		{0.0031, 0.0049, "0.002 0.005"},
		{1, 1, "1 2"},
		{7, 12000, "5 10 20 50 100 200 500 1000 2000 5000 10,000 20,000"},
	} {
		var got strings.Builder
		for i, k := range decadeTicks(tt.lo, tt.hi) {
			if i > 0 {
				got.WriteString(" ")
			}
			got.WriteString(k.label)
		}
		if got.String() != tt.want {
			t.Errorf("decadeTicks(%g, %g) = %s; want %s", tt.lo, tt.hi, got.String(), tt.want)
		}
	}
}

func TestScalingTicks(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		values []float64
		want   []tick
	}{
		{[]float64{100, 300, 1000, 300}, []tick{{100, "100"}, {1000, "1000"}, {300, ""}}},
		{[]float64{2000, 5000}, []tick{{2000, "2000"}, {5000, "5000"}}},
		{[]float64{300}, []tick{{300, "300"}}},
	} {
		if got := scalingTicks(tt.values, slices.Min(tt.values), slices.Max(tt.values)); !slices.Equal(got, tt.want) {
			t.Errorf("ticks of %v: %v; want %v", tt.values, got, tt.want)
		}
	}
}
