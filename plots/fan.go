package plots

import (
	"fmt"

	"gowest/sim/record"
)

// Path is an indicator to draw by year over replicates.
type Path struct {
	Name     string // of the figure's file
	Title    string // the message
	Subtitle string // measure and unit
	Points   func(t *record.Tables) []Point
}

// Point is one value of one replicate and year.
type Point struct {
	Replicate, Year int
	Value           float64
}

// NationColumn returns the points of a column of nation.csv. It returns an error if there is no such
// column or if it is a key.
func NationColumn(csv string) (func(t *record.Tables) []Point, error) {
	for _, c := range record.Columns[record.NationYear]() {
		if c.Name != csv || !c.Numeric() || csv == "replicate" || csv == "year" {
			continue
		}
		return func(t *record.Tables) []Point {
			out := make([]Point, len(t.Nation))
			for i := range t.Nation {
				r := &t.Nation[i]
				out[i] = Point{r.Replicate, r.Year, record.Value(r, c)}
			}
			return out
		}, nil
	}
	return nil, fmt.Errorf("nation.csv has no measure %q", csv)
}

// Fan draws an indicator of one or more runs by year: medians, and the 50 % and 90 % bands over
// replicates. It returns nil if a run has no value.
func Fan(runs []Result, d Path, o Options) *Figure {
	var fans []fan
	for _, r := range runs {
		f := fanOf(d.Points(r.Tables), func(p Point) (int, float64, bool) { return p.Year, p.Value, true })
		if f.empty() {
			return nil
		}
		fans = append(fans, f)
	}
	if len(fans) == 0 {
		return nil
	}
	w := in(o.Lang)
	return &Figure{
		Name: d.Name, Title: d.Title, Subtitle: d.Subtitle, Source: w.source(o, runs...),
		key: w.fanKey(fans, runs), height: ratio(0.5),
		body: func(p *pen, b box) { p.fans(b, w, runs, fans, nil, nil) },
	}
}
