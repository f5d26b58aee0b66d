package plots

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gowest/sim/record"
)

// Classes made from a law give back that law.
func TestGrowthLaws(t *testing.T) {
	t.Parallel()
	const b, sd, mean = 0.4, 0.5, 0.1
	laplace := func(x float64) float64 {
		if x < mean {
			return math.Exp((x-mean)/b) / 2
		}
		return 1 - math.Exp((mean-x)/b)/2
	}
	normal := func(x float64) float64 { return 0.5 * (1 + math.Erf((x-mean)/sd/math.Sqrt2)) }
	classesOf := func(law growthLaw) (out []growthClass) {
		for k := -400; k <= 400; k++ {
			from, to := float64(k)/40-1./80, float64(k)/40+1./80
			if share := law(to) - law(from); share > 0 {
				out = append(out, growthClass{from, to, share})
			}
		}
		return out
	}
	tent, _ := growthLaws(classesOf(laplace))
	_, bell := growthLaws(classesOf(normal))
	for x := -1.0; x <= 1.2; x += 0.1 {
		if got, want := tent(x), laplace(x); math.Abs(got-want) > 0.002 {
			t.Errorf("Laplace law at %.1f = %.4f, want %.4f", x, got, want)
		}
		if got, want := bell(x), normal(x); math.Abs(got-want) > 0.002 {
			t.Errorf("normal law at %.1f = %.4f, want %.4f", x, got, want)
		}
	}
}

// Two replicates, each with 10 firms at risk over a year: 4 and 0 exits are 2 in 20, so 1 − (1 − 2/(4·10))⁴.
func TestHazards(t *testing.T) {
	t.Parallel()
	by, ages := hazards([]record.FirmAgeYear{
		{Replicate: 1, Year: 1, Origin: "founded", AgeFrom: 0, AgeTo: 0, Firms: 10, Exits: 4},
		{Replicate: 2, Year: 1, Origin: "founded", AgeFrom: 0, AgeTo: 0, Firms: 10},
		{Replicate: 2, Year: 1, Origin: "foreign", AgeFrom: 11, AgeTo: -1, Firms: 1.5, Exits: 1}, // too few
	}, 2)
	got := by["founded"][0]
	want := 1 - math.Pow(0.95, 4)
	high := 1 - math.Pow(0.9, 4)
	if math.Abs(got.mean-want) > 1e-12 || got.low >= got.mean || math.Abs(got.up-0.95*high) > 1e-12 {
		t.Errorf("hazard = %+v, want %.4f and up to %.4f", got, want, 0.95*high)
	}
	if len(by["foreign"]) > 0 || !cmp.Equal(ages, [][2]int{{0, 0}}) {
		t.Errorf("foreign firms %v of ages %v are shown, want none", by["foreign"], ages)
	}
}

// A sells 3 at home and 1 to B, B likewise: each of four flows would be 2 by sizes alone.
func TestTradeIntensity(t *testing.T) {
	t.Parallel()
	ratio, own := tradeIntensity([]record.TradeYear{
		{Year: 2, From: "A", To: "A", Value: 3},
		{Year: 2, From: "A", To: "B", Value: 1},
		{Year: 2, From: "B", To: "A", Value: 1},
		{Year: 2, From: "B", To: "B", Value: 3},
		{Year: 2, From: record.Abroad, To: "B", Value: 9},
		{Year: 1, From: "A", To: "B", Value: 9},
	}, 2)
	want := map[flow]float64{{"A", "A"}: 1.5, {"A", "B"}: 0.5, {"B", "A"}: 0.5, {"B", "B"}: 1.5}
	if d := cmp.Diff(want, ratio, cmp.AllowUnexported(flow{})); d != "" || own != 1.5 {
		t.Errorf("intensity within provinces %v, want 1.5; flows (-want +got):\n%s", own, d)
	}
}

// Steps of replicates add up; rows by neighbours do not count again.
func TestTransitions(t *testing.T) {
	t.Parallel()
	row := func(replicate, neighbours, from, to int, n int64, upTo float64) record.MobilityRow {
		return record.MobilityRow{Replicate: replicate, FromYear: 1, ToYear: 9, Neighbours: neighbours, ClassFrom: from, ClassTo: to, Provinces: n, UpTo: upTo}
	}
	nan := record.Missing()
	m := transitionsOf([]record.MobilityRow{
		row(1, 0, 1, 1, 3, 0.8), row(1, 0, 1, 2, 1, 0.8), row(1, 0, 2, 1, 0, nan), row(1, 0, 2, 2, 4, nan),
		row(2, 0, 1, 1, 4, 1.2), row(2, 0, 1, 2, 0, 1.2), row(2, 0, 2, 1, 1, nan), row(2, 0, 2, 2, 3, nan),
		row(1, 1, 1, 2, 99, 0.8),
	})
	want := [][]float64{{7. / 8, 1. / 8}, {1. / 8, 7. / 8}}
	if d := cmp.Diff(want, m.share); d != "" || !cmp.Equal(m.limits, []float64{1}) {
		t.Errorf("limits %v, want [1]; shares (-want +got):\n%s", m.limits, d)
	}
	if transitionsOf([]record.MobilityRow{row(1, 0, 1, 1, 3, 0.8), row(1, 0, 2, 2, 0, nan)}) != nil {
		t.Error("a class without steps is drawn")
	}
}

func TestSequentialLimits(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		values []float64
		want   []float64
	}{
		{[]float64{50, 200}, []float64{1, 3, 10, 30, 100}},
		{[]float64{50, 400}, []float64{3, 10, 30, 100, 300}},
	} {
		if d := cmp.Diff(c.want, sequential(c.values).limits); d != "" {
			t.Errorf("limits of %v (-want +got):\n%s", c.values, d)
		}
	}
}

// Provinces left out are still part of the nation.
func TestSelectedProvincesKeepTheNation(t *testing.T) {
	t.Parallel()
	r := testRun(t)
	all, some := relativeIncomes(r), relativeIncomes(r)
	o := Options{Provinces: []string{"Guizhou", "Guangdong"}}
	shown := o.shown(r.Meta.Provinces)
	some.keep(shown)
	if len(shown) != 2 || shown[0].Name != "Guangdong" || len(some.simulated) != 2 || len(some.observed) != 2 {
		t.Fatalf("%v shown with %d simulated and %d observed paths, want Guangdong and Guizhou", shown, len(some.simulated), len(some.observed))
	}
	if d := cmp.Diff(all.simulated["Guizhou"].median(), some.simulated["Guizhou"].median()); d != "" {
		t.Errorf("ratio to the nation changed (-all +two):\n%s", d)
	}
}

// The animation is XML in which every moving part has a value for each year, and ends with the last year where it stands still.
func TestMapAnimation(t *testing.T) {
	t.Parallel()
	r := testRun(t)
	data, err := MapAnimation(r, Options{}).Render("svg", 9)
	if err != nil {
		t.Fatal(err)
	}
	years := r.Meta.To - r.Meta.From + 1
	d := xml.NewDecoder(bytes.NewReader(data))
	frames, visible := 0, 0
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		e, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		attr := map[string]string{}
		for _, a := range e.Attr {
			attr[a.Name.Local] = a.Value
		}
		if e.Name.Local == "g" && attr["visibility"] == "visible" {
			visible++
		}
		if e.Name.Local != "animate" {
			continue
		}
		if n, m := strings.Count(attr["values"], ";")+1, strings.Count(attr["keyTimes"], ";")+1; n != years || m != years {
			t.Fatalf("%d values at %d times, want %d of each", n, m, years)
		}
		if attr["attributeName"] == "visibility" {
			frames++
		}
	}
	if frames != years || visible != 1 {
		t.Errorf("%d frames of which %d stand still, want %d and 1", frames, visible, years)
	}
}

// map-animation is drawn only if it is named.
func TestAnimationIsDrawnOnDemand(t *testing.T) {
	t.Parallel()
	for _, c := range runCharts {
		if c.onDemand != (c.name == "map-animation") {
			t.Errorf("chart %s: on demand %v", c.name, c.onDemand)
		}
	}
}
